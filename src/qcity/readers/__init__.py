"""Readers: bytes in, rows of text with their place out. They have no opinion about what a row means.

Adding an input format is one module with a `read` function and one entry here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from qcity.errors import NO_BLANKS

Score = Callable[[Sequence[str]], int]
"""How much a row looks like a header; a reader that must choose (a delimiter, an encoding) takes the best."""


class Fault(NamedTuple):
    """Something that kept a reader from reading: an issue code, the physical row, and the issue's blanks.

    `cells` is what could be read of the row all the same, good for telling what it was about.
    """

    code: str
    row: int | None = None
    text: str | None = None
    blanks: Mapping[str, str] = NO_BLANKS
    cells: Sequence[str] = ()


class Hidden(NamedTuple):
    """What of a sheet cannot be seen: the sheet itself, rows and columns (both counted from 1)."""

    sheet: bool = False
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()


class Sheet(NamedTuple):
    """A table as it stands in a file: its rows in order, each with its physical number, and their faults.

    `rows` is read once; faults met on the way are yielded in a row's stead. A sheet with a name is one of a
    workbook: the cells of its rows stand in the columns A, B, C …, and blank rows may be left out.
    """

    name: str | None
    rows: Iterator[tuple[int, list[str]] | Fault]
    hidden: Hidden = Hidden()


class Document(NamedTuple):
    """What a reader made of a file's bytes."""

    encoding: str | None
    sheets: tuple[Sheet, ...]
    faults: tuple[Fault, ...] = ()


class Format(NamedTuple):
    """An input format: its name in reports, the endings of its files, and its reader's module."""

    name: str
    endings: tuple[str, ...]
    module: str


FORMATS: tuple[Format, ...] = (
    Format("csv", (".csv", ".tsv", ".txt"), "qcity.readers.delimited"),
    Format("xlsx", (".xlsx", ".xlsm"), "qcity.readers.xlsx"),
    Format("xls", (".xls", ".et"), "qcity.readers.xls"),
    Format("xlsb", (".xlsb",), "qcity.readers.xlsb"),
    Format("ods", (".ods",), "qcity.readers.ods"),
    Format("json", (".json",), "qcity.readers.json"),
    Format("jsonl", (".jsonl", ".ndjson"), "qcity.readers.jsonl"),
    Format("yaml", (".yaml", ".yml"), "qcity.readers.yaml"),
    Format("parquet", (".parquet",), "qcity.readers.parquet"),
    Format("html", (".html", ".htm"), "qcity.readers.html"),
)
GZIP = b"\x1f\x8b"
PACKED = ".gz"
"""Any of them may be packed by gzip, and has this behind its ending."""

_NOT_PLAIN = (
    *(b" ", b"\t", b"\r", b"\n", b"<", b"[", b"{", b"\xfe", b"\xff"),
    *(
        b"PK",
        b"\xd0\xcf\x11\xe0",
        b"\x1f\x8b",
        b"PAR",
        b"%PDF",
        b"Rar!",
        b"7z\xbc\xaf",
        b"\xfd7z",
        b"BZh",
        b"\x28\xb5\x2f",
    ),
    *(b"\x89PNG", b"GIF8", b"II*", b"MM\x00", b"ARROW1", b"SQLite"),
)
"""How the content begins of what may be something else than delimited text."""


def format_of(path: str) -> Format | None:
    """The format that a file's name tells; None where it is an unknown one."""
    name = path.lower().removesuffix(PACKED)
    return next((f for f in FORMATS if name.endswith(f.endings)), None)


def format_named(name: str) -> Format:
    """The format of a name; raises KeyError."""
    return {one.name: one for one in FORMATS}[name]


def is_plain_text(content: bytes) -> bool:
    """Whether bytes are surely the text that they should be, quickly: nearly every delimited file."""
    body = content[3:] if content.startswith(b"\xef\xbb\xbf") else content
    return not body.startswith(_NOT_PLAIN) and content[257:262] != b"ustar"


def read_document(format_: Format, content: bytes, score: Score, encoding: str | None = None) -> Document:
    """Reads a file's bytes with the reader of its format, imported only now."""
    from importlib import import_module

    document: Document = import_module(format_.module).read(content, score, encoding)
    return document
