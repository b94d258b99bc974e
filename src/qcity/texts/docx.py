"""Word documents (.docx): the text as it stands on the page, with the numbers that Word gives to paragraphs.

Deleted text, codes of fields, headers and footers are left out; tables are lines of cells separated by tabs.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from qcity.errors import Bilingual
from qcity.readers.limits import VARIABLE, TooLargeError, max_bytes
from qcity.readers.package import Package, UnreadableError
from qcity.texts import UnreadableTextError
from qcity.texts.docxnumbers import Numbers, W, value_of

_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSEEN = frozenset({_FALLBACK, *(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "rt"))})
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_ELEMENT = 100
"""So much memory a tag costs, about; a small file may unfold to very many."""


def read(content: bytes) -> tuple[list[str], str | None]:
    """The lines: the document's body, then its foot- and endnotes."""
    try:
        package = Package(content)
        if "word/document.xml" not in package:
            raise UnreadableTextError(Bilingual("不是 Word 文档（.docx）", "it is no Word document (.docx)"))
        numbers = Numbers(_part(package, "word/numbering.xml"), _part(package, "word/styles.xml"))
        body = _part(package, "word/document.xml")
        lines = list(_lines(body, numbers))
        for part in ("word/footnotes.xml", "word/endnotes.xml"):
            lines += [line for line in _lines(_part(package, part), numbers) if line.strip()]
    except UnreadableError as error:
        raise UnreadableTextError(error.reason) from error
    except RecursionError as error:
        raise UnreadableTextError(Bilingual("表格嵌套太深", "tables are nested too deeply")) from error
    except TooLargeError as error:
        what, most = error.args[0], f"{max_bytes() // 2**20} MB"
        raise UnreadableTextError(
            Bilingual(
                f"文件太大（{what}），最多 {most}；要读更大的，设环境变量 {VARIABLE}",
                f"it is too large ({what.en}): at most {most}, or what the variable {VARIABLE} allows",
            )
        ) from error
    return lines, None


def _part(package: Package, name: str) -> Element | None:
    if name not in package:
        return None
    content = package.read(name).replace(_STRICT[1:-1].encode(), W[1:-1].encode())
    if b"<!DOCTYPE" in content[:1000] or b"<!ENTITY" in content:
        raise UnreadableTextError(Bilingual("文档中有不允许的 DTD", "the document has a DTD, which is not allowed"))
    package.charge(_ELEMENT * content.count(b"<"))
    try:
        return ET.fromstring(content)  # noqa: S314 - a DTD is refused above, and expat bounds the rest
    except ET.ParseError as error:
        raise UnreadableTextError(Bilingual(f"{name} 已损坏", f"{name} is damaged")) from error


def _lines(root: Element | None, numbers: Numbers) -> Iterator[str]:
    if root is None:
        return
    stack = [iter(root)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == f"{W}p":
            yield from _paragraph(element, numbers)
        elif element.tag == f"{W}tr" and element.find(f"{W}trPr/{W}del") is None:
            yield "\t".join(" ".join(filter(None, _lines(cell, numbers))) for cell in _cells(element))
        elif element.tag not in _UNSEEN and element.tag != f"{W}tr":
            stack.append(iter(element))


def _cells(row: Element) -> Iterator[Element]:
    """The cells of a row, not those of tables inside them."""
    stack = [iter(row)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == f"{W}tc":
            yield element
        else:
            stack.append(iter(element))


def _paragraph(paragraph: Element, numbers: Numbers) -> Iterator[str]:
    text, boxes = _text(paragraph)
    number = numbers.of(paragraph)
    blank = " " if text[:1].isdigit() and number else ""  # `1.` and `5家` are no `1.5家`
    yield from f"{number}{blank}{text}".split("\n")
    for box in boxes:
        yield from _lines(box, numbers)


def _text(paragraph: Element) -> tuple[str, list[Element]]:
    """A paragraph's text, and the text boxes that hang on it."""
    pieces: list[str] = []
    boxes: list[Element] = []
    stack = [iter(paragraph)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
            continue
        tag = element.tag
        if tag in (f"{W}t", _MATHS):
            pieces.append(element.text or "")
        elif tag in (f"{W}tab", f"{W}ptab"):
            pieces.append("\t")
        elif tag in (f"{W}br", f"{W}cr"):
            pieces.append("\n")
        elif tag == f"{W}noBreakHyphen":
            pieces.append("-")
        elif tag == f"{W}txbxContent":
            boxes.append(element)
        elif tag not in _UNSEEN and not _is_hidden(element):
            stack.append(iter(element))
    return "".join(pieces), boxes


def _is_hidden(run: Element) -> bool:
    found = run.find(f"{W}rPr/{W}vanish")
    return found is not None and value_of(found, "val") not in ("0", "false", "off")
