"""Records whose columns have types, Parquet files and tables in memory: summed by DuckDB.

Rows have no lines here: a row's number is the record's, counted from 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from qcity.errors import Bilingual
from qcity.measurement import Issue
from qcity.records.batch import Batch, Row
from qcity.records.columns import Columns, read_heading
from qcity.records.expression import ABSENT, DAY, DECIMAL, SEPARATOR, TEXT, WHOLE, Shape, summed
from qcity.records.model import COLUMNS, DECIMALS, WHOLE_DIGITS
from qcity.records.results import decode_texts, read_table, sums_of
from qcity.records.words import Words
from qcity.source import Place

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

_WHOLE_TYPES = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"})
_FLOATS = frozenset({"FLOAT", "DOUBLE"})
_LARGEST = 2**53
"""Whole numbers below it are exact in a double."""

_DAMAGED = Bilingual("Parquet 文件已损坏或加了密", "the Parquet file is damaged or encrypted")


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def as_read(column: str, source: str, kind: str) -> tuple[str, str] | None:
    """How SQL reads a column of this type for one of ours, and what it then holds; None for an amount in binary floats.

    A moment becomes the day it was in China; whole floats become whole numbers; what has no use as it is becomes text.
    """
    if kind == "VARCHAR":
        return source, TEXT
    if kind in _FLOATS:
        whole = f"{source} = trunc({source}) AND abs({source}) < {_LARGEST}"
        # a file's statistics leave NaN out, and DuckDB believes them: what cannot be cast after all is NaN
        text = (
            f"CASE WHEN {source} IS NULL THEN NULL WHEN isnan({source}) THEN 'NaN' WHEN {whole} "
            f"THEN coalesce(CAST(TRY_CAST({source} AS BIGINT) AS VARCHAR), 'NaN') ELSE CAST({source} AS VARCHAR) END"
        )
        return None if column == "amount" else (text, TEXT)
    if column == "date":
        if kind == "DATE" or kind.startswith("TIMESTAMP_") or kind == "TIMESTAMP":
            return f"CAST({source} AS DATE)", DAY
        if kind.startswith("TIMESTAMP WITH TIME ZONE"):
            return f"CAST(make_timestamp(epoch_us({source}) + 28800000000) AS DATE)", DAY
    elif column in ("sampled", "passed", "amount") and kind in _WHOLE_TYPES:
        return f"CAST({source} AS BIGINT)", WHOLE
    elif column == "amount" and kind.startswith("DECIMAL("):
        digits, scale = map(int, kind.removeprefix("DECIMAL(").removesuffix(")").split(","))
        if scale <= DECIMALS and digits - scale <= WHOLE_DIGITS:
            return source, DECIMAL
    return f"CAST({source} AS VARCHAR)", TEXT


class TypedReader:
    """Reads relations of DuckDB: columns of any names and types, and `file_row_number`."""

    def __init__(
        self,
        connection: DuckDBPyConnection,
        columns: Columns,
        words: Callable[[], Words],
        learn: Callable[[Sequence[Row]], bool],
    ) -> None:
        self._connection = connection
        self._columns = columns
        self._words = words
        self._learn = learn

    def read_parquet(
        self, path: str, constants: Mapping[str, str], marked: Sequence[int] = ()
    ) -> Iterator[Batch | Issue]:
        """A Parquet file's one batch, or what is wrong with it as a whole."""
        import duckdb

        try:
            relation = self._connection.read_parquet(_escaped(path), file_row_number=True, hive_partitioning=False)
            yield from self.read(relation, path, constants, marked)
        except (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException) as error:
            yield Issue("unreadable-file", Place(path), None, None, {"reason": _DAMAGED, "detail": str(error)[:200]})

    def ids_of_parquet(self, path: str, constants: Mapping[str, str]) -> Iterator[pl.DataFrame | Issue]:
        """The ids of a Parquet file: columns `number` and `record_id`."""
        import duckdb

        try:
            relation = self._connection.read_parquet(_escaped(path), file_row_number=True, hive_partitioning=False)
            yield from self.ids(relation, path, constants)
        except (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException):
            return  # it is told when the records are read

    def ids(
        self, relation: DuckDBPyRelation, path: str, constants: Mapping[str, str]
    ) -> Iterator[pl.DataFrame | Issue]:
        """The ids of a relation: columns `number` and `record_id`."""
        opened = self._opened(relation, path, constants)
        if isinstance(opened, tuple) and "record_id" in opened[1]:
            ids = opened[0].project("row AS number, trim(CAST(record_id AS VARCHAR)) AS record_id")
            reader = ids.filter("record_id <> ''").to_arrow_reader(2**20)
            yield from (pl.DataFrame(pl.from_arrow(batch)) for batch in reader)

    def read(
        self, relation: DuckDBPyRelation, path: str, constants: Mapping[str, str], marked: Sequence[int] = ()
    ) -> Iterator[Batch | Issue]:
        """A relation's one batch, or what is wrong with its columns."""
        opened = self._opened(relation, path, constants)
        if isinstance(opened, list):
            yield from opened
            return
        relation, kinds = opened
        shape = Shape(kinds, ("row",), keeps=tuple(kinds))
        if marked:
            shape = shape._replace(broken=nw.col("row").is_in(list(marked)))
        batch = self._batch(relation, shape, path, kinds)
        if len(batch.rest) > max(1000, batch.rows // 20) and self._learn(batch.rest[:1000]):
            batch = self._batch(relation, shape, path, kinds)
        yield batch

    def _opened(
        self, relation: DuckDBPyRelation, path: str, constants: Mapping[str, str]
    ) -> tuple[DuckDBPyRelation, dict[str, str]] | list[Issue]:
        place = Place(path)
        headings = [name for name in relation.columns if name != "file_row_number"]
        heading = read_heading(headings, self._columns)
        if not heading.places:
            return [Issue("no-records-header", place)]
        wrong = [Issue("column-twice", place, column, None, {"column": column}) for column in heading.twice]
        wrong += [
            Issue("missing-column", place, c, None, {"column": c})
            for c in heading.missing(constants, wants_ids=self._words().wants_ids)
        ]
        types = dict(zip(relation.columns, map(str, relation.types), strict=True))
        chosen, kinds = ["file_row_number AS row"], {}
        for column, i in heading.places.items():
            read = as_read(column, quoted(headings[i]), types[headings[i]])
            if read is None:
                wrong.append(Issue("inexact-column", place, column, types[headings[i]], {"column": column}))
                continue
            sql, kinds[column] = read
            chosen.append(f"{sql} AS {column}")
        for column in constants.keys() - heading.places.keys():
            chosen.append(f"{literal(constants[column])} AS {column}")
            kinds[column] = TEXT
        return wrong or (relation.project(", ".join(chosen)), kinds)

    def _batch(self, relation: DuckDBPyRelation, shape: Shape, path: str, kinds: Mapping[str, str]) -> Batch:
        frame = summed(nw.from_native(relation), shape, self._words())
        table = frame.collect("polars").to_native()
        rest = []
        for number, text in (
            table.filter(pl.col("row_").is_not_null()).sort("row_").select("row_", "cells_").iter_rows()
        ):
            cells = {c: "" if cell == ABSENT else cell for c, cell in zip(kinds, text.split(SEPARATOR), strict=True)}
            rest.append(Row(Place(path, None, number + 1), number, {**dict.fromkeys(COLUMNS), **cells}))
        found = read_table(table, shape.keys)
        return Batch(found.height, sums_of([found], shape.keys, decode_texts), rest)


def _escaped(path: str) -> str:
    """A path that DuckDB takes as it is written, not as a pattern."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in path)


def as_relation(connection: DuckDBPyConnection, table: Any) -> DuckDBPyRelation:
    """An Arrow table or a data frame of any library that Narwhals knows, as a relation with row numbers."""
    import pyarrow as pa

    if isinstance(table, pa.Table):
        arrow = table
    else:
        frame = nw.from_native(table)
        arrow = frame.to_arrow() if isinstance(frame, nw.DataFrame) else frame.collect("pyarrow").to_native()
    numbered = arrow.append_column("file_row_number", pa.array(range(arrow.num_rows), pa.int64()))
    return connection.from_arrow(numbered)
