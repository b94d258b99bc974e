"""The words before a number, taken off one by one from the right, as far as they say how the number is meant."""

from __future__ import annotations

import re
from typing import NamedTuple

from qcity.plantext import lexicon
from qcity.wordlists import any_of, listed


class Said(NamedTuple):
    """What the words before a number say; `rest` is what is left of them.

    `bound` is a bounding word (不低于). `direction` is 1 or -1 where `change` is a verb of change; `is_to` says that it
    leads to a level (提高到), `is_level` that a level is named (达到), `keeps` that it is to be kept (稳定在),
    `controls` that it is a ceiling (控制在). `each` stands for 分别 and 均; `compared` is the year that a change is
    counted from. `build` is the verb that brings something about (建成).
    """

    rest: str
    bound: str = ""
    direction: int = 0
    is_to: bool = False
    is_level: bool = False
    keeps: bool = False
    controls: bool = False
    each: bool = False
    is_annual: bool = False
    is_cumulative: bool = False
    is_compared: bool = False
    compared: int | None = None
    build: str = ""
    change: str = ""


_UP, _DOWN = any_of(lexicon.UP), any_of(lexicon.DOWN)
CHANGE = rf"(?:{_UP}|{_DOWN})"
_BOUND = any_of(word for word in lexicon.BOUNDS if len(word) > 1 or word in "逾约近<>≥≤＞＜")
_ADVERBS = listed(
    """
    总体上 总体 平均 基本 逐步 稳步 进一步 再 将 要 应 须 需 可 力求 已 仍 也 全部 原则上 大幅 显著 有效 持续 不断
    同步 普遍 整体 每人每月 每人每年 每人 的 ,
    """
)
_LAST = re.compile(
    rf"(?:(?P<control>(?:控制|压控|压减|严控|管控)(?:在|到|至|于))"
    rf"|(?P<keep>{any_of(lexicon.KEEPS)})"
    rf"|(?P<rise_to>(?:{_UP})了?(?:到|至))|(?P<fall_to>(?:{_DOWN})了?(?:到|至))"
    rf"|(?P<bound>{_BOUND})"
    rf"|(?P<level>达到|达成|达|到|至|突破|迈上)"
    rf"|(?P<compare>{lexicon.anonymous(lexicon.COMPARED)})"
    rf"|(?P<annual>(?:年均|年平均|每年平均|平均每年|年度)(?:增速|增幅)?)"
    rf"|(?P<cumulative>累计|总计|合计|共计|累积)"
    rf"|(?P<each>分别|均|都|各自|各)"
    rf"|(?P<rise>{_UP})|(?P<fall>{_DOWN})"
    rf"|(?P<nothing>为|是|在|即|{any_of([*lexicon.HEDGES, *lexicon.FIRM])}|{any_of(_ADVERBS)})"
    rf"|(?P<year>{lexicon.anonymous(lexicon.YEARS)}|{lexicon.anonymous(lexicon.FIVE)}))$"
)
_BUILD = re.compile(rf"(?:{any_of(lexicon.BUILDS)})$")
_MOST_WORDS = 12
_LONGEST = 24
"""No word that is taken off is longer."""


def taken_off(lead: str) -> Said:
    """The words before a number, read from the right.

    >>> said = taken_off("森林覆盖率比2020年提高到")
    >>> said.rest, said.is_to, said.compared
    ('森林覆盖率', True, 2020)
    """
    said = Said(lead)
    for _ in range(_MOST_WORDS):
        match = _LAST.search(said.rest[-_LONGEST:])
        if match is None or match.start() == match.end():
            build = _BUILD.search(said.rest[-8:])
            if build is None or said.build:
                break
            said = said._replace(build=build.group(), rest=said.rest[: -len(build.group())])
            continue
        found = match.group()
        further = _without(said, match.lastgroup or "", found, said.rest[: len(said.rest) - len(found)])
        if further is None:
            break
        said = further
    return said


def _without(said: Said, kind: str, found: str, rest: str) -> Said | None:
    """What is said once a word of a kind is taken off; None where it belongs to what is left."""
    said = said._replace(rest=rest)
    if kind == "bound":
        return said._replace(bound=said.bound or found)
    if kind == "level":
        names_it = found not in ("到", "至") or re.search(r"[\u4e00-\u9fff]$", rest)
        return said._replace(is_level=True) if names_it else None
    if kind in ("rise_to", "fall_to"):
        return said._replace(is_to=True, direction=1 if kind == "rise_to" else -1)
    if kind in ("rise", "fall"):
        taken = said.build or said.direction or said.keeps or said.is_level
        alone = len(found) == 1 and not re.search(r"(?:年均|同比|累计|[0-9]年|[\u4e00-\u9fff]{2})$", rest)
        return None if taken or alone else said._replace(direction=1 if kind == "rise" else -1, change=found)
    if kind == "compare":
        year = re.search("20[0-9]{2}", found)
        return said._replace(
            is_compared=True,
            compared=int(year.group()) if year else said.compared,
            is_cumulative=said.is_cumulative or "累计" in found,
            each=said.each or "分别" in found or "均" in found,
        )
    if kind == "year" and found[0] in "到至" and re.search(rf"{CHANGE}$", rest):
        return said._replace(rest=rest + found[0])  # 提高到2025年的85%
    return said._replace(**dict.fromkeys(_FACTS.get(kind, ()), True))  # type: ignore[arg-type]


_FACTS = {
    "control": ("controls",),
    "keep": ("keeps", "is_level"),
    "annual": ("is_annual",),
    "cumulative": ("is_cumulative",),
    "each": ("each",),
}
"""What these words say, whatever stands before them."""
