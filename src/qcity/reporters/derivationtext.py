"""Derivations for people: the rows used with their places, the arithmetic with its numbers, the comparison, and what
would change the verdict."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from qcity.derivation import Derivation
from qcity.errors import Message, distinct
from qcity.figure import DAMAGED, Figure, Found, Ingredient, figure_of
from qcity.measurement import ONE, Measurement
from qcity.messages import say, word
from qcity.numbers import number_text
from qcity.plan import MEAN, POOLED, SUM, Plan, Target
from qcity.report import FAIL, PASS, PENDING, Part, Report, Result
from qcity.reporters import View
from qcity.reporters.conditions import conditions, limits_text, part_name
from qcity.reporters.grid import lines
from qcity.reporters.waivers import waiver_text
from qcity.rules import BOUND_SIGNS, CHANGES_BY, Limits
from qcity.units import RATIO, with_unit
from qcity.wording import digits_text, gap_text, inert, interval_text, verdict_text

_HOLDS = {PASS: "derivation.holds", FAIL: "derivation.holds_not", PENDING: "derivation.holds_not"}


def render_derivation(report: Report, result: Result, view: View) -> Iterator[str]:
    """The way from the rows to the verdict, part by part; of a withdrawn target only that, and why."""
    yield from lines(view, ((inert(text), style) for text, style in _styled(report, result, view.lang)))


def derivation_lines(report: Report, result: Result, lang: str) -> Iterator[str]:
    """The same as plain lines, whose depth two spaces each tell."""
    return (text for text, _ in _styled(report, result, lang))


def _styled(report: Report, result: Result, lang: str) -> Iterator[tuple[str, str]]:
    derivation = result.appraisal.derivation if result.appraisal is not None else None
    if derivation is not None:
        yield from _all_lines(report, result, derivation, lang)
        return
    yield _labelled("derivation.verdict", verdict_text(result, lang), lang), "bold"
    yield from ((f"    {say(note, lang)}", "") for note in result.notes)


def _all_lines(report: Report, result: Result, derivation: Derivation, lang: str) -> Iterator[tuple[str, str]]:
    plan, target = report.plan, result.target
    day = report.as_of.isoformat() if report.as_of else word("derivation.no_day", lang)
    yield say(Message("derivation.heading", {"as_of": day}), lang), "bold"
    for part in result.parts:
        sign = word("derivation.deciding", lang) if part is result.deciding and len(result.parts) > 1 else ""
        yield f"  {sign}{part_name(plan, part)}", ""
        yield from ((f"    {line}", "") for line in _part_lines(plan, result, part, lang))
    yield _labelled("derivation.verdict", verdict_text(result, lang), lang), "bold"
    if len(result.parts) > 1:
        yield f"    {say(Message('derivation.worst_first', {'count': str(len(result.parts))}), lang)}", ""
    if result.verdict == PENDING:
        yield f"    {say(Message('derivation.not_due', {'due': target.deadline.isoformat()}), lang)}", ""
    told = distinct(note for part in result.parts for note in part.notes)
    yield from ((f"    {say(note, lang)}", "") for note in result.notes if note not in told)
    if result.waiver is not None:
        yield f"    {waiver_text(target, result.waiver, 'used', lang)}", ""
    change = list(conditions(plan, result, derivation, lang))
    if change:
        yield _labelled("derivation.change", "", lang).rstrip(), "bold"
        yield from ((f"    {one}", "") for one in change)


def _labelled(key: str, text: str, lang: str) -> str:
    return f"  {word(key, lang)}{'：' if lang == 'zh' else ': '}{text}"


# -- one part ------------------------------------------------------------------------------------------------------


def _part_lines(plan: Plan, result: Result, part: Part, lang: str) -> Iterator[str]:
    target, limits = result.target, result.limits(part)
    colon = "：" if lang == "zh" else ": "

    def labelled(key: str, text: str) -> str:
        return f"{word(key, lang)}{colon}{text}"

    if part.origin is None:
        yield labelled("derivation.data", word("derivation.no_figure", lang))
    else:
        for row in _rows(plan, target, part.origin, lang):
            yield labelled("derivation.data", row)
        for formula in formulas(target, part.origin):
            yield labelled("derivation.arithmetic", formula)
    if part.base is not None:
        yield from (labelled("derivation.base", line) for line in _base_lines(plan, target, part, lang))
    if part.base is not None and limits is not None and result.rule.kind == CHANGES_BY:
        yield labelled("derivation.limit", _level(result, part, limits))
    if limits is not None and part.shown is not None:
        holds = say(
            Message(_HOLDS.get(part.verdict, "derivation.holds_open"), {"gap": gap_text(part, target, lang)}), lang
        )
        yield labelled("derivation.comparison", f"{_side(part, target)} {limits_text(limits, target)}{colon}{holds}")
    for note in part.notes:
        yield labelled("derivation.note", say(note, lang))


def _side(part: Part, target: Target) -> str:
    return part.shown or "" if part.value is None else _number(Fraction(part.value), target)


def _number(number: Fraction, target: Target) -> str:
    return with_unit(digits_text(number), target.unit.id)


def _rows(plan: Plan, target: Target, origin: Measurement | Found, lang: str) -> Iterator[str]:
    """Every row behind a figure, each with its place and what it says."""
    if isinstance(origin, Measurement):
        yield f"{origin.place}  {_row_text(plan, target, origin)}"
    elif origin.row is not None:
        yield f"{origin.row.place}  {_row_text(plan, target, origin.row)}"
        for place in origin.places:
            if place != origin.row.place:
                yield f"{place}  {word('derivation.same', lang)}"
    elif origin.how == DAMAGED:
        for place in origin.places:
            yield f"{place}  {word('derivation.in_error', lang)}"
    for one in () if isinstance(origin, Measurement) else origin.made_of:
        if one.found is not None:
            yield from _rows(plan, target, one.found, lang)
        else:
            blanks = {"body": plan.body(one.body).name, "period": str(one.period)}
            yield say(Message("derivation.not_reported", blanks), lang)


def _row_text(plan: Plan, target: Target, m: Measurement) -> str:
    """A row: whom and when it is about, its counts or its value, in the target's unit too where it has another."""
    said = f"{plan.body(m.body).name} {m.period}"
    if m.numerator is not None and m.denominator is not None:
        return f"{said}  {number_text(m.numerator)} / {number_text(m.denominator)}"
    value = "" if m.value is None else number_text(m.value)
    sign = BOUND_SIGNS[m.bound] if m.bound else ""
    if m.factor is ONE or m.value is None:
        return f"{said}  {sign}{with_unit(value, target.unit.id)}"
    times = "" if m.factor.numerator == 1 else f" × {number_text(m.factor.numerator)}"
    over = "" if m.factor.denominator == 1 else f" ÷ {number_text(m.factor.denominator)}"
    return f"{said}  {sign}{value}{times}{over} = {sign}{_number(Fraction(m.value) * m.factor, target)}"


