"""Rows: one line of a submission to one measurement, or to the issues that keep it from being one."""

from __future__ import annotations

import random
from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import HEAD, codes, exact, make_plan, submit, target_text
from qcity.codes import CODES
from qcity.header import read_header
from qcity.judge import check
from qcity.measurement import Measurement, Submission
from qcity.plan import Plan
from qcity.report import Result
from qcity.rows import RowReader
from qcity.source import Place

PLAN = make_plan(
    target_text("rate", "at_least: 90, aliases: [“双创”比率, pass-rate]", name="抽检合格率"),
    target_text("count", "at_least: 3", unit="家"),
    target_text("each", "at_least: 90, scope: each_body"),
    target_text("areas", "at_least: 90, scope: each_area"),
)
HEADER = "indicator,period,body,reporter,value,unit,numerator,denominator,status,revision,source,note"
COLUMNS = HEADER.split(",")


def row(**cells: str) -> str:
    """A line of a submission about the target `rate` in 2020, unless it says otherwise."""
    filled = {"indicator": "rate", "period": "2020"} | cells
    return ",".join(filled.get(column, "") for column in COLUMNS)


def read(*rows: str, plan: Plan = PLAN, header: str = HEADER) -> Submission:
    """What these lines say."""
    return submit(plan, "\n".join([header, *rows]) + "\n")


def one(submission: Submission) -> Measurement:
    """The only measurement of a submission in which nothing is wrong."""
    assert codes(submission) == []
    (measurement,) = submission.measurements
    return measurement


def test_a_row_becomes_a_measurement_with_everything_it_says() -> None:
    read_row = one(
        read(
            row(
                body="东区",
                reporter="质监局",
                value="97.8%",
                status="P",
                revision="2",
                source="年报",
                note="初步",
            )
        )
    )
    assert (read_row.target, str(read_row.period), read_row.body) == ("rate", "2020", "east")
    assert exact(read_row) == Fraction("97.8")
    assert (read_row.status, read_row.revision) == ("P", 2)
    assert (read_row.reporter, read_row.source, read_row.note) == ("质监局", "年报", "初步")
    assert read_row.place == Place("data.csv", None, 2)


def test_columns_that_are_absent_have_their_defaults() -> None:
    read_row = one(submit(PLAN, "报告期,数值,指标\n2020,97.8,rate\n"))
    assert (read_row.body, read_row.status, read_row.revision) == ("city", "A", 0)
    assert (read_row.reporter, read_row.source, read_row.note) == ("", "", "")


def test_counts_are_kept_beside_the_value() -> None:
    read_row = one(read(row(value="97%", numerator="97", denominator="100")))
    assert (read_row.numerator, read_row.denominator) == (Fraction(97), Fraction(100))
    read_row = one(submit(PLAN, "指标,报告期,合格数,抽检数\nrate,2020,97,100\n"))
    assert (read_row.value, read_row.numerator, read_row.denominator) == (None, Fraction(97), Fraction(100))


# -- names -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "rate",
        "抽检合格率",
        "pass-rate",
        " 抽检合格率 ",
        "抽检 合格率",
        "“双创”比率",
        "双创比率",
        '""双创""比率',
        "「双创」比率",
        "ｒａｔｅ",
    ],
)
def test_a_target_goes_by_id_name_and_aliases_whatever_quotes_width_and_white_space(name: str) -> None:
    assert one(read(row(indicator=f'"{name}"', value="97"))).target == "rate"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("", "city"),
        ("city", "city"),
        ("全市", "city"),
        ("本市", "city"),
        ("合计", "city"),
        ("总计", "city"),
        ("合 计", "city"),
        ("东区", "east"),
        ("东城区", "east"),
        ("EAST".lower(), "east"),
        (" 西区　", "west"),
        ("市场监管局", "amr"),
    ],
)
def test_a_body_goes_by_id_name_and_aliases_and_is_the_whole_where_it_is_empty(name: str, body: str) -> None:
    assert one(read(row(body=name, value="97"))).body == body


