"""The rules for plainly right records, and their sums, as one expression for every engine.

Written with Narwhals, so that polars, DuckDB and Spark run the same. A row is taken here only where nothing about it
needs to be read: known spellings, ISO days, counts and amounts of ASCII digits. The model (`model.py`) reads all others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import narwhals as nw

from qcity.readers.decoding import UNREADABLE
from qcity.records.model import DECIMALS, MOST_OF_A_ROW, WHOLE_DIGITS
from qcity.records.terms import NEEDS, RATE, RECORDS, TOTAL, Terms, need_of

TEXT, WHOLE, DAY, DECIMAL = "text", "whole", "day", "decimal"
"""What a column holds: text, whole numbers, days, decimals of a fixed number of places."""

_PLACES = nw.Decimal(38, DECIMALS)
_AMOUNT = rf"^[0-9]{{1,{WHOLE_DIGITS}}}(\.[0-9]{{1,{DECIMALS}}})?\z"
_WHOLE_AMOUNT = rf"^[0-9]{{1,{WHOLE_DIGITS}}}\z"
_COUNT = rf"^[0-9]{{1,{len(str(MOST_OF_A_ROW)) - 1}}}\z"
_MONTH, _YEAR = 7, 4
"""So many characters of an ISO day name its month, its year."""


class Words(NamedTuple):
    """The spellings that an engine knows: of targets by need, of bodies, days and results."""

    targets: Mapping[str, Sequence[str]]
    bodies: Sequence[str]
    days: Sequence[str]
    odd_days: Sequence[str]
    passed: Sequence[str]
    failed: Sequence[str]
    wants_ids: bool = False


def words_of(terms: Terms) -> Words:
    """What an engine knows to begin with: ids, names and aliases as the plan writes them."""
    plan = terms.plan
    targets = {
        need: [s for t in plan.targets if need_of(t) == need for s in (t.id, t.name, *t.aliases)] for need in NEEDS
    }
    results = terms.results
    return Words(
        {need: _that_mean(spellings, terms.target) for need, spellings in targets.items()},
        _that_mean(plan.body_spellings(), terms.body),
        terms.plain_days(),
        (),
        [word for word, passed in results.items() if passed],
        [word for word, passed in results.items() if not passed],
        terms.unique,
    )


def _that_mean(spellings: Sequence[str], find: Callable[[str], object]) -> list[str]:
    return list(dict.fromkeys(s for s in spellings if find(s) is not None))


class Shape(NamedTuple):
    """A frame's columns: what each of those that it has holds.

    `whole` gives a column's counts as integers, null where they are no plain ones; without it they are worked out.
    `broken` says of a row that it cannot be right. `by_month` keeps months apart. `places` name a row; `keeps` are the
    columns whose cells a row that is not taken shall bring with it. `ids_are_sound` where none can have lost characters.
    """

    kinds: Mapping[str, str]
    places: tuple[str, ...]
    whole: Callable[[str], nw.Expr] | None = None
    broken: nw.Expr | None = None
    by_month: bool = True
    keeps: tuple[str, ...] = ()
    ids_are_sound: bool = False


KEYS = ("indicator", "body", "period", "record_id")
SUMS = ("rows", "sampled", "passed", "amount")
"""The columns of the result, besides a row's place and what it keeps."""


