"""The table for whoever typed the command: results by domain, notes, issues, and a summary.

Nothing is ever cut: what does not fit a terminal's width is folded, and off a terminal lines are as long as they
need to be. Colour only repeats what signs and words say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module

from qcity.measurement import ERROR, Issue
from qcity.messages import say, word
from qcity.plan import Plan
from qcity.report import (
    EVIDENCE,
    FAIL,
    MISSING,
    PASS,
    PENDING,
    READINGS,
    TREND,
    UNDECIDED,
    VERDICTS,
    VOID,
    Part,
    Report,
    Result,
)
from qcity.reporters import View
from qcity.reporters.breakdown import remarks
from qcity.reporters.grid import Column, Row, column_widths, lines, render_rows, table
from qcity.reporters.grouping import DEPARTMENT, DISTRICT, grouped
from qcity.reporters.headline import as_of_text, inputs_text, issues_text, tally_text, title_text
from qcity.reporters.resultcells import HEADINGS, result_cells
from qcity.source import Place
from qcity.wording import (
    inert,
    target_name,
)

_STYLES = {
    PASS: "green",
    FAIL: "bold red",
    PENDING: "yellow",
    MISSING: "magenta",
    UNDECIDED: "cyan",
    VOID: "dim",
}
_SECTIONS = {
    TREND: "qcity.reporters.trends",
    EVIDENCE: "qcity.reporters.evidences",
    READINGS: "qcity.reporters.readings",
}
_WIDTHS = (16, 8, 8, 6, 12, 7, 11)
_COLUMNS = tuple(map(Column, HEADINGS, _WIDTHS))


def render(report: Report, view: View) -> Iterator[str]:
    """The report as text, in pieces."""
    shown = [r for r in report.results if view.only is None or r.verdict in view.only]
    if view.quiet:
        yield from lines(view, _wrongs(report, shown, view.lang))
        return
    yield from lines(view, _title(report, view.lang))
    if view.owed:
        from qcity.reporters.owed import render_owed

        yield from render_owed(report, view)
        yield from lines(view, _issue_lines(report, view.lang))
        return
    if view.by == DISTRICT:
        from qcity.reporters.districts import render_districts

        yield from render_districts(report, shown, view)
    elif not view.summary:
        yield from _by_group(report, shown, view)
        yield from lines(view, _note_lines(report.plan, shown, view.lang))
    yield from render_worth(report, shown, view)
    if report.waivers:
        from qcity.reporters.waivers import waiver_lines

        yield from lines(view, waiver_lines(report, view.lang))
    yield from lines(view, _issue_lines(report, view.lang))
    if view.by == DISTRICT:
        return
    if view.by == DEPARTMENT:
        from qcity.reporters.scoreboard import render_scoreboard

        yield "\n"
        yield from render_scoreboard(report, view)
        yield from lines(view, [(tally_text(report, view.lang), "bold")])
        return
    yield from _summary(report, view)


def render_worth(report: Report, results: list[Result], view: View) -> Iterator[str]:
    """A section for each aspect of the verdicts' worth that the view asks for."""
    for aspect, module in _SECTIONS.items():
        if aspect in view.aspects:
            yield from import_module(module).render_section(report, results, view)


# -- results -----------------------------------------------------------------------------------------------------


def _by_group(report: Report, shown: list[Result], view: View) -> Iterator[str]:
    kept = {result.target.id for result in shown}
    groups = [
        (group, [r for r in group.results if r.target.id in kept and (view.only is None or r.verdict in view.only)])
        for group in grouped(report.plan, report.results, view.by, view.lang)
    ]
    rows = [[result_cells(report.plan, r, view.lang) for r in own] for _, own in groups]
    widths = column_widths(view, _COLUMNS, [row for own in rows for row in own])
    for (group, own), cells in zip(groups, rows, strict=True):
        supported = [r for r in group.supporting if r.target.id in kept]
        if own or supported:
            met = sum(r.verdict == PASS for r in group.results)
            tally = f"  {word('verdict.pass', view.lang)} {met}/{len(group.results)}" if group.results else ""
            yield from lines(view, [("", ""), (f"{inert(group.name)}{tally}", "bold")])
        if own:
            yield table(view, _COLUMNS, cells, [_STYLES[r.verdict] for r in own], widths)
        if supported:
            from qcity.reporters.scoreboard import supporting_lines

            yield from lines(view, supporting_lines(report.plan, supported, view.lang))


