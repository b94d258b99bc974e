"""A worksheet's offending cells: found, or put where there is none, and given a style that shows it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from qcity.annotating.markup import Node, Part, element, tag_at, with_attributes
from qcity.annotating.styles import Styles
from qcity.errors import Bilingual
from qcity.measurement import ERROR, WARNING, Issue
from qcity.readers.ooxml import whole
from qcity.readers.package import UnreadableError
from qcity.readers.sheetxml import MAX_COLUMNS, MAX_ROWS
from qcity.source import column_name

Spot = tuple[int, int]
"""A cell's row and column, from 1; column 0 is the row's first cell with something in it."""

MOST_STEPS = 5_000_000
"""So many pairs of merged ranges and offending rows are looked at, however many somebody has put into a file."""

_MERGED = re.compile(
    rb"""<(?:[\w.-]+:)?mergeCell\s[^<>]*?\bref\s*=\s*["']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"""
)
_ASIDE = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<!", re.DOTALL)
_SHEET_DATA = re.compile(rb"<([\w.-]+:)?sheetData(?:\s[^<>]*)?>")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row(?=[\s/>])[^<>]*>")
_CELL = re.compile(rb"<(?:[\w.-]+:)?(?:(c)|v|is|f)(?=[\s/>])[^<>]*>")
_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d{1,7})["']""")
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})\d{1,7}["']""")
_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d{1,6})["']""")
_CUSTOM = re.compile(rb"""\scustomFormat\s*=\s*["'](?:1|true)["']""")


class _Cell(NamedTuple):
    col: int
    start: int
    style: int


class _Row:
    """A row in which something offends: where its tag is, the first cell that is filled, its style.

    `cells` are those that offend, and those before which one that offends has to be put in.
    """

    def __init__(self, number: int, start: int, style: int | None) -> None:
        self.number, self.start, self.style = number, start, style
        self.close = start
        self.cells: list[_Cell] = []
        self.first_filled = 0


class Scan:
    """A sheet's rows, looked through for those in which something is to be marked.

    `stale` are styles that an earlier run of qcity gave; cells that have them are remembered too. Only tags are looked
    at, since a sheet may have millions of cells; `hole` is where its rows begin and end.
    """

    def __init__(self, data: bytes, wanted: Mapping[Spot, Sequence[Issue]], stale: Collection[int] = ()) -> None:
        self._data = _ASIDE.sub(_blank, data) if b"<!" in data else data
        self.hole = self._find_hole()
        self._merged = _merged(self._data, wanted)
        self.wanted: dict[Spot, list[Issue]] = {}
        for spot, issues in wanted.items():
            self.wanted.setdefault(self._merged.get(spot, spot), []).extend(issues)
        self._needed: dict[int, list[int]] = {}
        for row, col in self.wanted:
            self._needed.setdefault(row, []).append(col)
        self.rows: dict[int, _Row] = {}
        self.before: dict[int, int] = {}
        self.stale: list[tuple[Spot, _Cell]] = []
        self._stale = frozenset(stale)
        self._look_through()
        self._data = b""

    def _find_hole(self) -> tuple[int, int]:
        opened = _SHEET_DATA.search(self._data)
        if opened is None or opened[0].endswith(b"/>"):
            return 0, 0
        closed = self._data.find(b"</" + (opened[1] or b"") + b"sheetData", opened.end())
        return (opened.end(), closed) if closed >= 0 else (0, 0)

    def _look_through(self) -> None:
        todo = sorted(self._needed, reverse=True)
        number, last = 0, None
        for match in _ROW.finditer(self._data, *self.hole):
            tag = match[0]
            if last is not None:
                self._take(*last, match.start())
            told = _NUMBER.search(tag)
            number = int(told[1]) if told else number + 1
            while todo and todo[-1] < number:
                self.before[todo.pop()] = match.start()
            if todo and todo[-1] == number:
                todo.pop()
            last = (number, match) if number in self._needed or self._stale else None
            if not todo and last is None and not self._stale:
                break
        if last is not None:
            self._take(*last, self.hole[1])

    def _take(self, number: int, tag: re.Match[bytes], end: int) -> None:
        """Takes a row whose tag is given and behind which the next begins at `end`."""
        custom, style = _CUSTOM.search(tag[0]), _STYLE.search(tag[0])
        row = _Row(number, tag.start(), int(style[1]) if custom and style else None)
        needed = self._needed.get(number, ())
        closed = -1 if tag[0].endswith(b"/>") else self._data.rfind(b"</", tag.end(), end)
        row.close = closed if closed >= 0 else tag.end()
        col = 0
        for match in _CELL.finditer(self._data, tag.end(), row.close):
            if match[1] is None:
                row.first_filled = row.first_filled or col
                continue
            told, style = _REFERENCE.search(match[0]), _STYLE.search(match[0])
            before, col = col, column_number(told[1].decode()) if told else col + 1
            cell = _Cell(col, match.start(), int(style[1]) if style else 0)
            if (0 in needed and not row.first_filled) or any(before < one <= col for one in needed):
                row.cells.append(cell)
            if cell.style in self._stale:
                self.stale.append(((number, col), cell))
        if needed:
            self.rows.setdefault(number, row)

    def in_merged(self, spot: Spot) -> Spot:
        """The cell that shows what stands in a cell: the first of the range, where it is merged with others."""
        return self._merged.get(spot, spot)

    def first_of_row(self, row: int) -> Spot:
        """A row's first cell with something in it."""
        known = self.rows.get(row)
        return row, (known.first_filled if known else 0) or 1


