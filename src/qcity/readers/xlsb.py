"""Binary workbooks of Excel (.xlsb): zip packages whose parts are records (MS-XLSB).

A record is a kind and a size, each in seven bits per byte, and so many bytes. Formulas always come with their
stored values.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from struct import Struct
from typing import Any, NamedTuple

from qcity.errors import Bilingual
from qcity.readers import Document, Fault, Hidden, Score, Sheet
from qcity.readers.cellformats import NumberFormat, Record, carried, numeric_cell
from qcity.readers.limits import TooLargeError, max_cells
from qcity.readers.ooxml import Book, cell_formats, read_book, workbook_part
from qcity.readers.package import Package, UnreadableError
from qcity.readers.sheetcells import CellError, Shared, form_of, shared_text
from qcity.readers.sheetxml import MAX_COLUMNS, MAX_ELEMENTS, check_extent, hidden_columns
from qcity.readers.xlsx import read_package, sheets_of

_ROW, _BLANK, _SHORT_BLANK = 0, 1, 12
_RK, _ERROR, _BOOLEAN, _REAL, _TEXT, _SHARED = 2, 3, 4, 5, 6, 7
_FORMULA_TEXT, _FORMULA_REAL, _FORMULA_BOOLEAN, _FORMULA_ERROR = 8, 9, 10, 11
_RICH_TEXT = 62
_KINDS = {
    **dict.fromkeys((_RK, 13), _RK),
    **dict.fromkeys((_ERROR, 14, _FORMULA_ERROR), _ERROR),
    **dict.fromkeys((_BOOLEAN, 15, _FORMULA_BOOLEAN), _BOOLEAN),
    **dict.fromkeys((_REAL, 16, _FORMULA_REAL), _REAL),
    **dict.fromkeys((_TEXT, 17, _FORMULA_TEXT), _TEXT),
    **dict.fromkeys((_SHARED, 18), _SHARED),
    _RICH_TEXT: _RICH_TEXT,
}
"""What a cell's record holds, by its kind: the plain ones, the short ones (12 to 18, without a column), formulas."""

_SHORT = range(12, 19)
_STRING_ITEM, _FORMAT, _XF, _COLUMN, _SHEET_DATA_END = 19, 44, 47, 60, 146
_WORKBOOK, _SHEET, _MERGED, _BEGIN_XFS, _END_XFS = 153, 156, 176, 617, 618
_ERRORS = {
    0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A",
    43: "#GETTING_DATA",
}  # fmt: skip
_BYTE, _U16, _U32, _DOUBLE = Struct("<B"), Struct("<H"), Struct("<I"), Struct("<d")
_2U32, _4U32 = Struct("<II"), Struct("<IIII")
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x10, 0x1
_ROW_FLAGS = 11
_IS_HUNDREDFOLD, _IS_WHOLE, _SIGN = 1, 2, 0x80000000
_NOTHING = 0xFFFFFFFF
_STRAY = Bilingual("有格不在任何一行里", "a cell stands in no row")
_CUT_OFF = Bilingual("记录不完整", "a record is incomplete")


class _Layout(NamedTuple):
    """A sheet's records, and in them number, beginning and end of each row that holds something, in threes."""

    data: bytes
    rows: array[int]
    hidden: Hidden
    merged: list[tuple[int, int, int, int]]


def read(content: bytes, score: Score, encoding: str | None = None) -> Document:  # noqa: ARG001 - as all readers
    """One sheet for each worksheet, in the workbook's order; chart and macro sheets are none."""

    def open_sheets(package: Package) -> Iterator[Sheet]:
        book = _read_workbook(package)
        strings, formats = _read_strings(package, book.strings), _read_styles(package, book.styles)
        shared = Shared(strings, formats, book.epoch_1904)

        def read_sheet(data: bytes) -> tuple[Hidden, Iterator[Record]]:
            layout = _lay_out(data)
            rows = _read_rows(layout, shared)
            return layout.hidden, carried(rows, layout.merged) if layout.merged else rows

        return sheets_of(package, book, read_sheet)

    return read_package(content, open_sheets)


