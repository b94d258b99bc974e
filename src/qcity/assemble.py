"""From a checked plan document to a `Plan`: defaults filled in, names resolved, units attached."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from qcity.periods import Period, read_period
from qcity.plan import (
    BINDING,
    BY_DUE,
    NONE,
    POOLED,
    STOCK,
    SUM,
    WHOLE,
    Baseline,
    Body,
    Domain,
    Phase,
    Plan,
    Range,
    Target,
    Void,
    name_key,
)
from qcity.rules import ABOUT, BETWEEN, EXTERNAL, FALLS, KINDS, RISES, Rule
from qcity.units import AMOUNT, COUNT, RATIO, Unit, Units, own_unit, unit_key

Document = dict[str, Any]


def assemble(document: Document, path: str, content: bytes) -> Plan:
    """The plan that a checked document describes; the document must come from `check_plan_file`."""
    head = document["plan"]
    units = Units(_own_units(document["units"]))
    bodies = _bodies(document["bodies"], head)
    names = {name_key(s): body.id for body in bodies for s in (body.id, body.name, *body.aliases)}
    due = _period(head["due"])
    return Plan(
        id_=head["id"],
        title=head["title"],
        title_en=head.get("title_en"),
        document=head.get("document"),
        issuer=head.get("issuer"),
        issued=date.fromisoformat(head["issued"]) if head.get("issued") else None,
        starts=head.get("starts"),
        due=due,
        language=head.get("language", "zh"),
        domains=tuple(Domain(d["id"], d["name"], d.get("name_en")) for d in head.get("domains", ())),
        phases=tuple(Phase(p["name"], _period(p["from"]), _period(p["to"])) for p in head.get("phases", ())),
        targets=tuple(_target(entry, units, names, due) for entry in document["targets"]),
        bodies=bodies,
        units=units,
        path=path,
        content=content,
    )


def read_rule(entry: Document) -> Rule:
    """The one rule of an entry that has exactly one."""
    kind = next(kind for kind in KINDS if kind in entry)
    value = entry[kind]
    if kind in (RISES, FALLS):
        return Rule(kind)
    if kind == EXTERNAL:
        holds, reference = next(iter(value.items())) if isinstance(value, dict) else (None, value)
        return Rule(kind, reference=reference, holds=holds)
    if kind == BETWEEN:
        return Rule(kind, Decimal(value[0]), Decimal(value[1]), strict=bool(entry.get("strict")))
    if kind == ABOUT:
        tolerance = entry.get("tolerance")
        return Rule(
            kind,
            Decimal(value),
            tolerance=None if tolerance is None else Decimal(tolerance),
            better=entry.get("better"),
        )
    return Rule(kind, Decimal(value))


def read_void(entry: Document | None) -> Void | None:
    """A withdrawal, where there is one."""
    if entry is None:
        return None
    since = entry.get("since")
    return Void(entry["reason"], _period(since) if since else None, entry.get("source"))


def _target(entry: Document, units: Units, names: dict[str, str], due: Period) -> Target:
    unit = units.find(entry["unit"])
    if unit is None:
        raise KeyError(entry["unit"])
    rollup = entry.get("rollup") or {RATIO: POOLED, COUNT: SUM, AMOUNT: SUM}.get(unit.kind, NONE)
    baseline = entry.get("baseline")
    return Target(
        id=entry["id"],
        name=entry["name"],
        domain=entry["domain"],
        unit=unit._replace(id=entry["unit"]),
        rule=read_rule(entry),
        due=_period(entry["due"]) if entry.get("due") else due,
        rollup=rollup,
        range=_range(entry, unit),
        name_en=entry.get("name_en"),
        aliases=tuple(entry.get("aliases", ())),
        clause=entry.get("clause"),
        quote=entry.get("quote"),
        when=entry.get("when", BY_DUE),
        cadence=entry.get("cadence"),
        scope=entry.get("scope", WHOLE),
        bodies=tuple(names[name_key(name)] for name in entry.get("bodies", ())),
        measure=entry.get("measure", STOCK),
        commitment=entry.get("commitment", BINDING),
        sample=entry.get("sample", False),
        starts=entry.get("starts"),
        baseline=_baseline(baseline) if baseline else None,
        void=read_void(entry.get("void")),
        numerator=entry.get("numerator"),
        denominator=entry.get("denominator"),
        departments=tuple(names.get(name_key(name), name) for name in entry.get("departments", ())),
        inferred=entry.get("inferred", False),
        note=entry.get("note"),
    )


def _range(entry: Document, unit: Unit) -> Range | None:
    """The stated range, else the unit's: 0 to 100 % and its like, counts whole and not below 0, amounts not below 0."""
    if "range" in entry:
        if entry["range"] is None:
            return None
        low, high = (None if end is None else Decimal(end) for end in entry["range"])
        return Range(low, high, unit.kind == COUNT)
    if unit.kind == RATIO:
        most = 1 / unit.factor
        return Range(Decimal(0), Decimal(most.numerator) if most.denominator == 1 else most)
    return Range(Decimal(0), None, unit.kind == COUNT) if unit.kind in (COUNT, AMOUNT) else None


def _baseline(entry: Document) -> Baseline:
    value = entry.get("value")
    return Baseline(_period(entry["period"]), None if value is None else Decimal(value))


def _bodies(entries: list[Document], head: Document) -> tuple[Body, ...]:
    if not entries:
        name = "whole" if head.get("language") == "en" else "全域"
        return (Body(WHOLE, name, WHOLE),)
    ids = {name_key(s): e["id"] for e in entries for s in (e["id"], e["name"], *e.get("aliases", ()))}
    return tuple(
        Body(
            e["id"],
            e["name"],
            e["kind"],
            tuple(e.get("aliases", ())),
            ids[name_key(e["within"])] if e.get("within") else None,
            e.get("note"),
        )
        for e in entries
    )


def _own_units(entries: list[Document]) -> dict[str, Unit]:
    own: dict[str, Unit] = {}
    for entry in entries:
        of = entry.get("of")
        unit = own_unit(entry["id"], Units(own).find(of) if of else None, Decimal(entry.get("factor", 1)))
        own.update({unit_key(name): unit for name in (entry["id"], *entry.get("aliases", ()))})
    return own


def _period(text: str) -> Period:
    period = read_period(text)
    if period is None:
        raise ValueError(text)
    return period
