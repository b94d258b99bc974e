"""A checked file given back as a workbook: every issue is shown where it stands, and nothing else has changed."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from builders import make_plan, target_text
from qcity.annotating import annotate
from qcity.annotating.comments import HEADINGS, MOST_COMMENTS
from qcity.annotating.front import free_name
from qcity.annotating.issuesheet import MARK
from qcity.annotating.markup import MAX_TEXT, shown
from qcity.annotating.styles import FILLS
from qcity.codes import CODES
from qcity.files import read_content
from qcity.measurement import ERROR, WARNING, Issue
from qcity.messages import say
from qcity.readers import Fault, format_named, xlsx
from qcity.source import Place

RED, AMBER = FILLS[ERROR], FILLS[WARNING]
HEADER = "指标,报告期,数值,备注\n"


def place(row: int | None = None, col: int = 0, sheet: str | None = "数据") -> Place:
    return Place("a.xlsx", sheet, row, col)


def bad(where: Place, text: str = "十二家") -> Issue:
    return Issue("bad-number", where, "value", text)


def hint(where: Place, text: str = "经办人") -> Issue:
    return Issue("unknown-column", where, None, text)


def saved(book: Any) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def her_book() -> Any:
    """A workbook as a clerk has it, with all that she would miss."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "数据"
    sheet["A1"] = "2020年质量指标"
    sheet.merge_cells("A1:D1")
    for col, text in enumerate(["指标", "报告期", "数值", "经办人"], 1):
        cell = sheet.cell(3, col, text)
        cell.font, cell.fill = Font(bold=True, color="FFFFFFFF"), PatternFill("solid", fgColor="FF1F4E79")
    for row in range(4, 10):
        for col, value in enumerate([f"指标{row}", "2020", row * 1.25, "=1+1"], 1):
            sheet.cell(row, col, value)
    sheet["D4"].data_type = "s"
    sheet["C5"].number_format = '0.00"家"'
    sheet["C5"].alignment, sheet["C5"].protection = Alignment(horizontal="right"), Protection(locked=False)
    sheet["C10"] = "=SUM(C4:C9)"
    sheet["A5"].comment = Comment("请核对", "张三")
    sheet.column_dimensions["A"].width = 31
    sheet.row_dimensions[6].hidden = True
    sheet.freeze_panes = "B4"
    sheet.print_title_rows = "3:3"
    sheet.protection.sheet = True
    rule = DataValidation(type="list", formula1='"甲,乙"')
    rule.add("D4:D9")
    sheet.add_data_validation(rule)
    sheet.conditional_formatting.add("C4:C9", CellIsRule("greaterThan", ["10"], fill=PatternFill(bgColor="FF00FF00")))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=4, max_row=9))
    sheet.add_chart(chart, "F3")
    book.create_sheet("问题")["A1"] = "别的问题"
    book.create_sheet("藏起来的").sheet_state = "hidden"
    book.defined_names["名"] = DefinedName("名", attr_text="'数据'!$A$1")
    return book


def annotated(content: bytes, issues: list[Issue], lang: str = "zh", format_name: str = "xlsx") -> Any:
    return openpyxl.load_workbook(io.BytesIO(annotate(content, format_name, "a.xlsx", issues, lang).content))


def rows_of(content: bytes) -> dict[str | None, list[Any]]:
    """Every sheet's rows, as qcity reads them; cells that are empty at a row's end do not count."""
    document = xlsx.read(content, len)
    assert not document.faults
    found: dict[str | None, list[Any]] = {}
    for sheet in document.sheets:
        rows = [row for row in sheet.rows if not isinstance(row, Fault)]
        found[sheet.name] = [(number, "\t".join(cells).rstrip("\t")) for number, cells in rows if any(cells)]
    return found


def texts(sheet: Any) -> list[list[str]]:
    return [[str(value) for value in row if value is not None] for row in sheet.iter_rows(values_only=True)]


# -- her own workbook ---------------------------------------------------------------------------------------------


