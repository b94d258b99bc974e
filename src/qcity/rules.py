"""Rules: what a target demands of a figure, as exact arithmetic.

A rule is settled into limits once its threshold and baseline are known; the limits are an interval of allowed
figures. Whether a figure holds, its gap and its margin all follow from that interval (contract, section 3).
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

AT_LEAST, MORE_THAN, AT_MOST, LESS_THAN, EQUALS = "at_least", "more_than", "at_most", "less_than", "equals"
BETWEEN, ABOUT, RISES, FALLS, CHANGES_BY, EXTERNAL = (
    "between",
    "about",
    "rises",
    "falls",
    "changes_by",
    "external",
)

KINDS = (AT_LEAST, MORE_THAN, AT_MOST, LESS_THAN, EQUALS, BETWEEN, ABOUT, RISES, FALLS, CHANGES_BY, EXTERNAL)
NEEDS_BASELINE = frozenset({RISES, FALLS, CHANGES_BY})
THRESHOLD_KINDS = (AT_LEAST, MORE_THAN, AT_MOST, LESS_THAN, EQUALS, BETWEEN, ABOUT)
"""What a thresholds file may put in an external rule's place."""


Number = Decimal | Fraction
"""A rule's number: as the plan's file writes it, or converted from another unit (which may not terminate)."""


class Rule(NamedTuple):
    """One demand: its kind and its numbers, in the target's unit."""

    kind: str
    value: Number | None = None  # x; the lower end of `between`; the per cent of `changes_by`
    high: Number | None = None  # the upper end of `between`
    strict: bool = False  # `between`: above the upper end it no longer holds
    tolerance: Number | None = None  # `about`
    better: str | None = None  # `about`: higher, lower
    reference: str | None = None  # `external`: who sets the threshold
    holds: str | None = None  # `external`: the kind of rule that the plan gives it


class Interval(NamedTuple):
    """The numbers from low to high; None is unbounded, an open end does not count its number in."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    def distance(self, value: Fraction) -> Fraction:
        """From the value to the nearest number of the interval with its ends counted in; 0 inside."""
        if self.low is not None and value < self.low:
            return self.low - value
        if self.high is not None and value > self.high:
            return value - self.high
        return Fraction(0)

    def has(self, value: Fraction | int) -> bool:
        """Whether the value lies inside."""
        return not (
            (self.low is not None and (value < self.low or (self.low_open and value == self.low)))
            or (self.high is not None and (value > self.high or (self.high_open and value == self.high)))
        )

    def within(self, other: Interval) -> bool:
        """Whether every number of this interval lies in the other."""
        return _below(other.low, other.low_open, self.low, self.low_open) and _below(
            _negated(other.high), other.high_open, _negated(self.high), self.high_open
        )

    def meet(self, other: Interval) -> Interval:
        """The numbers in both; may be empty."""
        low, low_open = self.low, self.low_open
        if not _below(other.low, other.low_open, low, low_open):
            low, low_open = other.low, other.low_open
        high, high_open = self.high, self.high_open
        if not _below(_negated(other.high), other.high_open, _negated(high), high_open):
            high, high_open = other.high, other.high_open
        return Interval(low, high, low_open, high_open)

    @property
    def is_empty(self) -> bool:
        """Whether no number lies inside."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    @property
    def point(self) -> Fraction | None:
        """The one number inside, where there is just one."""
        return self.low if self.low is not None and self.low == self.high and not self.is_empty else None


def _below(a: Fraction | None, a_open: bool, b: Fraction | None, b_open: bool) -> bool:
    """Whether a lower end a admits everything that a lower end b admits (later) or the same (first)."""
    if a is None:
        return True
    if b is None:
        return False
    return a < b or (a == b and (b_open or not a_open))


def _negated(value: Fraction | None) -> Fraction | None:
    return None if value is None else -value


BOUND_INTERVALS: dict[str, Callable[[Fraction], Interval]] = {
    ">=": lambda value: Interval(low=value),
    ">": lambda value: Interval(low=value, low_open=True),
    "<=": lambda value: Interval(high=value),
    "<": lambda value: Interval(high=value, high_open=True),
    "~": lambda _: Interval(),
}
"""What a bound leaves possible; "about" says nothing."""

