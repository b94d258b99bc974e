"""A finished report shown in every format that was asked for, and in the summary of a GitHub Actions step."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from qcity.cli.destinations import STDOUT, Destination
from qcity.cli.terminal import color, emit, user_language, width
from qcity.errors import Message, UsageError, reason_of
from qcity.rendering import pieces, rendered
from qcity.report import Report
from qcity.reporters import FORMATS, View

ON_GITHUB = "github"
"""The format that GitHub Actions reads from a step's output."""

MOST_SUMMARY = 1024 * 1024
"""GitHub takes no larger summary of a step, in bytes."""


def default_format() -> str:
    """The format where none is named: annotations in a step of GitHub Actions, else the table."""
    return ON_GITHUB if ON_GITHUB in FORMATS and os.environ.get("GITHUB_ACTIONS") == "true" else "table"


def write_reports(
    report: Report,
    wanted: Sequence[Destination],
    view: View,
    *,
    lang: str | None,
    preferred: str | None,
    inputs: Iterable[str],
) -> None:
    """Writes a report to each of its destinations; raises UsageError where one cannot be written.

    `view` is completed with what each format and destination need; `lang` is what the command line asks for,
    `preferred` what the settings do. `inputs` are the files that may not be written over.
    """
    protected = list(inputs)
    for name, path in wanted:
        format_ = FORMATS[name]
        language = user_language(report.plan.language, chosen=lang, preferred=preferred, machine=format_.for_machines)
        own = view._replace(lang=language)
        if not format_.for_terminals:
            own = with_folders(own)
        elif path == STDOUT:
            own = own._replace(width=width(), color=color())
        emit(pieces(report, name, own), path, utf8=not format_.for_terminals, inputs=protected)
        if name == ON_GITHUB:
            _add_to_step_summary(report, own)


def with_folders(view: View) -> View:
    """Where paths start from, and the repository that CI says it works in, else the one around that folder."""
    try:
        folder = Path.cwd()
    except OSError:  # it is gone
        return view
    told = (os.environ.get(name) for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"))
    around = [Path(one) for one in told if one]
    around += [one for one in (folder, *folder.parents) if (one / ".git").exists()]
    root = next((one for one in around if folder.is_relative_to(one)), folder)
    return view._replace(folder=folder.as_posix(), root=root.as_posix())


def _add_to_step_summary(report: Report, view: View) -> None:
    """Appends the report as Markdown to the file that GitHub Actions shows for a step; the short one if it must."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    try:
        with Path(path).open("ab") as file:
            room = MOST_SUMMARY - file.tell()
            for own in (view, view._replace(summary=True)):
                text = "".join(rendered(report, "markdown", own)).encode()
                if len(text) <= room:
                    file.write(text)
                    return
    except OSError as error:
        raise UsageError(Message("unwritable_file", {"path": path, "reason": reason_of(error)})) from error
