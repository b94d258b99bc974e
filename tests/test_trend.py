"""Trends, the mathematics: against an independent calculation, against published figures, and where there are none."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from qcity.periods import DAY, HALF_YEAR, MONTH, QUARTER, YEAR, Period, span, year_of
from qcity.rules import (
    ABOUT,
    AT_LEAST,
    AT_MOST,
    BETWEEN,
    CHANGES_BY,
    EQUALS,
    FALLS,
    LESS_THAN,
    MORE_THAN,
    RISES,
    Rule,
)
from qcity.trend import (
    STATUSES,
    Point,
    Trend,
    count_left,
    draw_trend,
    slowest,
    status_of,
    wants_zero,
    years_between,
)

WIDE = Context(prec=500)
DEADLINE = date(2020, 12, 31)


def of_year(year: int, value: str | Fraction) -> Point:
    return Point(year_of(year), Fraction(value))


def of_day(day: date, value: str | Fraction) -> Point:
    return Point(Period(day, day, DAY), Fraction(value))


def drawn(rule: Rule, base: Point, current: Point, deadline: date = DEADLINE) -> Trend:
    """A trend that must be there."""
    trend = draw_trend(rule, base, current, deadline)
    assert isinstance(trend, Trend), trend
    return trend


def facts(trend: Trend, names: str) -> tuple[object, ...]:
    """What a trend says under some of its names."""
    return tuple(getattr(trend, name) for name in names.split())


def at_least(value: str) -> Rule:
    return Rule(AT_LEAST, Decimal(value))


# -- against an independent calculation ----------------------------------------------------------------------------


def months_since_0(day: date) -> Decimal:
    """Months from the beginning of the year 0 to the end of a day, by counting days instead of dividing periods."""
    first = day.replace(day=1)
    last, one = first, timedelta(days=1)
    while last.day < 28 or (last != date.max and (last + one).month == first.month):
        last += one
    within = WIDE.divide(Decimal((day - first).days + 1), Decimal((last - first).days + 1))
    return WIDE.add(Decimal(12 * day.year + day.month - 1), within)


def by_least_squares(
    base: Decimal, current: Decimal, threshold: Decimal, days: tuple[date, date, date]
) -> list[Decimal]:
    """Progress, pace, projection and need a year from the regression line of the two points, in decimals."""
    with localcontext(WIDE):
        first, second, end = map(months_since_0, days)
        mean_t, mean_v = (first + second) / 2, (base + current) / 2
        above = (first - mean_t) * (base - mean_v) + (second - mean_t) * (current - mean_v)
        slope = above / ((first - mean_t) ** 2 + (second - mean_t) ** 2)
        wanted = (threshold - base) / (end - first)
        return [
            1 - (threshold - current) / (threshold - base),
            slope / wanted,
            mean_v + slope * (end - mean_t),
            (threshold - current) / (end - second) * 12,
        ]


def agrees(exact: Fraction | None, other: Decimal) -> bool:
    """Whether two results are equal to 12 digits."""
    assert exact is not None
    with localcontext(WIDE):
        mine = Decimal(exact.numerator) / Decimal(exact.denominator)
        return abs(mine - other) <= abs(other) * Decimal("1e-12")


def made_of(digits: int, places: int, negative: bool) -> Decimal:
    return Decimal((negative, tuple(map(int, str(digits))), -places))


numbers = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=2),
    st.builds(made_of, st.integers(0, 10**60 - 1), st.integers(0, 60), st.booleans()),
)
ways = st.one_of(  # from the base to the threshold: a number, or a hair
    numbers.filter(bool), st.integers(1, 60).map(lambda places: made_of(1, places, False))
)
days = st.one_of(
    st.dates(),
    st.dates(date(2015, 1, 1), date(2021, 1, 1)),
    st.builds(lambda year, month: span(year, month, MONTH).end, st.integers(1, 9999), st.integers(1, 12)),
)
three_days = st.lists(days, min_size=3, max_size=3, unique=True).map(sorted).map(tuple)

HAIR = made_of(1, 60, False)
LONG = made_of(10**59 + 7, 0, False)


@given(numbers, numbers, ways, three_days)
@example(Decimal(25), Decimal(28), Decimal(5), (date(2017, 12, 31), date(2019, 12, 31), DEADLINE))
@example(Decimal(0), HAIR, HAIR, (date(1, 1, 1), date(1, 1, 2), date(9999, 12, 31)))
@example(LONG, -LONG, HAIR, (date(1, 1, 1), date(9999, 12, 30), date.max))
@example(Decimal("97.8"), Decimal("97.8"), -HAIR, (date(2019, 2, 28), date(2020, 2, 29), date(2020, 3, 1)))
def test_a_trend_is_the_line_that_least_squares_gives(
    base: Decimal, current: Decimal, way: Decimal, ends: tuple[date, date, date]
) -> None:
    threshold = WIDE.add(base, way)
    rule = Rule(AT_LEAST if way > 0 else AT_MOST, threshold)
    trend = drawn(rule, of_day(ends[0], Fraction(base)), of_day(ends[1], Fraction(current)), ends[2])
    progress, pace, projected, per_year = by_least_squares(base, current, threshold, ends)
    assert trend.threshold == Fraction(threshold)
    assert agrees(trend.progress, progress)
    assert agrees(trend.pace, pace)
    assert agrees(trend.projected, projected)
    assert agrees(trend.required_per_year, per_year)


@given(numbers, numbers, ways, three_days)
def test_the_pace_is_the_projected_share_of_the_way_and_the_need_ends_at_the_threshold(
    base: Decimal, current: Decimal, way: Decimal, ends: tuple[date, date, date]
) -> None:
    rule = Rule(AT_LEAST if way > 0 else AT_MOST, WIDE.add(base, way))
    trend = drawn(rule, of_day(ends[0], Fraction(base)), of_day(ends[1], Fraction(current)), ends[2])
    assert trend.pace is not None
    assert trend.projected is not None
    assert trend.required_per_year is not None
    assert (trend.projected - Fraction(base)) / (trend.threshold - Fraction(base)) == trend.pace
    left = years_between(ends[1], ends[2])
    assert Fraction(current) + trend.required_per_year * left == trend.threshold
    assert trend.status == status_of(trend.pace)


@given(numbers, numbers, ways, three_days)
def test_a_pass_rate_and_its_failure_rate_have_the_same_pace(
    base: Decimal, current: Decimal, way: Decimal, ends: tuple[date, date, date]
) -> None:
    assume(way > 0)
    limit = WIDE.add(base, way)
    passes = drawn(Rule(MORE_THAN, limit), of_day(ends[0], Fraction(base)), of_day(ends[1], Fraction(current)), ends[2])
    first, second = (of_day(day, 100 - Fraction(value)) for day, value in zip(ends[:2], (base, current), strict=True))
    failures = drawn(Rule(LESS_THAN, 100 - Fraction(limit)), first, second, ends[2])
    assert (passes.progress, passes.pace, passes.status) == (failures.progress, failures.pace, failures.status)
    assert passes.required_per_year == -(failures.required_per_year or 0)


# -- time ----------------------------------------------------------------------------------------------------------


def test_every_month_is_a_twelfth_and_every_year_is_one() -> None:
    ends = [span(year, month, MONTH).end for year in range(2015, 2022) for month in range(1, 13)]
    assert {years_between(first, second) for first, second in pairwise(ends)} == {Fraction(1, 12)}
    assert {years_between(date(year, 6, 30), date(year + 1, 6, 30)) for year in range(1, 9999)} == {Fraction(1)}
    assert years_between(date(1, 1, 1), date.max) == 9999 - Fraction(1, 12 * 31)


@given(days, days, days)
def test_time_adds_up_and_a_later_day_is_later(first: date, second: date, third: date) -> None:
    assert years_between(first, second) + years_between(second, third) == years_between(first, third)
    assert (years_between(first, second) > 0) is (first < second)


# -- published figures ---------------------------------------------------------------------------------------------


def test_the_growth_that_eurostat_says_employment_needs() -> None:
    """Eurostat, Statistics Explained, "Employment rates and Europe 2020 national targets" (data from April 2017).

    EU-28, ages 20 to 64: 71.1 % in 2016 after three years of growth, on average 0.9 percentage points a year (so 68.4 %
    in 2013). To reach the 75 % of 2020 "the growth will have to continue at at least 1 percentage point per year".
    """
    trend = drawn(at_least("75"), of_year(2013, "68.4"), of_year(2016, "71.1"))
    assert (trend.required_per_year, round(trend.required_per_year or 0)) == (Fraction("0.975"), 1)
    assert trend.projected == Fraction("74.7")  # 71.1 + 4 × 0.9
    assert facts(trend, "pace status") == (Fraction("2.7") / Fraction("6.6") * 7 / 3, "on_track")


def test_what_eurostat_says_of_employment_at_the_pace_since_2013() -> None:
    """Eurostat, "Smarter, greener, more inclusive?", 2018 edition.

    72.2 % in 2017, the distance narrowed to 2.8 points; at the pace since 2013 "it would be broadly within reach of the
    Europe 2020 target". In 2014 the 69.2 % were 5.8 points away and below the 70.3 % of 2008.
    """
    trend = drawn(at_least("75"), of_year(2013, "68.4"), of_year(2017, "72.2"))
    assert trend.threshold - trend.current.value == Fraction("2.8")
    assert facts(trend, "projected status") == (Fraction("75.05"), "on_track")
    before = drawn(at_least("75"), of_year(2008, "70.3"), of_year(2014, "69.2"))
    assert (before.threshold - before.current.value, before.status) == (Fraction("5.8"), "reversing")


@pytest.mark.parametrize(
    ("pace", "status"),
    [
        ("1.5", "on_track"),
        ("0.95", "on_track"),
        ("0.949999999999999999", "slow"),
        ("0.6", "slow"),
        ("0.599999999999999999", "insufficient"),
        ("0", "insufficient"),
        ("-0.000000000000000001", "reversing"),
    ],
)
def test_the_cut_offs_are_those_of_open_sdg_and_eurostat(pace: str, status: str) -> None:
    """Open SDG 2.4, "Progress Measurement Methodology", which follows Eurostat's.

    R >= 95 % is on track, 60 % <= R < 95 % progress that must accelerate, 0 % <= R < 60 % limited progress, R < 0 %
    deterioration. Their rates are compound throughout; so apart from the cut-offs only the sign and the limit of small
    changes can be compared.
    """
    current = of_year(2018, 10 + Fraction(pace) * 4)  # 4 of the 8 years that lead from 10 to 18
    trend = drawn(at_least("18"), of_year(2014, "10"), current, date(2022, 12, 31))
    assert facts(trend, "pace status") == (Fraction(pace), status)


def compound_ratio(base: Decimal, current: Decimal, threshold: Decimal, gone: int, total: int) -> Decimal:
    """Open SDG's R: the observed compound annual growth rate divided by the one that leads to the target on time."""
    with localcontext(WIDE):
        observed = (current / base) ** (1 / Decimal(gone)) - 1
        return observed / ((threshold / base) ** (1 / Decimal(total)) - 1)


