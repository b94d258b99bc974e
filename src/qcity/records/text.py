"""Records in text files, delimited or JSON lines: summed by polars, a segment at a time.

A segment that polars cannot read, or reads otherwise than the standard library, goes to the model row by row.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, TypeVar

import narwhals as nw
import polars as pl
from polars.exceptions import PolarsError

from qcity.errors import Bilingual, reason_of
from qcity.measurement import Issue
from qcity.records.batch import Batch, Row, Sum
from qcity.records.columns import Columns
from qcity.records.delimited import open_delimited
from qcity.records.expression import Shape, Words, summed
from qcity.records.files import LINES, RecordsFile
from qcity.records.lines import JsonLines
from qcity.records.segments import SEGMENT, Segment, Stream, segments
from qcity.source import Place

WORKERS = 3
"""Segments in the works at the same time: one may be read while two are summed."""

MANY = 1000
"""From so many rows left over on, and one in twenty, an engine is first taught their spellings."""

ROWS_OF_A_SEGMENT = 2**32
"""A row's number is its segment's times this, and its own in the segment."""

_BREAKS_OFF = Bilingual("压缩的数据已损坏或不完整", "its packed data is damaged or breaks off")

Made = TypeVar("Made")


class Source(Protocol):
    """How a kind of file becomes columns for polars, and rows for the model."""

    path: str
    shape: Shape

    def frame(self, segment: Segment) -> pl.LazyFrame:
        """Columns of text by name, the row's number in the segment, and whether it is `broken`."""
        ...

    def rows(self, segment: Segment, height: int, numbers: Sequence[int]) -> list[Row | None] | None:
        """The rows of these numbers, None for blank ones; None where the segment has other rows than `height`."""
        ...

    def all_rows(self, segment: Segment) -> list[Row | None]:
        """Every row, None for blank ones."""
        ...


