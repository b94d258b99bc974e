"""A workbook made of a file that is none, or of one that no program but its own can change: its rows as they were read.

Every cell is a text as it was written: `97.80` stays 97.80, and `=1+1` no formula. A row stands in the sheet's row
of the same number, so that places hold; where numbers are lines in which several records stand, they are counted.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from qcity.annotating.front import free_name
from qcity.annotating.markup import MAIN, MAX_TEXT, cut, element, size, xml_text
from qcity.annotating.parts import OFFICE, fresh
from qcity.annotating.styles import BLACK, DARK, EMPTY, Look, Styles
from qcity.header import SEARCHED_ROWS, Header, header_score, read_header
from qcity.measurement import Issue
from qcity.readers import Document, Fault, Sheet
from qcity.readers.sheetxml import MAX_COLUMNS, MAX_ROWS
from qcity.source import column_name

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NARROW, _WIDE = 8, 48
_FORMULA = ("=", "+", "-", "@")
_SAMPLED = 200
"""So many rows tell how wide the columns must be."""


class Spotted(NamedTuple):
    """An issue, the sheet in which it is shown, and its row and column there; 0 where there is none."""

    issue: Issue
    sheet: str = ""
    row: int = 0
    col: int = 0


class Made(NamedTuple):
    """A workbook's bytes, where the issues are in it, and how much did not fit into it."""

    content: bytes
    spotted: tuple[Spotted, ...]
    cut_texts: int
    lost_cells: int


def make_workbook(document: Document, issues: Sequence[Issue], lang: str) -> Made:
    """A workbook of all that could be read, without the sheet of issues."""
    font = "微软雅黑" if lang == "zh" else "Arial"
    styles = Styles(EMPTY.format(MAIN).encode(), font)
    looks = _Looks(
        styles.look(Look(11, bold=True, color="FFFFFFFF", fill=DARK, wraps=False)),
        styles.look(Look(11, color=BLACK, wraps=False, is_text=True, down="")),
        styles.look(Look(11, color=BLACK, is_text=True, down="")),
    )
    packed = io.BytesIO()
    titles: dict[str | None, str] = {}
    spotted: dict[int, Spotted] = {}
    cut_texts = lost = 0
    listed, related = [], []
    with ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=1) as file:
        for number, sheet in enumerate(document.sheets, 1):
            title = free_name(sheet.name or ("数据" if lang == "zh" else "Data"), titles.values())
            own = [
                (i, one) for i, one in enumerate(issues) if one.place.sheet == sheet.name and sheet.name not in titles
            ]
            titles.setdefault(sheet.name, title)
            writer = _Writer(sheet, {one.place.row or 0 for _, one in own}, looks)
            with file.open(fresh(f"xl/worksheets/sheet{number}.xml"), "w") as part:
                for piece in writer.pieces():
                    part.write(piece.encode())
            for i, one in own:
                row, col = writer.spot(one)
                spotted[i] = Spotted(one, title, row, col)
            cut_texts += writer.cut_texts
            lost += writer.lost
            state = "hidden" if sheet.hidden.sheet else None
            listed.append(element("sheet", {"name": title, "sheetId": number, "state": state, "r:id": f"rId{number}"}))
            related.append(_relation(number, "worksheet", f"worksheets/sheet{number}.xml"))
        for name, xml in _frame(listed, related):
            file.writestr(fresh(name), _DECLARATION + xml)
        file.writestr(fresh("xl/styles.xml"), styles.result())
    told = tuple(spotted.get(i) or Spotted(one) for i, one in enumerate(issues))
    return Made(packed.getvalue(), told, cut_texts, lost)


class _Looks(NamedTuple):
    """The styles of a header, of a text that begins like a formula, and of one of several lines."""

    header: int
    inert: int
    lines: int


