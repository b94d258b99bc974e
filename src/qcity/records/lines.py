"""Records as JSON lines: an object a line, whose values are text, numbers, true, false or null.

The values are taken as they are written, so that 12.50 stays that; what a value is belongs to the rules for records.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import narwhals as nw
import polars as pl

from qcity.measurement import Issue
from qcity.readers import Fault
from qcity.readers.decoding import Decoded
from qcity.readers.jsonl import read_line
from qcity.records.batch import Row
from qcity.records.columns import Columns
from qcity.records.expression import TEXT, Shape
from qcity.records.model import COLUMNS
from qcity.records.segments import Segment, lines_at
from qcity.source import Place

OPTIONAL = ("body",)
"""What single records may lack, as a table may lack the column."""


class JsonLines:
    """A file of JSON lines. What a record does not have is empty; without `body` it means the whole.

    Without `record_id` it has no id.
    """

    header_lines = 0

    def __init__(self, path: str, columns: Columns, constants: Mapping[str, str]) -> None:
        self.path = path
        self._columns = columns
        self._constants = constants
        self.unknown: dict[str, None] = {}
        self.columns: Collection[str] = COLUMNS

    def frame(self, segment: Segment, way: str) -> tuple[pl.LazyFrame, Shape]:  # noqa: ARG002 - the interface
        """The segment's columns of text by name, `row` and `broken`; blank lines are rows of nothing."""
        rows = self.all_rows(segment)
        columns = {column: [row and row.cells[column] for row in rows] for column in COLUMNS}
        frame = pl.DataFrame(columns, schema=dict.fromkeys(COLUMNS, pl.String))
        broken = pl.Series("broken", [row is not None and bool(row.faults) for row in rows], dtype=pl.Boolean)
        shape = Shape(dict.fromkeys(COLUMNS, TEXT), broken=nw.col("broken"), optional=OPTIONAL)
        return frame.with_columns(broken).with_row_index("row").lazy(), shape

    def rows(self, segment: Segment, height: int, numbers: Sequence[int]) -> Iterable[Row | None] | None:  # noqa: ARG002
        """The rows of these numbers, None for blank lines."""
        pairs = list(zip(numbers, lines_at(segment, numbers), strict=True))
        return (self.row_of(n, n + 1, text.decode("utf-8", "replace")) for n, text in pairs)

    def all_rows(self, segment: Segment) -> list[Row | None]:
        """Every row of a segment, None for blank lines."""
        lines = segment.content.removesuffix(b"\n").split(b"\n")
        return [self.row_of(n, n + 1, text.decode("utf-8", "replace")) for n, text in enumerate(lines)]

    def row_of(self, number: int, line: int, text: str) -> Row | None:
        """The row that one line is; None for a blank one."""
        text = text.strip(" \t\r\ufeff")
        if not text:
            return None
        place = Place(self.path, None, line)
        record = read_line(Decoded(text, "utf-8"), line)
        cells: dict[str, str | None] = {**dict.fromkeys(COLUMNS, ""), "body": None, "record_id": None}
        cells.update(self._constants)
        faults = [] if record.fault is None else [_issue(place, record.fault)]
        given: dict[str, bool] = {}
        for key, value in record.cells.items():
            column, is_chosen = self._columns.column_of(key), self._columns.is_chosen(key)
            if column is None:
                self.unknown[key] = None
            elif given.get(column) == is_chosen:
                faults.append(Issue("column-twice", place, column, value, {"column": column}))
            elif is_chosen or column not in given:
                given[column] = is_chosen
                cells[column] = value
        return Row(place, number, cells, tuple(faults))


def _issue(place: Place, fault: Fault) -> Issue:
    return Issue(fault.code, place, None, fault.text, fault.blanks)
