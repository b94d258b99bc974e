"""Evidence behind verdicts: the deciding figure's counts, taken for a random sample, against the threshold."""

from __future__ import annotations

from qcity.appraisal import Appraisal
from qcity.errors import Message
from qcity.evidence import LARGEST, claim_of, weigh
from qcity.report import Result
from qcity.rules import EXTERNAL


def with_evidence(appraisal: Appraisal, result: Result) -> Appraisal:
    """The appraisal with what the sample says; the reason where a target's sample says nothing.

    A target that is no sample has neither. Raises UsageError where the library is absent.
    """
    target, part = result.target, result.deciding
    if not target.sample or part is None or part.shown is None:
        return appraisal
    if result.rule.kind == EXTERNAL:
        return appraisal._replace(no_evidence=Message("evidence.no_threshold"))
    claim = claim_of(target, result.rule)
    if claim is None:
        return appraisal._replace(no_evidence=Message("evidence.no_claim"))
    n, passes = part.denominator, part.numerator
    if n is None or passes is None:
        return appraisal._replace(no_evidence=Message("evidence.no_counts"))
    if n.denominator != 1 or passes.denominator != 1:
        return appraisal._replace(no_evidence=Message("evidence.not_whole"))
    if n > LARGEST:
        return appraisal._replace(no_evidence=Message("evidence.too_many", {"most": str(LARGEST)}))
    return appraisal._replace(evidence=weigh(claim, int(passes), int(n)))
