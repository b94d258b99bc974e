"""Findings as SARIF 2.1.0 (OASIS), for code scanning and whatever else reads results of static analysis.

Each issue code and each missed target is a rule, with what it means and what to do as its help. Exact figures stand in
the properties of a result.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qcity import __version__
from qcity.codes import entry_of
from qcity.errors import Message
from qcity.measurement import Input, Issue
from qcity.messages import say, word
from qcity.plan import Plan
from qcity.report import Report, Result
from qcity.reporters import View
from qcity.reporters.findings import Finding, findings, is_missed, level_of, rule_of_code
from qcity.reporters.jsontext import Line, Open, streamed
from qcity.reporters.markdowntext import as_text
from qcity.reporters.paths import as_uri, is_in_repository, plan_path, repository_path
from qcity.source import Place
from qcity.wording import demand_text, departments_text, inert, target_name

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT, ELSEWHERE = "%SRCROOT%", "PLAN"
"""What relative paths start from: the repository, and for a plan that is not in it that plan's folder."""


def render(report: Report, view: View) -> Iterator[str]:
    """A log with one run, in pieces: the rules that are broken, then every finding, in the report's order."""
    yield from streamed(Open({"$schema": SCHEMA, "version": "2.1.0", "runs": iter([_run(report, view)])}))
    yield "\n"


def _run(report: Report, view: View) -> Open:
    lang = view.lang
    rules = list(_rules(report, lang))
    order = {rule["id"]: i for i, rule in enumerate(rules)}
    paths = [repository_path(one.path, view) for one in report.inputs]
    artifacts = {path: i for i, path in enumerate(paths)}
    driver = {"name": "qcity", "version": __version__, "semanticVersion": __version__, "rules": rules}
    bases = {ROOT: word("finding.root", lang), ELSEWHERE: word("finding.elsewhere", lang)}
    return Open(
        {
            "tool": {"driver": driver},
            "automationDetails": Line({"id": f"qcity/{inert(report.plan.id)}/"}),
            "language": "zh-CN" if lang == "zh" else "en-US",
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {name: Line({"description": _text(text)}) for name, text in bases.items()},
            "invocations": [Line({"executionSuccessful": True, "exitCode": report.exit_code})],
            "artifacts": [
                *(_artifact(one, path) for one, path in zip(report.inputs, paths, strict=True)),
                _plan_artifact(report.plan, view),
            ],
            "results": (_result(finding, order, artifacts) for finding in findings(report, view)),
        }
    )


# -- rules ---------------------------------------------------------------------------------------------------------


def _rules(report: Report, lang: str) -> Iterator[dict[str, Any]]:
    for code in dict.fromkeys(issue.code for issue in report.issues):
        entry = entry_of(code)
        meaning, mend = (text.zh if lang == "zh" else text.en for text in (entry.meaning, entry.mend))
        help_ = {"meaning": meaning, "mend": mend, "code": code}
        yield _rule(rule_of_code(code), meaning, help_, "finding.code_help", entry.severity, lang)
    for result in filter(is_missed, report.results):
        target = result.target
        name = inert(f"{target_name(target, lang)} {demand_text(result, lang)}")
        help_ = {
            "quote": inert(target.quote or ""),
            "clause": inert(target.clause or ""),
            "departments": inert(departments_text(report.plan, target, lang)),
            "id": inert(target.id),
        }
        rule = _rule(f"target.{inert(target.id)}", name, help_, "finding.target_help", level_of(result), lang)
        yield {**rule, "properties": Line({"tags": ("target", inert(target.domain))})}


def _rule(id_: str, text: str, help_: dict[str, str], key: str, level: str, lang: str) -> dict[str, Any]:
    plain = say(Message(key, help_), lang).strip()
    marked = say(Message(key, {name: as_text(said) for name, said in help_.items()}), lang).strip()
    return {
        "id": id_,
        "name": "".join(part.capitalize() for part in id_.replace(".", "-").split("-")),
        "shortDescription": _text(text),
        "fullDescription": _text(text),
        "help": Line({"text": plain, "markdown": marked}),
        "defaultConfiguration": Line({"level": level}),
        "properties": Line({"tags": (id_.partition(".")[0],)}),
    }


