"""The book: all rows of a submission set in order, one entry per target, body and period.

Here revisions replace each other, equal rows are counted once, two figures for one thing become a conflict,
and rows that a target has no use for are kept out. Nothing is judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from qcity.errors import Message
from qcity.measurement import ONE, Damaged, Issue, Measurement, Submission
from qcity.periods import Period
from qcity.plan import DEPARTMENT, EACH_BODY, WHOLE, Plan, Target
from qcity.source import Place


class Entry(NamedTuple):
    """What is known of one target, body and period; no measurement where it is in conflict or in error."""

    measurement: Measurement | None
    places: tuple[Place, ...]
    notes: tuple[Message, ...] = ()
    in_conflict: bool = False


class Page:
    """The entries of one target, and its damaged rows whose period or body cannot be read."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[Period, Entry]] = {}
        self.loose: dict[Period | None, list[Damaged]] = {}

    def all_entries(self) -> Iterator[tuple[str, Period, Entry]]:
        """Every entry with its body and period."""
        for body, by_period in self.entries.items():
            for period, entry in by_period.items():
                yield body, period, entry


class Book:
    """The pages by target id, what was found wrong on the way, and the newest and first periods in use."""

    def __init__(self, plan: Plan) -> None:
        self.pages: dict[str, Page] = {target.id: Page() for target in plan.targets}
        self.issues: list[Issue] = []
        self.of_no_use = 0

    def entries(self) -> Iterator[Entry]:
        """Every entry of every page that has a figure."""
        for page in self.pages.values():
            for _, _, entry in page.all_entries():
                if entry.measurement is not None:
                    yield entry

    def newest(self) -> date | None:
        """The last day of the newest period of which there is a figure, also one in conflict; None for no figure."""
        periods = {
            period
            for page in self.pages.values()
            for by_period in page.entries.values()
            for period, entry in by_period.items()
            if entry.measurement is not None or entry.in_conflict
        }
        return max((period.end for period in periods), default=None)

    def first_year(self) -> int | None:
        """The first year of the usable measurements; None where there are none."""
        return min((e.measurement.period.start.year for e in self.entries() if e.measurement), default=None)

    def close_at(self, as_of: date) -> None:
        """Leave out what ends after a day; one warning per file says how many rows that were."""
        late: list[Place] = []
        for page in self.pages.values():
            page.loose = {p: rows for p, rows in page.loose.items() if p is None or p.end <= as_of}
            for by_period in page.entries.values():
                for period in [p for p in by_period if p.end > as_of]:
                    entry = by_period.pop(period)
                    if entry.measurement is not None:
                        late.extend(entry.places[:1])
        for path in sorted({place.path for place in late}):
            places = sorted(place for place in late if place.path == path)
            blanks = {"count": str(len(places)), "as_of": as_of.isoformat()}
            self.issues.append(Issue("after-as-of", places[0], "period", None, blanks))


def keep_book(plan: Plan, submission: Submission) -> Book:
    """Sets a submission's rows in order; the order in which they come makes no difference."""
    book = Book(plan)
    uses = _Uses(plan)
    groups: dict[tuple[str, Period, str], list[Measurement]] = {}
    for m in submission.measurements:
        if uses.has(m.target, m.body):
            groups.setdefault((m.target, m.period, m.body), []).append(m)
        else:
            book.of_no_use += 1
            book.issues.append(_no_use(plan, m))
    damaged: dict[tuple[str, Period, str], list[Damaged]] = {}
    for row in submission.damaged:
        if row.body is not None and not uses.has(row.target, row.body):
            continue
        if row.period is None or row.body is None:
            book.pages[row.target].loose.setdefault(row.period, []).append(row)
        else:
            damaged.setdefault((row.target, row.period, row.body), []).append(row)
    for (target, period, body), rows in groups.items():
        if len(rows) == 1 and not damaged:
            entry = Entry(rows[0], (rows[0].place,))
        else:
            entry = _settle(plan, rows, damaged.pop((target, period, body), []), book.issues)
        book.pages[target].entries.setdefault(body, {})[period] = entry
    for (target, period, body), bad in damaged.items():
        book.pages[target].entries.setdefault(body, {})[period] = _damaged_entry(bad)
    return book


