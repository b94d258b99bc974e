"""A plan's text read: every quantity by the grammar of such texts, or said not to be understood.

A text is read paragraph by paragraph, sentence by sentence and item by item (`items`). The words of an item that stand
next to its number are taken off from the right (`leads`). What is left names the subject, or the subject stands
behind the number (建成3家绿色示范工厂). Nothing is read into a text: where a subject or a number cannot be told, the
quantity is left unread, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from qcity.plantext import lexicon
from qcity.plantext.goals import UNREAD, Goal, Left, Reading, Stage
from qcity.plantext.items import SENTENCE, SINCE, Item, items
from qcity.plantext.leads import CHANGE, Said, taken_off
from qcity.plantext.measures import COUNTED
from qcity.plantext.normal import Normal
from qcity.plantext.passing import why_not
from qcity.plantext.quantities import ALL, DOUBLED, NUMBER, PHASE, ZERO, Quantity, quantities
from qcity.plantext.ruling import Ruling, ruled, scaled, unit_of_event
from qcity.plantext.stages import read_stage
from qcity.plantext.structure import Head, Paragraph, head, paragraphs
from qcity.plantext.subjects import are_measured_each, cleaned, split_subjects
from qcity.plantext.years import Years
from qcity.wordlists import any_of, listed

_RATIOS = ("%", "‰")


def read_goals(text: Normal) -> Reading:
    """Reads a plan's text; linear in its length."""
    front = head(text)
    reader = _Reader(text, front)
    for paragraph in paragraphs(text):
        reader.take(paragraph)
    return Reading(front, tuple(reader.goals), tuple(reader.left), tuple(reader.stages))


class _About(NamedTuple):
    """What an item is about: its subjects, how they were read, and whether each area is to reach it."""

    subjects: tuple[str, ...]
    notes: tuple[str, ...] = ()
    is_each_area: bool = False


