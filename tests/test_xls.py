"""Workbooks of Excel 2003 and before: cells, formats, sheets, and files that mean harm."""

from __future__ import annotations

import struct
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from officefiles import (
    END,
    beginning,
    code,
    container,
    convert,
    double,
    formula,
    label,
    ods,
    record,
    sheet,
    stream,
    strings,
    wide,
    xf,
)
from qcity.errors import Bilingual
from qcity.header import header_score
from qcity.readers import Document, Fault, Hidden
from qcity.readers.xls import read

Rows = list[tuple[int, list[str]]]


def document(content: bytes, encoding: str | None = None) -> Document:
    """A file, read."""
    return read(content, header_score, encoding)


def rows_of(content: bytes, encoding: str | None = None) -> Rows:
    """The rows of a file's only sheet."""
    found = document(content, encoding)
    assert not found.faults
    (table,) = found.sheets
    return [row for row in table.rows if not isinstance(row, Fault)]


def cells(*records: bytes, before: bytes = b"") -> Rows:
    """The rows of a sheet of these records."""
    return rows_of(container(Workbook=stream(sheet(*records), before=before)))


def reason(content: bytes) -> str:
    """Why a file is unreadable."""
    found = document(content)
    assert not found.sheets
    (fault,) = found.faults
    assert fault.code == "unreadable-file"
    said = fault.blanks["reason"]
    assert isinstance(said, Bilingual)
    return said.en


# -- cells -----------------------------------------------------------------------------------------------------


def test_text_stands_in_its_row_and_column() -> None:
    assert cells(label(0, 0, "指标"), label(3, 2, "31.2")) == [(1, ["指标"]), (4, ["", "", "31.2"])]


def test_line_ends_inside_a_cell_are_of_one_kind() -> None:
    assert cells(label(0, 0, "甲\r\n乙\r丙\n丁")) == [(1, ["甲\n乙\n丙\n丁"])]


def test_half_of_a_surrogate_pair_is_no_character() -> None:
    assert cells(record(0x0204, struct.pack("<HHHHB", 0, 0, 0, 1, 1) + b"\x00\xd8")) == [(1, ["\ufffd"])]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (struct.pack("<i", (8 << 2) | 2), "8"),
        (struct.pack("<i", (-8 << 2) | 2), "-8"),
        (struct.pack("<i", (978 << 2) | 3), "9.78"),
        (struct.pack("<i", struct.unpack("<4xi", struct.pack("<d", 0.5))[0]), "0.5"),
        (struct.pack("<i", struct.unpack("<4xi", struct.pack("<d", 50.0))[0] | 1), "0.5"),
    ],
)
def test_packed_numbers_are_unpacked(number: bytes, text: str) -> None:
    assert cells(record(0x027E, struct.pack("<HHH", 0, 0, 0) + number)) == [(1, [text])]


def test_many_packed_numbers_stand_side_by_side() -> None:
    numbers = b"".join(struct.pack("<Hi", 0, (value << 2) | 2) for value in (1, 2, 3))
    assert cells(record(0x00BD, struct.pack("<HH", 0, 1) + numbers + struct.pack("<H", 3))) == [
        (1, ["", "1", "2", "3"])
    ]


def test_a_number_is_said_as_its_format_shows_it() -> None:
    formats = code(164, 'yyyy"年"m"月"') + code(165, '0"家"') + b"".join(map(xf, (0, 10, 14, 164, 165)))
    found = cells(*(double(0, n, value, n) for n, value in enumerate([31.2, 0.965, 44012, 44012, 12])), before=formats)
    assert found == [(1, ["31.2", "96.5%", "2020-06-30", "2020-06", "12家"])]


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    before = record(0x0022, b"\1\0") + xf(14)
    assert cells(double(0, 0, 42550), before=before) == [(1, ["2020-06-30"])]


def test_a_format_that_is_not_there_is_the_general_one() -> None:
    assert cells(double(0, 0, 0.5, 99), before=xf(10)) == [(1, ["0.5"])]


def test_truth_and_errors_are_said_in_words() -> None:
    found = cells(
        *(record(0x0205, struct.pack("<HHHBB", 0, n, 0, *pair)) for n, pair in enumerate([(1, 0), (0, 0), (7, 1)]))
    )
    assert found == [(1, ["TRUE", "FALSE", "#DIV/0!"])]


