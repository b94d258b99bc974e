"""`qcity plan draft`: a plan file from a plan's text."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from qcity.cli.choices import choose, chosen_period
from qcity.cli.options import Lang, Output, command_app, h
from qcity.cli.plan.arguments import Due, Force, Id, Starts, Title, check_starts, prove
from qcity.cli.plan.reading import read_document
from qcity.cli.terminal import emit, refuse_existing, user_language
from qcity.errors import Message, UsageError
from qcity.messages import say
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
    id_: Id = None,
    title: Title = None,
    due: Due = None,
    starts: Starts = None,
    force: Force = False,
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Drafts a plan file; returns the exit code."""
    choose("--lang", lang, ("zh", "en"))
    refuse_existing(output, force=force)
    check_starts(starts)
    given = {"id": id_, "title": title, "due": str(chosen_period("due", due)) if due else None}
    given["starts"] = str(starts) if starts is not None else None
    document = read_document(text)
    draft = draft_plan(document.lines, {key: value for key, value in given.items() if value})
    if not draft.targets:
        raise UsageError(Message("plan.no_goals", {"path": text}))
    content = draft.content.encode()
    prove(text, content)
    emit([content], output, inputs=[text])
    _summarize(draft, user_language("zh", chosen=lang), output)
    return 0


def _summarize(draft: Draft, lang: str, output: str | None) -> None:
    counts = {"targets": draft.targets, "unread": draft.unread, "left_out": draft.left_out}
    blanks = {key: str(count) for key, count in counts.items()}
    blanks["path"] = output if output not in (None, "-") else ""
    sys.stderr.write(say(Message("plan.drafted", blanks), lang) + "\n")
    if not draft.has_deadline:
        sys.stderr.write(say(Message("plan.no_deadline"), lang) + "\n")