def test_subtotals_are_left_out_whatever_else_their_row_says() -> None:
    submission = read(
        row(body="小计", value="97"),
        row(body="小计", value="abc", period="?"),
        row(indicator="小计"),
        row(value="97"),
    )
    assert one(submission).place.row == 5
    assert submission.inputs[0].rows == 1


def test_one_subtotal_after_another_is_left_out() -> None:
    submission = read(*(row(body=body, value="97") for body in ("", "小计", "小计", "小计")))
    check(PLAN, submission)
    assert len(submission.measurements) == 1


@pytest.mark.parametrize(
    ("body", "reporter", "expected"),
    [
        ("", "质监局", "amr"),
        ("", "东城区", "east"),
        ("西区", "质监局", "west"),
        ("", "", "city"),
    ],
)
def test_the_reporter_is_the_body_for_a_target_of_each_body(body: str, reporter: str, expected: str) -> None:
    assert one(read(row(indicator="each", body=body, reporter=reporter, value="97"))).body == expected


@pytest.mark.parametrize("target", ["rate", "areas"])
def test_the_reporter_is_only_provenance_for_other_targets(target: str) -> None:
    read_row = one(read(row(indicator=target, reporter="质监局", value="97")))
    assert (read_row.body, read_row.reporter) == ("city", "质监局")


def test_a_reporter_who_is_no_body_is_no_error_where_it_is_only_provenance() -> None:
    assert one(read(row(reporter="某某公司", value="97"))).reporter == "某某公司"


def test_an_unknown_reporter_is_an_unknown_body_where_it_stands_for_one() -> None:
    submission = read(row(indicator="each", reporter="某某公司", value="97"))
    (issue,) = submission.issues
    assert (issue.code, issue.column, issue.text) == ("unknown-body", "reporter", "某某公司")


def test_an_unknown_indicator_is_told_with_the_nearest_names() -> None:
    (issue,) = read(row(indicator="抽捡合格率", value="97")).issues
    assert (issue.code, issue.column, issue.text) == ("unknown-indicator", "indicator", "抽捡合格率")
    assert "抽检合格率" in issue.blanks["nearest"]


def test_an_unknown_body_is_told_with_the_nearest_names() -> None:
    (issue,) = read(row(body="东城市区", value="97")).issues
    assert (issue.code, issue.column, issue.text) == ("unknown-body", "body", "东城市区")
    assert "东城区" in issue.blanks["nearest"]


def test_two_indicator_columns_must_mean_the_same_target() -> None:
    header = "指标编号,指标名称,报告期,数值"
    assert one(read("rate,抽检合格率,2020,97", header=header)).target == "rate"
    assert one(read("rate,,2020,97", header=header)).target == "rate"
    assert one(read(",抽检合格率,2020,97", header=header)).target == "rate"
    assert codes(read("rate,指标count,2020,97", header=header)) == ["indicators-differ"]
    assert codes(read("rate,无此指标,2020,97", header=header)) == ["unknown-indicator"]


# -- periods ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["2020-13", "2020年1-9月", "去年", "", "20"])
def test_a_period_that_cannot_be_read_is_an_error(text: str) -> None:
    (issue,) = read(row(period=text, value="97")).issues
    assert (issue.code, issue.column, issue.text) == ("bad-period", "period", text)


@pytest.mark.parametrize("text", ["2021", "2021-12-31", "2021H2", "2000", "1949"])
def test_a_period_may_begin_until_the_year_after_the_last_deadline(text: str) -> None:
    assert str(one(read(row(period=text, value="97"))).period) == text


@pytest.mark.parametrize("text", ["2022", "2022-01-01", "2022Q1", "2202"])
def test_a_period_that_begins_later_is_outside_the_plan(text: str) -> None:
    submission = read(row(period=text, value="97"))
    (issue,) = submission.issues
    assert (issue.code, issue.column, issue.text) == ("period-outside-plan", "period", text)
    assert submission.measurements == ()


