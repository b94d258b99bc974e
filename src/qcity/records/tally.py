"""The tally: what all records together say of each target, body and period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Context, Decimal
from typing import NamedTuple

from qcity.periods import Period
from qcity.plan import CUMULATIVE, Target
from qcity.records.batch import Spelled, Sum
from qcity.records.distinct import Distinct
from qcity.records.model import Record
from qcity.records.terms import RATE, Terms, counts_failures, need_of

_EXACT = Context(prec=200)
"""Wide enough for any sum here."""

Key = tuple[str, str, Period]
"""A target's id, a body's id, a period."""


class Figure(NamedTuple):
    """What the records say of one target, body and period: two counts, or a value; from how many records."""

    target: Target
    body: str
    period: Period
    records: int
    value: Decimal | None = None
    numerator: int | None = None
    denominator: int | None = None


class _Entry:
    __slots__ = ("amount", "passed", "records", "sampled")

    def __init__(self) -> None:
        self.records = self.sampled = self.passed = 0
        self.amount = Decimal(0)


class Tally:
    """Adds records up. Ids go to `distinct`, which may have more of them than memory holds."""

    def __init__(self, terms: Terms, distinct: Distinct) -> None:
        self._terms = terms
        self._distinct = distinct
        self._entries: dict[Key, _Entry] = {}
        self._keys: dict[Spelled, Key] = {}

    def add(self, sums: Iterable[Sum]) -> None:
        """Adds what an engine has summed."""
        for one in sums:
            key = self._keys.get(one.spelled)
            if key is None:
                key = self._keys[one.spelled] = self._key(one.spelled)
            entry = self._entry(key)
            entry.records += one.rows
            entry.sampled += one.sampled
            entry.passed += one.passed
            entry.amount = _EXACT.add(entry.amount, one.amount)
            if one.ids:
                self._distinct.add(key, map(str.strip, one.ids))

    def add_record(self, record: Record) -> None:
        """Adds one record that the model has accepted."""
        target, body = record.indicator, record.body
        key = target.id, body.id, self._terms.period_of(target, record.date)
        entry = self._entry(key)
        entry.records += 1
        if need_of(target) == RATE:
            entry.sampled += 1 if record.sampled is None else record.sampled
            entry.passed += int(bool(record.result)) if record.passed is None else record.passed
        elif record.amount is not None:
            entry.amount = _EXACT.add(entry.amount, record.amount)
        elif record.record_id:
            self._distinct.add(key, [record.record_id])
        else:
            entry.amount = _EXACT.add(entry.amount, Decimal(1))

    def figures(self) -> Iterator[Figure]:
        """What came out, in the order of the plan's targets, its bodies and of time."""
        for (target_id, body, period), count in self._distinct.counts():
            entry = self._entry((target_id, body, period))
            entry.amount = _EXACT.add(entry.amount, Decimal(count))
        order = {target.id: i for i, target in enumerate(self._terms.plan.targets)}
        bodies = self._terms.plan.body_order
        found: dict[tuple[str, str], list[tuple[Period, _Entry]]] = {}
        for key in sorted(self._entries, key=lambda k: (order[k[0]], bodies[k[1]], k[2].start)):
            found.setdefault(key[:2], []).append((key[2], self._entries[key]))
        ends = self._ends()
        for (target_id, body), entries in found.items():
            target = self._terms.plan.target(target_id)
            if target.measure == CUMULATIVE and need_of(target) != RATE:
                yield from _running(target, body, entries, ends[target_id])
            else:
                yield from (_figure(target, body, period, entry) for period, entry in entries)

    def _ends(self) -> dict[str, list[Period]]:
        """The periods of each target that any body has records of."""
        periods: dict[str, set[Period]] = {}
        for target, _, period in self._entries:
            periods.setdefault(target, set()).add(period)
        return {target: sorted(found) for target, found in periods.items()}

    def _entry(self, key: Key) -> _Entry:
        entry = self._entries.get(key)
        if entry is None:
            entry = self._entries[key] = _Entry()
        return entry

    def _key(self, spelled: Spelled) -> Key:
        plan = self._terms.plan
        target = self._terms.target(spelled.indicator)
        body = plan.whole if spelled.body is None else self._terms.body(spelled.body)
        if target is None or body is None:
            raise LookupError(spelled)
        return target.id, body.id, self._terms.period_of(target, date(*spelled.month, 1))


def _figure(target: Target, body: str, period: Period, entry: _Entry) -> Figure:
    if need_of(target) != RATE:
        return Figure(target, body, period, entry.records, value=entry.amount)
    numerator = entry.sampled - entry.passed if counts_failures(target) else entry.passed
    return Figure(target, body, period, entry.records, numerator=numerator, denominator=entry.sampled)


def _running(
    target: Target, body: str, entries: list[tuple[Period, _Entry]], periods: list[Period]
) -> Iterator[Figure]:
    """The totals since the first record, also of periods in which only other bodies have records."""
    by_period, total = dict(entries), _Entry()
    for period in periods:
        entry = by_period.get(period)
        if entry is not None:
            total.records += entry.records
            total.amount = _EXACT.add(total.amount, entry.amount)
        if total.records:
            yield Figure(target, body, period, total.records, value=total.amount)
