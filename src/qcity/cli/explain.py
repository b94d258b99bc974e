"""`qcity explain`: one target, or one issue code."""

from __future__ import annotations

from typing import Annotated

import typer

from qcity.cli.choices import choose
from qcity.cli.options import FormatName, Lang, Output, PlanFile, command_app, h
from qcity.cli.terminal import emit, user_language, width
from qcity.codes import CODES
from qcity.errors import Message, UsageError
from qcity.loading import load_plan
from qcity.messages import nearest
from qcity.reporters import FORMATS, View

app = command_app()


@app.command(help=h("说明一个目标或一个问题代码。", "Explain one target or one issue code."))
def run(
    thing: Annotated[
        str,
        typer.Argument(metavar="ID|CODE", help=h("目标的标识或名称，或问题代码", "A target or an issue code.")),
    ],
    plan_file: PlanFile = None,
    format_: FormatName = "table",
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Explains; returns the exit code."""
    choose("--lang", lang, ("zh", "en"))
    choose("--format", format_, FORMATS)
    plan = load_plan(plan_file)
    machine = FORMATS[format_].for_machines
    language = user_language(plan.language, chosen=lang, machine=machine)
    target = plan.find_target(thing)
    if target is None and thing not in CODES:
        blanks = {"text": thing, "nearest": nearest(thing, [*plan.target_spellings(), *CODES])}
        raise UsageError(Message("unknown_thing", blanks))
    if machine:
        from qcity.reporters.json import render_code as json_code
        from qcity.reporters.json import render_targets

        chunks = render_targets([target], plan) if target else json_code(thing, language)
    else:
        from qcity.reporters.explanation import render_code, render_target

        view = View(language, width=width() if output in (None, "-") else None)
        chunks = render_target(plan, target, view) if target else render_code(thing, view)
    emit(chunks, output, utf8=machine, inputs=[plan.path])
    return 0
