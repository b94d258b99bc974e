"""Binary workbooks (.xlsb), put together record by record."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcity.readers import Document, Fault
from qcity.readers.xlsb import read

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATION = '<Relationship Id="%s" Type="' + RELATIONS + '/%s" Target="%s"/>'


def document(content: bytes) -> Document:
    """A workbook, read."""
    return read(content, lambda _: 0)


def record(kind: int, content: bytes = b"") -> bytes:
    """A record: its kind and size in seven bits per byte, and its content."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(content)
    while size >= 0x80:
        head += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + bytes([size]) + content


def wide(text: str) -> bytes:
    """A text as records hold it."""
    return pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def row(number: int, *cells: bytes, hidden: bool = False) -> bytes:
    """A row (counted from 1) and its cells."""
    flags = 0x10 if hidden else 0
    return record(0, pack("<IIHBBB", number - 1, 0, 300, 0, flags, 0) + pack("<I", 0)) + b"".join(cells)


def cell(kind: int, column: int, value: bytes = b"", style: int = 0) -> bytes:
    """A cell; `value` as its kind of record holds it."""
    return record(kind, pack("<II", column, style) + value)


def real(column: int, value: float, style: int = 0) -> bytes:
    """A cell that holds a double."""
    return cell(5, column, pack("<d", value), style)


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip package of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def workbook(
    rows: bytes = b"",
    before: bytes = b"",
    after: bytes = b"",
    *,
    strings: tuple[bytes, ...] = (),
    formats: tuple[int | str, ...] = (0,),
    epoch_1904: bool = False,
    state: int = 0,
    sheet: bytes | None = None,
    sheets: int = 1,
) -> bytes:
    """A workbook of one sheet, listed so many times; `formats` are those of the cell styles, by number or by code."""
    codes = [code for code in formats if isinstance(code, str)]
    numbers = [200 + codes.index(form) if isinstance(form, str) else form for form in formats]
    styles = b"".join(record(44, pack("<H", 200 + i) + wide(code)) for i, code in enumerate(codes))
    styles += record(626) + record(47, pack("<HH", 0xFFFF, 9)) + record(627)
    styles += record(617) + b"".join(record(47, pack("<HH", 0, number) + bytes(12)) for number in numbers) + record(618)
    links = RELATION % ("r1", "worksheet", "worksheets/sheet1.bin")
    links += RELATION % ("r2", "sharedStrings", "sharedStrings.bin") + RELATION % ("r3", "styles", "styles.bin")
    bundle = record(156, pack("<II", state, 1) + wide("r1") + wide("数据")) * sheets
    return packed(
        {
            "_rels/.rels": f"<Relationships>{RELATION % ('r0', 'officeDocument', 'xl/workbook.bin')}</Relationships>",
            "xl/workbook.bin": record(131) + record(153, pack("<II", int(epoch_1904), 0)) + bundle + record(132),
            "xl/_rels/workbook.bin.rels": f"<Relationships>{links}</Relationships>",
            "xl/worksheets/sheet1.bin": sheet
            if sheet is not None
            else record(129) + before + record(145) + rows + record(146) + after + record(130),
            "xl/sharedStrings.bin": b"".join(record(19, b"\0" + text) for text in strings),
            "xl/styles.bin": styles,
        }
    )


def rows_of(content: bytes) -> list[tuple[int, list[str]] | Fault]:
    """The rows and faults of the only sheet of a workbook that can be read."""
    found = document(content)
    assert found.faults == ()
    (sheet,) = found.sheets
    assert sheet.name == "数据"
    return list(sheet.rows)


def only_fault(content: bytes) -> Fault:
    """The one fault of a workbook: of the file, or of its only sheet."""
    found = document(content)
    faults = [*found.faults, *(one for sheet in found.sheets for one in sheet.rows if isinstance(one, Fault))]
    assert len(faults) == 1
    return faults[0]