@given(st.integers(-999, 1099), st.integers(1, 14), st.sampled_from([1, -1]))
def test_where_changes_are_small_the_pace_is_open_sdgs_ratio(thousandths: int, gone: int, sign: int) -> None:
    way = Decimal(sign) / 1000  # of 100: a change of 0.001 %
    base, threshold = Decimal(100), Decimal(100) + way
    current = base + way * thousandths / 1000
    rule = Rule(AT_LEAST if sign > 0 else AT_MOST, threshold)
    first, second = of_year(2015, Fraction(base)), of_year(2015 + gone, Fraction(current))
    trend = drawn(rule, first, second, date(2030, 12, 31))
    ratio = compound_ratio(base, current, threshold, gone, 15)
    assert trend.pace is not None
    assert abs(trend.pace - Fraction(ratio)) <= abs(trend.pace) / 10_000


def test_what_open_sdgs_own_test_data_call_deterioration_is_reversing() -> None:
    """open-sdg/sdg-build, tests/assets/progress-calculation: 3.3.3, 1.55 in 2015, 1.82 in 2019, target 0 by 2030."""
    trend = drawn(Rule(AT_MOST, Decimal(0)), of_year(2015, "1.55"), of_year(2019, "1.82"), date(2030, 12, 31))
    assert trend.status == "reversing"
    assert compound_ratio(Decimal("1.55"), Decimal("1.82"), Decimal("0.001"), 4, 15) < 0


