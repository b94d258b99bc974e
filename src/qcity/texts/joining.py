"""Lines of print joined to paragraphs: where a page breaks its lines, a line is no paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from unicodedata import east_asian_width

_END = re.compile(r"[。！？：；!?:;]\s?[”’」』）)]?$")
_BEGIN = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零0-9]{1,4}[章节编篇条部]|[一二三四五六七八九十百]{1,4}、|[（(][一二三四五六七八九十0-9]{1,4}[)）]"
    r"|[0-9]{1,3}[.．、](?![0-9])|[①-⑳]|——|--|专栏|附件|附表)"
)
_INDENT = re.compile(r"^[\s\u3000]{2,}\S")
_PAGE_NUMBER = re.compile(
    r"^(?:[-–—·]+\s*[0-9]{1,4}\s*[-–—·]+|第?\s*[0-9]{1,4}\s*页(?:\s*[,，/共]*\s*共?\s*[0-9]{1,4}\s*页)?|[0-9]{1,4}(?:\s*/\s*[0-9]{1,4})?)$"
)
_FULL = 0.85
"""A line that is not so wide as this share of the page ends its paragraph."""
_WRAPPED = 0.3
"""A text is broken into lines of print where so many of its lines are full and end amid a sentence."""
_NARROWEST, _WIDEST = 40, 160
"""The columns that a page of print may have."""


def width(text: str) -> int:
    """The columns that a text takes, two for a Chinese character."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def joined(lines: Sequence[str], *, are_printed: bool = False) -> list[str]:
    """Paragraphs from lines of print; a text whose lines are paragraphs already comes back as it is.

    Whether they are lines of print is told by how many run on, unless `are_printed`: then a few of them may.
    """
    widths = sorted(width(line.strip()) for line in lines if line.strip())
    if not widths:
        return list(lines)
    page = widths[int(len(widths) * 0.9)]
    full = [width(line.strip()) >= _FULL * page and not _END.search(line.rstrip()) for line in lines]
    if page < _NARROWEST or (not are_printed and (page > _WIDEST or sum(full) < _WRAPPED * len(widths))):
        return list(lines)
    paragraphs: list[list[str]] = []
    goes_on = False
    for line, runs_on in zip(lines, full, strict=True):
        text = line.strip()
        if goes_on and text and not _BEGIN.match(line) and not _INDENT.match(line):
            paragraphs[-1] += _glue(paragraphs[-1][-1], text), text
        else:
            paragraphs.append([text])
        goes_on = runs_on
    return ["".join(pieces) for pieces in paragraphs]


def _glue(before: str, behind: str) -> str:
    """What stands between two lines: nothing, but a space between Latin words."""
    return (
        " " if before[-1:].isascii() and before[-1:].isalpha() and behind[:1].isascii() and behind[:1].isalpha() else ""
    )


def without_furniture(pages: Sequence[Sequence[str]]) -> list[str]:
    """The lines of pages without page numbers, and without the heading or footing that most pages repeat."""
    edges = Counter(
        line for page in pages for line in {"".join(one.split()) for one in (*page[:1], *page[-1:])} if line
    )
    repeated = {line for line, count in edges.items() if len(pages) > 2 and count > len(pages) / 2}
    lines: list[str] = []
    for page in pages:
        kept = list(page)
        for at in (0, -1):
            while kept and (
                not kept[at].strip() or _PAGE_NUMBER.match(kept[at].strip()) or "".join(kept[at].split()) in repeated
            ):
                kept.pop(at)
        lines += kept
    return lines
