"""The engine for a cluster: the same expression on Spark, which reads text line by line and Parquet by itself.

Every line of a text file is a row with its file, block and number, so that the sums also tell how many lines a block
has, and with them the physical line of each row left over. Rows that the model would hardly accept are left over at
once, for to go back to them takes another job; the names that a file's first lines have are known by then. What Spark
cannot take apart (another encoding than UTF-8, records of several lines) is read on the driver by the embedded engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import narwhals as nw
import polars as pl

from qcity.errors import Message, UsageError
from qcity.measurement import Issue
from qcity.records.batch import Batch
from qcity.records.columns import Columns
from qcity.records.delimited import LONGEST_HEADER, Delimited, open_delimited
from qcity.records.embedded import Embedded
from qcity.records.expression import (
    KEYS,
    SUMS,
    TEXT,
    WORDS,
    Names,
    Shape,
    grouped,
    likely,
    prepared,
    without_slot,
)
from qcity.records.files import LINES, PARQUET, RecordsFile, is_address
from qcity.records.lines import OPTIONAL, JsonLines
from qcity.records.model import Record, judge_record
from qcity.records.repeated import Occurrence
from qcity.records.segments import Stream
from qcity.records.sparkframes import delimited_frame, json_frame, typed_frame, with_months
from qcity.records.sparklines import Lines, as_spark_path, local_path, uri_path, with_slashes
from qcity.records.sparksession import first_line
from qcity.records.terms import Terms, need_of
from qcity.records.verdicts import WHITE, Verdicts, part_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

FIRST_LINES = 50
"""Of a file that only Spark can read so many lines are looked at for its header."""

MOST_CHECKED = 2**20
"""So many of a file's first bytes tell its encoding."""


class _SortedOut(NamedTuple):
    """Files by how they are read: those alike together by Spark, the others by the driver."""

    issues: list[Issue]
    for_driver: list[RecordsFile]
    alike: list[tuple[Any, list[RecordsFile]]]


