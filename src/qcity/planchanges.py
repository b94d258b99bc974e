"""What an amended plan changed: which targets came and went, and whether each of the others asks more or less.

A demand is tightened where the figures that it allows now are fewer, loosened where they are more; where neither can be
said, it is changed. Everything here is symmetric: with the plans swapped, what was tightened is loosened, and what was
added is withdrawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from qcity.plan import BINDING, BY_DUE, EVERY_PERIOD, WHOLE, Body, Plan, Target, Void, name_key
from qcity.plandemands import (
    ADDED,
    CHANGED,
    LOOSENED,
    TIGHTENED,
    WITHDRAWN,
    Detail,
    by_size,
    demand,
    earlier,
    from_to,
    overall,
    range_of,
    told,
)
from qcity.units import known_units

CHANGES = (WITHDRAWN, LOOSENED, TIGHTENED, CHANGED, ADDED)
"""What can become of a target, in the order in which it is told."""

NEVER, ON_LOOSENED, ON_ANY = "never", "loosened", "any"
FAIL_ON = (NEVER, ON_LOOSENED, ON_ANY)

Entry = dict[str, Any]
"""An entry of the plan as data: a body, a domain, a phase, a unit."""


class TargetChange(NamedTuple):
    """What became of one target; `old` or `new` is None where that plan does not have it."""

    change: str
    details: tuple[Detail, ...]
    old: Target | None
    new: Target | None

    @property
    def target(self) -> Target:
        """The target as the amended plan has it, else as the old one had it."""
        target = self.new or self.old
        if target is None:
            raise ValueError("a change of no target")
        return target


class PlanChanges(NamedTuple):
    """Everything that changed from one plan to another, and how many targets did not."""

    old: Plan
    new: Plan
    targets: tuple[TargetChange, ...]
    plan: tuple[Detail, ...]
    unchanged: int
    exit_code: int = 0

    def count(self, change: str) -> int:
        """How many targets this became of."""
        return sum(one.change == change for one in self.targets)

    def of(self, change: str) -> list[TargetChange]:
        """The targets that this became of, in the order of the plan."""
        return [one for one in self.targets if one.change == change]

    @property
    def is_nothing(self) -> bool:
        """Whether the plans ask the same."""
        return not self.targets and not self.plan


def compare_plans(old: Plan, new: Plan, fail_on: str = NEVER) -> PlanChanges:
    """Compares two plans; targets are matched by id, else by name or alias.

    What is for nobody but the reader of the file (comments, order, `lint`, `not_targets`, `source_sha256`) is no part
    of a plan as it is judged, and not compared.
    """
    comparison = _Comparison(old, new)
    targets = tuple(comparison.targets())
    found = PlanChanges(old, new, targets, tuple(comparison.plan()), comparison.unchanged)
    return found._replace(exit_code=int(_fails(found, fail_on)))


def _fails(found: PlanChanges, fail_on: str) -> bool:
    if fail_on == ON_ANY:
        return not found.is_nothing
    details = [*found.plan, *(detail for one in found.targets for detail in one.details)]
    is_gone = any(one.old is not None and one.old.void is None for one in found.of(WITHDRAWN))
    return fail_on == ON_LOOSENED and (is_gone or any(detail.effect == LOOSENED for detail in details))


# -- which entry is which ------------------------------------------------------------------------------------------

Names = tuple[str, str, tuple[str, ...]]
"""An entry's id, its name, and what else it is called."""


def _matched(old: Iterable[Names], new: Iterable[Names]) -> dict[str, str]:
    """For entries of the new plan, by id, those of the old: with the same id, else name, else any name in common."""
    old, new = list(old), list(new)
    pairs = {id_: id_ for id_, _, _ in new if any(id_ == other for other, _, _ in old)}
    ways: tuple[Callable[[Names], list[str]], ...] = (
        lambda names: [names[1]],
        lambda names: [names[0], names[1], *names[2]],
    )
    for spellings in ways:
        left = {name_key(text): one[0] for one in old if one[0] not in pairs.values() for text in spellings(one)}
        right = {name_key(text): one[0] for one in new if one[0] not in pairs for text in spellings(one)}
        for key in sorted(left.keys() & right.keys()):  # sorted: the same whichever plan is the old one
            if left[key] not in pairs.values() and right[key] not in pairs:
                pairs[right[key]] = left[key]
    return pairs


def _names(entry: Target | Body) -> Names:
    return entry.id, entry.name, entry.aliases


# -- the comparison ------------------------------------------------------------------------------------------------


