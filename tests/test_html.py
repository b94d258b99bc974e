"""HTML tables: spans, missing end tags, what is hidden, stored numbers, encodings and pages that break off."""

from __future__ import annotations

import time
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcity.codes import CODES
from qcity.header import header_score
from qcity.readers import Document, Fault, Hidden
from qcity.readers.html import read
from qcity.readers.limits import VARIABLE

Item = tuple[int, list[str]] | Fault


def document(content: str | bytes, encoding: str | None = None) -> Document:
    """A page, read."""
    return read(content.encode() if isinstance(content, str) else content, header_score, encoding)


def tables(content: str | bytes, encoding: str | None = None) -> list[list[Item]]:
    """What each table of a page without a fault of its own has."""
    found = document(content, encoding)
    assert not found.faults
    assert [sheet.name for sheet in found.sheets] == [f"table {i + 1}" for i in range(len(found.sheets))]
    return [list(sheet.rows) for sheet in found.sheets]


def grid(rows: str) -> list[Item]:
    """What a page's only table has, whose rows these are."""
    (only,) = tables(f"<table>{rows}</table>")
    return only


def cell(text: str, attributes: str = "") -> str:
    """The text of a cell."""
    ((_, (first, *rest)),) = grid(f"<tr><td {attributes}>{text}</td><td>.</td></tr>")  # type: ignore[misc]
    assert rest == ["."]
    return str(first)


@pytest.mark.parametrize(
    "text",
    [
        "<TABLE><TR><TH>指标</TH><TH>数值</TH></TR><TR><TD>a</TD><TD>1</TD></TR></TABLE>",
        "<table><tr><th>指标<th>数值<tr><td>a<td>1",
        "<table><thead><tr><th>指标<th>数值<tbody><tr><td>a<td>1</table>",
        "<table border=1><td>指标</td><td>数值</td></tr><tr>\n<td>\n a \n</td>\n<td>1</td>\n</table>",
        "<tr><td>指标<td>数值</tr><tr><td>a<td>1</tr>",
        '<p>x<table><!-- <tr><td>no --><tr><td class="a>b">指标<td>数值<tr><td><font><b>a</b></font><td><p>1</p>',
        "<style>td</style><script>'<table>'</script><title><table></title><table><tr><td>指标<td>数值<tr><td>a<td>1</table>",
    ],
)
def test_a_table_is_read_as_browsers_read_it_end_tags_or_none(text: str) -> None:
    assert tables(text) == [[(1, ["指标", "数值"]), (2, ["a", "1"])]]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<tr><td colspan=2>a<td>b", [(1, ["a", "", "b"])]),
        ("<tr><td rowspan=2>a<td>b<tr><td>c", [(1, ["a", "b"]), (2, ["a", "c"])]),
        ("<tr><td>b<td rowspan=2>a<tr><td>c", [(1, ["b", "a"]), (2, ["c", "a"])]),
        ("<tr><td>b<td>d<td rowspan=2>a<tr><td>c", [(1, ["b", "d", "a"]), (2, ["c", "", "a"])]),
        (
            "<tr><td rowspan=2 colspan=2>a<td>b<tr><td>c<tr><td>d",
            [(1, ["a", "", "b"]), (2, ["a", "", "c"]), (3, ["d"])],
        ),
        ("<tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d", [(1, ["a", "b"]), (2, ["a", "c"]), (3, ["a", "d"])]),
        ("<tbody><tr><td rowspan=9>a<td>b<tbody><tr><td>c", [(1, ["a", "b"]), (2, ["c"])]),
        ("<tr><td rowspan=2>a<tr><tr><td>b", [(1, ["a"]), (2, ["a"]), (3, ["b"])]),
        ("<tr><td rowspan=x colspan=-1>a<td>b", [(1, ["a", "b"])]),
        ("<tr><td>a<tr><tr><td> <td><br><tr><td>b", [(1, ["a"]), (4, ["b"])]),
    ],
)
def test_a_span_carries_its_text_down_and_leaves_blanks_beside(rows: str, expected: list[Item]) -> None:
    assert grid(rows) == expected


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("a<br>b<br/>\n c", "a\nb\nc"),
        ("<p>a</p><p>b</p>", "a\nb"),
        (" a \n\t b ", "a b"),
        ("&lt;5&nbsp;&amp;&#x4e00;", "<5\xa0&一"),
        ("3 < 5", "3 < 5"),
        ("a<!-- b -->c<![if x]>d<![endif]>", "acd"),
        ("km<sup>2</sup>", "km²"),
        ("97<sup>2</sup>", "97²"),
        ("PM<sub>2.5</sub>", "PM₂.₅"),
        ("<span style='DISPLAY : none'>1<b>2</b></span>97", "97"),
        ("<span hidden>1<span>2</span>3</span>97", "97"),
        ("<input value='97.8'>", "97.8"),
        ("<input type=hidden value=1><input type=checkbox value=2>3", "3"),
        ("<select><option>A<option selected>B<option>C</select>", "B"),
        ("<textarea>9<b></textarea>", "9<b>"),
        ("<script>1</script>2<style>3</style>", "2"),
        ("<a href='x>y'>1</a>", "1"),
    ],
)
def test_a_cell_has_the_text_that_it_shows(written: str, text: str) -> None:
    assert cell(written) == text


