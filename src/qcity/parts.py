"""One part of a verdict: a figure of a body at a period, held against a rule's limits."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact
from fractions import Fraction

from qcity.errors import Message
from qcity.figure import Figure, Found
from qcity.measurement import ONE, Measurement
from qcity.numbers import number_text, shown_number
from qcity.periods import Period
from qcity.plan import Target
from qcity.report import FAIL, PASS, PENDING, UNDECIDED, Base, Part
from qcity.rules import (
    AT_LEAST,
    AT_MOST,
    EXTERNAL,
    LESS_THAN,
    MORE_THAN,
    NEEDS_BASELINE,
    Interval,
    Limits,
    Rule,
    passes_needed,
    settle,
)
from qcity.units import RATIO, with_unit

_EXACT = Context(prec=400, traps=[Inexact])
"""Subtracts decimals exactly, or raises; no number here has more than 60 digits."""

_ZERO = Decimal(0)
_FROM_BELOW = frozenset({AT_LEAST, MORE_THAN})
_FROM_ABOVE = frozenset({AT_MOST, LESS_THAN})


def judge_part(target: Target, rule: Rule, body: str, period: Period, found: Found, base: Base, *, due: bool) -> Part:
    """The judgement of one figure; undecided, with the reason as its last note, where nothing can be said."""
    if found.figure is None:
        return undecided_part(body, period, found)
    figure = found.figure
    value = figure.exact
    part = Part(
        body,
        UNDECIDED,
        period,
        value,
        shown_text(found),
        numerator=figure.numerator,
        denominator=figure.denominator,
        notes=found.notes,
        origin=found,
    )
    if rule.kind in NEEDS_BASELINE:
        part = part._replace(notes=(*part.notes, base.note), base=base)
    limits = None if rule.kind == EXTERNAL else settle(rule, base.value)
    if limits is None:
        zero = [Message("note.zero_baseline")] if base.value == 0 else []
        return part._replace(notes=(*part.notes, *zero))
    holds = limits.holds(figure.interval)
    if holds is None:
        why = "note.no_tolerance" if value is not None else "note.bound_open"
        return part._replace(notes=(*part.notes, Message(why, {"figure": part.shown or ""})))
    verdict = PASS if holds else FAIL if due else PENDING
    if value is None:
        note = Message("note.bound_decides", {"figure": part.shown or ""})
        return part._replace(verdict=verdict, notes=(*part.notes, note))
    return part._replace(
        verdict=verdict,
        gap=Fraction(0) if holds else limits.allowed.distance(value),
        margin=limits.margin(value),
        needed=_needed(target, limits, figure),
        notes=(*part.notes, *_fine_print(limits, part, value, holds=holds)),
    )


def plain_part(rule: Rule, m: Measurement, *, due: bool = True) -> Part | None:
    """The same judgement, quickly, of what most rows are: a bare number in the target's unit against one limit.

    None where the figure or the rule is anything more than that, or the note-worthy limit itself is met.
    """
    limit, value = rule.value, m.value
    if value is None or m.status != "A" or m.factor is not ONE or m.numerator is not None or m.bound is not None:
        return None
    if rule.kind in _FROM_BELOW and isinstance(limit, Decimal):
        margin = _EXACT.subtract(value, limit)
    elif rule.kind in _FROM_ABOVE and isinstance(limit, Decimal):
        margin = _EXACT.subtract(limit, value)
    else:
        return None
    if not margin and rule.kind in (MORE_THAN, LESS_THAN):
        return None
    verdict, gap = (PASS, _ZERO) if margin >= _ZERO else (FAIL if due else PENDING, margin.copy_negate())
    return Part(m.body, verdict, m.period, value, number_text(value), gap, margin, None, None, None, (), m)


def _needed(target: Target, limits: Limits, figure: Figure) -> int | None:
    n, d = figure.numerator, figure.denominator
    if target.unit.kind != RATIO or n is None or d is None or n.denominator != 1 or d.denominator != 1:
        return None
    return passes_needed(limits, int(n), int(d), target.ratio_scale)


def base_of(target: Target, found: Found | None, period: Period) -> Base:
    """The base that a measurement of a period makes, or why it makes none."""
    value = found.figure.exact if found and found.figure else None
    if found and found.figure is None:
        return Base(None, found.notes[-1], period, found)
    if found and value is None:
        blanks = {"period": str(period), "figure": shown_text(found) or ""}
        return Base(None, Message("note.baseline_bound", blanks), period, found)
    if value is None:
        return Base(None, Message("note.baseline_missing", {"period": str(period)}), period)
    return Base(value, Message("note.baseline", base_blanks(target, period, value)), period, found)


def base_blanks(target: Target, period: Period, value: Fraction | Decimal) -> dict[str, str]:
    return {"period": str(period), "value": with_unit(shown_number(Fraction(value)), target.unit.id)}


def _fine_print(limits: Limits, part: Part, value: Fraction, *, holds: bool) -> list[Message]:
    """Notes on figures at the edge: beyond a range, exactly at a strict limit, on the other side when rounded."""
    notes, shown = [], part.shown or ""
    if limits.soft_high is not None and value > limits.soft_high:
        notes.append(Message("note.above_range", {"high": number_text(limits.soft_high), "period": str(part.period)}))
    if not holds and limits.allowed.distance(value) == 0:
        notes.append(Message("note.at_strict_limit", {"figure": shown}))
    as_shown = Fraction(shown)
    if as_shown != value and shown != number_text(value) and limits.holds(Interval(as_shown, as_shown)) is not holds:
        key = "note.fails_only_rounded" if holds else "note.holds_only_rounded"
        notes.append(Message(key, {"figure": number_text(value), "shown": shown}))
    return notes


def shown_text(found: Found) -> str | None:
    figure = found.figure
    if figure is None:
        return None
    if figure.written is not None:
        return figure.written
    if figure.exact is not None:
        return shown_number(figure.exact)
    low, high = figure.interval.low, figure.interval.high
    if low is None and high is None:
        return "?"
    ends = [f"{'>' if figure.interval.low_open else '≥'}{shown_number(low)}"] if low is not None else []
    ends += [f"{'<' if figure.interval.high_open else '≤'}{shown_number(high)}"] if high is not None else []
    return " ".join(ends)


def undecided_part(body: str, period: Period | None, found: Found) -> Part:
    """A part that cannot be judged, with the reasons that were found."""
    return Part(body, UNDECIDED, period, notes=found.notes, origin=found)
