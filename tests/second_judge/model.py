"""The plan as the judge needs it, from plain data with exact numbers (contract, section 1)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .periods import Period, parse_period
from .rules import Span
from .units import AMOUNTS, Unit, Units, tidy

if TYPE_CHECKING:
    from collections.abc import Mapping

RULES = (
    "at_least",
    "more_than",
    "at_most",
    "less_than",
    "equals",
    "between",
    "about",
    "rises",
    "falls",
    "changes_by",
    "external",
)
QUOTES = "\"'“”‘’「」『』"


def name_key(text: object) -> str:
    """How two names are compared: NFKC, no white space, quotation marks not told apart (left out)."""
    return "".join(sign for sign in tidy(text) if sign not in QUOTES)


@dataclass(frozen=True)
class Body:
    """Whom a figure can be about."""

    id: str
    kind: str
    within: str | None
    names: tuple[str, ...]


@dataclass(frozen=True)
class Range:
    """The figures a cell may hold, in the target's unit; `whole_step` is 1 of the base unit for counts."""

    low: Fraction | None = None
    high: Fraction | None = None
    whole_step: Fraction | None = None

    @property
    def span(self) -> Span:
        """All figures between its limits."""
        return Span(self.low, self.high)

    def has(self, value: Fraction) -> bool:
        """Whether a figure is possible at all."""
        if self.low is not None and value < self.low:
            return False
        if self.high is not None and value > self.high:
            return False
        return self.whole_step is None or (value / self.whole_step).denominator == 1


@dataclass(frozen=True)
class Target:
    """One target with every default filled in."""

    id: str
    names: tuple[str, ...]
    unit: Unit
    kind: str
    number: Any
    options: Mapping[str, Any]
    when: str
    cadence: str | None
    scope: str
    rollup: str
    measure: str
    range: Range
    aspirational: bool
    starts: int | None
    due: Period
    baseline_period: Period | None
    baseline_value: Fraction | None
    void: Mapping[str, Any] | None
    only_bodies: tuple[str, ...] | None

    @property
    def scale(self) -> Fraction:
        """What turns a share (numerator by denominator) into the target's unit: 100 for per cent."""
        return 1 / self.unit.factor


@dataclass(frozen=True)
class Plan:
    """The plan's bodies and targets, in its order; `last_year` is that of its last deadline."""

    units: Units
    bodies: tuple[Body, ...]
    targets: tuple[Target, ...]
    last_year: int

    @property
    def whole(self) -> str:
        """The id of the whole place."""
        return next((body.id for body in self.bodies if body.kind == "whole"), "whole")

    @property
    def top_areas(self) -> tuple[str, ...]:
        """The areas that are part of no other area: those that make the whole's figure."""
        return tuple(body.id for body in self.bodies if body.kind == "area" and body.within is None)

    def find_body(self, text: str) -> str | None:
        """The id of the body with this id, name or alias."""
        key = name_key(text)
        return next((body.id for body in self.bodies if key in map(name_key, body.names)), None)

    def find_target(self, text: str) -> Target | None:
        """The target with this id, name or alias."""
        key = name_key(text)
        return next((target for target in self.targets if key in map(name_key, target.names)), None)

    def judged_bodies(self, target: Target) -> tuple[str, ...]:
        """The bodies that each must hold, in the plan's order; the whole alone for scope `whole`."""
        if target.scope == "whole":
            return (self.whole,)
        if target.scope == "each_area":
            return tuple(body.id for body in self.bodies if body.kind == "area")
        every = tuple(body.id for body in self.bodies if body.kind != "whole")
        if target.only_bodies is None:
            return every
        return tuple(body for body in every if body in target.only_bodies)

    def useful_bodies(self, target: Target) -> tuple[str, ...]:
        """The bodies whose rows the target has a use for."""
        if target.scope == "whole":
            return (self.whole, *self.top_areas)
        return self.judged_bodies(target)


def default_rollup(unit: Unit) -> str:
    """How areas make the whole's figure where the plan does not say."""
    if unit.kind == "ratio":
        return "pooled"
    return "sum" if unit.kind == "count" or unit.kind in AMOUNTS else "none"


def default_range(unit: Unit) -> Range:
    """The possible figures of a unit."""
    if unit.kind == "ratio":
        return Range(Fraction(0), 1 / unit.factor)
    if unit.kind == "count":
        return Range(Fraction(0), None, 1 / unit.factor)
    return Range(Fraction(0)) if unit.kind in AMOUNTS else Range()


def required_period(value: object) -> Period:
    """A period that the plan names; a plan with any other text does not load."""
    period = parse_period(value)
    if period is None:
        raise ValueError(f"no period: {value}")
    return period


def _range(entry: Mapping[str, Any], unit: Unit) -> Range:
    """The target's range: by unit, lifted by null, or a pair of limits."""
    if "range" not in entry:
        return default_range(unit)
    if entry["range"] is None:
        return Range()
    low, high = (None if end is None else Fraction(end) for end in entry["range"])
    return Range(low, high)


def _target(entry: Mapping[str, Any], head: Mapping[str, Any], units: Units, names: Mapping[str, str]) -> Target:
    """One target of the plan; `names` leads from every name of a body to its id."""
    unit = units.find(entry["unit"])
    kind = next(rule for rule in RULES if rule in entry)
    if unit is None:
        raise ValueError(f"unknown unit {entry['unit']}")
    baseline = entry.get("baseline") or {}
    value = baseline.get("value")
    starts = entry.get("starts", head.get("starts"))
    if starts is None and head.get("issued") is not None:
        starts = str(head["issued"])[:4]
    only = entry.get("bodies")
    return Target(
        id=entry["id"],
        names=(entry["id"], entry["name"], *entry.get("aliases", [])),
        unit=unit,
        kind=kind,
        number=entry[kind],
        options=entry,
        when=entry.get("when", "by_due"),
        cadence=entry.get("cadence"),
        scope=entry.get("scope", "whole"),
        rollup=entry.get("rollup", default_rollup(unit)),
        measure=entry.get("measure", "stock"),
        range=_range(entry, unit),
        aspirational=entry.get("commitment") == "aspirational",
        starts=int(starts) if starts is not None else None,
        due=required_period(entry.get("due", head["due"])),
        baseline_period=required_period(baseline["period"]) if baseline.get("period") is not None else None,
        baseline_value=Fraction(value) if value is not None else None,
        void=entry.get("void"),
        only_bodies=None if only is None else tuple(names[name_key(body)] for body in only),
    )


def read_plan(data: Mapping[str, Any]) -> Plan:
    """The plan from plain data; a plan that is not valid may raise anything."""
    head = data["plan"]
    units = Units(data.get("units", []))
    bodies = tuple(
        Body(
            entry["id"],
            entry["kind"],
            entry.get("within"),
            (entry["id"], entry["name"], *entry.get("aliases", [])),
        )
        for entry in data.get("bodies", [])
    )
    names = {name_key(name): body.id for body in bodies for name in body.names}
    targets = tuple(_target(entry, head, units, names) for entry in data["targets"])
    last_year = max([required_period(head["due"]).end, *(target.due.end for target in targets)]).year
    return Plan(units, bodies, targets, last_year)
