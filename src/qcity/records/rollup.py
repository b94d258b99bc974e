"""The roll-up: records to measurements, on an engine, with every row that was refused."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from typing import TYPE_CHECKING, Any, NamedTuple

from qcity.errors import Message, UsageError
from qcity.measurement import Issue
from qcity.periods import Period
from qcity.plan import CUMULATIVE, Plan
from qcity.readers.decoding import check_encoding
from qcity.records.batch import Batch, Row
from qcity.records.columns import Columns
from qcity.records.distinct import Distinct, Store
from qcity.records.files import RecordsFile, find_files, is_address, known_endings
from qcity.records.model import Record, judge_record
from qcity.records.repeated import NO_REPEATS, IdStore, Occurrence, repeats_of
from qcity.records.tally import Figure, Tally
from qcity.records.terms import Terms
from qcity.source import Place

if TYPE_CHECKING:
    from qcity.records.embedded import Embedded
    from qcity.records.spark import Spark
    from qcity.records.verdicts import Part

KEPT = 1000
"""Issues of so many rows are kept with the result; a sink gets those of all."""

MEMORY = 512 * 2**20
"""What a run may take unless it is told otherwise, in bytes."""

TOGETHER = 16
"""The sums of so many parts are added before they leave polars."""

IDS_TOGETHER = 500_000
"""Once there are so many ids, they are added sooner."""

NO_SHARE = Fraction(0)
EMBEDDED, SPARK = "embedded", "spark"
ENGINES = (EMBEDDED, SPARK)

Sink = Callable[[Row, Sequence[Issue]], None]
Progress = Callable[[int, int, int], None]
"""Is told how many bytes of how many are done, and how many records there have been."""


class Rollup(NamedTuple):
    """What came of records: the figures, how many records there were, and how many of them were refused.

    `file_issues` are about whole files; `row_issues` those of the first rows that were refused.
    """

    figures: tuple[Figure, ...]
    records: int
    refused: int
    file_issues: tuple[Issue, ...]
    row_issues: tuple[Issue, ...]
    paths: tuple[str, ...]

    @property
    def share(self) -> Fraction:
        """The share of the records that were refused."""
        return Fraction(self.refused, self.records) if self.records else NO_SHARE

    def is_sound(self, most: Fraction = NO_SHARE) -> bool:
        """Whether every file could be read, there are figures, and no larger share than `most` was refused."""
        return not self.file_issues and bool(self.figures) and self.share <= most


def roll_up(
    plan: Plan,
    *records: Any,
    every: str | None = None,
    period: Period | None = None,
    columns: Columns | None = None,
    unique: bool = False,
    encoding: str | None = None,
    memory: int = MEMORY,
    sink: Sink | None = None,
    progress: Progress | None = None,
    engine: str = EMBEDDED,
    master: str | None = None,
    conf: Mapping[str, str] | None = None,
) -> Rollup:
    """Validates records and adds them up by target, body and period.

    `records` are paths, folders and patterns, or Arrow tables and data frames. `every` is the length of the periods
    (default: a target's own cadence, else the year); all dates must lie in `period`. With `unique`, a record whose id
    another one before it has is refused. `sink` is given every row that is refused, with what is wrong with it.
    Raises UsageError for a path that cannot be used.
    """
    _check_installed(engine)
    if encoding is not None:
        check_encoding(encoding)
    from qcity.records.embedded import Embedded  # before there is anything to be removed: an import is long
    from qcity.records.verdicts import Verdicts

    columns = columns or Columns()
    terms = Terms(plan, period=period, every=every, unique=unique, results=columns.results)
    with _temporary_folder() as folder:
        store = Store(folder, memory)
        cumulative = frozenset(t.id for t in plan.targets if t.measure == CUMULATIVE)
        tally = Tally(terms, Distinct(store, cumulative))
        try:
            verdicts = Verdicts(terms, tally)
            driver = Embedded(terms, columns, verdicts, store, encoding=encoding, memory=memory)
            spark = None
            if engine == SPARK:
                from qcity.records.spark import Spark
                from qcity.records.sparksession import open_session

                spark = Spark(open_session(master, conf or {}, memory), terms, columns, verdicts, driver)
            return _Run(terms, columns, tally, store, driver, spark, sink, progress).roll_up(records)
        finally:
            store.close()


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    """A folder that is removed whenever an interruption comes: its name is known before it is there."""
    folder = Path(tempfile.gettempdir()) / f"qcity-{token_hex(8)}"
    try:
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)


def _check_installed(engine: str) -> None:
    """Raises UsageError where a library is absent that is needed, with what to install."""
    needed = {"records": ("polars", "duckdb", "narwhals", "pyarrow"), "spark": ("pyspark",) if engine == SPARK else ()}
    for extra, names in needed.items():
        if any(find_spec(name) is None for name in names):
            raise UsageError(Message("record.needs_extra", {"hint": f"pip install 'qcity[{extra}]'"}))


class _Run:
    def __init__(
        self,
        terms: Terms,
        columns: Columns,
        tally: Tally,
        store: Store,
        driver: Embedded,
        spark: Spark | None,
        sink: Sink | None,
        progress: Progress | None,
    ) -> None:
        self._terms = terms
        self._columns = columns
        self._driver = driver
        self._spark = spark
        self._tally = tally
        self._parts: list[Part] = []
        self._sink = sink
        self._progress = progress
        self._file_issues: list[Issue] = []
        self._row_issues: list[Issue] = []
        self._records = self._refused = self._kept = 0
        self._repeats = NO_REPEATS
        self._store = store

    def roll_up(self, records: Iterable[Any]) -> Rollup:
        """All of the records."""
        given = list(records)
        paths = [str(one) for one in given if isinstance(one, str | Path)]
        remote = [path for path in paths if self._spark is not None and is_address(path)]
        addresses = self._spark.files_at(remote) if self._spark is not None else []
        files = find_files([path for path in paths if path not in remote], self._columns, addresses)
        tables = {f"table {i + 1}": one for i, one in enumerate(given) if not isinstance(one, str | Path)}
        readable = [file for file in files if not self._is_unfit(file)]
        size, done = sum(file.size for file in files), 0
        if self._terms.unique:
            self._repeats = repeats_of(self._occurrences(readable, tables))
        marked = self._repeats.marked
        if self._spark is not None:
            self._take_in_order(readable, self._spark.read(readable, marked))
        else:
            for file in readable:
                for batch in self._driver.read(file, marked.get(file.path, ())):
                    self._take(batch)
                    if self._progress and isinstance(batch, Batch):
                        self._progress(done + batch.done, size, self._records)
                done += file.size
        for name, table in tables.items():
            for batch in self._driver.read_table(table, name, marked.get(name, ())):
                self._take(batch)
        self._add_parts()
        if not self._records and not self._file_issues:
            self._file_issues.append(Issue("nothing-to-check", Place(files[0].path if files else "")))
        return Rollup(
            tuple(self._tally.figures()),
            self._records,
            self._refused,
            tuple(self._file_issues),
            tuple(self._row_issues),
            tuple(file.path for file in files),
        )

    def _is_unfit(self, file: RecordsFile) -> bool:
        """Whether a file need not be opened to know that nothing can be read from it."""
        if file.format is None:
            self._file_issues.append(Issue("unknown-type", Place(file.path), None, None, {"known": known_endings()}))
        elif file.size == 0:
            self._file_issues.append(Issue("empty-file", Place(file.path)))
        return file.format is None or file.size == 0

    def _take_in_order(self, files: list[RecordsFile], batches: Iterable[Batch | Issue]) -> None:
        """Takes what comes in any order; rows that were left over go to the model in the order of files and rows."""
        rest: list[Row] = []
        for batch in batches:
            self._take(batch._replace(rest=()) if isinstance(batch, Batch) else batch)
            rest += batch.rest if isinstance(batch, Batch) else ()
        order = {file.path: i for i, file in enumerate(files)}
        self._take_rows(sorted(rest, key=lambda row: (order[row.place.path], row.number)))

    def _occurrences(self, files: list[RecordsFile], tables: Mapping[str, Any]) -> Iterator[Occurrence]:
        """Every record whose id another one has too."""
        if self._spark is not None and not tables:
            return self._spark.repeated(files)
        ids = IdStore(self._store)
        for file in files:
            ids.add(file.path, self._driver.ids(file))
        for name, table in tables.items():
            ids.add(name, self._driver.ids_of_table(table, name))
        return ids.occurrences()

    def _take(self, batch: Batch | Issue) -> None:
        if isinstance(batch, Issue):
            self._file_issues.append(batch)
            return
        self._records += batch.rows
        if batch.part is not None:
            self._parts.append(batch.part)
        if len(self._parts) >= TOGETHER or sum(part.ids.height for part in self._parts) >= IDS_TOGETHER:
            self._add_parts()
        self._take_rows(batch.rest)

    def _add_parts(self) -> None:
        from qcity.records.verdicts import added_up

        if self._parts:
            self._tally.add(*added_up(self._parts))
            self._parts = []

    def _take_rows(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._records += 1
            judged = judge_record(row.cells, self._terms, row.place)
            faults = (*row.faults, *self._repeats.issues(row))
            if isinstance(judged, Record) and not faults:
                self._tally.add_record(judged)
            else:
                self._refuse(row, [*faults, *(judged if isinstance(judged, list) else ())])

    def _refuse(self, row: Row, issues: list[Issue]) -> None:
        self._refused += 1
        if self._kept < KEPT:
            self._kept += 1
            self._row_issues += issues
        if self._sink is not None:
            self._sink(row, issues)
