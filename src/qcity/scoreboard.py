"""The scoreboard: what each department answers for, and how it stands.

The first department of a target leads, the others support it. Where each body answers for itself, each of them leads
on its own part. What names no department stands under nobody, so that no target is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from qcity.plan import WHOLE, Plan, Target
from qcity.report import FAIL, MISSING, VOID, Part, Report, Result, of_body


class Standing(NamedTuple):
    """The results of whatever somebody answers for in one role."""

    results: tuple[Result, ...] = ()

    def count(self, verdict: str) -> int:
        """How many have a verdict."""
        return sum(result.verdict == verdict for result in self.results)

    @property
    def owed(self) -> int:
        """How many are due and have no figure."""
        return sum(result.verdict == MISSING and result.is_due for result in self.results)

    @property
    def behind(self) -> int:
        """How many are missed or owed."""
        return self.count(FAIL) + self.owed


class Worst(NamedTuple):
    """The worst of several gaps. `relative` is the gap as a share of the limit; None where the limit is 0."""

    result: Result
    part: Part
    relative: Fraction | None


class Score(NamedTuple):
    """How one department stands; None is nobody, under whom stands what names no department.

    `body` is its id, None where it is free text. `worst` is the worst gap of what it leads; what it only supports is
    for another to mend.
    """

    department: str | None
    body: str | None
    lead: Standing
    supporting: Standing
    worst: Worst | None


def scoreboard(report: Report) -> list[Score]:
    """A score for each department that a result names, those with most missed or owed as the lead first.

    Of equals the one with more missed comes first, then the plan's order decides; nobody comes last. Every result is
    led by one, or by each of the bodies that answer for themselves.
    """
    plan = report.plan
    led: dict[str | None, list[Result]] = {}
    supported: dict[str | None, list[Result]] = {}
    for result in report.results:
        for who, own in _led(plan, result):
            led.setdefault(who, []).append(own)
        for who in supporters(plan, result.target):
            supported.setdefault(who, []).append(result)
    free = dict.fromkeys(d for result in report.results for d in result.target.departments)
    order = dict.fromkeys([*(body.id for body in plan.bodies), *free, None])
    names = {body.id: body.name for body in plan.bodies}
    scores = [
        Score(
            None if who is None else names.get(who, who),
            who if who in names else None,
            Standing(tuple(led.get(who, ()))),
            Standing(tuple(supported.get(who, ()))),
            worst_gap(led.get(who, [])),
        )
        for who in order
        if who in led or who in supported
    ]
    return sorted(scores, key=lambda score: (score.department is None, -score.lead.behind, -score.lead.count(FAIL)))


def worst_gap(results: list[Result]) -> Worst | None:
    """Of the missed results the one with the largest gap as a share of its limit; None where no gap is known.

    Gaps in different units can only be compared so. A limit of 0 that was missed, however little, is worse than any
    other; what was promised comes before what was striven for; of equals the first counts.
    """
    missed = [
        Worst(result, result.deciding, _relative(result, result.deciding))
        for result in results
        if result.verdict == FAIL and result.deciding is not None and result.deciding.gap is not None
    ]
    return max(missed, key=_rank, default=None)


def answers_itself(plan: Plan, target: Target) -> bool:
    """Whether each of the bodies that a target is about answers for itself, and nobody else does."""
    subjects = {body.id for body in plan.subjects(target)} if target.scope != WHOLE else set()
    return len(subjects) > 1 and subjects == set(target.departments)


def supporters(plan: Plan, target: Target) -> tuple[str, ...]:
    """The departments of a target besides the lead, each once; none where each body answers for itself."""
    if answers_itself(plan, target):
        return ()
    return tuple(dict.fromkeys(d for d in target.departments[1:] if d != target.departments[0]))


def _led(plan: Plan, result: Result) -> Iterator[tuple[str | None, Result]]:
    """Who leads on a result, with what of it is theirs."""
    target = result.target
    if not answers_itself(plan, target):
        yield (target.departments[0] if target.departments else None), result
        return
    for body in plan.subjects(target):
        own = result if result.verdict == VOID else of_body(result, body.id)  # what is void has one part for all
        if own is not None:
            yield body.id, own


def _rank(worst: Worst) -> tuple[bool, bool, Fraction]:
    return worst.result.is_binding_and_due, worst.relative is None, worst.relative or Fraction(0)


def _relative(result: Result, part: Part) -> Fraction | None:
    """A gap as a share of the limit from which it is measured; None where that is 0."""
    limits = result.limits(part)
    if limits is None or part.value is None or not part.gap:
        return Fraction(0)
    low, high, value = limits.allowed.low, limits.allowed.high, Fraction(part.value)
    limit = low if low is not None and value < low else high
    return Fraction(part.gap) / abs(limit) if limit else None
