"""Movements: how the figures of a target differ between two snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from qcity.numbers import is_rounding_of, number_text, terminates
from qcity.periods import Period, by_recency
from qcity.plan import CUMULATIVE
from qcity.snapshot import Reported, State


class Move(NamedTuple):
    """A target whose deciding figure is another one.

    `difference` is new less old, in the target's unit, and `change` that as a share of the old (None where it was 0);
    `relative` is its size as a share of the larger of the two, so that figures of all units rank together. They are
    None where one of the figures is a bound, or where they are of different bodies.
    """

    old: State
    new: State
    difference: Fraction | None
    relative: Fraction | None
    change: Fraction | None = None


class Spot(NamedTuple):
    """A figure that only one side has."""

    target: State
    body: str
    period: Period
    figure: Reported


class Fall(NamedTuple):
    """A cumulative count whose newest figure is below the newest one of before, which is no later."""

    target: State
    body: str
    old_period: Period
    old: Fraction
    new_period: Period
    new: Fraction


class Revision(NamedTuple):
    """Another figure of the same target, body and period."""

    target: State
    body: str
    period: Period
    old: Reported
    new: Reported


def moves(pairs: Iterable[tuple[State, State]]) -> Iterator[Move]:
    """The targets whose deciding figure is another one; where another body decides, each body's own newest."""
    for a, b in pairs:
        if a.body != b.body and a.body is not None and b.body is not None:
            yield from _moves_of_bodies(a, b) if a.figures and b.figures else (Move(a, b, None, None),)
        elif a.value is not None and b.value is not None:
            if a.value != b.value and not _is_rounded(a, b):
                yield _move(a, b, a.value, b.value)
        elif a.shown is not None and b.shown is not None and a.shown != b.shown:
            yield Move(a, b, None, None)


def _moves_of_bodies(a: State, b: State) -> Iterator[Move]:
    """Where another body decides now, each of the two against its own figure: different bodies make no difference."""
    before, after = _newest(a), _newest(b)
    for body in dict.fromkeys((a.body, b.body)):
        if body is not None and body in before and body in after and before[body][1] != after[body][1]:
            (old_period, old), (new_period, new) = before[body], after[body]
            a_own = a._replace(body=body, period=old_period, value=old, shown=None)
            yield _move(a_own, b._replace(body=body, period=new_period, value=new, shown=None), old, new)


def _move(a: State, b: State, old: Fraction, new: Fraction) -> Move:
    difference = new - old
    return Move(a, b, difference, abs(difference) / max(abs(old), abs(new)), difference / abs(old) if old else None)


def _is_rounded(a: State, b: State) -> bool:
    """Whether the deciding figures are one, once as counts and once as their ratio rounded."""
    old, new = _deciding(a), _deciding(b)
    return old is not None and new is not None and a.period == b.period and _is_same_rounded(old, new)


def _deciding(state: State) -> Reported | None:
    if state.figures is None or state.body is None or state.period is None:
        return None
    return state.figures.get((state.body, state.period))


def lost(a: State, b: State) -> Iterator[Spot]:
    """The figures of one side that the other, which tells its figures, has not."""
    if a.figures is None or b.figures is None:
        return
    for (body, period), figure in a.figures.items():
        if (body, period) not in b.figures:
            yield Spot(a, body, period, figure)


def falls(a: State, b: State) -> Iterator[Fall]:
    """The cumulative counts of which the newest figure is below the newest of before, body by body."""
    if CUMULATIVE not in (a.measure, b.measure):
        return
    before, after = _newest(a), _newest(b)
    for body, (period, value) in after.items():
        if body in before:
            old_period, old = before[body]
            if value < old and by_recency(old_period) <= by_recency(period):
                yield Fall(b, body, old_period, old, period, value)


def _newest(state: State) -> dict[str, tuple[Period, Fraction]]:
    """Of each body the newest number (of two that end together the longer period's) and its period."""
    found: dict[str, tuple[Period, Fraction]] = {}
    for (body, period), figure in (state.figures or {}).items():
        if figure.value is not None and (body not in found or by_recency(found[body][0]) < by_recency(period)):
            found[body] = period, figure.value
    return found


def revisions(a: State, b: State) -> Iterator[Revision]:
    """The figures of the same body and period that are others now."""
    for (body, period), old in (a.figures or {}).items():
        new = (b.figures or {}).get((body, period))
        if new is not None and _is_another(old, new):
            yield Revision(b, body, period, old, new)


def _is_same_rounded(a: Reported, b: Reported) -> bool:
    """Whether one figure is the other's counts as a ratio, rounded to its decimals."""
    if (a.numerator is None) == (b.numerator is None) or a.value is None or b.value is None:
        return False
    rate, counted = (a.value, b.value) if a.numerator is None else (b.value, a.value)
    return terminates(rate) and is_rounding_of(Decimal(number_text(rate)), counted)


def _is_another(a: Reported, b: Reported) -> bool:
    """Whether two figures differ; counts or a limit that only one side tells add to a figure and do not change it."""
    if _is_same_rounded(a, b):
        return False
    if (a.value, a.bound) != (b.value, b.bound):
        return True
    told = ((a.limit, b.limit), (a.numerator, b.numerator), (a.denominator, b.denominator))
    return any(one is not None and other is not None and one != other for one, other in told)