# -- thresholds ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "base", "threshold"),
    [
        (Rule(MORE_THAN, Decimal(30)), "25", "30"),
        (Rule(AT_MOST, Decimal(10)), "25", "10"),
        (Rule(CHANGES_BY, Decimal(-18)), "1000", "820"),
        (Rule(CHANGES_BY, Decimal(10)), "-50", "-45"),
        (Rule(BETWEEN, Decimal(10), Decimal(20), strict=True), "5", "10"),
        (Rule(BETWEEN, Decimal(10), Decimal(20), strict=True), "26", "20"),
        (Rule(BETWEEN, Decimal(10), Decimal(20)), "5", "10"),
        (Rule(ABOUT, Decimal(10), tolerance=Decimal(2)), "5", "8"),
        (Rule(ABOUT, Decimal(10), tolerance=Decimal(2)), "26", "12"),
        (Rule(ABOUT, Decimal(10), tolerance=Decimal(2), better="higher"), "5", "8"),
        (Rule(EQUALS, Decimal(7)), "5", "7"),
        (Rule(EQUALS, Decimal(7)), "26", "7"),
        (Rule(AT_LEAST, Fraction(200, 3)), "60", "200/3"),
    ],
)
def test_the_threshold_is_the_nearest_that_the_rule_allows(rule: Rule, base: str, threshold: str) -> None:
    trend = drawn(rule, of_year(2018, base), of_year(2019, base))
    assert trend.threshold == Fraction(threshold)
    assert facts(trend, "progress status") == (0, "insufficient")


