"""The header: which column is which, in whatever language, order, case or width it is written."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcity.header import COLUMNS, column_of, header_score, lines_above, read_header

NAMES = {
    "indicator": ["指标", "指标编号", "指标名称"],
    "period": ["报告期", "期间", "时间"],
    "body": ["地区", "区县", "统计范围"],
    "reporter": ["填报单位", "责任单位", "部门", "报送单位"],
    "value": ["数值", "实际值", "完成值"],
    "unit": ["单位", "计量单位"],
    "numerator": ["分子", "合格数"],
    "denominator": ["分母", "抽检数"],
    "status": ["数据状态"],
    "revision": ["修订", "版本"],
    "source": ["数据来源"],
    "note": ["备注"],
}
"""The contract's table of columns."""

every_name = pytest.mark.parametrize(
    ("name", "column"), [(name, column) for column, names in NAMES.items() for name in (column, *names)]
)


@every_name
def test_every_name_of_the_contract_names_its_column(name: str, column: str) -> None:
    assert column_of(name) == (column, "")


def test_there_are_no_other_columns() -> None:
    assert set(COLUMNS) == set(NAMES)


@every_name
def test_case_width_and_white_space_make_no_difference(name: str, column: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)
    for written in (f"  {name}\t", f"　{name}　", name.upper(), name.title(), wide, f"\ufeff{name}"):
        assert column_of(written) == (column, ""), written


@pytest.mark.parametrize("name", ["", " ", "意见", "values", "值", "数值2", "indicators", "指标口径", "(%)"])
def test_any_other_name_is_unknown(name: str) -> None:
    assert column_of(name) == (None, "")


@pytest.mark.parametrize(
    ("cell", "column", "unit"),
    [
        ("数值(%)", "value", "%"),
        ("数值（%）", "value", "%"),
        ("数值（％）", "value", "%"),
        (" 数值 ( % ) ", "value", "%"),
        ("value (万亩)", "value", "万亩"),
        ("完成值[‰]", "value", "‰"),
        ("合格数(批)", "numerator", "批"),
        ("抽检数(批)", "denominator", "批"),
    ],
)
def test_a_unit_may_stand_in_the_header(cell: str, column: str, unit: str) -> None:
    assert column_of(cell) == (column, unit)
    assert read_header([cell]).units == {column: unit}


@pytest.mark.parametrize("cell", ["指标(%)", "报告期(年)", "数值()", "数值(%"])
def test_only_numbers_have_a_unit_in_the_header(cell: str) -> None:
    assert column_of(cell)[1] == ""


@given(st.randoms(use_true_random=False), st.data())
def test_columns_may_stand_in_any_order_and_language(shuffle: random.Random, data: st.DataObject) -> None:
    columns = list(NAMES)
    shuffle.shuffle(columns)
    cells = [data.draw(st.sampled_from([column, *NAMES[column]])) for column in columns]
    header = read_header(cells)
    assert [header.place(column) for column in columns] == list(range(len(columns)))
    assert (header.unknown, header.twice, header.missing()) == ((), (), [])
    assert header.width == len(columns)


def test_an_absent_column_has_no_place() -> None:
    assert read_header(["指标", "报告期", "数值"]).place("body") == -1


def test_unknown_columns_are_told_as_they_are_written() -> None:
    assert read_header(["指标", " 经办人 ", "", "数值", "意见"]).unknown == ("经办人", "意见")


def test_an_unknown_column_is_told_once() -> None:
    assert read_header(["指标", "意见", "数值", "意见"]).unknown == ("意见",)


@pytest.mark.parametrize(
    ("cells", "missing"),
    [
        (["指标", "报告期", "数值"], []),
        (["报告期", "数值"], ["indicator"]),
        (["指标", "数值"], ["period"]),
        (["指标", "报告期"], ["value"]),
        (["指标"], ["period", "value"]),
        (["指标", "报告期", "分子", "分母"], []),  # the counts stand for the value
        (["指标", "报告期", "分子"], ["value"]),
        (["指标", "报告期", "分母"], ["value"]),
    ],
)
def test_what_a_table_cannot_do_without_is_missing(cells: list[str], missing: list[str]) -> None:
    assert read_header(cells).missing() == missing


def test_what_stands_above_the_table_is_not_missing() -> None:
    assert read_header(["指标", "数值"]).missing(["period"]) == []


@pytest.mark.parametrize(
    ("cells", "twice"),
    [
        (["指标", "报告期", "数值", "完成值"], ("value",)),
        (["指标", "报告期", "时间", "数值"], ("period",)),
        (["指标", "period", "数值", "单位", "计量单位"], ("unit",)),
    ],
)
def test_a_column_that_stands_there_twice_is_told(cells: list[str], twice: tuple[str, ...]) -> None:
    assert read_header(cells).twice == twice


def test_the_indicator_may_stand_there_as_number_and_as_name() -> None:
    header = read_header(["指标编号", "指标名称", "报告期", "数值"])
    assert header.places["indicator"] == (0, 1)
    assert header.twice == ()


def test_provenance_that_comes_twice_is_only_unknown() -> None:
    header = read_header(["指标", "报告期", "数值", "责任单位", "填报单位"])
    assert header.place("reporter") == 3
    assert (header.twice, header.unknown) == ((), ("填报单位",))


@pytest.mark.parametrize(
    ("cells", "is_header"),
    [
        (["指标", "报告期", "数值"], True),
        (["指标", "数据"], True),
        (["报告期", "数值"], True),
        (["指标"], True),
        (["数值"], False),
        (["备注", "备注"], False),
        (["2020年质量指标"], False),
        (["填报单位：高昌区", ""], False),
        (["森林覆盖率", "2020", "31.2"], False),
        ([], False),
        (["", ""], False),
    ],
)
def test_a_header_names_two_columns_or_the_indicator(cells: list[str], is_header: bool) -> None:
    assert (header_score(cells) > 0) is is_header


def test_the_row_that_names_more_columns_looks_more_like_a_header() -> None:
    assert header_score(["指标", "报告期", "数值", "备注"]) > header_score(["指标", "报告期", "数值"])
    assert header_score(["数值", "完成值", "指标"]) == header_score(["数值", "指标"])


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["填报单位：东区"]], {"reporter": "东区"}),
        ([["填报单位:东区"]], {"reporter": "东区"}),
        ([["报告期：2020年上半年"]], {"period": "2020年上半年"}),
        ([["地区：", "东区"]], {"body": "东区"}),
        ([["统计范围：东区", "", "时间：2020年"]], {"body": "东区", "period": "2020年"}),
        ([["填报单位：东区"], ["填报单位：西区"]], {"reporter": "东区"}),
        ([["2020年质量指标完成情况"], [""]], {}),
        ([["审核人：张三"]], {}),
        ([["指标：甲"]], {}),
        ([], {}),
    ],
)
def test_lines_above_the_header_speak_for_the_whole_file(rows: list[list[str]], said: dict[str, str]) -> None:
    assert lines_above(rows) == said


@given(st.lists(st.lists(st.text(max_size=12), max_size=5), max_size=5))
def test_no_text_makes_reading_a_header_raise(rows: list[list[str]]) -> None:
    lines_above(rows)
    for cells in rows:
        header = read_header(cells)
        assert 0 <= header_score(cells) <= len(cells)
        assert all(0 <= i < len(cells) for places in header.places.values() for i in places)
