"""Rules as data, in the contract's form."""

from __future__ import annotations

from typing import Any

from qcity.rules import ABOUT, BETWEEN, EXTERNAL, FALLS, RISES, Rule


def rule_data(rule: Rule) -> dict[str, Any]:
    """A rule as data, in the contract's form."""
    if rule.kind in (RISES, FALLS):
        return {"kind": rule.kind}
    if rule.kind == EXTERNAL:
        data: dict[str, Any] = {"kind": rule.kind, "reference": rule.reference}
        return {**data, "holds": rule.holds} if rule.holds else data
    if rule.kind == BETWEEN:
        data = {"kind": rule.kind, "low": rule.value, "high": rule.high}
        return {**data, "strict": True} if rule.strict else data
    data = {"kind": rule.kind, "value": rule.value}
    if rule.kind == ABOUT:
        return {**data, "tolerance": rule.tolerance, **({"better": rule.better} if rule.better else {})}
    return data
