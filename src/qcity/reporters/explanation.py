"""Explanations: the list of a plan's targets, one target in full, one issue code in full, as text."""

from __future__ import annotations

from collections.abc import Iterator

from qcity import rules
from qcity.codes import Text, entry_of
from qcity.errors import Message
from qcity.messages import say, word
from qcity.numbers import number_text
from qcity.periods import all_between
from qcity.plan import BINDING, BY_DUE, FLOW, NONE, WHOLE, Plan, Target
from qcity.reporters import View
from qcity.reporters.grid import lines, render_rows
from qcity.rules import Rule
from qcity.units import RATIO, with_unit
from qcity.wording import departments_text, inert, rule_text

Field = tuple[str, str]

_TO_SUBMIT = ("explain.submit", "explain.example")


def render_targets(plan: Plan, targets: list[Target], view: View) -> Iterator[str]:
    """The list of targets as a table."""
    zh = view.lang == "zh"
    headings = ("标识", "目标", "要求", "判定", "责任单位") if zh else ("Id", "Target", "Rule", "Judged", "Departments")
    rows = [
        tuple(
            inert(cell)
            for cell in (
                target.id,
                target.name if zh or not target.name_en else target.name_en,
                rule_text(target.rule, target, view.lang),
                _judged_briefly(target, view.lang),
                departments_text(plan, target, view.lang)
                + (word("explain.inferred_briefly", view.lang) if target.inferred else ""),
            )
        )
        for target in targets
    ]
    yield render_rows(headings, rows, view, (16, 14, 8, 8, 8))
    yield (
        f"计划共 {len(plan.targets)} 个目标，列出 {len(targets)} 个\n"
        if zh
        else (f"{len(targets)} of {len(plan.targets)} targets\n")
    )


def _judged_briefly(target: Target, lang: str) -> str:
    """When a target is judged, about whom, and whether it is only striven for."""
    when = f"when.{'flow' if target.when == BY_DUE and target.measure == FLOW else target.when}"
    said = [
        f"{word('when.every', lang)}{word(f'cadence.{target.cadence}', lang)}" if target.cadence else word(when, lang),
        "" if target.scope == WHOLE else word(f"scope.{target.scope}", lang),
        "" if target.commitment == BINDING else word(f"commitment.{target.commitment}", lang),
    ]
    return ("，" if lang == "zh" else ", ").join(filter(None, said))


def render_target(plan: Plan, target: Target, view: View, *, to_submit: bool = True) -> Iterator[str]:
    """Everything the plan says of one target and, unless that is not wanted, what a submission must contain."""
    heading = [f"{target.name}  [{target.id}]", *([target.name_en] if target.name_en else []), ""]
    yield from lines(view, ((inert(line), "") for line in heading))
    fields = _target_fields(plan, target, view.lang)
    yield from _fields([f for f in fields if f[1] and (to_submit or f[0] not in _TO_SUBMIT)], view)


def render_code(code: str, view: View) -> Iterator[str]:
    """What an issue code means, what provokes it, how to mend it."""
    entry = entry_of(code)

    def pick(text: Text) -> str:
        return text.zh if view.lang == "zh" else text.en

    yield from lines(view, [(f"{code}  ({word(f'severity.{entry.severity}', view.lang)})", ""), ("", "")])
    fields = [("meaning", pick(entry.meaning)), ("example", entry.example), ("mend", pick(entry.mend))]
    yield from _fields([(f"explain.{key}", text) for key, text in fields], view)


def _fields(fields: list[Field], view: View) -> Iterator[str]:
    colon = "：" if view.lang == "zh" else ":"
    for key, text in fields:
        first, *more = inert_lines(text)
        label = f"{word(key, view.lang)}{colon}"
        if not more:
            said = [f"{label}{first}" if view.lang == "zh" else f"{label} {first}"]
        else:
            said = [label, *(f"    {line}".rstrip() for line in (first, *more))]
        yield from lines(view, ((line, "") for line in said))


def inert_lines(text: str) -> list[str]:
    """A text's lines, each safe to print."""
    return [inert(line) for line in text.rstrip("\n").split("\n")]


