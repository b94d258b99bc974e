"""Readings of verdicts: the same rows put together, rounded and limited in every way that could be defended.

They are combined, because a verdict may give way only where two of them meet: the mean of the areas, rounded as shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from qcity.appraisal import Appraisal
from qcity.errors import Message
from qcity.figure import Found, figure_of
from qcity.figures import Figures
from qcity.measurement import Measurement
from qcity.numbers import number_text
from qcity.parts import base_of, judge_part, shown_text
from qcity.periods import YEAR, Period, year_of
from qcity.plan import BY_DUE, EVERY_PERIOD, FLOW, MEAN, NONE, POOLED, WHOLE, Target
from qcity.reading import AS_SHOWN, OWN, PARTS, UNROUNDED, WITH, WITHOUT, Reading, Readings
from qcity.report import FAIL, PASS, PENDING, Base, Part, Report, Result, deciding_part, severest
from qcity.rules import AT_LEAST, AT_MOST, LESS_THAN, MORE_THAN, Interval, Rule, settle
from qcity.units import RATIO

_OTHER = {AT_LEAST: MORE_THAN, MORE_THAN: AT_LEAST, AT_MOST: LESS_THAN, LESS_THAN: AT_MOST}
_COUNTS_IN = {AT_LEAST: WITH, AT_MOST: WITH, MORE_THAN: WITHOUT, LESS_THAN: WITHOUT}
_EITHER_WAY = "(?<![0-9.])(?:{numbers})[^0-9，。；、,;]{{0,6}}以[上下内](?!\\(?(?:不?含|不?包括))"
"""The limit's number, its unit and a word that is read both ways (95%以上, 三个以上), unless it says which way."""
_NUMERALS = "〇一二三四五六七八九十"
_NO_BASE = Base(None, Message("note.no_baseline"))

_Way = tuple[str, str]
"""Where a figure comes from, and the length of its period."""


class _Choice(NamedTuple):
    """The figure that was used, by the way it was had, and every other that could stand in its place."""

    formal: _Way | None
    found: dict[_Way, tuple[Period, Found]]


class _Options(NamedTuple):
    """A part, and what it and the base that it is compared with could be read as."""

    part: Part
    figure: _Choice
    base: _Choice


_NO_CHOICE = _Choice(None, {})


def with_readings(appraisal: Appraisal, report: Report, result: Result) -> Appraisal:
    """The appraisal with every admissible reading of a verdict's figures; none where nothing was reported."""
    figures = Figures(report.plan, result.target, report.book.pages[result.target.id])
    options = [_options(figures, result.target, part, report.window) for part in result.parts]
    choices = [one.figure for one in options]
    ways = list(dict.fromkeys(way for one in choices for way in (one.formal, *one.found) if way is not None))
    kinds = [result.rule.kind, *_other_kind(result)]
    readings: dict[tuple[object, ...], Reading] = {}
    for kind, is_rounded, way in product(kinds, (False, True), ways):
        one = _reading(result, options, way, result.rule._replace(kind=kind), is_rounded=is_rounded)
        if one is not None:
            key = (one.how, one.period, one.rounding, one.limit, one.value, one.verdict)
            if key not in readings or one.is_formal:
                readings[key] = one
    if not readings:
        return appraisal
    ordered = tuple(sorted(readings.values(), key=lambda reading: not reading.is_formal))
    return appraisal._replace(readings=Readings(ordered, _survives(result, ordered)))


def _other_kind(result: Result) -> list[str]:
    """The same limit read the other way; none where the plan's words or the figures that are possible rule that out.

    以上, 以下 and 以内 count their number in by law, and yet are read both ways; 达到, 不低于 or 超过 are not. Of a
    quote such as 县级及以上 the word says nothing about a number. More than 100 % is no reading of 100 %.
    """
    target, kind = result.target, result.rule.kind
    words_allow = kind in (AT_LEAST, AT_MOST) if target.quote is None else _is_read_both_ways(target.quote, result.rule)
    limits = settle(result.rule._replace(kind=_OTHER[kind])) if kind in _OTHER and words_allow else None
    if limits is None:
        return []
    bounds = target.range
    low, high = (
        (None if end is None else Fraction(end) for end in (bounds.low, bounds.high)) if bounds else (None, None)
    )
    return [] if limits.allowed.meet(Interval(low, high)).is_empty else [_OTHER[kind]]


def _is_read_both_ways(quote: str, rule: Rule) -> bool:
    """Whether a quote has 以上, 以下 or 以内 behind the rule's own number."""
    if rule.value is None:
        return False
    number = number_text(rule.value)
    numeral = _NUMERALS[int(number)] if number.isdigit() and int(number) <= 10 else number
    numbers = "|".join(map(re.escape, (number, numeral, *(["两"] if number == "2" else []))))
    text = "".join(unicodedata.normalize("NFKC", quote).split()).replace(",", "")
    return re.search(_EITHER_WAY.format(numbers=numbers), text) is not None


def _survives(result: Result, readings: tuple[Reading, ...]) -> bool | None:
    if result.verdict not in (PASS, FAIL, PENDING):
        return None
    return all(reading.verdict == result.verdict for reading in readings)


