"""What a workbook's cell shows: its stored value and its number format to the text that a person reads.

A workbook stores 0.965 and a format; what the clerk sees, and means, is 96.5%. Numbers are stored as binary
doubles, of which spreadsheets show and keep 15 significant digits, so that many are taken here. Nothing is rounded
to the decimals shown: figures are compared unrounded, and keep their sign where a format hides it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple

from qcity.readers import Fault

NUMBER, PERCENT, DAY, MONTH, YEAR, TIME = "number", "percent", "day", "month", "year", "time"

MAX_DAYS = 2_958_466
"""The day after 9999-12-31, the last that spreadsheet programs know."""

SIGNIFICANT = 15
"""Significant digits that spreadsheet programs keep of a number (Excel specifications and limits)."""

MAX_CODE = 255
"""Characters of a format code that spreadsheet programs take."""

_ZERO = Decimal(0)
_DIGITS = tuple("0123456789")

_BUILT_IN = {
    9: PERCENT, 10: PERCENT,
    14: DAY, 15: DAY, 16: DAY, 17: MONTH, 18: TIME, 19: TIME, 20: TIME, 21: TIME, 22: DAY,
    27: MONTH, 28: DAY, 29: DAY, 30: DAY, 31: DAY, 32: TIME, 33: TIME, 34: TIME, 35: TIME, 36: MONTH,
    45: TIME, 46: TIME, 47: TIME,
    50: MONTH, 51: DAY, 52: MONTH, 53: DAY, 54: DAY, 55: TIME, 56: TIME, 57: MONTH, 58: DAY,
}  # fmt: skip
"""The formats that have a number and no text (ECMA-376 part 1, 18.8.30), those of Chinese editions included."""

_TOKEN = re.compile(
    r'"(?P<literal>[^"]*)"?|[\\!](?P<escaped>.?)|[_*].?|(?P<elapsed>\[(?:h+|m+|s+)\])|\[\$(?P<currency>[^\]-]*)[^\]]*\]?'
    r"|(?P<bracket>\[[^\]]*\]?)|(?P<general>general|g/通用格式)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\[\s*(<=|>=|<>|[<>=])\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]{1,3})?)\s*\]?")
_COMPARE = {"<=": le, ">=": ge, "<>": ne, "<": lt, ">": gt, "=": eq}
_DATE = re.compile(r"[ymdhs年月日]|aaa|e(?![+-])")
_UNTOLD = re.compile(r"[1-9/@]")
"""Fractions, and digits that are always there."""

_MYRIADS = re.compile(r"亿(?=0{4}万?0{4}$)|万(?=0{4}$)")
"""The names of myriads where they belong, which change nothing (`0"万"0000"亩"`)."""

Condition = tuple[str, Decimal]
"""A comparison, and what a number is compared with."""


class _Section(NamedTuple):
    """A section of a format code: each token as a mark that tells its meaning, and the text that it shows."""

    condition: Condition | None
    tokens: list[tuple[str, str]]


class NumberFormat(NamedTuple):
    """What a number format shows: a kind, and for figures the text behind the digits (`万元`, `‰`).

    A figure is shown divided by ten so many times as `shift` says. Where the format depends on the number, `cases` are
    conditions and formats, of which the first that holds counts, and the other fields are those of its first section.
    """

    kind: str = NUMBER
    suffix: str = ""
    shift: int = 0
    cases: tuple[tuple[Condition | None, NumberFormat], ...] = ()


GENERAL = NumberFormat()

Record = tuple[int, list[str]] | Fault
"""A row's number and cells, or what stands in its stead."""


@lru_cache(maxsize=1024)
def read_format(code: str) -> NumberFormat:
    """What a format code shows (`0.00%`, `yyyy"年"m"月"`, `#,##0"家"`; ECMA-376 part 1, 18.8.31).

    >>> read_format("0.0%").kind, read_format('yyyy"年"m"月"').kind, read_format('0.0"万亩"').suffix
    ('percent', 'month', '万亩')
    """
    sections = _sections(code[:MAX_CODE])
    if len(sections) < 4 and any("@" in mark for mark, _ in sections[-1].tokens):
        sections.pop()  # that of texts
    sections = sections[:3]
    # As Excel has them where the code has none; a number for which there is no section has no format
    usual = [(), (None,), ((">=", _ZERO), None), ((">", _ZERO), ("<", _ZERO), None)][len(sections)]
    cases = [(own.condition or other, _form(own.tokens)) for own, other in zip(sections, usual, strict=True)]
    if not cases or cases[-1][0] is not None:
        cases.append((None, GENERAL))
    first = cases[0][1]
    return first if all(form == first for _, form in cases) else first._replace(cases=tuple(cases))


