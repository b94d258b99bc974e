"""Records with keys of their own to a table: every key is a column, in the order in which they are first met."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from qcity.errors import Bilingual
from qcity.readers import Document, Fault, Sheet
from qcity.readers.limits import max_cells, too_large

MAX_FAULTS = 10_000
"""After so many records that cannot be read the rest of a file is given up."""

SPARSE = 8
"""So many times as many cells as are written may a table of records have, beyond what any sheet may."""

_TOO_MANY = Bilingual("读不了的记录太多，从这里起没有读取", "too many such records; nothing from here on was read")


class Record(NamedTuple):
    """One record of a file: the physical line on which it begins, its cells by key, and what is wrong with it."""

    row: int
    cells: dict[str, str]
    fault: Fault | None = None


def document(
    encoding: str | None,
    records: Callable[[], Iterator[Record]],
    faults: Sequence[Fault] = (),
    above: Sequence[str] = (),
) -> Document:
    """The table of records whose header is every key in the order first met.

    `records` is called twice, first for the keys, so that no more than the file's text need be kept. What stands
    `above` the header becomes one row.
    """
    columns: dict[str, int] = {}
    first = count = written = 0
    lost: list[Fault] = []
    for record in _bearable(records()):
        first = first or record.row
        count += 1
        written += len(record.cells)
        if not record.cells.keys() <= columns.keys():
            for key in record.cells:
                columns.setdefault(key, len(columns))
        if record.fault and not columns:
            lost.append(record.fault)
    if not columns:
        return Document(encoding, (), (*faults, *(lost or [Fault("nothing-to-check")])))
    if len(columns) * count > max_cells() + SPARSE * written:
        what = Bilingual(f"{count} 条记录共有 {len(columns)} 个键", f"{count} records with {len(columns)} keys")
        return Document(encoding, (), (too_large(what),))
    header = [(first, list(above)), (first, list(columns))] if above else [(first, list(columns))]
    return Document(encoding, (Sheet(None, _rows(header, list(columns), records())),), tuple(faults))


def _bearable(records: Iterator[Record]) -> Iterator[Record]:
    """The records up to the one with which too many could not be read."""
    broken = 0
    for record in records:
        yield record
        if record.fault is not None:
            broken += 1
            if broken == MAX_FAULTS:
                yield Record(record.row, {}, Fault("bad-record", record.row, None, {"reason": _TOO_MANY}))
                return


def _rows(
    header: list[tuple[int, list[str]]], columns: list[str], records: Iterator[Record]
) -> Iterator[tuple[int, list[str]] | Fault]:
    yield from header
    for row, cells, fault in _bearable(records):
        line = [*cells.values()] if list(cells) == columns else [cells.get(column, "") for column in columns]
        yield (row, line) if fault is None else fault._replace(cells=line)
