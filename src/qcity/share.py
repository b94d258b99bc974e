"""Shares: what each area contributes to a figure that is rolled up from areas."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple


class Share(NamedTuple):
    """One area's own figure, and the figure without it, in the target's unit; all exact.

    `without` is rolled up from the other areas in the same way; None where there are none. `effect` is how much further
    the figure lies on the good side of its limit without it: positive where it holds the figure back; None where there
    is no limit. `would_hold` says whether the figure without it would hold; None where that cannot be said. It is no
    verdict. `together` is the roll-up of all areas, which need not be the figure that decided.
    """

    body: str
    value: Fraction
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    without: Fraction | None = None
    effect: Fraction | None = None
    would_hold: bool | None = None
    together: Fraction | None = None


def held_back_by(shares: Iterable[Share]) -> tuple[str, ...]:
    """The areas that hold a figure back most, several where they do so equally; none where nobody does.

    >>> held_back_by([Share("east", Fraction(9), effect=Fraction(2)), Share("west", Fraction(8), effect=Fraction(3))])
    ('west',)
    """
    effects = {share.body: share.effect for share in shares if share.effect is not None and share.effect > 0}
    largest = max(effects.values(), default=None)
    return tuple(body for body, effect in effects.items() if effect == largest)
