"""Values: what the value, unit and count cells of a row say about a target, checked against each other."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from qcity.cells import NOT_REPORTED, Amount, read_amount
from qcity.figures import BOUND_INTERVALS
from qcity.measurement import ONE, Issue
from qcity.numbers import decimals_of, number_text, rounded, rounded_half_up
from qcity.plan import Plan, Target
from qcity.source import Place
from qcity.units import AMOUNT, COUNT, MULTIPLIERS, OTHER, RATIO, Unit

_PERCENT = Fraction(1, 100)
_ABOVE_ONE = Decimal("1.000000000000000000001")
"""Above every ambiguous fraction and below every other plain number, which has at most 20 decimals."""


class Reading(NamedTuple):
    """What the cells say: a number as written with its factor to the target's unit, or counts, or both."""

    value: Decimal | None = None
    factor: Fraction = ONE
    bound: str | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None


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


class ValueReader:
    """Reads value, unit and count cells; `header_units` are the units written in the header, by column."""

    def __init__(self, plan: Plan, header_units: dict[str, str]) -> None:
        self._units = plan.units
        self._header_units = header_units
        self._factors: dict[tuple[str, str, str], Fraction] = {}
        self._accepts: dict[str, _Accepts] = {}
        self.accepted: dict[tuple[str, str, str], Accepted] = {}
        """What a plain number may be, by target, unit in the cell and unit cell, once one has been read in full."""

    def read(self, target: Target, value: str, unit: str, numerator: str, denominator: str) -> Reading | None:
        """What folded cells say, None where they say that nothing is reported; raises CellError."""
        counts = self._counts(target, numerator, denominator)
        if counts is not None and not any(counts) and value in NOT_REPORTED:
            return None
        accepts = self._accepts.get(target.id) or self._accepts.setdefault(target.id, _Accepts(target))
        if counts is not None:
            accepts.check_counts(*counts, numerator, denominator)
        if value in NOT_REPORTED:
            self._factor(target, "", unit, value)
            return None if counts is None else Reading(numerator=counts[0], denominator=counts[1])
        amount = read_amount(value)
        if amount is None:
            raise CellError("bad-number", "value", value)
        key = target.id, amount.unit, unit
        factor = self._factors.get(key)
        if factor is None:
            factor = self._factors[key] = self._factor(target, amount.unit, unit, value)
        number = amount.number
        if accepts.is_percent and 0 < number <= 1 and not (amount.unit or unit or "value" in self._header_units):
            raise CellError("ambiguous-fraction", "value", value, target=target.name)
        accepts.check(number, factor, value)
        if factor == 1 and key not in self.accepted:
            self.accepted[key] = accepts.as_limits(amount.unit or unit or self._header_units.get("value", ""))
        if counts is None:
            return Reading(number, factor, amount.bound)
        if not _agrees(amount, factor, counts, target):
            ratio = f"{number_text(counts[0])}/{number_text(counts[1])}"
            raise CellError("value-contradicts-counts", "value", value, counts=ratio, exact=_ratio_text(counts, target))
        return Reading(number, factor, amount.bound, *counts)

    def _factor(self, target: Target, cell: str, column: str, value: str) -> Fraction:
        """What one of the written unit is in the target's."""
        stated = self._stated(column, target)
        if cell in MULTIPLIERS:
            base = stated or target.unit
            if base.id[:1] in MULTIPLIERS or base.kind not in (COUNT, AMOUNT):
                raise CellError("wrong-unit", "value", value, unit=target.unit.id, target=target.name)
            unit: Unit | None = base._replace(factor=base.factor * MULTIPLIERS[cell])
        else:
            unit = self._units.find(cell) if cell else stated or target.unit
            if unit is None and any(c.isdigit() for c in cell):
                raise CellError("bad-number", "value", value)
            if unit is not None and stated is not None and not _same(unit, stated):
                raise CellError("wrong-unit", "value", value, unit=stated.id, target=target.name)
        factor = unit.in_terms_of(target.unit) if unit is not None else None
        if factor is None:
            where, text = ("value", value) if cell else ("unit", column or self._header_units.get("value", ""))
            raise CellError("wrong-unit", where, text, unit=target.unit.id, target=target.name)
        return factor

    def _stated(self, column: str, target: Target) -> Unit | None:
        """The unit that the unit column or the header states; None where neither does."""
        found = []
        for text in (column, self._header_units.get("value", "")):
            if text:
                unit = self._units.find(text)
                if unit is None:
                    raise CellError("wrong-unit", "unit", text, unit=target.unit.id, target=target.name)
                found.append(unit)
        if len(found) > 1 and not _same(found[0], found[1]):
            raise CellError("wrong-unit", "unit", column, unit=found[1].id, target=target.name)
        return found[0] if found else None

    def _counts(self, target: Target, numerator: str, denominator: str) -> tuple[Fraction, Fraction] | None:
        has = [text not in NOT_REPORTED for text in (numerator, denominator)]
        if not any(has):
            return None
        if not all(has):
            column, text = ("denominator", numerator) if has[0] else ("numerator", denominator)
            raise CellError("one-count-alone", column, text, column=column)
        unit = target.unit
        if unit.kind != RATIO and not (
            unit.kind == OTHER and (unit.dimension.startswith("own:") or target.denominator)
        ):
            raise CellError("counts-of-no-ratio", "numerator", f"{numerator}/{denominator}", unit=unit.id)
        n, n_unit = self._count("numerator", numerator)
        d, d_unit = self._count("denominator", denominator)
        if (n_unit is None) != (d_unit is None) or (n_unit and d_unit and n_unit.dimension != d_unit.dimension):
            raise CellError(
                "wrong-unit", "numerator", f"{numerator}/{denominator}", unit=denominator, target=target.name
            )
        return n * (n_unit.factor if n_unit else 1), d * (d_unit.factor if d_unit else 1)

    def _count(self, column: str, text: str) -> tuple[Fraction, Unit | None]:
        amount = read_amount(text)
        if amount is None or amount.bound is not None:
            raise CellError("bad-number", column, text)
        unit_text = amount.unit or self._header_units.get(column, "")
        unit = self._units.find(unit_text) if unit_text else None
        if unit_text and unit is None:
            raise CellError("bad-number", column, text)
        return Fraction(amount.number), unit


