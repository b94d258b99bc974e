"""JSON Lines: one object a line. A line that is broken costs itself alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qcity.readers import Document, Fault, Score
from qcity.readers.decoding import Decoded, decode
from qcity.readers.jsonscan import BROKEN, NO_OBJECT, BrokenError, Reading
from qcity.readers.recordtable import Record, document

_LINE = re.compile(r"[^ \t\r\n\ufeff][^\r\n]*+")


def read(content: bytes, score: Score, encoding: str | None = None) -> Document:  # noqa: ARG001 - the interface
    """One sheet of all lines, whose header are their keys; `encoding` overrides the file's (LookupError if unknown).

    Blank lines are left out. The header has the number of the first record's line.
    """
    decoded = decode(content, encoding)
    if isinstance(decoded, Fault):
        return Document(None, (), (decoded,))
    return document(decoded.encoding, lambda: _records(decoded))


def _records(decoded: Decoded) -> Iterator[Record]:
    lines = Reading(decoded, 0)
    for match in _LINE.finditer(decoded.text):
        yield read_line(decoded._replace(text=match[0].rstrip()), lines.line(match.start()))


def read_line(line: Decoded, row: int) -> Record:
    """The record that one line is, without white space around it, with the fault of one that is broken."""
    if not line.text.startswith("{"):
        return Record(row, {}, Fault("bad-record", row, line.text[:80], {"reason": NO_OBJECT}))
    reading = Reading(line, 0)
    try:
        record = reading.record()
        reading.end()
    except BrokenError as error:
        return Record(row, error.cells, Fault("bad-record", row, line.text[:80], {"reason": BROKEN}))
    return Record(row, record.cells, record.fault._replace(row=row) if record.fault else None)
