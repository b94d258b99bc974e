"""What a plan asks for: the figures that a complete submission would have, target by target.

With a window only what `check` would hold against the rule with the same `--period` is asked for, so that whoever
fills in what was asked for and checks it is not told that it is missing. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from qcity.periods import HALF_YEAR, YEAR, Period, all_between
from qcity.plan import BY_DUE, EVERY_PERIOD, EVERY_YEAR, FLOW, NONE, WHOLE, Body, Plan, Target
from qcity.rules import FALLS, NEEDS_BASELINE, RISES

USUAL_CADENCE = HALF_YEAR
"""How often figures are asked for that must hold in every period, where the plan does not say how long one is.

Offices report at the end of June and of December.
"""


class Asked(NamedTuple):
    """One figure that is asked for.

    `is_base` says that it is only there to be compared with; `is_owed` that the target is not reported without it,
    which is not so of a period that was chosen because the plan names none.
    """

    target: Target
    body: Body
    period: Period
    is_base: bool = False
    is_owed: bool = True


def asked_figures(
    plan: Plan,
    *,
    targets: Collection[str] | None = None,
    departments: Collection[str] = (),
    bodies: Collection[str] | None = None,
    periods: Sequence[Period] = (),
    starts: int | None = None,
) -> Iterator[Asked]:
    """The figures that a plan asks for, in its order of targets and bodies, then by time.

    `targets` and `bodies` are ids, None is all. An area asked for by name gives its own row of a target that is
    rolled up from areas. Of targets that each body answers for itself, `departments` keeps those bodies' rows alone
    where any of them is one. `periods` are windows: a figure must be of just such a period. `starts` is the first
    year where the plan says none; without it, that of the deadline.
    """
    last = max((window.end for window in periods), default=max(target.deadline for target in plan.targets))
    chosen = [target for target in plan.targets if targets is None or target.id in targets]
    for target in chosen:
        if _is_withdrawn(target, last):
            continue
        is_owed = target.when != EVERY_PERIOD or target.cadence is not None
        spans = asked_periods(plan, target, periods, starts)
        for body in asked_bodies(plan, target, bodies, departments):
            for period, is_base in spans:
                yield Asked(target, body, period, is_base, is_owed)


def asked_bodies(
    plan: Plan, target: Target, bodies: Collection[str] | None = None, departments: Collection[str] = ()
) -> tuple[Body, ...]:
    """Whose figures a target asks for, in the plan's order."""
    subjects = plan.subjects(target)
    if target.scope != WHOLE and bodies is None:
        own = tuple(body for body in subjects if body.id in departments)
        return own or subjects
    if target.scope == WHOLE and bodies is not None and target.rollup != NONE:
        subjects = (*subjects, *plan.areas_of_whole())
    return tuple(body for body in subjects if bodies is None or body.id in bodies)


def asked_periods(
    plan: Plan, target: Target, windows: Sequence[Period] = (), starts: int | None = None
) -> tuple[tuple[Period, bool], ...]:
    """The periods of which a target asks for figures, oldest first; each with whether it is only compared with."""
    known = next((year for year in (target.starts, plan.starts) if year is not None), None)
    first = next((year for year in (known, starts) if year is not None), target.due.end.year)
    baseline = target.baseline if target.rule.kind in NEEDS_BASELINE else None
    base = baseline.period if baseline is not None and baseline.value is None else None
    skipped = baseline.period.end if baseline is not None and known is None else None
    judged = {one for one in windows or _schedule(target, first) if _judges(target, one, first, skipped)}
    wanted = judged | ({base} if base is not None and (base in windows if windows else judged) else set())
    ordered = sorted(wanted, key=lambda period: (period.end, period.months, period.start))
    return tuple((one, one not in judged or _is_only_before(target, one, first)) for one in ordered)


def _schedule(target: Target, first: int) -> Iterable[Period]:
    if target.when == BY_DUE:
        return (target.due,)
    length = YEAR if target.when == EVERY_YEAR else target.cadence or USUAL_CADENCE
    return all_between(length, date(first, 1, 1), target.deadline)


def _judges(target: Target, window: Period, first: int, skipped: date | None) -> bool:
    """Whether a figure of just this period is held against the rule when the window is this period.

    Where the plan does not say when it starts, what ends with its baseline (`skipped`) is not compared with itself.
    """
    if target.when == BY_DUE and window == target.due:
        return True
    if not date(first, 1, 1) <= window.start <= window.end <= target.deadline:
        return False
    if target.when == BY_DUE:
        return target.measure != FLOW or window.length == target.due.length
    length = YEAR if target.when == EVERY_YEAR else target.cadence or window.length
    return window.length == length and window.end != skipped


def _is_only_before(target: Target, period: Period, first: int) -> bool:
    """Whether a period is the first of those that are each compared with the one before."""
    compares = target.rule.kind in (RISES, FALLS) and target.baseline is None and target.when != BY_DUE
    return compares and period.start == date(first, 1, 1)


def _is_withdrawn(target: Target, last: date) -> bool:
    """Whether the target is void on the last day that is asked about."""
    void = target.void
    return void is not None and (void.since is None or void.since.start <= last)
