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
from polars.exceptions import ComputeError

from qcity.errors import Bilingual, reason_of
from qcity.measurement import Issue
from qcity.readers.decoding import UNREADABLE
from qcity.records.batch import Batch, Row, Sum
from qcity.records.coding import Coding
from qcity.records.columns import Columns
from qcity.records.delimited import open_delimited
from qcity.records.expression import Shape, summed
from qcity.records.files import LINES, RecordsFile
from qcity.records.lines import JsonLines
from qcity.records.results import Found, decode_codes, read_table, sums_of
from qcity.records.segments import SEGMENT, Segment, Stream, segments
from qcity.records.words import Words
from qcity.source import Place

WORKERS = 3
"""Segments in the works at the same time: one may be read while two are summed."""

TOGETHER = 16
"""The sums of so many segments are added before they leave polars."""

MANY = 1000
"""From so many rows left over on, and one in twenty, an engine is first taught their spellings."""

ROWS_OF_A_SEGMENT = 2**32
"""A row's number is its segment's times this, and its own in the segment."""

LOST = UNREADABLE.encode()
_BREAKS_OFF = Bilingual("压缩的数据已损坏或不完整", "its packed data is damaged or breaks off")

Made = TypeVar("Made")


class Source(Protocol):
    """How a kind of file becomes columns for polars, and rows for the model; each segment begins with `head`."""

    path: str
    shape: Shape
    head: bytes

    def frame(self, segment: Segment, *, is_lossy: bool) -> pl.LazyFrame:
        """Columns of text by name, the row's number in the segment, and whether it is `broken`.

        It fails for bytes that are not UTF-8 unless it `is_lossy`, which is slower.
        """
        ...

    def rows(self, segment: Segment, line: int, height: int, numbers: Sequence[int]) -> list[Row | None] | None:
        """The rows of these numbers, None for blank ones; None where the segment has other rows than `height`.

        `line` is the physical line with which the segment begins.
        """
        ...

    def all_rows(self, segment: Segment, line: int) -> list[Row | None]:
        """Every row, None for blank ones."""
        ...