def _text(text: str) -> Line:
    return Line({"text": text})


# -- artifacts -----------------------------------------------------------------------------------------------------


def _artifact(one: Input, path: str) -> dict[str, Any]:
    artifact = {
        "location": _artifact_location(path),
        "length": len(one.content),
        "roles": ("analysisTarget",),
        "hashes": Line({"sha-256": one.sha256}),
    }
    return {**artifact, "encoding": one.encoding} if one.encoding else artifact


def _plan_artifact(plan: Plan, view: View) -> dict[str, Any]:
    path = repository_path(plan.path, view)
    base = ROOT if is_in_repository(path) else ELSEWHERE
    return {
        "location": Line({"uri": as_uri(plan_path(path)), "uriBaseId": base}),
        "length": len(plan.content),
        "roles": ("userSpecifiedConfiguration",),
        "hashes": Line({"sha-256": plan.sha256}),
    }


def _artifact_location(path: str) -> Line:
    """Where a file is; what is no file of the repository has no folder to start from."""
    uri = Line({"uri": as_uri(path)})
    return Line({**uri, "uriBaseId": ROOT}) if is_in_repository(path) else uri


# -- results -------------------------------------------------------------------------------------------------------


def _result(finding: Finding, rules: dict[str, int], artifacts: dict[str, int]) -> dict[str, Any]:
    first, *others = finding.places
    rule = inert(finding.rule_id)
    told: dict[str, Any] = {
        "ruleId": rule,
        "ruleIndex": rules[rule],
        "level": finding.level,
        "message": _text(finding.text),
        "locations": [_location(first, artifacts, is_local=finding.is_local)],
    }
    if others:
        told["relatedLocations"] = [_location(place, artifacts, is_local=finding.is_local) for place in others]
    told["partialFingerprints"] = Line({"qcity/v1": finding.fingerprint})
    if finding.result is not None and finding.result.waiver is not None:
        reason = inert(finding.result.waiver.reason)
        told["suppressions"] = [Line({"kind": "external", "status": "accepted", "justification": reason})]
    told["properties"] = _figures(finding.result) if finding.result is not None else _cell(finding.issue, first)
    return told


def _location(place: Place, artifacts: dict[str, int], *, is_local: bool) -> dict[str, Any]:
    if place.path in artifacts:
        where = Line({**_artifact_location(place.path), "index": artifacts[place.path]})
    else:
        where = Line({"uri": as_uri(place.path), "uriBaseId": ROOT if is_local else ELSEWHERE})
        where = Line({**where, "index": len(artifacts)}) if not is_local else where
    physical = {"artifactLocation": where}
    if place.row:
        physical["region"] = Line({"startLine": place.row})
    located: dict[str, Any] = {"physicalLocation": physical}
    if place.sheet is not None:
        name = inert(f"{place.sheet}!{place.cell or place.row}" if place.row else place.sheet)
        located["logicalLocations"] = [Line({"fullyQualifiedName": name, "kind": "cell" if place.cell else "sheet"})]
    return located


def _cell(issue: Issue | None, place: Place) -> Line:
    column, text = (issue.column, issue.text) if issue is not None else (None, None)
    return Line({"sheet": place.sheet, "cell": place.cell, "column": column, "text": text})


def _figures(result: Result) -> Line:
    """The exact figures of a missed target, under the names of the JSON report."""
    part = result.deciding
    return Line(
        {
            "verdict": result.verdict,
            "value": part.value if part else None,
            "gap": part.gap if part else None,
            "margin": part.margin if part else None,
            "needed": None if part is None or part.needed is None else abs(part.needed),
            "numerator": part.numerator if part else None,
            "denominator": part.denominator if part else None,
            "period": str(part.period) if part and part.period else None,
            "body": part.body if part else None,
        }
    )
