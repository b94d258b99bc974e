"""What may be typed into a template's cells: rules that a spreadsheet program keeps, and what it says of them.

They are a help and no judge: a text such as 未报 is refused here and read by `check`, a pasted figure is not
looked at here and judged there.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from qcity.numbers import number_text
from qcity.plan import Target
from qcity.rules import Number
from qcity.templates.columns import clean, count_names
from qcity.units import COUNT, RATIO

STOP, WARNING = "stop", "warning"
_PERCENT = Fraction(1, 100)
_SMALL = 10
"""Where the plan's own limit is no higher, a share of less than 1 % is nothing to wonder at."""

MOST_TITLE, MOST_MESSAGE = 32, 255
"""Excel's limits."""


class EntryRule(NamedTuple):
    """A formula that a cell must fulfil, in which `{cell}` and `{other}` stand for it and the other count.

    `style` says whether what does not is refused (stop) or asked about (warning).
    """

    formula: str
    style: str
    title: str
    prompt: str
    error: str


def value_rule(target: Target, lang: str) -> EntryRule:
    """What the value of a target may be."""
    zh = lang == "zh"
    low, high = (target.range.low, target.range.high) if target.range else (None, None)
    whole = bool(target.range and target.range.whole)
    doubts = is_doubtful_below_one(target)
    tests = ["ISNUMBER({cell})", *_ends("{cell}", low, high)]
    if whole:
        scale = number_text(target.unit.factor)
        product = "{cell}" if scale == "1" else f"ROUND({{cell}}*{scale},6)"
        tests.append(f"{product}=INT({product})")
    if doubts:
        tests.append("OR({cell}=0,{cell}>1)")
    plain_whole = whole and target.unit.factor == 1
    what, unit = _what(low, high, lang, whole=plain_whole), clean(target.unit.id, 20)
    empty = "没有数据请留空，不要填 0。" if zh else "Leave it empty where there is no figure; do not write 0."
    exact = "" if plain_whole else "如实填写，不必修约。" if zh else "Do not round it. "
    if doubts:
        prompt = f"97.8% 就填 97.8。{exact}" if zh else f"For 97.8% type 97.8. {exact}"
        error = (
            f"这里填{what}，单位 %：97.8% 填 97.8，不要填 0.978。确实不到 1% 的，请选“是”。"
            if zh
            else f"This is {what}, in %: for 97.8% type 97.8, not 0.978. If it really is below 1%, choose Yes."
        )
    else:
        prompt = f"填{what}，单位为{unit}。{exact}" if zh else f"{what[:1].upper()}{what[1:]}, in {unit}. {exact}"
        error = f"这里只能填{what}，单位 {unit} 不必写。" if zh else f"This must be {what}. Leave out the unit, {unit}."
    title = f"数值（{unit}）" if zh else f"Value ({unit})"
    return _fit(EntryRule(if_not_empty(tests), WARNING if doubts else STOP, title, prompt + empty, error))


def count_rule(target: Target, lang: str, *, is_numerator: bool) -> EntryRule:
    """What a count of a ratio may be: not negative, and the numerator within the denominator of a share."""
    zh = lang == "zh"
    n, d = count_names(target, lang)
    tests = ["ISNUMBER({cell})", "{cell}>=0", *(["{cell}=INT({cell})"] if target.sample else [])]
    share = is_share(target)
    if share:
        tests.append('OR({other}="",{cell}<={other})' if is_numerator else 'OR({other}="",{cell}>={other})')
    what = _what(Fraction(0), None, lang, whole=target.sample)
    name, title = (n, ("分子", "Numerator")) if is_numerator else (d, ("分母", "Denominator"))
    if zh:
        prompt = f"{name}。分子、分母一起填，填了就不必填数值。"
        error = f"这里只能填{what}" + ("，且分子不能大于分母。" if share else "。")
    else:
        prompt = f"{name}. Fill in both counts; the value is then not needed."
        error = f"This must be {what}" + (", and the numerator at most the denominator." if share else ".")
    return _fit(EntryRule(if_not_empty(tests), STOP, title[not zh], prompt, error))


def if_not_empty(tests: Iterable[str]) -> str:
    """The formula that a cell is empty or passes every test."""
    return f'OR({{cell}}="",AND({",".join(tests)}))'


def is_share(target: Target) -> bool:
    """Whether a ratio cannot be above 1, so that its numerator is within its denominator."""
    high = target.range.high if target.range else None
    return target.unit.kind == RATIO and high is not None and Fraction(high) * target.unit.factor <= 1


def is_doubtful_below_one(target: Target) -> bool:
    """Whether 0.978 is more likely a share of 97.8 % than one of 0.978 %."""
    is_percent = target.unit.kind == RATIO and target.unit.factor == _PERCENT
    return is_percent and (target.rule.value is None or target.rule.value > _SMALL)


def number_format(target: Target) -> str:
    """How the value shows: a percentage with its sign, so that what was typed can be seen to be one.

    The sign is a text of the format: the number that is stored is 97.8, and stays it where somebody types 97.8 again.
    """
    if target.unit.id in ("%", "‰"):
        return f'General"{target.unit.id}"'
    return "#,##0" if target.unit.kind == COUNT and target.unit.factor == 1 else "General"


def _ends(cell: str, low: Number | None, high: Number | None) -> list[str]:
    lows = [] if low is None else [f"{cell}>={number_text(low)}"]
    return lows + ([] if high is None else [f"{cell}<={number_text(high)}"])


def _what(low: Number | None, high: Number | None, lang: str, *, whole: bool) -> str:
    lowest, highest = ("" if end is None else number_text(end)[:20] for end in (low, high))
    if lang == "zh":
        thing = "整数" if whole else "数"
        if lowest and highest:
            return f" {lowest} 到 {highest} 的{thing}"
        return f"不小于 {lowest} 的{thing}" if lowest else f"不大于 {highest} 的{thing}" if highest else thing
    thing = "a whole number" if whole else "a number"
    if lowest and highest:
        return f"{thing} from {lowest} to {highest}"
    return f"{thing} of {lowest} or more" if lowest else f"{thing} of {highest} or less" if highest else thing


def _fit(rule: EntryRule) -> EntryRule:
    return rule._replace(
        title=rule.title[:MOST_TITLE], prompt=rule.prompt[:MOST_MESSAGE], error=rule.error[:MOST_MESSAGE]
    )
