"""Who answers for a goal: the chapter that divides the duties, and what a paragraph says in brackets at its end."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable

from qcity.plantext.goals import Goal
from qcity.plantext.normal import Normal
from qcity.plantext.structure import Paragraph

_DUTIES = re.compile(r"责任分解|职责分工|任务分工|责任分工|部门职责|工作分工|工作职责|责任单位|分工")
_ORGAN = re.compile(
    r"(?:局|委|办|厅|部|院|会|队|社|台|行|处|中心|集团|公司|政府|管委会|领导小组|部门|总工会|妇联|团委|科协|法院|检察院|海关|税务|电力|联社)(?:\([^()]*\))?$"
)
_SAID = re.compile(
    r"\((?P<label>(?:牵头|责任|主办|实施|主要责任|配合|协办|参与)(?:单位|部门|处室)?)[::](?P<rest>[^()]*(?:\([^()]*\)[^()]*)*)\)"
    r"|(?<![^。;)])(?P<label2>(?:牵头|责任|主办|实施)(?:单位|部门))[::](?P<rest2>[^。;]{2,120})"
    r"|\((?P<lead>[^()]{2,120}?)(?:牵头|负责|分别负责|按职责(?:分工)?负责)[^()]*\)"
)
_SPLIT = re.compile(r"[、,;:]|和(?=[市县区省])|(?:牵头|责任|配合|协办|参与|主办)(?:单位|部门)?[::]?")
_GRAM = 4
_COMMON = 4
"""A stretch of words that more duties than this have says nothing of whose it is."""


class Duties:
    """The duties of a plan's bodies, paragraph by paragraph."""

    def __init__(self, text: Normal, paragraphs: Iterable[Paragraph]) -> None:
        self._text = text.text
        self.names: dict[str, None] = {}
        self._grams: dict[str, list[int]] = {}
        self._owners: list[tuple[str, ...]] = []
        self._said_of = -1
        self._said: list[re.Match[str]] = []
        self._ends: list[int] = []
        for paragraph in paragraphs:
            owners = self.owners(paragraph)
            if owners:
                self.names.update(dict.fromkeys(owners))
                self._index(paragraph, owners)

    def _index(self, paragraph: Paragraph, owners: tuple[str, ...]) -> None:
        number = len(self._owners)
        self._owners.append(owners)
        duty = self._text[paragraph.start : paragraph.end]
        for at in range(len(duty) - _GRAM + 1):
            known = self._grams.setdefault(duty[at : at + _GRAM], [])
            if len(known) <= _COMMON and number not in known[-1:]:
                known.append(number)

    def owners(self, paragraph: Paragraph) -> tuple[str, ...]:
        """Whose duties a paragraph lists, where it stands in the chapter that divides them."""
        titles = paragraph.titles
        if len(titles) < 2 or not any(_DUTIES.search(title) for title in titles[:-1]):
            return ()
        return tuple(_bodies(titles[-1]))

    def said(self, paragraph: Paragraph, at: int) -> tuple[str, ...]:
        """Who a paragraph says is responsible for what stands at a place: the next such words behind it."""
        if paragraph.start != self._said_of:
            found = list(_SAID.finditer(self._text, paragraph.start, paragraph.end))
            self._said_of, self._said, self._ends = paragraph.start, found, [match.end() for match in found]
        i = bisect_right(self._ends, at)
        if i == len(self._said):
            return ()
        match = self._said[i]
        words = match["rest"] or match["rest2"] or match["lead"] or ""
        return tuple(dict.fromkeys(_bodies(words)))

    def inferred(self, goal: Goal) -> tuple[str, ...]:
        """Whose duties share the longest words with a goal; nobody's where none does, or several do alike."""
        votes: Counter[int] = Counter()
        name = goal.name
        for at in range(len(name) - _GRAM + 1):
            known = self._grams.get(name[at : at + _GRAM], ())
            if len(known) <= _COMMON:
                votes.update(known)
        best = votes.most_common(2)
        if not best or (len(best) > 1 and best[0][1] == best[1][1]):
            return ()
        return self._owners[best[0][0]]


def _bodies(words: str) -> list[str]:
    """The bodies that a list of words names."""
    found = []
    for part in _SPLIT.split(words):
        name = re.sub(r"(?:等|按职责分工负责|负责|牵头)+$", "", part.strip())
        name = re.sub(r"^(?:由|各)", "", name) if len(name) > 4 else name
        if (2 < len(name) <= 30 and _ORGAN.search(name)) or name in ("妇联", "团委", "科协", "工会"):
            found.append(name)
    return found
