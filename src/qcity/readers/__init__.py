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


FORMATS: tuple[Format, ...] = (Format("csv", (".csv", ".tsv", ".txt"), "qcity.readers.delimited"),)


def format_of(path: str) -> Format | None:
    """The format that a file's name tells; None where it is an unknown one."""
    name = path.lower()
    return next((f for f in FORMATS if name.endswith(f.endings)), None)


def read_document(format_: Format, content: bytes, score: Score, encoding: str | None = None) -> Document:
    """Reads a file's bytes with the reader of its format, imported only now."""
    from importlib import import_module

    document: Document = import_module(format_.module).read(content, score, encoding)
    return document