def test_the_last_deadline_is_the_latest_of_the_plans_and_its_targets() -> None:
    plan = make_plan(target_text("rate"), target_text("late", "at_least: 90, due: 2025H1"))
    assert codes(read(row(period="2026", value="97"), plan=plan)) == []
    assert codes(read(row(period="2027", value="97"), plan=plan)) == ["period-outside-plan"]
    early = make_plan(target_text("rate", "at_least: 90, due: 2018"))
    assert codes(read(row(period="2021", value="97"), plan=early)) == []
    assert codes(read(row(period="2022", value="97"), plan=early)) == ["period-outside-plan"]


def test_a_period_outside_the_plan_does_not_set_the_day_that_is_judged() -> None:
    report = check(PLAN, read(row(value="97"), row(indicator="count", period="2202", value="3")))
    assert str(report.as_of) == "2020-12-31"


# -- what is not reported --------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["", "/", "-", "—", "无", "未报", "　", "／"])
def test_a_row_that_reports_nothing_is_no_measurement_and_nothing_wrong(value: str) -> None:
    submission = read(row(value=value))
    assert (submission.measurements, submission.damaged, codes(submission)) == ((), (), [])
    assert submission.unreported == 1


def test_nothing_out_of_nothing_is_not_reported() -> None:
    submission = read(row(numerator="0", denominator="0"))
    assert (submission.measurements, codes(submission), submission.unreported) == ((), [], 1)


@pytest.mark.parametrize("cells", [{"period": ""}, {"period": "", "unit": "斤"}])
def test_an_unreported_row_is_as_if_it_were_absent(cells: dict[str, str]) -> None:
    assert codes(read(row(**cells), row(value="97"))) == []


@pytest.mark.parametrize("status", ["A", "P", "E", "B", "", "a", "ｐ", " P "])
def test_these_statuses_are_judged(status: str) -> None:
    assert one(read(row(value="97", status=status))).status in {"A", "P", "E", "B"}


@pytest.mark.parametrize("status", ["F", "L", "H", "M", "O", "Q", "m"])
@pytest.mark.parametrize("value", ["97", "", "abc"])
def test_these_statuses_say_that_nothing_is_reported(status: str, value: str) -> None:
    submission = read(row(value=value, status=status))
    assert (submission.measurements, submission.damaged, codes(submission)) == ((), (), [])
    assert submission.unreported == 1


@pytest.mark.parametrize("status", ["X", "AP", "0", "正常"])
def test_any_other_status_is_an_error(status: str) -> None:
    submission = read(row(value="97", status=status))
    (issue,) = submission.issues
    assert (issue.code, issue.column, issue.text) == ("bad-status", "status", status)
    assert submission.measurements == ()


@pytest.mark.parametrize(("text", "revision"), [("", 0), ("0", 0), ("3", 3), ("１２", 12), (" 2 ", 2), ("007", 7)])
def test_a_revision_is_a_whole_number(text: str, revision: int) -> None:
    assert one(read(row(value="97", revision=text))).revision == revision


@pytest.mark.parametrize("text", ["v2", "1.5", "-1", "二", "²", "1e3", "9" * 20])
def test_any_other_revision_is_an_error(text: str) -> None:
    (issue,) = read(row(value="97", revision=text)).issues
    assert (issue.code, issue.column, issue.text) == ("bad-revision", "revision", text)


# -- errors cost one row ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "code", "column", "text"),
    [
        ({"value": "abc"}, "bad-number", "value", "abc"),
        ({"value": "0.97"}, "ambiguous-fraction", "value", "0.97"),
        ({"value": "97", "unit": "家"}, "wrong-unit", "unit", "家"),
        ({"value": "101"}, "out-of-range", "value", "101"),
        ({"numerator": "97"}, "one-count-alone", "denominator", ""),
        ({"numerator": "9", "denominator": "8"}, "numerator-above-denominator", "numerator", "9"),
        (
            {"value": "98%", "numerator": "97", "denominator": "100"},
            "value-contradicts-counts",
            "value",
            "98%",
        ),
        (
            {"indicator": "count", "value": "3", "numerator": "3", "denominator": "4"},
            "counts-of-no-ratio",
            "numerator",
            "3/4",
        ),
    ],
)
def test_a_bad_cell_is_told_with_its_place_and_costs_its_row_alone(
    cells: dict[str, str], code: str, column: str, text: str
) -> None:
    submission = read(row(value="95", period="2019"), row(**cells), row(value="96", period="2018"))
    (issue,) = submission.issues
    assert (issue.code, issue.column, issue.text, issue.place) == (
        code,
        column,
        text,
        Place("data.csv", None, 3),
    )
    assert issue.severity == "error"
    assert [m.place.row for m in submission.measurements] == [2, 4]


