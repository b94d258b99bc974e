"""Derivations: what would change a verdict. How it came about stands in its parts (`report.Part`)."""

from __future__ import annotations

from typing import NamedTuple

from qcity.rules import Interval


class Derivation(NamedTuple):
    """What would change a verdict; where there is nothing of the kind to say, None.

    `nearest` are the figures that would hold on the side from which the deciding one misses; `spare` is how many fewer
    of the same denominator would still hold (at a limit from above: how many more).
    """

    nearest: Interval | None = None
    spare: int | None = None