class Spark:
    """Reads all files of a kind together, on a session of Spark."""

    def __init__(
        self, session: SparkSession, terms: Terms, columns: Columns, verdicts: Verdicts, driver: Embedded
    ) -> None:
        self._session = session
        self._terms = terms
        self._columns = columns
        self._verdicts = verdicts
        self._driver = driver
        self._names = Names(terms.target_spellings(), terms.body_spellings(), list(terms.results))

    def read(self, files: Sequence[RecordsFile], marked: Mapping[str, Sequence[int]]) -> Iterator[Batch | Issue]:
        """The batches of all files, and what is wrong with one as a whole; rows of `marked` numbers are left over."""
        sorted_out = self._sorted_out(files)
        yield from sorted_out.issues
        for file in sorted_out.for_driver:
            yield from self._driver.read(file, marked.get(file.path, ()))
        for source, group in sorted_out.alike:
            yield from self._alike(source, group, marked)

    def files_at(self, addresses: Sequence[str]) -> list[str]:
        """The files at addresses that Spark can read, which may be folders and patterns; raises UsageError."""
        found: list[str] = []
        for address in addresses:
            reader = self._session.read.format("binaryFile").option("recursiveFileLookup", "true")
            try:
                files = reader.load(address)
                found += sorted(with_slashes(uri) for (uri,) in files.select("_metadata.file_path").collect())
            except Exception as error:
                raise UsageError(Message("record.spark_failed", {"reason": first_line(error)})) from error
        return found

    def repeated(self, files: Sequence[RecordsFile]) -> Iterator[Occurrence]:
        """Every record whose id another one has too, by id, and by file and number within."""
        from pyspark.sql import Window
        from pyspark.sql import functions as sf

        sorted_out = self._sorted_out(files)
        order = {file.path: i for i, file in enumerate(files)}
        found: DataFrame | None = None
        for source, group in sorted_out.alike:
            ids = self._ids(source, group)
            if ids is not None:
                found = ids if found is None else found.union(ids)
        for file in sorted_out.for_driver:
            rows = [
                (file.path, 0, number, record_id)
                for frame in self._driver.ids(file)
                if not isinstance(frame, Issue)
                for number, record_id in frame.iter_rows()
            ]
            ids = self._session.createDataFrame(rows, "file string, block bigint, number bigint, id string")
            found = ids if found is None else found.union(ids)
        if found is None:
            return
        counted = found.withColumn("count", sf.count("*").over(Window.partitionBy("id"))).filter("count > 1")
        paths = {uri_path(file.path): file.path for file in files}
        repeats = [
            (id_, order[path], block, number, path)
            for file_, block, number, id_ in counted.select("file", "block", "number", "id").toLocalIterator()
            for path in [paths.get(local_path(file_), file_)]
        ]
        yield from ((path, number, id_) for id_, _, _, number, path in sorted(repeats))

    def _ids(self, source: Any, group: list[RecordsFile]) -> DataFrame | None:
        """The ids of files that are alike: `file`, `block`, `number`, `id`."""
        from pyspark.sql import functions as sf

        frame = self._frame(source, group)
        if isinstance(frame, list) or "record_id" not in frame[1].kinds:
            return None
        record_id = sf.btrim(sf.col("record_id").cast("string"), sf.lit(WHITE))
        return frame[0].select("file", "block", "number", record_id.alias("id")).filter("id <> ''")

    def _sorted_out(self, files: Sequence[RecordsFile]) -> _SortedOut:
        alike: dict[Any, tuple[Any, list[RecordsFile]]] = {}
        found = _SortedOut([], [], [])
        for file in files:
            source = self._source(file)
            if isinstance(source, list):
                found.issues.extend(source)
            elif source is None:
                found.for_driver.append(file)
            else:
                alike.setdefault(_likeness(source, file), (source, []))[1].append(file)
        for source, group in alike.values():
            open_files = self._with_open_quotes(source, group) if self._terms.unique else frozenset()
            found.for_driver.extend(file for file in group if file.path in open_files)
            rest = [file for file in group if file.path not in open_files]
            if rest:
                found.alike.append((source, rest))
        return found

    def _with_open_quotes(self, source: Any, group: list[RecordsFile]) -> frozenset[str]:
        """The files with records of several lines, whose ids Spark cannot tell."""
        if not isinstance(source, Delimited):
            return frozenset()
        found = self._taken_apart(source, group).filter("open").select("file").distinct().collect()
        paths = {uri_path(file.path): file.path for file in group}
        return frozenset(paths[local_path(uri)] for (uri,) in found)

    def _taken_apart(self, source: Delimited | JsonLines, group: list[RecordsFile]) -> DataFrame:
        lines = self._text(group)
        return delimited_frame(lines, source) if isinstance(source, Delimited) else json_frame(lines, source)

    def _source(self, file: RecordsFile) -> Delimited | JsonLines | str | list[Issue] | None:
        """How a file is to be read; None for one that the driver must read; issues where it cannot be."""
        constants = {**self._columns.constants, **file.constants}
        if file.format == PARQUET:
            return PARQUET
        if file.path.rpartition("/")[2].startswith(("_", ".")):  # Spark takes these for no data
            return None
        if self._driver.encoding not in (None, "utf-8"):
            return None
        try:
            stream = Stream(self._beginning(file.path) if is_address(file.path) else Path(file.path))
        except OSError:
            return None
        try:
            if not is_address(file.path) and stream.is_packed != file.path.lower().endswith(".gz"):
                return None
            opened = (
                None
                if file.format == LINES
                else open_delimited(file.path, stream, self._columns, constants, wants_ids=self._terms.unique)
            )
            stream.read(MOST_CHECKED)
            if isinstance(opened, list):
                return opened
            if stream.encoding not in (None, "utf-8"):
                return None
        except (OSError, EOFError):
            return None
        finally:
            stream.close()
        if opened is None:
            return JsonLines(file.path, self._columns, constants)
        opened[0].header_lines = opened[2] - 1
        return opened[0]

    def _beginning(self, address: str) -> BytesIO:
        """The first lines of a file that only Spark can read, unpacked."""
        lines = self._session.read.option("lineSep", "\n").text(as_spark_path(address)).head(FIRST_LINES)
        return BytesIO("".join(f"{line}\n" for (line,) in lines).encode())

    def _frame(
        self, source: Any, files: list[RecordsFile], *, has_odd_days: bool = True
    ) -> tuple[DataFrame, Shape] | list[Issue]:
        """Files that are alike as one frame: columns by name, `value`, `file`, `block`, `number`, `row` and `month`."""
        if source == PARQUET:
            frame = self._session.read.parquet(*[as_spark_path(file.path) for file in files])
            constants = {**self._columns.constants, **files[0].constants}
            return typed_frame(frame, files[0].path, self._columns, constants, self._terms)
        frame = self._taken_apart(source, files).withColumnRenamed("row", "number")
        frame = with_months(frame, self._terms.plain_days(), has_odd_days=has_odd_days)
        kinds = dict.fromkeys(source.columns, TEXT)
        shape = Shape(kinds, broken=nw.col("broken"), has_odd_days=has_odd_days)
        if isinstance(source, JsonLines):
            shape = shape._replace(optional=OPTIONAL)
        return frame.withColumn("row", frame["number"]), shape

    def _alike(
        self, source: Any, files: list[RecordsFile], marked: Mapping[str, Sequence[int]]
    ) -> Iterator[Batch | Issue]:
        """The one batch of files that are alike."""
        if source == PARQUET and len(files) > 1 and any(file.path in marked for file in files):
            for file in files:  # numbers are a file's own
                yield from self._alike(source, [file], marked)
            return
        names, has_odd_days = self._learnt(source, files)
        opened = self._frame(source, files, has_odd_days=has_odd_days)
        if isinstance(opened, list):
            yield from opened
            return
        frame, shape = opened
        shape = shape._replace(wants_ids=self._terms.unique)
        numbers = [number for file in files for number in marked.get(file.path, ())]
        if numbers:
            is_marked = nw.col("number").is_in(numbers)
            shape = shape._replace(broken=is_marked if shape.broken is None else shape.broken | is_marked)
        rows = prepared(nw.from_native(frame), shape, self._terms.months, ["file", "block", "number", "value"])
        rows = likely(rows, shape, names)
        # one text for what a row must bring with it, for each column more takes time
        brought = nw.when(nw.col("given").is_null()).then(nw.col("value")).otherwise(nw.col("id"))
        more = ["text", "file", "block", *(["at"] if source == PARQUET else [])]
        at = nw.when(nw.col("given").is_null()).then(nw.col("number"))
        groups = _polars(grouped(rows.with_columns(text=brought, at=at), shape, more).to_native())
        yield from self._batches(groups, rows.to_native(), shape, source, files)

    def _batches(
        self, found: pl.DataFrame, rows: DataFrame, shape: Shape, source: Any, files: list[RecordsFile]
    ) -> Iterator[Batch | Issue]:
        from pyspark.sql import functions as sf

        lines = Lines(source, files, shape, found)
        slot = pl.col("slot")
        number = "at" if source == PARQUET else (-1 - slot).alias("at")  # a line's number is its row's
        left = found.filter(slot < 0).select("file", "block", number, "text")
        rest = [row for at in left.iter_rows() if (row := lines.row(*at)) is not None]
        words = [word for word in WORDS if word in found.columns]
        added = pl.col("rows", *SUMS).sum(), pl.col("first").min(), pl.col("last").max()
        taken = found.filter(slot >= 0, ~pl.col("file").is_in(sorted(lines.slow)))
        groups = taken.group_by(*words, "slot").agg(*added)
        with_id = taken.lazy().filter(pl.col("text").is_not_null()).rename({"text": "id"})
        things = without_slot(with_id.with_columns(culprit=pl.lit("record_id")), taken.columns).collect()

        def those_of(refused: pl.DataFrame) -> list[pl.DataFrame]:
            indicators = refused["indicator"].unique().to_list()
            some = rows.filter(sf.col("indicator").isin(indicators) | sf.isnull("indicator"))
            return [_polars(some.select(*KEYS, "id", "row"))]

        part = part_of(groups, self._verdicts, shape.columns, lambda _: [things], those_of)
        if part.left:
            refused = _polars(rows.filter(sf.col("row").isin(part.left)).select("file", "block", "number", "value"))
            rest += [row for at in refused.iter_rows() if (row := lines.row(*at)) is not None]
        rest = [row for row in rest if row.place.path not in lines.slow_paths]
        rest.sort(key=lambda row: (row.place.path, row.number))
        yield Batch(int(groups["rows"].sum()) - len(part.left), part, rest)
        for path in sorted(lines.slow_paths):
            yield from self._driver.read(next(file for file in files if file.path == path))

    def _learnt(self, source: Any, files: list[RecordsFile]) -> tuple[Names, bool]:
        """The names that are known when a file's first rows have been read, and whether their days are odd ones."""
        names = self._names
        if source == PARQUET:
            return names, True
        head = self._head(files[0])
        first = source.header_lines
        rows = [source.row_of(i, i, line) for i, line in enumerate(head[first : first + FIRST_LINES])]
        days = set(self._terms.plain_days())
        odd = 0
        for row in rows:
            record = None if row is None or row.faults else judge_record(row.cells, self._terms, row.place)
            if row is None or not isinstance(record, Record):
                continue
            need = need_of(record.indicator) or ""
            texts = row.cells["indicator"] or "", row.cells["body"]
            if texts[0] not in names.targets[need]:
                names = names._replace(targets={**names.targets, need: [*names.targets[need], texts[0]]})
            if texts[1] is not None and texts[1] not in names.bodies:
                names = names._replace(bodies=[*names.bodies, texts[1]])
            result = row.cells["result"]
            if record.result is not None and result not in names.results:
                names = names._replace(results=[*names.results, result or ""])
            odd += row.cells["date"] not in days
        return names, odd * 20 > len(rows)

    def _head(self, file: RecordsFile) -> list[str]:
        """A file's first lines."""
        stream = Stream(self._beginning(file.path) if is_address(file.path) else Path(file.path))
        try:
            text = stream.read(LONGEST_HEADER).decode("utf-8", "replace")
        finally:
            stream.close()
        return [line.removesuffix("\r") for line in text.split("\n")[:-1]]

    def _text(self, files: list[RecordsFile]) -> DataFrame:
        """Every physical line of the files, with its file, block and number."""
        from pyspark.sql import functions as sf

        paths = [as_spark_path(file.path) for file in files]
        value = sf.when(
            sf.endswith("value", sf.lit("\r")), sf.expr("substring(value, 1, length(value) - 1)")
        ).otherwise(sf.col("value"))
        return (
            self._session.read.option("lineSep", "\n")
            .text(paths)
            .select(
                sf.make_valid_utf8(value).alias("value"),  # Arrow has to have what is valid
                sf.col("_metadata.file_path").alias("file"),
                sf.col("_metadata.file_block_start").alias("block"),
                sf.monotonically_increasing_id().alias("row"),
            )
        )


def _polars(frame: DataFrame) -> pl.DataFrame:
    """A frame of Spark in polars, by way of Arrow, which is much faster than rows of Python."""
    return pl.DataFrame(pl.from_arrow(frame.toArrow()))


def _likeness(source: Any, file: RecordsFile) -> Any:
    """What files have in common that can be read together."""
    constants = tuple(sorted(file.constants.items()))
    if isinstance(source, Delimited):
        return (
            "csv",
            source.delimiter,
            tuple(source.heading.places.items()),
            source.heading.width,
            source.header_lines,
            constants,
        )
    if isinstance(source, JsonLines):
        return LINES, constants
    from pyarrow import ArrowInvalid
    from pyarrow.parquet import read_schema

    try:
        return PARQUET, file.path if is_address(file.path) else str(read_schema(file.path)), constants
    except (OSError, ArrowInvalid):  # Spark will say what is wrong with it
        return PARQUET, file.path, constants
