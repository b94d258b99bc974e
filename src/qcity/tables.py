"""Tables: a sheet as it was sent to the measurements, damaged rows and issues in it, from its header on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from qcity.errors import Bilingual
from qcity.header import OWN_SHEETS, Header, column_of, labels_above, read_header
from qcity.heading import Record, Top, cells_of, filled, find_top, given_by
from qcity.measurement import Cells, Damaged, Issue, Measurement
from qcity.messages import listed
from qcity.periods import Period
from qcity.plan import Plan
from qcity.readers import Fault, Hidden, Sheet
from qcity.rows import RowReader
from qcity.source import Place, column_name
from qcity.wide import Spread, narrowed, spread_columns

MOST_LINES = 8
"""So many lines just above a header that comes again are looked at."""

MOST_HIDDEN = 10
"""So many stretches of hidden rows or columns are named."""


class Table(NamedTuple):
    """What came of a sheet; `is_read` is False where it has no header that can be used."""

    is_read: bool
    issues: tuple[Issue, ...]
    cells: Cells
    measurements: tuple[Measurement, ...] = ()
    damaged: tuple[Damaged, ...] = ()
    rows: int = 0
    unreported: int = 0
    silent: frozenset[Period] = frozenset()


class _Counted:
    """Records as they come, with a count of the cells in them that are not empty."""

    def __init__(self, records: Iterator[Record]) -> None:
        self._records = records
        self.cells = 0

    def __iter__(self) -> Iterator[Record]:
        for record in self._records:
            self.cells += filled(record)
            yield record


class _Stretch:
    """Records up to a header that comes again; `recent` are the last ones before it, `cells` counts those not empty."""

    def __init__(self, top: Top, records: Iterator[Record]) -> None:
        self._records = chain(top.rest, records)
        self._headers = [_trimmed(cells_of(record)) for record in top.header]
        self._first = next((i for i, cell in enumerate(self._headers[0]) if column_of(cell)[0] == "indicator"), 0)
        self._heading = cells_of(top.header[0])[self._first]
        self.recent: deque[Record] = deque(maxlen=MOST_LINES)
        self._below: list[list[str]] = []
        self.cells = 0
        self.left_out = 0
        self.goes_on = True

    def __iter__(self) -> Iterator[Record]:
        first, heading = self._first, self._heading
        for record in self._records:
            cells = record.cells if isinstance(record, Fault) else record[1]
            self.cells += len(cells) - cells.count("")
            if len(cells) > first and cells[first] == heading and _trimmed(cells) == self._headers[0]:
                self.left_out += filled(record)
                self._below = self._headers[1:]
                return
            if self._below and _trimmed(cells) == self._below.pop():
                self.left_out += filled(record)
                continue
            self.recent.append(record)
            yield record
        self.goes_on = False


def _trimmed(cells: Sequence[str]) -> list[str]:
    texts = [cell.strip() for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def read_table(plan: Plan, path: str, sheet: Sheet, *, names_cells: bool = False) -> Table:
    """Reads a sheet from its header on; places name cells in workbooks, in the wide form and where it is asked for.

    Below a header that comes again the lines just above it hold, as those above the first one do.
    """
    names_cells = names_cells or sheet.name is not None
    place = Place(path, sheet.name)
    counted = _Counted(sheet.rows)
    records = iter(counted)
    top = find_top(plan, records)
    if sheet.name is not None and _is_own(top):
        return _unread([], counted, records)
    if not top.header:
        faults = [fault_issue(place, one) for one in top.titles if isinstance(one, Fault)]
        issue = Issue("no-header", place._replace(row=1 if top.titles else None))
        return _unread([*faults, issue], counted, records)
    issues = list(_faults_above(place, top))
    header = read_header(top.cells)
    given = given_by(plan, top.titles, header, sheet.name)
    spreads = spread_columns(plan, header, given)
    headers = [narrowed(header, spreads, one) for one in spreads] or [header]
    at_header = place._replace(row=top.row)
    there = {*given, *(one.column for one in spreads)}
    issues += _header_issues(at_header, headers[0], there, names_cells=names_cells)
    issues += _hidden_issues(place, sheet.hidden)
    if header.twice or headers[0].missing(there):
        return _unread(issues, counted, records)
    stretch = _Stretch(top, sheet.rows)  # not through `counted`: it counts for itself
    blocks = [list(_readers(plan, headers, place, given, spreads, names_cells=names_cells))]
    _read_all(blocks[-1], stretch)
    while stretch.goes_on:
        last = max(reader.last_row for reader in blocks[-1])
        lines = [one for one in stretch.recent if (one.row or 0 if isinstance(one, Fault) else one[0]) > last]
        stretch.recent.clear()
        below = _given_below(plan, given, lines, header)
        if below != given:
            given = below
            blocks.append(list(_readers(plan, headers, place, given, spreads, names_cells=names_cells)))
        _read_all(blocks[-1], stretch)
    firsts, readers = [block[0] for block in blocks], [reader for block in blocks for reader in block]
    issues += _unnamed_issues(at_header, set().union(*(first.unnamed for first in firsts)))
    above = sum(map(filled, top.titles)), sum(map(filled, top.header))
    rows, strange = sum(first.filled for first in firsts), sum(first.strange for first in firsts)
    left_out = sum(first.left_out for first in firsts) + stretch.left_out
    return Table(
        True,
        tuple(_distinct(issue for found in (issues, *(reader.issues for reader in readers)) for issue in found)),
        Cells(sum(above) + stretch.cells, *above, rows, strange, left_out),
        tuple(m for reader in readers for m in reader.measurements),
        tuple(row for reader in readers for row in reader.damaged),
        sum(max(reader.rows for reader in block) for block in blocks),
        sum(reader.unreported for reader in readers),
        frozenset(period for reader in readers for period in reader.silent),
    )


def _given_below(plan: Plan, given: dict[str, str], lines: list[Record], header: Header) -> dict[str, str]:
    """What holds below a header that comes again: what the lines just above it say, else what held before."""
    named = labels_above([cells_of(line) for line in lines])
    if named & {"body", "reporter", "unit"}:  # 单位 may be either
        named |= {"body", "reporter"}
    kept = {column: value for column, value in given.items() if column not in named}
    return {**kept, **given_by(plan, lines, header, None)} if named else given


def _unnamed_issues(at_header: Place, unnamed: Iterable[int]) -> Iterator[Issue]:
    """Says which columns hold something and have no heading."""
    for i in sorted(unnamed):
        yield Issue("unknown-column", at_header._replace(col=i + 1), None, column_name(i + 1))


def fault_issue(place: Place, fault: Fault) -> Issue:
    """The issue that a reader's fault is."""
    return Issue(fault.code, place._replace(row=fault.row), None, fault.text, fault.blanks)


