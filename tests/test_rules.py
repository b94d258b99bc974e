"""Rules as intervals: what holds, how far off a figure is, and how many more would have had to pass."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qcity.rules import (
    ABOUT,
    AT_LEAST,
    AT_MOST,
    BETWEEN,
    CHANGES_BY,
    EQUALS,
    EXTERNAL,
    FALLS,
    KINDS,
    LESS_THAN,
    MORE_THAN,
    NEEDS_BASELINE,
    RISES,
    THRESHOLD_KINDS,
    Interval,
    Limits,
    Rule,
    passes_needed,
    settle,
)

GRID = [Fraction(i, 4) for i in range(-20, 21)]
"""Every quarter from -5 to 5: what is tried here begins and ends at whole numbers and halves between -3 and 3."""

FIGURES = [Fraction(i, 2) for i in range(-4, 11)]

ends = st.none() | st.integers(-3, 3).map(Fraction)
intervals = st.builds(
    lambda low, high, low_open, high_open: Interval(
        low, high, low_open and low is not None, high_open and high is not None
    ),
    ends,
    ends,
    st.booleans(),
    st.booleans(),
)
filled = intervals.filter(lambda interval: bool(members(interval)))


def admits(interval: Interval, value: Fraction) -> bool:
    """What it means to lie inside."""
    above = interval.low is None or value > interval.low or (value == interval.low and not interval.low_open)
    below = interval.high is None or value < interval.high or (value == interval.high and not interval.high_open)
    return above and below


def members(interval: Interval) -> list[Fraction]:
    """The numbers of the grid that lie inside."""
    return [value for value in GRID if admits(interval, value)]


def point(value: Fraction | int | str) -> Interval:
    """A figure that is a number and no bound."""
    return Interval(Fraction(value), Fraction(value))


def limits_of(rule: Rule, base: Fraction | None = None) -> Limits:
    """The limits of a rule that has them."""
    limits = settle(rule, base)
    assert limits is not None
    return limits


# -- intervals -------------------------------------------------------------------------------------------------


@given(intervals, st.sampled_from(GRID))
def test_an_interval_has_what_lies_between_its_ends(interval: Interval, value: Fraction) -> None:
    assert interval.has(value) == admits(interval, value)


@given(intervals)
def test_an_interval_is_empty_when_nothing_lies_inside(interval: Interval) -> None:
    assert interval.is_empty == (not members(interval))


@given(intervals, intervals)
def test_two_intervals_meet_in_what_both_have(a: Interval, b: Interval) -> None:
    assert members(a.meet(b)) == [value for value in GRID if admits(a, value) and admits(b, value)]


@given(filled, intervals)
def test_an_interval_is_within_another_that_has_all_of_it(a: Interval, b: Interval) -> None:
    assert a.within(b) == all(admits(b, value) for value in members(a))


@given(filled)
def test_an_interval_has_a_point_when_it_has_one_number(interval: Interval) -> None:
    ends_with_itself = [v for v in members(interval) if (interval.low, interval.high) == (v, v)]
    assert interval.point == (ends_with_itself[0] if ends_with_itself else None)


def test_an_empty_interval_has_no_point() -> None:
    assert Interval(Fraction(1), Fraction(1), low_open=True).point is None
    assert Interval().point is None
    assert Interval(low=Fraction(1)).point is None


@given(intervals, st.sampled_from(GRID))
def test_distance_is_to_the_nearest_number_with_the_ends_counted_in(interval: Interval, value: Fraction) -> None:
    closed = Interval(interval.low, interval.high)
    assume(members(closed))
    assert closed.has(value) or not interval.has(value)
    assert interval.distance(value) == min(abs(value - one) for one in members(closed))


# -- what holds ------------------------------------------------------------------------------------------------

X, HIGH, TOLERANCE, BASE = Decimal(2), Decimal(3), Decimal(1), Fraction(1)

HOLDS: dict[str, tuple[Rule, Callable[[Fraction], bool]]] = {
    "at_least": (Rule(AT_LEAST, X), lambda v: v >= 2),
    "more_than": (Rule(MORE_THAN, X), lambda v: v > 2),
    "at_most": (Rule(AT_MOST, X), lambda v: v <= 2),
    "less_than": (Rule(LESS_THAN, X), lambda v: v < 2),
    "equals": (Rule(EQUALS, X), lambda v: v == 2),
    "between": (Rule(BETWEEN, X, HIGH), lambda v: v >= 2),
    "strictly between": (Rule(BETWEEN, X, HIGH, strict=True), lambda v: 2 <= v <= 3),
    "strictly between one number": (Rule(BETWEEN, X, X, strict=True), lambda v: v == 2),
    "about": (Rule(ABOUT, X, tolerance=TOLERANCE), lambda v: abs(v - 2) <= 1),
    "about, higher is better": (Rule(ABOUT, X, tolerance=TOLERANCE, better="higher"), lambda v: v >= 1),
    "about, lower is better": (Rule(ABOUT, X, tolerance=TOLERANCE, better="lower"), lambda v: v <= 3),
    "about, no tolerance to speak of": (Rule(ABOUT, X, tolerance=Decimal(0)), lambda v: v == 2),
    "rises": (Rule(RISES), lambda v: v > 1),
    "falls": (Rule(FALLS), lambda v: v < 1),
    "changes up": (Rule(CHANGES_BY, Decimal(100)), lambda v: v >= 2),
    "changes down": (Rule(CHANGES_BY, Decimal(-50)), lambda v: v <= Fraction(1, 2)),
}
"""Rules with what the contract's table says of them, against a baseline of 1."""

