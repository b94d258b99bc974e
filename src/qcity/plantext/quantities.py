r"""The quantities of a plan's text: what an audit asks of a plan, and what a draft tries to understand.

A quantity is

* a number, in digits or Chinese numerals, with a measure word behind it (`400个`, `三家`, `8万亩`, `百分之九十五`, `1-2家`),
  or without one where the words around it bound it (`指数达到86`, `不低于0.5`);
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
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from qcity.plantext.measures import COUNTED, MEASURED, MYRIADS, RATIOS, TIMES
from qcity.plantext.numerals import CHINESE, read_numeral

NUMBER, ZERO, ALL, EVERY, DOUBLED, PHASE = "number", "zero", "all", "every", "doubled", "phase"


class Quantity(NamedTuple):
    """Something countable in a text in normal form, from `start` to `end` with the bounds that stand next to it.

    `numbers` are its one or two numbers as the text has them, before `myriad` (万, 亿, 百 …); `unit` is its measure word,
    empty where it has none; `before` and `after` are the bounding words (不低于; 以上, 左右). `core` is where the number
    itself begins and `close` where its unit ends.
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


_SIGNS = "零一二两三四五六七八九十百千"
_CHINESE_NUMBER = rf"[{CHINESE}]+(?:点[{CHINESE}]+)?"
_DIGITS = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"

BEFORE = (
    "不得低于 不得少于 不得高于 不得超过 不低于 不少于 不小于 不高于 不多于 不大于 不超过 不超 少于 低于 高于 大于 小于 多于 超过 突破 逾 "
    "至少 最多 最高 最低 接近 将近 大约 约 近 达到 达 为 到 至 控制在 保持在 稳定在 维持在 压减至 "
    ">= <= > < ≥ ≤ ＞ ＜"
).split()
"""Words that bound the number behind them, longest first where one begins like another."""

AFTER = ("及以上 及以下 以上 以下 以内 之内 之间 左右 上下 有余 余 多 之上 之下").split()

_MYRIAD = "|".join(MYRIADS)
_PER = r"(?:(?:/|每)[十百千万亿0-9]{0,3}(?:常住人口|人口|老年人|人|户|元|平方米|立方米|平方公里|公里|亩|公顷|吨|升|年|天|日|月|次|小时|床|车|辆|名))?"
_WORDS = sorted({*RATIOS, *COUNTED, *MEASURED}, key=len, reverse=True)
_UNITS = "(?:(?!个工作日|个月)(?:" + "|".join(map(re.escape, _WORDS)) + ")" + _PER + "|/(?:10|十)万|/100000)"
_TIMES = "|".join(TIMES)
_BEFORE = "|".join(map(re.escape, sorted(BEFORE, key=len, reverse=True)))
_AFTER = "|".join(sorted(AFTER, key=len, reverse=True))
_RANGE = r"(?:-+|至|到)"

_NUMERIC = re.compile(
    rf"""(?P<before>{_BEFORE})?
    (?P<hundredth>百分之|千分之)?
    (?P<first>{_DIGITS}|{_CHINESE_NUMBER})
    (?:(?P<unit0>%|‰|{_MYRIAD})?(?P<unit1>{_UNITS})?{_RANGE}(?P<second>{_DIGITS}|{_CHINESE_NUMBER}))?
    (?P<more>余|多)?
    (?P<myriad>{_MYRIAD})?
    (?P<more2>余|多)?
    (?:(?P<unit>{_UNITS})|(?P<time>{_TIMES}))?
    (?P<after>{_AFTER})?""",
    re.VERBOSE,
)
_START = re.compile(rf"[0-9{_SIGNS}]|百分之|千分之")

