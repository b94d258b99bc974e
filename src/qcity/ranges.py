"""Ranges: which numbers and counts a target admits."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from qcity.cells import read_amount
from qcity.measurement import Issue
from qcity.numbers import number_text
from qcity.plan import Target
from qcity.rules import BOUND_INTERVALS, Interval
from qcity.source import Place
from qcity.units import RATIO

_PERCENT = Fraction(1, 100)
_ABOVE_ONE = Decimal("1.000000000000000000001")
"""Above every ambiguous fraction and below every other plain number, which has at most 20 decimals."""


class Accepted(NamedTuple):
    """The plain numbers that a target accepts in its own unit without further ado."""

    low: Decimal
    high: Decimal
    whole: bool


class CellError(Exception):
    """A cell that cannot be used."""

    def __init__(self, code: str, where: str, text: str, /, **blanks: str) -> None:
        super().__init__(code)
        self.code, self.where, self.text, self.blanks = code, where, text, blanks

    def issue(self, place: Place) -> Issue:
        """The issue this is, at a place."""
        return Issue(self.code, place, self.where, self.text, self.blanks)


class Count(NamedTuple):
    """A count as written, the whole number that it is (if it is one), and the unit written beside it."""

    exact: Fraction
    whole: int | None
    unit: str


@lru_cache(maxsize=16_384)
def read_count(text: str) -> Count | None:
    """What a folded cell says as a count; None where it is no number or only a bound of one.

    >>> read_count("16批")
    Count(exact=Fraction(16, 1), whole=16, unit='批')
    """
    amount = read_amount(text)
    if amount is None or amount.bound is not None:
        return None
    exact = Fraction(amount.number)
    return Count(exact, exact.numerator if exact.denominator == 1 else None, amount.unit)


class Admits:
    """Which numbers a target's range admits."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.is_percent = target.unit.kind == RATIO and target.unit.factor == _PERCENT
        self._range = target.range
        self._low = target.range.low if target.range else None
        self._high = target.range.high if target.range else None
        unit = target.unit
        cap = Fraction(self._high) * unit.factor if unit.kind == RATIO and self._high is not None else None
        self._is_capped = cap is not None and cap <= 1
        self._is_share = cap == 1 and self._low == 0

    def _leaves_nothing(self, value: Fraction, bound: str) -> bool:
        """Whether no figure of the range is on a bound's side, as with more than 100 %."""
        low, high = (None if end is None else Fraction(end) for end in (self._low, self._high))
        return BOUND_INTERVALS[bound](value).meet(Interval(low, high)).is_empty

    def check(self, number: Decimal, factor: Fraction, text: str, bound: str | None = None) -> None:
        """Raises CellError where the number lies outside."""
        if self._range is None:
            return
        value = number if factor == 1 else Fraction(number) * factor
        if bound is not None and self._leaves_nothing(Fraction(value), bound):
            raise CellError("out-of-range", "value", text, **self._blanks())
        outside = (self._low is not None and value < self._low) or (self._high is not None and value > self._high)
        if outside:
            raise CellError("out-of-range", "value", text, **self._blanks())
        if self._range.whole and (Fraction(value) * self.target.unit.factor).denominator != 1:
            raise CellError("not-whole", "value", text, **self._blanks())

    def as_limits(self, unit_stated: str) -> Accepted:
        """The numbers that `check` surely lets pass: none beside an end that is no decimal.

        Of a percentage without its unit only those that are not ambiguous.
        """
        low = self._low if isinstance(self._low, Decimal) else Decimal("-Infinity" if self._low is None else "Infinity")
        high = (
            self._high
            if isinstance(self._high, Decimal)
            else Decimal("Infinity" if self._high is None else "-Infinity")
        )
        if self.is_percent and not unit_stated:
            low = max(low, _ABOVE_ONE)
        return Accepted(low, high, self._range is not None and self._range.whole)

    def plainly_has(self, n: Count, d: Count) -> bool:
        """Whether two counts surely pass `check_counts`."""
        return self._is_share and n.whole is not None and d.whole is not None and 0 <= n.whole <= d.whole > 0

    def check_counts(self, n: Fraction, d: Fraction, n_text: str, d_text: str) -> None:
        """Raises CellError where two counts make no possible ratio."""
        target = self.target
        for count, column, text in ((n, "numerator", n_text), (d, "denominator", d_text)):
            if count < 0 or (target.sample and count.denominator != 1):
                raise CellError("bad-count", column, text)
        if n == d == 0:
            return
        if d == 0 or (self._is_capped and n > d):
            raise CellError("numerator-above-denominator", "numerator", n_text, denominator=d_text)
        ratio = n / d * target.ratio_scale
        if (self._low is not None and ratio < self._low) or (self._high is not None and ratio > self._high):
            raise CellError("out-of-range", "numerator", n_text, **self._blanks())

    def _blanks(self) -> dict[str, str]:
        low, high = ("" if end is None else number_text(end) for end in (self._low, self._high))
        return {"low": low, "high": high, "unit": self.target.unit.id, "target": self.target.label}