def _target_fields(plan: Plan, target: Target, lang: str) -> Iterator[Field]:
    separator = "、" if lang == "zh" else ", "
    yield "explain.clause", target.clause or ""
    yield "explain.quote", target.quote or ""
    short, words = rule_text(target.rule, target, lang), rule_words(target.rule, target, lang)
    yield "explain.rule", short if short == words else f"{short}  ({words})"
    yield "explain.judged", _judged(plan, target, lang)
    yield "explain.due", f"{target.due} ({target.deadline.isoformat()})"
    yield "explain.reading", target.note or ""
    departments = separator.join(plan.department_names(target)) or word("explain.none", lang)
    yield "explain.departments", departments + (word("explain.inferred", lang) if target.inferred else "")
    yield "explain.scope", word(f"scope.{target.scope}", lang)
    if target.scope == WHOLE and plan.areas_of_whole():
        yield "explain.rollup", word(f"rollup.{target.rollup}", lang)
    if target.range is not None:
        low, high = (None if end is None else number_text(end) for end in (target.range.low, target.range.high))
        ends = [f"≥ {low}" if low is not None else "", f"≤ {high}" if high is not None else ""]
        yield "explain.range", with_unit(separator.join(filter(None, ends)), target.unit.id)
    yield "explain.commitment", word(f"commitment.{target.commitment}", lang)
    if target.baseline is not None:
        value = target.baseline.value
        value_text = "" if value is None else f": {with_unit(number_text(value), target.unit.id)}"
        yield "explain.baseline", f"{target.baseline.period}{value_text}"
    if target.void is not None:
        yield "explain.void", target.void.reason
    yield "explain.aliases", separator.join(target.aliases)
    yield "explain.submit", "\n".join(_to_submit(plan, target, lang))
    yield "explain.example", _example(plan, target, lang)


def rule_words(rule: Rule, target: Target, lang: str) -> str:
    """A rule in words, saying whether the limit itself counts."""
    unit = target.unit.id
    if rule.kind in (rules.RISES, rules.FALLS, rules.CHANGES_BY):
        return rule_text(rule, target, lang)
    if rule.kind == rules.EXTERNAL:
        return say(Message("words.external", {"x": rule.reference or ""}), lang)
    blanks = {"x": with_unit(number_text(rule.value or 0), unit)}
    kind = rule.kind
    if kind == rules.BETWEEN:
        blanks["x"] = rule_text(rule, target, lang)
        kind = "between_strict" if rule.strict else kind
    if kind == rules.ABOUT:
        blanks["tolerance"] = "" if rule.tolerance is None else with_unit(number_text(rule.tolerance), unit)
        blanks["better"] = word(f"words.{rule.better}", lang) if rule.better else ""
    return say(Message(f"words.{kind}", blanks), lang)


def _judged(plan: Plan, target: Target, lang: str) -> str:
    starts = target.starts if target.starts is not None else plan.starts
    blanks = {
        "due": str(target.due),
        "starts": "?" if starts is None else str(starts),
        "cadence": word(f"cadence.{target.cadence}", lang) if target.cadence else "",
    }
    flow = target.when == BY_DUE and target.measure == FLOW
    text = say(Message(f"when_words.{target.when}{'_flow' if flow else ''}", blanks), lang)
    return f"{text} ({word(f'measure.{target.measure}', lang)})"


def _to_submit(plan: Plan, target: Target, lang: str) -> Iterator[str]:
    unit = target.unit.id
    if target.unit.kind == RATIO:
        blanks = {
            "unit": unit,
            "numerator": target.numerator or word("submit.numerator", lang),
            "denominator": target.denominator or word("submit.denominator", lang),
        }
        yield say(Message("submit.ratio", blanks), lang)
    else:
        yield say(Message("submit.figure", {"unit": unit}), lang)
    if target.scope != WHOLE:
        names = ("、" if lang == "zh" else ", ").join(body.name for body in plan.subjects(target))
        yield say(Message("submit.each", {"bodies": names}), lang)
    elif target.rollup != NONE and plan.areas_of_whole():
        yield say(Message("submit.areas", {"whole": plan.whole.name, "rollup": target.rollup}), lang)
    else:
        yield say(Message("submit.whole", {"whole": plan.whole.name}), lang)


def _example(plan: Plan, target: Target, lang: str) -> str:
    """A header and a row that a submission could have, for this target."""
    ending = list(all_between(target.cadence, target.due.start, target.due.end)) if target.cadence else []
    period = str(ending[-1] if ending else target.due)
    body = "" if target.scope == WHOLE else next((b.name for b in plan.subjects(target)), "")
    header = "指标,报告期,地区,数值,单位" if lang == "zh" else "indicator,period,body,value,unit"
    name = target.name if lang == "zh" else target.id
    base = target.baseline
    periods = [str(base.period)] if base is not None and base.value is None else []
    return "\n".join([header, *(f"{name},{one},{body},…,{target.unit.id}" for one in [*periods, period])])