def _records(data: bytes, at: int = 0, end: int | None = None) -> Iterator[tuple[int, int, int]]:
    """Kind, beginning and end of each record; raises UnreadableError and TooLargeError."""
    end = len(data) if end is None else end
    left = max_cells()
    try:
        while at < end:
            kind = data[at]
            at += 1
            if kind & 0x80:
                kind = kind & 0x7F | (data[at] & 0x7F) << 7
                at += 1
            size = shift = 0
            while True:
                byte = data[at]
                at += 1
                size |= (byte & 0x7F) << shift
                shift += 7
                if byte < 0x80 or shift == 28:
                    break
            if at + size > end:
                raise UnreadableError(_CUT_OFF)
            yield kind, at, at + size
            at += size
            left -= 1
            if not left:
                raise TooLargeError(Bilingual("记录过多", "too many records"))
    except IndexError as error:
        raise UnreadableError(_CUT_OFF) from error


def _field(form: Struct, data: bytes, at: int, end: int) -> tuple[Any, ...]:
    if at + form.size > end:
        raise UnreadableError(_CUT_OFF)
    return form.unpack_from(data, at)


def _wide(data: bytes, at: int, end: int) -> tuple[str, int]:
    """A text, and where it ends."""
    (length,) = _field(_U32, data, at, end)
    if length == _NOTHING:
        return "", at + 4
    stop = at + 4 + 2 * length
    if stop > end:
        raise UnreadableError(_CUT_OFF)
    return data[at + 4 : stop].decode("utf-16-le", "replace"), stop


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _read_workbook(package: Package) -> Book:
    part = workbook_part(package, "xl/workbook.bin")
    data = package.read(part)
    listed = []
    epoch_1904 = False
    for kind, at, end in _records(data):
        if kind == _SHEET:
            relation, after = _wide(data, at + 8, end)
            name, _ = _wide(data, after, end)
            listed.append((name, relation, _field(_U32, data, at, end)[0] != 0))
        elif kind == _WORKBOOK and end > at:
            epoch_1904 = bool(data[at] & 1)
    return read_book(package, part, listed, epoch_1904=epoch_1904)


def _read_strings(package: Package, part: str | None) -> list[str]:
    if part is None or part not in package:
        return []
    data = package.read(part)
    return [_line_ends(_wide(data, at + 1, end)[0]) for kind, at, end in _records(data) if kind == _STRING_ITEM]


def _read_styles(package: Package, part: str | None) -> dict[int, NumberFormat]:
    if part is None or part not in package:
        return {}
    data = package.read(part)
    numbers: list[int] = []
    codes: dict[int, str] = {}
    of_cells = False
    for kind, at, end in _records(data):
        if kind in (_BEGIN_XFS, _END_XFS):
            of_cells = kind == _BEGIN_XFS
        elif kind == _XF and of_cells:
            numbers.append(_field(_U16, data, at + 2, end)[0])
        elif kind == _FORMAT:
            codes[_field(_U16, data, at, end)[0]] = _wide(data, at + 2, end)[0]
    return cell_formats(numbers, codes)


def _column_of(row: int, following: int | None, data: bytes, at: int, end: int) -> int:
    """The column of a cell, of a short one the following; raises UnreadableError where it stands in no row."""
    if not row:
        raise UnreadableError(_STRAY)
    return _field(_U32, data, at, end)[0] if following is None else following


