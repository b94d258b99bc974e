"""The JSON report (contract, section 5): the same bytes for the same input, numbers exact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from qcity import __version__
from qcity.appraisal import Appraisal
from qcity.codes import entry_of
from qcity.measurement import Input, Issue
from qcity.messages import say
from qcity.plan import WHOLE, Plan, Target
from qcity.report import Part, Report, Result
from qcity.reporters import View
from qcity.reporters.derivations import derivation_data
from qcity.reporters.jsontext import Line, Open, dump, streamed
from qcity.reporters.rules import rule_data
from qcity.reporters.worth import (
    body_trends_data,
    evidence_data,
    holders_data,
    readings_data,
    scoreboard_data,
    shares_data,
    slowest_body,
    trend_data,
    trend_reason,
    waiver_data,
)
from qcity.snapshot import reported_figures
from qcity.source import Place
from qcity.wording import rule_text

SCHEMA_VERSION = 1


def render(report: Report, view: View) -> Iterator[str]:
    """One document, whole whatever the table shows."""
    yield from streamed(_document(report, view.lang))
    yield "\n"


def render_targets(targets: Iterable[Target], plan: Plan) -> Iterator[str]:
    """The list of a plan's targets."""
    yield dump([_target(target, plan) for target in targets])
    yield "\n"


def _document(report: Report, lang: str) -> Open:
    plan = report.plan
    tally = report.tally()
    errors = report.errors()
    document = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "qcity", "version": __version__},
        "plan": {"id": plan.id, "title": plan.title, "sha256": plan.sha256, "targets": len(plan.targets)},
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "inputs": [_input(one) for one in report.inputs],
        "issues": (_issue(issue, lang) for issue in report.issues),
        "results": (_result(report, result, lang) for result in report.results),
        "summary": {
            "targets": len(report.results),
            **tally,
            "waived": sum(result.waiver is not None for result in report.results),
            "errors": errors,
            "warnings": len(report.issues) - errors,
        },
        "exit_code": report.exit_code,
        "as_of_source": report.as_of_source,
        "narrowed": _narrowed(report),
        "departments": scoreboard_data(report),
    }
    return Open(document)


def _narrowed(report: Report) -> Line:
    period = str(report.window) if report.window else None
    return Line({**report.narrowing._asdict(), "period": period})


def _input(one: Input) -> Line:
    return Line(
        {
            "path": one.path,
            "format": one.format,
            "encoding": one.encoding,
            "rows": one.rows,
            "measurements": one.measurements,
            "sha256": one.sha256,
            "cells": Line(one.cells._asdict()),
        }
    )


def _issue(issue: Issue, lang: str) -> Line:
    place = issue.place
    return Line(
        {
            "code": issue.code,
            "severity": issue.severity,
            "message": say(issue.message, lang),
            "path": place.path,
            "sheet": place.sheet,
            "row": place.row,
            "column": issue.column,
            "text": issue.text,
            "target": str(issue.blanks["target"]) if "target" in issue.blanks else None,
            "cell": place.cell,
        }
    )


def _result(report: Report, result: Result, lang: str) -> dict[str, Any]:
    plan, target, part = report.plan, result.target, result.deciding
    appraisal = result.appraisal or Appraisal()
    unsaid = [reason for reason in (appraisal.no_trend, appraisal.no_evidence) if reason is not None]
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
        "waived": waiver_data(result.waiver),
        "trend": trend_data(appraisal),
        "evidence": evidence_data(appraisal, target, lang),
        "notes": [say(note, lang) for note in (*result.notes, *unsaid)],
        "parts": [_part(one, lang) for one in result.parts],
        "decided_by": tuple(_place(place) for place in (part.places if part else ())),
        "threshold": rule_data(result.rule) if result.threshold_supplied else None,
        "numerator": part.numerator if part else None,
        "denominator": part.denominator if part else None,
        "shown": part.shown if part else None,
        "trend_reason": trend_reason(appraisal),
        "trends": body_trends_data(appraisal),
        "slowest": slowest_body(appraisal),
        "measure": target.measure,
        "figures": [
            Line({"period": str(period), "body": body, **one._asdict()})
            for (body, period), one in reported_figures(report, target)
        ],
        "areas": shares_data(appraisal),
        "held_back_by": holders_data(appraisal),
        "readings": readings_data(appraisal),
        "derivation": derivation_data(report, result, lang),
    }


def _part(part: Part, lang: str) -> Line:
    return Line(
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


def _place(place: Place) -> Line:
    return Line({"path": place.path, "sheet": place.sheet, "row": place.row, "cell": place.cell})


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
    entry = entry_of(code)
    meaning, mend = (text.zh if lang == "zh" else text.en for text in (entry.meaning, entry.mend))
    yield dump({"code": code, "severity": entry.severity, "meaning": meaning, "example": entry.example, "mend": mend})
    yield "\n"
