"""What each district contributes to rolled-up figures, for `--by district` and in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qcity.appraisal import Appraisal
from qcity.report import Report, Result
from qcity.reporters import View


def render_districts(report: Report, results: list[Result], view: View) -> Iterator[str]:  # noqa: ARG001
    """To be written: which district holds each rolled-up figure back."""
    yield ""


def shares_data(appraisal: Appraisal) -> list[dict[str, Any]] | None:  # noqa: ARG001
    """To be written: each area's share as data; None where nothing is rolled up."""
    return None
