"""The tables of a page, put together from its tags as browsers do, end tags or none."""

from __future__ import annotations

import re
from collections.abc import Sized

from qcity.errors import Bilingual
from qcity.readers import Fault, Hidden
from qcity.readers.htmlcell import MOST_COLUMNS, Cell, is_hidden, joined, span_of
from qcity.readers.htmlscan import CellText, Tag, scan
from qcity.readers.limits import TooLargeError, max_cells, too_large

MAX_TABLES = 1000
WIDEST = 16_384
"""As many columns as a sheet of a spreadsheet program has."""
_LINES = frozenset(
    ["p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "dd", "dt", "hr"]
)
_TABLE_PARTS = frozenset(["table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"])
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Table:
    """A table that is being read: its `rows` that are not blank, with their numbers.

    `caption` is what stands in it outside of its cells, `cut` the number of the row in which the file breaks off,
    `closes_cells` whether it has end tags of cells. `budget` is how many cells the page may still have; TooLargeError
    is raised where there are more.
    """

    def __init__(self, attributes: dict[str, str], budget: list[int]) -> None:
        self.rows: list[tuple[int, list[str]]] = []
        self.caption: list[str] = []
        self.aside: list[str] = []
        self.cell: Cell | None = None
        self.closes_cells = False
        self.cut = 0
        self.number = 0
        self._row: list[str] | None = None
        self._carried: dict[int, tuple[int, str]] = {}
        self._columns = 0
        self._budget = budget
        self._is_hidden = is_hidden(attributes)
        self._hidden_rows: list[int] = []
        self._hidden_columns: set[int] = set()

    def hidden(self) -> Hidden:
        """What cannot be seen of it."""
        return Hidden(self._is_hidden, tuple(self._hidden_rows), tuple(sorted(self._hidden_columns)))

    @property
    def is_in_row(self) -> bool:
        """Whether a row has begun and not ended."""
        return self._row is not None

    def column(self, attributes: dict[str, str]) -> None:
        """Takes a <col>."""
        first = self._columns + 1
        self._columns += span_of(attributes.get("span"), MOST_COLUMNS)
        if is_hidden(attributes):
            self._charge(self._columns - first + 1, range(self._columns))
            self._hidden_columns.update(range(first, self._columns + 1))

    def start_row(self, attributes: dict[str, str]) -> None:
        """Takes a <tr>."""
        self.number += 1
        self._row = []
        if is_hidden(attributes):
            self._hidden_rows.append(self.number)

    def start_cell(self, attributes: dict[str, str]) -> None:
        """Takes a <td> or <th>, which ends the cell before it."""
        self.end_cell()
        if self._row is None:
            self.start_row({})
        self.cell = Cell(attributes)

    def whole_cell(self, cell: CellText) -> None:
        """Takes a cell without attributes at once."""
        self.end_cell()
        row = self._row
        if row is None:
            self.start_row({})
            row = self._row = []
        while self._carried and len(row) in self._carried:
            row.append(self._carried[len(row)][1])
        self._charge(1, row)
        text = cell.text
        row.append(_SPACE.sub(" ", text).strip(" ") if _SPACE.search(text) else text)
        self.closes_cells = self.closes_cells or cell.is_closed

    def end_cell(self) -> None:
        """Puts the cell into its row, behind those that reach down from above."""
        cell, row = self.cell, self._row
        if cell is None or row is None:
            return
        self.cell = None
        while len(row) in self._carried:
            row.append(self._carried[len(row)][1])
        self._charge(cell.columns, row)
        place, text = len(row), cell.text()
        row.append(text)
        row += [""] * (cell.columns - 1)
        if cell.rows > 1:
            until = self.number + cell.rows - 1
            self._carried |= dict.fromkeys(range(place + 1, place + cell.columns), (until, ""))
            self._carried[place] = until, text
        if cell.is_hidden:
            self._hidden_columns.add(place + 1)

    def end_row(self) -> None:
        """Puts the row away."""
        self.end_cell()
        row, self._row = self._row, None
        if row is None:
            return
        if self._carried:
            for column, (_, text) in sorted(self._carried.items()):
                if column >= len(row):
                    row += [""] * (column - len(row))
                    row.append(text)
            self._charge(len(row), row)
            self._carried = {column: one for column, one in self._carried.items() if one[0] > self.number}
        if any(row):
            self.rows.append((self.number, row))

    def end_part(self) -> None:
        """Ends a <tbody>, beyond which no cell reaches."""
        self.end_row()
        self._carried = {}

    def end(self) -> None:
        """Ends the table."""
        self.end_part()
        said = joined(self.aside)
        self.caption = said.split("\n") if said else []

    def _charge(self, cells: int, row: Sized) -> None:
        self._budget[0] -= cells
        if self._budget[0] < 0 or len(row) > WIDEST:
            raise TooLargeError


class Page:
    """The tables of a page in the order in which they begin; those inside a cell of another are no part of it."""

    def __init__(self, text: str) -> None:
        self.tables: list[Table] = []
        self.faults: list[Fault] = []
        self._open: list[Table] = []
        self._budget = [max_cells()]
        self._unseen, self._depth = "", 0
        self._shift: dict[int, int] | None = None
        try:
            self._read(text)
            while self._open:
                self._open.pop().end()
        except TooLargeError:
            self.tables.clear()
            self.faults = [too_large(Bilingual("表格或格太多", "too many tables or cells"))]

    def _read(self, text: str) -> None:
        for piece in scan(text):
            if isinstance(piece, CellText):
                if not self._open:
                    self._start_table({})
                self._unseen = ""
                self._open[-1].whole_cell(piece)
            elif isinstance(piece, Tag):
                if not self._hides(piece):
                    self._tag(piece)
            elif isinstance(piece, str):
                if not self._unseen:
                    self._text(_SPACE.sub(" ", piece.translate(self._shift) if self._shift else piece))
            else:
                line = text.count("\n", 0, piece.at) + 1
                zh, en = (
                    "网页在第 {} 行中断，后面没有读取",
                    "the page breaks off in line {}; nothing from there on was read",
                )
                reason = Bilingual(zh.format(line), en.format(line))
                self.faults.append(Fault("unreadable-file", None, None, {"reason": reason}))
        table = self._open[-1] if self._open else None
        if table is not None and (table.is_in_row if self.faults else table.cell is not None and table.closes_cells):
            table.cut = table.number

    def _hides(self, tag: Tag) -> bool:
        """Whether a tag stands in an element of a cell that is not shown, as numbers to sort by are."""
        if self._unseen and tag.name not in _TABLE_PARTS and not (tag.name == self._unseen == "option"):
            if tag.name == self._unseen:
                self._depth += -1 if tag.is_end else 1
                self._unseen = self._unseen if self._depth else ""
            return True
        self._unseen = ""
        if tag.is_end or tag.name in _VOID or tag.name in _TABLE_PARTS or not self._open:
            return False
        attributes = tag.attributes()
        if is_hidden(attributes) or (tag.name == "option" and "selected" not in attributes):
            self._unseen, self._depth = tag.name, 1
        return bool(self._unseen)

    def _text(self, text: str) -> None:
        if self._open:
            table = self._open[-1]
            (table.cell.pieces if table.cell else table.aside).append(text)

    def _tag(self, tag: Tag) -> None:
        name = tag.name
        if name in ("table", "tr", "td", "th") and not tag.is_end and not (self._open and name != "table"):
            if self._open and self._open[-1].cell is None:  # a table cannot stand in another but in a cell of it
                self._open.pop().end()
            self._start_table(tag.attributes() if name == "table" else {})
        if name == "table":
            if tag.is_end and self._open:
                self._open.pop().end()
        elif self._open:
            self._part(self._open[-1], tag)

    def _start_table(self, attributes: dict[str, str]) -> None:
        self._open.append(Table(attributes, self._budget))
        self.tables.append(self._open[-1])
        if len(self.tables) > MAX_TABLES:
            raise TooLargeError

    def _part(self, table: Table, tag: Tag) -> None:
        """Takes a tag inside a table."""
        name = tag.name
        if name in ("td", "th"):
            if tag.is_end:
                table.closes_cells = table.closes_cells or table.cell is not None
                table.end_cell()
            else:
                table.start_cell(tag.attributes())
        elif name == "tr":
            table.end_row()
            if not tag.is_end:
                table.start_row(tag.attributes())
        elif name in ("thead", "tbody", "tfoot"):
            table.end_part()
        elif name == "col" and not tag.is_end:
            table.column(tag.attributes())
        elif name == "br" or name in _LINES:
            self._text("\n")
        elif name in ("sup", "sub"):
            self._shift = None if tag.is_end else _RAISED if name == "sup" else _LOWERED
        elif name == "input":
            attributes = tag.attributes()
            if attributes.get("type", "text").lower() in ("text", "number", "tel", ""):
                self._text(attributes.get("value", ""))