def test_a_formula_is_what_it_came_to() -> None:
    found = cells(
        formula(0, 0, struct.pack("<d", 97.8)),
        formula(0, 1, b"\1\0\1\0\0\0\xff\xff"),
        formula(0, 2, b"\2\0\x2a\0\0\0\xff\xff"),
        formula(0, 3, b"\0\0\0\0\0\0\xff\xff"),
        record(0x04BC, bytes(10)),
        record(0x0207, wide("达标")),
        formula(0, 4, b"\3\0\0\0\0\0\xff\xff"),
    )
    assert found == [(1, ["97.8", "TRUE", "#N/A", "达标"])]


def test_a_formula_whose_text_is_missing_has_no_value() -> None:
    assert cells(formula(0, 0, b"\0\0\0\0\0\0\xff\xff"), label(0, 1, "甲")) == [(1, ["=", "甲"])]


def test_a_formula_that_came_to_an_empty_text_is_empty() -> None:
    assert cells(formula(0, 0, b"\0\0\0\0\0\0\xff\xff"), record(0x0207, wide("")), label(0, 1, "甲")) == [
        (1, ["", "甲"])
    ]


def test_a_damaged_cell_costs_itself_alone() -> None:
    assert cells(record(0x0203, struct.pack("<HHHI", 0, 0, 0, 1)), label(0, 1, "甲")) == [(1, ["\ufffd", "甲"])]


def test_a_text_that_breaks_off_is_told() -> None:
    assert cells(record(0x0204, struct.pack("<HHHHB", 0, 0, 0, 9, 0) + b"ab")) == [(1, ["ab\ufffd"])]


# -- shared strings --------------------------------------------------------------------------------------------


def shared(*numbers: int) -> list[bytes]:
    """Cells of one column that refer to shared strings."""
    return [record(0x00FD, struct.pack("<HHHI", row, 0, 0, number)) for row, number in enumerate(numbers)]


def test_shared_strings_are_found_by_their_number() -> None:
    table = strings(wide("甲") + struct.pack("<HB", 2, 0) + b"ab")
    assert cells(*shared(1, 0), before=table) == [(1, ["ab"]), (2, ["甲"])]


def test_a_shared_string_that_is_missing_is_told() -> None:
    assert cells(*shared(0, 7), before=strings(wide("甲"))) == [(1, ["甲"]), (2, ["\ufffd"])]


def test_runs_and_phonetics_of_a_shared_string_are_no_text() -> None:
    rich = struct.pack("<HBHI", 1, 1 | 4 | 8, 2, 5) + "甲".encode("utf-16-le") + bytes(8 + 5)
    assert cells(*shared(0, 1), before=strings(rich + wide("乙"))) == [(1, ["甲"]), (2, ["乙"])]


def test_runs_of_a_shared_string_may_be_cut_by_a_record() -> None:
    rich = struct.pack("<HBH", 1, 1 | 8, 2) + "甲".encode("utf-16-le") + bytes(3)
    assert cells(*shared(0, 1), before=strings(rich, bytes(5) + wide("乙"))) == [(1, ["甲"]), (2, ["乙"])]


def test_a_shared_string_goes_on_in_the_next_record_in_another_width() -> None:
    first = struct.pack("<HB", 4, 0) + b"ab"
    table = strings(first, b"\1" + "甲乙".encode("utf-16-le") + wide("丙"))
    assert cells(*shared(0, 1), before=table) == [(1, ["ab甲乙"]), (2, ["丙"])]


def test_a_surrogate_pair_may_be_cut_by_a_record() -> None:
    pair = "𠮷".encode("utf-16-le")
    table = strings(struct.pack("<HB", 2, 1) + pair[:2], b"\1" + pair[2:])
    assert cells(*shared(0), before=table) == [(1, ["𠮷"])]


def test_a_string_that_begins_a_record_has_no_flag_before_it() -> None:
    assert cells(*shared(0, 1), before=strings(wide("甲"), wide("乙"))) == [(1, ["甲"]), (2, ["乙"])]


# -- sheets ----------------------------------------------------------------------------------------------------


