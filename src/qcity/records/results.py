"""The result of the expression on any engine, as a table of polars: to sums, and to the rows left over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

import polars as pl

from qcity.records.batch import Spelled, Sum
from qcity.records.expression import SUMS
from qcity.records.model import read_day
from qcity.records.words import Words, steps_of

_ZERO = Decimal(0)

Decode = Callable[..., Spelled]
"""From the values of the key columns to what they mean."""


class Found(NamedTuple):
    """What a table says: how many rows were read, those taken summed and by their ids, the numbers of the others."""

    height: int
    counts: pl.DataFrame
    ids: pl.DataFrame
    left: list[int]


def read_table(table: pl.DataFrame, keys: tuple[str, ...]) -> Found:
    """Takes a result apart."""
    left = table.filter(pl.col("row_").is_not_null())["row_"].to_list()
    plain, has_id = pl.col("row_").is_null(), pl.col("record_id_").is_not_null()
    counts = table.filter(plain & ~has_id).select(*keys, "rows", *SUMS)
    ids = table.filter(plain & has_id).select(*keys, "rows", "record_id_")
    return Found(int(table["rows"].sum()), counts, ids, sorted(left))


def sums_of(found: Sequence[Found], keys: tuple[str, ...], decode: Decode) -> list[Sum]:
    """The sums of the rows that were taken, all tables together."""
    counts = pl.concat([one.counts for one in found]).group_by(keys).agg(pl.col("rows", *SUMS).sum())
    ids = pl.concat([one.ids for one in found]).group_by(keys).agg(pl.col("rows").sum(), "record_id_")
    sums = [Sum(decode(*row[:-4]), row[-4], row[-3] or 0, row[-2] or 0, row[-1] or _ZERO) for row in counts.rows()]
    return sums + [Sum(decode(*row[:-2]), row[-2], 0, 0, _ZERO, row[-1]) for row in ids.rows()]


def decode_texts(indicator: str, body: str | None, period: str | int) -> Spelled:
    """What keys of texts mean: a period is a month as 2020-06 or year * 12 + month - 1, or a day in another form."""
    if isinstance(period, int):
        return Spelled(indicator, body, (period // 12, period % 12 + 1))
    if len(period) == len("2020-06"):
        return Spelled(indicator, body, (int(period[:4]), int(period[5:])))
    day = read_day(period)
    if day is None:
        raise LookupError(period)
    return Spelled(indicator, body, (day.year, day.month))


def decode_codes(indicators: list[str], words: Words, *, has_bodies: bool) -> Decode:
    """How the number that coded columns make up is taken apart."""
    bodies, months, first = list(words.bodies), words.months, words.first_month
    months_step, bodies_step = steps_of(words)

    def decode(key: int) -> Spelled:
        rest, month = divmod(key, months_step)
        indicator, body = divmod(rest, bodies_step)
        year, month = divmod(first + month % months, 12)
        return Spelled(indicators[indicator], bodies[body] if has_bodies else None, (year, month + 1))

    return decode
