"""The rules for plainly right records, and their sums, as one expression for every engine.

Written with Narwhals, so that polars, DuckDB and Spark run the same. A row is taken here only where nothing about it
needs to be read: known spellings, ISO days, counts and amounts of ASCII digits. The model (`model.py`) reads the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import narwhals as nw

from qcity.readers.decoding import UNREADABLE
from qcity.records.model import DECIMALS, MOST_OF_A_ROW, WHOLE_DIGITS
from qcity.records.terms import NEEDS, RATE, RECORDS, TOTAL
from qcity.records.words import SLOTS, Words, steps_of

TEXT, WHOLE, DAY, DECIMAL, CODE = "text", "whole", "day", "decimal", "code"
"""What a column holds: text; whole numbers; days; decimals; the number of a known spelling, null for others."""

SEPARATOR = "\x1f"
"""Stands between the cells of a row that is left over; ABSENT in the place of one that is null."""

ABSENT = "\x1e"
SUMS = ("sampled", "passed", "amount")

FEW = 4
_PLACES = nw.Decimal(38, DECIMALS)
_AMOUNT = rf"^[0-9]{{1,{WHOLE_DIGITS}}}(\.[0-9]{{1,{DECIMALS}}})?\z"
_COUNT = rf"^[0-9]{{1,{len(str(MOST_OF_A_ROW)) - 1}}}\z"
_MONTH = len("2020-06")


class Shape(NamedTuple):
    """A frame's columns: what each of those that it has holds.

    `whole` gives a column's counts as integers, null where they are no plain ones; without it they are worked out.
    `broken` says of a row that it cannot be right. `places` name a row; `keeps` are the columns whose cells a row
    that is not taken shall bring with it. `ids_are_sound` where no id can have lost characters. `parts` are columns
    that are kept apart in all sums, with the lowest of the last of the places in each, as `first`.
    """

    kinds: Mapping[str, str]
    places: tuple[str, ...]
    whole: Callable[[str], nw.Expr] | None = None
    broken: nw.Expr | None = None
    keeps: tuple[str, ...] = ()
    ids_are_sound: bool = False
    parts: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of the result that tell what was summed: of codes one number, else three."""
        return ("key_",) if self.kinds["indicator"] == CODE else ("indicator_", "body_", "period_")


def summed(frame: nw.LazyFrame[Any], shape: Shape, words: Words) -> nw.LazyFrame[Any]:
    """The sums of a frame's plain rows by indicator, body and period as spelled, and every other row by itself.

    The columns are the shape's `keys`, `record_id_`, those of `places` (`row_`), `cells_`, `rows` and the SUMS. A row
    that is not plain has its places filled in, and counts in no sum. Records that count by their id have a group each;
    `rows` counts the rows of a group. A text's period is its month, or all of an odd one; a day's is year * 12 + month
    - 1.
    """
    cells = _Cells(shape, words)
    # each step stands by itself, or engines would work out again what later ones use more than once
    frame = frame.with_columns(**cells.flags()).with_columns(cells.taken().alias("taken_"))
    taken = nw.col("taken_")
    keys = {
        **cells.keys(),
        "record_id_": cells.counted_id(),
        **{f"{place}_": nw.when(~taken).then(nw.col(place)) for place in shape.places},
        "cells_": nw.when(~taken).then(cells.kept()) if shape.keeps else nw.lit(None).cast(nw.String),
        **{f"{part}_": nw.col(part) for part in shape.parts},
    }
    sums = {f"{name}_": nw.when(taken).then(value) for name, value in cells.sums().items()}
    numbers = {"number_of_row_": nw.col(shape.places[-1])} if shape.parts else {}
    firsts = [nw.col(name).min().alias("first") for name in numbers]
    added = [nw.col(f"{name}_").sum().alias(name) for name in SUMS]
    return frame.select(**keys, **sums, **numbers).group_by(*keys).agg(nw.len().alias("rows"), *added, *firsts)


