"""`qcity targets`: list the plan's targets."""

from __future__ import annotations

from qcity.cli.choices import choose, chosen_targets, plain_format
from qcity.cli.inforce import in_force
from qcity.cli.options import Departments, Domains, FormatName, Lang, Output, PlanFile, command_app, h
from qcity.cli.terminal import color, emit, user_language, width
from qcity.errors import Message, UsageError
from qcity.loading import load_plan
from qcity.reporters import FORMATS, View

app = command_app()


@app.command(help=h("列出计划的全部目标。", "List the plan's targets."))
def run(
    plan_file: PlanFile = None,
    domain: Domains = None,
    department: Departments = None,
    format_: FormatName = None,
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Lists targets; returns the exit code."""
    choose("--lang", lang, ("zh", "en"))
    format_ = plain_format(format_, output)
    settings = in_force((), {"plan": plan_file})
    plan = load_plan(settings.text("plan", plan_file))
    ids = chosen_targets(plan, domain or (), department or ())
    targets = [target for target in plan.targets if ids is None or target.id in ids]
    if not targets:
        raise UsageError(Message("nothing_selected"))
    if FORMATS[format_].for_machines:
        from qcity.reporters.json import render_targets as render_json

        emit(render_json(targets, plan), output, utf8=True, inputs=[plan.path])
    else:
        from qcity.reporters.explanation import render_targets

        to_file = output not in (None, "-")
        language = user_language(plan.language, chosen=lang, preferred=settings.text("lang"))
        view = View(language, None if to_file else width(), color() and not to_file)
        emit(render_targets(plan, targets, view), output, inputs=[plan.path])
    return 0
