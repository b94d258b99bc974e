"""A plan's text in the one form in which it is read and compared, and the way back to what was written.

Copies of a plan differ in what means nothing: white space, full-width digits and punctuation, kinds of quotation marks
and dashes, `98。5` for 98.5. All of it is made alike here, character by character, so that every place in the one
form is known in the text as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from functools import lru_cache

QUOTES = "\"'“”‘’「」『』＂＇〝〞"
_ALIKE = {
    **dict.fromkeys("—–−‐‑‒―－─━", "-"),
    **dict.fromkeys("~～〜∼", "-"),
    **dict.fromkeys("〔［[【", "("),
    **dict.fromkeys("〕］]】", ")"),
    **dict.fromkeys("•・‧", "·"),
    "〇": "零",
    "○": "零",
    "﹑": "、",
}
_LEFT_OUT = re.compile(
    rf"[\s{QUOTES}\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufffe\uffff]+"
)
"""White space, quotation marks, and what cannot be seen or printed."""
_POINT = re.compile(r"(?<=[0-9])[。·•](?=[0-9]+(?![0-9.、]))")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")


class Normal:
    """A text in normal form: `text`, and for each of its characters the place in the lines as they were written.

    A line break is left out as other white space is; `starts` are the places in `text` where lines begin.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = tuple(lines)
        self.starts = array("q")
        self._line_of = array("l")
        self._column = array("l")
        pieces: list[str] = []
        length = 0
        for number, line in enumerate(self.lines):
            self.starts.append(length)
            for begin, piece in _pieces(line):
                pieces.append(piece)
                self._column.extend(range(begin, begin + len(piece)))
                length += len(piece)
            self._line_of.extend([number] * (length - len(self._line_of)))
        self.text = "".join(pieces)

    def place(self, at: int) -> tuple[int, int]:
        """The line (from 0) and the column in it (from 0) of a character."""
        return self._line_of[at], self._column[at]

    def written(self, start: int, end: int) -> str:
        """What stands between two places of one line as it was written; of several lines, joined by a blank."""
        (first, begin), (last, close) = self.place(start), self.place(end - 1)
        begin, close = _with_quotes(self.lines[first], begin, self.lines[last], close)
        if first == last:
            return self.lines[first][begin : close + 1]
        middle = (line.strip() for line in self.lines[first + 1 : last])
        parts = (self.lines[first][begin:].rstrip(), *middle, self.lines[last][: close + 1].lstrip())
        return " ".join(filter(None, parts))


_OPENING, _CLOSING = "“‘「『《", "”’」』》"


def _with_quotes(line: str, begin: int, other: str, close: int) -> tuple[int, int]:
    """The two ends of a stretch, widened by the quotation marks that belong to its first and last words."""
    if begin and line[begin - 1] in _OPENING:
        begin -= 1
    if close + 1 < len(other) and other[close + 1] in _CLOSING:
        close += 1
    return begin, close


def normal(text: str) -> str:
    """A short text in normal form, as a quote is looked up in a plan's text.

    >>> normal("森林覆盖率 达到３０％以上（“全市”）")
    '森林覆盖率达到30%以上(全市)'
    """
    return "".join(piece for line in text.splitlines() for _, piece in _pieces(line))


def _pieces(line: str) -> list[tuple[int, str]]:
    """What is left of a line, each piece with its column; every character stays one character."""
    alike = "".join(map(_alike, line))
    if "。" in alike or "·" in alike:
        alike = _POINT.sub(".", alike)
    found, at = [], 0
    for match in _LEFT_OUT.finditer(alike):
        if match.start() > at:
            found.append((at, alike[at : match.start()]))
        at = match.end()
    if at < len(alike):
        found.append((at, alike[at:]))
    return found


@lru_cache(maxsize=65_536)
def _alike(sign: str) -> str:
    if sign in _ALIKE:
        return _ALIKE[sign]
    if sign.isascii() or "\u4e00" <= sign <= "\u9fff":
        return sign
    plain = unicodedata.normalize("NFKC", sign)
    return _ALIKE.get(plain, plain) if len(plain) == 1 and not plain.isspace() else sign