@pytest.mark.parametrize(
    ("shown", "attributes", "text"),
    [
        ("97%", "x:num='0.965'", "96.5%"),
        ("96.5%", 'sdval="0.965" sdnum="2052;0;0.0%"', "96.5%"),
        ("1,235", "x:num=1234.5", "1234.5"),
        ("8家", "data-v='8.2'", "8.2家"),
        ("-3", "x:num='-2.96'", "-2.96"),
        ("5", "x:num", "5"),
        ("2020-06-30", "x:num='44012'", "2020-06-30"),
        ("2020", "x:num='44012'", "2020"),
        ("12.3万", "x:num='123000'", "12.3万"),
        ("97%", "x:num='0.5'", "97%"),
        ("97%", "x:num='1e999999999'", "97%"),
        ("97%", "x:num='nan'", "97%"),
        ("无", "x:num='1'", "无"),
    ],
)
def test_the_stored_number_stands_for_the_rounded_one_where_they_agree(shown: str, attributes: str, text: str) -> None:
    assert cell(shown, attributes) == text


def test_a_table_within_a_cell_is_a_table_of_its_own() -> None:
    text = "<table><tr><td>a<table><tr><td>in</td></tr></table>b</td><td>c</td></tr></table><table><tr><td>2</table>"
    assert tables(text) == [[(1, ["ab", "c"])], [(1, ["in"])], [(1, ["2"])]]


def test_tables_that_only_hold_others_are_none() -> None:
    assert tables("<table><tr><td><table><tr><td>in</table></table>") == [[(1, ["in"])]]


def test_a_caption_stands_above_the_header() -> None:
    text = "<caption>填报单位：高昌区<br>报告期：2020年</caption><tr><td>a"
    assert grid(text) == [(1, ["填报单位：高昌区", "报告期：2020年"]), (1, ["a"])]


def test_hidden_rows_columns_and_tables_are_read_and_told() -> None:
    text = "<table><col><col span=2 hidden><tr><td>a<td>b<td>c<td style='display:none'>d<tr style='display:none'><td>e"
    (sheet,) = document(text).sheets
    assert sheet.hidden == Hidden(False, (2,), (2, 3, 4))
    assert list(sheet.rows) == [(1, ["a", "b", "c", "d"]), (2, ["e"])]
    assert document("<table hidden><tr><td>a").sheets[0].hidden.sheet


PAGE = "<html><head>{}</head><table><tr><td>指标</td><td>报告期</td></tr></table>"


@pytest.mark.parametrize(
    ("meta", "encoding", "told"),
    [
        ("", "utf-8", "utf-8"),
        ("", "utf-8-sig", "utf-8-sig"),
        ("", "utf-16", "utf-16"),
        ("", "utf-16-le", "utf-16-le"),
        ("", "utf-16-be", "utf-16-be"),
        ("", "gb18030", "gb18030"),
        ("<meta charset=gb2312>", "gbk", "gb18030"),
        ("<meta charset=gb2312>", "utf-8", "utf-8"),
        ("<meta charset=utf-8>", "gbk", "gb18030"),
        ("<meta charset=iso-8859-1>", "gbk", "gb18030"),
        ('<META content="text/html; charset=GBK" http-equiv="Content-Type">', "gbk", "gb18030"),
        ("<meta charset=no-such-thing>", "gbk", "gb18030"),
    ],
)
def test_the_encoding_is_the_one_that_fits_and_shows_a_header(meta: str, encoding: str, told: str) -> None:
    found = document(PAGE.format(meta).encode(encoding))
    assert found.encoding == told
    assert list(found.sheets[0].rows) == [(1, ["指标", "报告期"])]


def test_an_encoding_that_the_page_names_or_the_user_is_used() -> None:
    page = "<meta charset=big5><table><tr><td>指標<td>時間</table>".encode("big5")
    assert document(page).encoding == "big5"
    assert document(page.replace(b"charset", b"x"), "big5").sheets[0].rows.__next__() == (1, ["指標", "時間"])
    with pytest.raises(LookupError):
        document(page, "no-such-encoding")


def test_undecodable_bytes_cost_their_row_alone() -> None:
    (rows,) = tables(b"<table><tr><td>a<tr><td>\xff\xff<td>b<tr><td>c</table>")
    assert [item.code if isinstance(item, Fault) else item for item in rows] == [(1, ["a"]), "undecodable", (3, ["c"])]


