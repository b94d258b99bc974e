"""Markdown: the text without the marks that only set it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qcity.texts.txt import decoded

_BLOCK = re.compile(r"^\s{0,3}(?:>\s?)*(?:#{1,6}\s+|[-*+]\s+(?:\[[ xX]\]\s+)?)?")
_RULE = re.compile(r"(?:[-*_]\s*+){3,}|=+|\|?(?:\s*+:?-{2,}+:?\s*+\|)+\s*+:?-*+:?")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")
_LINK = re.compile(r"!?\[([^\[\]]{0,500}+)\]\([^()\s]{0,2000}+(?:\s{1,9}+\"[^\"]{0,500}+\")?\)")
_MARKS = re.compile(r"\*\*|__|~~|`|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~>])")


def read(content: bytes) -> tuple[list[str], str | None]:
    """The lines and the encoding; numbers of lists stay, cells of tables are separated by tabs, code is as written."""
    text, encoding = decoded(content)
    return list(_lines(text)), encoding


def _lines(text: str) -> Iterator[str]:
    fence = ""
    for line in text.splitlines():
        mark = _FENCE.match(line)
        if mark and not fence and "`" not in mark[2]:
            fence = mark[1]
        elif mark and fence and mark[1].startswith(fence) and not mark[2].strip():
            fence = ""
        else:
            yield line if fence else _plain(line)


def _plain(line: str) -> str:
    if _RULE.fullmatch(line.strip()):
        return ""
    line = _BLOCK.sub("", line, count=1)
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[1])
        return "\0"

    line = _ESCAPE.sub(keep, line)
    line = _LINK.sub(r"\1", _LINK.sub(r"\1", line))  # once more for the link around a picture
    if line.lstrip().startswith("|"):
        line = "\t".join(cell.strip() for cell in line.strip().strip("|").split("|"))
    line = _MARKS.sub("", line)
    signs = iter(kept)
    return re.sub("\0", lambda _: next(signs), line)