by_name = pytest.mark.parametrize("name", HOLDS)


@by_name
@pytest.mark.parametrize("value", FIGURES, ids=str)
def test_a_figure_holds_as_the_contract_says(name: str, value: Fraction) -> None:
    rule, expected = HOLDS[name]
    assert limits_of(rule, BASE).holds(point(value)) is expected(value)


@pytest.mark.parametrize("value", FIGURES, ids=str)
@pytest.mark.parametrize(
    ("better", "holds"), [(None, lambda v: v == 2), ("higher", lambda v: v >= 2), ("lower", lambda v: v <= 2)]
)
def test_without_a_tolerance_any_other_figure_is_undecided(
    better: str | None, holds: Callable[[Fraction], bool], value: Fraction
) -> None:
    limits = limits_of(Rule(ABOUT, X, better=better))
    assert limits.holds(point(value)) is (True if holds(value) else None)


@given(st.sampled_from(sorted(HOLDS)), filled)
def test_a_bound_decides_only_where_all_it_leaves_possible_agrees(name: str, figure: Interval) -> None:
    rule, holds = HOLDS[name]
    possible = {holds(value) for value in members(figure)}
    expected = possible.pop() if len(possible) == 1 else None
    assert limits_of(rule, BASE).holds(figure) is expected


def test_limits_are_exact_where_binary_floats_are_not() -> None:
    limits = limits_of(Rule(AT_LEAST, Decimal("0.3")))
    assert limits.holds(point(Fraction(1, 10) + Fraction(2, 10))) is True
    assert limits.holds(point(Fraction("0.29999999999999998"))) is False


def test_a_level_that_changes_is_measured_from_its_baseline() -> None:
    limits = limits_of(Rule(CHANGES_BY, Decimal(-18)), Fraction(50))
    assert limits.allowed == Interval(high=Fraction(41))
    limits = limits_of(Rule(CHANGES_BY, Decimal("12.5")), Fraction(80))
    assert limits.allowed == Interval(low=Fraction(90))


@pytest.mark.parametrize(
    ("rule", "base"),
    [
        (Rule(RISES), None),
        (Rule(FALLS), None),
        (Rule(CHANGES_BY, Decimal(5)), None),
        (Rule(CHANGES_BY, Decimal(5)), Fraction(0)),
        (Rule(CHANGES_BY, Decimal(-5)), Fraction(0)),
        (Rule(EXTERNAL, reference="国家目标"), None),
        (Rule(EXTERNAL, reference="国家目标", holds=AT_MOST), Fraction(1)),
    ],
)
def test_a_rule_with_nothing_to_judge_by_has_no_limits(rule: Rule, base: Fraction | None) -> None:
    assert settle(rule, base) is None


