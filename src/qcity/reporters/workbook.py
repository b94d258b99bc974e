"""The report as a workbook, for people who sort and filter: numbers are numbers, every text stays a text.

A number that a spreadsheet would round when it opens the file, of more than 15 digits, is written as text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from qcity.codes import CODES
from qcity.messages import say, word
from qcity.numbers import number_text
from qcity.plan import Plan
from qcity.report import VERDICTS, Report, Result
from qcity.reporters import View
from qcity.reporters.breakdown import remarks
from qcity.reporters.grouping import DEPARTMENT, DOMAIN, grouped
from qcity.reporters.headline import as_of_text, inputs_text, issues_text, narrowing_text, tally_text, title_text
from qcity.reporters.xmltext import xml_safe
from qcity.wording import SYMBOLS, demand_text, departments_text, target_name, verdict_text
from qcity.workbooks import DARK, PALE, Look, make_look, packed, put, put_number, row_height, set_page, sheet_name

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

COLOURS = {
    "pass": ("FFE2F0E6", "FF1A6B3A"),
    "fail": ("FFFBE3E1", "FFB3261E"),
    "pending": ("FFFDF1D8", "FF8A5A00"),
    "missing": ("FFF1E3F4", "FF7B2D8B"),
    "undecided": ("FFDDF0F4", "FF0B6477"),
    "void": ("FFE9ECEF", "FF5F6772"),
}
"""Ground and text of each verdict; the sign and the word beside say the same."""

_HEADER_ROW = 4
_TEXT, _NUMBER = "qcity text", "qcity number"
"""Named styles of cells."""
MOST_CHARACTERS = 32_767
"""No cell of a workbook takes more; the JSON report has the whole."""


_WIDTHS = {
    "target": 30, "rule": 16, "value": 13, "unit": 7, "gap": 12, "verdict": 16, "period": 10, "body": 14,
    "departments": 24, "remarks": 50, "margin": 12, "needed": 9, "numerator": 11, "denominator": 11, "due": 11,
    "clause": 11, "id": 24,
}  # fmt: skip
"""The columns of results, with their widths in characters; what stands behind the remarks is not printed."""
_NUMBERS = frozenset({"value", "gap", "margin", "needed", "numerator", "denominator"})
_REMARKS = chr(ord("A") + list(_WIDTHS).index("remarks"))
_VERDICT = chr(ord("A") + list(_WIDTHS).index("verdict"))


def render(report: Report, view: View) -> Iterator[bytes]:
    """The workbook, in one piece, the same for the same report."""
    from openpyxl import Workbook

    lang = view.lang
    book, look = Workbook(), make_look(lang)
    _add_styles(book, look)
    _summary(book.active, report, view, look)
    _results(book, word("workbook.all", lang), report, report.results, lang, look)
    for group in grouped(report.plan, report.results, DEPARTMENT if view.by == DEPARTMENT else DOMAIN, lang):
        if group.results:
            _results(book, group.name, report, group.results, lang, look)
    _issues(book, report, lang, look)
    _inputs(book, report, lang, look)
    book.properties.title, book.properties.creator = _cut(xml_safe(title_text(report.plan, lang))), "qcity"
    saved = io.BytesIO()
    book.save(saved)
    yield packed(saved.getvalue())


# -- sheets ----------------------------------------------------------------------------------------------------------


def _summary(sheet: Worksheet, report: Report, view: View, look: Look) -> None:
    lang = view.lang
    sheet.title = word("workbook.summary", lang)
    said = [
        narrowing_text(report, lang),
        as_of_text(report, lang),
        inputs_text(report, lang),
        tally_text(report, lang),
        issues_text(report, lang),
        word(f"workbook.exit.{report.exit_code}", lang),
    ]
    row = _title(sheet, title_text(report.plan, lang), look)
    for text in filter(None, said):
        _put(sheet[f"A{row}"], xml_safe(text))
        sheet[f"A{row}"].font = look.font()
        row += 1
    by = view.by if view.by == DEPARTMENT else DOMAIN
    used = [verdict for verdict in VERDICTS if report.tally()[verdict]]
    words = [word(f"by.{by}", lang), *(f"{SYMBOLS[v]} {word(f'verdict.{v}', lang)}" for v in used)]
    _header(sheet, row + 1, [*words, word("workbook.total", lang)], look)
    for i, group in enumerate(grouped(report.plan, report.results, by, lang), row + 2):
        counts = [sum(result.verdict == verdict for result in group.results) for verdict in used]
        cells = [sheet.cell(i, column) for column in range(1, len(used) + 3)]
        _put(cells[0], xml_safe(group.name))
        for cell, count in zip(cells[1:], [*counts, len(group.results)], strict=True):
            cell.value = count
        _dress(cells)
    sheet.column_dimensions["A"].width = 34
    for letter in "BCDEFGH":
        sheet.column_dimensions[letter].width = 14
    set_page(sheet, lang, "landscape")


def _results(book: Workbook, name: str, report: Report, results: Sequence[Result], lang: str, look: Look) -> None:
    from openpyxl.formatting.rule import FormulaRule

    sheet = book.create_sheet(sheet_name(xml_safe(name), book.sheetnames))
    _title(sheet, f"{title_text(report.plan, lang)} — {name}", look)
    _put(sheet["A2"], as_of_text(report, lang))
    sheet["A2"].font = look.font()
    _header(sheet, _HEADER_ROW, [word(f"workbook.{key}", lang) for key in _WIDTHS], look)
    for i, result in enumerate(results, _HEADER_ROW + 1):
        texts = _texts(report.plan, result, lang)
        cells = [sheet.cell(i, j) for j in range(1, len(_WIDTHS) + 1)]
        for cell, (key, text) in zip(cells, texts.items(), strict=True):
            (put_number if key in _NUMBERS else _put)(cell, text)
        _dress(cells)
        sheet.row_dimensions[i].height = row_height((text, _WIDTHS[key]) for key, text in texts.items())
    last = _HEADER_ROW + len(results)
    for j, width in enumerate(_WIDTHS.values()):
        sheet.column_dimensions[chr(ord("A") + j)].width = width
    for verdict, (ground, ink) in COLOURS.items():
        formula = f'LEFT(${_VERDICT}{_HEADER_ROW + 1},1)="{SYMBOLS[verdict]}"'
        rule = FormulaRule([formula], fill=_rule_fill(ground), font=look.font(bold=True, color=ink))
        sheet.conditional_formatting.add(f"{_VERDICT}{_HEADER_ROW + 1}:{_VERDICT}{last}", rule)
    _set_up(sheet, chr(ord("A") + len(_WIDTHS) - 1), last, lang)
    sheet.print_area = f"A1:{_REMARKS}{last}"


def _texts(plan: Plan, result: Result, lang: str) -> dict[str, str]:
    """What each column says of a result; numbers as exact decimals."""
    target, part = result.target, result.deciding
    numbers = {} if part is None else {key: getattr(part, key) for key in _NUMBERS if getattr(part, key) is not None}
    texts = {
        **dict.fromkeys(_WIDTHS, ""),
        "target": target_name(target, lang),
        "rule": demand_text(result, lang),
        "unit": target.unit.id,
        "verdict": verdict_text(result, lang) + (word("waiver.mark", lang) if result.waiver is not None else ""),
        "period": str(part.period or "") if part is not None else "",
        "body": plan.body(part.body).name if part is not None else "",
        "departments": departments_text(plan, target, lang),
        "due": target.deadline.isoformat(),
        "clause": target.clause or "",
        "id": target.id,
        **{key: number_text(abs(number) if key == "needed" else number) for key, number in numbers.items()},
    }
    safe = {key: xml_safe(text) for key, text in texts.items()}
    return {**safe, "remarks": "\n".join(map(xml_safe, remarks(plan, result, lang)))}


def _issues(book: Workbook, report: Report, lang: str, look: Look) -> None:
    widths = {"severity": 9, "file": 28, "sheet": 14, "row": 8, "column": 13, "code": 22, "issue": 60, "mend": 60}
    headings = [word(f"workbook.{key}", lang) for key in widths]
    rows = []
    for issue in report.issues:
        mend, place = CODES[issue.code].mend, issue.place
        texts = [word(f"severity.{issue.severity}", lang), place.path, place.sheet or "", str(place.row or "")]
        texts += [issue.column or "", issue.code, say(issue.message, lang), mend.zh if lang == "zh" else mend.en]
        rows.append(texts)
    _list(book, word("workbook.issues", lang), headings, list(widths.values()), rows, lang, look)


def _inputs(book: Workbook, report: Report, lang: str, look: Look) -> None:
    keys, widths = ("file", "format", "encoding", "rows", "figures"), (44, 10, 12, 9, 9, 70)
    headings = [*(word(f"workbook.{key}", lang) for key in keys), "SHA-256"]
    rows = [
        [one.path, one.format, one.encoding or "", str(one.rows), str(one.measurements), one.sha256]
        for one in report.inputs
    ]
    plan = report.plan
    rows.append([f"{word('workbook.plan', lang)} {plan.id}", "", "", str(len(plan.targets)), "", plan.sha256])
    _list(book, word("workbook.inputs", lang), headings, widths, rows, lang, look)


def _list(
    book: Workbook, name: str, headings: list[str], widths: Sequence[int], rows: list[list[str]], lang: str, look: Look
) -> None:
    """A sheet with a plain list, whose rows and figures are counted in numbers."""
    numbers = {word(f"workbook.{key}", lang) for key in ("row", "rows", "figures")}
    sheet = book.create_sheet(sheet_name(name, book.sheetnames))
    _title(sheet, name, look)
    _header(sheet, _HEADER_ROW, headings, look)
    for i, texts in enumerate(rows, _HEADER_ROW + 1):
        cells = [sheet.cell(i, j) for j in range(1, len(headings) + 1)]
        for cell, heading, text in zip(cells, headings, map(xml_safe, texts), strict=True):
            (put_number if heading in numbers else _put)(cell, text)
        _dress(cells)
        sheet.row_dimensions[i].height = row_height(zip(texts, widths, strict=True))
    for j, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + j)].width = width
    _set_up(sheet, chr(ord("A") + len(headings) - 1), _HEADER_ROW + len(rows), lang)


# -- cells -----------------------------------------------------------------------------------------------------------


def _cut(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"


def _put(cell: Any, text: str) -> None:
    put(cell, _cut(text))


def _title(sheet: Worksheet, text: str, look: Look) -> int:
    """Writes a sheet's title; returns the row below."""
    _put(sheet["A1"], xml_safe(text))
    sheet["A1"].font = look.font(14, bold=True, color=DARK)
    sheet.row_dimensions[1].height = 28
    return 2


