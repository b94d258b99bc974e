"""The engine for a cluster: the same expression on Spark, which reads text line by line and Parquet by itself.

Every line of a text file is a row with its file, block and number, so that the sums also tell how many lines a block
has, and with them the physical line of each row left over. What Spark cannot take apart (another encoding than UTF-8,
records of several lines) is read on the driver by the embedded engine.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

import narwhals as nw
import polars as pl

from qcity.errors import Message, UsageError
from qcity.measurement import Issue
from qcity.records.batch import Batch, Row
from qcity.records.columns import Columns
from qcity.records.delimited import Delimited, open_delimited
from qcity.records.embedded import Embedded
from qcity.records.expression import ABSENT, DAY, SEPARATOR, Shape, summed
from qcity.records.files import LINES, PARQUET, RecordsFile, is_address
from qcity.records.lines import JsonLines
from qcity.records.model import COLUMNS, DECIMALS
from qcity.records.repeated import Occurrence
from qcity.records.results import decode_texts, read_table, sums_of
from qcity.records.segments import Stream
from qcity.records.sparkframes import delimited_frame, json_frame, typed_columns
from qcity.records.vocabulary import Vocabulary
from qcity.source import Place

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

DEFAULTS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.extraJavaOptions": "-XX:+UseParallelGC",
}
"""Settings of a session, each of which `--spark-conf` can set otherwise."""

FIXED = {"spark.sql.session.timeZone": "UTC"}
"""A day must not depend on where the cluster stands."""

FIRST_LINES = 50
"""Of a file that only Spark can read so many lines are looked at for its header."""

MOST_CHECKED = 2**20
"""So many of a file's first bytes tell its encoding."""


