"""Tables and lines for a terminal: nothing is ever cut, what does not fit is folded.

Off a terminal there is no width, and lines are as long as they need to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import NamedTuple

from rich.cells import cell_len, chop_cells

from qcity.reporters import View

_GUTTER = "  "
_BREAKS = r"[^\s、，；,;]*[\s、，；,;]+|[^\s、，；,;]+"

Row = tuple[str, ...]


class Column(NamedTuple):
    """A column: its heading in both languages, and how narrow it may become."""

    heading: tuple[str, str]
    least: int


def render_rows(headings: Row, rows: list[Row], view: View, least: Iterable[int]) -> str:
    """A plain table of texts, folded to the view's width."""
    columns = [Column((heading, heading), narrow) for heading, narrow in zip(headings, least, strict=True)]
    return table(view, columns, rows, [""] * len(rows))


def lines(view: View, styled: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Lines of text, each with its style, folded where they are wider than the terminal."""
    for text, style in styled:
        for piece in fold(text, view.width, 4) if view.width else [text]:
            yield f"{_styled(view, piece, style)}\n"


def table(
    view: View,
    columns: Iterable[Column],
    rows: list[Row],
    styles: list[str],
    widths: list[int] | None = None,
) -> str:
    """A heading, a rule and the rows; each cell is folded to its column's width and loses nothing."""
    columns = list(columns)
    widths = widths or column_widths(view, columns, rows)
    headings = tuple(column.heading[view.lang == "en"] for column in columns)
    if view.width is not None and sum(widths) + len(_GUTTER) * (len(widths) - 1) > view.width:
        return _stack(view, headings, rows, styles)
    rule = "─" * (sum(widths) + len(_GUTTER) * (len(widths) - 1))
    head = [*_folded_row(headings, widths), rule]
    text = "".join(f"{_styled(view, line, 'bold')}\n" for line in head)
    for row, style in zip(rows, styles, strict=True):
        text += "".join(f"{_styled(view, line, style)}\n" for line in _folded_row(row, widths))
    return text


def _stack(view: View, headings: Row, rows: list[Row], styles: list[str]) -> str:
    """The rows where they cannot stand side by side: each cell on its own line, behind its heading."""
    colon = "：" if view.lang == "zh" else ": "
    text = ""
    for row, style in zip(rows, styles, strict=True):
        named = [
            f"{_GUTTER}{heading}{colon}{cell}" for heading, cell in zip(headings[1:], row[1:], strict=True) if cell
        ]
        for line in (row[0], *named):
            text += "".join(f"{_styled(view, piece, style)}\n" for piece in fold(line, view.width or 80, 4))
    return text


def _folded_row(row: Row, widths: list[int]) -> Iterator[str]:
    """The physical lines of one row; the first column's further lines are set in."""
    first = fold(row[0], widths[0], 1)
    for parts in zip_longest(first, *map(fold, row[1:], widths[1:]), fillvalue=""):
        cells = (part + " " * (width - cell_len(part)) for part, width in zip(parts, widths, strict=True))
        yield _GUTTER.join(cells).rstrip()


def fold(text: str, width: int, indent: int = 0) -> list[str]:
    """A text in pieces that fit, all but the first set in: broken after a space or a comma, else where it must be."""
    if cell_len(text) <= width:
        return [text]
    pieces = [""]
    for part in re.findall(_BREAKS, text):
        rest = part
        while rest:
            room = width - cell_len(pieces[-1])
            if cell_len(rest.rstrip()) <= room:
                pieces[-1] += rest
                break
            if cell_len(rest.rstrip()) > width - indent and room > 1:  # will not fit on a line of its own either
                head = chop_cells(rest, room)[0]
                pieces[-1] += head
                rest = rest[len(head) :]
            pieces.append(" " * indent)
    return [piece.rstrip() for piece in pieces]


def column_widths(view: View, columns: Iterable[Column], rows: list[Row]) -> list[int]:
    """Each column as wide as its widest cell; where that is too much, the widest ones give way."""
    columns = list(columns)
    headings = tuple(column.heading[view.lang == "en"] for column in columns)
    widths = [max(map(cell_len, cells)) for cells in zip(headings, *rows, strict=True)]
    if view.width is None:
        return widths
    least = [min(width, column.least) for width, column in zip(widths, columns, strict=True)]
    spare = view.width - len(_GUTTER) * (len(columns) - 1)
    while sum(widths) > spare and widths != least:
        widest = max((i for i in range(len(widths)) if widths[i] > least[i]), key=lambda i: widths[i])
        widths[widest] -= 1
    return widths


def _styled(view: View, text: str, style: str) -> str:
    if not (view.color and style and text):
        return text
    from rich.color import ColorSystem
    from rich.style import Style

    return Style.parse(style).render(text, color_system=ColorSystem.STANDARD)
