"""What a report finds wrong, place by place: data issues, and targets that are due and were missed.

It is what the formats show that have lines of files to point at: SARIF, and the annotations of GitHub and GitLab.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from qcity.codes import CODES
from qcity.errors import Message
from qcity.measurement import ERROR, WARNING, Issue
from qcity.messages import say, word
from qcity.plan import WHOLE, Plan
from qcity.planlines import target_lines
from qcity.report import FAIL, MISSING, UNDECIDED, Report, Result
from qcity.reporters import View
from qcity.reporters.breakdown import breakdown, needed_text
from qcity.reporters.paths import is_in_repository, plan_path, repository_path
from qcity.source import Place
from qcity.wording import demand_text, departments_text, figure_text, gap_text, inert, target_name

NOTE = "note"
"""The level of a miss that a waiver allows."""
MISSES = frozenset({FAIL, MISSING, UNDECIDED})


class Finding(NamedTuple):
    """One thing that is wrong: `ERROR`, `WARNING` or `NOTE`, what to say of it (inert), and where it stands.

    `rule` is the issue's code or the target's id. The best of the `places` comes first, their paths are relative to
    the repository; `is_local` says that the first is a file in it. `fingerprint` (64 hex digits) stays when lines
    are moved, and no two findings of a report have the same. Exactly one of `issue` and `result` is there.
    """

    rule: str
    level: str
    text: str
    places: tuple[Place, ...]
    is_local: bool
    fingerprint: str
    issue: Issue | None = None
    result: Result | None = None

    @property
    def rule_id(self) -> str:
        """The rule's name where codes and targets stand side by side: `data.bad-number`, `target.forest-cover`."""
        return f"target.{self.rule}" if self.issue is None else rule_of_code(self.rule)


def rule_of_code(code: str) -> str:
    """A code's rule: `data.bad-number`, `plan.no-quote`."""
    return f"{'data' if code in CODES else 'plan'}.{code}"


def findings(report: Report, view: View) -> Iterator[Finding]:
    """The data issues in the report's order, then the missed targets in the plan's."""
    names = _Names(view)
    seen: Counter[tuple[str | None, ...]] = Counter()
    for issue in report.issues:
        place = names.place(issue.place)
        key = ("issue", issue.code, place.path, place.sheet, issue.column, issue.text)
        seen[key] += 1
        mark = _fingerprint(*key, str(seen[key]))
        text = inert(say(issue.message, view.lang))
        yield Finding(issue.code, issue.severity, text, (place,), is_in_repository(place.path), mark, issue)
    for result in filter(is_missed, report.results):
        part = result.deciding
        places = tuple(names.place(place) for place in part.places) if part is not None else ()
        is_local = bool(places) and is_in_repository(places[0].path)
        if not places:
            place, is_local = names.in_plan(report.plan, result.target.id)
            places = (place,)
        mark = _fingerprint("target", report.plan.id, result.target.id, *_when_and_whom(result))
        text = missed_text(report.plan, result, view.lang)
        yield Finding(result.target.id, level_of(result), text, places, is_local, mark, None, result)


class _Names:
    """The places of files as the repository knows them."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._known: dict[str, str] = {}
        self._lines: dict[str, int] | None = None

    def place(self, place: Place) -> Place:
        if place.path not in self._known:
            self._known[place.path] = repository_path(place.path, self._view)
        return place._replace(path=self._known[place.path])

    def in_plan(self, plan: Plan, target: str) -> tuple[Place, bool]:
        """Where a target stands in its plan, and whether that is a file in the repository."""
        if self._lines is None:
            self._lines = target_lines(plan)
        path = repository_path(plan.path, self._view)
        return Place(plan_path(path), None, self._lines.get(target)), is_in_repository(path)


def _when_and_whom(result: Result) -> tuple[str, str]:
    part = result.deciding
    return ("", "") if part is None else (part.body, str(part.period or ""))


def _fingerprint(*parts: str | None) -> str:
    return sha256("\x1f".join(part or "" for part in parts).encode("utf-8", "surrogatepass")).hexdigest()


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
    }
    more = {
        "needed": "".join(needed_text(plan, result, lang)),
        "parts": next(breakdown(plan, result, lang), ""),
        "departments": departments_text(plan, target, lang),
    }
    blanks["more"] = say(Message("finding.more", more), lang)
    text = say(Message("finding.missed", blanks), lang)
    if result.waiver is not None:
        waived = {"text": text, "until": str(result.waiver.until), "reason": result.waiver.reason}
        text = say(Message("finding.waived", waived), lang)
    return inert(text)
