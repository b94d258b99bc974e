"""OpenDocument spreadsheets: typed values, their formats, what repeats, and files that mean harm."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from officefiles import content_xml, convert, ods, package, styles_xml
from qcity.errors import Bilingual
from qcity.header import header_score
from qcity.readers import Document, Fault, Hidden
from qcity.readers.ods import read

Rows = list[tuple[int, list[str]]]


def document(content: bytes) -> Document:
    """A file, read."""
    return read(content, header_score)


def rows_of(content: bytes) -> Rows:
    """The rows of a file's only sheet."""
    found = document(content)
    assert not found.faults
    (table,) = found.sheets
    return [row for row in table.rows if not isinstance(row, Fault)]


def row(*cells: str, attributes: str = "") -> str:
    """A row of these cells."""
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def cell(attributes: str = "", inside: str = "") -> str:
    """A cell; a text in it without tags is its only paragraph."""
    inside = f"<text:p>{inside}</text:p>" if inside and not inside.startswith("<") else inside
    return f"<table:table-cell {attributes}>{inside}</table:table-cell>"


def text(inside: str, attributes: str = "") -> str:
    """A cell of text."""
    return cell(f'office:value-type="string" {attributes}', inside)


def number(value: str, attributes: str = "", kind: str = "float") -> str:
    """A cell of a number."""
    return cell(f'office:value-type="{kind}" office:value="{value}" {attributes}', "as shown")


def day(value: str, style: str = "") -> str:
    """A cell of a date."""
    style = f' table:style-name="{style}"' if style else ""
    return cell(f'office:value-type="date" office:date-value="{value}"{style}', "as shown")


def said(one: str, styles: str = "") -> str:
    """What a single cell says."""
    ((_, cells),) = rows_of(ods(row(one), styles))
    (found,) = cells
    return found


def reason(content: bytes) -> str:
    """Why a file is unreadable."""
    found = document(content)
    assert not found.sheets
    (fault,) = found.faults
    assert fault.code == "unreadable-file"
    why = fault.blanks["reason"]
    assert isinstance(why, Bilingual)
    return why.en


# -- values ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (number("97.8"), "97.8"),
        (number("0.965", kind="percentage"), "96.5%"),
        (number("8000", kind="currency"), "8000"),
        (number("1E-05"), "0.00001"),
        (number("0.30000000000000004"), "0.3"),
        (number("1_000"), "1_000"),
        (number("1e999999999"), "1e999999999"),
        (day("2020-06-30"), "2020-06-30"),
        (day("2020-06-30T12:00:00"), "2020-06-30"),
        (day("2020-02-30"), "2020-02-30"),
        (cell('office:value-type="time" office:time-value="PT12H30M00S"', "12:30:00"), "12:30:00"),
        (cell('office:value-type="time" office:time-value="PT12H30M00S"'), "PT12H30M00S"),
        (cell('office:value-type="boolean" office:boolean-value="true"', "真"), "TRUE"),
        (cell('office:value-type="boolean" office:boolean-value="false"'), "FALSE"),
        (text("as shown", 'office:string-value="as kept"'), "as kept"),
        (cell("", "untyped"), "untyped"),
    ],
)
def test_a_cell_says_its_value(one: str, expected: str) -> None:
    assert said(one) == expected


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (number("2", 'table:formula="of:=1+1"'), "2"),
        (cell('table:formula="of:=SUM([.A1:.A2])"'), "=SUM([.A1:.A2])"),
        (cell('table:formula="SUM(A1)"'), "=SUM(A1)"),
        (cell('office:value-type="string" calcext:value-type="error" table:formula="of:=1/0"', "#DIV/0!"), "#DIV/0!"),
        (cell('office:value-type="string" calcext:value-type="error" table:formula="of:=("', "Err:502"), "Err:502"),
        (cell('office:value-type="float" office:value="0" table:formula="of:=1/0"', "#DIV/0!"), "#DIV/0!"),
        (cell('office:value-type="string" calcext:value-type="error"'), "#VALUE!"),
    ],
)
def test_a_formula_is_what_it_came_to(one: str, expected: str) -> None:
    assert said(one) == expected