def summed(frame: nw.LazyFrame, shape: Shape, words: Words) -> nw.LazyFrame:
    """The sums of a frame's plain rows by indicator, body and period as spelled, and every other row by itself.

    A row that is not plain has its places filled in, and counts in no sum. Records that count by their id have a group
    each; `rows` counts the rows of a group. The period is a text's beginning, or year * 12 + month - 1 of a day.
    """
    cells = _Cells(shape, words)
    taken = _all(cells.are_plain(), ~shape.broken if shape.broken is not None else None).fill_null(False)
    counted_by_id = cells.count_by_id()
    keys = {
        "indicator": nw.col("indicator"),
        "body": nw.col("body") if "body" in shape.kinds else nw.lit(None).cast(nw.String),
        "period": cells.period(),
        "record_id": nw.when(taken & counted_by_id).then(nw.col("record_id")).otherwise(nw.lit(None))
        if counted_by_id is not None
        else nw.lit(None).cast(nw.String),
        **{place: nw.when(~taken).then(nw.col(place)) for place in shape.places},
        **{f"{c}_cell": nw.when(~taken).then(nw.col(c).cast(nw.String)) for c in shape.keeps},
    }
    sums = {name: nw.when(taken).then(value) for name, value in cells.sums().items()}
    return (
        frame.with_columns(**{f"{name}_": value for name, value in {**keys, **sums}.items()})
        .group_by(*(f"{name}_" for name in keys))
        .agg(nw.len().alias("rows"), *(nw.col(f"{name}_").sum().alias(name) for name in sums))
    )


def _all(*conditions: nw.Expr | None) -> nw.Expr:
    met = [one for one in conditions if one is not None]
    return met[0] if len(met) == 1 else nw.all_horizontal(*met, ignore_nulls=False)


def _any(*conditions: nw.Expr | None) -> nw.Expr:
    met = [one for one in conditions if one is not None]
    return met[0] if len(met) == 1 else nw.any_horizontal(*met, ignore_nulls=False)


