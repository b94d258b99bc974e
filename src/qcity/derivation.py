"""Derivations: what is needed, beside a verdict's parts, to work the verdict out again."""

from __future__ import annotations

from typing import NamedTuple

from qcity.rules import Interval, Limits


class Derivation(NamedTuple):
    """What a verdict's parts were held against, and what would change the verdict.

    `limits` are those of each part, in the order of the parts; None where a part has none to judge by. `nearest` are
    the figures that would hold on the side from which the deciding one misses; `spare` is how many fewer of the same
    denominator would still hold (at a limit from above: how many more), None where counts do not say it.
    """

    limits: tuple[Limits | None, ...]
    nearest: Interval | None = None
    spare: int | None = None
