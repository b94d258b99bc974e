"""The goals that a plan's text states: every quantity read by the grammar of such texts, or said not to be understood.

A text is read paragraph by paragraph, sentence by sentence and item by item (`items`). The words of an item that stand
next to its number are taken off from the right: bounds, verbs of level and of change, comparisons, 分别 and 均. What is
left names the subject, or the subject stands behind the number (建成3家绿色示范工厂). Nothing is read into a text: where a
subject or a number cannot be told, the quantity is left unread, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from qcity.plantext import lexicon as words
from qcity.plantext.items import SENTENCE, Item, items
from qcity.plantext.normal import Normal
from qcity.plantext.quantities import ALL, DOUBLED, EVERY, NUMBER, PHASE, ZERO, Quantity, quantities
from qcity.plantext.structure import FIVE_YEARS, Head, Paragraph, head, paragraphs, year_of_numeral
from qcity.plantext.subjects import cleaned, has_measures_each, split_subjects

UNREAD = "unread"
"""Why a quantity is no goal that the grammar did not understand."""


class Goal(NamedTuple):
    """One numeric goal: what it is about, the rule, the number and the unit, and where it stands.

    `start` and `end` are the places of its quote in the text. `value` (and `high`, the upper end of a range) is in `unit`;
    for `changes_by` it is in %. `due` is the year that governs it, None where none does. `baseline` is the year, and
    the value where the text has it, that a change is counted from. `is_lifted` says that the unit's usual range does
    not hold. `notes` say how the wording was read where it can be read otherwise.
    """

    name: str
    kind: str
    value: Decimal | None
    unit: str
    start: int
    end: int
    paragraph: Paragraph
    high: Decimal | None = None
    due: int | None = None
    is_hedged: bool = False
    when: str | None = None
    cadence: str | None = None
    is_each_area: bool = False
    measure: str | None = None
    baseline: tuple[int, Decimal | None] | None = None
    is_sample: bool = False
    is_lifted: bool = False
    notes: tuple[str, ...] = ()


class Left(NamedTuple):
    """A quantity that is no goal: the stretch of the text to be quoted, and why."""

    start: int
    end: int
    why: str


class Stage(NamedTuple):
    """A stage of the plan's own schedule, with its ends as periods."""

    name: str
    first: str
    last: str


class Reading(NamedTuple):
    """What a text says: its head, its goals in order, what is left, and the stages of its schedule."""

    head: Head
    goals: tuple[Goal, ...]
    left: tuple[Left, ...]
    stages: tuple[Stage, ...]


def read_goals(text: Normal) -> Reading:
    """Reads a plan's text; linear in its length."""
    front = head(text)
    reader = _Reader(text, front, quantities(text.text, tuple(text.starts)))
    for paragraph in paragraphs(text):
        reader.take(paragraph)
    return Reading(front, tuple(reader.goals), tuple(reader.left), tuple(reader.stages))


class _Words(NamedTuple):
    """What the words before a number say, once taken off: `rest` is what they left."""

    rest: str
    bound: str = ""
    direction: int = 0
    is_to: bool = False
    is_level: bool = False
    keeps: bool = False
    controls: bool = False
    each: bool = False
    annual: bool = False
    cumulative: bool = False
    compared: int | None = None
    is_compared: bool = False
    build: str = ""
    change: str = ""


