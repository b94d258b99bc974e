"""Sentences cut into items: which quantities are said of the same subjects, and the words before and behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qcity.plantext.leads import CHANGE
from qcity.plantext.lexicon import BUILDS
from qcity.plantext.quantities import ALL, EVERY, NUMBER, Quantity
from qcity.wordlists import any_of, listed

SENTENCE = re.compile(r"[^。!?;]+[。!?;]?")
SINCE = re.compile(r"(?:从|由)(?:(?P<year>20[0-9]{2})年(?:底|末)?)?的?约?$")
"""What stands before the level that a change starts from."""

_CONNECTOR = re.compile(r"(?:、|,|和|与|及|以及|或|并)+(?:分别)?")
_CONJUNCTION = re.compile(r"(?:以及|和|与|及|并)$")
_STOP = re.compile(r"[,;。:!?、()]")
_CLAUSE = re.compile(r"[,;。:!?()]")
_PAUSE = re.compile(r"[,;。:!?]")
_BUILT = re.compile(rf"(?:{any_of(BUILDS)})$")
_CHANGED = re.compile(rf"{CHANGE}了?$")
_CHANGES = re.compile(rf"{CHANGE}(?:到|至)?$")
_DESCRIBING = re.compile(
    any_of(
        listed(
            "拥有 具有 具备 符合 体现 掌握 集 主业 技术 创新 竞争 成长 带动 影响 辐射 规模 功能 布局 结构 质量 管"
            "理 服务 特色"
        )
    )
)


_NEAR, _FAR = 24, 160
"""So many characters around a quantity are looked at: a sentence without an end takes no longer than its length."""


class Item(NamedTuple):
    """One or more quantities of the same subjects: `lead` is what stands before them, `tail` what stands behind.

    All places are in the text; `start` is where the item begins and `end` where its last quantity or its tail ends.
    `inner` are quantities that only describe the subject (年产值10亿元以上的企业); `every` is how often it is asked;
    `is_joined` says that only 、 or a conjunction separates it from the item before.
    """

    start: int
    end: int
    lead: str
    tail: str
    group: tuple[Quantity, ...]
    inner: tuple[Quantity, ...] = ()
    every: Quantity | None = None
    is_joined: bool = False

    @property
    def first(self) -> Quantity:
        """The first of its quantities."""
        return self.group[0]

    @property
    def last(self) -> Quantity:
        """The last of its quantities."""
        return self.group[-1]


def items(text: str, start: int, end: int, found: Sequence[Quantity]) -> Iterator[Item]:
    """The items of a sentence, which stands between two places of a text, with its quantities in order.

    Every quantity is in an item; one that says only how often, and of nothing countable, is an item of its own.
    """
    queue = [one for one in found if one.kind != EVERY]
    every = [one for one in found if one.kind == EVERY]
    at, i, k, before = start, 0, 0, -1
    while i < len(queue):
        group, inner, i = _group(text, queue, i, at)
        first, last = group[0], group[-1]
        begin = _begin(text, at, min(one.start for one in (*inner, first)))
        stop = queue[i].start if i < len(queue) else end
        tail_end = _end_of_tail(text, last, stop, is_last=i == len(queue))
        said = None
        while k < len(every) and every[k].start < first.start:
            if said is None and every[k].start >= at:
                said = every[k]
            else:
                yield _alone(text, start, end, every[k])
            k += 1
        joined = before >= 0 and bool(re.fullmatch(r"(?:、|和|与|及|以及)+", text[before:begin]))
        lead = _lead(text, begin, first, said)
        tail = text[last.end : min(tail_end, last.end + _FAR)]
        yield Item(begin, tail_end, lead, tail, tuple(group), tuple(inner), said, joined)
        at = before = max(tail_end, last.end)
    yield from (_alone(text, start, end, one) for one in every[k:])


def _alone(text: str, start: int, end: int, quantity: Quantity) -> Item:
    """A quantity that stands by itself, with its clause."""
    first, last = max(start, quantity.start - _FAR), min(end, quantity.end + _FAR)
    begin = max((match.end() for match in _PAUSE.finditer(text, first, quantity.start)), default=first)
    close = _PAUSE.search(text, quantity.end, last)
    tail_end = close.start() if close else last
    return Item(begin, tail_end, text[begin : quantity.start], text[quantity.end : tail_end], (quantity,))


def _lead(text: str, begin: int, first: Quantity, every: Quantity | None) -> str:
    """The words before a number, without those that say how often."""
    near = max(begin, first.core - _FAR)
    if every is None or every.start < near:
        return text[near : first.core]
    return text[near : every.start] + text[every.end : first.core]


def _begin(text: str, at: int, upto: int) -> int:
    """Where the words before a quantity begin: behind the last clause that ends before it."""
    last = at
    for match in _CLAUSE.finditer(text, at, upto):
        closes = text.find(")", match.end(), upto)
        opened = text.rfind("(", at, match.start())
        within = match.group() == "(" and 0 <= closes < upto - 1  # 执业(助理)医师
        behind = match.group() == ")" and opened > last - 1 and match.end() < upto
        if not within and not behind:
            last = match.end()
    while last < upto and text[last] in ("、,;:()和及与" if last == at else "、,;:()"):
        last += 1
    return last


def _end_of_tail(text: str, last: Quantity, stop: int, *, is_last: bool) -> int:
    """Where the words behind a quantity end; a list that only describes its noun does not end at 、."""
    close = _STOP.search(text, last.end, stop)
    while close is not None and close.group() == "、":
        further = _STOP.search(text, close.end(), stop)
        ahead = text[close.end() : further.start() if further else stop]
        goes_on = "的" in ahead or (further is not None and further.group() == "、")
        describes = bool(_DESCRIBING.match(text, last.end)) and goes_on
        tail = text[last.end : close.start()]
        happens = text[last.start : last.end].endswith("发生") and not tail.endswith(("事故", "事件", "案件"))
        if not (describes or happens):
            break
        close = further
    if close is not None:
        return close.start()
    if is_last:
        return stop
    joined = _CONJUNCTION.search(text[last.end : stop])
    return last.end + (joined.start() if joined else 0)


def _group(text: str, queue: Sequence[Quantity], i: int, at: int) -> tuple[list[Quantity], list[Quantity], int]:
    """The quantities from the i-th on that share their words, those that only describe, and the next one."""
    inner: list[Quantity] = []
    while i + 1 < len(queue) and _describes(text, queue[i], queue[i + 1], at):
        inner.append(queue[i])
        i += 1
    group = [queue[i]]
    i += 1
    while i < len(queue) and group[-1].kind == NUMBER == queue[i].kind:
        apart = not _CONNECTOR.fullmatch(text[group[-1].end : queue[i].start])
        if apart or (queue[i].unit != group[-1].unit and "分别" not in text[at : group[0].core]):
            break
        group.append(queue[i])
        i += 1
    while i < len(queue) and len(group) == 1 and _is_in_object(text, group[0], queue[i], at):
        inner.append(queue[i])
        i += 1
    return group, inner, i


def _describes(text: str, one: Quantity, other: Quantity, at: int) -> bool:
    """Whether a quantity only describes the subject of the next one in the same clause."""
    before, between = _just_before(text, at, one), text[one.end : other.start]
    if SINCE.search(before) and _CHANGES.search(text[one.end : other.core]):  # 从45%提高到60% is read as one
        return True
    if not between or _STOP.search(between) or _CONNECTOR.fullmatch(between):
        return one.kind == ALL and not between
    if one.kind != NUMBER:
        return one.kind == ALL
    if _CHANGED.search(before) and other.before in ("达到", "达", "到", "至", "为"):
        return False
    if _CHANGES.search(between) or _CONJUNCTION.search(between):
        return False
    if (_BUILT.search(before) or not before.strip("、和及")) and not between.startswith("的"):
        behind = _behind(text, other)
        return not behind or behind.startswith("以")
    return True


def _is_in_object(text: str, one: Quantity, other: Quantity, at: int) -> bool:
    """Whether a quantity stands in what a verb before the other brings about: 培育3家年产值10亿元的企业."""
    between = text[one.end : other.start]
    apart = not between or _STOP.search(between) or _CONNECTOR.fullmatch(between) or _CONJUNCTION.search(between)
    if apart or one.kind != NUMBER or other.kind != NUMBER:
        return False
    before = _just_before(text, at, one)
    return bool((_BUILT.search(before) or not before.strip("、和及")) and _behind(text, other))


def _just_before(text: str, at: int, quantity: Quantity) -> str:
    return text[max(at, quantity.core - _NEAR) : quantity.core]


def _behind(text: str, quantity: Quantity) -> str:
    close = _STOP.search(text, quantity.end, quantity.end + _FAR)
    return text[quantity.end : close.start() if close else quantity.end + _FAR]
