"""A plan held against its text, as JSON: the same bytes for the same input."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qcity import __version__
from qcity.messages import say
from qcity.numbers import number_text
from qcity.plantext.audit import Audit, Mark
from qcity.reporters import View
from qcity.reporters.jsontext import Line, dump

SCHEMA_VERSION = 1


def render(audit: Audit, view: View) -> Iterator[str]:
    """One document; every quantity and every finding is in it."""
    yield dump(_document(audit, view.lang))
    yield "\n"


def _document(audit: Audit, lang: str) -> dict[str, Any]:
    plan = audit.plan
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "qcity", "version": __version__},
        "plan": {"id": plan.id, "title": plan.title, "sha256": plan.sha256, "targets": len(plan.targets)},
        "text": {"path": audit.path, "sha256": audit.sha256, "is_plans_text": not audit.is_other_text},
        "quantities": [_mark(audit, mark) for mark in audit.marks],
        "issues": [
            Line(
                {
                    "code": issue.code,
                    "severity": issue.severity,
                    "message": say(issue.message, lang),
                    "path": issue.place.path,
                    "row": issue.place.row,
                    "text": issue.text,
                }
            )
            for issue in audit.issues
        ],
        "summary": {**audit.tally(), "issues": len(audit.issues)},
        "exit_code": audit.exit_code,
    }


def _mark(audit: Audit, mark: Mark) -> Line:
    quantity = mark.quantity
    _, column = audit.text.place(quantity.start)
    return Line(
        {
            "text": audit.text.written(quantity.start, quantity.end),
            "line": mark.line,
            "column": column + 1,
            "kind": quantity.kind,
            "numbers": tuple(number_text(number) for number in quantity.numbers),
            "unit": f"{quantity.myriad}{quantity.unit}" or None,
            "status": mark.status,
            "targets": mark.targets,
            "is_ruled": mark.is_ruled,
        }
    )
