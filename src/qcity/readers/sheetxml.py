"""A worksheet's XML measured: where each row begins and ends, how far its cells reach, what is hidden or merged.

Comments, CDATA sections, prefixes and encodings are brought to one form first. What stands around the cells is read
by expat; in between only the rows' own tags are looked at, so that a sheet is known to be too large before a cell of
it is read.
"""

from __future__ import annotations

import re
from array import array
from typing import NamedTuple

from qcity.errors import Bilingual
from qcity.readers import Hidden
from qcity.readers.limits import MAX_LINE, TooLargeError, max_cells
from qcity.readers.ooxml import Attributes, is_true, scan_xml, utf8, whole
from qcity.readers.package import Package, UnreadableError

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
"""What the format allows (Excel specifications and limits)."""

MAX_ELEMENTS = 1_000_000
"""So many elements may stand around the cells of a sheet."""

_ROW = re.compile(rb'<row(?: r="([0-9]+)")?((?:[\s/][^<>]*)?)>')
_ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["']([0-9]+)""")
_ROW_HIDDEN = re.compile(rb"""\s(?:hidden\s*=\s*["'](?:1|true|on)|ht\s*=\s*["']0(?:\.0*)?)["']""")
_LAST_CELL = re.compile(
    rb'<c r="([A-Z]++)([0-9]++)"[^<>]*+>(?:<f[^<>]*+/>|<f(?:\s[^<>]*+)?+>[^<]*+</f>)?+'
    rb"<(?:v>[^<]++</v|is><t(?:\s[^<>]*+)?+>[^<]++</t></is)></c>((?:<c\s[^<>]*+/>)*+)</row>"
)
"""The last cell of a row that holds something; behind it are blank ones at most."""

_CELLS = b"<c ", b"<c>", b"<c\n", b"<c\r", b"<c\t"
_CONTENTS = b"<v>", b"<v ", b"<v/", b"<v\n", b"<v\r", b"<is", b"<f>", b"<f ", b"<f/", b"<f\n", b"<f\r"
_CELL_END = re.compile(rb"</c\s*>")
_REFERENCE = re.compile(rb"""<c(?:\s[^<>]*?)??\sr\s*=\s*["']([A-Z]{1,3})([0-9]*)""")
_PREFIX = re.compile(rb"<([^\s<>/:]+:)")
_ASIDE = re.compile(rb"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<\?.*?\?>|<!", re.DOTALL)
_TAG = re.compile(rb"<[^<>]*>")
_CELL_TAG = re.compile(rb"</?(?:row|c|v|is|f)[\s>/]")
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")


class Frame(NamedTuple):
    """What stands around a sheet's cells: hidden columns (from, to) and merged cells (top, left, bottom, right)."""

    hidden_columns: list[tuple[int, int]]
    merged: list[tuple[int, int, int, int]]


class Layout(NamedTuple):
    """A sheet's XML in one form, and in it number, beginning and end of each row that holds something, in threes."""

    data: bytes
    rows: array[int]
    hidden: Hidden
    merged: list[tuple[int, int, int, int]]


class Columns(dict[bytes, int]):
    """Column numbers, from 0, by their letters."""

    def __missing__(self, letters: bytes) -> int:
        number = 0
        for letter in letters:
            number = number * 26 + letter - 64
        if number > MAX_COLUMNS:
            raise TooLargeError(Bilingual(f"列 {letters.decode()}", f"column {letters.decode()}"))
        self[letters] = number - 1
        return number - 1


COLUMNS = Columns()


def lay_out(package: Package, data: bytes) -> Layout:
    """Measures a worksheet part; raises UnreadableError, and TooLargeError where it spans too many cells."""
    data = _one_form(package, utf8(package, data))
    begin, end = _cells_in(data)
    package.charge(len(data) - end)
    frame = _read_frame(data[:begin] + data[end:])
    rows, width, hidden_rows = _measure(data, begin, end)
    numbers = rows[::3]
    check_extent(min(numbers, default=1), max(numbers, default=0), width)
    columns = hidden_columns(frame.hidden_columns, width)
    return Layout(data, rows, Hidden(False, tuple(hidden_rows), columns), frame.merged)


def check_extent(first: int, last: int, width: int) -> None:
    """Raises TooLargeError where a sheet spans too many cells, from its first to its last row with any, and from A."""
    if last > MAX_ROWS or width > MAX_COLUMNS or (last - first + 1) * width > max_cells():
        raise TooLargeError(Bilingual(f"{last} 行、{width} 列", f"{last} rows, {width} columns"))


def hidden_columns(ranges: list[tuple[int, int]], width: int) -> tuple[int, ...]:
    """Which of the first `width` columns, from 1, are in one of the ranges."""
    flags = bytearray(width + 1)
    for first, last in ranges:
        low, high = max(first, 1), min(last, width)
        if low <= high:
            flags[low : high + 1] = b"\1" * (high - low + 1)
    return tuple(column for column, flag in enumerate(flags) if flag)


def _one_form(package: Package, data: bytes) -> bytes:
    """The XML without comments, instructions, CDATA sections and a prefix of the root's elements."""
    if b"<!" in data or data.find(b"<?", 1) > 0:
        if data.count(b"<!") + data.count(b"<?") > MAX_ELEMENTS:
            raise TooLargeError(Bilingual("XML 的注释过多", "too many XML comments"))
        package.charge(len(data))
        data = _ASIDE.sub(_kept, data)
    prefix = _PREFIX.match(data, data.find(b"<", 1 if data.startswith(b"<?") else 0))
    if prefix:
        package.charge(len(data))
        data = data.replace(b"<" + prefix[1], b"<").replace(b"</" + prefix[1], b"</")
    return data


