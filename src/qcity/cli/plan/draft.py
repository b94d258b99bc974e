"""`qcity plan draft`: a plan file from a plan's text."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from qcity.cli.choices import choose, chosen_period
from qcity.cli.options import Lang, Output, command_app, h
from qcity.cli.plan.reading import read_document
from qcity.cli.terminal import emit, user_language
from qcity.errors import FileError, Message, UsageError
from qcity.messages import say
from qcity.planfile import check_plan_file
from qcity.plantext.drafting import Draft, draft_plan

app = command_app()


@app.command(
    help=h(
        "从规划原文起草计划文件：按规则读出每个量化目标，没有读懂的列在 not_targets 中。",
        "Draft a plan file from a plan's text, by rules; what is not understood is listed in not_targets.",
    )
)
def run(
    text: Annotated[
        str,
        typer.Argument(
            metavar="TEXT",
            help=h("规划原文：.txt .md .html .docx .pdf，或 -", "The plan's text: .txt .md .html .docx .pdf, or -."),
        ),
    ],
    id_: Annotated[str | None, typer.Option("--id", metavar="ID", help=h("计划的标识", "The plan's id."))] = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TITLE", help=h("计划的名称", "The plan's title."))
    ] = None,
    due: Annotated[
        str | None,
        typer.Option("--due", metavar="PERIOD", help=h("到期的时间，如 2025", "The deadline, such as 2025.")),
    ] = None,
    starts: Annotated[
        int | None, typer.Option("--starts", metavar="YEAR", help=h("开始的年份", "The first year."))
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help=h("覆盖已有的文件", "Write over a file that is there."))
    ] = False,
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Drafts a plan file; returns the exit code."""
    choose("--lang", lang, ("zh", "en"))
    if output not in (None, "-") and os.path.isfile(output or "") and not force:  # noqa: PTH113
        raise UsageError(Message("output_exists", {"path": output or ""}))
    given = {"id": id_, "title": title, "due": str(chosen_period("due", due)) if due else None}
    given["starts"] = str(starts) if starts is not None else None
    document = read_document(text)
    draft = draft_plan(document.lines, {key: value for key, value in given.items() if value})
    if not draft.targets:
        raise UsageError(Message("plan.no_goals", {"path": text}))
    content = draft.content.encode()
    _prove(text, content)
    emit([content], output, inputs=[text])
    _summarize(draft, user_language("zh", chosen=lang), output)
    return 0


def _prove(path: str, content: bytes) -> None:
    """A draft that does not load is a defect of ours, and must not be handed out as a plan file."""
    try:
        check_plan_file(path, content)
    except FileError as error:
        raise AssertionError("; ".join(error.lines("en"))) from error


def _summarize(draft: Draft, lang: str, output: str | None) -> None:
    counts = {"targets": draft.targets, "unread": draft.unread, "left_out": draft.left_out}
    blanks = {key: str(count) for key, count in counts.items()}
    blanks["path"] = output if output not in (None, "-") else ""
    sys.stderr.write(say(Message("plan.drafted", blanks), lang) + "\n")
    if not draft.has_deadline:
        sys.stderr.write(say(Message("plan.no_deadline"), lang) + "\n")
