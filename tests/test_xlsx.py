"""Workbooks (.xlsx, .xlsm): what a cell shows, what is hidden or merged, odd ways to write one, hostile ones."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time
from time import process_time

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from qcity.errors import Bilingual
from qcity.readers import Document, Fault
from qcity.readers.xlsx import read

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = f'<worksheet xmlns="{MAIN}">%s<sheetData>%s</sheetData>%s</worksheet>'
RELATION = '<Relationship Id="%s" Type="' + RELATIONS + '/%s" Target="%s"/>'


def document(content: bytes) -> Document:
    """A workbook, read."""
    return read(content, lambda _: 0)


def rows_of(content: bytes, sheet: int = 0) -> list[tuple[int, list[str]] | Fault]:
    """The rows and faults of one sheet of a workbook that can be read."""
    found = document(content)
    assert found.faults == ()
    return list(found.sheets[sheet].rows)


def reason(fault: Fault) -> str:
    """Why something could not be read, in English."""
    text = fault.blanks["reason" if fault.code != "too-large" else "what"]
    assert isinstance(text, Bilingual)
    return text.en


def only_fault(content: bytes) -> Fault:
    """The one fault of a workbook: of the file, or of its only sheet."""
    found = document(content)
    faults = [*found.faults, *(row for sheet in found.sheets for row in sheet.rows if isinstance(row, Fault))]
    assert len(faults) == 1
    return faults[0]


def saved(book: openpyxl.Workbook) -> bytes:
    """A workbook as openpyxl saves it."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def new_sheet() -> tuple[openpyxl.Workbook, Worksheet]:
    """A new workbook and its only sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return book, sheet


def packed(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip package of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def parts_of(
    sheet: str | bytes = SHEET % ("", "", ""), *, strings: str = "", styles: str = "", workbook: str = ""
) -> dict[str, str | bytes]:
    """The parts of a workbook of one sheet, each written by hand."""
    links = RELATION % ("r1", "worksheet", "worksheets/sheet1.xml")
    links += RELATION % ("r2", "sharedStrings", "sharedStrings.xml") + RELATION % ("r3", "styles", "styles.xml")
    return {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{RELATION % ("r0", "officeDocument", "xl/workbook.xml")}'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{workbook}'
        '<sheets><sheet name="数据" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    }


def written(rows: str, before: str = "", after: str = "", *, strings: str = "", styles: str = "") -> bytes:
    """A workbook of one sheet whose rows are written by hand."""
    return packed(parts_of(SHEET % (before, rows, after), strings=strings, styles=styles))


def cells(row: str, *, strings: str = "", styles: str = "") -> list[str]:
    """The texts of a sheet's only row."""
    ((number, texts),) = rows_of(written(f'<row r="1">{row}</row>', strings=strings, styles=styles))  # type: ignore[misc]
    assert number == 1
    return list(texts)


def formatted(number: str, code: str | int) -> str:
    """What a stored number shows in a number format."""
    custom = f'<numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts>' if isinstance(code, str) else ""
    index = 164 if isinstance(code, str) else code
    styles = f'{custom}<cellXfs><xf numFmtId="0"/><xf numFmtId="{index}"/></cellXfs>'
    return cells(f'<c r="A1" s="1"><v>{number}</v></c>', styles=styles)[0]


# -- what a cell shows -----------------------------------------------------------------------------------------