@pytest.mark.parametrize("kind", [RISES, FALLS])
def test_a_direction_can_be_judged_against_zero(kind: str) -> None:
    limits = limits_of(Rule(kind), Fraction(0))
    assert limits.holds(point(1)) is (kind == RISES)
    assert limits.holds(point(-1)) is (kind == FALLS)
    assert limits.holds(point(0)) is False


def test_every_kind_is_a_threshold_a_direction_or_set_elsewhere() -> None:
    assert {*THRESHOLD_KINDS, *NEEDS_BASELINE, EXTERNAL} == set(KINDS)
    assert set(KINDS) == {
        "at_least", "more_than", "at_most", "less_than", "equals", "between", "about", "rises", "falls", "changes_by",
        "external",
    }  # fmt: skip


# -- gap and margin --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "gap", "margin"),
    [
        ("at_least", "1.5", "0.5", "-0.5"),
        ("at_least", "2", "0", "0"),
        ("at_least", "2.5", "0", "0.5"),
        ("more_than", "2", "0", "0"),  # a strict rule missed exactly at its limit
        ("more_than", "1", "1", "-1"),
        ("more_than", "3", "0", "1"),
        ("at_most", "1.5", "0", "0.5"),
        ("at_most", "2", "0", "0"),
        ("at_most", "5", "3", "-3"),
        ("less_than", "2", "0", "0"),
        ("less_than", "4", "2", "-2"),
        ("less_than", "0", "0", "2"),
        ("equals", "2", "0", "0"),
        ("equals", "1.5", "0.5", "-0.5"),
        ("equals", "4", "2", "-2"),
        ("between", "1", "1", "-1"),
        ("between", "2", "0", "0"),
        ("between", "2.25", "0", "0.25"),  # the nearer limit
        ("between", "2.75", "0", "0.25"),
        ("between", "3", "0", "0"),
        ("strictly between", "5", "2", "-2"),
        ("strictly between", "1", "1", "-1"),
        ("strictly between", "2.4", "0", "0.4"),
        ("about", "1.5", "0", "0.5"),
        ("about", "2", "0", "1"),
        ("about", "0.5", "0.5", "-0.5"),  # what exceeds the tolerance
        ("about", "4", "1", "-1"),
        ("about, higher is better", "0.5", "0.5", "-0.5"),
        ("about, lower is better", "4", "1", "-1"),
        ("rises", "0.5", "0.5", "-0.5"),
        ("rises", "1", "0", "0"),
        ("rises", "3", "0", "2"),
        ("falls", "1.5", "0.5", "-0.5"),
        ("falls", "0", "0", "1"),
        ("changes up", "1.5", "0.5", "-0.5"),
        ("changes up", "3", "0", "1"),
        ("changes down", "1", "0.5", "-0.5"),
        ("changes down", "0", "0", "0.5"),
    ],
)
def test_gap_and_margin_are_measured_from_the_limit(name: str, value: str, gap: str, margin: str) -> None:
    limits = limits_of(HOLDS[name][0], BASE)
    assert limits.allowed.distance(Fraction(value)) == Fraction(gap)
    assert limits.margin(Fraction(value)) == Fraction(margin)


@given(st.sampled_from(sorted(HOLDS)), st.fractions(-10, 10, max_denominator=50))
def test_gap_is_zero_whenever_a_figure_holds_and_never_negative(name: str, value: Fraction) -> None:
    limits = limits_of(HOLDS[name][0], BASE)
    gap = limits.allowed.distance(value)
    assert gap >= 0
    if limits.holds(point(value)):
        assert gap == 0


