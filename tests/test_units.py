"""Units: those always known, multipliers, a plan's own, and exact conversion."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcity.units import AMOUNT, COUNT, OTHER, RATIO, Unit, Units, known_units, own_unit, unit_key

RATIOS = ["%", "‰", "fraction"]
COUNTS = ["个", "家", "项", "次", "件", "种", "批", "户", "人", "起", "处", "天", "count"]
AMOUNTS = ["亩", "万亩", "公顷", "km²", "元", "万元", "亿元", "吨", "万吨"]
OTHERS = ["百分点", "分", "指数"]
KINDS = {
    **dict.fromkeys(RATIOS, RATIO),
    **dict.fromkeys(COUNTS, COUNT),
    **dict.fromkeys(AMOUNTS, AMOUNT),
    **dict.fromkeys(OTHERS, OTHER),
}


def find(text: str, units: Units | None = None) -> Unit:
    """A unit that must be known."""
    unit = (units or Units()).find(text)
    assert unit is not None, text
    return unit


@pytest.mark.parametrize(("text", "kind"), KINDS.items())
def test_every_unit_of_the_contract_is_known_with_its_kind(text: str, kind: str) -> None:
    assert find(text).kind == kind


@pytest.mark.parametrize("word", COUNTS)
def test_count_words_equal_each_other(word: str) -> None:
    assert [find(word).in_terms_of(find(other)) for other in COUNTS] == [1] * len(COUNTS)


@pytest.mark.parametrize(
    ("one", "of", "factor"),
    [
        ("‰", "%", Fraction(1, 10)),
        ("%", "‰", Fraction(10)),
        ("fraction", "%", Fraction(100)),
        ("%", "fraction", Fraction(1, 100)),
        ("万亩", "亩", Fraction(10_000)),
        ("亩", "万亩", Fraction(1, 10_000)),
        ("公顷", "亩", Fraction(15)),
        ("亩", "公顷", Fraction(1, 15)),
        ("万亩", "公顷", Fraction(2000, 3)),
        ("km²", "公顷", Fraction(100)),
        ("km²", "亩", Fraction(1500)),
        ("万元", "元", Fraction(10_000)),
        ("亿元", "元", Fraction(100_000_000)),
        ("亿元", "万元", Fraction(10_000)),
        ("万吨", "吨", Fraction(10_000)),
        ("万人", "人", Fraction(10_000)),
        ("亿人", "万户", Fraction(10_000)),
        ("万公顷", "亩", Fraction(150_000)),
    ],
)
def test_units_convert_exactly(one: str, of: str, factor: Fraction) -> None:
    assert find(one).in_terms_of(find(of)) == factor


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("分", "%"),  # a score is no percentage
        ("百分点", "%"),  # a difference is no share
        ("指数", "%"),
        ("分", "个"),
        ("分", "百分点"),
        ("指数", "分"),
        ("亩", "元"),
        ("吨", "亩"),
        ("家", "元"),
        ("fraction", "count"),
    ],
)
def test_units_of_different_things_do_not_convert(one: str, other: str) -> None:
    assert find(one).in_terms_of(find(other)) is None
    assert find(other).in_terms_of(find(one)) is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("％", "%"),
        (" % ", "%"),
        ("百分比", "%"),
        ("平方公里", "km²"),
        ("km2", "km²"),
        ("KM²", "km²"),
        ("Fraction", "fraction"),
        ("COUNT", "count"),
        ("万 亩", "万亩"),
    ],
)
def test_other_spellings_width_and_case_name_the_same_unit(text: str, unit: str) -> None:
    assert find(text).in_terms_of(find(unit)) == 1


@pytest.mark.parametrize("text", ["", " ", "万", "亿", "斤", "万斤", "%%", "元/人", "1", "亩万", "份/千人"])
def test_an_unknown_unit_is_found_nowhere(text: str) -> None:
    assert Units().find(text) is None


@given(st.sampled_from(sorted(KINDS)), st.sampled_from(sorted(KINDS)))
def test_conversion_is_its_own_inverse(a: str, b: str) -> None:
    there, back = find(a).in_terms_of(find(b)), find(b).in_terms_of(find(a))
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert there * back == 1


@given(st.text(max_size=20) | st.text("万亿元亩%", max_size=20))
def test_no_text_makes_looking_up_a_unit_raise(text: str) -> None:
    unit = Units().find(text)
    assert unit is None or unit.factor > 0


def test_a_unit_of_very_many_multipliers_does_not_raise() -> None:
    Units().find("万" * 5000 + "家")


def test_a_unit_of_a_kind_of_its_own_converts_to_nothing_else() -> None:
    own = own_unit("份/千人", None, Decimal(1))
    assert own.kind == OTHER
    assert all(own.in_terms_of(unit) is None for unit in known_units().values())
    assert own.in_terms_of(own_unit("份/万人", None, Decimal(1))) is None


def test_a_unit_of_a_plan_converts_by_its_factor_and_has_the_kind_of_what_it_is_made_of() -> None:
    units = Units({unit_key("担"): own_unit("担", find("吨"), Decimal("0.05"))})
    dan = find("担", units)
    assert dan.kind == AMOUNT
    assert dan.in_terms_of(find("吨")) == Fraction(1, 20)
    assert find("万吨").in_terms_of(dan) == 200_000


def test_a_multiplier_goes_before_a_unit_of_a_plan_too() -> None:
    units = Units({unit_key("担"): own_unit("担", find("吨"), Decimal("0.05"))})
    assert find("万担", units).in_terms_of(find("吨")) == 500


def test_units_of_one_plan_are_unknown_to_another() -> None:
    Units({unit_key("担"): own_unit("担", find("吨"), Decimal("0.05"))})
    assert Units().find("担") is None


def test_every_known_spelling_is_told_for_suggestions() -> None:
    spellings = set(Units().spellings())
    assert {unit_key(text) for text in [*RATIOS, *COUNTS, *OTHERS, "亩", "公顷", "元", "吨"]} <= spellings
