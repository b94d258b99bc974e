"""What a rule says of one figure: whether it holds, its gap, its margin and what was needed (section 3)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Span:
    """All figures between two limits; None is no limit, `open` leaves the limit itself out."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    def has(self, value: Fraction) -> bool:
        """Whether the figure is among them."""
        above = self.low is None or value > self.low or (value == self.low and not self.low_open)
        below = self.high is None or value < self.high or (value == self.high and not self.high_open)
        return above and below

    def distance(self, value: Fraction) -> Fraction:
        """How far the figure is from the nearest of them, both limits counted in."""
        if self.low is not None and value < self.low:
            return self.low - value
        if self.high is not None and value > self.high:
            return value - self.high
        return Fraction(0)

    def inside(self, other: Span) -> bool:
        """Whether every figure of this span is one of the other's."""
        low = other.low is None or (
            self.low is not None
            and (self.low > other.low or (self.low == other.low and (self.low_open or not other.low_open)))
        )
        high = other.high is None or (
            self.high is not None
            and (
                self.high < other.high
                or (self.high == other.high and (self.high_open or not other.high_open))
            )
        )
        return low and high

    def apart(self, other: Span) -> bool:
        """Whether no figure is in both."""
        return _below(self, other) or _below(other, self)


def _below(first: Span, second: Span) -> bool:
    """Whether every figure of the first span is less than every figure of the second."""
    if first.high is None or second.low is None:
        return False
    return first.high < second.low or (first.high == second.low and (first.high_open or second.low_open))


@dataclass(frozen=True)
class Figure:
    """A measured figure in the target's unit; `bound` instead of `value` where only a bound was given.

    `counts` are a ratio's numerator and denominator.
    """

    value: Fraction | None = None
    counts: tuple[int, int] | None = None
    bound: Span | None = None


@dataclass(frozen=True)
class Ruling:
    """A rule with all its numbers known: the figures that hold, and how its margin is reckoned."""

    kind: str
    holds: Span
    centre: Fraction = Fraction(0)
    tolerance: Fraction = Fraction(0)
    else_undecided: bool = False

    def margin(self, value: Fraction) -> Fraction:
        """The signed distance to spare, by the contract's formula for the kind of rule."""
        low, high = self.holds.low, self.holds.high
        if self.kind == "equals":
            return -abs(value - self.centre)
        if self.kind == "about":
            return self.tolerance - abs(value - self.centre)
        if self.kind == "between":
            return min(value - self.centre, self.centre + self.tolerance - value)
        if low is not None:
            return value - low
        assert high is not None
        return high - value


@dataclass(frozen=True)
class Outcome:
    """What one figure came to."""

    verdict: str
    value: Fraction | None = None
    gap: Fraction | None = None
    margin: Fraction | None = None
    needed: int | None = None


def simple_ruling(kind: str, number: Any) -> Ruling:
    """The ruling of a rule that has one number or, for `between`, a strict pair of them."""
    if kind == "between":
        low, high = Fraction(number[0]), Fraction(number[1])
        return Ruling(kind, Span(low, high), centre=low, tolerance=high - low)
    limit = Fraction(number)
    spans = {
        "at_least": Span(low=limit),
        "more_than": Span(low=limit, low_open=True),
        "at_most": Span(high=limit),
        "less_than": Span(high=limit, high_open=True),
        "equals": Span(limit, limit),
    }
    return Ruling(kind, spans[kind], centre=limit)


def between_ruling(pair: Any, strict: bool) -> Ruling:
    """`between`: above the upper limit it still holds, unless strict."""
    ruling = simple_ruling("between", pair)
    if strict:
        return ruling
    return Ruling("between", Span(low=ruling.centre), ruling.centre, ruling.tolerance)


def about_ruling(number: Any, tolerance: Any, better: str | None) -> Ruling:
    """`about`: within the tolerance or on the better side; with none stated, any other is undecided."""
    centre = Fraction(number)
    width = Fraction(tolerance) if tolerance is not None else Fraction(0)
    low = None if better == "lower" else centre - width
    high = None if better == "higher" else centre + width
    return Ruling("about", Span(low, high), centre, width, else_undecided=tolerance is None)


def against_base(kind: str, number: Any, base: Fraction) -> Ruling | None:
    """`rises`, `falls` and `changes_by` against a base; None where a zero base leaves nothing to judge by."""
    if kind == "rises":
        return Ruling(kind, Span(low=base, low_open=True))
    if kind == "falls":
        return Ruling(kind, Span(high=base, high_open=True))
    if base == 0:
        return None
    percent = Fraction(number)
    level = base + abs(base) * percent / 100
    return Ruling(kind, Span(low=level) if percent > 0 else Span(high=level))


def needed(counts: tuple[int, int], scale: Fraction, holds: Span) -> int | None:
    """How many more (or fewer) of the same denominator would have had to pass; None where none could do.

    `scale` turns a share into the target's unit: 100 for per cent.
    """
    passed, total = counts
    value = scale * passed / total
    if holds.low is not None and value <= holds.low:
        wanted = math.ceil(holds.low * total / scale)
        if holds.low_open and scale * wanted / total == holds.low:
            wanted += 1
    else:
        assert holds.high is not None
        wanted = math.floor(holds.high * total / scale)
        if holds.high_open and scale * wanted / total == holds.high:
            wanted -= 1
    if not 0 <= wanted <= total or not holds.has(scale * wanted / total):
        return None
    return abs(wanted - passed)


def judge_figure(figure: Figure, ruling: Ruling | None, is_due: bool, scale: Fraction) -> Outcome:
    """The verdict on one figure; `ruling` is None where there is nothing to judge it by."""
    failed = "fail" if is_due else "pending"
    if figure.bound is not None:
        return Outcome(_judge_bound(figure.bound, ruling, failed))
    value = figure.value
    assert value is not None
    if ruling is None:
        return Outcome("undecided", value)
    if ruling.holds.has(value):
        return Outcome("pass", value, Fraction(0), ruling.margin(value))
    if ruling.else_undecided:
        return Outcome("undecided", value)
    lacking = needed(figure.counts, scale, ruling.holds) if figure.counts else None
    return Outcome(failed, value, ruling.holds.distance(value), ruling.margin(value), lacking)


def _judge_bound(bound: Span, ruling: Ruling | None, failed: str) -> str:
    """What a bound implies: every figure it allows holds, or none does, or nothing."""
    if ruling is None:
        return "undecided"
    if bound.inside(ruling.holds):
        return "pass"
    if bound.apart(ruling.holds) and not ruling.else_undecided:
        return failed
    return "undecided"