def _is_own(top: Top) -> bool:
    """Whether a sheet is one that qcity itself put beside the data."""
    cells = next((cells_of(record) for record in (*top.titles, *top.header)), ())
    return bool(cells) and cells[0].startswith(OWN_SHEETS)


def _faults_above(place: Place, top: Top) -> Iterator[Issue]:
    for one in top.titles:
        # a title in quotes is no record; it need not be written as one
        if isinstance(one, Fault) and one.code != "bad-quoting":
            yield fault_issue(place, one)
    for one in top.header:
        if isinstance(one, Fault):
            yield fault_issue(place, one)


def _header_issues(place: Place, header: Header, there: Collection[str], *, names_cells: bool) -> Iterator[Issue]:
    """What is wrong with a header; `there` are the columns that the lines above it or the wide form stand for."""
    for name in header.unknown:
        col = header.texts.index(name) + 1 if names_cells and name in header.texts else 0
        yield Issue("unknown-column", place._replace(col=col), None, name)
    for column in header.missing(there):
        yield Issue("missing-column", place, column, None, {"column": column})
    for column in header.twice:
        col = header.places[column][1] + 1 if names_cells else 0
        yield Issue("column-twice", place._replace(col=col), column, None, {"column": column})


def _readers(
    plan: Plan,
    headers: Sequence[Header],
    place: Place,
    given: dict[str, str],
    spreads: Sequence[Spread],
    *,
    names_cells: bool,
) -> Iterator[RowReader]:
    """One for a table in the long form, one for each column of figures in the wide form."""
    if "unit" in given and "unit" not in headers[0].places:
        headers = [one._replace(units={"value": given["unit"], **one.units}) for one in headers]
    if not spreads:
        yield RowReader(plan, headers[0], place, given, names_cells=names_cells)
    for own, one in zip(headers, spreads, strict=False):
        is_period = one.column == "period"
        said = {**given, "period": one.text} if is_period else given
        body = "" if is_period else one.text
        yield RowReader(plan, own, place, said, column_body=body, names_cells=True)


def _read_all(readers: list[RowReader], records: Iterable[Record]) -> None:
    if len(readers) == 1:
        readers[0].read_all(records)
        return
    everything = list(records)
    for reader in readers:
        reader.read_all(one if isinstance(one, Fault) else (one[0], list(one[1])) for one in everything)


def _unread(issues: Iterable[Issue], counted: _Counted, records: Iterator[Record]) -> Table:
    """A table without a header that can be used; the cells of its other rows are counted all the same."""
    for _ in records:
        pass
    return Table(False, tuple(issues), Cells(counted.cells, unread=counted.cells))


def _hidden_issues(place: Place, hidden: Hidden) -> Iterator[Issue]:
    """Says that a sheet, or rows and columns of it, cannot be seen and were read all the same."""
    said = []
    if hidden.sheet:
        said.append(Bilingual("整张表", "the whole sheet"))
    if hidden.rows:
        rows = _stretches(hidden.rows, str)
        said.append(Bilingual(f"第 {rows} 行", f"rows {rows}"))
    if hidden.columns:
        columns = _stretches(hidden.columns, column_name)
        said.append(Bilingual(f"{columns} 列", f"columns {columns}"))
    if said:
        row = hidden.rows[0] if hidden.rows else None
        yield Issue(
            "hidden-cells", place._replace(row=row), None, None, {"sheet": place.sheet or "", "what": listed(said)}
        )


def _stretches(numbers: Sequence[int], name: Callable[[int], str]) -> str:
    """Numbers as people write them: `3-5, 9`."""
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and number == stretches[-1][1] + 1:
            stretches[-1][1] = number
        else:
            stretches.append([number, number])
    texts = [name(a) if a == b else f"{name(a)}-{name(b)}" for a, b in stretches[:MOST_HIDDEN]]
    return ", ".join([*texts, *(["…"] if len(stretches) > MOST_HIDDEN else [])])


def _distinct(issues: Iterable[Issue]) -> Iterator[Issue]:
    """Each issue once: those of a row's names are found anew for each column of figures."""
    seen: set[tuple[object, ...]] = set()
    for issue in issues:
        key = issue.code, issue.place, issue.column, issue.text
        if key not in seen:
            seen.add(key)
            yield issue
