"""Exact numbers: how they are read from text and how they are written.

A `Decimal` holds a number as it was written; arithmetic is done with `Fraction` alone, because arithmetic on
`Decimal` rounds to its context. No binary float is made here.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

MAX_DIGITS = 60
"""A number with more digits than this is refused: no figure of a plan needs them, and an attack does."""

SIGNIFICANT = 12
"""Significant digits of a number that does not terminate (contract, section 5)."""

SHOWN_PLACES = 2
"""A figure that was worked out and has more decimals than fit is shown with this many."""

DOUBLE_DIGITS = 15
"""Decimal digits that a binary double surely holds (IEEE 754 binary64); what a program wrote has noise behind them."""

_PLAIN = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")


def read_number(text: str) -> Decimal | None:
    """The number that an ASCII text is, exactly; None where it is none (`1e3`, `1_000`, `.5`, `1,23`).

    >>> read_number("12,345.60"), read_number("1e3")
    (Decimal('12345.60'), None)
    """
    if len(text) > MAX_DIGITS or not _PLAIN.fullmatch(text):
        return None
    return Decimal(text.replace(",", "") if "," in text else text)


def decimals_of(number: Decimal) -> int:
    """How many digits stand behind the decimal point as written.

    >>> decimals_of(Decimal("97.80"))
    2
    """
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def number_text(number: Fraction | Decimal | int) -> str:
    """The shortest exact decimal; one that does not terminate is rounded half to even to 12 digits.

    >>> number_text(Fraction(1, 8)), number_text(Fraction(200, 3)), number_text(Decimal("31.20"))
    ('0.125', '66.6666666667', '31.2')
    """
    if isinstance(number, Decimal):
        text = f"{number:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text == "-0" else text
    numerator, denominator = number.numerator, number.denominator
    if denominator == 1:
        return _digits(numerator)
    places = _places(denominator)
    if places is None:
        exact = Fraction(number)
        return _fixed(exact, SIGNIFICANT - 1 - _magnitude(exact))
    return _with_point(numerator * 10**places // denominator, places)  # exact: it ends there


def terminates(number: Fraction) -> bool:
    """Whether a number's decimals come to an end."""
    return _places(number.denominator) is not None


def rounded(number: Fraction, places: int) -> Fraction:
    """Half to even, once (GB/T 8170)."""
    return Fraction(_scaled(number, places), 10**places)


def rounded_half_up(number: Fraction, places: int) -> Fraction:
    """Half away from zero, as a clerk's spreadsheet rounds."""
    scale = Fraction(10) ** places
    sign = -1 if number < 0 else 1
    return sign * Fraction((abs(number) * scale + Fraction(1, 2)).__floor__()) / scale


def is_rounding_of(written: Decimal, exact: Fraction) -> bool:
    """Whether a number as written is an exact one, rounded either way to the decimals written.

    One with 15 digits or more was worked out by a program in binary, and may be off by one in the fifteenth.

    >>> is_rounding_of(Decimal("66.7"), Fraction(200, 3)), is_rounding_of(Decimal("66.6"), Fraction(200, 3))
    (True, False)
    """
    places = decimals_of(written)
    if written in (rounded(exact, places), rounded_half_up(exact, places)):
        return True
    noise = Fraction(10) ** (written.adjusted() - DOUBLE_DIGITS + 1)
    return len(written.as_tuple().digits) >= DOUBLE_DIGITS and abs(exact - Fraction(written)) <= noise


def short_number(number: Fraction) -> str:
    """A number for people: exact where it is short, else with two decimals, more where it is tiny."""
    for places in range(SHOWN_PLACES, SIGNIFICANT):
        short = rounded(number, places)
        if short == number or abs(short) >= Fraction(1, 10 ** (places - 1)):
            return number_text(short)
    return number_text(number)


def shown_number(value: Fraction) -> str:
    """A worked-out number as people are shown it: exact where it is short, else rounded half to even, never to 0."""
    exact = rounded(value, SHOWN_PLACES + 1)
    return number_text(exact) if exact == value else short_number(value)


def _places(denominator: int) -> int | None:
    """How many decimals a fraction with this denominator needs; None where it never ends."""
    twos = (denominator & -denominator).bit_length() - 1
    denominator >>= twos
    fives = 0
    while denominator % 5 == 0:
        denominator //= 5
        fives += 1
    return max(twos, fives) if denominator == 1 else None


def _magnitude(number: Fraction) -> int:
    """The e with 10**e <= |number| < 10**(e + 1)."""
    size = abs(number)
    e = Decimal(size.numerator).adjusted() - Decimal(size.denominator).adjusted()
    return e if size >= Fraction(10) ** e else e - 1


def _digits(number: int) -> str:
    """An integer's digits, however many; `str` stops at 4300."""
    return str(number) if -(2**63) < number < 2**63 else f"{Decimal(number):f}"


def _scaled(number: Fraction, places: int) -> int:
    """A number times 10**places (0 or more), rounded half to even; whole numbers alone, which is quicker."""
    size: int = number.numerator * 10**places
    denominator = number.denominator
    whole, rest = divmod(size, denominator)
    is_up = 2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1)
    return whole + 1 if is_up else whole


def _fixed(number: Fraction, places: int) -> str:
    """With this many decimals (negative: rounded left of the point), trailing zeros dropped."""
    scaled = _scaled(number, places) if places >= 0 else round(number / 10**-places)
    return _digits(scaled * 10**-places) if places <= 0 else _with_point(scaled, places)


def _with_point(scaled: int, places: int) -> str:
    """An integer with the point before so many of its last digits, trailing zeros dropped."""
    digits = _digits(abs(scaled)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")
    return f"-{text}" if scaled < 0 else text
