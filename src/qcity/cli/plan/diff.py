"""`qcity plan diff`: what an amended plan changed, and which of it asks less."""

from __future__ import annotations

from typing import Annotated

import typer

from qcity.cli.choices import choose, plain_format
from qcity.cli.completing import completer
from qcity.cli.inforce import in_force
from qcity.cli.options import Lang, Output, command_app, h
from qcity.cli.terminal import color, emit, user_language, width
from qcity.loading import load_plan
from qcity.planchanges import FAIL_ON, NEVER, compare_plans
from qcity.reporters import View
from qcity.reporters.planchanges import PLAN_DIFF_FORMATS, plan_changes_renderer

app = command_app()


@app.command(
    help=h(
        "比较修订前后的计划文件：目标的增减，每个目标是收紧、放宽还是其他变化。",
        "What an amended plan changed: targets added and withdrawn, tightened, loosened or otherwise changed.",
    )
)
def run(
    old: Annotated[str, typer.Argument(metavar="OLD", help=h("修订前的计划文件", "The plan before."))],
    new: Annotated[str, typer.Argument(metavar="NEW", help=h("修订后的计划文件", "The plan after."))],
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on",
            metavar="LEVEL",
            help=h(
                "什么情况下退出码为 1（loosened：有目标放宽或撤销）：",
                "When the exit code is 1 (loosened: where anything was loosened or withdrawn): ",
            )
            + " ".join(FAIL_ON),
            autocompletion=completer(FAIL_ON),
        ),
    ] = NEVER,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="NAME",
            help=h("输出格式：", "The output format: ") + " ".join(PLAN_DIFF_FORMATS),
            autocompletion=completer(PLAN_DIFF_FORMATS),
        ),
    ] = None,
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Compares two plans; returns the exit code."""
    choose("--lang", lang, ("zh", "en"))
    format_ = plain_format(format_, output, PLAN_DIFF_FORMATS)
    choose("--fail-on", fail_on, FAIL_ON)
    before, after = load_plan(old), load_plan(new)
    machine = PLAN_DIFF_FORMATS[format_].for_machines
    preferred = in_force((), {}).text("lang")
    language = user_language(after.language, chosen=lang, preferred=preferred, machine=machine)
    changes = compare_plans(before, after, fail_on)
    to_file = output not in (None, "-")
    view = View(language, width=None if to_file else width(), color=color() and not to_file)
    emit(plan_changes_renderer(format_)(changes, view), output, utf8=machine, inputs=[old, new])
    return changes.exit_code
