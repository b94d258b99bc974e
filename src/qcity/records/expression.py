"""What the numbers of records are, and their sums by all that their rows say in words: one expression for every engine.

Written with Narwhals, so that polars, DuckDB and Spark run the same. Rows that say the same are one group, of which the
model reads the words once (`verdicts.py`). Only what differs from row to row is judged here: whether the numbers are
plain ones, of ASCII digits. A row with other numbers is left over, for the model to read by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import narwhals as nw
import polars as pl

from qcity.readers.decoding import UNREADABLE
from qcity.records.model import DECIMALS, MOST_OF_A_ROW, WHOLE_DIGITS
from qcity.records.terms import NEEDS

TEXT, WHOLE, DECIMAL = "text", "whole", "decimal"
"""What a column holds: text; whole numbers; decimals."""

COUNTS, RESULT, NOTHING, WHOLE_AMOUNT, AMOUNT = 1, 2, 3, 4, 5
"""What a row gives: two counts, a result, none of all, a whole amount, another amount; null where it is left over."""

WORDS = ("indicator", "body", "odd_day", "result")
KEYS = (*WORDS, "month", "given")
"""What makes rows a group: their words as spelled, with a day only where it is not a plain one, and their numbers."""

STEP = 8
"""Above every number of what a row gives."""

SUMS = ("sampled", "passed", "amount")
_PLACES = nw.Decimal(38, DECIMALS)
_AMOUNT = rf"^[0-9]{{1,{WHOLE_DIGITS}}}(\.[0-9]{{1,{DECIMALS}}})?\z"
_COUNT = rf"^[0-9]{{1,{len(str(MOST_OF_A_ROW)) - 1}}}\z"


class Shape(NamedTuple):
    """A frame's columns: what each of those that it has holds, beside `row`, the number of a row.

    A frame also has the `month` of each plain day, as year * 12 + month - 1; with `has_odd_days` any other text of a
    day as `odd_day`, else a row with one is left over. `whole` gives a column's counts as integers, null where they are
    no plain ones; without it they are worked out. `broken` says of a row that it cannot be right. `has_nulls` where
    every empty cell is null. `wants_ids` where no row is right without an id. A row may lack the `optional` columns;
    null stands for that.
    """

    kinds: Mapping[str, str]
    whole: Callable[[str], nw.Expr] | None = None
    broken: nw.Expr | None = None
    has_nulls: bool = False
    has_odd_days: bool = False
    wants_ids: bool = False
    optional: tuple[str, ...] = ()

    @property
    def columns(self) -> frozenset[str]:
        """The columns that every row has."""
        return frozenset(self.kinds) - frozenset(self.optional)


def prepared(
    frame: nw.LazyFrame[Any], shape: Shape, months: tuple[int, int], keeps: Sequence[str] = ()
) -> nw.LazyFrame[Any]:
    """Every row as its KEYS, what it adds to the SUMS, its `row`, and its `id` where it gives nothing.

    `months` are the first and the last that a row may have, as year * 12 + month - 1. The columns in `keeps` stay.
    """
    cells = _Cells(shape, months)
    # each step stands by itself, or engines would work out again what later ones use more than once
    frame = frame.with_columns(**cells.numbers()).with_columns(given=cells.given())
    sums = {name: nw.col(f"{name}_") for name in SUMS}
    kept = {name: nw.col(name) for name in keeps}
    return frame.select(**cells.keys(), **sums, row=nw.col("row"), id=cells.counted_id(), **kept)


def grouped(rows: nw.LazyFrame[Any], shape: Shape, more: Sequence[str] = ()) -> nw.LazyFrame[Any]:
    """The groups of prepared rows by their words, `slot` and `more`.

    They have the number of `rows`, the SUMS, the `first` and the `last` row. A row left over is a group of its own.
    """
    sums = [nw.col(name).sum().cast(_PLACES if name == "amount" else nw.Int64).alias(name) for name in SUMS]
    ends = nw.col("row").min().alias("first"), nw.col("row").max().alias("last")
    given, month, row = (nw.col(name).cast(nw.Int64) for name in ("given", "month", "row"))
    # one column where there could be three, for engines group by fewer ones faster
    slot = (
        nw.when(given.is_null())
        .then(-1 - row)
        .otherwise(nw.when(month.is_null()).then(given).otherwise(month * STEP + given))
    )
    by = [word for word in WORDS if word in shape.kinds or (word == "odd_day" and shape.has_odd_days)] + ["slot", *more]
    return rows.with_columns(slot=slot).group_by(*by).agg(nw.len().alias("rows"), *sums, *ends)


def without_slot(groups: pl.LazyFrame, columns: Sequence[str]) -> pl.LazyFrame:
    """Groups of these columns with `month` and `given`, null for rows left over, in place of their `slot`.

    Words by which there were no groups are null.
    """
    slot = pl.col("slot")
    return groups.with_columns(
        *(pl.lit(None, pl.String).alias(word) for word in WORDS if word not in columns),
        month=pl.when(slot >= STEP).then(slot // STEP),
        given=pl.when(slot >= 0).then(slot % STEP),
    ).drop("slot")


class Names(NamedTuple):
    """Spellings by which a row is likely to be right: of targets by need, of bodies and of results."""

    targets: Mapping[str, Sequence[str]]
    bodies: Sequence[str]
    results: Sequence[str]


def likely(rows: nw.LazyFrame[Any], shape: Shape, names: Names) -> nw.LazyFrame[Any]:
    """Prepared rows of which those are left over at once that the model would hardly accept.

    For engines that cannot go back to single rows at little cost. What the model says holds all the same.
    """
    given = nw.col("given")
    rate, total, records = (nw.col("indicator").is_in(names.targets[need]) for need in NEEDS)
    # one after the other, so that a row is looked up once as a rule
    fits = nw.when(given == WHOLE_AMOUNT).then(_any(total, records)).otherwise(records)
    fits = nw.when(given == AMOUNT).then(total).otherwise(fits)
    conditions: list[nw.Expr] = [nw.when(_any(given == COUNTS, given == RESULT)).then(rate).otherwise(fits)]
    if "body" in shape.kinds:
        conditions.append(_any(nw.col("body").is_null(), nw.col("body").is_in(names.bodies)))
    if "result" in shape.kinds:
        result = nw.col("result")
        no_result = _any(result.is_null(), result == "")
        conditions.append(nw.when(given == RESULT).then(result.is_in(names.results)).otherwise(no_result))
    if "record_id" in shape.kinds:
        conditions.append(_any(given != NOTHING, is_plain_id(nw.col("id"))))
    return rows.with_columns(given=nw.when(_all(*conditions).fill_null(False)).then(given))


def each(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Every one of prepared rows as a group of its own, with its `id`."""
    row = nw.col("row")
    return rows.select(*KEYS, "id", rows=nw.lit(1), first=row, last=row, culprit=nw.lit("record_id"))


