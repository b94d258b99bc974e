"""The JSON Schema of a plan file, made from the models that check one, for editors that complete and mark as one types.

What a key may hold comes from the models of `planentries.py`; how keys go together, which these check in code, is said
here once more. A schema sees one value at a time: names across the file, the order of two numbers and how a value was
spelled (quotes, `1e3`) are left to `qcity plan lint`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from qcity import rules
from qcity.messages import word
from qcity.plan import AREA, DEPARTMENT, WHOLE
from qcity.planentries import BodyEntry, Entry, HeadEntry, NotTargetEntry, RuleFields, TargetEntry, UnitEntry

Schema = dict[str, Any]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_ID = "urn:qcity:plan:1"

_YEAR = "(?!0000)[0-9]{4}"
_LEAP_YEAR = "(?!0000)(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_NULL: Schema = {"type": "null"}
_PERIOD = "#/$defs/Period"


def plan_schema(lang: str) -> Schema:
    """The schema of a plan file, draft 2020-12, its descriptions in a language."""
    models = (HeadEntry, UnitEntry, BodyEntry, TargetEntry, NotTargetEntry)
    refs, made = models_json_schema(
        [(model, "validation") for model in models], by_alias=True, schema_generator=_Generator
    )
    definitions: dict[str, Schema] = made["$defs"]
    for model in _with_all_below(Entry):
        if model.__name__ in definitions:
            _finish(definitions[model.__name__], model, lang)
    head, unit, body, target, not_target = (refs[model, "validation"] for model in models)
    bodies: Schema = {
        "type": ["array", "null"],
        "items": body,
        "if": {"type": "array", "minItems": 1},
        "then": {
            "contains": {"properties": {"kind": {"const": WHOLE}}, "required": ["kind"]},
            "minContains": 1,
            "maxContains": 1,
        },
    }
    sections: dict[str, Schema] = {
        "plan": dict(head),
        "units": {"type": ["array", "null"], "items": unit},
        "bodies": bodies,
        "targets": {"type": "array", "items": target, "minItems": 1},
        "not_targets": {"type": ["array", "null"], "items": not_target},
    }
    schema: Schema = {
        "$schema": _DRAFT,
        "$id": _ID,
        "title": word("amendment.schema_title", lang),
        "description": word("amendment.schema_about", lang),
        "type": "object",
        "required": ["plan", "targets"],
        "properties": {
            key: {"description": word(f"amendment.key.{key}", lang), **schema} for key, schema in sections.items()
        },
        "additionalProperties": False,
        "$defs": {"Period": _named_period(word("amendment.entry.period", lang)), **definitions},
    }
    for node in _nodes(schema):
        if "$ref" in node:
            node["$ref"] = _shown(node["$ref"])
    schema["$defs"] = {_shown(name): definition for name, definition in schema["$defs"].items()}
    return schema


def _shown(name: str) -> str:
    """What editors offer as an entry's name."""
    return name.removesuffix("Entry")


def _named_period(about: str) -> Schema:
    """The definition of a period; editors show what one is instead of the pattern (their keyword, not the draft's)."""
    return {"description": about, **_period({}), "patternErrorMessage": about}


# -- what a key may hold -------------------------------------------------------------------------------------------


class _Generator(GenerateJsonSchema):
    """Says of our own validators what they let pass; one that is not known here is a KeyError."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        function: Any = schema["function"]["function"]
        return _LET_PASS[function.__name__](self.generate_inner(schema["schema"]))

    def function_plain_schema(self, schema: core_schema.PlainValidatorFunctionSchema) -> JsonSchemaValue:
        function: Any = schema["function"]["function"]
        return _LET_PASS[function.__name__]({})

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:  # noqa: ARG002 - pydantic's
        return {"type": "number"}

    def chain_schema(self, schema: core_schema.ChainSchema) -> JsonSchemaValue:
        """Every step's demands; those of a later step stand before an earlier one's."""
        merged: Schema = {}
        for step in schema["steps"]:
            merged |= self.generate_inner(step)
        return merged


def _day_pattern(before_month: str, before_day: str, end: str, zero: str) -> str:
    """A day that the calendar has; `zero` is what a month or day of one digit begins with."""
    long, short = f"(?:{zero}[13578]|1[02])", f"(?:{zero}[469]|11)"
    ones = f"(?:{zero}[1-9]|1[0-9]"
    days = (f"{long}{before_day}{ones}|2[0-9]|3[01])", f"{short}{before_day}{ones}|2[0-9]|30)")
    february = f"{zero}2{before_day}{ones}|2[0-8])"
    common = f"{_YEAR}{before_month}(?:{'|'.join([*days, february])})"
    return f"(?:{common}|{_LEAP_YEAR}{before_month}{zero}2{before_day}29){end}"


def _period_pattern() -> str:
    """The periods that `periods.read_period` reads, but for full-width characters and spaces inside."""
    month = "(?:0?[1-9]|1[0-2])"
    quarters = [f"0?{q}月?[-–—~～至到]0?{q + 2}" for q in (1, 4, 7)]
    spans = [*quarters, "10月?[-–—~～至到]12", "0?1月?[-–—~～至到](?:0?6|12)", "0?7月?[-–—~～至到]12"]
    plain = [f"{_YEAR}(?:-?[Hh][12]|-?[Qq][1-4])"]
    spoken = [
        f"{_YEAR}(?:年(?:度|全年)?)?",
        f"{_YEAR}-(?:0[1-9]|1[0-2])",
        _day_pattern("-", "-", "", "0"),
        _day_pattern("/", "/", "", "0?"),
        f"{_YEAR}年[上下]半年",
        f"{_YEAR}年第?[一二三四1-4]季度?",
        f"{_YEAR}年(?:{'|'.join(spans)})月份?",
        f"{_YEAR}年{month}月份?[底末]?",
        _day_pattern("年", "月", "[日号]", "0?"),
        f"{_YEAR}年[底末]",
    ]
    return rf"^\s*(?:{'|'.join(plain)}|(?:截至|截止)?(?:{'|'.join(spoken)}))\s*$"


def _text(inner: Schema) -> Schema:
    return {**inner, "pattern": r"\S"}


def _period(_: Schema) -> Schema:
    """A year as a number, or any period as text; the keywords for one pass over the other."""
    return {"type": ["integer", "string"], "minimum": 1000, "maximum": 9999, "pattern": _period_pattern()}


def _external(_: Schema) -> Schema:
    text = _text({"type": "string"})
    by_kind = {
        "type": "object",
        "properties": dict.fromkeys(rules.THRESHOLD_KINDS, text),
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    return {"anyOf": [text, by_kind]}


_LET_PASS: dict[str, Callable[[Schema], Schema]] = {
    "_text": _text,
    "_number": lambda inner: inner,
    "_period_text": _period,
    "_year": lambda _: {"type": "integer", "minimum": 1, "maximum": 9999},
    "_day": lambda _: {"type": "string", "format": "date", "pattern": f"^{_day_pattern('-', '-', '', '0')}$"},
    "_digest": lambda inner: {**inner, "pattern": "^[0-9a-f]{64}$"},
    "_only_true": lambda _: {"const": True},
    "_external": _external,
}
"""What each validator of `planentries.py` lets pass, by its name, made from what pydantic says of the type below it."""

_BOUNDS = {"ge": "minimum", "gt": "exclusiveMinimum"}
"""Pydantic's own names, which it leaves where a bound stands on a type with a validator."""


