"""What stands above and below every report for people: the plan, the day it was judged by, what was read, the tally."""

from __future__ import annotations

from qcity.measurement import WARNING
from qcity.messages import listed, word
from qcity.plan import Plan
from qcity.report import VERDICTS, Report
from qcity.wording import inert

_AS_OF = {
    "data": ("数据中最新的报告期", "the newest period in the data"),
    "option": ("--as-of 指定", "given by --as-of"),
    "period": ("--period 指定", "given by --period"),
}

_NO_DAY = "没有可用的数据，无从确定截止日（可用 --as-of 指定）"


def title_text(plan: Plan, lang: str) -> str:
    """The plan's title."""
    return inert(plan.title_en if lang == "en" and plan.title_en else plan.title)


def as_of_text(report: Report, lang: str) -> str:
    """The day that was judged by, and where it comes from."""
    english = lang == "en"
    source = _AS_OF[report.as_of_source][english]
    if report.as_of is None:
        return "No figure, so no day to judge by: name one with --as-of" if english else _NO_DAY
    day = report.as_of.isoformat()
    return f"As of {day} ({source})" if english else f"截至 {day}（{source}）"


def inputs_text(report: Report, lang: str) -> str:
    """How much was read."""
    files, read = len(report.inputs), sum(one.rows for one in report.inputs)
    return f"{files} file(s), {read} rows" if lang == "en" else f"{files} 个文件，{read} 行数据"


def narrowing_text(report: Report, lang: str) -> str:
    """What the check was narrowed to, such as one department; empty where it was not."""
    narrowing = report.narrowing
    names = listed(inert(name) for names in narrowing for name in names)
    period = str(report.window) if report.window else ""
    if lang == "en":
        said = ", ".join(filter(None, (names.en, period)))
        return f"only {said}" if said else ""
    said = "，".join(filter(None, (names, period)))
    return f"仅限{said}" if said else ""


def tally_text(report: Report, lang: str) -> str:
    """How many of the plan's targets were checked, and with which verdicts."""
    tally = report.tally()
    used = [v for v in VERDICTS if tally[v]]
    checked, total = len(report.results), len(report.plan.targets)
    if lang == "zh":
        said = "，".join(f"{word(f'verdict.{v}', lang)} {tally[v]}" for v in used)
        return f"计划共 {total} 个目标，检查了 {checked} 个：{said}"
    said = ", ".join(f"{tally[v]} {word(f'verdict.{v}', lang)}" for v in used)
    return f"checked {checked} of {total} targets: {said}"


def issues_text(report: Report, lang: str) -> str:
    """How many errors and warnings there are."""
    errors, warnings = report.errors(), sum(issue.severity == WARNING for issue in report.issues)
    if lang == "zh":
        return f"数据问题：错误 {errors}，警告 {warnings}"
    return f"Data issues: {errors} errors, {warnings} warnings"
