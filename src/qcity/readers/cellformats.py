"""What a workbook's cell shows: its stored value and its number format to the text that a person reads.

A workbook stores 0.965 and a format; what the clerk sees, and means, is 96.5%. Numbers are stored as binary
doubles, of which spreadsheets show and keep 15 significant digits, so that many are taken here. Nothing is rounded
to the decimals shown: figures are compared unrounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from qcity.readers import Fault

NUMBER, PERCENT, DAY, MONTH, YEAR, TIME = "number", "percent", "day", "month", "year", "time"

MAX_DAYS = 2_958_466
"""The day after 9999-12-31, the last that spreadsheet programs know."""

SIGNIFICANT = 15
"""Significant digits that spreadsheet programs keep of a number (Excel specifications and limits)."""

MAX_CODE = 255
"""Characters of a format code that spreadsheet programs take."""

_BUILT_IN = {
    9: PERCENT, 10: PERCENT,
    14: DAY, 15: DAY, 16: DAY, 17: MONTH, 18: TIME, 19: TIME, 20: TIME, 21: TIME, 22: DAY,
    27: MONTH, 28: DAY, 29: DAY, 30: DAY, 31: DAY, 32: TIME, 33: TIME, 34: TIME, 35: TIME, 36: MONTH,
    45: TIME, 46: TIME, 47: TIME,
    50: MONTH, 51: DAY, 52: MONTH, 53: DAY, 54: DAY, 55: TIME, 56: TIME, 57: MONTH, 58: DAY,
}  # fmt: skip
"""The formats that have a number and no text (ECMA-376 part 1, 18.8.30), those of Chinese editions included."""

_LITERAL = re.compile(r'"[^"]*"|[\\!].|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_SECTION = re.compile(r'(?:"[^"]*"|[\\!].|[^;"\\!])*')
_GENERAL = re.compile(r"general|g/通用格式", re.IGNORECASE)
_SUFFIX = re.compile(r'(?:[0#?](?:\.[0#?]*)?)((?:"[^"]*"|[\\!].|_.)+)$')


class NumberFormat(NamedTuple):
    """What a number format shows: a kind, and for plain numbers the text behind the digits (`万元`, `‰`)."""

    kind: str = NUMBER
    suffix: str = ""


GENERAL = NumberFormat()

Record = tuple[int, list[str]] | Fault
"""A row's number and cells, or what stands in its stead."""


@lru_cache(maxsize=1024)
def read_format(code: str) -> NumberFormat:
    """The kind of a format code (`0.00%`, `yyyy"年"m"月"`, `#,##0"家"`).

    >>> read_format("0.0%").kind, read_format('yyyy"年"m"月"').kind, read_format('0.0"万亩"').suffix
    ('percent', 'month', '万亩')
    """
    section = _SECTION.match(code[:MAX_CODE])
    first = _GENERAL.sub("0", section[0] if section else "")
    bare = _LITERAL.sub("", first)
    if "%" in bare:
        return NumberFormat(PERCENT)
    letters = bare.lower()
    if re.search(r"[ymdhs年月日]|aaa|e(?![+-])", letters):
        return NumberFormat(_date_kind(letters))
    return NumberFormat(NUMBER, _suffix(first))


def built_in_format(number: int) -> NumberFormat:
    """The format of a number that has no text of its own; general where it is not known."""
    return NumberFormat(_BUILT_IN.get(number, NUMBER))


def _date_kind(letters: str) -> str:
    if "d" in letters or "日" in letters or "aaa" in letters:
        return DAY
    if not re.search(r"[ye年月]", letters):
        return TIME if re.search(r"[hs:]|\[m", letters) else MONTH
    return MONTH if "m" in letters or "月" in letters else YEAR


def _suffix(code: str) -> str:
    """The literal text behind the digits; none where the format scales what it shows (`0!.0,"万"`)."""
    match = _SUFFIX.search(code)
    if match is None or re.search(r"[0#?],+(?:[^0#?.,]|$)|[\\!]\.", code):
        return ""
    text = re.sub(r"_.", "", match[1])
    return re.sub(r'"([^"]*)"|[\\!](.)', lambda m: m[1] if m[1] is not None else m[2], text).strip()


def number_cell(value: float, form: NumberFormat = GENERAL) -> str:
    """A stored number as text: without exponent, 15 significant digits, per cent where the format says so.

    >>> number_cell(0.965, read_format("0%")), number_cell(0.1 + 0.2), number_cell(8.0, read_format('0"万亩"'))
    ('96.5%', '0.3', '8万亩')
    """
    text = f"{value:.{SIGNIFICANT}g}"
    if "e" in text or "n" in text or isinstance(value, int):
        number = Decimal(value) if isinstance(value, int) else Decimal(text)
        if not number.is_finite():
            return str(value)
        text = _plain(number)
    elif text == "-0":
        text = "0"
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
