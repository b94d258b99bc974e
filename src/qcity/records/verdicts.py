"""Verdicts on groups: rows that say the same in words are read by the model once, for all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from threading import Lock
from typing import Any, NamedTuple

import narwhals as nw
import polars as pl

from qcity.records.expression import (
    AMOUNT,
    COUNTS,
    KEYS,
    NOTHING,
    RESULT,
    SUMS,
    WHOLE_AMOUNT,
    WORDS,
    is_plain_id,
    without_slot,
)
from qcity.records.model import DECIMALS, Record, judge_record
from qcity.records.tally import Tally
from qcity.records.terms import RECORDS, Terms, need_of
from qcity.source import Place

REFUSED = -1
"""The `key` of a group that the model refuses, or that has one row alone: its rows are read by themselves."""

Schema = dict[Any, Any]
_GROUP: Schema = {name: pl.String if name in WORDS else pl.Int64 for name in KEYS}
_VERDICT: Schema = {
    "key": pl.Int64,
    "passes": pl.Int64,
    "is_thing": pl.Boolean,
    "by_id": pl.Boolean,
    "culprit": pl.String,
}
_NUMBERS = {
    COUNTS: {"sampled": "1", "passed": "1"},
    RESULT: {},
    NOTHING: {},
    WHOLE_AMOUNT: {"amount": "1"},
    AMOUNT: {"amount": "0.5"},
}
_PLACES = pl.Decimal(38, DECIMALS)
_Row = tuple[int, int | None, bool, bool, str | None]
WHITE = "".join(c for c in map(chr, range(0x3001)) if c.isspace())
"""All that the model takes away around an id."""

_STRIPPED = pl.col("id").str.strip_chars(WHITE)
_ACCEPTED = pl.col("key").fill_null(REFUSED) != REFUSED

_IDS = {"key": pl.Int64, "id": pl.String, "rows": pl.Int64}

Rows = Callable[[pl.DataFrame], Iterable[pl.DataFrame]]
"""From groups to prepared rows."""


class Part(NamedTuple):
    """What rows come to: sums by the tally's `key`, ids of things that count by them, the numbers of those left over.

    `sums` has the columns `key`, `rows` and the SUMS, null where there are none; `ids` has `key`, `id` and `rows`.
    """

    sums: pl.DataFrame
    ids: pl.DataFrame
    left: list[int]


class Verdicts:
    """What the model says of the groups met so far. May be asked by several threads."""

    def __init__(self, terms: Terms, tally: Tally) -> None:
        self._terms = terms
        self._tally = tally
        self._known: dict[tuple[bool, bool], pl.DataFrame] = {}
        self._lock = Lock()

    def judged(self, groups: pl.DataFrame, columns: Collection[str]) -> pl.DataFrame:
        """Groups with their `key` in the tally, and how their rows are added; `columns` are those that their file has.

        `passes` is what a row adds to those that passed where it gives a result; `is_thing` where each row counts one;
        `by_id` where each id does; `culprit` is the first column that is wrong.
        """
        numbers: Schema = {"rows": pl.Int64, "sampled": pl.Int64, "passed": pl.Int64, "amount": _PLACES}
        given = without_slot(groups.lazy(), groups.columns).cast({**_GROUP, **numbers})
        file = "body" in columns, "record_id" in columns
        known = self._known.get(file, pl.DataFrame(schema={**_GROUP, **_VERDICT}))
        joined = given.join(known.lazy(), on=KEYS, how="left", nulls_equal=True).collect()
        is_new = pl.col("key").is_null() & (pl.col("rows") > 1)
        if joined.select(is_new.any()).item():
            with self._lock:
                known = self._known.get(file, known)
                new = joined.filter(is_new).select(KEYS).join(known, on=KEYS, how="anti", nulls_equal=True)
                found = [(*row, *self._verdict(row, file)) for row in new.iter_rows()]
                frame = pl.DataFrame(found, schema={**_GROUP, **_VERDICT}, orient="row")
                known = self._known[file] = pl.concat([known, frame], rechunk=True)
            joined = given.join(known.lazy(), on=KEYS, how="left", nulls_equal=True).collect()
        return joined

    def _verdict(self, group: tuple[Any, ...], file: tuple[bool, bool]) -> _Row:
        indicator, body, odd_day, result, month, given = group
        has_body, has_ids = file
        day = odd_day or ""
        if month is not None:
            day = f"{month // 12:04}-{month % 12 + 1:02}-01"
        cells = {
            "indicator": indicator or "",
            "body": "" if has_body and body is None else body,
            "date": day,
            "result": result,
            "record_id": "1" if has_ids else None,
            **_NUMBERS[given],
        }
        record = judge_record(cells, self._terms, Place(""))
        if not isinstance(record, Record):
            return REFUSED, None, False, False, record[0].column
        is_thing = need_of(record.indicator) == RECORDS and record.amount is None
        if is_thing and given != NOTHING:  # a result of white space
            return REFUSED, None, False, False, None
        passes = None if record.result is None else int(record.result)
        return self._tally.key_of(record), passes, is_thing and not has_ids, is_thing and has_ids, None


def _sums(judged: pl.LazyFrame) -> pl.LazyFrame:
    """What the rows of judged groups add, by key; those that count by their ids are not among them."""
    rows, passes, is_thing = pl.col("rows"), pl.col("passes"), pl.col("is_thing")
    is_result = passes.is_not_null()
    return judged.filter(_ACCEPTED, ~pl.col("by_id")).select(
        "key",
        "rows",
        sampled=pl.when(is_result).then(rows).otherwise(pl.col("sampled")),
        passed=pl.when(is_result).then(rows * passes).otherwise(pl.col("passed")),
        amount=pl.when(is_thing).then(rows.cast(_PLACES)).otherwise(pl.col("amount")),
    )


def added_up(parts: Sequence[Part]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The sums of several parts as one frame, a row a key, and their ids, a row a key and id."""
    sums = pl.concat([part.sums for part in parts]).group_by("key").agg(pl.col("rows", *SUMS).sum())
    ids = pl.concat([part.ids for part in parts]).group_by("key", "id").agg(pl.col("rows").sum())
    return sums, ids


