"""Changes: what is different between two snapshots. Pure; the order of rows and files makes no difference.

Verdicts, figures and issues are compared target by target, figure by figure and issue by issue. What one side does not
tell is not compared, and a note says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from qcity.errors import Bilingual, Message, UsageError
from qcity.matching import unmatched
from qcity.measurement import ERROR
from qcity.messages import listed
from qcity.movements import Fall, Move, Revision, Spot, falls, lost, moves, revisions
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
from qcity.snapshot import Snapshot, State, Trouble

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
        turned=tuple(sorted(_turns(pairs), key=_weight)),
        added=tuple(state for state in new.states if state.id not in before),
        removed=tuple(state for state in old.states if state.id not in after),
        moved=tuple(
            sorted(moves(alike), key=lambda move: -1 if move.relative is None else move.relative, reverse=True)
        ),
        vanished=tuple(spot for a, b in pairs for spot in lost(a, b)),
        appeared=tuple(spot for a, b in pairs for spot in lost(b, a)),
        fell=tuple(fall for a, b in alike for fall in falls(a, b)),
        revised=tuple(revision for a, b in alike for revision in revisions(a, b)),
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
    if lapsed := _named(pairs, lambda a, b: a.waived is not None and b.waived is None):
        yield Message("diff.waiver_gone", {"names": lapsed})
    if waived := _named(pairs, lambda a, b: a.waived is None and b.waived is not None):
        yield Message("diff.waiver_new", {"names": waived})
    for side in (old, new):
        if not side.has_figures:
            yield Message("diff.no_figures", {"path": side.path})
        if errors := errors_of(side):
            yield Message("diff.errors", {"path": side.path, "count": str(errors)})


def _named(pairs: list[_Pair], holds: Callable[[State, State], bool]) -> Bilingual:
    return listed(Bilingual(b.name, b.name_en) for a, b in pairs if holds(a, b))


def _is_untold(a: State, b: State) -> bool:
    return a.figures is None or b.figures is None or (a.measure is None and b.measure is None)


def _turns(pairs: Iterable[_Pair]) -> Iterator[Turn]:
    for a, b in pairs:
        if a.verdict != b.verdict:
            yield Turn(a, b, WORSE if _is_mended_by_deleting(a, b) else direction(a.verdict, b.verdict))


def _weight(turn: Turn) -> tuple[bool, bool]:
    """What got worse comes first, and what is only reported for the first time last."""
    return turn.direction != WORSE, turn.old.verdict == MISSING


def direction(old: str, new: str) -> str:
    """Which way a verdict went. From fail to missing or undecided it is worse: nobody shall mend it by deleting it."""
    step = BADNESS[new] - BADNESS[old]
    is_lost = old == FAIL and new in (MISSING, UNDECIDED)
    return WORSE if step > 0 or is_lost else BETTER if step < 0 else OTHER


def _is_mended_by_deleting(a: State, b: State) -> bool:
    """Whether a failing figure is gone, and not because the new side is about a later time.

    It is about a later time where its figure is later and none of the old side's figures are repeated in it.
    """
    if a.verdict != FAIL or a.period is None or a.figures is None or b.figures is None:
        return False
    own = (a.body or "", a.period)
    decided = [own] if own in a.figures else [key for key in a.figures if key[1] == a.period]  # its own, or its areas'
    if not decided or any(key in b.figures for key in decided):
        return False
    is_later = b.period is not None and b.period.end > a.period.end
    return not is_later or any(key in b.figures for key in a.figures)