def open_session(master: str | None, conf: Mapping[str, str], memory: int | None = None) -> SparkSession:
    """A session of Spark; the one that runs already, where there is one."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("qcity rollup")
    is_submitted = "SPARK_ENV_LOADED" in os.environ  # spark-submit has settings of its own
    is_local = (master or conf.get("spark.master") or ("" if is_submitted else "local")).startswith("local")
    settings = {**({} if is_submitted else DEFAULTS), **conf, **FIXED}
    if master is None and "spark.master" not in conf and not is_submitted:
        builder = builder.master("local[*]")
    elif master is not None:
        builder = builder.master(master)
    if is_local:
        settings.setdefault("spark.sql.shuffle.partitions", str(os.cpu_count() or 1))
        settings.setdefault("spark.driver.host", "127.0.0.1")
        settings.setdefault("spark.driver.bindAddress", "127.0.0.1")
        if memory is not None:
            settings.setdefault("spark.driver.memory", f"{max(memory >> 20, 1024)}m")
    for key, value in settings.items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:  # a JVM that does not start says so in many ways
        raise UsageError(Message("record.spark_failed", {"reason": _first_line(error)})) from error
    session.conf.set("spark.sql.session.timeZone", "UTC")
    return session


class _SortedOut(NamedTuple):
    """Files by how they are read: those alike together by Spark, the others by the driver."""

    issues: list[Issue]
    for_driver: list[RecordsFile]
    alike: list[tuple[Any, list[RecordsFile]]]


class Spark:
    """Reads all files of a kind together, on a session of Spark."""

    def __init__(self, session: SparkSession, vocabulary: Vocabulary, columns: Columns, driver: Embedded) -> None:
        self._session = session
        self._vocabulary = vocabulary
        self._columns = columns
        self._driver = driver

    def read(self, files: Sequence[RecordsFile], marked: Mapping[str, Sequence[int]]) -> Iterator[Batch | Issue]:
        """The batches of all files, and what is wrong with one as a whole; rows of `marked` numbers are left over."""
        sorted_out = self._sorted_out(files)
        yield from sorted_out.issues
        for file in sorted_out.for_driver:
            yield from self._driver.read(file, marked.get(file.path, ()))
        for source, group in sorted_out.alike:
            yield from self._parquet(group, marked) if source == PARQUET else self._lines(source, group, marked)

    def files_at(self, addresses: Sequence[str]) -> list[str]:
        """The files at addresses that Spark can read, which may be folders and patterns; raises UsageError."""
        found: list[str] = []
        for address in addresses:
            reader = self._session.read.format("binaryFile").option("recursiveFileLookup", "true")
            try:
                files = reader.load(address)
                found += sorted(_with_slashes(uri) for (uri,) in files.select("_metadata.file_path").collect())
            except Exception as error:
                raise UsageError(Message("record.spark_failed", {"reason": _first_line(error)})) from error
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
            found = ids if found is None or ids is None else found.union(ids)
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
        paths = {_uri_path(file.path): file.path for file in files}
        repeats = [
            (id_, order[path], block, number, path)
            for file_, block, number, id_ in counted.select("file", "block", "number", "id").toLocalIterator()
            for path in [paths.get(_local(file_), file_)]
        ]
        yield from ((path, number, id_) for id_, _, _, number, path in sorted(repeats))

    def _ids(self, source: Any, group: list[RecordsFile]) -> DataFrame | None:
        """The ids of files that are alike: `file`, `block`, `number`, `id`."""
        from pyspark.sql import functions as sf

        if source == PARQUET:
            frame = self._session.read.parquet(*[_as_path(file.path) for file in group])
            chosen = typed_columns(frame, group[0].path, self._columns, group[0].constants)
            names = dict(zip(chosen[1], chosen[0], strict=False)) if isinstance(chosen, tuple) else {}
            place = (
                sf.col("_metadata.file_path").alias("file"),
                sf.lit(0).alias("block"),
                sf.col("_metadata.row_index").alias("number"),
            )
        else:
            frame = self._taken_apart(source, group)
            names = {"record_id": sf.col("record_id")} if "record_id" in source.shape.kinds else {}
            place = sf.col("file"), sf.col("block"), sf.col("number")
        record_id = names.get("record_id", sf.lit(None))
        return frame.select(*place, sf.trim(record_id.cast("string")).alias("id")).filter("id <> ''")

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
            open_files = self._with_open_quotes(source, group) if self._vocabulary.terms.unique else frozenset()
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
        paths = {_uri_path(file.path): file.path for file in group}
        return frozenset(paths[_local(uri)] for (uri,) in found)

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
                else open_delimited(
                    file.path, stream, self._columns, constants, wants_ids=self._vocabulary.words.wants_ids
                )
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
        lines = self._session.read.option("lineSep", "\n").text(_as_path(address)).head(FIRST_LINES)
        return BytesIO("".join(f"{line}\n" for (line,) in lines).encode())

    def _lines(
        self, source: Delimited | JsonLines, files: list[RecordsFile], marked: Mapping[str, Sequence[int]]
    ) -> Iterator[Batch | Issue]:
        frame = self._taken_apart(source, files)
        broken = nw.col("broken")
        numbers = [number for file in files for number in marked.get(file.path, ())]
        if numbers:
            broken = broken | nw.col("number").is_in(numbers)
        shape = source.shape._replace(
            whole=None, places=("number",), parts=("file", "block"), keeps=("value",), broken=broken
        )
        result = summed(nw.from_native(frame), shape, self._vocabulary.words).to_native().persist()
        try:
            yield from self._located(result, shape, source, files)
        finally:
            result.unpersist()

    def _located(
        self, result: DataFrame, shape: Shape, source: Delimited | JsonLines, files: list[RecordsFile]
    ) -> Iterator[Batch | Issue]:
        from pyspark.sql import functions as sf

        paths = {_uri_path(file.path): file for file in files}
        blocks = result.groupBy("file_", "block_").agg(sf.sum("rows").alias("rows"), sf.min("first").alias("first"))
        first_lines: dict[tuple[str, int], int] = {}
        count: dict[str, int] = {}
        for uri, block, rows, first in sorted(map(tuple, blocks.collect())):
            first_lines[uri, block] = count.get(uri, 0) + 1 - first
            count[uri] = count.get(uri, 0) + rows
        rest: dict[str, list[Row]] = {}
        slow: set[str] = set()
        left = result.filter(sf.col("number_").isNotNull()).select("file_", "block_", "number_", "cells_")
        for uri, block, number, text in left.toLocalIterator():
            line = first_lines[uri, block] + number
            if line <= source.header_lines:
                continue
            row = source.row_of(line, line, text)
            if row is not None and any(one.code in ("unclosed-quote", "bad-quoting") for one in row.faults):
                slow.add(uri)
            if row is not None:
                file = paths[_local(uri)]
                rest.setdefault(uri, []).append(row._replace(place=Place(file.path, None, line), number=number))
        taken = result.filter(sf.col("number_").isNull() & ~sf.col("file_").isin(list(slow)))
        rows = [row for uri in sorted(rest.keys() - slow) for row in sorted(rest[uri], key=lambda row: row.number)]
        yield self._batch(taken, shape, rows)
        for uri in sorted(slow):
            yield from self._driver.read(paths[_local(uri)])

    def _batch(self, taken: DataFrame, shape: Shape, rest: list[Row]) -> Batch:
        from pyspark.sql import functions as sf

        keys = list(shape.keys)
        added = [sf.sum(name).alias(name) for name in ("rows", "sampled", "passed", "amount")]
        summed_up = taken.groupBy(*keys, "record_id_").agg(*added).collect()
        names = (*keys, "record_id_", "rows", "sampled", "passed", "amount")
        period = pl.Int64 if shape.kinds["date"] == DAY else pl.String
        types = dict(
            zip(
                names, (pl.String, pl.String, period, pl.String, *[pl.Int64] * 3, pl.Decimal(38, DECIMALS)), strict=True
            )
        )
        table = pl.DataFrame(list(map(tuple, summed_up)), schema=types, orient="row")
        table = table.with_columns(pl.lit(None, pl.Int64).alias("row_"))
        found = read_table(table, shape.keys)
        return Batch(found.height + len(rest), sums_of([found], shape.keys, decode_texts), rest)

    def _text(self, files: list[RecordsFile]) -> DataFrame:
        """Every physical line of the files, with its file, block and number."""
        from pyspark.sql import functions as sf

        paths = [_as_path(file.path) for file in files]
        value = sf.when(
            sf.endswith("value", sf.lit("\r")), sf.expr("substring(value, 1, length(value) - 1)")
        ).otherwise(sf.col("value"))
        return (
            self._session.read.option("lineSep", "\n")
            .text(paths)
            .select(
                value.alias("value"),
                sf.col("_metadata.file_path").alias("file"),
                sf.col("_metadata.file_block_start").alias("block"),
                sf.monotonically_increasing_id().alias("number"),
            )
        )

    def _parquet(self, files: list[RecordsFile], marked: Mapping[str, Sequence[int]]) -> Iterator[Batch | Issue]:
        if any(file.path in marked for file in files) and len(files) > 1:  # numbers are a file's own
            for file in files:
                yield from self._parquet([file], marked)
            return
        from pyspark.sql import functions as sf

        constants = {**self._columns.constants, **files[0].constants}
        frame = self._session.read.parquet(*[_as_path(file.path) for file in files])
        wants_ids = self._vocabulary.words.wants_ids
        chosen = typed_columns(frame, files[0].path, self._columns, constants, wants_ids=wants_ids)
        if isinstance(chosen, list):
            yield from chosen
            return
        selected, kinds = chosen
        frame = frame.select(
            *selected, sf.col("_metadata.file_path").alias("file"), sf.col("_metadata.row_index").alias("number")
        )
        numbers = list(marked.get(files[0].path, ()))
        broken = nw.col("number").is_in(numbers) if numbers else None
        shape = Shape(kinds, ("file", "number"), keeps=tuple(kinds), broken=broken)
        result = summed(nw.from_native(frame), shape, self._vocabulary.words).to_native().persist()
        try:
            paths = {_uri_path(file.path): file.path for file in files}
            rest = []
            for uri, number, text in (
                result.filter(sf.col("number_").isNotNull()).select("file_", "number_", "cells_").toLocalIterator()
            ):
                texts = {c: "" if t == ABSENT else t for c, t in zip(kinds, text.split(SEPARATOR), strict=True)}
                rest.append(
                    Row(Place(paths[_local(uri)], None, number + 1), number, {**dict.fromkeys(COLUMNS), **texts})
                )
            rest.sort(key=lambda row: (row.place.path, row.number))
            yield self._batch(result.filter(sf.col("number_").isNull()), shape, rest)
        finally:
            result.unpersist()


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


def _as_path(path: str) -> str:
    """A path as Spark takes it: absolute, and no pattern."""
    whole = unquote(path) if is_address(path) else os.path.abspath(path)  # noqa: PTH100 - links are not followed
    return "".join(f"\\{c}" if c in "*?[]{}\\" else c for c in whole)


def _uri_path(path: str) -> str:
    """A path as Spark gives it back."""
    return _local(path) if is_address(path) else os.path.abspath(path)  # noqa: PTH100


def _with_slashes(uri: str) -> str:
    """An address as all others are written: Java leaves out what is empty, as in `file:/data`."""
    return uri if "://" in uri else uri.replace(":/", ":///", 1)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:300]


def _local(uri: str) -> str:
    return unquote(urlsplit(uri).path) if uri.startswith("file:") else uri
