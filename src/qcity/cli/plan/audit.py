"""`qcity plan audit`: a plan file held against the plan's text."""

from __future__ import annotations

from typing import Annotated

import typer

from qcity.cli.choices import choose, plain_format
from qcity.cli.completing import completer
from qcity.cli.inforce import in_force
from qcity.cli.options import Lang, Output, PlanFile, command_app, h
from qcity.cli.plan.arguments import PlanArgument, one_plan
from qcity.cli.plan.reading import read_document
from qcity.cli.terminal import color, emit, user_language, width
from qcity.loading import load_plan
from qcity.plantext.audit import STATUSES, audit
from qcity.reporters import View
from qcity.reporters.audits import AUDIT_FORMATS, audit_renderer
from qcity.yamlfile import read_yaml

app = command_app()


@app.command(
    help=h(
        "把计划文件与规划原文核对：引文、数值是否相符，原文中的数量有没有遗漏。",
        "Hold a plan file against the plan's text: quotes, numbers, and whether any quantity was left out.",
    )
)
def run(
    text: Annotated[
        str,
        typer.Option(
            "--text",
            metavar="TEXT",
            help=h("规划原文：.txt .md .html .docx .pdf，或 -", "The plan's text: .txt .md .html .docx .pdf, or -."),
        ),
    ],
    plan: PlanArgument = None,
    only: Annotated[
        str | None,
        typer.Option(
            "--only",
            metavar="STATUS",
            help=h("表格只列：", "The table has only: ") + " ".join(STATUSES),
            autocompletion=completer(STATUSES),
        ),
    ] = None,
    summary: Annotated[
        bool, typer.Option("--summary", help=h("表格只列问题和合计", "The table has findings and totals only."))
    ] = False,
    plan_file: PlanFile = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="NAME",
            help=h("输出格式：", "The output format: ") + " ".join(AUDIT_FORMATS),
            autocompletion=completer(AUDIT_FORMATS),
        ),
    ] = None,
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Audits; returns the exit code: 1 on findings."""
    choose("--lang", lang, ("zh", "en"))
    choose("--only", only, STATUSES)
    format_ = plain_format(format_, output, AUDIT_FORMATS)
    chosen = one_plan(plan, plan_file)
    settings = in_force((), {"plan": chosen})
    loaded = load_plan(settings.text("plan", chosen))
    file = read_yaml(loaded.path, loaded.content)
    document = read_document(text)
    left_out = [str(entry["quote"]) for entry in file.data.get("not_targets") or ()]
    found = audit(loaded, left_out, text, document.lines, file.line, file.data["plan"].get("source_sha256"))
    machine = AUDIT_FORMATS[format_].for_machines
    language = user_language(loaded.language, chosen=lang, preferred=settings.text("lang"), machine=machine)
    to_file = output not in (None, "-")
    view = View(
        language,
        width=None if to_file else width(),
        color=color() and not to_file,
        only=frozenset({only}) if only else None,
        summary=summary,
    )
    emit(audit_renderer(format_)(found, view), output, utf8=format_ != "table", inputs=[loaded.path, text])
    return found.exit_code
