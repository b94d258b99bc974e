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


class Spelled(NamedTuple):
    """A target and body as records spell them, and a month; without a body the whole is meant."""

    indicator: str
    body: str | None
    month: tuple[int, int]


class Sum(NamedTuple):
    """Plain rows of one target, body and month: how many, their sums, and the ids of those that count by them."""

    spelled: Spelled
    rows: int
    sampled: int
    passed: int
    amount: Decimal
    ids: Sequence[str] = ()


class Batch(NamedTuple):
    """A part of the records: how many `rows`, blank ones not counted; `done` is how many bytes of its file are read."""

    rows: int
    sums: Sequence[Sum]
    rest: Sequence[Row]
    done: int = 0
