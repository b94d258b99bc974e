"""The JSON report (contract, section 5): the same bytes for the same input, numbers exact."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from json.encoder import encode_basestring
from typing import Any

from qcity import __version__
from qcity.codes import CODES
from qcity.measurement import Input, Issue
from qcity.messages import say
from qcity.numbers import number_text
from qcity.plan import WHOLE, Plan, Target
from qcity.report import Part, Report, Result
from qcity.reporters import View
from qcity.rules import ABOUT, BETWEEN, EXTERNAL, FALLS, RISES, Rule
from qcity.source import Place
from qcity.wording import UNSAFE, rule_text

SCHEMA_VERSION = 1


def render(report: Report, view: View) -> Iterator[str]:
    """One document, whole whatever the table shows."""
    yield dump(_document(report, view.lang))
    yield "\n"


def render_targets(targets: Iterable[Target], plan: Plan) -> Iterator[str]:
    """The list of a plan's targets."""
    yield dump([_target(target, plan) for target in targets])
    yield "\n"


class _Line(dict[str, Any]):
    """An object without others in it, which is written on one line."""


def dump(value: Any) -> str:
    """A document as JSON text, indented; exact numbers without exponent, control characters escaped."""
    return "".join(_dump(value, "\n"))


def _dump(value: Any, newline: str) -> Iterator[str]:
    if isinstance(value, Mapping) and not isinstance(value, _Line):
        yield from _dump_all("{}", ((f"{encode_basestring(key)}: ", item) for key, item in value.items()), newline)
    elif isinstance(value, list):
        yield from _dump_all("[]", (("", item) for item in value), newline)
    else:
        yield _short(value)


def _dump_all(brackets: str, items: Iterable[tuple[str, Any]], newline: str) -> Iterator[str]:
    inner = newline + "  "
    lead = brackets[0]
    for label, item in items:
        if type(item) in _SHORT:
            yield f"{lead}{inner}{label}{_short(item)}"
        else:
            yield f"{lead}{inner}{label}"
            yield from _dump(item, inner)
        lead = ","
    yield brackets if lead != "," else newline + brackets[1]


def _short(value: object) -> str:
    """What stands on one line; raises KeyError for anything that JSON does not know."""
    return _SHORT[type(value)](value)


def _text(text: str) -> str:
    quoted = encode_basestring(text)
    return quoted if quoted.isprintable() else re.sub(f"[{UNSAFE}]", _escaped, quoted)


def _line(value: _Line) -> str:
    return "{" + ", ".join([f'"{key}": {_SHORT[type(item)](item)}' for key, item in value.items()]) + "}"


_SHORT: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "null",
    bool: lambda value: "true" if value else "false",
    str: _text,
    int: str,
    Fraction: number_text,
    Decimal: number_text,
    tuple: lambda items: f"[{', '.join(map(_short, items))}]",
    _Line: _line,
}


def _escaped(match: re.Match[str]) -> str:
    """A character as JSON escapes it: beyond the first 65,536 by its surrogates."""
    code = ord(match[0])
    if 0xD800 <= code <= 0xDFFF:  # a byte of a path that is no text; alone it would be no Unicode
        return f"\\\\u{code:04x}"
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


def _document(report: Report, lang: str) -> dict[str, Any]:
    plan = report.plan
    tally = report.tally()
    errors = report.errors()
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "qcity", "version": __version__},
        "plan": {"id": plan.id, "title": plan.title, "sha256": plan.sha256, "targets": len(plan.targets)},
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "inputs": [_input(one) for one in report.inputs],
        "issues": [_issue(issue, lang) for issue in report.issues],
        "results": [_result(result, plan, lang) for result in report.results],
        "summary": {
            "targets": len(report.results),
            **tally,
            "waived": 0,
            "errors": errors,
            "warnings": len(report.issues) - errors,
        },
        "exit_code": report.exit_code,
        "as_of_source": report.as_of_source,
    }


def _input(one: Input) -> _Line:
    return _Line(
        {
            "path": one.path,
            "format": one.format,
            "encoding": one.encoding,
            "rows": one.rows,
            "measurements": one.measurements,
            "sha256": one.sha256,
            "cells": _Line(one.cells._asdict()),
        }
    )


def _issue(issue: Issue, lang: str) -> _Line:
    place = issue.place
    return _Line(
        {
            "code": issue.code,
            "severity": issue.severity,
            "message": say(issue.message, lang),
            "path": place.path,
            "sheet": place.sheet,
            "row": place.row,
            "column": issue.column,
            "text": issue.text,
            "cell": place.cell,
        }
    )


