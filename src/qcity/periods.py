"""Periods: a year, half year, quarter, month or day, read from the ways offices write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

YEAR, HALF_YEAR, QUARTER, MONTH, DAY = "year", "half_year", "quarter", "month", "day"
_MONTHS = {YEAR: 12, HALF_YEAR: 6, QUARTER: 3, MONTH: 1, DAY: 0}


class Period(NamedTuple):
    """A stretch of time with a name: its first and last day, both counted in, and how long it is called."""

    start: date
    end: date
    length: str

    @property
    def months(self) -> int:
        """How many months it spans; 0 for a day."""
        return _MONTHS[self.length]

    def __str__(self) -> str:
        year, month = f"{self.start.year:04d}", self.start.month
        if self.length == YEAR:
            return year
        if self.length == HALF_YEAR:
            return f"{year}H{1 if month == 1 else 2}"
        if self.length == QUARTER:
            return f"{year}Q{(month + 2) // 3}"
        return f"{year}-{month:02d}" if self.length == MONTH else self.start.isoformat()


def by_recency(period: Period) -> tuple[date, int]:
    """Sorts by what ends last and, of two that end together, the longer one last."""
    return period[1], _MONTHS[period[2]]


def span(year: int, month: int, length: str) -> Period:
    """The period of this length (a year down to a month) that begins with this month."""
    start = date(year, month, 1)
    last = year * 12 + month - 1 + _MONTHS[length] - 1
    return Period(start, _month_end(last // 12, last % 12 + 1), length)


def year_of(year: int) -> Period:
    """A whole year."""
    return span(year, 1, YEAR)


def previous(period: Period) -> Period:
    """The period of the same length just before; raises OverflowError before the year 1."""
    if period.length == DAY:
        day = period.start - timedelta(days=1)
        return Period(day, day, DAY)
    first = period.start.year * 12 + period.start.month - 1 - period.months
    if first < 12:
        raise OverflowError
    return span(first // 12, first % 12 + 1, period.length)


def longest_ending(day: date) -> str:
    """The length of the longest period that ends with a day.

    >>> longest_ending(date(2020, 9, 30)), longest_ending(date(2020, 12, 31))
    ('quarter', 'year')
    """
    for length, months in _MONTHS.items():
        if months and day.month % months == 0 and day == _month_end(day.year, day.month):
            return length
    return DAY


@lru_cache(maxsize=4096)
def parts_of(period: Period) -> tuple[Period, ...]:
    """A year's halves, a half year's quarters, a quarter's months; nothing for the shorter ones."""
    shorter = {YEAR: HALF_YEAR, HALF_YEAR: QUARTER, QUARTER: MONTH}.get(period.length)
    if shorter is None:
        return ()
    step = _MONTHS[shorter]
    return tuple(
        span(period.start.year, month, shorter)
        for month in range(period.start.month, period.start.month + period.months, step)
    )


@lru_cache(maxsize=256)
def all_between(length: str, first: date, last: date) -> tuple[Period, ...]:
    """Every period of this length (a year down to a month) that ends in first..last, in order."""
    months = range(1, 13, _MONTHS[length])
    periods = (span(year, month, length) for year in range(first.year, last.year + 1) for month in months)
    return tuple(period for period in periods if first <= period.end <= last)


def _month_end(year: int, month: int) -> date:
    if (year, month) == (9999, 12):
        return date.max
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


_HALF = {"上": 1, "下": 7}
_DIGIT = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_SPANS = {
    (1, 12): YEAR,
    (1, 6): HALF_YEAR,
    (7, 12): HALF_YEAR,
    **{(q, q + 2): QUARTER for q in (1, 4, 7, 10)},
}
_PLAIN = r"(?P<y>[0-9]{4})(?:-?[Hh](?P<h>[12])|-?[Qq](?P<q>[1-4])|-(?P<m>[0-9]{2})(?:-(?P<d>[0-9]{2}))?)?"
_SPOKEN = r"""(?:截至|截止)?(?P<y>[0-9]{4})(?:
        (?:年(?:度|全年)?)?
      | -(?P<m>[0-9]{2})(?:-(?P<d>[0-9]{2}))?
      | /(?P<sm>[0-9]{1,2})/(?P<sd>[0-9]{1,2})
      | 年(?P<half>[上下])半年
      | 年第?(?P<quarter>[一二三四1-4])季度?
      | 年(?P<from>[0-9]{1,2})月?[-–—~至到](?P<to>[0-9]{1,2})月(?:份)?
      | 年(?P<cm>[0-9]{1,2})月(?:份)?(?P<close>[底末])?
      | 年(?P<dm>[0-9]{1,2})月(?P<cd>[0-9]{1,2})[日号]
      | 年(?P<yearend>[底末])
    )"""


def read_period(text: str) -> Period | None:
    """The period a text names; None where it names none (`2020-13`, `2020Q5`, `1-9月`).

    >>> [str(read_period(t)) for t in ("2020年上半年", "2020年1-6月", "截至2020年6月底", "2020Q3")]
    ['2020H1', '2020H1', '2020-06', '2020Q3']
    """
    folded = "".join(unicodedata.normalize("NFKC", text).split()) if not text.isascii() else text.strip()
    # compiled when first needed, and kept by `re`: most files need the plain forms alone
    match = re.fullmatch(_PLAIN, folded) or re.fullmatch(_SPOKEN, folded, re.VERBOSE)
    if match is None:
        return None
    try:
        return _from_match(match.groupdict(), int(match["y"]))
    except (ValueError, KeyError):
        return None


def _from_match(form: dict[str, str | None], year: int) -> Period:
    """Raises ValueError or KeyError where the parts name no period."""
    half, quarter, first = form.get("half"), form.get("quarter") or form.get("q"), form.get("from")
    if half or form.get("h"):
        return span(year, _HALF[half] if half else int(form["h"] or 0) * 6 - 5, HALF_YEAR)
    if quarter:
        return span(year, _DIGIT[quarter] * 3 - 2, QUARTER)
    if first:
        return span(year, int(first), _SPANS[int(first), int(form["to"] or 0)])
    month = form["m"] or form.get("sm") or form.get("cm") or form.get("dm")
    day = form["d"] or form.get("sd") or form.get("cd")
    if month and day:
        return Period(on := date(year, int(month), int(day)), on, DAY)
    if form.get("yearend"):
        month = "12"
    return span(year, int(month), MONTH) if month else year_of(year)
