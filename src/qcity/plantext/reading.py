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

from qcity.plantext import lexicon
from qcity.plantext.about import About, told_of
from qcity.plantext.goals import UNREAD, Goal, Left, Reading, Stage
from qcity.plantext.items import SENTENCE, SINCE, Item, items
from qcity.plantext.leads import Said, taken_off
from qcity.plantext.measures import COUNTED
from qcity.plantext.normal import Normal
from qcity.plantext.passing import why_not
from qcity.plantext.quantities import ALL, DOUBLED, NUMBER, PHASE, ZERO, Quantity, quantities
from qcity.plantext.ruling import Ruling, ruled, scaled
from qcity.plantext.stages import read_stage
from qcity.plantext.structure import Head, Paragraph, head, paragraphs
from qcity.plantext.subjects import cleaned
from qcity.plantext.wholes import everything, zero
from qcity.plantext.years import Years
from qcity.wordlists import any_of

_RATIOS = ("%", "‰")


def read_goals(text: Normal) -> Reading:
    """Reads a plan's text; linear in its length."""
    front = head(text)
    reader = _Reader(text, front)
    found = tuple(paragraphs(text))
    for paragraph in found:
        reader.take(paragraph)
    read = (tuple(reader.goals), tuple(reader.left), tuple(reader.stages))
    return Reading(front, *read, paragraphs=found, quantities=reader.quantities)


class _Reader:
    """Reads paragraph after paragraph; what governs the next ones is kept."""

    def __init__(self, text: Normal, front: Head) -> None:
        self._text = text.text
        self.quantities = tuple(quantities(text.text, text.starts))
        self._next = 0
        self._year: int | None = None
        self._path: tuple[str, ...] = ()
        self._first = front.first or (int(front.issued[:4]) if front.issued else None)
        self._last: Goal | None = None
        self._subject = ""
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
        while self._next < len(self.quantities) and self.quantities[self._next].start < end:
            self._next += 1
        return self.quantities[begin : self._next]

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
        kind = item.first.kind
        due = years.at(item.first.start)
        if kind in (NUMBER, DOUBLED):
            yield from self._numbers(paragraph, item, years, start)
            return
        word = self._text[item.first.start : item.first.end]
        for name, ruling in zero(item, word) if kind == ZERO else everything(item, word) if kind == ALL else ():
            self._subject = name
            yield self._goal(paragraph, item, name, ruling, due, About((name,)))

    def _numbers(self, paragraph: Paragraph, item: Item, years: Years, start: int) -> Iterator[Goal]:
        base, lead = self._base(item)
        said = _shared_out(lead) if item.first.unit in _RATIOS else None
        said = said or taken_off(lead)
        about = told_of(self._text, item, said, start, self._subject)
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

    # -- a goal -----------------------------------------------------------------------------------------------------

    def _goal(
        self,
        paragraph: Paragraph,
        item: Item,
        name: str,
        ruling: Ruling,
        due: int | None,
        about: About,
        *,
        keeps: bool = False,
    ) -> Goal:
        hedge = self._hedge(item)
        start, end = self._quote(item, hedge, is_shared=about.is_shared)
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

    def _quote(self, item: Item, hedge: int | None, *, is_shared: bool) -> tuple[int, int]:
        """From where the item, or what governs it, begins to where it ends."""
        start = item.start
        while start < item.end and self._text[start] in ",;、:。)":
            start += 1
        if is_shared and self._last is not None and start - self._last.start < _REACH:
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
_CADENCES = {"每半年": "half_year", "每季度": "quarter", "每季": "quarter", "每月": "month"}

_SHARE_OF = re.compile(
    r"(?P<bound>不得低于|不得少于|不低于|不少于|不得超过|不超过|达到|占)(?P<whole>[^,;。不达]{2,24}?)的$"
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