_UP, _DOWN = words.any_of(words.UP), words.any_of(words.DOWN)
_ANONYMOUS_YEARS = re.sub(r"\?P<\w+>", "?:", words.YEARS.pattern)
_ANONYMOUS_FIVE = re.sub(r"\?P<\w+>", "?:", words.FIVE.pattern)
_OFF = re.compile(
    rf"(?:(?P<control>(?:控制|压控|压减|严控|管控)(?:在|到|至|于))"
    rf"|(?P<keeps>{words.any_of(words.KEEPS)})"
    rf"|(?P<to>(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:了)?(?:到|至))"
    rf"|(?P<bound>{words.any_of(word for word in words.BOUNDS if len(word) > 1 or word in '逾约近<>≥≤＞＜')})"
    rf"|(?P<level>达到|达成|达|到|至|突破)"
    rf"|(?P<compared>{re.sub(r'[?]P<year>', '?:', words.COMPARED.pattern)})"
    rf"|(?P<annual>(?:年均|年平均|每年平均|平均每年|年度)(?:增速|增幅)?)"
    rf"|(?P<cumulative>累计|总计|合计|共计|累积)"
    rf"|(?P<each>分别|均|都|各自|各)"
    rf"|(?P<change_up>(?:{_UP}))|(?P<change_down>(?:{_DOWN}))"
    rf"|(?P<is>为|是|有|在|即)"
    rf"|(?P<hedge>{words.any_of([*words.HEDGES, *words.FIRM])})"
    rf"|(?P<adverb>总体上|总体|平均|基本|逐步|稳步|进一步|再|将|要|应|须|需|可|力求|已|仍|也|全部|原则上|大幅|显著|有效|持续|不断|同步|普遍|整体|的|,)"
    rf"|(?P<year>{_ANONYMOUS_YEARS}|{_ANONYMOUS_FIVE}))$"
)
_BUILT = re.compile(rf"(?:{words.any_of(words.BUILDS)})$")
_FROM = re.compile(r"(?:从|由)(?:(?P<year>20[0-9]{2})年(?:底|末)?)?(?:的)?(?:约)?$")
_SHARE_OF = re.compile(
    r"(?P<bound>不得低于|不得少于|不低于|不少于|不得超过|不超过|达到|占)(?P<whole>[^,;。不达]{2,24}?)的$"
)
_AREAS = re.compile(
    r"(?:各|每个|每)(?:区县|县区|县市区|县\(市、区\)|县\(区\)|县\(市\)|市\(州\)|市州|地市|地州市|地区|旗县区|旗县|乡镇街道|镇街|乡镇|街道|县|市|区|州|盟|旗|园区)(?:政府)?(?:都|均|至少|要|应|原则上)?"
)
_RIGHT_DROP = frozenset(
    "建成 完成 达 实现 拥有 有 形成 建 创建 获得 认定 获批 创成 达到 建立 设立 培育 打造 新增 成立 配备 入选 取得".split()
)
_WHOLE = {"万": "万", "亿": "亿", "万亿": "万亿"}
_FACTORS = {"千": 1000, "百": 100, "十万": 10, "百万": 100, "千万": 1000}


