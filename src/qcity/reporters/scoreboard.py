"""The scoreboard of `--by department`, in the table and in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qcity.report import Report
from qcity.reporters import View


def render_scoreboard(report: Report, view: View) -> Iterator[str]:  # noqa: ARG001
    """To be written: what each department answers for, and how it stands."""
    yield ""


def scoreboard_data(report: Report) -> list[dict[str, Any]]:  # noqa: ARG001
    """To be written."""
    return []
