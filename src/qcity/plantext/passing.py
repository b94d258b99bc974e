"""Which quantities are no goals, by what their sentence and their chapter say."""

from __future__ import annotations

import re

from qcity.plantext.items import Item
from qcity.plantext.leads import taken_off
from qcity.plantext.lexicon import BACKGROUND, PAST, REWARD
from qcity.plantext.structure import Paragraph
from qcity.plantext.years import Years

_REWARD = "奖励、补助或处罚的标准,不是目标"
_STANDING = "现状或背景中的数,不是目标"
_REACHED = "已经达到的数,不是目标"
_BEFORE = "规划期以前的数,不是目标"
_LAYOUT = "布局的说法,不是目标"
_CONDITION = "所指对象的条件,不是目标"
_SPAN = "已经过去的时间,不是目标"

_FAR = 160
"""So many characters around an item are looked at."""
_OF_SOMETHING = re.compile(r"的(?!目标|水平|要求|任务|比例|速度|增速|规模|增长|幅度|范围)")


def why_not(text: str, paragraph: Paragraph, start: int, end: int, item: Item, years: Years, first: int | None) -> str:
    """Why an item of the sentence from `start` to `end` is no goal; empty where it may be one.

    `first` is the first year of the plan, None where it is not known.
    """
    at = item.first.start
    year = years.at(at)
    is_ahead = year is not None and (first is None or year >= first) and years.is_deadline(at)
    said = text[item.start : item.end]
    if REWARD.search(said[-_FAR:]) and item.first.unit.endswith(("元", "%", "分")):
        return _REWARD
    if not is_ahead:
        if any(BACKGROUND.search(title) for title in paragraph.titles):
            return _STANDING
        if PAST.search(text, max(start, item.start - 30), item.end):
            return _REACHED
    if year is not None and first is not None and year < first and item.every is None:
        return _BEFORE
    if _OF_SOMETHING.match(item.tail) and not taken_off(item.lead).build:
        return _CONDITION
    if not text[item.first.core].isascii() and re.search("格局|布局|框架", text[item.start : item.end + 20]):
        return _LAYOUT
    if "辖" in text[max(start, item.start - _FAR) : min(end, item.end + _FAR)] or re.search(
        r"总(?:面积|人口)$", item.lead
    ):
        return _STANDING
    return _SPAN if item.tail.startswith(("以来", "来")) else ""
