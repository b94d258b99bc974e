"""What the workbooks that qcity writes have in common: fonts and colours, texts that stay texts, pages, packing."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

INK, LINE, DARK, PALE = "FF262626", "FFBFBFBF", "FF1F4E79", "FFDDEBF7"
"""Text, borders, headings, a heading's ground."""

EXACT_DIGITS = 15
"""A spreadsheet rounds a number of more digits than this when it opens the file."""

_SHOWN = 4
_LINE_HEIGHT = 14.5
_NO_NAME = re.compile(r"[\[\]:*?/\\]")


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


def put_number(cell: Any, text: str) -> None:
    """Sets a number by its exact decimal text; one of more digits than a spreadsheet keeps stays a text."""
    if not text:
        return
    digits = text.lstrip("-0.").replace(".", "")
    put(cell, text)
    cell.quotePrefix = False
    if len(digits) <= EXACT_DIGITS:
        cell.data_type = "n"
        decimals = len(text.partition(".")[2])
        if decimals <= _SHOWN:  # with more, as many are shown as the column has room for
            cell.number_format = "#,##0" + ("." + "0" * decimals if decimals else "")


def sheet_name(name: str, taken: Iterable[str]) -> str:
    """A name that a sheet may have and none has yet: at most 31 characters, without those that are not allowed."""
    plain = _NO_NAME.sub("-", name).strip("' ")[:31] or "-"
    plain = "History-" if plain.lower() == "history" else plain
    used = {one.lower() for one in taken}
    number, unique = 1, plain
    while unique.lower() in used:
        number += 1
        unique = f"{plain[: 31 - len(f' ({number})')]} ({number})"
    return unique


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


def packed(saved: bytes) -> bytes:
    """An Office file's bytes without the times at which it and its parts were made."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    out = io.BytesIO()
    with ZipFile(io.BytesIO(saved)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>", b"", content)
            new.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return out.getvalue()
