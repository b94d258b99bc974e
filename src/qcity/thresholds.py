"""Thresholds files: what somebody else set, for the plan's external targets, and goals that were withdrawn."""

from __future__ import annotations

from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction

from qcity.assemble import read_rule, read_void
from qcity.errors import FileError, Message
from qcity.judge import Threshold
from qcity.plan import Plan, Target
from qcity.planfile import Checker, Document, RuleFields, Text, VoidEntry
from qcity.rules import EXTERNAL, THRESHOLD_KINDS, Rule
from qcity.yamlfile import Location, read_yaml


class ThresholdEntry(RuleFields):
    """What stands behind a target's id: a rule and the unit it is in, or `void`."""

    unit: Text | None = None
    source: Text | None = None
    void: VoidEntry | None = None

    def _rule_is_optional(self) -> bool:
        return self.void is not None


def check_thresholds_file(plan: Plan, path: str, content: bytes) -> dict[str, Threshold]:
    """The thresholds by target id, in the targets' units; raises FileError with every problem."""
    file = read_yaml(path, content)
    checker = Checker(file)
    thresholds: dict[str, Threshold] = {}
    if not isinstance(file.data, dict):
        checker.problem((), Message("thresholds_not_a_mapping"))
    else:
        for key, data in file.data.items():
            target = next((t for t in plan.targets if t.id == key), None)
            if target is None:
                near = "、".join(get_close_matches(key, [t.id for t in plan.targets], 3, 0.5))
                checker.problem((key,), Message("thresholds_unknown_target", {"text": key, "nearest": near}))
                continue
            before = len(file.problems)
            entry = checker.entry(ThresholdEntry, data if data is not None else {}, (key,))
            if len(file.problems) == before:
                thresholds[key] = _threshold(checker, plan, target, entry)
    if file.problems:
        raise FileError(path, file.problems)
    return thresholds


def _threshold(checker: Checker, plan: Plan, target: Target, entry: Document) -> Threshold:
    where: Location = (target.id,)
    void = read_void(entry.get("void"))
    if not any(kind in entry for kind in (*THRESHOLD_KINDS, "rises", "falls", "changes_by", EXTERNAL)):
        return Threshold(void=void, source=entry.get("source"))
    rule = read_rule(entry)
    if target.rule.kind != EXTERNAL:
        checker.problem(where, Message("thresholds_not_external", {"text": target.name}))
    elif rule.kind not in THRESHOLD_KINDS:
        checker.problem(where, Message("thresholds_bad_kind", {"text": rule.kind, "known": ", ".join(THRESHOLD_KINDS)}))
    elif target.rule.holds not in (None, rule.kind):
        blanks = {"text": rule.kind, "wanted": target.rule.holds or ""}
        checker.problem((*where, rule.kind), Message("thresholds_other_rule", blanks))
    factor = _factor(checker, plan, target, entry.get("unit"))
    return Threshold(_scaled(rule, factor), entry.get("source"), void)


def _factor(checker: Checker, plan: Plan, target: Target, text: str | None) -> Fraction:
    if text is None:
        return Fraction(1)
    unit = plan.units.find(text)
    factor = unit.in_terms_of(target.unit) if unit is not None else None
    if factor is None:
        checker.problem((target.id, "unit"), Message("thresholds_unit", {"text": text, "unit": target.unit.id}))
        return Fraction(1)
    return factor


def _scaled(rule: Rule, factor: Fraction) -> Rule:
    """The rule with its numbers in the target's unit, exactly."""
    if factor == 1:
        return rule

    def scale(number: Fraction | Decimal | None) -> Fraction | None:
        return None if number is None else Fraction(number) * factor

    return rule._replace(value=scale(rule.value), high=scale(rule.high), tolerance=scale(rule.tolerance))
