"""A Parquet file made of bytes that choose its columns and values, for pyarrow itself checks what it is given."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

_NAMES = (
    "指标",
    "报告期",
    "数值",
    "地区",
    "indicator",
    "period",
    "value",
    "unit",
    "2020年",
    "东区",
    "备注",
    "revision",
)
_TEXTS = (
    "rate",
    "面积",
    "count",
    "2020",
    "2020H1",
    "96%",
    "8万亩",
    "1e999",
    "=A1",
    "#N/A",
    "合计",
    "/",
    "\x1b[31m",
    "",
)
_COMPRESSION = ("NONE", "SNAPPY", "GZIP", "ZSTD")
_KINDS = 16


class Choices:
    """Bytes that choose one after the other; when there are none left, each choice is the first."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, size: int) -> bytes:
        """So many bytes, zeros where there are none left."""
        taken = self._data[self._at : self._at + size]
        self._at += size
        return taken.ljust(size, b"\0")

    def below(self, limit: int) -> int:
        """A number from 0 to below the limit, at most 256."""
        return self.take(1)[0] % limit

    def number(self, size: int = 8) -> int:
        """A whole number of so many bytes."""
        return int.from_bytes(self.take(size), "little", signed=True)

    def text(self, known: tuple[str, ...]) -> str:
        """One of the known texts or, once in a while, any."""
        which = self.below(len(known) + 3)
        return known[which] if which < len(known) else self.take(self.below(12)).decode("utf-8", "replace")


def parquet_of(data: bytes) -> bytes | None:
    """A Parquet file; None where pyarrow cannot write what the bytes chose."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    choices = Choices(data)
    columns, rows = 1 + choices.below(6), choices.below(8)
    compression, size = _COMPRESSION[choices.below(4)], 1 + choices.below(4)
    names, arrays = [], []
    try:
        for number in range(columns):
            names.append(choices.text(_NAMES) if choices.below(4) == 3 else _NAMES[number])
            arrays.append(_array(pa, choices, rows))
        file = io.BytesIO()
        pq.write_table(pa.table(arrays, names=names), file, row_group_size=size, compression=compression)
    except (pa.ArrowException, ValueError, OverflowError, TypeError):
        return None
    return file.getvalue()


def _array(pa: Any, choices: Choices, rows: int) -> Any:
    kind = choices.below(_KINDS)
    types = {
        1: pa.int64(), 2: pa.float64(), 3: pa.float32(), 4: pa.decimal128(38, choices.below(20)), 5: pa.date32(),
        6: pa.timestamp("ns", "Asia/Shanghai"), 7: pa.timestamp("s"), 8: pa.bool_(), 9: pa.binary(),
        10: pa.large_string(), 11: pa.list_(pa.string()),
        12: pa.struct([("a", pa.string())]), 13: pa.duration("us"), 14: pa.time64("us"),
        15: pa.dictionary(pa.int32(), pa.string()),
    }  # fmt: skip
    return pa.array([_value(kind, choices) for _ in range(rows)], types.get(kind, pa.string()))


def _value(kind: int, choices: Choices) -> Any:
    from struct import unpack

    if choices.below(6) == 5:
        return None
    if kind == 1:
        return choices.number(1 + choices.below(8))
    if kind in (2, 3):
        return unpack("<d", choices.take(8))[0] if choices.below(3) else choices.number(2) / 100
    if kind == 4:
        return Decimal(choices.number(4)).scaleb(-choices.below(5))
    if kind in (5, 6, 7):
        day = date.fromordinal(1 + choices.number(3) % 3_652_000)
        moment = datetime(day.year, day.month, day.day, choices.below(24), tzinfo=UTC)
        return day if kind == 5 else moment if kind == 6 else moment.replace(tzinfo=None)
    others: dict[int, Callable[[], Any]] = {
        8: lambda: bool(choices.below(2)),
        9: lambda: choices.take(choices.below(6)),
        11: lambda: [choices.text(_TEXTS)],
        12: lambda: {"a": choices.text(_TEXTS)},
        13: lambda: timedelta(seconds=choices.number(4)),
        14: lambda: time(choices.below(24), choices.below(60)),
    }
    return others.get(kind, lambda: choices.text(_TEXTS))()
