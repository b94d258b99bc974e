"""GitLab's code quality report: what its documentation says must be there, is there.

GitLab publishes no schema of it in any registry; the requirements are those of its documentation ("Code Quality",
"Import code quality results").
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from qcity import Report, render_file
from qcity.rendering import rendered
from qcity.reporters import View
from test_findings import VIEW, judged
from test_formats_agree import reports

SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def told(report: Report, view: View = VIEW) -> list[dict[str, Any]]:
    """The list that GitLab gets."""
    found = json.loads("".join(rendered(report, "gitlab", view)))
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("name", ["hostile", "city", "mistakes", "earlier", "bodies"])
def test_every_finding_has_what_gitlab_wants(name: str) -> None:
    found = json.loads(render_file(reports()[name], "gitlab"))
    for one in found:
        assert one["description"]
        assert one["check_name"]
        assert one["severity"] in SEVERITIES
        assert re.fullmatch("[0-9a-f]{64}", one["fingerprint"])
        assert one["location"]["path"]
        assert not one["location"]["path"].startswith("./")
        assert one["location"]["lines"]["begin"] >= 1
    assert len({one["fingerprint"] for one in found}) == len(found) > 0


def test_a_report_without_a_finding_is_an_empty_list() -> None:
    assert told(judged("rate,2020,,95,,\n")) == []


def test_errors_weigh_more_than_warnings() -> None:
    found = {one["check_name"]: one["severity"] for one in told(reports()["mistakes"])}
    assert found["data.bad-number"] == "major"
    assert found["data.unknown-column"] == "minor"


def test_a_file_as_a_whole_stands_on_its_first_line() -> None:
    (found,) = [one for one in told(judged("")) if one["check_name"].startswith("data.")]
    assert found["location"] == {"path": "data/a.csv", "lines": {"begin": 1}}
