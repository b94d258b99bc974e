"""`qcity explain`: one target, or one issue code; with `--data` how the data leads to the target's verdict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from qcity.cli.choices import choose, chosen_period, plain_format
from qcity.cli.completing import complete_things, when_asked
from qcity.cli.dataoptions import AsOf, Encoding, InputFormat, Sheets, ThresholdsFile, WaiversFile
from qcity.cli.inforce import in_force
from qcity.cli.options import (
    FormatName,
    Lang,
    Output,
    PlanFile,
    command_app,
    h,
)
from qcity.cli.terminal import emit, user_language, width
from qcity.codes import CODES
from qcity.errors import Message, UsageError
from qcity.judge import Selection, check
from qcity.loading import load_plan, load_thresholds, load_waivers
from qcity.messages import nearest
from qcity.plan import Plan, Target
from qcity.plancodes import PLAN_CODES
from qcity.rendering import rendered
from qcity.report import INVALID
from qcity.reporters import FORMATS, View
from qcity.rules import Rule

app = command_app()


@app.command(help=h("说明一个目标或一个问题代码。", "Explain one target or one issue code."))
def run(
    thing: Annotated[
        str,
        typer.Argument(
            metavar="ID|CODE",
            help=h("目标的标识或名称，或问题代码", "A target or an issue code."),
            autocompletion=when_asked(complete_things),
        ),
    ],
    more: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE]...", help=h("--data 的其他文件", "Further files of --data."), show_default=False
        ),
    ] = None,
    data: Annotated[
        list[str] | None,
        typer.Option(
            "--data",
            metavar="FILE",
            help=h("从这些数据到结论的全过程（可重复）", "The whole way from this data to the verdict (repeatable)."),
        ),
    ] = None,
    sample: Annotated[
        bool,
        typer.Option("--sample", help=h("抽多少批次才能证明达标", "How large a sample would prove the goal.")),
    ] = False,
    plan_file: PlanFile = None,
    as_of: AsOf = None,
    thresholds: ThresholdsFile = None,
    waivers: WaiversFile = None,
    encoding: Encoding = None,
    sheet: Sheets = None,
    input_format: InputFormat = None,
    format_: FormatName = None,
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Explains; returns the exit code: 3 where the data is invalid, else 0."""
    choose("--lang", lang, ("zh", "en"))
    format_ = plain_format(format_, output)
    if more and not data:
        raise UsageError(Message("usage.extra", {"text": more[0]}))
    of_data = {"--as-of": as_of, "--waivers": waivers, "--encoding": encoding, "--sheet": sheet}
    of_data |= {"--input-format": input_format, "--thresholds": None if sample else thresholds}
    for option, given in of_data.items():
        if given and not data:
            raise UsageError(Message("needs_data", {"option": option}))
    if sample and data:
        raise UsageError(Message("sample_or_data"))
    files = [*(data or ()), *(more or ())]
    by_option = {"plan": plan_file, "lang": lang, "thresholds": thresholds, "waivers": waivers}
    settings = in_force(files, {**by_option, "fail-on": INVALID})
    plan = load_plan(settings.text("plan", plan_file))
    if data or sample:
        thresholds = settings.text("thresholds", thresholds)
    if data:
        waivers = settings.text("waivers", waivers)
    machine = FORMATS[format_].for_machines
    language = user_language(plan.language, chosen=lang, preferred=settings.text("lang"), machine=machine)
    view = View(language, width=width() if output in (None, "-") else None)
    target = plan.find_target(thing)
    if target is None and thing not in {**CODES, **PLAN_CODES}:
        blanks = {"text": thing, "nearest": nearest(thing, [*plan.target_spellings(), *CODES, *PLAN_CODES])}
        raise UsageError(Message("unknown_thing", blanks))
    if target is None and (data or sample):
        raise UsageError(Message("not_a_target", {"text": thing}))
    inputs = [plan.path, *filter(None, (thresholds, waivers))]
    code = 0
    if target is None:
        chunks = _code(thing, view, machine=machine)
    elif data:
        from qcity.cli.derived import aspects_of, derived
        from qcity.cli.reading import files_of, read_submission

        report = check(
            plan,
            read_submission(plan, files, encoding, sheet, input_format),
            as_of=chosen_period("as-of", as_of).end if as_of is not None else None,
            thresholds=load_thresholds(plan, thresholds) if thresholds is not None else {},
            waivers=load_waivers(plan, waivers) if waivers is not None else {},
            selection=Selection(frozenset({target.id})),
            fail_on=INVALID,
        )
        view = view._replace(aspects=aspects_of(report))
        chunks = rendered(report, format_, view) if machine else derived(report, view)
        inputs += files_of(report)
        code = report.exit_code
    elif sample:
        limits = load_thresholds(plan, thresholds) if thresholds is not None else {}
        rule = limits[target.id].rule if target.id in limits else None
        chunks = list(_sample(target, rule or target.rule, view, machine=machine))
    else:
        chunks = _target(plan, target, view, machine=machine)
    emit(chunks, output, utf8=machine, inputs=inputs)
    return code


def _code(code: str, view: View, *, machine: bool) -> Iterable[str]:
    if machine:
        from qcity.reporters.json import render_code as json_code

        return json_code(code, view.lang)
    from qcity.reporters.explanation import render_code

    return render_code(code, view)


def _target(plan: Plan, target: Target, view: View, *, machine: bool) -> Iterable[str]:
    if machine:
        from qcity.reporters.json import render_targets

        return render_targets([target], plan)
    from qcity.reporters.explanation import render_target

    return render_target(plan, target, view)


def _sample(target: Target, rule: Rule, view: View, *, machine: bool) -> Iterable[str]:
    from qcity.reporters.samples import render_sample, sample_data

    return sample_data(target, rule, view.lang) if machine else render_sample(target, rule, view)