def test_an_offending_cell_is_coloured_and_says_why_in_a_comment() -> None:
    book = annotated(saved(her_book()), [bad(place(5, 3)), hint(place(3, 4))])
    cell, heading = book["数据"]["C5"], book["数据"]["D3"]
    assert cell.fill.fgColor.rgb == RED
    assert heading.fill.fgColor.rgb == AMBER
    assert "【错误】" in cell.comment.text
    assert say(bad(place(5, 3)).message, "zh") in cell.comment.text
    assert "【警告】" in heading.comment.text


def test_a_marked_cell_keeps_everything_but_fill_and_colour() -> None:
    cell = annotated(saved(her_book()), [bad(place(5, 3))])["数据"]["C5"]
    assert (cell.value, cell.number_format, cell.alignment.horizontal) == (6.25, '0.00"家"', "right")
    assert not cell.protection.locked


def test_white_letters_of_a_marked_heading_turn_black_and_stay_bold() -> None:
    cell = annotated(saved(her_book()), [hint(place(3, 4))])["数据"]["D3"]
    assert cell.font.b
    assert cell.font.color.rgb == "FF000000"


def test_all_messages_of_a_cell_stand_in_one_comment_and_the_gravest_colours_it() -> None:
    bound = Issue("bound-not-figure", place(5, 3), "value", "约12", {"target": "指标5"})
    cell = annotated(saved(her_book()), [bound, bad(place(5, 3))])["数据"]["C5"]
    assert cell.fill.fgColor.rgb == RED
    assert all(say(issue.message, "zh") in cell.comment.text for issue in (bound, bad(place(5, 3))))


def test_a_comment_that_was_there_is_kept_before_the_new_one() -> None:
    text = annotated(saved(her_book()), [bad(place(5, 1))])["数据"]["A5"].comment.text
    assert text.startswith("请核对")
    assert say(bad(place()).message, "zh") in text
    assert annotated(saved(her_book()), [bad(place(5, 3))])["数据"]["A5"].comment.text == "请核对"


def test_an_issue_of_a_row_marks_its_first_filled_cell() -> None:
    book = her_book()
    book["数据"]["A7"] = book["数据"]["B7"] = None
    sheet = annotated(saved(book), [Issue("ragged-row", place(7), None, "a", {"width": "4"})])["数据"]
    assert sheet["C7"].fill.fgColor.rgb == RED
    assert sheet["A7"].comment is None


def test_a_cell_inside_a_merged_range_marks_the_one_that_is_seen() -> None:
    book = annotated(saved(her_book()), [bad(place(1, 3))])
    assert book["数据"]["A1"].fill.fgColor.rgb == RED
    assert any(
        link.location == "'数据'!A1" for link in (cell.hyperlink for row in book["问题 (2)"] for cell in row) if link
    )


@pytest.mark.parametrize(("row", "col"), [(2, 3), (5, 9), (5, 26), (40, 1), (1_048_576, 16_384)])
def test_a_cell_that_is_not_there_is_put_in(row: int, col: int) -> None:
    cell = annotated(saved(her_book()), [bad(place(row, col))])["数据"].cell(row, col)
    assert cell.fill.fgColor.rgb == RED
    assert cell.comment is not None


def test_an_issue_of_a_file_or_of_a_place_that_no_sheet_has_stands_on_the_front_sheet_alone() -> None:
    issues = [Issue("nothing-to-check", place(sheet=None)), bad(place(3, 3, "没有的表")), bad(place(2_000_000, 1))]
    book = annotated(saved(her_book()), issues)
    assert not any(
        cell.comment and HEADINGS[0] in cell.comment.text for row in book["数据"].iter_rows() for cell in row
    )
    assert [row[1] for row in texts(book["问题 (2)"])[8:]] == ["nothing-to-check", "bad-number", "bad-number"]


def test_sheets_keep_their_order_behind_a_front_sheet_whose_name_no_other_has() -> None:
    book = annotated(saved(her_book()), [bad(place(5, 3))])
    assert book.sheetnames == ["问题 (2)", "数据", "问题", "藏起来的"]
    assert book.active.title == "问题 (2)"
    assert not book["数据"].sheet_view.tabSelected
    assert book["藏起来的"].sheet_state == "hidden"