def test_rows_come_with_their_numbers_and_blank_ones_are_left_out() -> None:
    book, sheet = new_sheet()
    sheet["A1"], sheet["C3"] = "指标", 31.2
    sheet["B5"].number_format = "0%"
    assert rows_of(saved(book)) == [(1, ["指标"]), (3, ["", "", "31.2"])]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.965, "0.0%", "96.5%"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567, "#,##0", "1234567"),
        (12, '0"家"', "12家"),
        (date(2020, 6, 30), "yyyy-mm-dd", "2020-06-30"),
        (datetime.combine(date(2020, 6, 30), time(23, 59, 59)), "yyyy/m/d h:mm", "2020-06-30"),
        (date(2020, 6, 1), 'yyyy"年"m"月"', "2020-06"),
        (date(2020, 6, 1), 'yyyy"年"', "2020"),
        (time(12, 30), "h:mm", "12:30:00"),
        (True, "General", "TRUE"),
        (False, "General", "FALSE"),
        ("#DIV/0!", "General", "#DIV/0!"),
        ("=B1/C1", "General", "=B1/C1"),
        (" 两边有空格 ", "General", " 两边有空格 "),
        ("一行\n又一行", "General", "一行\n又一行"),
        ("R&D <1>", "General", "R&D <1>"),
        (1e21, "General", "1000000000000000000000"),
    ],
)
def test_a_cell_is_the_text_that_it_shows(value: object, code: str, text: str) -> None:
    book, sheet = new_sheet()
    sheet["A1"] = value
    sheet["A1"].number_format = code
    assert rows_of(saved(book)) == [(1, [text])]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A1"><f>B1/C1</f><v>0.5</v></c>', "0.5"),
        ('<c r="A1"><f>B1/C1</f></c>', "=B1/C1"),
        ('<c r="A1"><f>B1/C1</f><v/></c>', "=B1/C1"),
        ('<c r="A1"><f>A2&amp;"b"</f><v></v></c>', '=A2&"b"'),
        ('<c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><v>1</v></c>', ""),
        ('<c r="A1" t="str"><f>A2</f><v>a&amp;b</v></c>', "a&b"),
        ('<c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>4</v></c>', "4"),
        ('<c r="A1"><f t="shared" si="0"/><v>6</v></c>', "6"),
        ('<c r="A1"><f t="array" ref="A1">SUM(B1:B2)</f><v>7</v></c>', "7"),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="A1" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="A1" t="d"><v>2020-06-30T00:00:00</v></c>', "2020-06-30"),
        ('<c r="A1" t="inlineStr"><is><t>甲</t></is></c>', "甲"),
        ('<c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><rPr/><t>乙</t></r></is></c>', "甲乙"),
        ('<c r="A1" t="inlineStr"><is><t>北京</t><rPh sb="0" eb="2"><t>beijing</t></rPh></is></c>', "北京"),
        ('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a_x000D_\nb</t></is></c>', " a\nb"),
        ('<c r="A1"><v>1E-3</v></c>', "0.001"),
        ('<c r="A1"><v>-0</v></c>', "0"),
        ('<c r="A1"><v>007</v></c>', "7"),
        ('<c r="A1"><v>1_0</v></c>', "1_0"),
        ('<c r="A1"><v>1.2.3</v></c>', "1.2.3"),
        ('<c r="A1"><v>1e999</v></c>', "1e999"),
        ('<c r="A1"><v>nan</v></c>', "nan"),
        ('<c r="A1"><v>123456789012345678</v></c>', "123456789012346000"),
    ],
)
def test_a_cell_written_by_hand(cell: str, text: str) -> None:
    assert cells(cell)[0] == text


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        ("43983", 14, "2020-06-01"),
        ("43983", 27, "2020-06"),
        ("43983", 31, "2020-06-01"),
        ("43983", 57, "2020-06"),
        ("0.5", 9, "50%"),
        ("0.012345", 10, "1.2345%"),
        ("1", 9, "100%"),
        ("-0.05", 9, "-5%"),
        ("1e-7", 9, "0.00001%"),
        ("43983", "m&quot;月&quot;", "2020-06"),
        ("1.5", "[h]:mm", "36:00:00"),
        ("12", "G/通用格式&quot;家&quot;", "12家"),
        ("12", "0.00E+00", "12"),
        ("12", "[Red]0.0", "12"),
        ("-1", "yyyy-mm-dd", "-1"),
        ("1e300", "yyyy-mm-dd", "1" + "0" * 300),
    ],
)
def test_number_formats_decide_what_a_number_shows(number: str, code: str | int, text: str) -> None:
    assert formatted(number, code) == text


