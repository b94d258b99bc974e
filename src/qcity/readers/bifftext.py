"""Text in the records of an old workbook: Unicode since Excel 97, before that bytes of a code page."""

from __future__ import annotations

import codecs
import struct

UNREADABLE = "\ufffd"
"""Stands for what of a text is lost, or for all of it: no figure and no name, so it is told as such."""

_CODE_PAGES = {367: "cp1252", 936: "gb18030", 10008: "gb18030", 10000: "mac-roman", 32768: "mac-roman", 32769: "cp1252"}
_USUAL = "gb18030"

_UTF_16 = "utf-16-le"
_WIDE, _PHONETIC, _RICH = 1, 4, 8
_LONG, _SHORT = struct.Struct("<HB").unpack_from, struct.Struct("<BB").unpack_from


def code_page(number: int | None) -> str:
    """The codec of a code page's number; that of a Chinese Windows where it is not known."""
    name = _CODE_PAGES.get(number, f"cp{number}") if number is not None else _USUAL
    try:
        return codecs.lookup(name).name
    except LookupError:
        return _USUAL


def byte_text(data: bytes, position: int, size: int, codec: str) -> str:
    """A text in a code page whose length stands before it in `size` bytes; undecodable bytes become U+FFFD."""
    length = int.from_bytes(data[position : position + size], "little")
    start = position + size
    return data[start : start + length].decode(codec, errors="replace")


def unicode_text(parts: list[bytes], position: int, size: int = 2) -> str:
    """The Unicode text at a place of a record, `size` bytes of length before it, and in what continues the record."""
    return _Texts(parts, position).next(size)


def shared_strings(parts: list[bytes], most: int) -> list[str]:
    """The strings that the cells of a workbook refer to by number.

    How many there are is told before them, not always truly, so all that is there is read. Cells that refer to
    one that is not are told one by one. At most `most` are read.
    """
    texts = _Texts(parts, 8)
    strings: list[str] = []
    try:
        while len(strings) < most:
            strings.append(texts.next())
    except (IndexError, struct.error):
        pass
    return strings


class _Texts:
    """Texts that follow each other in a record and its continuations; reading only ever goes forward."""

    def __init__(self, parts: list[bytes], position: int) -> None:
        self.parts = parts
        self.part = 0
        self.data = parts[0]
        self.position = position

    def next(self, size: int = 2) -> str:
        """The next text; IndexError or struct.error where there is none."""
        if self.position >= len(self.data):
            self._continue(0)
        position = self.position
        length, flags = (_LONG if size == 2 else _SHORT)(self.data, position)
        position += size + 1
        end = position + (2 * length if flags & _WIDE else length)
        if not flags & (_PHONETIC | _RICH) and end <= len(self.data):  # nearly always
            self.position = end
            return self.data[position:end].decode(_UTF_16 if flags & _WIDE else "latin-1", errors="replace")
        extra = 0
        if flags & _RICH:
            extra += 4 * struct.unpack_from("<H", self.data, position)[0]
            position += 2
        if flags & _PHONETIC:
            extra += struct.unpack_from("<I", self.data, position)[0]
            position += 4
        self.position = position
        text = self._characters(length, flags)
        self._skip(extra)
        return text

    def _characters(self, length: int, flags: int) -> str:
        pieces: list[bytes] = []
        while True:
            width = 2 if flags & _WIDE else 1
            count = min(length, (len(self.data) - self.position) // width)
            piece = self.data[self.position : self.position + count * width]
            self.position += count * width
            length -= count
            if not length and not pieces:
                return piece.decode(_UTF_16 if width == 2 else "latin-1", errors="replace")
            pieces.append(piece if width == 2 else piece.decode("latin-1").encode(_UTF_16))
            if not length:
                return b"".join(pieces).decode(_UTF_16, errors="replace")
            try:
                flags = self._continue(1)
            except IndexError:
                return b"".join(pieces).decode(_UTF_16, errors="replace") + UNREADABLE

    def _continue(self, position: int) -> int:
        """Goes on in the next part; gives its first byte, which tells the width of a text cut in two."""
        self.part += 1
        self.data = self.parts[self.part]
        self.position = position
        return self.data[0]

    def _skip(self, extra: int) -> None:
        while extra > len(self.data) - self.position and self.part + 1 < len(self.parts):
            extra -= len(self.data) - self.position
            self._continue(0)
        self.position += extra
