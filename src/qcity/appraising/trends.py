"""The trend behind a pending verdict: which figures of the target make its line."""

from __future__ import annotations

from fractions import Fraction

from qcity.appraisal import Appraisal
from qcity.errors import Message
from qcity.figure import Found
from qcity.figures import Figures
from qcity.numbers import shown_number
from qcity.parts import shown_text
from qcity.periods import YEAR, Period
from qcity.plan import WHOLE, Target
from qcity.report import PENDING, Part, Report, Result
from qcity.rules import Rule
from qcity.trend import Point, Trend, count_left, draw_trend, wants_zero
from qcity.units import with_unit


def with_trend(appraisal: Appraisal, report: Report, result: Result) -> Appraisal:
    """The appraisal with the trends of a pending target's figures, or why its deciding figure has none.

    Nothing is added to any other verdict: what holds needs no trend, and past the deadline there is none.
    """
    if result.verdict != PENDING or result.deciding is None:
        return appraisal
    figures = Figures(report.plan, result.target, report.book.pages[result.target.id])
    pending = [part for part in result.parts if part.verdict == PENDING]
    found = {part.body: _trend_of(figures, result.rule, part) for part in pending}
    own = found[result.deciding.body]
    trends = [] if result.target.scope == WHOLE else found.items()
    return appraisal._replace(
        trend=own if isinstance(own, Trend) else None,
        no_trend=own if isinstance(own, Message) else None,
        trends=tuple((body, one) for body, one in trends if isinstance(one, Trend)),
    )


def _trend_of(figures: Figures, rule: Rule, part: Part) -> Trend | Message:
    if part.value is None or part.period is None:
        return Message("trend.without.figure_is_bound", {"figure": part.shown or ""})
    current = Point(part.period, Fraction(part.value))
    deadline = figures.target.deadline
    series = _series(figures, part.body, current)
    if wants_zero(rule):
        return count_left(current, deadline, series)
    base = _base(figures, part.body, series)
    if isinstance(base, Message):
        return base
    between = tuple(point for point in series if point.period.end > base.period.end)
    drawn = draw_trend(rule, base, current, deadline, (base, *between))
    return drawn if isinstance(drawn, Trend) else _reason(drawn, figures.target, base, current)


def _series(figures: Figures, body: str, current: Point) -> tuple[Point, ...]:
    """A body's exact figures of periods as long as the current one's, oldest first, the current one last."""
    if current.period.length == YEAR:
        periods = figures.years(body)  # also those that are worked out from parts
    else:
        periods = [period for period in figures.periods(body) if period.length == current.period.length]
    earlier = [_point(period, figures.at(body, period)) for period in periods if period.end < current.period.end]
    return (*(point for point in earlier if point is not None), current)


def _base(figures: Figures, body: str, series: tuple[Point, ...]) -> Point | Message:
    """Where the line begins: the plan's baseline, else the oldest figure of the series."""
    baseline = figures.target.baseline
    if baseline is not None and baseline.value is not None:
        return Point(baseline.period, Fraction(baseline.value))
    found = None
    if baseline is not None:
        look_up = figures.year_of if baseline.period.length == YEAR else figures.at
        found = look_up(body, baseline.period)
    if baseline is not None and found is not None:
        return _point(baseline.period, found) or _unusable(baseline.period, found)
    if len(series) == 1:
        blanks = {"period": str(series[0].period), "base": "" if baseline is None else str(baseline.period)}
        return Message("trend.without.one_figure", blanks)
    return series[0]


def _point(period: Period, found: Found | None) -> Point | None:
    value = found.figure.exact if found is not None and found.figure is not None else None
    return None if value is None else Point(period, value)


def _unusable(period: Period, found: Found) -> Message:
    if found.figure is None:
        return Message("trend.without.base_in_error", {"base": str(period)})
    return Message("trend.without.base_is_bound", {"base": str(period), "value": shown_text(found) or ""})


def _reason(code: str, target: Target, base: Point, current: Point) -> Message:
    blanks = {
        "base": str(base.period),
        "value": with_unit(shown_number(base.value), target.unit.id),
        "period": str(current.period),
        "figure": with_unit(shown_number(current.value), target.unit.id),
        "deadline": target.deadline.isoformat(),
    }
    return Message(f"trend.without.{code}", blanks)