_DATE = re.compile(
    r"[12][0-9]{3}(?:年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?|[-./][0-9]{1,2}[-./][0-9]{1,2}(?![0-9]))"
    rf"|[12][0-9]{{3}}{_RANGE}[12][0-9]{{3}}年?"
    r"|[一二]零?[零一二三四五六七八九]{2,3}年(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)?"
    r"|[0-9]{1,2}月(?:[0-9]{1,2}日|底|初|中旬|上旬|下旬|末)?"
    r"|[12][0-9]{3}(?=(?:、|和|及)[12][0-9]{3}年)"
)
_PHASE = re.compile(
    rf"(?:[12][0-9]{{3}}年(?:[0-9]{{1,2}}月(?:[0-9]{{1,2}}日|底)?)?){_RANGE}(?:(?:[12][0-9]{{3}}年)?[0-9]{{1,2}}月(?:[0-9]{{1,2}}日|底)?|[12][0-9]{{3}}年)"
)
_TITLE = re.compile(r"《[^《》]{1,80}》|\([0-9]{4}\)[0-9]+号")
_WORD = re.compile(
    r"(?P<zero>(?<![0-9一二三四五六七八九十百千点])零(?!售|散|碎|部|配|星|工|容忍|距离|跑|障碍|门槛|接触|时|点|下|钱|食|担|用|一|二|三|四|五|六|七|八|九)"
    r"|(?:不|未)(?:再)?发生)"
    r"|(?P<all>(?<![安健康齐总外内干军西东南北])全部(?!门|队|长|委|署)|全覆盖|百分之百)"
    r"|(?P<every>每(?:半年|年度|年|季度|季|月|周|日|天)(?!产|均|收|利|薪|度))"
    r"|(?P<doubled>翻[一两二三]番|翻番)"
)
_CODE_BEFORE = re.compile(r"[A-Za-z0-9.·+:/]$|[A-Za-z]-$")
_NAME_AFTER = re.compile(
    r"(?:级(?!以)|号|型|版|届|期(?!间)|世纪|强(?!度|化|制)|星级|A级|D打印|G|K|字|条(?:例|款)|大(?!型|中|于|幅)|号文)"
)
_SLOGAN = re.compile(
    r"个(?:方面|层面|环节|阶段|维度|维护|意识|自信|确立|坚持|结合|转变|统筹|全面|一体化|离不开|务必|关键|不动摇|重要|代表|倡导|更加|相|注重|突出|优先|毫不|根本|责任|清单|必须|五年规划|五年|月内)"
)
_ONE = re.compile(
    r"(?:建成|建设|建立|创建|新建|打造|培育|培养|新增|引进|形成|实现|争创|完成|开展|举办|组织|认定|获得|拥有|设立|至少|落实|推出|"
    r"配备|制定|发布|布局|投入|入选|创成|申报|召开|进行|[、和及到至])$"
)
"""What stands before 一个 where it counts; in 一个重要方面 it does not."""
_BOUND_VERB = re.compile(
    r"(?:提高|提升|增加|增长|上升|下降|降低|减少|缩短|压缩|压减|扩大|延长|突破|保持|稳定|控制|超过|达)(?:了|到|至|在|为)?(?:全省|全市|全国)?(?:平均)?$"
    r"|(?:增长率|增速|数|率|值|量|度|指数|比重|占比|比例|年限|寿命|面积|时间|时限)(?:为|约|是)?$"
)
_QUALIFIES = re.compile(r"(?:以上|以下|以内|及以上|及以下)(?:的)?(?=[\u4e00-\u9fff])")
_AGE = frozenset({"岁", "周岁"})


def quantities(text: str, starts: tuple[int, ...] | None = None) -> list[Quantity]:
    """The quantities of a text in normal form, in its order; `starts` are the places where lines begin.

    >>> [text[q.start:q.end] for text in ("1.到2020年,培育3家以上、2个", ) for q in quantities(text)]
    ['3家以上', '2个']
    """
    begins = list(starts or (0,))
    skipped = _Spans(_TITLE, text)
    found: list[Quantity] = []
    phases = [
        Quantity(PHASE, m.start(), m.end(), m.start(), m.end())
        for m in _PHASE.finditer(text)
        if not skipped.has(m.start()) and _is_stage(text, m)
    ]
    found += phases
    taken = sorted([*((p.start, p.end) for p in phases), *((m.start(), m.end()) for m in _DATE.finditer(text))])
    blocked = _Intervals(taken)
    found += _numbers(text, begins, skipped, blocked)
    numbers = _Intervals([(q.start, q.end) for q in found])
    for match in _WORD.finditer(text):
        if skipped.has(match.start()) or numbers.has(match.start()):
            continue
        kind = {"zero": ZERO, "all": ALL, "every": EVERY, "doubled": DOUBLED}[match.lastgroup or ""]
        found.append(Quantity(kind, match.start(), match.end(), match.start(), match.end()))
    return sorted(found, key=lambda q: (q.start, q.end))