def test_a_formula_that_came_to_an_empty_text_is_empty() -> None:
    empty = cell('office:value-type="string" office:string-value="" table:formula="of:=&quot;&quot;"')
    assert rows_of(ods(row(empty, text("甲")))) == [(1, ["", "甲"])]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<text:p>甲</text:p><text:p>乙</text:p>", "甲\n乙"),
        ("<text:p>甲</text:p><text:p/><text:p>乙</text:p>", "甲\n\n乙"),
        ('<text:p>甲<text:s text:c="2"/>乙<text:s/>丙<text:tab/>丁<text:line-break/>戊</text:p>', "甲  乙 丙\t丁\n戊"),
        ('<text:p>森<text:span>林</text:span><text:a xlink:href="x">覆盖率</text:a></text:p>', "森林覆盖率"),
        ("<text:p>甲\n    乙</text:p>", "甲 乙"),
        ("<office:annotation><text:p>批注</text:p></office:annotation><text:p>甲</text:p>", "甲"),
        ("<draw:frame><draw:text-box><text:p>图</text:p></draw:text-box></draw:frame><text:p>甲</text:p>", "甲"),
        ("<text:p>甲<office:annotation><text:p>批注</text:p></office:annotation>乙</text:p>", "甲乙"),
        (f"<table:table>{row(text('内'))}</table:table><text:p>甲</text:p>", "甲"),
    ],
)
def test_text_is_what_stands_in_the_cell_itself(inside: str, expected: str) -> None:
    assert said(text(inside)) == expected


def test_spaces_without_end_are_not_unfolded() -> None:
    assert len(said(text('<text:p>甲<text:s text:c="999999999"/>乙</text:p>'))) < 2000


# -- formats ---------------------------------------------------------------------------------------------------


def data_style(kind: str, *parts: str, name: str = "N1") -> str:
    """A data style of these parts."""
    return f'<number:{kind} style:name="{name}">{"".join(parts)}</number:{kind}>'


def cell_style(data: str = "N1", name: str = "ce1", attributes: str = "") -> str:
    """A cell style of a data style."""
    data = f'style:data-style-name="{data}"' if data else ""
    return f'<style:style style:name="{name}" style:family="table-cell" {data} {attributes}/>'


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["year", "month", "day"], "2020-06-01"),
        (["year", "month"], "2020-06"),
        (["year"], "2020"),
        (["month"], "2020-06-01"),
        ([], "2020-06-01"),
    ],
)
def test_a_date_is_the_period_that_its_style_shows(parts: list[str], expected: str) -> None:
    style = data_style("date-style", *(f"<number:{part}/>" for part in parts))
    assert said(day("2020-06-01", "ce1"), style + cell_style()) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["<number:number/>", "<number:text>家</number:text>"], "12家"),
        (["<number:text>约</number:text>", "<number:number/>"], "12"),
        (['<number:number number:display-factor="10000"/>', "<number:text>万</number:text>"], "0.0012万"),
        (['<number:number number:display-factor="3"/>', "<number:text>万</number:text>"], "12"),
        (['<number:number><number:embedded-text number:position="1">.</number:embedded-text></number:number>'], "1.2"),
        (["<number:text>(</number:text>", "<number:number/>", "<number:text>)</number:text>"], "12"),
        (["<number:scientific-number/>", "<number:text>家</number:text>"], "12"),
    ],
)
def test_a_text_behind_the_digits_is_part_of_a_number(parts: list[str], expected: str) -> None:
    styles = data_style("number-style", *parts) + cell_style()
    assert said(number("12", 'table:style-name="ce1"'), styles) == expected


def test_a_number_shown_as_a_percentage_is_one() -> None:
    styles = data_style("percentage-style", "<number:number/>") + cell_style()
    assert said(number("0.5", 'table:style-name="ce1"'), styles) == "50%"


