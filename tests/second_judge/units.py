"""Units, their kinds and exact factors (contract, section 1)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class Unit:
    """A unit: figures convert between two units of one kind by the quotient of their factors."""

    kind: str
    factor: Fraction


def _known() -> dict[str, Unit]:
    """The units that are always known, by their spelling after NFKC."""
    table = {
        "%": Unit("ratio", Fraction(1, 100)),
        "‰": Unit("ratio", Fraction(1, 1000)),
        "fraction": Unit("ratio", Fraction(1)),
        "百分点": Unit("points", Fraction(1)),
        "个百分点": Unit("points", Fraction(1)),
        "分": Unit("score", Fraction(1)),
        "指数": Unit("index", Fraction(1)),
        "元": Unit("money", Fraction(1)),
        "吨": Unit("mass", Fraction(1)),
        "亩": Unit("land", Fraction(1)),
        "公顷": Unit("land", Fraction(15)),
    }
    for spelling in ("km2", "平方公里", "平方千米"):
        table[spelling] = Unit("land", Fraction(1500))
    for word in [*"个家项次件种批户人起处天", "count"]:
        table[word] = Unit("count", Fraction(1))
    return table


KNOWN = _known()
MULTIPLIERS = {"万": Fraction(10**4), "亿": Fraction(10**8)}
AMOUNTS = ("money", "mass", "land")


def tidy(text: object) -> str:
    """Text after NFKC and without white space: how names and units are compared."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", str(text)))


class Units:
    """The units of one plan: those always known and the plan's own."""

    def __init__(self, own: Iterable[Mapping[str, Any]]) -> None:
        """`own` is the plan's `units` list; a unit with `of` converts, one without is a kind of its own."""
        self._table = dict(KNOWN)
        for entry in own:
            unit = Unit(f"own:{entry['id']}", Fraction(1))
            if entry.get("of"):
                base = self.find(entry["of"])
                if base is None:
                    raise ValueError(f"unknown unit {entry['of']}")
                unit = Unit(base.kind, base.factor * Fraction(entry["factor"]))
            for spelling in [entry["id"], *entry.get("aliases", [])]:
                self._table[tidy(spelling)] = unit

    def find(self, text: object) -> Unit | None:
        """The unit of this spelling, with 万 or 亿 before a unit that is always known; None if unknown."""
        name = tidy(text)
        if name in self._table:
            return self._table[name]
        if name[:1] in MULTIPLIERS and name[1:] in KNOWN:
            base = KNOWN[name[1:]]
            return Unit(base.kind, base.factor * MULTIPLIERS[name[0]])
        return None
