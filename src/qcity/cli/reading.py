"""Submissions named on the command line: read side by side, with a progress bar."""

from __future__ import annotations

import os
from collections.abc import Sequence

from qcity.cli.options import h
from qcity.cli.progress import progress_bar
from qcity.measurement import Submission
from qcity.plan import Plan
from qcity.report import Report
from qcity.submission import read_measurements


def read_submission(
    plan: Plan,
    files: Sequence[str],
    encoding: str | None = None,
    sheets: Sequence[str] | None = None,
    input_format: str | None = None,
    *,
    names_cells: bool = False,
) -> Submission:
    """Everything that these files, folders and patterns hold; raises UsageError where one cannot be used."""
    with progress_bar(h("读取文件", "reading")) as progress:
        return read_measurements(
            plan,
            *files,
            encoding=encoding,
            sheets=sheets or (),
            input_format=input_format,
            names_cells=names_cells,
            workers=os.cpu_count() or 1,
            progress=progress,
        )


def files_of(report: Report) -> list[str]:
    """The files that a report was made from, also those that could not be read; none may be written over."""
    return sorted({*(one.path for one in report.inputs), *(issue.place.path for issue in report.issues)})