# -- what a cell shows -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (2, pack("<I", 12 << 2 | 2), "12"),
        (2, pack("<I", 965 << 2 | 3), "9.65"),
        (2, pack("<i", -5 * 4 + 2), "-5"),
        (2, pack("<d", 1.5)[4:], "1.5"),
        (2, (int.from_bytes(pack("<d", 150.0)[4:], "little") | 1).to_bytes(4, "little"), "1.5"),
        (3, b"\x07", "#DIV/0!"),
        (3, b"\x2a", "#N/A"),
        (4, b"\x01", "TRUE"),
        (4, b"\x00", "FALSE"),
        (5, pack("<d", 0.1 + 0.2), "0.3"),
        (6, wide("甲\r\n乙"), "甲\n乙"),
        (7, pack("<I", 1), "丙"),
        (8, wide("公式") + bytes(12), "公式"),
        (8, wide("") + bytes(12), ""),
        (9, pack("<d", 7.0) + bytes(12), "7"),
        (10, b"\x01" + bytes(12), "TRUE"),
        (11, b"\x17" + bytes(12), "#REF!"),
        (62, b"\x01" + wide("粗体") + bytes(8), "粗体"),
    ],
)
def test_each_kind_of_cell_is_the_text_that_it_shows(kind: int, value: bytes, text: str) -> None:
    content = workbook(row(3, cell(kind, 1, value)), strings=(wide("乙"), wide("丙")))
    assert rows_of(content) == [(3, ["", text])]


def test_short_cells_stand_beside_the_one_before() -> None:
    style = bytes(4)
    short = record(17, style + wide("甲")) + record(12, style) + record(13, style + pack("<I", 3 << 2 | 2))
    assert rows_of(workbook(row(1, real(0, 1.0), short))) == [(1, ["1", "甲", "", "3"])]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (0.965, 10, "96.5%"),
        (0.965, "0.0%", "96.5%"),
        (43983.0, 14, "2020-06-01"),
        (43983.0, 27, "2020-06"),
        (43983.0, 'yyyy"年"', "2020"),
        (12.0, '0"家"', "12家"),
        (12.0, 0, "12"),
    ],
)
def test_number_formats_decide_what_a_number_shows(value: float, form: int | str, text: str) -> None:
    assert rows_of(workbook(row(1, real(0, value, 1)), formats=(9, form))) == [(1, [text])]


def test_days_count_from_1904_where_the_workbook_says_so() -> None:
    content = workbook(row(1, real(0, 42551.0)), formats=(14,), epoch_1904=True)
    assert rows_of(content) == [(1, ["2020-07-01"])]


def test_blank_rows_and_blank_cells_are_left_out() -> None:
    content = workbook(row(1, real(1, 1.0), cell(1, 9)) + row(2, cell(1, 0)) + row(3) + row(4, real(0, 2.0)))
    assert rows_of(content) == [(1, ["", "1"]), (4, ["2"])]


# -- hidden and merged -----------------------------------------------------------------------------------------


def test_hidden_rows_columns_and_sheets_are_told_and_read() -> None:
    columns = record(60, pack("<IIIIH", 1, 16383, 0, 0, 1)) + record(60, pack("<IIIIH", 0, 0, 0, 0, 0))
    rows = row(1, real(0, 1.0), real(2, 2.0)) + row(2, real(0, 3.0), hidden=True) + row(3, hidden=True)
    (sheet,) = document(workbook(rows, columns, state=2)).sheets
    assert sheet.hidden == (True, (2,), (2, 3))
    assert list(sheet.rows) == [(1, ["1", "", "2"]), (2, ["3"])]


def test_merged_cells_carry_their_text_down_to_rows_that_hold_something() -> None:
    rows = row(1, cell(6, 0, wide("东区")), real(1, 1.0)) + row(2, real(1, 2.0)) + row(4, real(1, 4.0))
    after = record(176, pack("<IIII", 0, 2, 0, 0))
    assert rows_of(workbook(rows, b"", after)) == [(1, ["东区", "1"]), (2, ["东区", "2"]), (4, ["", "4"])]


# -- damaged and hostile ---------------------------------------------------------------------------------------


