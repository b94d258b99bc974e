"""What a goal is about: a subject freed from the words around it, and lists of subjects taken apart."""

from __future__ import annotations

import re

from qcity.plantext import lexicon
from qcity.plantext.lexicon import MEASURE_END
from qcity.wordlists import any_of, listed

_WHOLE = r"全市(?!场)|全省|全县|全州|全旗|全盟|全区(?!域)|我国|我市|我省|我县|我区|本市|本省"
_ADVERB = any_of(listed("基本 全面 积极 大力 加快 着力 持续 深入 稳步 有序 扎实 重点 继续"))
_DOING = any_of(listed("实现 建成 推进 推动 完成 建设 提高 提升 形成 建立 实施 开展 打造 培育"))
_FILLERS = any_of(
    listed(
        """
        其中 同时 并且 且 并 使得 使 让 把 将 对 实现 推动 促进 确保 努力 切实 进一步 不断 逐步 每年 全年
        年内 当年 今年 至少
        以及 和 与 及
        一是 二是 三是 四是 五是 六是 主要是 包括 即 到 的 、 , : ( )
        """
    )
)
_LEFT = re.compile(
    rf"{any_of([*lexicon.HEDGES, *lexicon.FIRM])}|{lexicon.anonymous(lexicon.YEARS)}|{lexicon.anonymous(lexicon.FIVE)}"
    rf"|-{{1,2}}|{_WHOLE}|累计(?!.?(?:下降|增长|降低))|(?:{_ADVERB})(?={_DOING})|{_FILLERS}"
)
_RIGHT_WORDS = listed(
    """
    力争 争取 要 应 将 须 需 可 总体上 总体 整体 基本 均 都 分别 各自 各 的 为 是 也 已 就 逐步 稳步 进一步 不断 全部
    一般 原则上 , : 、 以 由 从 在 于 且 并 再 达
    """
)
_RIGHT = re.compile(rf"(?:{any_of(_RIGHT_WORDS)})$")
_BUILD = re.compile(
    rf"(?!{any_of(lexicon.NOT_VERBS)})(?:{any_of(verb for verb in lexicon.PLAIN_BUILDS if len(verb) > 1)})"
)
_MOVE = re.compile(
    rf"(?:{any_of(listed('提高 提升 降低 扩大 增加 减少 加强 强化 推进 推广 推行 落实 严格 规范 健全'))})"
    r"(?=.{4,}(?:率|比重|占比|比例|量|数|面积|水平|能力|度|收入|规模)$)"
)
_ENUMERATED = re.compile(r"、|和(?!谐|平|田|县|政|静|林|硕|布)|与(?!会|众)|以及|及(?!时|格|其|以上)")

_RATES = listed(
    """
    合格率 达标率 覆盖率 普及率 参保率 入园率 巩固率 入学率 毛入学率 处理率 利用率 回收率 检出率 死亡率 发生率
    机械化率 自给率 入户率 通达率 硬化率 绿化率 治理率 整治率 改造率 处置率 无害化处理率 资源化利用率 办结率 完成率
    签约率 建档率 建制率 受监率 备案率 执行率 复种率 及格率 保有量 拥有量 使用量 消费量 总产量 产量 占比 比重 比例
    """
)
_THINGS = listed(
    """
    生产总值 总值 收入 支出
    种植面积 面积 总量 数量 产值 增加值 示范园区 示范区 示范县 示范基地 基地 园区 企业 中心 品牌 产品 项目 平台 机构
    实验室 单位 人才 专业 学校 医院 商标 工程 奖 标准
    """
)
_TAIL = re.compile(
    r"(?:(?:主要)?(?:污染物)?排放(?:总量|量|强度|浓度)|排放|(?:群众|顾客|公众|游客|患者|居民|用户|服务|客户)*满意(?:度|率)"
    r"|(?:产品|质量|安全|食品)*(?:例行|风险|监督|抽样|专项|评价性|总体|强制)*(?:抽检|抽查|抽样|监测|检测|检验|验收|免疫)+"
    r"(?:总体|综合|批次|样品)*(?:合格率|达标率|覆盖率|及格率)"
    rf"|(?:质量|安全|工程|基本|总体|综合|一次)*(?:{any_of(_RATES)})|{any_of(_THINGS)})$"
)
"""What the last of several subjects is written with for all of them."""

_KINDS = "级品业市县区镇村类星A"
"""Characters that end a word which the items of a list have each."""


def cleaned(subject: str) -> str:
    """A subject without what stands around it: the year, hedges, 全市, verbs that only bring it about.

    >>> [cleaned(text) for text in ("到2020年,全市主要工业产品抽检合格率", "争取培育畜牧业品牌", "建成区绿化覆盖率")]
    ['主要工业产品抽检合格率', '畜牧业品牌', '建成区绿化覆盖率']
    """
    before = None
    while subject and subject != before:
        before = subject
        subject = subject[_end(_LEFT, subject) :]
        build = _end(_BUILD, subject)
        if len(subject) - build >= 2 and not MEASURE_END.fullmatch(subject, build):
            subject = subject[build:]
        subject = _RIGHT.sub("", subject[_end(_MOVE, subject) :])
    return subject.strip("、,:;-()")


def _end(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0


def split_subjects(subject: str) -> list[str]:
    """The subjects of a list, each with what the last one alone is written with.

    >>> split_subjects("药品、化妆品质量抽检总体合格率")
    ['药品质量抽检总体合格率', '化妆品质量抽检总体合格率']
    >>> split_subjects("国家级、省级示范园区")
    ['国家级示范园区', '省级示范园区']
    """
    parts = _parts(subject)
    if len(parts) < 2:
        return [subject]
    *others, last = parts
    others[-1] = others[-1].removesuffix("等") or others[-1]
    tail = _shared_tail(others, last)
    return [*(part if _is_measured(part) else part + tail for part in others), last]


def are_measured_each(subject: str) -> bool:
    """Whether every item of a list is a measured noun of its own, so that they are several subjects."""
    parts = _parts(subject)
    return len(parts) > 1 and all(len(part) >= 3 and _is_measured(part) for part in parts)


def _parts(subject: str) -> list[str]:
    """The parts of an enumeration; a verb in a list of verbs (新建、改扩建) is none."""
    plain = re.sub(r"\([^()]*、[^()]*\)", "", subject)
    parts = [part for part in _ENUMERATED.split(plain) if part]
    return [part for part in parts if part not in lexicon.BUILDS] or parts


def _is_measured(part: str) -> bool:
    return bool(MEASURE_END.search(part) and _TAIL.search(part))


def _shared_tail(others: list[str], last: str) -> str:
    """What the last of a list shares with the others: its end, from the measured noun or the level word on."""
    if all(map(_is_measured, others)):
        return ""
    before = others[-1]
    found = _TAIL.search(last)
    cut = found.start() if found and found.start() > 0 else len(last)
    for length in (4, 3, 2, 1):
        at = last.find(before[-length:], 0, cut)
        told = length > 1 or before[-1] in _KINDS
        if len(before) >= length and at >= 0 and at + length < cut and told:
            return last[at + length :]
    return last[cut:]
