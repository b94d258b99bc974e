"""What a file is, told by its content."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcity.errors import Bilingual
from qcity.readers import Fault
from qcity.readers.decoding import Decoded, decode
from qcity.readers.limits import VARIABLE
from qcity.readers.recognize import recognize

CSV = "指标,报告期,数值\nrate,2020,97.8\n"
HTML = "<html><body><table><tr><td>指标</td></tr></table></body></html>"
JSON = '[{"指标": "rate", "数值": 97.8}]'
LINES = '{"指标": "rate", "数值": 97.8}\n{"指标": "rate", "数值": 97.9}\n'


def zipped(*names: str, **contents: bytes) -> bytes:
    """A ZIP with these names in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
        for name in names:
            archive.writestr(name, b"x" * 100)
    return file.getvalue()


def compound(*streams: str, inner: str = "") -> bytes:
    """An OLE2 file with these streams, and one in a folder inside it."""
    entries = [("Root Entry", 5, -1, -1, 1)]
    for i, name in enumerate(streams, 1):
        entries.append((name, 2, -1, i + 1 if i < len(streams) or inner else -1, -1))
    if inner:
        at = len(entries)
        entries += [("MBD1", 1, -1, -1, at + 1), (inner, 2, -1, -1, -1)]
    directory = b""
    for name, kind, left, right, child in entries:
        text = name.encode("utf-16-le") + b"\0\0"
        directory += text.ljust(64, b"\0") + struct.pack("<HBBiii", len(text), kind, 1, left, right, child)
        directory += b"\0" * 48
    sectors = -(-len(directory) // 512)
    table = struct.pack("<128I", 0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE, *[0xFFFFFFFF] * (127 - sectors))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header = header.ljust(44, b"\0") + struct.pack("<IIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return header + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108) + table + directory.ljust(sectors * 512, b"\0")


def reason(content: bytes, name: str) -> str:
    """Why a file cannot be read, in English."""
    found = recognize(content, name)
    assert found.format is None
    assert found.fault is not None
    assert found.fault.code == "unreadable-file"
    text = found.fault.blanks["reason"]
    assert isinstance(text, Bilingual)
    return text.en


@pytest.mark.parametrize(
    ("content", "name", "format_"),
    [
        (CSV, "a.csv", "csv"),
        (CSV, "a.TSV", "csv"),
        (CSV, "a.xls", "csv"),
        (CSV, "a.xlsx", "csv"),
        (CSV, "a.et", "csv"),
        (CSV, "a.json", "csv"),
        (CSV, "a.jsonl", "csv"),
        (CSV, ".csv", "csv"),
        ("", "a.csv", "csv"),
        ("\n\n" + CSV, "a.csv", "csv"),
        ("[注]," + CSV, "a.csv", "csv"),
        ("[1],2", "a.csv", "csv"),
        ("{x},y", "a.csv", "csv"),
        ("<5,x", "a.csv", "csv"),
        ("PK,数值", "a.csv", "csv"),
        ("PAR1,PAR2", "a.csv", "csv"),
        ("PARENT,CHILD", "a.csv", "csv"),
        (HTML, "a.xls", "html"),
        (HTML, "a.csv", "html"),
        (HTML, "a.html", "html"),
        ("<table><tr><td>1", "a.xls", "html"),
        (" \n<!-- x --><?xml version='1.0'?>\n<!DOCTYPE html>\n" + HTML, "a.xls", "html"),
        ("\ufeff<TABLE border=1><TR>", "a.xls", "html"),
        ("质量指标<br><table><tr><td>1", "a.xls", "html"),
        ("指标,说明\nx,<table>", "a.csv", "csv"),
        (JSON, "a.json", "json"),
        (JSON, "a.csv", "json"),
        (JSON, "a.txt", "json"),
        (JSON, "a.xls", "json"),
        (JSON, "a.jsonl", "json"),
        ('{\n "数据": [\n', "a.jsonl", "json"),
        ("[1, 2]", "a.json", "json"),
        ("{'a': 1}", "a.json", "json"),
        ("oops", "a.json", "json"),
        (LINES, "a.jsonl", "jsonl"),
        (LINES, "a.json", "jsonl"),
        (LINES, "a.csv", "jsonl"),
        (LINES.splitlines()[0], "a.json", "json"),
        ("- {指标: rate}", "a.yaml", "yaml"),
        (JSON, "a.yml", "yaml"),
        (CSV, "a.yaml", "yaml"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_of_text_the_ending_decides_unless_the_content_is_plainly_something_else(
    content: str, name: str, format_: str, encoding: str
) -> None:
    if encoding == "gb18030":
        content = content.removeprefix("\ufeff")
    found = recognize(content.encode(encoding), name)
    assert (found.format, found.fault) == (format_, None)
    assert found.content == content.encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_html_in_utf_16_needs_no_byte_order_mark(encoding: str) -> None:
    assert recognize(HTML.encode(encoding), "a.xls").format == "html"


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv", "a.json", "a.html", "a"])
@pytest.mark.parametrize(
    ("content", "format_"),
    [
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (zipped("[Content_Types].xml", "XL\\Workbook.xml"), "xlsx"),
        (zipped("[Content_Types].xml", "xl/workbook.bin", "xl/styles.bin"), "xlsb"),
        (zipped("content.xml", mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (zipped("content.xml", "META-INF/manifest.xml"), "ods"),
        (zipped("xl/workbook.xml") + b"trailing", "xlsx"),
        (compound("Workbook", "\x05SummaryInformation"), "xls"),
        (compound("Book"), "xls"),
        (compound("Workbook", inner="WordDocument"), "xls"),
        (compound("Unheard of"), "xls"),
        (compound("Workbook")[:600], "xls"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", "xls"),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00", "xls"),
        (b"PAR1" + b"\0" * 40 + b"PAR1", "parquet"),
    ],
)
def test_what_a_binary_file_is_stands_in_it_and_not_in_its_name(content: bytes, format_: str, name: str) -> None:
    assert recognize(content, name) == (format_, content, None)


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.parquet", "a.docx"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (zipped("word/document.xml"), "Word"),
        (zipped("ppt/presentation.xml"), "presentation"),
        (zipped("OFD.xml"), "OFD"),
        (zipped("a.csv"), "archive"),
        (zipped(), "archive"),
        (zipped("xl/workbook.xml")[:200], "incomplete"),
        (zipped("content.xml", mimetype=b"application/vnd.oasis.opendocument.text"), "Word"),
        (compound("WordDocument"), "Word"),
        (compound("PowerPoint Document"), "presentation"),
        (compound("EncryptionInfo", "EncryptedPackage"), "password"),
        (b"%PDF-1.4 ...", "PDF"),
        (b"{\\rtf1", "Word"),
        (b"Rar!\x1a\x07\x00", "archive"),
        (b"7z\xbc\xaf\x27\x1c", "archive"),
        (b"D".ljust(257, b"\0") + b"ustar\x0000", "archive"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"SQLite format 3\0", "SQLite"),
        (b"PARE" + b"\0" * 40 + b"PARE", "encrypted"),
    ],
)
def test_what_is_known_and_cannot_be_read_is_told_for_what_it_is(content: bytes, said: str, name: str) -> None:
    assert said in reason(content, name)


@pytest.mark.parametrize("name", ["a.xls", "a.csv"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "2003",
        ),
        ('<?xml version="1.0"?><data/>', "XML"),
        ('<?xml version="1.0"?><office:document xmlns:office="x">', "flat"),
    ],
)
def test_markup_that_is_no_page_is_told(text: str, said: str, name: str) -> None:
    assert said in reason(text.encode(), name)


def test_a_web_archive_is_told_apart_from_a_page() -> None:
    text = f"From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary=x\n\n--x\n{HTML}"
    assert "MHTML" in reason(text.encode(), "a.xls")


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.parquet"])
def test_nonsense_under_a_known_name_is_told(name: str) -> None:
    assert name[1:] in reason(b"\x00\x01\x02nonsense", name)


def test_nonsense_and_text_under_an_unknown_name_are_unknown() -> None:
    assert recognize(b"\x00\x01\x02", "a.dat") == (None, b"\x00\x01\x02", None)
    assert recognize(b"notes", "README") == (None, b"notes", None)


@pytest.mark.parametrize(("name", "format_"), [("a.csv.gz", "csv"), ("a.csv", "csv"), ("a.JSONL.GZ", "jsonl")])
def test_what_is_packed_is_unpacked_and_told_by_the_ending_before(name: str, format_: str) -> None:
    text = (CSV if format_ == "csv" else LINES).encode()
    assert recognize(gzip.compress(text), name) == (format_, text, None)
    assert recognize(gzip.compress(text[:9]) + gzip.compress(text[9:]), name) == (format_, text, None)
    assert recognize(gzip.compress(text) + b"\0" * 512, name) == (format_, text, None)
    assert recognize(text, name) == (format_, text, None)


@given(st.binary(max_size=300), st.integers(1, 40))
def test_a_packed_file_that_is_cut_off_is_never_read(text: bytes, missing: int) -> None:
    packed = gzip.compress(text)
    found = recognize(packed[:-missing], "a.csv")
    assert found.fault is not None or len(packed) - missing < 2


def test_a_packed_file_that_is_damaged_is_told() -> None:
    packed = bytearray(gzip.compress(CSV.encode()))
    packed[-6] ^= 1  # its checksum
    assert "damaged" in reason(bytes(packed), "a.csv.gz")
    assert "damaged" in reason(gzip.compress(b"a") + b"garbage", "a.csv.gz")


def test_what_is_packed_twice_is_refused() -> None:
    assert "again" in reason(gzip.compress(gzip.compress(b"a")), "a.csv.gz")


def test_what_unfolds_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "1")
    assert recognize(gzip.compress(b"a" * 2**20), "a.csv").fault is None
    for packed in (gzip.compress(b"a" * (2**20 + 1)), gzip.compress(b"a" * 2**19) * 3):
        fault = recognize(packed, "a.csv").fault
        assert fault is not None
        assert fault.code == "too-large"


def test_a_file_of_countless_packed_parts_is_refused() -> None:
    fault = recognize(gzip.compress(b"") * 100_001, "a.csv").fault
    assert fault is not None
    assert fault.code == "too-large"


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.xls", "a.json", "a.jsonl", "a.yaml", "a.parquet", "x"]))
def test_any_bytes_are_told_without_an_exception(content: bytes, name: str) -> None:
    for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b", b"\xff\xfe", b"<", b"[", b"{"):
        found = recognize(start + content, name)
        assert found.fault is None or found.format is None


@given(st.binary(max_size=700), st.integers(0, 700))
def test_a_container_that_is_damaged_anywhere_is_no_crash(noise: bytes, at: int) -> None:
    for whole in (compound("Workbook", "A", "B"), zipped("xl/workbook.xml", "b")):
        recognize(whole[:at] + noise + whole[at + len(noise) :], "a.xls")


# -- encodings -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "named", "encoding"),
    [
        ("森林".encode(), [], "utf-8"),
        ("森林".encode("utf-8-sig"), ["big5"], "utf-8-sig"),
        ("森林".encode(), ["gb2312"], "utf-8"),
        ("森林".encode("gbk"), [], "gb18030"),
        ("森林".encode("gbk"), ["no such", "hex", "gb2312"], "gb18030"),
        ("森林".encode("big5"), ["Big5"], "big5"),
        ("森林".encode("utf-16"), [], "utf-16"),
    ],
)
def test_the_encoding_is_the_marks_else_utf8_else_the_named_else_gb18030(
    content: bytes, named: list[str], encoding: str
) -> None:
    assert decode(content, None, named) == Decoded("森林", encoding)


def test_where_no_encoding_fits_the_one_with_the_least_damage_is_taken() -> None:
    found = decode("森林覆盖率".encode("gbk") + b"\xff")
    assert isinstance(found, Decoded)
    assert (found.text, found.encoding, found.tried) == ("森林覆盖率\ufffd", "gb18030", "UTF-8、GB18030")


def test_an_encoding_that_cannot_replace_is_a_fault() -> None:
    assert isinstance(decode("森".encode(), "idna"), Fault)


def test_an_unknown_encoding_is_a_lookup_error() -> None:
    with pytest.raises(LookupError):
        decode(b"", "no-such-encoding")
