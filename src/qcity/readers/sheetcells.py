"""The rows of a worksheet's XML to rows of text, one at a time.

A general parser takes as long as openpyxl. Nearly every row is written in the one plain form that `_CELL` knows, so
such rows are taken apart by that one regular expression, and every other row by expat. Which is which is told by
counting: a row is plain if it has no more tags than its plain cells account for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from math import inf, isinf
from typing import NamedTuple

from qcity.errors import Bilingual
from qcity.readers import Fault
from qcity.readers.cellformats import GENERAL, NumberFormat, Record, carried, date_cell, numeric_cell
from qcity.readers.limits import TooLargeError, too_large
from qcity.readers.ooxml import Attributes, clean, scan_xml, whole
from qcity.readers.package import UnreadableError
from qcity.readers.sheetxml import COLUMNS, MAX_COLUMNS, Layout

_CELL = re.compile(
    rb'<c r="([A-Z]++)[0-9]++"([^<>]*+)>(?:(?:<f[^<>]*+/>|<f(?:\s[^<>]*+)?+>[^<]*+</f>)?+'
    rb"<(?:v|is><t(?:\s[^<>]*+)?+)>([^<]++)</(?:v|t></is)></c>|(?<=/>)|</c>)"
)
_ATTRIBUTE = re.compile(r'\s+([A-Za-z:]+)="([^"&]*)"')
_NUMBER = re.compile(r"\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?)\s*")
_DATE = re.compile(r"\s*([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T.*)?\s*")
_REFERENCE = re.compile(r"&(#x[0-9A-Fa-f]{1,6}|#[0-9]{1,7}|amp|lt|gt|quot|apos);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_SPACE = 0x20
_BOOLEANS = {"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}
SAFE_DIGITS = 15
"""A whole number of so many digits is shown as it is stored."""

MAX_REMEMBERED = 100_000
"""Of so many texts it is kept in mind how they are written."""

_FIRST = [bytes([letter]) for letter in b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
_ZERO = ord("0")


class Shared(NamedTuple):
    """What the sheets of a workbook share: texts, the formats of cell styles by index, and how days are counted."""

    strings: Sequence[str]
    formats: Mapping[int, NumberFormat]
    epoch_1904: bool = False


class CellError(Exception):
    """A cell that refers to something that is not there."""

    def __init__(self, text: str, reason: Bilingual) -> None:
        super().__init__(reason.en)
        self.text = text
        self.reason = reason
        self.cells: Sequence[str] = ()


class _Cell(NamedTuple):
    """A cell as it is written; None where it has no such element. `letters` are empty where it has no reference."""

    letters: str
    style: str
    kind: str
    value: str | None
    formula: str | None
    inline: str | None


class _Strings(dict[bytes, str]):
    """Shared texts by their numbers as cells write them."""

    def __init__(self, strings: Sequence[str]) -> None:
        self._strings = strings

    def __missing__(self, number: bytes) -> str:
        text = shared_text(number.decode(), self._strings)
        if len(self) < MAX_REMEMBERED:
            self[number] = text
        return text


class _Texts(dict[bytes, str]):
    """Texts that stand in their cells, by how they are written there."""

    def __missing__(self, written: bytes) -> str:
        text = clean(_unescaped(written))
        if len(self) < MAX_REMEMBERED:
            self[written] = text
        return text


def _unescaped(written: bytes) -> str:
    """A text without XML's references; raises _OddError for one that a plain text does not need."""
    text = written.decode()
    if "&" not in text:
        return text
    if len(_REFERENCE.findall(text)) != text.count("&"):
        raise _OddError
    return _REFERENCE.sub(_character, text)


def _character(reference: re.Match[str]) -> str:
    if reference[1] in _ENTITIES:
        return _ENTITIES[reference[1]]
    number = reference[1].removeprefix("#")
    code = int(number[1:], 16) if number[0] == "x" else int(number)
    if code < _SPACE or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
        raise _OddError
    return chr(code)


