"""Ids that count once, however many records carry them: kept on disk by DuckDB once they are many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
        self._held: dict[Key, set[str]] = {}
        self._count = 0
        self._keys: dict[Key, int] = {}
        self._is_stored = False

    def add(self, key: Key, ids: Iterable[str]) -> None:
        """Notes ids."""
        held = self._held.setdefault(key, set())
        before = len(held)
        held.update(ids)
        self._count += len(held) - before
        if self._count >= IN_MEMORY:
            self._flush()

    def counts(self) -> Iterator[tuple[Key, int]]:
        """How many ids each key has, in no order that matters."""
        if not self._is_stored:
            yield from self._counts_held()
            return
        self._flush()
        keys = list(self._keys)
        # the number of a key's target and body, its own, and whether only the first period counts
        owners = {owner: i for i, owner in enumerate(dict.fromkeys(key[:2] for key in keys))}
        rows = [
            (i, owners[k[:2]], k[2].start.isoformat() if k[0] in self._cumulative else "", k[0] in self._cumulative)
            for i, k in enumerate(keys)
        ]
        connection = self._store.connection
        connection.execute("CREATE OR REPLACE TABLE keys (key INTEGER, owner INTEGER, start VARCHAR, runs BOOLEAN)")
        connection.executemany("INSERT INTO keys VALUES (?, ?, ?, ?)", rows)
        found = connection.execute(
            """
            SELECT key, count(*) FROM (
                SELECT arg_min(key, start) AS key FROM ids JOIN keys USING (key) WHERE runs GROUP BY owner, id
                UNION ALL
                SELECT key FROM (SELECT DISTINCT key, id FROM ids JOIN keys USING (key) WHERE NOT runs)
            ) GROUP BY key
            """
        ).fetchall()
        yield from ((keys[key], count) for key, count in found)

    def _counts_held(self) -> Iterator[tuple[Key, int]]:
        met: dict[tuple[str, str], set[str]] = {}
        for key in sorted(self._held, key=lambda key: key[2].start):
            ids = self._held[key]
            if key[0] in self._cumulative:
                before = met.setdefault(key[:2], set())
                ids = ids - before
                before |= ids
            yield key, len(ids)

    def _flush(self) -> None:
        import pyarrow as pa

        connection = self._store.connection
        if not self._is_stored:
            connection.execute("CREATE TABLE ids (key INTEGER, id VARCHAR)")
            self._is_stored = True
        for key, ids in self._held.items():
            number = self._keys.setdefault(key, len(self._keys))
            connection.register("held", pa.table({"id": pa.array(sorted(ids), pa.string())}))
            connection.execute("INSERT INTO ids SELECT ?, id FROM held", [number])
            connection.unregister("held")
        self._held.clear()
        self._count = 0
