"""The plan file: what it may contain, checked whole, every problem at once.

The pydantic models here say what each key may hold; what models cannot say (names that must resolve, ids that
must be unique) is checked after them. The outcome is a plain document, from which `build` makes a `Plan` and
which can be kept beside the file's text so that an unchanged plan need not be checked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from qcity import rules
from qcity.errors import FileError, Message, Problem
from qcity.numbers import read_number
from qcity.periods import read_period
from qcity.plan import DEPARTMENT, WHOLE, name_key
from qcity.units import Units, known_units, own_unit, unit_key
from qcity.yamlfile import UNREADABLE, Location, UnquotedDate, YamlFile, path_text, read_yaml

Document = dict[str, Any]


def _text(value: object) -> object:
    if isinstance(value, UnquotedDate):
        raise PydanticCustomError("unquoted_date", "quote it: {text}", {"text": str(value)})
    if isinstance(value, Decimal):
        raise PydanticCustomError("number_as_text", "quote it: {text}", {"text": str(value)})
    if isinstance(value, str) and not value.strip():
        raise PydanticCustomError("empty_text", "empty")
    return value


def _number(value: object) -> object:
    if not isinstance(value, Decimal):
        raise PydanticCustomError("not_a_number", "a number is wanted")
    return value


def _period_text(value: object) -> object:
    period = read_period(str(value)) if isinstance(value, str | Decimal) else None
    if period is None:
        raise PydanticCustomError("not_a_period", "a period is wanted: {text}", {"text": _shown(value)})
    return str(period)


def _year(value: object) -> object:
    if not isinstance(value, Decimal) or value != int(value) or not 1 <= value <= 9999:
        raise PydanticCustomError("not_a_year", "a year is wanted: {text}", {"text": _shown(value)})
    return int(value)


def _day(value: object) -> object:
    try:
        return date.fromisoformat(str(value)) if isinstance(value, str) else _refuse_day(value)
    except ValueError:
        return _refuse_day(value)


def _refuse_day(value: object) -> object:
    raise PydanticCustomError("not_a_date", "a date is wanted: {text}", {"text": _shown(value)})


def _none_word(value: object) -> object:
    return None if value == "none" else value


Text = Annotated[str, BeforeValidator(_text)]
Number = Annotated[Decimal, BeforeValidator(_number)]
PeriodText = Annotated[str, BeforeValidator(_period_text)]
Year = Annotated[int, BeforeValidator(_year)]
Day = Annotated[date, BeforeValidator(_day)]
Id = Annotated[str, BeforeValidator(_text), Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class DomainEntry(Entry):
    """A heading that groups targets."""

    id: Text
    name: Text
    name_en: Text | None = None


class PhaseEntry(Entry):
    """A stage of the plan's own schedule; both ends are periods."""

    name: Text
    from_: PeriodText = Field(alias="from")
    to: PeriodText

    @model_validator(mode="after")
    def _in_order(self) -> PhaseEntry:
        first, last = read_period(self.from_), read_period(self.to)
        if first and last and first.start > last.end:
            raise PydanticCustomError("phase_order", "a phase ends after it begins")
        return self


