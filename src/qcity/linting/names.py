"""Whether names tell things apart, and whether targets and departments have each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qcity import rules
from qcity.linting.subject import Finding, Subject, rule_in_words
from qcity.plan import DEPARTMENT, Target, name_key
from qcity.rules import Limits, settle
from qcity.yamlfile import Location

_FILLERS = re.compile(r"全市|全省|全县|全区|全州|主要|重点|总体|综合|数量|总数|个数|情况|水平|的|以上|及以上|\(.*?\)")
_LEVELS = (
    "国省市县区州乡镇村级一二两三四五六七八九十0123456789东南西北中上下左右大小新旧男女内外高低初前后进出"
    "甲乙丙AB农林牧渔工商水电气猪牛羊城父母食药"
)
"""Characters in which two right names may well differ alone: levels, numbers, directions, kinds."""
_LEAST = 4


def same_things(subject: Subject) -> Iterator[Finding]:
    """Pairs of targets about what is really one thing: twice the same, or asking different things of it."""
    groups: dict[tuple[object, ...], list[tuple[Location, Target]]] = {}
    for owner, target in subject.targets():
        for core in dict.fromkeys(map(_core, (target.name, *target.aliases))):
            key = (core, target.unit.dimension, target.due, target.scope, target.bodies)
            groups.setdefault(key, []).append((owner, target))
    told: set[tuple[Location, Location]] = set()
    for group in groups.values():
        for i, (owner, target) in enumerate(group):
            for other_owner, other in group[:i]:
                if owner == other_owner or (other_owner, owner) in told:
                    continue
                told.add((other_owner, owner))
                code = _relation(target, other)
                blanks = {
                    "other": other.id,
                    "line": str(subject.file.line(other_owner) or ""),
                    "rule": rule_in_words(target),
                    "other_rule": rule_in_words(other),
                }
                yield subject.finding(code, owner, None, None, blanks, (other_owner,))


def _core(name: str) -> str:
    """A name without the words that do not tell it from another."""
    plain = name_key(name)
    return _FILLERS.sub("", plain) or plain


def _relation(one: Target, other: Target) -> str:
    factor = other.unit.in_terms_of(one.unit)
    if one.rule == other.rule and factor == 1:
        return "same-target"
    limits, others = settle(one.rule), settle(other.rule)
    if limits is None or others is None or factor is None:
        opposed = {one.rule.kind, other.rule.kind} == {rules.RISES, rules.FALLS}
        return "contradicting-targets" if opposed else "two-limits"
    return "contradicting-targets" if _are_apart(limits, others, factor) else "two-limits"


def _are_apart(limits: Limits, others: Limits, factor: object) -> bool:
    from fractions import Fraction

    scale = Fraction(str(factor)) if not isinstance(factor, Fraction) else factor
    low, high, low_open, high_open = others.allowed
    scaled = others.allowed._replace(
        low=None if low is None else low * scale, high=None if high is None else high * scale,
        low_open=low_open, high_open=high_open,
    )  # fmt: skip
    return limits.allowed.meet(scaled).is_empty


def near_names(subject: Subject) -> Iterator[Finding]:
    """Names of targets, or of bodies, that differ by one character."""
    targets = [(owner, target.name) for owner, target in subject.targets()]
    bodies: list[tuple[Location, str]] = [
        (("bodies", i), str(entry.get("name", ""))) for i, entry in enumerate(subject.file.data.get("bodies") or ())
    ]
    for named in (targets, bodies):
        yield from _near(subject, named)


def _near(subject: Subject, named: Sequence[tuple[Location, str]]) -> Iterator[Finding]:
    seen: dict[str, list[int]] = {}
    for i, (owner, name) in enumerate(named):
        key = name_key(name)
        if len(key) < _LEAST:
            continue
        for pattern in _with_a_gap(key):
            for j in seen.get(pattern, ()):
                other_owner, other = named[j]
                if _differ_by_a_slip(key, name_key(other)):
                    blanks = {"other": other, "line": str(subject.file.line(other_owner) or "")}
                    yield subject.finding("near-names", owner, "name", name, blanks, (other_owner,))
        for pattern in _with_a_gap(key):
            if i not in seen.setdefault(pattern, []):
                seen[pattern].append(i)


def _with_a_gap(key: str) -> list[str]:
    """A name with each of its characters, in turn, left open: two names that differ by one share such a pattern."""
    return [f"{key[:i]}?{key[i + 1 :]}" for i in range(len(key))]


def _differ_by_a_slip(one: str, other: str) -> bool:
    """Whether two names of one length differ in one character, and not in a level, a number or a kind."""
    if len(one) != len(other):
        return False
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(pairs) == 1 and not all(sign in _LEVELS for sign in pairs[0])


def missing_departments(subject: Subject) -> Iterator[Finding]:
    """Targets that nobody answers for."""
    for owner, target in subject.targets():
        if not target.departments:
            yield subject.finding("no-department", owner)


def idle_departments(subject: Subject) -> Iterator[Finding]:
    """Departments that answer for nothing."""
    busy = {name for _, target in subject.targets() for name in target.departments}
    for i, entry in enumerate(subject.file.data.get("bodies") or ()):
        if entry.get("kind") == DEPARTMENT and entry.get("id") not in busy:
            yield subject.finding("idle-department", ("bodies", i), None, str(entry.get("name", "")))
