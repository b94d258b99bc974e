"""JSON taken apart: objects of plain values, each with its line, from a text that may break off anywhere.

The standard library's parser builds whatever it meets, goes down into what is nested, does not say on which line
an object stands, and has nothing to give where a document breaks off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from json import JSONDecoder, loads

from qcity.errors import Bilingual
from qcity.numbers import MAX_DIGITS
from qcity.readers import Fault
from qcity.readers.decoding import UNREADABLE, Decoded
from qcity.readers.recordtable import Record

MAX_DEPTH = 1000
MAX_KEYS = 16_384
"""As many as a sheet has columns."""

SHORT = 4096
"""An object of plain values that is no longer than this is left to the standard library, which is fast."""

NOT_FLAT = Bilingual("值是列表或对象", "a value is a list or an object")
NO_OBJECT = Bilingual("不是对象", "it is no object")
BROKEN = Bilingual("JSON 语法错误", "broken JSON")
_BROKEN_OFF = Bilingual("JSON 语法错误，从这里起没有读取", "broken JSON; nothing from here on was read")
TOO_MANY_KEYS = Bilingual("键太多，从这里起没有读取", "too many keys; nothing from here on was read")
_GOES_ON = Bilingual("JSON 到这里已经结束，后面的没有读取", "the JSON has ended; nothing from here on was read")

_SPACE = r"[ \t\r\n]*+"
_STRING = r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+"'
_OTHER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][-+]?[0-9]++)?+|true|false|null|NaN|-?Infinity"
MEMBER = re.compile(f"{_SPACE}({_STRING}){_SPACE}:{_SPACE}(?:(?:({_STRING})|({_OTHER})){_SPACE}([,}}])|(?=[\\[{{]))")
_VALUE = re.compile(f"{_SPACE}(?:{_STRING}|{_OTHER})")
_BLANK = re.compile(_SPACE)
NEXT = re.compile(f"{_SPACE}([,\\]}}])")
EMPTY = re.compile(f"\\{{{_SPACE}\\}}")
_PIECE = re.compile(f'[\\[\\]{{}}]|(?:[^\\[\\]{{}}"]++|{_STRING})++')
_LINE = re.compile(r"\r\n?|\n")
_CLOSING = {"[": "]", "{": "}"}
_WORDS = {None: "", True: "true", False: "false"}


class BrokenError(Exception):
    """The text is no JSON from this position on; `cells` is what could be read of the record that breaks off here."""

    def __init__(self, at: int, reason: Bilingual = _BROKEN_OFF, cells: dict[str, str] | None = None) -> None:
        super().__init__(at)
        self.at = at
        self.reason = reason
        self.cells = cells or {}


class Reading:
    """A place in a file's text, from which values are read; it only moves forward, and nothing is nested in it."""

    def __init__(self, decoded: Decoded, at: int) -> None:
        self.text = decoded.text
        self.at = at
        self.is_broken = False
        self._decoded = decoded
        self._line, self._counted = 1, 0

    def line(self, at: int) -> int:
        """The physical line of a position behind all those asked for before."""
        text, since = self.text, self._counted
        self._line += text.count("\n", since, at) + text.count("\r", since, at) - text.count("\r\n", since, at)
        self._counted = at
        return self._line

    def excerpt(self, start: int, end: int | None = None) -> str:
        """The beginning of what stands here, on one line."""
        most = start + 80
        return _LINE.split(self.text[start : most if end is None else min(end, most)])[0].strip()

    def elements(self, *, whole: bool = False) -> Iterator[Record]:
        """The elements of the list that begins here; `whole` where nothing may follow it."""
        start = blank(self.text, self.at + 1)
        try:
            if self.text.startswith("]", start):
                self.at = start + 1
            else:
                yield from self._elements(start)
            if whole:
                self.end()
        except BrokenError as error:
            self.is_broken = True
            yield self._break(error)

    def _elements(self, start: int) -> Iterator[Record]:
        while True:
            self.at = start
            if self.text.startswith("{", start):
                yield self.record()
            else:
                self.skip()
                fault = Fault("bad-record", self.line(start), self.excerpt(start, self.at), {"reason": NO_OBJECT})
                yield Record(fault.row or 0, {}, fault)
            after = NEXT.match(self.text, self.at)
            if after is None or after[1] == "}":
                raise BrokenError(blank(self.text, self.at))
            if after[1] == "]":
                self.at = after.end()
                return
            start = blank(self.text, after.end())

    def single(self) -> Iterator[Record]:
        """The object that begins here and is all of the file."""
        try:
            yield self.record()
            self.end()
        except BrokenError as error:
            yield self._break(error)

    def end(self) -> None:
        """Makes sure that nothing but white space follows; raises BrokenError otherwise."""
        end = blank(self.text, self.at)
        if end < len(self.text):
            raise BrokenError(end, _GOES_ON)

    def _break(self, error: BrokenError) -> Record:
        fault = self.fault(error)
        return Record(fault.row or 0, error.cells, fault)

    def fault(self, error: BrokenError) -> Fault:
        """What is told of a break."""
        row = self.line(max(error.at, self._counted))
        return Fault("bad-record", row, self.excerpt(error.at), {"reason": error.reason})

    def record(self) -> Record:
        """The object that begins here; raises BrokenError, with the cells so far, where it breaks off."""
        text, start = self.text, self.at
        row = self.line(start)
        cells = self._short(start)
        if cells is not None:
            return Record(row, cells)
        cells, reason = {}, None
        empty = EMPTY.match(text, start)
        at, delimiter = (empty.end(), "}") if empty else (start + 1, ",")
        while delimiter == ",":
            member = MEMBER.match(text, at)
            if member is None:
                raise BrokenError(blank(text, at), cells=cells)
            quoted, string, other, delimiter = member.groups()
            key, at = unquoted(quoted), member.end()
            if key in cells:
                reason = reason or Bilingual(f"键“{key}”重复", f"the key '{key}' is there twice")
            if delimiter is None:
                reason, value = reason or NOT_FLAT, ""
                at, delimiter = self._behind_nested(at, cells)
            else:
                value = unquoted(string) if string is not None else plain(other)
            cells.setdefault(key, value)
            if len(cells) > MAX_KEYS:
                raise BrokenError(at, TOO_MANY_KEYS, cells)
        self.at = at
        if self._decoded.tried and UNREADABLE in text[start:at]:
            return Record(row, cells, self._decoded.fault(row, self.excerpt(start, at)))
        fault = Fault("bad-record", row, self.excerpt(start, at), {"reason": reason}) if reason else None
        return Record(row, cells, fault)

    def _short(self, start: int) -> dict[str, str] | None:
        """A short object of plain values; None where it is anything else, which is told apart more slowly."""
        end = self.text.find("}", start, start + SHORT) + 1
        text = self.text[start:end]
        if not end or "\\" in text or self._decoded.tried:
            return None
        try:
            pairs: list[tuple[str, str | bool | list[object] | None]] = _SHORT.decode(text)
        except (ValueError, RecursionError):
            return None
        cells = dict(pairs)
        for key, value in pairs:
            if not isinstance(value, str):
                if isinstance(value, list):
                    return None
                cells[key] = _WORDS[value]
        self.at = end
        return cells if len(cells) == len(pairs) else None  # type: ignore[return-value]

    def _behind_nested(self, at: int, cells: dict[str, str]) -> tuple[int, str]:
        """The position behind a nested value and the comma or bracket that follows it."""
        self.at = at
        try:
            self.skip()
        except BrokenError as error:
            raise BrokenError(error.at, error.reason, cells) from error
        after = NEXT.match(self.text, self.at)
        if after is None or after[1] == "]":
            raise BrokenError(blank(self.text, self.at), cells=cells)
        return after.end(), after[1]

    def skip(self) -> None:
        """Passes over a value, without building it and however deep it is."""
        text, at = self.text, self.at
        if text[at : at + 1] not in ("[", "{"):
            value = _VALUE.match(text, at)
            if value is None:
                raise BrokenError(at)
            self.at = value.end()
            return
        closing: list[str] = []
        while True:
            piece = _PIECE.match(text, at)
            if piece is None:
                raise BrokenError(at)
            if (one := piece[0]) in _CLOSING:
                closing.append(_CLOSING[one])
                if len(closing) > MAX_DEPTH:
                    raise BrokenError(at)
            elif one in ("]", "}") and one != closing.pop():
                raise BrokenError(at)
            at = piece.end()
            if not closing:
                self.at = at
                return


def blank(text: str, at: int) -> int:
    """The position behind white space."""
    match = _BLANK.match(text, at)
    return match.end() if match else at


def unquoted(text: str) -> str:
    if "\\" not in text:
        return text[1:-1]
    return re.sub("[\ud800-\udfff]", UNREADABLE, loads(text))  # half of a pair is no character


def plain(text: str) -> str:
    """A number, true, false or null as text; a number with an exponent is written out, unless that is an attack.

    >>> plain("97.80"), plain("1.5e3"), plain("25E-1"), plain("1e999999999"), plain("null")
    ('97.80', '1500', '2.5', '1e999999999', '')
    """
    if text == "null":
        return ""
    number, e, exponent = text.lower().partition("e")
    if not e or not number[-1:].isdigit() or len(text) > MAX_DIGITS or abs(int(exponent)) > MAX_DIGITS:
        return text
    return f"{Decimal(text):f}"


_SHORT = JSONDecoder(object_pairs_hook=list, parse_float=plain, parse_int=str, parse_constant=str)