def _result(result: Result, plan: Plan, lang: str) -> dict[str, Any]:
    target, part = result.target, result.deciding
    return {
        "target": target.id,
        "name": target.name,
        "name_en": target.name_en,
        "domain": target.domain,
        "clause": target.clause,
        "departments": plan.department_names(target),
        "rule": rule_data(target.rule),
        "rule_text": rule_text(result.rule, target, lang),
        "unit": target.unit.id,
        "commitment": target.commitment,
        "verdict": result.verdict,
        "due": target.deadline.isoformat(),
        "is_due": result.is_due,
        "value": part.value if part else None,
        "gap": part.gap if part else None,
        "margin": part.margin if part else None,
        "needed": _size(part.needed) if part else None,
        "period": str(part.period) if part and part.period else None,
        "body": part.body if part else None,
        "waived": None,
        "trend": None,
        "evidence": None,
        "notes": [say(note, lang) for note in result.notes],
        "parts": [_part(one, lang) for one in result.parts],
        "decided_by": tuple(_place(place) for place in (part.places if part else ())),
        "threshold": rule_data(result.rule) if result.threshold_supplied else None,
        "numerator": part.numerator if part else None,
        "denominator": part.denominator if part else None,
        "shown": part.shown if part else None,
    }


def _part(part: Part, lang: str) -> _Line:
    return _Line(
        {
            "period": str(part.period) if part.period else None,
            "body": part.body,
            "verdict": part.verdict,
            "value": part.value,
            "gap": part.gap,
            "margin": part.margin,
            "needed": _size(part.needed),
            "shown": part.shown,
            "notes": tuple(say(note, lang) for note in part.notes) if part.notes else (),
        }
    )


def _size(needed: int | None) -> int | None:
    """How many more; of a ratio that is too high, how many fewer."""
    return None if needed is None else abs(needed)


def _place(place: Place) -> _Line:
    return _Line({"path": place.path, "sheet": place.sheet, "row": place.row, "cell": place.cell})


def rule_data(rule: Rule) -> dict[str, Any]:
    """A rule as data, in the contract's form."""
    if rule.kind in (RISES, FALLS):
        return {"kind": rule.kind}
    if rule.kind == EXTERNAL:
        data: dict[str, Any] = {"kind": rule.kind, "reference": rule.reference}
        return {**data, "holds": rule.holds} if rule.holds else data
    if rule.kind == BETWEEN:
        data = {"kind": rule.kind, "low": rule.value, "high": rule.high}
        return {**data, "strict": True} if rule.strict else data
    data = {"kind": rule.kind, "value": rule.value}
    if rule.kind == ABOUT:
        return {**data, "tolerance": rule.tolerance, **({"better": rule.better} if rule.better else {})}
    return data


def _target(target: Target, plan: Plan) -> dict[str, Any]:
    baseline, void, bounds = target.baseline, target.void, target.range
    return {
        "id": target.id,
        "name": target.name,
        "name_en": target.name_en,
        "aliases": target.aliases,
        "domain": target.domain,
        "clause": target.clause,
        "quote": target.quote,
        "unit": target.unit.id,
        "rule": rule_data(target.rule),
        "when": target.when,
        "cadence": target.cadence,
        "scope": target.scope,
        "rollup": target.rollup,
        "measure": target.measure,
        "range": None if bounds is None else [bounds.low, bounds.high],
        "commitment": target.commitment,
        "sample": target.sample,
        "starts": target.starts if target.starts is not None else plan.starts,
        "due": str(target.due),
        "baseline": None if baseline is None else {"period": str(baseline.period), "value": baseline.value},
        "void": None
        if void is None
        else {"reason": void.reason, "since": str(void.since) if void.since else None, "source": void.source},
        "departments": plan.department_names(target),
        "inferred": target.inferred,
        "note": target.note,
        "bodies": [plan.body(b.id).name for b in plan.subjects(target)] if target.scope != WHOLE else [],
        "numerator": target.numerator,
        "denominator": target.denominator,
    }


def render_code(code: str, lang: str) -> Iterator[str]:
    """One issue code."""
    entry = CODES[code]
    meaning, mend = (text.zh if lang == "zh" else text.en for text in (entry.meaning, entry.mend))
    yield dump({"code": code, "severity": entry.severity, "meaning": meaning, "example": entry.example, "mend": mend})
    yield "\n"
