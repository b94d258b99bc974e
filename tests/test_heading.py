"""The top of a table: headers of two rows, lines above, tables below each other, columns without a name."""

from __future__ import annotations

import pytest

from builders import codes, exact, make_plan, submit, target_text
from qcity.judge import check
from qcity.measurement import Submission
from qcity.readers import Sheet
from qcity.tables import read_table

PLAN = make_plan(target_text("rate"), target_text("count", "at_least: 3", unit="家"))


def figures(read: Submission) -> list[tuple[str, str, str, str]]:
    """Target, period, body and value of every measurement."""
    return [(m.target, str(m.period), m.body, str(m.value)) for m in read.measurements]


# -- headers of two rows -------------------------------------------------------------------------------------------


def test_what_was_aimed_at_is_not_taken_for_what_was_reached() -> None:
    read = submit(PLAN, "指标,单位,2020年,,备注\n指标,单位,目标值,完成值,备注\nrate,%,95,90,\n")
    assert figures(read) == [("rate", "2020", "city", "90")]
    (issue,) = read.issues
    assert (issue.code, issue.text) == ("unknown-column", "2020年目标值")


def test_half_years_below_a_year_are_half_years() -> None:
    read = submit(PLAN, "指标,2020年,\n,上半年,下半年\nrate,95%,96%\n")
    assert codes(read) == []
    assert figures(read) == [("rate", "2020H1", "city", "95"), ("rate", "2020H2", "city", "96")]


def test_years_below_a_heading_that_says_nothing_are_years() -> None:
    read = submit(PLAN, "指标,完成情况,\n,2019年,2020年\ncount,3,4\n")
    assert figures(read) == [("count", "2019", "city", "3"), ("count", "2020", "city", "4")]


@pytest.mark.parametrize("row", ["rate,2020,95,x", ",2020,95,x", "count,2020,无,x"])
def test_a_row_of_data_below_an_empty_heading_is_no_part_of_the_header(row: str) -> None:
    read = submit(PLAN, f"指标,报告期,数值,\n{row}\ncount,2020,4,\n")
    assert ("count", "2020", "city", "4") in figures(read)
    assert read.inputs[0].cells.header == 3


def test_years_below_something_else_than_figures_are_no_figures() -> None:
    read = submit(PLAN, "指标,完成值,,同比增减,\n,2019年,2020年,2019年,2020年\ncount,4,5,1,2\n")
    assert figures(read) == [("count", "2019", "city", "4"), ("count", "2020", "city", "5")]
    assert [issue.text for issue in read.issues] == ["同比增减2019年", "同比增减2020年"]


def test_the_unit_of_a_heading_is_that_of_what_stands_below_it() -> None:
    plan = make_plan(target_text("t", "at_least: 1", unit="吨"))
    read = submit(plan, "指标,完成值(万吨),\n,2019年,2020年\nt,5,6\n")
    assert [exact(m) for m in read.measurements] == [50_000, 60_000]


@pytest.mark.parametrize("row", [",2020,3家,x", ',2020,"1,234",x', ",如2020年,填数字,说明"])
def test_what_makes_no_whole_header_is_no_part_of_it(row: str) -> None:
    read = submit(PLAN, f"指标,报告期,数值,\n{row}\nrate,2020,95%,\n")
    assert ("rate", "2020", "city", "95") in figures(read)


def test_a_heading_may_hold_a_line_break() -> None:
    read = submit(PLAN, '指标,"2020\n年",\n,目标值,完成值\nrate,96%,95%\n')
    assert figures(read) == [("rate", "2020", "city", "95")]


def test_a_header_of_two_rows_may_come_again() -> None:
    header = "指标,2020年,\n,上半年,下半年\n"
    read = submit(PLAN, f"{header}rate,95%,96%\n{header}count,5,6\n")
    assert codes(read) == []
    assert [(m.target, str(m.period)) for m in read.measurements] == [
        ("rate", "2020H1"), ("count", "2020H1"), ("rate", "2020H2"), ("count", "2020H2"),
    ]  # fmt: skip
    assert read.inputs[0].cells.read == sum(read.inputs[0].cells[1:])