def _all(*conditions: nw.Expr | None) -> nw.Expr:
    met = [one for one in conditions if one is not None]
    return met[0] if len(met) == 1 else nw.all_horizontal(*met, ignore_nulls=False)


def _any(*conditions: nw.Expr) -> nw.Expr:
    return conditions[0] if len(conditions) == 1 else nw.any_horizontal(*conditions, ignore_nulls=False)


def _is_one_of(text: nw.Expr, words: Sequence[str]) -> nw.Expr:
    """Whether a text is one of these; each is compared by itself where they are few, which is faster."""
    return _any(*(text == word for word in words)) if 0 < len(words) <= FEW else text.is_in(words)


class _Cells:
    """What the cells of each row say, as expressions; None stands for what a frame's columns cannot say."""

    def __init__(self, shape: Shape, words: Words) -> None:
        self._shape = shape
        self._kinds = shape.kinds
        self._words = words
        self._whole = shape.whole or self._whole_text

    def flags(self) -> dict[str, nw.Expr]:
        """What is looked up or asked more than once, each in a column of its own, which engines do faster."""
        words, kinds = self._words, self._kinds
        spellings, indicator = words.targets, nw.col("indicator")
        flags: dict[str, nw.Expr] = {}
        if kinds["indicator"] == CODE:
            rates = len(spellings[RATE])
            totals = rates + len(spellings[TOTAL])
            flags[f"{RATE}_"] = indicator < rates
            flags[f"{TOTAL}_"] = _all(indicator >= rates, indicator < totals)
            flags[f"{RECORDS}_"] = indicator >= totals
        else:
            flags.update({f"{need}_": indicator.is_in(spellings[need]) for need in NEEDS})
        if kinds["date"] == TEXT:
            flags["known_day_"] = nw.col("date").is_in([*words.days, *words.odd_days])
        if kinds.get("body") == TEXT:
            flags["known_body_"] = nw.col("body").is_in(words.bodies)
        if kinds.get("amount") == TEXT:
            flags["plain_amount_"] = nw.col("amount").str.contains(_AMOUNT)
        return flags

    def keys(self) -> dict[str, nw.Expr]:
        """What tells the target, body and period of a row."""
        body = nw.col("body") if "body" in self._kinds else None
        if self._kinds["indicator"] == CODE:
            months_step, bodies_step = steps_of(self._words)
            key = nw.col("indicator") * bodies_step
            key = key if body is None else key + body
            return {"key_": key * months_step + nw.col("date") // SLOTS}
        return {
            "indicator_": nw.col("indicator"),
            "body_": nw.lit(None).cast(nw.String) if body is None else body,
            "period_": self._period(),
        }

    def taken(self) -> nw.Expr:
        """Whether a row is plainly right."""
        broken = self._shape.broken
        fits = _any(*(self._fits(need) for need in NEEDS))
        whole = None if broken is None else ~broken
        has_id = self._has_id() if self._words.wants_ids else None
        return _all(fits, self._is_plain_day(), self._is_known_body(), has_id, whole).fill_null(False)

    def counted_id(self) -> nw.Expr:
        """The id of a plain row that counts one, unless another has its id; else null."""
        if "record_id" not in self._kinds:
            return nw.lit(None).cast(nw.String)
        is_counted = _all(nw.col("taken_"), nw.col(f"{RECORDS}_"), self._are_empty("amount"))
        return nw.when(is_counted).then(nw.col("record_id").cast(nw.String))

    def kept(self) -> nw.Expr:
        """The cells of a row in one text."""
        texts = [
            nw.col(c).cast(nw.String).str.replace_all(SEPARATOR, " ", literal=True).fill_null(ABSENT)
            for c in self._shape.keeps
        ]
        return nw.concat_str(*texts, separator=SEPARATOR)

    def sums(self) -> dict[str, nw.Expr]:
        """What a row adds to each of the sums."""
        one = nw.lit(1).cast(nw.Int64)
        sampled, passed = self._count("sampled"), self._count("passed")
        if "result" in self._kinds:
            is_result, has_passed = self._is_filled("result"), _is_one_of(nw.col("result"), self._words.passed)
            sampled = nw.when(is_result).then(one).otherwise(sampled)
            passed = nw.when(is_result).then(has_passed.cast(nw.Int64)).otherwise(passed)
        return {"sampled": sampled, "passed": passed, "amount": self._amount()}

    def _fits(self, need: str) -> nw.Expr:
        """Whether a row is about a target with this need, and gives what it needs and nothing else."""
        is_meant = nw.col(f"{need}_")
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

    def _period(self) -> nw.Expr:
        day = nw.col("date")
        if self._kinds["date"] == DAY:
            return day.dt.year().cast(nw.Int64) * 12 + (day.dt.month().cast(nw.Int64) - 1)
        month, odd = day.str.slice(0, _MONTH), list(self._words.odd_days)
        return nw.when(day.is_in(odd)).then(day).otherwise(month) if odd else month

    def _is_plain_day(self) -> nw.Expr:
        words, day, kind = self._words, nw.col("date"), self._kinds["date"]
        if kind == CODE:
            return ~day.is_null()
        if kind == DAY:
            return day.is_between(date.fromisoformat(words.days[0]), date.fromisoformat(words.days[-1]))
        return nw.col("known_day_")

    def _is_known_body(self) -> nw.Expr | None:
        kind = self._kinds.get("body")
        return None if kind is None else ~nw.col("body").is_null() if kind == CODE else nw.col("known_body_")

    def _has_id(self) -> nw.Expr:
        """Whether a record's id is there for certain, with all its characters: a visible ASCII or Chinese one first."""
        if self._kinds["record_id"] != TEXT:
            return self._is_filled("record_id")
        record_id = nw.col("record_id")
        begins = _any(*(_all(record_id >= first, record_id < end) for first, end in (("!", "\x7f"), ("一", "鿿"))))
        return begins if self._shape.ids_are_sound else _all(begins, ~record_id.str.contains(UNREADABLE, literal=True))

    def _plain_counts(self) -> nw.Expr | None:
        if not {"sampled", "passed"} <= self._kinds.keys():
            return None
        sampled, passed = self._count("sampled"), self._count("passed")
        return _all(passed >= 0, passed <= sampled, sampled < MOST_OF_A_ROW)

    def _plain_result(self) -> nw.Expr | None:
        return (
            _is_one_of(nw.col("result"), [*self._words.passed, *self._words.failed])
            if "result" in self._kinds
            else None
        )

    def _plain_amount(self, *, whole: bool) -> nw.Expr | None:
        kind, amount = self._kinds.get("amount"), nw.col("amount")
        if kind is None or (whole and kind == DECIMAL):
            return None
        if kind == TEXT:
            return _all(nw.col("plain_amount_"), ~amount.str.contains(".", literal=True) if whole else None)
        return _all(amount >= 0, amount < 10**WHOLE_DIGITS)

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
        one, is_counted = nw.lit(1).cast(_PLACES), nw.col(f"{RECORDS}_")
        has_ids = "record_id" in self._kinds
        if kind is None:
            return nw.lit(None).cast(_PLACES) if has_ids else nw.when(is_counted).then(one)
        given = (nw.when(nw.col("plain_amount_")).then(amount) if kind == TEXT else amount).cast(_PLACES)
        return given if has_ids else nw.when(_all(is_counted, self._are_empty("amount"))).then(one).otherwise(given)

    def _is_filled(self, column: str) -> nw.Expr:
        cell = nw.col(column)
        return (cell != "").fill_null(False) if self._kinds[column] == TEXT else ~cell.is_null()

    def _are_empty(self, *columns: str) -> nw.Expr | None:
        there = [~self._is_filled(column) for column in columns if column in self._kinds]
        return _all(*there) if there else None
