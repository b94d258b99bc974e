"""Records as a stream: a file's bytes in segments of whole lines, as UTF-8, whatever encoding and packing they have."""

from __future__ import annotations

import codecs
import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Protocol

from qcity.readers.decoding import MARKS

SEGMENT = 16 * 1024 * 1024
"""Bytes that are read at a time."""

MOST_SEGMENTS = 4
"""A segment grows to so many times its size in search of a line's end outside of quotes."""

LOOKED_AT = 64 * 1024
"""The last bytes of what is read in which a line's end is looked for."""

GZIP = b"\x1f\x8b"

PLAIN, RAGGED, LOSSY = "plain", "ragged", "lossy"
WAYS = (PLAIN, RAGGED, LOSSY)
"""How polars may read a segment, the fastest first. The plain way fails for rows with more than one cell too many, and
all but the last for what is not UTF-8."""


class Reader(Protocol):
    """A stream of bytes."""

    def read(self, size: int, /) -> bytes:
        """The next so many bytes or fewer; none at the end."""
        ...


@dataclass
class Segment:
    """Whole lines of a file as UTF-8, in `parts`.

    `has_quotes` tells that a record may have several lines. `done` is how far the file itself has been read, in bytes.
    """

    parts: tuple[bytes | memoryview, ...]
    has_quotes: bool
    done: int

    @cached_property
    def content(self) -> bytes:
        """The lines in one; put together by whoever needs them first, so that reading need not wait."""
        parts = [part for part in self.parts if part]
        self.parts = ()
        return parts[0] if len(parts) == 1 and isinstance(parts[0], bytes) else b"".join(parts)

    def lines(self) -> int:
        """How many lines there are."""
        return self.content.count(b"\n") + (not self.content.endswith(b"\n"))


class Stream:
    """A file's text as UTF-8 bytes. `encoding` is what it turned out to be in, None while all of it was ASCII.

    A byte order mark tells the encoding. Otherwise the first bytes that are not ASCII do: UTF-8 where they are strictly
    that, else GB18030 where they are, else UTF-8 with what cannot be decoded marked as such.
    """

    def __init__(self, path: Path | BinaryIO, encoding: str | None = None) -> None:
        self._file = path.open("rb", buffering=0) if isinstance(path, Path) else path
        head = self._file.read(4)
        self._file.seek(0)
        self._raw: Reader = gzip.GzipFile(fileobj=self._file) if head.startswith(GZIP) else self._file
        self.is_packed = head.startswith(GZIP)
        self.encoding = codecs.lookup(encoding).name if encoding else None
        self._decoder: codecs.IncrementalDecoder | None = None
        self._begun = False
        if self.encoding not in (None, "utf-8"):
            self._decoder = _decoder(self.encoding or "")

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def tell(self) -> int:
        """How many bytes of the file itself have been read."""
        return self._file.tell()

    def read(self, size: int) -> bytes:
        """The next text, of about so many bytes; none at the end. Raises OSError, EOFError or zlib.error."""
        while True:
            block = self._raw.read(self._up_to_a_line(size))
            text = self._decoded(block)
            if text or not block:
                return text

    def _up_to_a_line(self, size: int) -> int:
        """So many bytes, or somewhat fewer so that they end with a line, which need then not be put together again."""
        start = self._file.tell()
        if self._raw is not self._file or size <= LOOKED_AT:
            return size
        self._file.seek(start + size - LOOKED_AT)
        end = self._file.read(LOOKED_AT)
        self._file.seek(start)
        return size - LOOKED_AT + end.rfind(b"\n") + 1 if len(end) == LOOKED_AT and b"\n" in end else size

    def _decoded(self, block: bytes) -> bytes:
        if not self._begun and block:
            self._begun = True
            block = self._without_mark(block)
        if self.encoding is None and not block.isascii():
            self.encoding = _encoding_of(block)
            if self.encoding != "utf-8":
                self._decoder = _decoder(self.encoding)
        if self._decoder is None:
            return block
        return self._decoder.decode(block, final=not block).encode("utf-8", "replace")

    def _without_mark(self, block: bytes) -> bytes:
        mark, name = next(((m, n) for m, n in MARKS if block.startswith(m)), (b"", ""))
        if name == "utf-8-sig" and self.encoding in (None, "utf-8"):
            self.encoding = "utf-8"
            return block[len(mark) :]
        if name and self.encoding is None:
            self.encoding = name
            self._decoder = _decoder(name)
        return block


def _decoder(encoding: str) -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder(encoding)(errors="replace")


def _encoding_of(block: bytes) -> str:
    for name in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(name)().decode(block)
        except UnicodeDecodeError:
            continue
        return name
    return "utf-8"


def segments(stream: Stream, rest: bytes, size: int = SEGMENT, *, quoted: bool = True) -> Iterator[Segment]:
    """The text after a header in whole lines; `rest` is what of the text has been read.

    A segment ends with a line, outside of quotes where it can be told (unless not `quoted`); the last one may lack its
    line's end.
    """
    limit = size * MOST_SEGMENTS
    while True:
        block = stream.read(size)
        has_quotes = quoted and (b'"' in block or b'"' in rest)
        if not block:
            cut = 0
        elif has_quotes:
            block, rest = rest + block, b""
            cut = _end_of_records(block)
        else:
            cut = block.rfind(b"\n") + 1
        if not cut and block:
            rest += block
            if len(rest) < limit:
                continue
            block, rest = rest, b""
            cut = block.rfind(b"\n") + 1 or len(block)
        lines = rest, block if cut == len(block) else memoryview(block)[:cut]
        rest = block[cut:]
        if any(lines):
            yield Segment(lines, has_quotes, stream.tell())
        if not block:
            return


def _end_of_records(text: bytes) -> int:
    """Where the last line ends before which there is an even number of quotes; 0 where there is none."""
    cut = text.rfind(b"\n") + 1
    odd = text.count(b'"', 0, cut) % 2 if b'"' in text else 0
    while odd and cut:
        before = text.rfind(b"\n", 0, cut - 1) + 1
        odd ^= text.count(b'"', before, cut) % 2
        cut = before
    return cut


PIECE = 32 * 1024
"""Lines are counted in pieces of so many bytes."""


def lines_at(segment: Segment, numbers: Sequence[int]) -> Iterator[bytes]:
    """The lines of these ascending numbers, counted from 0, without their ends."""
    text = segment.content
    piece, before, count = 0, 0, text.count(b"\n", 0, PIECE)
    for number in numbers:  # a line begins behind the ends of so many others
        while before + count < number:
            piece, before = piece + PIECE, before + count
            count = text.count(b"\n", piece, piece + PIECE)
        start = piece
        if number > before:
            start += sum(map(len, text[piece : piece + PIECE].split(b"\n", number - before)[:-1])) + number - before
        end = text.find(b"\n", start)
        yield text[start : end if end >= 0 else len(text)]
