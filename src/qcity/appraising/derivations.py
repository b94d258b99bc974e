"""Derivations of verdicts: the nearest figure that would hold, and how much there is to spare."""

from __future__ import annotations

from fractions import Fraction

from qcity.appraisal import Appraisal
from qcity.derivation import Derivation
from qcity.plan import Target
from qcity.report import PASS, Part, Result
from qcity.rules import Interval, Limits, passes_needed
from qcity.units import RATIO


def with_derivation(appraisal: Appraisal, result: Result) -> Appraisal:
    """The appraisal with what would change a verdict; all of it follows from the result."""
    part = result.deciding
    limits = result.limits(part) if part is not None else None
    if part is None or limits is None:
        return appraisal._replace(derivation=Derivation())
    if part.verdict == PASS:
        return appraisal._replace(derivation=Derivation(spare=_spare(result.target, part, limits)))
    return appraisal._replace(derivation=Derivation(_nearest(limits.allowed, part)))


def _nearest(allowed: Interval, part: Part) -> Interval:
    """The figures that hold, as seen from the one that does not: on both its sides where it is no number."""
    if part.value is None or allowed.point is not None:
        return allowed
    if allowed.low is not None and Fraction(part.value) <= allowed.low:
        return Interval(low=allowed.low, low_open=allowed.low_open)
    return Interval(high=allowed.high, high_open=allowed.high_open)


def _spare(target: Target, part: Part, limits: Limits) -> int | None:
    n, d, allowed = part.numerator, part.denominator, limits.allowed
    if target.unit.kind != RATIO or n is None or d is None or n.denominator != 1 or d.denominator != 1:
        return None
    if (allowed.low is None) == (allowed.high is None):
        return None
    furthest = 0 if allowed.low is not None else int(d)
    back = passes_needed(limits, furthest, int(d), target.ratio_scale)
    return None if not back else abs(int(n) - furthest - back)  # where even the furthest holds, nothing would change it