class _Spans:
    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._inside = _Intervals([(m.start(), m.end()) for m in pattern.finditer(text)])

    def has(self, at: int) -> bool:
        return self._inside.has(at)


class _Intervals:
    """Stretches of a text that do not overlap, or of which the first that holds a place is enough."""

    def __init__(self, pairs: list[tuple[int, int]]) -> None:
        self._pairs = sorted(pairs)
        self._starts = [start for start, _ in self._pairs]

    def end_at(self, at: int) -> int | None:
        """Where the stretch ends that holds a place; None where none does."""
        i = bisect_right(self._starts, at) - 1
        for j in range(i, max(i - 3, -1), -1):
            if self._pairs[j][0] <= at < self._pairs[j][1]:
                return self._pairs[j][1]
        return None

    def has(self, at: int) -> bool:
        return self.end_at(at) is not None


def _is_stage(text: str, match: re.Match[str]) -> bool:
    """Whether a range of dates is a stage of the schedule: it has months, or is called one."""
    around = text[max(0, match.start() - 12) : match.end() + 6]
    return "月" in match.group() or "阶段" in around


def _numbers(text: str, starts: list[int], skipped: _Spans, dates: _Intervals) -> Iterator[Quantity]:
    at = 0
    while True:
        begin = _START.search(text, at)
        if begin is None:
            return
        place = begin.start()
        past = dates.end_at(place)
        if past is not None:
            at = past
            continue
        match = _NUMERIC.match(text, place)
        if match is None or match.end("first") <= place:
            at = place + 1
            continue
        if _LIST_NUMBER.match(text, place) and _begins_line(starts, place):
            at = _LIST_NUMBER.match(text, place).end()  # type: ignore[union-attr]
            continue
        ahead = _bound_before(text, place)
        quantity = _judged(text, match, ahead, starts)
        at = max(match.end("second") if match["second"] else match.end("first"), place + 1)
        if quantity is not None and not skipped.has(place):
            at = max(at, quantity.end)
            yield quantity


_LIST_NUMBER = re.compile(r"[0-9]{1,3}(?:[.](?![0-9]{1,3}[%‰个家项万亿])|[、)])")


def _begins_line(starts: list[int], place: int) -> bool:
    i = bisect_right(starts, place) - 1
    return i >= 0 and starts[i] == place


_BOUND_BEFORE = re.compile(rf"(?:{_BEFORE})$")


def _bound_before(text: str, place: int) -> str:
    window = text[max(0, place - 4) : place]
    match = _BOUND_BEFORE.search(window)
    return match.group() if match else ""


def _judged(text: str, match: re.Match[str], before: str, starts: list[int]) -> Quantity | None:
    """A match as the quantity it is, or None."""
    place = match.start("hundredth") if match["hundredth"] else match.start("first")
    first = read_numeral(match["first"])
    if first is None:
        return None
    numbers: tuple[Decimal, ...] = (first,)
    if match["second"]:
        second = read_numeral(match["second"])
        if second is None:
            return None
        numbers = (first, second)
    chinese = not match["first"][0].isascii()
    unit, end = match["unit"] or "", match.end("unit") if match["unit"] else -1
    myriad, after = match["myriad"] or "", match["after"] or ""
    more = match["more"] or match["more2"] or ""
    if match["hundredth"]:
        unit, end = "%" if match["hundredth"] == "百分之" else "‰", match.end("first")
        if match["second"]:
            end = match.end("second")
        myriad = ""
        after = _after_at(text, end)
    if chinese and not match["hundredth"] and not unit and not match["time"]:
        return None
    if _CODE_BEFORE.search(text[max(0, place - 2) : place]) and not match["hundredth"] and not before:
        return None
    if text[max(0, place - 1) : place] in (
        "第",
        "每",
        "之",
        "统",
        "唯",
        "专",
        "归",
        "逐",
        "划",
        "划一",
        "同",
        "单",
        "几",
        "数",
        "初",
        "星",
    ):
        return None
    if not unit:
        return _unitless(text, match, before, numbers, place)
    # the measure word may be the beginning of another word: 一起, 个百分点 is longest already
    if chinese and not _counts(text, match, place, unit, before, after):
        return None
    if not chinese and _is_name(text, match, unit, end):
        return None
    close = end
    finish = end + len(after) if after else end
    if unit in _AGE and after and _QUALIFIES.match(text, end) and not before:
        return None
    return Quantity(NUMBER, place - len(before), finish, place, close, numbers, myriad, unit, before, after or more)


