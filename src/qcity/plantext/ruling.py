"""From a number and the words around it to a rule: its kind, its value and unit, and how the wording was read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from qcity.plantext import lexicon
from qcity.plantext.leads import Said
from qcity.plantext.lexicon import BOUNDS
from qcity.plantext.measures import DOUBLED as DOUBLINGS
from qcity.plantext.measures import SPLIT_MYRIADS
from qcity.plantext.quantities import DOUBLED, Quantity

_RATIOS = ("%", "‰")


class Ruling(NamedTuple):
    """A rule as read: `suffix` is added to the subject to name what is measured (年均增长)."""

    kind: str
    value: Decimal
    unit: str
    high: Decimal | None = None
    suffix: str = ""
    baseline: tuple[int, Decimal | None] | None = None
    is_lifted: bool = False
    notes: tuple[str, ...] = ()


def scaled(quantity: Quantity) -> tuple[Decimal, str]:
    """The number and the unit of a quantity; 万 and 亿 stay with the unit, 百 and 千 go to the number."""
    factor, myriad = SPLIT_MYRIADS.get(quantity.myriad, (1, quantity.myriad))
    unit = {"个百分点": "百分点"}.get(quantity.unit, quantity.unit)
    return quantity.numbers[0] * factor, f"{myriad}{unit}"


def ruled(
    quantity: Quantity, word: str, said: Said, subject: str, base: tuple[int | None, Decimal] | None
) -> Ruling | None:
    """The rule that a quantity states of a subject; None where it makes none.

    `word` is the quantity as the text has it, `base` the year and the level that a change starts from.
    """
    value, unit = (Decimal(DOUBLINGS[word]), "%") if quantity.kind == DOUBLED else scaled(quantity)
    high = scaled(quantity._replace(numbers=quantity.numbers[1:]))[0] if len(quantity.numbers) == 2 else None
    if high is not None and high <= value:
        return None
    bound = _bound(quantity, said)
    is_bare = said.is_to or said.is_level or said.controls
    ruling = Ruling("", value, unit, high)
    if quantity.kind == DOUBLED or (said.direction and not is_bare):
        ruling = _change(ruling, quantity, said, bound)
    elif said.is_annual and ruling.unit in _RATIOS:
        ruling = ruling._replace(suffix="年均增速", is_lifted=True)
    if base is not None:
        year, level = base
        notes = (*ruling.notes, f"原文写明起点为{level:f}{unit}")
        ruling = ruling._replace(notes=notes, baseline=ruling.baseline if year is None else (year, level))
    if not ruling.kind:
        kind, told = _kind(said, quantity, bound, high, subject)
        ruling = ruling._replace(kind=kind, notes=(*ruling.notes, *told))
    if quantity.kind != DOUBLED and not quantity.unit and ruling.unit != "%":
        unit = _unit_of(subject, ruling.unit)
        return ruling._replace(unit=unit, notes=(*ruling.notes, "原文没有写单位")) if unit else None
    return ruling


def _bound(quantity: Quantity, said: Said) -> str | None:
    """What the bounding words around a number demand, the one behind it first."""
    before = BOUNDS.get(said.bound) or BOUNDS.get(quantity.before)
    after = BOUNDS.get(quantity.after)
    if after == lexicon.MORE_THAN and before == lexicon.AT_LEAST:  # 不少于100余家
        return before
    return after or before


def _change(ruling: Ruling, quantity: Quantity, said: Said, bound: str | None) -> Ruling:
    """A rise or fall by so much: against a base, or as a figure of its own."""
    down, unit = said.direction < 0, ruling.unit
    if quantity.unit == "倍":
        ruling = ruling._replace(value=ruling.value * 100, unit="%")
        unit = "%"
    plain = bound in (None, lexicon.AT_LEAST, lexicon.MORE_THAN) and ruling.high is None
    if unit == "%" and plain and _is_against_base(quantity, said):
        notes = ["升降幅度按与基期水平相比读,须报水平值,并把 unit 改为水平值的单位"]
        if said.compared is None:
            notes.append("基期没有写明年份" if said.is_compared else "基期没有写明")
        return ruling._replace(
            kind="changes_by",
            value=-ruling.value if down else ruling.value,
            baseline=(said.compared, None) if said.compared is not None else None,
            is_lifted=True,
            notes=tuple(notes),
        )
    if unit in _RATIOS:
        suffix = "下降" if down else "增长"
    elif unit in ("百分点", "岁", "年"):
        suffix = "降低幅度" if down else "提高幅度"
    else:
        suffix = "减少量" if down else "增加量"
    compared = (f"与{said.compared}年相比",) if said.compared is not None else ()
    suffix = f"年均{suffix}" if said.is_annual else suffix
    return ruling._replace(suffix=suffix, is_lifted=unit in _RATIOS, notes=compared)


def _is_against_base(quantity: Quantity, said: Said) -> bool:
    """Whether a change in per cent is one of the level against a base, and no rate of growth."""
    if quantity.kind == DOUBLED or quantity.unit == "倍" or said.is_compared or said.is_cumulative:
        return True
    return not said.is_annual and (said.direction < 0 or not said.change.endswith(("增长", "增")))


def _kind(
    said: Said, quantity: Quantity, bound: str | None, high: Decimal | None, subject: str
) -> tuple[str, Sequence[str]]:
    if high is not None:
        return "between", ()
    if bound == lexicon.ABOUT:
        return "about", ("“左右”“近”没有写明允许的偏差",)
    if bound is not None:
        return bound, ()
    if said.controls:
        return "at_most", ()
    if said.is_to and said.direction < 0:
        return "at_most", ("没有写“以下”,按不高于读",)
    is_negative = bool(lexicon.NEGATIVE.search(subject)) and not lexicon.POSITIVE.search(subject)
    if is_negative and quantity.numbers[0] == 0:
        return "equals", ()
    if is_negative and not said.direction and not said.build and re.search("率|浓度|指数|时间|时限|数$", subject[-4:]):
        return "at_most", ("没有写“以下”,所指的是越少越好的事,按不高于读",)
    return "at_least", ("没有写“以上”,按不低于读",)


def _unit_of(subject: str, myriad: str) -> str:
    """The unit of a bare number, from what it is about; empty where that does not say."""
    if myriad:
        return f"{myriad}个"
    if re.search("得分|评分|分值|满意度$", subject):
        return "分"
    return "指数" if re.search("指数|系数|比$|倍数|(?:率|比重|占比|强度|水平|数|量|度)$", subject) else ""


def unit_of_event(name: str) -> str:
    """What an event that is not to happen is counted in."""
    if re.search("死亡|伤亡|人数", name):
        return "人"
    return "件" if re.search("投诉|案件|上访", name) else "起"
