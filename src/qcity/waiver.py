"""Waivers: misses that somebody has allowed for a time."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from qcity.periods import Period
from qcity.source import Place


class Waiver(NamedTuple):
    """A miss that somebody has allowed until a period has ended; `place` is its line in the waivers file."""

    reason: str
    approved_by: str
    until: Period
    place: Place

    def is_in_force(self, as_of: date | None) -> bool:
        """Up to the last day of its period; where there is no day to judge by, nothing has ended."""
        return as_of is None or as_of <= self.until.end
