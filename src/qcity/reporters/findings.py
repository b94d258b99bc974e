"""What a report finds wrong, place by place: data issues, and targets that are due and were missed.

It is what the formats show that have lines of files to point at: SARIF, and the annotations of GitHub and GitLab.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from qcity.errors import Message
from qcity.measurement import ERROR, WARNING, Issue
from qcity.messages import say, word
from qcity.plan import WHOLE, Plan
from qcity.planlines import target_lines
from qcity.report import FAIL, MISSING, UNDECIDED, Report, Result
from qcity.reporters.breakdown import needed_text
from qcity.source import Place
from qcity.wording import demand_text, departments_text, figure_text, gap_text, inert, target_name

NOTE = "note"
"""The level of a miss that a waiver allows."""
MISSES = frozenset({FAIL, MISSING, UNDECIDED})


class Finding(NamedTuple):
    """One thing that is wrong: `ERROR`, `WARNING` or `NOTE`, what to say of it, and where it stands, best place first.

    `rule` is the issue's code or the target's id. Exactly one of `issue` and `result` is there.
    """

    rule: str
    level: str
    text: str
    places: tuple[Place, ...]
    issue: Issue | None = None
    result: Result | None = None


def findings(report: Report, lang: str) -> Iterator[Finding]:
    """The data issues in the report's order, then the missed targets in the plan's; the texts are inert."""
    for issue in report.issues:
        yield Finding(issue.code, issue.severity, inert(say(issue.message, lang)), (issue.place,), issue)
    lines: dict[str, int] | None = None
    for result in report.results:
        if not is_missed(result):
            continue
        places = result.deciding.places if result.deciding is not None else ()
        if not places:
            lines = target_lines(report.plan) if lines is None else lines
            places = (Place(report.plan.path, None, lines.get(result.target.id)),)
        text = missed_text(report.plan, result, lang)
        yield Finding(result.target.id, level_of(result), text, places, None, result)


def is_missed(result: Result) -> bool:
    """Whether a target is due and failed, was not reported or could not be decided, waived or not."""
    return result.is_due and result.verdict in MISSES


def level_of(result: Result) -> str:
    """How grave a miss is: a note where it is waived, a warning where the target was only striven for."""
    if result.waiver is not None:
        return NOTE
    return ERROR if result.is_binding_and_due else WARNING


def missed_text(plan: Plan, result: Result, lang: str) -> str:
    """A missed target in a sentence: what was asked, what was reported, the gap, what is needed, who answers for it."""
    target, part = result.target, result.deciding
    where = ""
    if part is not None:
        body = "" if target.scope == WHOLE else plan.body(part.body).name
        where = " ".join(filter(None, (body, str(part.period or ""))))
    blanks = {
        "target": target_name(target, lang),
        "verdict": word(f"verdict.{result.verdict}", lang),
        "rule": demand_text(result, lang),
        "figure": figure_text(part, target),
        "where": where,
        "gap": gap_text(part, target, lang),
        "needed": "".join(needed_text(plan, result, lang)),
        "answers": say(Message("finding.answers", {"departments": departments_text(plan, target, lang)}), lang),
    }
    text = say(Message("finding.missed", blanks), lang)
    if result.waiver is not None:
        waived = {"text": text, "until": str(result.waiver.until), "reason": result.waiver.reason}
        text = say(Message("finding.waived", waived), lang)
    return inert(text)