def test_formats_of_other_styles_are_not_those_of_cells() -> None:
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="0%"/></numFmts><cellStyleXfs><xf numFmtId="164"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/></cellXfs><dxfs><dxf><numFmt numFmtId="0" formatCode="0%"/></dxf></dxfs>'
    )
    assert cells('<c r="A1" s="0"><v>0.5</v></c>', styles=styles) == ["0.5"]


def test_the_look_of_rich_text_is_no_end_of_its_cell() -> None:
    look = '<rPr><vertAlign val="baseline"/><color rgb="FF000000"></color><family val="2"></family></rPr>'
    row = f'<c s="1" t="inlineStr" r="B1"><is><r>{look}<t>甲</t></r><r>{look}<t>乙</t></r></is></c>'
    assert cells(row) == ["", "甲乙"]


def test_days_count_from_1904_where_the_workbook_says_so() -> None:
    book, sheet = new_sheet()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet["A1"] = date(2020, 6, 30)
    assert rows_of(saved(book)) == [(1, ["2020-06-30"])]


def test_extensions_of_a_workbook_change_neither_its_days_nor_its_sheets() -> None:
    parts = parts_of(SHEET % ("", '<row r="1"><c r="A1" s="1"><v>42551</v></c></row>', ""))
    parts["xl/styles.xml"] = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    book = str(parts["xl/workbook.xml"]).replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    parts["xl/workbook.xml"] = book.replace("</sheets>", '</sheets><x:ext><x:workbookPr/><x:sheet name="x"/></x:ext>')
    assert rows_of(packed(parts)) == [(1, ["2020-07-01"])]
    assert len(document(packed(parts)).sheets) == 1


def test_shared_texts_are_their_words_alone() -> None:
    strings = (
        '<si><t>甲</t></si><si><r><rPr><b/></rPr><t>乙</t></r><r><t xml:space="preserve"> 丙</t></r></si><si/>'
        "<si><t>丁</t><rPh sb='0' eb='1'><t>ding</t></rPh><phoneticPr/></si>"
        "<si><t>_x005F_x000D_ _xD83D__xDE00_ _xD800_</t></si>"
    )
    row = "".join(f'<c r="{"ABCDE"[i]}1" t="s"><v>{i}</v></c>' for i in range(5))
    assert cells(row, strings=strings) == ["甲", "乙 丙", "", "丁", "_x000D_ 😀 \ufffd"]


def test_a_shared_text_that_is_not_there_costs_its_row() -> None:
    content = written(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="s"><v>9</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
    )
    fault, good = rows_of(content)
    assert isinstance(fault, Fault)
    assert (fault.code, fault.row, fault.text, fault.cells) == ("bad-record", 1, "9", ["1", ""])
    assert good == (2, ["2"])


@pytest.mark.parametrize("index", ["-1", "1_0", " ", "x", "9" * 50])
def test_a_number_that_is_none_names_no_shared_text(index: str) -> None:
    fault = only_fault(
        written(f'<row r="1"><c r="A1" t="s"><v>{index}</v></c></row>', strings="<si><t>a</t></si>" * 20)
    )
    assert (fault.code, fault.row) == ("bad-record", 1)


# -- hidden and merged -----------------------------------------------------------------------------------------


def test_hidden_rows_columns_and_sheets_are_told_and_read() -> None:
    book, sheet = new_sheet()
    for row in ("abcd", "efgh", "ijkl"):
        sheet.append(list(row))
    sheet.row_dimensions[2].hidden = True
    sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions.group("B", "C", hidden=True)
    sheet.column_dimensions["H"].hidden = True
    for title, state in (("密", "hidden"), ("极密", "veryHidden")):
        book.create_sheet(title).sheet_state = state
    found = document(saved(book)).sheets
    assert [(sheet.name, sheet.hidden.sheet) for sheet in found] == [("Sheet", False), ("密", True), ("极密", True)]
    assert found[0].hidden[1:] == ((2,), (2, 3))
    assert len(list(found[0].rows)) == 3