def test_charts_and_macro_sheets_are_no_tables() -> None:
    chart = beginning(0x20) + record(0x000A)
    content = stream(chart, sheet(label(0, 0, "甲")), sheet(label(0, 0, "乙")), kinds=b"\2\0\1")
    assert [one.name for one in document(container(Workbook=content)).sheets] == ["表2"]


def test_a_workbook_of_charts_alone_is_told() -> None:
    assert "no worksheet" in reason(container(Workbook=stream(beginning(0x20) + record(0x000A), kinds=b"\2")))


def test_a_chart_inside_a_sheet_is_passed_over() -> None:
    chart = beginning(0x20) + label(0, 0, "图") + record(0x000A)
    assert cells(label(0, 0, "甲"), chart, label(1, 0, "乙")) == [(1, ["甲"]), (2, ["乙"])]


def test_what_is_hidden_is_read_and_told() -> None:
    hidden_row = record(0x0208, struct.pack("<H", 1) + bytes(10) + struct.pack("<I", 0x20))
    empty_row = record(0x0208, struct.pack("<H", 9) + bytes(10) + struct.pack("<I", 0x20))
    columns = record(0x007D, struct.pack("<HHHHH", 1, 200, 0, 0, 1))
    content = sheet(columns, hidden_row, empty_row, label(0, 0, "甲"), label(1, 1, "乙"))
    one, other = document(container(Workbook=stream(content, sheet(), hidden=b"\0\2"))).sheets
    assert list(one.rows) == [(1, ["甲"]), (2, ["", "乙"])]
    assert one.hidden == Hidden(rows=(2,), columns=(2,))
    assert other.hidden == Hidden(sheet=True)


def test_a_merged_cell_gives_its_text_to_the_rows_that_it_covers() -> None:
    merged = record(0x00E5, struct.pack("<H", 2) + struct.pack("<HHHH", 0, 2, 0, 1) + struct.pack("<HHHH", 0, 0, 2, 3))
    found = cells(label(0, 0, "东区"), label(1, 2, "1"), label(2, 2, "2"), label(3, 2, "3"), merged)
    assert found == [(1, ["东区"]), (2, ["东区", "", "1"]), (3, ["东区", "", "2"]), (4, ["", "", "3"])]


# -- older files -----------------------------------------------------------------------------------------------


def excel_5(*records: bytes, before: bytes = b"") -> bytes:
    """A workbook of Excel 5, bare of a container."""
    return stream(beginning(version=0x0500) + b"".join(records) + record(0x000A), before=before, version=5)


def old_label(row: int, text: bytes) -> bytes:
    """A cell of text in a code page."""
    return record(0x0204, struct.pack("<HHHH", row, 0, 0, len(text)) + text)


def test_the_text_of_excel_5_is_in_the_code_page_that_it_names() -> None:
    before = record(0x0042, struct.pack("<H", 1251))
    content = excel_5(old_label(0, "Да".encode("cp1251")), before=before)
    assert rows_of(content) == [(1, ["Да"])]
    assert document(content).encoding == "cp1251"
    assert rows_of(content, "cp1253") == [(1, ["Δΰ"])]


def test_text_of_excel_5_that_names_no_code_page_is_chinese() -> None:
    content = container(Book=excel_5(old_label(0, "指标".encode("gbk"))))
    assert rows_of(content) == [(1, ["指标"])]
    assert document(content).sheets[0].name == "表1"


def test_an_unknown_encoding_is_a_lookup_error() -> None:
    with pytest.raises(LookupError):
        document(excel_5(), "no-such-encoding")


@pytest.mark.parametrize(("begins", "cell", "first"), [(0x0209, 0x0206, 0), (0x0409, 0x0406, 2)])
def test_a_sheet_of_excel_3_and_4_is_a_workbook(begins: int, cell: int, first: int) -> None:
    content = record(begins, struct.pack("<HHH", 0, 0x10, 0))
    content += b"".join(
        record(0x041E if first else 0x001E, bytes(first) + bytes([len(c)]) + c) for c in (b"General", b"0%")
    )
    content += record(0x0443 if first else 0x0243, b"\0\1" + bytes(10))
    content += record(cell, struct.pack("<HHHd", 0, 0, 0, 0.5) + bytes(8)) + record(0x000A)
    assert rows_of(content) == [(1, ["50%"])]