def test_every_issue_of_a_row_is_told_not_just_the_first() -> None:
    submission = read(row(indicator="甲乙丙", period="2020-13", body="北区", value="97", status="X", revision="v"))
    assert sorted(codes(submission)) == [
        "bad-period",
        "bad-revision",
        "bad-status",
        "unknown-body",
        "unknown-indicator",
    ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"indicator": "甲乙丙", "value": "abc"}, ["bad-number", "unknown-indicator"]),
        ({"value": "abc", "unit": "斤"}, ["bad-number", "wrong-unit"]),
        ({"value": "abc", "numerator": "97"}, ["bad-number", "one-count-alone"]),
        ({"value": "101", "numerator": "9", "denominator": "8"}, ["numerator-above-denominator", "out-of-range"]),
    ],
)  # fmt: skip
def test_every_bad_cell_of_a_row_is_told(cells: dict[str, str], expected: list[str]) -> None:
    assert sorted(codes(read(row(**cells)))) == expected


def test_a_row_in_error_still_occupies_its_period_and_body() -> None:
    (damaged,) = read(row(body="东区", value="abc", revision="2")).damaged
    assert (damaged.target, str(damaged.period), damaged.body, damaged.revision) == (
        "rate",
        "2020",
        "east",
        2,
    )


def test_a_row_whose_period_or_body_is_in_error_could_be_any() -> None:
    (damaged,) = read(row(period="2020-13", body="东区", value="97")).damaged
    assert (damaged.period, damaged.body) == (None, "east")
    (damaged,) = read(row(body="北区", value="97")).damaged
    assert (str(damaged.period), damaged.body) == ("2020", None)


def test_a_row_in_error_that_reports_nothing_occupies_nothing() -> None:
    submission = read(row(period="2020-13", value="/"), row(period="2020-13", value="97", status="M"))
    assert submission.damaged == ()


def test_a_bound_is_a_warning_and_a_measurement() -> None:
    submission = read(row(value="90%以上"))
    (issue,) = submission.issues
    assert (issue.code, issue.severity, issue.column, issue.text) == (
        "bound-not-figure",
        "warning",
        "value",
        "90%以上",
    )
    assert submission.measurements[0].bound == ">="


# -- the shape of a table --------------------------------------------------------------------------------------


def test_a_row_with_cells_too_many_is_an_error_unless_they_are_empty() -> None:
    header = "指标,报告期,数值"
    submission = read("rate,2020,12,345", "rate,2019,97,,", header=header)
    (issue,) = submission.issues
    assert (issue.code, issue.place.row, issue.column) == ("ragged-row", 2, None)
    assert [m.place.row for m in submission.measurements] == [3]


def test_a_row_may_end_early_where_nothing_needed_is_missing() -> None:
    submission = read("rate,2020,97", "rate,2019", header="指标,报告期,数值,备注")
    assert [(i.code, i.place.row) for i in submission.issues] == [("ragged-row", 3)]
    assert len(submission.measurements) == 1


@pytest.mark.parametrize(
    "aside", ["", ",,,,,,", "填表人：张三", "注：以上为初步数,,", "审核人: 李四", "填报日期：2021年1月5日"]
)
def test_blank_rows_and_footers_are_no_data(aside: str) -> None:
    submission = read(row(value="97"), aside)
    one(submission)
    assert submission.inputs[0].rows == 1