def test_rows_that_a_sheet_hides_by_default_are_those_it_does_not_write() -> None:
    content = written('<row r="1"><c r="A1"><v>1</v></c></row>', '<sheetFormatPr zeroHeight="1"/>')
    assert document(content).sheets[0].hidden.rows == ()


def test_a_height_or_width_of_nothing_hides() -> None:
    columns = '<cols><col min="1" max="1" width="0"/></cols>'
    content = written('<row r="1" ht="0" customHeight="1"><c r="A1"><v>1</v></c></row>', columns)
    assert document(content).sheets[0].hidden == (False, (1,), (1,))


def test_merged_cells_carry_their_text_down_to_rows_that_hold_something() -> None:
    book, sheet = new_sheet()
    for row in (["东区", "a", 1], ["", "b", 2], ["", "", ""], ["", "c", 3], ["", "d", 4]):
        sheet.append(row)
    sheet.merge_cells("A1:A4")
    sheet.merge_cells("D1:E1")
    assert rows_of(saved(book)) == [
        (1, ["东区", "a", "1"]),
        (2, ["东区", "b", "2"]),
        (4, ["东区", "c", "3"]),
        (5, ["", "d", "4"]),
    ]


def test_merged_cells_of_several_columns_carry_into_their_first() -> None:
    row = '<row r="{0}"><c r="B{0}"><v>{0}</v></c></row>'
    rows = row.format(1) + row.format(2) + '<row r="3"><c r="A3"><v>3</v></c></row>'
    content = written(rows, "", '<mergeCells><mergeCell ref="B1:D3"/></mergeCells>')
    assert rows_of(content) == [(1, ["", "1"]), (2, ["", "2"]), (3, ["3", "1"])]


# -- odd ways to write a workbook ------------------------------------------------------------------------------

PLAIN = '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" s="1"><v>0.5</v></c></row>'
STRINGS, STYLES = "<si><t>甲&amp;乙</t></si>", '<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs>'
EXPECTED = [(2, ["甲&乙", "", "50%"])]


@pytest.mark.parametrize(
    "rows",
    [
        PLAIN,
        PLAIN.replace('"', "'"),
        '<row spans="1:3" r="2" ht="15"><c t="s" s="0" r="A2"><v>0</v></c><c s="1" r="C2"><v>0.5</v></c></row>',
        '<row><c r="A2" t="s"><v>0</v></c><c r="C2" s="1"><v>0.5</v></c></row>',
        '<row r="2"><c t="s"><v>0</v></c><c/><c s="1"><v>0.5</v></c></row>',
        '<foo/><row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" s="1"><v>0.5</v></c></row><autoFilter ref="A1:B2"/>',
        '<row r="1"/><row><c t="s"><v>0</v></c><c r="C2" s="1"><v>0.5</v></c></row>',
        '\n <row r="2">\n  <c r="A2" t="s">\n   <v>0</v>\n  </c>\n  <c r="C2" s="1"><v>0.5</v></c>\n </row>\n',
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"/><c r="C2" s="1"><v>0.5</v></c><c r="D2" s="1"/></row>',
        '<row r="2"><c r="C2" s="1"><v>0.5</v></c><c r="A2" t="s"><v>0</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>0</v></c><!-- <c><v>9</v></c></row> --><c r="C2" s="1"><v>0.5</v></c></row>',
        '<row r="2"><c r="A2" t="str"><v><![CDATA[甲&乙]]></v></c><c r="C2" s="1"><v><![CDATA[0.5]]></v></c></row>',
        '<row r="2"><c r="A2" t="s"><?a b?><v>0</v></c><c r="C2" s="1"><v>0.5</v></c><extLst><ext/></extLst></row>',
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c s="1" r="C2"><f>A1</f><v>0.5</v></c><c s="0" r="XFD2"/></row>',
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" s="1"><f>A1</f><v>0.5</v></c><c r="D2" s="1"/></row>',
        '<row r="2"><c r="A2" t="s" cm="1"><v>0</v></c><c r="C2" s="1"><v>&#48;.5</v></c></row>',
    ],
)
def test_the_same_row_written_in_other_ways(rows: str) -> None:
    assert rows_of(written(rows, strings=STRINGS, styles=STYLES)) == EXPECTED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_parts_in_other_encodings(encoding: str) -> None:
    parts = parts_of(SHEET % ("", PLAIN, ""), strings=STRINGS, styles=STYLES)
    declared = encoding.removesuffix("-sig")
    content = packed({n: f'<?xml version="1.0" encoding="{declared}"?>{t}'.encode(encoding) for n, t in parts.items()})  # type: ignore[str-bytes-safe]
    assert rows_of(content) == EXPECTED


