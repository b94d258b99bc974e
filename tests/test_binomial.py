"""The binomial distribution: every digit against other ways to work it out, and no decision by luck."""

from __future__ import annotations

import sys
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from fractions import Fraction
from functools import cache
from math import comb

import flint
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qcity.binomial import (
    LEAST_REPORTED,
    RISK,
    _enclosure,
    as_reported,
    least_failures,
    most_failures,
    smallest_sample,
    tails,
)
from qcity.errors import UsageError
from qcity.numbers import number_text

SHARES = [
    Fraction(text)
    for text in ("0", "1/1000000", "1/20", "1/3", "1/2", "0.9", "0.95", "0.98", "0.999", "0.9999999", "1")
]

BATCHES = 3_673_579
"""National food sampling in the second half of 2019."""

NEAR = Fraction(1, 10**16)
"""How far a probability that is rounded to 17 digits may be from the exact one, as a part of it."""

WIDE = Context(prec=60, Emin=MIN_EMIN, Emax=MAX_EMAX)
"""Decimals for the other ways to work it out."""


@st.composite
def samples(draw: st.DrawFn, largest: int) -> tuple[int, int, Fraction]:
    """Passes, a sample and a share: a usual one, or any."""
    n = draw(st.integers(1, largest))
    share = draw(st.sampled_from(SHARES) | st.fractions(0, 1, max_denominator=10_000))
    return draw(st.integers(0, n)), n, share


def summed(counts: range, n: int, share: Fraction) -> Fraction:
    """The definition: each count's probability, added up without rounding."""
    top, bottom = share.numerator, share.denominator
    return Fraction(sum(comb(n, i) * top**i * (bottom - top) ** (n - i) for i in counts), bottom**n)


def is_near(rounded: Decimal, exact: Fraction | Decimal) -> bool:
    if isinstance(exact, Decimal):  # too small for fractions
        with localcontext(WIDE):
            return abs(rounded - exact) * 10**16 <= exact
    return abs(Fraction(rounded) - exact) <= exact * NEAR


