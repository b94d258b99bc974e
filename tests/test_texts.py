"""Readers of a plan's text: the same text from every format, and a clear word where there is none."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from qcity.errors import UsageError
from qcity.messages import say
from qcity.texts import FORMATS, read_text
from qcity.texts.joining import joined, without_furniture

TEXT = Path(__file__).resolve().parents[2] / "shared" / "source" / "turpan-plan.txt"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def lines(content: bytes | str, path: str = "x.txt") -> list[str]:
    """The lines of a document that are not empty."""
    content = content.encode() if isinstance(content, str) else content
    return [line for line in read_text(path, content).lines if line.strip()]


def refusal(content: bytes, path: str = "x.txt") -> str:
    """Why a document is refused, in both languages."""
    with pytest.raises(UsageError) as caught:
        read_text(path, content)
    return f"{say(caught.value.message, 'zh')} {say(caught.value.message, 'en')}"


def test_text_is_read_in_the_encodings_of_offices() -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        assert lines("一、目标\r\n达到3家".encode(encoding)) == ["一、目标", "达到3家"]


def test_bytes_that_are_no_text_are_refused() -> None:
    assert "UTF-8" in refusal(b"\xff\xfe\xfd\xfc\x81")
    assert "没有文字" in refusal(b" \n ")
    assert ".docx" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old")


def test_markdown_loses_its_marks_and_keeps_its_numbers() -> None:
    text = "# 一、目标\n\n- **合格率**达到`98%`\n1. 建成[3家](http://x)工厂\n\n"
    text += "| 指标 | 值 |\n|---|---|\n| 甲 | 5\\*个 |\n```\n代码\n```\n"
    assert lines(text, "x.md") == ["一、目标", "合格率达到98%", "1. 建成3家工厂", "指标\t值", "甲\t5*个", "代码"]


def test_a_page_is_read_as_its_reader_sees_it() -> None:
    page = """<!DOCTYPE html><html><head><title>头</title><style>p{}</style></head><body><script>3家</script>
<p>合格<b>率</b>达到&nbsp;98%</p><table><tr><td>甲</td><td>5<sup>2</sup>个</td></tr></table>一<br>二<!-- 三 --><pre>四
五</pre></body></html>"""
    assert lines(page, "x.txt") == ["合格率达到\xa098%", "甲\t52个", "一", "二", "四", "五"]


def test_a_page_in_the_encoding_that_it_names() -> None:
    page = '<html><head><meta charset="gbk"></head><body>目标</body></html>'.encode("gbk")
    assert lines(page, "x.html") == ["目标"]


def test_a_page_that_breaks_off_is_refused() -> None:
    assert "没有下载完整" in refusal("<html><body><p>合格率<a href=".encode(), "x.html")


def word_file(*paragraphs: str, table: list[list[str]] | None = None, raw: str = "") -> bytes:
    """A Word document; `raw` is XML of a paragraph, put at its end."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        made = document.add_table(len(table), len(table[0]))
        for i, row in enumerate(table):
            for j, cell in enumerate(row):
                made.cell(i, j).text = cell
    if raw:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(raw))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_word_document_gives_paragraphs_and_rows() -> None:
    content = word_file("一、目标", "达到3家", table=[["指标", "值"], ["甲", "5个"]])
    assert lines(content, "x.docx") == ["一、目标", "达到3家", "指标\t值", "甲\t5个"]


def test_inserted_text_counts_and_deleted_text_does_not() -> None:
    raw = (
        f'<w:p {W}><w:r><w:t>达到</w:t></w:r><w:ins w:id="1" w:author="a"><w:r><w:t>5家</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="a"><w:r><w:delText>3家</w:delText></w:r></w:del>'
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert lines(word_file(raw=raw), "x.docx") == ["达到5家"]


def test_the_numbers_that_word_gives_are_part_of_the_text() -> None:
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2."/></w:lvl>'
        '</w:abstractNum><w:num w:numId="9"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )

    def paragraph(level: int, text: str) -> str:
        number = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="9"/></w:numPr></w:pPr>'
        return f"<w:p>{number}<w:r><w:t>{text}</w:t></w:r></w:p>"

    body = "".join(
        paragraph(level, text) for level, text in ((0, "目标"), (1, "甲"), (1, "乙"), (0, "任务"), (1, "丙"))
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        package.writestr("word/numbering.xml", numbering)
    assert lines(out.getvalue(), "x.docx") == ["一、目标", "一.1.甲", "一.2.乙", "二、任务", "二.1.丙"]


def test_a_zip_file_that_is_no_document_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("a.txt", "x")
    assert "Word" in refusal(out.getvalue(), "x.docx")
    assert "DTD" in refusal(_document(b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"), "x.docx")
    assert "word/document.xml" in refusal(_document(b"<x>"), "x.docx")


def _document(xml: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", xml)
    return out.getvalue()


def pdf(text: str) -> bytes:
    """A PDF of one page with a line of ASCII text; none where the text is empty."""
    stream = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode() if text else b""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for i, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (i, one)
    xref = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % xref


def test_a_pdf_with_text_is_read_and_one_without_is_refused() -> None:
    assert lines(pdf("coverage 98%"), "x.txt") == ["coverage 98%"]
    assert "OCR" in refusal(pdf(""), "x.pdf")
    assert "damaged" in refusal(b"%PDF-1.4\nnothing", "x.pdf")


def test_lines_of_print_are_joined_to_paragraphs() -> None:
    printed = [
        "一、目标",
        "到2025年，全市主要农产品质量安全监测总体合格率达",
        "到98%以上，重点工业产品抽检合格率达到94%以上，食",
        "品合格率达到98%。",
        "二、任务",
        "建成3家。",
    ]
    assert joined(printed) == ["一、目标", "".join(printed[1:4]), "二、任务", "建成3家。"]


def test_page_numbers_and_repeated_headings_are_no_text() -> None:
    pages = [["规划", f"第{i}段", f"— {i} —"] for i in range(1, 5)]
    assert without_furniture(pages) == ["第1段", "第2段", "第3段", "第4段"]


@pytest.mark.libreoffice
@pytest.mark.parametrize("ending", ["pdf", "docx", "html"])
def test_the_same_text_comes_from_every_format(ending: str, tmp_path: Path) -> None:
    if not TEXT.exists():
        pytest.skip("needs ../shared/source/turpan-plan.txt")
    if shutil.which("soffice") is None:
        pytest.skip("needs LibreOffice (soffice)")
    source = tmp_path / "plan.txt"
    source.write_bytes(TEXT.read_bytes())
    wanted = "docx:MS Word 2007 XML" if ending == "docx" else ending
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/lo",
        "--headless",
        "--convert-to",
        wanted,
        "--outdir",
        str(tmp_path),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    found = read_text("x", (tmp_path / f"plan.{ending}").read_bytes())
    assert found.format == ending
    assert "".join("".join(found.lines).split()) == "".join(TEXT.read_text("utf-8").split())


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(FORMATS)), st.binary(max_size=200))
def test_no_bytes_crash_a_reader(name: str, content: bytes) -> None:
    head = {"pdf": b"%PDF-", "docx": b"PK\x03\x04", "html": b"<html>"}.get(name, b"")
    try:
        read_text(f"x{FORMATS[name][0]}", head + content)
    except UsageError as error:
        assert say(error.message, "zh") != say(error.message, "en")
