"""`qcity diff`: what changed between two submissions or JSON reports."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from typing import Annotated

import typer

from qcity.changes import FAIL_ON_CHANGE, compare
from qcity.cli.choices import choose, chosen_period, chosen_targets, plain_format
from qcity.cli.completing import completer
from qcity.cli.dataoptions import AsOf, Encoding, InputFormat, Sheets, ThresholdsFile, WaiversFile
from qcity.cli.inforce import in_force
from qcity.cli.options import (
    Departments,
    Domains,
    Lang,
    Output,
    PlanFile,
    command_app,
    h,
)
from qcity.cli.reading import files_of, read_submission
from qcity.cli.terminal import color, emit, user_language, width
from qcity.errors import Message, UsageError, reason_of
from qcity.judge import check
from qcity.loading import load_plan, load_thresholds, load_waivers
from qcity.plan import Threshold
from qcity.readers import FORMATS
from qcity.report import INVALID, Report
from qcity.reporters import View
from qcity.reporters.changes import DIFF_FORMATS, changes_renderer
from qcity.reportfile import report_at, report_in
from qcity.snapshot import Snapshot, narrowed, snapshot
from qcity.sources import STDIN, Source, find_sources, read_bytes
from qcity.waiver import Waiver

app = command_app()


@app.command(
    help=h(
        "比较前后两次报送或两份 JSON 报告：结论、数据、问题有什么变化。",
        "What changed between two submissions or two JSON reports: verdicts, figures, issues.",
    )
)
def run(
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD",
            help=h("以前的：文件、文件夹、通配符、-，或 JSON 报告", "Before: as for check, or a JSON report."),
        ),
    ],
    new: Annotated[
        str,
        typer.Argument(
            metavar="NEW",
            help=h("现在的：文件、文件夹、通配符、-，或 JSON 报告", "After: as for check, or a JSON report."),
        ),
    ],
    plan_file: PlanFile = None,
    as_of: AsOf = None,
    domain: Domains = None,
    department: Departments = None,
    thresholds: ThresholdsFile = None,
    waivers: WaiversFile = None,
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on",
            metavar="LEVEL",
            help=h("从哪一级起退出码不为 0：", "From which level the exit code is not 0: ") + " ".join(FAIL_ON_CHANGE),
            autocompletion=completer(FAIL_ON_CHANGE),
        ),
    ] = INVALID,
    encoding: Encoding = None,
    sheet: Sheets = None,
    input_format: InputFormat = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="NAME",
            help=h("输出格式：", "The output format: ") + " ".join(DIFF_FORMATS),
            autocompletion=completer(DIFF_FORMATS),
        ),
    ] = None,
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Compares two sides; returns the exit code."""
    choose("--lang", lang, ("zh", "en"))
    format_ = plain_format(format_, output, DIFF_FORMATS)
    choose("--fail-on", fail_on, FAIL_ON_CHANGE)
    if old == new == STDIN:
        raise UsageError(Message("diff.one_stdin"))
    given = {"plan": plan_file, "lang": lang, "thresholds": thresholds, "waivers": waivers}
    settings = in_force((old, new), {**given, "fail-on": fail_on})
    set_elsewhere, waived = (settings.text(key, given[key]) for key in ("thresholds", "waivers"))
    plan = load_plan(settings.text("plan", plan_file))
    chosen = chosen_targets(plan, domain or (), department or ())
    day = chosen_period("as-of", as_of).end if as_of is not None else None
    limits: dict[str, Threshold] = load_thresholds(plan, set_elsewhere) if set_elsewhere is not None else {}
    allowed: dict[str, Waiver] = load_waivers(plan, waived) if waived is not None else {}
    machine = DIFF_FORMATS[format_].for_machines
    language = user_language(plan.language, chosen=lang, preferred=settings.text("lang"), machine=machine)

    def judged(path: str) -> Report:
        submission = read_submission(plan, [path], encoding, sheet, input_format)
        return check(plan, submission, as_of=day, thresholds=limits, waivers=allowed)

    known = frozenset(target.id for target in plan.targets)
    inputs = [plan.path, *filter(None, (set_elsewhere, waived))]
    sides: list[Snapshot] = []
    for path in (old, new):
        one, files = _side(path, judged, language)
        inputs += files
        sides.append(one if chosen is None else narrowed(one, chosen, known))
    if not any(side.states for side in sides):
        raise UsageError(Message("nothing_selected"))
    if all(side.is_report for side in sides):
        of_submissions = {"--as-of": as_of, "--thresholds": thresholds, "--waivers": waivers}
        for option in (option for option, given in of_submissions.items() if given):
            raise UsageError(Message("diff.of_submissions", {"option": option}))
    names = {body.id: "" if body is plan.whole else body.name for body in plan.bodies}
    sides = [side if side.bodies or side.plan_id != plan.id else side._replace(bodies=names) for side in sides]
    before, after = sides
    changes = compare(before, after, fail_on)
    to_file = output not in (None, "-")
    view = View(language, width=None if to_file else width(), color=color() and not to_file)
    emit(changes_renderer(format_)(changes, view), output, utf8=machine, inputs=inputs)
    return changes.exit_code


def _side(path: str, judged: Callable[[str], Report], lang: str) -> tuple[Snapshot, list[str]]:
    """What a side says, whether it is a JSON report or has to be judged first, and the files it was read from."""
    told = _piped_report() if path == STDIN else _report(path)
    if told is not None:
        return told, [path]
    report = judged(path)
    return snapshot(path, report, lang), files_of(report)


def _report(path: str) -> Snapshot | None:
    """The JSON report in a file, or in the one file that a folder or pattern stands for; None where there is none."""
    if not os.path.isfile(path):  # noqa: PTH113 - it is no error where a path cannot be one
        path, *others = [source.path for source in find_sources([path])]
        if others or not os.path.isfile(path):  # noqa: PTH113
            return None
    return report_at(path)


def _piped_report() -> Snapshot | None:
    """The JSON report on standard input; what is none is put back, to be read as a submission."""
    try:
        content = read_bytes(Source(STDIN, FORMATS[0]))
    except OSError as error:
        raise UsageError(Message("unreadable_file", {"path": STDIN, "reason": reason_of(error)})) from error
    told = report_in(STDIN, content)
    if told is None:
        sys.stdin = TextIOWrapper(BytesIO(content))
    return told