def _kept(aside: re.Match[bytes]) -> bytes:
    if aside[0] == b"<!":
        raise UnreadableError(Bilingual("XML 含有 DOCTYPE 声明或不完整", "XML with a DOCTYPE declaration, or cut off"))
    return (aside[1] or b"").replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def _cells_in(data: bytes) -> tuple[int, int]:
    """Where the rows begin and end; both are the end of the data where there are none."""
    opened = data.find(b"<sheetData")
    begin = data.find(b">", opened) + 1
    if opened < 0 or begin == 0 or data[begin - 2 : begin] == b"/>":
        return len(data), len(data)
    end = data.rfind(b"</sheetData")
    return begin, max(begin, end)


def _read_frame(frame: bytes) -> Frame:
    if frame.count(b"<") > MAX_ELEMENTS:
        raise TooLargeError(Bilingual("XML 的元素过多", "too many XML elements"))
    hidden: list[tuple[int, int]] = []
    merged: list[tuple[int, int, int, int]] = []
    root = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal root
        root = root or name
        if name == "col" and (is_true(attributes.get("hidden")) or _is_zero(attributes.get("width"))):
            hidden.append((whole(attributes.get("min")) or 0, whole(attributes.get("max")) or 0))
        elif name == "mergeCell" and (match := _RANGE.fullmatch(attributes.get("ref", ""))):
            left, right = sorted(COLUMNS[match[i].encode()] + 1 for i in (1, 3))
            top, bottom = sorted(int(match[i]) for i in (2, 4))
            merged.append((top, left, bottom, right))

    scan_xml(frame, start)
    if root != "worksheet":
        raise UnreadableError(Bilingual(f"不是工作表而是 {root}", f"no worksheet but a {root}"))
    if len(hidden) > MAX_COLUMNS:
        raise TooLargeError(Bilingual(f"{len(hidden)} 组列", f"{len(hidden)} groups of columns"))
    return Frame(hidden, merged)


def _is_zero(size: str | None) -> bool:
    return size is not None and re.fullmatch(r"0(\.0*)?", size) is not None


def _measure(data: bytes, begin: int, end: int) -> tuple[array[int], int, list[int]]:
    """The rows that hold something (number, beginning, end), their last column, and which of them are hidden.

    Rows that the sheet hides by default (zeroHeight) are those without an element, which hold nothing.
    """
    rows = array("q")
    hidden = []
    number = count = width = 0
    may_hide = max(data.find(b"hidden", begin, end), data.find(b"ht", begin, end)) >= 0
    while (row := _ROW.match(data, begin, end) or _next_row(data, begin, end)) is not None:
        count += 1
        if count > MAX_ROWS:
            raise TooLargeError(Bilingual(f"超过 {MAX_ROWS} 行", f"more than {MAX_ROWS} rows"))
        written, attributes = row.groups()
        if written is None and attributes:
            written = (_ROW_NUMBER.search(attributes) or row)[1]
        number = int(written[:8] if written else 0) or number + 1  # there is no row 0
        start = begin = row.end()
        if attributes.endswith(b"/"):
            continue
        stop = data.find(b"</row", start, end)
        if stop < 0:
            raise UnreadableError(Bilingual(f"第 {number} 行没有结束", f"row {number} has no end"))
        if stop - start > MAX_LINE:
            raise TooLargeError(Bilingual(f"第 {number} 行太长", f"row {number} is too long"))
        valued = max(data.rfind(b"</v></c>", start, stop), data.rfind(b"</is></c>", start, stop))
        cell = _LAST_CELL.match(data, data.rfind(b"<c", start, valued), end) if valued >= 0 else None
        if cell is not None:
            stop, begin = cell.start(3), cell.end()
        else:
            begin = data.find(b">", stop) + 1
            last = _last(data, start, stop, _CONTENTS)
            if last < 0:
                continue
            cell = _REFERENCE.match(data, max(start, _last(data, start, last, _CELLS)))
            closed = _CELL_END.search(data, last, stop)
            stop = closed.end() if closed else stop
        column = COLUMNS[cell[1]] + 1 if cell else data.count(b"<c", start, stop)
        if not written and cell:
            number = int(cell[2][:8] or number)
        width = max(width, column)
        rows.extend((number, start, stop))
        if may_hide and _ROW_HIDDEN.search(attributes):
            hidden.append(number)
    return rows, width, hidden


def _last(data: bytes, start: int, stop: int, tags: tuple[bytes, ...]) -> int:
    return max(data.rfind(tag, start, stop) for tag in tags)


def _next_row(data: bytes, begin: int, end: int) -> re.Match[bytes] | None:
    """The tag of the next row; raises UnreadableError where text or cells stand before it.

    Other elements may: some programs put an autoFilter behind the last row.
    """
    found = data.find(b"<row", begin, end)
    row = _ROW.match(data, found, end) if found >= 0 else None
    between = data[begin : found if row else end].strip()
    if between and (_TAG.sub(b"", between).strip() or _CELL_TAG.search(between)):
        raise UnreadableError(Bilingual("行与行之间有多余的内容", "something stands between the rows"))
    return row