def _reading(result: Result, options: list[_Options], way: _Way, rule: Rule, *, is_rounded: bool) -> Reading | None:
    """The verdict where every part is read this way; None where that is no other than reading it another way."""
    target = result.target
    parts: list[Part] = []
    ways: dict[tuple[str, Period | None], str] = {}
    used, changed, is_formal = False, False, rule.kind == result.rule.kind and not is_rounded
    for one in options:
        key = way if way in one.figure.found else one.figure.formal
        used = used or key == way
        is_formal = is_formal and key == one.figure.formal
        if key is None or one.part.period is None:
            parts.append(one.part)
            continue
        period, found = one.figure.found[key]
        rounded = _as_shown(found) if is_rounded else None
        base, base_rounded = _base(target, one, key, is_rounded=is_rounded)
        changed = changed or rounded is not None or base_rounded
        due = result.is_due if target.when == BY_DUE else True
        judged = judge_part(target, rule, one.part.body, one.part.period, rounded or found, base, due=due)
        parts.append(judged._replace(period=period))
        ways[one.part.body, period] = key[0]
    if not used or (is_rounded and not changed):
        return None
    verdict = severest(parts)
    part = deciding_part(parts, verdict)
    value = part.value if part is not None else None
    return Reading(
        ways.get((part.body, part.period), way[0]) if part is not None else way[0],
        part.period if part is not None else None,
        AS_SHOWN if is_rounded else UNROUNDED,
        _COUNTS_IN.get(rule.kind),
        None if value is None else Fraction(value),
        part.shown if part is not None else None,
        verdict,
        is_formal,
        part.origin if part is not None and isinstance(part.origin, Found) else None,
    )


def _base(target: Target, one: _Options, way: _Way, *, is_rounded: bool) -> tuple[Base, bool]:
    """What a figure is compared with, read the same way; and whether rounding makes it another."""
    base = one.part.base or _NO_BASE
    found = one.base.found.get(way, one.base.found.get(one.base.formal) if one.base.formal is not None else None)
    if found is None:
        return base, False
    rounded = _as_shown(found[1]) if is_rounded else None
    return base_of(target, rounded or found[1], found[0]), rounded is not None


def _as_shown(found: Found) -> Found | None:
    """The figure as it is shown to people; None where it is shown as it is."""
    shown, figure = shown_text(found), found.figure
    if figure is None or figure.exact is None or shown is None or Fraction(shown) == figure.exact:
        return None
    value = Fraction(shown)
    return found._replace(figure=figure._replace(interval=Interval(value, value), written=shown))


# -- the figures that could stand in a part's place ------------------------------------------------------------------


def _options(figures: Figures, target: Target, part: Part, window: Period | None) -> _Options:
    base = part.base
    own = _choice(figures, target, part.body, part.period, part.origin, window)
    if base is None or base.found is None:
        return _Options(part, own, _NO_CHOICE)
    return _Options(part, own, _choice(figures, target, part.body, base.period, base.found, None))


def _choice(
    figures: Figures,
    target: Target,
    body: str,
    period: Period | None,
    origin: Measurement | Found | None,
    window: Period | None,
) -> _Choice:
    """What could stand in a figure's place; nothing where its rows are in error, as there is nothing to read."""
    if period is None or origin is None:
        return _NO_CHOICE
    formal = origin
    if isinstance(formal, Measurement):
        formal = Found(figure_of(formal, target), (formal.place,), row=formal)
    if formal.figure is None and not formal.made_of:
        return _NO_CHOICE
    found = {
        (how, one.length): (one, figure)
        for one in _periods(figures, target, body, period)
        if window is None or window.start <= one.start
        for how, figure in _ways(figures, target, body, one)
        if figure.figure is not None
    }
    same = (way for way, (_, one) in found.items() if (one.figure, one.places) == (formal.figure, formal.places))
    key = next(same, None)
    if key is None and formal.figure is not None:
        key = (OWN, period.length)
        found[key] = period, formal
    return _Choice(key, found)


def _periods(figures: Figures, target: Target, body: str, period: Period) -> list[Period]:
    """The periods whose figure could stand for this one's, the longest first: those that end on the same day.

    Half a year's total says nothing of a whole year's, but its rate does.
    """
    is_ratio = target.unit.kind == RATIO
    if target.when == EVERY_PERIOD or (target.measure == FLOW and not is_ratio):
        return [period]
    ending = [one for one in figures.periods(body) if one.end == period.end]
    year = year_of(period.end.year)
    if is_ratio and year.end == period.end and year not in ending:
        ending.append(year)
    return sorted(ending, key=lambda one: -one.months)


def _ways(figures: Figures, target: Target, body: str, period: Period) -> Iterator[tuple[str, Found]]:
    """A body's figure of a period, however it can be had: its own row, its areas together, a year's parts together."""
    is_ratio, is_year = target.unit.kind == RATIO, period.length == YEAR
    own = figures.own(body, period)
    if own is not None:
        yield OWN, own
    if target.scope == WHOLE and target.rollup != NONE:
        for how in dict.fromkeys((target.rollup, *((POOLED, MEAN) if is_ratio else ()))):
            rolled = figures.rolled_up(period, from_parts=target.measure == FLOW and is_year, how=how)
            if rolled is not None:
                yield how, rolled
    parts = figures.from_parts(body, period) if is_year and (is_ratio or target.measure == FLOW) else None
    if parts is not None:
        yield PARTS, parts
