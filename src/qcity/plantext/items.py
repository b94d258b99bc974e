"""Sentences cut into items: which quantities are said of the same subjects, and the words before and behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qcity.plantext.lexicon import BUILDS, any_of
from qcity.plantext.quantities import ALL, EVERY, NUMBER, Quantity

SENTENCE = re.compile(r"[^。!?;]+[。!?;]?")
CONNECTOR = re.compile(r"(?:、|,|和|与|及|以及|或|并)+(?:分别)?")
_STOP = re.compile(r"[,;。:!?、()]")
_CLAUSE = re.compile(r"[,;。:!?()]")
_BUILT = re.compile(rf"(?:^|[,、和及]|\W)?(?:{any_of(BUILDS)})$")
_JOINED = re.compile(r"(?:以及|和|与|及|并)$")


_SINCE = re.compile(r"(?:从|由)(?:20[0-9]{2}年(?:底|末)?)?(?:的)?约?$")


class Item(NamedTuple):
    """One or more quantities of the same subjects: `lead` is what stands before them, `tail` what stands behind.

    All places are in the text; `start` is where the item begins and `end` where its last quantity or its tail ends.
    `inner` are quantities that only describe the subject (3岁以下婴幼儿, 年产值10亿元以上的企业); `every` is how often it is asked
    for; `joined` says that only 、 or a conjunction separates it from the item before.
    """

    start: int
    end: int
    lead: str
    tail: str
    group: tuple[Quantity, ...]
    inner: tuple[Quantity, ...] = ()
    every: Quantity | None = None
    joined: bool = False

    @property
    def first(self) -> Quantity:
        """The first of its quantities."""
        return self.group[0]


def items(text: str, start: int, end: int, found: Sequence[Quantity]) -> Iterator[Item]:
    """The items of a sentence, which stands between two places of a text, with its quantities in order."""
    queue = [q for q in found if q.kind != EVERY]
    every = [q for q in found if q.kind == EVERY]
    at, i = start, 0
    before_end: int | None = None
    while i < len(queue):
        group, inner, i = _group(text, queue, i, at)
        first, last = group[0], group[-1]
        begin = _begin(text, at, (inner[0] if inner else first).start)
        stop = queue[i].start if i < len(queue) else end
        close = _close_of_tail(text, last, stop)
        tail_end = close.start() if close else stop
        tail = text[last.end : tail_end]
        if i < len(queue) and close is None:
            joined = _JOINED.search(tail)
            tail_end = last.end + (joined.start() if joined else 0)
            tail = text[last.end : tail_end]
        said = next((q for q in every if at <= q.start < first.start), None)
        lead_start = max(begin, said.end) if said is not None and said.start >= begin else begin
        between = text[before_end:begin] if before_end is not None else ""
        joined_before = before_end is not None and bool(re.fullmatch(r"(?:、|和|与|及|以及)+", between))
        lead = text[lead_start : first.core] if lead_start <= first.core else ""
        if said is not None and begin <= said.start and said.start > begin:
            lead = text[begin : said.start] + lead
        yield Item(begin, tail_end, lead, tail, tuple(group), tuple(inner), said, joined_before)
        at = before_end = max(tail_end, last.end)


_VERBAL = re.compile(
    r"(?:拥有|具有|具备|符合|体现|掌握|集|主业|技术|创新|竞争|成长|带动|影响|辐射|规模|功能|布局|结构|质量|管理|服务|特色)"
)


def _close_of_tail(text: str, last: Quantity, stop: int) -> re.Match[str] | None:
    """The mark that ends what stands behind a quantity; a list that only describes its noun does not end at 、."""
    close = _STOP.search(text, last.end, stop)
    while close is not None and close.group() == "、":
        further = _STOP.search(text, close.end(), stop)
        ahead = text[close.end() : further.start() if further else stop]
        described = _VERBAL.match(text, last.end) and (
            "的" in ahead or (further is not None and further.group() == "、")
        )
        event = text[last.start : last.end].endswith("发生") and not text[last.end : close.start()].endswith(
            ("事故", "事件", "案件")
        )
        if not (described or event):
            break
        close = further
    return close


def _begin(text: str, at: int, upto: int) -> int:
    """Where the words before a quantity begin: behind the last clause that ends before it."""
    last = at
    for match in _CLAUSE.finditer(text, at, upto):
        if match.group() == "(" and (close := text.find(")", match.end(), upto)) >= 0 and close + 1 < upto:
            continue  # what stands in brackets within a subject: 执业(助理)医师
        if match.group() == ")" and text.rfind("(", at, match.start()) > last - 1 and match.end() < upto:
            continue
        last = match.end()
    while last < upto and text[last] in "、,;:()和及与":
        if text[last] in "和及与" and last != at:
            break
        last += 1
    return last


def _group(text: str, queue: Sequence[Quantity], i: int, at: int) -> tuple[list[Quantity], list[Quantity], int]:
    """The quantities from the i-th on that share their words, those that only describe, and the next one."""
    inner: list[Quantity] = []
    while i + 1 < len(queue) and _describes(text, queue, i, at):
        inner.append(queue[i])
        i += 1
    group = [queue[i]]
    i += 1
    while i < len(queue) and group[-1].kind == NUMBER == queue[i].kind:
        between = text[group[-1].end : queue[i].start]
        if not CONNECTOR.fullmatch(between) or queue[i].unit != group[-1].unit:
            break
        group.append(queue[i])
        i += 1
    # what stands in the object of a verb only describes it: 培育3家年产值10亿元的企业
    while i < len(queue) and len(group) == 1 and _in_object(text, group[0], queue, i, at):
        inner.append(queue[i])
        i += 1
    return group, inner, i


def _describes(text: str, queue: Sequence[Quantity], i: int, at: int) -> bool:
    """Whether the i-th quantity only describes the subject of the next one in the same clause."""
    one, other = queue[i], queue[i + 1]
    between = text[one.end : other.start]
    if _STOP.search(between) or CONNECTOR.fullmatch(between) or not between:
        return one.kind == ALL and not between
    if one.kind != NUMBER:
        return one.kind == ALL
    if re.search(
        r"(?:提高|提升|增长|增加|上升|扩大|降低|下降|减少|缩短|压缩|压减|降|增)(?:了)?$", text[at : one.core]
    ) and other.before in ("达到", "达", "到", "至", "为"):
        return False
    if re.search(r"(?:提高|提升|增长|增加|上升|扩大|降低|下降|减少|缩短|压缩|压减|降|增)(?:到|至)?$", between):
        return bool(_SINCE.search(text[at : one.core]))  # 从45%提高到60% is read as one
    if _JOINED.search(between):
        return False
    if _BUILT.search(text[at : one.core]) and not between.startswith("的"):
        rest = _STOP.search(text, other.end)
        after = text[other.end : rest.start() if rest else len(text)]
        return not after or after.startswith("以")
    return True


def _in_object(text: str, one: Quantity, queue: Sequence[Quantity], i: int, at: int) -> bool:
    other = queue[i]
    between = text[one.end : other.start]
    if not between or _STOP.search(between) or CONNECTOR.fullmatch(between) or _JOINED.search(between):
        return False
    if other.kind != NUMBER or one.kind != NUMBER or not _BUILT.search(text[at : one.core]):
        return False
    rest = _STOP.search(text, other.end)
    return bool(text[other.end : rest.start() if rest else len(text)])
