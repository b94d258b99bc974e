"""What a workbook's cell shows: its stored value and its number format to the text that a person reads.

A workbook stores 0.965 and a format; what the clerk sees, and means, is 96.5%. Numbers are stored as binary
doubles, of which spreadsheets show and keep 15 significant digits, so that many are taken here. Nothing is rounded
to the decimals shown: figures are compared unrounded.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

NUMBER, PERCENT, DAY, MONTH, YEAR, TIME = "number", "percent", "day", "month", "year", "time"

SIGNIFICANT = 15
"""Significant digits that spreadsheet programs keep of a number (Excel specifications and limits)."""

_BUILT_IN = {
    9: PERCENT, 10: PERCENT,
    14: DAY, 15: DAY, 16: DAY, 17: MONTH, 18: TIME, 19: TIME, 20: TIME, 21: TIME, 22: DAY,
    27: MONTH, 28: DAY, 29: DAY, 30: DAY, 31: DAY, 32: TIME, 33: TIME, 34: TIME, 35: TIME, 36: MONTH,
    45: TIME, 46: TIME, 47: TIME,
    50: MONTH, 51: DAY, 52: MONTH, 53: DAY, 54: DAY, 55: TIME, 56: TIME, 57: MONTH, 58: DAY,
}  # fmt: skip
"""The formats that have a number and no text (ECMA-376 part 1, 18.8.30), those of Chinese editions included."""

_LITERAL = re.compile(r'"[^"]*"|[\\!].|_.|\*.|\[[^\]]*\]')
_SUFFIX = re.compile(r'(?:[0#?](?:\.[0#?]*)?)((?:"[^"]*"|[\\!].|_.)+)$')


class NumberFormat(NamedTuple):
    """What a number format shows: a kind, and for plain numbers the text behind the digits (`万元`, `‰`)."""

    kind: str = NUMBER
    suffix: str = ""


GENERAL = NumberFormat()


@lru_cache(maxsize=1024)
def read_format(code: str) -> NumberFormat:
    """The kind of a format code (`0.00%`, `yyyy"年"m"月"`, `#,##0"家"`).

    >>> read_format("0.0%").kind, read_format('yyyy"年"m"月"').kind, read_format('0.0"万亩"').suffix
    ('percent', 'month', '万亩')
    """
    first = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)[0]
    bare = _LITERAL.sub("", first)
    if "%" in bare:
        return NumberFormat(PERCENT)
    letters = bare.lower()
    if re.search(r"general|g/", letters):
        return GENERAL
    if re.search(r"[ymdhs年月日]", letters):
        return NumberFormat(_date_kind(letters))
    return NumberFormat(NUMBER, _suffix(first))


def built_in_format(number: int) -> NumberFormat:
    """The format of a number that has no text of its own; general where it is not known."""
    return NumberFormat(_BUILT_IN.get(number, NUMBER))


def _date_kind(letters: str) -> str:
    if "d" in letters or "日" in letters:
        return DAY
    if "y" not in letters:
        return TIME
    return MONTH if "m" in letters else YEAR


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
    number = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.{SIGNIFICANT}g}")
    if not number.is_finite():
        return str(value)
    if form.kind == PERCENT:
        return f"{_plain(number.scaleb(2))}%"
    return _plain(number) + form.suffix


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
    for top, left, bottom, _ in merged:
        first = rows.get(top, [])
        text = first[left - 1] if left <= len(first) else ""
        if not text:
            continue
        for number in range(top + 1, bottom + 1):
            row = rows.get(number)
            if row is not None:
                row += [""] * (left - len(row))
                row[left - 1] = row[left - 1] or text