class _Reader:
    """Reads paragraph after paragraph; what governs the next ones is kept."""

    def __init__(self, text: Normal, front: Head, found: Sequence[Quantity]) -> None:
        self._text = text.text
        self._found = found
        self._next = 0
        self._year: int | None = None
        self._year_level = -1
        self._depth: tuple[str, ...] = ()
        self._first = front.first or (int(front.issued[:4]) if front.issued else None)
        self.goals: list[Goal] = []
        self.left: list[Left] = []
        self.stages: list[Stage] = []

    def take(self, paragraph: Paragraph) -> None:
        path = tuple(f"{one.number}{one.title}" for one in paragraph.headings)
        if path != self._depth:
            self._year, self._depth = None, path
        self._last: Goal | None = None
        self._subject = ""
        in_title = self._upto(paragraph.start)
        self._headings(paragraph, in_title)
        found = self._upto(paragraph.end)
        if (
            not found
            and "20" not in self._text[paragraph.start : paragraph.end]
            and "五" not in self._text[paragraph.start : paragraph.end]
        ):
            return
        i = 0
        for match in SENTENCE.finditer(self._text, paragraph.start, paragraph.end):
            j = i
            while j < len(found) and found[j].start < match.end():
                j += 1
            self._sentence(paragraph, match.start(), match.end(), found[i:j])
            i = j
        for quantity in found[i:]:
            self._leave(quantity.start, quantity.end, UNREAD)

    def _upto(self, end: int) -> list[Quantity]:
        begin = self._next
        while self._next < len(self._found) and self._found[self._next].start < end:
            self._next += 1
        return list(self._found[begin : self._next])

    def _headings(self, paragraph: Paragraph, found: Sequence[Quantity]) -> None:
        for quantity in found:
            if quantity.kind == PHASE:
                self._stage(quantity, 0)
            else:
                self._leave(quantity.start, quantity.end, UNREAD)

    # -- a sentence -------------------------------------------------------------------------------------------------

    def _sentence(self, paragraph: Paragraph, start: int, end: int, found: Sequence[Quantity]) -> None:
        years = _Years(self._text, start, end, self._year, self._first)
        for quantity in (q for q in found if q.kind == PHASE):
            self._stage(quantity, start)
        countable = [q for q in found if q.kind != PHASE]
        sentence = self._text[start:end]
        used: set[Quantity] = set()
        for item in items(self._text, start, end, countable):
            why = self._why_not(paragraph, sentence, item, years)
            goals = [] if why else self._read(paragraph, item, years, start, end)
            if goals:
                used.update(q for q in countable if goals[0].start <= q.start < goals[0].end)
                self.goals += goals
                self._last, self._subject = goals[-1], goals[-1].name
            else:
                self._leave(max(item.start, start), max(item.end, item.group[-1].end), why or UNREAD)
            used.update((*item.group, *item.inner, *((item.every,) if item.every else ())))
        for quantity in countable:
            if quantity not in used:
                begin, close = _clause(self._text, quantity.start, quantity.end, start, end)
                self._leave(begin, close, UNREAD)
        if years.last is not None:
            self._year = years.last

    def _why_not(self, paragraph: Paragraph, sentence: str, item: Item, years: _Years) -> str | None:
        """Why an item is no goal, where its sentence or its chapter says so."""
        year = years.at(item.first.start)
        clause = self._text[item.start : item.end + 12]
        is_ahead = (
            year is not None and (self._first is None or year >= self._first) and years.is_deadline(item.first.start)
        )
        if words.REWARD.search(self._text[item.start : item.end]) and item.first.unit.endswith(("元", "%", "分")):
            return "奖励、补助或处罚的标准,不是目标"
        behind = any(words.BACKGROUND.search(title) for title in paragraph.titles)
        if behind and not is_ahead:
            return "现状或背景中的数,不是目标"
        if (
            words.PAST.search(sentence[: item.end])
            and words.PAST.search(self._text[max(item.start - 30, 0) : item.end])
            and not is_ahead
        ):
            return "已经达到的数,不是目标"
        if year is not None and self._first is not None and year < self._first and not item.every:
            return "规划期以前的数,不是目标"
        if _CONDITION.match(item.tail) and not _BUILT.search(item.lead):
            return "所指对象的条件,不是目标"
        if (
            re.search("格局|布局|框架", self._text[item.start : item.end + 20])
            and not self._text[item.first.core].isascii()
        ):
            return "布局的说法,不是目标"
        if "辖" in sentence or re.search(r"总(?:面积|人口)$", item.lead):
            return "现状或背景中的数,不是目标"
        if item.tail[:2] in ("以来", "来"):
            return "已经过去的时间,不是目标"
        del clause
        return None

    def _leave(self, start: int, end: int, why: str) -> None:
        self.left.append(Left(start, end, why))

    def _stage(self, quantity: Quantity, start: int) -> None:
        from qcity.plantext.stages import read_stage

        stage = read_stage(self._text, quantity, start)
        if stage is None:
            self._leave(quantity.start, quantity.end, "时间范围")
        else:
            self.stages.append(Stage(*stage))

    # -- an item ----------------------------------------------------------------------------------------------------

    def _read(self, paragraph: Paragraph, item: Item, years: _Years, start: int, end: int) -> list[Goal]:
        self._is_shared = False
        kind = item.first.kind
        if kind == ZERO:
            return self._zero(paragraph, item, years)
        if kind == ALL:
            return self._all(paragraph, item, years)
        if kind in (NUMBER, DOUBLED):
            return self._number(paragraph, item, years, start)
        return []

    def _number(self, paragraph: Paragraph, item: Item, years: _Years, start: int) -> list[Goal]:
        base, lead = self._from(item)
        said = taken_off(lead)
        share = _SHARE_OF.search(lead)
        if share and item.first.unit in ("%", "‰"):
            said = taken_off(lead[: share.start()])._replace(
                bound=share["bound"] if share["bound"] in words.BOUNDS else "", is_level=True
            )
            said = said._replace(rest=f"{cleaned(said.rest)}占{share['whole']}的比例")
        subjects, notes, area = self._subjects(item, said, start)
        if not subjects:
            return []
        dues: list[int | None] = [years.at(item.first.start)]
        several = years.pair_at(item.first.start)
        group = item.group
        if len(group) > 1:
            if len(subjects) == len(group):
                pairs = list(zip(subjects, group, strict=True))
                dues = dues * len(pairs)
            elif len(subjects) == 1 and len(several) == len(group):
                pairs = [(subjects[0], one) for one in group]
                dues = list(several)
            else:
                return []
        else:
            pairs = [(subject, group[0]) for subject in subjects]
            dues = dues * len(pairs)
        after = group[-1].after if words.BOUNDS.get(group[-1].after) else ""
        goals = []
        for (subject, quantity), due in zip(pairs, dues, strict=True):
            bounded = quantity._replace(after=quantity.after or after)
            goal = self._goal(paragraph, item, said, subject, bounded, due, base, notes, area)
            if goal is None:
                return []
            goals.append(goal)
        return goals

    def _from(self, item: Item) -> tuple[tuple[int | None, Decimal] | None, str]:
        """The level that a change starts from (从2015年的56%提高到), and the lead without it."""
        for inner in item.inner:
            before = self._text[item.start : inner.start]
            match = _FROM.search(before)
            if match and inner.unit == item.first.unit and len(inner.numbers) == 1:
                rest = self._text[inner.end : item.first.core]
                year = int(match["year"]) if match["year"] else None
                return (year, _scaled(inner)[0]), before[: match.start()] + rest
        return None, item.lead

    def _subjects(self, item: Item, said: _Words, start: int) -> tuple[list[str], list[str], bool]:
        """What an item is about, notes on it, and whether each area is to reach it; nothing where that cannot be told."""
        notes: list[str] = []
        rest, tail = said.rest, item.tail
        found = _AREAS.search(rest)
        area = found is not None and rest[: found.start()][-1:] not in ("对", "向", "与", "在", "由", "和")
        rest = _AREAS.sub("", rest) if area else rest
        behind = _object(tail)
        if behind and (said.build or not cleaned(rest)) and not said.is_level:
            actor = "" if "对" in rest or "向" in rest else cleaned(rest)
            verb = "" if said.build in words.PLAIN_BUILDS or not said.build else said.build
            if actor.startswith("每") or "每" in actor[-6:]:
                subject = f"{actor}{said.build}{behind}"
            elif actor and len(actor) <= 12 and not area and not _is_actor(actor):
                subject = f"{actor}{verb}{behind}"
            else:
                subject = f"{verb}{behind}"
        else:
            kept = "" if said.build in _RIGHT_DROP or not said.build else said.build
            subject = cleaned(f"{rest}{kept}")
        if not subject or not re.search(r"[\u4e00-\u9fffA-Za-z]", subject):
            subject = self._carried(item, start)
            if not subject:
                return [], [], area
            notes.append("主语承上文")
        elif re.match(r"其中", item.lead) and self._last is not None and subject.endswith("级"):
            subject = subject + self._subject
        if item.joined and self._last is not None and len(subject) <= 4 and not behind:
            shared = _shared_head(self._subject)
            if shared:
                subject = shared + subject
                notes.append("前面的词统管几项")
                self._is_shared = True
        if len(subject) < 2 or _is_function(subject):
            return [], [], area
        if _FULFILS.match(item.tail) and item.first.unit in ("%", "‰") and not said.is_level and not behind:
            return [f"{subject}{item.tail}的比例"], [*notes, "按达到要求的占比读"], area
        several = split_subjects(subject)
        if len(several) > 1 and (said.each or len(item.group) == len(several) > 1 or has_measures_each(subject)):
            if said.each or len(item.group) > 1:
                notes.append("一句几项,各为一项")
            else:
                notes.append("并列的几项,各为一项")
            return [cleaned(one) for one in several], notes, area
        if len(several) > 1:
            notes.append("并列的几项按合为一项读")
        return [subject], notes, area

    def _carried(self, item: Item, start: int) -> str:
        """The subject of what came before in the same paragraph, where an item has none of its own."""
        before = self._text[start : item.start].rstrip(",:;、(")
        clause = re.split(r"[,;:。]", before)[-1] if before else ""
        said = taken_off(clause)
        own = cleaned(said.rest)
        if clause and own and words.MEASURE_END.search(own) and not quantities(clause):
            return own
        risen = _RISEN.match(clause)
        if risen and not quantities(clause):
            return cleaned(risen["subject"])
        return re.sub(r"(?:提高幅度|降低幅度|年均增长|年均下降|增长)$", "", self._subject)

    def _goal(
        self,
        paragraph: Paragraph,
        item: Item,
        said: _Words,
        subject: str,
        quantity: Quantity,
        due: int | None,
        base: tuple[int | None, Decimal] | None,
        notes: Sequence[str],
        area: bool,
    ) -> Goal | None:
        told = list(notes)
        value, unit = _scaled(quantity) if quantity.kind == NUMBER else (_doubled(self._text, quantity), "%")
        high = None
        bound = words.BOUNDS.get(quantity.after) or words.BOUNDS.get(said.bound) or words.BOUNDS.get(quantity.before)
        if len(quantity.numbers) == 2:
            high = _scaled(quantity._replace(numbers=quantity.numbers[1:]))[0]
            if high <= value:
                return None
        name, lifted, kind, baseline = subject, False, "", None
        changes = (
            bool(said.direction)
            and not said.is_to
            and not said.is_level
            and not said.controls
            or quantity.kind == DOUBLED
        )
        if quantity.unit == "倍" and quantity.kind == NUMBER and changes:
            value, unit = value * 100, "%"
        if changes:
            down = said.direction < 0
            by_ratio = unit in ("%", "‰")
            counted_from_base = (
                quantity.kind == DOUBLED
                or quantity.unit == "倍"
                or said.is_compared
                or said.cumulative
                or (down and not said.annual)
                or (not said.annual and not said.change.endswith(("增长", "增")))
            )
            if (
                by_ratio
                and counted_from_base
                and bound not in (words.ABOUT, words.AT_MOST, words.LESS_THAN)
                and high is None
                and unit == "%"
            ):
                kind, value = "changes_by", -value if down else value
                told.append(
                    "按比基期的变化读;submission 报水平值,unit 请改为水平值的单位"
                    if False
                    else "升降幅度按与基期水平相比读,须报水平值,并把 unit 改为水平值的单位"
                )
                if said.compared is not None:
                    baseline = (said.compared, None)
                else:
                    told.append("基期没有写明" if not said.is_compared else "基期没有写明年份")
                lifted = True
            else:
                suffix = ("下降" if down else "增长") if by_ratio else ("降低幅度" if down else "提高幅度")
                if not by_ratio and unit not in ("百分点", "岁", "年"):
                    suffix = "减少量" if down else "增加量"
                name = f"{subject}{'年均' if said.annual else ''}{suffix}"
                lifted = by_ratio
                if said.compared is not None:
                    told.append(f"与{said.compared}年相比")
        if base is not None:
            if base[0] is not None:
                baseline = (base[0], base[1])
            told.append(f"原文写明起点为{base[1]}{unit}")
        if not kind:
            kind, more = self._kind(said, quantity, bound, high, subject)
            told += more
        if quantity.unit == "" and quantity.kind == NUMBER:
            unit = _unit_of(subject, unit)
            if unit is None:
                return None
            told.append("原文没有写单位")
        return self._finished(
            paragraph, item, said, name, kind, value, high, unit, due, baseline, lifted, told, area, subject
        )

    def _kind(
        self, said: _Words, quantity: Quantity, bound: str | None, high: Decimal | None, subject: str
    ) -> tuple[str, list[str]]:
        if high is not None:
            return "between", []
        if bound == words.MORE_THAN and words.BOUNDS.get(quantity.before or said.bound) == words.AT_LEAST:
            bound = words.AT_LEAST
        if bound == words.ABOUT:
            return "about", ["“左右”“近”没有写明允许的偏差"]
        if bound is not None:
            return bound, []
        if said.controls:
            return "at_most", []
        if said.is_to and said.direction < 0:
            return "at_most", ["没有写“以下”,按不高于读"]
        if words.NEGATIVE.search(subject) and quantity.numbers and quantity.numbers[0] == 0:
            return "equals", []
        if (
            words.NEGATIVE.search(subject)
            and not said.direction
            and not said.build
            and re.search(r"率|浓度|指数|时间|时限|数$", subject[-4:])
            and not re.search("处理|查处|破案|达标|合格|回收|利用|办结|处置|安全", subject)
        ):
            return "at_most", ["没有写“以下”,所指的是越少越好的事,按不高于读"]
        return "at_least", ["没有写“以上”,按不低于读"]

    def _zero(self, paragraph: Paragraph, item: Item, years: _Years) -> list[Goal]:
        quantity = item.first
        word = self._text[quantity.start : quantity.end]
        due = years.at(quantity.start)
        said = taken_off(item.lead)
        if word.endswith("发生"):
            name = re.sub(r"^(?:的|了|任何)", "", item.tail)
            if len(name) < 2:
                return []
            unit = _unit_of_event(name)
            return [
                self._finished(
                    paragraph,
                    item,
                    said,
                    name,
                    "equals",
                    Decimal(0),
                    None,
                    unit,
                    due,
                    None,
                    False,
                    ["不发生按零起读"],
                    False,
                    name,
                )
            ]
        behind = item.tail
        event = re.match(
            r"(?:重特大|较大以上|较大|重大|一般|亡人|责任|安全|生产|质量|食品|火灾|伤亡|死亡|重伤)*(?:事故|事件|案件|死亡|发生|伤亡|投诉|增长|疫情|上访)",
            behind,
        )
        if event and event.group() == "增长":
            subject = cleaned(said.rest)
            if len(subject) < 2:
                return []
            return [
                self._finished(
                    paragraph,
                    item,
                    said,
                    f"{subject}增长",
                    "at_most",
                    Decimal(0),
                    None,
                    "%",
                    due,
                    None,
                    True,
                    ["“零增长”按增长率不高于0读"],
                    False,
                    subject,
                )
            ]
        if event:
            subject = cleaned(said.rest)
            name = subject if event.group() == "发生" else f"{subject}{event.group()}"
            return [
                self._finished(
                    paragraph,
                    item,
                    said,
                    name,
                    "equals",
                    Decimal(0),
                    None,
                    _unit_of_event(name),
                    due,
                    None,
                    False,
                    [],
                    False,
                    name,
                )
            ]
        subject = cleaned(said.rest)
        if behind or len(subject) < 2:
            return []
        several = split_subjects(subject)
        if len(several) > 1 and not (said.each or has_measures_each(subject)):
            several = [subject]
        unit = "%" if subject.endswith(("率", "比例", "比重", "占比")) else _unit_of_event(subject)
        notes = (
            ["一句几项,各为一项"]
            if len(several) > 1
            else ["并列的几项按合为一项读"]
            if len(split_subjects(subject)) > 1
            else []
        )
        return [
            self._finished(
                paragraph,
                item,
                said,
                cleaned(one),
                "equals",
                Decimal(0),
                None,
                unit,
                due,
                None,
                False,
                notes,
                False,
                one,
            )
            for one in several
        ]

    def _all(self, paragraph: Paragraph, item: Item, years: _Years) -> list[Goal]:
        quantity = item.first
        due = years.at(quantity.start)
        word = self._text[quantity.start : quantity.end]
        said = taken_off(item.lead)
        subject = cleaned(said.rest)
        if len(subject) < 2 or len(subject) > 40:
            return []
        if word == "全覆盖":
            if re.match(r"(?:的|监管|检查|管理|监测|体系|式|、|抽)", item.tail):
                return []
            name, notes = (subject if subject.endswith("覆盖") else f"{subject}覆盖") + "率", ["“全覆盖”按100%读"]
        else:
            if not re.match(
                r"(?:达到|达标|实现|完成|建成|消除|配备|取得|通过|符合|合格|覆盖|脱贫|退出|改造|治理)", item.tail
            ) or re.search("达到.{0,4}(?:先进|领先)", item.tail):
                return []
            name, notes = f"{subject}{item.tail}的比例", [f"“{word}”按100%读"]
        return [
            self._finished(
                paragraph,
                item,
                said,
                name,
                "at_least",
                Decimal(100),
                None,
                "%",
                due,
                None,
                False,
                notes,
                False,
                subject,
            )
        ]

    def _finished(
        self,
        paragraph: Paragraph,
        item: Item,
        said: _Words,
        name: str,
        kind: str,
        value: Decimal,
        high: Decimal | None,
        unit: str,
        due: int | None,
        baseline: tuple[int, Decimal | None] | None,
        lifted: bool,
        notes: Sequence[str],
        area: bool,
        subject: str,
    ) -> Goal:
        text = self._text
        when = cadence = measure = None
        every = text[item.every.start : item.every.end] if item.every is not None else ""
        told = list(dict.fromkeys(notes))
        if every in ("每年", "每年度"):
            when, measure = "every_year", "flow" if unit != "%" and unit != "‰" else None
        elif every:
            when, cadence = (
                "every_period",
                {"每半年": "half_year", "每季度": "quarter", "每季": "quarter", "每月": "month"}.get(every),
            )
            if cadence is None:
                told.append(f"“{every}”没有相应的报告期,按每个报告期读")
        elif said.keeps or item.first.before in ("稳定在", "保持在", "维持在"):
            when = "every_period"
        start, end = self._quote(item)
        lead = text[start : item.first.start]
        if (
            measure is None
            and any(word in lead for word in words.NEW)
            and unit not in ("%", "‰", "百分点")
            and when is None
        ):
            measure = "cumulative"
            told.append("“新增”“累计”按规划期内的累计数读")
        if "每" in subject and unit not in ("%", "‰") or (value != value.to_integral_value() and _is_counted(unit)):
            lifted = True
        if area:
            told.append("各区县各自达到;bodies 须列出各区县")
        return Goal(
            name=name,
            kind=kind,
            value=value,
            high=high,
            unit=unit,
            start=start,
            end=end,
            paragraph=paragraph,
            due=due,
            is_hedged=self._is_hedged(item),
            when=when,
            cadence=cadence,
            is_each_area=area,
            measure=measure,
            baseline=baseline,
            is_sample=bool(words.SAMPLED.search(name)) and unit in ("%", "‰"),
            is_lifted=lifted,
            notes=tuple(told),
        )

    def _quote(self, item: Item) -> tuple[int, int]:
        """From where the item, or what governs it, begins to where it ends."""
        start = item.start
        while start < item.end and self._text[start] in ",;、:。)":
            start += 1
        if self._is_shared and self._last is not None:
            start = self._last.start
        return start, max(item.end, item.group[-1].end)

    def _is_hedged(self, item: Item) -> bool:
        """Whether 力争 or the like governs an item: from where it stands to the end of its sentence or semicolon."""
        begin = max(self._text.rfind(mark, 0, item.first.start) for mark in "。;!?") + 1
        begin = max(begin, item.first.start - 400)
        before = self._text[begin : item.first.start]
        hedge = max((m.end() for m in _HEDGE.finditer(before)), default=-1)
        firm = max((m.end() for m in _FIRM.finditer(before)), default=-1)
        return hedge > firm or self._text[item.group[-1].end :][:6].startswith("(预期性")


