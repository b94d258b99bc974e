"""Records in text files, delimited or JSON lines: summed by polars, a segment at a time.

A segment that polars cannot read, or reads otherwise than the standard library, goes to the model row by row.
"""

from __future__ import annotations

import zlib
from codecs import BOM_UTF8
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

import narwhals as nw
import polars as pl
from polars.exceptions import PolarsError

from qcity.errors import Bilingual, reason_of
from qcity.measurement import Issue
from qcity.records.batch import Batch, Row
from qcity.records.columns import Columns
from qcity.records.days import Days
from qcity.records.delimited import open_delimited
from qcity.records.expression import KEYS, NOTHING, Shape, each, grouped, prepared
from qcity.records.files import LINES, RecordsFile
from qcity.records.lines import JsonLines
from qcity.records.segments import SEGMENT, WAYS, Segment, Stream, segments
from qcity.records.terms import Terms
from qcity.records.verdicts import WHITE, Part, Verdicts, part_of
from qcity.source import Place

WORKERS = 3
"""Segments in the works at the same time: one may be read while two are summed, each on all cores."""

MANY = 1000
"""From so many rows left over on, and one in twenty, days that are not plain ones make groups too."""

ROWS_OF_A_SEGMENT = 2**32
"""A row's number is its segment's times this, and its own in the segment."""

_BREAKS_OFF = Bilingual("压缩的数据已损坏或不完整", "its packed data is damaged or breaks off")

Made = TypeVar("Made")


class Source(Protocol):
    """How a kind of file becomes columns for polars, and rows for the model."""

    path: str

    @property
    def columns(self) -> Collection[str]:
        """The names of the columns that it has."""
        ...

    def frame(self, segment: Segment, way: str) -> tuple[pl.LazyFrame, Shape]:
        """Columns of text by name, and the row's number in the segment.

        Reading it raises PolarsError where the way does not do (see `segments.WAYS`).
        """
        ...

    def rows(self, segment: Segment, height: int, numbers: Sequence[int]) -> Iterable[Row | None] | None:
        """The rows of these numbers, None for blank ones; None where the segment has other rows than `height`.

        Their places are lines of the segment, from 1.
        """
        ...

    def all_rows(self, segment: Segment) -> list[Row | None]:
        """Every row, None for blank ones."""
        ...


class _Done(NamedTuple):
    """What has come of a segment: what its plain rows add, how many they are, the other rows, and how many lines."""

    part: Part | None
    taken: int
    rest: Iterable[Row | None]
    lines: int