# -- how keys go together ------------------------------------------------------------------------------------------


def _finish(schema: Schema, model: type[Entry], lang: str) -> None:
    """Adds what a model checks in code and what its keys mean, and drops what only pydantic needs."""
    del schema["title"]
    schema["description"] = word(f"amendment.entry.{_topic(model)}", lang)
    for key, held in schema["properties"].items():
        held.pop("title", None)
        if held.get("default", ...) in (None, []):
            del held["default"]
        for node in [*_nodes(held)]:
            if node == _period({}):
                node.clear()
                node["$ref"] = _PERIOD
            for name in _BOUNDS.keys() & node.keys():
                node[_BOUNDS[name]] = node.pop(name)
        _flatten(held)
        schema["properties"][key] = {"description": word(f"amendment.key.{_topic(model)}.{key}", lang), **held}
    for base, add in _TOGETHER.items():
        if issubclass(model, base):
            add(schema)


def _flatten(held: Schema) -> None:
    """Says `null` among the types, so that an editor tells what is wrong with a value and not that two ways failed."""
    ways = held.get("anyOf", [])
    if len(ways) == 2 and ways[1] == _NULL and isinstance(ways[0].get("type"), str):
        del held["anyOf"]
        held |= {**ways[0], "type": [ways[0]["type"], "null"]}
        if "enum" in held:
            held["enum"] = [*held["enum"], None]


def _rules(schema: Schema) -> None:
    """Exactly one rule, which is not empty, and the words that belong to one."""
    for kind in rules.KINDS:
        held = schema["properties"][kind]
        ways = [one for one in held.pop("anyOf", []) if one != _NULL]
        held |= {"anyOf": ways} if len(ways) > 1 else ways[0] if ways else {"type": held["type"][0]}
    schema["properties"][rules.CHANGES_BY]["not"] = {"const": 0}
    schema["oneOf"] = [{"required": [kind]} for kind in rules.KINDS]
    schema["dependentRequired"] = {"strict": [rules.BETWEEN], "tolerance": [rules.ABOUT], "better": [rules.ABOUT]}


def _target(schema: Schema) -> None:
    """A target that names its bodies is not about the whole."""
    named = {"properties": {"bodies": {"type": "array", "minItems": 1}}, "required": ["bodies"]}
    schema["if"] = named
    schema["then"] = {"properties": {"scope": {"not": {"const": WHOLE}}}, "required": ["scope"]}


def _unit(schema: Schema) -> None:
    """`of` and `factor` both or neither."""
    schema["anyOf"] = [
        {"properties": {"of": {"type": "string"}, "factor": {"type": "number"}}, "required": ["of", "factor"]},
        {"properties": {"of": _NULL, "factor": _NULL}},
    ]


def _body(schema: Schema) -> None:
    """Only an area is part of something."""
    schema["if"] = {"properties": {"kind": {"enum": [WHOLE, DEPARTMENT]}}, "required": ["kind"]}
    schema["then"] = {"properties": {"within": _NULL}}
    schema["properties"]["within"]["description"] += f" (kind: {AREA})"


_TOGETHER: dict[type[Entry], Callable[[Schema], None]] = {
    RuleFields: _rules,
    TargetEntry: _target,
    UnitEntry: _unit,
    BodyEntry: _body,
}


def _topic(model: type[BaseModel]) -> str:
    """What sentences call a model."""
    return model.__name__.removesuffix("Entry").lower()


def _with_all_below(model: type[Entry]) -> Iterator[type[Entry]]:
    for below in model.__subclasses__():
        yield below
        yield from _with_all_below(below)


def _nodes(node: Any) -> Iterator[Schema]:
    """Every schema in a schema."""
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from _nodes(child)
    elif isinstance(node, list):
        for child in node:
            yield from _nodes(child)
