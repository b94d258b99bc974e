"""Values: what the value, unit and count cells of a row say about a target, checked against each other."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from qcity.cells import NOT_REPORTED, PLAIN_NUMBER, Amount, read_amount
from qcity.measurement import ONE
from qcity.numbers import is_rounding_of, number_text
from qcity.plan import Plan, Target
from qcity.ranges import Accepted, Admits, CellError, read_count
from qcity.rules import BOUND_INTERVALS
from qcity.units import AMOUNT, COUNT, MULTIPLIERS, Unit, with_unit


class Reading(NamedTuple):
    """What the cells say: a number as written with its factor to the target's unit, or counts, or both."""

    value: Decimal | None = None
    factor: Fraction = ONE
    bound: str | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None


class CellsError(Exception):
    """All cells of a row that cannot be used."""

    def __init__(self, faults: list[CellError]) -> None:
        super().__init__(faults)
        self.faults = faults


class ValueReader:
    """Reads value, unit and count cells; `header_units` are the units written in the header, by column."""

    def __init__(self, plan: Plan, header_units: dict[str, str]) -> None:
        self._units = plan.units
        self._header_units = header_units
        self._counts_have_units = not header_units.keys().isdisjoint(("numerator", "denominator"))
        self._factors: dict[tuple[str, str, str], Fraction] = {}
        self._accepts: dict[str, Admits] = {}
        self._plain: dict[tuple[str, str, str], Accepted] = {}
        self._counted: dict[tuple[str, str], Admits] = {}

    def read_plain(
        self, target: str, value: str, unit: str, numerator: str, denominator: str
    ) -> tuple[Decimal | None, Fraction | None, Fraction | None] | None:
        """The value and the two counts of cells that are like ones that were read in full before, quickly.

        None where they are anything but a plain number in the target's unit, or two plain counts.
        """
        if not numerator and not denominator:
            match = PLAIN_NUMBER.fullmatch(value)
            accepted = self._plain.get((target, match[2], unit)) if match else None
            if match is None or accepted is None:
                return None
            number = Decimal(match[1])
            fits = accepted.low <= number <= accepted.high and not (accepted.whole and "." in match[1])
            return (number, None, None) if fits else None
        accepts = self._counted.get((target, unit))
        n, d = read_count(numerator), read_count(denominator)
        if value or accepts is None or n is None or d is None or n.unit or d.unit or self._counts_have_units:
            return None
        return (None, n.exact, d.exact) if accepts.plainly_has(n, d) else None

    def read(self, target: Target, value: str, unit: str, numerator: str, denominator: str) -> Reading | None:
        """What folded cells say, None where they say that nothing is reported.

        Raises CellsError with every cell that cannot be used.
        """
        accepts = self._accepts.get(target.id) or self._accepts.setdefault(target.id, Admits(target))
        faults: list[CellError] = []
        counts, amount, factor = None, None, ONE
        try:
            counts = self._counts(accepts, numerator, denominator)
        except CellError as fault:
            faults.append(fault)
        if counts is not None and not any(counts) and value in NOT_REPORTED:
            return None
        try:
            if value not in NOT_REPORTED:
                amount = read_amount(value)
                if amount is None:
                    faults.append(CellError("bad-number", "value", value))
            factor = self._factor(target, amount.unit if amount else "", unit, value)
            if amount is not None:
                self._check(accepts, amount, factor, unit, value)
        except CellError as fault:
            faults.append(fault)
        if faults:
            raise CellsError(faults)
        if amount is None:
            return None if counts is None else self._of_counts(accepts, unit, counts)
        if counts is None:
            return Reading(amount.number, factor, amount.bound)
        if not _agrees(amount, factor, counts, target):
            ratio = f"{number_text(counts[0])}/{number_text(counts[1])}"
            written = amount.unit or unit or self._header_units.get("value", "") or target.unit.id
            blanks = {"counts": ratio, "exact": _ratio_text(counts, target, factor, written), "unit": written}
            raise CellsError([CellError("value-contradicts-counts", "value", value, **blanks)])
        return Reading(amount.number, factor, amount.bound, *counts)

    def _of_counts(self, accepts: Admits, unit: str, counts: tuple[Fraction, Fraction]) -> Reading:
        self._counted[accepts.target.id, unit] = accepts
        return Reading(numerator=counts[0], denominator=counts[1])

    def _check(self, accepts: Admits, amount: Amount, factor: Fraction, unit: str, value: str) -> None:
        """Raises CellError where a number is ambiguous or outside its target's range."""
        target = accepts.target
        stated = amount.unit or unit or self._header_units.get("value", "")
        if accepts.is_percent and 0 < amount.number <= 1 and not stated:
            percent = number_text(Fraction(amount.number) * 100)
            raise CellError("ambiguous-fraction", "value", value, target=target.label, percent=percent)
        accepts.check(amount.number, factor, value, amount.bound)
        key = target.id, amount.unit, unit
        if factor == 1 and key not in self._plain:
            self._plain[key] = accepts.as_limits(stated)

    def _factor(self, target: Target, cell: str, column: str, value: str) -> Fraction:
        """What one of the written unit is in the target's, looked up once."""
        key = target.id, cell, column
        factor = self._factors.get(key)
        if factor is None:
            factor = self._factors[key] = self._find_factor(target, cell, column, value)
        return factor

    def _find_factor(self, target: Target, cell: str, column: str, value: str) -> Fraction:
        stated = self._stated(column, target)
        if cell in MULTIPLIERS:
            base = stated or target.unit
            if base.id[:1] in MULTIPLIERS or base.kind not in (COUNT, AMOUNT):
                raise CellError("wrong-unit", "value", value, unit=target.unit.id, target=target.label)
            unit: Unit | None = base._replace(factor=base.factor * MULTIPLIERS[cell])
        else:
            unit = self._units.find(cell) if cell else stated or target.unit
            if unit is None and any(c.isdigit() for c in cell):
                raise CellError("bad-number", "value", value)
            if unit is not None and stated is not None and not _same(unit, stated):
                raise CellError("wrong-unit", "value", value, unit=stated.id, target=target.label)
        factor = unit.in_terms_of(target.unit) if unit is not None else None
        if factor is None:
            where, text = ("value", value) if cell else ("unit", column or self._header_units.get("value", ""))
            raise CellError("wrong-unit", where, text, unit=target.unit.id, target=target.label)
        return factor

    def _stated(self, column: str, target: Target) -> Unit | None:
        """The unit that the unit column or the header states; None where neither does."""
        header = self._header_units.get("value", "")
        found = []
        for where, text in (("value", header), ("unit", column)):
            unit = self._units.find(text) if text else None
            if text and (unit is None or unit.in_terms_of(target.unit) is None):
                raise CellError("wrong-unit", where, text, unit=target.unit.id, target=target.label)
            found += [unit] if unit is not None else []
        if len(found) > 1 and not _same(found[0], found[1]):
            raise CellError("wrong-unit", "unit", column, unit=header, target=target.label)
        return found[0] if found else None

    def _counts(self, accepts: Admits, numerator: str, denominator: str) -> tuple[Fraction, Fraction] | None:
        """The two counts; None where there are none."""
        has = [text not in NOT_REPORTED for text in (numerator, denominator)]
        if not any(has):
            return None
        if not all(has):
            column, text, other = (
                ("denominator", denominator, numerator) if has[0] else ("numerator", numerator, denominator)
            )
            raise CellError("one-count-alone", column, text, column=column, other=other)
        unit = accepts.target.unit
        if not accepts.target.takes_counts:
            raise CellError("counts-of-no-ratio", "numerator", f"{numerator}/{denominator}", unit=unit.id)
        n, n_unit = self._count(accepts.target, "numerator", numerator)
        d, d_unit = self._count(accepts.target, "denominator", denominator)
        if n_unit.dimension != d_unit.dimension:
            blanks = {"unit": d_unit.id, "target": accepts.target.label}
            raise CellError("wrong-unit", "numerator", numerator, **blanks)
        counts = n * n_unit.factor, d * d_unit.factor
        accepts.check_counts(*counts, numerator, denominator)
        return counts

    def _count(self, target: Target, column: str, text: str) -> tuple[Fraction, Unit]:
        """A count with its unit; one without a unit counts things, as 批 and 家 do."""
        count = read_count(text)
        if count is None:
            raise CellError("bad-number", column, text)
        header = self._header_units.get(column, "")
        unit_text = count.unit or header
        multiplied = f"{unit_text}个" if unit_text in MULTIPLIERS else unit_text or "个"
        unit = self._units.find(multiplied)
        if unit is None and count.unit:
            raise CellError("bad-number", column, text)
        if unit is None or unit.kind not in (COUNT, AMOUNT):
            raise CellError("wrong-unit", column, text if count.unit else header, unit="个", target=target.label)
        return count.exact, unit


def _same(a: Unit, b: Unit) -> bool:
    return (a.dimension, a.factor) == (b.dimension, b.factor)


def _ratio_in_unit(counts: tuple[Fraction, Fraction], target: Target) -> Fraction:
    return counts[0] / counts[1] * target.ratio_scale


def _ratio_text(counts: tuple[Fraction, Fraction], target: Target, factor: Fraction, unit: str) -> str:
    """The ratio in the unit in which the value is written; empty where there is none."""
    return "" if counts[1] == 0 else with_unit(number_text(_ratio_in_unit(counts, target) / factor), unit)


def _agrees(amount: Amount, factor: Fraction, counts: tuple[Fraction, Fraction], target: Target) -> bool:
    """Whether a written value is its counts' ratio, rounded either way to the decimals written."""
    if counts[1] == 0:
        return False
    exact = _ratio_in_unit(counts, target) / factor
    if amount.bound is not None:
        return BOUND_INTERVALS[amount.bound](Fraction(amount.number)).has(exact)
    return is_rounding_of(amount.number, exact)
