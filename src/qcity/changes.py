"""Changes: what is different between two snapshots. Pure; the order of rows and files makes no difference.

Verdicts, figures and issues are compared target by target, figure by figure and issue by issue. What one side does not
tell is not compared, and a note says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from qcity.errors import Bilingual, Message, UsageError
from qcity.matching import unmatched
from qcity.measurement import ERROR
from qcity.messages import listed
from qcity.periods import Period, by_recency
from qcity.plan import CUMULATIVE
from qcity.report import (
    EXIT_INVALID,
    EXIT_MISSED,
    EXIT_OK,
    FAIL,
    INVALID,
    MISSING,
    NEVER,
    PASS,
    PENDING,
    UNDECIDED,
    VOID,
)
from qcity.snapshot import Reported, Snapshot, State, Trouble

ON_WORSE = "worse"
FAIL_ON_CHANGE = (NEVER, INVALID, ON_WORSE)

WORSE, BETTER, OTHER = "worse", "better", "other"
"""Which way a verdict went; `other` is to one that is as bad."""

BADNESS = {PASS: 0, VOID: 0, PENDING: 1, UNDECIDED: 2, MISSING: 2, FAIL: 3}
"""Higher is worse. Yet a failing figure that was taken away or spoilt is no step to the better, see `direction`."""


class Turn(NamedTuple):
    """A target whose verdict is another one."""

    old: State
    new: State
    direction: str


class Move(NamedTuple):
    """A target whose deciding figure is another one.

    `difference` is new less old, in the target's unit; `relative` is its size as a share of the larger of the two, so
    that figures of all units rank together. Both are None where one of the figures is a bound.
    """

    old: State
    new: State
    difference: Fraction | None
    relative: Fraction | None


class Spot(NamedTuple):
    """A figure that only one side has."""

    target: State
    body: str
    period: Period
    figure: Reported


class Fall(NamedTuple):
    """A cumulative count whose newest figure is below the newest one of before, which is no later."""

    target: State
    body: str
    old_period: Period
    old: Fraction
    new_period: Period
    new: Fraction


class Revision(NamedTuple):
    """Another figure of the same target, body and period."""

    target: State
    body: str
    period: Period
    old: Reported
    new: Reported


class Changes(NamedTuple):
    """Everything that changed; targets stand in the new side's order, behind them those that only the old side has."""

    old: Snapshot
    new: Snapshot
    notes: tuple[Message, ...]
    turned: tuple[Turn, ...]
    added: tuple[State, ...]
    removed: tuple[State, ...]
    moved: tuple[Move, ...]
    vanished: tuple[Spot, ...]
    appeared: tuple[Spot, ...]
    fell: tuple[Fall, ...]
    revised: tuple[Revision, ...]
    issues_new: tuple[Trouble, ...]
    issues_solved: tuple[Trouble, ...]
    exit_code: int = EXIT_OK

    @property
    def is_nothing(self) -> bool:
        """Whether nothing changed; the notes are no changes."""
        verdicts = self.turned, self.added, self.removed
        figures = self.moved, self.vanished, self.appeared, self.fell, self.revised
        return not any((*verdicts, *figures, self.issues_new, self.issues_solved))

    def count(self, direction: str) -> int:
        """How many verdicts went a way."""
        return sum(turn.direction == direction for turn in self.turned)


def compare(old: Snapshot, new: Snapshot, fail_on: str = INVALID) -> Changes:
    """What is different in `new`; raises UsageError where no target is in both, so that nothing can be compared."""
    before = {state.id: state for state in old.states}
    after = {state.id: state for state in new.states}
    pairs = [(before[state.id], state) for state in new.states if state.id in before]
    if not pairs:
        raise UsageError(Message("diff.nothing_in_common", {"old": old.path, "new": new.path}))
    alike = [(a, b) for a, b in pairs if a.unit == b.unit]
    issues_new, issues_solved = unmatched(new.issues, old.issues)
    changes = Changes(
        old=old,
        new=new,
        notes=tuple(_notes(old, new, pairs)),
        turned=tuple(sorted(_turns(pairs), key=lambda turn: turn.direction != WORSE)),
        added=tuple(state for state in new.states if state.id not in before),
        removed=tuple(state for state in old.states if state.id not in after),
        moved=tuple(
            sorted(_moves(alike), key=lambda move: -1 if move.relative is None else move.relative, reverse=True)
        ),
        vanished=tuple(spot for a, b in pairs for spot in _lost(a, b)),
        appeared=tuple(spot for a, b in pairs for spot in _lost(b, a)),
        fell=tuple(fall for a, b in alike for fall in _falls(a, b)),
        revised=tuple(revision for a, b in alike for revision in _revisions(a, b)),
        issues_new=issues_new,
        issues_solved=issues_solved,
    )
    return changes._replace(exit_code=exit_code(changes, fail_on))


