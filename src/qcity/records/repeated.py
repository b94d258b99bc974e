"""Ids that more than one record has: found by DuckDB, which takes to the disk what memory does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from qcity.measurement import Issue
from qcity.records.batch import Row
from qcity.records.distinct import Store
from qcity.source import Place

if TYPE_CHECKING:
    import polars as pl

Occurrence = tuple[str, int, str]
"""A record's file, its number in it and its id."""


class IdStore:
    """The ids of all records, file by file."""

    def __init__(self, store: Store) -> None:
        self._connection = store.connection.cursor()  # another result may be open while ids come in
        self._connection.execute("CREATE TABLE all_ids (file INTEGER, number BIGINT, id VARCHAR)")
        self._files: list[str] = []

    def add(self, path: str, frames: Iterable[pl.DataFrame | Issue]) -> None:
        """The ids of one file: `number` and `record_id`. What is wrong with it is told when its records are read."""
        self._files.append(path)
        for frame in frames:
            if isinstance(frame, Issue):
                continue
            self._connection.register("some_ids", frame.to_arrow())
            insert = "INSERT INTO all_ids SELECT ?, number, record_id FROM some_ids"
            self._connection.execute(insert, [len(self._files) - 1])
            self._connection.unregister("some_ids")

    def occurrences(self) -> Iterator[Occurrence]:
        """Every record whose id another one has too, by id, and by file and number within."""
        repeated = "SELECT id FROM all_ids GROUP BY id HAVING count(*) > 1"
        found = self._connection.execute(
            f"SELECT file, number, id FROM all_ids WHERE id IN ({repeated}) ORDER BY id, file, number"  # noqa: S608 - no text from elsewhere
        )
        while rows := found.fetchmany(10_000):
            yield from ((self._files[file], number, id_) for file, number, id_ in rows)


class Repeats(NamedTuple):
    """The records that share their ids: those that are not the first with it, and where the first ones stand."""

    marked: dict[str, list[int]]
    later: frozenset[tuple[str, int]]
    first_places: dict[str, Place]

    def issues(self, row: Row) -> tuple[Issue, ...]:
        """What is wrong with a row for its id; rows are to be asked in order, so that the first one is known."""
        record_id = (row.cells.get("record_id") or "").strip()
        if (row.place.path, row.number) not in self.later:
            if self.later:
                self.first_places.setdefault(record_id, row.place)
            return ()
        first = str(self.first_places.get(record_id, ""))
        return (Issue("duplicate-record", row.place, "record_id", record_id, {"first": first}),)


NO_REPEATS = Repeats({}, frozenset(), {})


def repeats_of(occurrences: Iterable[Occurrence]) -> Repeats:
    """From all records that share an id, by id and in order."""
    marked: dict[str, list[int]] = {}
    later: set[tuple[str, int]] = set()
    before = None
    for path, number, record_id in occurrences:
        marked.setdefault(path, []).append(number)
        if record_id == before:
            later.add((path, number))
        before = record_id
    return Repeats({path: sorted(numbers) for path, numbers in marked.items()}, frozenset(later), {})
