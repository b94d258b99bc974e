"""Markdown: the text without the marks that only set it."""

from __future__ import annotations

import re

from qcity.texts.txt import decoded

_BLOCK = re.compile(r"^\s{0,3}(?:>\s?)*(?:#{1,6}\s+|[-*+]\s+(?:\[[ xX]\]\s+)?)?")
_RULE = re.compile(r"^\s*(?:(?:[-*_]\s*){3,}|\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*)$")
_FENCE = re.compile(r"^\s{0,3}(?:```|~~~)")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_MARKS = re.compile(r"\*\*|__|~~|`|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~>])")


def read(content: bytes) -> tuple[list[str], str | None]:
    """The lines and the encoding; numbers of lists stay, cells of tables are separated by tabs."""
    text, encoding = decoded(content)
    return [_plain(line) for line in text.splitlines() if not _FENCE.match(line)], encoding


def _plain(line: str) -> str:
    if _RULE.match(line):
        return ""
    line = _BLOCK.sub("", line, count=1)
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[1])
        return "\0"

    line = _ESCAPE.sub(keep, line)
    line = _LINK.sub(r"\1", _IMAGE.sub(r"\1", line))
    if line.lstrip().startswith("|"):
        line = "\t".join(cell.strip() for cell in line.strip().strip("|").split("|"))
    line = _MARKS.sub("", line)
    return re.sub("\0", lambda _: kept.pop(0), line)
