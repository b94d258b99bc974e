"""Rows of a submission: what each cell says, and which rows are in error (contract, section 2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP
from fractions import Fraction
from typing import TYPE_CHECKING

from .periods import Period, parse_period
from .rules import Counts, Figure, Span
from .units import Unit, tidy

if TYPE_CHECKING:
    from .model import Plan, Target

NOT_REPORTED = {"", "/", "-", "—", "无", "未报"}
TOTALS = {"合计", "总计"}
SUBTOTAL = "小计"
JUDGED_STATUS = {"", "A", "P", "E", "B"}
ABSENT_STATUS = {"F", "L", "H", "M", "O", "Q"}

_Cell = Callable[[str], str]
FIGURE, ABSENT, ERROR, NO_USE, LEFT_OUT = "figure", "absent", "error", "no use", "left out"


@dataclass
class Row:
    """One row as read; `period` and `body` are None where they could not be read.

    `state` is one of FIGURE, ABSENT, ERROR, NO_USE and LEFT_OUT. `useful` says whether the body is one that the
    target has a use for. `revision` is None where the revision could not be read.
    """

    index: int
    target: Target | None = None
    period: Period | None = None
    body: str | None = None
    figure: Figure | None = None
    revision: int | None = 0
    errors: list[str] = field(default_factory=list)
    state: str = FIGURE
    useful: bool = True


@dataclass(frozen=True)
class Written:
    """A number as written: its bound sign, exact value, decimals and unit text."""

    sign: str
    number: Fraction
    decimals: int
    unit: str


_PREFIXES = {
    "不低于": "ge",
    "不少于": "ge",
    "不超过": "le",
    "≥": "ge",
    ">=": "ge",
    "≤": "le",
    "<=": "le",
    ">": "gt",
    "<": "lt",
    "超过": "gt",
    "高于": "gt",
    "低于": "lt",
    "不满": "lt",
    "约": "about",
    "近": "about",
}
_SUFFIXES = {"以上": "ge", "以下": "le", "以内": "le", "左右": "about"}
_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+))(?:\.(\d+))?", re.ASCII)


def read_written(cell: str) -> Written | None:
    """A value cell as written, or None where it is no number."""
    text, sign = tidy(cell), ""
    for prefix, meaning in _PREFIXES.items():
        if text.startswith(prefix):
            text, sign = text[len(prefix) :], meaning
            break
    for suffix, meaning in _SUFFIXES.items():
        if text.endswith(suffix):
            text, sign = text[: -len(suffix)], sign or meaning
            break
    match = _NUMBER.match(text)
    rest = text[match.end() :] if match else ""
    if match is None or (rest and (rest[0].isdigit() or rest[0] in ".,+-")):
        return None
    number = Fraction(match[1].replace(",", "") + "." + (match[2] or "0"))
    return Written(sign, number, len(match[2] or ""), rest)


def read_count(cell: str) -> Fraction | None:
    """A number not below 0, without unit or bound, or None."""
    written = read_written(cell)
    if written is None or written.sign or written.unit or written.number < 0:
        return None
    return written.number


def read_whole(cell: str) -> int | None:
    """A whole number not below 0, or None."""
    number = read_count(cell)
    return int(number) if number is not None and number.denominator == 1 else None


def round_half(value: Fraction, decimals: int, mode: str) -> Fraction:
    """The value rounded to so many decimals, halves up (away from zero) or to even."""
    scaled = value * 10**decimals
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (mode == ROUND_HALF_UP or whole % 2 == 1))
    return Fraction(whole + up, 10**decimals)


def read_rows(plan: Plan, rows: list[dict[str, str]]) -> list[Row]:
    """Every row that is not blank, with its errors; conflicts between rows are not looked for here."""
    filled = [(index, row) for index, row in enumerate(rows) if any(tidy(cell or "") for cell in row.values())]
    return [_read_row(plan, index, row) for index, row in filled]


def _read_row(plan: Plan, index: int, cells: Mapping[str, str]) -> Row:
    """One row, read cell by cell so that every error is found."""
    row = Row(index)

    def cell(name: str) -> str:
        return str(cells.get(name) or "")

    if SUBTOTAL in (tidy(cell("body")), tidy(cell("indicator"))):
        row.state = LEFT_OUT
        return row
    row.target = plan.find_target(cell("indicator"))
    if row.target is None:
        row.errors.append("unknown indicator")
    row.period = _period(plan, row, cell("period"))
    row.body = _body(plan, row, cell("body"), cell("reporter"))
    if row.target is not None and row.body is not None:
        row.useful = row.body in plan.useful_bodies(row.target)
    reported = _reported(row, cell)
    if reported and row.target is not None:
        row.figure = _figure(plan, row.target, row, cell)
        row.revision = _revision(row, cell("revision"))
    row.state = _state(row, reported)
    return row


def _state(row: Row, reported: bool) -> str:
    """What becomes of a row that has been read."""
    if row.errors:
        return ERROR if reported else LEFT_OUT
    if not reported or row.figure is None:
        return ABSENT
    return FIGURE if row.useful else NO_USE


def _period(plan: Plan, row: Row, cell: str) -> Period | None:
    """The row's period; None with an error where it cannot be read or is outside the plan."""
    period = parse_period(cell)
    if period is None:
        row.errors.append("bad period")
    elif period.start.year > plan.last_year + 1:
        row.errors.append("period outside the plan")
        return None
    return period