class _Ways(dict[bytes, Callable[[bytes], str]]):
    """What makes a text of a cell's value, by how its attributes are written."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._strings = _Strings(shared.strings)
        self._texts = _Texts()

    def __missing__(self, attributes: bytes) -> Callable[[bytes], str]:
        text = attributes.decode().removesuffix("/")
        known = dict(_ATTRIBUTE.findall(text))
        if _ATTRIBUTE.sub("", text).strip():
            raise _OddError
        kind, style = known.get("t", "n"), known.get("s", "")
        way: Callable[[bytes], str]
        if kind == "s":
            way = self._strings.__getitem__
        elif kind == "inlineStr":
            way = self._texts.__getitem__
        elif kind != "n":
            way = partial(_other, _Cell("", style, kind, None, None, None), self._shared)
        elif (form := form_of(whole(style), self._shared.formats)) is GENERAL:
            way = _general
        else:
            way = partial(_formatted, form, self._shared.epoch_1904)
        if len(self) < MAX_REMEMBERED:
            self[attributes] = way
        return way


class _OddError(Exception):
    """A row is not plain."""


def _general(value: bytes) -> str:
    if value.isdigit() and len(value) <= SAFE_DIGITS and value[0] != _ZERO:
        return value.decode()
    return _formatted(GENERAL, False, value)


def _formatted(form: NumberFormat, epoch_1904: bool, value: bytes) -> str:
    if b"&" in value:
        raise _OddError
    if value.translate(None, b"0123456789.") or value.count(b".") > 1 or value == b".":
        return _figure(value.decode(), form, epoch_1904)
    return numeric_cell(float(value), form, epoch_1904=epoch_1904)


def _other(cell: _Cell, shared: Shared, value: bytes) -> str:
    if b"&" in value:
        raise _OddError
    return _text(cell._replace(value=value.decode()), shared)


def read_rows(layout: Layout, shared: Shared) -> Iterator[Record]:
    """The rows of a sheet, each read when it is asked for; a damaged one is a fault in its stead."""
    rows = _rows(layout, shared)
    return carried(rows, layout.merged) if layout.merged else rows


def _rows(layout: Layout, shared: Shared) -> Iterator[Record]:
    ways = _Ways(shared)
    data, places = layout.data, iter(layout.rows)
    for number, start, stop in zip(places, places, places, strict=True):
        piece = data[start:stop]
        try:
            yield number, _plain_row(piece, ways) or _odd_row(piece, shared)
        except CellError as error:
            yield Fault("bad-record", number, error.text, {"reason": error.reason}, error.cells)
        except UnreadableError as error:
            yield error.fault(number)
        except UnicodeDecodeError:
            yield UnreadableError(Bilingual("不是 UTF-8 编码", "not in UTF-8")).fault(number)
        except TooLargeError as error:
            yield too_large(error.args[0])._replace(row=number)


def _plain_row(piece: bytes, ways: _Ways) -> list[str] | None:
    """The texts of a row of plain cells; None where it has others, or one that makes no sense."""
    count = piece.count(b"<c")
    if count > MAX_COLUMNS:
        raise TooLargeError(Bilingual(f"一行 {count} 格", f"{count} cells in a row"))
    found = _CELL.findall(piece)
    if len(found) != count or not _is_accounted_for(piece, count):
        return None
    try:
        texts = [ways[attributes](value) if value else "" for _, attributes, value in found]
    except (_OddError, CellError):
        return None
    letters = [letters for letters, _, _ in found]
    if letters == _FIRST[:count]:
        return texts
    spread: list[str] = []
    for column, text in zip(letters, texts, strict=True):
        _put(spread, COLUMNS[column], text)
    return spread


def _is_accounted_for(piece: bytes, cells: int) -> bool:
    """Whether a row has no tags but those of so many cells, their values, formulas and texts."""
    tags = piece.count(b"<")
    if tags == 4 * cells:  # each has a value
        return True
    tags -= cells + piece.count(b"</c>") + 2 * piece.count(b"<v>")
    return not tags or tags == piece.count(b"<f") + piece.count(b"</f>") + 4 * piece.count(b"<is>")


def _put(texts: list[str], column: int, text: str) -> None:
    texts += [""] * (column + 1 - len(texts))
    texts[column] = text or texts[column]


def _odd_row(piece: bytes, shared: Shared) -> list[str]:
    """The texts of any row; raises CellError, with what else could be read, for a cell that makes no sense."""
    texts: list[str] = []
    wrong: CellError | None = None
    for cell in _cells(piece):
        try:
            text = _text(cell, shared)
        except CellError as error:
            wrong, text = wrong or error, ""
        _put(texts, COLUMNS[cell.letters.encode()] if cell.letters else len(texts), text)
    if wrong is not None:
        wrong.cells = texts
        raise wrong
    return texts


def _cells(piece: bytes) -> list[_Cell]:
    cells: list[_Cell] = []
    attributes_of: Attributes = {}
    parts: dict[str, str] = {}
    within, aside = "", 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal attributes_of, parts, within, aside
        if name == "c":
            attributes_of, parts, within = attributes, {}, ""
        elif name == "rPh":
            aside += 1
        elif name in ("v", "f", "t") and not aside:
            within = name
            parts.setdefault(name, "")

    def end(name: str) -> None:
        nonlocal within, aside
        within = ""
        aside -= name == "rPh"
        if name == "c":
            letters = attributes_of.get("r", "").rstrip("0123456789")
            kind, style = attributes_of.get("t", ""), attributes_of.get("s", "")
            cells.append(_Cell(letters, style, kind, parts.get("v"), parts.get("f"), parts.get("t")))

    def text(more: str) -> None:
        if within:
            parts[within] += more

    scan_xml(b"<row>" + piece + b"</row>", start, end, text)
    return cells


def _text(cell: _Cell, shared: Shared) -> str:
    """What a cell shows; a formula's stored value, or the formula where none is stored."""
    kind, value = cell.kind, cell.value
    if kind == "inlineStr" or (value is None and cell.inline is not None):
        return clean(cell.inline or value or "")
    if value is None or (not value and kind != "str"):
        return "" if cell.formula is None else "=" + clean(cell.formula)
    if kind == "s":
        return shared_text(value, shared.strings)
    if kind == "str":
        return clean(value)
    if kind == "b":
        return _BOOLEANS.get(value.strip(), value)
    if kind == "d" and (match := _DATE.fullmatch(value)):
        return _iso_date(match, form_of(whole(cell.style), shared.formats).kind) or value
    return (
        value if kind in ("e", "d") else _figure(value, form_of(whole(cell.style), shared.formats), shared.epoch_1904)
    )


def form_of(style: int | None, formats: Mapping[int, NumberFormat]) -> NumberFormat:
    """The format of a cell's style; general where it has none."""
    return GENERAL if style is None else formats.get(style, GENERAL)


def shared_text(value: str, strings: Sequence[str]) -> str:
    """The shared text with this number; raises CellError where there is none."""
    index = whole(value.strip())
    if index is None or index >= len(strings):
        reason = Bilingual(f"没有第 {value} 号共享文本", f"there is no shared text {value}")
        raise CellError(value, reason)
    return strings[index]


def _iso_date(match: re.Match[str], kind: str) -> str | None:
    try:
        return date_cell(date(int(match[1]), int(match[2]), int(match[3])), kind)
    except ValueError:
        return None


def _figure(written: str, form: NumberFormat, epoch_1904: bool) -> str:
    """A number as its format shows it; what is no number, or none of a spreadsheet's, as it is written."""
    match = _NUMBER.fullmatch(written)
    value = float(match[1]) if match else inf
    return written if isinf(value) else numeric_cell(value, form, epoch_1904=epoch_1904)
