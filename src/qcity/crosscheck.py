"""Cross-checks of a submission against itself: totals against their parts, cumulative figures that fell.

None of it decides a verdict; each finding is a warning with both figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from qcity.book import Book, Page
from qcity.figures import Figures, Found, figure_of
from qcity.measurement import Issue, Measurement
from qcity.numbers import number_text
from qcity.periods import YEAR, Period, by_recency
from qcity.plan import CUMULATIVE, FLOW, NONE, WHOLE, Plan, Target


def crosscheck(plan: Plan, book: Book) -> Iterator[Issue]:
    """Every total that contradicts its parts and every cumulative figure that fell."""
    for target in plan.targets:
        page = book.pages[target.id]
        if page.entries:
            yield from _totals(plan, target, page)
            if target.measure == CUMULATIVE:
                yield from _falls(plan, target, page)


def _totals(plan: Plan, target: Target, page: Page) -> Iterator[Issue]:
    figures = Figures(plan, target, page)
    areas = target.scope == WHOLE and target.rollup != NONE
    for body, period, entry in page.all_entries():
        if entry.measurement is None or (not areas and target.measure != FLOW):
            continue
        if areas and body == plan.whole.id:
            yield from _compare(target, entry.measurement, period, figures.rolled_up(period))
        if target.measure == FLOW and period.length == YEAR:
            yield from _compare(target, entry.measurement, period, figures.from_parts(body, period))


def _compare(target: Target, m: Measurement, period: Period, parts: Found | None) -> Iterator[Issue]:
    if parts is None or parts.figure is None:
        return
    total = figure_of(m, target)
    stated, worked_out = total.exact, parts.figure.exact
    if stated is None or worked_out is None:
        return
    if abs(stated - worked_out) > total.slack + parts.figure.slack:
        blanks = {
            "target": target.name,
            "period": str(period),
            "total": number_text(stated),
            "parts": number_text(worked_out),
        }
        yield Issue("total-contradicts-parts", m.place, "value", number_text(stated), blanks)


def _falls(plan: Plan, target: Target, page: Page) -> Iterator[Issue]:
    for body, by_period in page.entries.items():
        before: tuple[Period, Fraction] | None = None
        for period in sorted(by_period, key=by_recency):
            m = by_period[period].measurement
            value = figure_of(m, target).exact if m is not None else None
            if m is None or value is None:
                continue
            if before is not None and before[0].end < period.end and value < before[1]:
                blanks = {
                    "target": target.name,
                    "body": plan.body(body).name,
                    "period": str(period),
                    "before": str(before[0]),
                    "figure": number_text(value),
                    "earlier": number_text(before[1]),
                }
                yield Issue("cumulative-fell", m.place, "value", number_text(value), blanks)
            before = period, value
