"""Delimited text: encodings, delimiters, quoting, damaged bytes, and the physical row of every record."""

from __future__ import annotations

import codecs
import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import codes, make_plan, submit, target_text
from qcity.codes import CODES
from qcity.header import header_score
from qcity.judge import check
from qcity.readers import Document, Fault, delimited
from qcity.readers.delimited import MAX_RESTARTS, read

HEADER = "指标,报告期,数值\n"
PLAN = make_plan(target_text("rate"), target_text("count", "at_least: 3", unit="家"))


def document(content: str | bytes, encoding: str | None = None) -> Document:
    """A file, read."""
    return read(content.encode() if isinstance(content, str) else content, header_score, encoding)


def everything(content: str | bytes, encoding: str | None = None) -> list[tuple[int, list[str]] | Fault]:
    """The records of a file's only sheet, with their physical rows, and the faults among them."""
    (sheet,) = document(content, encoding).sheets
    assert sheet.name is None
    return list(sheet.rows)


def records(content: str | bytes, encoding: str | None = None) -> list[tuple[int, list[str]]]:
    """The records of a file without a fault."""
    found = everything(content, encoding)
    assert not [one for one in found if isinstance(one, Fault)]
    return [one for one in found if not isinstance(one, Fault)]


def faults(content: str | bytes, encoding: str | None = None) -> list[tuple[str, int | None]]:
    """The code and physical row of each fault."""
    return [(one.code, one.row) for one in everything(content, encoding) if isinstance(one, Fault)]


# -- encodings -------------------------------------------------------------------------------------------------

TEXT = HEADER + "森林覆盖率,2020,31.2%\n"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("gbk"), "gb18030"),
        (TEXT.encode("gb18030"), "gb18030"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32"),
        pytest.param(
            codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
            "utf-32",
        ),
    ],
)
def test_the_encoding_is_the_byte_order_marks_else_utf8_else_gb18030(content: bytes, name: str) -> None:
    assert document(content).encoding == name
    assert records(content) == [(1, ["指标", "报告期", "数值"]), (2, ["森林覆盖率", "2020", "31.2%"])]


def test_characters_outside_gbk_are_read_from_gb18030() -> None:
    text = HEADER + "䶮㛃𠮷县,2020,1\n"
    assert records(text.encode("gb18030"))[1] == (2, ["䶮㛃𠮷县", "2020", "1"])


def test_an_encoding_that_is_named_is_the_one_that_is_used() -> None:
    content = "指標,報告期,數值\n森林覆蓋率,2020,31.2\n".encode("big5")
    assert records(content, "big5")[1] == (2, ["森林覆蓋率", "2020", "31.2"])
    assert document(content, "big5").encoding == "big5"


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-8", "utf8", "utf-8-sig"])
def test_a_byte_order_mark_is_no_text_though_the_encoding_is_named(encoding: str) -> None:
    assert records(TEXT.encode("utf-8-sig"), encoding)[0] == (1, ["指标", "报告期", "数值"])


def test_an_unknown_encoding_is_a_lookup_error() -> None:
    with pytest.raises(LookupError):
        document(TEXT, "no-such-encoding")


@pytest.mark.parametrize("encoding", ["idna", "punycode"])
def test_an_encoding_that_is_meant_for_something_else_is_no_crash(encoding: str) -> None:
    assert document(TEXT, encoding).faults


# -- damaged bytes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_undecodable_bytes_cost_their_record_alone(encoding: str) -> None:
    good, bad = "森林覆盖率,2020,31.2\n".encode(encoding.replace("-sig", "")), b"\xff\xff,2020,3\n"
    content = HEADER.encode(encoding) + good + bad + good
    assert faults(content) == [("undecodable", 3)]
    assert [row for row, _ in [r for r in everything(content) if not isinstance(r, Fault)]] == [1, 2, 4]
    assert document(content).encoding == encoding


