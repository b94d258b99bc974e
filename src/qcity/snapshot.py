"""A snapshot: what of a report is compared with another.

It holds no more than a JSON report tells, in the numbers in which it tells it, so that a report and its JSON text give
the same snapshot.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from qcity.book import exact_value
from qcity.figure import figure_of
from qcity.measurement import Issue
from qcity.messages import say
from qcity.numbers import number_text
from qcity.periods import Period, by_recency
from qcity.plan import Target
from qcity.report import Report, Result
from qcity.rules import Number, Rule


class Reported(NamedTuple):
    """A figure that was reported, in its target's unit: a number, or a bound with its limit.

    `limit` is None where the figure is no bound, or where a JSON report does not tell it.
    """

    value: Fraction | None
    bound: str | None = None
    limit: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None


Figures = Mapping[tuple[str, Period], Reported]
"""Figures by body and period."""


class State(NamedTuple):
    """What a report says of one target.

    `value` to `body` are those of the part that gave the verdict; `shown` is the figure as people are shown it, also
    where it is a bound. `waived` is the period until which a miss is allowed. `rule` is the one that judged, without
    its words. `figures` are all that stand; they and `measure` are None where an older report does not tell them.
    """

    id: str
    name: str
    name_en: str | None
    unit: str
    rule: Rule
    verdict: str
    value: Fraction | None
    shown: str | None
    gap: Fraction | None
    period: Period | None
    body: str | None
    waived: str | None
    measure: str | None
    figures: Figures | None


class Trouble(NamedTuple):
    """An issue as a report tells it, its message in the report's language; `target` is a name."""

    code: str
    severity: str
    message: str
    path: str
    sheet: str | None
    row: int | None
    column: str | None
    text: str | None
    target: str | None = None


class File(NamedTuple):
    """A file that a report was made from."""

    path: str
    sha256: str


class Snapshot(NamedTuple):
    """One side of a comparison: what was asked for by `path`, and what a report says of it.

    `bodies` are their names by id, empty for the whole, which needs no naming; none where only a JSON report is there.
    """

    path: str
    is_report: bool
    plan_id: str
    plan_title: str
    plan_sha256: str
    as_of: str | None
    files: tuple[File, ...]
    states: tuple[State, ...]
    issues: tuple[Trouble, ...]
    bodies: Mapping[str, str]

    @property
    def has_figures(self) -> bool:
        """Whether any target has a figure that stands; of an older report what decided must do."""
        return any(
            state.figures or (state.figures is None and (state.value, state.shown) != (None, None))
            for state in self.states
        )


def snapshot(path: str, report: Report, lang: str) -> Snapshot:
    """What a report says, its issues in a language; `path` is what it was asked for by."""
    plan = report.plan
    states = tuple(_state(report, result) for result in report.results)
    return Snapshot(
        path=path,
        is_report=False,
        plan_id=plan.id,
        plan_title=plan.title,
        plan_sha256=plan.sha256,
        as_of=report.as_of.isoformat() if report.as_of else None,
        files=tuple(File(one.path, one.sha256) for one in report.inputs),
        states=states,
        issues=tuple(_trouble(issue, lang) for issue in report.issues),
        bodies={body.id: "" if body is plan.whole else body.name for body in plan.bodies},
    )


def narrowed(one: Snapshot, kept: Container[str], known: Container[str]) -> Snapshot:
    """A snapshot of the targets in `kept`; those that nobody knows stay, as no choice can have left them out."""
    states = tuple(state for state in one.states if state.id in kept or state.id not in known)
    return one._replace(states=states)


def plain_rule(rule: Rule) -> Rule:
    """A rule as it is compared: its numbers as they are written in JSON, without words of a language."""
    return rule._replace(
        value=_written(rule.value), high=_written(rule.high), tolerance=_written(rule.tolerance), reference=None
    )


def _state(report: Report, result: Result) -> State:
    target, part = result.target, result.deciding
    return State(
        id=target.id,
        name=target.name,
        name_en=target.name_en,
        unit=target.unit.id,
        rule=plain_rule(result.rule),
        verdict=result.verdict,
        value=_written(part.value) if part else None,
        shown=part.shown if part else None,
        gap=_written(part.gap) if part else None,
        period=part.period if part else None,
        body=part.body if part else None,
        waived=str(result.waiver.until) if result.waiver else None,
        measure=target.measure,
        figures={key: Reported(*map(_as_written, one)) for key, one in reported_figures(report, target)},
    )


def reported_figures(report: Report, target: Target) -> Iterator[tuple[tuple[str, Period], Reported]]:
    """Every figure of a target that was reported and stands, by body in the plan's order, then by time; exact."""
    order = report.plan.body_order
    rows = report.book.pages[target.id].measurements()
    for m in sorted(rows, key=lambda m: (order[m.body], by_recency(m.period))):
        figure = figure_of(m, target)
        bound = m.bound if figure.bound else None  # counts beside a bound judge, and it is none any more
        limit = exact_value(m, target) if figure.bound else None
        yield (m.body, m.period), Reported(figure.exact, bound, limit, m.numerator, m.denominator)


def _trouble(issue: Issue, lang: str) -> Trouble:
    place = issue.place
    return Trouble(
        code=issue.code,
        severity=issue.severity,
        message=say(issue.message, lang),
        path=place.path,
        sheet=place.sheet,
        row=place.row,
        column=issue.column,
        text=issue.text,
        target=str(issue.blanks["target"]) if "target" in issue.blanks else None,
    )


def _written(number: Number | None) -> Fraction | None:
    """A number as a JSON report writes it, where one that does not terminate is rounded."""
    return None if number is None else Fraction(number_text(number))


def _as_written(one: Fraction | str | None) -> Any:
    """A number as `_written` has it; a sign as it is."""
    return one if isinstance(one, str) else _written(one)
