"""The years that govern a sentence, place by place."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from qcity.plantext.lexicon import COMPARED, FIVE, YEARS
from qcity.plantext.structure import FIVE_YEARS, year_of_numeral

_SO_FAR = ("截至", "截止")
_SINCE = ("以来", "起", "以后")


class _Mark(NamedTuple):
    """A year, or several, from a place on; `is_deadline` says that something is to be reached by then."""

    end: int
    years: tuple[int, ...]
    is_deadline: bool


class Years:
    """The years of one sentence of a text, and the one that was in force before it.

    `first` is the plan's first year, None where it is not known.
    """

    def __init__(self, text: str, start: int, end: int, carried: int | None, first: int | None) -> None:
        self._carried = carried
        compared = [(match.start(), match.end()) for match in COMPARED.finditer(text, start, end)]
        self._marks = sorted((*_years(text, start, end, compared), *_fives(text, start, end, compared, first)))
        self._ends = [mark.end for mark in self._marks]

    @property
    def last_deadline(self) -> int | None:
        """The last year of the sentence by which something is to be reached."""
        return next((mark.years[-1] for mark in reversed(self._marks) if mark.is_deadline), None)

    def at(self, place: int) -> int | None:
        """The year that governs a place."""
        mark = self._before(place)
        return mark.years[-1] if mark is not None else self._carried

    def all_at(self, place: int) -> tuple[int, ...]:
        """The years that govern a place, where a mark names several: 到2022年和2025年."""
        mark = self._before(place)
        return mark.years if mark is not None else ()

    def is_deadline(self, place: int) -> bool:
        """Whether the year that governs a place is one by which something is to be reached."""
        mark = self._before(place)
        return mark.is_deadline if mark is not None else self._carried is not None

    def _before(self, place: int) -> _Mark | None:
        at = bisect_right(self._ends, place)
        return self._marks[at - 1] if at else None


def _years(text: str, start: int, end: int, compared: list[tuple[int, int]]) -> list[_Mark]:
    marks = []
    for match in YEARS.finditer(text, start, end):
        at, to, before = match.start("first"), match["to"] or "", match["before"] or ""
        year = year_of_numeral(match["first"])
        is_origin = text[at - 1 : at] in tuple("从由自-") and at > start
        of_something = text[match.end() : match.end() + 1] == "的" and not to
        if year is None or before in _SINCE or is_origin or of_something or _inside(at, compared):
            continue
        second = int(match["second"]) if match["second"] else None
        told = bool(to in ("到", "至", "在") or match["part"] or before in ("前", "之前", "以前") or match["comma"])
        marks.append(_Mark(match.end(), (year, second) if second else (year,), told and to not in _SO_FAR))
    return marks


def _fives(text: str, start: int, end: int, compared: list[tuple[int, int]], first: int | None) -> list[_Mark]:
    marks = []
    for match in FIVE.finditer(text, start, end):
        when = match["when"] or ""
        known = match["name"] in FIVE_YEARS and not match["end"] and when != "以来" and (when or match["to"])
        if known and not _inside(match.start(), compared):
            last = FIVE_YEARS[match["name"]] + 4
            ahead = first is not None and last >= first
            marks.append(_Mark(match.end(), (last,), bool(match["to"]) or ahead))
    return marks


def _inside(place: int, stretches: list[tuple[int, int]]) -> bool:
    at = bisect_right(stretches, (place, place + 1_000_000))
    return at > 0 and stretches[at - 1][0] <= place < stretches[at - 1][1]
