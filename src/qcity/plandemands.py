"""Which way a demand went from one plan to another: whether the figures that it allows became fewer or more.

Units are converted exactly first. What has no order (another unit altogether, a rise in place of a fall) is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from qcity import rules
from qcity.periods import Period
from qcity.plan import BY_DUE, Baseline, Range, Target, Void
from qcity.rules import Interval, Number, Rule
from qcity.units import Unit

ADDED, WITHDRAWN, TIGHTENED, LOOSENED, CHANGED = "added", "withdrawn", "tightened", "loosened", "changed"

_DEMANDING = frozenset({"unit", "rule", "when", "cadence", "scope", "bodies", "rollup", "measure", "due", "baseline"})
"""Keys on which a verdict depends: where one of them changed beyond order, the whole demand is beyond it."""

Value = str | int | bool | tuple[str, ...] | Period | Rule | Baseline | Void | Range | None


class Detail(NamedTuple):
    """One key that changed: its value before and after, None where there is none, and which way it went.

    `subject` is the entry of the plan that it belongs to (a body's id), empty for a key of a target or of the head.
    """

    key: str
    old: Value
    new: Value
    effect: str = CHANGED
    subject: str = ""
    judging: bool = True


# -- which way -----------------------------------------------------------------------------------------------------


def overall(details: Iterable[Detail]) -> str:
    """What single changes come to: one direction only where nothing goes the other way or beyond order."""
    details = list(details)
    ways = {detail.effect for detail in details if detail.effect in (TIGHTENED, LOOSENED)}
    is_beyond = any(d.effect == CHANGED and d.judging and d.key in _DEMANDING for d in details)
    return ways.pop() if len(ways) == 1 and not is_beyond else CHANGED


def told(key: str, old: Value, new: Value) -> Iterator[Detail]:
    """A key that has no order."""
    if old != new:
        yield Detail(key, old, new)


def from_to(weak: str | None, old: str | None, new: str | None) -> str:
    """Leaving the weakest of some words asks more, going back to it less."""
    return TIGHTENED if old == weak else LOOSENED if new == weak else CHANGED


def by_size(old: Iterable[str], new: Iterable[str]) -> str:
    """More that must hold is more to ask."""
    before, after = set(old), set(new)
    return TIGHTENED if before < after else LOOSENED if after < before else CHANGED


def earlier(old: Period, new: Period) -> str:
    """An earlier deadline asks more; one of the same day in other words neither more nor less."""
    return TIGHTENED if new.end < old.end else LOOSENED if new.end > old.end else CHANGED


# -- figures -------------------------------------------------------------------------------------------------------


def demand(old: Target, new: Target) -> Iterator[Detail]:
    """The unit, the rule and the baseline: what figures they allow together."""
    factor = new.unit.in_terms_of(old.unit)
    rule = new.rule if factor is None else _in_other_unit(new.rule, factor)
    same_rule = old.rule == rule and (factor is not None or _has_no_unit(old.rule))
    before, after = _base(old), _base(new, factor or _ONE)
    effect = CHANGED if factor is None else _effect(old, new, rule, factor)
    if old.unit.id != new.unit.id:
        yield Detail("unit", old.unit.id, new.unit.id, judging=factor is None)
    elif old.unit != new.unit:  # the plan has another idea of it
        yield Detail("unit", _unit_text(old.unit), _unit_text(new.unit), judging=factor is None)
    if not same_rule or old.rule != new.rule:
        is_same = effect == _SAME
        yield Detail("rule", old.rule, new.rule, CHANGED if is_same else effect, judging=not is_same)
    if before != after:
        compared = old.rule.kind in rules.NEEDS_BASELINE or new.rule.kind in rules.NEEDS_BASELINE
        own = compared and same_rule  # else the rule has told of both
        is_same = effect == _SAME or not own
        yield Detail("baseline", old.baseline, new.baseline, CHANGED if is_same else effect, judging=not is_same)
    elif old.baseline != new.baseline:
        yield Detail("baseline", old.baseline, new.baseline, judging=False)


def _unit_text(unit: Unit) -> str:
    return f"{unit.id} ({unit.factor} {unit.dimension.removeprefix('own:')})"


_ONE = Fraction(1)
_SAME = "same"
"""Two demands that allow the same figures, however they are said."""


def _effect(old: Target, new: Target, rule: Rule, factor: Fraction) -> str:
    """Which way a demand went; `rule` is the new target's, in the old one's unit."""
    if rules.EXTERNAL in (old.rule.kind, rule.kind):
        return _SAME if old.rule == rule else CHANGED
    directional = {old.rule.kind, rule.kind} & rules.NEEDS_BASELINE
    if directional and old.when == new.when == BY_DUE:
        before, after = _settled(old.rule, _base(old)), _settled(rule, _base(new, factor))
        if before is not None and after is not None:
            return _narrower(before.allowed, after.allowed)
    if directional:
        return _by_kind(old.rule, rule) if _base(old) == _base(new, factor) else CHANGED
    before, after = rules.settle(old.rule), rules.settle(rule)
    if before is None or after is None or before.open_ended != after.open_ended:
        return CHANGED
    return _within_range(old.range, _range_in_other_unit(new.range, factor), before.allowed, after.allowed)


_Base = tuple[Period | None, Fraction | None]
"""What a target is compared with: the period and, where it is given, the figure."""


def _base(target: Target, factor: Fraction = _ONE) -> _Base:
    base = target.baseline
    value = None if base is None or base.value is None else Fraction(base.value) * factor
    return (base.period if base is not None else None), value


def _settled(rule: Rule, base: _Base) -> rules.Limits | None:
    """A rule's limits where its baseline, if it needs one, has a value."""
    return rules.settle(rule, base[1])


def _by_kind(old: Rule, new: Rule) -> str:
    """Which way a change from the same baseline went: further in the same direction asks more."""
    before, after = _change(old), _change(new)
    if before is None or after is None or before[0] != after[0]:
        return CHANGED
    return _SAME if before == after else TIGHTENED if after[1] > before[1] else LOOSENED


def _change(rule: Rule) -> tuple[bool, Fraction] | None:
    """Whether a rule asks for a rise, and by how many per cent at least; None where it asks for no change."""
    if rule.kind in (rules.RISES, rules.FALLS):
        return rule.kind == rules.RISES, Fraction(0)
    if rule.kind == rules.CHANGES_BY and rule.value is not None:
        return rule.value > 0, abs(Fraction(rule.value))
    return None


def _narrower(old: Interval, new: Interval) -> str:
    """Which way the allowed figures went."""
    if new.within(old):
        return _SAME if old.within(new) else TIGHTENED
    return LOOSENED if old.within(new) else CHANGED


def _within_range(old_range: Range | None, new_range: Range | None, old: Interval, new: Interval) -> str:
    """The same of the figures that are possible, where these are the same: `= 0` and `≤ 0` of a count are one."""
    if old_range is not None and new_range is not None and old_range[:2] == new_range[:2]:
        possible = Interval(_fraction(old_range.low), _fraction(old_range.high))
        left = old.meet(possible), new.meet(possible)
        if not any(interval.is_empty for interval in left):
            return _narrower(*left)
    return _narrower(old, new)


def range_of(old: Target, new: Target) -> Iterator[Detail]:
    """Which figures are possible: a range that is only said in another unit has not changed."""
    factor = new.unit.in_terms_of(old.unit)
    after = new.range if factor is None else _range_in_other_unit(new.range, factor)
    if old.range != after:
        yield Detail("range", old.range, new.range)


def _fraction(number: Number | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def _scaled(number: Number | None, factor: Fraction) -> Number | None:
    return number if number is None or factor == 1 else Fraction(number) * factor


def _has_no_unit(rule: Rule) -> bool:
    return rule.kind in rules.NEEDS_BASELINE or rule.kind == rules.EXTERNAL


def _in_other_unit(rule: Rule, factor: Fraction) -> Rule:
    """A rule whose numbers are figures, in a unit of which one of its own is so many."""
    if _has_no_unit(rule):
        return rule
    value, high, tolerance = (_scaled(number, factor) for number in (rule.value, rule.high, rule.tolerance))
    return rule._replace(value=value, high=high, tolerance=tolerance)


def _range_in_other_unit(possible: Range | None, factor: Fraction) -> Range | None:
    if possible is None or factor == 1:
        return possible
    return possible._replace(low=_scaled(possible.low, factor), high=_scaled(possible.high, factor))
