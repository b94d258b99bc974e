"""The Markdown report: read back by an independent parser, every cell is the text that was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from qcity import Issue, Report
from qcity.messages import say
from qcity.rendering import rendered
from qcity.reporters import View
from qcity.reporters.resultcells import result_cells
from qcity.source import Place
from qcity.wording import inert
from test_formats_agree import reports
from test_reporters import report as hostile

texts = st.text(st.characters(exclude_categories=["Cs"]))


def tokens(report: Report, view: View) -> list[Token]:
    """What a parser makes of the document."""
    return (
        MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse("".join(rendered(report, "markdown", view)))
    )


def plain(token: Token) -> str:
    """The text that a reader sees of a cell or line."""
    children = token.children or []
    assert {child.type for child in children} <= {"text", "code_inline", "strong_open", "strong_close", "softbreak"}
    return "".join(child.content for child in children)


def rows(report: Report, view: View) -> list[list[str]]:
    """All rows of all tables."""
    found: list[list[str]] = []
    inside = False
    for token in tokens(report, view):
        if token.type == "tr_open":
            found.append([])
        inside = {"td_open": True, "th_open": True, "td_close": False, "th_close": False}.get(token.type, inside)
        if token.type == "inline" and inside:
            found[-1].append(plain(token))
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["hostile", "city", "mistakes", "earlier", "bodies"])
def test_every_result_is_a_row_and_every_cell_the_text_that_was_meant(name: str, lang: str) -> None:
    report = reports()[name]
    told = rows(report, View(lang))
    for result in report.results:
        assert [cell.strip() for cell in result_cells(report.plan, result, lang)] in told
    for issue in report.issues:
        assert inert(say(issue.message, lang)).strip() in [row[-1] for row in told]


def test_all_html_is_our_own() -> None:
    found = {line for t in tokens(hostile(), View("en")) if t.type == "html_block" for line in t.content.splitlines()}
    assert {line.split(">")[0] for line in found} == {"<details", "<summary", "</details"}


def test_the_short_one_has_the_counts_alone() -> None:
    report = reports()["mistakes"]
    text = "".join(rendered(report, "markdown", View("en", summary=True)))
    assert "**Data issues: 22 errors, 8 warnings**" in text
    assert "###" not in text
    assert len(rows(report, View("en", summary=True))) == 1 + len(report.plan.domains)


@given(texts, texts)
def test_any_text_stays_text(text: str, path: str) -> None:
    issue = Issue("unknown-indicator", Place(path, None, 2), "indicator", text, {"nearest": text})
    report = hostile()._replace(issues=(issue,))
    told = rows(report, View("en"))
    assert inert(say(issue.message, "en")).strip() in [row[-1].strip() for row in told]