def test_a_style_that_tells_signs_apart_shows_what_its_positive_one_does() -> None:
    positive = data_style("number-style", "<number:number/>", "<number:text>家</number:text>", name="N1P0")
    chosen = data_style(
        "number-style", "<number:number/>", '<style:map style:condition="value()&gt;=0" style:apply-style-name="N1P0"/>'
    )
    assert said(number("12", 'table:style-name="ce1"'), positive + chosen + cell_style()) == "12家"


@pytest.mark.parametrize(("value", "expected"), [("0.5", "0.5亩"), ("9", "9万亩")])
def test_a_style_may_depend_on_the_number(value: str, expected: str) -> None:
    small = data_style("number-style", "<number:number/>", "<number:text>亩</number:text>", name="N1P0")
    chosen = data_style(
        "number-style", "<number:number/>", "<number:text>万亩</number:text>",
        '<style:map style:condition="value()&lt;1" style:apply-style-name="N1P0"/>',
    )  # fmt: skip
    assert said(number(value, 'table:style-name="ce1"'), small + chosen + cell_style()) == expected


def test_a_style_has_what_its_parent_has() -> None:
    styles = data_style("date-style", "<number:year/>") + cell_style(name="parent")
    styles += cell_style("", "ce1", 'style:parent-style-name="parent"')
    assert said(day("2020-06-01", "ce1"), styles) == "2020"


def test_styles_that_are_their_own_parents_end() -> None:
    assert said(day("2020-06-01", "ce1"), cell_style("", "ce1", 'style:parent-style-name="ce1"')) == "2020-06-01"


def test_a_cell_without_a_style_has_its_rows_or_columns() -> None:
    styles = data_style("date-style", "<number:year/>") + cell_style()
    styles += data_style("date-style", "<number:year/><number:month/>", name="N2") + cell_style("N2", "ce2")
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:default-cell-style-name="ce1"/>'
    )
    rows = row(*[day("2020-06-01")] * 3)
    rows += row(*[day("2020-06-01")] * 3, attributes='table:default-cell-style-name="ce2"')
    found = rows_of(ods(rows, styles, columns=columns))
    assert found == [(1, ["2020-06-01", "2020-06-01", "2020"]), (2, ["2020-06"] * 3)]


def test_styles_may_stand_in_a_part_of_their_own() -> None:
    styles = styles_xml(data_style("date-style", "<number:year/>") + cell_style())
    table = f'<table:table table:name="表1">{row(day("2020-06-01", "ce1"))}</table:table>'
    assert rows_of(package({"content.xml": content_xml(table), "styles.xml": styles})) == [(1, ["2020"])]


# -- repetition, merging, hiding -------------------------------------------------------------------------------


def test_what_is_empty_is_never_unfolded() -> None:
    gap = cell('table:number-columns-repeated="3"')
    rest = cell('table:number-columns-repeated="16380"')
    rows = row(text("甲"), gap, text("乙"), rest)
    rows += row(rest, attributes='table:number-rows-repeated="1048570"') + row(text("丙"))
    assert rows_of(ods(rows)) == [(1, ["甲", "", "", "", "乙"]), (1048572, ["丙"])]


def test_what_is_not_empty_is_repeated() -> None:
    rows = row(number("1", 'table:number-columns-repeated="2"'), attributes='table:number-rows-repeated="2"')
    assert rows_of(ods(rows)) == [(1, ["1", "1"]), (2, ["1", "1"])]


def test_rows_in_groups_are_rows() -> None:
    rows = f"<table:table-header-rows>{row(text('甲'))}</table:table-header-rows>"
    rows += f"<table:table-row-group><table:table-rows>{row(text('乙'))}</table:table-rows></table:table-row-group>"
    assert rows_of(ods(rows)) == [(1, ["甲"]), (2, ["乙"])]


def test_a_merged_cell_gives_its_text_to_the_rows_that_it_covers() -> None:
    covered = "<table:covered-table-cell/>"
    rows = row(text("东区", 'table:number-rows-spanned="2" table:number-columns-spanned="2"'), covered, number("1"))
    rows += row(covered, covered, number("2")) + row("<table:table-cell/>", "<table:table-cell/>", number("3"))
    assert rows_of(ods(rows)) == [(1, ["东区", "", "1"]), (2, ["东区", "", "2"]), (3, ["", "", "3"])]


