"""Appraising: what each verdict of a report is worth, worked out from the report alone.

One module per aspect, imported only where it is asked for. None of them can change a verdict: they get a finished
report and add to it.
"""

from __future__ import annotations

from collections.abc import Collection

from qcity.appraisal import Appraisal
from qcity.errors import Message, UsageError
from qcity.messages import nearest
from qcity.report import ASPECTS, DERIVATION, EVIDENCE, READINGS, SHARES, TREND, VOID, Report, Result


def appraise(report: Report, aspects: Collection[str]) -> Report:
    """The report with an appraisal of these aspects (`report.ASPECTS`) beside each verdict that is not void.

    Verdicts and exit code stay what they are. Raises UsageError for an aspect that there is not, and where a library
    that one needs is absent.

    >>> from qcity import appraise, check, load_plan, read_measurements
    >>> plan = load_plan()
    >>> report = appraise(check(plan, read_measurements(plan, "samples/city-2019H2.csv")), ["trend"])
    >>> sum(result.appraisal is not None for result in report.results) == len(plan.targets)
    True
    """
    for aspect in sorted(set(aspects) - set(ASPECTS)):
        blanks = {"option": "aspects", "text": aspect, "nearest": nearest(aspect, ASPECTS), "known": " ".join(ASPECTS)}
        raise UsageError(Message("unknown_choice", blanks))
    return report._replace(results=tuple(_appraised(report, result, aspects) for result in report.results))


def _appraised(report: Report, result: Result, aspects: Collection[str]) -> Result:
    if result.verdict == VOID:
        return result
    appraisal = result.appraisal or Appraisal()  # what was asked before stays
    if TREND in aspects:
        from qcity.appraising.trends import with_trend

        appraisal = with_trend(appraisal, report, result)
    if EVIDENCE in aspects:
        from qcity.appraising.evidences import with_evidence

        appraisal = with_evidence(appraisal, result)
    if READINGS in aspects:
        from qcity.appraising.readings import with_readings

        appraisal = with_readings(appraisal, report, result)
    if SHARES in aspects:
        from qcity.appraising.shares import with_shares

        appraisal = with_shares(appraisal, report, result)
    if DERIVATION in aspects:
        from qcity.appraising.derivations import with_derivation

        appraisal = with_derivation(appraisal, result)
    return result._replace(appraisal=appraisal)