# -- columns without a heading -------------------------------------------------------------------------------------


def test_a_column_without_a_heading_that_holds_something_is_named_in_a_warning() -> None:
    read = submit(PLAN, "指标,报告期,数值,,备注\ncount,2020,5,3,x\nrate,2020,95%,,\n")
    (issue,) = read.issues
    assert (issue.code, issue.severity, issue.text, issue.place.row) == ("unknown-column", "warning", "D", 1)
    assert read.inputs[0].cells.unknown == 1


def test_empty_columns_without_a_heading_are_nothing() -> None:
    assert codes(submit(PLAN, "指标,报告期,数值,,\ncount,2020,5,,\n")) == []


# -- lines above ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "填报单位： 东区 （盖章）", "填报单位名称：东区", "填表单位：东区", "报送地区：东区", "单位：东区",
        "填报单位,东区",
        "地区,东区",
    ],
)  # fmt: skip
def test_a_line_above_that_names_an_area_makes_the_figures_its_own(line: str) -> None:
    assert figures(submit(PLAN, f"{line}\n报告期：2020年\n指标,数值\ncount,4\n")) == [("count", "2020", "east", "4")]


def test_an_office_of_an_area_that_the_plan_does_not_know_is_no_figure_of_the_whole() -> None:
    read = submit(PLAN, "填报单位：东区市场监督管理局\n报告期：2020年\n指标,数值\ncount,4\n")
    assert figures(read) == []
    assert codes(read) == ["unknown-body"]


def test_a_unit_above_that_nobody_knows_is_not_passed_over() -> None:
    assert codes(submit(PLAN, "单位：千斤\n报告期：2020年\n指标,数值\ncount,4\n")) == ["wrong-unit"]


def test_two_lines_above_that_do_not_agree_give_no_period() -> None:
    assert codes(submit(PLAN, "报告期：2019年\n报告期：2020年\n指标,数值\ncount,4\n")) == ["missing-column"]


# -- tables below each other ---------------------------------------------------------------------------------------


def test_a_table_below_another_takes_the_lines_above_its_own_header() -> None:
    read = submit(
        PLAN, "报告期：2020年\n指标,数值\ncount,5\n\n报告期：2019年\n地区：东区\n指标,数值\ncount,9\n填表人：甲\n"
    )
    assert codes(read) == []
    assert figures(read) == [("count", "2020", "city", "5"), ("count", "2019", "east", "9")]
    cells = read.inputs[0].cells
    assert cells.read == sum(cells[1:])


@pytest.mark.parametrize(
    ("first", "second", "body"),
    [
        ("", "单位：西区", "west"),
        ("地区：东区\n", "填报单位：西区", "west"),
        ("地区：东区\n", "报告期：2020年", "east"),
        ("填报单位：东区\n", "填报单位：质监局", "city"),
    ],
)
def test_the_lines_above_a_second_table_say_whose_it_is(first: str, second: str, body: str) -> None:
    read = submit(PLAN, f"报告期：2020年\n{first}指标,数值\ncount,5\n{second}\n指标,数值\nrate,95%\n")
    assert codes(read) == []
    assert figures(read)[1] == ("rate", "2020", body, "95")


def test_the_lines_above_a_second_table_say_its_unit() -> None:
    plan = make_plan(target_text("t", "at_least: 1", unit="吨"), target_text("u", "at_least: 1", unit="吨"))
    read = submit(plan, "报告期：2020年\n单位：吨\n指标,数值\nt,5\n单位：万吨\n指标,数值\nu,7\n")
    assert [exact(m) for m in read.measurements] == [5, 70_000]


def test_an_office_above_a_second_table_that_the_plan_does_not_know_is_told() -> None:
    read = submit(PLAN, "报告期：2020年\n指标,数值\ncount,5\n填报单位：西区市场监管局\n指标,数值\nrate,95%\n")
    assert codes(read) == ["unknown-body"]


def test_lines_above_a_second_table_that_do_not_agree_give_no_period() -> None:
    above = "报告期：2018年\n报告期：2019年\n"
    assert codes(submit(PLAN, f"报告期：2020年\n指标,数值\ncount,5\n{above}指标,数值\nrate,95%\n")) == ["bad-period"]