class _Comparison:
    def __init__(self, old: Plan, new: Plan) -> None:
        self.old, self.new = old, new
        self.unchanged = 0
        self._old_ids = _matched(map(_names, old.targets), map(_names, new.targets))
        self._bodies = _matched(map(_names, old.bodies), map(_names, new.bodies))
        self._domains = _matched(
            [(d.id, d.name, (d.name_en,) if d.name_en else ()) for d in old.domains],
            [(d.id, d.name, (d.name_en,) if d.name_en else ()) for d in new.domains],
        )

    def targets(self) -> Iterator[TargetChange]:
        """Every target that changed, in the new plan's order, those that are gone behind."""
        for target in self.new.targets:
            before = self._old_ids.get(target.id)
            change = self._target(self.old.target(before) if before is not None else None, target)
            self.unchanged += change is None
            if change is not None:
                yield change
        gone = [target for target in self.old.targets if target.id not in self._old_ids.values()]
        yield from (TargetChange(WITHDRAWN, tuple(_alone(one, None)), one, None) for one in gone)

    def _target(self, old: Target | None, new: Target) -> TargetChange | None:
        if old is None:
            return TargetChange(ADDED, tuple(_alone(None, new)), None, new)
        details = tuple(self._details(old, new))
        if not details:
            return None
        if (old.void is None) != (new.void is None):
            return TargetChange(WITHDRAWN if new.void else ADDED, details, old, new)
        if old.void is not None:  # nobody is held to it, before or after
            return TargetChange(CHANGED, tuple(one._replace(effect=CHANGED) for one in details), old, new)
        return TargetChange(overall(details), details, old, new)

    def _details(self, old: Target, new: Target) -> Iterator[Detail]:
        yield from told("id", old.id, new.id)
        yield from told("name", old.name, new.name)
        yield from told("name_en", old.name_en, new.name_en)
        if _keys(old.aliases) != _keys(new.aliases):
            yield Detail("aliases", old.aliases, new.aliases)
        if old.domain != self._domains.get(new.domain, new.domain):
            yield Detail("domain", self._domain_name(self.old, old), self._domain_name(self.new, new))
        yield from told("clause", old.clause, new.clause)
        yield from told("quote", old.quote, new.quote)
        yield from demand(old, new)
        yield from self._judged(old, new)
        yield from told("numerator", old.numerator, new.numerator)
        yield from told("denominator", old.denominator, new.denominator)
        if old.departments != tuple(self._bodies.get(id_, id_) for id_ in new.departments):
            yield from told("departments", self.old.department_names(old), self.new.department_names(new))
        yield from told("inferred", old.inferred, new.inferred)
        yield from told("note", old.note, new.note)

    def _judged(self, old: Target, new: Target) -> Iterator[Detail]:
        """How, when and of whom a figure is asked."""
        if old.when != new.when:
            yield Detail("when", old.when, new.when, from_to(BY_DUE, old.when, new.when))
        if old.cadence != new.cadence:
            before, after = (one.cadence if one.when == EVERY_PERIOD else None for one in (old, new))
            effect = CHANGED if before == after else from_to(None, before, after)
            yield Detail("cadence", old.cadence, new.cadence, effect, judging=before != after)
        yield from self._scope(old, new)
        yield from told("rollup", old.rollup, new.rollup)
        yield from told("measure", old.measure, new.measure)
        yield from range_of(old, new)
        if old.commitment != new.commitment:
            yield Detail(
                "commitment", old.commitment, new.commitment, LOOSENED if old.commitment == BINDING else TIGHTENED
            )
        yield from told("sample", old.sample, new.sample)
        yield from self._starts(old, new)
        if old.due != new.due:
            yield Detail("due", old.due, new.due, earlier(old.due, new.due))
        yield from _void(old.void, new.void)

    def _scope(self, old: Target, new: Target) -> Iterator[Detail]:
        """Whom it is about: more bodies that each must hold are more to ask."""
        before = {body.id: body.name for body in self.old.subjects(old)}
        after = {self._bodies.get(body.id, body.id): body.name for body in self.new.subjects(new)}
        if old.scope != new.scope:
            of_one = WHOLE in (old.scope, new.scope)
            effect = from_to(WHOLE, old.scope, new.scope) if of_one else by_size(before.keys(), after.keys())
            yield Detail("scope", old.scope, new.scope, effect, judging=before.keys() != after.keys())
        elif old.scope != WHOLE and before.keys() != after.keys():
            lost = tuple(name for id_, name in before.items() if id_ not in after)
            gained = tuple(name for id_, name in after.items() if id_ not in before)
            yield Detail("bodies", lost or None, gained or None, by_size(before.keys(), after.keys()))

    def _starts(self, old: Target, new: Target) -> Iterator[Detail]:
        """The first year that counts, the plan's where the target has none; a single deadline has no use for it."""
        before, after = old.starts, new.starts
        if BY_DUE not in (old.when, new.when):
            before = self.old.starts if before is None else before
            after = self.new.starts if after is None else after
            if before is not None and after is not None and before != after:
                yield Detail("starts", before, after, TIGHTENED if after < before else LOOSENED)
                return
        yield from told("starts", before, after)

    @staticmethod
    def _domain_name(plan: Plan, target: Target) -> str:
        return next((domain.name for domain in plan.domains if domain.id == target.domain), target.domain)

    # -- the plan itself -------------------------------------------------------------------------------------------

    def plan(self) -> Iterator[Detail]:
        """What changed besides the targets."""
        old, new = self.old, self.new
        for key in ("id", "title", "title_en", "document", "issuer"):
            yield from told(key, getattr(old, key), getattr(new, key))
        days = [plan.issued.isoformat() if plan.issued else None for plan in (old, new)]
        yield from told("issued", *days)
        yield from told("starts", old.starts, new.starts)
        if old.due != new.due:
            yield Detail("due", old.due, new.due, earlier(old.due, new.due))
        yield from told("language", old.language, new.language)
        yield from self._entries(
            "domain", {d.id: d._asdict() for d in old.domains}, {d.id: d._asdict() for d in new.domains}, self._domains
        )
        phases = _phases(old), _phases(new)
        yield from self._entries("phase", phases[0], phases[1], _common(*phases))
        yield from self._entries("body", _bodies(old, {}), _bodies(new, self._bodies), self._bodies)
        units = _own_units(old), _own_units(new)
        yield from self._entries("unit", units[0], units[1], _common(*units))

    @staticmethod
    def _entries(kind: str, old: dict[str, Entry], new: dict[str, Entry], same: dict[str, str]) -> Iterator[Detail]:
        """Entries that came, went or changed; `same` says which old one each new one is."""
        for id_, entry in new.items():
            before = old.get(same.get(id_, id_))
            if before is None:
                yield Detail(kind, None, _label(id_, entry), ADDED, id_)
                continue
            yield from (
                Detail(f"{kind}.{key}", before[key], entry[key], CHANGED, id_)
                for key in entry
                if _comparable(before[key]) != _comparable(entry[key])
            )
        gone = [id_ for id_ in old if id_ not in same.values()]
        yield from (Detail(kind, _label(id_, old[id_]), None, WITHDRAWN, id_) for id_ in gone)


