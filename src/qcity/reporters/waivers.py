"""Waivers: which were given, which are in force, which nobody needs any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from qcity.errors import Message
from qcity.messages import say, word
from qcity.plan import Target
from qcity.report import Report, Result
from qcity.waiver import Waiver
from qcity.wording import inert, target_name

USED, SPARE, EXPIRED, UNCHECKED = "used", "spare", "expired", "unchecked"


def waiver_lines(report: Report, lang: str) -> Iterator[tuple[str, str]]:
    """The tally of the waivers, then each of them, as styled lines; nothing where none were given."""
    if not report.waivers:
        return
    states = waiver_states(report)
    counts = Counter(states.values())
    blanks = {state: str(counts[state]) for state in (USED, SPARE, EXPIRED)}
    blanks[UNCHECKED] = str(counts[UNCHECKED] or "")
    tally = say(Message("waiver.tally", {"count": str(len(states)), **blanks}), lang)
    yield "", ""
    yield f"{word('waiver.heading', lang)}{'：' if lang == 'zh' else ': '}{tally}", "bold"
    for id_, state in states.items():
        yield inert(f"  {waiver_text(report.plan.target(id_), report.waivers[id_], state, lang)}"), ""


def waiver_text(target: Target, waiver: Waiver, state: str, lang: str) -> str:
    """A waiver in a line: of which target, what became of it, why it was given, by whom and until when."""
    said = {
        "target": target_name(target, lang),
        "state": word(f"waiver.{state}", lang),
        "reason": waiver.reason,
        "approved_by": waiver.approved_by,
        "until": str(waiver.until),
    }
    return say(Message("waiver.line", said), lang)


def waiver_states(report: Report) -> dict[str, str]:
    """What became of each waiver, by target id in the file's order: `used`, `spare`, `expired` or `unchecked`."""
    results = {result.target.id: result for result in report.results}
    return {id_: _state(results.get(id_), waiver, report) for id_, waiver in report.waivers.items()}


def _state(result: Result | None, waiver: Waiver, report: Report) -> str:
    if not waiver.is_in_force(report.as_of):
        return EXPIRED
    return UNCHECKED if result is None else USED if result.waiver is not None else SPARE