def _note_lines(plan: Plan, results: list[Result], lang: str) -> Iterator[tuple[str, str]]:
    colon, semicolon = ("：", "；") if lang == "zh" else (": ", "; ")
    said = [(result, remarks(plan, result, lang)) for result in results]
    told = [
        (inert(f"  {target_name(result.target, lang)}{colon}{semicolon.join(remarks_)}"), "")
        for result, remarks_ in said
        if remarks_
    ]
    if told:
        yield "", ""
        yield ("说明" if lang == "zh" else "Notes"), "bold"
        yield from told


# -- issues ------------------------------------------------------------------------------------------------------


def render_issues_of(report: Report, result: Result, view: View) -> Iterator[str]:
    """The issues with the rows behind a result and with whole files, then how many there are besides."""
    rows = {place[:3] for part in result.parts for place in (*part.places, *_base_places(part))}
    waiver = report.waivers.get(result.target.id)
    rows |= {waiver.place[:3]} if waiver is not None else set()
    own = [issue for issue in report.issues if issue.place.row is None or issue.place[:3] in rows]
    if report.issues:
        yield from lines(view, [("", ""), *_issues(own, view.lang)])
    if len(own) < len(report.issues):
        count = len(report.issues) - len(own)
        said = (
            f"另有 {count} 处数据问题与本目标的数据无关" if view.lang == "zh" else f"{count} more issues, of other rows"
        )
        yield from lines(view, [(said, "")])


def _base_places(part: Part) -> tuple[Place, ...]:
    return part.base.found.places if part.base is not None and part.base.found is not None else ()


def _issue_lines(report: Report, lang: str) -> Iterator[tuple[str, str]]:
    if not report.issues:
        return
    yield "", ""
    yield issues_text(report, lang), "bold"
    yield from _issues(report.issues, lang)


def _issues(issues: Iterable[Issue], lang: str) -> Iterator[tuple[str, str]]:
    for issue in issues:
        severity = issue.severity
        column = f" [{word(f'column.{issue.column}', lang)}]" if issue.column else ""
        line = f"{issue.place}{column} {word(f'severity.{severity}', lang)} {issue.code}: {say(issue.message, lang)}"
        yield inert(line), "red" if severity == ERROR else "yellow"


def _wrongs(report: Report, shown: list[Result], lang: str) -> Iterator[tuple[str, str]]:
    """Only what is wrong, a line each: missed targets and errors."""
    for result in shown:
        if result.is_binding_and_due and result.verdict in (FAIL, MISSING, UNDECIDED):
            cells = result_cells(report.plan, result, lang)
            yield "  ".join(filter(None, (result.target.id, cells[4], *cells[:4]))), _STYLES[result.verdict]
    yield from _issues([issue for issue in report.issues if issue.severity == ERROR], lang)


# -- title and summary -------------------------------------------------------------------------------------------


def _title(report: Report, lang: str) -> Iterator[tuple[str, str]]:
    yield title_text(report.plan, lang), "bold"
    semicolon = "; " if lang == "en" else "；"
    yield f"{as_of_text(report, lang)}{semicolon}{inputs_text(report, lang)}", ""


def _summary(report: Report, view: View) -> Iterator[str]:
    lang = view.lang
    used = [v for v in VERDICTS if report.tally()[v]]
    headings = (
        word(f"by.{view.by}", lang),
        *(word(f"verdict.{v}", lang) for v in used),
        "合计" if lang == "zh" else "Total",
    )
    rows: list[Row] = []
    for group in grouped(report.plan, report.results, view.by, lang):
        counts = [sum(r.verdict == v for r in group.results) for v in used]
        rows.append((inert(group.name), *map(str, counts), str(len(group.results))))
    yield "\n"
    yield render_rows(headings, rows, view, [10, *[4] * (len(headings) - 1)])
    yield from lines(view, [(tally_text(report, lang), "bold")])
