"""Matching: which issues of one report another has too, wherever they stand in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from qcity.snapshot import Trouble

_BETWEEN_ROWS = frozenset({"conflict", "duplicate"})
"""They are between two rows and told of the later one: the rows' order decides which column and text they have."""

_Kind = tuple[str | None, ...]


def unmatched(new: Iterable[Trouble], old: Iterable[Trouble]) -> tuple[tuple[Trouble, ...], tuple[Trouble, ...]]:
    """The issues of either side that the other has not: one goes with one of the same code, target, column and text.

    An issue that only stands elsewhere, in another file or row, is the same one. Of several that are the same, those of
    the same sheet and row go together first, then the others in their order.
    """
    news, olds = _matched(new, old, _kind)
    news, olds = _matched(news, olds, _loose_kind)
    return tuple(news), tuple(olds)


def _kind(issue: Trouble) -> _Kind:
    return issue.code, issue.target, issue.column, issue.text


def _loose_kind(issue: Trouble) -> _Kind:
    return (issue.code, issue.target) if issue.code in _BETWEEN_ROWS else _kind(issue)


def _matched(
    new: Iterable[Trouble], old: Iterable[Trouble], kind: Callable[[Trouble], _Kind]
) -> tuple[list[Trouble], list[Trouble]]:
    """What is left of both sides where issues of one kind go with each other."""
    news, olds = _by_kind(new, kind), _by_kind(old, kind)
    left_new: list[Trouble] = []
    left_old: list[Trouble] = []
    for key in {**news, **olds}:
        ours, theirs = _apart(news.get(key, []), olds.get(key, []))
        pairs = min(len(ours), len(theirs))
        left_new += ours[pairs:]
        left_old += theirs[pairs:]
    return sorted(left_new, key=_where), sorted(left_old, key=_where)


def _by_kind(issues: Iterable[Trouble], kind: Callable[[Trouble], _Kind]) -> dict[_Kind, list[Trouble]]:
    kinds: dict[_Kind, list[Trouble]] = {}
    for issue in sorted(issues, key=_where):
        kinds.setdefault(kind(issue), []).append(issue)
    return kinds


def _apart(ours: list[Trouble], theirs: list[Trouble]) -> tuple[list[Trouble], list[Trouble]]:
    """What is left of two lists without those that stand in the same sheet and row."""
    together = Counter((i.sheet, i.row) for i in ours) & Counter((i.sheet, i.row) for i in theirs)
    return _without(ours, together.copy()), _without(theirs, together)


def _without(issues: list[Trouble], spots: Counter[tuple[str | None, int | None]]) -> list[Trouble]:
    left = []
    for issue in issues:
        if spots[issue.sheet, issue.row] > 0:
            spots[issue.sheet, issue.row] -= 1
        else:
            left.append(issue)
    return left


def _where(issue: Trouble) -> tuple[str, str, int, str, str, str, str]:
    """The order of a report's issues."""
    place = (issue.path, issue.sheet or "", issue.row or 0)
    return (*place, issue.column or "", issue.code, issue.text or "", issue.message)
