"""Annotations as GitHub Actions reads them from a step's output: one workflow command for each finding.

GitHub shows the first ten errors and the first ten warnings of a step beside the lines of the files, so the gravest
come first; the step's log has them all. Data and properties are escaped as GitHub's own toolkit escapes them
(`actions/toolkit`, packages/core/src/command.ts).
"""

from __future__ import annotations

from collections.abc import Iterator

from qcity.measurement import ERROR, WARNING
from qcity.report import Report
from qcity.reporters import View
from qcity.reporters.findings import NOTE, Finding, findings
from qcity.reporters.headline import issues_text, tally_text
from qcity.wording import inert, target_name

_COMMANDS = {ERROR: "error", WARNING: "warning", NOTE: "notice"}


def render(report: Report, view: View) -> Iterator[str]:
    """A line for each finding, the gravest first, and the tally as plain text in the last one."""
    found = list(findings(report, view))
    for level in _COMMANDS:
        yield from (_annotation(one, view.lang) for one in found if one.level == level)
    said = [tally_text(report, view.lang)] if report.results else []
    said += [issues_text(report, view.lang)] if report.issues or not said else []
    yield f"{('；' if view.lang == 'zh' else '; ').join(said)}\n"


def _annotation(finding: Finding, lang: str) -> str:
    """A workflow command; a place that GitHub has no file for is told in its text."""
    place, text = finding.places[0], finding.text
    properties = {"title": finding.rule if finding.result is None else target_name(finding.result.target, lang)}
    if finding.is_local:
        properties = {"file": place.path, **({"line": str(place.row)} if place.row else {}), **properties}
    if place.sheet is not None or not finding.is_local:
        text = f"{place}{'：' if lang == 'zh' else ': '}{text}"
    listed = ",".join(f"{name}={_property(inert(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.level]} {listed}::{_data(inert(text))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
