"""Delimited text: comma, semicolon or tab, in whatever encoding offices save it.

The encoding is a byte order mark's, else UTF-8, else GB18030, each tried strictly over the whole file. Where
none fits, the rows that can be read are, and those with undecodable bytes are told one by one.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice

from qcity.errors import Bilingual
from qcity.messages import listed
from qcity.readers import Document, Fault, Score, Sheet
from qcity.readers.limits import MAX_LINE, too_large

DELIMITERS = ",\t;"
SEARCHED_RECORDS = 50
MAX_RESTARTS = 20
"""After so many quotes that never close the rest of a file is given up."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNREADABLE = "\ufffd"

csv.field_size_limit(2**31 - 1)  # how large a cell may be is for whoever reads its text to say


def read(content: bytes, score: Score, encoding: str | None = None) -> Document:
    """One sheet of all records; `encoding` overrides what the file says of itself (LookupError if unknown)."""
    if len(content) > MAX_LINE and _has_endless_line(content):
        return Document(None, (), (too_large(Bilingual("有一行太长", "a line is too long")),))
    names = _encodings(content, encoding)
    headless = None
    for name in names:
        try:
            text = content.decode(name)
        except UnicodeError:
            continue
        delimiter, points = _delimiter(text, score)
        document = Document(name, (Sheet(None, read_records(text, delimiter)),))
        if points:
            return document
        headless = headless or document
    return _damaged(content, names, score) or headless or _undecodable(content, names)


def _has_endless_line(content: bytes) -> bool:
    """Whether a line has more bytes than there is any use for."""
    end = -1
    while len(content) - end > MAX_LINE:
        stop = end + 1 + MAX_LINE
        end = max(content.rfind(b"\n", end + 1, stop), content.rfind(b"\r", end + 1, stop))
        if end < 0:
            return True
    return False


def _encodings(content: bytes, encoding: str | None) -> list[str]:
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if encoding is None:
        return [marked] if marked else ["utf-8", "gb18030"]
    name = codecs.lookup(encoding).name
    return ["utf-8-sig" if name == "utf-8" and marked == "utf-8-sig" else name]


def _damaged(content: bytes, names: list[str], score: Score) -> Document | None:
    """The reading of a file that no encoding fits in which a header can still be recognised best."""
    try:
        texts = [(name, content.decode(name, errors="replace")) for name in names]
    except UnicodeError:  # some codecs cannot replace what they cannot decode
        return None
    found = [(*_delimiter(text, score), name, text) for name, text in texts]
    delimiter, points, name, text = max(found, key=lambda f: (f[1], -f[3].count(_UNREADABLE)))
    return Document(name, (Sheet(None, read_records(text, delimiter, _told(names))),)) if points else None


def _undecodable(content: bytes, names: list[str]) -> Document:
    row, text = None, None
    try:
        content.decode(names[0])
    except UnicodeDecodeError as error:
        row, text = _row_of(content[: error.start]), content[error.start : error.end].hex(" ")
    except UnicodeError:  # of a codec that does not say where
        pass
    return Document(None, (), (Fault("undecodable", row, text, {"encodings": _told(names)}),))


def _told(names: list[str]) -> str:
    return listed(name.upper().removesuffix("-SIG") for name in names)


def _row_of(before: bytes) -> int:
    return before.count(b"\n") + before.replace(b"\r\n", b"\n").count(b"\r") + 1


def _delimiter(text: str, score: Score) -> tuple[str, int]:
    """The delimiter under which the file's first records look most like having a header."""
    best = ",", 0
    for delimiter in DELIMITERS:
        records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            points = max(map(score, islice(records, SEARCHED_RECORDS)), default=0)
        except csv.Error:
            continue
        if points > best[1]:
            best = delimiter, points
    return best


def read_records(text: str, delimiter: str, tried: str = "") -> Iterator[tuple[int, list[str]] | Fault]:
    """Every record with the physical line on which it begins; `tried` are encodings that the file does not fit.

    A record that breaks the rules of quoting costs itself alone: reading goes on with the next line.
    """
    lines: list[str] = []
    first, restarts = 0, 0
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        row = first + records.line_num + 1
        try:
            cells = next(records)
        except StopIteration:
            return
        except csv.Error as error:
            lines = lines or list(io.StringIO(text, newline=""))
            broken = (
                next(csv.reader(lines[row - 1 : row], delimiter=delimiter), []) if len(lines[row - 1]) < 10_000 else []
            )
            excerpt = lines[row - 1].strip()[:80]
            last = first + records.line_num
            restarts += last > row
            if restarts > MAX_RESTARTS:
                yield Fault("unclosed-quote", row, excerpt, {"last": str(last)}, broken)
                return
            code = "unclosed-quote" if "end of data" in str(error) else "bad-quoting"
            yield Fault(code, row, excerpt, {"last": ""}, broken)
            if last > row:
                first, records = row, csv.reader(lines[row:], delimiter=delimiter, strict=True)
            continue
        if tried and any(_UNREADABLE in cell for cell in cells):
            blanks = {"encodings": tried}
            yield Fault("undecodable", row, delimiter.join(cells)[:80], blanks, cells)
        else:
            yield row, cells