def test_repeated_rows_do_not_share_what_is_carried_down() -> None:
    rows = row(text("东区", 'table:number-rows-spanned="2"'), number("1"))
    rows += row("<table:covered-table-cell/>", number("2"), attributes='table:number-rows-repeated="2"')
    assert rows_of(ods(rows)) == [(1, ["东区", "1"]), (2, ["东区", "2"]), (3, ["", "2"])]


def test_what_is_hidden_is_read_and_told() -> None:
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="500"/>'
    )
    rows = row(text("甲"), text("乙")) + row(text("丙"), attributes='table:visibility="filter"')
    rows += row(attributes='table:visibility="collapse"')
    style = '<style:style style:name="ta" style:family="table"><style:table-properties table:display="false"/>'
    style += "</style:style>"
    (table,) = document(ods(rows, style, columns=columns, table='table:name="表" table:style-name="ta"')).sheets
    assert table.hidden == Hidden(True, (2,), (2,))
    assert [*table.rows] == [(1, ["甲", "乙"]), (2, ["丙"])]


def test_copies_of_other_files_and_tracked_changes_are_no_sheets() -> None:
    inside = row(text("甲"))
    tables = f"<table:tracked-changes><table:table>{inside}</table:table></table:tracked-changes>"
    tables += f'<table:table table:name="a">{inside}</table:table>'
    tables += f'<table:table table:name="b" table:style-name="ta_extref">{inside}</table:table>'
    found = document(package({"content.xml": content_xml(tables)}))
    assert [one.name for one in found.sheets] == ["a"]


# -- files that are not read -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "zip"),
        (b"PK\3\4nothing", "zip"),
        (package({}), "no OpenDocument spreadsheet"),
        (package({"content.xml": b"<a/>"}), "no OpenDocument spreadsheet"),
        (package({"content.xml": content_xml("")}), "no sheet"),
        (package({"content.xml": content_xml("")[:-9]}), "broken XML"),
        (package({"content.xml": content_xml("", before='<!DOCTYPE a [<!ENTITY b "c">]>')}), "DOCTYPE"),
        (package({"content.xml": content_xml("<table:a>" * 5000)}), "nested"),
        (package({"encrypted-package": b"x"}), "password"),
        (
            package(
                {
                    "content.xml": b"\x12\x34",
                    "META-INF/manifest.xml": b"<m:manifest><m:encryption-data m:checksum='x'/></m:manifest>",
                }
            ),
            "password",
        ),
    ],
)
def test_why_a_file_is_not_read_is_told(content: bytes, why: str) -> None:
    assert why in reason(content)


# -- files that mean harm --------------------------------------------------------------------------------------


def costs(content: bytes) -> tuple[list[Rows], list[str]]:
    """The rows of a file's sheets and the codes of its faults, got within 5 seconds and 250 MB."""
    tracemalloc.start()
    start = time.process_time()
    found = document(content)
    tables = [[one for one in table.rows if not isinstance(one, Fault)] for table in found.sheets]
    spent, (_, peak) = time.process_time() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 5
    assert peak < 250 * 2**20
    return tables, [fault.code for fault in found.faults]


@pytest.mark.parametrize(
    "rows",
    [
        row(text("甲", 'table:number-columns-repeated="999999999"')),
        row(text("甲"), attributes='table:number-rows-repeated="999999999"'),
        row(cell('table:number-columns-repeated="999999999"'), text("甲")),
        row(*[text("甲")] * 16384, attributes='table:number-rows-repeated="1048576"'),
        "<table:table-row/>" * 2_600_000,
    ],
)
def test_more_cells_than_a_sheet_may_have_are_too_large(rows: str) -> None:
    assert costs(ods(rows)) == ([], ["too-large"])


def test_a_cell_merged_over_everything_costs_nothing() -> None:
    merged = text("甲", 'table:number-rows-spanned="999999999"')
    assert costs(ods(row(merged) + row("<table:covered-table-cell/>", text("乙")))) == (
        [[(1, ["甲"]), (2, ["甲", "乙"])]],
        [],
    )


