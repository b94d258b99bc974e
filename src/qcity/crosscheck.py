"""Cross-checks of a submission against itself: totals against their parts, cumulative figures that fell.

None of it decides a verdict; each finding is a warning with both figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from qcity.book import Book, Page, exact_value, figure_cell
from qcity.figure import Found, figure_of
from qcity.figures import Figures
from qcity.measurement import Issue, Measurement
from qcity.numbers import shown_number
from qcity.periods import YEAR, Period, by_recency
from qcity.plan import CUMULATIVE, FLOW, NONE, WHOLE, Plan, Target
from qcity.units import with_unit


def crosscheck(plan: Plan, book: Book) -> Iterator[Issue]:
    """Every total that contradicts its parts and every cumulative figure that fell."""
    for target in plan.targets:
        page = book.pages[target.id]
        if target.measure == FLOW or (target.scope == WHOLE and target.rollup != NONE):
            yield from _totals(plan, target, page)
        if target.measure == CUMULATIVE:
            for body in page.bodies():
                yield from _falls(plan, target, page, body)


def _totals(plan: Plan, target: Target, page: Page) -> Iterator[Issue]:
    figures = Figures(plan, target, page)
    for m in page.measurements():
        if target.scope == WHOLE and target.rollup != NONE and m.body == plan.whole.id:
            is_year = target.measure == FLOW and m.period.length == YEAR
            yield from _compare(target, m, figures.rolled_up(m.period, from_parts=is_year))
        if target.measure == FLOW:
            yield from _compare(target, m, figures.from_parts(m.body, m.period))


def _compare(target: Target, m: Measurement, parts: Found | None) -> Iterator[Issue]:
    if parts is None or parts.figure is None:
        return
    total = figure_of(m, target)
    stated, worked_out = total.exact, parts.figure.exact
    if stated is None or worked_out is None:
        return
    if abs(stated - worked_out) > total.slack + parts.figure.slack:
        blanks = {
            "target": target.label,
            "period": str(m.period),
            "total": with_unit(shown_number(stated), target.unit.id),
            "parts": with_unit(shown_number(worked_out), target.unit.id),
        }
        column, text = figure_cell(m)
        yield Issue("total-contradicts-parts", m.place, column, text, blanks)


def _falls(plan: Plan, target: Target, page: Page, body: str) -> Iterator[Issue]:
    before: tuple[Period, Fraction] | None = None
    for period in sorted(page.periods(body), key=by_recency):
        entry = page.entry(body, period)
        m = entry.measurement if entry else None
        if m is None or m.bound is not None:
            continue
        value = exact_value(m, target)
        if before is not None and before[0].end < period.end and value < before[1]:
            blanks = {
                "target": target.label,
                "body": plan.body(body).name,
                "period": str(period),
                "before": str(before[0]),
                "figure": with_unit(shown_number(value), target.unit.id),
                "earlier": with_unit(shown_number(before[1]), target.unit.id),
            }
            column, text = figure_cell(m)
            yield Issue("cumulative-fell", m.place, column, text, blanks)
        before = period, value
