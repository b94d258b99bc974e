"""What people are told of an amended plan, section by section, the same in every format: text as it is in the files.

Whoever shows a row makes its text inert.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from qcity.errors import Message
from qcity.messages import say, word
from qcity.numbers import number_text
from qcity.plan import Baseline, Plan, Range, Target, Void
from qcity.planchanges import CHANGES, PlanChanges, TargetChange
from qcity.plandemands import ADDED, CHANGED, LOOSENED, TIGHTENED, WITHDRAWN, Detail, Value
from qcity.rules import Rule
from qcity.units import with_unit
from qcity.wording import rule_text, target_name

Row = tuple[str, ...]

COLUMNS = (("what", 14), ("key", 8), ("before", 14), ("after", 14), ("effect", 6))
"""The columns of every section, and how narrow each may become."""

_NONE = "-"
_STYLES = {WITHDRAWN: "bold red", LOOSENED: "bold red", TIGHTENED: "green", CHANGED: "", ADDED: "green"}
_IN_WORDS = frozenset({"when", "cadence", "scope", "rollup", "measure", "commitment"})
"""Keys whose values the catalogue has words for."""


class Section(NamedTuple):
    """A heading and the rows below it, each with its style."""

    heading: str
    rows: list[Row]
    styles: list[str]


def title(changes: PlanChanges) -> Message:
    """What is compared."""
    return Message("amendment.title", {"plan": changes.new.title})


def side(plan: Plan) -> Message:
    """What one side is."""
    return Message("amendment.side", {"path": plan.path, "plan": plan.id, "count": str(len(plan.targets))})


def summary(changes: PlanChanges, lang: str) -> str:
    """How many targets of each kind there are, or that nothing changed."""
    if changes.is_nothing:
        return word("amendment.nothing", lang)
    blanks = {change: str(changes.count(change)) for change in CHANGES}
    blanks |= {"unchanged": str(changes.unchanged), "plan": str(len(changes.plan) or "")}
    return say(Message("amendment.summary", blanks), lang)


def sections(changes: PlanChanges, lang: str) -> Iterator[Section]:
    """Every kind of change that there is, what asks less first, and the plan itself last."""
    for change in CHANGES:
        found = changes.of(change)
        if found:
            rows = [row for one in found for row in _rows(one, lang)]
            heading = say(Message(f"amendment.section_{change}", {"count": str(len(found))}), lang)
            yield Section(heading, rows, [_STYLES[change]] * len(rows))
    if changes.plan:
        heading = say(Message("amendment.section_plan", {"count": str(len(changes.plan))}), lang)
        yield Section(heading, [_plan_row(detail, lang) for detail in changes.plan], [""] * len(changes.plan))


def headings(lang: str) -> Row:
    """The headings of the columns."""
    return tuple(word(f"amendment.column_{name}", lang) for name, _ in COLUMNS)


def _rows(change: TargetChange, lang: str) -> Iterator[Row]:
    name = target_name(change.target, lang)
    for detail in change.details:
        old, new = texts(detail, change, lang)
        yield name, word(f"amendment.label_{detail.key}", lang), old, new, _effect(detail, lang)


def _plan_row(detail: Detail, lang: str) -> Row:
    kind, _, key = detail.key.partition(".")
    what = f"{word(f'amendment.label_{kind}', lang)} {detail.subject}" if detail.subject else None
    label = word(f"amendment.label_{key or kind}", lang)
    old, new = (value_text(detail.key, value, None, lang) for value in (detail.old, detail.new))
    return what or word("amendment.the_plan", lang), label, old, new, _effect(detail, lang)


def _effect(detail: Detail, lang: str) -> str:
    return word(f"amendment.effect_{detail.effect}", lang)


def texts(detail: Detail, change: TargetChange, lang: str) -> tuple[str, str]:
    """A key's values before and after; rules that read the same are told apart key by key."""
    old, new = (
        value_text(detail.key, value, target, lang)
        for value, target in ((detail.old, change.old), (detail.new, change.new))
    )
    if old == new and isinstance(detail.old, Rule) and isinstance(detail.new, Rule):
        return _spelled(detail.old), _spelled(detail.new)
    return old, new


def value_text(key: str, value: Value, target: Target | None, lang: str) -> str:
    """One value for people; a hyphen where there is none."""
    if value is None:
        return word("amendment.no_range", lang) if key == "range" else _NONE
    if isinstance(value, bool):
        return word(f"amendment.bool_{str(value).lower()}", lang)
    if isinstance(value, Rule):
        return rule_text(value, target, lang) if target is not None else _spelled(value)
    if isinstance(value, Baseline):
        unit = target.unit.id if target is not None else ""
        return f"{value.period}" + (f" {with_unit(number_text(value.value), unit)}" if value.value is not None else "")
    if isinstance(value, Range):
        return f"[{', '.join(_NONE if end is None else number_text(end) for end in value[:2])}]"
    if isinstance(value, Void):
        since = str(value.since) if value.since is not None else ""
        return say(
            Message("amendment.void", {"reason": value.reason, "since": since, "source": value.source or ""}), lang
        )
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return ("、" if lang == "zh" else ", ").join(map(str, value)) or _NONE
    return word(f"{key}.{value}", lang) if key in _IN_WORDS else str(value)


def _spelled(rule: Rule) -> str:
    """A rule as its keys and numbers."""
    values = {name: value for name, value in rule._asdict().items() if value is not None and value is not False}
    return ", ".join(
        f"{name}: {value if isinstance(value, str) else number_text(value)}" for name, value in values.items()
    )
