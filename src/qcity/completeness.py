"""Completeness: who owes which figure, for which period and by which day. It follows from a report's parts alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from qcity.periods import Period
from qcity.plan import BY_DUE, WHOLE, Target
from qcity.report import MISSING, UNDECIDED, VOID, Part, Report

REPORTED, IN_ERROR, OWED, LATER = "reported", "in_error", "owed", "later"
STATES = (REPORTED, IN_ERROR, OWED, LATER)


class Obligation(NamedTuple):
    """One figure that a report wants: who has to send it, of which period, by when, and whether it came.

    `who` is the body itself where each answers for its own, else the lead department's name; None where the plan
    names nobody. A figure is owed by the last day of its period: a half year's by the end of June or of December.
    """

    who: str | None
    target: Target
    period: Period
    by: date
    state: str


def obligations(report: Report) -> Iterator[Obligation]:
    """Every figure that was wanted up to the report's day, in the plan's order; of void targets none."""
    for result in report.results:
        target = result.target
        leads = report.plan.department_names(target)
        for part in result.parts if result.verdict != VOID else ():
            who = report.plan.body(part.body).name if target.scope != WHOLE else leads[0] if leads else None
            period = part.period or target.due
            state = _state(part, period, report.as_of)
            if target.when == BY_DUE and result.is_due and period.end < target.due.start:
                period, state = target.due, OWED  # an older figure decides; the deadline's own is wanted all the same
            yield Obligation(who, target, period, period.end, state)


def _state(part: Part, period: Period, as_of: date | None) -> str:
    if part.verdict == MISSING:
        return LATER if as_of is None or period.end > as_of else OWED
    return IN_ERROR if part.verdict == UNDECIDED and part.shown is None else REPORTED