@pytest.mark.parametrize(
    ("above", "period", "body"),
    [
        ("报告期：2019年", "2019", "city"),
        ("报告期：2019年\n地区：东区", "2019", "east"),
        ("填报单位：东区,报告期：2019年", "2019", "east"),
        ("填报单位：质监局,报告期：2019年", "2019", "city"),
        ("报告期,2019\n报告期：2018年", "2018", "city"),
    ],
)
def test_the_lines_above_the_header_fill_in_for_absent_columns(above: str, period: str, body: str) -> None:
    read_row = one(submit(PLAN, f"{above}\n指标,数值\nrate,97\n"))
    assert (str(read_row.period), read_row.body) == (period, body)


def test_the_reporter_above_the_header_is_kept_for_every_row() -> None:
    read_row = one(submit(PLAN, "填报单位：质监局\n指标,报告期,数值\nrate,2020,97\n"))
    assert read_row.reporter == "质监局"


@pytest.mark.parametrize("header", ["指标,报告期,数值", "指标,报告期,数值,地区"])
def test_the_reporter_above_the_header_is_the_body_for_a_target_of_each_body(header: str) -> None:
    read_row = one(submit(PLAN, f"填报单位：质监局\n{header}\neach,2020,97\n"))
    assert read_row.body == "amr"


def test_the_unit_in_the_header_holds_for_every_row() -> None:
    submission = submit(PLAN, "指标,报告期,数值(‰)\nrate,2020,978\nrate,2019,97.8%\n")
    assert exact(submission.measurements[0]) == Fraction("97.8")
    assert [(i.code, i.place.row) for i in submission.issues] == [("wrong-unit", 3)]


# -- whatever the rows say -------------------------------------------------------------------------------------

MIXED = make_plan(
    target_text("rate", "at_least: 90, sample: true"),
    target_text("count", "at_least: 3, measure: flow", unit="家"),
    target_text("kept", "at_least: 90, when: every_period"),
    target_text("yearly", "rises: true, when: every_year", unit="分"),
    target_text("each", "at_least: 90, scope: each_body"),
    target_text("areas", "at_most: 5, scope: each_area, when: every_period, cadence: half_year"),
    target_text("worst", "at_most: 5, rollup: max", unit="分"),
    target_text("grown", "at_least: 3, measure: cumulative", unit="家"),
    target_text("level", "changes_by: -10, baseline: {period: 2018}", unit="吨"),
    target_text("near", "about: 5, better: higher", unit="分"),
)
CELLS: dict[str, list[str]] = {
    "indicator": [*(t.id for t in MIXED.targets)] * 3 + ["甲乙丙", "", "小计"],
    "period": ["2020", "2020H1", "2020H2", "2019", "2018", "2020Q1", "2020-06", "2021", "2020-13", ""],
    "body": ["", "", "全市", "东区", "西区", "园区", "质监局", "合计", "小计", "北区"],
    "reporter": ["", "", "质监局", "东区", "某某"],
    "value": ["91", "89", "5", "5", "4", "97.8%", "≥90", "约5", "/", "", "abc", "0.5", "2.5"],
    "unit": ["", "", "", "%", "家", "斤"],
    "numerator": ["", "", "", "", "91", "9"],
    "denominator": ["", "", "", "", "100", "10"],
    "status": ["", "", "", "P", "E", "M", "X"],
    "revision": ["", "", "", "1", "2", "v"],
}
PLAIN = {
    "indicator": ["rate", "count", "worst", "each", "areas", "grown"],
    "period": ["2020", "2020", "2020H1", "2019"],
    "body": ["", "全市", "东区", "西区", "质监局"],
    "value": ["91", "91%", "5", "4.0", "0.5", "-1", "101", "100", "1", "1%", "2.5"],
    "unit": ["", "", "%", "家", "分"],
}
"""Cells of rows that are so plain that they can be taken without reading them in full, or nearly so."""

