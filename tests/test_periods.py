"""Periods: every way of writing one that the contract names, and the arithmetic between them."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcity.periods import (
    DAY,
    HALF_YEAR,
    MONTH,
    QUARTER,
    YEAR,
    Period,
    all_between,
    by_recency,
    parts_of,
    previous,
    read_period,
    span,
    year_of,
)

MONTHS = {YEAR: 12, HALF_YEAR: 6, QUARTER: 3, MONTH: 1}


def day(year: int, month: int, number: int) -> Period:
    """A single day."""
    return Period(on := date(year, month, number), on, DAY)


months_long = st.sampled_from(sorted(MONTHS)).flatmap(
    lambda length: st.builds(
        lambda year, i: span(year, i * MONTHS[length] + 1, length),
        st.integers(1, 9999),
        st.integers(0, 12 // MONTHS[length] - 1),
    )
)
periods = months_long | st.dates().map(lambda on: Period(on, on, DAY))


@pytest.mark.parametrize(
    ("text", "start", "end", "length"),
    [
        ("2020", "2020-01-01", "2020-12-31", YEAR),
        ("2020H1", "2020-01-01", "2020-06-30", HALF_YEAR),
        ("2020H2", "2020-07-01", "2020-12-31", HALF_YEAR),
        ("2020Q1", "2020-01-01", "2020-03-31", QUARTER),
        ("2020Q3", "2020-07-01", "2020-09-30", QUARTER),
        ("2020-06", "2020-06-01", "2020-06-30", MONTH),
        ("2020-02", "2020-02-01", "2020-02-29", MONTH),
        ("2019-02", "2019-02-01", "2019-02-28", MONTH),
        ("2020-12", "2020-12-01", "2020-12-31", MONTH),
        ("2020-06-30", "2020-06-30", "2020-06-30", DAY),
        ("2020年", "2020-01-01", "2020-12-31", YEAR),
        ("2020年度", "2020-01-01", "2020-12-31", YEAR),
        ("2020年上半年", "2020-01-01", "2020-06-30", HALF_YEAR),
        ("2020年下半年", "2020-07-01", "2020-12-31", HALF_YEAR),
        ("2020年第一季度", "2020-01-01", "2020-03-31", QUARTER),
        ("2020年第三季度", "2020-07-01", "2020-09-30", QUARTER),
        ("2020年第四季度", "2020-10-01", "2020-12-31", QUARTER),
        ("2020年6月", "2020-06-01", "2020-06-30", MONTH),
        ("2020年12月", "2020-12-01", "2020-12-31", MONTH),
        ("2020年1-6月", "2020-01-01", "2020-06-30", HALF_YEAR),
        ("2020年7-12月", "2020-07-01", "2020-12-31", HALF_YEAR),
        ("2020年1-12月", "2020-01-01", "2020-12-31", YEAR),
        ("2020年4-6月", "2020-04-01", "2020-06-30", QUARTER),
        ("截至2020年6月底", "2020-06-01", "2020-06-30", MONTH),
        ("截至2020年12月底", "2020-12-01", "2020-12-31", MONTH),
        # width and surrounding white space
        ("２０２０年第三季度", "2020-07-01", "2020-09-30", QUARTER),
        ("２０２０Ｈ１", "2020-01-01", "2020-06-30", HALF_YEAR),
        ("２０２０－０６", "2020-06-01", "2020-06-30", MONTH),
        (" 2020 ", "2020-01-01", "2020-12-31", YEAR),
        ("　2020年 6月 ", "2020-06-01", "2020-06-30", MONTH),
    ],
)
def test_a_period_is_read_from_the_ways_offices_write_it(text: str, start: str, end: str, length: str) -> None:
    assert read_period(text) == Period(date.fromisoformat(start), date.fromisoformat(end), length)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "20", "202", "20201", "二〇二〇年", "2020-00", "2020-13", "2020Q0", "2020Q5", "2020H0", "2020H3",
        "2020-02-30", "2019-02-29", "2020-06-31", "2020-06-00", "2020年13月", "2020年0月", "2020年第五季度",
        "2020年1-9月", "2020年2-7月", "2020年6-1月", "2020年3-3月", "1-6月", "6月", "0000", "0000-01", "上半年",
        "2020年上", "2020-06-30-01", "2020 2021", "2020/13/01", "-2020", "2020H1Q1", "2020.5", "2,020",
    ],
)  # fmt: skip
def test_what_names_no_period_is_refused(text: str) -> None:
    assert read_period(text) is None


@given(st.text())
def test_no_text_makes_reading_a_period_raise(text: str) -> None:
    period = read_period(text)
    assert period is None or period.start <= period.end


@given(st.from_regex(r"(截至)?[0-9]{4}年?[-/HQ上下第]?[0-9一二三四]{0,2}[-月]?[0-9]{0,2}[月日底]?", fullmatch=True))
def test_a_text_that_is_nearly_a_period_is_read_or_refused_but_never_raises(text: str) -> None:
    period = read_period(text)
    assert period is None or f"{period.start.year:04d}" in text


@given(periods)
def test_a_period_is_read_back_from_its_name(period: Period) -> None:
    assert read_period(str(period)) == period


@pytest.mark.parametrize(
    ("period", "name"),
    [
        (year_of(2020), "2020"),
        (span(2020, 1, HALF_YEAR), "2020H1"),
        (span(2020, 7, HALF_YEAR), "2020H2"),
        (span(2020, 1, QUARTER), "2020Q1"),
        (span(2020, 10, QUARTER), "2020Q4"),
        (span(2020, 6, MONTH), "2020-06"),
        (day(2020, 6, 30), "2020-06-30"),
        (year_of(7), "0007"),
        (day(7, 1, 2), "0007-01-02"),
    ],
)
def test_a_period_is_named_in_the_contracts_form(period: Period, name: str) -> None:
    assert str(period) == name


@given(months_long)
def test_a_period_spans_whole_months(period: Period) -> None:
    assert period.start.day == 1
    assert period.end.day == calendar.monthrange(period.end.year, period.end.month)[1]
    assert period.start.year == period.end.year
    assert period.end.month - period.start.month + 1 == period.months == MONTHS[period.length]


def test_a_day_spans_no_month() -> None:
    assert day(2020, 2, 29).months == 0


@given(months_long)
def test_the_parts_of_a_period_cover_it_without_gap_or_overlap(period: Period) -> None:
    parts = parts_of(period)
    if period.length == MONTH:
        assert parts == ()
        return
    assert (parts[0].start, parts[-1].end) == (period.start, period.end)
    for before, after in pairwise(parts):
        assert before.end + timedelta(days=1) == after.start


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("2020", ["2020H1", "2020H2"]),
        ("2020H2", ["2020Q3", "2020Q4"]),
        ("2020Q1", ["2020-01", "2020-02", "2020-03"]),
        ("2020-06", []),
        ("2020-06-30", []),
    ],
)
def test_a_period_has_the_parts_of_the_next_shorter_length(name: str, parts: list[str]) -> None:
    period = read_period(name)
    assert period is not None
    assert [str(part) for part in parts_of(period)] == parts


@given(periods)
def test_the_previous_period_has_the_same_length_and_ends_the_day_before(period: Period) -> None:
    if period.start == date.min:
        with pytest.raises(OverflowError):
            previous(period)
        return
    before = previous(period)
    assert before.length == period.length
    assert before.end + timedelta(days=1) == period.start
    assert read_period(str(before)) == before


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("2020", "2019"),
        ("2020H1", "2019H2"),
        ("2020Q1", "2019Q4"),
        ("2020-01", "2019-12"),
        ("2020-03-01", "2020-02-29"),
    ],
)
def test_the_previous_period_is_the_one_just_before(name: str, before: str) -> None:
    period = read_period(name)
    assert period is not None
    assert str(previous(period)) == before


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("2019", "2020H1"),  # what ends later is newer, however short
        ("2020-06", "2020H1"),  # of two that end together the longer
        ("2020Q2", "2020H1"),
        ("2020-06-30", "2020-06"),
        ("2020H2", "2020"),
        ("2020H1", "2020-07-01"),
    ],
)
def test_the_newer_period_ends_later_or_is_the_longer_of_two_that_end_together(first: str, later: str) -> None:
    a, b = read_period(first), read_period(later)
    assert a is not None
    assert b is not None
    assert by_recency(a) < by_recency(b)


@given(st.sampled_from(sorted(MONTHS)), st.dates(date(2015, 1, 1), date(2022, 12, 31)), st.integers(0, 1500))
def test_all_periods_between_two_days_are_those_that_end_there(length: str, first: date, days: int) -> None:
    last = first + timedelta(days=days)
    expected = [
        period
        for year in range(2014, 2029)
        for month in range(1, 13, MONTHS[length])
        if first <= (period := span(year, month, length)).end <= last
    ]
    assert list(all_between(length, first, last)) == expected


def test_no_period_ends_in_a_span_that_is_turned_around() -> None:
    assert list(all_between(MONTH, date(2020, 6, 30), date(2020, 1, 1))) == []


def test_the_last_year_of_the_calendar_has_an_end() -> None:
    assert year_of(9999).end == date(9999, 12, 31)
    assert [str(p) for p in all_between(QUARTER, date(9999, 9, 30), date.max)] == ["9999Q3", "9999Q4"]