def _lay_out(data: bytes) -> _Layout:
    """Measures a worksheet part; raises UnreadableError, and TooLargeError where it spans too many cells."""
    rows = array("q")
    hidden_rows: list[int] = []
    ranges: list[tuple[int, int]] = []
    merged: list[tuple[int, int, int, int]] = []
    number = start = width = before = 0
    column = -1
    is_hidden = holds = False
    for kind, at, end in _records(data):
        if kind in (_ROW, _SHEET_DATA_END):
            if holds:
                rows.extend((number, start, before))
                hidden_rows += [number] * is_hidden
            number, start, column, holds = 0, end, -1, False
            if kind == _ROW:
                number = _field(_U32, data, at, end)[0] + 1
                is_hidden = end - at > _ROW_FLAGS and bool(data[at + _ROW_FLAGS] & _HIDDEN_ROW)
        elif kind in _KINDS or kind in (_BLANK, _SHORT_BLANK):
            column = _column_of(number, column + 1 if kind in _SHORT else None, data, at, end)
            if kind in _KINDS:
                holds, width = True, max(width, column + 1)
        elif kind == _MERGED:
            top, bottom, left, right = _field(_4U32, data, at, end)
            if bottom > top:
                merged.append((top + 1, left + 1, bottom + 1, right + 1))
        elif kind == _COLUMN and _field(_U16, data, at + 16, end)[0] & _HIDDEN_COLUMN:
            first, last = _field(_2U32, data, at, end)
            ranges.append((first + 1, last + 1))
        before = end
    if holds:
        raise UnreadableError(_CUT_OFF)
    numbers = rows[::3]
    check_extent(min(numbers, default=1), max(numbers, default=0), width)
    if len(ranges) > MAX_COLUMNS or len(merged) > MAX_ELEMENTS:
        raise TooLargeError(Bilingual("合并的格过多", "too many merged cells"))
    columns = hidden_columns(ranges, width)
    return _Layout(data, rows, Hidden(False, tuple(hidden_rows), columns), merged)


def _read_rows(layout: _Layout, shared: Shared) -> Iterator[Record]:
    places = iter(layout.rows)
    for number, start, end in zip(places, places, places, strict=True):
        cells: list[str] = []
        wrong: CellError | None = None
        column = -1
        try:
            for kind, at, stop in _records(layout.data, start, end):
                is_short = kind in _SHORT
                if kind not in _KINDS and kind not in (_BLANK, _SHORT_BLANK):
                    continue
                column = column + 1 if is_short else _U32.unpack_from(layout.data, at)[0]
                if kind not in _KINDS:
                    continue
                try:
                    text = _text(_KINDS[kind], layout.data, at if is_short else at + 4, stop, shared)
                except CellError as error:
                    wrong, text = wrong or error, ""
                cells += [""] * (column + 1 - len(cells))
                cells[column] = text or cells[column]
        except UnreadableError as error:
            yield error.fault(number)
            continue
        if wrong is None:
            yield number, cells
        else:
            yield Fault("bad-record", number, wrong.text, {"reason": wrong.reason}, cells)


def _text(kind: int, data: bytes, at: int, end: int, shared: Shared) -> str:
    """What a cell shows; its style stands at `at`, in three bytes, and its value behind them and some flags."""
    if kind in (_TEXT, _RICH_TEXT):
        return _line_ends(_wide(data, at + (5 if kind == _RICH_TEXT else 4), end)[0])
    if kind == _SHARED:
        return shared_text(str(_field(_U32, data, at + 4, end)[0]), shared.strings)
    if kind == _BOOLEAN:
        return "TRUE" if _field(_BYTE, data, at + 4, end)[0] else "FALSE"
    if kind == _ERROR:
        code = _field(_BYTE, data, at + 4, end)[0]
        return _ERRORS.get(code, f"#{code}")
    value = _rk(_field(_U32, data, at + 4, end)[0]) if kind == _RK else _field(_DOUBLE, data, at + 4, end)[0]
    form = form_of(_field(_U32, data, at, end)[0] & 0xFFFFFF, shared.formats)
    return numeric_cell(value, form, epoch_1904=shared.epoch_1904)


def _rk(code: int) -> float:
    """A number of 30 bits: a whole one or the upper half of a double, perhaps a hundredfold (MS-XLSB 2.5.122)."""
    if code & _IS_WHOLE:
        value: float = (code >> 2) - (1 << 30 if code & _SIGN else 0)
    else:
        (value,) = _DOUBLE.unpack(_2U32.pack(0, code & ~3 & _NOTHING))
    return value / 100 if code & _IS_HUNDREDFOLD else value