def test_an_encoding_that_is_not_what_it_says_is_told() -> None:
    parts = parts_of() | {"xl/workbook.xml": b'<?xml version="1.0" encoding="punycode"?><workbook/>'}
    assert "punycode" in reason(only_fault(packed(parts)))


def test_prefixed_and_strict_names_are_the_same_elements() -> None:
    sheet = SHEET % ("", PLAIN, '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>')
    for tag in ("worksheet", "sheetData", "row", "c", "v", "mergeCells", "mergeCell"):
        sheet = (
            sheet.replace(f"<{tag} ", f"<x:{tag} ")
            .replace(f"<{tag}>", f"<x:{tag}>")
            .replace(f"</{tag}>", f"</x:{tag}>")
        )
    sheet = sheet.replace("xmlns=", "xmlns:x=")
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    parts = parts_of(f"<?xml version='1.0'?>\n{sheet}", strings=STRINGS, styles=STYLES)
    assert rows_of(packed({n: str(t).replace(MAIN, strict) for n, t in parts.items()})) == EXPECTED


@pytest.mark.parametrize(
    "target",
    [
        "/xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet1.xml",
        "worksheets\\SHEET1.xml",
        "./worksheets/../worksheets/sheet%31.xml",
    ],
)
def test_relationships_lead_to_their_parts_however_they_are_written(target: str) -> None:
    parts = parts_of(SHEET % ("", PLAIN, ""), strings=STRINGS, styles=STYLES)
    links = str(parts["xl/_rels/workbook.xml.rels"]).replace("worksheets/sheet1.xml", target)
    assert rows_of(packed(parts | {"xl/_rels/workbook.xml.rels": links})) == EXPECTED


def test_names_of_parts_may_have_other_slashes_and_cases() -> None:
    parts = parts_of(SHEET % ("", PLAIN, ""), strings=STRINGS, styles=STYLES)
    assert rows_of(packed({n.replace("/", "\\").upper(): t for n, t in parts.items()})) == EXPECTED


def test_sheets_come_in_the_workbooks_order_and_charts_are_none() -> None:
    book, sheet = new_sheet()
    sheet.title = "乙"
    book.create_chartsheet("图")
    book.create_sheet("甲", 0)
    assert [one.name for one in document(saved(book)).sheets] == ["甲", "乙"]


