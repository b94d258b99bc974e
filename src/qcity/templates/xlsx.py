"""A template as a workbook: the sheet to fill in, locked but for the cells to fill, and a sheet that explains."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from qcity.asked import Asked
from qcity.templates import MARK, VERSION, Template
from qcity.templates.columns import COLUMNS, KNOWN, clean, is_open_to_areas, known_cells, shown_body, title_text
from qcity.templates.entry import number_format
from qcity.templates.guards import add_list, keep_rules
from qcity.templates.instructions import bodies_in_order, instructions
from qcity.templates.styles import CHANGE, FAINT, FILL, GIVEN, HEADER_ROW, LETTERS, NONE, protect
from qcity.workbooks import DARK, Look, make_look, packed, put, row_height, set_page

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LAST = LETTERS[COLUMNS[-1].key]


def write(template: Template, lang: str) -> bytes:
    """The workbook's bytes, the same for the same template."""
    from openpyxl import Workbook
    from openpyxl.packaging.custom import StringProperty

    plan = template.plan
    book = Workbook()
    look = make_look(lang)
    data = book.active
    data.title, explaining = ("数据", "说明") if lang == "zh" else ("Figures", "Instructions")
    lists = _explain(book.create_sheet(explaining), template, lang, look)
    _fill_in(data, template, lang, look, lists)
    book.properties.title = title_text(plan, lang)
    book.properties.creator = "qcity"
    for name, text in (("id", clean(plan.id, 200)), ("sha256", plan.sha256)):
        book.custom_doc_props.append(StringProperty(name=f"qcity.plan.{name}", value=text))
    book.custom_doc_props.append(StringProperty(name="qcity.template.version", value=VERSION))
    saved = io.BytesIO()
    book.save(saved)
    return packed(saved.getvalue())


def _fill_in(sheet: Worksheet, template: Template, lang: str, look: Look, lists: tuple[str, str]) -> None:
    everyone, areas = lists
    _above(sheet, template, lang, look, everyone)
    fonts = {True: look.font(), False: look.font(bold=True, color="FFFFFFFF")}
    for column in COLUMNS:
        cell = sheet[f"{LETTERS[column.key]}{HEADER_ROW}"]
        put(cell, column.heading(lang))
        cell.font, cell.fill, cell.border = fonts[False], look.fill(DARK), look.border
        cell.alignment = look.align("center")
        sheet.column_dimensions[LETTERS[column.key]].width = column.width
    sheet.row_dimensions[HEADER_ROW].height = 26
    fills = {color: look.fill(color) for color in (GIVEN, FILL, CHANGE, NONE)}
    left, center, right = look.align(), look.align("center"), look.align("right")
    for row, asked in enumerate(template.figures, HEADER_ROW + 1):
        cells = known_cells(template.plan, asked, lang)
        for column in COLUMNS:
            key, cell = column.key, sheet[f"{LETTERS[column.key]}{row}"]
            if key in KNOWN:
                put(cell, cells[key])
            if key == "period" and cells[key].isdecimal():
                cell.value = int(cells[key])  # a year as a text would be marked as doubtful
            color = _color(template, asked, key)
            cell.font, cell.fill, cell.border = fonts[True], fills[color], look.border
            cell.alignment = center if key in ("body", "period", "unit", "status", "revision") else left
            if key in ("value", "numerator", "denominator"):
                cell.alignment = right
                cell.number_format = number_format(asked.target) if key == "value" else "General"
            if color in (FILL, CHANGE):
                cell.protection = look.unlocked
        sheet.row_dimensions[row].height = row_height((cells[c.key], c.width) for c in COLUMNS if c.key in KNOWN)
    keep_rules(sheet, template, lang, areas, look)
    _set_up(sheet, lang)


def _color(template: Template, asked: Asked, key: str) -> str:
    if key == "body" and is_open_to_areas(template, asked):
        return CHANGE
    if key in KNOWN:
        return GIVEN
    return NONE if key in ("numerator", "denominator") and not asked.target.takes_counts else FILL