_RISEN = re.compile(
    rf"(?P<subject>.{{2,30}}?{words.MEASURE_END.pattern[:-1]})(?:稳步|持续|不断|明显|显著|大幅|进一步|逐步|全面|与|有所|保持|稳定|快速|平稳|较快)*(?:{_UP}|{_DOWN}|与|优化|改善)"
)
_HEDGE = re.compile(words.any_of(words.HEDGES))
_FIRM = re.compile(words.any_of(words.FIRM))


def taken_off(lead: str) -> _Words:
    """The words before a number taken off from the right, as far as they say how the number is meant."""
    said = _Words(lead)
    for _ in range(12):
        rest = said.rest
        match = _OFF.search(rest[-24:])
        if match is None:
            build = _BUILT.search(rest[-8:])
            if build and not said.build:
                said = said._replace(build=build.group(), rest=rest[: len(rest) - len(build.group())])
                continue
            break
        if match.start() == match.end():
            break
        found = match.group()
        kept = rest[: len(rest) - len(found)]
        name = match.lastgroup or ""
        if match["to"]:
            said = said._replace(is_to=True, direction=-1 if match["down"] else 1)
        elif match["control"]:
            said = said._replace(controls=True)
        elif match["keeps"]:
            said = said._replace(keeps=True, is_level=True)
        elif match["bound"]:
            said = said._replace(bound=said.bound or found)
        elif match["level"]:
            if found in ("到", "至") and not re.search(r"[\u4e00-\u9fff]$", kept):
                break
            said = said._replace(is_level=True)
        elif match["compared"]:
            year = re.search("20[0-9]{2}", found)
            said = said._replace(
                is_compared=True,
                compared=int(year.group()) if year else said.compared,
                cumulative=said.cumulative or "累计" in found,
                each=said.each or "分别" in found or "均" in found,
            )
        elif match["annual"]:
            said = said._replace(annual=True)
        elif match["cumulative"]:
            said = said._replace(cumulative=True)
        elif match["each"]:
            said = said._replace(each=True)
        elif match["year"] and found[0] in "到至" and re.search(rf"(?:{_UP}|{_DOWN})$", kept):
            kept += found[0]  # 提高到2025年的85%
        elif match["change_up"] or match["change_down"]:
            if said.build or said.direction or said.keeps or (said.is_level and not said.is_to):
                if (
                    said.is_level
                    and not said.direction
                    and found in ("提高", "提升", "增长", "增加", "上升", "扩大", "降低", "下降", "减少")
                ):
                    break
                break
            if len(found) == 1 and not re.search(r"(?:年均|比20\d\d年|同比|累计|[\u4e00-\u9fff]{2})$", kept):
                break
            said = said._replace(direction=1 if match["change_up"] else -1, change=found)
        del name
        said = said._replace(rest=kept)
    return said


