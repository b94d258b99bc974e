"""Changes as JSON: the same bytes for the same input, numbers exact as in the JSON report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qcity import __version__
from qcity.changes import Changes, Turn
from qcity.messages import say
from qcity.movements import Fall, Move, Revision, Spot
from qcity.reporters import View
from qcity.reporters.changes.sections import counts
from qcity.reporters.jsontext import Line, dump
from qcity.snapshot import Reported, Snapshot, State, Trouble

SCHEMA_VERSION = 1


def render(changes: Changes, view: View) -> Iterator[str]:
    """One document; every change is in it."""
    yield dump(_document(changes, view.lang))
    yield "\n"


def _document(changes: Changes, lang: str) -> dict[str, Any]:
    counted = counts(changes)
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "qcity", "version": __version__},
        "old": _side(changes.old),
        "new": _side(changes.new),
        "notes": [say(note, lang) for note in changes.notes],
        "verdicts": [_turn(one) for one in changes.turned],
        "targets_added": [_alone(state) for state in changes.added],
        "targets_removed": [_alone(state) for state in changes.removed],
        "moved": [_move(one) for one in changes.moved],
        "vanished": [_spot(one) for one in changes.vanished],
        "appeared": [_spot(one) for one in changes.appeared],
        "fell": [_fall(one) for one in changes.fell],
        "revised": [_revision(one) for one in changes.revised],
        "issues_new": [_issue(one) for one in changes.issues_new],
        "issues_solved": [_issue(one) for one in changes.issues_solved],
        "summary": {
            "verdicts": len(changes.turned),
            **counted,
        },
        "exit_code": changes.exit_code,
    }


def _side(one: Snapshot) -> dict[str, Any]:
    return {
        "path": one.path,
        "kind": "report" if one.is_report else "submission",
        "inputs": [Line({"path": file.path, "sha256": file.sha256}) for file in one.files],
        "plan": {"id": one.plan_id, "title": one.plan_title, "sha256": one.plan_sha256},
        "as_of": one.as_of,
        "targets": len(one.states),
    }


def _target(state: State) -> Line:
    return Line({"target": state.id, "name": state.name, "name_en": state.name_en})


def _alone(state: State) -> Line:
    return Line({**_target(state), "verdict": state.verdict})


def _state(state: State) -> Line:
    return Line(
        {
            "verdict": state.verdict,
            "value": state.value,
            "shown": state.shown,
            "gap": state.gap,
            "period": str(state.period) if state.period else None,
            "body": state.body,
            "waived_until": state.waived,
        }
    )


def _turn(one: Turn) -> dict[str, Any]:
    return {**_target(one.new), "unit": one.new.unit, "direction": one.direction, **_states(one.old, one.new)}


def _move(one: Move) -> dict[str, Any]:
    sizes = {"difference": one.difference, "relative": one.relative, "change": one.change}
    return {**_target(one.new), "unit": one.new.unit, **sizes, **_states(one.old, one.new)}


def _states(old: State, new: State) -> dict[str, Line]:
    return {"old": _state(old), "new": _state(new)}


def _spot(one: Spot) -> Line:
    place = {"target": one.target.id, "unit": one.target.unit, "period": str(one.period), "body": one.body}
    return Line({**place, **_reported(one.figure)})


def _fall(one: Fall) -> dict[str, Any]:
    return {
        **_target(one.target),
        "unit": one.target.unit,
        "body": one.body,
        "difference": one.new - one.old,
        "old": Line({"period": str(one.old_period), "value": one.old}),
        "new": Line({"period": str(one.new_period), "value": one.new}),
    }


def _revision(one: Revision) -> dict[str, Any]:
    return {
        **_target(one.target),
        "unit": one.target.unit,
        "period": str(one.period),
        "body": one.body,
        "old": Line(_reported(one.old)),
        "new": Line(_reported(one.new)),
    }


def _reported(figure: Reported) -> dict[str, Any]:
    return figure._asdict()


def _issue(issue: Trouble) -> Line:
    return Line(issue._asdict())