def test_rules_names_widths_and_what_else_a_workbook_has_are_kept() -> None:
    before, after = her_book(), annotated(saved(her_book()), [bad(place(5, 3)), bad(place(9, 7))])
    old, new = before["数据"], after["数据"]
    assert new.column_dimensions["A"].width == old.column_dimensions["A"].width
    assert new.row_dimensions[6].hidden
    assert (new.freeze_panes, new.print_title_rows) == ("B4", "$3:$3")
    assert new.protection.sheet
    assert [str(one.sqref) for one in new.data_validations.dataValidation] == ["D4:D9"]
    assert len(new.conditional_formatting) == len(new._charts) == 1
    assert [str(one) for one in new.merged_cells.ranges] == ["A1:D1"]
    assert after.defined_names["名"].attr_text == "'数据'!$A$1"
    assert new["C10"].value == "=SUM(C4:C9)"


def test_every_part_that_is_not_marked_stays_as_it_was() -> None:
    content = saved(her_book())
    out = zipfile.ZipFile(io.BytesIO(annotate(content, "xlsx", "a.xlsx", [bad(place(5, 3))], "zh").content))
    old = zipfile.ZipFile(io.BytesIO(content))
    changed = {name for name in old.namelist() if old.read(name) != out.read(name)}
    assert not any("chart" in name or "theme" in name or name.endswith("sheet2.xml") for name in changed)