def _header(sheet: Worksheet, row: int, headings: Iterable[str], look: Look) -> None:
    for j, heading in enumerate(headings, 1):
        cell = sheet.cell(row, j)
        _put(cell, heading)
        cell.font, cell.fill, cell.border = look.font(bold=True, color=DARK), look.fill(PALE), look.border
        cell.alignment = look.align("center")
    sheet.row_dimensions[row].height = 24


def _dress(cells: Iterable[Any]) -> None:
    for cell in cells:
        shown = cell.number_format
        cell.style = _NUMBER if cell.data_type == "n" else _TEXT  # far quicker than font, border and place one by one
        cell.number_format = shown


def _add_styles(book: Workbook, look: Look) -> None:
    from openpyxl.styles import NamedStyle

    for name, alignment in ((_TEXT, look.align()), (_NUMBER, look.align("right", wrap=False))):
        book.add_named_style(NamedStyle(name, font=look.font(), border=look.border, alignment=alignment))


def _rule_fill(color: str) -> Any:
    """A fill as a rule wants it: its colour is the background's there."""
    from openpyxl.styles import PatternFill

    return PatternFill(bgColor=color)


def _set_up(sheet: Worksheet, last_column: str, last_row: int, lang: str) -> None:
    """Frozen header, filter, and how it prints."""
    sheet.freeze_panes = f"B{_HEADER_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEADER_ROW}:{last_column}{last_row}"
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    set_page(sheet, lang, "landscape")