class TextReader:
    """Reads text files. `marked` are rows that must go to the model, by file and segment."""

    def __init__(
        self,
        terms: Terms,
        columns: Columns,
        verdicts: Verdicts,
        days: Days,
        *,
        encoding: str | None = None,
        size: int = SEGMENT,
        marked: Mapping[tuple[str, int], Sequence[int]] | None = None,
    ) -> None:
        self._terms = terms
        self._columns = columns
        self._verdicts = verdicts
        self._days = days
        self._encoding = encoding
        self._size = size
        self._marked = marked or {}
        self._has_odd_days = False
        self._way = 0

    def read(self, file: RecordsFile) -> Iterator[Batch | Issue]:
        """A file's batches in order, and what is wrong with it as a whole."""
        yield from self._opened(file, self._batches)

    def ids(self, file: RecordsFile) -> Iterator[pl.DataFrame | Issue]:
        """The ids of a file's records in order: columns `number` and `record_id`, those without one left out."""
        yield from self._opened(file, self._ids)

    def _opened(
        self, file: RecordsFile, work: Callable[[Source, Iterator[Segment], int], Iterator[Made]]
    ) -> Iterator[Made | Issue]:
        try:
            stream = Stream(Path(file.path), self._encoding)
        except OSError as error:
            yield Issue("unreadable-file", Place(file.path), None, None, {"reason": reason_of(error)})
            return
        constants = {**self._columns.constants, **file.constants}
        try:
            if file.format == LINES:
                lines = JsonLines(file.path, self._columns, constants)
                yield from work(lines, segments(stream, b"", self._size, quoted=False), 1)
                return
            opened = open_delimited(file.path, stream, self._columns, constants, wants_ids=self._terms.unique)
            if isinstance(opened, list):
                yield from opened
                return
            source, rest, line = opened
            yield from work(source, segments(stream, rest, self._size), line)
        except (OSError, EOFError, zlib.error) as error:
            reason = reason_of(error) if isinstance(error, OSError) and error.errno else _BREAKS_OFF
            yield Issue("unreadable-file", Place(file.path), None, None, {"reason": reason})
        finally:
            stream.close()

    def _batches(self, source: Source, parts: Iterator[Segment], line: int) -> Iterator[Batch]:
        """A batch for each segment; the rest of the rows have the physical lines at which they stand."""
        for number, read, done in _ahead(parts, lambda n, segment: self._read_segment(source, n, segment)):
            yield Batch(done.taken, done.part, _moved(done.rest, line - 1, number * ROWS_OF_A_SEGMENT), read)
            line += done.lines

    def _read_segment(self, source: Source, number: int, segment: Segment) -> _Done:
        read = self._sorted_out(source, number, segment)
        if read is not None:
            part, height = read
            rows = source.rows(segment, height, part.left)
            if rows is not None:
                return _Done(part, height - len(part.left), rows, segment.lines() if segment.has_quotes else height)
        rows = source.all_rows(segment)
        return _Done(None, 0, rows, segment.lines())

    def _sorted_out(self, source: Source, number: int, segment: Segment) -> tuple[Part, int] | None:
        """What a segment's rows come to, and how many there are; None where polars cannot read it."""
        if segment.content.startswith(BOM_UTF8):  # polars would leave it out
            return None
        marked = self._marked.get((source.path, number), ())
        has_odd_days = self._has_odd_days
        for way in WAYS[self._way :]:
            frame, shape = source.frame(segment, way)
            frame = self._days.with_months(frame, has_odd_days=has_odd_days)
            shape = shape._replace(has_odd_days=has_odd_days, wants_ids=self._terms.unique)
            if marked:
                is_marked = nw.col("row").is_in(marked)
                shape = shape._replace(broken=is_marked if shape.broken is None else shape.broken | is_marked)
            try:
                part, height = self._part(frame, shape)
            except PolarsError:
                continue
            self._way = max(self._way, WAYS.index(way))
            if len(part.left) > max(MANY, height // 20) and not has_odd_days:
                self._has_odd_days = True  # which takes longer for those that have none
                return self._sorted_out(source, number, segment)
            return part, height
        return None

    def _part(self, frame: pl.LazyFrame, shape: Shape) -> tuple[Part, int]:
        """What a frame's rows come to, and how many there are."""
        rows = prepared(nw.from_native(frame), shape, self._terms.months)
        wanted = [grouped(rows, shape).to_native()]
        if "record_id" in shape.kinds:
            wanted.append(each(rows.filter(nw.col("given") == NOTHING)).to_native())
        groups, *things = pl.collect_all(wanted, engine="streaming")

        def those_of(_: pl.DataFrame) -> list[pl.DataFrame]:
            return [rows.select(*KEYS, "id", "row").to_native().collect(engine="streaming")]

        part = part_of(groups, self._verdicts, shape.columns, lambda _: things, those_of)
        return part, int(groups["rows"].sum())

    def _ids(self, source: Source, parts: Iterator[Segment], line: int) -> Iterator[pl.DataFrame]:  # noqa: ARG002
        for number, _, table in _ahead(parts, lambda _, segment: _ids_of(source, segment)):
            yield table.select((pl.col("row") + number * ROWS_OF_A_SEGMENT).alias("number"), "record_id")


def _moved(rows: Iterable[Row | None], lines: int, numbers: int) -> Iterator[Row]:
    """Rows so many lines and numbers further on, without blank ones; made one by one, since they may be many."""
    return (row.moved(lines, numbers) for row in rows if row is not None)


def _ahead(parts: Iterator[Segment], work: Callable[[int, Segment], Made]) -> Iterator[tuple[int, int, Made]]:
    """Each segment's number, how far its file is read, and what work makes of it, in order; others are in the works."""
    waiting: deque[tuple[int, int, Future[Made]]] = deque()
    with ThreadPoolExecutor(WORKERS) as pool:
        try:
            for number, segment in enumerate(parts):
                waiting.append((number, segment.done, pool.submit(work, number, segment)))
                if len(waiting) >= WORKERS:
                    yield _awaited(*waiting.popleft())
            while waiting:
                yield _awaited(*waiting.popleft())
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _awaited(number: int, done: int, future: Future[Made]) -> tuple[int, int, Made]:
    return number, done, future.result()


def _ids_of(source: Source, segment: Segment) -> pl.DataFrame:
    """The ids of a segment by row; those of one that polars cannot read as the standard library reads them."""
    schema = {"row": pl.Int64, "record_id": pl.String}
    if "record_id" not in source.columns:
        return pl.DataFrame(schema=schema)
    frame = None
    for way in WAYS:
        try:
            lazy = source.frame(segment, way)[0].select(pl.col("row").cast(pl.Int64), "record_id")
            frame = lazy.collect(engine="streaming")
            break
        except PolarsError:
            continue
    if frame is None:
        rows = source.all_rows(segment)
        frame = pl.DataFrame([(row.number, row.cells["record_id"]) for row in rows if row], schema=schema, orient="row")
    record_id = pl.col("record_id").str.strip_chars(WHITE)
    return frame.with_columns(record_id).filter(record_id != "")
