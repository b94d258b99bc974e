"""The targets that judge: plans, thresholds, waivers, reports read back, and whole checks with their reports."""

from __future__ import annotations

import json
from functools import cache
from typing import Any
from zlib import crc32

from fuzz import HERE
from fuzz.bundles import parts_of
from fuzz.invariants import hold, hold_json, hold_message, hold_problems, hold_report, hold_submission, hold_table
from qcity.assemble import assemble
from qcity.changes import compare
from qcity.errors import FileError, UsageError
from qcity.files import read_content
from qcity.judge import check
from qcity.measurement import Submission
from qcity.plan import Plan, Threshold
from qcity.planfile import check_plan_file
from qcity.readers import FORMATS, Format, format_of
from qcity.rendering import rendered
from qcity.report import EVIDENCE, READINGS, SHARES, TREND, Report
from qcity.reporters import View
from qcity.reporters.changes import DIFF_FORMATS, changes_renderer
from qcity.reportfile import report_in
from qcity.thresholds import check_thresholds_file
from qcity.waivers import check_waivers_file


@cache
def the_plan() -> Plan:
    """The plan of all targets."""
    content = (HERE / "plan.yaml").read_bytes()
    return assemble(check_plan_file("plan.yaml", content), "plan.yaml", content)


def plan_file(data: bytes) -> None:
    """A plan file: it is refused with problems that can be said, or it makes a plan that can be judged and told."""
    try:
        document = check_plan_file("plan.yaml", data)
    except FileError as error:
        hold_problems(error)
        return
    hold(json.loads(json.dumps(document)) == document, "a checked plan can be kept as JSON")
    plan = assemble(document, "plan.yaml", data)
    hold(plan.targets, "a plan has targets")
    render_some(check(plan, Submission()), crc32(data))


def thresholds_file(data: bytes) -> None:
    """A thresholds file."""
    plan = the_plan()
    try:
        thresholds = check_thresholds_file(plan, "thresholds.yaml", data)
    except FileError as error:
        hold_problems(error)
        return
    render_some(check(plan, Submission(), thresholds=thresholds), crc32(data))


def waivers_file(data: bytes) -> None:
    """A waivers file: whatever it says, the verdicts stay."""
    plan = the_plan()
    try:
        waivers = check_waivers_file(plan, "waivers.yaml", data)
    except FileError as error:
        hold_problems(error)
        return
    report = check(plan, Submission(), waivers=waivers)
    hold(report.tally() == check(plan, Submission()).tally(), "a waiver changes no verdict", waivers)
    render_some(report, crc32(data))


def report_file(data: bytes) -> None:
    """A JSON report, or what looks like one: it is refused in a sentence, or equal to itself and told in every form."""
    try:
        one = report_in("report.json", data)
    except UsageError as error:
        hold_message(error.message)
        return
    if one is None:
        return
    changes = compare(one, one)
    hold(changes.is_nothing, "nothing differs from itself", changes)
    for name in DIFF_FORMATS:
        text = "".join(changes_renderer(name)(changes, View("zh" if crc32(data) & 8 else "en")))
        hold("\x1b" not in text, "no text of a file steers a terminal", name)


def whole_check(data: bytes) -> None:
    """A bundle of files, `a.csv`, `b.json` …, and perhaps `thresholds.yaml`: read, judged and shown."""
    plan = the_plan()
    files: list[Submission] = []
    thresholds: dict[str, Threshold] = {}
    for name, content in parts_of(data)[:4]:
        if name == "thresholds.yaml":
            try:
                thresholds = check_thresholds_file(plan, name, content)
            except FileError as error:
                hold_problems(error)
            continue
        format_: Format = format_of(name) or FORMATS[0]
        files.append(read_content(plan, name or "data.csv", format_, content))
        hold_submission(plan, files[-1])
    report = check(plan, _together(files), thresholds=thresholds)
    document = render_some(report, crc32(data))
    turned = check(plan, _together(files, turned=True), thresholds=thresholds)
    hold(report.exit_code == turned.exit_code, "the order of rows never changes the exit code", report.exit_code)
    again = hold_json("".join(rendered(turned, "json", _in_json(crc32(data)))))
    for one, other in zip(document["results"], again["results"], strict=True):
        hold(one == other, "the order of rows never changes a verdict", one, other)


def _together(files: list[Submission], *, turned: bool = False) -> Submission:
    """What several files submit; `turned`, their rows from the last to the first."""
    step = -1 if turned else 1
    return Submission(
        tuple(m for one in files for m in one.measurements)[::step],
        tuple(row for one in files for row in one.damaged)[::step],
        tuple(issue for one in files for issue in one.issues),
        tuple(input_ for one in files for input_ in one.inputs),
        sum(one.unreported for one in files),
        frozenset(period for one in files for period in one.silent),
    )


def render_some(report: Report, which: int) -> dict[str, Any]:
    """The JSON report, read back; one of the tables is looked at."""
    hold_report(report)
    hold_table("".join(rendered(report, "table", _VIEWS[which % len(_VIEWS)])))
    document: dict[str, Any] = hold_json("".join(rendered(report, "json", _in_json(which))))
    hold(document["exit_code"] == report.exit_code, "the JSON report has the exit code")
    return document


def _in_json(which: int) -> View:
    """How a report is told as JSON."""
    return View("zh" if which & 8 else "en", aspects=frozenset({READINGS, EVIDENCE}))


_VIEWS = (
    View("zh"),
    View("en", 40, by="body"),
    View("zh", 80, by="department"),
    View("en", 80, by="district", aspects=frozenset({SHARES})),
    View("zh", 50, aspects=frozenset({TREND, READINGS, EVIDENCE})),
    View("en", 60, owed=True),
    View("en", summary=True),
)
