r"""The quantities of a plan's text: what an audit asks of a plan, and what a draft tries to understand.

A quantity is

* a number, in digits or Chinese numerals, with a measure word behind it (`400个`, `三家`, `8万亩`, `百分之九十五`,
  `1-2家`), or without one where the words around it bound it (`指数达到86`, `不低于0.5`);
* a span of time that is bounded (`受教育年限达到11.3年`, `压缩至3个工作日以内`);
* what means a number: 零 and 不发生, 全部 and 全覆盖, 翻一番, and how often something is done: 每年, 每季度 …;
* a stage of the schedule: a range of months, or of years that is called a stage (`2017年10月-2018年3月`).

It is none: a list number, an ordinal (第三, 一期, 2号), what stands in the title of a document, a day or year, a number
that belongs to a name (5A级, PM2.5, 12345热线, “三品一标”, 十九大, 十四五), and words that hold a numeral
and count nothing (统一, 一批, 一体, 零售).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from qcity.plantext.measures import COUNTED, MEASURED, MYRIADS, RATIOS, TIMES
from qcity.plantext.numerals import CHINESE, read_numeral
from qcity.wordlists import any_of, listed

NUMBER, ZERO, ALL, EVERY, DOUBLED, PHASE = "number", "zero", "all", "every", "doubled", "phase"


class Quantity(NamedTuple):
    """Something countable in a text in normal form, from `start` to `end` with the bounds that stand next to it.

    `numbers` are its one or two numbers as the text has them, before `myriad` (万, 亿, 百 …); `unit` is its measure
    word, empty where it has none; `before` and `after` are the bounding words (不低于; 以上, 左右). `core` is where the
    number itself begins and `close` where its unit ends.
    """

    kind: str
    start: int
    end: int
    core: int
    close: int
    numbers: tuple[Decimal, ...] = ()
    myriad: str = ""
    unit: str = ""
    before: str = ""
    after: str = ""


BEFORE = listed(
    """
    不得低于 不得少于 不得高于 不得超过 不低于 不少于 不小于 不高于 不多于 不大于 不超过 不超 少于 低于 高于
    大于 小于 多于 超过 突破 逾 至少 最多 最高 最低 接近 将近 大约 约 近 达到 达 为 到 至 控制在 保持在 稳定在
    维持在 压减至 >= <= > < ≥ ≤ ＞ ＜
    """
)
"""Words that bound the number behind them."""

AFTER = listed("及以上 及以下 以上 以下 以内 之内 之间 左右 上下 有余 余 多 之上 之下")
"""Words that bound the number before them."""

# -- what is looked for --------------------------------------------------------------------------------------------

_NUMERAL = rf"[{CHINESE}]+(?:点[{CHINESE}]+)?"
_DIGITS = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
_MYRIAD = any_of(MYRIADS)
_PER_WHAT = listed(
    "常住人口 人口 老年人 人 户 元 平方米 立方米 平方公里 公里 亩 公顷 吨 升 年 天 日 月 次 小时 床 车 辆 名"
)
_PER = rf"(?:(?:/|每)[十百千万亿0-9]{{0,3}}(?:{any_of(_PER_WHAT)}))?"
_UNIT = rf"(?:(?!个工作日|个月)(?:{any_of((*RATIOS, *COUNTED, *MEASURED))}){_PER}|/(?:10|十)万|/100000)"
_RANGE = r"(?:-+|至|到)"
_AFTER = re.compile(any_of(AFTER))
_BEFORE = re.compile(rf"(?:{any_of(BEFORE)})$")
_LONGEST_BEFORE = max(map(len, BEFORE))

_START = re.compile(r"[0-9零一二两三四五六七八九十百千]|百分之|千分之")
_NUMERIC = re.compile(
    rf"""(?P<hundredth>百分之|千分之)?
    (?P<first>{_DIGITS}|{_NUMERAL})
    (?:(?:%|‰|{_MYRIAD})?(?:{_UNIT})?{_RANGE}(?P<second>{_DIGITS}|{_NUMERAL}))?
    (?P<more>余|多)?
    (?P<myriad>{_MYRIAD})?
    (?P<more2>余|多)?
    (?:(?P<unit>{_UNIT})|(?P<time>{any_of(TIMES)}))?""",
    re.VERBOSE,
)
_WORD = re.compile(
    r"(?P<zero>(?<![0-9一二三四五六七八九十百千点])零"
    r"(?!就业|售|散|碎|部|配|星|工|容忍|距离|跑|障碍|门槛|接触|时|点|下|钱|食|担|用|一|二|三|四|五|六|七|八|九)"
    r"|(?:不|未)(?:再)?发生)"
    r"|(?P<all>(?<![安健康齐总外内干军西东南北])全部(?!门|队|长|委|署)|全覆盖|百分之百)"
    r"|(?P<every>(?<!每人)每(?:半年|年度|年|季度|季|月|周|日|天)(?!产|均|收|利|薪|度))"
    r"|(?P<doubled>翻[一两二三]番|翻番)"
)
"""The words that mean a number: their groups are the kinds."""

# -- what is passed over -------------------------------------------------------------------------------------------

_DATE = re.compile(
    r"[12][0-9]{3}(?:年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?|[-./][0-9]{1,2}[-./][0-9]{1,2}(?![0-9]))"
    rf"|[12][0-9]{{3}}{_RANGE}[12][0-9]{{3}}年?"
    r"|[一二]零?[零一二三四五六七八九]{2,3}年(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)?"
    r"|[0-9]{1,2}月(?:[0-9]{1,2}日|底|初|中旬|上旬|下旬|末)?"
    r"|[12][0-9]{3}(?=(?:、|和|及)[12][0-9]{3}年)"
)
_YEAR_MONTH = r"[12][0-9]{3}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日|底)?)?"
_PHASE = re.compile(
    rf"{_YEAR_MONTH}{_RANGE}(?:(?:[12][0-9]{{3}}年)?[0-9]{{1,2}}月(?:[0-9]{{1,2}}日|底)?|[12][0-9]{{3}}年)"
)
_TITLE = re.compile(r"《[^《》]{1,80}》|\([0-9]{4}\)[0-9]+号")
_LIST_NUMBER = re.compile(r"[0-9]{1,3}(?:[.](?![0-9]{1,3}[%‰个家项万亿])|[、)])")
_CODE = re.compile(r"[A-Za-z0-9.·+:/]$|[A-Za-z]-$")
"""What stands before digits that are part of a code or a name: PM2.5, 1+3."""

_ORDINAL = frozenset("第每之统唯专归逐划同单几数初星")
"""What stands before a numeral that counts nothing: 第三, 每千人, 统一, 数十."""

_NAME = re.compile(
    r"(?:级(?!以)|号|型|版|届|期(?!间)|世纪|强(?!度|化|制)|星级|A级|D打印|G|K|字|条(?:例|款)|大(?!型|中|于|幅))"
)
"""What stands behind a bare number that belongs to a name."""

_SLOGANS = listed(
    """
    方面 层面 环节 阶段 维度 维护 意识 自信 确立 坚持 结合 转变 统筹 全面 一体化 离不开 务必 关键 不动摇 重要 代表 倡导
    更加 相 注重 突出 优先 毫不 根本 责任 清单 必须 五年规划 五年 月内
    """
)
_SLOGAN = re.compile(rf"个(?:{any_of(_SLOGANS)})")
_FAINT = frozenset(
    listed("分 度 位 方 里 期 类 部 门 队 组 片 口 对 块 克 级 园 村 县 院 校 企 单 款 本 根 站 店 折 班 镇 乡 米 届")
)
"""Measure words that mostly belong to another word behind a Chinese numeral: 三分, 一方, 二级."""

_RARE_AFTER_ONE = frozenset(listed("批 起 种 次 件 条 对 家 人 处 场 片 块"))
_MAKING = listed(
    """
    建成 建设 建立 创建 新建 打造 培育 培养 新增 引进 形成 实现 争创 完成 开展 举办 组织 认定 获得 拥有 设立 至少 落实
    推出 配备 制定 发布 布局 投入 入选 创成 申报 召开 进行 、 和 及 到 至
    """
)
_MAKES = re.compile(rf"(?:{any_of(_MAKING)})$")
"""What stands before 一个 where it counts; in 一个重要方面 it does not."""

_MOVING = listed("提高 提升 增加 增长 上升 下降 降低 减少 缩短 压缩 压减 扩大 延长 突破 保持 稳定 控制 超过 达")
_BOUNDED = re.compile(
    rf"(?:{any_of(_MOVING)})(?:了|到|至|在|为)?(?:全省|全市|全国)?(?:平均)?$"
    r"|(?:增长率|增速|数|率|值|量|度|指数|比重|占比|比例|年限|寿命|面积|时间|时限)(?:为|约|是)?$"
)
"""What stands before a bare number, or a span of time, that is asked for."""

_CHANGES_TO = re.compile(
    rf"(?:{any_of(listed('提高 提升 增加 延长 扩大 上升 缩短 压缩 压减 减少 降低 下降'))})(?:到|至)"
)
_QUALIFIES = re.compile(r"(?:以上|以下|以内|及以上|及以下)的?(?=[\u4e00-\u9fff])")
"""A bound with more words behind it says of whom something is said: 60岁以上老年人."""

_WEAK = frozenset(listed("到 至 为 近 约 达"))
"""Words before a number that bound it only where the text goes no further."""


def quantities(text: str, starts: Sequence[int] = (0,)) -> list[Quantity]:
    """The quantities of a text in normal form, in its order; `starts` are the places where lines begin.

    >>> text = "1.到2020年,培育3家以上、2个"
    >>> [text[one.start : one.end] for one in quantities(text)]
    ['3家以上', '2个']
    """
    titles = _Stretches([(m.start(), m.end()) for m in _TITLE.finditer(text)])
    stages = [m for m in _PHASE.finditer(text) if not titles.has(m.start()) and _is_stage(text, m)]
    found = [Quantity(PHASE, m.start(), m.end(), m.start(), m.end()) for m in stages]
    dates = _Stretches(sorted((m.start(), m.end()) for m in (*stages, *_DATE.finditer(text))))
    found += _numbers(text, starts, titles, dates)
    taken = _Stretches(sorted((one.start, one.end) for one in found))
    for match in _WORD.finditer(text):
        at = match.start()
        if not titles.has(at) and not taken.has(at):
            found.append(Quantity(match.lastgroup or "", at, match.end(), at, match.end()))
    return sorted(found, key=lambda one: (one.start, one.end))


class _Stretches:
    """Stretches of a text in order, few of which overlap."""

    def __init__(self, pairs: list[tuple[int, int]]) -> None:
        self._pairs = pairs
        self._starts = [start for start, _ in pairs]

    def end_at(self, at: int) -> int | None:
        """Where a stretch ends that holds a place; None where none does."""
        last = bisect_right(self._starts, at)
        near = self._pairs[max(last - 3, 0) : last]
        return next((end for start, end in reversed(near) if start <= at < end), None)

    def has(self, at: int) -> bool:
        """Whether any of them holds a place."""
        return self.end_at(at) is not None


def _is_stage(text: str, match: re.Match[str]) -> bool:
    """Whether a range of dates is a stage of the schedule: it has months, or is called one."""
    return "月" in match.group() or "阶段" in text[max(0, match.start() - 12) : match.end() + 6]


def _numbers(text: str, starts: Sequence[int], titles: _Stretches, dates: _Stretches) -> Iterator[Quantity]:
    at = 0
    while (begin := _START.search(text, at)) is not None:
        place = begin.start()
        past = dates.end_at(place)
        numbered = _LIST_NUMBER.match(text, place) if _begins_line(starts, place) else None
        if past is not None or numbered is not None:
            at = past if past is not None else numbered.end() if numbered is not None else place + 1
            continue
        match = _NUMERIC.match(text, place)
        if match is None:
            at = place + 1
            continue
        quantity = _judged(text, match)
        at = match.end("second") if match["second"] else match.end("first")
        if quantity is not None and not titles.has(place):
            at = max(at, quantity.end)
            yield quantity


def _begins_line(starts: Sequence[int], place: int) -> bool:
    at = bisect_right(starts, place) - 1
    return at >= 0 and starts[at] == place


def _judged(text: str, match: re.Match[str]) -> Quantity | None:
    """A match as the quantity it is, or None."""
    place = match.start()
    before = _before(text, place)
    numbers = [read_numeral(match[group]) for group in ("first", "second") if match[group]]
    known = tuple(number for number in numbers if number is not None)
    if len(known) < len(numbers):
        return None
    if match["hundredth"]:
        return _share(text, match, before, known)
    is_chinese = not match["first"][0].isascii()
    if text[place - 1 : place] in _ORDINAL or (_CODE.search(text[max(0, place - 2) : place]) and not before):
        return None
    if not match["unit"]:
        return None if is_chinese and not match["time"] else _bare(text, match, before, known)
    unit, close = match["unit"], match.end("unit")
    after = _after(text, close)
    if is_chinese and not _counts(text, match, before or after):
        return None
    if unit in ("岁", "周岁") and not before and _QUALIFIES.match(text, close):
        return None
    if (unit == "分" and text[close : close + 1] in tuple("钟之类级公布析")) or text[close - 1 : close + 1] == "度以":
        return None
    more = match["more"] or match["more2"] or ""
    return Quantity(
        NUMBER,
        place - len(before),
        close + len(after),
        place,
        close,
        known,
        match["myriad"] or "",
        unit,
        before,
        after or more,
    )


def _before(text: str, place: int) -> str:
    found = _BEFORE.search(text[max(0, place - _LONGEST_BEFORE) : place])
    return found.group() if found else ""


def _after(text: str, place: int) -> str:
    found = _AFTER.match(text, place)
    return found.group() if found else ""


def _share(text: str, match: re.Match[str], before: str, numbers: tuple[Decimal, ...]) -> Quantity:
    """百分之九十五 and its like."""
    unit = "%" if match["hundredth"] == "百分之" else "‰"
    close = match.end("second") if match["second"] else match.end("first")
    after = _after(text, close)
    start = match.start()
    return Quantity(NUMBER, start - len(before), close + len(after), start, close, numbers, "", unit, before, after)


def _counts(text: str, match: re.Match[str], bound: str) -> bool:
    """Whether a Chinese numeral with a measure word counts something; `bound` is the word that bounds it."""
    place, unit, numeral = match.start(), match["unit"], match["first"]
    if unit in RATIOS:
        return True
    if (
        numeral in ("十", "百", "千", "零")
        and not match["myriad"]
        and text[place - 1 : place] in ("数", "几", "上", "成")
    ):
        return False
    if _SLOGAN.match(text, match.start("unit")):
        return False
    if unit in _FAINT:
        return bool(bound or match["myriad"])
    if numeral != "一" or bound:
        return True
    made = bool(_MAKES.search(text[max(0, place - 4) : place]))
    return made and (unit not in _RARE_AFTER_ONE or unit in ("家", "场", "条", "次", "件"))


def _begins_change(text: str, place: int, close: int) -> bool:
    """Whether a bare number is where a change starts: 由10.8年提高到11.3年."""
    return text[place - 1 : place] in ("由", "从") and bool(_CHANGES_TO.match(text, close))


def _bare(text: str, match: re.Match[str], before: str, numbers: tuple[Decimal, ...]) -> Quantity | None:
    """A bare number, or a span of time, where the words around it bound it."""
    place, unit, myriad = match.start(), match["time"] or "", match["myriad"] or ""
    close = max(match.end(group) for group in ("first", "second", "myriad", "time"))
    after = _after(text, close)
    asked = bool(_BOUNDED.search(text[max(0, place - 12) : place])) or _begins_change(text, place, close)
    if not (before or after or asked):
        return None
    behind = text[close : close + 1]
    if not unit:
        goes_on = "\u4e00" <= behind <= "\u9fff" and not after  # 12345热线
        is_year = before in ("到", "至") and 1900 <= numbers[0] <= 2100 and not myriad
        if _NAME.match(text, close) or (goes_on and not myriad) or is_year:
            return None
        if before in _WEAK and not asked and not after and behind not in ("", *",;。、:)以左"):
            return None
    if unit in ("年", "日", "天", "周") and not before and not asked and _QUALIFIES.match(text, close):
        return None
    return Quantity(NUMBER, place - len(before), close + len(after), place, close, numbers, myriad, unit, before, after)