def _after_at(text: str, at: int) -> str:
    match = _AFTER_RE.match(text, at)
    return match.group() if match else ""


_AFTER_RE = re.compile(_AFTER)


def _is_name(text: str, match: re.Match[str], unit: str, end: int) -> bool:
    """Whether digits with what looks like a measure word belong to a name: 5A级, 3次产业, 12345热线."""
    return bool(unit == "分" and text[end : end + 1] in "钟之类级公布析") or (
        unit == "度" and text[end : end + 1] in "以"
    )


def _counts(text: str, match: re.Match[str], place: int, unit: str, before: str, after: str) -> bool:
    """Whether a Chinese numeral with a measure word counts something."""
    if match["hundredth"] or unit in RATIOS:
        return True
    numeral, rest = match["first"], text[match.end("unit") : match.end("unit") + 6]
    if (
        numeral in ("十", "百", "千", "零")
        and not match["myriad"]
        and text[place - 1 : place] in ("数", "几", "上", "成")
    ):
        return False
    if _SLOGAN.match(unit + rest):
        return False
    if unit in (
        "分",
        "度",
        "位",
        "方",
        "里",
        "期",
        "类",
        "部",
        "门",
        "队",
        "组",
        "片",
        "口",
        "对",
        "块",
        "克",
        "级",
        "园",
        "村",
        "县",
        "院",
        "校",
        "企",
        "单",
        "款",
        "本",
        "根",
        "站",
        "店",
        "折",
        "班",
        "镇",
        "乡",
        "米",
        "届",
    ):
        return bool(before or after or match["myriad"])
    if numeral == "一":
        if unit in ("批", "起", "种", "次", "件", "条", "对", "家", "人", "处", "场", "片", "块") and not (
            before or after
        ):
            return unit in ("家", "场", "条", "次", "件") and bool(_ONE.search(text[max(0, place - 4) : place]))
        return bool(before or after or _ONE.search(text[max(0, place - 4) : place]))
    return True


def _unitless(
    text: str, match: re.Match[str], before: str, numbers: tuple[Decimal, ...], place: int
) -> Quantity | None:
    """A bare number, or a span of time, that the words around it bound."""
    end = match.end("second") if match["second"] else match.end("first")
    myriad = match["myriad"] or ""
    if myriad:
        end = match.end("myriad")
    unit = ""
    if match["time"]:
        unit, end = match["time"], match.end("time")
    after = _after_at(text, end)
    left = text[max(0, place - 12) : place]
    bounded = bool(before or after or _BOUND_VERB.search(left))
    following = text[end : end + 2]
    if not bounded or (not unit and _NAME_AFTER.match(text, end)):
        return None
    if before in ("到", "至", "为", "近", "约", "达") and not _BOUND_VERB.search(left) and not after and not unit:
        if not re.match(r"[,;。、:)]|以|左右|$", text[end : end + 1] or ","):
            return None
    if (
        unit in ("年", "日", "天", "周")
        and after
        and _QUALIFIES.match(text, end)
        and not _BOUND_VERB.search(left)
        and not before
    ):
        return None
    if not unit and not myriad and following[:1] and ("\u4e00" <= following[:1] <= "\u9fff") and not after:
        return None  # a number before some other word: 12345热线
    if (
        not unit
        and len(numbers) == 1
        and numbers[0] == numbers[0].to_integral_value()
        and 1900 <= numbers[0] <= 2100
        and not myriad
        and before in ("到", "至")
    ):
        return None
    return Quantity(NUMBER, place - len(before), end + len(after), place, end, numbers, myriad, unit, before, after)
