"""What documents can hold besides plain paragraphs, and what is done with those that are made to do harm."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import given
from hypothesis import strategies as st

from qcity.errors import UsageError
from qcity.messages import say
from qcity.texts import FORMATS, Text, format_of, known_endings, read_text
from qcity.texts.joining import joined, without_furniture

SPACES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ' + " ".join(
    f'xmlns:{name}="http://schemas.{place}"'
    for name, place in (
        ("mc", "openxmlformats.org/markup-compatibility/2006"),
        ("m", "openxmlformats.org/officeDocument/2006/math"),
    )
)


def lines_of(path: str, content: bytes | str) -> list[str]:
    """The lines of a document that are not blank."""
    read = read_text(path, content.encode() if isinstance(content, str) else content)
    return [line for line in read.lines if line.strip()]


def refusal(path: str, content: bytes) -> str:
    """What is said of a document that cannot be read; it must be said in both languages and name the file."""
    with pytest.raises(UsageError) as caught:
        read_text(path, content)
    zh, en = (say(caught.value.message, lang) for lang in ("zh", "en"))
    assert zh != en
    assert en.isascii()
    assert path in zh
    assert path in en
    return en


# -- which format --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_known_by_its_endings(name: str) -> None:
    for ending in FORMATS[name]:
        assert ending in known_endings().split()


@pytest.mark.parametrize(
    ("path", "content", "format_"),
    [
        ("a.txt", b"%PDF-1.7 x", "pdf"),
        ("a.pdf", b"\n\nsent by mail\n%PDF-1.7 x", "pdf"),
        ("a.txt", b"see %PDF-1.7 for this", "txt"),
        ("a.txt", b"PK\x03\x04", "docx"),
        ("a.doc", b"<!DOCTYPE html><p>x", "html"),
        ("a", b"\xef\xbb\xbf<!-- saved -->\n<html>", "html"),
        ("A.MD", b"# x", "markdown"),
        ("-", b"# x", "txt"),
        ("a.docx", b"x", "txt"),
    ],
)
def test_content_tells_the_format_before_the_ending_does(path: str, content: bytes, format_: str) -> None:
    assert format_of(path, content) == format_


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1 hello}"])
def test_old_word_files_are_refused_with_what_to_do(content: bytes) -> None:
    assert "save it as .docx" in refusal("a.doc", content)


@pytest.mark.parametrize("path", ["a.txt", "a.md", "a.html"])
def test_a_document_without_text_is_refused(path: str) -> None:
    assert "no text" in refusal(path, b" \n\n")


# -- txt -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16")],
)
def test_text_is_decoded_strictly(encoding: str, told: str) -> None:
    content = "一、总体要求\n合格率达到95%以上\n".encode(encoding)
    assert read_text("a.txt", content) == Text("a.txt", "txt", ("一、总体要求", "合格率达到95%以上"), told)


def test_bytes_that_no_encoding_fits_are_refused() -> None:
    assert "UTF-8" in refusal("a.txt", "规划".encode() + b"\xff\xff")


# -- markdown ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("# 一、目标\n\n合格率达到**95%**以上", ["一、目标", "合格率达到95%以上"]),
        ("1. 甲\n2. 乙\n- 丙\n* 丁", ["1. 甲", "2. 乙", "丙", "丁"]),
        ('> 引文 [名称](http://a.b/c "d") \\*星\\*', ["引文 名称 *星*"]),
        ("| 指标 | 目标 |\n|---|---:|\n| 合格率 | 95% |", ["指标\t目标", "合格率\t95%"]),
        ("标题\n====\n\n----\n正文", ["标题", "正文"]),
        ("```sh\n# a **b**\n~~~\n```\n# c", ["# a **b**", "~~~", "c"]),
        ("[![图](a.png)](http://a.b) 后", ["图 后"]),
        ("2×3*4=24, a_b_c", ["2×3*4=24, a_b_c"]),
    ],
)
def test_marks_of_markdown_do_not_stand_between_characters(written: str, lines: list[str]) -> None:
    assert lines_of("a.md", written) == lines


# -- html ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<h1>一</h1><p>甲<br>乙 <b>丙</b>\n  丁</p>", ["一", "甲", "乙 丙 丁"]),
        ("甲<script>1<2</script><style>p{}</style><!-- 丑 --><noscript>寅</noscript>乙", ["甲乙"]),
        ("95&#37;&ge;90&nbsp;m<sup>3</sup>", ["95%≥90\xa0m3"]),
        ("<pre>甲\n  乙</pre>丙\n丁", ["甲", "乙", "丙 丁"]),
        ("<p>甲<div>乙</b></p></td></table>丙", ["甲", "乙", "丙"]),
        ("<svg><svg></svg>丑</svg>甲<select><option>寅</select>乙", ["甲", "乙"]),
    ],
)
def test_a_page_is_read_as_it_is_seen(body: str, lines: list[str]) -> None:
    assert lines_of("a.html", f"<html><body>{body}") == lines


def test_a_row_is_one_line_with_its_empty_cells() -> None:
    rows = "<tr><td></td><td><p>合格率</p></td><td><p>95%</p><p>以上</p></td></tr><tr><td>1<td>面积<td>"
    assert lines_of("a.html", f"<html><table>{rows}</table>") == ["\t合格率\t95% 以上", "1\t面积\t"]


def test_a_table_that_lays_out_the_page_keeps_its_paragraphs() -> None:
    row = f"<td>栏目<td><p>一、目标</p><p>{'长' * 500}</p>"
    inner = "<table><tr><td>甲<td>乙</table>"
    assert lines_of("a.html", f"<html><table><tr>{row}</table>") == ["栏目", "一、目标", "长" * 500]
    assert lines_of("a.html", f"<html><table><tr><td>栏目<td><p>子</p>{inner}</table>") == ["栏目", "子", "甲\t乙"]


def test_a_page_whose_head_has_no_end_is_read() -> None:
    assert lines_of("a.html", "<html><head><title>不要</title><p>正文") == ["正文"]


def test_the_encoding_is_the_one_that_the_page_names() -> None:
    content = '<html><meta charset="big5"><body>計畫'.encode("big5")
    assert read_text("a.html", content).encoding == "big5"
    assert lines_of("a.html", "<html><body>规划".encode("gb18030")) == ["规划"]


def test_a_page_that_breaks_off_is_refused() -> None:
    assert "breaks off" in refusal("a.html", "<html><p>目标<a href=".encode())


BIG = 2_000_000


@pytest.mark.parametrize(
    ("path", "piece"),
    [
        *(("a.html", piece) for piece in (" ", "<", "<div>", "<svg>", "<table><tr><td>x", "<td>", "</table>", "&")),
        *(("a.md", piece) for piece in ("[", "![", "[](", "--|", "* ", "|", "`", " ")),
        *(("a.txt", piece) for piece in (" ", "。 ", "长" * 40 + "\n")),
    ],
)
def test_time_grows_with_the_size_and_no_faster(path: str, piece: str) -> None:
    start = "<html>甲" if path == "a.html" else "甲"
    content = f"{start}{piece * (BIG // len(piece))}乙</math>".encode()
    began = time.process_time()
    read_text(path, content)
    assert time.process_time() - began < 20


# -- docx ----------------------------------------------------------------------------------------------------------


def word_file(*paragraphs: str, numbering: str = "") -> bytes:
    """A Word document of paragraphs, each the inner XML of a w:p or a whole other element."""
    document = docx.Document()
    body = document.element.body
    for inner in paragraphs:
        whole = inner if inner.startswith(("<w:tbl>", "<w:sdt>")) else f"<w:p>{inner}</w:p>"
        at = whole.index(">")
        body.insert(len(body) - 1, parse_xml(f"{whole[:at]} {SPACES}{whole[at:]}"))
    if numbering:
        root = document.part.numbering_part.element
        for child in list(root):
            root.remove(child)
        for child in parse_xml(f"<w:numbering {SPACES}>{numbering}</w:numbering>"):
            root.append(child)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def run(text: str) -> str:
    """A run of text."""
    return f"<w:r><w:t>{text}</w:t></w:r>"


BOX = f"<w:txbxContent><w:p>{run('框')}</w:p></w:txbxContent>"
CHOICE = f'<mc:Choice Requires="w">{BOX}</mc:Choice>'
FALLBACK = f"<mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback>"


@pytest.mark.parametrize(
    ("inner", "lines"),
    [
        (f"<w:ins>{run('增')}</w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del>{run('乙')}", ["增乙"]),
        (f"<w:moveFrom>{run('旧')}</w:moveFrom><w:moveTo>{run('新')}</w:moveTo>", ["新"]),
        (f"<w:hyperlink>{run('链')}</w:hyperlink><w:smartTag>{run('签')}</w:smartTag>", ["链签"]),
        (f"<w:r><w:instrText>PAGE</w:instrText></w:r>{run('3')}", ["3"]),
        (f"<w:sdt><w:sdtContent><w:p>{run('控件')}</w:p></w:sdtContent></w:sdt>", ["控件"]),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t><w:noBreakHyphen/></w:r>", ["甲", "乙\t丙-"]),
        (f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>{run('见')}", ["见"]),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>见</w:t></w:r>', ["见"]),
        ("<m:oMath><m:r><m:t>x≥95</m:t></m:r></m:oMath>", ["x≥95"]),
        (f"<w:r><w:ruby><w:rt>{run('yì')}</w:rt><w:rubyBase>{run('艺')}</w:rubyBase></w:ruby></w:r>", ["艺"]),
        (
            f"{run('文')}<w:r><mc:AlternateContent>{CHOICE}{FALLBACK}</mc:AlternateContent></w:r>",
            ["文", "框"],
        ),
    ],
)
def test_a_word_document_is_read_as_it_is_seen(inner: str, lines: list[str]) -> None:
    assert lines_of("a.docx", word_file(inner)) == lines


def test_a_row_of_a_word_table_is_one_line() -> None:
    def cell(*texts: str) -> str:
        return f"<w:tc>{''.join(f'<w:p>{run(text)}</w:p>' for text in texts)}</w:tc>"

    deleted = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('删')}</w:tr>"
    nested = f"<w:tc><w:tbl><w:tr>{cell('子')}{cell('孙')}</w:tr></w:tbl><w:p/></w:tc>"
    table = f"<w:tbl><w:tr>{cell('合格率', '（%）')}{cell('95')}</w:tr>{deleted}<w:tr>{cell('')}{nested}</w:tr></w:tbl>"
    assert lines_of("a.docx", word_file(run("前"), table, run("后"))) == ["前", "合格率 （%）\t95", "\t子\t孙", "后"]


def numbered(text: str, number: int = 1, level: int = 0) -> str:
    """The inner XML of a paragraph of a list."""
    return f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>{run(text)}'


def level_xml(at: int, format_: str, text: str, more: str = "") -> str:
    """A level of a list."""
    how = f'<w:start w:val="1"/><w:numFmt w:val="{format_}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{at}">{how}</w:lvl>'


def list_xml(*levels: str, more: str = "") -> str:
    """A list with these levels; number 1, and 2 which begins anew."""
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/>'
        f"</w:lvlOverride></w:num>{more}"
    )


@pytest.mark.parametrize(
    ("format_", "text", "twelfth"),
    [
        ("chineseCounting", "%1、", "十二、文"),
        ("chineseCountingThousand", "（%1）", "（十二）文"),
        ("japaneseCounting", "第%1章", "第十二章文"),
        ("ideographDigital", "%1、", "一二、文"),
        ("decimal", "%1.", "12.文"),
        ("upperRoman", "%1.", "XII.文"),
        ("lowerRoman", "(%1)", "(xii)文"),
        ("upperLetter", "%1．", "L．文"),
        ("lowerLetter", "%1)", "l)文"),
        ("decimalEnclosedCircle", "%1", "⑫文"),
        ("bullet", "●", "文"),
        ("none", "", "文"),
    ],
)
def test_paragraphs_have_the_numbers_that_word_shows(format_: str, text: str, twelfth: str) -> None:
    content = word_file(*[numbered("文")] * 12, numbering=list_xml(level_xml(0, format_, text)))
    assert lines_of("a.docx", content)[11] == twelfth


def test_numbers_count_by_level_and_begin_anew() -> None:
    kept = '<w:lvlRestart w:val="0"/>'
    levels = (
        level_xml(0, "chineseCounting", "%1、"),
        level_xml(1, "decimal", "%2、"),
        level_xml(2, "decimal", "(%3)", kept),
    )
    places = [(1, 0), (1, 1), (1, 2), (1, 1), (1, 0), (1, 1), (1, 2), (2, 0), (2, 0), (1, 0)]
    content = word_file(*(numbered("文", *place) for place in places), numbering=list_xml(*levels))
    assert [line.removesuffix("文").strip() for line in lines_of("a.docx", content)] == [
        *("一、", "1、", "(1)", "2、", "二、", "1、", "(2)", "三、", "四、", "三、")
    ]


def test_a_number_does_not_run_into_a_figure() -> None:
    content = word_file(numbered("5家"), numbering=list_xml(level_xml(0, "decimal", "%1.")))
    assert lines_of("a.docx", content) == ["1. 5家"]


def test_a_level_may_be_numbered_otherwise_in_one_list() -> None:
    more = (
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        f"{level_xml(0, 'decimal', '第%1条')}</w:lvlOverride></w:num>"
    )
    content = word_file(numbered("文", 3), numbering=list_xml(level_xml(0, "chineseCounting", "%1、"), more=more))
    assert lines_of("a.docx", content) == ["第1条文"]


def test_a_number_comes_from_the_style_unless_the_paragraph_declines_it() -> None:
    document = docx.Document(io.BytesIO(word_file(numbering=list_xml(level_xml(0, "chineseCounting", "%1、")))))
    style = document.styles["Heading 1"].element
    style.get_or_add_pPr().append(parse_xml(f'<w:numPr {SPACES}><w:numId w:val="1"/></w:numPr>'))
    document.add_heading("总体要求", 1)
    declined = document.add_heading("附言", 1)
    declined._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {SPACES}><w:numId w:val="0"/></w:numPr>'))
    document.add_heading("工作目标", 1)
    saved = io.BytesIO()
    document.save(saved)
    assert lines_of("a.docx", saved.getvalue()) == ["一、总体要求", "附言", "二、工作目标"]


def package(**parts: str) -> bytes:
    """A zip file of parts of a Word document."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(f"word/{name}.xml", content)
    return packed.getvalue()


