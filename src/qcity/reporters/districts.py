"""What each district contributes to rolled-up figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qcity.errors import Message
from qcity.figure import Found
from qcity.messages import listed, say, word
from qcity.numbers import number_text, short_number, shown_number
from qcity.plan import AREA, SUM, WHOLE, Body
from qcity.report import FAIL, MISSING, PASS, VOID, Report, Result, of_body
from qcity.reporters import View
from qcity.reporters.grid import Column, lines, table
from qcity.share import Share, held_back_by
from qcity.units import with_unit
from qcity.wording import demand_text, difference_text, figure_text, gap_text, inert, target_name, verdict_text

Lines = Iterator[tuple[str, str]]
_HeldBack = dict[str, list[tuple[Result, Share]]]
"""By district the figures that it holds back."""


def render_districts(report: Report, results: list[Result], view: View) -> Iterator[str]:
    """Which district holds each rolled-up figure back and what it has not reached itself, then everybody's counts."""
    districts = _districts(report)
    if not view.summary:
        held_back = _held_back(results)
        for district in districts:
            yield from _block(report, district, held_back.get(district.id, []), results, view)
        yield from lines(view, _unblamed(report, results, view.lang))
    if districts:
        yield "\n"
        yield _counts(report, districts, view)
    yield from lines(view, [("", ""), *_tally(report, districts, view.lang)])


def _districts(report: Report) -> list[Body]:
    """The districts of which the report has anything to say."""
    about = {share.body for result in report.results for share in _shares(result)}
    about |= {part.body for result in report.results for part in result.parts}
    return [body for body in report.plan.bodies if body.kind == AREA and body.id in about]


# -- one district ------------------------------------------------------------------------------------------------


def _block(
    report: Report, district: Body, held: list[tuple[Result, Share]], results: list[Result], view: View
) -> Iterator[str]:
    """The figures that a district holds back, and what it should have reached itself; nothing where there is none."""
    lang = view.lang
    own = [one for one in _own(results, district) if view.only is None or one.verdict in view.only]
    if held or own:
        yield from lines(view, [("", ""), (inert(district.name), "bold")])
    if held:
        yield from lines(view, [(say(Message("share.holds_back", {"count": str(len(held))}), lang), "")])
        columns = [
            Column(("目标", "Target"), 16),
            Column(("要求", "Rule"), 8),
            Column(("全域", "Whole"), 8),
            Column(("本区县", "Own"), 8),
            Column(("不含它", "Without it"), 8),
            Column(("拖累", "Held back"), 8),
            Column(("结论", "Verdict"), 10),
        ]
        yield table(view, columns, [_held_row(report, result, share, lang) for result, share in held], [""] * len(held))
    if own:
        yield from lines(view, [(say(Message("share.itself", {"count": str(len(own))}), lang), "")])
        columns = [
            Column(("目标", "Target"), 16),
            Column(("要求", "Rule"), 8),
            Column(("实际", "Figure"), 8),
            Column(("差距", "Gap"), 6),
            Column(("结论", "Verdict"), 12),
            Column(("报告期", "Period"), 7),
        ]
        yield table(view, columns, [_own_row(result, lang) for result in own], [""] * len(own))


def _held_back(results: Iterable[Result]) -> _HeldBack:
    """The rolled-up figures that each district holds back, each with its share."""
    found: _HeldBack = {}
    for result in results:
        holders = held_back_by(_shares(result))
        for share in _shares(result):
            if share.body in holders:
                found.setdefault(share.body, []).append((result, share))
    return found


def _own(results: list[Result], district: Body) -> list[Result]:
    """What a district must reach itself and has not, with its own verdict."""
    parts = (of_body(result, district.id) for result in results if result.target.scope != WHOLE)
    return [own for own in parts if own is not None and own.verdict not in (PASS, VOID)]


def _held_row(report: Report, result: Result, share: Share, lang: str) -> tuple[str, ...]:
    target = result.target
    unit = target.unit.id
    verdict = verdict_text(result, lang)
    if result.verdict != PASS and share.would_hold:
        verdict += word("share.would_hold", lang)
    cells = (
        target_name(target, lang),
        demand_text(result, lang),
        _whole_text(report, result, lang),
        with_unit(shown_number(share.value), unit) + _counts_text(share),
        with_unit(shown_number(share.without), unit) if share.without is not None else "",
        difference_text(short_number(share.effect), unit, lang) if share.effect is not None else "",
        verdict,
    )
    return tuple(inert(cell) for cell in cells)


def _own_row(result: Result, lang: str) -> tuple[str, ...]:
    target, part = result.target, result.deciding
    cells = (
        target_name(target, lang),
        demand_text(result, lang),
        figure_text(part, target),
        gap_text(part, target, lang),
        verdict_text(result, lang),
        str(part.period) if part is not None and part.period is not None else "",
    )
    return tuple(inert(cell) for cell in cells)


