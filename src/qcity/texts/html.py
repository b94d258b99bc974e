"""HTML pages: what a reader sees of them as text, block by block."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qcity.errors import Bilingual
from qcity.readers.htmlscan import BrokenOff, CellText, Tag, scan
from qcity.texts import UnreadableTextError
from qcity.texts.txt import decoded

_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "br", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section", "select", "summary", "table", "tbody", "tfoot", "thead", "title", "tr", "ul"]
)
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset(["head", "noscript", "template", "svg", "math", "audio", "video", "object", "canvas", "select"])
_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE)


def read(content: bytes) -> tuple[list[str], str | None]:
    """The lines and the encoding: UTF-8, else the one that the page names, else GB18030."""
    named = _CHARSET.search(content[:4096])
    text, encoding = decoded(content, (named[1].decode("ascii"),) if named else ())
    lines = "".join(_pieces(text)).split("\n")
    return [line.strip() for line in lines], encoding


def _pieces(text: str) -> Iterator[str]:
    unseen: list[str] = []
    preformatted = 0
    for piece in scan(text):
        if isinstance(piece, BrokenOff):
            raise UnreadableTextError(
                Bilingual("网页没有下载完整，请重新保存", "the page breaks off amid a tag; save it again")
            )
        if isinstance(piece, Tag):
            if piece.name in _UNSEEN and not piece.written.rstrip().endswith("/"):
                if not piece.is_end:
                    unseen.append(piece.name)
                elif piece.name in unseen:
                    del unseen[unseen.index(piece.name) :]
            elif piece.name == "body":
                unseen.clear()
            if piece.name == "pre":
                preformatted = max(0, preformatted - 1) if piece.is_end else preformatted + 1
            if piece.name in _BLOCKS:
                yield "\n"
            elif piece.name in _CELLS and not piece.is_end:
                yield "\t"
            continue
        if isinstance(piece, CellText):
            yield f"\t{_one_line(piece.text)}" if not unseen else ""
        elif not unseen:
            yield piece.replace("\r\n", "\n") if preformatted else _one_line(piece)


def _one_line(text: str) -> str:
    """Text within a block: a line break in the source is white space, which means nothing between Chinese characters."""
    return re.sub(r"\s*\n\s*", " ", text.replace("\r", "\n"))
