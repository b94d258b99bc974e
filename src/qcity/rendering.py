"""From a report to an output format, with the appraisals that the format shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qcity.report import Report
from qcity.reporters import FORMATS, Piece, View, renderer


def render(report: Report, name: str = "table", lang: str | None = None) -> str:
    """A report as the text of an output format, in the plan's language where none is given, without colour.

    Raises KeyError for a format that is not in `reporters.FORMATS`, ValueError for one that is no text.

    >>> from qcity import check, load_plan, read_measurements
    >>> plan = load_plan()
    >>> render(check(plan, read_measurements(plan, "samples/city-2020.csv")), "json").startswith("{")
    True
    """
    return "".join(rendered(report, name, View(lang or report.plan.language)))


def render_file(report: Report, name: str, lang: str | None = None) -> bytes:
    """The file that an output format makes of a report; text is UTF-8. Raises KeyError as `render` does."""
    view = View(lang or report.plan.language)
    return b"".join(piece if isinstance(piece, bytes) else piece.encode() for piece in pieces(report, name, view))


def rendered(report: Report, name: str, view: View) -> Iterator[str]:
    """A report as the text of an output format, in pieces; raises ValueError for a format that is no text."""
    if FORMATS[name].is_binary:
        raise ValueError(name)
    return (piece for piece in pieces(report, name, view) if isinstance(piece, str))


def pieces(report: Report, name: str, view: View) -> Iterable[Piece]:
    """A report in an output format, in pieces; raises KeyError for a format that is not in `reporters.FORMATS`."""
    aspects = FORMATS[name].aspects | view.aspects
    if aspects:
        from qcity.appraising import appraise

        report = appraise(report, aspects)
    return renderer(name)(report, view)
