"""Units of measurement: what is always known, what a plan adds, and exact conversion between them.

Factors are exact rationals (1 公顷 = 15 亩, so 1 亩 = 1/15 公顷). Two units convert when they share a
dimension; every count word is the same dimension with factor 1.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

RATIO, COUNT, AMOUNT, OTHER = "ratio", "count", "amount", "other"

MULTIPLIERS = {"万": Fraction(10_000), "亿": Fraction(100_000_000)}
MAX_MULTIPLIERS = 2
"""So many may stand before a unit, as in 万亿元."""


class Unit(NamedTuple):
    """A unit: how it is written, what kind of thing it counts, and its exact size in its dimension's base."""

    id: str
    kind: str
    dimension: str
    factor: Fraction

    def in_terms_of(self, other: Unit) -> Fraction | None:
        """What one of these is in the other unit; None where they do not convert."""
        return self.factor / other.factor if self.dimension == other.dimension else None


_COUNT_WORDS = "个 家 项 次 件 种 批 户 人 起 处 天"
_KNOWN: tuple[tuple[str, str, str, Fraction, str], ...] = (
    ("%", RATIO, "ratio", Fraction(1, 100), "percent pct 百分比"),
    ("‰", RATIO, "ratio", Fraction(1, 1000), "permille permil 千分比"),
    ("fraction", RATIO, "ratio", Fraction(1), "小数 比值"),
    ("百分点", OTHER, "percentage point", Fraction(1), "个百分点 pp pct.pt percentagepoint percentagepoints"),
    ("分", OTHER, "score", Fraction(1), "score points"),
    ("指数", OTHER, "index", Fraction(1), "index"),
    *((word, COUNT, "count", Fraction(1), "") for word in _COUNT_WORDS.split()),
    ("count", COUNT, "count", Fraction(1), "批次 人次 件次 家次 户次 例 counts number"),
    ("亩", AMOUNT, "area", Fraction(1), "mu"),
    ("公顷", AMOUNT, "area", Fraction(15), "ha hm² hectare hectares"),
    ("km²", AMOUNT, "area", Fraction(1500), "平方公里 平方千米 sqkm"),
    ("元", AMOUNT, "money", Fraction(1), "人民币元 元人民币 yuan rmb cny"),
    ("吨", AMOUNT, "mass", Fraction(1), "t tonne tonnes"),
)


def unit_key(text: str) -> str:
    """Under which a unit's spelling is looked up: NFKC, no white space, case ignored."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def known_units() -> dict[str, Unit]:
    """Every spelling that is always known, without multipliers."""
    return {
        unit_key(spelling): Unit(id_, kind, dimension, factor)
        for id_, kind, dimension, factor, spellings in _KNOWN
        for spelling in (id_, *spellings.split())
    }


class Units:
    """The units one plan can use: those always known and its own.

    >>> units = Units()
    >>> units.find("万亩").in_terms_of(units.find("公顷"))
    Fraction(2000, 3)
    """

    def __init__(self, own: Mapping[str, Unit] | None = None) -> None:
        self._spellings = known_units()
        self._spellings.update(own or {})
        self._found: dict[str, Unit | None] = {}

    def find(self, text: str) -> Unit | None:
        """The unit a text names, with 万 or 亿 before it or not; None where it names none."""
        if text not in self._found:
            self._found[text] = self._look_up(unit_key(text))
        return self._found[text]

    def spellings(self) -> Iterable[str]:
        """Every spelling known without a multiplier, for suggesting the nearest."""
        return self._spellings

    def _look_up(self, key: str, multipliers: int = MAX_MULTIPLIERS) -> Unit | None:
        unit = self._spellings.get(key)
        if unit is None and multipliers and key[:1] in MULTIPLIERS and len(key) > 1:
            base = self._look_up(key[1:], multipliers - 1)
            if base is not None:
                return base._replace(id=key, factor=base.factor * MULTIPLIERS[key[0]])
        return unit


def own_unit(id_: str, of: Unit | None, factor: Decimal) -> Unit:
    """A unit that a plan declares: a kind of its own, or `factor` of another unit, whose kind it then has."""
    if of is None:
        return Unit(id_, OTHER, f"own:{unit_key(id_)}", Fraction(1))
    return Unit(id_, of.kind, of.dimension, of.factor * Fraction(factor))


_BARE = frozenset({"fraction", "count", "指数"})


def with_unit(number: str, unit: str) -> str:
    """A number and its unit, with a space where the unit is a Latin word."""
    if unit in _BARE:
        return number
    return f"{number} {unit}" if unit[:1].isascii() and unit[:1].isalpha() else f"{number}{unit}"