BOUND_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "~": "≈"}


class Limits(NamedTuple):
    """A rule with everything it needs filled in.

    `allowed` is what holds. Outside it a figure fails, or is undecided where `open_ended` (an `about` without
    a tolerance). `soft_high` is the upper end of a `between` that is held, with a note, beyond it.
    """

    rule: Rule
    allowed: Interval
    open_ended: bool = False
    soft_high: Fraction | None = None

    def holds(self, figure: Interval) -> bool | None:
        """Whether the figure holds; None where that cannot be said (a bound that implies nothing)."""
        if figure.within(self.allowed):
            return True
        if self.open_ended or not figure.meet(self.allowed).is_empty:
            return None
        return False

    def margin(self, value: Fraction) -> Fraction | None:
        """Signed distance to the limit, positive to spare; None where the rule has no tolerance to measure by."""
        rule, allowed = self.rule, self.allowed
        if rule.kind == EQUALS:
            return -allowed.distance(value)
        if rule.kind == BETWEEN:
            ends = [abs(value - Fraction(end)) for end in (rule.value, rule.high) if end is not None]
            return min(ends) if allowed.has(value) else -min(ends)
        if rule.kind == ABOUT:
            if rule.tolerance is None or rule.value is None:
                return None
            return Fraction(rule.tolerance) - abs(value - Fraction(rule.value))
        if allowed.low is not None:
            return value - allowed.low
        return None if allowed.high is None else allowed.high - value


def settle(rule: Rule, base: Fraction | None = None) -> Limits | None:
    """The rule's limits; None where it has none to judge by: no threshold, no baseline, a baseline of zero."""
    if rule.kind in NEEDS_BASELINE:
        return None if base is None else _settle_against(rule, base)
    if rule.value is None:
        return None
    x = Fraction(rule.value)
    if rule.kind == BETWEEN:
        high = Fraction(rule.high if rule.high is not None else rule.value)
        return Limits(rule, Interval(x, high) if rule.strict else Interval(x), soft_high=None if rule.strict else high)
    if rule.kind == ABOUT:
        spread = Fraction(rule.tolerance or 0)
        low = None if rule.better == "lower" else x - spread
        high_or_none = None if rule.better == "higher" else x + spread
        return Limits(rule, Interval(low, high_or_none), open_ended=rule.tolerance is None)
    return Limits(rule, _BEYOND[rule.kind](x))


_BEYOND: dict[str, Callable[[Fraction], Interval]] = {
    AT_LEAST: lambda x: Interval(low=x),
    MORE_THAN: lambda x: Interval(low=x, low_open=True),
    AT_MOST: lambda x: Interval(high=x),
    LESS_THAN: lambda x: Interval(high=x, high_open=True),
    EQUALS: lambda x: Interval(x, x),
}


def _settle_against(rule: Rule, base: Fraction) -> Limits | None:
    if rule.kind == RISES:
        return Limits(rule, Interval(low=base, low_open=True))
    if rule.kind == FALLS:
        return Limits(rule, Interval(high=base, high_open=True))
    if base == 0 or rule.value is None:
        return None
    change = Fraction(rule.value)
    level = base + abs(base) * change / 100
    return Limits(rule, Interval(low=level) if change > 0 else Interval(high=level))


def passes_needed(limits: Limits, numerator: int, denominator: int, scale: Fraction) -> int | None:
    """How many more of `denominator` would have had to count in the numerator for the ratio to hold.

    `scale` is what a ratio of 1 is in the target's unit (100 for %). Negative, how many fewer, where the ratio is too
    high; 0 where it holds; None where no whole number between 0 and the denominator would do.
    """
    per = denominator / scale
    low, high, low_open, high_open = limits.allowed
    counts = Interval(None if low is None else low * per, None if high is None else high * per, low_open, high_open)
    if counts.has(numerator):
        return 0
    if counts.low is not None and numerator <= counts.low:
        count = counts.low.__floor__() + 1 if low_open else counts.low.__ceil__()
    elif counts.high is not None:
        count = counts.high.__ceil__() - 1 if high_open else counts.high.__floor__()
    else:
        return None
    return count - numerator if 0 <= count <= denominator and counts.has(count) else None
