"""`qcity template`: a file to fill in, with a row for each figure that the plan asks for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import islice
from typing import Annotated

import typer

from qcity.asked import asked_figures
from qcity.cli.choices import choose, chosen, chosen_period
from qcity.cli.completing import complete_bodies, when_asked
from qcity.cli.inforce import in_force
from qcity.cli.options import Departments, Domains, Lang, Output, PlanFile, command_app, h
from qcity.cli.terminal import emit, is_terminal, refuse_existing, user_language
from qcity.errors import Bilingual, Message, UsageError
from qcity.loading import load_plan
from qcity.plan import Plan
from qcity.templates import FORMATS, Template, write

MOST_FIGURES = 50_000
"""No clerk fills in more, and a workbook has room for a million rows."""

app = command_app()


@app.command(
    help=h(
        "生成填报模板：计划要求的每个数据一行，填好后用 qcity check 核对。",
        "Write a file to fill in: a row for each figure that the plan asks for.",
    )
)
def run(
    plan_file: PlanFile = None,
    domain: Domains = None,
    department: Departments = None,
    body: Annotated[
        list[str] | None,
        typer.Option(
            "--body",
            metavar="BODY",
            help=h("只要关于这一对象的数据：全市、区县或单位（可重复）", "What is about this body only (repeatable)."),
            autocompletion=when_asked(complete_bodies),
        ),
    ] = None,
    period: Annotated[
        list[str] | None,
        typer.Option(
            "--period",
            metavar="PERIOD",
            help=h("只要这一报告期的数据，如 2020H1（可重复）", "Of this period only, as 2020H1 (repeatable)."),
        ),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="NAME",
            help=h("文件格式（默认看 -o 的后缀）：", "The format (default: as -o ends): ") + " ".join(FORMATS),
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help=h("覆盖已有的文件", "Write over a file that is there.")),
    ] = False,
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Writes a template; returns the exit code."""
    refuse_existing(output, force=force)
    choose("--lang", lang, ("zh", "en"))
    choose("--format", format_, FORMATS)
    name = format_ or _format_of(output)
    settings = in_force((), {"plan": plan_file})
    plan = load_plan(settings.text("plan", plan_file))
    language = user_language(plan.language, chosen=lang, preferred=settings.text("lang"))
    template = _template(plan, domain or (), department or (), body or (), period or (), output)
    to_stdout = output in (None, "-")
    if name != "csv" and to_stdout and is_terminal():
        reason = Bilingual(
            "工作簿不能显示在终端上，请用 -o 写入文件", "a workbook is not for terminals; write it to a file with -o"
        )
        raise UsageError(Message("unwritable_file", {"path": "stdout", "reason": reason}))
    content = write(name, template, language)
    if to_stdout and is_terminal():
        emit([content.decode("utf-8-sig").replace("\r\n", "\n")])
    else:
        emit([content], output, inputs=[plan.path])
    return 0


def _template(
    plan: Plan,
    domains: Sequence[str],
    departments: Sequence[str],
    bodies: Sequence[str],
    periods: Sequence[str],
    output: str | None,
) -> Template:
    """What is asked for; raises UsageError where that is nothing, or too much to be filled in."""
    selection = chosen(plan, domains, departments, bodies, None)
    answering = [body for text in departments if (body := plan.find_body(text))]
    asked = asked_figures(
        plan,
        targets=selection.targets,
        bodies=selection.bodies,
        departments=frozenset(body.id for body in answering),
        periods=[chosen_period("period", text) for text in periods],
    )
    figures = tuple(islice(asked, MOST_FIGURES + 1))
    if not figures:
        raise UsageError(Message("nothing_selected"))
    if len(figures) > MOST_FIGURES:
        reason = Bilingual(
            f"超过 {MOST_FIGURES} 行，请用 --department、--body、--period 缩小范围",
            f"more than {MOST_FIGURES} rows; narrow it with --department, --body or --period",
        )
        raise UsageError(Message("unwritable_file", {"path": output or "stdout", "reason": reason}))
    whose = answering or [plan.body(id_) for id_ in sorted(selection.bodies or ())]
    return Template(plan, figures, whose[0].name if len(whose) == 1 else "")


def _format_of(output: str | None) -> str:
    """The format that a file's ending tells, CSV for stdout; raises UsageError where it tells none."""
    if output in (None, "-"):
        return "csv"
    ending = os.path.splitext(output or "")[1].lower().removeprefix(".")  # noqa: PTH122
    if ending not in FORMATS:
        blanks = {
            "option": "--output",
            "text": output or "",
            "nearest": "",
            "known": " ".join(f".{f}" for f in FORMATS),
        }
        raise UsageError(Message("unknown_choice", blanks))
    return ending