def test_what_could_be_read_of_a_damaged_record_tells_what_it_was_about() -> None:
    (fault,) = (r for r in everything(HEADER.encode() + b"rate,2020,9\xff\n") if isinstance(r, Fault))
    assert list(fault.cells[:2]) == ["rate", "2020"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_damaged_record_occupies_its_target(encoding: str) -> None:
    content = HEADER.encode(encoding) + "指标rate,2020,".encode(encoding) + b"9\xff\nrate,2019,95\n"
    submission = submit(PLAN, content)
    assert codes(submission) == ["undecodable"]
    assert submission.issues[0].place.row == 2
    (damaged,) = submission.damaged
    assert (damaged.target, str(damaged.period), damaged.body) == ("rate", "2020", "city")
    assert len(submission.measurements) == 1


def test_the_encoding_in_which_least_is_damaged_is_taken() -> None:
    content = "indicator,period,value,note\nrate,2020,95,很好\nrate,2019,95,不错\n".encode("gb18030")
    submission = submit(PLAN, content + b"count,2020,5,\xff\xff\n")
    assert [(i.code, i.place.row) for i in submission.issues] == [("undecodable", 4)]
    assert len(submission.measurements) == 2


@pytest.mark.parametrize("cell", [b"9\xff", b'"9"1'])
def test_a_damaged_subtotal_is_no_crash(cell: bytes) -> None:
    content = "指标,报告期,地区,数值\n".encode() + "rate,2020,小计,".encode() + cell + b"\n"
    check(PLAN, submit(PLAN, content))


def test_a_surplus_cell_of_a_damaged_record_is_not_its_body() -> None:
    (damaged,) = submit(PLAN, HEADER.encode() + b"rate,2020,95,\xff\n").damaged
    assert damaged.body == "city"


def test_bytes_that_no_encoding_fits_are_told_with_their_row() -> None:
    content = b"a,b\nc,\xff\xfe\xfd\n"
    found = document(content)
    assert (found.encoding, found.sheets) == (None, ())
    (fault,) = found.faults
    assert (fault.code, fault.row) == ("undecodable", 2)
    assert (fault.text or "").startswith("ff")


def test_a_named_encoding_that_does_not_fit_is_told() -> None:
    assert codes(submit(PLAN, TEXT, encoding="ascii")) == ["undecodable"]


# -- delimiters ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_comma_tab_and_semicolon_delimit(delimiter: str) -> None:
    content = HEADER.replace(",", delimiter) + delimiter.join(["a,b;c\td".replace(delimiter, "|"), "2020", "1"])
    assert records(content)[1] == (2, ["a,b;c\td".replace(delimiter, "|"), "2020", "1"])


def test_the_header_tells_the_delimiter_though_other_lines_have_more_of_another() -> None:
    content = "甲,乙,丙,丁,戊\n指标;报告期;数值\nrate;2020;12,345\n"
    assert records(content)[2] == (3, ["rate", "2020", "12,345"])


# -- quoting and physical rows ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a,"b,c",d\n', [(2, ["a", "b,c", "d"])]),
        ('a,"b ""c""",d\n', [(2, ["a", 'b "c"', "d"])]),
        ('a,"b\nc",d\ne,f,g\n', [(2, ["a", "b\nc", "d"]), (4, ["e", "f", "g"])]),
        ('a,"b\r\nc",d\r\ne,f,g\r\n', [(2, ["a", "b\r\nc", "d"]), (4, ["e", "f", "g"])]),
        ("a,b,c\n\n\nd,e,f\n", [(2, ["a", "b", "c"]), (3, []), (4, []), (5, ["d", "e", "f"])]),
        ("a,b,c\rd,e,f\r", [(2, ["a", "b", "c"]), (3, ["d", "e", "f"])]),
        ("a,b,c", [(2, ["a", "b", "c"])]),
        ('a,b"c,d\n', [(2, ["a", 'b"c', "d"])]),
        ("a,b\x00c,d\n", [(2, ["a", "b\x00c", "d"])]),
        ("", []),
    ],
)
def test_records_stand_on_the_physical_line_on_which_they_begin(
    text: str, expected: list[tuple[int, list[str]]]
) -> None:
    assert records(HEADER + text)[1:] == expected


cells = st.text(st.sampled_from("甲乙a1%，,;\t\"'\r\n "), max_size=6)


