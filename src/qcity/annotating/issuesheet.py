"""The sheet of issues that stands in front: what was checked, how many issues there are, and a table of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from qcity.annotating.markup import MAIN, element, shown, xml_text
from qcity.annotating.styles import DARK, FAINT, FILLS, LINK, PALE, Look, Styles
from qcity.codes import CODES
from qcity.measurement import ERROR, WARNING, Issue
from qcity.messages import say, word
from qcity.readers.sheetxml import MAX_ROWS
from qcity.source import Place, column_name

MARK = "qcity-issues/1"
"""Stands in the first cell, so that nobody looks for figures here when the workbook is checked again."""

MOST_LINKS = 65_000
"""Links of a sheet; spreadsheet programs take no more than 65,530."""

_COLUMNS = (
    (("级别", "Severity"), 9),
    (("代码", "Code"), 20),
    (("位置", "Place"), 20),
    (("列", "Column"), 12),
    (("原文", "Text"), 24),
    (("问题", "Issue"), 60),
    (("怎样改", "How to mend it"), 56),
)
_LAST = column_name(len(_COLUMNS))
_TAB = {True: "FFC00000", False: "FF70AD47"}


class Line(NamedTuple):
    """An issue, and the cell in which it is shown, where there is one to go to: a sheet and a cell's name."""

    issue: Issue
    sheet: str = ""
    cell: str = ""


class Sheet(NamedTuple):
    """What is to stand on the sheet of issues; `notes` say what of the file was left out or not marked."""

    checked: str
    lines: Sequence[Line]
    notes: Sequence[str]


def write(sheet: Sheet, styles: Styles, lang: str) -> tuple[bytes, str]:
    """The sheet's part, and the rows to be repeated on each page."""
    return _Writer(sheet, styles, lang).write()