class TextReader:
    """Reads text files. `words` are the spellings known by now; `learn` is given rows that were left over.

    `marked` are rows that must go to the model, by file and segment.
    """

    def __init__(
        self,
        columns: Columns,
        words: Callable[[], Words],
        learn: Callable[[Sequence[Row]], bool],
        *,
        encoding: str | None = None,
        size: int = SEGMENT,
        marked: Mapping[tuple[str, int], Sequence[int]] | None = None,
    ) -> None:
        self._columns = columns
        self._words = words
        self._learn = learn
        self._coding: Coding | None = None
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
            wants_ids = self._words().wants_ids
            opened = open_delimited(file.path, stream, self._columns, constants, wants_ids=wants_ids)
            if isinstance(opened, list):
                yield from opened
                return
            source, rest, line = opened
            yield from work(source, segments(stream, rest, self._size, head=source.head), line)
        except (OSError, EOFError, zlib.error) as error:
            reason = reason_of(error) if isinstance(error, OSError) and error.errno else _BREAKS_OFF
            yield Issue("unreadable-file", Place(file.path), None, None, {"reason": reason})
        finally:
            stream.close()

    def _batches(self, source: Source, parts: Iterator[Segment], line: int) -> Iterator[Batch]:
        """A batch for each segment; the sums of several come with the last of them."""
        pending: list[Found] = []
        coding, done = self._current_coding(), 0
        for number, segment, made in _ahead(parts, lambda n, segment: self._sum(source, n, segment)):
            found, known = made
            if found is not None and len(found.left) > max(MANY, found.height // 20):
                probe = source.rows(segment, line, found.height, found.left[:MANY]) or []
                if self._learn([row for row in probe if row is not None]):
                    found, known = self._sum(source, number, segment)
            sums = []
            if pending and (known is not coding or len(pending) >= TOGETHER):
                sums, pending = _sums(source, pending, coding), []
            coding = known
            rows = None if found is None else source.rows(segment, line, found.height, found.left)
            lines = found.height if found is not None and not segment.has_quotes else segment.lines()
            taken = 0
            if found is not None and rows is not None:
                pending.append(found)
                taken = found.height - len(found.left)
            else:
                rows = source.all_rows(segment, line)
            base = number * ROWS_OF_A_SEGMENT
            rest = [row._replace(number=base + row.number) for row in rows if row is not None]
            done = segment.done
            yield Batch(taken + len(rest), sums, rest, done)
            line += lines
        if pending:
            yield Batch(0, _sums(source, pending, coding), (), done)

    def _sum(self, source: Source, number: int, segment: Segment) -> tuple[Found | None, Coding]:
        """The sums of a segment and the rows left over, by which codes; None where polars cannot read it."""
        coding, shape = self._current_coding(), source.shape
        broken, marked = shape.broken, self._marked.get((source.path, number))
        if marked and broken is not None:
            broken = broken | nw.col("row").is_in(marked)
        kinds = coding.kinds(shape.kinds)
        is_sound = segment.content.isascii() or LOST not in segment.content
        for is_lossy in (False, True):
            shape = shape._replace(kinds=kinds, broken=broken, ids_are_sound=is_sound and not is_lossy)
            frame = source.frame(segment, is_lossy=is_lossy).with_columns(coding.coded(kinds))
            lazy = summed(nw.from_native(frame), shape, coding.words).to_native()
            try:
                return read_table(lazy.collect(engine="streaming"), shape.keys), coding
            except ComputeError:
                continue
        return None, coding

    def _current_coding(self) -> Coding:
        words, coding = self._words(), self._coding
        if coding is None or coding.words is not words:
            coding = self._coding = Coding(words)
        return coding

    def _ids(self, source: Source, parts: Iterator[Segment], line: int) -> Iterator[pl.DataFrame]:  # noqa: ARG002
        for number, _, table in _ahead(parts, lambda _, segment: _ids_of(source, segment)):
            yield table.select((pl.col("row") + number * ROWS_OF_A_SEGMENT).alias("number"), "record_id")


def _ahead(parts: Iterator[Segment], work: Callable[[int, Segment], Made]) -> Iterator[tuple[int, Segment, Made]]:
    """Each segment with its number and what work makes of it, in order; others are in the works meanwhile."""
    waiting: deque[tuple[int, Segment, Future[Made]]] = deque()
    with ThreadPoolExecutor(WORKERS) as pool:
        try:
            for number, segment in enumerate(parts):
                waiting.append((number, segment, pool.submit(work, number, segment)))
                if len(waiting) >= WORKERS:
                    yield _awaited(*waiting.popleft())
            while waiting:
                yield _awaited(*waiting.popleft())
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _sums(source: Source, found: Sequence[Found], coding: Coding) -> list[Sum]:
    decode = decode_codes(coding.indicators, coding.words, has_bodies="body" in source.shape.kinds)
    return sums_of(found, ("key_",), decode)


def _awaited(number: int, segment: Segment, future: Future[Made]) -> tuple[int, Segment, Made]:
    return number, segment, future.result()


def _ids_of(source: Source, segment: Segment) -> pl.DataFrame:
    """The ids of a segment by row; those of one that polars cannot read as the standard library reads them."""
    schema = {"row": pl.Int64, "record_id": pl.String}
    if "record_id" not in source.shape.kinds:
        return pl.DataFrame(schema=schema)
    frame = None
    for is_lossy in (False, True):
        try:
            lazy = source.frame(segment, is_lossy=is_lossy).select(pl.col("row").cast(pl.Int64), "record_id")
            frame = lazy.collect(engine="streaming")
            break
        except ComputeError:
            continue
    if frame is None:
        rows = source.all_rows(segment, 1)
        frame = pl.DataFrame([(row.number, row.cells["record_id"]) for row in rows if row], schema=schema, orient="row")
    record_id = pl.col("record_id").str.strip_chars()
    return frame.with_columns(record_id).filter(record_id != "")
