"""What the page shows of each target, ready to be written: texts that are inert, numbers as exact decimals."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from qcity.messages import say, word
from qcity.numbers import number_text, shown_number
from qcity.report import PASS, VOID, Report, Result
from qcity.reporters.breakdown import MOST, remarks
from qcity.reporters.derivationtext import derivation_lines
from qcity.reporters.findings import is_missed
from qcity.reporters.page.chart import Bullet, Line, bullet, line
from qcity.reporters.resultcells import result_cells
from qcity.reporters.trendtext import pace_text, trend_lines
from qcity.rules import Interval
from qcity.snapshot import reported_figures
from qcity.trend import Point
from qcity.units import with_unit
from qcity.wording import interval_text


class Trail(NamedTuple):
    """Figures over time: the chart, what it shows in words, and what a pending target's trend comes to."""

    chart: Line
    said: str
    lines: tuple[str, ...]


class Card(NamedTuple):
    """One target on the page."""

    id: str
    number: int
    verdict: str
    state: str
    name: str
    demand: str
    figure: str
    value: str
    gap_text: str
    gap: str
    margin: str
    needed: str
    verdict_text: str
    period: str
    departments_text: str
    departments: tuple[str, ...]
    bullet: Bullet | None
    trail: Trail | None
    clause: str
    quote: str
    remarks: tuple[str, ...]
    derivation: tuple[tuple[int, str], ...]


def card(report: Report, result: Result, number: int, lang: str) -> Card:
    """A target's card; `number` is its place on the page."""
    plan, target, part = report.plan, result.target, result.deciding
    name, demand, figure, gap_text, verdict, period, departments = result_cells(plan, result, lang)
    return Card(
        id=target.id,
        number=number,
        verdict=result.verdict,
        state="missed" if is_missed(result) else "met" if result.verdict in (PASS, VOID) else "open",
        name=name,
        demand=demand,
        figure=figure,
        value="" if part is None or part.value is None else number_text(part.value),
        gap_text=gap_text,
        gap="" if part is None or part.gap is None else number_text(part.gap),
        margin="" if part is None or part.margin is None else number_text(part.margin),
        needed="" if part is None or part.needed is None else str(abs(part.needed)),
        verdict_text=verdict,
        period=period,
        departments_text=departments,
        departments=plan.department_names(target),
        bullet=_bullet(result),
        trail=_trail(report, result, lang),
        clause=target.clause or "",
        quote=target.quote or "",
        remarks=tuple(remarks(plan, result, lang)),
        derivation=tuple(_derivation(report, result, lang)),
    )


def _bullet(result: Result) -> Bullet | None:
    """The deciding figure against what it had to be; none where either is no number."""
    part = result.deciding
    limits = result.limits(part) if part is not None else None
    if part is None or part.value is None or limits is None or limits.open_ended:
        return None
    return bullet(Fraction(part.value), limits.allowed)


def _trail(report: Report, result: Result, lang: str) -> Trail | None:
    """The deciding body's figures of periods as long as the deciding one's, where there are several."""
    target, part = result.target, result.deciding
    if part is None or part.period is None:
        return None
    trend = result.appraisal.trend if result.appraisal is not None else None
    series = [
        Point(period, one.value)
        for (body, period), one in reported_figures(report, target)
        if body == part.body and period.length == part.period.length and one.value is not None
    ]
    series = list(trend.series) if trend is not None and trend.base is not None else series
    if len(series) < 2:
        return None
    limits = result.limits(part)
    goals = _ends(limits.allowed) if limits is not None else []
    said = [f"{point.period}: {with_unit(shown_number(point.value), target.unit.id)}" for point in series]
    projected = None
    if trend is not None and trend.projected is not None:
        projected = Point(target.due, trend.projected)
    lines = tuple(trend_lines(trend, target, lang))[1:] if trend is not None else ()
    if trend is not None and (pace := pace_text(trend, lang)):
        lines = (pace, *lines)
    between = "；" if lang == "zh" else "; "
    if limits is not None:
        said.append(f"{word('page.goal', lang)} {with_unit(interval_text(limits.allowed), target.unit.id)}")
    return Trail(line(series, goals, projected), between.join(said), lines)


def _ends(allowed: Interval) -> list[Fraction]:
    return list(dict.fromkeys(end for end in (allowed.low, allowed.high) if end is not None))


def _derivation(report: Report, result: Result, lang: str) -> Iterator[tuple[int, str]]:
    """The way to the verdict as lines with their depth; of a target with very many parts the gravest alone."""
    parts = result.parts
    if len(parts) > MOST:
        kept = sorted(range(len(parts)), key=lambda i: (parts[i] is not result.deciding, parts[i].verdict == PASS, i))
        result = result._replace(parts=tuple(parts[i] for i in sorted(kept[:MOST])))
    for text in derivation_lines(report, result, lang):
        yield (len(text) - len(text.lstrip())) // 2, text.strip()
    if len(parts) > MOST:
        yield 1, word("page.more_parts", lang).format(count=len(parts) - MOST)


def issue_texts(report: Report, lang: str) -> Iterator[tuple[str, str, str, str]]:
    """Each data issue: place, severity, code, message."""
    for issue in report.issues:
        yield str(issue.place), issue.severity, issue.code, say(issue.message, lang)
