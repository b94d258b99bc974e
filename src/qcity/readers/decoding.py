"""Bytes to text, whatever encoding an office saved them in, and never by a guess that could garble them.

The encoding is a byte order mark's, else UTF-8, else one that the file names itself, else GB18030, each tried
strictly over the whole file.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qcity.errors import Message, UsageError
from qcity.messages import listed
from qcity.readers import Fault

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks and their encodings, a longer one before the shorter that it begins with."""

UNREADABLE = "\ufffd"
"""Stands for bytes that could not be decoded."""


class Decoded(NamedTuple):
    """A file's text and its encoding; where none fits all of it, `tried` names them and some is UNREADABLE."""

    text: str
    encoding: str
    tried: str = ""

    def fault(self, row: int, text: str) -> Fault:
        """The fault of a piece of text with undecodable bytes."""
        return Fault("undecodable", row, text[:80], {"encodings": self.tried})


def encodings_of(content: bytes, encoding: str | None, named: Iterable[str] = ()) -> list[str]:
    """The encodings to try, best first; `encoding` overrides all others (LookupError if unknown).

    >>> encodings_of(b"", None), encodings_of(b"", None, ["Big5", "no-such"]), encodings_of(b"", "GBK")
    (['utf-8', 'gb18030'], ['utf-8', 'big5', 'gb18030'], ['gbk'])
    """
    marked = next((name for mark, name in MARKS if content.startswith(mark)), None)
    if encoding is not None:
        name = codecs.lookup(encoding).name
        return ["utf-8-sig" if name == "utf-8" and marked == "utf-8-sig" else name]
    return [marked] if marked else list(dict.fromkeys(["utf-8", *_known(named), "gb18030"]))


def _known(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        try:
            "a".encode(name)  # refuses what is no encoding of text
            found = codecs.lookup(name).name
        except (LookupError, ValueError):
            continue
        yield "gb18030" if found in ("gb2312", "gbk") else found


def decodings(content: bytes, names: Iterable[str]) -> Iterator[Decoded]:
    """The text in each of the encodings that fits all of it."""
    for name in names:
        try:
            yield Decoded(content.decode(name), name)
        except UnicodeError:
            continue


def decode(content: bytes, encoding: str | None = None, named: Iterable[str] = ()) -> Decoded | Fault:
    """The text in the first encoding that fits all of it, else in the one in which least of it cannot be read."""
    names = encodings_of(content, encoding, named)
    if found := next(decodings(content, names), None):
        return found
    tried = listed(name.upper().removesuffix("-SIG") for name in names)
    try:
        texts = [(content.decode(name, errors="replace"), name) for name in names]
    except UnicodeError:  # some codecs cannot replace what they cannot decode
        return Fault("undecodable", None, None, {"encodings": tried})
    text, name = min(texts, key=lambda found: found[0].count(UNREADABLE))
    return Decoded(text, name, tried)


def check_encoding(encoding: str) -> None:
    """Raises UsageError for what is no encoding of text."""
    try:
        "a".encode(encoding)  # refuses what is no encoding of text, as decoding does not
        codecs.getincrementaldecoder(encoding)
    except (LookupError, ValueError) as error:
        raise UsageError(Message("unknown_encoding", {"encoding": encoding})) from error