def test_a_strict_limit_that_is_met_leaves_nothing_to_need() -> None:
    trend = drawn(Rule(MORE_THAN, Decimal(30)), of_year(2018, "25"), of_year(2019, "30"))
    assert facts(trend, "progress pace required_per_year") == (1, 2, 0)


@pytest.mark.parametrize(
    ("rule", "base", "current", "reason"),
    [
        (at_least("30"), of_year(2019, "25"), of_year(2019, "28"), "no_time"),
        (at_least("30"), of_year(2020, "25"), of_year(2019, "28"), "no_time"),
        (at_least("30"), of_year(2019, "25"), of_year(2020, "28"), "no_time"),
        (at_least("30"), of_year(2018, "30"), of_year(2019, "28"), "base_holds"),
        (Rule(BETWEEN, Decimal(10), Decimal(20), strict=True), of_year(2018, "20"), of_year(2019, "25"), "base_holds"),
        (Rule(RISES), of_year(2018, "30"), of_year(2019, "28"), "base_is_limit"),
        (Rule(FALLS), of_year(2018, "30"), of_year(2019, "32"), "base_is_limit"),
        (Rule(MORE_THAN, Decimal(30)), of_year(2018, "30"), of_year(2019, "28"), "base_is_limit"),
        (Rule(CHANGES_BY, Decimal(5)), of_year(2018, "0"), of_year(2019, "28"), "base_is_limit"),
        (Rule(BETWEEN, Decimal(10), Decimal(20), strict=True), of_year(2018, "5"), of_year(2019, "25"), "crossed"),
        (Rule(BETWEEN, Decimal(10), Decimal(20), strict=True), of_year(2018, "25"), of_year(2019, "5"), "crossed"),
        (Rule(EQUALS, Decimal(7)), of_year(2018, "5"), of_year(2019, "8"), "crossed"),
        (Rule(ABOUT, Decimal(10), tolerance=Decimal(2)), of_year(2018, "5"), of_year(2019, "13"), "crossed"),
    ],
)
def test_where_no_line_leads_to_a_threshold_there_is_none(rule: Rule, base: Point, current: Point, reason: str) -> None:
    assert draw_trend(rule, base, current, DEADLINE) == reason


def test_what_is_needed_is_also_told_for_a_period_as_long_as_the_figures_own() -> None:
    base = of_year(2017, "25")
    figures = {
        YEAR: (Point(year_of(2018), Fraction(26)), Fraction(2)),
        HALF_YEAR: (Point(span(2018, 7, HALF_YEAR), Fraction(26)), Fraction(1)),
        QUARTER: (Point(span(2018, 10, QUARTER), Fraction(26)), Fraction(1, 2)),
        MONTH: (Point(span(2018, 12, MONTH), Fraction(26)), Fraction(1, 6)),
        DAY: (of_day(date(2018, 12, 31), "26"), None),
    }
    for length, (current, per_period) in figures.items():
        trend = drawn(at_least("30"), base, current)
        assert facts(trend, "required_per_year required_per_period") == (2, per_period), length


# -- counts that must be 0, and several bodies ---------------------------------------------------------------------


def test_of_a_count_that_has_to_be_0_only_what_is_left_is_known() -> None:
    assert wants_zero(Rule(EQUALS, Decimal("0.0")))
    assert not wants_zero(Rule(EQUALS, Decimal(1)))
    assert not wants_zero(Rule(AT_MOST, Decimal(0)))
    trend = count_left(of_year(2019, "3"), DEADLINE)
    assert facts(trend, "left threshold series") == (3, 0, (of_year(2019, "3"),))
    assert {trend.base, trend.progress, trend.pace, trend.status, trend.projected, trend.required_per_year} == {None}


def test_what_is_left_is_never_negative() -> None:
    assert count_left(of_year(2019, "-3"), DEADLINE).left == 3


def test_the_body_with_the_least_pace_holds_back_and_of_equals_the_first() -> None:
    def of_pace(pace: str) -> Trend:
        return drawn(at_least("10"), of_year(2018, "0"), of_year(2019, Fraction(pace) * 5))

    trends = [("a", of_pace("0.7")), ("b", of_pace("-0.5")), ("c", of_pace("-0.5")), ("d", of_pace("0"))]
    assert slowest(trends) == "b"
    assert slowest(reversed(trends)) == "c"
    assert slowest([]) is None
    assert slowest([("z", count_left(of_year(2019, "3"), DEADLINE)), trends[0]]) == "a"
    assert slowest([("z", count_left(of_year(2019, "3"), DEADLINE))]) is None


def test_the_statuses_are_told_from_best_to_worst() -> None:
    assert tuple(dict.fromkeys(status_of(Fraction(n, 100)) for n in range(200, -200, -1))) == STATUSES
