"""The figures of one target, by body and period: own rows, sums of parts and roll-ups (sections 1 to 3)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from .periods import HALF, MONTH, QUARTER, YEAR, Period, ending_on_or_before
from .rows import ERROR, FIGURE, Row
from .rules import Figure, Span, greatest, least, total

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .model import Plan, Target


@dataclass(frozen=True)
class Trouble:
    """Something is there, but no figure: a cell in error, a conflict, areas that cannot be rolled up."""

    reason: str


Reading = Figure | Trouble | None


@dataclass
class Book:
    """What the rows say of one target.

    `slots` holds what one body reported for one period. `blocks` are rows whose period or body is in
    error: None stands for any body or any period, all of which the row could have been about.
    """

    plan: Plan
    target: Target
    slots: dict[tuple[str, Period], Reading] = field(default_factory=dict)
    blocks: list[tuple[str | None, Period | None]] = field(default_factory=list)

    def raw(self, body: str, period: Period) -> Reading:
        """What this body reported for exactly this period."""
        if any(who in (None, body) and when == period for who, when in self.blocks):
            return Trouble("a row of an unknown body")
        return self.slots.get((body, period))

    def any_period_blocked(self, bodies: Iterable[str]) -> bool:
        """Whether a row whose period is in error could be about one of these bodies."""
        return any(when is None and (who is None or who in bodies) for who, when in self.blocks)

    def own(self, body: str, period: Period) -> Reading:
        """The body's own figure: its row, else for a flow's year the sum of all its parts."""
        reading = self.raw(body, period)
        if reading is not None or not self._is_flow_year(period):
            return reading
        return self._from_parts(period, lambda part: self.raw(body, part))

    def at(self, body: str, period: Period) -> Reading:
        """The figure of a body for a period: the whole's own row, else the roll-up of its areas.

        A flow's year that nobody reported is the sum of the whole's parts where one of them is its own,
        else the roll-up of the areas' years, else the sum of the parts that are rolled up themselves.
        """
        if not self._rolls_up(body):
            return self._unless_blocked([body], self.own(body, period))
        reading = self.raw(body, period)
        if reading is not None:
            return self._unless_blocked([body], reading)
        if self._is_flow_year(period) and all(self.raw(area, period) is None for area in self.plan.top_areas):
            parts = self._from_parts(period, lambda part: self.raw(body, part) or self._rolled_up(part))
            has_own = any(self.raw(body, part) for months in (HALF, QUARTER, MONTH) for part in period.parts(months))
            reading = parts if has_own else self._rolled_up(period) or parts
        return self._unless_blocked([body, *self.plan.top_areas], reading or self._rolled_up(period))

    def year(self, body: str, year: Period) -> Reading:
        """A year's figure: a flow's own or summed, else of the longest period that ends with it."""
        if self.target.measure == "flow":
            return self.at(body, year)
        longest = max((period for period in self.periods(body) if period.end == year.end), default=year)
        if longest.months != YEAR and self.blocked_without_period(body):
            return Trouble("a row with a bad period, which may be of the whole year")
        return self.at(body, longest)

    def periods(self, body: str) -> list[Period]:
        """The periods in which the body, or an area that makes the whole's figure, has a row."""
        bodies = self._bodies_behind(body)
        found = {period for who, period in self.slots if who in bodies}
        found |= {period for who, period in self.blocks if period is not None and (who is None or who in bodies)}
        return sorted(found)

    def flow_periods(self, body: str, months: int) -> list[Period]:
        """The periods of one length that have a figure, for a year also by its parts."""
        found = {period for period in self.periods(body) if period.months == months}
        if months == YEAR:
            found |= {ending_on_or_before(date(period.end.year, 12, 31), YEAR) for period in self.periods(body)}
        return sorted(period for period in found if self.at(body, period) is not None)

    def latest(self, body: str, until: date) -> tuple[Period | None, Reading]:
        """The period whose figure decides a `by_due` target, and that figure.

        The period is None where a row with an unreadable period could have decided.
        """
        flow = self.target.measure == "flow"
        months = self.target.due.months
        candidates = self.flow_periods(body, months) if flow else self.periods(body)
        chosen = max((period for period in candidates if period.end <= until), default=None)
        if self.any_period_blocked([body]):
            return None, Trouble("a row with a bad period")
        areas_blocked = self._rolls_up(body) and self.any_period_blocked(self.plan.top_areas)
        lengths = (YEAR, HALF, QUARTER, MONTH)
        longest = months if flow else next((n for n in lengths if ending_on_or_before(until, n).end == until), 0)
        is_last = chosen is not None and (chosen.end, chosen.months) == (until, longest)
        if areas_blocked and not (is_last and chosen is not None and self.raw(body, chosen) is not None):
            return None, Trouble("an area's row with a bad period")
        return chosen, self.at(body, chosen) if chosen is not None else None

    def blocked_without_period(self, body: str) -> bool:
        """Whether a row with an unreadable period could have been a part of this body."""
        return self.any_period_blocked(self._bodies_behind(body))

    def _bodies_behind(self, body: str) -> tuple[str, ...]:
        """The bodies whose rows can make this body's figure."""
        return (body, *self.plan.top_areas) if self._rolls_up(body) else (body,)

    def _rolls_up(self, body: str) -> bool:
        """Whether this is the whole, whose areas can stand for it."""
        return self.target.scope == "whole" and body == self.plan.whole

    def _is_flow_year(self, period: Period) -> bool:
        """Whether the period's figure may be the sum of its parts."""
        return self.target.measure == "flow" and period.months == YEAR

    def _unless_blocked(self, bodies: list[str], reading: Reading) -> Reading:
        """The reading, unless a row with an unreadable period could have been in its place."""
        return Trouble("a row with a bad period") if self.any_period_blocked(bodies) else reading

    def _from_parts(self, year: Period, lookup: Callable[[Period], Reading]) -> Reading:
        """A flow's year from its halves, else quarters, else months, when all are there."""
        for months in (HALF, QUARTER, MONTH):
            parts = year.parts(months)
            readings = [lookup(part) for part in parts]
            if all(reading is not None for reading in readings):
                return self._combine(readings, "pooled" if self.target.unit.kind == "ratio" else "sum")
        return None

    def _rolled_up(self, period: Period) -> Reading:
        """The areas' roll-up; None where no area has a row, Trouble where some are missing."""
        readings = [self.own(area, period) for area in self.plan.top_areas]
        if all(reading is None for reading in readings):
            return None
        return self._combine(readings, self.target.rollup)

    def _combine(self, readings: list[Reading], how: str) -> Reading:
        """Several figures as one: pooled counts, or the sum, mean, max or min of the values."""
        figures = [reading for reading in readings if isinstance(reading, Figure)]
        if how == "none" or len(figures) < len(readings):
            return Trouble("missing, in error or without a roll-up")
        if how == "pooled":
            return self._pooled(figures)
        spans = [figure.span for figure in figures]
        combine: dict[str, Callable[[list[Span]], Span]] = {
            "sum": total,
            "mean": lambda items: total(items, len(items)),
            "max": greatest,
            "min": least,
        }
        combined = combine[how](spans)
        return Figure(bound=combined) if any(figure.bound for figure in figures) else Figure(combined.low)

    def _pooled(self, figures: list[Figure]) -> Reading:
        """The ratio of the summed counts; Trouble where one of the rates comes without counts."""
        counts = [figure.counts for figure in figures if figure.counts is not None]
        if len(counts) < len(figures):
            return Trouble("a rate without counts")
        passed, total = (sum((count[i] for count in counts), Fraction(0)) for i in (0, 1))
        return Figure(self.target.scale * passed / total, (passed, total))


