"""The report as JUnit XML, which nearly every CI shows: a suite for each domain with a test case for each target.

It follows the schema of Jenkins' JUnit plug-in, which most tools that read the format heed. The attributes `file` and
`line`, which that schema does not have, stand where a place is known: GitLab and others look for them. A miss that
does not make the exit code 1 by itself, because it is waived, not due or was only striven for, is skipped, not failed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qcity import __version__
from qcity.measurement import ERROR, Issue
from qcity.messages import say, word
from qcity.numbers import number_text
from qcity.plan import Plan
from qcity.report import PASS, Report, Result
from qcity.reporters import View
from qcity.reporters.breakdown import remarks
from qcity.reporters.findings import is_missed, level_of, missed_text
from qcity.reporters.paths import repository_path
from qcity.reporters.xmltext import as_attribute, as_content
from qcity.source import Place
from qcity.wording import target_name, verdict_text


class _Counts(NamedTuple):
    tests: int = 0
    failures: int = 0
    errors: int = 0
    skipped: int = 0

    def plus(self, other: _Counts) -> _Counts:
        return _Counts(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def attributes(self) -> str:
        return "".join(f' {name}="{count}"' for name, count in self._asdict().items() if name != "skipped")


def render(report: Report, view: View) -> Iterator[str]:
    """The test cases of the targets by domain, then those of the data issues where there are any."""
    domains = [(domain, [r for r in report.results if r.target.domain == domain.id]) for domain in report.plan.domains]
    suites = [(domain, results, _counts(results)) for domain, results in domains if results]
    errors = report.errors()
    of_issues = _Counts(len(report.issues), 0, errors, 0)
    total = of_issues
    for *_, counts in suites:
        total = total.plus(counts)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f"<testsuites name={as_attribute(f'qcity {report.plan.id}')}{total.attributes}>\n"
    for domain, results, counts in suites:
        name = domain.name_en if view.lang == "en" and domain.name_en else domain.name
        yield _suite(name, counts)
        yield from _properties(report, view)
        yield from (_target_case(report.plan, result, view) for result in results)
        yield "</testsuite>\n"
    if report.issues:
        yield _suite(word("junit.issues", view.lang), of_issues)
        yield from (_issue_case(report.plan, issue, view) for issue in report.issues)
        yield "</testsuite>\n"
    yield "</testsuites>\n"


def _counts(results: Iterable[Result]) -> _Counts:
    kinds = [_kind(result) for result in results]
    return _Counts(len(kinds), kinds.count("failure"), 0, kinds.count("skipped"))


def _kind(result: Result) -> str:
    """What a result is as a test: nothing besides where it holds."""
    if result.verdict == PASS:
        return ""
    return "failure" if is_missed(result) and level_of(result) == ERROR else "skipped"


def _suite(name: str, counts: _Counts) -> str:
    return f'<testsuite name={as_attribute(name)}{counts.attributes} skipped="{counts.skipped}">\n'


def _properties(report: Report, view: View) -> Iterator[str]:
    """What was checked, and against which plan."""
    known = {
        "qcity": __version__,
        "plan": report.plan.id,
        "plan_sha256": report.plan.sha256,
        "as_of": report.as_of.isoformat() if report.as_of else "",
        **{f"sha256 {repository_path(one.path, view)}": one.sha256 for one in report.inputs},
    }
    yield "<properties>\n"
    yield from (f"<property name={as_attribute(k)} value={as_attribute(v)}/>\n" for k, v in known.items())
    yield "</properties>\n"


def _target_case(plan: Plan, result: Result, view: View) -> str:
    target, part = result.target, result.deciding
    name = f"{target.id} {target_name(target, view.lang)}"
    places = part.places if part is not None else ()
    where = _where(places[0], view) if places else ""
    lines = [f"<testcase name={as_attribute(name)} classname={as_attribute(f'{plan.id}.{target.domain}')}{where}>"]
    if kind := _kind(result):
        said = missed_text(plan, result, view.lang) if is_missed(result) else verdict_text(result, view.lang)
        details = [*remarks(plan, result, view.lang), *(str(place) for place in places)]
        text = "\n".join(map(as_content, details))
        lines.append(f"<{kind} type={as_attribute(result.verdict)} message={as_attribute(said)}>{text}</{kind}>")
    lines += [f"<system-out>{as_content(_figures(result))}</system-out>", "</testcase>\n"]
    return "\n".join(lines)


def _figures(result: Result) -> str:
    """The verdict and the exact figures under the names of the JSON report, on one line."""
    part = result.deciding
    if part is None:
        return f"verdict={result.verdict}"
    numbers = {
        "value": part.value,
        "gap": part.gap,
        "margin": part.margin,
        "needed": None if part.needed is None else abs(part.needed),
        "numerator": part.numerator,
        "denominator": part.denominator,
    }
    said = [f"{name}={number_text(number)}" for name, number in numbers.items() if number is not None]
    said += [f"period={part.period}"] if part.period else []
    return " ".join([f"verdict={result.verdict}", *said, f"body={part.body}"])


def _issue_case(plan: Plan, issue: Issue, view: View) -> str:
    text = say(issue.message, view.lang)
    path = repository_path(issue.place.path, view)
    name = " ".join(filter(None, (str(issue.place._replace(path=path)), issue.column, issue.code)))
    case = (
        f"<testcase name={as_attribute(name)} classname={as_attribute(f'{plan.id}.data')}{_where(issue.place, view)}>"
    )
    if issue.severity == ERROR:
        kind, message = as_attribute(issue.code), as_attribute(text)
        said = f"<error type={kind} message={message}>{as_content(name)}</error>"
    else:
        said = f"<system-out>{as_content(f'{issue.code}: {text}')}</system-out>"
    return f"{case}\n{said}\n</testcase>\n"


def _where(place: Place, view: View) -> str:
    """Where something stands, for those who look for it in these attributes."""
    line = f' line="{place.row}"' if place.row else ""
    return f" file={as_attribute(repository_path(place.path, view))}{line}"
