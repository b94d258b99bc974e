"""Readings: other admissible ways to read the same data, each with the verdict that it would give."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from qcity.figure import Found
from qcity.periods import Period

OWN = "own"
"""The body's own row, and not a roll-up of its areas'; the other ways are those of a target's `rollup`."""

PARTS = "parts"
"""A year's halves, quarters or months put together."""

UNROUNDED, AS_SHOWN = "unrounded", "as_shown"
WITH, WITHOUT = "with", "without"
"""Whether the limit's own number counts in: 以上 read one way or the other."""


class Reading(NamedTuple):
    """One way to read the data and what would come of it.

    `how` is where the figure comes from (`own`, `pooled`, `mean` …); `limit` is None where the rule has no limit that
    could be read either way. `value`, `period` and `origin` are those of the part that would give the verdict.
    """

    how: str
    period: Period | None
    rounding: str
    limit: str | None
    value: Fraction | None
    shown: str | None
    verdict: str
    is_formal: bool
    origin: Found | None = None


class Readings(NamedTuple):
    """Every admissible reading, the formal one first; `survives` is None where the formal verdict decides nothing.

    Where the areas' figures cannot be put together as the plan says, none of the readings is the formal one.
    """

    readings: tuple[Reading, ...]
    survives: bool | None = None