def test_remarks_of_rows_are_no_lines_above_the_next_table() -> None:
    read = submit(PLAN, "报告期：2020年\n指标,数值,备注\ncount,5,统计时间：2019年底\n指标,数值,备注\nrate,95%,\n")
    assert [m.period.start.year for m in read.measurements] == [2020, 2020]


def test_a_header_that_is_printed_again_changes_nothing() -> None:
    read = submit(PLAN, "报告期：2020年\n指标,数值\ncount,5\n指标,数值\nrate,95%\n")
    assert figures(read) == [("count", "2020", "city", "5"), ("rate", "2020", "city", "95")]
    assert read.inputs[0].rows == 2


def test_a_wide_table_below_another_is_read_too() -> None:
    read = submit(PLAN, "指标,2019年,2020年\ncount,5,6\n地区：西区,,\n指标,2019年,2020年\ncount,7,8\n")
    assert figures(read) == [
        ("count", "2019", "city", "5"), ("count", "2020", "city", "6"),
        ("count", "2019", "west", "7"), ("count", "2020", "west", "8"),
    ]  # fmt: skip


def test_the_words_of_a_footer_may_stand_in_cells_of_their_own() -> None:
    assert codes(submit(PLAN, "指标,报告期,数值\ncount,2020,5\n审核人,王五,\n填报日期,2020-07-05,\n")) == []


def test_a_sheet_named_like_an_area_is_the_areas_where_nothing_else_names_a_body() -> None:
    sheets = [Sheet("东区", iter([(1, ["指标", "报告期", "数值"]), (2, ["count", "2020", "4"])]))]
    sheets.append(Sheet("西区", iter([(1, ["指标", "报告期", "地区", "数值"]), (2, ["count", "2020", "", "5"])])))
    for office in ("质监局", "东区"):
        rows = [(1, [f"填报单位：{office}"]), (2, ["指标", "报告期", "数值"]), (3, ["count", "2020", "6"])]
        sheets.append(Sheet("西区", iter(rows)))
    tables = [read_table(PLAN, "a.xlsx", sheet) for sheet in sheets]
    assert [(m.body, m.place.cell) for table in tables for m in table.measurements] == [
        ("east", "C2"), ("city", "D2"), ("west", "C3"), ("east", "C3"),
    ]  # fmt: skip


# -- totals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("total", ["合计,,2020,7", "总计,全市,2020,7", "合计,,,7"])
def test_a_total_in_the_targets_column_is_the_wholes_row_of_the_one_target_above(total: str) -> None:
    read = submit(PLAN, f"指标,地区,报告期,数值\ncount,东区,2020,3\ncount,西区,2020,4\n{total}\nrate,,2020,95%\n")
    assert codes(read) == []
    assert figures(read)[2:] == [("count", "2020", "city", "7"), ("rate", "2020", "city", "95")]


def test_such_a_total_is_compared_with_its_parts() -> None:
    read = submit(PLAN, "指标,地区,报告期,数值\ncount,东区,2020,3\ncount,西区,2020,4\n合计,,2020,8\n")
    assert [issue.code for issue in check(PLAN, read).issues] == ["total-contradicts-parts"]


@pytest.mark.parametrize("row", ["rate,西区,2020,95%", "rate,西区,2020,/", "rate,西区,2020,x", "rate,西区,20x,1"])
def test_a_total_of_several_targets_is_no_figure_and_not_passed_over(row: str) -> None:
    read = submit(PLAN, f"指标,地区,报告期,数值\ncount,东区,2020,3\n{row}\n合计,,2020,8\n")
    assert codes(read)[-1] == "unknown-indicator"
    assert figures(read)[0] == ("count", "2020", "east", "3")


def test_a_total_of_an_area_is_none_of_the_whole() -> None:
    read = submit(PLAN, "指标,地区,报告期,数值\ncount,东区,2020,3\n合计,东区,2020,8\n")
    assert codes(read) == ["unknown-indicator"]
