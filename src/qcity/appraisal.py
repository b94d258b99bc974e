"""An appraisal: what a verdict is worth. It stands beside the verdict and never changes it."""

from __future__ import annotations

from typing import NamedTuple

from qcity.derivation import Derivation
from qcity.errors import Message
from qcity.evidence import Evidence
from qcity.reading import Readings
from qcity.share import Share
from qcity.trend import Trend


class Appraisal(NamedTuple):
    """What was asked of one verdict. What cannot be said is None, with the reason beside it where there is one.

    `trend` is the deciding figure's; `trends` are those of every pending body, by body, of a target that several
    bodies must reach. `shares` are the areas' behind a rolled-up figure, in the plan's order.
    """

    trend: Trend | None = None
    no_trend: Message | None = None
    trends: tuple[tuple[str, Trend], ...] = ()
    evidence: Evidence | None = None
    no_evidence: Message | None = None
    readings: Readings | None = None
    derivation: Derivation | None = None
    shares: tuple[Share, ...] = ()
