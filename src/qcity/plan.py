"""A plan as the judge uses it: checked, complete, immutable.

Plans come from a plan file (`planfile.py`), which says what such a file may contain. Here every default is
filled in, every name resolved and every unit known.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from qcity.errors import Bilingual
from qcity.periods import Period
from qcity.rules import Number, Rule
from qcity.units import OTHER, RATIO, Unit, Units

WHOLE, AREA, DEPARTMENT = "whole", "area", "department"
BY_DUE, EVERY_PERIOD, EVERY_YEAR = "by_due", "every_period", "every_year"
EACH_AREA, EACH_BODY = "each_area", "each_body"
POOLED, SUM, MEAN, MAX, MIN, NONE = "pooled", "sum", "mean", "max", "min", "none"
STOCK, FLOW, CUMULATIVE = "stock", "flow", "cumulative"
BINDING, ASPIRATIONAL = "binding", "aspirational"

_QUOTES = str.maketrans("", "", "\"'“”‘’「」『』")


class Domain(NamedTuple):
    """A heading under which the plan groups its targets."""

    id: str
    name: str
    name_en: str | None = None


class Phase(NamedTuple):
    """A stage of the plan's own schedule."""

    name: str
    start: Period
    end: Period


class Body(NamedTuple):
    """Whom a figure can be about, and who answers for a target."""

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    within: str | None = None
    note: str | None = None


class Range(NamedTuple):
    """Which figures are possible, in the target's unit; `whole` wants whole things to be counted."""

    low: Number | None = None
    high: Number | None = None
    whole: bool = False


class Baseline(NamedTuple):
    """What a directional rule compares with; without a value, the measurement of that period."""

    period: Period
    value: Decimal | None = None


class Void(NamedTuple):
    """A withdrawn target: why, from when on (always, where it does not say), and who said so."""

    reason: str
    since: Period | None = None
    source: str | None = None


class Threshold(NamedTuple):
    """What a thresholds file says of a target: the rule in the plan's place, or that the target is void."""

    rule: Rule | None = None
    source: str | None = None
    void: Void | None = None


class Target(NamedTuple):
    """One quantitative target, with every default of the contract filled in."""

    id: str
    name: str
    domain: str
    unit: Unit
    rule: Rule
    due: Period
    rollup: str
    range: Range | None
    name_en: str | None = None
    aliases: tuple[str, ...] = ()
    clause: str | None = None
    quote: str | None = None
    when: str = BY_DUE
    cadence: str | None = None
    scope: str = WHOLE
    bodies: tuple[str, ...] = ()
    measure: str = STOCK
    commitment: str = BINDING
    sample: bool = False
    starts: int | None = None
    baseline: Baseline | None = None
    void: Void | None = None
    numerator: str | None = None
    denominator: str | None = None
    departments: tuple[str, ...] = ()
    inferred: bool = False
    note: str | None = None

    @property
    def label(self) -> Bilingual:
        """Its name as messages say it, in either language."""
        return Bilingual(self.name, self.name_en)

    @property
    def ratio_scale(self) -> Fraction:
        """What a ratio of 1 is in the target's unit: 100 for %, 1 for a unit of the plan's own."""
        return 1 / self.unit.factor if self.unit.kind == RATIO else Fraction(1)

    @property
    def takes_counts(self) -> bool:
        """Whether two counts can stand for its figure: a ratio's, also one in a unit of the plan's own."""
        own = self.unit.kind == OTHER and (self.unit.dimension.startswith("own:") or bool(self.denominator))
        return self.unit.kind == RATIO or own

    @property
    def deadline(self) -> date:
        """The last day on which the target can still be reached."""
        return self.due.end