def part_of(groups: pl.DataFrame, verdicts: Verdicts, columns: Collection[str], things: Rows, those_of: Rows) -> Part:
    """What the groups of a file with these columns come to.

    `things` gives the rows of groups that count by their `id`, all of them and perhaps others, with the number of
    `rows` that have it and the `first`; `those_of` the prepared rows of groups, and perhaps others.
    """
    judged = verdicts.judged(groups, columns)
    all_ = judged.lazy()
    refused = all_.filter(~_ACCEPTED).select(*KEYS, "culprit", "rows", "first", "last")
    by_id = all_.filter(_ACCEPTED, pl.col("by_id")).select(*KEYS, "key", "rows")
    sums, refused_now, by_id_now = pl.collect_all([_sums(all_), refused, by_id])
    left = _numbers(refused_now, those_of, KEYS)
    ids = [pl.DataFrame(schema=_IDS)]
    keys = by_id_now.lazy().drop("rows")
    for frame in things(by_id_now) if by_id_now.height else ():
        found = frame.lazy().cast(_GROUP).join(keys, on=KEYS, nulls_equal=True)
        found = nw.from_native(found).with_columns(is_plain=is_plain_id(nw.col("id"))).to_native()
        plain = found.filter("is_plain").select("key", _STRIPPED, pl.col("rows").cast(pl.Int64))
        some, others = pl.collect_all([plain, found.filter(~pl.col("is_plain"))])
        ids.append(some)
        left += _numbers(others, those_of, [*KEYS, "id"])
    return Part(sums, pl.concat(ids), sorted(left))


def _numbers(groups: pl.DataFrame, those_of: Rows, keys: Sequence[str]) -> list[int]:
    """The numbers of the rows of groups."""
    found: list[int] = []
    many: list[int] = []
    for i, (first, last, count) in enumerate(groups.select("first", "last", "rows").iter_rows()):
        found += dict.fromkeys((first, last)) if count <= 2 else ()
        many += [i] if count > 2 else ()
    for some in groups[many].partition_by("culprit") if many else ():
        for frame in those_of(some):
            found += frame.cast(_GROUP).join(some, on=keys, how="semi", nulls_equal=True)["row"].to_list()
    return found
