"""Contributions: each area's share in the figure that decided, by leaving it out of the roll-up.

The effect of an area is how far the others together lie on the good side of the limit, less how far all of them do.
Leaving one out is how a figure's dependence on one of its parts is measured (the jackknife: Quenouille, 1956). With
pooled counts it heeds an area's size too, which comparing the rates would not.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from qcity.appraisal import Appraisal
from qcity.figure import Figure, Found, combine
from qcity.figures import Figures
from qcity.measurement import Measurement
from qcity.periods import YEAR, Period
from qcity.plan import FLOW, MEAN, SUM, Target
from qcity.report import Base, Report, Result
from qcity.rules import Interval, Limits, settle
from qcity.share import Share

_Areas = dict[str, Figure]
"""The areas' own figures of one time, in the plan's order."""


def with_shares(appraisal: Appraisal, report: Report, result: Result) -> Appraisal:
    """The appraisal with the share of every area in the deciding figure, in the plan's order.

    There are none where the areas' figures of that period do not make one exact figure: where one is missing, in error
    or a bound, counts are wanted and are not there, or the plan rolls nothing up. The whole's own row may have decided
    all the same; the shares are then those of the roll-up beside it.
    """
    target, part = result.target, result.deciding
    if part is None or part.period is None:
        return appraisal
    figures = Figures(report.plan, target, report.book.pages[target.id])
    areas = _of_areas(figures, part.origin, part.period)
    if not areas:
        return appraisal
    values = _together_and_without_each(target, list(areas.values()))
    bases = _bases(figures, part.base, len(values))
    together, *others = [_Standing(value, settle(result.rule, base)) for value, base in zip(values, bases, strict=True)]
    shares = [_share(area, areas[area], rest, together) for area, rest in zip(areas, others, strict=True)]
    return appraisal._replace(shares=tuple(shares))


class _Standing(NamedTuple):
    """A figure and what it is held against."""

    value: Fraction | None
    limits: Limits | None

    @property
    def distance(self) -> Fraction | None:
        """How far the figure lies on the good side of its limit; of a rule with two limits, less how far it misses.

        A margin would not do: it also falls beyond the upper end of a range that still holds there.
        """
        if self.value is None or self.limits is None or self.limits.open_ended:
            return None
        low, high = self.limits.allowed.low, self.limits.allowed.high
        if low is not None and high is None:
            return self.value - low
        if high is not None and low is None:
            return high - self.value
        return -self.limits.allowed.distance(self.value)


def _share(area: str, figure: Figure, others: _Standing, together: _Standing) -> Share:
    value, limits = others
    return Share(
        area,
        figure.exact or Fraction(0),  # exact, as all of them together are
        figure.numerator,
        figure.denominator,
        value,
        None if others.distance is None or together.distance is None else others.distance - together.distance,
        limits.holds(Interval(value, value)) if limits is not None and value is not None else None,
        together.value,
    )


def _together_and_without_each(target: Target, figures: list[Figure]) -> list[Fraction | None]:
    """The figure that all make, then for each that of the others; None where there are no others.

    What comes before it is put together with what comes after it, so that many areas take no more time each than few.
    """
    how = SUM if target.rollup == MEAN else target.rollup

    def both(one: Figure, other: Figure) -> Figure:
        return combine(target, how, [one, other])

    before = list(accumulate(figures, both))
    after = list(accumulate(reversed(figures), both))[::-1]
    others = [[*before[i - 1 : i], *after[i + 1 : i + 2]] for i in range(len(figures))]
    counts = [len(figures), *[len(figures) - 1] * len(figures)]
    values: list[Fraction | None] = []
    for parts, count in zip([[before[-1]], *others], counts, strict=True):
        value = combine(target, how, parts).exact if parts else None
        values.append(value / count if value is not None and target.rollup == MEAN else value)
    return values


def _bases(figures: Figures, base: Base | None, count: int) -> list[Fraction | None]:
    """What each of so many figures is compared with: the same areas' earlier figure, where they have one.

    Else the whole's serves; not for a sum, of which fewer areas have less anyway.
    """
    if base is None:
        return [None] * count
    earlier = _of_areas(figures, base.found, base.period) if base.found is not None and base.period is not None else {}
    if earlier:
        return _together_and_without_each(figures.target, list(earlier.values()))
    return [None if figures.target.rollup == SUM else base.value] * count


def _of_areas(figures: Figures, origin: Measurement | Found | None, period: Period) -> _Areas:
    """The areas' figures that make a figure, or would have; none where they do not make one exact number."""
    period = _stated(origin, period, figures.plan.whole.id)
    is_year = figures.target.measure == FLOW and period.length == YEAR
    found = figures.rolled_up(period, from_parts=is_year)
    if found is None or found.figure is None or found.figure.exact is None:
        return {}
    return {
        one.body: one.found.figure for one in found.made_of if one.found is not None and one.found.figure is not None
    }


def _stated(origin: Measurement | Found | None, period: Period, whole: str) -> Period:
    """The period of the rows behind a figure: a stock's year is stated by the longest that ends with it."""
    if not isinstance(origin, Found):
        return period
    if origin.row is not None:
        return origin.row.period
    return origin.made_of[0].period if origin.made_of and origin.made_of[0].body != whole else period
