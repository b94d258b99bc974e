"""An amended plan's changes as JSON: the same bytes for the same plans, words as a plan file has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qcity import __version__
from qcity.periods import Period
from qcity.plan import Baseline, Plan, Range, Void
from qcity.planchanges import PlanChanges, TargetChange
from qcity.plandemands import Detail, Value
from qcity.reporters import View
from qcity.reporters.jsontext import Line, dump
from qcity.reporters.planchanges.sections import texts
from qcity.reporters.rules import rule_data
from qcity.rules import Rule

SCHEMA_VERSION = 1


def render(changes: PlanChanges, view: View) -> Iterator[str]:
    """One document; every change is in it."""
    yield dump(_document(changes, view.lang))
    yield "\n"


def _document(changes: PlanChanges, lang: str) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "qcity", "version": __version__},
        "old": _side(changes.old),
        "new": _side(changes.new),
        "summary": {
            **{change: changes.count(change) for change in ("added", "withdrawn", "tightened", "loosened", "changed")},
            "unchanged": changes.unchanged,
        },
        "targets": [_target(one, lang) for one in changes.targets],
        "plan": [
            Line({"key": one.key, "subject": one.subject or None, **_values(one.old, one.new), "effect": one.effect})
            for one in changes.plan
        ],
        "exit_code": changes.exit_code,
    }


def _side(plan: Plan) -> Line:
    return Line({"id": plan.id, "title": plan.title, "sha256": plan.sha256, "path": plan.path})


def _target(change: TargetChange, lang: str) -> dict[str, Any]:
    target = change.target
    return {
        "target": target.id,
        "name": target.name,
        "name_en": target.name_en,
        "change": change.change,
        "details": [_detail(detail, change, lang) for detail in change.details],
    }


def _detail(detail: Detail, change: TargetChange, lang: str) -> Line:
    """A key's values; a rule's are its texts, with the rules as data beside them."""
    if isinstance(detail.old, Rule) or isinstance(detail.new, Rule):
        old, new = texts(detail, change, lang)
        of_rules = {
            "old": old if detail.old is not None else None,
            "new": new if detail.new is not None else None,
            "effect": detail.effect,
            "old_rule": _value(detail.old),
            "new_rule": _value(detail.new),
        }
        return Line({"key": detail.key, **of_rules})
    return Line({"key": detail.key, **_values(detail.old, detail.new), "effect": detail.effect})


def _values(old: Value, new: Value) -> dict[str, Any]:
    return {"old": _value(old), "new": _value(new)}


def _value(value: Value) -> Any:
    """A value as a plan file has it."""
    if isinstance(value, Rule):
        return Line(rule_data(value))
    if isinstance(value, Baseline):
        return Line({"period": str(value.period), "value": value.value})
    if isinstance(value, Void):
        since = str(value.since) if value.since is not None else None
        return Line({"reason": value.reason, "since": since, "source": value.source})
    if isinstance(value, Range):
        return tuple(value[:2])
    return str(value) if isinstance(value, Period) else value
