"""Who owes which figure: the completeness view of the table."""

from __future__ import annotations

from collections.abc import Iterator

from qcity.completeness import IN_ERROR, LATER, OWED, REPORTED, STATES, Obligation, obligations
from qcity.messages import word
from qcity.report import Report
from qcity.reporters import View
from qcity.reporters.grid import Column, Row, column_widths, lines, table
from qcity.wording import inert, target_name

_COLUMNS = (
    Column(("目标", "Target"), 16),
    Column(("状况", "State"), 8),
    Column(("报告期", "Period"), 8),
    Column(("应报日期", "By"), 10),
)
_STYLES = {OWED: "bold red", IN_ERROR: "cyan", LATER: "dim"}


def render_owed(report: Report, view: View) -> Iterator[str]:
    """What is owed, in error or not due yet, under whoever has to send it, then the counts of everybody."""
    by_whom: dict[str, list[Obligation]] = {}
    for one in obligations(report):
        by_whom.setdefault(one.who or word("departments.none", view.lang), []).append(one)
    rows = {who: _rows(all_, view.lang) for who, all_ in by_whom.items()}
    widths = column_widths(view, _COLUMNS, [row for own in rows.values() for row, _ in own])
    for who, own in rows.items():
        if own:
            came = sum(one.state == REPORTED for one in by_whom[who])
            said = f"{inert(who)}  {word(f'state.{REPORTED}', view.lang)} {came}/{len(by_whom[who])}"
            yield from lines(view, [("", ""), (said, "bold")])
            yield table(view, _COLUMNS, [row for row, _ in own], [_STYLES[state] for _, state in own], widths)
    yield "\n"
    yield _counts(by_whom, view)


def _rows(all_: list[Obligation], lang: str) -> list[tuple[Row, str]]:
    """A row per target and state, with the periods and days together; what was reported is not listed."""
    together: dict[tuple[str, str], list[Obligation]] = {}
    for one in all_:
        if one.state != REPORTED:
            together.setdefault((one.target.id, one.state), []).append(one)
    comma = "、" if lang == "zh" else ", "
    rows: list[tuple[Row, str]] = []
    for (_, state), same in together.items():
        periods = comma.join(str(one.period) for one in same)
        days = comma.join(dict.fromkeys(one.by.isoformat() for one in same))
        rows.append(((inert(target_name(same[0].target, lang)), word(f"state.{state}", lang), periods, days), state))
    return rows


def _counts(by_whom: dict[str, list[Obligation]], view: View) -> str:
    used = [state for state in STATES if any(one.state == state for all_ in by_whom.values() for one in all_)]
    headings = [("由谁报送", "Who"), *((word(f"state.{s}", "zh"), word(f"state.{s}", "en")) for s in used)]
    columns = [Column(heading, 10 if i == 0 else 4) for i, heading in enumerate([*headings, ("合计", "Total")])]
    rows: list[Row] = [
        (inert(who), *(str(sum(one.state == state for one in all_)) for state in used), str(len(all_)))
        for who, all_ in by_whom.items()
    ]
    return table(view, columns, rows, [""] * len(rows))
