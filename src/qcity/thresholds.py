"""Thresholds files: what somebody else set, for the plan's external targets, and targets that were withdrawn."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from qcity.assemble import read_rule, read_void
from qcity.errors import FileError, Message
from qcity.messages import nearest
from qcity.plan import Plan, Target, Threshold
from qcity.planentries import RuleFields, Text, VoidEntry
from qcity.planfile import Checker, Document
from qcity.rules import EXTERNAL, KINDS, THRESHOLD_KINDS, Rule
from qcity.yamlfile import UNREADABLE, Location, UnquotedDate, read_yaml


class ThresholdEntry(RuleFields):
    """What stands behind a target's id: a rule and the unit it is in, or `void`."""

    kinds: ClassVar[tuple[str, ...]] = THRESHOLD_KINDS
    instead: ClassVar[str | None] = "void"

    unit: Text | None = None
    source: Text | None = None
    void: VoidEntry | None = None


def check_thresholds_file(plan: Plan, path: str, content: bytes) -> dict[str, Threshold]:
    """The thresholds by target id, in the targets' units; raises FileError with every problem."""
    file = read_yaml(path, content)
    checker = Checker(file)
    thresholds: dict[str, Threshold] = {}
    if not isinstance(file.data, dict):
        if file.data is not UNREADABLE:
            checker.problem((), Message("thresholds_not_a_mapping"))
    else:
        targets = {target.id: target for target in plan.targets}
        for key, data in file.data.items():
            target = targets.get(key)
            if target is None:
                blanks = {"text": key, "nearest": nearest(key, [t.id for t in plan.targets])}
                checker.problem((key,), Message("thresholds_unknown_target", blanks))
                continue
            entry = checker.entry(ThresholdEntry, {} if data is None else data, (key,))
            _check_rule(checker, target, data)
            factor = _factor(checker, plan, target, data)
            if not file.problems:
                thresholds[key] = _threshold(entry, factor)
    if file.problems:
        raise FileError(path, file.problems)
    return thresholds


def _check_rule(checker: Checker, target: Target, data: object) -> None:
    """Tells where the rule that is given, right by itself or not, is none that the plan leaves to this file."""
    given = [kind for kind in KINDS if isinstance(data, dict) and data.get(kind, False) is not False]
    if not given:
        return
    where: Location = (target.id,)
    if target.rule.kind != EXTERNAL:
        checker.problem(where, Message("thresholds_not_external", {"text": target.name}))
        return
    for kind in given:
        if kind not in THRESHOLD_KINDS:
            blanks = {"text": kind, "known": ", ".join(THRESHOLD_KINDS)}
            checker.problem((*where, kind), Message("thresholds_bad_kind", blanks))
        elif len(given) == 1 and target.rule.holds not in (None, kind):
            blanks = {"text": kind, "wanted": target.rule.holds or ""}
            checker.problem((*where, kind), Message("thresholds_other_rule", blanks))


def _factor(checker: Checker, plan: Plan, target: Target, data: object) -> Fraction:
    """What one of the file's unit is in the target's; a unit that does not convert is a problem."""
    text = data.get("unit") if isinstance(data, dict) else None
    if not isinstance(text, str) or isinstance(text, UnquotedDate) or not text.strip():
        return Fraction(1)
    unit = plan.units.find(text)
    factor = unit.in_terms_of(target.unit) if unit is not None else None
    if factor is None:
        checker.problem((target.id, "unit"), Message("thresholds_unit", {"text": text, "unit": target.unit.id}))
        return Fraction(1)
    return factor


def _threshold(entry: Document, factor: Fraction) -> Threshold:
    rule = _scaled(read_rule(entry), factor) if any(kind in entry for kind in KINDS) else None
    return Threshold(rule, entry.get("source"), read_void(entry.get("void")))


def _scaled(rule: Rule, factor: Fraction) -> Rule:
    """The rule with its numbers in the target's unit, exactly."""
    if factor == 1:
        return rule

    def scale(number: Fraction | Decimal | None) -> Fraction | None:
        return None if number is None else Fraction(number) * factor

    return rule._replace(value=scale(rule.value), high=scale(rule.high), tolerance=scale(rule.tolerance))