# -- damaged and hostile ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"xl/worksheets/sheet1.xml": None}, "xl/worksheets/sheet1.xml is missing"),
        ({"xl/workbook.xml": None}, "no workbook"),
        ({"xl/_rels/workbook.xml.rels": None}, '"数据" is missing'),
        ({"xl/workbook.xml": "<workbook><sheets>"}, "broken XML"),
        ({"xl/worksheets/sheet1.xml": "<chartsheet/>"}, "chartsheet"),
        ({"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row r='1'>"}, "broken XML"),
        ({"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row r='1'></sheetData></worksheet>"}, "row 1"),
        ({"xl/worksheets/sheet1.xml": "<worksheet><sheetData>x<row/></sheetData></worksheet>"}, "between the rows"),
        ({"xl/worksheets/sheet1.xml": "<worksheet><sheetData><c/><row/></sheetData></worksheet>"}, "between the rows"),
        ({"xl/worksheets/sheet1.xml": ""}, "broken XML"),
        ({"xl/worksheets/sheet1.xml": "<!DOCTYPE a><worksheet/>"}, "DOCTYPE"),
        ({"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><workbook/>'}, "DOCTYPE"),
        ({"xl/sharedStrings.xml": '<!DOCTYPE a SYSTEM "file:///etc/passwd"><sst/>'}, "DOCTYPE"),
        ({"xl/styles.xml": "<!DOCTYPE a><styleSheet/>"}, "DOCTYPE"),
        ({"xl/_rels/workbook.xml.rels": "<!DOCTYPE a><Relationships/>"}, "DOCTYPE"),
        ({"xl/styles.xml": "<a>" * 1000 + "</a>" * 1000}, "nested"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_package_is_told(change: dict[str, str | None], told: str) -> None:
    parts = {name: part for name, part in (parts_of() | change).items() if part is not None}
    fault = only_fault(packed(parts))
    assert fault.code == "unreadable-file"
    assert told in reason(fault)


def test_a_damaged_row_costs_itself_alone() -> None:
    good = '<row r="{0}"><c r="A{0}"><v>{0}</v></c></row>'
    bad = '<row r="2"><c r="A2"><v>&nothing;</v></c></row><row r="3"><c r="A3" t="str"><v>\xff</v></c></row>'
    content = packed(parts_of((SHEET % ("", good.format(1) + bad + good.format(4), "")).encode("latin-1")))
    found = rows_of(content)
    assert [row.row if isinstance(row, Fault) else row[0] for row in found] == [1, 2, 3, 4]
    assert [row.code for row in found if isinstance(row, Fault)] == ["unreadable-file"] * 2


def test_one_missing_sheet_leaves_the_others() -> None:
    book, sheet = new_sheet()
    sheet["A1"] = 1
    book.create_sheet("丢失")
    with zipfile.ZipFile(io.BytesIO(saved(book))) as package:
        parts = {name: package.read(name) for name in package.namelist() if not name.endswith("sheet2.xml")}
    first, second = document(packed(parts)).sheets
    assert list(first.rows) == [(1, ["1"])]
    (fault,) = second.rows
    assert isinstance(fault, Fault)


@pytest.mark.parametrize("cut", [10, 200, -30])
def test_a_truncated_file_is_told(cut: int) -> None:
    book, sheet = new_sheet()
    sheet["A1"] = 1
    assert only_fault(saved(book)[:cut]).code == "unreadable-file"


def test_damaged_bytes_and_a_password_are_told() -> None:
    content = packed(parts_of(), zipfile.ZIP_STORED)
    assert "damaged" in reason(only_fault(content.replace(b"<sheetData>", b"<sheetDatb>")))
    at = content.rindex(b"PK\x01\x02", 0, content.index(b"xl/worksheets", content.index(b"PK\x01\x02")))
    assert "encrypted" in reason(only_fault(content[: at + 8] + b"\x01" + content[at + 9 :]))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_told() -> None:
    file = io.BytesIO(packed(parts_of()))
    with zipfile.ZipFile(file, "a") as package:
        package.writestr("XL/worksheets/sheet1.xml", SHEET % ("", PLAIN, ""))
    assert "two of" in reason(only_fault(file.getvalue()))


def test_other_ways_of_compression_are_told() -> None:
    assert "compressed" in reason(only_fault(packed(parts_of(), zipfile.ZIP_LZMA)))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c r="A1048576"><v>1</v></c></row><row r="1"><c r="XFD1"><v>1</v></c></row>',
        '<row r="1"><c r="ZZZ1"><v>1</v></c></row>',
        '<row r="9999999999"><c r="A1"><v>1</v></c></row>',
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        "<row/>" * 1_100_000,
        f'<row r="1">{"<c><v>1</v></c>" * 20_000}</row>',
    ],
)
def test_a_sheet_that_spans_too_much_is_told(rows: str) -> None:
    fault = only_fault(written(rows))
    assert fault.code == "too-large"
    assert "数据" in fault.blanks["what"] or fault.row == 1


def test_a_far_cell_costs_its_own_sheet_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QCITY_MAX_MB", "1")
    book, sheet = new_sheet()
    sheet["A1"], sheet["C8000"] = 1, 1
    book.create_sheet("好")["A1"] = 2
    far, good = document(saved(book)).sheets
    (fault,) = far.rows
    assert isinstance(fault, Fault)
    assert (fault.code, reason(fault)) == ("too-large", 'sheet "Sheet": 8000 rows, 3 columns')
    assert list(good.rows) == [(1, ["2"])]


def test_blank_cells_far_off_are_no_extent() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row>'
    rows += '<row r="1048576" hidden="1"><c r="XFD1048576" s="0"/></row>'
    found = document(written(rows)).sheets[0]
    assert found.hidden.rows == ()
    assert list(found.rows) == [(1, ["1"])]


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_a_bomb_is_given_up_when_it_has_grown_too_large(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QCITY_MAX_MB", "4")
    content = packed(parts_of() | {part: b" " * 50 * 2**20})
    tracemalloc.start()
    try:
        assert only_fault(content).code == "too-large"
        assert tracemalloc.get_traced_memory()[1] < 30 * 2**20
    finally:
        tracemalloc.stop()


def test_a_part_that_is_listed_many_times_counts_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QCITY_MAX_MB", "1")
    parts = parts_of(SHEET % ("", " " * 600_000, ""))
    sheets = "".join(f'<sheet name="{i}" r:id="r1"/>' for i in range(3))
    parts["xl/workbook.xml"] = f'<workbook xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets></workbook>'
    found = document(packed(parts)).sheets
    assert [[row.code for row in sheet.rows if isinstance(row, Fault)] for sheet in found] == [
        [],
        ["too-large"],
        ["too-large"],
    ]


def test_more_sheets_than_a_workbook_has_are_told_soon() -> None:
    parts = parts_of(SHEET % ("", '<row r="1"><c r="A1"><v>1</v></c></row>' * 50, ""))
    for count, codes in ((1000, []), (1001, ["too-large"]), (20_000, ["too-large"])):
        sheets = "".join(f'<sheet name="{i}" r:id="r1"/>' for i in range(count))
        parts["xl/workbook.xml"] = f'<workbook xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets></workbook>'
        start = process_time()
        found = document(packed(parts))
        assert [fault.code for fault in found.faults] == codes
        assert len(found.sheets) == (0 if codes else count)
        assert process_time() - start < 5


def test_more_parts_than_a_package_can_have_are_told() -> None:
    assert only_fault(b"PK\x03\x04" + b"PK\x01\x02" * 70_000).code == "too-large"


def test_merged_cells_beyond_the_rows_cost_nothing() -> None:
    merged = "".join(f'<mergeCell ref="A{i}:XFD1048576"/>' for i in range(1, 50_000))
    content = written('<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="B9"><v>2</v></c></row>', "", merged)
    assert rows_of(content) == [(1, ["1"]), (9, ["1", "2"])]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '<mergeCell ref="A1:B2"/>' * 1_100_000),
        ('<col min="1" max="16384" hidden="1"/>' * 20_000, ""),
        ("<!---->" * 1_100_000, ""),
    ],
)
def test_more_around_the_cells_than_makes_sense_is_told(before: str, after: str) -> None:
    assert only_fault(written('<row r="1"><c r="A1"><v>1</v></c></row>', before, after)).code == "too-large"