def test_more_sheets_than_a_workbook_has_are_too_large() -> None:
    one = f"<table:table>{row(text('甲'))}</table:table>"
    assert len(costs(package({"content.xml": content_xml(one * 1000)}))[0]) == 1000
    assert costs(package({"content.xml": content_xml(one * 1001)})) == ([], ["too-large"])


def test_a_zip_bomb_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QCITY_MAX_MB", "1")
    assert costs(package({"content.xml": content_xml(" " * 2**21)})) == ([], ["too-large"])


ROWS = row(text("指标"), number("0.965", kind="percentage"), attributes='table:number-rows-repeated="2"')
ROWS += row(day("2020-06-01", "ce1"), cell('table:formula="of:=1/0"'))
SAMPLE = content_xml(
    f'<table:table table:name="表1"><table:table-column table:number-columns-repeated="2"/>{ROWS}</table:table>',
    data_style("date-style", "<number:year/>", "<number:text>年</number:text>") + cell_style(),
)
SAMPLE_FILE = package({"content.xml": SAMPLE})


def read_through(content: bytes) -> None:
    """Reads a file to its last row."""
    found = document(content)
    assert found.sheets or found.faults
    for table in found.sheets:
        for one in table.rows:
            assert not isinstance(one, Fault)


Damage = list[tuple[int, int]]


def damages(content: bytes) -> st.SearchStrategy[Damage]:
    """Places in a file, each with the byte to put there."""
    return st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), min_size=1, max_size=20)


def damaged(content: bytes, damage: Damage) -> bytes:
    """A file with its bytes changed."""
    whole = bytearray(content)
    for place, value in damage:
        whole[place] = value
    return bytes(whole)


@given(st.binary(max_size=300))
def test_random_bytes_are_no_crash(content: bytes) -> None:
    read_through(content)
    read_through(package({"content.xml": content, "styles.xml": content}))


@given(damages(SAMPLE_FILE))
def test_a_damaged_package_is_no_crash(damage: Damage) -> None:
    read_through(damaged(SAMPLE_FILE, damage))


@given(damages(SAMPLE))
def test_damaged_content_is_no_crash(damage: Damage) -> None:
    read_through(package({"content.xml": damaged(SAMPLE, damage)}))


# -- LibreOffice -----------------------------------------------------------------------------------------------


@pytest.mark.libreoffice
def test_what_libreoffice_writes_is_read(tmp_path: Path) -> None:
    styles = data_style("date-style", "<number:year/>", "<number:text>年</number:text>", "<number:month/>")
    styles += data_style("number-style", "<number:number/>", "<number:text>家</number:text>", name="N2")
    styles += data_style("percentage-style", "<number:number/>", "<number:text>%</number:text>", name="N3")
    styles += cell_style() + cell_style("N2", "ce2") + cell_style("N3", "ce3")
    first = row(
        text("<text:p>指标</text:p><text:p>名称</text:p>"),
        day("2020-06-01", "ce1"),
        number("12", 'table:style-name="ce2"'),
        number("0.965", 'table:style-name="ce3"', "percentage"),
        text("东区", 'table:number-rows-spanned="2"'),
    )
    second = row(number("0.1"), attributes='table:visibility="collapse"')
    (table,) = document(convert(ods(first + second, styles), "ods", "ods", tmp_path)).sheets
    assert list(table.rows) == [
        (1, ["指标\n名称", "2020-06", "12家", "96.5%", "东区"]),
        (2, ["0.1", "", "", "", "东区"]),
    ]
    assert (table.name, table.hidden) == ("表1", Hidden(rows=(2,)))


@pytest.mark.libreoffice
def test_formulas_that_libreoffice_calculates_are_read(tmp_path: Path) -> None:
    content = b"figure,error\n1,=1/0\n=A2+1,=NOSUCH()\n"
    (table,) = document(convert(content, "csv", "ods", tmp_path)).sheets
    assert list(table.rows) == [(1, ["figure", "error"]), (2, ["1", "#DIV/0!"]), (3, ["2", "#NAME?"])]
