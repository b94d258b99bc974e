"""From a report to the text of an output format, with the appraisals that the format shows."""

from __future__ import annotations

from collections.abc import Iterable

from qcity.report import Report
from qcity.reporters import FORMATS, View, renderer


def rendered(report: Report, name: str, view: View) -> Iterable[str]:
    """A report in an output format, in pieces; raises KeyError for a format that is not in `reporters.FORMATS`."""
    aspects = FORMATS[name].aspects | view.aspects
    if aspects:
        from qcity.appraising import appraise

        report = appraise(report, aspects)
    return renderer(name)(report, view)


def render(report: Report, name: str = "table", lang: str | None = None) -> str:
    """A report as the text of an output format, in the plan's language where none is given, without colour.

    Raises KeyError for a format that is not in `reporters.FORMATS`.

    >>> from qcity import check, load_plan, read_measurements
    >>> plan = load_plan()
    >>> render(check(plan, read_measurements(plan, "samples/city-2020.csv")), "json").startswith("{")
    True
    """
    return "".join(rendered(report, name, View(lang or report.plan.language)))