def _above(sheet: Worksheet, template: Template, lang: str, look: Look, everyone: str) -> None:
    """The title and who reports; a label with a colon would be read, so that the hint has none."""
    zh = lang == "zh"
    put(sheet["A1"], title_text(template.plan, lang))
    sheet["A1"].font = look.font(16, bold=True, color=DARK)
    sheet.row_dimensions[1].height = 30
    labels = (
        ("填报单位：", "填表人：", "审核人：", "填报日期：")
        if zh
        else ("Reporter:", "Filled in by:", "Checked by:", "Date:")
    )
    for label, at, first, last in zip(labels, "AEHK", "BFIL", "DGJM", strict=True):
        put(sheet[f"{at}2"], label)
        sheet[f"{at}2"].font, sheet[f"{at}2"].alignment = look.font(bold=True), look.align("right", wrap=False)
        for letter in map(chr, range(ord(first), ord(last) + 1)):
            cell = sheet[f"{letter}2"]
            cell.font, cell.fill, cell.border = look.font(), look.fill(FILL), look.border
            cell.alignment, cell.protection = look.align(), look.unlocked
        sheet.merge_cells(f"{first}2:{last}2")
    put(sheet["B2"], clean(template.reporter))
    sheet["L2"].number_format = "@"
    sheet.row_dimensions[2].height = 24
    hint = (
        "黄色单元格由填报单位填写，灰色的是计划规定的内容，不用填。填法见“说明”工作表。"
        if zh
        else "Fill in the yellow cells; the grey ones are what the plan says. See the sheet Instructions."
    )
    put(sheet["A3"], hint)
    sheet["A3"].font = look.font(9, color=FAINT)
    title, text = (
        ("填报单位", "从列表中选，或填写单位全称。") if zh else ("Reporter", "Choose from the list, or write the name.")
    )
    add_list(sheet, "B2", everyone, (title, text), None)


def _set_up(sheet: Worksheet, lang: str) -> None:
    """Protection without a password, frozen header, filter, and how it prints."""
    last = f"{LAST}{sheet.max_row}"
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{last}"
    protect(sheet)
    sheet.print_area = f"A1:{last}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    set_page(sheet, lang, "landscape")


def _explain(sheet: Worksheet, template: Template, lang: str, look: Look) -> tuple[str, str]:
    """Writes the explaining sheet; returns where its lists of bodies stand: all, and the whole with its areas."""
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 96
    put(sheet["A1"], MARK)
    sheet["A1"].font = look.font(8, color=FAINT)
    put(sheet["A2"], "填报说明" if lang == "zh" else "How to fill in this file")
    sheet["A2"].font = look.font(16, bold=True, color=DARK)
    sheet.row_dimensions[2].height = 30
    row = 3
    for label, text in instructions(template, lang):
        row += not text  # room above a heading
        _line(sheet, row, label, text, look)
        row += 1
    _line(sheet, row + 1, "单位名称" if lang == "zh" else "Names of bodies", "", look)
    bodies, areas = bodies_in_order(template.plan)
    first = row + 2
    for i, body in enumerate(bodies):
        _line(sheet, first + i, str(i + 1), shown_body(template.plan, body), look)
    sheet.print_area = f"A1:B{sheet.max_row}"
    protect(sheet)
    set_page(sheet, lang, "portrait")
    everyone, parts = (f"'{sheet.title}'!$B${first}:$B${first + many - 1}" for many in (len(bodies), areas))
    return everyone, parts


def _line(sheet: Worksheet, row: int, label: str, text: str, look: Look) -> None:
    beside, cell = sheet[f"A{row}"], sheet[f"B{row}"]
    put(beside, label)
    if not text:
        beside.font = look.font(11, bold=True, color=DARK)
        beside.fill = cell.fill = look.fill(CHANGE)
        sheet.row_dimensions[row].height = 20
        return
    put(cell, text)
    for one in (beside, cell):
        one.font, one.border, one.alignment = look.font(), look.border, look.align()
    beside.alignment = look.align("center")
    sheet.row_dimensions[row].height = row_height([(label, 18), (text, 96)])
