"""The table for whoever typed the command: results by domain, notes, issues, and a summary.

Nothing is ever cut: what does not fit a terminal's width is folded, and off a terminal lines are as long as they
need to be. Colour only repeats what signs and words say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import NamedTuple

from rich.cells import cell_len, chop_cells

from qcity.messages import say, word
from qcity.plan import WHOLE, Domain, Plan
from qcity.report import FAIL, MISSING, PASS, PENDING, UNDECIDED, VERDICTS, VOID, Report, Result
from qcity.reporters import View
from qcity.reporters.breakdown import breakdown, needed_text
from qcity.wording import demand_text, departments_text, figure_text, gap_text, inert, target_name, verdict_text

_STYLES = {
    PASS: "green",
    FAIL: "bold red",
    PENDING: "yellow",
    MISSING: "magenta",
    UNDECIDED: "cyan",
    VOID: "dim",
}
_GUTTER = "  "
_BREAKS = re.compile(r"[^\s、，；,;]*[\s、，；,;]+|[^\s、，；,;]+")


class _Column(NamedTuple):
    """A column: its heading in both languages, and how narrow it may become."""

    heading: tuple[str, str]
    least: int


_COLUMNS = (
    _Column(("目标", "Target"), 16),
    _Column(("要求", "Rule"), 8),
    _Column(("实际", "Figure"), 8),
    _Column(("差距", "Gap"), 6),
    _Column(("结论", "Verdict"), 12),
    _Column(("报告期", "Period"), 7),
    _Column(("责任单位", "Departments"), 11),
)

Row = tuple[str, ...]


def render(report: Report, view: View) -> Iterator[str]:
    """The report as text, in pieces."""
    shown = [r for r in report.results if view.only is None or r.verdict in view.only]
    if view.quiet:
        yield from _lines(view, _wrongs(report, view.lang))
        return
    yield from _lines(view, _title(report, view.lang))
    if not view.summary:
        yield from _by_domain(report, shown, view)
        yield from _lines(view, _note_lines(report.plan, shown, view.lang))
    yield from _lines(view, _issue_lines(report, view.lang))
    yield from _summary(report, view)


def render_rows(headings: Row, rows: list[Row], view: View, least: Iterable[int]) -> str:
    """A plain table of texts, folded to the view's width."""
    columns = [_Column((heading, heading), narrow) for heading, narrow in zip(headings, least, strict=True)]
    return _table(view, columns, rows, [""] * len(rows))


# -- results -----------------------------------------------------------------------------------------------------


def _by_domain(report: Report, shown: list[Result], view: View) -> Iterator[str]:
    rows = {r.target.id: _row(report.plan, r, view.lang) for r in shown}
    widths = _widths(view, _COLUMNS, list(rows.values()))
    for domain in _domains(report.plan, shown):
        own = [r for r in shown if r.target.domain == domain.id]
        every = [r for r in report.results if r.target.domain == domain.id]
        met = f"{word('verdict.pass', view.lang)} {sum(r.verdict == PASS for r in every)}/{len(every)}"
        yield from _lines(view, [("", ""), (f"{_domain_name(domain, view.lang)}  {met}", "bold")])
        styles = [_STYLES[r.verdict] for r in own]
        yield _table(view, _COLUMNS, [rows[r.target.id] for r in own], styles, widths)


def _row(plan: Plan, result: Result, lang: str) -> Row:
    target, part = result.target, result.deciding
    name = target_name(target, lang)
    figure = figure_text(part, target)
    if part is not None and target.scope != WHOLE and part.verdict != PASS:
        body = plan.body(part.body).name
        figure += (f"（{body}）" if lang == "zh" else f" ({body})") if figure else body
    period = str(part.period) if part and part.period else ""
    cells = (
        name,
        demand_text(result, lang),
        figure,
        gap_text(part, target, lang),
        verdict_text(result, lang),
        period,
        departments_text(plan, target, lang),
    )
    return tuple(inert(cell) for cell in cells)


def _domains(plan: Plan, results: list[Result]) -> list[Domain]:
    used = {r.target.domain for r in results}
    return [domain for domain in plan.domains if domain.id in used]


def _domain_name(domain: Domain, lang: str) -> str:
    return inert(domain.name_en if lang == "en" and domain.name_en else domain.name)