@given(st.sampled_from(sorted(HOLDS)), st.fractions(-10, 10, max_denominator=50))
def test_gap_leads_to_the_nearest_figure_that_would_do(name: str, value: Fraction) -> None:
    limits = limits_of(HOLDS[name][0], BASE)
    gap = limits.allowed.distance(value)
    if gap == 0:
        return
    closed = Limits(limits.rule, Interval(limits.allowed.low, limits.allowed.high))
    assert any(closed.holds(point(value + sign * gap)) for sign in (-1, 1))
    assert not any(closed.holds(point(value + sign * gap * 99 / 100)) for sign in (-1, 1))


@given(st.sampled_from(sorted(HOLDS)), st.fractions(-10, 10, max_denominator=50))
def test_margin_is_positive_only_where_the_figure_holds_and_minus_the_gap_where_it_does_not(
    name: str, value: Fraction
) -> None:
    limits = limits_of(HOLDS[name][0], BASE)
    margin = limits.margin(value)
    assert margin is not None
    if limits.holds(point(value)):
        on_the_better_side = name.startswith("about,") and abs(value - 2) > 1
        assert margin >= 0 or on_the_better_side
    else:
        assert margin == -limits.allowed.distance(value)


def test_without_a_tolerance_there_is_no_margin() -> None:
    assert limits_of(Rule(ABOUT, X)).margin(Fraction(5)) is None


# -- how many more would have had to pass ----------------------------------------------------------------------


@st.composite
def rules_about_ratios(draw: st.DrawFn) -> Rule:
    """A rule about a percentage."""
    kind = draw(st.sampled_from([AT_LEAST, MORE_THAN, AT_MOST, LESS_THAN, EQUALS, BETWEEN]))
    x = Decimal(draw(st.integers(0, 40))) * Decimal("2.5")
    high = min(Decimal(100), x + draw(st.integers(0, 30)))
    return Rule(kind, x, high if kind == BETWEEN else None, strict=kind == BETWEEN and draw(st.booleans()))


@given(rules_about_ratios(), st.integers(1, 40), st.data())
def test_needed_is_the_least_number_of_changed_outcomes(rule: Rule, total: int, data: st.DataObject) -> None:
    passed = data.draw(st.integers(0, total))
    limits = limits_of(rule)
    enough = [count - passed for count in range(total + 1) if limits.holds(point(Fraction(count, total) * 100)) is True]
    assert passes_needed(limits, passed, total, Fraction(100)) == min(enough, default=None, key=abs)


@pytest.mark.parametrize(
    ("rule", "passed", "total", "scale", "needed"),
    [
        (Rule(AT_LEAST, Decimal(98)), 16294, 16641, 100, 15),  # 16308.18 must pass: 16309
        (Rule(AT_LEAST, Decimal(90)), 16, 18, 100, 1),
        (Rule(AT_LEAST, Decimal(90)), 9, 10, 100, 0),
        (Rule(MORE_THAN, Decimal(90)), 9, 10, 100, 1),  # one more at equality
        (Rule(MORE_THAN, Decimal(100)), 10, 10, 100, None),
        (Rule(AT_LEAST, Decimal(100)), 7, 10, 100, 3),
        (Rule(AT_MOST, Decimal(5)), 10, 100, 100, -5),  # mirrored: so many fewer
        (Rule(LESS_THAN, Decimal(5)), 5, 100, 100, -1),
        (Rule(LESS_THAN, Decimal(0)), 0, 100, 100, None),
        (Rule(AT_MOST, Decimal(5)), 30, 1000, 1000, -25),  # per mille
        (Rule(EQUALS, Decimal(0)), 3, 10, 100, -3),
        (Rule(EQUALS, Decimal(50)), 1, 3, 100, None),
    ],
)
def test_needed_counts_whole_things_of_the_same_denominator(
    rule: Rule, passed: int, total: int, scale: int, needed: int | None
) -> None:
    assert passes_needed(limits_of(rule), passed, total, Fraction(scale)) == needed


def test_of_an_undecided_figure_nothing_is_needed_that_a_rule_does_not_say() -> None:
    limits = Limits(Rule(ABOUT, X), Interval(Fraction(60), Fraction(60)), open_ended=True)
    assert passes_needed(limits, 3, 5, Fraction(100)) == 0
    assert passes_needed(limits, 1, 3, Fraction(100)) is None
