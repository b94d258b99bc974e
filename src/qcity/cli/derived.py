"""`qcity explain ID --data FILE...`: the whole way from the data to one target's verdict, and what that is worth."""

from __future__ import annotations

from collections.abc import Iterator

from qcity.appraising import appraise
from qcity.binomial import is_available
from qcity.errors import Message
from qcity.messages import say
from qcity.report import DERIVATION, EVIDENCE, PENDING, READINGS, TREND, Report
from qcity.reporters import View
from qcity.reporters.derivationtext import render_derivation
from qcity.reporters.explanation import render_target
from qcity.reporters.table import render_issues_of, render_worth


def aspects_of(report: Report) -> frozenset[str]:
    """What is told of the one verdict of a report; of evidence only what is there, as nobody asked for it by name."""
    (result,) = report.results
    wanted = {
        DERIVATION: True,
        READINGS: True,
        TREND: result.verdict == PENDING,
        EVIDENCE: result.target.sample and is_available(),
    }
    return frozenset(aspect for aspect, is_wanted in wanted.items() if is_wanted)


def derived(report: Report, view: View) -> Iterator[str]:
    """What the plan says of the one target of a report, the way to its verdict, and what that is worth."""
    (result,) = appraise(report, view.aspects).results
    yield from render_target(report.plan, result.target, view, to_submit=False)
    yield "\n"
    yield from render_derivation(report, result, view)
    yield from render_worth(report, [result], view)
    if result.target.sample and EVIDENCE not in view.aspects:
        yield f"\n{say(Message('needs_library', {'library': 'python-flint', 'extra': 'evidence'}), view.lang)}\n"
    yield from render_issues_of(report, result, view)
