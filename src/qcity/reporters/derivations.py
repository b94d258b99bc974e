"""Derivations as data: every row that was used and everything it was held against, with exact numbers.

Whoever has this can work each verdict out again without qcity. A number is a JSON number where its decimals end, else
a text such as `"200/3"`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from qcity.figure import Found
from qcity.measurement import Measurement
from qcity.numbers import terminates
from qcity.plan import EVERY_PERIOD, EVERY_YEAR, Target
from qcity.report import SEVEREST, Part, Report, Result
from qcity.reporters.conditions import conditions
from qcity.reporters.jsontext import Line
from qcity.reporters.rules import rule_data
from qcity.rules import Interval, Limits
from qcity.source import Place


def derivation_data(report: Report, result: Result, lang: str) -> dict[str, Any] | None:
    """The whole way from the quote to the verdict; None where the verdict was not appraised for it."""
    derivation = result.appraisal.derivation if result.appraisal is not None else None
    if derivation is None:
        return None
    target = result.target
    bounds = target.range
    return {
        "quote": target.quote,
        "reading": target.note,
        "rule": {key: exact(value) for key, value in rule_data(result.rule).items()},
        "when": target.when,
        "is_sustained": target.when in (EVERY_PERIOD, EVERY_YEAR),
        "due": target.deadline.isoformat(),
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "ratio_scale": exact(target.ratio_scale),
        "range": None if bounds is None else (exact(bounds.low), exact(bounds.high)),
        "severest": SEVEREST,
        "parts": [_part(target, part, result.limits(part), decides=part is result.deciding) for part in result.parts],
        "nearest": _interval(derivation.nearest),
        "spare": derivation.spare,
        "changes": tuple(conditions(report.plan, result, derivation, lang)),
    }


def _part(target: Target, part: Part, limits: Limits | None, *, decides: bool) -> dict[str, Any]:
    base = part.base
    return {
        "body": part.body,
        "period": str(part.period) if part.period else None,
        "figure": _figure(target, part.body, part.origin),
        "base": None
        if base is None
        else {
            "period": str(base.period) if base.period else None,
            "value": exact(base.value),
            "figure": _figure(target, part.body, base.found),
        },
        "limits": _interval(limits.allowed, open_ended=limits.open_ended) if limits is not None else None,
        "verdict": part.verdict,
        "decides": decides,
    }


def _figure(target: Target, body: str, origin: Measurement | Found | None) -> dict[str, Any] | None:
    """Where a figure comes from: a row, rows in error, or the figures that it is put together from."""
    if origin is None:
        return None
    if isinstance(origin, Measurement):
        return _row(origin, ())
    if origin.row is not None:
        return _row(origin.row, tuple(place for place in origin.places if place != origin.row.place))
    places = tuple(_place(place) for place in origin.places)
    if not origin.made_of:
        return Line({"how": origin.how, "body": body, "places": places})
    return {
        "how": origin.how,
        "value": exact(origin.figure.exact) if origin.figure is not None else None,
        "of": [
            _figure(target, one.body, one.found)
            or Line({"how": "missing", "body": one.body, "period": str(one.period)})
            for one in origin.made_of
        ],
    }


def _row(m: Measurement, same: tuple[Place, ...]) -> Line:
    """A row's own numbers, as it writes them: `factor` is what one of its unit is in the target's.

    `same` are other rows of the same figure, which was counted once.
    """
    return Line(
        {
            "how": "row",
            "body": m.body,
            "period": str(m.period),
            "value": m.value,
            "factor": exact(m.factor),
            "bound": m.bound,
            "numerator": exact(m.numerator),
            "denominator": exact(m.denominator),
            "status": m.status,
            "revision": m.revision,
            "places": (_place(m.place),),
            "same": tuple(_place(place) for place in same),
        }
    )


def _place(place: Place) -> Line:
    return Line({"path": place.path, "sheet": place.sheet, "row": place.row, "cell": place.cell})


def _interval(allowed: Interval | None, **more: bool) -> Line | None:
    if allowed is None:
        return None
    return Line(
        {
            "low": exact(allowed.low),
            "low_open": allowed.low_open,
            "high": exact(allowed.high),
            "high_open": allowed.high_open,
            **more,
        }
    )


def exact(value: Any) -> Any:
    """A number that loses nothing: itself where its decimals end, else a fraction as text; other values stay."""
    if type(value) is not Fraction or value.denominator == 1 or terminates(value):
        return value
    return f"{value.numerator}/{value.denominator}"
