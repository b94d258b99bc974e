"""HTML taken apart into tags and text, in time that grows with the file and no faster, whatever is wrong with it.

The standard library's parser takes a minute for 100 kB of `<a<a<a` (CVE-2025-6069, mended in Python 3.13.5), and a
tree, as libraries build it, is not needed to read a table. What a tag is follows the HTML standard (13.2.5).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_WRITTEN = r"""((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+)>"""
_TAG = re.compile(rf"<(/?)([a-zA-Z][^\s/>]*+){_WRITTEN}")
_CELL = re.compile(rf"<t[dh](?=[\s/>]){_WRITTEN}([^<&]*+)(?:(</t[dh]\s*+>)|(?=</?t[dhr][\s>]))", re.IGNORECASE)
_TEXT = re.compile(r"(?:[^<]++|<(?![a-zA-Z/!?]))++")
_TELLING = re.compile("span|num|style|hidden|sdval|data-v", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s/>=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]*+)))?+""")
_RAW = ("script", "style", "title", "xmp", "iframe", "noembed", "noframes", "textarea")
"""Elements in which a tag is only text."""

_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW}


class Tag(NamedTuple):
    """A start tag, or an end tag."""

    name: str
    is_end: bool
    written: str

    def attributes(self) -> dict[str, str]:
        """What stands in the tag, by names in lower case; of two with one name the first counts."""
        found: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(self.written) if self.written else ():
            value = match[2] if match[2] is not None else match[3] if match[3] is not None else match[4]
            found.setdefault(match[1].lower(), unescape(value or ""))
        return found


class CellText(NamedTuple):
    """A whole cell with nothing but text in it and no attribute that matters, which is what nearly every cell is."""

    text: str
    is_closed: bool


class BrokenOff(NamedTuple):
    """The file ends amid a tag, a comment or a script, which began here: what stands from there on was not read."""

    at: int


def scan(text: str) -> Iterator[Tag | CellText | str | BrokenOff]:
    """The tags and texts of a page in order; comments and what is raw, but for a form's text, are left out."""
    at = 0
    while at < len(text):
        start = at
        if plain := _TEXT.match(text, at):
            yield unescape(plain[0]) if "&" in plain[0] else plain[0]
            at = plain.end()
        elif (cell := _CELL.match(text, at)) and not (cell[1] and _TELLING.search(cell[1])):
            yield CellText(cell[2], cell[3] is not None)
            at = cell.end()
        elif text.startswith(("<!", "<?"), at) or (text[at + 1] == "/" and not text[at + 2 : at + 3].isalpha()):
            at = _behind_comment(text, at)
        elif match := _TAG.match(text, at):
            tag = Tag(match[2].lower(), bool(match[1]), match[3])
            yield tag
            at = match.end()
            if tag.name in _ENDS and not tag.is_end:
                close = _ENDS[tag.name].search(text, at)
                if close is not None and tag.name == "textarea":
                    yield unescape(text[at : close.start()])
                at = close.start() if close else len(text) + 1
        else:
            at = len(text) + 1
        if at > len(text):
            yield BrokenOff(start)


def _behind_comment(text: str, at: int) -> int:
    """The position behind a comment, a declaration or a processing instruction; behind the text where it has no end."""
    if text.startswith("<!--", at) and not text.startswith((">", "->"), at + 4):
        end = text.find("-->", at + 4) + 2
    else:
        end = text.find(">", at)
    return end + 1 if end > 1 else len(text) + 1
