"""HTML pages: what a reader sees of them as text, block by block."""

from __future__ import annotations

import re
from collections import Counter

from qcity.errors import Bilingual
from qcity.readers.htmlscan import BrokenOff, CellText, Tag, scan
from qcity.texts import UnreadableTextError
from qcity.texts.txt import decoded
from qcity.wordlists import listed

_BLOCKS = frozenset(
    listed(
        """
        address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure
        footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section select summary
        table tbody tfoot thead title tr ul
        """
    )
)
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset(listed("head noscript template svg math audio video object canvas select"))
_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE)
_WHITE = re.compile(r"[ \t\r\n\f]+")
_DEEPEST = 20
"""Tables nested deeper than this are read as blocks, so that the time for a page stays in proportion to its size."""
_LONGEST = 400
"""A cell with more characters than this holds no figure or name: its table lays out the page."""


def read(content: bytes) -> tuple[list[str], str | None]:
    """The lines and the encoding: UTF-8, else the one that the page names, else GB18030."""
    named = _CHARSET.search(content[:4096])
    text, encoding = decoded(content, (named[1].decode("ascii"),) if named else ())
    page = _Page()
    for piece in scan(text):
        if isinstance(piece, BrokenOff):
            raise UnreadableTextError(
                Bilingual("网页没有下载完整，请重新保存", "the page breaks off amid a tag; save it again")
            )
        if isinstance(piece, Tag):
            page.pass_tag(piece)
        elif isinstance(piece, CellText):
            page.begin_cell()
            page.say(piece.text)
        else:
            page.say(piece)
    return page.lines(), encoding


class _Table:
    """A table that is being read: the cells of its row so far, and where its rows go."""

    def __init__(self, around: list[str]) -> None:
        self.around = around
        self.cells: list[list[str]] = []
        self.lays_out = False

    def end_row(self) -> None:
        """Says the row as one line; what lays out a page, with other tables or long texts in it, as its blocks."""
        cells = [[line for one in "".join(cell).split("\n") if (line := one.strip())] for cell in self.cells]
        if self.lays_out or len(cells) < 2 or any(sum(map(len, cell)) > _LONGEST for cell in cells):
            row = "\n".join(line for cell in cells for line in cell)
        else:
            row = "\t".join(map(" ".join, cells))
        self.around += "\n", row, "\n"
        self.cells, self.lays_out = [], False


class _Page:
    """A page's text so far: what it says goes to the innermost cell that is open, and what nobody sees nowhere."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self._tables: list[_Table] = []
        self._too_deep = 0
        self._unseen: list[str] = []
        self._open: Counter[str] = Counter()
        self._preformatted = 0

    def say(self, text: str) -> None:
        """Adds text; white space in the source is one blank, but in what is preformatted."""
        if not self._unseen:
            self._place.append(text.replace("\r\n", "\n") if self._preformatted else _WHITE.sub(" ", text))

    def begin_cell(self) -> None:
        """Begins a cell in the innermost table."""
        if self._unseen:
            return
        if self._tables and not self._too_deep:
            self._tables[-1].cells.append([])
        else:
            self._place.append("\t")

    def pass_tag(self, tag: Tag) -> None:
        """Goes past a tag."""
        if self._unseen == ["head"] and tag.name in _BLOCKS and tag.name != "title":
            self._end_unseen("head")  # as browsers do where its end is not written
        if tag.name in _UNSEEN and not tag.written.rstrip().endswith("/"):
            self._end_unseen(tag.name) if tag.is_end else self._begin_unseen(tag.name)
        elif tag.name == "body":
            self._unseen.clear()
            self._open.clear()
        if self._unseen:
            return
        if tag.name == "pre":
            self._preformatted = max(0, self._preformatted - 1) if tag.is_end else self._preformatted + 1
        if tag.name in _CELLS and not tag.is_end:
            self.begin_cell()
        elif tag.name == "table":
            self._end_table() if tag.is_end else self._begin_table()
        elif tag.name == "tr" and self._tables and not self._too_deep:
            self._end_row()
        elif tag.name in _BLOCKS:
            self._place.append("\n")

    def lines(self) -> list[str]:
        """All lines, once the page is at its end."""
        self._too_deep = 0
        while self._tables:
            self._end_table()
        return [line.strip(" \r\f\xa0\u3000") for line in "".join(self._said).split("\n")]

    @property
    def _place(self) -> list[str]:
        """Where what is said goes."""
        if not self._tables:
            return self._said
        table = self._tables[-1]
        return table.cells[-1] if table.cells else table.around

    def _begin_unseen(self, name: str) -> None:
        self._unseen.append(name)
        self._open[name] += 1

    def _end_unseen(self, name: str) -> None:
        while self._open[name]:
            last = self._unseen.pop()
            self._open[last] -= 1
            if last == name:
                break

    def _begin_table(self) -> None:
        self._place.append("\n")
        if len(self._tables) == _DEEPEST:
            self._too_deep += 1
        else:
            self._tables.append(_Table(self._place))

    def _end_table(self) -> None:
        if self._too_deep:
            self._too_deep -= 1
        elif self._tables:
            self._end_row()
            self._tables.pop()
            if self._tables:
                self._tables[-1].lays_out = True
        self._place.append("\n")

    def _end_row(self) -> None:
        if self._tables[-1].cells:
            self._tables[-1].end_row()
