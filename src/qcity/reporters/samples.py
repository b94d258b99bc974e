"""How large a sample would prove a goal, with how many failures: `qcity explain ID --sample`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qcity.binomial import least_failures, smallest_sample
from qcity.errors import Message, UsageError
from qcity.evidence import Claim, as_passing, claim_of
from qcity.messages import say, word
from qcity.plan import Target
from qcity.reporters import View
from qcity.reporters.grid import lines, render_rows
from qcity.reporters.jsontext import Line, dump
from qcity.rules import Rule
from qcity.wording import inert, rule_text, target_name

FAILURES = (*range(11), 15, 20, 30, 50, 100)
"""The numbers of failures for which a sample's size is told."""


def render_sample(target: Target, rule: Rule, view: View) -> Iterator[str]:
    """For each number of failures the least sample that supports the goal nevertheless, and what would refute it.

    Raises UsageError where the rule is no one-sided share, or the library is absent.
    """
    lang = view.lang
    claim = _claim(target, rule, lang)
    failing = word("evidence.found" if claim.at_most else "evidence.failing", lang)
    blanks = {"rule": rule_text(rule, target, lang), "failing": failing}
    rows = [tuple("-" if one is None else str(one) for one in row) for row in _rows(claim)]
    possible = bool(rows)
    key = "evidence.sample_heading" if possible else "evidence.sample_impossible"
    yield from lines(view, [(inert(f"{target_name(target, lang)}  [{target.id}]"), "bold"), ("", "")])
    yield from lines(view, [(inert(say(Message(key, blanks), lang)), "")])
    if possible:
        zh = lang == "zh"
        headings = (f"{failing}不超过" if zh else f"At most {failing}", "至少抽" if zh else "Sample of at least")
        refuted = f"同样多中有这些{failing}就否定" if zh else f"Of as many, {failing} that refute"
        yield render_rows((*headings, refuted), rows, view, (8, 8, 8))
    yield from lines(view, [(word("evidence.assumption", lang), "dim")])
    if target.void is not None:
        yield from lines(view, [(word("evidence.void", lang), "")])
    if not target.sample:
        yield from lines(view, [(word("evidence.no_sample", lang), "")])


def sample_data(target: Target, rule: Rule, lang: str) -> Iterator[str]:
    """The same as JSON; raises UsageError as `render_sample` does."""
    claim = _claim(target, rule, lang)
    data: dict[str, Any] = {
        "target": target.id,
        "threshold": claim.share * target.ratio_scale,
        "at_most": claim.at_most,
        "unit": target.unit.id,
        "sample": target.sample,
        "samples": [
            Line({"failures": failures, "n": n, "refuted_from": refuted}) for failures, n, refuted in _rows(claim)
        ],
        "assumption": word("evidence.assumption", lang),
    }
    yield dump(data)
    yield "\n"


def _claim(target: Target, rule: Rule, lang: str) -> Claim:
    claim = claim_of(target, rule)
    if claim is None:
        blanks = {"target": target_name(target, lang), "rule": rule_text(rule, target, lang)}
        raise UsageError(Message("evidence.sample_none", blanks))
    return claim


def _rows(claim: Claim) -> Iterator[tuple[int, int, int | None]]:
    """Failures, the least sample that supports the claim with no more of them, how many of as many refute it."""
    share = as_passing(claim)
    for failures in FAILURES:
        n = smallest_sample(share, failures)
        if n is not None:
            yield failures, n, least_failures(share, n)