def _body(plan: Plan, row: Row, cell: str, reporter: str) -> str | None:
    """The body a row is about: its own cell, else an `each_body` target's reporter, else the whole."""
    text = cell
    if not tidy(text) and row.target is not None and row.target.scope == "each_body":
        text = reporter
    if not tidy(text) or tidy(text) in TOTALS:
        return plan.whole
    body = plan.find_body(text)
    if body is None:
        row.errors.append("unknown body")
    return body


def _reported(row: Row, cell: _Cell) -> bool:
    """Whether the row reports anything: not by its status, an empty value without counts, or 0/0."""
    status = tidy(cell("status"))
    if status in ABSENT_STATUS:
        return False
    if status not in JUDGED_STATUS:
        row.errors.append("bad status")
    counts = [tidy(cell("numerator")), tidy(cell("denominator"))]
    blank = [text in NOT_REPORTED for text in counts]
    if tidy(cell("value")) in NOT_REPORTED and all(blank):
        return False
    return blank != [False, False] or [read_count(text) for text in counts] != [0, 0]


def _revision(row: Row, cell: str) -> int | None:
    """The row's revision, 0 where none is given; None with an error where it is no whole number."""
    if not tidy(cell):
        return 0
    revision = read_whole(cell)
    if revision is None:
        row.errors.append("bad revision")
    return revision


def _figure(plan: Plan, target: Target, row: Row, cell: _Cell) -> Figure | None:
    """The row's figure in the target's unit: its counts where there are both, else its value."""
    counts = _counts(target, row, cell("numerator"), cell("denominator"))
    unit = _column_unit(plan, target, row, cell("unit"))
    figure = None
    if tidy(cell("value")) not in NOT_REPORTED:
        figure = _value(plan, target, row, cell("value"), unit, counts)
    if counts is None:
        return figure
    return Figure(target.scale * counts[0] / counts[1], counts)


def _counts(target: Target, row: Row, numerator: str, denominator: str) -> Counts | None:
    """A ratio's two counts, whole for a sample; None where there are none or they are in error."""
    blank = [tidy(text) in NOT_REPORTED for text in (numerator, denominator)]
    if all(blank):
        return None
    if any(blank):
        row.errors.append("one count alone")
        return None
    read = read_whole if target.options.get("sample") else read_count
    passed, total = read(numerator), read(denominator)
    if passed is None or total is None:
        row.errors.append("bad count")
        return None
    high = target.range.high
    if (passed > total and high is not None and high <= target.scale) or (passed and not total):
        row.errors.append("numerator above denominator")
        return None
    if not total:
        return None
    if not target.range.span.has(target.scale * passed / total):
        row.errors.append("out of range")
        return None
    return Fraction(passed), Fraction(total)


def _column_unit(plan: Plan, target: Target, row: Row, text: str) -> Unit | None:
    """The unit column's unit; None where it is empty or in error."""
    if not tidy(text):
        return None
    unit = plan.units.find(text)
    if unit is None or unit.kind != target.unit.kind:
        row.errors.append("wrong unit")
        return None
    return unit


def _value(
    plan: Plan, target: Target, row: Row, cell: str, column: Unit | None, counts: Counts | None
) -> Figure | None:
    """The value cell's figure; None with an error where it cannot be one."""
    written = read_written(cell)
    if written is None:
        row.errors.append("bad number")
        return None
    unit = plan.units.find(written.unit) if written.unit else column or target.unit
    if unit is None or unit.kind != target.unit.kind or (written.unit and column not in (None, unit)):
        row.errors.append("wrong unit")
        return None
    if not written.unit and column is None and _is_percent(target) and 0 < written.number <= 1:
        row.errors.append("ambiguous fraction")
        return None
    value = written.number * unit.factor / target.unit.factor
    if not target.range.has(value):
        row.errors.append("out of range")
        return None
    if counts is not None and not written.sign:
        _compare_counts(row, written, counts[0] / counts[1] / unit.factor)
    if not written.sign:
        return Figure(value)
    bound = _bound(written.sign, value).meet(target.range.span)
    if bound.is_empty:
        row.errors.append("out of range")
        return None
    return Figure(bound=bound)


def _is_percent(target: Target) -> bool:
    """Whether the target is a percentage."""
    return target.unit == Unit("ratio", Fraction(1, 100))


def _compare_counts(row: Row, written: Written, ratio: Fraction) -> None:
    """A value beside its counts must be their ratio, rounded to the decimals written."""
    if written.number not in [round_half(ratio, written.decimals, mode) for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN)]:
        row.errors.append("value contradicts its counts")


def _bound(sign: str, value: Fraction) -> Span:
    """The figures that a bound allows; `约` and its like allow any."""
    spans = {
        "ge": Span(low=value),
        "gt": Span(low=value, low_open=True),
        "le": Span(high=value),
        "lt": Span(high=value, high_open=True),
        "about": Span(),
    }
    return spans[sign]
