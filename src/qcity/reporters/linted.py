"""What is wrong with a plan file, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from qcity.errors import Message
from qcity.linting import Linted
from qcity.measurement import ERROR
from qcity.messages import say, word
from qcity.reporters import View
from qcity.reporters.grid import lines
from qcity.reporters.headline import title_text
from qcity.reporters.issuelines import issue_lines


def render(linted: Linted, view: View) -> Iterator[str]:
    """The findings in the file's order, and how many there are."""
    lang = view.lang
    yield from lines(view, [(title_text(linted.plan, lang), "bold")])
    if not linted.issues:
        yield from lines(view, [(word("plan.sound", lang), "green")])
        return
    yield from lines(view, issue_lines(linted.issues, lang))
    errors = sum(issue.severity == ERROR for issue in linted.issues)
    count = len(linted.issues)
    blanks = {"count": str(count), "errors": str(errors), "warnings": str(count - errors)}
    yield "\n"
    yield from lines(view, [(say(Message("plan.findings", blanks), lang), "bold"), (word("plan.explain", lang), "")])
