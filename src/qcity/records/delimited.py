"""Delimited records: a file's header, its segments as columns of polars, single rows by the standard library."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import narwhals as nw
import polars as pl

from qcity.measurement import Issue
from qcity.readers import Fault
from qcity.readers.delimited import read_records
from qcity.records.batch import Row
from qcity.records.columns import Columns, Heading, read_heading
from qcity.records.expression import TEXT, Shape
from qcity.records.model import COLUMNS
from qcity.records.segments import LOSSY, PLAIN, Segment, Stream, lines_at
from qcity.source import Place

DELIMITERS = ",\t;|"
SPARE = 16
"""A segment with rows that have more cells than so many behind the last heading goes to the model row by row."""

LONGEST_HEADER = 64 * 1024
"""The header ends within so many bytes."""


class Delimited:
    """A delimited file whose header is known."""

    def __init__(self, path: str, delimiter: str, heading: Heading, constants: Mapping[str, str]) -> None:
        self.path = path
        self.header_lines = 1
        self.delimiter = delimiter
        self.heading = heading
        self.constants = constants
        self.columns: Collection[str] = {*heading.places, *constants}
        self._names = [f"c{i}" for i in range(heading.width + SPARE)]

    def frame(self, segment: Segment, way: str) -> tuple[pl.LazyFrame, Shape]:
        """The segment's columns of text by name, `row`, `broken`, and counts as polars reads them."""
        places, width = self.heading.places, self.heading.width
        names = self._names[: width + 1] if way == PLAIN else self._names  # each column takes time, also an empty one
        scanned = pl.scan_csv(
            segment.content,
            separator=self.delimiter,
            has_header=False,
            schema=dict.fromkeys(names, pl.String),
            missing_columns="insert",
            row_index_name="row",
            encoding="utf8-lossy" if way == LOSSY else "utf8",
        )
        frame = scanned.select(
            "row",
            *(pl.col(names[i]).alias(column) for column, i in places.items()),
            *(pl.lit(text).alias(column) for column, text in self.constants.items() if column not in places),
            *(
                pl.col(names[i]).cast(pl.Int64, strict=False).alias(f"{column}_whole")
                for column, i in places.items()
                if column in ("sampled", "passed")
            ),
            broken=pl.any_horizontal(pl.col(names[width:]).is_not_null()),
        )
        has_both = {"sampled", "passed"} <= places.keys()  # else one is what a folder says of all rows
        kinds = dict.fromkeys(self.columns, TEXT)
        broken, has_nulls = nw.col("broken"), not self.constants
        return frame, Shape(kinds, _lenient if has_both else None, broken, has_nulls)

    def rows(self, segment: Segment, height: int, numbers: Sequence[int]) -> Iterable[Row | None] | None:
        """The rows of these numbers, None for blank ones; None where there are other rows than polars has seen."""
        if not segment.has_quotes or segment.lines() == height:
            pairs = list(zip(numbers, lines_at(segment, numbers), strict=True))
            return (self.row_of(n, n + 1, text.decode("utf-8", "replace")) for n, text in pairs)
        found = self.all_rows(segment)
        return [found[number] for number in numbers] if len(found) == height else None

    def all_rows(self, segment: Segment) -> list[Row | None]:
        """Every row of a segment as the standard library reads it, None for blank ones."""
        text = segment.content.decode("utf-8", "replace")
        found = []
        for number, record in enumerate(read_records(text, self.delimiter)):
            at = (record.row or 1) if isinstance(record, Fault) else record[0]
            found.append(self._row(number, at, record))
        return found

    def row_of(self, number: int, line: int, text: str) -> Row | None:
        """The row that one line is; None for a blank one."""
        return self._row(number, line, next(read_records(text, self.delimiter), (1, [])))

    def _row(self, number: int, line: int, record: tuple[int, list[str]] | Fault) -> Row | None:
        place = Place(self.path, None, line)
        cells = record.cells if isinstance(record, Fault) else record[1]
        found: dict[str, str | None] = {**dict.fromkeys(COLUMNS), **self.constants}
        for column, i in self.heading.places.items():
            found[column] = cells[i] if i < len(cells) else ""
        faults: tuple[Issue, ...] = ()
        if isinstance(record, Fault):
            faults = (Issue(record.code, place, None, record.text, record.blanks),)
        elif not any(cell.strip() for cell in cells):
            return None
        elif any(cells[self.heading.width :]):
            blanks = {"width": str(self.heading.width)}
            faults = (Issue("ragged-row", place, None, self.delimiter.join(cells)[:80], blanks),)
        return Row(place, number, found, faults)


def _lenient(column: str) -> nw.Expr:
    """What polars reads as a whole number: a sign, or none, and digits."""
    return nw.col(f"{column}_whole")


def open_delimited(
    path: str, stream: Stream, columns: Columns, constants: Mapping[str, str], *, wants_ids: bool
) -> tuple[Delimited, bytes, int] | list[Issue]:
    """A file by its header, the bytes read behind it, and the line they begin with; what is wrong with the header."""
    place = Place(path)
    head = stream.read(LONGEST_HEADER)
    while b"\n" not in head and len(head) < LONGEST_HEADER and (more := stream.read(LONGEST_HEADER)):
        head += more
    if not head.strip():
        return [Issue("empty-file", place)]
    text = head.decode("utf-8", "replace")
    best: tuple[int, str, Heading, int, list[str]] | None = None
    for delimiter in DELIMITERS:
        first = next(
            (r for r in read_records(text, delimiter) if isinstance(r, Fault) or any(map(str.strip, r[1]))), None
        )
        if first is None or isinstance(first, Fault):
            continue
        heading = read_heading(first[1], columns)
        if best is None or len(heading.places) > best[0]:
            best = len(heading.places), delimiter, heading, first[0], first[1]
    if best is None or not best[2].places:
        return [Issue("no-records-header", place)]
    _, delimiter, heading, line, cells = best
    at = place._replace(row=line)
    if wrong := heading.issues(at, constants, wants_ids=wants_ids):
        return wrong
    last = line + sum(cell.count("\n") for cell in cells)
    end = 0
    for _ in range(last):
        end = head.find(b"\n", end) + 1 or len(head)
    return Delimited(path, delimiter, heading, constants), head[end:], last + 1