class _Reader:
    """Reads paragraph after paragraph; what governs the next ones is kept."""

    def __init__(self, text: Normal, front: Head) -> None:
        self._text = text.text
        self._found = quantities(text.text, text.starts)
        self._next = 0
        self._year: int | None = None
        self._path: tuple[str, ...] = ()
        self._first = front.first or (int(front.issued[:4]) if front.issued else None)
        self._last: Goal | None = None
        self._subject = ""
        self._is_shared = False
        self.goals: list[Goal] = []
        self.left: list[Left] = []
        self.stages: list[Stage] = []

    def take(self, paragraph: Paragraph) -> None:
        """Reads the next paragraph."""
        path = tuple(f"{one.number}{one.title}" for one in paragraph.headings)
        if path != self._path:
            self._year, self._path = None, path
        self._last, self._subject = None, ""
        for quantity in self._upto(paragraph.start):  # in its heading
            if quantity.kind == PHASE:
                self._stage(quantity, 0)
            else:
                self._leave(quantity.start, quantity.end, UNREAD)
        found, i = self._upto(paragraph.end), 0
        for match in SENTENCE.finditer(self._text, paragraph.start, paragraph.end):
            begin = i
            while i < len(found) and found[i].start < match.end():
                i += 1
            self._sentence(paragraph, match.start(), match.end(), found[begin:i])

    def _upto(self, end: int) -> Sequence[Quantity]:
        begin = self._next
        while self._next < len(self._found) and self._found[self._next].start < end:
            self._next += 1
        return self._found[begin : self._next]

    def _leave(self, start: int, end: int, why: str) -> None:
        self.left.append(Left(start, end, why))

    def _stage(self, quantity: Quantity, start: int) -> None:
        stage = read_stage(self._text, quantity, start)
        if stage is None:
            self._leave(quantity.start, quantity.end, "时间范围")
        else:
            self.stages.append(Stage(*stage))

    def _sentence(self, paragraph: Paragraph, start: int, end: int, found: Sequence[Quantity]) -> None:
        years = Years(self._text, start, end, self._year, self._first)
        for quantity in (one for one in found if one.kind == PHASE):
            self._stage(quantity, start)
        for item in items(self._text, start, end, [one for one in found if one.kind != PHASE]):
            why = why_not(self._text, paragraph, start, end, item, years, self._first)
            goals = () if why else tuple(self._goals(paragraph, item, years, start))
            if goals:
                self.goals += goals
                self._last = goals[-1]
            else:
                self._leave(item.start, max(item.end, item.last.end), why or UNREAD)
        if years.last_deadline is not None:
            self._year = years.last_deadline

    # -- an item ----------------------------------------------------------------------------------------------------

    def _goals(self, paragraph: Paragraph, item: Item, years: Years, start: int) -> Iterator[Goal]:
        self._is_shared = False
        kind = item.first.kind
        due = years.at(item.first.start)
        if kind == ZERO:
            rulings = self._zero(item)
        elif kind == ALL:
            rulings = self._all(item)
        elif kind in (NUMBER, DOUBLED):
            yield from self._numbers(paragraph, item, years, start)
            return
        else:
            return
        for name, ruling in rulings:
            self._subject = name
            yield self._goal(paragraph, item, name, ruling, due, _About((name,)))

    def _numbers(self, paragraph: Paragraph, item: Item, years: Years, start: int) -> Iterator[Goal]:
        base, lead = self._base(item)
        said = _shared_out(lead) if item.first.unit in _RATIOS else None
        said = said or taken_off(lead)
        about = self._about(item, said, start)
        pairs = _paired(about.subjects, item, years)
        goals = []
        for subject, quantity, due in pairs:
            word = self._text[quantity.core : quantity.close]
            ruling = ruled(quantity._replace(after=quantity.after or item.last.after), word, said, subject, base)
            if ruling is None:
                return
            goals.append((subject, ruling, due))
        for subject, ruling, due in goals:
            self._subject = subject
            keeps = said.keeps or item.first.before in lexicon.KEEPS
            yield self._goal(paragraph, item, f"{subject}{ruling.suffix}", ruling, due, about, keeps=keeps)

    def _base(self, item: Item) -> tuple[tuple[int | None, Decimal] | None, str]:
        """The level that a change starts from (从2015年的56%提高到), and the lead without it."""
        for inner in item.inner:
            before = self._text[item.start : inner.start]
            match = SINCE.search(before)
            if match and inner.unit == item.first.unit and len(inner.numbers) == 1:
                rest = self._text[inner.end : item.first.core]
                year = int(match["year"]) if match["year"] else None
                return (year, scaled(inner)[0]), before[: match.start()] + rest
        return None, item.lead

    # -- what it is about -------------------------------------------------------------------------------------------

    def _about(self, item: Item, said: Said, start: int) -> _About:
        notes: list[str] = []
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
            subject = self._carried(item, start)
            notes.append("主语承上文")
        elif subject.startswith("占") and self._subject:
            subject = f"{self._subject}{subject}"
            notes.append("主语承上文")
        elif _LEVEL.fullmatch(subject) and self._subject and (item.is_joined or item.lead.startswith("其中")):
            subject = f"{subject}{_LEVELS.sub('', self._subject)}"
            notes.append("主语承上文")
        if item.is_joined and self._last is not None and len(subject) <= 4 and not behind:
            shared = _CONTAINER.match(self._subject)
            if shared:
                subject = shared["head"] + subject
                self._is_shared = True
                notes.append("前面的词统管几项")
        if len(subject) < 2 or subject in _EMPTY:
            return _About(())
        if _FULFILS.match(item.tail) and item.first.unit in _RATIOS and not said.is_level and not behind:
            return _About((f"{subject}{item.tail}的比例",), (*notes, "按达到要求的占比读"), is_area)
        several = split_subjects(subject)
        if len(several) == 1:
            return _About((subject,), tuple(notes), is_area)
        if said.each or len(item.group) == len(several) or are_measured_each(subject):
            return _About(tuple(map(cleaned, several)), (*notes, "一句几项,各为一项"), is_area)
        return _About((subject,), (*notes, "并列的几项按合为一项读"), is_area)

    def _carried(self, item: Item, start: int) -> str:
        """The subject of what came before in the same paragraph, where an item has none of its own."""
        before = self._text[max(start, item.start - _NEAR) : item.start].rstrip(",:;、(")
        clause = re.split(r"[,;:。]", before)[-1]
        if clause and not quantities(clause):
            own = cleaned(taken_off(clause).rest)
            if lexicon.MEASURE_END.search(own):
                return own
            risen = _RISEN.match(clause)
            if risen:
                return cleaned(risen["subject"])
        return self._subject

    # -- words that mean a number -----------------------------------------------------------------------------------

    def _zero(self, item: Item) -> Iterator[tuple[str, Ruling]]:
        """检出率为零, 不发生重大事故, 零增长."""
        said = taken_off(item.lead)
        subject = re.sub(r"(?:动态)?清$", "", cleaned(said.rest))
        if self._text[item.first.start : item.first.end].endswith("发生"):
            name = re.sub(r"^(?:的|了|任何)", "", item.tail)
            if len(name) >= 2:
                yield name, Ruling("equals", Decimal(0), unit_of_event(name), notes=("不发生按零起读",))
            return
        event = _EVENT.match(item.tail)
        if event is None and (item.tail or len(subject) < 2):
            return
        if event and event.group() == "增长":
            if len(subject) >= 2:
                notes = ("“零增长”按增长率不高于0读",)
                yield f"{subject}增长", Ruling("at_most", Decimal(0), "%", is_lifted=True, notes=notes)
            return
        if event:
            name = subject if event.group() == "发生" else f"{subject}{event.group()}"
            yield name, Ruling("equals", Decimal(0), unit_of_event(name))
            return
        several = split_subjects(subject)
        apart = len(several) > 1 and (said.each or are_measured_each(subject))
        unit = "%" if subject.endswith(("率", "比例", "比重", "占比")) else unit_of_event(subject)
        joined = ("并列的几项按合为一项读",) if len(several) > 1 else ()
        told = ("一句几项,各为一项",) if apart else joined
        for one in several if apart else [subject]:
            yield cleaned(one), Ruling("equals", Decimal(0), unit, notes=told)

    def _all(self, item: Item) -> Iterator[tuple[str, Ruling]]:
        """实现全覆盖, 全部达到国家标准."""
        word = self._text[item.first.start : item.first.end]
        subject = cleaned(taken_off(item.lead).rest)
        if not 2 <= len(subject) <= _LONGEST_SUBJECT:
            return
        if word == "全覆盖" and not _OF_COVERAGE.match(item.tail):
            name = f"{subject.removesuffix('覆盖')}覆盖率"
        elif word != "全覆盖" and _DONE.match(item.tail) and not re.search("达到.{0,4}(?:先进|领先)", item.tail):
            name = f"{subject}{item.tail}的比例"
        else:
            return
        yield name, Ruling("at_least", Decimal(100), "%", notes=(f"“{word}”按100%读",))

    # -- a goal -----------------------------------------------------------------------------------------------------

    def _goal(
        self,
        paragraph: Paragraph,
        item: Item,
        name: str,
        ruling: Ruling,
        due: int | None,
        about: _About,
        *,
        keeps: bool = False,
    ) -> Goal:
        hedge = self._hedge(item)
        start, end = self._quote(item, hedge)
        notes = [*about.notes, *ruling.notes]
        when, cadence = self._when(item, keeps=keeps)
        if when == "every_period" and not keeps and cadence is None:
            notes.append("没有与此相应的报告期,按每个报告期读")
        measure = "flow" if when == "every_year" and ruling.unit not in _RATIOS else None
        is_new = any(word in self._text[start : item.first.start] for word in lexicon.NEW)
        if is_new and when is None and ruling.unit not in (*_RATIOS, "百分点"):
            measure = "cumulative"
            notes.append("“新增”“累计”按规划期内的累计数读")
        is_broken = ruling.value != ruling.value.to_integral_value() and ruling.unit in COUNTED
        is_per_head = "每" in name and ruling.unit not in _RATIOS
        if about.is_each_area:
            notes.append("各区县各自达到;bodies 须列出各区县")
        return Goal(
            name=name,
            kind=ruling.kind,
            value=ruling.value,
            high=ruling.high,
            unit=ruling.unit,
            start=start,
            end=end,
            paragraph=paragraph,
            due=due,
            is_hedged=hedge is not None or self._text.startswith("(预期性", item.last.end),
            when=when,
            cadence=cadence,
            is_each_area=about.is_each_area,
            measure=measure,
            baseline=ruling.baseline,
            is_sample=bool(lexicon.SAMPLED.search(name)) and ruling.unit in _RATIOS,
            is_lifted=ruling.is_lifted or is_broken or is_per_head,
            notes=tuple(dict.fromkeys(notes)),
        )

    def _when(self, item: Item, *, keeps: bool) -> tuple[str | None, str | None]:
        """How often a goal is judged: `when` and `cadence` of the plan format."""
        if item.every is None:
            return ("every_period" if keeps else None), None
        word = self._text[item.every.start : item.every.end]
        return ("every_year", None) if word in ("每年", "每年度") else ("every_period", _CADENCES.get(word))

    def _quote(self, item: Item, hedge: int | None) -> tuple[int, int]:
        """From where the item, or what governs it, begins to where it ends."""
        start = item.start
        while start < item.end and self._text[start] in ",;、:。)":
            start += 1
        if self._is_shared and self._last is not None and start - self._last.start < _REACH:
            start = self._last.start
        return (start if hedge is None else min(start, hedge)), max(item.end, item.last.end)

    def _hedge(self, item: Item) -> int | None:
        """Where 力争 or the like stands that governs an item, up to the end of its sentence or semicolon; else None."""
        at = item.first.start
        begin = max(self._text.rfind(mark, max(at - _REACH, 0), at) for mark in "。;!?") + 1
        begin = max(begin, at - _REACH, 0)
        hedge = max((match.start() for match in _HEDGE.finditer(self._text, begin, at)), default=-1)
        firm = max((match.start() for match in _FIRM.finditer(self._text, begin, at)), default=-1)
        return hedge if hedge > firm else None


