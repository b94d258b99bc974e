"""How an official document looks: page, fonts, headings and tables after GB/T 9704-2012 (党政机关公文格式).

A4 with margins of 37, 35, 28 and 26 mm (top, bottom, left, right); the title in 小标宋 of 22 points, the text in 仿宋
of 16 points with lines of 28 points and first lines indented by two characters; headings in 黑体 and 楷体. Where a font
is missing, the font table names the one to stand in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

LATIN = "Times New Roman"


class Fonts(NamedTuple):
    """The fonts of a language, each with the one that stands in where it is missing."""

    title: tuple[str, str]
    text: tuple[str, str]
    first: tuple[str, str]
    second: tuple[str, str]


CHINESE = Fonts(("方正小标宋简体", "宋体"), ("仿宋_GB2312", "仿宋"), ("黑体", "SimHei"), ("楷体_GB2312", "楷体"))
TEXT, TABLE, TITLE = Pt(16), Pt(10.5), Pt(22)
LINES = Pt(28)


def make_document(lang: str, title: str) -> Document:
    """An empty document with the page and the styles of an official one."""
    document = docx.Document()
    _set_page(document)
    styles: Any = document.styles
    _style(styles["Normal"], CHINESE.text, TEXT, lang)
    _style(styles["Title"], CHINESE.title, TITLE, lang, align=WD_ALIGN_PARAGRAPH.CENTER)
    _style(styles["Heading 1"], CHINESE.first, TEXT, lang, indent=True)
    _style(styles["Heading 2"], CHINESE.second, TEXT, lang, indent=True)
    for name in ("Title", "Heading 1", "Heading 2"):
        styles[name].font.bold = False
        styles[name].font.italic = False
        styles[name].font.color.rgb = None
        _drop_borders(styles[name])
    _stand_ins(document)
    _drop_thumbnail(document)
    _set_properties(document, title, lang)
    _number_pages(document)
    return document


def add_text(document: Document, text: str, *, indent: bool = True, style: str | None = None) -> Paragraph:
    """A paragraph of running text, its first line indented by two characters."""
    paragraph = document.add_paragraph(text, style)
    if indent and style is None:
        paragraph.paragraph_format.first_line_indent = TEXT * 2
    return paragraph


def add_table(
    document: Document, headings: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]
) -> None:
    """A table with a header that stands on every page, and rows that are not broken; widths in millimetres."""
    table = document.add_table(1, len(headings), "Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    header: Any = table.rows[0]
    _fill(header, headings, widths, bold=True)
    header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no name for it
    for texts in rows:
        _fill(table.add_row(), texts, widths)
    document.add_paragraph().paragraph_format.line_spacing = Pt(12)


def _fill(row: Any, texts: Sequence[str], widths: Sequence[int], *, bold: bool = False) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        shape = paragraph.paragraph_format
        shape.line_spacing, shape.space_before, shape.space_after = Pt(14), Pt(2), Pt(2)
        run = paragraph.add_run(text)
        run.font.size, run.font.bold = TABLE, bold
        if bold:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _set_page(document: Document) -> None:
    (section,) = document.sections
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)  # the number stands 7 mm below the text


def _style(
    style: ParagraphStyle,
    fonts: tuple[str, str],
    size: Any,
    lang: str,
    *,
    align: WD_ALIGN_PARAGRAPH | None = None,
    indent: bool = False,
) -> None:
    style.font.name, style.font.size = LATIN, size
    properties = style.element.get_or_add_rPr()
    named = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        named.attrib.pop(qn(f"w:{theme}"), None)
    named.set(qn("w:eastAsia"), fonts[0])
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), "en-US")
    spoken.set(qn("w:eastAsia"), "zh-CN" if lang == "zh" else "en-US")
    properties.append(spoken)
    shape = style.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, LINES if size == TEXT else Pt(36)
    shape.space_before = shape.space_after = Pt(0)
    if align is not None:
        shape.alignment = align
        shape.space_after = LINES
    if indent:
        shape.first_line_indent = TEXT * 2


def _drop_borders(style: Any) -> None:
    """The line that Word's own template has under a title."""
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _stand_ins(document: Document) -> None:
    """Names in the font table what to use where a font is not installed."""
    part = next(one.target_part for one in document.part.rels.values() if one.reltype.endswith("/fontTable"))
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>' for name, other in CHINESE if name != "黑体"
    )
    blob: bytes = part.blob
    part._blob = blob.replace(b"</w:fonts>", f"{entries}</w:fonts>".encode())  # noqa: SLF001 - it has no setter


def _drop_thumbnail(document: Document) -> None:
    """The picture of an empty page that python-docx's template carries."""
    package: Any = document.part.package
    for name in [name for name, one in package.rels.items() if one.reltype.endswith("/thumbnail")]:
        del package.rels[name]


def _set_properties(document: Document, title: str, lang: str) -> None:
    """No author and no time: nobody is to be taken for who made it."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title[:255], "", ""
    properties.language = "zh-CN" if lang == "zh" else "en-US"


def _number_pages(document: Document) -> None:
    """— 1 — at the foot of each page."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        _field(run, kind, text)
    paragraph.add_run(" —")
    for one in paragraph.runs:
        one.font.size = Pt(14)


def _field(run: Run, kind: str | None, text: str | None) -> None:
    if kind is not None:
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
    else:
        mark = OxmlElement("w:instrText")
        mark.set(qn("xml:space"), "preserve")
        mark.text = text
    run._r.append(mark)  # noqa: SLF001 - python-docx has no fields
