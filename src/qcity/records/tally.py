"""The tally: what all records together say of each target, body and period."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Context, Decimal
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from qcity.numbers import number_text
from qcity.periods import Period
from qcity.plan import CUMULATIVE, Target
from qcity.records.distinct import Distinct
from qcity.records.model import Record
from qcity.records.terms import RATE, Terms, counts_failures, need_of

if TYPE_CHECKING:
    import polars as pl

_EXACT = Context(prec=200)
"""Wide enough for any sum here."""

_ZERO = Decimal(0)

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
        self._keys: list[Key] = []
        self._numbers: dict[Key, int] = {}
        self._entries: dict[int, _Entry] = {}
        self._lock = Lock()

    def key_of(self, record: Record) -> int:
        """The number of the target, body and period that a record belongs to. May be asked by several threads."""
        target = record.indicator
        key = target.id, record.body.id, self._terms.period_of(target, record.date)
        with self._lock:
            number = self._numbers.setdefault(key, len(self._keys))
            if number == len(self._keys):
                self._keys.append(key)
        return number

    def add(self, sums: pl.DataFrame, ids: pl.DataFrame) -> None:
        """Adds what parts of the records come to (see `verdicts.added_up`)."""
        for number, rows, sampled, passed, amount in sums.iter_rows():
            entry = self._entry(number)
            entry.records += rows
            entry.sampled += sampled or 0
            entry.passed += passed or 0
            entry.amount = _EXACT.add(entry.amount, amount or _ZERO)
        for number, rows in ids.select("key", "rows").group_by("key").sum().iter_rows():
            self._entry(number).records += rows
        self._distinct.add(ids.select("key", "id"))

    def add_record(self, record: Record) -> None:
        """Adds one record that the model has accepted."""
        number = self.key_of(record)
        entry = self._entry(number)
        entry.records += 1
        if need_of(record.indicator) == RATE:
            entry.sampled += 1 if record.sampled is None else record.sampled
            entry.passed += int(bool(record.result)) if record.passed is None else record.passed
        elif record.amount is None and record.record_id:
            self._distinct.add_one(number, record.record_id)
        else:
            entry.amount = _EXACT.add(entry.amount, Decimal(1) if record.amount is None else record.amount)

    def figures(self) -> Iterator[Figure]:
        """What came out, in the order of the plan's targets, its bodies and of time."""
        for number, count in self._distinct.counts(self._keys):
            entry = self._entry(number)
            entry.amount = _EXACT.add(entry.amount, Decimal(count))
        order = {target.id: i for i, target in enumerate(self._terms.plan.targets)}
        bodies = self._terms.plan.body_order
        found: dict[tuple[str, str], list[tuple[Period, _Entry]]] = {}
        met = [(self._keys[number], entry) for number, entry in self._entries.items()]
        for key, entry in sorted(met, key=lambda one: (order[one[0][0]], bodies[one[0][1]], one[0][2].start)):
            found.setdefault(key[:2], []).append((key[2], entry))
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
        for target, _, period in (self._keys[number] for number in self._entries):
            periods.setdefault(target, set()).add(period)
        return {target: sorted(found) for target, found in periods.items()}

    def _entry(self, number: int) -> _Entry:
        entry = self._entries.get(number)
        if entry is None:
            entry = self._entries[number] = _Entry()
        return entry


def _short(amount: Decimal) -> Decimal:
    """The same amount without zeros at the end of its decimals."""
    return Decimal(number_text(amount))


def _figure(target: Target, body: str, period: Period, entry: _Entry) -> Figure:
    if need_of(target) != RATE:
        return Figure(target, body, period, entry.records, value=_short(entry.amount))
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
            yield Figure(target, body, period, total.records, value=_short(total.amount))
