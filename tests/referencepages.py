"""Pages of the reference that are made from models, catalogues and the schema; `reference.py` writes them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import yaml

from installing import ROOT
from qcity import planentries, planfile, rules
from qcity.codes import CODES, Code
from qcity.header import COLUMNS
from qcity.messages import word
from qcity.plancodes import PLAN_CODES
from qcity.planentries import Entry, RuleFields
from qcity.settings import KEYS
from qcity.thresholds import ThresholdEntry
from qcity.waivers import WaiverEntry
from referencewords import COLUMNS as COLUMN_WORDS
from referencewords import HEADS, MODELS, SETTINGS, Pair
from referencewords import KEYS as KEY_WORDS

SCHEMA: dict[str, Any] = json.loads((ROOT / "src" / "qcity" / "schemas" / "report.json").read_text("utf-8"))
IN_CHINESE: dict[str, str] = {
    pair["en"]: pair["zh"] for pair in yaml.safe_load((ROOT / "tests" / "reportwords.yaml").read_text("utf-8"))
}
"""The descriptions of the schema, without the sentence that some have behind them."""

ENDLESS: Pair = ("除不尽时是文本，如 `200/3`。", "A text such as `200/3` where the decimals do not end.")
"""That sentence."""

_MADE: Pair = ("本页由 `make reference` 从程序生成。", "This page is made from the program by `make reference`.")
_WORDS: dict[str, Pair] = {
    "key": ("键", "Key"),
    "type": ("类型", "Type"),
    "default": ("默认", "Default"),
    "meaning": ("说明", "Meaning"),
    "column": ("列", "Column"),
    "also": ("也可写作", "Also"),
    "option": ("选项", "Option"),
    "required": ("必需", "required"),
    "error": ("错误", "Errors"),
    "warning": ("警告", "Warnings"),
    "example": ("例：", "Example:"),
    "mend": ("改法：", "Mend: "),
    "of": ("{0}的列表", "a list of {0}"),
    "list": ("列表", "a list"),
    "keys": ("另有键", "keys of its own"),
    "or": ("或", "or"),
    "rules": ("规则", "Rules"),
}
_ABOUT_RULES: Pair = (
    "目标恰有其中一种规则；限值文件中的只能是 {0}。后三个键配合某种规则。",
    "A target has exactly one of these; in a thresholds file it is one of {0}. The last three keys go with one rule.",
)
_TYPES: list[tuple[Any, Pair]] = [
    (planentries.Text, ("文本", "text")),
    (planentries.Number, ("数", "a number")),
    (planentries.PeriodText, ("报告期", "a period")),
    (planentries.Year, ("年份", "a year")),
    (planentries.Day, ("日期，如 2018-03-15", "a day, such as 2018-03-15")),
    (planentries.Id, ("小写字母、数字和连字符", "lower-case letters, digits and hyphens")),
    (planentries.Pair, ("两个数 `[a, b]`", "two numbers, `[a, b]`")),
    (planentries.OnlyTrue, ("`true`", "`true`")),
    (planentries.External, ("文本，或 `{规则: 文本}`", "text, or `{rule: text}`")),
    (bool, ("`true` 或 `false`", "`true` or `false`")),
    (list[planentries.Number | None], ("两个数或 null，`[a, b]`", "two numbers or null, `[a, b]`")),
    (str, ("文本", "text")),
    (Decimal, ("数", "a number")),
]
PLAN_MODELS: tuple[type[Entry], ...] = (
    planentries.HeadEntry,
    planentries.DomainEntry,
    planentries.PhaseEntry,
    planentries.BodyEntry,
    planentries.UnitEntry,
    planentries.TargetEntry,
    planentries.BaselineEntry,
    planentries.VoidEntry,
    planentries.NotTargetEntry,
    planentries.LintEntry,
    ThresholdEntry,
    WaiverEntry,
)


def _chosen(pair: Pair, lang: str) -> str:
    return pair[lang == "en"]


def _word(key: str, lang: str) -> str:
    return _chosen(_WORDS[key], lang)


def _plain(text: str) -> str:
    """Text as Markdown that shows it as it is."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", text)


def _head(name: str, lang: str) -> Iterator[str]:
    title, intro = (_chosen(pair, lang) for pair in HEADS[name])
    yield f"# {title}\n\n{_chosen(_MADE, lang)}\n\n{intro}\n"


def _table(lang: str, *columns: str) -> str:
    return f"\n| {' | '.join(_word(one, lang) for one in columns)} |\n|{'---|' * len(columns)}\n"


