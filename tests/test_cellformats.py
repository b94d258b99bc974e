"""Number formats: which kind a format code is, and what a stored number shows in it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcity.readers import Fault
from qcity.readers.cellformats import (
    DAY,
    GENERAL,
    MONTH,
    NUMBER,
    PERCENT,
    TIME,
    YEAR,
    NumberFormat,
    Record,
    built_in_format,
    carried,
    carry_down,
    from_serial,
    number_cell,
    numeric_cell,
    read_format,
)


@pytest.mark.parametrize(
    ("code", "kind", "suffix"),
    [
        ("General", NUMBER, ""),
        ('General"家"', NUMBER, "家"),
        ("G/通用格式", NUMBER, ""),
        ('G/通用格式"家"', NUMBER, "家"),
        ("0.00", NUMBER, ""),
        ("#,##0.00_ ", NUMBER, ""),
        ("_ * #,##0.00_ ;_ * -#,##0.00_ ", NUMBER, ""),
        ("0.00E+00", NUMBER, ""),
        ("##0.0E-0", NUMBER, ""),
        ("[Red]0.0", NUMBER, ""),
        ('0.0"万亩"', NUMBER, "万亩"),
        ('0.0"万亩";-0.0"万亩"', NUMBER, "万亩"),
        ("0\\‰", NUMBER, "‰"),
        ('0"%"', NUMBER, "%"),
        ('0!.0,"万"', NUMBER, ""),
        ('0,"千"', NUMBER, ""),
        ("@", NUMBER, ""),
        ("", NUMBER, ""),
        ("0%", PERCENT, ""),
        ("[Red]0.0%;-0.0%", PERCENT, ""),
        ("yyyy-mm-dd", DAY, ""),
        ("YYYY/M/D h:mm", DAY, ""),
        ('m"月"d"日"', DAY, ""),
        ("[$-804]aaaa", DAY, ""),
        ("[$-404]e/m/d", DAY, ""),
        ('[DBNum1][$-804]yyyy"年"m"月"', MONTH, ""),
        ('yyyy"年"m"月"d"日";@', DAY, ""),
        ("mmm-yy", MONTH, ""),
        ('m"月"', MONTH, ""),
        ('yyyy"年"', YEAR, ""),
        ('e"年"', YEAR, ""),
        ("h:mm", TIME, ""),
        ("[h]:mm:ss", TIME, ""),
        ("[mm]:ss", TIME, ""),
        ("mm:ss.0", TIME, ""),
        ('"季度;"0', NUMBER, ""),
        ('"d"0', NUMBER, ""),
    ],
)
def test_the_kind_of_a_format_code(code: str, kind: str, suffix: str) -> None:
    assert read_format(code) == NumberFormat(kind, suffix)


def test_a_code_without_end_is_read_in_no_time() -> None:
    assert read_format(";" * 100_000 + "%").kind == NUMBER
    assert read_format('0"' * 100_000).kind == NUMBER


@pytest.mark.parametrize(
    ("number", "kind"), [(0, NUMBER), (9, PERCENT), (14, DAY), (27, MONTH), (58, DAY), (49, NUMBER)]
)
def test_formats_that_have_a_number_alone(number: int, kind: str) -> None:
    assert built_in_format(number).kind == kind


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.965, "96.5%"),
        (1.0, "100%"),
        (0.0, "0%"),
        (-0.0, "0%"),
        (12.0, "1200%"),
        (-0.005, "-0.5%"),
        (0.001, "0.1%"),
        (0.1 + 0.2, "30%"),
        (1e-9, "0.0000001%"),
        (1e20, "10000000000000000000000%"),
        (3, "300%"),
    ],
)
def test_per_cent(value: float, text: str) -> None:
    assert number_cell(value, NumberFormat(PERCENT)) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_its_fifteen_digits_exactly(value: float) -> None:
    exact = Decimal(f"{value:.15g}")
    assert Decimal(number_cell(value)) == exact
    assert Decimal(number_cell(value, NumberFormat(PERCENT)).removesuffix("%")) == exact.scaleb(2)
    assert "e" not in number_cell(value).lower()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("kind", [NUMBER, PERCENT, DAY, TIME])
def test_what_is_no_number_is_no_crash(value: float, kind: str) -> None:
    assert numeric_cell(value, NumberFormat(kind)) == str(value)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (43983.99, DAY, "2020-06-01"),
        (43983.0, MONTH, "2020-06"),
        (43983.0, YEAR, "2020"),
        (0.5, TIME, "12:00:00"),
        (1.5, TIME, "36:00:00"),
        (-0.5, TIME, "-0.5"),
        (60.0, DAY, "60"),
        (-1.0, DAY, "-1"),
        (3e6, DAY, "3000000"),
        (1e300, TIME, "1" + "0" * 300),
    ],
)
def test_days_and_times(value: float, kind: str, text: str) -> None:
    assert numeric_cell(value, NumberFormat(kind)) == text


def test_days_before_march_1900_are_none_but_in_the_other_calendar() -> None:
    assert from_serial(60) is None
    assert str(from_serial(61)) == "1900-03-01"
    assert str(from_serial(0, epoch_1904=True)) == "1904-01-01"


def test_merged_cells_carry_down_while_rows_go_by() -> None:
    fault = Fault("bad-record", 3)
    rows: list[Record] = [(1, ["a", "b"]), (2, []), fault, (4, ["", "c"]), (5, ["d"]), (6, [])]
    assert list(carried(rows, [(1, 1, 5, 1), (1, 2, 2, 2), (2, 9, 3, 9), (6, 1, 6, 4)])) == [
        (1, ["a", "b"]),
        (2, ["a", "b"]),
        fault,
        (4, ["a", "c"]),
        (5, ["d"]),
        (6, []),
    ]


def test_merged_cells_carry_down_in_place_however_far_they_claim_to_reach() -> None:
    rows = {9: ["", "x"], 2: ["a"]}
    carry_down(rows, [(2, 1, 2**40, 1), (5, 1, 2**40, 1)])
    assert rows == {2: ["a"], 9: ["a", "x"]}


def test_a_number_with_a_suffix_shows_it() -> None:
    assert number_cell(8.0, NumberFormat(NUMBER, "万亩")) == "8万亩"
    assert number_cell(12) == "12"
    assert number_cell(10**20, GENERAL) == "1" + "0" * 20
