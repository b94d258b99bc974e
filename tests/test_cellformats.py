"""Number formats: which kind a format code is, and what a stored number shows in it."""

from __future__ import annotations

import time
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
        ('_ * #,##0.0"家"_ ;_ * -#,##0.0"家"_ ;_ * 0"家"_ ;_ @_ ', NUMBER, "家"),
        ('0"家";@', NUMBER, "家"),
        ("0万亩", NUMBER, "万亩"),
        ("0\\万\\亩", NUMBER, "万亩"),
        ("0.00[$万元-804]", NUMBER, "万元"),
        ('[$¥-804]#,##0.00"元"', NUMBER, "元"),
        ('"¥"0', NUMBER, ""),
        ('0"万"0000"亩"', NUMBER, "亩"),
        ('0"亿"0000"万"0000"亩"', NUMBER, "亩"),
        ('"共"0"家(户)"', NUMBER, "家(户)"),
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


def shown(value: float, code: str) -> str:
    """What a number shows in a format code."""
    return numeric_cell(value, read_format(code))


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (90000.0, '0!.0,"万亩"', "9万亩"),
        (90000.0, '0\\.0,"万亩"', "9万亩"),
        (90000.0, '0"."0,"万亩"', "9万亩"),
        (91234.5, '#,##0!.0,"万亩"', "9.12345万亩"),
        (-91234.5, '0!.0,"万亩"', "-9.12345万亩"),
        (0.0, '0!.0,"万亩"', "0万亩"),
        (123456.0, '0!.0000"万元"', "12.3456万元"),
        (123456.0, '0!.00,,"亿"', "0.00123456亿"),
        (9000.0, '0,"千"', "9千"),
        (9000.0, "#,##0,", "9"),
        (9000.0, "0.0,", "9"),
        (9000.0, "0,.0", "9"),
        (1.5e6, '0.00,,"百万"', "1.5百万"),
        (9000.0, '#,##0"家"', "9000家"),
        (9000.0, '# ##0"家"', "9000家"),
        (965.0, "0.0,%", "96.5%"),
        (0.965, '0!.0"成"', "0.0965成"),
        (5.0, '0"0000亩"', "50000亩"),
    ],
)
def test_a_figure_is_scaled_as_its_format_scales_it(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


@pytest.mark.parametrize(
    ("code", "values", "texts"),
    [
        ('[>=10000]0!.0,"万亩";0"亩"', (10000, 9999.5, -5, 0), ("1万亩", "9999.5亩", "-5亩", "0亩")),
        ('[<1]0.0"亩";0.0"万亩"', (0.5, 9, 1, -3), ("0.5亩", "9万亩", "1万亩", "-3亩")),
        ('[=0]"无";0"家"', (0, 2), ("0", "2家")),
        ('[<>0]0"家";"无"', (0, 2), ("0", "2家")),
        (
            '[>=100000000]0!.00,,"亿";[>10000]0!.0,"万";0"个"',
            (250000000, 20000, 10000, -7),
            ("2.5亿", "2万", "10000个", "-7个"),
        ),
        ('[<=-1E2]0"甲";0"乙";0"丙"', (-100, -99, 0, 99), ("-100甲", "-99乙", "0丙", "99丙")),
        ('[>=10000]0!.0,"万亩"', (20000, 5000), ("2万亩", "5000")),
        ('[>9]0"甲";[<5]0"乙"', (10, 4, 7), ("10甲", "4乙", "7")),
        ('[Red][> 9 ]0"甲";[Blue]0"乙"', (10, 4), ("10甲", "4乙")),
        ('0"甲";0"乙";0"丙"', (1, -1, 0), ("1甲", "-1乙", "0丙")),
        ('0"甲";-0"乙"', (1, -1, 0), ("1甲", "-1乙", "0甲")),
        ('0"甲";-0"乙";"-";@', (1, -1, 0), ("1甲", "-1乙", "0")),
        ('0"甲";@"乙"', (1, -1, 0), ("1甲", "-1甲", "0甲")),
        ("0;(0)", (5, -5), ("5", "-5")),
        ("0;-0", (5, -5), ("5", "-5")),
        ("0;[Red]0", (5, -5), ("5", "-5")),
        ('0"万亩"_);\\(0"万亩"\\)', (5, -5), ("5万亩", "-5万亩")),
        ('[<1]0.0%;0"倍"', (0.965, 2), ("96.5%", "2倍")),
        ("0%;0", (0.5, -0.5), ("50%", "-0.5")),
        ("[<61]0;yyyy-mm", (60, 43983), ("60", "2020-06")),
    ],
)
def test_the_value_decides_which_section_counts(code: str, values: tuple[float, ...], texts: tuple[str, ...]) -> None:
    assert tuple(shown(float(value), code) for value in values) == texts
    assert tuple(number_cell(float(value), read_format(code)) for value in values[:1]) == texts[:1]


@pytest.mark.parametrize(
    "code",
    [
        "@", '@"家"', ";;;", ";", '"无"', "# ?/?", "# ?/8", '# ??/16"家"', '0.00E+00"家"', "##0.0E-0", "0.00E+00%",
        "0%%", '0!.0.0"家"', '0!.0!.0"家"', '0,!.0"家"', '0"小时"00"分"', '000"-"0000', '0"万"000"亩"', '"0."0000"万"',
        '"No."0"家"', '0.0"0家"', '0!.0"0家"', '0".5家"', '0"5家"', '0"家",', '0.0,0"家"',
    ],
)  # fmt: skip
@pytest.mark.parametrize("value", [2.5, -2.5, 0.0])
def test_a_format_that_cannot_be_told_leaves_the_number_as_it_is(value: float, code: str) -> None:
    assert shown(value, code) == number_cell(value)


@given(
    st.lists(
        st.sampled_from(
            ['"万"', "!.", "\\", '"', "[>=1]", "[<", "[h]", "[$元-1]", ";", "E+", "General", *"0#?.,%@_*(ymdİ年"]
        )
        | st.characters(),
        max_size=20,
    ).map("".join),
    st.floats() | st.integers(-(10**20), 10**20),
)
def test_no_code_is_a_crash(code: str, value: float) -> None:
    assert shown(value, code)
    assert number_cell(value, read_format(code))


@given(st.integers(0, 5), st.integers(0, 5), st.floats(allow_nan=False, allow_infinity=False))
def test_scaling_is_exact(commas: int, places: int, value: float) -> None:
    point = "!." if places else ""
    text = shown(value, f'#,##0{point}{"0" * places}{"," * commas}"亩"')
    assert Decimal(text.removesuffix("亩")) == Decimal(f"{value:.15g}").scaleb(-3 * commas - places)


def test_a_code_without_end_is_read_in_no_time() -> None:
    assert read_format(";" * 100_000 + "%").kind == NUMBER
    assert read_format('0"' * 100_000).kind == NUMBER
    start = time.process_time()
    for sign in ("0,", "[", "!", '"', "%", "0!.", "0.", "\\", "亿万0", ";@"):
        for shift in range(100):
            read_format(("x" * shift + sign * 255)[:255])
    assert time.process_time() - start < 2


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