# -- issue codes -----------------------------------------------------------------------------------------------------


def code_page(lang: str) -> Iterator[str]:
    """Every issue code of data."""
    yield from _head("codes", lang)
    yield from _codes(CODES, lang)


def plan_code_page(lang: str) -> Iterator[str]:
    """Every issue code of plans and their texts."""
    yield from _head("plan-codes", lang)
    yield from _codes(PLAN_CODES, lang)


def _codes(codes: dict[str, Code], lang: str) -> Iterator[str]:
    for severity in ("error", "warning"):
        yield f"\n## {_word(severity, lang)}\n"
        for name, code in codes.items():
            if code.severity == severity:
                meaning, mend = (_plain(getattr(text, lang)) for text in (code.meaning, code.mend))
                yield f"\n### {name}\n\n{meaning}\n\n{_word('example', lang)}\n\n```text\n{code.example}\n```\n\n"
                yield f"{_word('mend', lang)}{mend}\n"


# -- plan files ------------------------------------------------------------------------------------------------------


def plan_page(lang: str) -> Iterator[str]:
    """The keys of plan, thresholds and waivers files."""
    yield from _head("plan-file", lang)
    yield _table(lang, "key", "meaning")
    for key in ("plan", *planfile._SECTIONS):
        yield f"| `{key}` | {_plain(word(f'amendment.key.{key}', lang))} |\n"
    for model in PLAN_MODELS:
        yield f"\n## {_chosen(MODELS[model.__name__], lang)}\n"
        yield _table(lang, "key", "type", "default", "meaning")
        yield from (_row(model, one, lang) for one in own_keys(model))
    allowed = ("、" if lang == "zh" else ", ").join(f"`{kind}`" for kind in rules.THRESHOLD_KINDS)
    yield f"\n## {_word('rules', lang)}\n\n{_chosen(_ABOUT_RULES, lang).format(allowed)}\n"
    yield _table(lang, "key", "type", "default", "meaning")
    yield from (_row(planentries.TargetEntry, one, lang) for one in _keys_of(RuleFields))


def _keys_of(model: type[Entry]) -> list[str]:
    return model.keys()


def own_keys(model: type[Entry]) -> list[str]:
    """A model's keys, without the rules, which are told apart."""
    shared = _keys_of(RuleFields) if issubclass(model, RuleFields) else []
    return [key for key in _keys_of(model) if key not in shared]


def _meaning(model: type[Entry], key: str, lang: str) -> str:
    """What a key means, as the schema of plan files says it."""
    own = KEY_WORDS.get(model.__name__)
    if own is not None:
        return _chosen(own[key], lang)
    return _plain(word(f"amendment.key.{model.__name__.removesuffix('Entry').lower()}.{key}", lang))


def _row(model: type[Entry], key: str, lang: str) -> str:
    name = next(name for name, field in model.model_fields.items() if key in (field.alias, name))
    field = model.model_fields[name]
    kind = type_text(get_type_hints(model, include_extras=True)[name], lang)
    default = ""
    if field.is_required():
        default = _word("required", lang)
    elif field.default not in (None, []):
        default = f"`{str(field.default).lower() if isinstance(field.default, bool) else field.default}`"
    return f"| `{key}` | {kind} | {default} | {_meaning(model, key, lang)} |\n"


def type_text(hint: Any, lang: str) -> str:
    """What a key may be, in words; raises KeyError for what has none."""
    for known, words in _TYPES:
        if hint == known:
            return _chosen(words, lang)
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        some = [one for one in inner if one is not NoneType]
        return f" {_word('or', lang)} ".join(type_text(one, lang) for one in some)
    if origin is Literal:
        return (f" {_word('or', lang)} " if len(inner) == 2 else "、" if lang == "zh" else ", ").join(
            f"`{one}`" for one in inner
        )
    if origin is list and isinstance(inner[0], type) and issubclass(inner[0], Entry):
        return f"[{_word('list', lang)}]({_anchor(inner[0], lang)})"
    if origin is list:
        return _word("of", lang).format(type_text(inner[0], lang))
    if isinstance(hint, type) and issubclass(hint, Entry):
        return f"[{_word('keys', lang)}]({_anchor(hint, lang)})"
    if hasattr(hint, "__metadata__"):
        return type_text(hint.__origin__, lang)
    raise KeyError(hint)


