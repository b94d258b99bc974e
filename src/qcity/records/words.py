"""Words: the spellings that an engine knows, of targets, bodies, days and results."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from qcity.records.terms import NEEDS, Terms, need_of

MOST_STYLES = 20
"""In so many ways may one day be written, beside 2020-06-30, to be known to an engine."""

SLOTS = 31
"""A month has so many numbers, whether there are such days or not, so that the month follows from a day's number."""


class Words(NamedTuple):
    """The spellings known: of targets by need, of bodies, of ISO days in order, of days in other forms, of results.

    `odd_days` come with their numbers (see `slot`).
    """

    targets: Mapping[str, Sequence[str]]
    bodies: Sequence[str]
    days: Sequence[str]
    odd_days: Mapping[str, int]
    passed: Sequence[str]
    failed: Sequence[str]
    wants_ids: bool = False

    @property
    def first_month(self) -> int:
        """The month of the first day, as year * 12 + month - 1."""
        return int(self.days[0][:4]) * 12 + int(self.days[0][5:7]) - 1

    @property
    def months(self) -> int:
        """How many months the days span."""
        return int(self.days[-1][:4]) * 12 + int(self.days[-1][5:7]) - self.first_month

    def slot(self, day: date) -> int | None:
        """The number of a day: 31 for each month before it, and its own in the month; None outside of the days known.

        Another way to write it has another number, so many blocks of all months further on.
        """
        month = day.year * 12 + day.month - 1 - self.first_month
        return month * SLOTS + day.day - 1 if 0 <= month < self.months else None

    def days_by_slot(self) -> list[str]:
        """The days' spellings by their numbers; in the place of a day that there is not stands what no cell says."""
        styles = 1 + max((slot // (self.months * SLOTS) for slot in self.odd_days.values()), default=0)
        spellings = [f"\0{i}" for i in range(styles * self.months * SLOTS)]
        for day in self.days:
            spellings[self.slot(date.fromisoformat(day)) or 0] = day
        for text, slot in self.odd_days.items():
            spellings[slot] = text
        return spellings


def steps_of(words: Words) -> tuple[int, int]:
    """What a number made of target, body and month is divided by: above every month, and above every body."""
    return words.months * (MOST_STYLES + 1), len(words.bodies) + 1


def words_of(terms: Terms) -> Words:
    """What an engine knows to begin with: ids, names and aliases as the plan writes them, and ISO days."""
    plan = terms.plan
    targets = {
        need: [s for t in plan.targets if need_of(t) == need for s in (t.id, t.name, *t.aliases)] for need in NEEDS
    }
    return Words(
        {need: _that_mean(spellings, terms.target) for need, spellings in targets.items()},
        _that_mean(plan.body_spellings(), terms.body),
        terms.plain_days(),
        {},
        [word for word, passed in terms.results.items() if passed],
        [word for word, passed in terms.results.items() if not passed],
        terms.unique,
    )


def _that_mean(spellings: Sequence[str], find: Callable[[str], object]) -> list[str]:
    return list(dict.fromkeys(s for s in spellings if find(s) is not None))


def with_odd_day(words: Words, text: str, day: date) -> Words:
    """The words with one more spelling of a day; unchanged where a day is written in too many ways, or lies outside."""
    slot = words.slot(day)
    if slot is None:
        return words
    taken, block = set(words.odd_days.values()), words.months * SLOTS
    free = next((s for s in range(1, MOST_STYLES + 1) if slot + s * block not in taken), None)
    return words if free is None else words._replace(odd_days={**words.odd_days, text: slot + free * block})
