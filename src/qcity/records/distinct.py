"""Ids that count once, however many records carry them: kept on disk by DuckDB once they are many."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from qcity.records.tally import Key

IN_MEMORY = 500_000
"""So many pairs of key and id are held before they go to the disk."""


class Store:
    """A database in a folder of its own, with a limit on its memory; opened when first used."""

    def __init__(self, folder: Path, memory: int) -> None:
        self._folder = folder
        self._memory = memory
        self._connection: Any = None

    @property
    def connection(self) -> Any:
        """The open database."""
        if self._connection is None:
            import duckdb

            self._connection = duckdb.connect(
                str(self._folder / "records.duckdb"),
                config={"memory_limit": f"{self._memory // 2**20}MiB", "temp_directory": str(self._folder / "spill")},
            )
        return self._connection

    def close(self) -> None:
        """Closes it, if it was opened."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Distinct:
    """The ids of records that count by them: each once for its target, body and period.

    Of a cumulative target, an id counts in the first period that has it alone.
    """

    def __init__(self, store: Store, cumulative: frozenset[str]) -> None:
        self._store = store
        self._cumulative = cumulative
        self._held: list[pl.DataFrame] = []
        self._singles: list[tuple[int, str]] = []
        self._count = 0
        self._is_stored = False

    def add(self, ids: pl.DataFrame) -> None:
        """Notes ids: columns `key`, the number of a key, and `id`."""
        self._held.append(ids)
        self._count += ids.height
        if self._count >= IN_MEMORY:
            self._store_held()

    def add_one(self, key: int, record_id: str) -> None:
        """Notes one id."""
        self._singles.append((key, record_id))
        self._count += 1
        if self._count >= IN_MEMORY:
            self._store_held()

    def counts(self, keys: Sequence[Key]) -> list[tuple[int, int]]:
        """How many ids the key of each number has, in no order that matters; `keys` are all, by their numbers."""
        if not self._is_stored:
            return self._counts_held(keys)
        self._store_held()
        # the number of a key's target and body, its own, and whether only the first period counts
        owners = {owner: i for i, owner in enumerate(dict.fromkeys(key[:2] for key in keys))}
        rows = [(i, owners[k[:2]], k[2].start.isoformat(), k[0] in self._cumulative) for i, k in enumerate(keys)]
        connection = self._store.connection
        connection.execute("CREATE TABLE keys (key BIGINT, owner INTEGER, start VARCHAR, runs BOOLEAN)")
        connection.executemany("INSERT INTO keys VALUES (?, ?, ?, ?)", rows)
        found = connection.execute(
            """
            SELECT key, count(*) FROM (
                SELECT arg_min(key, start) AS key FROM ids JOIN keys USING (key) WHERE runs GROUP BY owner, id
                UNION ALL
                SELECT key FROM (SELECT DISTINCT key, id FROM ids JOIN keys USING (key) WHERE NOT runs)
            ) GROUP BY key
            """
        )
        return list(found.fetchall())

    def _counts_held(self, keys: Sequence[Key]) -> list[tuple[int, int]]:
        pairs, met = self._all_held().unique(), dict[tuple[str, str], set[str]]()
        found = []
        for part in sorted(pairs.partition_by("key"), key=lambda part: keys[part["key"][0]][2].start):
            number = part["key"][0]
            count = part.height
            if keys[number][0] in self._cumulative:
                before = met.setdefault(keys[number][:2], set())
                ids = set(part["id"].to_list()) - before
                before |= ids
                count = len(ids)
            found.append((number, count))
        return found

    def _all_held(self) -> pl.DataFrame:
        import polars as pl

        singles = pl.DataFrame(self._singles, schema={"key": pl.Int64, "id": pl.String}, orient="row")
        return pl.concat([*self._held, singles])

    def _store_held(self) -> None:
        if not self._count:
            return
        connection = self._store.connection
        if not self._is_stored:
            connection.execute("CREATE TABLE ids (key BIGINT, id VARCHAR)")
            self._is_stored = True
        connection.register("held", self._all_held().to_arrow())
        connection.execute("INSERT INTO ids SELECT key, id FROM held")
        connection.unregister("held")
        self._held, self._singles, self._count = [], [], 0
