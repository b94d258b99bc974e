"""Trends: whether a straight line through two figures reaches a threshold by its deadline. All arithmetic is exact."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from qcity.periods import MONTH, Period, span
from qcity.rules import EQUALS, Rule, settle

ON_TRACK, SLOW, INSUFFICIENT, REVERSING = "on_track", "slow", "insufficient", "reversing"
STATUSES = (ON_TRACK, SLOW, INSUFFICIENT, REVERSING)

_FROM = ((Fraction(95, 100), ON_TRACK), (Fraction(60, 100), SLOW), (Fraction(0), INSUFFICIENT))
"""The pace from which each status is reached: the cut-offs of Eurostat's SDG monitoring reports and of Open SDG."""

CUT_OFFS = tuple(least for least, _ in _FROM)


NO_TIME, BASE_HOLDS, BASE_IS_LIMIT, CROSSED = "no_time", "base_holds", "base_is_limit", "crossed"
"""Why two figures make no trend."""


class Point(NamedTuple):
    """An exact figure of a period, in its target's unit; its place in time is the period's end."""

    period: Period
    value: Fraction


class Trend(NamedTuple):
    """Whether a straight line from a base to a current figure reaches a threshold by a deadline.

    All numbers are exact, in the target's unit; `progress` and `pace` are shares of 1. `required_per_year` and
    `required_per_period` (of a period as long as the current figure's; None for days) have a sign: below 0 the figure
    has to fall. `series` are the figures from the base to the current one, oldest first, both among them. Of a count
    that has to be 0 (`equals: 0`) only what is `left` is known: the base and all that is worked out from it are None.
    """

    base: Point | None
    current: Point
    threshold: Fraction
    deadline: date
    series: tuple[Point, ...]
    progress: Fraction | None = None
    pace: Fraction | None = None
    status: str | None = None
    projected: Fraction | None = None
    required_per_year: Fraction | None = None
    required_per_period: Fraction | None = None
    left: Fraction | None = None


def years_between(start: date, end: date) -> Fraction:
    """The calendar years from the end of one day to the end of another, exactly; negative where that is the earlier.

    A day's place is `year + (month - 1 + day / days in the month) / 12`: a half year is 1/2 and every year is 1. (Days
    divided by 365.25 would make leap years longer; Eurostat's and Open SDG's formulas count years too.)

    >>> years_between(date(2018, 12, 31), date(2020, 6, 30)), years_between(date(2020, 2, 29), date(2020, 3, 31))
    (Fraction(3, 2), Fraction(1, 12))
    """
    return _place(end) - _place(start)


def status_of(pace: Fraction) -> str:
    """What a pace is called: on track from 0.95, slow from 0.60, insufficient from 0, reversing below.

    >>> status_of(Fraction(95, 100)), status_of(Fraction(0))
    ('on_track', 'insufficient')
    """
    return next((status for least, status in _FROM if pace >= least), REVERSING)


def draw_trend(rule: Rule, base: Point, current: Point, deadline: date, series: tuple[Point, ...] = ()) -> Trend | str:
    """The trend from a base to a figure that does not hold yet; where there is none, why not.

    With t in years between period ends: progress = (current - base) / (threshold - base), pace = progress / (time from
    base to current / time from base to deadline), projected = the line's value at the deadline, required_per_year =
    (threshold - current) / time from current to deadline. The threshold is the end of what the rule allows that lies
    nearer to the base. So `pace` is also (projected - base) / (threshold - base), the ratio that the Progress Charts
    of the UN Statistics Division classify by. It is Eurostat's and Open SDG's measure of progress (actual over required
    rate of change), linear where they compound.

    There is none where no time lies between base, figure and deadline (`no_time`), where the base holds already
    (`base_holds`) or is itself the limit (`base_is_limit`: `rises`, `falls`, a strict limit met), and where the figure
    has gone past all that the rule allows (`crossed`).
    """
    if not base.period.end < current.period.end < deadline:
        return NO_TIME
    limits = settle(rule, base.value)
    if limits is None or limits.allowed.distance(base.value) == 0:
        return BASE_HOLDS if limits is not None and limits.allowed.has(base.value) else BASE_IS_LIMIT
    allowed = limits.allowed
    from_below = allowed.low is not None and base.value < allowed.low
    threshold = base.value + allowed.distance(base.value) * (1 if from_below else -1)
    progress = (current.value - base.value) / (threshold - base.value)
    if progress > 1 and allowed.distance(current.value) > 0:
        return CROSSED
    gone = years_between(base.period.end, current.period.end)
    total = years_between(base.period.end, deadline)
    pace = progress * total / gone
    per_year = (threshold - current.value) / (total - gone)
    months = current.period.months
    return Trend(
        base,
        current,
        threshold,
        deadline,
        series or (base, current),
        progress,
        pace,
        status_of(pace),
        base.value + (current.value - base.value) * total / gone,
        per_year,
        per_year * months / 12 if months else None,
    )


def wants_zero(rule: Rule) -> bool:
    """Whether a rule asks for a count of 0, which is counted down and has no pace."""
    return rule.kind == EQUALS and rule.value == 0


def count_left(current: Point, deadline: date, series: tuple[Point, ...] = ()) -> Trend:
    """The trend of a count that has to be 0: what is left of it, and no pace. One figure is enough."""
    return Trend(None, current, Fraction(0), deadline, series or (current,), left=abs(current.value))


def slowest(trends: Iterable[tuple[str, Trend]]) -> str | None:
    """The body with the least pace, the first of those that have it; None where none has a pace."""
    paces = [(trend.pace, body) for body, trend in trends if trend.pace is not None]
    return min(paces, key=lambda one: one[0])[1] if paces else None


def _place(day: date) -> Fraction:
    days = span(day.year, day.month, MONTH).end.day
    return day.year + (day.month - 1 + Fraction(day.day, days)) / 12