class Plan:
    """A plan: its targets in the order of its file, its bodies, units and schedule.

    `content` are the file's bytes and `sha256` their digest; `path` is where it was read from, for messages.
    """

    def __init__(
        self,
        *,
        id_: str,
        title: str,
        due: Period,
        targets: tuple[Target, ...],
        bodies: tuple[Body, ...],
        domains: tuple[Domain, ...] = (),
        phases: tuple[Phase, ...] = (),
        units: Units | None = None,
        title_en: str | None = None,
        document: str | None = None,
        issuer: str | None = None,
        issued: date | None = None,
        starts: int | None = None,
        language: str = "zh",
        path: str = "",
        content: bytes = b"",
    ) -> None:
        self.id = id_
        self.title = title
        self.title_en = title_en
        self.document = document
        self.issuer = issuer
        self.issued = issued
        self.due = due
        self.starts = starts if starts is not None else (issued.year if issued else None)
        self.language = language
        self.path = path
        self.domains = domains
        self.phases = phases
        self.targets = targets
        self.bodies = bodies
        self.units = units or Units()
        self.content = content
        self.whole = next(body for body in bodies if body.kind == WHOLE)
        self._targets = {target.id: target for target in targets}
        self._bodies = {body.id: body for body in bodies}
        self.body_order = {body.id: i for i, body in enumerate(bodies)}
        self._target_names = _index([(t.id, (t.id, t.name, *t.aliases)) for t in targets])
        self._body_names = _index([(b.id, (b.id, b.name, *b.aliases)) for b in bodies])

    @property
    def sha256(self) -> str:
        """The digest of the plan file's bytes, in hex."""
        from hashlib import sha256

        return sha256(self.content).hexdigest()

    def target(self, id_: str) -> Target:
        """The target of this id; raises KeyError."""
        return self._targets[id_]

    def body(self, id_: str) -> Body:
        """The body of this id; raises KeyError."""
        return self._bodies[id_]

    def find_target(self, text: str) -> Target | None:
        """The target that a text names, by id, name or alias; None where it names none."""
        id_ = self._target_names.get(name_key(text))
        return None if id_ is None else self._targets[id_]

    def find_body(self, text: str) -> Body | None:
        """The body that a text names, by id, name or alias; None where it names none."""
        id_ = self._body_names.get(name_key(text))
        return None if id_ is None else self._bodies[id_]

    def find_domain(self, text: str) -> Domain | None:
        """The domain that a text names, by id or name; None where it names none."""
        key = name_key(text)
        names = ((d, (d.id, d.name, d.name_en or d.id)) for d in self.domains)
        return next((d for d, spellings in names if key in map(name_key, spellings)), None)

    def areas_of_whole(self) -> tuple[Body, ...]:
        """The areas that together make the whole: those that are not part of another."""
        return tuple(body for body in self.bodies if body.kind == AREA and body.within is None)

    def subjects(self, target: Target) -> tuple[Body, ...]:
        """The bodies that must each hold for a target; the whole alone for scope `whole`."""
        if target.scope == WHOLE:
            return (self.whole,)
        if target.bodies:
            return tuple(body for body in self.bodies if body.id in target.bodies)
        wanted = {AREA} if target.scope == EACH_AREA else {AREA, DEPARTMENT}
        return tuple(body for body in self.bodies if body.kind in wanted)

    def department_names(self, target: Target) -> tuple[str, ...]:
        """Who answers for a target, by name, the lead first."""
        return tuple(self._bodies[d].name if d in self._bodies else d for d in target.departments)

    def target_spellings(self) -> list[str]:
        """Every name a target goes by, for suggesting the nearest."""
        return [s for t in self.targets for s in (t.id, t.name, *t.aliases)]

    def body_spellings(self) -> list[str]:
        """Every name a body goes by, for suggesting the nearest."""
        return [s for b in self.bodies for s in (b.id, b.name, *b.aliases)]


def name_key(text: str) -> str:
    """How names are compared: after NFKC, without white space, whatever quotes they carry."""
    if text.isascii():
        return text if text.isidentifier() else "".join(text.translate(_QUOTES).split())
    return "".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).split())


def _index(names: list[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    return {name_key(spelling): id_ for id_, spellings in names for spelling in spellings}
