"""What a goal is about: a subject freed from the words around it, and lists of subjects taken apart."""

from __future__ import annotations

import re

from qcity.plantext import lexicon as words

_PLAIN = words.any_of(verb for verb in words.PLAIN_BUILDS if len(verb) > 1)
_LEFT = re.compile(
    rf"(?:{words.any_of([*words.HEDGES, *words.FIRM])}|(?:{words.YEARS.pattern})|(?:{words.FIVE.pattern})".replace(
        "?P<to>", "?:"
    )
    .replace("?P<first>", "?:")
    .replace("?P<second>", "?:")
    .replace("?P<part>", "?:")
    .replace("?P<before>", "?:")
    .replace("?P<comma>", "?:")
    .replace("?P<name>", "?:")
    .replace("?P<end>", "?:")
    .replace("?P<when>", "?:")
    + r"|-{1,2}|全市(?!场)|全省|全县|全州|全旗|全盟|全区(?!域)|我市|我省|我县|我区|本市|本省|其中|同时|并且|且|并|使得|使|让|把|将|对|实现|推动|促进|确保"
    r"|努力|切实|进一步|不断|逐步|(?:基本|全面|积极|大力|加快|着力|持续|深入|稳步|有序|扎实|重点|继续)(?=实现|建成|推进|推动|完成|建设|提高|提升|形成|建立|实施|开展|打造|培育)|每年|年内|当年|今年|至少|累计(?!.{0,1}(?:下降|增长|降低))"
    r"|以及|和|与|及|、|,|:|\)|\(|一是|二是|三是|四是|五是|六是|主要是|包括|即|到|的)"
)
_BUILD = re.compile(rf"(?!{words.any_of(words.NOT_VERBS)})(?:{_PLAIN})")
_RIGHT = re.compile(
    r"(?:力争|争取|要|应|将|须|需|可|总体上?|总体|整体|基本|均|都|分别|各自|各|的|为|是|也|已|就|逐步|稳步|进一步|不断|全部|一般|原则上|,|:|、|以|由|从|在|于|且|并|再|达)$"
)
_MOVE = re.compile(
    r"^(?:提高|提升|降低|扩大|增加|减少|提升|加强|强化|推进|推广|推行|落实|严格|规范|健全)(?=.{4,}(?:率|比重|占比|比例|量|数|面积|水平|能力|度|收入|规模)$)"
)
_ENUMERATED = re.compile(r"、|和(?!谐|平|田|县|政|静|林|硕|布)|与(?!会|众)|以及|及(?!时|格|其|以上)")
_SHARED_TAIL = re.compile(
    r"(?:(?:主要)?(?:污染物)?排放(?:总量|量|强度|浓度)|排放|(?:群众|顾客|公众|游客|患者|居民|用户|服务|客户)*满意(?:度|率)"
    r"|(?:产品|质量|安全|食品)*(?:例行|风险|监督|抽样|专项|评价性|总体|强制)*(?:抽检|抽查|抽样|监测|检测|检验|验收|免疫)+(?:总体|综合|批次|样品)*(?:合格率|达标率|覆盖率|及格率)"
    r"|(?:质量|安全|工程|基本)*(?:总体|综合|一次)*(?:合格率|达标率|覆盖率|普及率|参保率|入园率|巩固率|入学率|毛入学率|处理率|利用率|回收率|检出率|死亡率|发生率|保有量|拥有量|使用量|占比|比重|比例)"
    r"|(?:综合)?(?:机械化|自给|入户|通达|硬化|绿化|治理|整治|改造|处置|无害化处理|资源化利用|办结|完成|签约|建档|建制|合格|受监|备案|执行|复种)率"
    r"|消费量|总产量|产量|种植面积|面积|总量|数量|产值|增加值|示范园区|示范区|示范县|示范基地|基地|园区|企业|中心|品牌|产品|项目|平台|机构|实验室|单位|人才|专业|学校|医院|商标|工程|奖|标准)$"
)


def cleaned(subject: str) -> str:
    """A subject without what stands around it: the year, hedges, 全市, verbs that only bring it about.

    >>> cleaned("到2020年,全市主要工业产品抽检合格率"), cleaned("积极争取培育畜牧业品牌"), cleaned("建成区绿化覆盖率")
    ('主要工业产品抽检合格率', '畜牧业品牌', '建成区绿化覆盖率')
    """
    before = None
    while subject and subject != before:
        before = subject
        subject = _LEFT.sub("", subject, count=1) if _LEFT.match(subject) else subject
        build = _BUILD.match(subject)
        if build and len(subject) - build.end() >= 2 and not words.MEASURE_END.fullmatch(subject[build.end() :]):
            subject = subject[build.end() :]
        subject = _MOVE.sub("", subject)
        subject = _RIGHT.sub("", subject)
    return subject.strip("、,:;-()")


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
    others[-1] = re.sub(r"等$", "", others[-1])
    tail = _tail(others, last)
    if tail is None:
        return [*others, last]
    done = []
    for part in others:
        own = words.MEASURE_END.search(part) and _SHARED_TAIL.search(part)
        done.append(part if own else part + tail)
    return [*done, last]


def _tail(others: list[str], last: str) -> str | None:
    """What the last of a list shares with the others: its end, from the measured noun or the level word on."""
    if all(words.MEASURE_END.search(part) and _SHARED_TAIL.search(part) for part in others):
        return ""
    found = _SHARED_TAIL.search(last)
    if found and found.start() > 0:
        cut = found.start()
        for length in (4, 3, 2):
            at = last.find(others[-1][-length:])
            if 0 <= at and at + length < cut and len(others[-1]) >= length:
                return last[at + length :]
        kind = others[-1][-1]
        at = last.find(kind, 0, cut)
        return last[at + 1 :] if kind in "级品业市县区镇村类" and at >= 0 else last[cut:]
    for length in (4, 3, 2, 1):
        ending = others[-1][-length:]
        at = last.find(ending)
        if (
            len(others[-1]) >= length
            and at >= 0
            and at + length < len(last)
            and (length > 1 or ending in "级品业市县区镇村类星A")
        ):
            return last[at + length :]
    return None


def has_measures_each(subject: str) -> bool:
    """Whether every item of a list is a measured noun of its own, so that they are several subjects."""
    parts = _parts(subject)
    return len(parts) > 1 and all(
        len(part) >= 3 and words.MEASURE_END.search(part) and _SHARED_TAIL.search(part) for part in parts
    )


def _parts(subject: str) -> list[str]:
    """The parts of an enumeration; a verb in a list of verbs (新建、改扩建) is none."""
    parts = [part for part in _ENUMERATED.split(_without_brackets(subject)) if part]
    return [part for part in parts if part not in words.BUILDS] or parts


def _without_brackets(subject: str) -> str:
    return re.sub(r"\([^()]*、[^()]*\)", "", subject)
