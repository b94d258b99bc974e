"""From a plan's text to a plan file: what `goals` read, written as YAML that loads, with nothing left out.

Every target has its quote and its clause, and a note where the wording can be read otherwise. What is no goal, or was
not understood, stands in `not_targets` with the reason; `unread` is the reason of what nobody has read yet.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from qcity.cells import SUBTOTALS, TOTALS
from qcity.plan import name_key
from qcity.plantext.answering import Duties
from qcity.plantext.audit import Marker, digest_of
from qcity.plantext.goals import UNREAD, Goal, Reading
from qcity.plantext.measures import COUNTED
from qcity.plantext.normal import Normal, normal
from qcity.plantext.reading import read_goals
from qcity.units import MULTIPLIERS, Units
from qcity.yamlfile import written

NO_YEAR = 9999
"""The deadline of a text that states none: a plan file needs one, and nobody is to take this for the plan's."""

_UNPRINTABLE = re.compile("[^\t\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Draft(NamedTuple):
    """A drafted plan file: its text, and how much of the plan's text it accounts for."""

    content: str
    targets: int
    unread: int
    left_out: int
    has_deadline: bool


def draft_plan(lines: Sequence[str], given: Mapping[str, str] | None = None) -> Draft:
    """Drafts a plan file from the lines of a plan's text; linear in their length.

    `given` overrides what the text says of the plan itself: id, title, due, starts, issued, issuer, document.
    """
    text = Normal(lines)
    return _Drafting(text, read_goals(text), dict(given or {})).draft()


class _Drafting:
    def __init__(self, text: Normal, reading: Reading, given: dict[str, str]) -> None:
        self._text = text
        self._reading = reading
        self._given = given
        self._duties = Duties(text, reading.paragraphs)
        self._units = Units()
        self._own_units: dict[str, str] = {}
        self._domains: dict[str, str] = {}
        self._departments = dict(self._duties.names)
        self._names: dict[str, int] = {}
        self._same: dict[tuple[object, ...], str] = {}
        self._quotes: list[str] = []
        self._left: dict[str, str] = {}
        self._due = self._deadline()

    def draft(self) -> Draft:
        targets = [line for goal in self._reading.goals for line in self._target(goal)]
        count = len(self._same)
        for one in self._reading.left:
            self._leave(self._quoted(one.start, one.end), one.why)
        self._account()
        unread = sum(why == UNREAD for why in self._left.values())
        lines = [*self._comment(count, unread), *self._head(), *self._sections(targets)]
        return Draft("\n".join(lines) + "\n", count, unread, len(self._left) - unread, self._due != str(NO_YEAR))

    # -- the head ---------------------------------------------------------------------------------------------------

    def _deadline(self) -> str:
        if "due" in self._given:
            return self._given["due"]
        head, goals = self._reading.head, self._reading.goals
        if head.last is not None:
            return str(head.last)
        years = Counter(goal.due for goal in goals if goal.due is not None)
        if years:
            most = max(years.values())
            return str(max(year for year, count in years.items() if count == most))
        return str(NO_YEAR)

    def _comment(self, count: int, unread: int) -> Iterator[str]:
        yield (
            f"# 由 qcity plan draft 按规则从规划原文起草:{count} 项目标,{unread} 处没有读懂(not_targets 中"
            f"的 why: {UNREAD})。"
        )
        yield "# 逐项核对后再用:qcity plan lint 检查本文件,qcity plan audit --text 核对有无遗漏。id 一经报送不要再改。"
        if self._due == str(NO_YEAR):
            yield f"# 原文没有写期限:plan.due 的 {NO_YEAR} 只是占位,请改成规划的到期年份。"

    def _head(self) -> Iterator[str]:
        head, given = self._reading.head, self._given
        title = given.get("title") or self._as_written(head.title) or self._first_line()
        said = {
            "id": given.get("id") or f"plan-{self._due.lower()}",
            "title": title,
            "document": given.get("document") or self._as_written(head.document),
            "issuer": given.get("issuer") or self._as_written(head.issuer),
            "issued": given.get("issued") or head.issued,
        }
        yield "plan:"
        for key, value in said.items():
            if value:
                yield f"  {key}: {value if key == 'issued' else written(value)}"
        starts = given.get("starts") or head.first
        if starts:
            yield f"  starts: {starts}"
        yield f"  due: {self._due}"
        yield "  language: zh"
        yield f'  source_sha256: "{digest_of(self._text.lines)}"'
        yield "  domains:"
        for name, id_ in self._domains.items():
            yield f"    - {{id: {id_}, name: {written(name)}}}"
        if not self._domains:
            yield "    - {id: domain-1, name: 全部}"
        stages = [stage for stage in self._reading.stages if stage.first <= stage.last]
        if stages:
            yield "  phases:"
            for stage in stages:
                yield f"    - {{name: {written(stage.name)}, from: {stage.first}, to: {stage.last}}}"

    def _as_written(self, words: str | None) -> str | None:
        """What the normal form has, as the text writes it."""
        if words is None:
            return None
        at = self._text.text.find(words)
        return words if at < 0 else _printable(self._text.written(at, at + len(words))).strip("《》")

    def _first_line(self) -> str:
        line = next((line.strip() for line in self._text.lines if normal(line)), "")
        return _printable(line)[:60] or "规划"

    # -- the sections -----------------------------------------------------------------------------------------------

    def _sections(self, targets: list[str]) -> Iterator[str]:
        if self._own_units:
            yield ""
            yield "units:"
            yield from self._own_units.values()
        place = self._reading.head.place
        if place:
            yield ""
            yield "bodies:"
            yield f"  - {{id: whole, name: {written(place)}, kind: whole}}"
            taken = {name_key(place), "whole"}
            for i, name in enumerate(self._departments, start=1):
                if name_key(name) not in taken:
                    taken.add(name_key(name))
                    yield f"  - {{id: department-{i}, name: {written(name)}, kind: department}}"
        yield ""
        yield "targets:" if targets else "targets: []  # 没有读出任何目标"
        yield from targets
        if self._left:
            yield ""
            yield "not_targets:"
            for quote, why in self._left.items():
                yield f"  - quote: {written(quote)}"
                yield f"    why: {written(why)}"

    def _target(self, goal: Goal) -> Iterator[str]:
        key = (goal.name, goal.kind, goal.value, goal.high, goal.unit, goal.due, goal.is_hedged, goal.when)
        quote = self._quoted(goal.start, goal.end)
        if key in self._same:
            self._leave(quote, f"与 {self._same[key]} 相同,不重复列")
            return
        id_ = f"target-{len(self._same) + 1:03d}"
        self._same[key] = id_
        self._quotes.append(quote)
        name, notes = self._named(goal)
        departments, inferred = self._answering(goal)
        yield f"  - id: {id_}"
        yield f"    name: {written(name)}"
        yield f"    domain: {self._domain(goal)}"
        if goal.paragraph.clause:
            yield f"    clause: {written(goal.paragraph.clause)}"
        yield f"    quote: {written(quote)}"
        yield f"    unit: {written(self._unit(goal.unit))}"
        yield f"    {goal.kind}: {_numbers(goal)}"
        for key_, value in self._modifiers(goal):
            yield f"    {key_}: {value}"
        if departments:
            yield f"    departments: [{', '.join(written(name) for name in departments)}]"
        if inferred:
            yield "    inferred: true"
        if notes:
            yield f"    note: {written(';'.join(notes) + '。')}"

    def _modifiers(self, goal: Goal) -> Iterator[tuple[str, str]]:
        """What more a target says, in the usual order of its keys."""
        if goal.baseline is not None:
            year, value = goal.baseline
            yield "baseline", f"{{period: {year}}}" if value is None else f"{{period: {year}, value: {value:f}}}"
        if goal.when:
            yield "when", goal.when
        if goal.cadence:
            yield "cadence", goal.cadence
        if goal.is_each_area:
            yield "scope", "each_area"
        if goal.is_lifted and goal.unit not in ("%", "‰"):
            yield "rollup", "none"
        if goal.measure:
            yield "measure", goal.measure
        if goal.is_lifted:
            yield "range", "null"
        if goal.due is not None and str(goal.due) != self._due:
            yield "due", str(goal.due)
        if goal.is_hedged:
            yield "commitment", "aspirational"
        if goal.is_sample:
            yield "sample", "true"

    def _named(self, goal: Goal) -> tuple[str, list[str]]:
        """A name that no other target has."""
        notes, name = list(goal.notes), _printable(goal.name)[:80]
        if name_key(name) in TOTALS | SUBTOTALS:
            name = f"{name}数"
        if name_key(name) in self._names and goal.due is not None:
            name = f"{name}({goal.due}年)"
        plain = name
        while name_key(name) in self._names:
            self._names[name_key(plain)] += 1
            name = f"{plain}({self._names[name_key(plain)]})"
            notes.append("与另一项同名,请改名区分")
        self._names[name_key(name)] = 1
        return name, list(dict.fromkeys(notes))

    def _domain(self, goal: Goal) -> str:
        titles = goal.paragraph.titles
        owners = self._duties.owners(goal.paragraph)
        name = (titles[0] if owners or len(titles) == 1 else titles[1]) if titles else "全部"
        return self._domains.setdefault(name[:40], f"domain-{len(self._domains) + 1}")

    def _answering(self, goal: Goal) -> tuple[tuple[str, ...], bool]:
        """Who answers for a goal, and whether the text does not say so for it."""
        said = self._duties.said(goal.paragraph, goal.start) or self._duties.owners(goal.paragraph)
        found = said or self._duties.inferred(goal)
        self._departments.update(dict.fromkeys(found))
        return found, bool(found) and not said

    def _unit(self, unit: str) -> str:
        """A unit of the plan format; one that it does not know becomes a unit of the plan's own."""
        if self._units.find(unit) is None:
            base = unit.lstrip("".join(MULTIPLIERS)) or unit
            if base not in self._own_units:
                of = ", of: 个, factor: 1" if base in COUNTED else ""
                self._own_units[base] = f"  - {{id: {written(base)}{of}}}"
        return unit

    # -- what is no target ------------------------------------------------------------------------------------------

    def _quoted(self, start: int, end: int) -> str:
        return _printable(self._text.written(start, end)).strip()

    def _leave(self, quote: str, why: str) -> None:
        if quote and self._left.get(quote) in (None, UNREAD):
            self._left[quote] = why

    def _account(self) -> None:
        """Lists whatever quantity no quote covers."""
        marker = Marker(self._text, self._reading.quantities)
        for quote in (*self._quotes, *self._left):
            marker.add(normal(quote), None)
        for quantity in marker.unaccounted():
            self._leave(self._quoted(*marker.clause(quantity)), UNREAD)


def _numbers(goal: Goal) -> str:
    if goal.high is not None:
        return f"[{goal.value:f}, {goal.high:f}]"
    return f"{goal.value:f}"


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("", text.replace("\t", " "))
