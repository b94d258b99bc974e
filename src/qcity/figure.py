"""A figure: what a measurement states in its target's unit, and several of them as one. All arithmetic is exact."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from qcity.book import exact_value
from qcity.errors import Message
from qcity.measurement import ONE, Measurement
from qcity.numbers import decimals_of, number_text
from qcity.periods import Period
from qcity.plan import MAX, MEAN, MIN, POOLED, SUM, Target
from qcity.rules import BOUND_INTERVALS, BOUND_SIGNS, Interval, Number
from qcity.source import Place
from qcity.units import COUNT

ROW, DAMAGED = "row", "error"
"""How a figure came about, besides the ways in which several are put together: one row, or rows in error."""


class Figure(NamedTuple):
    """A figure in its target's unit, as an interval: a point, or what a bound leaves possible.

    `bound` marks the latter, also where it leaves one number only. `slack` is how far rounding as written can have
    moved the figure. `written` is its text where it stands in the submission as such, None where it was worked out.
    """

    interval: Interval
    slack: Fraction = Fraction(0)
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    bound: bool = False
    written: str | None = None

    @property
    def exact(self) -> Fraction | None:
        """The number, where it is one."""
        return None if self.bound else self.interval.point


class Found(NamedTuple):
    """What was found for a body at a period: a figure, or (in the last note) why there is none to judge.

    `how` says how it came about: `row`, `error`, or the way in which `made_of` was put together (`pooled`, `sum`,
    `mean`, `max`, `min`, `none`). `row` is the one row that states it.
    """

    figure: Figure | None
    places: tuple[Place, ...]
    notes: tuple[Message, ...] = ()
    how: str = ROW
    row: Measurement | None = None
    made_of: tuple[Ingredient, ...] = ()


class Ingredient(NamedTuple):
    """One of the figures that another is put together from; nothing was found where one is missing."""

    body: str
    period: Period
    found: Found | None


def figure_of(m: Measurement, target: Target) -> Figure:
    """The figure that a measurement states, in its target's unit."""
    value = exact_value(m, target)
    if m.numerator is not None:
        return Figure(Interval(value, value), numerator=m.numerator, denominator=m.denominator)
    text = number_text(m.value if m.value is not None and m.factor is ONE else value)
    if m.bound is None:
        exact = target.unit.kind == COUNT and value.denominator == 1 and m.factor * target.unit.factor == 1
        places = decimals_of(m.value) if m.value is not None else 0
        slack = Fraction(0) if exact else Fraction(m.factor.numerator, 2 * 10**places * m.factor.denominator)
        return Figure(Interval(value, value), slack=slack, written=text)
    interval = BOUND_INTERVALS[m.bound](value)
    if target.range is not None:
        interval = interval.meet(Interval(_fraction(target.range.low), _fraction(target.range.high)))
    return Figure(interval, bound=True, written=f"{BOUND_SIGNS[m.bound]}{text}")


def combine(target: Target, how: str, figures: Sequence[Figure]) -> Figure:
    """Several figures as one: pooled counts, or the sum, mean, largest or smallest; bounds stay bounds."""
    if how == POOLED:
        numerator = sum((f.numerator for f in figures if f.numerator is not None), Fraction(0))
        denominator = sum((f.denominator for f in figures if f.denominator is not None), Fraction(0))
        value = numerator / denominator * target.ratio_scale
        return Figure(Interval(value, value), numerator=numerator, denominator=denominator)
    lows = [(f.interval.low, f.interval.low_open) for f in figures]
    highs = [(f.interval.high, f.interval.high_open) for f in figures]
    bound = any(f.bound for f in figures)
    slacks = [f.slack for f in figures]
    if how in (SUM, MEAN):
        share = Fraction(1, len(figures) if how == MEAN else 1)
        low, low_open = _sum_ends(lows, share)
        high, high_open = _sum_ends(highs, share)
        slack = sum(slacks, Fraction(0)) * share
    else:
        low, low_open = _extreme(lows, how, unbounded_wins=how == MIN)
        high, high_open = _extreme(highs, how, unbounded_wins=how == MAX)
        slack = max(slacks)
    return Figure(Interval(low, high, low_open, high_open), slack=slack, bound=bound)


def _sum_ends(ends: list[tuple[Fraction | None, bool]], share: Fraction) -> tuple[Fraction | None, bool]:
    values = [end for end, _ in ends if end is not None]
    if len(values) < len(ends):
        return None, False
    return sum(values, Fraction(0)) * share, any(is_open for _, is_open in ends)


def _extreme(
    ends: list[tuple[Fraction | None, bool]], how: str, *, unbounded_wins: bool
) -> tuple[Fraction | None, bool]:
    """An end of the largest or smallest of several intervals.

    Where an unbounded interval decides this end, a tie is closed if any of its intervals reaches it; else all
    must.
    """
    values = [(end, is_open) for end, is_open in ends if end is not None]
    if not values or (unbounded_wins and len(values) < len(ends)):
        return None, False
    best = max(v for v, _ in values) if how == MAX else min(v for v, _ in values)
    ties = [is_open for v, is_open in values if v == best]
    return best, all(ties) if unbounded_wins else any(ties)


def _fraction(value: Number | None) -> Fraction | None:
    return None if value is None else Fraction(value)