class HeadEntry(Entry):
    """The plan's head."""

    id: Text
    title: Text
    due: PeriodText
    title_en: Text | None = None
    document: Text | None = None
    issuer: Text | None = None
    issued: Day | None = None
    starts: Year | None = None
    language: Literal["zh", "en"] = "zh"
    source_sha256: Annotated[str, BeforeValidator(_text), Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    domains: list[DomainEntry] = []
    phases: list[PhaseEntry] = []


class UnitEntry(Entry):
    """A unit of the plan's own; with `of` and `factor` it converts."""

    id: Text
    aliases: list[Text] = []
    of: Text | None = None
    factor: Annotated[Number, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> UnitEntry:
        if (self.of is None) != (self.factor is None):
            raise PydanticCustomError("of_and_factor", "of and factor come together")
        return self


class BodyEntry(Entry):
    """Somebody a figure can be about, or who answers for a target."""

    id: Text
    name: Text
    kind: Literal["whole", "area", "department"]
    aliases: list[Text] = []
    within: Text | None = None
    note: Text | None = None


class BaselineEntry(Entry):
    """What a directional rule compares with."""

    period: PeriodText
    value: Number | None = None


class VoidEntry(Entry):
    """A withdrawn goal."""

    reason: Text
    since: PeriodText | None = None
    source: Text | None = None


class LintEntry(Entry):
    """A finding of `plan lint` that is explained here and so no longer reported."""

    ignore: Text
    why: Text


Pair = Annotated[list[Number], Field(min_length=2, max_length=2)]


def _external(value: object) -> str | dict[str, str]:
    """Who sets a threshold: a text, or the text behind the kind of rule that the plan gives it."""
    text = next(iter(value.values())) if isinstance(value, dict) and len(value) == 1 else value
    kinds = list(value) if isinstance(value, dict) else []
    sound = isinstance(text, str) and not isinstance(text, UnquotedDate) and text.strip()
    if not sound or any(kind not in rules.THRESHOLD_KINDS for kind in kinds):
        raise PydanticCustomError("external_form", "text or a rule", {"known": " ".join(rules.THRESHOLD_KINDS)})
    return text if not kinds else {str(kinds[0]): str(text)}  # type: ignore[return-value]


External = Annotated[str | dict[str, str], PlainValidator(_external)]


class RuleFields(Entry):
    """The rules, of which exactly one must be there, and the words that belong to one."""

    at_least: Number | None = None
    more_than: Number | None = None
    at_most: Number | None = None
    less_than: Number | None = None
    equals: Number | None = None
    between: Pair | None = None
    about: Number | None = None
    rises: Literal[True] | None = None
    falls: Literal[True] | None = None
    changes_by: Number | None = None
    external: External | None = None
    strict: bool | None = None
    tolerance: Annotated[Number, Field(ge=0)] | None = None
    better: Literal["higher", "lower"] | None = None

    @model_validator(mode="after")
    def _sound(self) -> RuleFields:
        given = [kind for kind in rules.KINDS if kind in self.model_fields_set]
        if not given and self._rule_is_optional():
            return self
        if len(given) != 1:
            raise PydanticCustomError(
                "one_rule", "exactly one rule", {"given": ", ".join(given) or "-", "known": " ".join(rules.KINDS)}
            )
        if getattr(self, given[0]) is None:
            raise PydanticCustomError("empty_rule", "a rule needs a value", {"given": given[0]})
        if self.between and self.between[0] > self.between[1]:
            raise PydanticCustomError("between_order", "between needs a <= b")
        if self.changes_by == 0:
            raise PydanticCustomError("changes_by_zero", "changes_by needs a direction")
        for word, rule in (("strict", "between"), ("tolerance", "about"), ("better", "about")):
            if word in self.model_fields_set and given[0] != rule:
                raise PydanticCustomError("word_without_rule", "no such rule", {"word": word, "rule": rule})
        return self

    def _rule_is_optional(self) -> bool:
        """Whether an entry may do without a rule."""
        return False


class TargetEntry(RuleFields):
    """One quantitative goal."""

    id: Id
    name: Text
    domain: Text
    unit: Text
    name_en: Text | None = None
    aliases: list[Text] = []
    clause: Text | None = None
    quote: Text | None = None
    when: Literal["by_due", "every_period", "every_year"] = "by_due"
    cadence: Annotated[Literal["month", "quarter", "half_year", "year"] | None, BeforeValidator(_none_word)] = None
    scope: Literal["whole", "each_area", "each_body"] = "whole"
    bodies: list[Text] = []
    rollup: Literal["pooled", "sum", "mean", "max", "min", "none"] | None = None
    measure: Literal["stock", "flow", "cumulative"] = "stock"
    range: Annotated[list[Number | None], Field(min_length=2, max_length=2)] | None = None
    commitment: Literal["binding", "aspirational"] = "binding"
    sample: bool = False
    starts: Year | None = None
    due: PeriodText | None = None
    baseline: BaselineEntry | None = None
    void: VoidEntry | None = None
    numerator: Text | None = None
    denominator: Text | None = None
    departments: list[Text] = []
    inferred: bool = False
    note: Text | None = None
    lint: list[LintEntry] = []

    @model_validator(mode="after")
    def _range_in_order(self) -> TargetEntry:
        low, high = self.range or (None, None)
        if low is not None and high is not None and low > high:
            raise PydanticCustomError("range_order", "range needs low <= high")
        if self.bodies and self.scope == "whole":
            raise PydanticCustomError("bodies_of_whole", "bodies go with each_area and each_body")
        return self


class NotTargetEntry(Entry):
    """A quantity of the plan's text that is no goal, and why."""

    quote: Text
    why: Text


_SECTIONS: dict[str, type[Entry]] = {
    "units": UnitEntry,
    "bodies": BodyEntry,
    "targets": TargetEntry,
    "not_targets": NotTargetEntry,
}


def check_plan_file(path: str, content: bytes) -> Document:
    """The checked document of a plan file, every default left out; raises FileError with every problem."""
    file = read_yaml(path, content)
    checker = Checker(file)
    document = checker.document()
    if file.problems:
        raise FileError(path, file.problems)
    return document


class Checker:
    """Checks one file; problems collect in the file's list."""

    def __init__(self, file: YamlFile) -> None:
        self.file = file
        self.broken: set[Location] = set()

    def document(self) -> Document:
        data = self.file.data
        if not isinstance(data, dict):
            self.problem((), Message("plan_not_a_mapping"))
            return {}
        for key in data:
            if key not in ("plan", *_SECTIONS):
                self._unknown_key((key,), key, ["plan", *_SECTIONS])
        document: Document = {"plan": self.entry(HeadEntry, data.get("plan"), ("plan",))}
        for section, model in _SECTIONS.items():
            document[section] = list(self._entries(section, model, data.get(section)))
        if "targets" not in data:
            self.problem(("targets",), Message("plan_missing_key", {"key": "targets"}))
        elif not data["targets"]:
            self.problem(("targets",), Message("plan_no_targets"))
        _Names(self, document).check()
        return document

    def _entries(self, section: str, model: type[Entry], data: object) -> Iterator[Document]:
        if data is None:
            return
        if not isinstance(data, list):
            self.problem((section,), Message("plan_not_a_list"))
            return
        for i, entry in enumerate(data):
            yield self.entry(model, entry, (section, i))

    def entry(self, model: type[Entry], data: object, location: Location) -> Document:
        """A checked entry as plain data with what was given; what is left of a broken one is kept for names."""
        if data is UNREADABLE:
            return {}
        if data is None and location == ("plan",):
            self.problem(location, Message("plan_missing_key", {"key": "plan"}))
            return {}
        try:
            return model.model_validate(data).model_dump(mode="json", by_alias=True, exclude_unset=True)
        except ValidationError as error:
            self.broken.add(location)
            for detail in error.errors(include_url=False):
                self._pydantic_problem(model, detail, location)
            return {k: v for k, v in data.items() if isinstance(v, str | list)} if isinstance(data, dict) else {}

    def _pydantic_problem(self, model: type[Entry], detail: ErrorDetails, location: Location) -> None:
        steps = detail["loc"]
        where = (*location, *(steps[: steps.index("external") + 1] if "external" in steps else steps))
        kind, context = detail["type"], {k: str(v) for k, v in detail.get("ctx", {}).items()}
        if detail.get("input") is UNREADABLE:
            return
        if kind == "extra_forbidden":
            self._unknown_key(where, str(detail["loc"][-1]), _keys(_model_at(model, detail["loc"][:-1])))
        elif kind == "missing":
            self.problem(where, Message("plan_missing_key", {"key": str(detail["loc"][-1])}))
        elif kind == "literal_error":
            given, expected = (
                _shown(detail["input"]),
                context.get("expected", "").replace("'", "").replace(" or ", ", "),
            )
            near = get_close_matches(given, expected.split(", "), 1, 0.5)
            self.problem(where, Message("plan_bad_word", {"text": given, "known": expected, "nearest": "".join(near)}))
        else:
            known = kind in _KNOWN_PROBLEMS
            blanks = {"text": _shown(detail["input"]), "detail": detail["msg"], **context}
            self.problem(where, Message(f"plan_{kind}" if known else "plan_bad_value", blanks))

    def _unknown_key(self, where: Location, key: str, known: Iterable[str]) -> None:
        known = list(known)
        near = get_close_matches(key, known, 1, 0.5)
        self.problem(
            where,
            Message("plan_unknown_key", {"text": key, "nearest": "".join(near), "known": ", ".join(known)}),
        )

    def problem(self, where: Location, message: Message) -> None:
        problem = Problem(self.file.line(where), path_text(where), message)
        if problem not in self.file.problems:
            self.file.problems.append(problem)


class _Names:
    """Checks that every name resolves and that none means two things."""

    def __init__(self, checker: Checker, document: Document) -> None:
        self.problem = checker.problem
        self.document = document
        self.domains = [d for d in _list(document["plan"].get("domains")) if isinstance(d, dict)]

    def check(self) -> None:
        """Notes every problem of names."""
        self._unique(("plan", "domains"), self.domains, ("id",))
        bodies = self.document["bodies"]
        self.body_names = self._unique(("bodies",), bodies, ("id", "name", "aliases"))
        self._check_bodies(bodies)
        self.units = Units(self._check_units())
        targets = self.document["targets"]
        self._unique(("targets",), targets, ("id", "name", "aliases"))
        for i, target in enumerate(targets):
            self._check_target(("targets", i), target)

    def _unique(self, section: Location, entries: list[Document], keys: tuple[str, ...]) -> dict[str, int]:
        """Every spelling with the entry it means; one that means two entries is a problem."""
        seen: dict[str, int] = {}
        for i, entry in enumerate(entries):
            for key in keys:
                value = entry.get(key)
                for j, text in enumerate(value if isinstance(value, list) else [value]):
                    if not isinstance(text, str):
                        continue
                    first = seen.setdefault(name_key(text), i)
                    if first != i:
                        where = (*section, i, key, j) if isinstance(value, list) else (*section, i, key)
                        other = str(entries[first].get("id", first))
                        self.problem(where, Message("plan_name_twice", {"text": text, "other": other}))
        return seen

    def _check_bodies(self, bodies: list[Document]) -> None:
        wholes = [i for i, body in enumerate(bodies) if body.get("kind") == WHOLE]
        if bodies and len(wholes) != 1:
            where: Location = ("bodies", wholes[1], "kind") if wholes else ("bodies",)
            self.problem(where, Message("plan_one_whole", {"count": str(len(wholes))}))
        for i, body in enumerate(bodies):
            parent = body.get("within")
            if not isinstance(parent, str):
                continue
            where = ("bodies", i, "within")
            at = self._known_body(where, parent)
            if at is None:
                continue
            if bodies[at].get("kind") != "area" or body.get("kind") != "area":
                self.problem(where, Message("plan_within_area", {"text": parent}))
            elif self._circles(bodies, i):
                self.problem(where, Message("plan_within_itself", {"text": parent}))

    def _circles(self, bodies: list[Document], start: int) -> bool:
        at: int | None = start
        for _ in bodies:
            parent = bodies[at].get("within") if at is not None else None
            at = self.body_names.get(name_key(parent)) if isinstance(parent, str) else None
            if at == start:
                return True
        return False

    def _check_units(self) -> dict[str, Any]:
        entries = self.document["units"]
        known = known_units()
        own: dict[str, Any] = {}
        for i, entry in enumerate(entries):
            names = [("id", entry.get("id")), *(("aliases", a) for a in _list(entry.get("aliases")))]
            of = entry.get("of")
            base = Units(own).find(of) if isinstance(of, str) else None
            if isinstance(of, str) and base is None:
                spellings = [*known, *own]
                self.problem(
                    ("units", i, "of"),
                    Message("plan_unknown_unit", {"text": of, "nearest": _near(of, spellings)}),
                )
            factor = entry.get("factor")
            for key, name in names:
                if not isinstance(name, str):
                    continue
                if unit_key(name) in known or unit_key(name) in own:
                    self.problem(("units", i, key), Message("plan_unit_known", {"text": name}))
                else:
                    number = (read_number(factor) if isinstance(factor, str) else None) or Decimal(1)
                    own[unit_key(name)] = own_unit(str(entry.get("id")), base, number)
        return own

    def _check_target(self, where: Location, target: Document) -> None:
        domain, unit = target.get("domain"), target.get("unit")
        ids = [str(d.get("id")) for d in self.domains]
        if isinstance(domain, str) and domain not in ids:
            self.problem(
                (*where, "domain"),
                Message("plan_unknown_domain", {"text": domain, "nearest": _near(domain, ids)}),
            )
        if isinstance(unit, str) and self.units.find(unit) is None:
            nearest = _near(unit, self.units.spellings())
            self.problem((*where, "unit"), Message("plan_unknown_unit", {"text": unit, "nearest": nearest}))
        for key in ("departments", "bodies"):
            if key == "departments" and not self.document["bodies"]:
                continue  # a plan that lists no bodies names its departments freely
            for j, name in enumerate(_list(target.get(key))):
                at = self._known_body((*where, key, j), name)
                body = self.document["bodies"][at] if at is not None else {}
                wrong = body.get("kind") == (DEPARTMENT if target.get("scope") == "each_area" else WHOLE)
                if key == "bodies" and wrong:
                    self.problem((*where, key, j), Message("plan_body_kind", {"text": name}))

    def _known_body(self, where: Location, name: object) -> int | None:
        if not isinstance(name, str):
            return None
        at = self.body_names.get(name_key(name))
        if at is None:
            spellings = [s for b in self.document["bodies"] for s in (b.get("id"), b.get("name")) if isinstance(s, str)]
            self.problem(where, Message("plan_unknown_body", {"text": name, "nearest": _near(name, spellings)}))
        return at


_KNOWN_PROBLEMS = frozenset(
    [
        "unquoted_date",
        "number_as_text",
        "empty_text",
        "not_a_number",
        "not_a_period",
        "not_a_year",
        "not_a_date",
        "phase_order",
        "of_and_factor",
        "one_rule",
        "empty_rule",
        "between_order",
        "changes_by_zero",
        "word_without_rule",
        "range_order",
        "bodies_of_whole",
        "string_type",
        "list_type",
        "bool_type",
        "string_pattern_mismatch",
        "model_type",
        "too_short",
        "too_long",
        "greater_than",
        "greater_than_equal",
        "dict_type",
        "external_form",
    ]
)
"""Kinds of pydantic's and our own errors that the catalogue has a sentence for."""


def _model_at(model: type[BaseModel], steps: tuple[str | int, ...]) -> type[BaseModel]:
    """The model in which a location's last step stands."""
    nested: dict[str, type[BaseModel]] = {
        "domains": DomainEntry,
        "phases": PhaseEntry,
        "baseline": BaselineEntry,
        "void": VoidEntry,
        "lint": LintEntry,
    }
    found: type[BaseModel] = model
    for step in steps:
        found = nested.get(str(step), found)
    return found


def _keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _shown(value: object) -> str:
    return "null" if value is None else str(value)[:60]


def _near(text: str, known: Iterable[str]) -> str:
    return "、".join(get_close_matches(text, list(known), 3, 0.5))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
