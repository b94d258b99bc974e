"""Values: what the value, unit and count cells of a row say together."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from builders import make_plan, target_text
from qcity.numbers import number_text, rounded, rounded_half_up
from qcity.source import Place
from qcity.values import CellsError, Reading, ValueReader

PLAN = make_plan(
    target_text("rate"),
    target_text("permille", unit="‰"),
    target_text("share", "at_least: 0.9", unit="fraction"),
    target_text("count", "at_least: 3", unit="家"),
    target_text("people", "at_least: 3", unit="万人"),
    target_text("area", "at_least: 3", unit="万亩"),
    target_text("money", "at_least: 3", unit="亿元"),
    target_text("score", "at_least: 80", unit="分"),
    target_text("index", "at_least: 80", unit="指数"),
    target_text("points", "at_least: 3", unit="百分点"),
    target_text("own", "at_least: 3", unit="份/千人"),
    target_text("grain", "at_least: 3", unit="担"),
    target_text("sample", "at_least: 90, sample: true"),
    target_text("free", "at_least: 90, range: null"),
    target_text("narrow", "at_least: 15, range: [10, 20]"),
    target_text("open", "at_least: 15, range: [10, null]", unit="分"),
    target_text("free-count", "at_least: 3, range: null", unit="家"),
    units="units:\n  - {id: 份/千人, aliases: [份每千人]}\n  - {id: 担, of: 吨, factor: 0.05}\n",
)


def read(
    target: str, value: str = "", unit: str = "", header: str = "", numerator: str = "", denominator: str = ""
) -> Reading | None:
    """What the cells of a row say about a target."""
    reader = ValueReader(PLAN, {"value": header} if header else {})
    return reader.read(PLAN.target(target), value, unit, numerator, denominator)


def error(
    target: str, value: str = "", unit: str = "", header: str = "", numerator: str = "", denominator: str = ""
) -> tuple[str, str, str]:
    """The code, column and text of what is wrong with the cells."""
    with pytest.raises(CellsError) as caught:
        read(target, value, unit, header, numerator, denominator)
    (fault,) = caught.value.faults
    issue = fault.issue(Place("data.csv"))
    return issue.code, issue.column or "", issue.text or ""


@pytest.mark.parametrize(
    ("target", "value", "unit", "header", "exact"),
    [
        ("rate", "97.8", "", "", "97.8"),
        ("rate", "97.8%", "", "", "97.8"),
        ("rate", "978‰", "", "", "97.8"),
        ("rate", "97.8", "%", "", "97.8"),
        ("rate", "97.8", "", "%", "97.8"),
        ("rate", "97.8%", "%", "%", "97.8"),
        ("rate", "978", "‰", "", "97.8"),
        ("rate", "0.978", "fraction", "", "97.8"),
        ("rate", "0.978", "", "fraction", "97.8"),
        ("rate", "0.978小数", "", "", "97.8"),
        # not ambiguous: a unit says it, or it is no figure between 0 and 1
        ("rate", "0.5%", "", "", "0.5"),
        ("rate", "0.5", "%", "", "0.5"),
        ("rate", "0.5", "", "%", "0.5"),
        ("rate", "1%", "", "", "1"),
        ("rate", "1", "fraction", "", "100"),
        ("rate", "0", "", "", "0"),
        ("rate", "1.01", "", "", "1.01"),
        ("permille", "0.5", "", "", "0.5"),
        ("permille", "5%", "", "", "50"),
        ("share", "0.5", "", "", "0.5"),
        ("share", "50%", "", "", "0.5"),
        ("count", "12,345", "", "", "12345"),
        ("count", "4家", "", "", "4"),
        ("count", "4个", "家", "", "4"),  # count words are equal to each other
        ("count", "1.5万", "", "", "15000"),
        ("count", "2", "万家", "", "20000"),
        ("people", "1.5", "", "", "1.5"),
        ("people", "15000人", "", "", "1.5"),
        ("area", "8", "", "", "8"),
        ("area", "8万亩", "", "", "8"),
        ("area", "80000亩", "", "", "8"),
        ("area", "80000", "亩", "", "8"),
        ("area", "8万", "亩", "", "8"),
        ("area", "8000公顷", "", "", "12"),
        ("area", "1亩", "", "", "1/10000"),
        ("money", "5000万元", "", "", "0.5"),
        ("score", "81.30", "", "", "81.30"),
        ("score", "81.30分", "", "", "81.30"),
        ("score", "0.5", "", "", "0.5"),
        ("index", "81.3", "指数", "", "81.3"),
        ("points", "0.5", "", "", "0.5"),
        ("points", "3个百分点", "", "", "3"),
        ("own", "5", "", "", "5"),
        ("own", "5份/千人", "", "", "5"),
        ("own", "5", "份每千人", "", "5"),
        ("grain", "1吨", "", "", "20"),
        ("grain", "1万担", "", "", "10000"),
        # at the ends of what is possible
        ("rate", "100", "", "", "100"),
        ("rate", "1000‰", "", "", "100"),
        ("permille", "1000", "", "", "1000"),
        ("narrow", "10", "", "", "10"),
        ("narrow", "20%", "", "", "20"),
        ("open", "9999", "", "", "9999"),
        ("free", "-5%", "", "", "-5"),
        ("free", "150", "", "", "150"),
        ("score", "-3", "", "", "-3"),  # a score has no range of its own
        ("free-count", "2.5", "", "", "2.5"),
    ],
)
def test_a_value_is_read_in_the_targets_unit(target: str, value: str, unit: str, header: str, exact: str) -> None:
    reading = read(target, value, unit, header)
    assert reading is not None
    assert reading.value is not None
    assert Fraction(reading.value) * reading.factor == Fraction(exact)
    assert (reading.bound, reading.numerator, reading.denominator) == (None, None, None)


@pytest.mark.parametrize("value", ["0.965", "1", "0.0001", "1.00"])
def test_a_bare_number_up_to_one_is_ambiguous_for_a_percentage(value: str) -> None:
    assert error("rate", value) == ("ambiguous-fraction", "value", value)


@pytest.mark.parametrize(
    ("target", "value", "unit", "header", "column"),
    [
        ("rate", "5家", "", "", "value"),
        ("rate", "81分", "", "", "value"),  # a score is no percentage
        ("score", "81%", "", "", "value"),
        ("points", "3%", "", "", "value"),
        ("rate", "3百分点", "", "", "value"),
        ("rate", "3", "百分点", "", "unit"),
        ("rate", "97.8", "斤", "", "unit"),
        ("rate", "97.8", "", "斤", "value"),
        ("rate", "97.8斤", "", "", "value"),
        ("own", "5份", "", "", "value"),
        ("area", "8万元", "", "", "value"),
        ("area", "8", "元", "", "unit"),
        ("grain", "8亩", "", "", "value"),
        # a unit in the cell must not differ from the column's
        ("rate", "97.8%", "‰", "", "value"),
        ("rate", "978‰", "%", "", "value"),
        ("rate", "97.8%", "", "‰", "value"),
        ("area", "8万亩", "亩", "", "value"),
        ("rate", "97.8", "%", "‰", "unit"),
        # a multiplier on top of a multiplier
        ("area", "8万", "", "", "value"),
        ("area", "8万", "万亩", "", "value"),
        ("rate", "8万", "", "", "value"),
    ],
)
def test_a_unit_that_does_not_fit_is_wrong(target: str, value: str, unit: str, header: str, column: str) -> None:
    code, where, _ = error(target, value, unit, header)
    assert (code, where) == ("wrong-unit", column)


@pytest.mark.parametrize(
    ("target", "value"),
    [
        ("rate", "100.01"),
        ("rate", "-0.01"),
        ("rate", "1001‰"),
        ("permille", "1000.1"),
        ("share", "1.01"),
        ("count", "-1"),
        ("area", "-0.5"),
        ("money", "-1元"),
        ("narrow", "9.99"),
        ("narrow", "20.01%"),
        ("open", "9"),
    ],
)
def test_a_figure_outside_its_range_is_an_error(target: str, value: str) -> None:
    assert error(target, value) == ("out-of-range", "value", value)


@pytest.mark.parametrize("value", ["2.5", "0.1", "1.23456万"])
def test_a_count_is_whole(value: str) -> None:
    assert error("count", value) == ("not-whole", "value", value)


@pytest.mark.parametrize("value", ["abc", "1e3", "1_000", "31.2.5", "5²", "三十", "12-15", "1,23"])
def test_what_is_no_number_is_an_error(value: str) -> None:
    assert error("rate", value) == ("bad-number", "value", value)


@pytest.mark.parametrize("value", ["", "/", "-", "—", "无", "未报"])
def test_a_value_that_is_not_reported_says_nothing(value: str) -> None:
    assert read("rate", value) is None


@pytest.mark.parametrize(
    ("value", "bound"), [("90%以上", ">="), ("≥90", ">="), (">90", ">"), ("≤90", "<="), ("约90", "~")]
)
def test_a_bound_keeps_its_sign(value: str, bound: str) -> None:
    assert read("rate", value) == Reading(Decimal(90), Fraction(1), bound)


# -- counts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numerator", "denominator", "counts"),
    [
        ("97", "100", (97, 100)),
        ("16,294", "16,641", (16294, 16641)),
        ("97批", "100批", (97, 100)),
        ("0", "5", (0, 5)),
        ("5", "5", (5, 5)),
        ("1.5万批", "2万批", (15000, 20000)),
    ],
)
@pytest.mark.parametrize("target", ["rate", "permille", "share", "own"])
def test_two_counts_stand_for_the_value(target: str, numerator: str, denominator: str, counts: tuple[int, int]) -> None:
    reading = read(target, numerator=numerator, denominator=denominator)
    assert reading == Reading(None, Fraction(1), None, Fraction(counts[0]), Fraction(counts[1]))


@pytest.mark.parametrize(
    ("target", "value", "numerator", "denominator"),
    [
        ("rate", "97%", "97", "100"),
        ("rate", "88.9", "16", "18"),
        ("rate", "88.89", "16", "18"),
        ("rate", "89", "16", "18"),
        ("rate", "888.9‰", "16", "18"),
        ("rate", "0.889小数", "16", "18"),
        # 1/800 is 0.125 %: half up and half to even are both right
        ("rate", "0.12%", "1", "800"),
        ("rate", "0.13%", "1", "800"),
        ("rate", "0.125%", "1", "800"),
        ("rate", "0.1%", "1", "800"),
        ("permille", "889", "16", "18"),
        ("own", "0.9", "16", "18"),
        ("rate", "≥88", "16", "18"),
    ],
)
def test_a_value_beside_its_counts_may_be_their_ratio_rounded(
    target: str, value: str, numerator: str, denominator: str
) -> None:
    reading = read(target, value, numerator=numerator, denominator=denominator)
    assert reading is not None
    assert (reading.numerator, reading.denominator) == (Fraction(numerator), Fraction(denominator))


@pytest.mark.parametrize(
    ("target", "value", "numerator", "denominator"),
    [
        ("rate", "98%", "97", "100"),
        ("rate", "88.8", "16", "18"),
        ("rate", "88.90", "16", "18"),
        ("rate", "0.2%", "1", "800"),
        ("rate", "0.14%", "1", "800"),
        ("rate", "88.9‰", "16", "18"),
        ("own", "88.9", "16", "18"),
        ("rate", "≥89", "16", "18"),
    ],
)
def test_a_value_that_is_not_its_counts_ratio_contradicts_them(
    target: str, value: str, numerator: str, denominator: str
) -> None:
    code, column, text = error(target, value, numerator=numerator, denominator=denominator)
    assert (code, column, text) == ("value-contradicts-counts", "value", value)


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 4))
def test_a_ratio_rounded_either_way_never_contradicts_its_counts(passed: int, total: int, places: int) -> None:
    passed = min(passed, total)
    ratio = Fraction(passed * 100, total)
    for value in (rounded(ratio, places), rounded_half_up(ratio, places)):
        text = f"{Decimal(number_text(value)):.{places}f}%"
        reading = read("rate", text, numerator=str(passed), denominator=str(total))
        assert reading is not None


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 3), st.integers(-3, 3))
def test_a_value_more_than_half_a_last_digit_off_contradicts_its_counts(
    passed: int, total: int, places: int, off: int
) -> None:
    passed = min(passed, total)
    ratio, unit = Fraction(passed * 100, total), Fraction(1, 10**places)
    value = rounded(ratio, places) + off * unit
    assume(abs(value - ratio) > unit / 2 and 0 <= value <= 100)
    text = f"{Decimal(number_text(value)):.{places}f}%"
    code, _, _ = error("rate", text, numerator=str(passed), denominator=str(total))
    assert code == "value-contradicts-counts"


@pytest.mark.parametrize(
    ("numerator", "denominator", "column"),
    [("97", "", "denominator"), ("97", "/", "denominator"), ("", "100", "numerator"), ("—", "100", "numerator")],
)
@pytest.mark.parametrize("value", ["", "97%"])
def test_one_count_alone_is_an_error(numerator: str, denominator: str, column: str, value: str) -> None:
    code, where, _ = error("rate", value, numerator=numerator, denominator=denominator)
    assert (code, where) == ("one-count-alone", column)


def test_nothing_out_of_nothing_is_not_reported() -> None:
    assert read("rate", numerator="0", denominator="0") is None
    assert read("rate", "/", numerator="0", denominator="0") is None


@pytest.mark.parametrize(("numerator", "denominator"), [("100", "97"), ("1", "0")])
def test_a_numerator_is_not_above_its_denominator(numerator: str, denominator: str) -> None:
    code, column, text = error("rate", numerator=numerator, denominator=denominator)
    assert (code, column, text) == ("numerator-above-denominator", "numerator", numerator)


@pytest.mark.parametrize(
    ("target", "numerator", "denominator", "code"),
    [
        ("rate", "-1", "100", "bad-count"),
        ("rate", "1", "-100", "bad-count"),
        ("sample", "97.5", "100", "bad-count"),
        ("sample", "97", "100.5", "bad-count"),
        ("rate", "abc", "100", "bad-number"),
        ("rate", "97", "abc", "bad-number"),
        ("rate", "≥97", "100", "bad-number"),
        ("count", "3", "4", "counts-of-no-ratio"),
        ("area", "3", "4", "counts-of-no-ratio"),
        ("score", "3", "4", "counts-of-no-ratio"),
        ("narrow", "50", "100", "out-of-range"),
        ("narrow", "5", "100", "out-of-range"),
    ],
)
def test_counts_that_make_no_possible_ratio_are_errors(
    target: str, numerator: str, denominator: str, code: str
) -> None:
    assert error(target, numerator=numerator, denominator=denominator)[0] == code


def test_counts_of_what_is_no_sample_need_not_be_whole() -> None:
    reading = read("rate", numerator="97.5", denominator="100")
    assert reading is not None
    assert reading.numerator == Fraction("97.5")


def test_a_lifted_range_admits_a_ratio_above_one() -> None:
    reading = read("free", numerator="150", denominator="100")
    assert reading is not None
    assert (reading.numerator, reading.denominator) == (Fraction(150), Fraction(100))


@given(st.text(), st.text(), st.text(), st.text(), st.sampled_from([t.id for t in PLAN.targets]))
def test_no_cells_raise_anything_but_what_is_wrong_with_them(
    value: str, unit: str, numerator: str, denominator: str, target: str
) -> None:
    try:
        read(target, value, unit, "", numerator, denominator)
    except CellsError as caught:
        assert caught.faults
        assert {fault.where for fault in caught.faults} <= {"value", "unit", "numerator", "denominator"}


cell = st.sampled_from(
    [
        "",
        "/",
        "0",
        "1",
        "3",
        "97.8",
        "97.8%",
        "978‰",
        "12,345",
        "8万",
        "8万亩",
        "≥90",
        "约90",
        "-1",
        "abc",
        "4家",
        "1e9",
    ]
)


@given(
    cell,
    st.sampled_from(["", "%", "‰", "家", "亩", "万", "斤", "fraction"]),
    cell,
    cell,
    st.sampled_from([t.id for t in PLAN.targets]),
)
def test_no_likely_cells_raise_anything_but_what_is_wrong_with_them(
    value: str, unit: str, numerator: str, denominator: str, target: str
) -> None:
    try:
        reading = read(target, value, unit, "", numerator, denominator)
    except CellsError:
        return
    silent = {"", "/"}
    if reading is None:
        assert value in silent
        assert {numerator, denominator} <= {*silent, "0"}
    else:
        assert (reading.numerator is None) == (reading.denominator is None) == (numerator in silent)
