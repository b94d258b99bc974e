"""What a rule says of one figure: whether it holds, its gap, its margin and what was needed (section 3)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Counts = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Span:
    """All figures between two limits; None is no limit, `open` leaves the limit itself out."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether no figure is left."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

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
            and (self.high < other.high or (self.high == other.high and (self.high_open or not other.high_open)))
        )
        return low and high

    def meet(self, other: Span) -> Span:
        """The figures that are in both, where there are any."""
        low, low_open = _tighter_low(self, other)
        high, high_open = _tighter_high(self, other)
        return Span(low, high, low_open, high_open)

    def apart(self, other: Span) -> bool:
        """Whether no figure is in both."""
        return _below(self, other) or _below(other, self)


def _below(first: Span, second: Span) -> bool:
    """Whether every figure of the first span is less than every figure of the second."""
    if first.high is None or second.low is None:
        return False
    return first.high < second.low or (first.high == second.low and (first.high_open or second.low_open))


def _tighter_low(*spans: Span) -> tuple[Fraction | None, bool]:
    """The highest lower limit, and whether it is open."""
    limits = [(span.low, span.low_open) for span in spans if span.low is not None]
    return max(limits, default=(None, False))


def _tighter_high(*spans: Span) -> tuple[Fraction | None, bool]:
    """The lowest upper limit, and whether it is open."""
    limits = [(span.high, not span.high_open) for span in spans if span.high is not None]
    high, closed = min(limits, default=(None, True))
    return high, not closed


def total(spans: list[Span], divisor: int = 1) -> Span:
    """All figures that the sum (or with a divisor the mean) of one figure from each span can be."""
    lows = [span.low for span in spans if span.low is not None]
    highs = [span.high for span in spans if span.high is not None]
    return Span(
        sum(lows, Fraction(0)) / divisor if len(lows) == len(spans) else None,
        sum(highs, Fraction(0)) / divisor if len(highs) == len(spans) else None,
        any(span.low_open for span in spans),
        any(span.high_open for span in spans),
    )


def greatest(spans: list[Span]) -> Span:
    """All figures that the greatest of one figure from each span can be."""
    low, low_open = _tighter_low(*spans)
    highs = [(span.high, not span.high_open) for span in spans if span.high is not None]
    high, closed = max(highs) if len(highs) == len(spans) else (None, True)
    return Span(low, high, low_open, not closed)


def least(spans: list[Span]) -> Span:
    """All figures that the least of one figure from each span can be."""
    mirrored = greatest([_mirrored(span) for span in spans])
    return _mirrored(mirrored)


def _mirrored(span: Span) -> Span:
    """The span of all negated figures."""
    low = None if span.high is None else -span.high
    high = None if span.low is None else -span.low
    return Span(low, high, span.high_open, span.low_open)


@dataclass(frozen=True)
class Figure:
    """A measured figure in the target's unit; `bound` instead of `value` where only a bound was given.

    `counts` are a ratio's numerator and denominator.
    """

    value: Fraction | None = None
    counts: Counts | None = None
    bound: Span | None = None

    @property
    def span(self) -> Span:
        """All figures that it can be: itself alone, unless it is a bound."""
        return self.bound if self.bound is not None else Span(self.value, self.value)


@dataclass(frozen=True)
class Ruling:
    """A rule with all its numbers known: the figures that hold, and how its margin is reckoned.

    `centre` is the figure of `equals` and `about`, and the lower limit of `between`, whose other is `upper`. An
    `about` without tolerance leaves figures that do not hold undecided.
    """

    kind: str
    holds: Span
    centre: Fraction = Fraction(0)
    upper: Fraction = Fraction(0)
    tolerance: Fraction | None = None

    @property
    def else_undecided(self) -> bool:
        """Whether a figure that does not hold is undecided, not failed."""
        return self.kind == "about" and self.tolerance is None

    def margin(self, value: Fraction) -> Fraction | None:
        """The signed distance to spare, by the contract's formula for the kind of rule."""
        low, high = self.holds.low, self.holds.high
        if self.kind == "equals":
            return -abs(value - self.centre)
        if self.kind == "about":
            return None if self.tolerance is None else self.tolerance - abs(value - self.centre)
        if self.kind == "between":
            nearer = min(abs(value - self.centre), abs(value - self.upper))
            return nearer if self.holds.has(value) else -nearer
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
        return Ruling(kind, Span(low, high), centre=low, upper=high)
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
    return Ruling("between", Span(low=ruling.centre), ruling.centre, ruling.upper)


def about_ruling(number: Any, tolerance: Any, better: str | None) -> Ruling:
    """`about`: within the tolerance or on the better side; with none stated, any other is undecided."""
    centre = Fraction(number)
    width = Fraction(tolerance) if tolerance is not None else Fraction(0)
    low = None if better == "lower" else centre - width
    high = None if better == "higher" else centre + width
    return Ruling("about", Span(low, high), centre, tolerance=None if tolerance is None else width)


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


def needed(counts: Counts, scale: Fraction, holds: Span) -> int | None:
    """How many more (or fewer) of the same denominator would have had to pass; None where none could do.

    Only things can pass, so there is none either where the counts are not whole.

    `scale` turns a share into the target's unit: 100 for per cent.
    """
    if any(count.denominator != 1 for count in counts):
        return None
    passed, total = map(int, counts)
    value = scale * passed / total
    if holds.has(value):
        return 0
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
    lacking = needed(figure.counts, scale, ruling.holds) if figure.counts else None
    if ruling.holds.has(value):
        return Outcome("pass", value, Fraction(0), ruling.margin(value), lacking)
    if ruling.else_undecided:
        return Outcome("undecided", value)
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