def exact_value(m: Measurement, target: Target) -> Fraction:
    """The number in the target's unit; of counts, their ratio (1 is 100 %, 1000 ‰, or 1 of a plan's own unit)."""
    if m.numerator is not None and m.denominator is not None:
        return m.numerator / m.denominator * ratio_scale(target)
    if m.value is None:
        raise ValueError
    value = Fraction(m.value)
    return value if m.factor is ONE else value * m.factor


def ratio_scale(target: Target) -> Fraction:
    """What a ratio of 1 is in the target's unit."""
    return 1 / target.unit.factor if target.unit.kind == "ratio" else Fraction(1)


class _Uses:
    """Which bodies' rows each target can use, worked out once per pair."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._known: dict[tuple[str, str], bool] = {}

    def has(self, target_id: str, body_id: str) -> bool:
        known = self._known.get((target_id, body_id))
        if known is None:
            known = self._known[target_id, body_id] = self._look(target_id, body_id)
        return known

    def _look(self, target_id: str, body_id: str) -> bool:
        plan, target = self._plan, self._plan.target(target_id)
        if target.scope == WHOLE:
            body = plan.body(body_id)
            return body.kind == WHOLE or (body.kind != DEPARTMENT and body.within is None)
        return any(subject.id == body_id for subject in plan.subjects(target))


def _no_use(plan: Plan, m: Measurement) -> Issue:
    target, body = plan.target(m.target), plan.body(m.body)
    blanks = {"target": target.name, "body": body.name, "scope": target.scope}
    if target.scope == EACH_BODY and plan.find_body(m.reporter) is body:
        return Issue("row-of-no-use", m.place, "reporter", m.reporter, blanks)
    return Issue("row-of-no-use", m.place, "body", body.name, blanks)


def _damaged_entry(rows: Iterable[Damaged]) -> Entry:
    places = tuple(sorted(row.place for row in rows))
    return Entry(None, places, (Message("note.in_error", {"where": _where(places)}),))


def _settle(plan: Plan, rows: list[Measurement], bad: list[Damaged], issues: list[Issue]) -> Entry:
    """One entry from all rows about one thing."""
    newest = max(m.revision for m in rows)
    if any(row.revision is None or row.revision >= newest for row in bad):
        return _damaged_entry(bad)
    target = plan.target(rows[0].target)
    current = sorted((m for m in rows if m.revision == newest), key=lambda m: m.place)
    replaced = sorted((m for m in rows if m.revision < newest), key=lambda m: m.place)
    notes = [
        Message("note.revised", {"revision": str(newest), "old": _as_written(m, target), "where": str(m.place)})
        for m in replaced
    ]
    kept = max(current, key=_wealth)
    places = tuple(m.place for m in current)
    clash = False
    for m in current[1:]:
        first = current[0]
        same = _same_figure(m, kept, target) and _same_figure(first, kept, target)
        clash = clash or not same
        blanks = {
            "target": target.name,
            "other": str(first.place),
            "figure": _as_written(m, target),
            "other_figure": _as_written(first, target),
        }
        issues.append(Issue("duplicate" if same else "conflict", m.place, "value", _as_written(m, target), blanks))
    if clash:
        return Entry(None, places, (Message("note.conflict", {"where": _where(places)}),), in_conflict=True)
    return Entry(kept, places, tuple(notes))


def _wealth(m: Measurement) -> tuple[bool, bool]:
    """Of equal rows the one that says most is kept: with counts, then the one with a reservation."""
    return m.numerator is not None, m.status != "A"


def _same_figure(a: Measurement, b: Measurement, target: Target) -> bool:
    if a.numerator is not None and b.numerator is not None:
        return (a.numerator, a.denominator) == (b.numerator, b.denominator)
    return a.bound == b.bound and exact_value(a, target) == exact_value(b, target)


def _as_written(m: Measurement, target: Target) -> str:
    from qcity.numbers import number_text

    if m.numerator is not None and m.denominator is not None:
        return f"{number_text(m.numerator)}/{number_text(m.denominator)}"
    return (m.bound or "") + number_text(exact_value(m, target))


def _where(places: Iterable[Place]) -> str:
    return ", ".join(map(str, places))
