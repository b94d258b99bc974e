"""How rare a sample would be if a claimed share were true: the binomial distribution, with proven digits.

The tails are incomplete beta functions, DLMF 8.17.5: P(X <= k) = I(q; n - k, k + 1) for n trials that each pass with
probability p = 1 - q. They are worked out in ball arithmetic (Arb, by python-flint): each number carries a bound of
its own error, so an outcome is known to be right, or known to need more bits, which it then gets.

Whether a probability is below 1/20 is always settled in the end, because just one can be equal to it: that of a single
trial. Let the share be a/b in lowest terms, c = b - a, and P(X >= k) = 1/20 with 1 <= k <= n. All terms of the sum
N = b^n/20 have the factor a^k, which shares none with b, so a = 1. Those of the other side, 19 b^n/20, have the factor
c^(n-k+1), so it divides 19. If c = 1, then b = 2 and 20 N = 2^n, which 5 does not divide. If c = 19, then b = 20 and
k = n, and (1/20)^n = 1/20 means n = 1. P(X <= k) is the same with passes and failures changed about.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from qcity.errors import Message, UsageError
from qcity.numbers import SIGNIFICANT

if TYPE_CHECKING:
    from flint import arb

RISK = Fraction(1, 20)
"""A probability below this speaks against what it was worked out from (contract, section 3; GB/T 2828.4)."""

DIGITS = 17
"""Significant digits of a probability that is handed on."""

LEAST_REPORTED = Decimal("1E-30")
"""Where a report stops telling tiny probabilities apart: it writes them without exponent."""

_FEWEST_BITS = 160
"""To start with: logarithms of a factorial of a thousand million lose 35 of them."""

_NEEDED_BITS = 70
"""Correct bits that DIGITS digits take, and some to spare for their rounding."""


class Tail(NamedTuple):
    """A probability, rounded to DIGITS significant digits, and whether it is below RISK, decided unrounded."""

    probability: Decimal
    is_rare: bool


class Tails(NamedTuple):
    """The probabilities of at most, and of at least, so many passes."""

    at_most: Tail
    at_least: Tail


def tails(passes: int, n: int, share: Fraction) -> Tails:
    """How probable at most, and at least, `passes` of `n` are where each passes with probability `share`.

    Both are exact to DIGITS digits, however small, and 0 or 1 exactly where the share is.

    Raises ValueError where 0 <= passes <= n, n >= 1 and 0 <= share <= 1 do not hold, UsageError without python-flint.
    """
    _check(n, share, passes)
    return Tails(_at_most(passes, n, share), _at_most(n - passes, n, 1 - share))


def smallest_sample(share: Fraction, failures: int = 0) -> int | None:
    """The least sample that supports a share with no more than `failures`: P(at most so many | share) < RISK.

    None for the share 1, which no sample can prove. One pass contradicts the share 0, so there it is `failures` + 1.
    """
    _check(1, share)
    if failures < 0:
        raise ValueError(failures)
    failing = 1 - share
    if failing == 0:
        return None
    low = int(failures / failing)  # here the mean, and so the median, is at most `failures`: not rare
    width = 1
    while not _at_most(failures, low + width, failing).is_rare:
        width *= 2
    return _first(low, low + width, lambda n: _at_most(failures, n, failing).is_rare)


def most_failures(share: Fraction, n: int) -> int | None:
    """The most failures with which a sample of `n` still supports a share; None where not even 0 would do."""
    _check(n, share)
    common = _first(-1, n, lambda failures: not _at_most(failures, n, 1 - share).is_rare)
    return common - 1 if common else None


def least_failures(share: Fraction, n: int) -> int | None:
    """The least failures with which a sample of `n` contradicts a share; None where not even `n` would do."""
    _check(n, share)
    if not _at_most(0, n, share).is_rare:
        return None
    return _first(0, n, lambda failures: _at_most(n - failures, n, share).is_rare)


def as_reported(probability: Decimal) -> Decimal:
    """With as many significant digits as a report's numbers have; one that is tiny but not 0 is LEAST_REPORTED.

    >>> as_reported(Decimal("0.22324562580617030")), as_reported(Decimal("2.9E-6000")), as_reported(Decimal(0))
    (Decimal('0.223245625806'), Decimal('1E-30'), Decimal('0'))
    """
    return max(_context(SIGNIFICANT).plus(probability), LEAST_REPORTED) if probability else probability


def is_available() -> bool:
    """Whether the library is there; without it only what needs no arithmetic can be said."""
    try:
        import flint  # noqa: F401
    except ImportError:
        return False
    return True


def _check(n: int, share: Fraction, passes: int = 0) -> None:
    if not (0 <= passes <= n and n >= 1 and 0 <= share <= 1):
        raise ValueError((passes, n, share))


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The least number above `low` that holds, where `high` does, and all above one that does."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _at_most(passes: int, n: int, share: Fraction) -> Tail:
    """P(X <= passes)."""
    if passes == n or n == 1 or share.denominator == 1:
        exact = Fraction(1) if passes == n else 1 - share
        rounded = _context(DIGITS).divide(Decimal(exact.numerator), Decimal(exact.denominator))
        return Tail(rounded, exact < RISK)
    try:
        from flint import ctx
    except ImportError:
        raise UsageError(Message("needs_library", {"library": "python-flint", "extra": "evidence"})) from None
    bits = _FEWEST_BITS
    while True:
        with ctx.workprec(bits):
            ball = _enclosure(passes, n, share)
            is_rare = ball * RISK.denominator < RISK.numerator
            is_common = ball * RISK.denominator > RISK.numerator
        if ball.rel_accuracy_bits() >= _NEEDED_BITS and (is_rare or is_common):
            middle, _, exponent = ball.mid_rad_10exp(DIGITS + 8)
            return Tail(_context(DIGITS).create_decimal(f"{middle}E{exponent}"), is_rare)
        bits *= 2


def _context(digits: int) -> Context:
    return Context(prec=digits, rounding=ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX)


def _enclosure(passes: int, n: int, share: Fraction) -> arb:
    """A ball that P(X <= passes) lies in, for passes < n and 0 < share < 1.

    Above the mean it is 1 less the other tail, so that what is worked out directly is the smaller of the two.
    """
    if passes > n * share:
        return 1 - _enclosure(n - passes - 1, n, 1 - share)
    from flint import arb

    failures, failing = n - passes, 1 - share
    ways = arb(n + 1).lgamma() - arb(passes + 1).lgamma() - arb(failures + 1).lgamma()
    log_exactly = ways + passes * _ball(share).log() + failures * _ball(failing).log()
    # With a = failures, b = passes + 1 and x = failing, x^a (1 - x)^b / B(a, b) is a (1 - x) P(X = passes).
    return failures * _ball(share) * log_exactly.exp() * _fraction(failures, passes + 1, failing)


def _fraction(a: int, b: int, x: Fraction) -> arb:
    """A ball that I(x; a, b) B(a, b) / (x^a (1 - x)^b) lies in, for whole numbers and x < (a + 1) / (a + b).

    It is the even part of the continued fraction DLMF 8.17.22, as in BFRAC of TOMS 708 (DiDonato and Morris, 1992):
    alpha1 / (beta1 + alpha2 / (beta2 + ...)). All of its terms are positive, so the value lies between any two
    convergents that follow one another, and rounding errors do not grow. For whole b it ends, with alpha(b).
    """
    from flint import arb, ctx

    enough = ctx.prec // 2
    ball, square = _ball(x), _ball(x * x)
    start, step = _ball(a + 1 - (a + b) * x), _ball(2 - x)
    (a0, a1), (b0, b1) = (arb(0), arb(1)), (arb(1), a * start / (a + 1))
    m = 1
    while True:
        between = (a0 / b0).union(a1 / b1) if m < b else a1 / b1
        if m == b or between.rel_accuracy_bits() >= enough:
            return between
        odd = a + 2 * m - 1
        alpha = square * ((a + m - 1) * (a + b + m - 1) * m * (b - m)) / odd**2
        beta = m + ball * (m * (b - m)) / odd + (start + step * m) * (a + m) / (odd + 2)
        a0, a1 = a1, beta * a1 + alpha * a0
        b0, b1 = b1, beta * b1 + alpha * b0
        m += 1


def _ball(number: Fraction) -> arb:
    from flint import arb, fmpq

    return arb(fmpq(number.numerator, number.denominator))
