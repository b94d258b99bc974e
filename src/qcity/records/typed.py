"""Records whose columns have types, Parquet files and tables in memory: summed by DuckDB.

Rows have no lines here: a row's number is the record's, counted from 1.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import narwhals as nw
import polars as pl

from qcity.errors import Bilingual, Message, UsageError
from qcity.measurement import Issue
from qcity.records.batch import Batch, Row
from qcity.records.columns import Columns, read_heading
from qcity.records.days import DAY, TIME
from qcity.records.expression import DECIMAL, KEYS, TEXT, WHOLE, Shape, each, grouped, prepared
from qcity.records.model import COLUMNS, DECIMALS, WHOLE_DIGITS
from qcity.records.terms import Terms
from qcity.records.verdicts import WHITE, Part, Verdicts, part_of
from qcity.source import Place

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

ROWS_A_CORE = 2_000_000
"""So many rows a core are read at a time."""

THINGS_AT_ONCE = 500_000
"""About so many ids are read at a time."""

ROWS_AT_ONCE = 50_000
"""So many rows are given to the model at a time."""

FEW = 5000
"""So many rows are asked for by their numbers."""

CHINA_AHEAD = 28_800_000_000
"""China is ahead of UTC by so many microseconds."""

_PLAIN_DAY = rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}({TIME})?"
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

    Whole floats become whole numbers; what has no use as it is becomes text.
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
    if column in ("sampled", "passed", "amount") and kind in _WHOLE_TYPES:
        return f"CAST({source} AS BIGINT)", WHOLE
    if column == "amount" and kind.startswith("DECIMAL("):
        digits, scale = map(int, kind.removeprefix("DECIMAL(").removesuffix(")").split(","))
        if scale <= DECIMALS and digits - scale <= WHOLE_DIGITS:
            return source, DECIMAL
    return f"CAST({source} AS VARCHAR)", TEXT


def read_days(source: str, kind: str) -> dict[str, str]:
    """How SQL reads a column of days of this type: as `date`, its text, and as `month`; texts also as `odd_day`.

    For what these are, see `Shape`. A moment counts for the day that it was in China.
    """
    if kind.startswith("TIMESTAMP WITH TIME ZONE"):
        source, kind = f"make_timestamp(epoch_us({source}) + {CHINA_AHEAD})", "TIMESTAMP"
    if kind == "DATE" or kind == "TIMESTAMP" or kind.startswith("TIMESTAMP_"):
        day = f"CAST({source} AS DATE)"
        return {"date": f"CAST({day} AS VARCHAR)", "month": _month_of(day)}
    text = source if kind == "VARCHAR" else f"CAST({source} AS VARCHAR)"
    is_plain = f"regexp_full_match({text}, {literal(_PLAIN_DAY)})"
    month = _month_of(f"CASE WHEN {is_plain} THEN TRY_CAST(substr({text}, 1, {DAY}) AS DATE) END")
    return {"date": text, "month": month, "odd_day": f"CASE WHEN {month} IS NULL THEN {text} END"}


def _month_of(day: str) -> str:
    return f"year({day}) * 12 + month({day}) - 1"


class Table(NamedTuple):
    """Rows of DuckDB: columns of any names and `types`, and `file_row_number`; `height` is how many there are."""

    rows: DuckDBPyRelation
    height: int
    types: Mapping[str, str]


class TypedReader:
    """Reads tables of DuckDB."""

    def __init__(self, connection: DuckDBPyConnection, terms: Terms, columns: Columns, verdicts: Verdicts) -> None:
        self._connection = connection
        self._terms = terms
        self._columns = columns
        self._verdicts = verdicts

    def read_parquet(
        self, path: str, constants: Mapping[str, str], marked: Sequence[int] = ()
    ) -> Iterator[Batch | Issue]:
        """A Parquet file's batches, or what is wrong with it as a whole."""
        try:
            table = self._parquet(path)
        except _damages() as error:
            yield _damaged(path, error)
            return
        yield from self.read(table, path, constants, marked)

    def ids_of_parquet(self, path: str, constants: Mapping[str, str]) -> Iterator[pl.DataFrame | Issue]:
        """The ids of a Parquet file: columns `number` and `record_id`."""
        try:
            yield from self.ids(self._parquet(path), path, constants)
        except _damages():
            return  # it is told when the records are read

    def _parquet(self, path: str) -> Table:
        """A Parquet file."""
        file = literal(_escaped(path))
        relation = self._connection.read_parquet(_escaped(path), file_row_number=True, hive_partitioning=False)
        types = dict(zip(relation.columns, map(str, relation.types), strict=True))
        moments = self._connection.sql(f"SELECT name FROM parquet_schema({file}) WHERE type = 'INT96'").fetchall()  # noqa: S608 - a literal
        types.update((name, "TIMESTAMP WITH TIME ZONE") for (name,) in moments if name in types)
        count = self._connection.sql(f"SELECT num_rows FROM parquet_file_metadata({file})").fetchall()  # noqa: S608 - a literal
        return Table(relation, int(count[0][0]), types)

    def ids(self, table: Table, path: str, constants: Mapping[str, str]) -> Iterator[pl.DataFrame | Issue]:
        """The ids of a table: columns `number` and `record_id`."""
        opened = self._opened(table, path, constants)
        if isinstance(opened, tuple) and "record_id" in opened[1].kinds:
            ids = opened[0].project("row AS number, CAST(record_id AS VARCHAR) AS record_id")
            for batch in ids.to_arrow_reader(2**20):
                frame = pl.DataFrame(pl.from_arrow(batch)).with_columns(pl.col("record_id").str.strip_chars(WHITE))
                yield frame.filter(pl.col("record_id") != "")

    def read(
        self, table: Table, path: str, constants: Mapping[str, str], marked: Sequence[int] = ()
    ) -> Iterator[Batch | Issue]:
        """The batches of a table, or what is wrong with its columns."""
        opened = self._opened(table, path, constants)
        if isinstance(opened, list):
            yield from opened
            return
        relation, shape = opened
        if marked:
            shape = shape._replace(broken=nw.col("row").is_in(list(marked)))
        step = ROWS_A_CORE * (os.cpu_count() or 1)
        try:
            for first in range(0, table.height, step):
                last = min(first + step, table.height) - 1
                part = self._part(relation, shape, first, last)
                yield Batch(last - first + 1 - len(part.left), part, ())
                for i in range(0, len(part.left), ROWS_AT_ONCE):
                    yield Batch(0, None, self._rows(relation, part.left[i : i + ROWS_AT_ONCE], path, shape.kinds))
        except _damages() as error:
            yield _damaged(path, error)

    def _opened(
        self, table: Table, path: str, constants: Mapping[str, str]
    ) -> tuple[DuckDBPyRelation, Shape] | list[Issue]:
        """The columns of a table as they are to be read; what is wrong with them."""
        relation, types = table.rows, table.types
        place = Place(path)
        headings = [name for name in relation.columns if name != "file_row_number"]
        heading = read_heading(headings, self._columns)
        if not heading.places:
            return [Issue("no-records-header", place)]
        wrong = heading.issues(place, constants, wants_ids=self._terms.unique)
        kinds, texts, days = dict[str, str](), dict[str, str](), dict[str, str]()
        for column, i in heading.places.items():
            if column == "date":
                days = read_days(quoted(headings[i]), types[headings[i]])
                continue
            read = as_read(column, quoted(headings[i]), types[headings[i]])
            if read is None:
                wrong.append(Issue("inexact-column", place, column, types[headings[i]], {"column": column}))
                continue
            sql, kinds[column] = read
            texts[column] = sql
        for column in constants.keys() - heading.places.keys():
            if column == "date":
                days = read_days(literal(constants[column]), "VARCHAR")
                continue
            texts[column], kinds[column] = literal(constants[column]), TEXT
        kinds["date"] = TEXT
        chosen = ["file_row_number AS row", *(f"{sql} AS {column}" for column, sql in texts.items())]
        chosen += [f"{sql} AS {name}" for name, sql in days.items()]
        shape = Shape(kinds, wants_ids=self._terms.unique, has_odd_days="odd_day" in days)
        return wrong or (relation.project(", ".join(chosen)), shape)

    def _part(self, relation: DuckDBPyRelation, shape: Shape, first: int, last: int) -> Part:
        """What some rows of a relation come to: their groups first, then only those rows that must be looked at."""
        relation = relation.filter(f"row BETWEEN {first} AND {last}")

        def rows(some: DuckDBPyRelation) -> nw.LazyFrame[Any]:
            return prepared(nw.from_native(some), shape, self._terms.months)

        def things(groups: pl.DataFrame) -> Iterator[pl.DataFrame]:
            count = 1 + int(groups["rows"].sum()) // THINGS_AT_ONCE
            step = (last - first) // count + 1
            for start in range(first, last + 1, step):
                some = relation.filter(f"row BETWEEN {start} AND {start + step - 1}")
                yield each(rows(_about(some, groups))).collect("polars").to_native()

        def those_of(groups: pl.DataFrame) -> list[pl.DataFrame]:
            return [rows(_about(relation, groups)).select(*KEYS, "id", "row").collect("polars").to_native()]

        groups = grouped(rows(relation), shape).collect("polars").to_native()
        return part_of(groups, self._verdicts, shape.columns, things, those_of)

    def _rows(
        self, relation: DuckDBPyRelation, numbers: Sequence[int], path: str, kinds: Mapping[str, str]
    ) -> list[Row]:
        """The rows of these ascending numbers."""
        texts = ", ".join(f"CAST({column} AS VARCHAR) AS {column}" for column in kinds)
        wanted = relation.filter(f"row BETWEEN {numbers[0]} AND {numbers[-1]}")
        if len(numbers) <= FEW:
            wanted = wanted.filter(f"row IN ({', '.join(map(str, numbers))})")
        else:
            some = self._connection.from_arrow(pl.DataFrame({"row": numbers}).to_arrow())
            wanted = wanted.join(some, "row", how="semi")
        found = []
        for number, *cells in wanted.project(f"row, {texts}").order("row").fetchall():
            given = {column: cell or "" for column, cell in zip(kinds, cells, strict=True)}
            found.append(Row(Place(path, None, number + 1), number, {**dict.fromkeys(COLUMNS), **given}))
        return found


