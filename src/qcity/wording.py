"""How rules, figures and verdicts are written, the same in every format."""

from __future__ import annotations

import re
from fractions import Fraction

from qcity import rules
from qcity.messages import word
from qcity.numbers import number_text, short_number, terminates
from qcity.plan import BY_DUE, EVERY_YEAR, WHOLE, Plan, Target
from qcity.report import FAIL, MISSING, PASS, PENDING, UNDECIDED, VOID, Part, Result
from qcity.rules import Interval, Rule
from qcity.units import with_unit

SYMBOLS = {PASS: "√", FAIL: "×", PENDING: "→", MISSING: "○", UNDECIDED: "？", VOID: "－"}
"""All of them are in GBK, so that a Chinese Windows terminal can show them."""

FRAGILE = "※"
"""Marks a verdict that another admissible reading of the same data would not give."""

UNSAFE = (
    "\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
"""What steers a terminal, turns text around or cannot be seen, besides the ASCII control characters."""


_FORMULA = tuple("=+-@＝＋－＠")
"""How a formula begins for a spreadsheet; a tab or a line break before it is no danger once a text is inert."""


def inert(text: str) -> str:
    """Text from a file with everything made visible that could steer a terminal or turn text around.

    >>> inert("a\\x1b[31mb")
    'a\\\\x1b[31mb'
    """
    if text.isprintable():  # quick, and so for nearly every text
        return text
    return re.sub(f"[\x00-\x1f{UNSAFE}]", lambda m: m[0].encode("unicode_escape", "surrogatepass").decode(), text)


def inert_cell(text: str) -> str:
    """Text for a cell of a CSV file that no spreadsheet takes for a formula; numbers are not to be given to it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def rule_text(rule: Rule, target: Target, lang: str) -> str:
    """What a rule demands, short: `≥ 30%`, `1-2家`, `高于基期`."""
    unit = target.unit.id
    signs = {
        rules.AT_LEAST: "≥",
        rules.MORE_THAN: ">",
        rules.AT_MOST: "≤",
        rules.LESS_THAN: "<",
        rules.EQUALS: "=",
        rules.ABOUT: "≈",
    }
    if rule.kind in signs and rule.value is not None:
        text = f"{signs[rule.kind]} {with_unit(number_text(rule.value), unit)}"
        text += f" ±{number_text(rule.tolerance)}" if rule.tolerance else ""
        return text + word(f"rule.{rule.better}", lang) if rule.better else text
    if rule.kind == rules.BETWEEN and rule.value is not None and rule.high is not None:
        text = with_unit(f"{number_text(rule.value)}-{number_text(rule.high)}", unit)
        return text + word("rule.strict", lang) if rule.strict else text
    if rule.kind == rules.CHANGES_BY and rule.value is not None:
        return _change_text(Fraction(rule.value), target, lang)
    if rule.kind == rules.EXTERNAL:
        sign = f" ({signs.get(rule.holds, rule.holds)})" if rule.holds else ""
        return f"另行规定{sign}：{rule.reference}" if lang == "zh" else f"set elsewhere{sign}: {rule.reference}"
    return _direction_text(rule.kind == rules.RISES, target, lang)


def demand_text(result: Result, lang: str) -> str:
    """The rule and how often it must hold."""
    text = rule_text(result.rule, result.target, lang)
    if result.target.when == BY_DUE or result.rule.kind in (rules.RISES, rules.FALLS):
        return text
    every = {
        ("zh", True): "，每年",
        ("zh", False): "，每期",
        ("en", True): ", every year",
        ("en", False): ", every period",
    }
    return text + every[lang, result.target.when == EVERY_YEAR]


def verdict_text(result: Result, lang: str) -> str:
    """The verdict's sign and word; a missed target that was only striven for says so."""
    text = f"{SYMBOLS[result.verdict]} {word(f'verdict.{result.verdict}', lang)}"
    if result.verdict == FAIL and not result.is_binding_and_due:
        text += f" {word('commitment.aspirational', lang)}"
    return text


def figure_text(part: Part | None, target: Target) -> str:
    """A part's figure with its unit; empty where there is none."""
    if part is None or part.shown is None:
        return ""
    return with_unit(part.shown, target.unit.id)


def gap_text(part: Part | None, target: Target, lang: str) -> str:
    """A missed part's gap with its unit, never rounded to nothing; empty where there is none."""
    if part is None or part.gap is None or part.verdict == PASS:
        return ""
    return difference_text(short_number(Fraction(part.gap)), target.unit.id, lang)


def difference_text(number: str, unit: str, lang: str) -> str:
    """The difference of two figures with its unit; of two percentages it is one of percentage points."""
    if unit == "%":
        return f"{number} 百分点" if lang == "zh" else f"{number} pp"
    return with_unit(number, unit)


def digits_text(number: Fraction) -> str:
    """A number to 12 digits, with an ellipsis where it goes on."""
    return number_text(number) + ("" if terminates(number) else "…")


def interval_text(interval: Interval) -> str:
    """An interval as a formula has it: `≥ 96`, `> 0, ≤ 5`, `= 0`; empty where it is without ends."""
    if interval.point is not None:
        return f"= {digits_text(interval.point)}"
    low, high = interval.low, interval.high
    ends = [f"{'>' if interval.low_open else '≥'} {digits_text(low)}"] if low is not None else []
    ends += [f"{'<' if interval.high_open else '≤'} {digits_text(high)}"] if high is not None else []
    return ", ".join(ends)


def departments_text(plan: Plan, target: Target, lang: str) -> str:
    """Who answers for a target; where that is each of the bodies that it is about, these are not listed again."""
    names = plan.department_names(target)
    if target.scope != WHOLE and len(names) > 1 and set(names) == {body.name for body in plan.subjects(target)}:
        return word("departments.each", lang)
    return ("、" if lang == "zh" else ", ").join(names)


def target_name(target: Target, lang: str) -> str:
    """A target's name in a language; in the plan's where it has no other."""
    return target.name_en if lang == "en" and target.name_en else target.name


def _change_text(change: Fraction, target: Target, lang: str) -> str:
    size, since = number_text(abs(change)), str(target.baseline.period) if target.baseline else ""
    if lang == "zh":
        return f"{_than(since) if since else ''}{'上升' if change > 0 else '下降'}{size}%以上"
    return f"{'up' if change > 0 else 'down'} {size}% or more{f' from {since}' if since else ''}"


def _direction_text(rises: bool, target: Target, lang: str) -> str:
    zh, en = ("上升", "above") if rises else ("下降", "below")
    if target.when == EVERY_YEAR:
        return f"逐年{zh}" if lang == "zh" else f"{en} the year before"
    if target.when != BY_DUE:
        return f"逐期{zh}" if lang == "zh" else f"{en} the period before"
    since = str(target.baseline.period) if target.baseline else ""
    if lang == "zh":
        return f"{_than(since) if since else '比基期'}{zh}"
    return f"{en} the baseline{f' {since}' if since else ''}"


def _than(since: str) -> str:
    return f"比{since}{'年' if len(since) == 4 else ''}"