# -- arithmetic ----------------------------------------------------------------------------------------------------


def formulas(target: Target, origin: Measurement | Found) -> Iterator[str]:
    """The arithmetic from the rows to the figure, the innermost first; nothing where a row's value is the figure."""
    if isinstance(origin, Measurement):
        figure: Figure | None = figure_of(origin, target)
        made_of: tuple[Ingredient, ...] = ()
    else:
        figure, made_of = origin.figure, origin.made_of
    for one in made_of:
        if one.found is not None and one.found.made_of:
            yield from formulas(target, one.found)
    if figure is None or figure.exact is None or (figure.numerator is None and not made_of):
        return
    parts = [one.found.figure for one in made_of if one.found is not None and one.found.figure is not None]
    outcome = _outcome(figure, target)
    if figure.numerator is not None and figure.denominator is not None:
        scale = "" if target.ratio_scale == 1 else f" × {with_unit(number_text(target.ratio_scale), _sign(target))}"
        tops, bottoms = _sum([f.numerator for f in parts]), _sum([f.denominator for f in parts])
        quotient = f"{number_text(figure.numerator)} ÷ {number_text(figure.denominator)}"
        pooled = f"({tops}) ÷ ({bottoms}) = " if len(parts) > 1 else ""
        yield f"{pooled}{quotient}{scale} = {outcome}"
        return
    terms = [_outcome(f, target, bare=True) for f in parts]
    how = "" if isinstance(origin, Measurement) else origin.how
    if how in (SUM, POOLED):
        yield f"{' + '.join(terms)} = {outcome}"
    elif how == MEAN:
        yield f"({' + '.join(terms)}) ÷ {len(terms)} = {outcome}"
    else:
        yield f"{how}({', '.join(terms)}) = {outcome}"


def _sign(target: Target) -> str:
    return target.unit.id if target.unit.kind == RATIO and not target.unit.id.isalpha() else ""


def _sum(numbers: list[Fraction | None]) -> str:
    return " + ".join(number_text(number) for number in numbers if number is not None)


def _outcome(figure: Figure, target: Target, *, bare: bool = False) -> str:
    if figure.exact is not None:
        return digits_text(figure.exact) if bare else _number(figure.exact, target)
    return interval_text(figure.interval) or "?"


# -- bases ---------------------------------------------------------------------------------------------------------


def _base_lines(plan: Plan, target: Target, part: Part, lang: str) -> Iterator[str]:
    base = part.base
    if base is None:
        return
    if base.found is not None:
        yield from _rows(plan, target, base.found, lang)
        yield from formulas(target, base.found)
    elif base.value is not None:
        yield f"{base.period}  {_number(base.value, target)} ({word('derivation.from_plan', lang)})"


def _level(result: Result, part: Part, limits: Limits) -> str:
    """The arithmetic of the level that a change leads to."""
    base, change = part.base, Fraction(result.rule.value or 0)
    level = limits.allowed.low if limits.allowed.low is not None else limits.allowed.high
    if base is None or base.value is None or level is None:
        return ""
    sign, size = ("+" if change > 0 else "-"), number_text(abs(change))
    return (
        f"{digits_text(base.value)} {sign} {digits_text(abs(base.value))} × {size}% = {_number(level, result.target)}"
    )
