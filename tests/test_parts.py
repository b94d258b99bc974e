"""Parts: the quick judgement of plain rows is the full one, and declines whatever is not plain."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builders import make_plan, target_text
from qcity.errors import Message
from qcity.figure import Found, figure_of
from qcity.measurement import Measurement
from qcity.parts import judge_part, plain_part
from qcity.periods import Period, read_period
from qcity.plan import Target
from qcity.report import FAIL, PASS, Base, Part, deciding_part
from qcity.rules import AT_LEAST, AT_MOST, KINDS, LESS_THAN, MORE_THAN, Rule
from qcity.source import Place

ONE_LIMIT = (AT_LEAST, MORE_THAN, AT_MOST, LESS_THAN)
STRICT = (MORE_THAN, LESS_THAN)
NO_BASE = Base(None, Message("note.no_baseline"))
WIDE = Context(prec=200)


def year_2020() -> Period:
    period = read_period("2020")
    assert period is not None
    return period


PERIOD = year_2020()
TARGET: Target = make_plan(target_text("t", "at_least: 1", unit="分")).target("t")

short = st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=2)
long = st.builds(
    lambda digits, places, negative: Decimal((negative, tuple(map(int, str(digits))), -places)),
    st.integers(0, 10**60 - 1),
    st.integers(0, 60),
    st.booleans(),
)
numbers = st.one_of(short, long, st.sampled_from([Decimal(0), Decimal("-0"), Decimal("0.00"), Decimal("-0.0")]))
nudges = st.one_of(st.just(Decimal(0)), st.integers(1, 60).map(lambda places: Decimal((0, (1,), -places))))


@st.composite
def limits_and_values(draw: Callable[[st.SearchStrategy[Decimal]], Decimal]) -> tuple[Decimal, Decimal]:
    """Two numbers, often equal, written otherwise, or apart by one in a far decimal."""
    limit = draw(numbers)
    value = draw(
        st.one_of(
            numbers,
            st.just(limit),
            st.just(limit.copy_negate()),
            st.just(WIDE.create_decimal(f"{limit:f}" + ("0" if "." in f"{limit:f}" else ".0"))),
            nudges.map(lambda nudge: WIDE.add(limit, nudge)),
            nudges.map(lambda nudge: WIDE.subtract(limit, nudge)),
        )
    )
    return limit, value


def row(value: Decimal | None, **changes: Any) -> Measurement:
    """A measurement of the whole in 2020, plain but for the changes."""
    measurement = Measurement("t", PERIOD, "city", value, Place("data.csv"), 2)
    return measurement._replace(**changes)


def in_full(rule: Rule, m: Measurement) -> Part:
    """The part that the full judgement gives."""
    found = Found(figure_of(m, TARGET), (m.place,))
    return judge_part(TARGET, rule, m.body, m.period, found, NO_BASE, due=True)


@pytest.mark.parametrize("kind", ONE_LIMIT)
@given(limits_and_values())
@example((Decimal(0), Decimal("-0")))
@example((Decimal("-0"), Decimal("0.00")))
@example((Decimal(10**60 - 1), Decimal(10**60 - 1).copy_negate()))
@example((Decimal("1e-60"), Decimal("1" + "0" * 59)))
def test_plain_part_is_the_full_judgement(kind: str, numbers: tuple[Decimal, Decimal]) -> None:
    limit, value = numbers
    rule, m = Rule(kind, limit), row(value)
    part = plain_part(rule, m)
    if part is None:
        assert kind in STRICT
        assert value == limit
    else:
        assert part == in_full(rule, m)._replace(origin=m)


@pytest.mark.parametrize("kind", ONE_LIMIT)
@given(limits_and_values())
def test_plain_numbers_are_never_a_minus_nought(kind: str, numbers: tuple[Decimal, Decimal]) -> None:
    limit, value = numbers
    part = plain_part(Rule(kind, limit), row(value))
    if part is not None:
        assert part.gap is not None
        assert not part.gap.is_signed() if isinstance(part.gap, Decimal) else part.gap >= 0


@pytest.mark.parametrize("kind", STRICT)
def test_a_strict_limit_that_is_met_exactly_is_left_to_the_full_judgement(kind: str) -> None:
    assert plain_part(Rule(kind, Decimal(90)), row(Decimal("90.0"))) is None


@pytest.mark.parametrize("kind", sorted(set(KINDS) - set(ONE_LIMIT)))
def test_rules_with_more_than_a_limit_are_left_to_the_full_judgement(kind: str) -> None:
    rule = Rule(kind, Decimal(90), high=Decimal(95), tolerance=Decimal(1), better="higher")
    assert plain_part(rule, row(Decimal(90))) is None


@pytest.mark.parametrize("kind", ONE_LIMIT)
def test_a_limit_that_is_no_decimal_is_left_to_the_full_judgement(kind: str) -> None:
    assert plain_part(Rule(kind, Fraction(1, 3)), row(Decimal(1))) is None
    assert plain_part(Rule(kind), row(Decimal(1))) is None


@pytest.mark.parametrize(
    "m",
    [
        row(None, numerator=Fraction(9), denominator=Fraction(10)),
        row(Decimal(90), numerator=Fraction(9), denominator=Fraction(10)),
        row(Decimal(90), bound=">="),
        row(Decimal(90), bound="~"),
        row(Decimal(90), factor=Fraction(1, 10)),
        *(row(Decimal(90), status=status) for status in "PEB"),
    ],
)
@pytest.mark.parametrize("kind", ONE_LIMIT)
def test_a_figure_with_more_to_it_is_left_to_the_full_judgement(kind: str, m: Measurement) -> None:
    assert plain_part(Rule(kind, Decimal(80)), m) is None


def test_the_part_that_decides_has_the_largest_gap_then_the_latest_period() -> None:
    first, second, third = (read_period(text) for text in ("2018", "2019", "2020"))
    parts = [
        Part("city", FAIL, first, gap=Fraction(1)),
        Part("city", FAIL, second, gap=Fraction(2)),
        Part("city", PASS, third, gap=Fraction(3)),
    ]
    assert deciding_part(parts, FAIL) is parts[1]
    assert deciding_part(parts[:1], PASS) is None


def test_a_gap_that_is_not_known_counts_as_none() -> None:
    bound, at_limit, missed = (
        Part("city", FAIL, PERIOD),
        Part("city", FAIL, read_period("2019"), gap=Fraction(0)),
        Part("city", FAIL, read_period("2018"), gap=Fraction(1)),
    )
    assert deciding_part([at_limit, bound], FAIL) is bound
    assert deciding_part([missed, bound], FAIL) is missed
