"""The book: all rows of a submission set in order, one entry per target, body and period.

Here revisions replace each other, equal rows are counted once, two figures for one thing become a conflict,
and rows that a target has no use for are kept out. Nothing is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from qcity.errors import Message
from qcity.measurement import ONE, Damaged, Issue, Measurement, Submission
from qcity.numbers import is_rounding_of, number_text
from qcity.periods import Period
from qcity.plan import AREA, EACH_BODY, WHOLE, Plan, Target
from qcity.rules import BOUND_SIGNS
from qcity.source import Place
from qcity.units import with_unit


class Entry(NamedTuple):
    """What is known of one target, body and period; no measurement where it is in conflict or in error.

    `is_dated` says that there are sound rows behind it nevertheless, so that its period is one that was reported.
    """

    measurement: Measurement | None
    places: tuple[Place, ...]
    notes: tuple[Message, ...] = ()
    is_dated: bool = False


_Key = tuple[str, str, Period]
_NOTHING: Mapping[Period, Any] = MappingProxyType({})


class Page:
    """What is known of one target, by body and period.

    `rows` are the figures that stand alone, each a single sound row; `entries` is whatever came of several rows
    or of damaged ones; `loose` are the damaged rows whose period or body cannot be read.
    """

    def __init__(self) -> None:
        self.rows: dict[str, dict[Period, Measurement]] = {}
        self.entries: dict[str, dict[Period, Entry]] = {}
        self.loose: dict[Period | None, list[Damaged]] = {}

    def entry(self, body: str, period: Period) -> Entry | None:
        """The entry of a body at a period; None where nothing was reported of it."""
        entry = self.entries.get(body, _NOTHING).get(period)
        if entry is not None:
            return entry
        row = self.rows.get(body, _NOTHING).get(period)
        return None if row is None else Entry(row, (row.place,))

    def bodies(self) -> set[str]:
        """The bodies that have entries."""
        return {*self.rows, *self.entries}

    def periods(self, body: str) -> set[Period]:
        """The periods of which a body has an entry."""
        return {*self.rows.get(body, _NOTHING), *self.entries.get(body, _NOTHING)}

    def measurements(self) -> Iterator[Measurement]:
        """Every figure that stands, one for a body and period."""
        for by_period in self.rows.values():
            yield from by_period.values()
        for settled in self.entries.values():
            yield from (entry.measurement for entry in settled.values() if entry.measurement is not None)


class Book:
    """The pages by target id, and what was found wrong on the way."""

    def __init__(self, plan: Plan) -> None:
        self.pages: dict[str, Page] = {target.id: Page() for target in plan.targets}
        self.issues: list[Issue] = []
        self.of_no_use = 0

    def newest(self) -> date | None:
        """The last day of the newest period of which there is a usable row; None where there is none."""
        return max((period.end for period in self._periods()), default=None)

    def first_year(self) -> int | None:
        """The first year that any row is about, also one in error; None where there is none."""
        periods = self._periods().union(
            *(entries for page in self.pages.values() for entries in page.entries.values()),
            (period for page in self.pages.values() for period in page.loose if period is not None),
        )
        return min((period.start.year for period in periods), default=None)

    def _periods(self) -> set[Period]:
        """The periods of which there is a usable row, also where it is in conflict with another or replaced."""
        found: set[Period] = set()
        for page in self.pages.values():
            found.update(*page.rows.values())
            for by_period in page.entries.values():
                found.update(period for period, entry in by_period.items() if entry.measurement or entry.is_dated)
        return found

    def close_at(self, as_of: date) -> None:
        """Leave out what ends after a day; one warning per file says how many rows that were."""
        late: list[Place] = []
        for page in self.pages.values():
            page.loose = {p: rows for p, rows in page.loose.items() if p is None or p.end <= as_of}
            for rows in page.rows.values():
                late += [rows.pop(period).place for period in [p for p in rows if p.end > as_of]]
            for entries in page.entries.values():
                for entry in [entries.pop(period) for period in [p for p in entries if p.end > as_of]]:
                    late += entry.places[:1] if entry.measurement is not None or entry.is_dated else ()
        for path in sorted({place.path for place in late}):
            places = sorted(place for place in late if place.path == path)
            blanks = {"count": str(len(places)), "as_of": as_of.isoformat()}
            self.issues.append(Issue("after-as-of", places[0], "period", None, blanks))


def keep_book(plan: Plan, submission: Submission) -> Book:
    """Sets a submission's rows in order; the order in which they come makes no difference."""
    book = Book(plan)
    is_used = _uses(plan)
    shelves: dict[tuple[str, str], dict[Period, Measurement]] = {}
    crowded: dict[_Key, list[Measurement]] = {}
    for m in submission.measurements:
        shelf = shelves.get((m.target, m.body))
        if shelf is None:
            if not is_used(m.target, m.body):
                book.of_no_use += 1
                book.issues.append(_no_use(plan, m))
                continue
            shelf = shelves[m.target, m.body] = book.pages[m.target].rows.setdefault(m.body, {})
        there = shelf.setdefault(m.period, m)
        if there is not m:
            crowded.setdefault((m.target, m.body, m.period), [there]).append(m)
    damaged: dict[_Key, list[Damaged]] = {}
    for row in submission.damaged:
        if row.body is not None and not is_used(row.target, row.body):
            continue
        if row.period is None or row.body is None:
            book.pages[row.target].loose.setdefault(row.period, []).append(row)
        else:
            damaged.setdefault((row.target, row.body, row.period), []).append(row)
    for key in {**crowded, **damaged}:
        target, body, period = key
        page = book.pages[target]
        alone = page.rows.get(body, {}).pop(period, None)
        rows = crowded.get(key, [alone] if alone else [])
        page.entries.setdefault(body, {})[period] = _settle(plan, rows, damaged.get(key, []), book.issues)
    return book


