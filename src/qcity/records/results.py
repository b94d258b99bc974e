"""The result of the expression on any engine, as a table of polars: to sums, and to the rows left over."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import polars as pl

from qcity.records.batch import Spelled, Sum
from qcity.records.model import read_day
from qcity.records.words import Words, steps_of

_ZERO = Decimal(0)

Decode = Callable[..., Spelled]
"""From the values of the key columns to what they mean."""


def height(table: pl.DataFrame) -> int:
    """How many rows were read."""
    return int(table["rows"].sum())


def left_over(table: pl.DataFrame) -> list[int]:
    """The numbers of the rows that were not taken, in order."""
    return table["row_"].drop_nulls().sort().to_list()


def sums_of(table: pl.DataFrame, keys: tuple[str, ...], decode: Decode) -> list[Sum]:
    """The sums of the rows that were taken."""
    plain = table.filter(pl.col("row_").is_null())
    counts = plain.filter(pl.col("record_id_").is_null())
    sums = [
        Sum(decode(*row[:-4]), row[-4], row[-3] or 0, row[-2] or 0, row[-1] or _ZERO)
        for row in counts.select(*keys, "rows", "sampled", "passed", "amount").iter_rows()
    ]
    if counts.height < plain.height:
        by_id = plain.filter(pl.col("record_id_").is_not_null()).group_by(keys).agg(pl.col("rows").sum(), "record_id_")
        sums += [Sum(decode(*row[:-2]), row[-2], 0, 0, _ZERO, row[-1]) for row in by_id.iter_rows()]
    return sums


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
