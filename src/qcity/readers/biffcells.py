"""The records of a sheet of an old workbook: cells to text, and what is hidden or merged (MS-XLS; BIFF2-8)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from qcity.readers import limits
from qcity.readers.biff import Bound, BrokenError, Workbook
from qcity.readers.bifftext import UNREADABLE, byte_text, unicode_text

_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip

Text = tuple[int, int, str]
"""A cell: row and column from 0, and what it says."""


class Table(NamedTuple):
    """A sheet's rows by their numbers, and rows, columns and merged areas (top, left, bottom, right), all from 1."""

    rows: dict[int, list[str]]
    hidden_rows: set[int]
    hidden_columns: set[int]
    merged: list[tuple[int, int, int, int]]


def read_table(book: Workbook, bound: Bound) -> Table:
    """One sheet; TooLargeError where the workbook has more cells than it may, BrokenError where it breaks off."""
    table = Table({}, set(), set(), [])
    rows = table.rows
    waiting: tuple[int, int] | None = None  # a formula whose text comes in a record of its own
    readers = _CELLS_2 if book.version == 2 else _CELLS
    for kind, parts in book.records(bound.start):
        data = parts[0]
        if kind in readers:
            waiting = None
            for row, column, text in _cells_of(readers[kind], book, parts):
                if not text:
                    continue
                cells = rows.setdefault(row + 1, [])
                if column >= len(cells):
                    _spend(book, column + 1 - len(cells))
                    cells += [""] * (column + 1 - len(cells))
                cells[column] = _with_line_ends(text)
                if text == "=":
                    waiting = row + 1, column
        elif kind in {0x0007, 0x0207} and waiting:
            text = unicode_text(parts, 0) if book.version >= 8 else _old_text(book, data, 0)
            rows[waiting[0]][waiting[1]] = _with_line_ends(text)
            waiting = None
        elif kind == 0x0208 and len(data) >= 16 and data[12] & 0x20:
            table.hidden_rows.add(struct.unpack_from("<H", data)[0] + 1)
        elif kind == 0x007D and len(data) >= 10 and data[8] & 1:
            first, last = struct.unpack_from("<HH", data)
            table.hidden_columns.update(range(first + 1, min(last, 255) + 2))
        elif kind == 0x00E5:
            table.merged.extend(_areas(book, data))
        elif book.version < 5:
            book.take(kind, parts)
    return table


def _cells_of(reader: _Reader, book: Workbook, parts: list[bytes]) -> list[Text]:
    """A record's cells; where it is damaged, one that cannot be read."""
    try:
        return reader(book, parts)
    except (struct.error, IndexError):
        if len(parts[0]) < 4:
            raise BrokenError from None
        row, column = struct.unpack_from("<HH", parts[0])
        return [(row, column, UNREADABLE)]


def _spend(book: Workbook, cells: int) -> None:
    book.room -= cells
    if book.room < 0:
        raise limits.TooLargeError


def _with_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _areas(book: Workbook, data: bytes) -> Iterator[tuple[int, int, int, int]]:
    """The merged areas of more than one row; each row that they cover counts like a cell."""
    for position in range(2, len(data) - 7, 8):
        top, bottom, left, right = struct.unpack_from("<HHHH", data, position)
        if bottom > top:
            _spend(book, bottom - top)
            yield top + 1, left + 1, bottom + 1, right + 1


def _old_text(book: Workbook, data: bytes, position: int) -> str:
    return byte_text(data, position, 1 if book.version == 2 else 2, book.codec)


def _shared(book: Workbook, parts: list[bytes]) -> list[Text]:
    row, column, number = struct.unpack_from("<HH2xI", parts[0])
    return [(row, column, book.strings[number])]


def _label(book: Workbook, parts: list[bytes]) -> list[Text]:
    row, column = struct.unpack_from("<HH", parts[0])
    return [(row, column, unicode_text(parts, 6) if book.version >= 8 else _old_text(book, parts[0], 6))]