class TextReader:
    """Reads text files. `words` are the spellings known by now; `learn` is given rows that were left over for theirs.

    `marked` are rows that must go to the model, by file and segment.
    """

    def __init__(
        self,
        columns: Columns,
        words: Callable[[], Words],
        learn: Callable[[Sequence[Row]], bool],
        *,
        by_month: bool = True,
        encoding: str | None = None,
        size: int = SEGMENT,
        marked: Mapping[tuple[str, int], Sequence[int]] | None = None,
    ) -> None:
        self._columns = columns
        self._words = words
        self._learn = learn
        self._by_month = by_month
        self._encoding = encoding
        self._size = size
        self._marked = marked or {}

    def read(self, file: RecordsFile) -> Iterator[Batch | Issue]:
        """A file's batches in order, and what is wrong with it as a whole."""
        yield from self._opened(file, self._batches)

    def ids(self, file: RecordsFile) -> Iterator[pl.DataFrame | Issue]:
        """The ids of a file's records in order: columns `number` and `record_id`, those without one left out."""
        yield from self._opened(file, self._ids)

    def _opened(
        self, file: RecordsFile, work: Callable[[Source, Iterator[Segment]], Iterator[Made]]
    ) -> Iterator[Made | Issue]:
        try:
            stream = Stream(Path(file.path), self._encoding)
        except OSError as error:
            yield Issue("unreadable-file", Place(file.path), None, None, {"reason": reason_of(error)})
            return
        constants = {**self._columns.constants, **file.constants}
        try:
            if file.format == LINES:
                lines = JsonLines(file.path, self._columns, constants, by_month=self._by_month)
                yield from work(lines, segments(stream, b"", 1, self._size, quoted=False))
                return
            opened = open_delimited(file.path, stream, self._columns, constants, by_month=self._by_month)
            if isinstance(opened, list):
                yield from opened
                return
            source, rest, line = opened
            yield from work(source, segments(stream, rest, line, self._size))
        except (OSError, EOFError, zlib.error) as error:
            reason = reason_of(error) if isinstance(error, OSError) and error.errno else _BREAKS_OFF
            yield Issue("unreadable-file", Place(file.path), None, None, {"reason": reason})
        finally:
            stream.close()

    def _batches(self, source: Source, parts: Iterator[Segment]) -> Iterator[Batch]:
        for number, segment, table in _ahead(parts, lambda n, segment: self._sum(source, n, segment)):
            yield self._batch(source, number, segment, table)

    def _sum(self, source: Source, number: int, segment: Segment) -> pl.DataFrame | None:
        """The sums of a segment and the rows left over; None where polars cannot read it."""
        broken, marked = nw.col("broken"), self._marked.get((source.path, number))
        if marked:
            broken = broken | nw.col("row").is_in(marked)
        shape = source.shape._replace(broken=broken, ids_are_sound=segment.text.isascii())
        try:
            frame = nw.from_native(source.frame(segment))
            return summed(frame, shape, self._words()).to_native().collect(engine="streaming")
        except PolarsError:
            return None

    def _batch(self, source: Source, number: int, segment: Segment, table: pl.DataFrame | None) -> Batch:
        if table is not None and len(left := _left_over(table)) > max(MANY, _height(table) // 20):
            probe = source.rows(segment, _height(table), left[:MANY]) or []
            if self._learn([row for row in probe if row is not None]):
                table = self._sum(source, number, segment)
        found: list[Row | None] | None = None
        if table is not None:
            found = source.rows(segment, _height(table), _left_over(table))
        sums = _sums(table) if table is not None and found is not None else []
        if found is None:
            found = source.all_rows(segment)
        base = number * ROWS_OF_A_SEGMENT
        rest = [row._replace(number=base + row.number) for row in found if row is not None]
        return Batch(sum(one.rows for one in sums) + len(rest), sums, rest, segment.done)

    def _ids(self, source: Source, parts: Iterator[Segment]) -> Iterator[pl.DataFrame]:
        for number, _, table in _ahead(parts, lambda _, segment: _ids_of(source, segment)):
            yield table.select(pl.col("row").cast(pl.Int64) + number * ROWS_OF_A_SEGMENT, "record_id")


def _ahead(
    parts: Iterator[Segment], work: Callable[[int, Segment], Made]
) -> Iterator[tuple[int, Segment, Made]]:
    """Each segment with its number and what work makes of it, in order; others are in the works meanwhile."""
    waiting: deque[tuple[int, Segment, Future[Made]]] = deque()
    with ThreadPoolExecutor(WORKERS) as pool:
        try:
            for number, segment in enumerate(parts):
                waiting.append((number, segment, pool.submit(work, number, segment)))
                if len(waiting) >= WORKERS:
                    number, segment, future = waiting.popleft()
                    yield number, segment, future.result()
            while waiting:
                number, segment, future = waiting.popleft()
                yield number, segment, future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _ids_of(source: Source, segment: Segment) -> pl.DataFrame:
    """The ids of a segment by row; those of one that polars cannot read as the standard library reads them."""
    schema = {"row": pl.Int64, "record_id": pl.String}
    if "record_id" not in source.shape.kinds:
        return pl.DataFrame(schema=schema)
    try:
        frame = source.frame(segment).select(pl.col("row").cast(pl.Int64), "record_id").collect(engine="streaming")
    except PolarsError:
        rows = source.all_rows(segment)
        frame = pl.DataFrame([(row.number, row.cells["record_id"]) for row in rows if row], schema=schema, orient="row")
    record_id = pl.col("record_id").str.strip_chars()
    return frame.with_columns(record_id).filter(record_id != "")


def _height(table: pl.DataFrame) -> int:
    return int(table["rows"].sum())


def _left_over(table: pl.DataFrame) -> list[int]:
    return table["row_"].drop_nulls().sort().to_list()


_SUM = ("indicator_", "body_", "period_", "record_id_", "rows", "sampled", "passed", "amount")


def _sums(table: pl.DataFrame) -> list[Sum]:
    return [Sum(*row) for row in table.filter(pl.col("row_").is_null()).select(_SUM).iter_rows()]