@cache
def weights(n: int, share: Fraction) -> tuple[int, list[Decimal], list[Decimal]]:
    """The likeliest count, and how much less likely those below and above it are, by the ratio of neighbours.

    No factorial and no logarithm: what all of them come to is what makes probabilities of them.
    """
    top, bottom = share.numerator, share.denominator - share.numerator
    mode = min(n, (n + 1) * share.numerator // share.denominator)
    with localcontext(WIDE):
        below, above = [Decimal(1)], [Decimal(1)]
        for i in range(mode, 0, -1):
            if below[-1] < Decimal("1E-270"):
                break
            below.append(below[-1] * (i * bottom) / ((n - i + 1) * top))
        for i in range(mode, n):
            if above[-1] < Decimal("1E-270"):
                break
            above.append(above[-1] * ((n - i) * top) / ((i + 1) * bottom))
    return mode, below, above


def by_neighbours(passes: int, n: int, share: Fraction) -> tuple[Decimal, Decimal]:
    """P(X <= passes) and P(X >= passes), where they are not below 1E-250."""
    mode, below, above = weights(n, share)
    with localcontext(WIDE):
        zero = Decimal(0)
        whole = sum(below, zero) + sum(above, zero) - 1
        if passes <= mode:
            few = sum(below[mode - passes :], zero)
            return few / whole, (whole - few + below[mode - passes]) / whole
        many = sum(above[passes - mode :], zero)
        return (whole - many + above[passes - mode]) / whole, many / whole


@settings(derandomize=True, max_examples=400)
@given(samples(300))
@example((0, 1, Fraction(19, 20)))
@example((300, 300, Fraction(9999999, 10000000)))
@example((16, 18, Fraction(98, 100)))
def test_tails_are_the_sums_of_the_definition(sample: tuple[int, int, Fraction]) -> None:
    passes, n, share = sample
    found = tails(passes, n, share)
    few, many = summed(range(passes + 1), n, share), summed(range(passes, n + 1), n, share)
    assert is_near(found.at_most.probability, few)
    assert is_near(found.at_least.probability, many)
    assert (found.at_most.is_rare, found.at_least.is_rare) == (few < RISK, many < RISK)


@pytest.mark.parametrize("share", [Fraction(1, 2), Fraction(1, 3), Fraction(98, 100), Fraction(9999999, 10000000)])
@pytest.mark.parametrize("n", [1000, 16_641, BATCHES])
def test_tails_of_large_samples_agree_with_sums_by_the_ratio_of_neighbours(n: int, share: Fraction) -> None:
    mode, below, above = weights(n, share)
    for distance in (0, 1, 2, 10, 100, 1000, 8000, 30_000):
        for passes in (mode - distance, mode + distance):
            if -len(below) < passes - mode < len(above):
                found, (few, many) = tails(passes, n, share), by_neighbours(passes, n, share)
                assert is_near(found.at_most.probability, few)
                assert is_near(found.at_least.probability, many)


@pytest.mark.parametrize("share", [Fraction(1, 2), Fraction(1, 3), Fraction(98, 100), Fraction(9999999, 10000000)])
def test_a_tail_too_small_for_any_float_keeps_its_digits(share: Fraction) -> None:
    for passes in (0, 1, 900):
        with localcontext(WIDE):
            p = Decimal(share.numerator) / share.denominator
            q = Decimal(share.denominator - share.numerator) / share.denominator
            term = Decimal(comb(BATCHES, passes)) * p**passes * q ** (BATCHES - passes)
            few = Decimal(0)
            for i in range(passes, -1, -1):
                few += term
                term = term * i * q / ((BATCHES - i + 1) * p)
        found = tails(passes, BATCHES, share)
        assert is_near(found.at_most.probability, few)
        assert found.at_most.probability.adjusted() < -500_000
        assert found.at_most.is_rare
        assert found.at_least.probability == 1
        assert not found.at_least.is_rare


@settings(derandomize=True)
@given(samples(10**9))
def test_passes_and_failures_change_places(sample: tuple[int, int, Fraction]) -> None:
    passes, n, share = sample
    found, mirrored = tails(passes, n, share), tails(n - passes, n, 1 - share)
    assert (found.at_most, found.at_least) == (mirrored.at_least, mirrored.at_most)


@pytest.mark.parametrize("n", [1, 2, 51, 3_673_579, 999_999_999])
def test_half_of_an_odd_sample_is_as_likely_to_be_missed_as_to_be_passed(n: int) -> None:
    found = tails(n // 2, n, Fraction(1, 2)) if n % 2 else tails(n // 2 - 1, n, Fraction(1, 2))
    assert found.at_most.probability == (Decimal("0.5") if n % 2 else Decimal("0.25"))


@settings(derandomize=True)
@given(samples(10**7))
def test_both_tails_and_the_next_make_one(sample: tuple[int, int, Fraction]) -> None:
    passes, n, share = sample
    if passes < n:
        few, many = tails(passes, n, share).at_most.probability, tails(passes + 1, n, share).at_least.probability
        with localcontext(WIDE):
            assert abs(few + many - 1) <= Decimal("1E-16")


@settings(derandomize=True, max_examples=200)
@given(samples(120).filter(lambda s: s[0] < s[1] and 0 < s[2] < 1), st.sampled_from([20, 40, 80, 160]))
def test_the_exact_sum_lies_in_the_ball_whatever_its_precision(sample: tuple[int, int, Fraction], bits: int) -> None:
    passes, n, share = sample
    exact = summed(range(passes + 1), n, share)
    with flint.ctx.workprec(bits):
        ball = _enclosure(passes, n, share)
    with flint.ctx.workprec(4000):
        assert ball.overlaps(flint.arb(flint.fmpq(exact.numerator, exact.denominator)))


@pytest.mark.parametrize("places", [10, 30, 100, 400])
@pytest.mark.parametrize("n", [2, 59, 1000])
def test_a_hair_from_one_in_twenty_is_decided_right(n: int, places: int) -> None:
    """At these two shares no pass at all has a probability a little above, and a little below, 1/20."""
    with localcontext(Context(prec=places + 20)):
        root = Decimal("0.05") ** (Decimal(1) / n)
    near = Fraction(int(root.scaleb(places, Context(prec=places + 20))), 10**places)
    below, above = near, near + Fraction(1, 10**places)
    assert below**n < RISK < above**n
    assert tails(0, n, 1 - below).at_most.is_rare
    assert not tails(0, n, 1 - above).at_most.is_rare
    assert tails(n, n, below).at_least.is_rare
    assert not tails(n, n, above).at_least.is_rare


def test_exactly_one_in_twenty_is_not_rare() -> None:
    many, few = tails(1, 1, Fraction(1, 20)).at_least, tails(0, 1, Fraction(19, 20)).at_most
    assert many == few == (Decimal("0.05"), False)


def test_one_in_twenty_comes_out_exactly_for_a_single_trial_alone() -> None:
    """What the module's docstring proves, tried for all small shares and samples."""
    shares = {Fraction(a, b) for b in range(2, 61) for a in range(1, b)}
    equal = [
        (n, k, share)
        for n in range(1, 9)
        for share in sorted(shares)
        for k in range(n + 1)
        if summed(range(k + 1), n, share) == RISK
    ]
    assert equal == [(1, 0, Fraction(19, 20))]


@pytest.mark.parametrize(("share", "rare"), [(Fraction(0), (False, True)), (Fraction(1), (True, False))])
@pytest.mark.parametrize("n", [1, 2, 10**9])
def test_with_a_share_of_none_or_all_everything_is_certain_or_impossible(
    n: int, share: Fraction, rare: tuple[bool, bool]
) -> None:
    likely = n if share else 0
    few, many = tails(likely, n, share)
    assert (*few, *many) == (Decimal(1), False, Decimal(1), False)
    few, many = tails(n - likely, n, share)
    assert (*few, *many) == (Decimal(int(not share)), rare[0], Decimal(int(share)), rare[1])


def test_food_a_little_below_its_target_does_not_contradict_it() -> None:
    few, many = tails(16_294, 16_641, Fraction(98, 100))
    assert few == (Decimal("0.22324562580617030"), False)
    assert many == (Decimal("0.79271956747245115"), False)


def test_food_of_a_whole_country_contradicts_its_target() -> None:
    few, many = tails(3_591_658, BATCHES, Fraction(98, 100))
    assert few == (Decimal("2.9322625018299045E-210"), True)
    assert many == (Decimal(1), False)


def test_a_thousand_million_trials_come_out_as_half_and_half_of_the_likeliest() -> None:
    """P(X = n/2) for an even n is comb(n, n/2) / 2^n, here by Stirling's series (DLMF 5.11.1)."""
    n = 10**9
    with localcontext(WIDE):
        pi = Decimal("3.14159265358979323846264338327950288419716939937511")
        series = -1 / (4 * Decimal(n)) + 1 / (24 * Decimal(n) ** 3)
        likeliest = series.exp() / (pi * n / 2).sqrt()
    few, many = tails(n // 2, n, Fraction(1, 2))
    with localcontext(WIDE):
        half = (1 + likeliest) / 2
    assert is_near(few.probability, half)
    assert is_near(many.probability, half)


@pytest.mark.parametrize("power", range(20, 45, 3))
def test_digits_that_large_logarithms_cancel_are_made_good(power: int) -> None:
    """(1 - 1/n)^n is 1/e to almost as many digits as n has."""
    n = 10**power
    assert tails(n, n, 1 - Fraction(1, n)).at_least.probability == Decimal("0.36787944117144232")


def test_published_tests_come_out_as_published() -> None:
    """SciPy's example of binomtest (3 of 15 at 10 %), and the interval of R's binom.test for Conover's peas.

    That one is Clopper and Pearson's for 682 of 925: at each end a tail is 2.5 %.
    """
    assert f"{tails(3, 15, Fraction(1, 10)).at_least.probability:.14f}" == "0.18406106910639"
    half_a_digit = Fraction(1, 2 * 10**7)
    low, high = Fraction("0.7076683"), Fraction("0.7654066")
    assert tails(682, 925, low - half_a_digit).at_least.probability < Decimal("0.025")
    assert tails(682, 925, low + half_a_digit).at_least.probability > Decimal("0.025")
    assert tails(682, 925, high - half_a_digit).at_most.probability > Decimal("0.025")
    assert tails(682, 925, high + half_a_digit).at_most.probability < Decimal("0.025")


@pytest.mark.parametrize(
    ("share", "sizes"),
    [
        ("0.90", [29, 46, 61, 76, 89, 103, 116, 129, 142, 154]),
        ("0.94", [49]),
        ("0.95", [59, 93, 124, 153, 181, 208, 234, 260, 286, 311]),
        ("0.96", [74]),
        ("0.98", [149]),
        ("0.99", [299, 473, 628, 773, 913, 1049, 1182, 1312, 1441, 1568]),
    ],
)
def test_sample_sizes_are_the_published_ones(share: str, sizes: list[int]) -> None:
    """With 0, 1, 2 ... failures, at 95 % confidence: the tables of reliability demonstration, Wilks' formula."""
    assert [smallest_sample(Fraction(share), failures) for failures in range(len(sizes))] == sizes


@settings(derandomize=True, max_examples=60)
@given(st.fractions(0, Fraction(97, 100), max_denominator=200), st.integers(0, 6))
def test_one_sample_smaller_would_not_do(share: Fraction, failures: int) -> None:
    n = smallest_sample(share, failures)
    assert n is not None
    assert summed(range(failures + 1), n, 1 - share) < RISK
    assert n == failures + 1 or summed(range(failures + 1), n - 1, 1 - share) >= RISK


@pytest.mark.parametrize(("failures", "n"), [(0, 29_957_322), (1, 47_438_644), (1000, 10_536_031_195)])
def test_a_sample_for_a_share_close_to_all_is_found(failures: int, n: int) -> None:
    share = Fraction("0.9999999")
    assert smallest_sample(share, failures) == n
    assert tails(n - failures, n, share).at_least.is_rare
    assert not tails(n - 1 - failures, n - 1, share).at_least.is_rare


def test_no_sample_proves_a_share_of_all_and_one_pass_contradicts_a_share_of_none() -> None:
    assert smallest_sample(Fraction(1), 3) is None
    assert [smallest_sample(Fraction(0), failures) for failures in (0, 1, 7)] == [1, 2, 8]


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("n", [1, 2, 18, 59, 93])
def test_limits_of_failures_are_those_found_by_trying_them_all(n: int, share: Fraction) -> None:
    supporting = [f for f in range(n + 1) if summed(range(n - f, n + 1), n, share) < RISK]
    contradicting = [f for f in range(n + 1) if summed(range(n - f + 1), n, share) < RISK]
    assert most_failures(share, n) == max(supporting, default=None)
    assert least_failures(share, n) == min(contradicting, default=None)


@pytest.mark.parametrize("share", [Fraction(98, 100), Fraction(1, 2)])
def test_limits_of_failures_hold_for_large_samples(share: Fraction) -> None:
    most, least = most_failures(share, BATCHES), least_failures(share, BATCHES)
    assert most is not None
    assert least is not None
    for failures in range(most, most + 2):
        assert tails(BATCHES - failures, BATCHES, share).at_least.is_rare == (failures == most)
    for failures in range(least - 1, least + 1):
        assert tails(BATCHES - failures, BATCHES, share).at_most.is_rare == (failures == least)


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        ("0", "0"),
        ("1.0000000000000000", "1"),
        ("0.22324562580617030", "0.223245625806"),
        ("1.2345678901250000E-9", "0.00000000123456789012"),
        ("2.7226128162863076E-15", "0.00000000000000272261281629"),
        ("1.0000000000000001E-30", "0.000000000000000000000000000001"),
        ("9.9999999999900000E-31", "0.000000000000000000000000000001"),
        ("2.1677979676169340E-301029996", "0.000000000000000000000000000001"),
    ],
)
def test_a_report_gives_twelve_digits_and_never_0_for_what_is_possible(probability: str, text: str) -> None:
    assert number_text(as_reported(Decimal(probability))) == text


def test_reported_probabilities_keep_their_order() -> None:
    tiny, small = as_reported(Decimal("3E-40")), as_reported(Decimal("2.5E-30"))
    assert 0 < tiny == LEAST_REPORTED < small


@pytest.mark.parametrize(
    ("passes", "n", "share"), [(-1, 3, "1/2"), (4, 3, "1/2"), (0, 0, "1/2"), (1, 3, "-1/2"), (1, 3, "3/2")]
)
def test_what_is_no_sample_or_no_share_is_refused(passes: int, n: int, share: str) -> None:
    with pytest.raises(ValueError, match=str(n)):
        tails(passes, n, Fraction(share))


def test_a_negative_number_of_failures_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        smallest_sample(Fraction(1, 2), -1)


def test_without_the_library_it_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "flint", None)
    with pytest.raises(UsageError) as caught:
        tails(16, 18, Fraction(98, 100))
    assert caught.value.message == ("needs_library", {"library": "python-flint", "extra": "evidence"})


def test_the_precision_of_whoever_calls_is_left_as_it_was() -> None:
    with flint.ctx.workprec(77), localcontext(Context(prec=3)):
        assert tails(16_294, 16_641, Fraction(98, 100)).at_most.probability == Decimal("0.22324562580617030")
        assert flint.ctx.prec == 77