def _note_lines(plan: Plan, results: list[Result], lang: str) -> Iterator[tuple[str, str]]:
    colon, semicolon = ("：", "；") if lang == "zh" else (": ", "; ")
    lines = []
    for result in results:
        said = [
            *breakdown(plan, result, lang),
            *needed_text(plan, result, lang),
            *(say(note, lang) for note in result.notes),
        ]
        if said:
            lines.append((inert(f"  {target_name(result.target, lang)}{colon}{semicolon.join(said)}"), ""))
    if lines:
        yield "", ""
        yield ("说明" if lang == "zh" else "Notes"), "bold"
        yield from lines


# -- issues ------------------------------------------------------------------------------------------------------


def _issue_lines(report: Report, lang: str) -> Iterator[tuple[str, str]]:
    if not report.issues:
        return
    errors, total = report.errors(), len(report.issues)
    yield "", ""
    heading = (
        f"数据问题：错误 {errors}，警告 {total - errors}"
        if lang == "zh"
        else f"Data issues: {errors} errors, {total - errors} warnings"
    )
    yield heading, "bold"
    yield from _issues(report, lang, errors_only=False)


def _issues(report: Report, lang: str, *, errors_only: bool) -> Iterator[tuple[str, str]]:
    for issue in report.issues:
        severity = issue.severity
        if errors_only and severity != "error":
            continue
        column = f" [{word(f'column.{issue.column}', lang)}]" if issue.column else ""
        line = f"{issue.place}{column} {word(f'severity.{severity}', lang)} {issue.code}: {say(issue.message, lang)}"
        yield inert(line), "red" if severity == "error" else "yellow"


def _wrongs(report: Report, lang: str) -> Iterator[tuple[str, str]]:
    """Only what is wrong, a line each: missed targets and errors."""
    for result in report.results:
        if result.is_binding_and_due and result.verdict in (FAIL, MISSING, UNDECIDED):
            cells = _row(report.plan, result, lang)
            yield "  ".join(filter(None, (result.target.id, cells[4], *cells[:4]))), _STYLES[result.verdict]
    yield from _issues(report, lang, errors_only=True)


# -- title and summary -------------------------------------------------------------------------------------------

_AS_OF = {
    "data": ("数据中最新的报告期", "the newest period in the data"),
    "option": ("--as-of 指定", "given by --as-of"),
    "period": ("--period 指定", "given by --period"),
}

_NO_DAY = "没有可用的数据，无从确定截止日（可用 --as-of 指定）"


def _title(report: Report, lang: str) -> Iterator[tuple[str, str]]:
    plan, english = report.plan, lang == "en"
    yield inert(plan.title_en if english and plan.title_en else plan.title), "bold"
    source = _AS_OF[report.as_of_source][english]
    if report.as_of is None:
        as_of = "No figure, so no day to judge by: name one with --as-of" if english else _NO_DAY
    else:
        day = report.as_of.isoformat()
        as_of = f"As of {day} ({source})" if english else f"截至 {day}（{source}）"
    files, read = len(report.inputs), sum(one.rows for one in report.inputs)
    yield f"{as_of}; {files} file(s), {read} rows" if english else f"{as_of}；{files} 个文件，{read} 行数据", ""


def _summary(report: Report, view: View) -> Iterator[str]:
    lang = view.lang
    used = [v for v in VERDICTS if report.tally()[v]]
    headings = (
        "领域" if lang == "zh" else "Domain",
        *(word(f"verdict.{v}", lang) for v in used),
        "合计" if lang == "zh" else "Total",
    )
    rows: list[Row] = []
    for domain in _domains(report.plan, list(report.results)):
        own = [r for r in report.results if r.target.domain == domain.id]
        rows.append(
            (
                _domain_name(domain, lang),
                *(str(sum(r.verdict == v for r in own)) for v in used),
                str(len(own)),
            )
        )
    yield "\n"
    yield render_rows(headings, rows, view, [10, *[4] * (len(headings) - 1)])
    counts = report.tally()
    checked, total = len(report.results), len(report.plan.targets)
    if lang == "zh":
        said = "，".join(f"{word(f'verdict.{v}', lang)} {counts[v]}" for v in used)
        text = f"计划共 {total} 个目标，检查了 {checked} 个：{said}"
    else:
        said = ", ".join(f"{counts[v]} {word(f'verdict.{v}', lang)}" for v in used)
        text = f"checked {checked} of {total} targets: {said}"
    yield from _lines(view, [(text, "bold")])


