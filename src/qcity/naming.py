"""Naming: which target, body and period a row is about, told from its cells and the lines above the header.

What has been told once is remembered by the cell's text, so that it costs nothing in the rows that follow.
"""

from __future__ import annotations

from collections.abc import Sequence

from qcity.cells import SUBTOTALS, TOTALS
from qcity.header import Header
from qcity.measurement import Issue
from qcity.messages import nearest
from qcity.periods import Period, read_period
from qcity.plan import AREA, EACH_BODY, Plan, Target, name_key
from qcity.source import Place

YEARS_BEYOND = 1
"""A period may begin in the year after the last deadline, not later."""

MAX_SUGGESTIONS = 300
"""The nearest names are looked for so many times in a file; a file of nonsense is not worth more."""

SUBTOTAL = "小计"
"""Stands for a body where a row is a subtotal, which is left out."""


class Names:
    """The names in one table: `targets`, `periods` and `bodies` are those met before, by their cells.

    A body's key is its cell, the reporter where that could be the body, and whether it could. `column_body` is the
    body that the heading of a column of figures names.
    """

    def __init__(self, plan: Plan, header: Header, given: dict[str, str], column_body: str = "") -> None:
        self._plan = plan
        self._column_body = column_body
        self._header = header
        self._given = given
        self._indicators = header.places["indicator"]
        self._last_year = max([plan.due.end.year, *(t.due.end.year for t in plan.targets)]) + YEARS_BEYOND
        self._suggestions: dict[tuple[str, str], str] = {}
        self.targets: dict[str, Target] = {}
        self.periods: dict[str, Period] = {}
        self.bodies: dict[tuple[str, str, bool], str] = {}

    def target(self, place: Place, cells: Sequence[str], found: list[Issue]) -> Target | None:
        """The target that a row is about; where several columns name it they must agree."""
        texts = [text for i in self._indicators if (text := cells[i].strip())]
        targets = [self._plan.find_target(text) for text in texts]
        for text, target in zip(texts, targets, strict=True):
            if target is None:
                blanks = {"nearest": self._nearest("indicator", text)}
                found.append(Issue("unknown-indicator", place, "indicator", text, blanks))
                return None
        if not texts:
            found.append(Issue("unknown-indicator", place, "indicator", "", {"nearest": ""}))
            return None
        if any(target is not targets[0] for target in targets):
            found.append(Issue("indicators-differ", place, "indicator", " / ".join(texts)))
            return None
        if len(self._indicators) == 1 and targets[0] is not None:
            self.targets[cells[self._indicators[0]]] = targets[0]
        return targets[0]

    def candidates(self, cells: Sequence[str]) -> list[Target]:
        """Every target that any of a row's cells names, where they do not agree on one."""
        found = [self._plan.find_target(cells[i]) for i in self._indicators]
        return list({target.id: target for target in found if target is not None}.values())

    def body(self, place: Place, target: Target | None, text: str, reporter: str, found: list[Issue]) -> str | None:
        """The body a row is about: its own cell, for an `each_body` target the reporter, else the whole."""
        by_reporter = target is not None and target.scope == EACH_BODY
        reporter = reporter.strip() or self._given.get("reporter", "")
        key = text, reporter if by_reporter else "", by_reporter
        body = self.bodies.get(key)
        if body is None:
            text = self._column_body or text
            column, name = ("body", text) if text.strip() or not (by_reporter and reporter) else ("reporter", reporter)
            if not name.strip() and "body" not in self._header.places:
                name = self._given.get("body", "")
            body = self._resolve_body(name)
            if body is None:
                blanks = {"nearest": self._nearest("body", name)}
                found.append(Issue("unknown-body", place, column, name.strip(), blanks))
                return None
            if body != SUBTOTAL:
                self.bodies[key] = body
        return body

    def _resolve_body(self, text: str) -> str | None:
        key = name_key(text)
        if key in SUBTOTALS:
            return SUBTOTAL
        if key in TOTALS:
            return self._plan.whole.id
        if key:
            body = self._plan.find_body(text)
            return body.id if body else None
        if "body" in self._header.places or "body" in self._given or "reporter" in self._header.places:
            return self._plan.whole.id
        reporter = self._plan.find_body(self._given.get("reporter", ""))
        return reporter.id if reporter and reporter.kind == AREA else self._plan.whole.id

    def _nearest(self, column: str, text: str) -> str:
        key = column, text
        if key not in self._suggestions and len(self._suggestions) < MAX_SUGGESTIONS:
            known = self._plan.target_spellings() if column == "indicator" else self._plan.body_spellings()
            self._suggestions[key] = nearest(text, known)
        return self._suggestions.get(key, "")

    def period(self, place: Place, text: str, found: list[Issue]) -> Period | None:
        period = self.periods.get(text)
        if period is None:
            written = text.strip()
            if not written and "period" not in self._header.places:
                written = self._given.get("period", "")
            period = read_period(written)
            if period is None:
                found.append(Issue("bad-period", place, "period", written))
            elif period.start.year > self._last_year:
                found.append(Issue("period-outside-plan", place, "period", written, {"last": str(self._last_year)}))
                return None
            else:
                self.periods[text] = period
        return period
