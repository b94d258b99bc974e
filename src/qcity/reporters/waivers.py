"""Waivers: which were given, which are in force, which nobody needs any more."""

from __future__ import annotations

from collections.abc import Iterator

from qcity.errors import Message
from qcity.messages import say, word
from qcity.report import Report
from qcity.wording import inert, target_name

USED, SPARE, EXPIRED = "used", "spare", "expired"


def waiver_lines(report: Report, lang: str) -> Iterator[tuple[str, str]]:
    """The tally of the waivers, then each of them, as styled lines; nothing where none were given."""
    if not report.waivers:
        return
    states = waiver_states(report)
    blanks = {state: str(list(states.values()).count(state)) for state in (USED, SPARE, EXPIRED)}
    tally = say(Message("waiver.tally", {"count": str(len(states)), **blanks}), lang)
    yield "", ""
    yield f"{word('waiver.heading', lang)}{'：' if lang == 'zh' else ': '}{tally}", "bold"
    for id_, state in states.items():
        waiver = report.waivers[id_]
        said = {
            "target": target_name(report.plan.target(id_), lang),
            "state": word(f"waiver.{state}", lang),
            "reason": waiver.reason,
            "approved_by": waiver.approved_by,
            "until": str(waiver.until),
        }
        yield inert(f"  {say(Message('waiver.line', said), lang)}"), ""


def waiver_states(report: Report) -> dict[str, str]:
    """What became of each waiver, by target id in the file's order: `used`, `spare` or `expired`."""
    used = {result.target.id for result in report.results if result.waiver is not None}
    return {
        id_: USED if id_ in used else SPARE if waiver.is_in_force(report.as_of) else EXPIRED
        for id_, waiver in report.waivers.items()
    }
