"""Forms as offices fill them in: titles, labels, footers, short rows, odd ways to write a figure."""

from __future__ import annotations

from fractions import Fraction

import pytest

from builders import codes, exact, make_plan, submit, target_text
from qcity.measurement import Submission

PLAN = make_plan(
    target_text("rate"),
    target_text("area", "at_least: 8", unit="万亩"),
    target_text("count", "at_least: 10", unit="家"),
)


def read(content: str) -> Submission:
    return submit(PLAN, content)


@pytest.mark.parametrize(
    "title",
    [
        "填报单位：东区",
        "填报单位：东区    填报日期：2020年12月",
        "填报单位（盖章）：东区",
        "2020年报表,,填报单位: 东区",
        "填报单位：,东区",
    ],
)
def test_an_area_named_above_the_header_is_whom_the_figures_are_about(title: str) -> None:
    (measurement,) = read(f"{title}\n指标,报告期,数值\narea,2020,9\n").measurements
    assert (measurement.body, measurement.reporter) == ("east", "东区")


@pytest.mark.parametrize("title", ["地区：“”", "地区：", "填报单位：某局"])
def test_a_label_without_a_place_leaves_the_figures_to_the_whole(title: str) -> None:
    (measurement,) = read(f"{title}\n指标,报告期,数值\narea,2020,9\n").measurements
    assert measurement.body == "city"


def test_an_unknown_place_above_the_header_is_named() -> None:
    (issue,) = read("地区：全省\n指标,报告期,数值\nrate,2020,96\n").issues
    assert (issue.code, issue.text) == ("unknown-body", "全省")


@pytest.mark.parametrize(
    "footer",
    ["填表人：张", "填报人（签字）：张", "审核：李,复核：王", "（注：数据未经审计）", "备注：见附件", ",填表人：,张"],
)
def test_a_footer_is_no_row(footer: str) -> None:
    submission = read(f"指标,报告期,数值\nrate,2020,96\n{footer}\n")
    assert (codes(submission), submission.inputs[0].rows) == ([], 1)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("说明：抽样,rate,2020,96,,", None),
        ("说明：抽样,rate,2020,,90,100", None),
        ("备注：x,unknown,2020,96,,", "unknown-indicator"),
        ("负责人：张,rate,2020,九成,,", "bad-number"),
    ],
)
def test_a_row_with_a_figure_is_no_footer_whatever_stands_before_it(row: str, code: str | None) -> None:
    submission = read(f"备注,指标,报告期,数值,分子,分母\n,area,2020,9,,\n{row}\n")
    assert codes(submission) == ([code] if code else [])
    assert len(submission.measurements) == (1 if code else 2)


@pytest.mark.parametrize("row", ["rate,2020,96%", "rate,2020,96%,", "rate,2020,96%,,,"])
def test_a_row_may_end_behind_its_figure(row: str) -> None:
    submission = read(f"指标,报告期,数值,地区,分子,分母\n{row}\n")
    assert (codes(submission), len(submission.measurements)) == ([], 1)


def test_a_file_of_a_header_alone_is_nothing_to_check() -> None:
    assert codes(read("指标,报告期,数值\n")) == ["nothing-to-check"]
    assert codes(read("指标,报告期,数值\n一、质量,,\n小计,2020,5\n")) == ["nothing-to-check"]


def test_headings_between_the_rows_are_no_rows() -> None:
    submission = read("指标,报告期,数值\n一、产品质量,,\nrate,2020,96\n二、面积,,\narea,2020,9\n")
    assert (codes(submission), submission.inputs[0].rows) == ([], 2)


@pytest.mark.parametrize(("cell", "text"), [("－１", "－１"), ("　１０１％　", "１０１％"), ("一百", "一百")])
def test_the_offending_text_is_the_cells_own(cell: str, text: str) -> None:
    (issue,) = read(f"指标,报告期,数值\nrate,2020,{cell}\n").issues
    assert issue.text == text


@pytest.mark.parametrize(
    ("target", "value", "number", "bound"),
    [
        ("area", "53.4km2", "8.01", None),
        ("area", "9万多亩", "9", "~"),
        ("count", "3万余家", "30000", "~"),
        ("count", "30余家", "30", "~"),
        ("rate", "不低于98%以上", "98", ">="),
        ("rate", "≥98%以上", "98", ">="),
        ("rate", "≥98%以下", "98", "~"),
    ],
)
def test_figures_are_read_as_people_write_them(target: str, value: str, number: str, bound: str | None) -> None:
    (measurement,) = read(f"指标,报告期,数值\n{target},2020,{value}\n").measurements
    assert (exact(measurement), measurement.bound) == (Fraction(number), bound)


@pytest.mark.parametrize(
    ("numerator", "denominator"), [("9.7万", "10万"), ("97批", "100"), ("97", "100批次"), ("９７", "１００")]
)
def test_counts_may_carry_a_multiplier_or_the_word_for_what_is_counted(numerator: str, denominator: str) -> None:
    (measurement,) = read(f"指标,报告期,分子,分母\nrate,2020,{numerator},{denominator}\n").measurements
    assert measurement.numerator is not None
    assert measurement.denominator is not None
    assert measurement.numerator / measurement.denominator == Fraction(97, 100)


