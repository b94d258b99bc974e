"""Whether targets can be reached and judged at all."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from qcity import rules
from qcity.linting.subject import Finding, Subject, rule_in_words
from qcity.numbers import number_text
from qcity.plan import AREA, BY_DUE, EACH_AREA, POOLED, Range, Target
from qcity.rules import Interval, settle
from qcity.units import RATIO

PLACEHOLDER = 9999
"""The year that a draft writes where the text has no deadline."""


def impossible_goals(subject: Subject) -> Iterator[Finding]:
    """Goals that no possible figure reaches: above 100 %, half a thing, a fall by more than all."""
    for owner, target in subject.targets():
        key = target.rule.kind
        if target.rule.kind == rules.CHANGES_BY:
            impossible = target.rule.value is not None and target.rule.value < -100
            shown = "> -100%"
        else:
            limits = settle(target.rule)
            impossible = limits is not None and target.range is not None and _is_out(limits.allowed, target)
            shown = _range_text(target.range)
        if impossible:
            yield subject.finding("impossible-goal", owner, key, None, {"rule": rule_in_words(target), "range": shown})


def _is_out(allowed: Interval, target: Target) -> bool:
    possible = target.range or Range()
    both = allowed.meet(Interval(_fraction(possible.low), _fraction(possible.high)))
    if both.is_empty:
        return True
    point = both.point
    return possible.whole and point is not None and (point * _things(target)).denominator != 1


def _things(target: Target) -> Fraction:
    return target.unit.factor


def _fraction(number: Decimal | Fraction | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def _range_text(possible: Range | None) -> str:
    if possible is None:
        return "-"
    low = "" if possible.low is None else number_text(possible.low)
    high = "" if possible.high is None else number_text(possible.high)
    return f"[{low}, {high}]"


def missing_baselines(subject: Subject) -> Iterator[Finding]:
    """Goals that must rise, fall or change, with nothing to compare with."""
    for owner, target in subject.targets():
        compares = target.rule.kind == rules.CHANGES_BY or (
            target.rule.kind in rules.NEEDS_BASELINE and target.when == BY_DUE
        )
        if compares and target.baseline is None:
            yield subject.finding(
                "direction-without-baseline", owner, target.rule.kind, None, {"rule": rule_in_words(target)}
            )


def missing_tolerances(subject: Subject) -> Iterator[Finding]:
    """左右 with nothing to say how near."""
    for owner, target in subject.targets():
        if target.rule.kind == rules.ABOUT and target.rule.tolerance is None and target.rule.better is None:
            yield subject.finding("about-without-tolerance", owner, "about")


def missing_counts(subject: Subject) -> Iterator[Finding]:
    """Rates that areas roll up to and that do not say what their counts are."""
    for owner, target in subject.targets():
        pooled = target.unit.kind == RATIO and target.rollup == POOLED and target.rule.kind != rules.CHANGES_BY
        if pooled and target.range is not None and not (target.numerator and target.denominator):
            yield subject.finding("rate-without-counts", owner)


def missing_areas(subject: Subject) -> Iterator[Finding]:
    """Targets for each area of a plan that lists none."""
    areas = any(body.kind == AREA for body in subject.plan.bodies)
    for owner, target in subject.targets():
        if target.scope == EACH_AREA and not target.bodies and not areas:
            yield subject.finding("no-areas", owner, "scope")


def placeholder_deadline(subject: Subject) -> Iterator[Finding]:
    """The deadline that a draft leaves to be filled in."""
    if subject.plan.due.end.year == PLACEHOLDER:
        yield subject.finding("no-deadline", ("plan",), "due", str(PLACEHOLDER))
