"""What a verdict is worth, as data: the parts of the JSON report that stand beside the verdicts."""

from __future__ import annotations

from typing import Any

from qcity.appraisal import Appraisal
from qcity.messages import word
from qcity.plan import Target
from qcity.reading import Reading
from qcity.report import VERDICTS, Report
from qcity.reporters.jsontext import Line
from qcity.scoreboard import Standing, Worst, scoreboard
from qcity.share import held_back_by
from qcity.trend import Point, slowest
from qcity.waiver import Waiver

_OF_BODIES = ("progress", "pace", "status", "projected", "required_per_year", "left")
"""What is told of every pending body."""


def waiver_data(waiver: Waiver | None) -> Line | None:
    """A waiver in force as data."""
    if waiver is None:
        return None
    return Line({"reason": waiver.reason, "approved_by": waiver.approved_by, "until": str(waiver.until)})


def trend_data(appraisal: Appraisal) -> dict[str, Any] | None:
    """The deciding figure's trend as data; None where it has none."""
    trend = appraisal.trend
    if trend is None:
        return None
    return {
        "base": None if trend.base is None else _point_data(trend.base),
        "current": _point_data(trend.current),
        "threshold": trend.threshold,
        "deadline": trend.deadline.isoformat(),
        "progress": trend.progress,
        "pace": trend.pace,
        "status": trend.status,
        "projected": trend.projected,
        "required_per_year": trend.required_per_year,
        "required_per_period": trend.required_per_period,
        "period_length": trend.current.period.length,
        "left": trend.left,
        "series": [_point_data(point) for point in trend.series],
    }


def body_trends_data(appraisal: Appraisal) -> list[Line]:
    """The trends of all pending bodies that have one, in the plan's order; empty for a target of one body."""
    return [
        Line({"body": body, **{key: value for key, value in trend._asdict().items() if key in _OF_BODIES}})
        for body, trend in appraisal.trends
    ]


def slowest_body(appraisal: Appraisal) -> str | None:
    """The body that holds a target of several bodies back, having the least pace."""
    return slowest(appraisal.trends)


def trend_reason(appraisal: Appraisal) -> str | None:
    """A code for why a pending target's deciding figure has no trend, such as `one_figure`; None for all others."""
    reason = appraisal.no_trend
    return None if reason is None else reason.key.rpartition(".")[2]


def _point_data(point: Point) -> Line:
    return Line({"period": str(point.period), "value": point.value})


def evidence_data(appraisal: Appraisal, target: Target, lang: str) -> dict[str, Any] | None:
    """The evidence as data; None where none was asked for or there is none."""
    evidence = appraisal.evidence
    if evidence is None:
        return None
    return {
        "outcome": evidence.outcome,
        "n": evidence.n,
        "passes": evidence.passes,
        "n_for_proof": evidence.n_for_proof,
        "threshold": evidence.claim.share * target.ratio_scale,
        "at_most": evidence.claim.at_most,
        "p_as_good": evidence.p_as_good,
        "p_as_bad": evidence.p_as_bad,
        "assumption": word("evidence.assumption", lang),
    }


def readings_data(appraisal: Appraisal) -> dict[str, Any] | None:
    """The readings as data; None where none were asked for or there is nothing to read."""
    readings = appraisal.readings
    if readings is None:
        return None
    return {"survives": readings.survives, "readings": [_reading_data(one) for one in readings.readings]}


def _reading_data(reading: Reading) -> Line:
    return Line(
        {
            "how": reading.how,
            "period": str(reading.period) if reading.period else None,
            "rounding": reading.rounding,
            "limit": reading.limit,
            "value": reading.value,
            "verdict": reading.verdict,
            "is_formal": reading.is_formal,
        }
    )


def shares_data(appraisal: Appraisal) -> list[dict[str, Any]] | None:
    """Each area's share as data; None where nothing is rolled up."""
    if not appraisal.shares:
        return None
    return [Line(share._asdict()) for share in appraisal.shares]


def holders_data(appraisal: Appraisal) -> tuple[str, ...] | None:
    """The areas that hold the figure back most; None where nothing is rolled up."""
    return held_back_by(appraisal.shares) if appraisal.shares else None


def scoreboard_data(report: Report) -> list[dict[str, Any]]:
    """The scoreboard as data, in its own order; nobody is null."""
    return [
        {
            "department": score.department,
            "body": score.body,
            "lead": _counts_data(score.lead),
            "supporting": _counts_data(score.supporting),
            "worst_gap": _worst_data(score.worst),
        }
        for score in scoreboard(report)
    ]


def _counts_data(standing: Standing) -> Line:
    verdicts = {verdict: standing.count(verdict) for verdict in VERDICTS}
    return Line({"targets": len(standing.results), **verdicts, "owed": standing.owed})


def _worst_data(worst: Worst | None) -> Line | None:
    if worst is None:
        return None
    target = worst.result.target
    gap = {"target": target.id, "gap": worst.part.gap, "unit": target.unit.id}
    return Line({**gap, "body": worst.part.body, "period": str(worst.part.period), "relative": worst.relative})