def _about(relation: DuckDBPyRelation, groups: pl.DataFrame) -> DuckDBPyRelation:
    """The rows of the targets and bodies of some groups, which DuckDB finds before it reads the rest of a row."""
    for column in ("indicator", "body"):
        texts = groups[column].unique()
        if not texts.null_count() and texts.len() <= FEW:
            relation = relation.filter(f"{column} IN ({', '.join(map(literal, texts))})")
    return relation


def _damages() -> tuple[type[Exception], ...]:
    """What is raised for files and tables that are damaged, by DuckDB or by Arrow."""
    import duckdb

    return duckdb.Error, OSError


def _damaged(path: str, error: Exception) -> Issue:
    """What is wrong with a file; raises UsageError where it was the memory alone."""
    import duckdb

    if isinstance(error, duckdb.OutOfMemoryException):
        raise UsageError(Message("record.memory_exceeded", {"path": path})) from error
    return Issue("unreadable-file", Place(path), None, None, {"reason": _DAMAGED, "detail": str(error)[:200]})


def _escaped(path: str) -> str:
    """A path that DuckDB takes as it is written, not as a pattern."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in path)


def as_table(connection: DuckDBPyConnection, table: Any) -> Table:
    """An Arrow table or a data frame of any library that Narwhals knows."""
    import pyarrow as pa

    if isinstance(table, pa.Table):
        arrow = table
    else:
        frame = nw.from_native(table)
        arrow = frame.to_arrow() if isinstance(frame, nw.DataFrame) else frame.collect("pyarrow").to_native()
    numbered = arrow.append_column("file_row_number", pl.int_range(arrow.num_rows, eager=True).to_arrow())
    relation = connection.from_arrow(numbered)
    return Table(relation, arrow.num_rows, dict(zip(relation.columns, map(str, relation.types), strict=True)))
