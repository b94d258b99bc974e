"""The records of an Excel 2 to 2003 workbook: the workbook and its sheets (MS-XLS; BIFF2-8).

Why not xlrd, which reads them too: it trusts lengths and counts, so that a file of a few hundred bytes keeps it
busy for hours or takes all memory (a hyperlink over every cell, a negative length among the shared strings, a
circle of small sectors), and one odd record of a drawing loses the whole file. Here only the records of a table are
looked at, and each byte of a stream at most twice.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from qcity.readers import limits
from qcity.readers.bifftext import byte_text, code_page, shared_strings, unicode_text
from qcity.readers.cellformats import GENERAL, NumberFormat, built_in_format, numeric_cell, read_format

_BEGINNINGS = {0x0009: 2, 0x0209: 3, 0x0409: 4, 0x0809: 5}
_END, _CONTINUED, _PASSWORD = 0x000A, 0x003C, 0x002F
_TABLE, _GLOBALS = 0x0010, 0x0005
_BYTES_PER_STRING = 17
"""A shared string has a head of 3 bytes, and a record of 14 refers to it: more cannot have a use."""

_head = struct.Struct("<HH").unpack_from


class BrokenError(Exception):
    """The stream ends before its end, or is none of these."""


class EncryptedError(Exception):
    """The workbook has a password."""


class Bound(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    start: int
    hidden: bool


class Workbook:
    """A stream of records with what is said once for all sheets: formats, shared strings, code page, calendar."""

    def __init__(self, stream: bytes, encoding: str | None = None) -> None:
        self.stream = stream
        self.encoding = encoding
        self.codec = encoding or code_page(None)
        self.version = version_of(stream, 0)
        self.epoch_1904 = False
        self.bounds: list[Bound] = []
        self.strings: list[str] = []
        self.codes: dict[int, str] = {}
        self.formats: list[int] = []  # the number of the format of each XF
        self.forms: dict[int, NumberFormat] = {}
        self.walked = 0
        self.room = limits.max_cells()
        if self.version >= 5:
            if kind_of(stream, 0) != _GLOBALS:
                raise BrokenError
            for kind, parts in self.records(0):
                self.take(kind, parts)
        else:
            self.bounds = [Bound("Sheet1", 0, False)]

    def records(self, start: int) -> Iterator[tuple[int, list[bytes]]]:
        """The records of one substream, charts inside it left out, each with the parts that continue it."""
        stream, position, depth = self.stream, start, 0
        held, parts = -1, [b""]
        if self.walked > len(stream):  # sheets that overlap would be read again and again
            raise BrokenError
        while position + 4 <= len(stream):
            kind, length = _head(stream, position)
            data = stream[position + 4 : position + 4 + length]
            position += 4 + length
            if kind == _CONTINUED:
                parts.append(data)
                continue
            if held >= 0 and depth == 1:
                yield held, parts
            held, parts = kind, [data]
            depth += (kind in _BEGINNINGS) - (kind == _END)
            if depth <= 0:
                self.walked += position - start
                return
        raise BrokenError

    def take(self, kind: int, parts: list[bytes]) -> None:
        """Notes what a record says of the whole workbook; others are passed over."""
        data = parts[0]
        if kind == _PASSWORD:
            raise EncryptedError
        if kind == 0x0022:
            self.epoch_1904 = data[:1] == b"\x01"
        elif kind == 0x0042 and not self.encoding and len(data) >= 2:
            self.codec = code_page(struct.unpack_from("<H", data)[0])
        elif kind in {0x001E, 0x041E}:
            self._take_format(data)
        elif kind in {0x0043, 0x0243, 0x0443, 0x00E0}:
            self.formats.append(struct.unpack_from("<H", data, 2)[0] if kind == 0x00E0 else data[1])
        elif kind == 0x0085 and self.version >= 5:
            self._take_bound(data)
        elif kind == 0x00FC:
            self.strings = shared_strings(parts, len(self.stream) // _BYTES_PER_STRING)

    def _take_format(self, data: bytes) -> None:
        if self.version >= 8:
            self.codes[struct.unpack_from("<H", data)[0]] = unicode_text([data], 2)
        elif self.version == 5:
            self.codes[struct.unpack_from("<H", data)[0]] = byte_text(data, 2, 1, self.codec)
        else:  # these have no numbers but their order
            self.codes[len(self.codes)] = byte_text(data, 2 if self.version == 4 else 0, 1, self.codec)

    def _take_bound(self, data: bytes) -> None:
        start, hidden, kind = struct.unpack_from("<IBB", data)
        name = unicode_text([data], 6, 1) if self.version >= 8 else byte_text(data, 6, 1, self.codec)
        if kind == 0 and kind_of(self.stream, start) == _TABLE:  # others are charts, macros and modules
            self.bounds.append(Bound(name, start, bool(hidden & 3)))

    def number(self, value: float, xf: int) -> str:
        """A stored number as its format shows it."""
        return numeric_cell(value, self.format_of(xf), epoch_1904=self.epoch_1904)

    def format_of(self, xf: int) -> NumberFormat:
        """The number format of an XF record, which says how a cell looks."""
        form = self.forms.get(xf)
        if form is None:
            form = self.forms[xf] = self._read_format(xf)
        return form

    def _read_format(self, xf: int) -> NumberFormat:
        number = xf if self.version == 2 else self.formats[xf] if xf < len(self.formats) else -1
        code = self.codes.get(number)
        if code is not None:
            return read_format(code)
        return built_in_format(number) if number >= 0 and self.version >= 5 else GENERAL


def version_of(stream: bytes, position: int) -> int:
    """The BIFF version that a substream's first record tells; BrokenError where it is none."""
    if len(stream) < position + 8:
        raise BrokenError
    kind, _, version = struct.unpack_from("<HHH", stream, position)
    if kind not in _BEGINNINGS:
        raise BrokenError
    if kind != 0x0809:
        return _BEGINNINGS[kind]
    return {0x0600: 8, 0x0400: 4, 0x0300: 3, 0x0200: 2, 0x0007: 2}.get(version, 5)


def kind_of(stream: bytes, position: int) -> int:
    """What a substream is: a table, a chart, a macro sheet, the workbook's own."""
    version_of(stream, position)
    kind: int = struct.unpack_from("<H", stream, position + 6)[0]
    return kind