def _scaled(quantity: Quantity) -> tuple[Decimal, str]:
    """The number and the unit of a quantity; 万 and 亿 stay with the unit, 百 and 千 go to the number."""
    value, myriad = quantity.numbers[0], quantity.myriad
    if myriad in _FACTORS:
        value *= _FACTORS[myriad]
        myriad = {"千": "", "百": ""}.get(myriad, "万")
    unit = {"个百分点": "百分点"}.get(quantity.unit, quantity.unit)
    return value, f"{myriad}{unit}"


def _doubled(text: str, quantity: Quantity) -> Decimal:
    word = text[quantity.start : quantity.end]
    return Decimal({"翻两番": 300, "翻二番": 300, "翻三番": 700}.get(word, 100))


def _unit_of(subject: str, myriad: str) -> str | None:
    """The unit of a bare number, from what it is about; None where that does not say."""
    if myriad:
        return f"{myriad}个"
    if re.search("得分|评分|分值", subject):
        return "分"
    if subject.endswith("满意度"):
        return "分"
    return "指数" if re.search("指数|系数|比$|倍数|(?:率|比重|占比|强度|水平|数|量|度)$", subject) else None


def _unit_of_event(name: str) -> str:
    if re.search("死亡|伤亡|人数", name):
        return "人"
    return "件" if re.search("投诉|案件|上访", name) else "起"