def _whole_text(report: Report, result: Result, lang: str) -> str:
    """The figure that decided; where it was reported and not rolled up it says so, and what the roll-up is."""
    part, target = result.deciding, result.target
    origin = part.origin if part is not None else None
    if isinstance(origin, Found) and any(one.body != report.plan.whole.id for one in origin.made_of):
        return figure_text(part, target)
    together = _shares(result)[0].together if _shares(result) else None
    rolled = "" if together is None else with_unit(shown_number(together), target.unit.id)
    return figure_text(part, target) + say(Message("share.own_row", {"rolled": rolled}), lang)


# -- all of them -------------------------------------------------------------------------------------------------


def _unblamed(report: Report, results: list[Result], lang: str) -> Lines:
    """The figures that no district holds back, and those that cannot be rolled up."""
    rolled = [result for result in results if _shares(result) and not held_back_by(_shares(result))]
    for heading, is_said in (("share.nobody", True), ("share.unsaid", False)):
        some = [one for one in rolled if any(share.effect is not None for share in _shares(one)) is is_said]
        if some:
            yield "", ""
            yield word(heading, lang), "bold"
            for result in some:
                yield _share_line(report, result, lang), ""
    apart = [result for result in results if _is_apart(report, result)]
    if apart:
        yield "", ""
        yield word("share.apart", lang), "bold"
        for result in apart:
            blanks = {"target": target_name(result.target, lang), "reason": _reason(result, lang)}
            yield inert(f"  {say(Message('share.reason', blanks), lang)}"), ""


def _reason(result: Result, lang: str) -> str:
    """Why districts' figures were not rolled up; it is known where no other figure stood in for them."""
    part = result.deciding
    return (
        say(part.notes[-1], lang) if part is not None and part.shown is None and part.notes else word("share.why", lang)
    )


def _share_line(report: Report, result: Result, lang: str) -> str:
    """What each district has of one figure; of a sum the least are named as such."""
    shares, unit = _shares(result), result.target.unit.id
    least = min(share.value for share in shares) if result.target.rollup == SUM else None
    uneven = any(share.value != least for share in shares)
    areas = [
        f"{report.plan.body(share.body).name} {with_unit(shown_number(share.value), unit)}"
        + (word("share.least", lang) if uneven and share.value == least else "")
        for share in shares
    ]
    blanks = {
        "target": target_name(result.target, lang),
        "figure": _whole_text(report, result, lang),
        "verdict": verdict_text(result, lang),
        "areas": ("，" if lang == "zh" else ", ").join(areas),
    }
    return inert(f"  {say(Message('share.line', blanks), lang)}")


def _counts(report: Report, districts: list[Body], view: View) -> str:
    """How much each district holds back and has not reached itself, also of what `--only` hides."""
    columns = [
        Column(("区县", "District"), 10),
        Column(("拖累全域", "Holds back"), 6),
        Column(("其中未达标", "of them fail"), 6),
        Column(("自身未达标", "Own fail"), 6),
        Column(("自身欠报", "Own owed"), 6),
    ]
    rows: list[tuple[str, ...]] = []
    held_back = _held_back(report.results)
    for district in districts:
        held, own = held_back.get(district.id, []), _own(list(report.results), district)
        failed = sum(result.verdict == FAIL for result, _ in held)
        of_whole = ("－", "－") if district.within is not None else (str(len(held)), str(failed))
        missed = sum(result.verdict == FAIL for result in own)
        owed = sum(result.verdict == MISSING and result.is_due for result in own)
        rows.append((inert(district.name), *of_whole, str(missed), str(owed)))
    return table(view, columns, rows, [""] * len(rows))


def _tally(report: Report, districts: list[Body], lang: str) -> Lines:
    """How many figures are rolled up, so that nobody takes an empty list for a good one."""
    within = [body.name for body in districts if body.within is not None]
    if within:
        yield inert(say(Message("share.within", {"names": listed(within)}), lang)), ""
    about_whole = [one for one in report.results if one.target.scope == WHOLE and one.verdict != VOID]
    if not about_whole:
        yield word("share.none", lang), "bold"
        return
    rolled = sum(bool(_shares(result)) for result in about_whole)
    apart = sum(_is_apart(report, result) for result in about_whole)
    blanks = {
        "count": str(len(about_whole)),
        "rolled": str(rolled),
        "apart": str(apart),
        "none": str(len(about_whole) - rolled - apart),
    }
    yield say(Message("share.tally", blanks), lang), "bold"


def _is_apart(report: Report, result: Result) -> bool:
    """Whether districts reported figures of a target about the whole, and there are no shares of it."""
    if result.target.scope != WHOLE or result.verdict == VOID or _shares(result):
        return False
    page = report.book.pages[result.target.id]
    return any(page.periods(body.id) for body in report.plan.areas_of_whole())


def _shares(result: Result) -> tuple[Share, ...]:
    return result.appraisal.shares if result.appraisal is not None else ()


def _counts_text(share: Share) -> str:
    if share.numerator is None or share.denominator is None:
        return ""
    return f" ({number_text(share.numerator)}/{number_text(share.denominator)})"
