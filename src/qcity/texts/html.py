"""HTML pages: what a reader sees of them as text, block by block."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qcity.errors import Bilingual
from qcity.readers.htmlscan import BrokenOff, CellText, Tag, scan
from qcity.texts import UnreadableTextError
from qcity.texts.txt import decoded
from qcity.wordlists import listed

_BLOCKS = frozenset(
    listed(
        """
        address article aside blockquote body br center dd details dialog div dl dt fieldset figcaption figure footer
        form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section select summary table
        tbody tfoot thead title tr ul
        """
    )
)
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset(listed("head noscript template svg math audio video object canvas select"))
_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE)


def read(content: bytes) -> tuple[list[str], str | None]:
    """The lines and the encoding: UTF-8, else the one that the page names, else GB18030."""
    named = _CHARSET.search(content[:4096])
    text, encoding = decoded(content, (named[1].decode("ascii"),) if named else ())
    lines = "".join(_pieces(text)).split("\n")
    return [line.strip() for line in lines], encoding


def _pieces(text: str) -> Iterator[str]:
    page = _Page()
    for piece in scan(text):
        if isinstance(piece, BrokenOff):
            raise UnreadableTextError(
                Bilingual("网页没有下载完整，请重新保存", "the page breaks off amid a tag; save it again")
            )
        if isinstance(piece, Tag):
            yield page.passed(piece)
        elif isinstance(piece, CellText):
            yield "" if page.unseen else f"\t{_one_line(piece.text)}"
        elif not page.unseen:
            yield piece.replace("\r\n", "\n") if page.preformatted else _one_line(piece)


class _Page:
    """Where in a page one is: in what nobody sees, in what keeps its line breaks."""

    def __init__(self) -> None:
        self.unseen: list[str] = []
        self.preformatted = 0

    def passed(self, tag: Tag) -> str:
        """What a tag puts between the texts around it."""
        if tag.name in _UNSEEN and not tag.written.rstrip().endswith("/"):
            if not tag.is_end:
                self.unseen.append(tag.name)
            elif tag.name in self.unseen:
                del self.unseen[self.unseen.index(tag.name) :]
        elif tag.name == "body":
            self.unseen.clear()
        elif tag.name == "pre":
            self.preformatted = max(0, self.preformatted - 1) if tag.is_end else self.preformatted + 1
        if tag.name in _BLOCKS:
            return "\n"
        return "\t" if tag.name in _CELLS and not tag.is_end else ""


def _one_line(text: str) -> str:
    """Text within a block, where a line break in the source is white space and no more."""
    return re.sub(r"\s*\n\s*", " ", text.replace("\r", "\n"))
