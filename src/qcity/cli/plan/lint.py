"""`qcity plan lint`: everything that is wrong or doubtful in a plan file."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from qcity.book import Book
from qcity.cli.choices import choose
from qcity.cli.completing import completer
from qcity.cli.inforce import in_force
from qcity.cli.options import Lang, Output, PlanFile, command_app, h
from qcity.cli.plan.arguments import PlanArgument, one_plan
from qcity.cli.plan.reading import content_of
from qcity.cli.showing import default_format, with_folders
from qcity.cli.terminal import color, emit, user_language, width
from qcity.errors import Message, UsageError
from qcity.linting import Linted, lint
from qcity.linting.fixing import fixed
from qcity.loading import bundled_plan
from qcity.messages import say
from qcity.report import EXIT_MISSED, EXIT_OK, Report
from qcity.reporters import FORMATS, View, format_of, renderer

app = command_app()

LINT_FORMATS = ("table", "json", "github", "gitlab", "sarif")
"""Those of a report that show issues by file and line."""


@app.command(
    help=h(
        "检查计划文件：格式错误、互相矛盾的目标、与引文不符的规则、没有责任单位的目标等。",
        "Check a plan file: errors of form, targets that contradict each other, rules that are not the quote's, "
        "and so on.",
    )
)
def run(
    plan: PlanArgument = None,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix",
            help=h(
                "改好可以放心改的：键的顺序、引号、单位的写法",
                "Mend what is safe: the order of keys, quoting, the spelling of units.",
            ),
        ),
    ] = False,
    plan_file: PlanFile = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="NAME",
            help=h("输出格式：", "The output format: ") + " ".join(LINT_FORMATS),
            autocompletion=completer(LINT_FORMATS),
        ),
    ] = None,
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Lints; returns the exit code: 1 on findings."""
    choose("--lang", lang, ("zh", "en"))
    choose("--format", format_, LINT_FORMATS)
    told = format_of(output) if output is not None else None
    name = format_ or (told if told in LINT_FORMATS else None) or default_format()
    chosen = one_plan(plan, plan_file)
    settings = in_force((), {"plan": chosen})
    path = settings.text("plan", chosen) or str(bundled_plan())
    content = content_of(path)
    machine = FORMATS[name].for_machines
    language = user_language("zh", chosen=lang, preferred=settings.text("lang"), machine=machine)
    if fix:
        content = _mend(path, content, language)
    linted = lint(path, content)
    to_file = output not in (None, "-")
    if name == "table":
        from qcity.reporters.linted import render

        view = View(language, width=None if to_file else width(), color=color() and not to_file)
        emit(render(linted, view), output, inputs=[path])
    else:
        view = with_folders(View(language))
        emit(renderer(name)(_report(linted), view), output, utf8=True, inputs=[path])
    return _exit_code(linted)


def _mend(path: str, content: bytes, lang: str) -> bytes:
    """The file with what is safe mended, written back; raises UsageError for standard input."""
    if path == "-":
        raise UsageError(Message("usage.value", {"option": "--fix", "text": path}))
    mended, count = fixed(path, content)
    if count:
        emit([mended], path)
    message = Message("plan.fixed" if count else "plan.nothing_fixed", {"path": path, "count": str(count)})
    sys.stderr.write(say(message, lang) + "\n")
    return mended


def _exit_code(linted: Linted) -> int:
    return EXIT_MISSED if linted.issues else EXIT_OK


def _report(linted: Linted) -> Report:
    """The findings as a report without results, for the formats that show issues."""
    return Report(
        plan=linted.plan,
        as_of=None,
        as_of_source="data",
        inputs=(),
        issues=linted.issues,
        results=(),
        usable=0,
        book=Book(linted.plan),
        exit_code=_exit_code(linted),
    )
