"""Charts: marks inside the box, on the side where they belong."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcity.periods import DAY, Period, year_of
from qcity.reporters.page.chart import APART, LINE_HEIGHT, LINE_WIDTH, WIDTH, bullet, line
from qcity.rules import Interval
from qcity.trend import Point

numbers = st.one_of(
    st.fractions(-1000, 1000, max_denominator=100),
    st.integers(-(10**30), 10**30).map(Fraction),
    st.sampled_from([Fraction(0), Fraction(98), Fraction(100), Fraction(9799, 100), Fraction(1, 10**12)]),
)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """What a rule allows: open to one side, a range, or a point."""
    low, high = sorted((draw(numbers), draw(numbers)))
    opened = draw(st.booleans())
    kinds = [Interval(low=low, low_open=opened), Interval(high=high, high_open=opened), Interval(low, high)]
    return draw(st.sampled_from([*kinds, Interval(low, low)]))


@given(st.one_of(st.none(), numbers), intervals())
def test_every_mark_stands_inside_the_box(figure: Fraction | None, allowed: Interval) -> None:
    drawn = bullet(figure, allowed)
    assert all(0 <= x <= WIDTH for x in drawn.goals)
    assert drawn.zone.x >= 0 <= drawn.zone.width
    assert drawn.zone.x + drawn.zone.width <= WIDTH
    if drawn.bar is not None and drawn.figure is not None:
        assert 0 <= drawn.figure <= WIDTH
        assert drawn.bar.x >= 0 <= drawn.bar.width
        assert drawn.bar.x + drawn.bar.width <= WIDTH


@given(numbers, intervals())
def test_a_figure_stands_in_the_zone_if_and_only_if_it_holds(figure: Fraction, allowed: Interval) -> None:
    drawn = bullet(figure, allowed)
    assert drawn.figure is not None
    left, right = drawn.zone.x, drawn.zone.x + drawn.zone.width
    if allowed.has(figure):
        assert left <= drawn.figure <= right
    else:
        assert drawn.figure <= left - APART or drawn.figure >= right + APART


@pytest.mark.parametrize(
    ("figure", "allowed"),
    [
        (Fraction(9777, 100), Interval(low=Fraction(98))),
        (Fraction(80), Interval(low=Fraction(80), low_open=True)),
        (Fraction(1, 10**9), Interval(Fraction(0), Fraction(0))),
    ],
)
def test_a_close_miss_is_seen_as_one(figure: Fraction, allowed: Interval) -> None:
    drawn = bullet(figure, allowed)
    assert drawn.figure is not None
    assert min(abs(drawn.figure - goal) for goal in drawn.goals) >= APART


def test_no_figure_has_no_bar() -> None:
    drawn = bullet(None, Interval(low=Fraction(30)))
    assert (drawn.bar, drawn.figure) == (None, None)


@given(st.lists(numbers, min_size=2, max_size=8), st.lists(numbers, max_size=2), st.one_of(st.none(), numbers))
def test_a_line_stays_inside_its_box_and_runs_forward(
    values: list[Fraction], goals: list[Fraction], end: Fraction | None
) -> None:
    series = [Point(year_of(2010 + i), value) for i, value in enumerate(values)]
    drawn = line(series, goals, Point(year_of(2030), end) if end is not None else None)
    marks = [*drawn.points, *([drawn.projected] if drawn.projected is not None else [])]
    assert all(0 <= x <= LINE_WIDTH and 0 <= y <= LINE_HEIGHT for x, y in marks)
    assert all(0 <= y <= LINE_HEIGHT for y in drawn.goals)
    assert [x for x, _ in marks] == sorted(x for x, _ in marks)


def test_higher_figures_stand_higher_and_time_is_to_scale() -> None:
    first = date(2020, 1, 1)
    days = [Period(first + timedelta(days=n), first + timedelta(days=n), DAY) for n in (0, 10, 40)]
    drawn = line([Point(day, Fraction(n)) for n, day in enumerate(days)], [Fraction(2)])
    (x0, y0), (x1, y1), (x2, y2) = drawn.points
    assert y0 > y1 > y2 == drawn.goals[0]
    assert (x2 - x0) == 4 * (x1 - x0)