def _label_2(book: Workbook, parts: list[bytes]) -> list[Text]:
    row, column = struct.unpack_from("<HH", parts[0])
    return [(row, column, _old_text(book, parts[0], 7))]


def _double(book: Workbook, parts: list[bytes]) -> list[Text]:
    row, column, xf, value = struct.unpack_from("<HHHd", parts[0])
    return [(row, column, book.number(value, xf))]


def _double_2(book: Workbook, parts: list[bytes]) -> list[Text]:
    row, column, form, value = struct.unpack_from("<HHxBxd", parts[0])
    return [(row, column, book.number(value, form & 0x3F))]


def _whole_2(book: Workbook, parts: list[bytes]) -> list[Text]:
    row, column, form, value = struct.unpack_from("<HHxBxH", parts[0])
    return [(row, column, book.number(value, form & 0x3F))]


def _packed(book: Workbook, parts: list[bytes]) -> list[Text]:
    row, column, xf = struct.unpack_from("<HHH", parts[0])
    return [(row, column, book.number(_unpacked(parts[0], 6), xf))]


def _packed_many(book: Workbook, parts: list[bytes]) -> list[Text]:
    data = parts[0]
    row, first = struct.unpack_from("<HH", data)
    count = (len(data) - 6) // 6
    forms = [struct.unpack_from("<H", data, 4 + 6 * n)[0] for n in range(count)]
    return [(row, first + n, book.number(_unpacked(data, 6 + 6 * n), xf)) for n, xf in enumerate(forms)]


def _unpacked(data: bytes, position: int) -> float:
    """A number in 30 bits: a whole one or the upper half of a double, perhaps times 100."""
    (bits,) = struct.unpack_from("<i", data, position)
    value: float = bits >> 2 if bits & 2 else struct.unpack("<d", struct.pack("<4xi", bits & ~3))[0]
    return value / 100 if bits & 1 else value


def _truth(_: Workbook, parts: list[bytes]) -> list[Text]:
    row, column, value, error = struct.unpack_from("<HH2xBB", parts[0])
    return [(row, column, _error(value) if error else _boolean(value))]


def _truth_2(_: Workbook, parts: list[bytes]) -> list[Text]:
    row, column, value, error = struct.unpack_from("<HH3xBB", parts[0])
    return [(row, column, _error(value) if error else _boolean(value))]


def _formula(book: Workbook, parts: list[bytes]) -> list[Text]:
    row, column, xf = struct.unpack_from("<HHH", parts[0])
    return [(row, column, _result(book, parts[0], 6, xf))]


def _formula_2(book: Workbook, parts: list[bytes]) -> list[Text]:
    row, column, form = struct.unpack_from("<HHxB", parts[0])
    return [(row, column, _result(book, parts[0], 7, form & 0x3F))]


def _result(book: Workbook, data: bytes, position: int, xf: int) -> str:
    """What a formula came to; "=" where that is a text, which follows."""
    kind, value, mark = struct.unpack_from("<BxB3xH", data, position)
    if mark != 0xFFFF:
        return book.number(struct.unpack_from("<d", data, position)[0], xf)
    if kind == 1:
        return _boolean(value)
    if kind == 2:
        return _error(value)
    return "=" if kind == 0 else ""


def _boolean(value: int) -> str:
    return "TRUE" if value else "FALSE"


def _error(value: int) -> str:
    return _ERRORS.get(value, "#VALUE!")


_Reader = Callable[[Workbook, list[bytes]], list[Text]]
_CELLS: dict[int, _Reader] = {
    0x00FD: _shared, 0x0203: _double, 0x027E: _packed, 0x00BD: _packed_many, 0x0204: _label, 0x00D6: _label,
    0x0205: _truth, 0x0006: _formula, 0x0206: _formula, 0x0406: _formula,
}  # fmt: skip
_CELLS_2: dict[int, _Reader] = {
    0x0002: _whole_2, 0x0003: _double_2, 0x0004: _label_2, 0x0005: _truth_2, 0x0006: _formula_2,
}  # fmt: skip