# -- layout ------------------------------------------------------------------------------------------------------


def _lines(view: View, lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Lines of text, folded where they are wider than the terminal."""
    for text, style in lines:
        for piece in _fold(text, view.width, 4) if view.width else [text]:
            yield f"{_styled(view, piece, style)}\n"


def _table(
    view: View,
    columns: Iterable[_Column],
    rows: list[Row],
    styles: list[str],
    widths: list[int] | None = None,
) -> str:
    """A heading, a rule and the rows; each cell is folded to its column's width and loses nothing."""
    columns = list(columns)
    widths = widths or _widths(view, columns, rows)
    headings = tuple(column.heading[view.lang == "en"] for column in columns)
    if view.width is not None and sum(widths) + len(_GUTTER) * (len(widths) - 1) > view.width:
        return _stack(view, headings, rows, styles)
    rule = "─" * (sum(widths) + len(_GUTTER) * (len(widths) - 1))
    lines = [*_folded_row(headings, widths), rule]
    text = "".join(f"{_styled(view, line, 'bold')}\n" for line in lines)
    for row, style in zip(rows, styles, strict=True):
        text += "".join(f"{_styled(view, line, style)}\n" for line in _folded_row(row, widths))
    return text


def _stack(view: View, headings: Row, rows: list[Row], styles: list[str]) -> str:
    """The rows where they cannot stand side by side: each cell on its own line, behind its heading."""
    colon = "：" if view.lang == "zh" else ": "
    text = ""
    for row, style in zip(rows, styles, strict=True):
        named = [
            f"{_GUTTER}{heading}{colon}{cell}" for heading, cell in zip(headings[1:], row[1:], strict=True) if cell
        ]
        for line in (row[0], *named):
            text += "".join(f"{_styled(view, piece, style)}\n" for piece in _fold(line, view.width or 80, 4))
    return text


def _folded_row(row: Row, widths: list[int]) -> Iterator[str]:
    """The physical lines of one row; the first column's further lines are set in."""
    first = _fold(row[0], widths[0], 1)
    for parts in zip_longest(first, *map(_fold, row[1:], widths[1:]), fillvalue=""):
        cells = (part + " " * (width - cell_len(part)) for part, width in zip(parts, widths, strict=True))
        yield _GUTTER.join(cells).rstrip()


def _fold(text: str, width: int, indent: int = 0) -> list[str]:
    """A text in pieces that fit, all but the first set in: broken after a space or a comma, else where it must be."""
    if cell_len(text) <= width:
        return [text]
    lines = [""]
    for part in _BREAKS.findall(text):
        rest = part
        while rest:
            room = width - cell_len(lines[-1])
            if cell_len(rest.rstrip()) <= room:
                lines[-1] += rest
                break
            if cell_len(rest.rstrip()) > width - indent and room > 1:  # will not fit on a line of its own either
                head = chop_cells(rest, room)[0]
                lines[-1] += head
                rest = rest[len(head) :]
            lines.append(" " * indent)
    return [line.rstrip() for line in lines]


def _widths(view: View, columns: Iterable[_Column], rows: list[Row]) -> list[int]:
    """Each column as wide as its widest cell; where that is too much, the widest ones give way."""
    columns = list(columns)
    headings = tuple(column.heading[view.lang == "en"] for column in columns)
    widths = [max(map(cell_len, cells)) for cells in zip(headings, *rows, strict=True)]
    if view.width is None:
        return widths
    least = [min(width, column.least) for width, column in zip(widths, columns, strict=True)]
    spare = view.width - len(_GUTTER) * (len(columns) - 1)
    while sum(widths) > spare and widths != least:
        widest = max((i for i in range(len(widths)) if widths[i] > least[i]), key=lambda i: widths[i])
        widths[widest] -= 1
    return widths


def _styled(view: View, text: str, style: str) -> str:
    if not (view.color and style and text):
        return text
    from rich.color import ColorSystem
    from rich.style import Style

    return Style.parse(style).render(text, color_system=ColorSystem.STANDARD)