def _is_counted(unit: str) -> bool:
    from qcity.plantext.measures import COUNTED

    return unit in COUNTED


_FULFILS = re.compile(r"(?:达到|符合|满足|实现|完成|纳入|通过|取得|建立|配备|实行|落实|使用)")
_CONDITION = re.compile(r"的(?!目标|水平|要求|任务|比例|速度|增速|规模|增长|幅度|范围)")
_NO_OBJECT = re.compile(
    r"^(?:的(?:目标|水平|要求|标准|任务|比例|速度|增速|规模)|左右|以上|以下|达到|实现|用于|以|,|并|且|为|等(?:目标)?$|标准$|目标$|水平$|任务$|的$|是|在|较|比|和|与|及)"
)


def _object(tail: str) -> str:
    """What stands behind a number as the thing counted; empty where it is no such thing."""
    if _NO_OBJECT.match(tail):
        return ""
    noun = tail.lstrip("的")
    noun = (
        re.sub(r"(?:的(?:目标|要求|任务)|等|建设任务|任务|建设)$", "", noun)
        if len(noun) > 6
        else re.sub(r"(?:等)$", "", noun)
    )
    return noun if re.match(r"[\u4e00-\u9fffA-Za-z0-9]", noun) and len(noun) >= 2 else ""


def _is_actor(text: str) -> bool:
    return bool(
        re.search(
            r"(?:企业|部门|单位|政府|区县|县区|局|委|地区|机构)$|^(?:通过|围绕|按照|以|在|为|对|依托|支持|鼓励|引导|指导|组织|推动)",
            text,
        )
    )