def test_a_sheet_of_excel_2_is_a_workbook() -> None:
    content = record(0x0009, struct.pack("<HH", 2, 0x10))
    content += b"".join(record(0x001E, bytes([len(c)]) + c) for c in (b"General", b"0%"))
    content += record(0x0004, struct.pack("<HH3xB", 0, 0, 4) + "指标".encode("gbk"))
    content += record(0x0003, struct.pack("<HHxBxd", 0, 1, 1, 0.5))
    content += record(0x0002, struct.pack("<HH3xH", 0, 2, 7))
    content += record(0x0005, struct.pack("<HH3xBB", 0, 3, 1, 0))
    content += record(0x0006, struct.pack("<HH3xd", 0, 4, 9.5) + bytes(4)) + record(0x000A)
    assert rows_of(content) == [(1, ["指标", "50%", "7", "TRUE", "9.5"])]


# -- files that are not read -----------------------------------------------------------------------------------


def test_an_encrypted_workbook_is_told() -> None:
    assert "password" in reason(container(EncryptedPackage=b"x" * 10, EncryptionInfo=b"y"))
    assert "password" in reason(container(Workbook=stream(sheet(), before=record(0x002F, bytes(6)))))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (container(WordDocument=b"x"), "Word"),
        (container(Else=b"x"), "no file of Excel"),
        (b"no workbook", "no file of Excel"),
        (b"", "no file of Excel"),
        (container(Workbook=b""), "no file of Excel"),
        (container(Workbook=b"\x09\x08"), "damaged"),
        (container(Workbook=stream(sheet(label(0, 0, "甲")))[:-4]), "damaged"),
        (container(Workbook=beginning(5) + record(0x0085, b"\xff" * 4 + bytes(5)) + record(0x000A)), "damaged"),
        (container(Workbook=stream(sheet()))[:600], "damaged"),
    ],
)
def test_why_a_file_is_not_read_is_told(content: bytes, said: str) -> None:
    assert said in reason(content)


# -- files that mean harm --------------------------------------------------------------------------------------


def costs(content: bytes) -> tuple[list[Rows], list[str]]:
    """The rows of a file's sheets and the codes of its faults, got within 5 seconds and 100 MB."""
    tracemalloc.start()
    start = time.process_time()
    found = document(content)
    tables = [[row for row in table.rows if not isinstance(row, Fault)] for table in found.sheets]
    spent, (_, peak) = time.process_time() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 5
    assert peak < 100 * 2**20
    return tables, [fault.code for fault in found.faults]


def test_a_circle_of_sectors_ends() -> None:
    content = bytearray(container(Workbook=stream(sheet(label(0, 0, "甲")))))
    table = content.index(struct.pack("<I", END), 1024)
    content[table : table + 4] = struct.pack("<I", 0)
    costs(bytes(content))
    content = bytearray(container(Workbook=stream(sheet(*[label(0, 0, "甲" * 100)] * 50))))
    content[512 + 8 : 512 + 12] = struct.pack("<I", 1)
    costs(bytes(content))


def test_a_hyperlink_over_every_cell_costs_nothing() -> None:
    link = record(0x01B8, struct.pack("<HHHH", 0, 65535, 0, 65535) + bytes(24))
    assert costs(stream(sheet(label(0, 0, "甲"), *[link] * 1000))) == ([[(1, ["甲"])]], [])


def test_a_shared_string_cannot_go_back() -> None:
    table = strings(struct.pack("<HBi", 1, 4, -8) + b"a")
    costs(stream(sheet(*shared(0)), before=table))


def test_a_cell_far_off_is_read() -> None:
    (table,), _ = costs(stream(sheet(label(0, 0, "甲"), label(65535, 255, "乙"))))
    assert [(number, len(row)) for number, row in table] == [(1, 1), (65536, 256)]


def test_rows_that_reach_far_are_too_large_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QCITY_MAX_MB", "1")
    assert costs(stream(sheet(*(double(row, 255, 1) for row in range(100))))) == ([], ["too-large"])