def test_notes_stand_behind_the_text() -> None:
    parts = {name: f"<w:{name} {SPACES}><w:p>{run(name)}</w:p></w:{name}>" for name in ("endnotes", "footnotes")}
    content = package(document=f"<w:document {SPACES}><w:p>{run('文')}</w:p></w:document>", **parts)
    assert lines_of("a.docx", content) == ["文", "footnotes", "endnotes"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04", "damaged"),
        (package(styles="<a/>"), "no Word document"),
        (package(document="<a"), "word/document.xml is damaged"),
        (package(document='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "DTD"),
    ],
)
def test_a_broken_word_document_is_refused(content: bytes, said: str) -> None:
    assert said in refusal("a.docx", content)


@pytest.mark.parametrize("unfolded", [" " * 3_000_000, "<w:p/>" * 30_000])
def test_a_word_document_that_unfolds_to_too_much_is_refused(unfolded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QCITY_MAX_MB", "2")
    assert "too large" in refusal("a.docx", package(document=f"<w:document {SPACES}>{unfolded}</w:document>"))


@given(st.text("0123456789-x²٣", max_size=8))
def test_numbers_that_make_no_sense_do_no_harm(text: str) -> None:
    level = f'<w:lvl w:ilvl="{text}"><w:start w:val="{text}"/><w:lvlRestart w:val="{text}"/></w:lvl>'
    change = f'<w:lvlOverride w:ilvl="{text}"><w:startOverride w:val="{text}"/></w:lvlOverride>'
    numbering = (
        f'<w:numbering {SPACES}><w:abstractNum w:abstractNumId="{text}">{level}</w:abstractNum>'
        f'<w:num w:numId="{text}"><w:abstractNumId w:val="{text}"/>{change}</w:num></w:numbering>'
    )
    inner = f'<w:pPr><w:numPr><w:ilvl w:val="{text}"/><w:numId w:val="{text}"/></w:numPr></w:pPr>{run("文")}'
    content = package(document=f"<w:document {SPACES}><w:p>{inner}</w:p></w:document>", numbering=numbering)
    assert lines_of("a.docx", content)[0].endswith("文")


# -- pdf -----------------------------------------------------------------------------------------------------------


def pdf_file(*pages: list[str]) -> bytes:
    """A PDF of pages of ASCII lines, written by hand."""
    count = len(pages)
    kids = " ".join(f"{3 + i} 0 R" for i in range(count))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {count}/Kids[{kids}]>>"]
    look = f"/MediaBox[0 0 600 800]/Resources<</Font<</F {3 + 2 * count} 0 R>>>>"
    objects += [f"<</Type/Page/Parent 2 0 R{look}/Contents {3 + count + i} 0 R>>" for i in range(count)]
    for page in pages:
        stream = "BT /F 10 Tf 50 750 Td 14 TL " + " ".join(f"({line}) Tj T*" for line in page) + " ET"
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    objects.append("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    content, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj{one}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(content)}\n%%EOF"
    return f"{content}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()


def test_lines_of_print_are_joined_without_page_numbers_and_running_heads() -> None:
    full = "a paragraph that goes on over the end of its line and"
    pages = [
        ["City plan", "1. Aims", full, f"{full} page", "- 1 -"],
        ["City plan", "on, to its end.", "2. Measures", "- 2 -"],
        ["City plan", "The rate is 95% or more.", "- 3 -"],
    ]
    assert lines_of("a.pdf", pdf_file(*pages)) == [
        "1. Aims",
        f"{full} {full} page on, to its end.",
        "2. Measures",
        "The rate is 95% or more.",
    ]


def test_a_pdf_without_text_is_refused_with_what_to_do() -> None:
    assert "OCR" in refusal("a.pdf", pdf_file([""]))


def test_a_damaged_pdf_is_refused() -> None:
    assert "damaged" in refusal("a.pdf", b"%PDF-1.4\nnothing")


def test_a_pdf_needs_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(UsageError, match="qcity\\[pdf\\]"):
        read_text("a.pdf", pdf_file(["x"]))


@pytest.mark.parametrize("number", ["— 3 —", "- 3 -", "3", "第 3 页", "第3页 共9页", "3 / 9", "·3·"])
def test_page_numbers_are_dropped_only_at_the_edges(number: str) -> None:
    assert without_furniture([["甲", number, "乙", number]]) == ["甲", number, "乙"]


def test_lines_that_are_paragraphs_stay_as_they_are() -> None:
    lines = ["一、总体要求", "到2020年，合格率达到95%以上。", "二、工作目标", "短"]
    assert joined(lines) == lines
    assert joined(lines, are_printed=True) == lines


def test_a_heading_number_begins_a_paragraph() -> None:
    full = "长" * 40
    starts = ["一、文", "（一）文", "1. 文", "第一章 文", "①文", "    文"]
    lines = [one for start in starts for one in (full, start)]
    assert joined(lines, are_printed=True) == [line.strip() for line in lines]
    assert joined([full, "1.5家"], are_printed=True) == [f"{full}1.5家"]


# -- whatever comes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", [b"", b"<html>", b"%PDF-1.7\n", b"PK\x03\x04", pdf_file(["a", "b"])[:400]])
@pytest.mark.parametrize("ending", [endings[0] for endings in FORMATS.values()])
@given(content=st.binary(max_size=300))
def test_random_bytes_are_read_or_refused(start: bytes, ending: str, content: bytes) -> None:
    try:
        read = read_text(f"a{ending}", start + content)
    except UsageError:
        return
    assert any(line.strip() for line in read.lines)


@given(content=st.text("<>/!-&;= \"'\n甲tdrableshv", max_size=200))
def test_a_malformed_page_is_read_or_refused(content: str) -> None:
    try:
        read_text("a.html", f"<html>{content}".encode())
    except UsageError:
        return


@given(at=st.integers(0, 60_000), byte=st.integers(0, 255))
def test_a_damaged_word_document_is_read_or_refused(at: int, byte: int) -> None:
    content = bytearray(WORD)
    content[at % len(content)] = byte
    try:
        read_text("a.docx", bytes(content))
    except UsageError:
        return


WORD = package(
    document=f"<w:document {SPACES}><w:p>{numbered('文')}</w:p></w:document>",
    numbering=f"<w:numbering {SPACES}>{list_xml(level_xml(0, 'decimal', '%1.'))}</w:numbering>",
)


def convert(source: Path, kind: str) -> None:
    """Has LibreOffice convert a text file, next to it; skips where there is no LibreOffice."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation={(source.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--infilter=Text (encoded):UTF8", "--convert-to", kind]
    subprocess.run(
        [*command, "--outdir", str(source.parent), str(source)], capture_output=True, check=True, timeout=180
    )


@pytest.mark.libreoffice
def test_an_encrypted_pdf_is_refused_with_what_to_do(tmp_path: Path) -> None:
    source = tmp_path / "plan.txt"
    source.write_text("合格率达到95%以上", "utf-8")
    options = {"EncryptFile": {"type": "boolean", "value": "true"}}
    options["DocumentOpenPassword"] = {"type": "string", "value": "x"}
    convert(source, f"pdf:writer_pdf_Export:{json.dumps(options)}")
    assert "remove the password" in refusal("plan.pdf", source.with_suffix(".pdf").read_bytes())