def _anchor(model: type[Entry], lang: str) -> str:
    """The address of a model's heading, as GitHub and MyST have it."""
    heading = _chosen(MODELS[model.__name__], lang)
    return "#" + re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


# -- measurement files -------------------------------------------------------------------------------------------------


def measurement_page(lang: str) -> Iterator[str]:
    """The columns of a measurement file."""
    yield from _head("measurements", lang)
    yield _table(lang, "column", "also", "meaning")
    for name, others in COLUMNS.items():
        yield f"| `{name}` | {'、'.join(others)} | {_chosen(COLUMN_WORDS[name], lang)} |\n"


# -- settings ----------------------------------------------------------------------------------------------------------


def settings_page(lang: str) -> Iterator[str]:
    """The keys of settings files."""
    yield from _head("settings", lang)
    yield _table(lang, "key", "type", "meaning", "option")
    for key in KEYS:
        kind, meaning, option = SETTINGS[key]
        yield f"| `{key}` | {_chosen(kind, lang)} | {_chosen(meaning, lang)} | `{option}` |\n"


# -- the JSON report ---------------------------------------------------------------------------------------------------


def report_page(lang: str) -> Iterator[str]:
    """The keys of the JSON report."""
    yield from _head("report", lang)
    yield f"\n{_described(SCHEMA, lang)}\n"
    for name, schema in SCHEMA["properties"].items():
        yield f"\n## {name}\n"
        yield _table(lang, "key", "type", "meaning")
        yield from _keys(name, schema, lang)
    for name, schema in SCHEMA["$defs"].items():
        yield f"\n## {name}\n\n{_described(schema, lang)}\n"
        yield _table(lang, "key", "type", "meaning")
        if "properties" not in schema:
            yield f"| `{name}` | {_json_type(schema, lang)} | {_described(schema, lang)} |\n"
        for key, inner in schema.get("properties", {}).items():
            yield from _keys(key, inner, lang)


def _keys(path: str, schema: dict[str, Any], lang: str) -> Iterator[str]:
    yield f"| `{path}` | {_json_type(schema, lang)} | {_described(schema, lang)} |\n"
    items = schema.get("items", {})
    if "properties" in items:
        path, schema = f"{path}[]", items
    for key, inner in schema.get("properties", {}).items():
        yield from _keys(f"{path}.{key}", inner, lang)


_JSON_TYPES: dict[str, Pair] = {
    "string": ("文本", "text"),
    "integer": ("整数", "a whole number"),
    "number": ("数", "a number"),
    "boolean": ("`true` 或 `false`", "`true` or `false`"),
    "object": ("对象", "an object"),
    "array": ("列表", "a list"),
    "null": ("null", "null"),
}


def _json_type(schema: dict[str, Any], lang: str) -> str:
    either = f" {_word('or', lang)} "
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name})"
    if "anyOf" in schema:
        return either.join(_json_type(one, lang) for one in schema["anyOf"])
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    if "enum" in schema:
        return ("、" if lang == "zh" else ", ").join("null" if one is None else f"`{one}`" for one in schema["enum"])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    said = []
    for kind in kinds:
        inner = schema.get("items") if kind == "array" else None
        is_simple = inner is not None and "properties" not in inner
        said.append(
            _word("of", lang).format(_json_type(inner, lang))
            if inner is not None and is_simple
            else _chosen(_JSON_TYPES[kind], lang)
        )
    return either.join(said)


def descriptions(schema: Any) -> Iterator[str]:
    """Every description of a schema."""
    if isinstance(schema, dict):
        if isinstance(schema.get("description"), str):
            yield schema["description"]
        for inner in schema.values():
            yield from descriptions(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from descriptions(inner)


def _described(schema: dict[str, Any], lang: str) -> str:
    name = schema.get("$ref", "").rpartition("/")[2]
    text: str = schema.get("description") or SCHEMA["$defs"][name]["description"]
    return (text if lang == "en" else in_chinese(text)).replace("|", "\\|")


def in_chinese(description: str) -> str:
    """A description of the schema in Chinese; raises KeyError for one that has none."""
    plain = description.removesuffix(f" {ENDLESS[1]}")
    return IN_CHINESE[plain] + (ENDLESS[0] if plain != description else "")


PAGES = {
    "codes": code_page,
    "plan-codes": plan_code_page,
    "plan-file": plan_page,
    "measurements": measurement_page,
    "settings": settings_page,
    "report": report_page,
}
"""The pages by name; each yields its Markdown in a language."""