def test_stored_values_of_formulas_are_kept() -> None:
    sheet = '<c r="A1"><f>1+1</f><v>2</v></c>'
    out = annotate(
        package(f'<sheetData><row r="1">{sheet}</row></sheetData>'), "xlsx", "a", [bad(place(1, 1, "S"))], "zh"
    )
    part = zipfile.ZipFile(io.BytesIO(out.content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>1+1</f><v>2</v>" in part


def package(sheet: str, prefix: str = "", **more: str) -> bytes:
    """A workbook of one sheet `S`, as small as can be; without styles."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = f'xmlns{":" + prefix[:-1] if prefix else ""}="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="'
        'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="'
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'{rels}<Relationship Id="r" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<{prefix}workbook {main} xmlns:r="{office}"><{prefix}sheets>'
        f'<{prefix}sheet name="S" sheetId="1" r:id="rId1"/></{prefix}sheets></{prefix}workbook>',
        "xl/_rels/workbook.xml.rels": f'{rels}<Relationship Id="rId1" Type="{office}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<{prefix}worksheet {main}>{sheet}</{prefix}worksheet>",
        **more,
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return content.getvalue()


@pytest.mark.parametrize(
    "sheet",
    [
        "<sheetData/>",
        "<sheetData></sheetData>",
        '<sheetData><row r="2"/></sheetData>',
        "<sheetData><row/><row><c/><c/><c><v>1</v></c></row></sheetData>",
        '<sheetData><row r="9"><c r="A9"><v>1</v></c></row></sheetData>',
        '<sheetData><!-- <row r="2"><c r="B2"/></row> --><row r="2"><c r="A2"/><c r="C2"/></row></sheetData>',
        '<sheetData><row r="2" spans="1:1"><c r="A2"><v>1</v></c></row></sheetData><extLst/>',
    ],
)
def test_cells_are_marked_in_whatever_way_a_program_writes_rows(sheet: str) -> None:
    content = package(sheet)
    book = annotated(content, [bad(place(2, 2, "S")), bad(place(3, 1, "S"))])
    assert {book["S"][name].fill.fgColor.rgb for name in ("B2", "A3")} == {RED}
    assert rows_of(content)["S"] == rows_of(saved(book))["S"]


def test_a_part_whose_elements_have_a_prefix_gets_them_with_it() -> None:
    rows = '<x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData>'
    book = annotated(package(rows, "x:"), [bad(place(1, 1, "S")), bad(place(2, 2, "S"))])
    assert book["S"]["A1"].fill.fgColor.rgb == book["S"]["B2"].fill.fgColor.rgb == RED
    assert book["S"]["B2"].comment is not None


def test_macros_are_kept_and_the_name_must_say_so() -> None:
    macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
        f'ContentType="{macro}"/><Default Extension="rels" ContentType="x"/></Types>'
    )
    content = package("<sheetData/>", **{"[Content_Types].xml": types, "xl/vbaProject.bin": "macro"})
    out = annotate(content, "xlsx", "a.xlsm", [bad(place(1, 1, "S"))], "zh")
    assert out.ending == ".xlsm"
    assert zipfile.ZipFile(io.BytesIO(out.content)).read("xl/vbaProject.bin") == b"macro"
    assert annotate(saved(her_book()), "xlsx", "a.xlsx", [], "zh").ending == ".xlsx"


def test_a_workbook_annotated_before_is_annotated_anew() -> None:
    first = annotate(
        saved(her_book()), "xlsx", "a.xlsx", [bad(place(5, 3)), bad(place(5, 1), "x"), bad(place(7, 1))], "zh"
    )
    again = annotated(first.content, [bad(place(7, 1), "新的")])
    sheet = again["数据"]
    assert again.sheetnames == ["问题 (2)", "数据", "问题", "藏起来的"]
    assert sheet["C5"].comment is None
    assert sheet["C5"].fill.fgColor.rgb != RED
    assert sheet["A5"].comment.text.strip() == "请核对"
    assert sheet["A7"].comment.text.count(HEADINGS[0]) == 1
    assert "新的" in sheet["A7"].comment.text


def test_the_front_sheet_holds_no_figures_when_the_workbook_is_checked_again() -> None:
    plan = make_plan(target_text("rate", name="合格率"))
    book = openpyxl.Workbook()
    for row in (["指标", "报告期", "数值"], ["合格率", "2020", "95%"]):
        book.active.append(row)
    content = annotate(saved(book), "xlsx", "a.xlsx", [bad(place(2, 3, "Sheet"))], "zh").content
    again = read_content(plan, "a.xlsx", format_named("xlsx"), content)
    assert [issue.code for issue in again.issues] == []
    assert len(again.measurements) == 1


def test_a_sheet_with_very_many_offending_cells_says_that_not_all_have_comments() -> None:
    book = openpyxl.Workbook()
    for _ in range(MOST_COMMENTS + 5):
        book.active.append(["x"])
    issues = [bad(place(row, 1, "Sheet")) for row in range(1, MOST_COMMENTS + 6)]
    out = annotated(saved(book), issues)
    assert out["Sheet"].cell(MOST_COMMENTS + 5, 1).fill.fgColor.rgb == RED
    assert out["Sheet"].cell(MOST_COMMENTS + 5, 1).comment is None
    assert any(str(MOST_COMMENTS) in line[0] for line in texts(out["问题"]) if line)


def test_a_workbook_that_cannot_be_read_gives_the_front_sheet_alone() -> None:
    issue = Issue("unreadable-file", place(sheet=None), None, None, {"reason": "坏了"})
    book = annotated(b"PK\3\4 no workbook", [issue])
    assert book.sheetnames == ["问题"]
    assert any(say(issue.message, "zh") in row for row in texts(book["问题"]))


def test_a_workbook_that_cannot_be_changed_is_made_anew_and_that_is_said() -> None:
    content = package(
        '<sheetData><row r="1"><c r="A1"><v>7</v></c></row></sheetData>', **{"[Content_Types].xml": "<a>"}
    )
    book = annotated(content, [bad(place(1, 1, "S"))])
    assert book["S"]["A1"].value == "7"
    assert book["S"]["A1"].fill.fgColor.rgb == RED
    assert any("不能直接标注" in line[0] for line in texts(book["问题"]) if line)


def with_boxes(vml: str, comments: str, kind: str = "comments") -> bytes:
    """A workbook whose sheet has these comments and their boxes."""
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    drawing = f'<legacyDrawing xmlns:r="{office}" r:id="rId2"/>'
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return package(
        f"<sheetData/>{drawing}",
        **{
            "xl/comments1.xml": f"<comments {main}>{comments}</comments>",
            "xl/threaded.xml": '<ThreadedComments><threadedComment ref="A1"/></ThreadedComments>',
            "xl/box.vml": vml,
            "xl/worksheets/_rels/sheet1.xml.rels": f'{rels}<Relationship Id="rId1" Type="{office}/comments" '
            f'Target="../comments1.xml"/><Relationship Id="rId2" Type="{office}/vmlDrawing" Target="../box.vml"/>'
            f'<Relationship Id="rId3" Type="{office}/{kind}" Target="../threaded.xml"/></Relationships>',
        },
    )


HERS = (
    '<authors><author>张三</author></authors><commentList><comment ref="A1" authorId="0"><text><t>请核对</t></text>'
    "</comment></commentList>"
)
BOX = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">'
    "<v:shape id=\"_x0000_s1025\" style='position:absolute;width:9pt;height:8pt;visibility:hidden'><br>"
    '<x:ClientData ObjectType="Note">'
    "<x:Anchor>1, 2</x:Anchor><x:Row>0</x:Row><x:Column>0</x:Column></x:ClientData></v:shape></xml>"
)


def test_the_box_of_a_comment_grows_with_what_is_said_though_it_is_no_xml() -> None:
    out = annotate(with_boxes(BOX, HERS, "x"), "xlsx", "a.xlsx", [bad(place(1, 1, "S")), bad(place(2, 1, "S"))], "zh")
    box = zipfile.ZipFile(io.BytesIO(out.content)).read("xl/box.vml").decode()
    assert box.count("</v:shape>") == 2
    assert "<br>" in box
    assert "9pt" not in box
    assert "Anchor" not in box
    text = zipfile.ZipFile(io.BytesIO(out.content)).read("xl/comments1.xml").decode()
    assert "<r><t>请核对</t></r><r>" in text


def test_a_cell_with_a_thread_of_comments_is_left_its_thread_and_that_is_said() -> None:
    out = annotate(with_boxes(BOX, HERS, "threadedComment"), "xlsx", "a.xlsx", [bad(place(1, 1, "S"))], "zh")
    parts = zipfile.ZipFile(io.BytesIO(out.content))
    assert HEADINGS[0] not in parts.read("xl/comments1.xml").decode()
    assert "会话批注" in parts.read("xl/worksheets/sheet2.xml").decode()


def test_what_was_said_before_is_known_again_though_a_program_cut_it_up() -> None:
    runs = "".join(f"<r><t>{text}</t></r>" for text in ("请核对\nqcity ", "检查结果&#10;", "【错误】", "旧的"))
    content = with_boxes(BOX, HERS.replace("<t>请核对</t>", runs), "x")
    book = annotated(content, [bad(place(1, 1, "S"), "新的")])
    text = book["S"]["A1"].comment.text
    assert text.startswith("请核对\n" + HEADINGS[0])
    assert "新的" in text
    assert "旧的" not in text


@pytest.mark.parametrize("rows", ["<!--" * 100_000, "<row " * 300_000, "<a>" * 100_000, "<row r='1' r='1'>" * 9])
def test_rows_that_are_no_xml_are_given_up_in_time(rows: str) -> None:
    issue = Issue("unreadable-file", place(sheet=None), None, None, {"reason": "坏了"})
    book = annotated(package(f"<sheetData>{rows}</sheetData>"), [issue, bad(place(1, 1, "S"))])
    assert any(say(issue.message, "zh") in row for row in texts(book.worksheets[0]))


@pytest.mark.parametrize(("vml", "comments"), [("<nothing/>", HERS), (BOX, "<authors/>")])
def test_comments_that_cannot_be_read_are_left_alone_and_that_is_said(vml: str, comments: str) -> None:
    content = with_boxes(vml, comments, "x")
    out = zipfile.ZipFile(io.BytesIO(annotate(content, "xlsx", "a.xlsx", [bad(place(1, 1, "S"))], "zh").content))
    assert out.read("xl/box.vml").decode() == vml
    assert "批注加不进去" in out.read("xl/worksheets/sheet2.xml").decode()


# -- workbooks made of other files ----------------------------------------------------------------------------------


def test_a_workbook_is_made_of_delimited_text_with_every_row_where_it_stands() -> None:
    content = (HEADER + '森林,2020,十二,"两\n行"\n草,2019,97.80,=1+1\n').encode("gb18030")
    book = annotated(content, [bad(place(2, sheet=None), "十二")], format_name="csv")
    sheet = book["数据"]
    assert book.sheetnames == ["问题", "数据"]
    assert sheet["D4"].value == "=1+1"
    assert sheet["D4"].data_type == "s"
    assert sheet["C4"].value == "97.80"
    assert sheet["C2"].fill.fgColor.rgb == RED
    assert sheet.freeze_panes == "A2"
    assert [str(cell.value) for cell in sheet[1]] == HEADER.strip().split(",")


def test_a_row_that_breaks_the_rules_of_quoting_is_in_the_workbook_too() -> None:
    content = (HEADER + '森林,2020,"1"2,x\n草,2019,3,y\n').encode()
    sheet = annotated(content, [Issue("bad-quoting", place(2, sheet=None), None, "…")], format_name="csv")["数据"]
    assert sheet["A2"].value == "森林"
    assert sheet["A2"].fill.fgColor.rgb == RED
    assert sheet["A3"].value == "草"


def test_records_that_share_a_line_are_rows_of_their_own() -> None:
    content = '[{"指标": "森林", "数值": "1"}, {"指标": "草", "数值": "十二"}]'.encode()
    sheet = annotated(content, [bad(place(1, sheet=None), "十二")], format_name="json")["数据"]
    assert texts(sheet) == [["指标", "数值"], ["森林", "1"], ["草", "十二"]]
    assert sheet["B3"].fill.fgColor.rgb == RED
    assert sheet["B2"].fill.fgColor.rgb != RED


def test_a_packed_file_is_annotated_unpacked() -> None:
    content = gzip.compress((HEADER + "森林,2020,十二,\n").encode())
    assert (
        annotated(content, [bad(place(2, sheet=None), "十二")], format_name="csv")["数据"]["C2"].fill.fgColor.rgb == RED
    )


def test_a_workbook_of_another_format_says_that_its_looks_are_lost() -> None:
    content = "<table><tr><th>指标<th>数值</tr><tr><td>森林<td>十二</tr></table>".encode()
    book = annotated(content, [bad(place(2, 2, None), "十二")], format_name="html")
    assert any("没有原来的格式" in line[0] for line in texts(book["问题"]) if line)


def test_a_text_too_long_for_a_cell_is_cut_and_that_is_said() -> None:
    book = annotated((HEADER + f"森林,2020,1,{'长' * 40_000}\n").encode(), [], format_name="csv")
    assert len(book["数据"]["D2"].value) == MAX_TEXT
    assert book["数据"]["D2"].value.endswith("…")
    assert any("32767" in line[0] for line in texts(book["问题"]) if line)


def test_columns_beyond_the_last_are_told() -> None:
    content = (HEADER + "森林,2020,1," + "," * 16_390 + "x\n").encode()
    assert any("16384" in line[0] for line in texts(annotated(content, [], format_name="csv")["问题"]) if line)


# -- the front sheet ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_front_sheet_tells_each_issue_in_full(lang: str) -> None:
    issues = [bad(place(5, 3)), hint(place(3, 4))]
    book = annotated(saved(her_book()), issues, lang)
    sheet = book.worksheets[0]
    rows = texts(sheet)
    assert rows[0] == [MARK]
    assert rows[3][-1] == rows[4][-1] == "1"
    for issue, row in zip(issues, rows[8:], strict=True):
        assert row[1] == issue.code
        assert say(issue.message, lang) in row
        assert row[-1] == getattr(CODES[issue.code].mend, lang)
    assert sheet["C9"].hyperlink.location == "'数据'!C5"
    assert sheet.freeze_panes == "A9"
    assert sheet.auto_filter.ref == "A8:G10"
    assert (sheet["A9"].fill.fgColor.rgb, sheet["A10"].fill.fgColor.rgb) == (RED, AMBER)


def test_the_front_sheet_says_that_there_are_no_issues() -> None:
    assert ["没有发现问题。"] in texts(annotated(saved(her_book()), [])["问题 (2)"])


def test_a_cell_of_a_hidden_sheet_has_no_link_that_leads_nowhere() -> None:
    book = annotated(saved(her_book()), [bad(place(2, 2, "藏起来的"))])
    assert book["问题 (2)"]["C9"].hyperlink is None
    assert book["藏起来的"]["B2"].fill.fgColor.rgb == RED


def test_names_of_sheets_are_such_as_programs_take() -> None:
    assert free_name("问题", ["问题", "问题 (2)"]) == "问题 (3)"
    assert len(free_name("长" * 40, ["长" * 31])) == 31
    assert free_name("[a]:*?/\\", []) == "_a______"
    assert free_name("", []) == "_"


# -- whatever texts there are ---------------------------------------------------------------------------------------

HOSTILE = st.text(
    st.one_of(st.characters(), st.sampled_from("=+-@\"'<>&\x00\x1b\r\n\t\ufffe\ud800\u202e_x0041_,;中")), max_size=30
)


@settings(max_examples=60, deadline=None)
@given(text=HOSTILE, name=HOSTILE, row=st.integers(1, 12), col=st.integers(0, 30))
def test_hostile_texts_are_shown_and_do_nothing(text: str, name: str, row: int, col: int) -> None:
    issue = bad(place(row, col), text)
    content = saved(her_book())
    out = annotate(content, "xlsx", name, [issue], "zh").content
    told, before = rows_of(out), rows_of(content)
    title = next(iter(told))
    message = shown(say(issue.message, "zh"))
    assert any(message in line for _, line in told.pop(title))
    assert told == before
    assert any(message in (cell.comment.text if cell.comment else "") for cell in cells(out, "数据")) or "_x" in message
    assert not any(cell.data_type == "f" for cell in cells(out, str(title)))


def cells(content: bytes, sheet: str) -> list[Any]:
    return [cell for row in openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows() for cell in row]


FIELD = st.text(st.characters(codec="utf-8", exclude_characters='"\r\n,;\t'), max_size=12)


@settings(max_examples=60, deadline=None)
@given(fields=st.lists(st.lists(FIELD, min_size=4, max_size=4), max_size=6), lang=st.sampled_from(["zh", "en"]))
def test_every_field_of_delimited_text_is_in_the_workbook(fields: list[list[str]], lang: str) -> None:
    content = (HEADER + "".join(",".join(row) + "\n" for row in fields)).encode()
    issues = [bad(place(number, sheet=None), row[2]) for number, row in enumerate(fields, 2)]
    out = annotate(content, "csv", "a.csv", issues, lang).content
    made = list(rows_of(out).values())[-1]
    visible = [(n, "\t".join(map(_in_xml, row)).rstrip("\t")) for n, row in enumerate(fields, 2) if any(row)]
    assert [line for line in made if line[0] > 1] == visible
    front = {_plain(text) for row in texts(openpyxl.load_workbook(io.BytesIO(out)).worksheets[0]) for text in row}
    assert all(_plain(shown(say(issue.message, lang))) in front for issue in issues)


def _in_xml(text: str) -> str:
    """A text as XML can hold it."""
    return "".join(
        c.encode("unicode_escape").decode() if (c < " " and c != "\t") or c in "\ufffe\uffff" else c for c in text
    )


def _plain(text: str) -> str:
    return text.replace("_x005F_", "_")


def test_the_same_file_gives_the_same_bytes() -> None:
    content, issues = saved(her_book()), [bad(place(5, 3)), hint(place(3, 4))]
    assert annotate(content, "xlsx", "a.xlsx", issues, "zh") == annotate(content, "xlsx", "a.xlsx", issues, "zh")
    text = (HEADER + "森林,2020,1,x\n").encode()
    assert annotate(text, "csv", "a.csv", [], "zh") == annotate(text, "csv", "a.csv", [], "zh")
