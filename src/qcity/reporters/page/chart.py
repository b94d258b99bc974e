"""Where the marks of a chart stand: exact figures in, whole units out. It is layout and judges nothing.

A bullet chart shows a figure as a bar from 0 and the figures that hold as a zone (Few, Bullet Graph Design
Specification, 2013); its scale has 0 in it, as the length of a bar is only true from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from qcity.rules import Interval
from qcity.trend import Point

WIDTH = 240
MARGIN = 4
"""A bullet chart's marks stand between `MARGIN` and `WIDTH - MARGIN`."""
APART = 3
"""So many units lie at least between a figure and a goal that it misses."""
LINE_WIDTH, LINE_HEIGHT, LINE_MARGIN = 320, 96, 10


class Bar(NamedTuple):
    """A bar or a zone: where it begins and how long it is."""

    x: int
    width: int


class Bullet(NamedTuple):
    """A bullet chart's marks in units from its left edge; the figure's are None where there is none."""

    zone: Bar
    goals: tuple[int, ...]
    bar: Bar | None
    figure: int | None


class Line(NamedTuple):
    """A line chart's marks: its points, the heights of its goals, and where the projection ends."""

    points: tuple[tuple[int, int], ...]
    goals: tuple[int, ...]
    projected: tuple[int, int] | None


def bullet(figure: Fraction | None, allowed: Interval) -> Bullet:
    """The marks of a figure and of the figures that hold.

    A figure that misses stands visibly on the side where it misses, one that holds never does, however close to the
    goal it is.
    """
    ends = [end for end in (allowed.low, allowed.high) if end is not None]
    scale = _scale([Fraction(0), *ends, *([figure] if figure is not None else [])], MARGIN, WIDTH - MARGIN)
    left = scale(allowed.low) if allowed.low is not None else 0
    right = scale(allowed.high) if allowed.high is not None else WIDTH
    zone, goals = Bar(left, right - left), tuple(dict.fromkeys(map(scale, ends)))
    if figure is None:
        return Bullet(zone, goals, None, None)
    x = _on_its_side(scale(figure), figure, allowed, left, right)
    start, end = sorted((scale(Fraction(0)), x))
    return Bullet(zone, goals, Bar(start, end - start), x)


def _on_its_side(x: int, figure: Fraction, allowed: Interval, left: int, right: int) -> int:
    if allowed.has(figure):
        return min(max(x, left), right)
    if allowed.low is not None and figure <= allowed.low:
        return min(x, left - APART)
    return max(x, right + APART)


def line(series: Sequence[Point], goals: Sequence[Fraction], projected: Point | None = None) -> Line:
    """The marks of figures over time, at the ends of their periods, with the goals and where a straight line leads."""
    points = [*series, *([projected] if projected is not None else [])]
    across = _scale(
        [Fraction(point.period.end.toordinal()) for point in points], LINE_MARGIN, LINE_WIDTH - LINE_MARGIN, room=False
    )
    up = _scale([*(point.value for point in points), *goals], LINE_HEIGHT - LINE_MARGIN, LINE_MARGIN, room=False)
    placed = [(across(Fraction(point.period.end.toordinal())), up(point.value)) for point in points]
    return Line(tuple(placed[: len(series)]), tuple(map(up, goals)), placed[-1] if projected is not None else None)


class _scale:  # noqa: N801 - it is used as a function
    """From a number to its place: the least of the numbers at `start`, the greatest at `end`."""

    def __init__(self, numbers: Sequence[Fraction], start: int, end: int, *, room: bool = True) -> None:
        self._low, high = min(numbers), max(numbers)
        space = (high - self._low) / 8 if room else Fraction(0)  # so that a goal at the end has another side
        high, self._low = high + (space if high else 0), self._low - (space if self._low else 0)
        self._spread = (high - self._low) or Fraction(1)
        self._start, self._length = start, end - start

    def __call__(self, number: Fraction) -> int:
        return self._start + round((number - self._low) / self._spread * self._length)
