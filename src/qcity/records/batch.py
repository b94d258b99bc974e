"""What an engine makes of records: sums of the plain rows, and the rows that are left for the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from qcity.measurement import Issue
from qcity.source import Place


class Row(NamedTuple):
    """A row for the model: where it stands, its number in the file from 0, and its cells by column.

    An absent column is None. `faults` are what the reader found; such a row is refused whatever its cells say.
    """

    place: Place
    number: int
    cells: Mapping[str, str | None]
    faults: tuple[Issue, ...] = ()


class Sum(NamedTuple):
    """Plain rows of one indicator, body and period as spelled: how many, and their sums.

    A record that counts by its id has a sum of its own.
    """

    indicator: str
    body: str | None
    period: str | int
    record_id: str | None
    rows: int
    sampled: int
    passed: int
    amount: Decimal | None


class Batch(NamedTuple):
    """A part of the records: `rows` in it, `blank` ones not counted; `done` is how many bytes of its file are read."""

    rows: int
    sums: Sequence[Sum]
    rest: Sequence[Row]
    done: int = 0
