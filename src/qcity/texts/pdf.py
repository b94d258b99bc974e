"""PDF documents that have text, read by PDFium; a scan has none, and is refused with what to do."""

from __future__ import annotations

from typing import Any

from qcity.errors import Bilingual, Message, UsageError
from qcity.texts import UnreadableTextError
from qcity.texts.joining import joined, without_furniture


def read(content: bytes) -> tuple[list[str], str | None]:
    """The paragraphs, without page numbers and repeated headings; raises UsageError where PDFium is not installed."""
    try:
        from pypdfium2 import PdfDocument, PdfiumError
    except ImportError as error:
        raise UsageError(Message("record.needs_extra", {"hint": "pip install 'qcity[pdf]'"})) from error
    try:
        document = PdfDocument(content)
        try:
            pages = [_page(document, number) for number in range(len(document))]
        finally:
            document.close()
    except PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableTextError(
                Bilingual("PDF 有密码；请去掉密码", "it is encrypted; remove the password")
            ) from error
        raise UnreadableTextError(Bilingual("PDF 已损坏", "it is a damaged PDF")) from error
    if not any(line.strip() for page in pages for line in page):
        raise UnreadableTextError(
            Bilingual(
                "PDF 中只有图像，没有文字；请先做文字识别（OCR），或取 Word 版、网页版",
                "it holds pictures and no text: have the text recognised (OCR), or take the Word file or the web page",
            )
        )
    return joined(without_furniture(pages), are_printed=True), None


def _page(document: Any, number: int) -> list[str]:
    page = document[number]
    text = page.get_textpage()
    try:
        said = text.get_text_range().replace("\ufffe", "-")  # how PDFium writes a hyphen at the end of a line
    finally:
        text.close()
        page.close()
    return str(said).splitlines()