def _sections(code: str) -> list[_Section]:
    sections = [_Section(None, [])]
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup, match[match.lastgroup or 0]
        if text == ";" and kind == "plain":
            sections.append(_Section(None, []))
        elif kind == "bracket":
            if found := _CONDITION.fullmatch(text):
                sections[-1] = sections[-1]._replace(condition=(found[1], Decimal(found[2])))
        elif kind == "elapsed":
            sections[-1].tokens.append((text.lower(), ""))
        elif kind == "general":
            sections[-1].tokens.append(("0", ""))
        elif kind == "plain":
            mark = "0" if text in "0#?" else text.lower()[:1]
            sections[-1].tokens.append((mark, "" if text in "0#?.,%@()+-" else text))
        elif kind is not None:  # not the room for a character, or a character that fills a column
            mark = "!" if text == "." else text if text in ("万", "亿") else "L" if text.strip() else " "
            sections[-1].tokens.append((mark, text))
    return sections


def _form(tokens: list[tuple[str, str]]) -> NumberFormat:
    """What a section shows; general where that cannot be told: nothing, words, fractions, exponents."""
    marks = "".join(mark for mark, _ in tokens)
    if "%" not in marks and _DATE.search(marks):
        return NumberFormat(_date_kind(marks))
    begin, last = marks.find("0"), marks.rfind("0")
    if begin < 0 or _UNTOLD.search(marks) or marks.count("%") > 1:
        return GENERAL
    begin -= marks[:begin].endswith(".")
    end = len(marks) - len(marks[last + 1 :].lstrip(",."))
    before, behind = ("".join(text for _, text in part) for part in (tokens[:begin], tokens[end:]))
    shift = _shift(marks[begin:end].replace(" ", ""))
    if shift is None or before.endswith((".", *_DIGITS)) or "," in marks[end:] or "." in marks[end:]:
        return GENERAL
    behind = behind.strip()
    if zeros := len(behind) - len(behind.lstrip("0")):  # written by hand: 0"0000亩" shows 5 as 50000亩
        if "." in marks[begin:end] or "!" in marks[begin:end]:
            return GENERAL
        shift, behind = shift - zeros, behind[zeros:]
    if behind.lstrip(".,").startswith(_DIGITS):
        return GENERAL
    if "%" in marks:
        return NumberFormat(PERCENT, shift=shift)
    behind = behind.lstrip(".")
    return NumberFormat(NUMBER, behind if "(" in behind else behind.removesuffix(")").rstrip(), shift)


def _shift(core: str) -> int | None:
    """How often what stands from the first digit to the last divides by ten; None where that cannot be told.

    A comma behind the digits divides by a thousand; a point that is mere text (`!`) moves as many places as follow it.
    """
    whole, point, decimals = core.partition(".")
    digits, places = whole.rstrip(","), decimals.rstrip(",")
    head, dot, tail = _MYRIADS.sub("", digits).partition("!")
    if (head.replace(",", "") + tail + places).strip("0") or head.endswith(",") or (dot and (point or not tail)):
        return None
    return 3 * (len(whole) - len(digits) + len(decimals) - len(places)) + len(tail)


def built_in_format(number: int) -> NumberFormat:
    """The format of a number that has no text of its own; general where it is not known."""
    return NumberFormat(_BUILT_IN.get(number, NUMBER))


def _date_kind(letters: str) -> str:
    if "d" in letters or "日" in letters or "aaa" in letters:
        return DAY
    if not re.search(r"[ye年月]", letters):
        return TIME if re.search(r"[hs:]|\[m", letters) else MONTH
    return MONTH if "m" in letters or "月" in letters else YEAR


def _case(value: float, form: NumberFormat) -> NumberFormat:
    """The format that a number has among those of its code's sections; general for what is no number."""
    number = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.{SIGNIFICANT}g}")
    if not number.is_finite():
        return GENERAL
    return next(one for held, one in form.cases if held is None or _COMPARE[held[0]](number, held[1]))