def exit_code(changes: Changes, fail_on: str) -> int:
    """3 where the new side has an error or either has no figure at all, 1 for a worse verdict that is not waived.

    `never` silences both, `invalid` the second; a verdict counts also where it is aspirational or not due.
    """
    if fail_on == NEVER:
        return EXIT_OK
    if errors_of(changes.new) or not (changes.old.has_figures and changes.new.has_figures):
        return EXIT_INVALID
    is_worse = any(turn.direction == WORSE and turn.new.waived is None for turn in changes.turned)
    return EXIT_MISSED if fail_on == ON_WORSE and is_worse else EXIT_OK


def errors_of(one: Snapshot) -> int:
    """How many of its issues are errors."""
    return sum(issue.severity == ERROR for issue in one.issues)


_Pair = tuple[State, State]


def _notes(old: Snapshot, new: Snapshot, pairs: list[_Pair]) -> Iterator[Message]:
    """What keeps the sides from being compared like with like, and what makes the comparison invalid."""
    if old.plan_sha256 != new.plan_sha256:
        yield Message("diff.other_plan", {"old": old.plan_id, "new": new.plan_id})
    if old.as_of != new.as_of:
        yield Message("diff.other_day", {"old": old.as_of or "-", "new": new.as_of or "-"})
    if units := _named(pairs, lambda a, b: a.unit != b.unit):
        yield Message("diff.other_unit", {"names": units})
    if rules := _named(pairs, lambda a, b: a.rule != b.rule):
        yield Message("diff.other_rule", {"names": rules})
    if unknown := _named(pairs, _is_untold):
        yield Message("diff.untold", {"names": unknown})
    for side in (old, new):
        if not side.has_figures:
            yield Message("diff.no_figures", {"path": side.path})
    if errors := errors_of(new):
        yield Message("diff.errors", {"path": new.path, "count": str(errors)})


def _named(pairs: list[_Pair], holds: Callable[[State, State], bool]) -> Bilingual:
    return listed(Bilingual(b.name, b.name_en) for a, b in pairs if holds(a, b))


def _is_untold(a: State, b: State) -> bool:
    return a.figures is None or b.figures is None or (a.measure is None and b.measure is None)


def _turns(pairs: Iterable[_Pair]) -> Iterator[Turn]:
    for a, b in pairs:
        if a.verdict != b.verdict:
            yield Turn(a, b, direction(a.verdict, b.verdict))


def direction(old: str, new: str) -> str:
    """Which way a verdict went. From fail to missing or undecided it is worse: nobody shall mend it by deleting it."""
    step = BADNESS[new] - BADNESS[old]
    is_lost = old == FAIL and new in (MISSING, UNDECIDED)
    return WORSE if step > 0 or is_lost else BETTER if step < 0 else OTHER


def _moves(pairs: Iterable[_Pair]) -> Iterator[Move]:
    for a, b in pairs:
        if a.value is not None and b.value is not None:
            if a.value != b.value:
                difference = b.value - a.value
                yield Move(a, b, difference, abs(difference) / max(abs(a.value), abs(b.value)))
        elif a.shown is not None and b.shown is not None and a.shown != b.shown:
            yield Move(a, b, None, None)


def _lost(a: State, b: State) -> Iterator[Spot]:
    """The figures of one side that the other, which tells its figures, has not."""
    if a.figures is None or b.figures is None:
        return
    for (body, period), figure in a.figures.items():
        if (body, period) not in b.figures:
            yield Spot(a, body, period, figure)


def _falls(a: State, b: State) -> Iterator[Fall]:
    if CUMULATIVE not in (a.measure, b.measure):
        return
    before, after = _newest(a), _newest(b)
    for body, (period, value) in after.items():
        if body in before:
            old_period, old = before[body]
            if value < old and by_recency(old_period) <= by_recency(period):
                yield Fall(b, body, old_period, old, period, value)


def _newest(state: State) -> dict[str, tuple[Period, Fraction]]:
    """Of each body the newest number (of two that end together the longer period's) and its period."""
    found: dict[str, tuple[Period, Fraction]] = {}
    for (body, period), figure in (state.figures or {}).items():
        if figure.value is not None and (body not in found or by_recency(found[body][0]) < by_recency(period)):
            found[body] = period, figure.value
    return found


def _revisions(a: State, b: State) -> Iterator[Revision]:
    for (body, period), old in (a.figures or {}).items():
        new = (b.figures or {}).get((body, period))
        if new is not None and _is_another(old, new):
            yield Revision(b, body, period, old, new)


def _is_another(a: Reported, b: Reported) -> bool:
    """Whether two figures differ; counts or a limit that only one side tells add to a figure and do not change it."""
    if (a.value, a.bound) != (b.value, b.bound):
        return True
    told = ((a.limit, b.limit), (a.numerator, b.numerator), (a.denominator, b.denominator))
    return any(one is not None and other is not None and one != other for one, other in told)
