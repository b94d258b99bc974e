"""The wide form: which columns of figures are recognised, and that each of their cells is a measurement."""

from __future__ import annotations

import pytest

from builders import codes, make_plan, submit, target_text
from qcity.header import read_header
from qcity.measurement import Submission
from qcity.wide import spread_columns

PLAN = make_plan(
    target_text("rate"),
    target_text("count", "at_least: 3", unit="家"),
    target_text("each", "at_least: 1, scope: each_body", unit="份"),
    units="units: [{id: 份, of: 个, factor: 1}]\n",
)


def spread(heading: str, given: list[str] | None = None) -> list[tuple[str, str, str]]:
    """The columns of figures of a heading: which column they stand for, the text and the unit."""
    found = spread_columns(PLAN, read_header(heading.split(",")), given or [])
    return [(one.column, one.text, one.unit) for one in found]


def figures(submission: Submission) -> list[tuple[str, str, str, str]]:
    """Target, period, body and cell of every measurement."""
    return [(m.target, str(m.period), m.body, m.place.cell or "") for m in submission.measurements]


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        ("指标,2019年,2020年上半年", [("period", "2019年", ""), ("period", "2020年上半年", "")]),
        ("指标,单位,2019,2020Q3,备注", [("period", "2019", ""), ("period", "2020Q3", "")]),
        ("指标,2020年（%）,2020年1-6月", [("period", "2020年", "%"), ("period", "2020年1-6月", "")]),
        ("指标,2020年实际,2020年完成值,2020年目标值", [("period", "2020年", ""), ("period", "2020年", "")]),
        ("指标,报告期,全市,东区,西部", [("body", "全市", ""), ("body", "东区", "")]),
        ("指标,报告期,东城区(家),合计", [("body", "东城区", "家"), ("body", "合计", "")]),
        ("指标,2020年,东区", [("period", "2020年", "")]),
    ],
)
def test_columns_named_like_periods_or_bodies_hold_the_figures(
    heading: str, columns: list[tuple[str, str, str]]
) -> None:
    assert spread(heading) == columns


@pytest.mark.parametrize(
    "heading",
    [
        "指标,报告期,数值,东区",
        "指标,2019年,数值",
        "指标,报告期,分子,分母,东区",
        "东区,2019年",
        "指标,东区",
        "指标,报告期,2019年",
    ],
)
def test_a_table_with_a_value_or_without_a_period_or_target_is_not_in_the_wide_form(heading: str) -> None:
    assert spread(heading) == []


def test_the_lines_above_the_header_may_give_the_period_of_columns_of_bodies() -> None:
    assert spread("指标,东区,西区", ["period"]) == [("body", "东区", ""), ("body", "西区", "")]


def test_each_cell_of_the_wide_form_is_a_measurement_with_its_own_place() -> None:
    read = submit(PLAN, "指标,单位,2019年,2020年\nrate,%,91,92\ncount,家,3,/\n")
    assert codes(read) == []
    assert figures(read) == [
        ("rate", "2019", "city", "C2"), ("count", "2019", "city", "C3"), ("rate", "2020", "city", "D2"),
    ]  # fmt: skip
    assert read.unreported == 1
    assert str(read.measurements[0].place) == "data.csv:2:C"


def test_columns_of_bodies_are_about_these_bodies_also_where_a_reporter_is_named() -> None:
    read = submit(PLAN, "填报单位：质监局\n指标,报告期,东区,合计\neach,2020,1,2\nrate,2020,95%,94%\n")
    assert figures(read) == [
        ("each", "2020", "east", "C3"), ("rate", "2020", "east", "C4"),
        ("each", "2020", "city", "D3"), ("rate", "2020", "city", "D4"),
    ]  # fmt: skip


def test_what_is_wrong_with_a_row_is_told_once_and_what_is_wrong_with_a_cell_names_it() -> None:
    read = submit(PLAN, "指标,2019年,2020年\n没有,1,2\nrate,91%,9x\ncount,-1,3\n")
    told = [(issue.code, issue.column, issue.place.cell, issue.text) for issue in read.issues]
    assert told == [
        ("unknown-indicator", "indicator", "A2", "没有"),
        ("out-of-range", "value", "B4", "-1"),
        ("wrong-unit", "value", "C3", "9x"),
    ]


def test_two_different_figures_for_one_period_in_two_columns_are_told_apart() -> None:
    from qcity.judge import check

    report = check(PLAN, submit(PLAN, "指标,2020年,2020年实际\nrate,91%,92%\n"))
    (issue,) = report.issues
    assert (issue.code, issue.place.cell, issue.blanks["other"]) == ("conflict", "C2", "data.csv:2:B")


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("指标,报告期,数值\nrate,2020,95%\n", (6, 0, 3, 3, 0, 0, 0)),
        ("标题\n指标,报告期,数值,经办人\nrate,2020,95%,甲\n填表人：乙\n", (10, 1, 4, 3, 1, 1, 0)),
        ("指标,报告期,数值\n小计,2020,95%\nrate,2020,/\n", (9, 0, 3, 3, 0, 3, 0)),
        ("指标,2019年,2020年,经办人\nrate,95%,96%,甲\n", (8, 0, 4, 3, 1, 0, 0)),
        ("东区,1\n西区,2\n", (4, 0, 0, 0, 0, 0, 4)),
        ("指标,数值\nrate,2\n", (4, 0, 0, 0, 0, 0, 4)),
        ("指标,报告期,数值\n指标,报告期,数值\nrate,2020,95%\n", (9, 0, 3, 3, 0, 3, 0)),
    ],
)
def test_what_became_of_every_cell_adds_up(text: str, cells: tuple[int, ...]) -> None:
    (one,) = submit(PLAN, text).inputs
    assert tuple(one.cells) == cells
    assert one.cells.read == sum(one.cells[1:])