def exact_value(m: Measurement, target: Target) -> Fraction:
    """The number in the target's unit; of counts, their ratio (1 is 100 %, 1000 ‰, or 1 of a plan's own unit)."""
    if m.numerator is not None and m.denominator is not None:
        return m.numerator / m.denominator * target.ratio_scale
    if m.value is None:
        raise ValueError
    value = Fraction(m.value)
    return value if m.factor is ONE else value * m.factor


def _uses(plan: Plan) -> Callable[[str, str], bool]:
    """Which bodies' rows each target can use, worked out once per pair."""
    bodies = {t.id: frozenset(body.id for body in plan.subjects(t)) for t in plan.targets if t.scope != WHOLE}
    for_whole = frozenset(b.id for b in plan.bodies if b.kind == WHOLE or (b.kind == AREA and b.within is None))
    return lambda target, body: body in bodies.get(target, for_whole)


def _no_use(plan: Plan, m: Measurement) -> Issue:
    target, body = plan.target(m.target), plan.body(m.body)
    blanks = {"target": target.label, "body": body.name, "scope": target.scope}
    if target.scope == EACH_BODY and plan.find_body(m.reporter) is body:
        return Issue("row-of-no-use", m.place, "reporter", m.reporter, blanks)
    return Issue("row-of-no-use", m.place, "body", body.name, blanks)


def _damaged_entry(rows: Iterable[Damaged]) -> Entry:
    places = tuple(sorted(row.place for row in rows))
    return Entry(None, places, (Message("note.in_error", {"where": where_text(places)}),))


def _settle(plan: Plan, rows: list[Measurement], bad: list[Damaged], issues: list[Issue]) -> Entry:
    """One entry from all rows about one thing."""
    if not rows:
        return _damaged_entry(bad)
    newest = max(m.revision for m in rows)
    target = plan.target(rows[0].target)
    current = sorted((m for m in rows if m.revision == newest), key=lambda m: m.place)
    replaced = sorted((m for m in rows if m.revision < newest), key=lambda m: m.place)
    notes = [
        Message(
            "note.revised",
            {"revision": str(newest), "old": _in_target_unit(m, target), "where": str(m.place)},
        )
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
            "target": target.label,
            "other": str(first.place),
            "figure": _in_target_unit(m, target),
            "other_figure": _in_target_unit(first, target),
        }
        column, text = figure_cell(m)
        issues.append(Issue("duplicate" if same else "conflict", m.place, column, text, blanks))
    if any(row.revision is None or row.revision >= newest for row in bad):
        return _damaged_entry(bad)._replace(is_dated=True)
    if clash:
        return Entry(None, places, (Message("note.conflict", {"where": where_text(places)}),), is_dated=True)
    return Entry(kept, places, tuple(notes))


def _wealth(m: Measurement) -> tuple[bool, bool]:
    """Of equal rows the one that says most is kept: with counts, then the one with a reservation."""
    return m.numerator is not None, m.status != "A"


def _same_figure(a: Measurement, b: Measurement, target: Target) -> bool:
    if a.numerator is not None and b.numerator is not None:
        return (a.numerator, a.denominator) == (b.numerator, b.denominator)
    if a.bound is not None or b.bound is not None or (a.numerator is None) == (b.numerator is None):
        return a.bound == b.bound and exact_value(a, target) == exact_value(b, target)
    rate, counts = (a, b) if a.numerator is None else (b, a)
    return rate.value is not None and is_rounding_of(rate.value, exact_value(counts, target) / rate.factor)


def figure_cell(m: Measurement) -> tuple[str, str]:
    """The column in which a row's figure stands, the numerator's where there are counts alone, and its text."""
    if m.value is None:
        return "numerator", m.written or number_text(m.numerator or 0)
    return "value", m.written or (BOUND_SIGNS[m.bound] if m.bound else "") + number_text(m.value)


def _in_target_unit(m: Measurement, target: Target) -> str:
    if m.numerator is not None and m.denominator is not None:
        return f"{number_text(m.numerator)}/{number_text(m.denominator)}"
    sign = BOUND_SIGNS[m.bound] if m.bound else ""
    return sign + with_unit(number_text(exact_value(m, target)), target.unit.id)


def where_text(places: Sequence[Place]) -> str:
    """Places for a note, the first ten of them; a part of the report has them all."""
    return ", ".join([*map(str, places[:10]), *(["…"] if len(places) > 10 else [])])