any_row = st.fixed_dictionaries({column: st.sampled_from(cells) for column, cells in CELLS.items()})
plain_row = st.fixed_dictionaries(
    {column: st.sampled_from(PLAIN[column]) if column in PLAIN else st.just("") for column in CELLS}
)
likely_rows = st.lists(any_row | plain_row | plain_row, max_size=14)


def as_text(rows: list[dict[str, str]]) -> str:
    """The rows as a file."""
    return "\n".join([",".join(CELLS), *(",".join(cells.values()) for cells in rows)]) + "\n"


def judged(result: Result) -> dict[str, Any]:
    """What a result says, without the places it came from."""
    part = result.deciding
    said: dict[str, Any] = {
        "target": result.target.id,
        "verdict": result.verdict,
        "is_due": result.is_due,
        "parts": [(p.body, p.period, p.verdict, p.value, p.gap, p.margin, p.needed) for p in result.parts],
    }
    if part is not None:
        said["deciding"] = (part.body, part.period, part.value, part.gap, part.margin, part.needed)
    return said


@given(likely_rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_changes_what_is_judged(rows: list[dict[str, str]], shuffle: random.Random) -> None:
    shuffled = rows.copy()
    shuffle.shuffle(shuffled)
    one_way, other = (check(MIXED, submit(MIXED, as_text(order))) for order in (rows, shuffled))
    assert list(map(judged, one_way.results)) == list(map(judged, other.results))
    assert (one_way.as_of, one_way.exit_code) == (other.as_of, other.exit_code)
    assert sorted(i.code for i in one_way.issues) == sorted(i.code for i in other.issues)


@given(likely_rows)
def test_every_row_is_a_measurement_an_issue_unreported_or_an_aside(rows: list[dict[str, str]]) -> None:
    submission = submit(MIXED, as_text(rows))
    assert all(issue.code in CODES for issue in submission.issues)
    measured = {m.place.row for m in submission.measurements}
    wrong = {i.place.row for i in submission.issues if i.severity == "error"}
    assert not measured & wrong
    assert {d.place.row for d in submission.damaged} <= wrong
    told = {i.place.row for i in submission.issues if i.code != "nothing-to-check"}
    assert all(row is None or 2 <= row <= len(rows) + 1 for row in told)
    counted = len(measured) + submission.unreported + len(wrong - {None})
    assert submission.inputs[0].rows <= counted


@given(likely_rows, st.sampled_from(["value", "数值(%)", "数值(家)"]), st.sampled_from(["body", "意见"]))
def test_plain_rows_that_are_taken_at_once_are_taken_as_if_read_in_full(
    rows: list[dict[str, str]], value: str, body: str
) -> None:
    header = read_header([{"value": value, "body": body}.get(column, column) for column in CELLS])
    records = [(number, list(cells.values())) for number, cells in enumerate(rows, start=2)]
    at_once, in_full = (RowReader(MIXED, header, Place("data.csv"), {}) for _ in range(2))
    at_once.read_all(iter(deepcopy(records)))
    for number, cells in records:
        in_full.read(number, cells)
    assert at_once.measurements == in_full.measurements
    assert at_once.issues == in_full.issues
    assert at_once.damaged == in_full.damaged
    assert (at_once.rows, at_once.unreported) == (in_full.rows, in_full.unreported)


@given(st.lists(st.lists(st.text(max_size=8), min_size=12, max_size=12), max_size=4))
def test_no_text_in_a_row_makes_reading_or_checking_raise(rows: list[list[str]]) -> None:
    quoted = ("\n".join(",".join('"' + c.replace('"', '""') + '"' for c in cells) for cells in rows)) + "\n"
    check(PLAN, submit(PLAN, f"{HEADER}\n{quoted}"))


def test_a_plan_without_bodies_has_the_whole_alone() -> None:
    plan = make_plan(target_text("rate"), bodies="", head=HEAD)
    assert one(read(row(value="97"), plan=plan)).body == plan.whole.id
    assert codes(read(row(value="97", body="东区"), plan=plan)) == ["unknown-body"]