class _Accepts:
    """Which numbers a target's range admits."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.is_percent = target.unit.kind == RATIO and target.unit.factor == _PERCENT
        self._range = target.range
        self._low = target.range.low if target.range else None
        self._high = target.range.high if target.range else None

    def check(self, number: Decimal, factor: Fraction, text: str) -> None:
        """Raises CellError where the number lies outside."""
        if self._range is None:
            return
        value = number if factor == 1 else Fraction(number) * factor
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

    def check_counts(self, n: Fraction, d: Fraction, n_text: str, d_text: str) -> None:
        """Raises CellError where two counts make no possible ratio."""
        target = self.target
        for count, column, text in ((n, "numerator", n_text), (d, "denominator", d_text)):
            if count < 0 or (target.sample and count.denominator != 1):
                raise CellError("bad-count", column, text)
        if n == d == 0:
            return
        capped = target.unit.kind == RATIO and self._high is not None and Fraction(self._high) * target.unit.factor <= 1
        if d == 0 or (capped and n > d):
            raise CellError("numerator-above-denominator", "numerator", n_text, denominator=d_text)
        ratio = n / d / (target.unit.factor if target.unit.kind == RATIO else 1)
        if (self._low is not None and ratio < self._low) or (self._high is not None and ratio > self._high):
            raise CellError("out-of-range", "numerator", n_text, **self._blanks())

    def _blanks(self) -> dict[str, str]:
        low, high = ("" if end is None else number_text(end) for end in (self._low, self._high))
        return {"low": low, "high": high, "unit": self.target.unit.id, "target": self.target.name}


def _same(a: Unit, b: Unit) -> bool:
    return (a.dimension, a.factor) == (b.dimension, b.factor)


def _ratio_in_unit(counts: tuple[Fraction, Fraction], target: Target) -> Fraction:
    return counts[0] / counts[1] / (target.unit.factor if target.unit.kind == RATIO else 1)


def _ratio_text(counts: tuple[Fraction, Fraction], target: Target) -> str:
    return "" if counts[1] == 0 else number_text(_ratio_in_unit(counts, target))


def _agrees(amount: Amount, factor: Fraction, counts: tuple[Fraction, Fraction], target: Target) -> bool:
    """Whether a written value is its counts' ratio, rounded either way to the decimals written."""
    if counts[1] == 0:
        return False
    exact = _ratio_in_unit(counts, target) / factor
    if amount.bound is not None:
        return BOUND_INTERVALS[amount.bound](Fraction(amount.number)).has(exact)
    places = decimals_of(amount.number)
    return amount.number in (rounded(exact, places), rounded_half_up(exact, places))