def mark(part: Part, scan: Scan, styles: Styles) -> dict[Spot, list[Issue]]:
    """Marks the cells of a sheet; returns what is wrong with each, by the cell that was marked."""
    marked: dict[Spot, list[Issue]] = {}
    for spot, issues in scan.wanted.items():
        if 0 < spot[0] <= MAX_ROWS and spot[1] <= MAX_COLUMNS:
            place = spot if spot[1] else scan.first_of_row(spot[0])
            marked.setdefault(place, []).extend(issues)
    columns = _column_styles(part.root)
    data_node = part.root.first("sheetData")
    by_row: dict[int, list[int]] = {}
    for row, col in sorted(marked):
        by_row.setdefault(row, []).append(col)
    late: list[str] = []
    for number, cols in by_row.items():
        known = scan.rows.get(number)
        severities = {col: worst(marked[number, col]) for col in cols}
        if known is not None:
            _mark_row(part, known, severities, columns, styles)
            continue
        cells = [_cell(number, col, styles.marked(columns.get(col, 0), severities[col]), part) for col in cols]
        xml = element(f"{part.root.prefix}row", {"r": number}, *cells)
        if number in scan.before:
            part.insert(scan.before[number], xml)
        else:
            late.append(xml)
    if late and data_node is not None:
        part.append(data_node, "".join(late))
    for spot, cell in scan.stale:
        if spot not in marked:
            part.retag(cell.start, {"s": str(styles.unmarked(cell.style))})
    return marked


def worst(issues: Iterable[Issue]) -> str:
    """How grave issues are together."""
    return ERROR if any(issue.severity == ERROR for issue in issues) else WARNING


def _mark_row(part: Part, row: _Row, severities: Mapping[int, str], columns: Mapping[int, int], styles: Styles) -> None:
    known = {cell.col for cell in row.cells}
    for cell in row.cells:
        if cell.col in severities:
            part.retag(cell.start, {"s": str(styles.marked(cell.style, severities[cell.col]))})
    new = {col: severity for col, severity in severities.items() if col not in known}
    if not new:
        return
    tag = tag_at(part.data, row.start).decode()
    at: dict[int, list[str]] = {}
    for col, severity in sorted(new.items()):
        style = row.style if row.style is not None else columns.get(col, 0)
        place = next((cell.start for cell in row.cells if cell.col > col), row.close)
        at.setdefault(place, []).append(_cell(row.number, col, styles.marked(style, severity), part))
    bare = with_attributes(tag, {"spans": None})  # how far the cells reach, which is no longer so
    if tag.endswith("/>"):  # a row without cells, and without a tag for its end
        inner = "".join(at.pop(row.close))
        bare = f"{bare.removesuffix('/>').rstrip()}>{inner}</{part.root.prefix}row>"
    part.replace(row.start, row.start + len(tag.encode()), bare)
    for place, cells in at.items():
        part.insert(place, "".join(cells))


def _blank(aside: re.Match[bytes]) -> bytes:
    """As many blanks as a comment or the like is long; raises where it has no end, before the others are looked at."""
    if aside[0] == b"<!":
        raise UnreadableError(Bilingual("XML 含有 DOCTYPE 声明或不完整", "XML with a DOCTYPE declaration, or cut off"))
    return b" " * len(aside[0])


def _cell(row: int, col: int, style: int, part: Part) -> str:
    return element(f"{part.root.prefix}c", {"r": f"{column_name(col)}{row}", "s": style})


def _column_styles(root: Node) -> dict[int, int]:
    """The styles of the columns, which empty cells have."""
    styles: dict[int, int] = {}
    for columns in root.all("cols"):
        for one in columns.all("col"):
            first, last = whole(one.attributes.get("min")), whole(one.attributes.get("max"))
            style = whole(one.attributes.get("style"))
            if first and last and style:
                styles.update(dict.fromkeys(range(first, min(last, MAX_COLUMNS) + 1), style))
    return styles


def _merged(data: bytes, wanted: Iterable[Spot]) -> dict[Spot, Spot]:
    """The first cells of the merged ranges in which wanted cells are."""
    rows: dict[int, list[int]] = {}
    for row, col in wanted:
        rows.setdefault(row, []).append(col)
    numbers = sorted(rows)
    found: dict[Spot, Spot] = {}
    steps = 0
    for match in _MERGED.finditer(data) if numbers else ():
        left, top, right, bottom = (
            column_number(match[1].decode()),
            int(match[2]),
            column_number(match[3].decode()),
            int(match[4]),
        )
        for row in numbers[bisect_left(numbers, top) : bisect_left(numbers, bottom + 1)]:
            steps += 1
            for col in rows[row]:
                if left <= col <= right and (row, col) != (top, left):
                    found.setdefault((row, col), (top, left))
        if steps > MOST_STEPS:
            break
    return found


def column_number(letters: str) -> int:
    """The number of a spreadsheet's column.

    >>> column_number("A"), column_number("AB")
    (1, 28)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
