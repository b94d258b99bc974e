"""How a trend is written for people: its numbers, its arithmetic, and a small picture of its series."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from qcity.errors import Message
from qcity.messages import say, word
from qcity.numbers import SHOWN_PLACES, SIGNIFICANT, number_text, rounded, short_number, shown_number, terminates
from qcity.periods import YEAR
from qcity.plan import Target
from qcity.trend import CUT_OFFS, Point, Trend, years_between
from qcity.units import COUNT, with_unit
from qcity.wording import difference_text

_BARS = "▁▂▃▄▅▆▇█"

MOST_BARS = 24
"""A picture has no more bars than this; of a longer series some figures are left out of it, evenly."""


def progress_text(trend: Trend) -> str:
    """How much of the way from the base to the threshold lies behind, in per cent; empty where that is not known."""
    return "" if trend.progress is None else f"{_beside(trend.progress * 100, 0, 100)}%"


def pace_text(trend: Trend, lang: str) -> str:
    """The pace and what it is called: `slow 0.84`; empty where there is none."""
    if trend.pace is None or trend.status is None:
        return ""
    return f"{word(f'trend.status.{trend.status}', lang)} {_pace_number(trend.pace)}"


def projected_text(trend: Trend, target: Target) -> str:
    """The figure that the line has at the deadline; empty where there is no line."""
    if trend.projected is None:
        return ""
    return with_unit(_beside(trend.projected, trend.threshold), target.unit.id)


def needed_text(trend: Trend, target: Target, lang: str, *, is_strict: bool = False) -> str:
    """What is needed from the current figure on: a year, and in a period as long as the figure's own.

    Of a count that is a number of whole things, rounded up, one thing more where the threshold itself does not hold
    (`is_strict`); of one that has to be 0, what is left of it.
    """
    if trend.left is not None:
        return say(Message("trend.left", {"left": with_unit(shown_number(trend.left), target.unit.id)}), lang)
    if not trend.required_per_year:
        return word("trend.past_limit", lang)
    return _per_length(
        {
            length: _change_text(_in_wholes(one, target), target, lang)
            for length, one in _required(trend, _least_more(target) if is_strict else Fraction(0)).items()
        },
        lang,
    )


def _least_more(target: Target) -> Fraction:
    """What a strict threshold takes more than itself: one thing of a count; of what can be divided, any little."""
    return 1 / target.unit.factor if target.unit.kind == COUNT else Fraction(0)


def trend_lines(trend: Trend, target: Target, lang: str) -> Iterator[str]:
    """A trend's picture and its arithmetic with the numbers put in, a line each; `≈` where a result is rounded."""
    yield picture(trend)
    base, progress, pace, projected = trend.base, trend.progress, trend.pace, trend.projected
    if base is None or progress is None or pace is None or projected is None:
        yield word("trend.count_down", lang)
        return
    gone = 12 * years_between(base.period.end, trend.current.period.end)
    total = 12 * years_between(base.period.end, trend.deadline)
    numbers = dict(zip(("base", "current", "threshold"), _operands(trend, base), strict=True))
    times = {"gone": shown_number(gone), "total": shown_number(total)}
    of_exact = all(map(terminates, (base.value, trend.current.value, trend.threshold)))
    shares = (
        Message(
            "trend.progress",
            {**numbers, "progress": _is(progress * 100, progress_text(trend), "%", of_exact=of_exact)},
        ),
        Message("trend.time", {**times, "share": _is(gone / total * 100, f"{shown_number(gone / total * 100)}%", "%")}),
        Message("trend.pace", {"pace": _is(pace, _pace_number(pace))}),
    )
    yield ("；" if lang == "zh" else "; ").join(say(one, lang) for one in shares)
    at_deadline = _is(projected, projected_text(trend, target), target.unit.id, of_exact=of_exact)
    end = {"deadline": trend.deadline.isoformat(), "projected": at_deadline}
    yield say(Message("trend.projected", {**numbers, **times, **end}), lang)
    required = _required(trend)
    way = f"({numbers['threshold']} - {numbers['current']}) / {shown_number(total - gone)}"
    months = {length: 12 if length == YEAR else trend.current.period.months for length in required}
    formulas = {
        length: f"{way} × {months[length]} {_is(one, shown_number(one), of_exact=of_exact)}"
        for length, one in required.items()
    }
    is_rounded_up = any(_in_wholes(one, target) != one for one in required.values())
    yield say(Message("trend.required", {"amounts": _per_length(formulas, lang)}), lang) + (
        word("trend.whole", lang) if is_rounded_up else ""
    )
    yield from _impossible(trend, target, projected, lang)