def _is_function(text: str) -> bool:
    return text in {
        "其中",
        "总数",
        "数量",
        "总量",
        "以上",
        "以下",
        "规模",
        "年均",
        "平均",
        "每年",
        "同时",
        "此外",
        "力争",
    }


_CONTAINER = re.compile(
    r"^(?P<head>.{2,}?(?:基地|园区|面积|品种|作物|产业|产品|企业|工程|项目|造林|种植|产能|产量))(?P<item>.{1,5})$"
)


def _shared_head(subject: str) -> str:
    """What several things in a list are headed by: 标准化生产示范基地 in 标准化生产示范基地葡萄."""
    match = _CONTAINER.match(subject)
    return match["head"] if match else ""


def _clause(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """The clause around a place, within a sentence."""
    begin = max((m.end() for m in re.finditer("[,;。:!?]", text[first:start])), default=0) + first
    close = re.search("[,;。:!?]", text[end:last])
    return begin, end + close.start() if close else last


class _Years:
    """The years that govern a sentence, place by place."""

    def __init__(self, text: str, start: int, end: int, carried: int | None, first: int | None) -> None:
        self._marks: list[tuple[int, int, bool, tuple[int, ...]]] = []
        self._carried = carried
        compared = [(m.start(), m.end()) for m in words.COMPARED.finditer(text, start, end)]
        for match in words.YEARS.finditer(text, start, end):
            if (
                any(a <= match.start("first") < b for a, b in compared)
                or text[max(0, match.start("first") - 1) : match.start("first")] in "从由自-"
                and match.start("first") > start
            ):
                continue
            year = year_of_numeral(match["first"])
            if year is None or (match["before"] or "") in ("以来", "起", "以后"):
                continue
            second = int(match["second"]) if match["second"] else None
            deadline = bool(
                match["to"] in ("到", "至", "在")
                or match["part"]
                or match["before"] in ("前", "之前", "以前")
                or match["comma"]
            )
            deadline = deadline and match["to"] not in ("截至", "截止")
            if text[match.end() : match.end() + 1] == "的" and not match["to"]:
                continue
            self._marks.append((match.end(), second or year, deadline, (year, second) if second else (year,)))
        for match in words.FIVE.finditer(text, start, end):
            if (
                match["end"]
                or any(a <= match.start() < b for a, b in compared)
                or match["name"] not in FIVE_YEARS
                or match["when"] == "以来"
            ):
                continue
            if not (match["when"] or match["to"]):
                continue
            last = FIVE_YEARS[match["name"]] + 4
            self._marks.append((match.end(), last, bool(match["to"]) or (first is not None and last >= first), (last,)))
        self._marks.sort()
        self.last = next((year for _, year, deadline, _ in reversed(self._marks) if deadline), None)

    def at(self, place: int) -> int | None:
        """The year that governs a place."""
        found = [year for end, year, _, _ in self._marks if end <= place]
        return found[-1] if found else self._carried

    def is_deadline(self, place: int) -> bool:
        """Whether the year that governs a place is one by which something is to be reached."""
        found = [deadline for end, _, deadline, _ in self._marks if end <= place]
        return found[-1] if found else self._carried is not None

    def pair_at(self, place: int) -> tuple[int, ...]:
        """The years that govern a place, where there are several: 到2022年和2025年."""
        found = [years for end, _, _, years in self._marks if end <= place]
        return found[-1] if found else ()
