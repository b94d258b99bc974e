"""`qcity check`: judge submissions against the plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Annotated

import typer

from qcity.cli.terminal import color, emit, user_language, width
from qcity.errors import Message, UsageError
from qcity.judge import Selection, Threshold, check
from qcity.loading import load_plan, load_thresholds
from qcity.periods import Period, read_period
from qcity.plan import Plan
from qcity.report import FAIL_ON, ON_MISSING, VERDICTS
from qcity.reporters import FORMATS, View, renderer
from qcity.submission import read_measurements

app = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]})
_ZH = user_language() == "zh"


def _h(zh: str, en: str) -> str:
    return zh if _ZH else en


@app.command(help=_h("按计划检查报送的数据，逐项判定是否达标。", "Judge submissions against the plan."))
def run(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE|DIR|GLOB|-]...",
            help=_h("文件、文件夹、通配符，- 为标准输入", "Files, folders, patterns; - is stdin."),
        ),
    ] = None,
    plan_file: Annotated[
        str | None,
        typer.Option(
            "--plan",
            metavar="FILE",
            help=_h("计划文件（默认为自带的计划）", "The plan (default: the bundled one)."),
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DAY|PERIOD",
            help=_h("判定截止日，如 2020-12-31、2020H1", "Judge as of this day or period's end."),
        ),
    ] = None,
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="PERIOD", help=_h("只判定这一报告期", "Judge this period only.")),
    ] = None,
    domain: Annotated[
        list[str] | None,
        typer.Option(
            "--domain",
            metavar="DOMAIN",
            help=_h("只判定这一领域（可重复）", "Judge this domain only (repeatable)."),
        ),
    ] = None,
    department: Annotated[
        list[str] | None,
        typer.Option(
            "--department",
            metavar="BODY",
            help=_h("只判定这一责任单位的目标（可重复）", "Judge what this body answers for (repeatable)."),
        ),
    ] = None,
    body: Annotated[
        list[str] | None,
        typer.Option(
            "--body",
            metavar="BODY",
            help=_h(
                "只判定这一对象：全市、区县或单位（可重复）",
                "Judge what is about this body only (repeatable).",
            ),
        ),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option(
            "--only",
            metavar="VERDICT[,...]",
            help=_h("表中只列这些结论", "List only these verdicts in the table.") + " " + " ".join(VERDICTS),
        ),
    ] = None,
    summary: Annotated[
        bool,
        typer.Option("--summary", help=_h("只列汇总和数据问题", "Show the summary and the issues only.")),
    ] = False,
    quiet: Annotated[
        bool,
        typer.Option("--quiet", "-q", help=_h("只列未达标项和数据错误，每项一行", "Only what is wrong, a line each.")),
    ] = False,
    thresholds: Annotated[
        str | None,
        typer.Option(
            "--thresholds",
            metavar="FILE",
            help=_h("计划外规定的限值和撤销的目标", "Thresholds set elsewhere, and withdrawn goals."),
        ),
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on",
            metavar="LEVEL",
            help=_h("何时以非 0 退出", "When to exit with other than 0.") + " " + " ".join(FAIL_ON),
        ),
    ] = ON_MISSING,
    exit_zero: Annotated[
        bool,
        typer.Option("--exit-zero", help=_h("有未达标目标也以 0 退出", "Exit with 0 in spite of missed targets.")),
    ] = False,
    encoding: Annotated[
        str | None,
        typer.Option("--encoding", help=_h("文件的编码（默认自动识别）", "The files' encoding (default: detected).")),
    ] = None,
    format_: Annotated[
        str,
        typer.Option("--format", metavar="NAME", help=_h("输出格式", "The output format.") + " " + " ".join(FORMATS)),
    ] = "table",
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help=_h("写入文件", "Write to this file."))
    ] = None,
    lang: Annotated[str | None, typer.Option("--lang", metavar="zh|en", help=_h("语言", "The language."))] = None,
) -> int:
    """Judges submissions; returns the exit code."""
    choose("--lang", lang, ("zh", "en"))
    choose("--format", format_, FORMATS)
    choose("--fail-on", fail_on, FAIL_ON)
    shown = frozenset(part.strip() for part in only.split(",")) if only is not None else None
    for verdict in sorted(shown or ()):
        choose("--only", verdict, VERDICTS)
    if not files:
        raise UsageError(Message("no_files"))
    plan = load_plan(plan_file)
    selection = _selection(plan, domain or (), department or (), body or (), period)
    day = _day("as-of", as_of).end if as_of is not None else None
    if day is not None and selection.period is not None:
        if day != selection.period.end:
            raise UsageError(Message("as_of_and_period"))
        day = None
    limits: dict[str, Threshold] = load_thresholds(plan, thresholds) if thresholds is not None else {}
    submission = read_measurements(plan, *files, encoding=encoding)
    report = check(
        plan,
        submission,
        as_of=day,
        thresholds=limits,
        selection=selection,
        fail_on=fail_on,
        exit_zero=exit_zero,
    )
    machine = FORMATS[format_].for_machines
    language = user_language(plan.language, chosen=lang, machine=machine)
    to_file = output not in (None, "-")
    view = View(language, None if to_file else width(), color() and not to_file, shown, summary, quiet)
    inputs = [*(one.path for one in report.inputs), plan.path, *([thresholds] if thresholds else [])]
    emit(renderer(format_)(report, view), output, utf8=machine, inputs=inputs)
    return report.exit_code


def choose(option: str, text: str | None, known: Iterable[str]) -> None:
    """Raises UsageError, with the nearest possible word, where a text is none of those known."""
    words = list(known)
    if text is not None and text not in words:
        raise unknown_choice(option, text, words)


def unknown_choice(option: str, text: str, known: Sequence[str], *, list_all: bool = True) -> UsageError:
    """The error for a word that is none of those known."""
    near = "、".join(get_close_matches(text, known, 3, 0.4))
    blanks = {"option": option, "text": text, "nearest": near, "known": " ".join(known) if list_all else ""}
    return UsageError(Message("unknown_choice", blanks))


def _selection(
    plan: Plan, domains: Sequence[str], departments: Sequence[str], bodies: Sequence[str], period: str | None
) -> Selection:
    targets = None
    if domains or departments:
        wanted_domains = {_domain_id(plan, text) for text in domains}
        wanted_departments = {_department_id(plan, text) for text in departments}
        targets = frozenset(
            target.id
            for target in plan.targets
            if (not domains or target.domain in wanted_domains)
            and (not departments or wanted_departments.intersection(target.departments))
        )
    chosen = frozenset(_body_id(plan, text, "--body") for text in bodies) if bodies else None
    return Selection(targets, chosen, _day("period", period) if period is not None else None)


def _domain_id(plan: Plan, text: str) -> str:
    domain = plan.find_domain(text)
    if domain is None:
        raise unknown_choice("--domain", text, [s for d in plan.domains for s in (d.id, d.name)])
    return domain.id


def _department_id(plan: Plan, text: str) -> str:
    free = {d for target in plan.targets for d in target.departments}
    return text if text in free else _body_id(plan, text, "--department")


def _body_id(plan: Plan, text: str, option: str) -> str:
    body = plan.find_body(text)
    if body is None:
        raise unknown_choice(option, text, plan.body_spellings(), list_all=False)
    return body.id


def _day(option: str, text: str) -> Period:
    period = read_period(text)
    if period is None:
        raise UsageError(Message("bad_as_of", {"option": option, "text": text}))
    return period