class _Writer:
    """One sheet as it is written; `wanted` are the rows, as the reader counts them, that have issues."""

    def __init__(self, sheet: Sheet, wanted: set[int], looks: _Looks) -> None:
        self._sheet, self._looks = sheet, looks
        self._wanted = wanted
        self._found: dict[int, list[tuple[int, Sequence[str]]]] = {}
        self._header = 0
        self._read_header: Header | None = None
        self.cut_texts = self.lost = 0
        self._width = self._last = 0
        self._letters: list[str] = []

    def pieces(self) -> Iterator[str]:
        """The part, in pieces."""
        rows = map(_record, self._sheet.rows)
        sample = list(islice(rows, _SAMPLED))
        numbers = [number for number, _ in sample if number]
        are_rows = all(a < b for a, b in pairwise(numbers))
        header = max(range(min(len(sample), SEARCHED_ROWS)), key=lambda i: header_score(sample[i][1]), default=0)
        has_header = bool(sample) and header_score(sample[header][1]) > 0
        frozen = (numbers[header] if are_rows and len(numbers) == len(sample) else header + 1) if has_header else 0
        yield f'{_DECLARATION}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">{_pane(frozen)}'
        yield '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="17" customHeight="1"/>'
        yield f"{self._columns(sample)}<sheetData>"
        for number, cells in sample:
            yield self._row(number, cells, frozen, are_rows=are_rows)
        for number, cells in rows:
            yield self._row(number, cells, frozen, are_rows=are_rows)
        yield "</sheetData>"
        if self._last:
            area = f"A1:{column_name(max(1, self._width))}{self._last}"
            yield f'<ignoredErrors><ignoredError sqref="{area}" numberStoredAsText="1"/></ignoredErrors>'
        yield "</worksheet>"

    def _row(self, number: int, cells: Sequence[str], frozen: int, *, are_rows: bool) -> str:
        row = number if are_rows and number > self._last else self._last + 1
        if row > MAX_ROWS:
            self.lost += sum(map(bool, cells))
            return ""
        self._last = row
        if row == frozen:
            self._header = row
            self._read_header = read_header(cells)
        if number in self._wanted:
            self._found.setdefault(number, []).append((row, cells))
        if len(cells) > MAX_COLUMNS:
            self.lost += sum(map(bool, cells[MAX_COLUMNS:]))
            cells = cells[:MAX_COLUMNS]
        self._width = max(self._width, len(cells))
        hidden = ' hidden="1"' if number in self._sheet.hidden.rows else ""
        while len(self._letters) < len(cells):
            self._letters.append(column_name(len(self._letters) + 1))
        named = zip(self._letters, cells, strict=False)
        inner = [self._cell(f"{letters}{row}", text, row == frozen) for letters, text in named if text]
        lines = max((text.count("\n") for text in cells), default=0) + 1
        height = f' ht="{min(409, 16 * lines)}" customHeight="1"' if lines > 1 else ""
        return f'<row r="{row}"{height}{hidden}>{"".join(inner)}</row>'

    def _cell(self, reference: str, text: str, is_header: bool) -> str:
        if len(text) > MAX_TEXT // 2 and size(text) > MAX_TEXT:
            self.cut_texts += 1
            text = cut(text)
        style = self._looks.inert if text.startswith(_FORMULA) else 0
        style = self._looks.header if is_header else self._looks.lines if "\n" in text else style
        told = f' s="{style}"' if style else ""
        return f'<c r="{reference}"{told} t="inlineStr"><is><t xml:space="preserve">{xml_text(text)}</t></is></c>'

    def _columns(self, sample: list[tuple[int, Sequence[str]]]) -> str:
        widths: dict[int, int] = {}
        for _, cells in sample:
            for i, text in enumerate(cells[:MAX_COLUMNS], 1):
                widths[i] = max(widths.get(i, _NARROW), min(_WIDE, _shown_width(text) + 3))
        hidden = dict.fromkeys(self._sheet.hidden.columns, 1)
        if not widths:
            return ""
        return element(
            "cols",
            {},
            *[
                element("col", {"min": i, "max": i, "width": width, "customWidth": 1, "hidden": hidden.get(i)})
                for i, width in widths.items()
            ],
        )

    def spot(self, issue: Issue) -> tuple[int, int]:
        """Where an issue is shown: row and column, 0 where that cannot be told."""
        found = self._found.get(issue.place.row or 0, [])
        if len(found) > 1 and self._header:
            found = [one for one in found if one[0] != self._header] if issue.column else found
        if len(found) > 1 and issue.text:
            found = [one for one in found if any(issue.text == cell.strip() for cell in one[1])] or found
        if not found:
            return 0, 0
        row, cells = found[0]
        return row, issue.place.col or self._column(issue, cells)

    def _column(self, issue: Issue, cells: Sequence[str]) -> int:
        """The column of an issue whose place tells none: the one that its header names, or where its text stands."""
        same = [i for i, cell in enumerate(cells, 1) if issue.text and cell.strip() == issue.text]
        places = self._read_header.places.get(issue.column or "", ()) if self._read_header else ()
        named = [place + 1 for place in places]
        return next((i for i in same if i in named), named[0] if named else same[0] if same else 0)


def _record(record: tuple[int, list[str]] | Fault) -> tuple[int, Sequence[str]]:
    """A row's number and cells; of one that could not be read, what is known of it."""
    if isinstance(record, Fault):
        return record.row or 0, record.cells or ([record.text] if record.text else [])
    return record


def _pane(frozen: int) -> str:
    if not frozen:
        return ""
    return f'<pane ySplit="{frozen}" topLeftCell="A{frozen + 1}" activePane="bottomLeft" state="frozen"/>'


def _shown_width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text[:_WIDE])


def _relation(number: int, kind: str, target: str) -> str:
    return element("Relationship", {"Id": f"rId{number}", "Type": f"{OFFICE}/{kind}", "Target": target})


def _frame(listed: list[str], related: list[str]) -> Iterator[tuple[str, str]]:
    """The parts around the sheets."""
    package = "http://schemas.openxmlformats.org/package/2006"
    kinds = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles")]
    kinds += [(f"xl/worksheets/sheet{number}.xml", "worksheet") for number in range(1, len(listed) + 1)]
    types = [
        element(
            "Default", {"Extension": "rels", "ContentType": "application/vnd.openxmlformats-package.relationships+xml"}
        ),
        element("Default", {"Extension": "xml", "ContentType": "application/xml"}),
        *[element("Override", {"PartName": f"/{name}", "ContentType": f"{_TYPE}.{kind}+xml"}) for name, kind in kinds],
    ]
    yield "[Content_Types].xml", element("Types", {"xmlns": f"{package}/content-types"}, *types)
    relations = {"xmlns": f"{package}/relationships"}
    yield "_rels/.rels", element("Relationships", relations, _relation(1, "officeDocument", "xl/workbook.xml"))
    book = element("bookViews", {}, "<workbookView/>") + element("sheets", {}, "".join(listed))
    yield "xl/workbook.xml", element("workbook", {"xmlns": MAIN, "xmlns:r": OFFICE}, book)
    styles = _relation(len(related) + 1, "styles", "styles.xml")
    yield "xl/_rels/workbook.xml.rels", element("Relationships", relations, *related, styles)
