"""Parquet: the table of a data program, read in batches with pyarrow.

Rows have no lines here: a row's number is the record's, counted from 1, and the header has the number 1 too.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import zip_longest
from math import isfinite
from typing import Any

from qcity.errors import Bilingual
from qcity.readers import Document, Fault, Score, Sheet
from qcity.readers.cellformats import date_cell, number_cell
from qcity.readers.limits import max_bytes, max_cells, too_large

BATCH = 4096
"""Records that are held at a time."""

HINT = "pip install 'qcity[parquet]'"

_ABSENT = Bilingual(f"读 Parquet 需要 pyarrow：{HINT}", f"reading Parquet needs pyarrow: {HINT}")
_DAMAGED = Bilingual("Parquet 文件已损坏或加了密", "the Parquet file is damaged or encrypted")
_BREAKS_OFF = Bilingual(
    "Parquet 文件从这里起已损坏，后面没有读取", "the Parquet file is damaged; nothing from here on was read"
)
_CELL = Bilingual("有读不出的值", "a value of it cannot be read")

_SHORT_FLOATS = {"float": ("f", 10), "halffloat": ("e", 6)}
"""Floats of fewer bits: the letter that `struct` has for them, and one more than the digits that they can need."""

_VALUE_ERRORS = (ValueError, OverflowError, LookupError, ArithmeticError, TypeError)


def read(content: bytes, score: Score, encoding: str | None = None) -> Document:  # noqa: ARG001 - the interface
    """One sheet of all records, whose header are the columns' names; the text in it is UTF-8 whatever `encoding` says.

    Columns of lists and structs are not read: their names stand in the header with their type, so that they are told.
    """
    try:
        from pyarrow import BufferReader
        from pyarrow.parquet import ParquetFile
    except ImportError:
        return _unreadable(_ABSENT)
    try:
        texts = [f.name for f in ParquetFile(BufferReader(content)).schema_arrow if _is_text(f.type)]
        file = ParquetFile(  # texts stay dictionaries, or a long one that comes often would fill the memory
            BufferReader(content),
            read_dictionary=texts,
            page_checksum_verification=True,
            coerce_int96_timestamp_unit="us",
        )
        schema, metadata = file.schema_arrow, file.metadata
        columns = [(field.name, field.type) for field in schema]
        cells = metadata.num_rows * max(1, len(columns))
        size = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    except Exception as error:  # noqa: BLE001 - there is no telling what damage makes a library raise
        _pass_on(error)
        return _unreadable(_DAMAGED)
    if cells > max_cells() or size > max_bytes():
        what = Bilingual(
            f"{metadata.num_rows} 行 {len(columns)} 列", f"{metadata.num_rows} rows, {len(columns)} columns"
        )
        return Document(None, (), (too_large(what),))
    return Document("utf-8", (Sheet(None, _rows(file, columns)),))


def _unreadable(reason: Bilingual) -> Document:
    return Document(None, (), (Fault("unreadable-file", None, None, {"reason": reason}),))


def _pass_on(error: Exception) -> None:
    """Lets through that memory ran out, unless it is that the file claims to need so much."""
    if type(error) is MemoryError:
        raise error


def _rows(file: Any, columns: list[tuple[str, Any]]) -> Iterator[tuple[int, list[str]] | Fault]:
    nested = [_is_nested(type_) for _, type_ in columns]
    yield (
        1,
        [f"{name} <{str(type_)[:60]}>" if skip else name for (name, type_), skip in zip(columns, nested, strict=True)],
    )
    number, most = 0, max_cells() // max(1, len(columns))
    names = [name for (name, _), skip in zip(columns, nested, strict=True) if not skip] if any(nested) else None
    batches = file.iter_batches(batch_size=BATCH, columns=names, use_threads=False)
    while True:
        try:
            batch = next(batches, None)
            if batch is None:
                return
            shown = iter(_column(batch.column(i)) for i in range(batch.num_columns))
            table = [[""] * batch.num_rows if skip else next(shown) for skip in nested]
        except Exception as error:  # noqa: BLE001 - there is no telling what damage makes a library raise
            _pass_on(error)
            yield Fault("unreadable-file", number + 1, None, {"reason": _BREAKS_OFF})
            return
        for row in zip_longest(*table, fillvalue=""):
            number += 1
            cells = ["" if cell is None else cell for cell in row]
            yield (number, cells) if None not in row else Fault("bad-record", number, None, {"reason": _CELL}, cells)
        if number > most:
            yield too_large(Bilingual("行数比文件自己说的多", "more rows than the file says"))
            return


def _is_nested(type_: Any) -> bool:
    from pyarrow import types

    while hasattr(type_, "storage_type"):  # a type that somebody made of another
        type_ = type_.storage_type
    return bool(types.is_nested(type_))


def _is_text(type_: Any) -> bool:
    return str(type_) in ("string", "large_string", "binary", "large_binary")


def _column(column: Any) -> list[str | None]:
    """A column's cells as text; None where one cannot be read."""
    from pyarrow import timestamp, types

    if types.is_dictionary(column.type):
        known = _column(column.dictionary)
        return ["" if index is None else known[index] for index in column.indices.to_pylist()]
    if types.is_timestamp(column.type) and column.type.unit == "ns":  # Python knows no nanoseconds
        column = column.cast(timestamp("us", tz=column.type.tz), safe=False)
    letter, digits = _SHORT_FLOATS.get(str(column.type), ("", 0))
    try:
        values = column.to_pylist()
    except _VALUE_ERRORS:
        return [_one(scalar) for scalar in column]
    if letter:
        return ["" if value is None else number_cell(_shortest(value, letter, digits)) for value in values]
    return [_shown(value) for value in values]


def _one(scalar: Any) -> str | None:
    try:
        return _shown(scalar.as_py())
    except _VALUE_ERRORS:
        return None


def _shown(value: Any) -> str:
    """A value as text.

    A moment counts for its day. With a time zone it does at midnight alone: the same moment is another day elsewhere.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_cell(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bytes):  # older programs stored text so; what is none is no figure either
        return value.decode(errors="replace")
    if isinstance(value, datetime) and value.tzinfo is not None and value.time() != time.min:
        return value.isoformat(" ")
    return date_cell(value) if isinstance(value, date) else str(value)


def _shortest(value: float, letter: str, digits: int) -> float:
    """The number with the fewest digits that is stored as this one in fewer bits (97.8, not 97.80000305175781)."""
    if not isfinite(value):
        return value
    for few in range(1, digits):
        short = float(f"{value:.{few}g}")
        try:
            if struct.unpack(letter, struct.pack(letter, short))[0] == value:
                return short
        except OverflowError:
            continue
    return value
