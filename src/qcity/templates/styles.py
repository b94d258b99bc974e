"""How a template's workbook looks: colours, fonts, heights, protection and pages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from qcity.templates.columns import COLUMNS

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

INK, FAINT, LINE, DARK, GIVEN, FILL, CHANGE, NONE, ALERT = (
    "FF262626", "FF7F7F7F", "FFBFBFBF", "FF1F4E79", "FFF2F2F2", "FFFFF8DC", "FFDDEBF7", "FFD9D9D9", "FFF8B26A",
)  # fmt: skip
"""Text, a hint, borders, headings; what is given, to be filled in, may be changed, is not used, is odd."""

HEADER_ROW = 4
LETTERS = {column.key: chr(ord("A") + i) for i, column in enumerate(COLUMNS)}
"""Where each column stands, by its key."""

_LINE_HEIGHT = 14.5


class Look(NamedTuple):
    """How cells look, made once per workbook: openpyxl's styles, by use."""

    font: Callable[..., Any]
    fill: Callable[[str], Any]
    align: Callable[..., Any]
    border: Any
    unlocked: Any


def make_look(lang: str) -> Look:
    """The styles for a language: fonts that Windows has, which other systems replace by their own."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    name = "微软雅黑" if lang == "zh" else "Arial"
    side = Side("thin", color=LINE)
    return Look(
        lambda size=10, **more: Font(name=name, size=size, **{"color": INK, **more}),
        lambda color: PatternFill("solid", fgColor=color),
        lambda side="left", *, wrap=True: Alignment(
            side, vertical="center", wrap_text=wrap, indent=int(wrap and side != "center")
        ),
        Border(side, side, side, side),
        Protection(locked=False),
    )


def put(cell: Any, text: str) -> None:
    """Sets a text as a text, whatever it begins with."""
    if not text:
        return
    cell.value = text
    cell.data_type = "s"
    if text[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True  # stays a text when somebody edits it


def protect(sheet: Worksheet) -> None:
    """Locks a sheet without a password, so that whoever must can unlock it; columns and rows can be resized."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.autoFilter = False  # false: not forbidden


def set_page(sheet: Worksheet, lang: str, orientation: str) -> None:
    """A4, as wide as the page, with numbered pages."""
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.5, 0.75, 0.3  # inches
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页" if lang == "zh" else "Page &P of &N"
    sheet.sheet_view.showGridLines = False


def row_height(cells: Iterable[tuple[str, int]]) -> float:
    """How high a row must be for all its texts, in points; Excel allows 409.

    A Chinese character is as wide as two digits, and a line of words that are not broken is not full.
    """
    lines = 1
    for text, width in cells:
        room = width - 2 - (min(4.0, width / 5) if re.search("[A-Za-z]{3}", text) else 0)
        wide = [sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in text.split("\n")]
        lines = max(lines, sum(max(1, int(-(-one // room))) for one in wide))
    return min(max(20.0, lines * _LINE_HEIGHT + 6), 409.0)
