"""Periods of time: what a period is, how its cell is written, and its neighbours (contract, section 2)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

YEAR, HALF, QUARTER, MONTH, DAY = 12, 6, 3, 1, 0
CADENCES = {"year": YEAR, "half_year": HALF, "quarter": QUARTER, "month": MONTH}


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of time; `months` is its length, 0 for a single day. Sorts by end, then shorter first."""

    end: date
    months: int
    start: date

    @property
    def text(self) -> str:
        """The canonical spelling: 2020, 2020H1, 2020Q3, 2020-06 or 2020-06-30."""
        year, month = self.start.year, self.start.month
        if self.months == YEAR:
            return f"{year:04}"
        if self.months == HALF:
            return f"{year:04}H{1 if month == 1 else 2}"
        if self.months == QUARTER:
            return f"{year:04}Q{(month + 2) // 3}"
        if self.months == MONTH:
            return f"{year:04}-{month:02}"
        return self.start.isoformat()

    def previous(self) -> Period:
        """The period of the same length that ends the day before this one begins."""
        return ending_on_or_before(self.start - timedelta(days=1), self.months)

    def parts(self, months: int) -> list[Period]:
        """The periods of the given shorter length that tile this one, in order."""
        return [of_months(self.start.year, self.start.month + k, months) for k in range(0, self.months, months)]


def of_months(year: int, first_month: int, months: int) -> Period:
    """The period of `months` months that begins with the given month."""
    last = first_month + months - 1
    after = date(year + 1, 1, 1) if last == 12 else date(year, last + 1, 1)
    return Period(end=after - timedelta(days=1), months=months, start=date(year, first_month, 1))


def whole_year(year: int) -> Period:
    """The calendar year."""
    return of_months(year, 1, YEAR)


def of_day(day: date) -> Period:
    """The period of a single day."""
    return Period(end=day, months=DAY, start=day)


def ending_on_or_before(day: date, months: int) -> Period:
    """The last period of the given length that has ended by the given day."""
    if months == DAY:
        return of_day(day)
    first = ((day.month - 1) // months) * months + 1
    current = of_months(day.year, first, months)
    if current.end <= day:
        return current
    return of_months(day.year, first - months, months) if first > 1 else of_months(day.year - 1, 13 - months, months)


def series(months: int, first_year: int, until: date) -> list[Period]:
    """All periods of one length that end between 1 January of `first_year` and `until`, in order."""
    found = []
    for year in range(first_year, until.year + 1):
        found += [p for p in whole_year(year).parts(months) if p.end <= until]
    return found


_HALVES = {"上": 1, "下": 7}
_QUARTERS = {"一": 1, "二": 4, "三": 7, "四": 10, "1": 1, "2": 4, "3": 7, "4": 10}


def _span(year: int, first: int, last: int) -> Period:
    """Months `first` to `last` as a period; ValueError where they are no year, half, quarter or month."""
    months = last - first + 1
    if months not in (YEAR, HALF, QUARTER, MONTH) or (first - 1) % months or last > 12:
        raise ValueError("no known period")
    return of_months(year, first, months)


_FORMS: list[tuple[str, Callable[[re.Match[str]], Period]]] = [
    (r"(\d{4})(?:年|年度)?", lambda m: whole_year(int(m[1]))),
    (r"(\d{4})H([12])", lambda m: of_months(int(m[1]), int(m[2]) * 6 - 5, HALF)),
    (r"(\d{4})Q([1-4])", lambda m: of_months(int(m[1]), int(m[2]) * 3 - 2, QUARTER)),
    (r"(\d{4})-(\d\d)", lambda m: _span(int(m[1]), int(m[2]), int(m[2]))),
    (r"(\d{4})-(\d\d)-(\d\d)", lambda m: of_day(date(int(m[1]), int(m[2]), int(m[3])))),
    (r"(\d{4})年([上下])半年", lambda m: of_months(int(m[1]), _HALVES[m[2]], HALF)),
    (r"(\d{4})年第?([一二三四1234])季度", lambda m: of_months(int(m[1]), _QUARTERS[m[2]], QUARTER)),
    (r"(?:截至)?(\d{4})年(\d{1,2})月底?", lambda m: _span(int(m[1]), int(m[2]), int(m[2]))),
    (r"(\d{4})年(\d{1,2})-(\d{1,2})月", lambda m: _span(int(m[1]), int(m[2]), int(m[3]))),
]


def parse_period(text: object) -> Period | None:
    """The period that a cell or a plan's value names, or None where it names none."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(text)))
    for pattern, build in _FORMS:
        match = re.fullmatch(pattern, plain, re.ASCII)
        if match:
            try:
                return build(match)
            except ValueError:
                return None
    return None
