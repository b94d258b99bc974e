"""Where rows stand that Spark has read: the paths as it has them, and the physical lines."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import unquote, urlsplit

import polars as pl

from qcity.records.batch import Row
from qcity.records.expression import Shape
from qcity.records.files import PARQUET, RecordsFile, is_address
from qcity.records.model import COLUMNS
from qcity.records.sparkframes import SEPARATOR
from qcity.source import Place


class Lines:
    """Where rows stand: from the number of a line among all, its file and block, to its physical line."""

    def __init__(self, source: Any, files: list[RecordsFile], shape: Shape, found: pl.DataFrame) -> None:
        self._source = source
        self._kinds = shape.kinds
        self._paths = {uri_path(file.path): file.path for file in files}
        self._first: dict[tuple[str, int], int] = {}
        self.slow: set[str] = set()
        self.slow_paths: set[str] = set()
        if source == PARQUET:
            return
        blocks = found.group_by("file", "block").agg(pl.col("rows").sum(), pl.col("first").min())
        count: dict[str, int] = {}
        for uri, block, rows, first in blocks.sort("file", "block").iter_rows():
            self._first[uri, block] = count.get(uri, 0) + 1 - first
            count[uri] = count.get(uri, 0) + rows

    def row(self, uri: str, block: int, number: int, text: str) -> Row | None:
        """The row that a line is; None for a blank one and for the header."""
        path = self._paths[local_path(uri)]
        if self._source == PARQUET:
            cells = dict(zip(self._kinds, text.split(SEPARATOR), strict=True))
            return Row(Place(path, None, number + 1), number, {**dict.fromkeys(COLUMNS), **cells})
        line = self._first[uri, block] + number
        row: Row | None = self._source.row_of(line, line, text) if line > self._source.header_lines else None
        if row is not None and any(one.code in ("unclosed-quote", "bad-quoting") for one in row.faults):
            self.slow.add(uri)
            self.slow_paths.add(path)
        return row and row._replace(place=Place(path, None, line), number=number)


def as_spark_path(path: str) -> str:
    """A path as Spark takes it: absolute, and no pattern."""
    whole = unquote(path) if is_address(path) else os.path.abspath(path)  # noqa: PTH100 - links are not followed
    return "".join(f"\\{c}" if c in "*?[]{}\\" else c for c in whole)


def uri_path(path: str) -> str:
    """A path as Spark gives it back."""
    return local_path(path) if is_address(path) else os.path.abspath(path)  # noqa: PTH100


def with_slashes(uri: str) -> str:
    """An address as all others are written: Java leaves out what is empty, as in `file:/data`."""
    return uri if "://" in uri else uri.replace(":/", ":///", 1)


def local_path(uri: str) -> str:
    """The path on this machine that an address means; another address as it is."""
    return unquote(urlsplit(uri).path) if uri.startswith("file:") else uri
