"""The report as a page in one file, for people: it needs no network and no script, and can be printed.

Every value that the template puts in is made inert and escaped on the way (`finalize` and autoescape), so that none
can be forgotten. The policy in the page's head admits its one style and its one script, by their digests.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined

from qcity import __version__
from qcity.messages import word
from qcity.report import PASS, VERDICTS, Report
from qcity.reporters import View
from qcity.reporters.grouping import DOMAIN, grouped
from qcity.reporters.headline import as_of_text, inputs_text, issues_text, narrowing_text, tally_text, title_text
from qcity.reporters.page.cards import Card, card, issue_texts
from qcity.reporters.resultcells import HEADINGS
from qcity.reporters.waivers import waiver_lines
from qcity.reporters.xmltext import xml_safe
from qcity.wording import SYMBOLS


def render(report: Report, view: View) -> Iterator[str]:
    """The page, in pieces."""
    lang = view.lang
    style, script = _own("page.css"), _own("page.js")
    environment = Environment(
        loader=DictLoader({"page.html": _own("page.html")}),
        autoescape=True,
        finalize=_finalized,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    domains = list(_domains(report, lang))
    template = environment.get_template("page.html")
    yield from template.generate(
        w=lambda key: word(f"page.{key}", lang),
        lang="zh-CN" if lang == "zh" else "en",
        style=style,
        script=script,
        style_digest=_digest(style),
        script_digest=_digest(script),
        headings=[pair[lang == "en"] for pair in HEADINGS],
        report=report,
        plan=report.plan,
        title=title_text(report.plan, lang),
        narrowed=narrowing_text(report, lang),
        facts=[as_of_text(report, lang), inputs_text(report, lang)],
        tally=tally_text(report, lang),
        issues_text=issues_text(report, lang),
        verdicts=[
            (verdict, SYMBOLS[verdict], word(f"verdict.{verdict}", lang), count)
            for verdict, count in report.tally().items()
            if count
        ],
        domains=domains,
        missed=[one for domain in domains for one in domain.cards if one.state == "missed"],
        departments=_departments(report),
        issues=issue_texts(report, lang),
        severity=lambda key: word(f"severity.{key}", lang),
        waivers=[text.strip() for text, _ in waiver_lines(report, lang) if text],
        version=__version__,
    )
    yield "\n"


class _Domain:
    """A domain with its cards; how many of them have each verdict, and where each begins in a bar of 240 units."""

    def __init__(self, name: str, cards: list[Card]) -> None:
        self.name = name
        self.cards = cards
        self.met = sum(one.verdict == PASS for one in cards)
        counts = {verdict: sum(one.verdict == verdict for one in cards) for verdict in VERDICTS}
        self.counts = {verdict: count for verdict, count in counts.items() if count}
        self.bars: list[tuple[str, int, int]] = []
        done = 0
        for verdict, count in self.counts.items():
            start, end = (240 * number // len(cards) for number in (done, done + count))
            self.bars.append((verdict, start, end - start))
            done += count


def _domains(report: Report, lang: str) -> Iterator[_Domain]:
    number = 0
    for group in grouped(report.plan, report.results, DOMAIN, lang):
        cards = [card(report, result, number + i, lang) for i, result in enumerate(group.results, 1)]
        number += len(cards)
        yield _Domain(group.name, cards)


def _departments(report: Report) -> dict[str, int]:
    """A number for each department that answers for something, in the plan's order."""
    named = dict.fromkeys(name for one in report.results for name in report.plan.department_names(one.target))
    known = [body.name for body in report.plan.bodies if body.name in named]
    return {name: i for i, name in enumerate(dict.fromkeys([*known, *named]))}


def _own(name: str) -> str:
    return (files(__package__) / name).read_text("utf-8")


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def _finalized(value: object) -> object:
    """Plain text made inert; what the template marks as its own markup stays."""
    return xml_safe(value) if type(value) is str else value