def test_a_shared_text_that_is_not_there_costs_its_row() -> None:
    fault, good = rows_of(workbook(row(1, real(0, 1.0), cell(7, 1, pack("<I", 5))) + row(2, real(0, 2.0))))
    assert isinstance(fault, Fault)
    assert (fault.code, fault.row, fault.text, fault.cells) == ("bad-record", 1, "5", ["1", ""])
    assert good == (2, ["2"])


@pytest.mark.parametrize(
    "sheet",
    [
        record(145) + row(1, real(0, 1.0)),
        record(145) + row(1, real(0, 1.0))[:-3] + record(146),
        record(145) + b"\x00\xff\xff\xff\xff\x00",
        record(145) + record(0, b"\0") + record(146),
        record(145) + row(1, record(5, b"\0")) + record(146),
        b"\x80",
    ],
)
def test_a_sheet_that_breaks_off_is_told(sheet: bytes) -> None:
    fault = only_fault(workbook(sheet=sheet))
    assert (fault.code, fault.row) == ("unreadable-file", None)


def test_a_cell_that_breaks_off_costs_its_row_alone() -> None:
    content = workbook(row(1, cell(6, 0, pack("<I", 99))) + row(2, cell(5, 0, b"\0")) + row(3, real(0, 3.0)))
    first, second, good = rows_of(content)
    assert isinstance(first, Fault)
    assert isinstance(second, Fault)
    assert (first.code, first.row, second.row) == ("unreadable-file", 1, 2)
    assert good == (3, ["3"])


@pytest.mark.parametrize(
    "rows",
    [
        row(1, real(0, 1.0)) + row(1_048_576, real(16_383, 1.0)),
        row(1, real(16_384, 1.0)),
        row(1, real(2**32 - 1, 1.0)),
        row(2**32, real(0, 1.0)),
    ],
)
def test_a_sheet_that_spans_too_much_is_told(rows: bytes) -> None:
    assert only_fault(workbook(rows)).code == "too-large"


def test_more_sheets_than_a_workbook_has_are_told() -> None:
    assert len(document(workbook(sheets=1000)).sheets) == 1000
    assert only_fault(workbook(sheets=1001)).code == "too-large"


def test_more_records_than_makes_sense_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QCITY_MAX_MB", "1")
    assert only_fault(workbook(record(1) * 9_000)).code == "unreadable-file"
    assert only_fault(workbook(b"", record(200) * 30_000)).code == "too-large"


def test_an_xml_workbook_is_none_of_this_kind() -> None:
    links = f"<Relationships>{RELATION % ('r0', 'officeDocument', 'xl/workbook.xml')}</Relationships>"
    assert only_fault(packed({"_rels/.rels": links, "xl/workbook.xml": "<workbook/>"})).code == "unreadable-file"


WHOLE = workbook(row(1, real(0, 1.0), cell(6, 1, wide("甲"))) + row(2, cell(7, 0, bytes(4))), strings=(wide("乙"),))


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=8), st.integers(1, len(WHOLE)))
def test_a_file_with_changed_bytes_is_no_crash(changes: list[tuple[int, int]], length: int) -> None:
    content = bytearray(WHOLE)
    for at, byte in changes:
        content[at] = byte
    for some in (bytes(content), bytes(content[:length])):
        for sheet in document(some).sheets:
            list(sheet.rows)


kinds = st.sampled_from([*range(19), 60, 62, 129, 145, 146, 176])
records = st.tuples(kinds, st.binary(max_size=24) | st.just(pack("<II", 1, 0) + bytes(9))).map(lambda r: record(*r))


@given(st.lists(records, max_size=20).map(b"".join), st.binary(max_size=3))
def test_any_records_give_rows_or_faults_and_never_an_exception(sheet: bytes, tail: bytes) -> None:
    for found in document(workbook(sheet=sheet + tail, formats=(14,))).sheets:
        for one in found.rows:
            assert isinstance(one, Fault) or all(isinstance(text, str) for text in one[1])


def test_a_cell_that_stands_in_no_row_is_told() -> None:
    assert only_fault(workbook(real(0, 1.0) + row(1, real(0, 1.0)))).code == "unreadable-file"