def _common(old: dict[str, Entry], new: dict[str, Entry]) -> dict[str, str]:
    """Entries that are the same where they are called the same."""
    return {id_: id_ for id_ in new if id_ in old}


def _phases(plan: Plan) -> dict[str, Entry]:
    return {phase.name: {"start": str(phase.start), "end": str(phase.end)} for phase in plan.phases}


def _bodies(plan: Plan, old_ids: dict[str, str]) -> dict[str, Entry]:
    """The plan's bodies as data, what they are within by the old plan's ids."""
    return {
        body.id: {**body._asdict(), "within": old_ids.get(body.within, body.within) if body.within else None}
        for body in plan.bodies
    }


def _own_units(plan: Plan) -> dict[str, Entry]:
    """The units that the plan adds to those always known, with their spellings and exact sizes."""
    known = known_units()
    found: dict[str, Entry] = {}
    for spelling in plan.units.spellings():
        unit = plan.units.find(spelling)
        if spelling not in known and unit is not None:
            size = {"dimension": unit.dimension.removeprefix("own:"), "factor": str(unit.factor)}
            entry = found.setdefault(unit.id, {**size, "aliases": ()})
            entry["aliases"] = (*entry["aliases"], spelling)
    return found


def _label(id_: str, entry: Entry) -> str:
    name = entry.get("name")
    return str(name) if name and name != id_ else id_


def _comparable(value: object) -> object:
    """A value without the order of what it lists."""
    return _keys(value) if isinstance(value, tuple) else value


def _alone(old: Target | None, new: Target | None) -> Iterator[Detail]:
    """What is told of a target that only one of the plans has."""
    target, effect = (new, ADDED) if new is not None else (old, WITHDRAWN)
    if target is not None:
        for key in ("rule", "unit", "due"):
            value = target.unit.id if key == "unit" else getattr(target, key)
            yield Detail(key, value if new is None else None, value if new is not None else None, effect)


def _void(old: Void | None, new: Void | None) -> Iterator[Detail]:
    if old != new:
        gone_or_back = WITHDRAWN if old is None else ADDED
        yield Detail("void", old, new, gone_or_back if old is None or new is None else CHANGED)


def _keys(texts: Iterable[str]) -> list[str]:
    return sorted(map(name_key, texts))
