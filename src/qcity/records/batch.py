"""What an engine makes of records: sums of the plain rows, and the rows that are left for the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from qcity.measurement import Issue
from qcity.source import Place

if TYPE_CHECKING:
    from qcity.records.verdicts import Part


class Row(NamedTuple):
    """A row for the model: where it stands, its number in the file from 0, and its cells by column.

    An absent column is None. `faults` are what the reader found; such a row is refused whatever its cells say.
    """

    place: Place
    number: int
    cells: Mapping[str, str | None]
    faults: tuple[Issue, ...] = ()

    def moved(self, lines: int, numbers: int) -> Row:
        """The same row so many lines and numbers further on."""
        place = self.place._replace(row=(self.place.row or 0) + lines)
        faults = tuple(one._replace(place=place) for one in self.faults)
        return Row(place, self.number + numbers, self.cells, faults)


class Batch(NamedTuple):
    """A part of the records: how many `rows` were taken, and what they come to; `rest` are the others, to be read once.

    `done` is how many bytes of its file are read.
    """

    rows: int
    part: Part | None
    rest: Iterable[Row]
    done: int = 0
