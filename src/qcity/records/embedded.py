"""The embedded engine: polars for text, DuckDB for what has types, on one machine and without a server."""

from __future__ import annotations

from codecs import lookup
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from qcity.measurement import Issue
from qcity.records.batch import Batch
from qcity.records.columns import Columns
from qcity.records.days import Days
from qcity.records.distinct import Store
from qcity.records.files import PARQUET, RecordsFile
from qcity.records.segments import SEGMENT
from qcity.records.terms import Terms
from qcity.records.text import ROWS_OF_A_SEGMENT, TextReader
from qcity.records.typed import TypedReader, as_table
from qcity.records.verdicts import Verdicts

Marked = Mapping[str, Sequence[int]]
"""The numbers of rows that must go to the model, by file."""


class Embedded:
    """Reads files one after another, on all cores."""

    def __init__(
        self, terms: Terms, columns: Columns, verdicts: Verdicts, store: Store, *, encoding: str | None, memory: int
    ) -> None:
        self._terms = terms
        self._columns = columns
        self._verdicts = verdicts
        self._days = Days(terms)
        self._store = store
        self.encoding = lookup(encoding).name if encoding else None
        self._size = min(SEGMENT, max(memory // 32, 2**20))

    def read(self, file: RecordsFile, marked: Sequence[int] = ()) -> Iterator[Batch | Issue]:
        """A file's batches in order, and what is wrong with it as a whole."""
        constants = {**self._columns.constants, **file.constants}
        if file.format == PARQUET:
            yield from self._typed().read_parquet(file.path, constants, marked)
        else:
            yield from self._text(file, marked).read(file)

    def read_table(self, table: Any, name: str, marked: Sequence[int] = ()) -> Iterator[Batch | Issue]:
        """The batch of an Arrow table or a data frame."""
        connection = self._store.connection
        yield from self._typed().read(as_table(connection, table), name, self._columns.constants, marked)

    def ids(self, file: RecordsFile) -> Iterator[pl.DataFrame | Issue]:
        """The ids of a file's records: columns `number` and `record_id`, those without one left out."""
        if file.format == PARQUET:
            yield from self._typed().ids_of_parquet(file.path, {**self._columns.constants, **file.constants})
        else:
            yield from self._text(file, ()).ids(file)

    def ids_of_table(self, table: Any, name: str) -> Iterator[pl.DataFrame | Issue]:
        """The same of an Arrow table or a data frame."""
        yield from self._typed().ids(as_table(self._store.connection, table), name, self._columns.constants)

    def _typed(self) -> TypedReader:
        return TypedReader(self._store.connection, self._terms, self._columns, self._verdicts)

    def _text(self, file: RecordsFile, marked: Sequence[int]) -> TextReader:
        by_segment: dict[tuple[str, int], list[int]] = {}
        for number in marked:
            by_segment.setdefault((file.path, number // ROWS_OF_A_SEGMENT), []).append(number % ROWS_OF_A_SEGMENT)
        return TextReader(
            self._terms,
            self._columns,
            self._verdicts,
            self._days,
            encoding=self.encoding,
            size=self._size,
            marked=by_segment,
        )