@pytest.mark.parametrize("text", ["", "x", "<p>x</p>", "<table></table>", "<table><tr><td> </table>"])
def test_a_page_without_a_table_is_told(text: str) -> None:
    found = document(text)
    assert (found.sheets, [fault.code for fault in found.faults]) == ((), ["unreadable-file"])


def test_a_page_whose_tables_stand_in_other_files_is_told() -> None:
    (fault,) = document("<frameset><frame src='sheet001.htm'></frameset>").faults
    assert "other files" in getattr(fault.blanks["reason"], "en", "")


@pytest.mark.parametrize("rest", ["<t", "<td x='", "<!-- x", "<script>x", "</td"])
def test_a_page_that_breaks_off_is_told_and_so_is_the_row(rest: str) -> None:
    found = document(f"<table><tr><td>1</td></tr>\n<tr><td>2</td><td>12{rest}")
    assert [(fault.code, fault.blanks["reason"]) for fault in found.faults] == [
        ("unreadable-file", "网页在第 2 行中断，后面没有读取")
    ]
    first, last = found.sheets[0].rows
    assert first == (1, ["1"])
    assert isinstance(last, Fault)
    assert (last.code, last.row, list(last.cells)) == ("bad-record", 2, ["2", "12"])


def test_a_last_cell_without_an_end_is_cut_off_where_others_have_one() -> None:
    (rows,) = tables("<table><tr><td>1</td></tr><tr><td>12")
    assert isinstance(rows[1], Fault)
    assert tables("<table><tr><td>1<tr><td>12") == [[(1, ["1"]), (2, ["12"])]]


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr>" + "<td colspan=1000>x" * 20,
        "<table>" + "<tr><td colspan=1000>x" * 30,
        "<table><tr><td colspan=1000 rowspan=65534>x" + "<tr>" * 30,
        "<table><tr>" + "<td>x" * 17_000,
        "<table>" + "<col hidden span=1000>" * 30,
        "<table>" * 2000,
        "<table><td>" * 2000,
    ],
)
def test_a_page_of_countless_cells_or_tables_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "1")
    found = document(text)
    assert (found.sheets, [fault.code for fault in found.faults]) == ((), ["too-large"])


@pytest.mark.parametrize(
    "piece",
    ["<a", "<a ", "<", "</", "<!", "<!-", "<!--", "<?", "<a x='", '<a x="', "&", "&#", "<script>", "<script></", "<td>",
     "<table><td>", "<b hidden>", "<a =", "<td ", "<td a='b' ", "<![", "]]>", "<textarea>", "<sup>1", "<div>"],
)  # fmt: skip
def test_time_grows_with_the_file_and_no_faster(piece: str) -> None:
    start = time.perf_counter()
    document(piece * 20_000)
    assert time.perf_counter() - start < 5  # a parser that goes back again and again takes minutes


cells = st.text(st.sampled_from("甲a1%<>&\"'/=- \xa0;!#") | st.characters(codec="utf-8"), max_size=8)


@given(st.lists(st.lists(cells, min_size=1, max_size=4), min_size=1, max_size=5), st.booleans(), st.booleans())
def test_every_table_of_texts_is_read_back(rows: list[list[str]], ends: bool, bare: bool) -> None:
    end = "</td>" if ends else ""
    start = "<td>" if bare else "<td align=right style='color: red'>"
    text = "".join("<tr>" + "".join(f"{start}{escape(one)}{end}" for one in row) for row in rows)
    shown = [[" ".join(" ".join(one.split("\x0c")).translate(SPACES).split(" ")) for one in row] for row in rows]
    shown = [[" ".join(filter(None, one.split(" "))) for one in row] for row in shown]
    expected = [(i, row) for i, row in enumerate(shown, 1) if any(row)]
    found = document(f"<table>{text}</table>")
    assert [item for sheet in found.sheets for item in sheet.rows] == expected


SPACES = str.maketrans("\t\r\n\x0c", "    ")

likely = st.lists(
    st.sampled_from(
        ["<table>", "</table>", "<tr>", "</tr>", "<td>", "<td rowspan=3 colspan=2>", "</td>", "<th hidden>", "<br>",
         "<", "<!--", "-->", "<caption>", "<tbody>", "<script>", "</script>", "<sup>", "<option>", "<b hidden>", "</b>",
         "x", "指标", "97", "&lt;", "&", "'", '"', "=", ">", "<input value=3>", "<td x:num='0.9'>", "<textarea>"]
    ),
    max_size=40,
).map(lambda some: "".join(some).encode())  # fmt: skip


@given(st.binary(max_size=100) | likely, st.sampled_from([None, None, "gbk", "utf-16", "ascii", "idna"]))
def test_any_bytes_give_faults_and_never_an_exception(content: bytes, encoding: str | None) -> None:
    found = document(content, encoding)
    assert found.faults or found.sheets
    items = [*found.faults, *(item for sheet in found.sheets for item in sheet.rows)]
    assert all(item.code in CODES for item in items if isinstance(item, Fault))
