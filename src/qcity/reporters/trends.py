"""Trends for people: a row for each pending target, and the arithmetic behind it."""

from __future__ import annotations

from collections.abc import Iterator

from qcity.appraisal import Appraisal
from qcity.errors import Message
from qcity.messages import say, word
from qcity.plan import WHOLE, Plan
from qcity.report import PENDING, Report, Result
from qcity.reporters import View
from qcity.reporters.grid import Column, Row, lines, table
from qcity.reporters.trendtext import needed_text, pace_text, progress_text, projected_text, trend_lines
from qcity.rules import LESS_THAN, MORE_THAN
from qcity.trend import INSUFFICIENT, ON_TRACK, REVERSING, SLOW, Trend, slowest
from qcity.wording import figure_text, inert, rule_text, target_name

_STYLES = {ON_TRACK: "green", SLOW: "yellow", INSUFFICIENT: "magenta", REVERSING: "bold red", None: ""}
_COLUMNS = (
    Column(("目标", "Target"), 14),
    Column(("要求", "Rule"), 8),
    Column(("现值", "Now"), 8),
    Column(("进度", "Progress"), 6),
    Column(("快慢", "Pace"), 8),
    Column(("到期推算", "At deadline"), 8),
    Column(("还需", "Needed"), 12),
)


def render_section(report: Report, results: list[Result], view: View) -> Iterator[str]:
    """Whether the pending targets among these results will be reached, how that was worked out, and what has no trend.

    Numbers are rounded for people, never to nothing nor past a limit; what a count needs is rounded up.
    """
    plan, lang = report.plan, view.lang
    pending = [(result, result.appraisal or Appraisal()) for result in results if result.verdict == PENDING]
    yield "\n"
    if not pending:
        hidden = any(result.verdict == PENDING for result in report.results)
        yield from lines(view, [(word("trend.nothing_shown" if hidden else "trend.nothing_pending", lang), "bold")])
        return
    yield from lines(view, [(word("trend.heading", lang), "bold")])
    drawn = [(result, *one) for result, appraisal in pending if (one := _foremost(result, appraisal)) is not None]
    if drawn:
        rows = [_row(plan, result, body, trend, lang) for result, body, trend in drawn]
        yield table(view, _COLUMNS, rows, [_STYLES[trend.status] for _, _, trend in drawn])
        yield from lines(view, [(word("trend.legend", lang), "dim")])
    worked_out = [line for result, appraisal in pending for line in _blocks(plan, result, appraisal, lang)]
    yield from _list("trend.arithmetic", worked_out, view)
    colon = "：" if lang == "zh" else ": "
    unsaid = [
        f"  {_name(plan, result, _deciding(result), lang)}{colon}{say(appraisal.no_trend, lang)}"
        for result, appraisal in pending
        if appraisal.no_trend is not None
    ]
    yield from _list("trend.no_trends", unsaid, view)


def _list(heading: str, said: list[str], view: View) -> Iterator[str]:
    if said:
        yield from lines(view, [(word(heading, view.lang), "bold"), *((inert(line), "") for line in said)])


def _foremost(result: Result, appraisal: Appraisal) -> tuple[str, Trend] | None:
    """The body whose trend stands for the target, and that: the deciding one's, else that of the one held back most."""
    if appraisal.trend is not None:
        return _deciding(result), appraisal.trend
    last = slowest(appraisal.trends)
    return None if last is None else (last, dict(appraisal.trends)[last])


def _row(plan: Plan, result: Result, body: str, trend: Trend, lang: str) -> Row:
    target = result.target
    part = next((part for part in result.parts if part.body == body), None)
    period = trend.current.period
    cells = (
        _name(plan, result, body, lang),
        rule_text(result.rule, target, lang),
        figure_text(part, target) + (f"（{period}）" if lang == "zh" else f" ({period})"),
        progress_text(trend),
        pace_text(trend, lang),
        projected_text(trend, target),
        needed_text(trend, target, lang, is_strict=result.rule.kind in (MORE_THAN, LESS_THAN)),
    )
    return tuple(inert(cell) for cell in cells)


def _blocks(plan: Plan, result: Result, appraisal: Appraisal, lang: str) -> Iterator[str]:
    """A target's picture and arithmetic: those of the figure that decides, and those of the body that holds it back."""
    foremost, last = _foremost(result, appraisal), slowest(appraisal.trends)
    shown = dict([foremost] if foremost is not None else [])
    shown |= {body: trend for body, trend in appraisal.trends if body == last}
    for body, trend in shown.items():
        yield f"  {_name(plan, result, body, lang)}"
        yield from (f"    {line}" for line in trend_lines(trend, result.target, lang))
    if last is not None:
        yield f"    {_held_back(plan, result, appraisal, last, lang)}"


def _held_back(plan: Plan, result: Result, appraisal: Appraisal, last: str, lang: str) -> str:
    trends = dict(appraisal.trends)
    without = [part.body for part in result.parts if part.verdict == PENDING and part.body not in trends]
    paces = {body: pace_text(trend, lang) for body, trend in trends.items()}
    comma = "、" if lang == "zh" else ", "
    blanks = {
        "body": plan.body(last).name,
        "pace": paces[last],
        "others": comma.join(f"{plan.body(body).name} {pace}" for body, pace in paces.items() if body != last),
        "without": comma.join(plan.body(body).name for body in without),
    }
    return say(Message("trend.held_back", blanks), lang)


def _deciding(result: Result) -> str:
    return result.deciding.body if result.deciding is not None else ""


def _name(plan: Plan, result: Result, body: str, lang: str) -> str:
    """The target's name, with the body whose figure is meant where several must reach it."""
    target = result.target
    name = "" if target.scope == WHOLE else plan.body(body).name
    return say(Message("trend.named", {"target": target_name(target, lang), "body": name}), lang)