def open_book(plan: Plan, target: Target, rows: list[Row], as_of: date | None, *, given: bool) -> Book:
    """The target's book from all rows; conflicts have been found, and their rows are in error.

    Figures of periods that end after `as_of` are left out; a row in error only by an `as_of` that was given.
    """
    book = Book(plan, target)
    claims: dict[tuple[str, Period], list[Row]] = defaultdict(list)
    for row in rows:
        if row.target is not target or row.state not in (FIGURE, ERROR) or not row.useful:
            continue
        cut_applies = as_of is not None and (given or row.state == FIGURE)
        if row.period is not None and as_of is not None and cut_applies and row.period.end > as_of:
            continue
        if row.period is None or row.body is None:
            book.blocks.append((row.body, row.period))
        else:
            claims[row.body, row.period].append(row)
    for key, claimants in claims.items():
        book.slots[key] = _settle(claimants)
    return book


def newest(rows: list[Row]) -> list[Row]:
    """Of rows about one figure those with the highest revision; an unreadable one could be it."""
    known = [row.revision for row in rows if row.revision is not None]
    return [row for row in rows if row.revision is None or row.revision == max(known)]


def _settle(rows: list[Row]) -> Reading:
    """What rows about one figure come to: equal ones count once, and with their counts if one has them."""
    current = newest(rows)
    if any(row.state == ERROR for row in current):
        return Trouble("a cell in error or a conflict")
    figures = [row.figure for row in current if row.figure is not None]
    return next((figure for figure in figures if figure.counts is not None), figures[0])