def number_cell(value: float, form: NumberFormat = GENERAL) -> str:
    """A stored number as text: without exponent, 15 significant digits, scaled and per cent as the format says.

    >>> number_cell(0.965, read_format("0%")), number_cell(0.1 + 0.2), number_cell(8.0, read_format('0"万亩"'))
    ('96.5%', '0.3', '8万亩')
    >>> number_cell(90_000.0, read_format('0!.0,"万亩"'))
    '9万亩'
    """
    if form.cases:
        form = _case(value, form)
    text = f"{value:.{SIGNIFICANT}g}"
    if "e" in text or "n" in text or isinstance(value, int):
        number = Decimal(value) if isinstance(value, int) else Decimal(text)
        if not number.is_finite():
            return str(value)
        text = _plain(number)
    elif text == "-0":
        text = "0"
    if form.shift:
        text = _plain(Decimal(f"{text}e{-form.shift}"))
    return f"{_times_100(text)}%" if form.kind == PERCENT else text + form.suffix


def _times_100(text: str) -> str:
    """A number in plain digits with its point moved two places."""
    whole, _, decimals = text.partition(".")
    sign = "-" if whole.startswith("-") else ""
    digits = (whole.removeprefix("-") + decimals[:2].ljust(2, "0")).lstrip("0") or "0"
    return f"{sign}{digits}.{decimals[2:]}" if len(decimals) > 2 else sign + digits


def numeric_cell(value: float, form: NumberFormat = GENERAL, *, epoch_1904: bool = False) -> str:
    """A stored number as its format shows it: a figure, a day, a month, a year or a time.

    >>> numeric_cell(43983.0, read_format('yyyy"年"m"月"')), numeric_cell(0.5, read_format("h:mm")), numeric_cell(12.0)
    ('2020-06', '12:00:00', '12')
    """
    if form.cases:
        form = _case(value, form)
    if form.kind in (NUMBER, PERCENT):
        return number_cell(value, form)
    if form.kind == TIME and 0 <= value < MAX_DAYS:
        minutes, seconds = divmod(round(value * 86_400), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    day = None if form.kind == TIME else from_serial(value, epoch_1904=epoch_1904)
    return number_cell(value) if day is None else date_cell(day, form.kind)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def date_cell(value: date, kind: str = DAY) -> str:
    """A date as the period that its format shows: a day, a month or a year."""
    if kind == MONTH:
        return f"{value.year:04d}-{value.month:02d}"
    if kind == YEAR:
        return f"{value.year:04d}"
    return f"{value.year:04d}-{value.month:02d}-{value.day:02d}"


def from_serial(serial: float, *, epoch_1904: bool = False) -> date | None:
    """The day that a serial number stands for; None where it is none (before 1900-03-01 the calendars differ)."""
    try:
        start = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - days have no zone
        day = (start + timedelta(days=serial)).date()
    except (OverflowError, ValueError):
        return None
    return day if epoch_1904 or serial >= 61 else None


def carry_down(rows: dict[int, list[str]], merged: list[tuple[int, int, int, int]]) -> None:
    """Gives each row that a merged cell covers the cell's text, in the merged cell's first column.

    `merged` are first row, first column, last row, last column, counted from 1; `rows` are by their number.
    """
    for _ in carried(sorted(rows.items()), merged):
        pass


def carried(rows: Iterable[Record], merged: Iterable[tuple[int, int, int, int]]) -> Iterator[Record]:
    """Rows in rising order, those under a merged cell given its text.

    `merged` are first row, first column, last row, last column, counted from 1. Rows that are left out stay so.
    """
    starts: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, _ in merged:
        if bottom > top:
            starts.setdefault(top, []).append((left, bottom))
    current: dict[int, tuple[int, str]] = {}
    for row in rows:
        if not isinstance(row, Fault):
            _give(row[0], row[1], current)
            for left, bottom in starts.pop(row[0], ()):
                if left <= len(row[1]) and row[1][left - 1]:
                    current[left] = bottom, row[1][left - 1]
        yield row


def _give(number: int, cells: list[str], current: dict[int, tuple[int, str]]) -> None:
    """Gives a row the texts of the merged cells that reach it, and forgets those that do not."""
    for left, (bottom, text) in list(current.items()):
        if bottom < number:
            del current[left]
        else:
            cells += [""] * (left - len(cells))
            cells[left - 1] = cells[left - 1] or text