def test_merged_cells_over_everything_are_too_large() -> None:
    area = struct.pack("<HHHH", 0, 65535, 0, 0)
    merged = record(0x00E5, struct.pack("<H", 1000) + area * 1000)
    assert costs(stream(sheet(*(double(row, 0, 1) for row in range(5000)), merged))) == ([], ["too-large"])


def test_sheets_that_are_one_and_the_same_are_not_read_again_and_again() -> None:
    content = sheet(*[double(0, 0, 1)] * 3000)
    names = b"".join(record(0x0085, struct.pack("<IBB", 20 + 12 * 1000 + 4, 0, 0) + b"\0\0") for _ in range(1000))
    assert costs(beginning(5) + names + record(0x000A) + content) == ([], ["unreadable-file"])


def test_more_sheets_than_a_workbook_has_are_too_large() -> None:
    one = sheet(double(0, 0, 1))
    assert len(costs(stream(*[one] * 1000))[0]) == 1000
    assert costs(stream(*[one] * 1001)) == ([], ["too-large"])


TEXT_FOLLOWS = b"\0\0\0\0\0\0\xff\xff"
FIRST = sheet(
    *(label(0, 0, "指标"), double(0, 1, 0.5, 1), *shared(0, 1), formula(2, 0, TEXT_FOLLOWS), record(0x0207, wide("甲")))
)
SECOND = sheet(record(0x00E5, struct.pack("<HHHHH", 1, 0, 2, 0, 1)), record(0x007D, bytes(8) + b"\1\0"))
FORMATS = code(164, "0%") + xf(0) + xf(164)
SAMPLE = container(Workbook=stream(FIRST, SECOND, before=FORMATS + strings(wide("甲"), wide("乙"))))


def read_through(content: bytes) -> None:
    """Reads a file to its last row."""
    found = document(content)
    assert found.sheets or found.faults
    for table in found.sheets:
        for row in table.rows:
            assert not isinstance(row, Fault)


@given(st.binary(max_size=300))
def test_random_bytes_are_no_crash(content: bytes) -> None:
    read_through(content)
    read_through(beginning(5) + content)
    read_through(container(Workbook=beginning(5) + content))


@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_a_damaged_file_is_no_crash(damage: list[tuple[int, int]]) -> None:
    content = bytearray(SAMPLE)
    for place, value in damage:
        content[place] = value
    read_through(bytes(content))


@given(st.integers(0, len(SAMPLE)), st.integers(0, 700))
def test_a_file_of_which_a_part_is_missing_is_no_crash(place: int, length: int) -> None:
    read_through(SAMPLE[:place] + SAMPLE[place + length :])


# -- LibreOffice -----------------------------------------------------------------------------------------------

MADE = ods(
    '<table:table-row><table:table-cell office:value-type="string"><text:p>指标</text:p><text:p>名称</text:p>'
    "</table:table-cell>"
    '<table:table-cell table:style-name="share" office:value-type="percentage" office:value="0.965"/>'
    '<table:table-cell table:style-name="month" office:value-type="date" office:date-value="2020-06-01"/>'
    '<table:table-cell office:value-type="float" office:value="0.1" table:number-rows-spanned="2"/></table:table-row>'
    '<table:table-row table:visibility="collapse"><table:table-cell office:value-type="float" office:value="-7"/>'
    "</table:table-row>",
    '<number:percentage-style style:name="p"><number:number number:decimal-places="1"/><number:text>%</number:text>'
    "</number:percentage-style>"
    '<number:date-style style:name="d"><number:year number:style="long"/><number:text>年</number:text><number:month/>'
    "<number:text>月</number:text></number:date-style>"
    '<style:style style:name="share" style:family="table-cell" style:data-style-name="p"/>'
    '<style:style style:name="month" style:family="table-cell" style:data-style-name="d"/>',
)


@pytest.mark.libreoffice
def test_what_libreoffice_writes_is_read(tmp_path: Path) -> None:
    (table,) = document(convert(MADE, "ods", "xls", tmp_path)).sheets
    assert list(table.rows) == [(1, ["指标\n名称", "96.5%", "2020-06", "0.1"]), (2, ["-7", "", "", "0.1"])]
    assert (table.name, table.hidden) == ("表1", Hidden(rows=(2,)))