def test_counts_of_different_kinds_make_no_ratio() -> None:
    (issue,) = read("指标,报告期,分子,分母\nrate,2020,97亩,100元\n").issues
    assert (issue.code, issue.column, issue.text) == ("wrong-unit", "numerator", "97亩")


@pytest.mark.parametrize("unit", ["/", "—", "无", ""])
def test_a_unit_cell_may_say_that_there_is_none(unit: str) -> None:
    assert codes(read(f"指标,报告期,数值,单位\ncount,2020,12,{unit}\n")) == []


@pytest.mark.parametrize("value", ["", "0", "0%", "/"])
def test_nothing_out_of_nothing_is_not_reported_though_a_formula_made_it_nought(value: str) -> None:
    submission = read(f"指标,报告期,数值,分子,分母\nrate,2020,{value},0,0\n")
    assert (codes(submission), submission.unreported) == ([], 1)


def test_a_value_out_of_nothing_is_a_contradiction() -> None:
    assert codes(read("指标,报告期,数值,分子,分母\nrate,2020,97%,0,0\n")) == ["value-contradicts-counts"]


def test_a_bound_beside_its_counts_is_still_no_figure() -> None:
    submission = read("指标,报告期,数值,分子,分母\nrate,2020,约97%,97,100\n")
    assert codes(submission) == ["bound-not-figure"]
    assert submission.measurements[0].numerator == 97


def test_names_are_suggested_by_what_the_column_is_about() -> None:
    plan = make_plan(target_text("rate", name="东区率"))
    submission = submit(plan, "指标,报告期,地区,数值\n东区绿,2020,东区绿,96\n")
    assert [issue.blanks["nearest"] for issue in submission.issues] == ["东区率", "东区、东城区"]


@pytest.mark.parametrize(
    ("row", "damaged"),
    [
        ("rate,面积,2020,10", ["rate"]),
        ("rate,指标area,2020,10", ["rate", "area"]),
        ("什么,指标area,2020,10", ["area"]),
        ("rate,小计,2020,10", ["rate"]),
    ],
)
def test_a_row_whose_names_do_not_agree_occupies_what_any_of_them_means(row: str, damaged: list[str]) -> None:
    submission = read(f"指标编号,指标名称,期间,数值\n{row}\n")
    assert [one.target for one in submission.damaged] == damaged
    assert len(submission.issues) == 1


def test_a_subtotal_may_stand_in_any_first_column() -> None:
    submission = read("序号,指标,报告期,数值\n1,rate,2020,95\n小计,,,5\n")
    assert (codes(submission), len(submission.measurements)) == (["unknown-column"], 1)


def test_a_header_alone_is_nothing_to_check_whatever_columns_it_has() -> None:
    assert codes(read("指标,报告期,数值,意见\n")) == ["unknown-column", "nothing-to-check"]


def test_a_complete_header_is_preferred_to_an_earlier_row_of_labels() -> None:
    submission = read("指标,单位,数值\n指标,报告期,数值\nrate,2020,95\n")
    assert (codes(submission), len(submission.measurements)) == ([], 1)


def test_an_empty_label_above_the_header_says_nothing() -> None:
    (measurement,) = read("报告期（必填）：\n报告期：2020\n指标,数值\nrate,95\n").measurements
    assert str(measurement.period) == "2020"
    assert codes(read("报告期：\n指标,数值\nrate,95\n")) == ["missing-column"]
    (measurement,) = read("填报单位：,,报告期：,2020年\n指标,数值\nrate,95\n").measurements
    assert (str(measurement.period), measurement.reporter) == ("2020", "")


def test_a_reporter_column_goes_before_the_line_above() -> None:
    submission = read("填报单位：东区\n指标,报告期,数值,填报单位\narea,2020,9,西区\n")
    assert [(m.body, m.reporter) for m in submission.measurements] == [("city", "西区")]


def test_a_heading_alone_on_its_line_is_no_row() -> None:
    assert codes(read("指标,报告期,数值\n一、环境质量\nrate,2020,95\n")) == []
    assert codes(read("指标,报告期,数值\nrate,2019\nrate,2020,95\n")) == ["ragged-row"]


def test_nothing_of_nothing_is_a_mistake_where_things_are_counted() -> None:
    assert codes(read("指标,报告期,数值,分子,分母\ncount,2020,0,0,0\n")) == ["counts-of-no-ratio"]


@pytest.mark.parametrize("counts", ["5%,10%", "5‰,10‰", "5分,10分"])
def test_a_rate_is_no_count(counts: str) -> None:
    (issue,) = read(f"指标,报告期,分子,分母\nrate,2020,{counts}\n").issues
    assert (issue.code, issue.column) == ("wrong-unit", "numerator")
