"""Findings as a code quality report that GitLab shows in a merge request.

GitLab reads the part of the Code Climate format that its documentation names: description, check_name, fingerprint,
severity, and a path and line, which have to be there.
"""

from __future__ import annotations

from collections.abc import Iterator

from qcity.measurement import ERROR, WARNING
from qcity.report import Report
from qcity.reporters import View
from qcity.reporters.findings import NOTE, findings
from qcity.reporters.jsontext import Line, streamed

_SEVERITIES = {ERROR: "major", WARNING: "minor", NOTE: "info"}


def render(report: Report, view: View) -> Iterator[str]:
    """A list of all findings, in the report's order."""
    yield from streamed(
        {
            "description": finding.text,
            "check_name": finding.rule_id,
            "fingerprint": finding.fingerprint,
            "severity": _SEVERITIES[finding.level],
            "location": Line({"path": finding.places[0].path, "lines": Line({"begin": finding.places[0].row or 1})}),
        }
        for finding in findings(report, view)
    )
    yield "\n"