@given(
    st.lists(st.lists(cells, min_size=1, max_size=4), max_size=6),
    st.sampled_from(",\t;"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_every_table_is_read_back_with_its_physical_rows(
    rows: list[list[str]], delimiter: str, encoding: str, ending: str
) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator=ending)
    expected = []
    for row in [["指标", "报告期", "数值"], *rows]:
        expected.append((len(re.findall(r"\r\n|\r|\n", file.getvalue())) + 1, row))
        writer.writerow(row)
    assert records(file.getvalue().encode(encoding)) == expected


@pytest.mark.parametrize("broken", ['a,"b"c,d', 'a,"b" ,c', '"a"b'])
def test_broken_quoting_costs_its_line_alone(broken: str) -> None:
    found = everything(f"{HEADER}e,f,g\n{broken}\nh,i,j\n")
    assert [one for one in found if not isinstance(one, Fault)][1:] == [
        (2, ["e", "f", "g"]),
        (4, ["h", "i", "j"]),
    ]
    (fault,) = (one for one in found if isinstance(one, Fault))
    assert (fault.code, fault.row, fault.text) == ("bad-quoting", 3, broken)


def test_a_quote_that_never_closes_costs_its_line_alone() -> None:
    found = everything(f'{HEADER}a,b,"c\nd,e,f\ng,h,"i\nj,k,l\n')
    assert [one.row for one in found if isinstance(one, Fault)] == [2, 4]
    assert {one.code for one in found if isinstance(one, Fault)} <= {"bad-quoting", "unclosed-quote"}
    assert [one for one in found if not isinstance(one, Fault)][1:] == [
        (3, ["d", "e", "f"]),
        (5, ["j", "k", "l"]),
    ]


@pytest.mark.parametrize("tail", ["", "\n", "\n\n"])
def test_a_quote_that_never_closes_to_the_end_is_told(tail: str) -> None:
    assert faults(f'{HEADER}a,b,c\nd,e,"f{tail}') == [("unclosed-quote", 3)]


def test_broken_quoting_behind_a_record_of_several_lines_is_told_with_its_row() -> None:
    assert faults(f'{HEADER}a,"b\nc",d\ne,"f"g,h\n') == [("bad-quoting", 4)]


def test_a_file_of_quotes_that_never_close_is_given_up_and_says_from_where() -> None:
    lines = "".join(f'a{i},b,"c\nd,e,f\n' for i in range(MAX_RESTARTS + 5))
    found = faults(HEADER + lines)
    assert found[-1] == ("unclosed-quote", 2 + 2 * MAX_RESTARTS)
    assert [row for _, row in found[:-1]] == [2 + 2 * i for i in range(MAX_RESTARTS)]


def test_a_cell_of_unreasonable_length_costs_its_record_at_most() -> None:
    found = everything(f"{HEADER}a,b,{'x' * 200_000}\nc,d,e\n")
    assert len(found) == 3
    assert found[2] == (3, ["c", "d", "e"])


# -- whatever the bytes are ------------------------------------------------------------------------------------

likely_bytes = st.lists(
    st.sampled_from(
        [
            b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00", b"\xff", b"\x81", b"\r", b"\n", b"\r\n", b",", b";",
            b"\t", b'"', b"rate", b"2020", b"95", b"97.8%", "指标".encode(), "报告期".encode(), "数值".encode(),
            "地区".encode(), "指标,报告期,数值\n".encode("gbk"), "指标,报告期,数值\n".encode(),
            "分子,分母\n".encode(),
        ]
    ),
    max_size=40,
).map(b"".join)  # fmt: skip


@given(
    st.binary(max_size=200) | likely_bytes | st.binary(max_size=60).map(lambda tail: HEADER.encode() + tail),
    st.sampled_from([None, None, None, "utf-8", "gbk", "utf-16", "ascii", "latin-1"]),
)
def test_any_bytes_give_issues_and_never_an_exception(content: bytes, encoding: str | None) -> None:
    submission = submit(PLAN, content, encoding=encoding)
    check(PLAN, submission)
    assert submission.measurements or submission.unreported or submission.issues or submission.inputs[0].rows == 0
    assert all(issue.code in CODES for issue in submission.issues)
    assert submission.inputs[0].content == content


def test_a_line_that_never_ends_is_told_and_a_long_file_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAX_LINE", 100)
    endless = document(HEADER + "rate,2020," + "9" * 200 + "\n")
    assert [fault.code for fault in endless.faults] == ["too-large"]
    for end in ("\n", "\r\n", "\r"):
        assert document((HEADER + "rate,2020,95\n" * 50).replace("\n", end)).faults == ()
    assert document(HEADER + "x" * 40).faults == ()
