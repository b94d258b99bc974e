"""Evidence, in the table and in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qcity.appraisal import Appraisal
from qcity.report import Report, Result
from qcity.reporters import View


def render_section(report: Report, results: list[Result], view: View) -> Iterator[str]:  # noqa: ARG001
    """To be written: the section of the table."""
    yield ""


def evidence_data(appraisal: Appraisal, lang: str) -> dict[str, Any] | None:  # noqa: ARG001
    """To be written: the evidence as data; None where there is none."""
    return None