_HEDGE, _FIRM = re.compile(any_of(lexicon.HEDGES)), re.compile(any_of(lexicon.FIRM))
_REACH = 400
"""A hedge governs no more than so many characters."""
_LONGEST_SUBJECT = 40
_NEAR = 60
"""A subject is carried over no more than so many characters."""
_CADENCES = {"每半年": "half_year", "每季度": "quarter", "每季": "quarter", "每月": "month"}

_AREA = any_of(
    listed(
        """
        区县 县区 县市区 县(市、区) 县(区) 县(市) 市(州) 市州 地市 地州市 地区 旗县区 旗县 乡镇街道 镇街 乡镇 街道
        县 市 区 州 盟 旗 园区
        """
    )
)
_AREAS = re.compile(rf"(?:各|每个|每)(?:{_AREA})(?:政府)?(?:都|均|至少|要|应|原则上)?")
_SHARE_OF = re.compile(
    r"(?P<bound>不得低于|不得少于|不低于|不少于|不得超过|不超过|达到|占)(?P<whole>[^,;。不达]{2,24}?)的$"
)
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
_DONE = re.compile(any_of(listed("达到 达标 实现 完成 建成 消除 配备 取得 通过 符合 合格 覆盖 脱贫 退出 改造 治理")))
_OF_COVERAGE = re.compile(any_of(listed("的 监管 检查 管理 监测 体系 式 、 抽")))
_EVENT = re.compile(
    rf"(?:{any_of(listed('重特大 较大以上 较大 重大 一般 亡人 责任 安全 生产 质量 食品 火灾 伤亡 死亡 重伤'))})*"
    rf"(?:{any_of(listed('事故 事件 案件 死亡 发生 伤亡 投诉 增长 疫情 上访'))})"
)
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


def _shared_out(lead: str) -> Said | None:
    """不低于上年度财政收入的1‰: a share of something; None where a lead says no such thing."""
    share = _SHARE_OF.search(lead)
    if share is None:
        return None
    said = taken_off(lead[: share.start()])
    bound = share["bound"] if share["bound"] in lexicon.BOUNDS else ""
    return said._replace(rest=f"{cleaned(said.rest)}占{share['whole']}的比例", bound=bound, is_level=True)


def _paired(subjects: Sequence[str], item: Item, years: Years) -> list[tuple[str, Quantity, int | None]]:
    """Each subject with its quantity and its year; nothing where they do not come to the same number."""
    group, due = item.group, years.at(item.first.start)
    several = years.all_at(item.first.start)
    if len(group) == 1:
        return [(subject, group[0], due) for subject in subjects]
    if len(subjects) == len(group):
        return [(subject, quantity, due) for subject, quantity in zip(subjects, group, strict=True)]
    if len(subjects) == 1 and len(several) == len(group):
        return [(subjects[0], quantity, year) for quantity, year in zip(group, several, strict=True)]
    return []


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
