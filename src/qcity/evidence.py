"""Evidence: what a sample's counts say of a threshold, by the exact binomial test (contract, section 3).

A sample supports that a share is reached where one so good would be rare, below 5 %, if the share were just the
threshold; it contradicts it where one so bad would be. 5 % is the risk of refusing a true claim that GB/T 2828.4 takes
too; this is the plain test and not that standard's sampling plan.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from qcity.binomial import as_reported, smallest_sample, tails
from qcity.plan import Target
from qcity.rules import NEEDS_BASELINE, Rule, settle
from qcity.units import RATIO

SUPPORTS, CONTRADICTS, INCONCLUSIVE = "supports", "contradicts", "inconclusive"

LARGEST = 10**12
"""A sample of more is no sample, and its test would take long."""


class Claim(NamedTuple):
    """What a rule claims of a share: that it is at least, or `at_most`, this `share` of 1."""

    share: Fraction
    at_most: bool = False


class Evidence(NamedTuple):
    """What a sample of `n`, of which `passes` count in the numerator, says of a claim.

    `p_as_good` is the probability of a sample at least as much in favour of the claim if the share were just the
    threshold, `p_as_bad` of one at least as much against it: correct to 12 digits, one below 1E-30 given as that.
    `n_for_proof` is the least sample without a failure that would support the claim, None where none could.
    """

    outcome: str
    n: int
    passes: int
    claim: Claim
    p_as_good: Decimal
    p_as_bad: Decimal
    n_for_proof: int | None


def claim_of(target: Target, rule: Rule) -> Claim | None:
    """The share that a rule demands; None where it names no one limit that is known without error.

    Of a share from 0 to 1 `equals: 0` is at most 0, and what may go up to 1 has a lower limit only. A rule that
    compares with an earlier figure has no claim: that figure may be a sample's itself.
    """
    limits = None if rule.kind in NEEDS_BASELINE or target.unit.kind != RATIO else settle(rule)
    if limits is None or limits.open_ended:
        return None
    scale, (low, high, *_) = target.ratio_scale, limits.allowed
    if low is not None and (high is None or high >= scale):
        return Claim(low / scale) if 0 <= low <= scale else None
    if high is not None and (low is None or low <= 0):
        return Claim(high / scale, at_most=True) if 0 <= high <= scale else None
    return None


def weigh(claim: Claim, passes: int, n: int) -> Evidence:
    """What a sample says of a claim.

    Raises ValueError unless 0 <= passes <= n and n >= 1, UsageError where python-flint is needed and absent.

    >>> weigh(Claim(Fraction(98, 100)), 16294, 16641).outcome, weigh(Claim(Fraction(98, 100)), 149, 149).outcome
    ('inconclusive', 'supports')
    """
    both = tails(passes, n, claim.share)
    good, bad = (both.at_most, both.at_least) if claim.at_most else (both.at_least, both.at_most)
    outcome = SUPPORTS if good.is_rare else CONTRADICTS if bad.is_rare else INCONCLUSIVE
    p_as_good, p_as_bad = as_reported(good.probability), as_reported(bad.probability)
    return Evidence(outcome, n, passes, claim, p_as_good, p_as_bad, smallest_sample(as_passing(claim)))


def as_passing(claim: Claim) -> Fraction:
    """The share of what does not fail that a claim demands: of at most 2 % it is 98 %."""
    return 1 - claim.share if claim.at_most else claim.share