class _Writer:
    """The rows of the sheet as they are written."""

    def __init__(self, sheet: Sheet, styles: Styles, lang: str) -> None:
        self._sheet, self._styles, self._lang = sheet, styles, lang
        self._rows: list[str] = []
        self._merged: list[str] = []
        self._links: list[str] = []

    def write(self) -> tuple[bytes, str]:
        zh = self._lang == "zh"
        lines = self._sheet.lines
        errors = sum(line.issue.severity == ERROR for line in lines)
        self._line(MARK, Look(size=8, color=FAINT, wraps=False), 12)
        self._line(
            "qcity 数据检查：问题清单" if zh else "qcity: issues found in the data",
            Look(16, bold=True, color=DARK, wraps=False),
            32,
        )
        self._pair("检查的文件" if zh else "File", self._sheet.checked, Look(boxed=True))
        self._pair("错误" if zh else "Errors", str(errors), self._count(ERROR, errors), 1)
        warnings = len(lines) - errors
        self._pair("警告" if zh else "Warnings", str(warnings), self._count(WARNING, warnings), 1)
        for note in (*self._hints(zh), *self._sheet.notes):
            self._wide(note)
        if not lines:
            self._line("", Look(), 8)
            self._wide(
                "没有发现问题。" if zh else "No issues were found.",
                Look(12, bold=True, color="FF375623", fill="FFE2EFDA"),
            )
            return self._whole("", ""), "$1:$2"
        self._line("", Look(), 8)
        header = len(self._rows) + 1
        look = self._styles.look(Look(bold=True, color="FFFFFFFF", fill=DARK, boxed=True, across="center"))
        self._row([(titles[not zh], look) for titles, _ in _COLUMNS], 24)
        mends = {code: getattr(CODES[code].mend, self._lang) for code in {line.issue.code for line in lines}}
        room = MAX_ROWS - header
        for line in lines[:room]:
            self._issue(line, mends[line.issue.code])
        last = len(self._rows)
        pane = (
            f'<pane ySplit="{header}" topLeftCell="A{header + 1}" activePane="bottomLeft" state="frozen"/>'
            f'<selection pane="bottomLeft" activeCell="A{header + 1}" sqref="A{header + 1}"/>'
        )
        return self._whole(pane, f"A{header}:{_LAST}{last}"), f"${header}:${header}"

    def _hints(self, zh: bool) -> list[str]:
        if not self._sheet.lines:
            return []
        return [
            "点“位置”可以转到该格；有问题的格已标颜色（红为错误，黄为警告），并加了批注。改好后可以直接用本工作簿再检查。"
            if zh
            else "Click a place to go to its cell. Offending cells are coloured (red: error, amber: warning) and have "
            "a comment. Once they are mended, this workbook can be checked again as it is."
        ]

    def _count(self, severity: str, count: int) -> Look:
        return Look(12, bold=True, fill=FILLS[severity] if count else "", boxed=True, across="left")

    def _issue(self, line: Line, mend: str) -> None:
        issue, lang = line.issue, self._lang
        row = len(self._rows) + 1
        plain = Look(boxed=True, down="top")
        place = place_text(issue.place, lang)
        has_link = bool(line.cell) and len(self._links) < MOST_LINKS
        if has_link:
            quoted = line.sheet.replace("'", "''")
            self._links.append(
                element("hyperlink", {"ref": f"C{row}", "location": f"'{quoted}'!{line.cell}", "display": shown(place)})
            )
        severity = Look(bold=True, fill=FILLS[issue.severity], boxed=True, across="center", down="top")
        link = plain._replace(color=LINK, underlined=True) if has_link else plain
        cells = [
            (word(f"severity.{issue.severity}", lang), severity),
            (issue.code, plain),
            (place, link),
            (word(f"column.{issue.column}", lang) if issue.column else "", plain),
            (issue.text or "", plain._replace(is_text=True)),
            (say(issue.message, lang), plain),
            (mend, plain),
        ]
        height = row_height([(shown(text), width) for (text, _), (_, width) in zip(cells, _COLUMNS, strict=True)])
        self._row([(text, self._styles.look(look)) for text, look in cells], height)

    def _line(self, text: str, look: Look, height: float | None = None) -> None:
        self._row([(text, self._styles.look(look))], height)

    def _pair(self, label: str, text: str, look: Look, width: int = 5) -> None:
        row = len(self._rows) + 1
        name = self._styles.look(Look(bold=True, fill=PALE, boxed=True))
        value = self._styles.look(look)
        self._row([(label, name), *[(text if i == 0 else "", value) for i in range(width)]], 20)
        if width > 1:
            self._merged.append(f"B{row}:{column_name(width + 1)}{row}")

    def _wide(self, text: str, look: Look | None = None) -> None:
        row = len(self._rows) + 1
        style = self._styles.look(look or Look())
        height = row_height([(text, sum(width for _, width in _COLUMNS))])
        self._row([(text if i == 0 else "", style) for i in range(len(_COLUMNS))], height)
        self._merged.append(f"A{row}:{_LAST}{row}")

    def _row(self, cells: Sequence[tuple[str, int]], height: float | None = None) -> None:
        number = len(self._rows) + 1
        tall = f' ht="{height:g}" customHeight="1"' if height else ""
        inner = "".join(
            text_cell(f"{column_name(i)}{number}", shown(text), style) for i, (text, style) in enumerate(cells, 1)
        )
        self._rows.append(f'<row r="{number}"{tall}>{inner}</row>')

    def _whole(self, pane: str, table: str) -> bytes:
        is_bad = any(line.issue.severity == ERROR for line in self._sheet.lines)
        tab = _TAB[is_bad] if is_bad or not self._sheet.lines else "FFFFC000"
        columns = [
            element("col", {"min": i, "max": i, "width": width, "customWidth": 1})
            for i, (_, width) in enumerate(_COLUMNS, 1)
        ]
        foot = "第 &amp;P 页，共 &amp;N 页" if self._lang == "zh" else "Page &amp;P of &amp;N"
        head = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<worksheet xmlns="{MAIN}"><sheetPr><tabColor rgb="{tab}"/><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">{pane}</sheetView>'
            f'</sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>{"".join(columns)}</cols><sheetData>'
        )
        page = (
            '<printOptions horizontalCentered="1"/>'
            '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.75" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
            f"<headerFooter><oddFooter>&amp;C{foot}</oddFooter></headerFooter></worksheet>"
        )
        merged = element("mergeCells", {}, *[f'<mergeCell ref="{one}"/>' for one in self._merged])
        links = [element("hyperlinks", {}, *self._links)] if self._links else []
        table_filter = [element("autoFilter", {"ref": table})] if table else []
        pieces = [head, *self._rows, "</sheetData>", *table_filter, merged, *links, page]
        return "".join(pieces).encode()


def text_cell(reference: str, text: str, style: int) -> str:
    """A cell that holds a text and nothing else, whatever it begins with; without a text, one that only has a style."""
    if not text:
        return f'<c r="{reference}" s="{style}"/>'
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{xml_text(text)}</t></is></c>'


def place_text(place: Place, lang: str) -> str:
    """A place as people say it, without the file: 数据!D4, 第 4 行."""
    where = f"{place.sheet}!" if place.sheet is not None and place.row else place.sheet or ""
    if place.cell:
        return where + place.cell
    if not place.row:
        return where or ("整个文件" if lang == "zh" else "the file")
    return where + (f"第 {place.row} 行" if lang == "zh" else f"row {place.row}")


def row_height(cells: Iterable[tuple[str, int]]) -> float:
    """How high a row must be for all its texts, in points, by the widths of their columns; programs allow 409.

    A Chinese character is as wide as two digits, and a line of words that are not broken is not full.
    """
    lines = 1
    for text, width in cells:
        room = width - 4 - (min(4.0, width / 5) if re.search("[A-Za-z]{3}", text) else 0)
        wide = sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text[: 40 * width])
        lines = max(lines, int(-(-wide // room)))
    return min(lines * 14.5 + 5, 409.0)