def is_plain_id(record_id: nw.Expr) -> nw.Expr:
    """Whether an id is there for certain, with all its characters: a visible ASCII or Chinese one first."""
    begins = _any(*(_all(record_id >= first, record_id < end) for first, end in (("!", "\x7f"), ("一", "鿿"))))
    return _all(begins, ~record_id.str.contains(UNREADABLE, literal=True)).fill_null(False)


def _all(*conditions: nw.Expr | None) -> nw.Expr:
    met = [one for one in conditions if one is not None] or [nw.lit(True)]
    return met[0] if len(met) == 1 else nw.all_horizontal(*met, ignore_nulls=False)


def _any(*conditions: nw.Expr) -> nw.Expr:
    return conditions[0] if len(conditions) == 1 else nw.any_horizontal(*conditions, ignore_nulls=False)


class _Cells:
    """What the cells of each row say, as expressions; None stands for what a frame's columns cannot say."""

    def __init__(self, shape: Shape, months: tuple[int, int]) -> None:
        self._shape = shape
        self._months = months
        self._kinds = shape.kinds
        self._whole = shape.whole or self._whole_text

    def numbers(self) -> dict[str, nw.Expr]:
        """The numbers of a row, null where there is no plain one, each in a column of its own."""
        return {"sampled_": self._count("sampled"), "passed_": self._count("passed"), "amount_": self._amount()}

    def given(self) -> nw.Expr:
        """What a row gives; null where a number is not plain, where things do not go together, or without a day."""
        kinds = self._kinds
        no_counts, no_amount = self._are_empty("sampled", "passed"), self._are_empty("amount")
        cases: list[tuple[int, nw.Expr | None]] = []
        if {"sampled", "passed"} <= kinds.keys():
            sampled, passed = nw.col("sampled_"), nw.col("passed_")
            cases.append((COUNTS, _all(passed >= 0, passed <= sampled, sampled < MOST_OF_A_ROW, no_amount)))
        if "result" in kinds:
            cases.append((RESULT, _all(~self._is_empty("result"), no_counts, no_amount)))
        has_id = ~nw.col("record_id").is_null() if "record_id" in kinds else None
        cases.append((NOTHING, _all(no_counts, no_amount, has_id)))
        if no_amount is not None:
            amount = nw.col("amount_")
            is_plain = _all(no_counts, amount >= 0, amount < 10**WHOLE_DIGITS)
            if kinds["amount"] == TEXT:
                is_plain = _all(no_counts, ~amount.is_null())
                cases.append((WHOLE_AMOUNT, _all(is_plain, ~nw.col("amount").str.contains(".", literal=True))))
            cases.append((WHOLE_AMOUNT if kinds["amount"] == WHOLE else AMOUNT, is_plain))
        given = nw.lit(None).cast(nw.Int8)
        for code, is_met in reversed(cases):
            number = nw.lit(code, nw.Int8)
            given = number if is_met is None else nw.when(is_met).then(number).otherwise(given)
        return nw.when(self._is_sound()).then(given)

    def _is_sound(self) -> nw.Expr:
        """Whether a row has a day that may be right, and an id where one is wanted, and was read without a fault."""
        month, (first, last), shape = nw.col("month"), self._months, self._shape
        has_day = month.is_between(first, last)
        if shape.has_odd_days:
            has_day = _any(has_day, _all(month.is_null(), ~nw.col("odd_day").is_null()))
        has_id = is_plain_id(nw.col("record_id").cast(nw.String)) if shape.wants_ids else None
        return _all(has_day, has_id, None if shape.broken is None else ~shape.broken)

    def keys(self) -> dict[str, nw.Expr]:
        """The KEYS."""
        missing = nw.lit(None).cast(nw.String)
        words = {name: nw.col(name) if name in self._kinds else missing for name in ("indicator", "body", "result")}
        odd_day = nw.col("odd_day") if self._shape.has_odd_days else missing
        return {**words, "odd_day": odd_day, "month": nw.col("month"), "given": nw.col("given")}

    def counted_id(self) -> nw.Expr:
        """The id of a row that may count by it: one that gives no number."""
        if "record_id" not in self._kinds:
            return nw.lit(None).cast(nw.String)
        return nw.when(nw.col("given") == NOTHING).then(nw.col("record_id").cast(nw.String))

    def _count(self, column: str) -> nw.Expr:
        if column not in self._kinds:
            return nw.lit(None).cast(nw.Int64)
        return nw.col(column).cast(nw.Int64) if self._kinds[column] == WHOLE else self._whole(column)

    @staticmethod
    def _whole_text(column: str) -> nw.Expr:
        text = nw.col(column)
        return nw.when(text.str.contains(_COUNT)).then(text).cast(nw.Int64)

    def _amount(self) -> nw.Expr:
        kind, amount = self._kinds.get("amount"), nw.col("amount")
        if kind is None:
            return nw.lit(None).cast(_PLACES)
        if kind == TEXT:
            amount = nw.when(amount.str.contains(_AMOUNT)).then(amount)
        return amount if kind == DECIMAL else amount.cast(_PLACES)

    def _are_empty(self, *columns: str) -> nw.Expr | None:
        there = [self._is_empty(column) for column in columns if column in self._kinds]
        return _all(*there) if there else None

    def _is_empty(self, column: str) -> nw.Expr:
        cell = nw.col(column)
        if self._shape.has_nulls or self._kinds[column] != TEXT:
            return cell.is_null()
        return (cell == "").fill_null(True)