def picture(trend: Trend) -> str:
    """The series as bars between the periods where it begins and ends, and after an arrow the threshold's own bar.

    The scale is that of the figures and the threshold. Heights are rounded away from the threshold, so that where it is
    the highest or the lowest of them all only what reaches it looks like it.
    """
    count = len(trend.series)
    bars = min(count, MOST_BARS)
    kept = [trend.series[i * (count - 1) // max(bars - 1, 1)] for i in range(bars)]
    values = [*(point.value for point in kept), trend.threshold]
    scale = max(values) - min(values) or Fraction(1)
    *heights, goal = [(value - min(values)) / scale * (len(_BARS) - 1) for value in values]
    drawn = "".join(_BARS[height.__floor__() if height <= goal else height.__ceil__()] for height in heights)
    first = f"{kept[0].period} " if bars > 1 else ""
    return f"{first}{drawn} {kept[-1].period} → {_BARS[round(goal)]}"


def _impossible(trend: Trend, target: Target, projected: Fraction, lang: str) -> Iterator[str]:
    """That the line leaves the figures which are possible, where it does."""
    low, high = (target.range.low, target.range.high) if target.range is not None else (None, None)
    if (low is not None and projected < low) or (high is not None and projected > high):
        ends = [f"{sign} {number_text(end)}" for sign, end in (("≥", low), ("≤", high)) if end is not None]
        blanks = {
            "projected": projected_text(trend, target),
            "range": with_unit(", ".join(ends), target.unit.id),
        }
        yield say(Message("trend.beyond_range", blanks), lang)


def _required(trend: Trend, more: Fraction = Fraction(0)) -> dict[str, Fraction]:
    """What is needed a year, and in a period as long as the current figure's, by length: `more` than the threshold."""
    amounts = {YEAR: trend.required_per_year, trend.current.period.length: trend.required_per_period}
    way = trend.threshold - trend.current.value
    share = (abs(way) + more) / abs(way) if way else Fraction(1)
    return {length: amount * share for length, amount in amounts.items() if amount is not None}


def _per_length(amounts: dict[str, str], lang: str) -> str:
    said = [say(Message(f"trend.per.{length}", {"amount": amount}), lang) for length, amount in amounts.items()]
    return ("，" if lang == "zh" else ", ").join(said)


def _in_wholes(amount: Fraction, target: Target) -> Fraction:
    """An amount of what can only be had whole, rounded up to whole things; any other amount as it is."""
    if target.unit.kind != COUNT:
        return amount
    whole = 1 / target.unit.factor
    size = -(-abs(amount) // whole) * whole
    return size if amount > 0 else -size


def _change_text(amount: Fraction, target: Target, lang: str) -> str:
    """A change with its sign and unit; that of a percentage is one of percentage points, that of a count is exact."""
    text = number_text(amount) if target.unit.kind == COUNT else short_number(amount)
    number = f"{'+' if amount >= 0 else ''}{text}"
    return difference_text(number, target.unit.id, lang)


def _operands(trend: Trend, base: Point) -> tuple[str, ...]:
    """Base, current figure and threshold as they stand in a formula, to 12 digits, so that the line comes out."""
    texts = [number_text(value) for value in (base.value, trend.current.value, trend.threshold)]
    return tuple(f"({text})" if text.startswith("-") else text for text in texts)


def _is(number: Fraction, text: str, unit: str = "", *, of_exact: bool = True) -> str:
    """What a formula comes to; `text` may have a unit. `=` stands only where the line is exact as it is printed."""
    exact = of_exact and text == with_unit(number_text(number), unit) and terminates(number)
    return f"{'=' if exact else '≈'} {text}"


def _pace_number(pace: Fraction) -> str:
    return _beside(pace, *CUT_OFFS, 1)


def _beside(number: Fraction, *limits: Fraction | int) -> str:
    """A number for people, with so many decimals that it stays on its side of the limits."""
    text = shown_number(number)
    for places in range(SHOWN_PLACES + 1, SIGNIFICANT):
        if all(_side(Fraction(text), limit) == _side(number, limit) for limit in limits):
            return text
        text = number_text(rounded(number, places))
    return number_text(number)


def _side(number: Fraction, limit: Fraction | int) -> int:
    return (number > limit) - (number < limit)
