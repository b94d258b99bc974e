"""The names in a plan file: that each resolves, that none means two things, and that each can be used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, TypeGuard

from qcity.cells import SUBTOTALS, TOTALS
from qcity.errors import Message
from qcity.messages import nearest
from qcity.plan import AREA, DEPARTMENT, EACH_AREA, WHOLE, name_key
from qcity.units import MULTIPLIERS, Units, own_unit, unit_key
from qcity.yamlfile import Location, UnquotedDate, path_text

Document = dict[str, Any]
Tell = Callable[[Location, Message], None]


def check_names(document: Document, data: Document, tell: Tell) -> None:
    """Tells every problem of names; afterwards each of the plan's units stands behind the one that it is made of.

    `document` is what the entries came to, `data` the file as it was read. Where an entry has no id that can be
    read, a name that is not found may well be its name, and is not called unknown.
    """
    head = data.get("plan")
    domains = [d if isinstance(d, dict) else {} for d in _list(document["plan"].get("domains"))]
    _index(("plan", "domains"), domains, ("id", "name", "name_en"), frozenset(), tell)
    domain_ids = [d["id"] for d in domains if isinstance(d.get("id"), str)]
    bodies = _Bodies(document["bodies"], _can_be_told(data.get("bodies")), tell)
    bodies.check()
    units = _check_units(document, _can_be_told(data.get("units")), tell)
    targets = document["targets"]
    _index(("targets",), targets, ("id", "name", "aliases"), SUBTOTALS, tell)
    for i, target in enumerate(targets):
        domain, unit = target.get("domain"), target.get("unit")
        if _is_name(domain) and domain not in domain_ids:
            blanks = {"text": domain, "nearest": nearest(domain, domain_ids)}
            if isinstance(head, dict) and _can_be_told(head.get("domains")):
                tell(("targets", i, "domain"), Message("plan_unknown_domain", blanks))
        if _is_name(unit) and units.find(unit) is None and _can_be_told(data.get("units")):
            blanks = {"text": unit, "nearest": nearest(unit, units.spellings())}
            tell(("targets", i, "unit"), Message("plan_unknown_unit", blanks))
        bodies.check_target(("targets", i), target)


def _can_be_told(section: object) -> bool:
    """Whether every entry of a section, as it was read, has an id."""
    entries = [] if section is None else section
    return isinstance(entries, list) and all(isinstance(e, dict) and isinstance(e.get("id"), str) for e in entries)


def _index(
    section: Location, entries: list[Document], keys: tuple[str, ...], reserved: frozenset[str], tell: Tell
) -> dict[str, int]:
    """Every name with the entry it means; one that means two entries, or can mean none, is a problem."""
    seen: dict[str, int] = {}
    for i, entry in enumerate(entries):
        for where, text in _spellings(entry, keys):
            key = name_key(text)
            first = seen.setdefault(key, i)
            if not key:
                tell((*section, i, *where), Message("plan_empty_text"))
            elif key in reserved:
                tell((*section, i, *where), Message("plan_total_name", {"text": text}))
            elif first != i:
                id_ = entries[first].get("id")
                other = id_ if isinstance(id_, str) else path_text((*section, first))
                tell((*section, i, *where), Message("plan_name_twice", {"text": text, "other": other}))
    return seen


def _spellings(entry: Document, keys: tuple[str, ...]) -> Iterator[tuple[Location, str]]:
    """The names under these keys, each with its place in the entry."""
    for key in keys:
        value = entry.get(key)
        places: list[tuple[Location, Any]] = [((key,), value)]
        if isinstance(value, list):
            places = [((key, j), one) for j, one in enumerate(value)]
        yield from ((where, text) for where, text in places if _is_name(text))


class _Bodies:
    """Checks bodies and whoever refers to them."""

    def __init__(self, entries: list[Document], can_be_told: bool, tell: Tell) -> None:
        self.entries = entries
        self.can_be_told = can_be_told
        self.tell = tell
        self.named = _index(("bodies",), entries, ("id", "name", "aliases"), TOTALS | SUBTOTALS, tell)

    def check(self) -> None:
        kinds = [body.get("kind") for body in self.entries]
        wholes = [i for i, kind in enumerate(kinds) if kind == WHOLE]
        if len(wholes) > 1 or (kinds and not wholes and all(kind in (AREA, DEPARTMENT) for kind in kinds)):
            where: Location = ("bodies", wholes[1], "kind") if wholes else ("bodies",)
            self.tell(where, Message("plan_one_whole", {"count": str(len(wholes))}))
        parents = [self.find(("bodies", i, "within"), body.get("within")) for i, body in enumerate(self.entries)]
        circling = _in_order(parents)[1]
        for i, parent in enumerate(parents):
            if parent is None:
                continue
            text = str(self.entries[i]["within"])
            if kinds[i] in (WHOLE, DEPARTMENT) or kinds[parent] in (WHOLE, DEPARTMENT):
                self.tell(("bodies", i, "within"), Message("plan_within_area", {"text": text}))
            elif i in circling:
                self.tell(("bodies", i, "within"), Message("plan_within_itself", {"text": text}))

    def check_target(self, where: Location, target: Document) -> None:
        for j, name in enumerate(_list(target.get("departments"))):
            if self.entries:  # a plan that lists no bodies names its departments freely
                self.find((*where, "departments", j), name)
        wrong = (WHOLE, DEPARTMENT) if target.get("scope") == EACH_AREA else (WHOLE,)
        for j, name in enumerate(_list(target.get("bodies"))):
            at = self.find((*where, "bodies", j), name)
            if at is not None and self.entries[at].get("kind") in wrong:
                self.tell((*where, "bodies", j), Message("plan_body_kind", {"text": name}))

    def find(self, where: Location, name: object) -> int | None:
        """The entry that a name means; one that means none is a problem."""
        if not _is_name(name):
            return None
        at = self.named.get(name_key(name))
        if at is None and self.can_be_told:
            spellings = [text for body in self.entries for _, text in _spellings(body, ("id", "name"))]
            self.tell(where, Message("plan_unknown_body", {"text": name, "nearest": nearest(name, spellings)}))
        return at


def _check_units(document: Document, can_be_told: bool, tell: Tell) -> Units:
    """Every unit that the plan can use; its own may stand in any order, and are put into that of their making."""
    entries, known = document["units"], Units()
    named: dict[str, int] = {}
    places: dict[str, tuple[Location, str]] = {}
    for i, entry in enumerate(entries):
        for where, text in _spellings(entry, ("id", "aliases")):
            key = unit_key(text)
            if key in named or known.find(text) or all(sign in MULTIPLIERS for sign in key):
                tell(("units", i, *where), Message("plan_unit_known", {"text": text}))
            else:
                named[key], places[key] = i, (("units", i, *where), text)
    units = Units({key: own_unit(key, None, Decimal(1)) for key in named})
    for key, (place, text) in places.items():
        if key[0] in MULTIPLIERS and units.find(key[1:]):
            tell(place, Message("plan_unit_known", {"text": text}))
    made_of: list[int | None] = []
    for i, entry in enumerate(entries):
        of = entry.get("of")
        found = _is_name(of) and units.find(of) is not None
        made_of.append(_declared(named, of) if _is_name(of) and found else None)
        if _is_name(of) and not found and can_be_told:
            blanks = {"text": of, "nearest": nearest(of, units.spellings())}
            tell(("units", i, "of"), Message("plan_unknown_unit", blanks))
    order, circling = _in_order(made_of)
    for i in sorted(circling):
        tell(("units", i, "of"), Message("plan_unit_circle", {"text": entries[i]["of"]}))
    document["units"] = [entries[i] for i in order]
    return units


def _declared(named: dict[str, int], text: str) -> int | None:
    """The entry of the plan's own unit that a text names, with 万 or 亿 before it or not."""
    key = unit_key(text)
    while key not in named and key[:1] in MULTIPLIERS:
        key = key[1:]
    return named.get(key)


def _in_order(parents: list[int | None]) -> tuple[list[int], set[int]]:
    """Everybody with a parent before each child, and those who are their own forebears."""
    order: dict[int, None] = {}
    circling: set[int] = set()
    for start in range(len(parents)):
        chain: dict[int, None] = {}
        at: int | None = start
        while at is not None and at not in order and at not in chain:
            chain[at] = None
            at = parents[at]
        if at in chain:
            circling.update(list(chain)[list(chain).index(at) :])
        order.update(dict.fromkeys(reversed(chain)))
    return list(order), circling


def _is_name(value: object) -> TypeGuard[str]:
    """Whether a value can be a name; blanks and unquoted dates have problems of their own."""
    return isinstance(value, str) and bool(value.strip()) and not isinstance(value, UnquotedDate)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
