"""Totals in the target's column: which target a row of 合计 there sums up."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from qcity.cells import TOTALS
from qcity.header import Header
from qcity.measurement import Measurement
from qcity.plan import Plan, Target, name_key


class Totals:
    """Keeps in mind which targets rows have named since the last total; `named` are their ids."""

    def __init__(self, plan: Plan, header: Header) -> None:
        self.named: set[str] = set()
        self._plan = plan
        self._header = header
        self._last = 0

    def target(self, row: int, cells: list[str], above: Sequence[Measurement]) -> Target | None:
        """The target of a row with 合计 in the target's column: that of the rows above it, where they have one alone.

        The row is then the whole's own, which its cells are made to say, of their period where it has none itself.
        """
        places = self._header.places
        if "body" not in places or not any(name_key(cells[i]) in TOTALS for i in places["indicator"]):
            return None
        named, periods = set(self.named), {m.period for m in takewhile(lambda m: m.row > self._last, reversed(above))}
        self.named.clear()
        self._last = row
        at_body, at_period = self._header.place("body"), self._header.place("period")
        body = cells[at_body].strip()
        if len(named) != 1 or (
            body and name_key(body) not in TOTALS and self._plan.find_body(body) != self._plan.whole
        ):
            return None
        if at_period >= 0 and not cells[at_period].strip() and len(periods) == 1:
            cells[at_period] = str(*periods)
        cells[at_body] = body or min(TOTALS)
        return self._plan.target(named.pop())
