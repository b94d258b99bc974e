"""Numbers are read exactly or not at all, and written without loss."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcity.numbers import (
    MAX_DIGITS,
    SIGNIFICANT,
    decimals_of,
    is_rounding_of,
    number_text,
    read_number,
    rounded,
    rounded_half_up,
)

PLAIN_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")
fractions = st.builds(Fraction, st.integers(-(10**15), 10**15), st.integers(1, 10**9))
terminating = st.builds(
    lambda n, twos, fives: Fraction(n, 2**twos * 5**fives),
    st.integers(-(10**18), 10**18),
    st.integers(0, 25),
    st.integers(0, 25),
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("97.8", "97.8"),
        ("-3.25", "-3.25"),
        ("+4", "4"),
        ("12,345", "12345"),
        ("1,234,567.80", "1234567.80"),
        ("123,456", "123456"),
        ("0.10", "0.10"),
    ],
)
def test_a_plain_number_is_read_as_written(text: str, number: str) -> None:
    read = read_number(text)
    assert read is not None
    assert read.as_tuple() == Decimal(number).as_tuple()


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "1e3", "1E3", "1_000", "0x1F", ".5", "5.", "1,23", "1,2345", "1234,567", ",123", "1,,234",
        "1,234,56", "--1", "+-1", "1.2.3", "NaN", "nan", "Infinity", "inf", " 1", "1 ", "1\n", "１２", "٣", "一",
        "1/2", "½", "²",
    ],
)  # fmt: skip
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    assert read_number(text) is None


def test_a_number_may_have_as_many_digits_as_the_limit_and_no_more() -> None:
    assert read_number("9" * MAX_DIGITS) == int("9" * MAX_DIGITS)
    assert read_number("9" * (MAX_DIGITS + 1)) is None


@given(st.text())
def test_no_text_makes_reading_a_number_raise(text: str) -> None:
    read = read_number(text)
    assert read is None or read.is_finite()


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=6))
def test_a_number_in_fixed_notation_is_read_back_digit_for_digit(number: Decimal) -> None:
    read = read_number(f"{number:f}")
    assert read is not None
    assert read.as_tuple() == number.as_tuple()


@pytest.mark.parametrize(
    ("text", "decimals"), [("97", 0), ("97.8", 1), ("97.80", 2), ("-0.125", 3), ("100", 0), ("1E+2", 0)]
)
def test_decimals_are_those_written(text: str, decimals: int) -> None:
    assert decimals_of(Decimal(text)) == decimals


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(7), "7"),
        (Fraction(1000), "1000"),
        (Decimal("31.20"), "31.2"),
        (Decimal("1E+5"), "100000"),
        (Decimal("-0.0"), "0"),
        (5, "5"),
        (Fraction(1, 10**10), "0.0000000001"),
        (Fraction(10**20), "100000000000000000000"),
        # these do not terminate: 12 significant digits
        (Fraction(1, 3), "0.333333333333"),
        (Fraction(2, 3), "0.666666666667"),
        (Fraction(-2, 3), "-0.666666666667"),
        (Fraction(200, 3), "66.6666666667"),
        (Fraction(1, 300000), "0.00000333333333333"),
        (Fraction(10**14, 3), "33333333333300"),
        (Fraction(2 * 10**15, 3), "666666666667000"),
        (Fraction(16294, 16641) * 100, "97.9147887747"),
        # rounding carries into a further digit
        (Fraction(2999999999999, 3), "1000000000000"),
        (Fraction(29999999999999, 30000000000000), "1"),
    ],
)
def test_a_number_is_written_in_its_shortest_form(number: Fraction | Decimal | int, text: str) -> None:
    assert number_text(number) == text


@given(terminating)
def test_a_terminating_number_survives_writing_exactly(number: Fraction) -> None:
    text = number_text(number)
    assert Fraction(text) == number
    assert PLAIN_DECIMAL.fullmatch(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_a_decimal_survives_writing_exactly(number: Decimal) -> None:
    assert Fraction(number_text(number)) == Fraction(number)


@given(fractions)
def test_a_written_number_is_as_near_as_twelve_digits_allow(number: Fraction) -> None:
    text = number_text(number)
    assert PLAIN_DECIMAL.fullmatch(text)
    assert abs(Fraction(text) - number) * 2 * 10 ** (SIGNIFICANT - 1) <= abs(number)


@given(fractions)
def test_a_number_that_does_not_terminate_has_at_most_twelve_significant_digits(number: Fraction) -> None:
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest > 1:
        digits = number_text(number).replace(".", "").replace("-", "").strip("0")
        assert len(digits) <= SIGNIFICANT


@pytest.mark.parametrize(
    ("number", "places", "even", "up"),
    [
        ("0.5", 0, "0", "1"),
        ("1.5", 0, "2", "2"),
        ("2.5", 0, "2", "3"),
        ("-2.5", 0, "-2", "-3"),
        ("97.25", 1, "97.2", "97.3"),
        ("97.35", 1, "97.4", "97.4"),
        ("97.251", 1, "97.3", "97.3"),
        ("97.249", 1, "97.2", "97.2"),
        ("-97.25", 1, "-97.2", "-97.3"),
        ("97.25", 2, "97.25", "97.25"),
    ],
)
def test_a_tie_goes_to_even_or_away_from_zero(number: str, places: int, even: str, up: str) -> None:
    assert rounded(Fraction(number), places) == Fraction(even)
    assert rounded_half_up(Fraction(number), places) == Fraction(up)


@given(fractions, st.integers(0, 6))
def test_both_roundings_are_nearest_and_differ_only_at_a_tie(number: Fraction, places: int) -> None:
    unit = Fraction(1, 10**places)
    even, up = rounded(number, places), rounded_half_up(number, places)
    for result in (even, up):
        assert (result / unit).denominator == 1
        assert abs(result - number) * 2 <= unit
    assert even == up or abs(even - number) * 2 == unit
    assert abs(up) >= abs(even)


@given(st.integers(-1000, 1000), st.integers(0, 3))
def test_at_a_tie_half_to_even_is_even_and_half_up_is_larger(number: int, places: int) -> None:
    unit = Fraction(1, 10**places)
    tie = (number + Fraction(1, 2)) * unit
    assert (rounded(tie, places) / unit) % 2 == 0
    assert abs(rounded_half_up(tie, places)) == abs(tie) + unit / 2


def test_a_number_of_very_many_digits_is_written_too() -> None:
    assert number_text(Fraction(10**5000, 3 * 10**5000 + 3)) == "0.333333333333"


@pytest.mark.parametrize("written", ["97.9147887747131", "97.91478877471306", "97.914788774713059"])
def test_a_ratio_that_a_program_worked_out_in_binary_is_a_rounding_of_its_counts(written: str) -> None:
    exact = Fraction(16294 * 100, 16641)
    assert is_rounding_of(Decimal(written), exact)
    assert not is_rounding_of(Decimal(written) + Decimal("3e-13"), exact)


def test_what_people_write_must_be_the_rounding_to_its_last_digit() -> None:
    assert not is_rounding_of(Decimal("97.914788774714"), Fraction(16294 * 100, 16641))
