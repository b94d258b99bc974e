"""The report as Markdown, for a merge request or the summary of a CI job: what was missed first, what was met folded.

Nothing from a file becomes markup (`markdowntext`), and nothing is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qcity.messages import say, word
from qcity.report import PASS, VOID, Report, Result
from qcity.reporters import View
from qcity.reporters.breakdown import remarks
from qcity.reporters.findings import is_missed
from qcity.reporters.grouping import DOMAIN, grouped
from qcity.reporters.headline import as_of_text, inputs_text, issues_text, narrowing_text, tally_text, title_text
from qcity.reporters.markdowntext import as_cell, as_text, table_head, table_line
from qcity.reporters.paths import repository_path
from qcity.reporters.resultcells import HEADINGS, result_cells
from qcity.wording import target_name


def render(report: Report, view: View) -> Iterator[str]:
    """The report as a Markdown document, in pieces; with `view.summary` the counts alone."""
    lang = view.lang
    yield f"## {as_text(title_text(report.plan, lang))}\n\n"
    yield from (f"- {as_text(line)}\n" for line in _facts(report, lang))
    yield f"\n**{tally_text(report, lang)}**\n\n"
    yield from _summary(report, lang)
    if report.issues:
        yield f"\n**{issues_text(report, lang)}**\n"
    if view.summary:
        return
    missed = [result for result in report.results if is_missed(result)]
    met = [result for result in report.results if result.verdict in (PASS, VOID)]
    told = {result.target.id for result in (*missed, *met)}
    yield from _results(word("markdown.missed", lang), missed, report, lang)
    yield from _results(
        word("markdown.not_due", lang), [r for r in report.results if r.target.id not in told], report, lang
    )
    yield from _folded(word("markdown.met", lang), _results("", met, report, lang))
    yield from _folded(word("markdown.notes", lang), _notes(report, lang))
    if report.waivers:
        yield from _waivers(report, lang)
    yield from _issues(report, view)
    yield from _inputs(report, view)


def _facts(report: Report, lang: str) -> Iterator[str]:
    yield as_of_text(report, lang)
    yield inputs_text(report, lang)
    if narrowed := narrowing_text(report, lang):
        yield narrowed


def _summary(report: Report, lang: str) -> Iterator[str]:
    used = [verdict for verdict, count in report.tally().items() if count]
    total = "合计" if lang == "zh" else "Total"
    yield table_head([word("by.domain", lang), *(word(f"verdict.{verdict}", lang) for verdict in used), total])
    for group in grouped(report.plan, report.results, DOMAIN, lang):
        counts = [sum(result.verdict == verdict for result in group.results) for verdict in used]
        yield table_line([as_cell(group.name), *map(str, counts), str(len(group.results))])


def _results(heading: str, results: Sequence[Result], report: Report, lang: str) -> Iterator[str]:
    if not results:
        return
    yield f"\n### {heading}\n\n" if heading else ""
    yield table_head(pair[lang == "en"] for pair in HEADINGS)
    for result in results:
        yield table_line(map(as_cell, result_cells(report.plan, result, lang)))


def _folded(heading: str, lines: Iterable[str]) -> Iterator[str]:
    """What is of less concern, behind a line to click at; nothing where there is nothing."""
    is_open = False
    for line in lines:
        if not is_open:
            yield f"\n<details>\n<summary>{heading}</summary>\n\n"
            is_open = True
        yield line
    if is_open:
        yield "\n</details>\n"


def _notes(report: Report, lang: str) -> Iterator[str]:
    colon, semicolon = ("：", "；") if lang == "zh" else (": ", "; ")
    for result in report.results:
        if said := remarks(report.plan, result, lang):
            yield f"- {as_text(target_name(result.target, lang))}{colon}{as_text(semicolon.join(said))}\n"


def _waivers(report: Report, lang: str) -> Iterator[str]:
    from qcity.reporters.waivers import waiver_lines

    _, (heading, _), *lines = waiver_lines(report, lang)
    yield f"\n### {as_text(heading)}\n\n"
    yield from (f"- {as_text(line.strip())}\n" for line, _ in lines)


def _issues(report: Report, view: View) -> Iterator[str]:
    if not report.issues:
        return
    lang = view.lang
    yield f"\n### {word('markdown.issues', lang)}\n\n"
    yield table_head(word(f"markdown.{name}", lang) for name in ("place", "severity", "code", "message"))
    for issue in report.issues:
        place = issue.place._replace(path=repository_path(issue.place.path, view))
        severity = word(f"severity.{issue.severity}", lang)
        yield table_line(map(as_cell, (str(place), severity, issue.code, say(issue.message, lang))))


def _inputs(report: Report, view: View) -> Iterator[str]:
    if not report.inputs:
        return
    lang = view.lang
    yield f"\n### {word('markdown.inputs', lang)}\n\n"
    yield table_head([*(word(f"markdown.{name}", lang) for name in ("file", "rows", "figures")), "SHA-256"])
    for one in report.inputs:
        path = repository_path(one.path, view)
        yield table_line(map(as_cell, (path, str(one.rows), str(one.measurements), one.sha256[:12])))
