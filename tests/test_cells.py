"""Cells are read as written, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcity.cells import NOT_REPORTED, SUBTOTALS, TOTALS, Amount, fold, read_amount


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("９７．８％", "97.8%"),
        ("　97.8　", "97.8"),
        ("\xa012\xa0", "12"),
        (" \t12\r\n", "12"),
        ("１２，３４５", "12,345"),
        ("－", "-"),
        ("／", "/"),
        ("＞９０", ">90"),
        ("−5", "-5"),
        ("ａｂｃ", "abc"),
        ("森林", "森林"),
        ("", ""),
    ],
)
def test_width_and_surrounding_white_space_make_no_difference(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["²", "①", "½", "Ⅳ", "㎡", "٣"])
def test_only_width_is_folded_so_that_nothing_becomes_a_digit(text: str) -> None:
    assert fold(text) == text


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("text", ["", " ", "　", "/", "／", "-", "－", "—", "——", "无", "未报", " 无 "])
def test_an_unreported_figure_has_a_sign_of_its_own(text: str) -> None:
    assert fold(text) in NOT_REPORTED


@pytest.mark.parametrize("text", ["0", "零", "没有", "N/A", "null", "不适用", "。", "0%"])
def test_nothing_else_counts_as_unreported(text: str) -> None:
    assert fold(text) not in NOT_REPORTED


def test_sums_are_told_apart_from_sums_of_parts() -> None:
    assert set(TOTALS) == {"合计", "总计", "全市合计"}
    assert set(SUBTOTALS) == {"小计"}


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("97.8", "97.8", ""),
        ("97.80", "97.80", ""),
        ("0", "0", ""),
        ("-3", "-3", ""),
        ("+3", "3", ""),
        ("97.8%", "97.8", "%"),
        ("97.8 %", "97.8", "%"),
        ("978‰", "978", "‰"),
        ("12,345", "12345", ""),
        ("1,234,567.5元", "1234567.5", "元"),
        ("8万亩", "8", "万亩"),
        ("8万", "8", "万"),
        ("4家", "4", "家"),
        ("150kg", "150", "kg"),
        ("12km²", "12", "km²"),
        ("5份/千人", "5", "份/千人"),
        ("3百分点", "3", "百分点"),
    ],
)
def test_a_number_and_the_unit_beside_it_are_read(text: str, number: str, unit: str) -> None:
    read = read_amount(text)
    assert read == Amount(Decimal(number), unit)
    assert read.number.as_tuple() == Decimal(number).as_tuple()


@pytest.mark.parametrize(
    ("text", "bound", "number", "unit"),
    [
        ("90%以上", ">=", "90", "%"),
        ("90以上", ">=", "90", ""),
        ("3左右", "~", "3", ""),
        ("3家及以上", ">=", "3", "家"),
        ("≥90", ">=", "90", ""),
        (">=90", ">=", "90", ""),
        ("≥ 90%", ">=", "90", "%"),
        ("不低于90%", ">=", "90", "%"),
        (">90", ">", "90", ""),
        ("超过90%", ">", "90", "%"),
        ("高于90", ">", "90", ""),
        ("5%以下", "<=", "5", "%"),
        ("5%以内", "<=", "5", "%"),
        ("≤5", "<=", "5", ""),
        ("不超过5家", "<=", "5", "家"),
        ("<5", "<", "5", ""),
        ("低于5%", "<", "5", "%"),
        ("不满5", "<", "5", ""),
        ("约90", "~", "90", ""),
        ("约90%", "~", "90", "%"),
        ("90%左右", "~", "90", "%"),
        ("近90%", "~", "90", "%"),
        ("90多家", "~", "90", "家"),
    ],
)
def test_a_bound_is_told_apart_from_a_figure(text: str, bound: str, number: str, unit: str) -> None:
    assert read_amount(text) == Amount(Decimal(number), unit, bound)


@pytest.mark.parametrize("text", ["约90%以上", "约90以上", "≥90以下", "超过90多家"])
def test_two_bounds_at_once_say_only_about(text: str) -> None:
    read = read_amount(text)
    assert read is not None
    assert read.bound == "~"


@pytest.mark.parametrize(
    "text",
    [
        "", "abc", "1e3", "1E3", "1.5e3", "1_000", "0x1F", "1 000", "1,23", "1,2345", "1.2.3", "31.2.5", ".5", "5.",
        "12-15", "12~15", "1/2", "三十", "九成", "--5", "5-", "%", "以上", "约", "≥", "NaN", "inf", "=1+1", "90%95%",
        "3家4家", "2020-06", "½", "²", "٣", "１２",
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(text: str) -> None:
    assert read_amount(text) is None


@given(st.text() | st.text("0123456789.,-+%以上约≥<> 万亩eE_", max_size=300))
def test_no_text_makes_reading_a_cell_raise(text: str) -> None:
    for cell in (text, fold(text)):
        read = read_amount(cell)
        assert read is None or read.number.is_finite()


@pytest.mark.parametrize("text", ["9" * 300, "1" + ",111" * 100, "1" + " " * 300, "a" * 10_000])
def test_a_very_long_cell_is_refused_or_read_at_once(text: str) -> None:
    assert read_amount(text) is None


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=4),
    st.sampled_from(["", "%", "‰", "万亩", "家", "元"]),
)
def test_a_number_with_its_unit_is_read_back_digit_for_digit(number: Decimal, unit: str) -> None:
    read = read_amount(f"{number:f}{unit}")
    assert read == Amount(number, unit)
    assert read.number.as_tuple() == number.as_tuple()


@given(st.integers(0, 10**15))
def test_thousands_separators_change_nothing(number: int) -> None:
    assert read_amount(f"{number:,}") == Amount(Decimal(number))
