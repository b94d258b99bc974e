"""`qcity plan new`: a plan file to begin with, from what the command line says or from answers at a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import nullcontext, redirect_stdout
from datetime import date
from typing import Annotated

import typer

from qcity.cli.choices import choose
from qcity.cli.inforce import in_force
from qcity.cli.options import Lang, Output, command_app, h
from qcity.cli.plan.arguments import Due, Force, Id, Starts, Title, check_starts, prove
from qcity.cli.terminal import emit, refuse_existing, user_language
from qcity.errors import Message, UsageError
from qcity.messages import bilingual, listed, say, word
from qcity.periods import read_period
from qcity.planstart import SCHEMA_FILE, Start, name_problem, start_text, text_problem
from qcity.wording import inert

app = command_app()

REQUIRED = ("id", "title", "due", "whole")
Problem = Callable[[str], Message | None]


@app.command(
    help=h(
        "新建计划文件。在终端上会询问没有给出的内容。",
        "Begin a plan file. On a terminal it asks for what was not given.",
    )
)
def run(
    id_: Id = None,
    title: Title = None,
    due: Due = None,
    issuer: Annotated[
        str | None, typer.Option("--issuer", metavar="NAME", help=h("发文机关", "Who issued the plan."))
    ] = None,
    document: Annotated[
        str | None, typer.Option("--document", metavar="NUMBER", help=h("文号", "The document's number."))
    ] = None,
    issued: Annotated[
        str | None,
        typer.Option("--issued", metavar="DAY", help=h("发文日期，如 2024-03-15", "The day of issue: 2024-03-15.")),
    ] = None,
    starts: Starts = None,
    whole: Annotated[
        str | None,
        typer.Option("--whole", metavar="NAME", help=h("全域的名称，如 示例市", "What the whole place is called.")),
    ] = None,
    area: Annotated[
        list[str] | None,
        typer.Option("--area", metavar="NAME", help=h("区县（可重复）", "An area of it (repeatable).")),
    ] = None,
    department: Annotated[
        list[str] | None,
        typer.Option("--department", metavar="NAME", help=h("责任单位（可重复）", "A department (repeatable).")),
    ] = None,
    domain: Annotated[
        list[str] | None,
        typer.Option("--domain", metavar="NAME", help=h("领域（可重复）", "A heading for targets (repeatable).")),
    ] = None,
    force: Force = False,
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Begins a plan file; returns the exit code."""
    choose("--lang", lang, ("zh", "en"))
    refuse_existing(output, force=force)
    language = user_language(chosen=lang, preferred=in_force((), {}).text("lang"))
    texts = {"id": id_, "title": title, "due": due, "whole": whole}
    texts |= {"issuer": issuer, "document": document, "issued": issued}
    answers = _Answers(language, texts, {"area": area, "department": department, "domain": domain})
    answers.check()
    check_starts(starts)
    if _can_ask():
        answers.ask()
    content = start_text(answers.start(starts)).encode()
    prove("plan.yaml", content)
    emit([content], output)
    if output not in (None, "-"):
        _say_next(output or "", language)
    return 0


class _Answers:
    """What is known so far: single texts and lists of names, by the name of their option."""

    def __init__(self, lang: str, texts: dict[str, str | None], lists: dict[str, list[str] | None]) -> None:
        self._lang = lang
        self._texts = {key: text for key, text in texts.items() if text is not None}
        self._given = frozenset(key for key, names in lists.items() if names)
        self._lists = {key: list(names or ()) for key, names in lists.items()}

    def check(self) -> None:
        """Raises UsageError for whatever the command line gives that a plan file cannot hold."""
        lists, self._lists = self._lists, {key: [] for key in self._lists}
        for key, text in self._texts.items():
            _refuse(key, self._problem(key)(text))
        for key, names in lists.items():
            for name in names:
                _refuse(key, self._problem(key)(name))
                self._lists[key].append(name)

    def ask(self) -> None:
        """Asks for what is required and was not given, then offers the lists."""
        for key in REQUIRED:
            if key not in self._texts:
                self._texts[key] = self._answer(key, may_be_empty=False)
        for key, names in self._lists.items():
            while key not in self._given and (name := self._answer(key, may_be_empty=True)):
                names.append(name)

    def start(self, starts: int | None) -> Start:
        """What the plan file is made of; raises UsageError, naming every option that is missing."""
        missing = [f"--{key}" for key in REQUIRED if key not in self._texts]
        period = read_period(self._texts.get("due", ""))
        if missing or period is None:
            raise UsageError(Message("usage.missing", {"text": listed(missing)}))
        areas, departments, domains = (tuple(self._lists[key]) for key in ("area", "department", "domain"))
        texts = {key: text for key, text in self._texts.items() if key != "due"}
        return Start(
            **texts,
            due=period,
            language=self._lang,
            starts=starts,
            areas=areas,
            departments=departments,
            domains=domains,
        )

    def _problem(self, key: str) -> Problem:
        """What tells why a text cannot be this key's."""
        if key == "due":
            return lambda text: None if read_period(text) else Message("amendment.no_period", {"text": text})
        if key == "issued":
            return lambda text: None if _is_day(text) else Message("amendment.no_day", {"text": text})
        if key == "domain":
            return lambda text: name_problem(text, self._lists["domain"], of_body=False)
        if key in ("whole", "area", "department"):
            whole = [] if key == "whole" else [self._texts.get("whole", "")]
            others = [*filter(None, whole), *self._lists["area"], *self._lists["department"]]
            return lambda text: name_problem(text, others, of_body=True)
        return text_problem

    def _answer(self, key: str, *, may_be_empty: bool) -> str:
        """An answer that can be used, asked for again until it is one."""
        while True:
            text = _prompt(word(f"amendment.ask_{key}", self._lang)).strip()
            problem = self._problem(key)(text)
            if problem is None or (may_be_empty and not text):
                return text
            sys.stderr.write(inert(say(problem, self._lang)) + "\n")


def _can_ask() -> bool:
    """Whether somebody sits at the other end, who sees what is asked even where the plan goes to a file."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _prompt(text: str) -> str:
    """An answer from the terminal; nothing of the question goes to a stdout that is a file."""
    with nullcontext() if sys.stdout.isatty() else redirect_stdout(sys.stderr):
        answer: str = typer.prompt(text, default="", show_default=False, err=True)
    return answer


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _refuse(option: str, problem: Message | None) -> None:
    if problem is not None:
        raise UsageError(Message("usage.value", {"option": f"--{option}", "text": bilingual(problem)}))


def _say_next(output: str, lang: str) -> None:
    schema = os.path.join(os.path.dirname(output), SCHEMA_FILE)  # noqa: PTH118, PTH120 - as the user writes paths
    message = Message("amendment.begun", {"path": output, "schema": schema})
    sys.stderr.write(inert(say(message, lang)) + "\n")
