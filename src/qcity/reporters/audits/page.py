"""A plan held against its text, as a page in one file: the text with its quantities coloured and linked to targets.

Every value that the template puts in is made inert and escaped on the way; the page needs no network and no script.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from typing import NamedTuple

from jinja2 import DictLoader, Environment, StrictUndefined

from qcity import __version__
from qcity.errors import Message
from qcity.measurement import Issue
from qcity.messages import say, word
from qcity.plan import Target
from qcity.plantext.audit import STATUSES, Audit, Mark
from qcity.reporters import View
from qcity.reporters.headline import title_text
from qcity.reporters.xmltext import xml_safe
from qcity.wording import rule_text, target_name


class Piece(NamedTuple):
    """A stretch of a line; one with a status is a quantity, and has an anchor and the targets that it links to."""

    text: str
    status: str = ""
    anchor: str = ""
    targets: tuple[str, ...] = ()


class Entry(NamedTuple):
    """A target beside the text: where its quantities stand, and whether anything is wrong with it."""

    id: str
    name: str
    rule: str
    quote: str
    anchors: tuple[str, ...]


def render(audit: Audit, view: View) -> Iterator[str]:
    """The page, in pieces."""
    lang = view.lang
    style = (files(__package__) / "page.css").read_text("utf-8")
    environment = Environment(
        loader=DictLoader({"page.html": (files(__package__) / "page.html").read_text("utf-8")}),
        autoescape=True,
        finalize=_finalized,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    counts = audit.tally()
    blanks = {"path": audit.path, "count": str(len(audit.marks)), **{key: str(count) for key, count in counts.items()}}
    title = say(Message("plan.audit_title", {"title": title_text(audit.plan, lang)}), lang)
    yield from environment.get_template("page.html").generate(
        w=lambda key: word(f"plan.{key}", lang),
        lang="zh-CN" if lang == "zh" else "en",
        style=style,
        style_digest=b64encode(sha256(style.encode()).digest()).decode(),
        title=title,
        summary=say(Message("plan.audit_summary", blanks), lang),
        is_other_text=audit.is_other_text,
        legend=[(status, word(f"plan.status.{status}", lang), counts[status]) for status in STATUSES],
        lines=[list(pieces) for pieces in _lines(audit)],
        targets=[_entry(audit, target, lang) for target in audit.plan.targets],
        issues=[(issue.severity, issue.code, _said(issue, lang), str(issue.place)) for issue in audit.issues],
        severity=lambda key: word(f"severity.{key}", lang),
        version=__version__,
    )
    yield "\n"


def _said(issue: Issue, lang: str) -> str:
    return say(issue.message, lang)


def _entry(audit: Audit, target: Target, lang: str) -> Entry:
    anchors = tuple(f"q{i}" for i, mark in enumerate(audit.marks) if target.id in mark.targets)
    rule = rule_text(target.rule, target, lang)
    return Entry(target.id, target_name(target, lang), rule, target.quote or "", anchors)


def _lines(audit: Audit) -> Iterator[Iterator[Piece]]:
    by_line: dict[int, list[tuple[int, int, int, Mark]]] = {}
    for i, mark in enumerate(audit.marks):
        (line, start), (last, end) = audit.text.place(mark.quantity.start), audit.text.place(mark.quantity.end - 1)
        if last != line:  # a quantity broken over lines is marked where it begins
            end = len(audit.text.lines[line]) - 1
        by_line.setdefault(line, []).append((start, end + 1, i, mark))
    for number, text in enumerate(audit.text.lines):
        yield _pieces(text, by_line.get(number, []))


def _pieces(text: str, marks: list[tuple[int, int, int, Mark]]) -> Iterator[Piece]:
    at = 0
    for start, end, i, mark in marks:
        if start < at:
            continue
        yield Piece(text[at:start])
        yield Piece(text[start:end], mark.status, f"q{i}", mark.targets)
        at = end
    yield Piece(text[at:])


def _finalized(value: object) -> object:
    """Plain text made inert; what the template marks as its own markup stays."""
    return xml_safe(value) if type(value) is str else value