# -- whatever is in it -----------------------------------------------------------------------------------------

pieces = st.sampled_from(
    [
        "<row>", '<row r="1">', '<row r="2" hidden="1">', "</row>", "<row/>", "<c>", '<c r="A1">', '<c r="B2" s="1">',
        '<c r="C1" t="s">', '<c r="A3" t="str">', '<c t="inlineStr">', "<c/>", "</c>", "<v>", "</v>", "<v/>", "<f>",
        "</f>", "<is><t>", "</t></is>", "0", "1", "0.5", "43983", "x", "&amp;", "&", "<!--", "-->", "<![CDATA[", "]]>",
        "</sheetData>", "<sheetData>", "<sheetData/>", " ", "\n", "\x00", '"', "<", ">", '<mergeCell ref="A1:A9"/>',
    ]
)  # fmt: skip


@given(st.lists(pieces, max_size=25).map("".join))
def test_any_xml_gives_rows_or_faults_and_never_an_exception(rows: str) -> None:
    found = document(written(rows, strings=STRINGS, styles=STYLES))
    for sheet in found.sheets:
        for row in sheet.rows:
            assert isinstance(row, Fault) or all(isinstance(cell, str) for cell in row[1])


WHOLE = packed(parts_of(SHEET % ("", PLAIN, ""), strings=STRINGS, styles=STYLES))


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=8), st.integers(1, len(WHOLE)))
def test_a_file_with_changed_bytes_is_no_crash(changes: list[tuple[int, int]], length: int) -> None:
    content = bytearray(WHOLE)
    for at, byte in changes:
        content[at] = byte
    for some in (bytes(content), bytes(content[:length])):
        for sheet in document(some).sheets:
            list(sheet.rows)


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda tail: b"PK\x03\x04" + tail))
def test_any_bytes_are_no_crash(content: bytes) -> None:
    found = document(content)
    assert found.faults
    assert not found.sheets


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
values = st.none() | st.booleans() | st.integers(-(10**14), 10**14) | texts


