"""What an item of a sentence is about: its subjects, before the number or behind it, or carried over."""

from __future__ import annotations

import re
from typing import NamedTuple

from qcity.plantext import lexicon
from qcity.plantext.items import Item
from qcity.plantext.leads import CHANGE, Said, taken_off
from qcity.plantext.quantities import quantities
from qcity.plantext.subjects import are_measured_each, cleaned, split_subjects
from qcity.wordlists import any_of, listed

_RATIOS = ("%", "‰")
_NEAR = 60
"""A subject is carried over no more than so many characters."""
_AREA = any_of(
    listed(
        """
        区县 县区 县市区 县(市、区) 县(区) 县(市) 市(州) 市州 地市 地州市 地区 旗县区 旗县 乡镇街道 镇街 乡镇 街道
        县 市 区 州 盟 旗 园区
        """
    )
)
_AREAS = re.compile(rf"(?:各|每个|每)(?:{_AREA})(?:政府)?(?:都|均|至少|要|应|原则上)?")
_DROPPED = frozenset(
    listed(
        "建成 完成 达 实现 拥有 有 形成 建 创建 获得 认定 获批 创成 达到 建立 设立 培育 打造 新增 成立 配备 入选 取得"
    )
)
"""Verbs behind a subject that say no more than that it is to be there."""
_EMPTY = frozenset(listed("其中 总数 数量 总量 以上 以下 规模 年均 平均 每年 同时 此外 力争"))
_LEVEL = re.compile(r"(?:国家|省|自治区|市|地市|县|区)级(?:及?以上)?")
_LEVELS = re.compile(rf"^(?:{_LEVEL.pattern}(?:和|、|及|与)?)+")
_FULFILS = re.compile(any_of(listed("达到 符合 满足 实现 完成 纳入 通过 取得 建立 配备 实行 落实 使用")))
_RISEN = re.compile(
    rf"(?P<subject>.{{2,30}}?(?:{lexicon.MEASURE}))"
    rf"(?:{any_of(listed('稳步 持续 不断 明显 显著 大幅 进一步 逐步 全面 与 有所 保持 稳定 快速 平稳 较快'))})*"
    rf"(?:{CHANGE}|与|优化|改善)"
)
_CONTAINERS = any_of(listed("基地 园区 面积 品种 作物 产业 产品 企业 工程 项目 造林 种植 产能 产量"))
_CONTAINER = re.compile(rf"^(?P<head>.{{2,}}?(?:{_CONTAINERS}))(?P<item>.{{1,5}})$")
"""What several things of a list are headed by: 标准化生产示范基地 in 标准化生产示范基地葡萄."""
_NO_OBJECT = re.compile(
    r"的(?:目标|水平|要求|标准|任务|比例|速度|增速|规模)|(?:等|标准|目标|水平|任务|的)$|等目标$|"
    + any_of(listed("左右 以上 以下 台阶 达到 实现 用于 以 , 并 且 为 是 在 较 比 和 与 及"))
)
_ACTOR = re.compile(
    rf"(?:{any_of(listed('企业 部门 单位 政府 区县 县区 局 委 地区 机构'))})$"
    rf"|^(?:{any_of(listed('通过 围绕 按照 以 在 为 对 依托 支持 鼓励 引导 指导 组织 推动'))})"
)


class About(NamedTuple):
    """What an item is about: its subjects, how they were read, and whether each area is to reach it.

    `is_shared` says that it is headed by words of the item before it.
    """

    subjects: tuple[str, ...]
    notes: tuple[str, ...] = ()
    is_each_area: bool = False
    is_shared: bool = False


def told_of(text: str, item: Item, said: Said, start: int, before: str) -> About:
    """What an item of the sentence that begins at `start` is about.

    `said` are the words before its number, `before` the subject of the goal before it in the paragraph, empty where
    there is none.
    """
    notes: list[str] = []
    is_shared = False
    found = _AREAS.search(said.rest)
    is_area = found is not None and said.rest[: found.start()][-1:] not in tuple("对向与在由和")
    rest = _AREAS.sub("", said.rest) if is_area else said.rest
    behind = _object(item.tail) if said.build or not cleaned(rest) else ""
    if behind and not said.is_level:
        subject = _with_object(rest, said.build, behind, is_area=is_area)
    else:
        behind = ""
        subject = cleaned(f"{rest}{'' if said.build in _DROPPED else said.build}")
    if not re.search(r"[\u4e00-\u9fffA-Za-z]", subject):
        subject = _carried(text, item, start, before)
        notes.append("主语承上文")
    elif subject.startswith("占") and before:
        subject = f"{before}{subject}"
        notes.append("主语承上文")
    elif _LEVEL.fullmatch(subject) and before and (item.is_joined or item.lead.startswith("其中")):
        subject = f"{subject}{_LEVELS.sub('', before)}"
        notes.append("主语承上文")
    if item.is_joined and before and len(subject) <= 4 and not behind:
        shared = _CONTAINER.match(before)
        if shared:
            subject = shared["head"] + subject
            is_shared = True
            notes.append("前面的词统管几项")
    if len(subject) < 2 or subject in _EMPTY:
        return About(())
    if _FULFILS.match(item.tail) and item.first.unit in _RATIOS and not said.is_level and not behind:
        return About((f"{subject}{item.tail}的比例",), (*notes, "按达到要求的占比读"), is_area, is_shared)
    several = split_subjects(subject)
    if len(several) == 1:
        return About((subject,), tuple(notes), is_area, is_shared)
    if said.each or len(item.group) == len(several) or are_measured_each(subject):
        return About(tuple(map(cleaned, several)), (*notes, "一句几项,各为一项"), is_area, is_shared)
    return About((subject,), (*notes, "并列的几项按合为一项读"), is_area, is_shared)


def _carried(text: str, item: Item, start: int, before: str) -> str:
    """The subject of what came before in the same paragraph, where an item has none of its own."""
    behind = text[max(start, item.start - _NEAR) : item.start].rstrip(",:;、(")
    clause = re.split(r"[,;:。]", behind)[-1]
    if clause and not quantities(clause):
        own = cleaned(taken_off(clause).rest)
        if lexicon.MEASURE_END.search(own):
            return own
        risen = _RISEN.match(clause)
        if risen:
            return cleaned(risen["subject"])
    return before


def _object(tail: str) -> str:
    """What stands behind a number as the thing counted; empty where it is no such thing."""
    if _NO_OBJECT.match(tail):
        return ""
    noun = tail.lstrip("的")
    noun = (
        re.sub(r"(?:的(?:目标|要求|任务)|等|建设任务|任务|建设)$", "", noun)
        if len(noun) > 6
        else noun.removesuffix("等")
    )
    return noun if re.match(r"[\u4e00-\u9fffA-Za-z0-9]", noun) and len(noun) >= 2 else ""


def _with_object(rest: str, build: str, behind: str, *, is_area: bool) -> str:
    """A subject that stands behind its number, with what is said before it (每万人拥有)."""
    actor = "" if "对" in rest or "向" in rest else cleaned(rest)
    verb = "" if build in lexicon.PLAIN_BUILDS else build
    if actor.startswith("每") or "每" in actor[-6:]:
        return f"{actor}{build}{behind}"
    if actor and len(actor) <= 12 and not is_area and not _ACTOR.search(actor):
        return f"{actor}{verb}{behind}"
    return f"{verb}{behind}"