class _Cells:
    """What the cells of each row say, as expressions; None stands for what a frame's columns cannot say."""

    def __init__(self, shape: Shape, words: Words) -> None:
        self._kinds = shape.kinds
        self._words = words
        self._by_month = shape.by_month
        self._ids_are_sound = shape.ids_are_sound
        self._whole = shape.whole or self._whole_text

    def are_plain(self) -> nw.Expr:
        """Whether a row is plainly right."""
        bodies = nw.col("body").is_in(self._words.bodies) if "body" in self._kinds else None
        return _all(_any(*(self._fits(need) for need in NEEDS)), self._is_plain_day(), bodies, self._are_ids_sound())

    def _are_ids_sound(self) -> nw.Expr | None:
        """Whether a record's id has all its characters, and is there where every record must have one."""
        if self._kinds.get("record_id") != TEXT:
            return None
        lost = nw.col("record_id").str.contains(UNREADABLE, literal=True).fill_null(False)
        found = [*([] if self._ids_are_sound else [~lost]), *([self._has_id()] if self._words.wants_ids else [])]
        return _all(*found) if found else None

    def _has_id(self) -> nw.Expr:
        """Whether a record's id is there for certain: it begins with a visible ASCII or a Chinese character."""
        if self._kinds["record_id"] != TEXT:
            return self._is_filled("record_id")
        record_id = nw.col("record_id")
        return _any(*(_all(record_id >= first, record_id < end) for first, end in (("!", "\x7f"), ("一", "鿿"))))

    def _fits(self, need: str) -> nw.Expr:
        """Whether a row is about a target with this need, and gives what it needs and nothing else."""
        is_meant = nw.col("indicator").is_in(self._words.targets[need])
        if need == RATE:
            counts, result = self._plain_counts(), self._plain_result()
            by_counts = None if counts is None else _all(counts, self._are_empty("result"))
            by_result = None if result is None else _all(result, self._are_empty("sampled", "passed"))
            given = [one for one in (by_counts, by_result) if one is not None]
            return _all(is_meant, _any(*given), self._are_empty("amount")) if given else nw.lit(False)
        amount = self._plain_amount(whole=need == RECORDS)
        if need == RECORDS:
            has_id = self._has_id() if "record_id" in self._kinds else nw.lit(True)
            alone = _all(self._are_empty("amount"), has_id)
            amount = alone if amount is None else _any(amount, alone)
        if amount is None:
            return nw.lit(False)
        return _all(is_meant, amount, self._are_empty("sampled", "passed", "result"))

    def count_by_id(self) -> nw.Expr | None:
        """Whether a plain row counts one, unless another has its id."""
        if "record_id" not in self._kinds:
            return None
        is_meant = nw.col("indicator").is_in(self._words.targets[RECORDS])
        return _all(is_meant, self._are_empty("amount"))

    def sums(self) -> dict[str, nw.Expr]:
        """What a row adds to each of the sums."""
        one = nw.lit(1).cast(nw.Int64)
        sampled, passed = self._count("sampled"), self._count("passed")
        if "result" in self._kinds:
            is_result, has_passed = self._is_filled("result"), nw.col("result").is_in(self._words.passed)
            sampled = nw.when(is_result).then(one).otherwise(sampled)
            passed = nw.when(is_result).then(has_passed.cast(nw.Int64)).otherwise(passed)
        return {"sampled": sampled, "passed": passed, "amount": self._amount()}

    def period(self) -> nw.Expr:
        """What tells a row's period."""
        day = nw.col("date")
        if self._kinds["date"] == DAY:
            return day.dt.year().cast(nw.Int64) * 12 + (day.dt.month().cast(nw.Int64) - 1 if self._by_month else 0)
        start = day.str.slice(0, _MONTH if self._by_month else _YEAR)
        return nw.when(day.is_in(self._words.odd_days)).then(day).otherwise(start) if self._words.odd_days else start

    def _is_plain_day(self) -> nw.Expr:
        words, day = self._words, nw.col("date")
        if self._kinds["date"] == DAY:
            from datetime import date

            return day.is_between(date.fromisoformat(words.days[0]), date.fromisoformat(words.days[-1]))
        return day.is_in([*words.days, *words.odd_days])

    def _plain_counts(self) -> nw.Expr | None:
        if not {"sampled", "passed"} <= self._kinds.keys():
            return None
        sampled, passed = self._count("sampled"), self._count("passed")
        return _all(passed >= 0, passed <= sampled, sampled < MOST_OF_A_ROW)

    def _plain_result(self) -> nw.Expr | None:
        known = [*self._words.passed, *self._words.failed]
        return nw.col("result").is_in(known) if "result" in self._kinds else None

    def _plain_amount(self, *, whole: bool) -> nw.Expr | None:
        kind, amount = self._kinds.get("amount"), nw.col("amount")
        if kind is None:
            return None
        if kind == TEXT:
            return amount.str.contains(_WHOLE_AMOUNT if whole else _AMOUNT)
        if kind == WHOLE:
            return _all(amount >= 0, amount < 10**WHOLE_DIGITS)
        return None if whole else _all(amount >= 0, amount < 10**WHOLE_DIGITS)

    def _count(self, column: str) -> nw.Expr:
        if column not in self._kinds:
            return nw.lit(None).cast(nw.Int64)
        return nw.col(column).cast(nw.Int64) if self._kinds[column] == WHOLE else self._whole(column)

    @staticmethod
    def _whole_text(column: str) -> nw.Expr:
        text = nw.col(column)
        return nw.when(text.str.contains(_COUNT)).then(text).cast(nw.Int64)

    def _amount(self) -> nw.Expr:
        """What a row gives as its amount: one, where it counts things and gives neither an amount nor an id."""
        kind, amount = self._kinds.get("amount"), nw.col("amount")
        one, is_counted = nw.lit(1).cast(_PLACES), nw.col("indicator").is_in(self._words.targets[RECORDS])
        if kind is None:
            return nw.lit(None).cast(_PLACES) if "record_id" in self._kinds else nw.when(is_counted).then(one)
        given = (nw.when(amount.str.contains(_AMOUNT)).then(amount) if kind == TEXT else amount).cast(_PLACES)
        if "record_id" in self._kinds:
            return given
        return nw.when(_all(is_counted, self._are_empty("amount"))).then(one).otherwise(given)

    def _is_filled(self, column: str) -> nw.Expr:
        cell = nw.col(column)
        return (cell != "").fill_null(False) if self._kinds[column] == TEXT else ~cell.is_null()

    def _are_empty(self, *columns: str) -> nw.Expr | None:
        there = [~self._is_filled(column) for column in columns if column in self._kinds]
        return _all(*there) if there else None
