"""Days for polars: the month of a day's text by the number that the text has among all days."""

from __future__ import annotations

from datetime import date

import polars as pl

from qcity.records.terms import Terms

SLOTS = 31
"""A month has so many numbers, whether there are such days or not, so that the month follows from a day's number."""

TIME = r"[ T]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,9})?)?"
"""A time of day behind a day, without a zone, which leaves the day as it is; a pattern of every engine."""

DAY = len("2020-06-30")


class Days:
    """The days that are known to polars at once; any other text of a day is one for the model."""

    def __init__(self, terms: Terms) -> None:
        days = terms.plain_days()
        first = date.fromisoformat(days[0])
        self._first_month = first.year * 12 + first.month - 1
        last = date.fromisoformat(days[-1])
        months = last.year * 12 + last.month - self._first_month
        spellings = [f"\0{i}" for i in range(months * SLOTS)]  # for days that there are not
        for text in days:
            day = date.fromisoformat(text)
            spellings[(day.year * 12 + day.month - 1 - self._first_month) * SLOTS + day.day - 1] = text
        self._days = pl.Enum(spellings)

    def with_months(self, frame: pl.LazyFrame, *, has_odd_days: bool) -> pl.LazyFrame:
        """A frame with the `month` of each plain `date`, as year * 12 + month - 1.

        With odd days, a plain one may have a time behind it, and any other text of a day is the `odd_day`.
        """
        text = pl.col("date")
        if has_odd_days:
            time = text.str.slice(DAY)
            text = pl.when((time == "") | time.str.contains(rf"^{TIME}\z")).then(text.str.slice(0, DAY))
        number = text.cast(self._days, strict=False).to_physical()
        frame = frame.with_columns(month=number // SLOTS + self._first_month)
        is_odd = pl.col("month").is_null()
        return frame.with_columns(odd_day=pl.when(is_odd).then(pl.col("date"))) if has_odd_days else frame