@given(st.lists(st.lists(values, max_size=5), max_size=6))
def test_every_table_is_read_back(table: list[list[object]]) -> None:
    book, sheet = new_sheet()
    for number, row in enumerate(table, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    expected = []
    for number, row in enumerate(table, 1):
        texts = ["" if v is None else str(v).upper() if isinstance(v, bool) else str(v) for v in row]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            expected.append((number, texts))
    assert rows_of(saved(book)) == expected


def test_a_row_that_says_it_is_number_0_is_the_next_one() -> None:
    assert rows_of(written('<row r="0"><c r="A0"><v>1</v></c></row><row><c><v>2</v></c></row>')) == [
        (1, ["1"]),
        (2, ["2"]),
    ]


def test_a_cell_within_a_value_is_no_crash() -> None:
    assert only_fault(written('<row r="1"><v><c r="A1">0</c></v></row>')).row == 1


def test_references_in_texts_are_read_the_quick_way_as_the_slow_one_reads_them() -> None:
    plain = '<c r="A1" t="inlineStr"><is><t>&#25351;&#x6807;&amp;&lt;</t></is></c>'
    odd = plain.replace("<is>", "<is >")
    assert cells(plain) == cells(odd) == ["指标&<"]


@pytest.mark.parametrize("reference", ["&#1;", "&#xD800;", "&unknown;", "&"])
def test_a_reference_to_no_character_costs_its_row(reference: str) -> None:
    bad = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{reference}</t></is></c></row>'
    first, second = rows_of(written(f'{bad}<row r="2"><c r="A2"><v>1</v></c></row>'))
    assert isinstance(first, Fault)
    assert second == (2, ["1"])
