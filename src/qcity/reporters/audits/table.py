"""A plan held against its text, for a terminal: what is wrong, then every quantity with what accounts for it."""

from __future__ import annotations

from collections.abc import Iterator

from qcity.errors import Message
from qcity.messages import say, word
from qcity.plantext.audit import LISTED, STAGE, TARGET, UNACCOUNTED, Audit, Mark
from qcity.reporters import View
from qcity.reporters.grid import Column, Row, lines, table
from qcity.reporters.issuelines import issue_lines
from qcity.wording import inert

_STYLES = {TARGET: "green", STAGE: "cyan", LISTED: "dim", UNACCOUNTED: "bold red"}
_WIDTHS = (4, 10, 10, 20)
_BEFORE, _BEHIND = 14, 8
"""So many characters of the text are shown around a quantity."""


def render(audit: Audit, view: View) -> Iterator[str]:
    """The audit as text, in pieces."""
    lang = view.lang
    title = say(Message("plan.audit_title", {"title": inert(audit.plan.title)}), lang)
    yield from lines(view, [(title, "bold")])
    if not view.summary:
        shown = [mark for mark in audit.marks if view.only is None or mark.status in view.only]
        if shown:
            keys = ("plan.line", "plan.quantity", "plan.status", "plan.context")
            columns = [
                Column((word(key, "zh"), word(key, "en")), least) for key, least in zip(keys, _WIDTHS, strict=True)
            ]
            rows = [_row(audit, mark, lang) for mark in shown]
            yield "\n"
            yield table(view, columns, rows, [_STYLES[mark.status] for mark in shown])
    loose = [mark for mark in audit.marks if not mark.is_ruled]
    if loose:
        yield "\n"
        yield from lines(view, [(_loose(audit, mark, lang), "yellow") for mark in loose])
    yield "\n"
    if audit.issues:
        yield from lines(view, issue_lines(audit.issues, lang))
        yield "\n"
    counts = {status: str(count) for status, count in audit.tally().items()}
    summary = Message("plan.audit_summary", {"path": inert(audit.path), "count": str(len(audit.marks)), **counts})
    yield from lines(view, [(say(summary, lang), "bold")])
    if audit.is_other_text:
        yield from lines(view, [(word("plan.audit_other_text", lang), "yellow")])
    if not audit.issues:
        yield from lines(view, [(word("plan.audit_sound", lang), "")])


def _row(audit: Audit, mark: Mark, lang: str) -> Row:
    start, end = mark.quantity.start, mark.quantity.end
    text = audit.text.text
    around = f"{text[max(0, start - _BEFORE) : start]}[{text[start:end]}]{text[end : end + _BEHIND]}"
    status = word(f"plan.status.{mark.status}", lang)
    if mark.targets:
        status = f"{status} {', '.join(mark.targets)}"
    return str(mark.line), inert(audit.text.written(start, end)), inert(status), inert(around)


def _loose(audit: Audit, mark: Mark, lang: str) -> str:
    said = audit.text.written(mark.quantity.start, mark.quantity.end)
    blanks = {"text": said, "line": str(mark.line), "targets": ", ".join(mark.targets)}
    return inert(say(Message("plan.audit_only_quoted", blanks), lang))
