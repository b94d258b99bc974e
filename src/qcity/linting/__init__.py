"""What is wrong or doubtful in a plan file: everything `qcity plan lint` says.

One module holds the checks of one kind; each yields findings for places of the file. A finding that the file explains
(`lint: [{ignore: CODE, why: …}]` of the target, the body or the plan that it concerns) is not told, and an
explanation that explains nothing is a finding itself. Adding a check is one function and one entry in `CHECKS`, and
its code in `plancodes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from qcity.assemble import assemble
from qcity.errors import FileError, Problem
from qcity.linting import layout, names, reach, wording
from qcity.linting.subject import Finding, Subject
from qcity.measurement import Issue
from qcity.messages import bilingual, nearest
from qcity.periods import read_period
from qcity.plan import WHOLE, Body, Plan
from qcity.plancodes import PLAN_CODES
from qcity.planfile import Checker
from qcity.source import Place
from qcity.yamlfile import Location, YamlFile, read_yaml

Check = Callable[[Subject], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (
    reach.impossible_goals,
    reach.missing_baselines,
    reach.missing_tolerances,
    reach.missing_counts,
    reach.missing_areas,
    reach.placeholder_deadline,
    wording.missing_quotes,
    wording.missing_numbers_of_rules,
    wording.other_rules,
    wording.hedges,
    wording.other_units,
    wording.other_deadlines,
    wording.unread_quantities,
    names.same_things,
    names.near_names,
    names.missing_departments,
    names.idle_departments,
    layout.key_order,
    layout.unit_spelling,
)


class Linted(NamedTuple):
    """A plan file gone through: the plan, or what of it could be read, and every finding in the file's order."""

    plan: Plan
    issues: tuple[Issue, ...]


def lint(path: str, content: bytes) -> Linted:
    """Goes through a plan file's bytes; never raises for what they hold."""
    try:
        file = read_yaml(path, content)
    except FileError as error:
        return Linted(_stand_in(path, content, None), tuple(_problem(path, one) for one in error.problems))
    checker = Checker(file)
    document = checker.document()
    issues = [_problem(path, one) for one in file.problems]
    plan, kept = _what_loads(document, file, path, content)
    if plan is None:
        return Linted(_stand_in(path, content, file), tuple(sorted(issues, key=_by_line)))
    subject = Subject(plan, file, kept)
    findings = [finding for check in CHECKS for finding in check(subject)]
    issues += _unexplained(subject, findings)
    return Linted(plan, tuple(sorted(issues, key=_by_line)))


def _by_line(issue: Issue) -> tuple[int, str]:
    return issue.place.row or 0, issue.code


def _problem(path: str, problem: Problem) -> Issue:
    return Issue(
        "invalid-plan",
        Place(path, None, problem.line),
        None,
        problem.key or None,
        {"detail": bilingual(problem.message)},
    )


def _what_loads(
    document: dict[str, Any], file: YamlFile, path: str, content: bytes
) -> tuple[Plan | None, Sequence[int]]:
    """The plan without its broken targets, and which are left; nothing where more than targets is broken."""
    broken = set()
    for problem in file.problems:
        head, _, rest = problem.key.partition("[")
        if head != "targets" or not rest:
            return None, ()
        broken.add(int(rest.partition("]")[0]))
    kept = [i for i in range(len(document["targets"])) if i not in broken]
    if not kept:
        return None, ()
    return assemble({**document, "targets": [document["targets"][i] for i in kept]}, path, content), kept


def _stand_in(path: str, content: bytes, file: YamlFile | None) -> Plan:
    """What to call a plan that does not load."""
    data = file.data if file is not None else None
    head = data.get("plan") if isinstance(data, dict) else None
    said = {key: str(head[key]) for key in ("id", "title") if head.get(key)} if isinstance(head, dict) else {}
    due = read_period("9999")
    assert due is not None  # noqa: S101 - a year
    whole = Body("whole", said.get("title", path), WHOLE)
    return Plan(
        id_=said.get("id", "?"), title=said.get("title", path), due=due, targets=(), bodies=(whole,), path=path,
        content=content,
    )  # fmt: skip


# -- explanations --------------------------------------------------------------------------------------------------


def _unexplained(subject: Subject, findings: Sequence[Finding]) -> Iterator[Issue]:
    ignored = dict(_ignored(subject.file.data))
    used: set[tuple[Location, str]] = set()
    for finding in findings:
        explained = [
            (owner, finding.issue.code) for owner in finding.owners if finding.issue.code in ignored.get(owner, ())
        ]
        used.update(explained)
        if not explained:
            yield finding.issue
    for owner, codes in ignored.items():
        for j, code in enumerate(codes):
            place = subject.place((*owner, "lint", j))
            blanks = {"target": subject.name(owner), "nearest": nearest(code, PLAN_CODES, 1)}
            if code not in PLAN_CODES:
                yield Issue("unknown-ignore", place, None, code, blanks)
            elif (owner, code) not in used:
                yield Issue("ignored-nothing", place, None, code, blanks)


def _ignored(data: Any) -> Iterator[tuple[Location, list[str]]]:
    """The codes that each target, body and the plan's head want ignored."""
    entries: list[tuple[Location, Any]] = [(("plan",), data.get("plan"))]
    for section in ("targets", "bodies"):
        entries += [((section, i), entry) for i, entry in enumerate(data.get(section) or ())]
    for location, entry in entries:
        said = entry.get("lint") if isinstance(entry, dict) else None
        if isinstance(said, list):
            yield location, [str(one["ignore"]) for one in said if isinstance(one, dict) and "ignore" in one]
