"""The top of a table: the lines above its header, and the header itself, in one row or two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from qcity.cells import fold, read_amount
from qcity.header import (
    SEARCHED_ROWS,
    WITH_UNIT,
    Header,
    column_of,
    folded_name,
    header_score,
    lines_above,
    read_header,
)
from qcity.periods import read_period
from qcity.plan import AREA, Plan
from qcity.readers import Fault
from qcity.wide import FIGURES, spread_columns

Record = tuple[int, list[str]] | Fault

_OFFICES = tuple("局委办厅部司所院会区县市镇乡州盟")
"""How the names of offices and places end, and those of units do not."""


class Top(NamedTuple):
    """The beginning of a sheet: the records above its header, the header's own records, and those read behind it.

    `cells` are the header's texts, of two rows as one; empty where there is no header.
    """

    titles: list[Record]
    header: list[Record]
    rest: list[Record]
    cells: list[str]

    @property
    def row(self) -> int | None:
        """The physical row of the header's first record, else of the sheet's."""
        first = next(iter((*self.header, *self.titles)), None)
        return first.row if isinstance(first, Fault) else None if first is None else first[0]


def find_top(plan: Plan, records: Iterator[Record]) -> Top:
    """The record that looks most like a header among the first ones; the search ends with one that is whole."""
    above: list[Record] = []
    best = height = 0
    for record in records:
        above.append(record)
        score = header_score(cells_of(record))
        is_whole = score > 0 and _is_whole(plan, cells_of(record), above[:-1])
        if is_whole or score > best:
            best, height = score, len(above)
        if is_whole or len(above) == SEARCHED_ROWS:
            break
    if not best:
        return Top(above, [], [], [])
    titles, header, rest = above[: height - 1], above[height - 1], above[height:] or list(islice(records, 1))
    joined = _joined(plan, header, rest[0]) if rest else None
    if joined is not None and _is_whole(plan, joined, titles):
        return Top(titles, [header, rest[0]], rest[1:], joined)
    return Top(titles, [header], rest, list(cells_of(header)))


def _is_whole(plan: Plan, cells: Sequence[str], above: Iterable[Record]) -> bool:
    header, given = read_header(cells), said_above(above)
    return bool(spread_columns(plan, header, given)) or (len(header.places) > 1 and not header.missing(given))


def _joined(plan: Plan, top: Record, below: Record) -> list[str] | None:
    """A header of two rows as one; None where the second row is none of it.

    It is where it names something below an empty heading, which a merged one leaves behind, holds no number, and
    has nothing of its own below the target's heading.
    """
    if isinstance(top, Fault) or isinstance(below, Fault):
        return None
    width = max(len(top[1]), len(below[1]))
    upper, lower = ([cell.strip() for cell in [*cells, *[""] * width][:width]] for cells in (top[1], below[1]))
    own = [i for i in range(width) if lower[i] and lower[i] != upper[i]]
    is_below_nothing = any(not upper[i] for i in own)
    has_number = any(read_amount(fold(lower[i])) is not None and not read_period(lower[i]) for i in own)
    names_target = any(column_of(upper[i])[0] == "indicator" for i in own)
    if not is_below_nothing or has_number or names_target:
        return None
    joined, group = list(upper), ""
    for i in range(width):
        group = upper[i] or group
        if i in own:
            joined[i] = _heading(plan, group, lower[i])
    return joined


def _heading(plan: Plan, group: str, text: str) -> str:
    """A heading below another: both together, or the lower with the other's unit where that says nothing else."""
    match = re.fullmatch(WITH_UNIT, folded_name(group))
    name, unit = (match[1], f"({match[2]})") if match else (group, "")
    is_known = column_of(text)[0] is not None or plan.find_body(text) is not None or read_period(text) is not None
    says_nothing = not name or column_of(name)[0] in ("value", "period", "body") or re.fullmatch(FIGURES, name)
    return f"{text}{unit}" if is_known and says_nothing else f"{group}{text}"


def given_by(plan: Plan, titles: Iterable[Record], header: Header, sheet: str | None) -> dict[str, str]:
    """What the lines above a header, and the sheet's name where it is an area's, say of every row, by column."""
    given = said_above(titles)
    unit = given.get("unit", "")
    if unit and not plan.units.find(unit) and (plan.find_body(unit) or unit.endswith(_OFFICES)):
        given.setdefault("reporter", given.pop("unit"))  # 单位 is what an office calls itself, too
    reporter = given.get("reporter", "")
    names_body = "body" in header.places or "body" in given or _is_area(plan, reporter)
    if not names_body and sheet and _is_area(plan, sheet):
        given["body"] = sheet
    if reporter and "body" not in header.places and "body" not in given and plan.find_body(reporter) is None:
        names = [name for body in plan.bodies if body.kind == AREA for name in (body.name, *body.aliases)]
        if any(name in reporter for name in names):
            given["body"] = reporter  # an office of an area, which is none of the plan's: to be told, not guessed
    return given


def _is_area(plan: Plan, text: str) -> bool:
    body = plan.find_body(text)
    return body is not None and body.kind == AREA


def said_above(records: Iterable[Record]) -> dict[str, str]:
    """What records above a header say, by column."""
    return lines_above([cells_of(record) for record in records])


def cells_of(record: Record) -> Sequence[str]:
    """What could be read of a record."""
    return record.cells if isinstance(record, Fault) else record[1]


def filled(record: Record) -> int:
    """How many of a record's cells are not empty."""
    cells = cells_of(record)
    return len(cells) - cells.count("")
