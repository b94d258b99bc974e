"""The tables of an OpenDocument spreadsheet, taken up element by element (ODF 1.3, 9.1; LibreOffice's calcext).

What is empty is never unfolded, however often it is said to repeat itself; what is not counts each time against what
a sheet may have. Comments, drawings and tables inside cells are no part of a cell's text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from qcity.readers import limits
from qcity.readers.odfcells import cell_text
from qcity.readers.odfstyles import Styles
from qcity.readers.ooxml import Attributes, whole

MAX_SPACES = 1000
"""So many spaces in a row are taken from a text that says how many there are."""

_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_PARAGRAPHS = frozenset({"text:p", "text:h"})
_ASIDE = frozenset({"text:note", "text:ruby-text", "text:bookmark", "text:reference-mark"})
_SAYS_SOMETHING = frozenset({"office:value-type", "table:formula"})
_HIDDEN = frozenset({"collapse", "filter"})
_EXTERNAL = "ta_extref"
"""The style of the tables in which LibreOffice keeps copies of what formulas refer to in other files."""
_WHITE = re.compile(r"[ \t\r\n]+")


class Columns(NamedTuple):
    """Columns side by side, up to the one before `stop` (from 0): their cells' style and whether they are hidden."""

    stop: int
    style: str
    hidden: bool


class Table:
    """A sheet as far as it has been taken up: rows by their numbers, merged areas as carry_down wants them."""

    def __init__(self, name: str, *, hidden: bool) -> None:
        self.name = name
        self.hidden = hidden
        self.rows: dict[int, list[str]] = {}
        self.hidden_rows: list[int] = []
        self.columns: list[Columns] = []
        self.stops: list[int] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.next_row = 1

    def column(self, number: int) -> Columns | None:
        """What is said of a column, from 0."""
        place = bisect_right(self.stops, number)
        return self.columns[place] if place < len(self.columns) else None


class Tables:
    """The document's sheets; raises TooLargeError where they have more cells than they may."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.tables: list[Table] = []
        self.is_spreadsheet = False
        self._room = limits.max_cells()
        self._table: Table | None = None
        self._skipped = 0  # elements open whose content is no part of the table
        self._row: list[str] = []
        self._row_attributes: Attributes = {}
        self._column = 0
        self._cell: Attributes | None = None
        self._text: list[str] = []
        self._is_later = False
        self._in_paragraph = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """Takes up the beginning of an element."""
        if self._skipped:
            self._skipped += 1
        elif self._cell is not None:
            self._start_in_cell(name, attributes)
        elif name in _CELLS:
            if self._table is not None:
                self._cell, self._text, self._is_later = attributes, [], False
        elif self._table is None:
            self._start_outside(name, attributes)
        elif name == "table:table-row":
            self._row, self._row_attributes, self._column = [], attributes, 0
        elif name == "table:table-column":
            self._add_columns(self._table, attributes)
        elif name in {"table:table", "table:shapes", "office:forms"}:
            self._skipped = 1

    def _start_outside(self, name: str, attributes: Attributes) -> None:
        if name == "office:spreadsheet":
            self.is_spreadsheet = True
        elif name in {"table:tracked-changes", "table:dde-links"}:
            self._skipped = 1
        elif name == "table:table" and self.is_spreadsheet:
            style = attributes.get("table:style-name", "")
            self._table = Table(attributes.get("table:name", ""), hidden=style in self.styles.hidden_tables)
            if style == _EXTERNAL:
                self._table, self._skipped = None, 1
        else:
            self.styles.start(name, attributes)

    def _start_in_cell(self, name: str, attributes: Attributes) -> None:
        if name in _PARAGRAPHS:
            if self._is_later and not self._in_paragraph:
                self._text.append("\n")
            self._is_later = True
            self._in_paragraph += 1
        elif name == "text:s":
            count = attributes.get("text:c", "1")
            self._text.append(" " * min(whole(count) or MAX_SPACES, MAX_SPACES))
        elif name in {"text:tab", "text:line-break"}:
            self._text.append("\t" if name == "text:tab" else "\n")
        elif not name.startswith("text:") or name in _ASIDE:
            self._skipped = 1

    def text(self, data: str) -> None:
        """Takes up text between elements."""
        if self._in_paragraph and not self._skipped:
            self._text.append(_WHITE.sub(" ", data) if " " in data or "\n" in data or "\t" in data else data)
        elif self._table is None:
            self.styles.text(data)

    def end(self, name: str) -> None:
        """Takes up the end of an element."""
        if self._skipped:
            self._skipped -= 1
        elif self._cell is not None:
            if name in _CELLS:
                self._end_cell(self._cell)
            elif name in _PARAGRAPHS:
                self._in_paragraph -= 1
        elif self._table is None:
            self.styles.end(name)
        elif name == "table:table-row":
            self._end_row(self._table)
        elif name == "table:table":
            self.tables.append(self._table)
            self._table = None

    def _add_columns(self, table: Table, attributes: Attributes) -> None:
        count = _count(attributes, "table:number-columns-repeated")
        stop = (table.stops[-1] if table.stops else 0) + count
        is_hidden = attributes.get("table:visibility") in _HIDDEN
        table.columns.append(Columns(stop, attributes.get("table:default-cell-style-name", ""), is_hidden))
        table.stops.append(stop)

    def _end_cell(self, attributes: Attributes) -> None:
        self._cell, self._in_paragraph = None, 0
        column, table = self._column, self._table
        count = _count(attributes, "table:number-columns-repeated")
        self._column += count
        if table is None or (not self._text and _SAYS_SOMETHING.isdisjoint(attributes)):
            return
        style = attributes.get("table:style-name") or self._default_style(table, column)
        text = cell_text(attributes, "".join(self._text), self.styles.format_of(style))
        if not text:
            return
        gap = column - len(self._row)
        self._spend(gap + count)
        if gap:
            self._row += [""] * gap
        self._row += [text] * count
        bottom = table.next_row + _count(attributes, "table:number-rows-spanned") - 1
        if bottom > table.next_row:
            table.merged.append((table.next_row, column + 1, bottom, column + 1))

    def _default_style(self, table: Table, column: int) -> str:
        style = self._row_attributes.get("table:default-cell-style-name")
        if style:
            return style
        columns = table.column(column)
        return columns.style if columns is not None else ""

    def _end_row(self, table: Table) -> None:
        count = _count(self._row_attributes, "table:number-rows-repeated")
        first = table.next_row
        table.next_row += count
        if not self._row:
            return
        self._spend((count - 1) * len(self._row))
        for number in range(first, first + count):
            table.rows[number] = list(self._row)
        if self._row_attributes.get("table:visibility") in _HIDDEN:
            table.hidden_rows += range(first, first + count)

    def _spend(self, cells: int) -> None:
        self._room -= cells
        if self._room < 0:
            raise limits.TooLargeError


def _count(attributes: Attributes, name: str) -> int:
    told = attributes.get(name)
    return 1 if told is None else whole(told) or 1
