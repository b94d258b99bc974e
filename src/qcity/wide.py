"""The wide form: a row per target and a column per period or per body (`2019年`, `2020年上半年`, `高昌区`).

It is recognised from the header alone: there is no column for the value, and there are columns that are named like
periods, or like bodies where the period stands elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from qcity.cells import TOTALS
from qcity.header import WITH_UNIT, Header, folded_name
from qcity.periods import read_period
from qcity.plan import Plan, name_key

FIGURES = r"(?:的?(?:实际值|完成值|数值|实际|完成|实绩|完成数|完成情况))"
"""What stands behind a period where the column holds what was reached, and not what was aimed at."""


class Spread(NamedTuple):
    """A column that holds the figures of one period or body: its place from 0, what its heading names, its unit."""

    place: int
    column: str
    text: str
    unit: str = ""


def spread_columns(plan: Plan, header: Header, given: Collection[str]) -> tuple[Spread, ...]:
    """The columns over which the figures are spread; none where the table is not in the wide form.

    `given` are the columns that the lines above the header stand for. Periods come first: with columns of both
    kinds, those that are named like bodies are unknown columns.
    """
    has_value = "value" in header.places or {"numerator", "denominator"} <= header.places.keys()
    if has_value or "indicator" not in header.places:
        return ()
    used = {place for places in header.places.values() for place in places}
    rest = [(i, text) for i, text in enumerate(header.texts) if text and i not in used]
    if "period" not in header.places:
        periods = [one for i, text in rest if (one := _period_column(plan, i, text))]
        if periods:
            return tuple(periods)
    if "period" in header.places or "period" in given:
        return tuple(one for i, text in rest if (one := _body_column(plan, i, text)))
    return ()


def narrowed(header: Header, spreads: Sequence[Spread], one: Spread) -> Header:
    """The header as it is for the figures of one column: the others of its kind are not there."""
    others = frozenset(spread.place for spread in spreads)
    read = {header.texts[i] for i in others}
    unknown = tuple(text for text in header.unknown if text not in read)
    units = {**header.units, "value": one.unit} if one.unit else header.units
    places = {**header.places, "value": (one.place,)}
    return header._replace(places=places, units=units, unknown=unknown, ignored=others)


def _period_column(plan: Plan, place: int, text: str) -> Spread | None:
    for name, unit in _readings(plan, text):
        bare = re.sub(f"{FIGURES}$", "", name)
        if read_period(bare) is not None:
            return Spread(place, "period", bare, unit)
    return None


def _body_column(plan: Plan, place: int, text: str) -> Spread | None:
    for name, unit in _readings(plan, text):
        if name_key(name) in TOTALS or plan.find_body(name) is not None:
            return Spread(place, "body", name, unit)
    return None


def _readings(plan: Plan, text: str) -> list[tuple[str, str]]:
    """A heading as it stands, and with what stands in brackets behind it as the unit, or as a word for figures."""
    name = folded_name(text)
    match = re.fullmatch(WITH_UNIT, name)
    if match is None:
        return [(name, "")]
    if re.fullmatch(FIGURES, match[2]):
        return [(name, ""), (match[1], "")]
    return [(name, ""), *([(match[1], match[2])] if plan.units.find(match[2]) else [])]
