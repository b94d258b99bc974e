"""Figures: what the book says of a body at a period, its own row first, else worked out.

The whole's figure is its own row, else the roll-up of its areas' rows of that period; a flow's year is, failing
both, the sum of its parts (a ratio's: the pooled counts). All arithmetic is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qcity import periods
from qcity.book import Entry, Page, where_text
from qcity.errors import Message, distinct
from qcity.figure import DAMAGED, ROW, Found, Ingredient, combine, figure_of
from qcity.measurement import Damaged, Measurement
from qcity.messages import listed
from qcity.periods import YEAR, Period, by_recency, parts_of
from qcity.plan import FLOW, NONE, POOLED, SUM, WHOLE, Plan, Target
from qcity.source import Place
from qcity.units import RATIO


class Figures:
    """The figures of one target."""

    def __init__(self, plan: Plan, target: Target, page: Page) -> None:
        self.plan = plan
        self.target = target
        self.page = page
        self._areas = plan.areas_of_whole() if target.scope == WHOLE else ()
        self._area_periods = {period for area in self._areas for period in page.periods(area.id)}
        self._known: dict[tuple[str, Period], Found | None] = {}
        self._years: dict[str, set[int]] = {}
        self._periods: dict[str, list[Period]] = {}

    def at(self, body: str, period: Period) -> Found | None:
        """The figure of a body at a period; None where nothing was reported of it."""
        key = body, period
        if key not in self._known:
            self._known[key] = self._look(body, period)
        return self._known[key]

    def is_silent(self, body: str) -> bool:
        """Whether there is nothing that could make a figure of a body."""
        return not self.page.loose and not self.periods(body)

    def plain_rows(self, body: str) -> dict[Period, Measurement]:
        """A body's own rows that stand alone; none where a damaged row might stand for any of them."""
        return {} if self.page.loose else self.page.rows.get(body, {})

    def periods(self, body: str) -> list[Period]:
        """The periods of which anything was reported for a body, oldest first."""
        if body not in self._periods:
            self._periods[body] = self._find_periods(body)
        return self._periods[body]

    def _find_periods(self, body: str) -> list[Period]:
        found = self.page.periods(body)
        if body == self.plan.whole.id:
            found |= self._area_periods
        loose = ((period, rows) for period, rows in self.page.loose.items() if period is not None)
        found.update(period for period, rows in loose if any(self._could_be(row.body, body) for row in rows))
        return sorted(found, key=by_recency)

    def years(self, body: str) -> list[Period]:
        """The years of which there is a figure, also one worked out from parts, oldest first."""
        years = sorted({period.start.year for period in self.periods(body)})
        return [year for year in map(periods.year_of, years) if self.at(body, year) is not None]

    def undated(self, body: str, *, of_areas: bool = True) -> Found | None:
        """The damaged rows of no readable period that might have decided anything for this body."""
        rows = [row for row in self.page.loose.get(None, ()) if self._could_be(row.body, body)]
        rows = [row for row in rows if of_areas or row.body in (None, body)]
        return _damaged(rows) if rows else None

    def year_of(self, body: str, year: Period) -> Found | None:
        """A year's figure; a stock's is that of the longest period that ends with the year."""
        if self.target.measure == FLOW:
            return self.at(body, year)
        ending = [period for period in self.periods(body) if period.end == year.end]
        longest = ending[-1] if ending else year
        undated = self.undated(body) if longest.length != YEAR else None  # it may be of the whole year
        return undated or self.at(body, longest)

    def rolled_up(self, period: Period, *, from_parts: bool = False, how: str | None = None) -> Found | None:
        """The whole's figure from its areas' rows of this period; None where no area has one.

        With `from_parts` an area's figure that is worked out from its own parts counts as having one. `how` is
        the target's own `rollup` unless another is asked for.
        """
        how = how or self.target.rollup
        reported = period in self._area_periods
        if not reported and not from_parts:
            return None
        made_of = tuple(Ingredient(area.id, period, self.at(area.id, period)) for area in self._areas)
        found = [one.found for one in made_of if one.found is not None]
        if not reported and not found:
            return None
        if how == NONE:
            return _none(made_of, how, Message("note.no_rollup"))
        missing = listed(area.name for area, one in zip(self._areas, made_of, strict=True) if one.found is None)
        broken = [one for one in found if one.figure is None]
        if broken or missing:
            absent = [Message("note.areas_missing", {"names": missing})] if missing else []
            return _none(made_of, how, *_notes(broken), *absent)
        if how == POOLED:
            bare = [self.plan.body(one.body).name for one in made_of if _lacks_counts(one)]
            if bare:
                return _none(made_of, how, Message("note.no_counts", {"names": listed(bare)}))
        note = Message("note.rolled_up", {"rollup": how, "count": str(len(found))})
        return self._together(how, made_of, note)

    def from_parts(self, body: str, period: Period) -> Found | None:
        """A flow's figure from its halves, quarters or months; None where they are not all there."""
        if period.length == YEAR and not self._reported_within(body, period):
            return None
        made_of: list[Ingredient] = []
        for part in parts_of(period):
            one = self.at(body, part) or self.from_parts(body, part)
            if one is None:
                return None
            made_of.append(Ingredient(body, part, one))
        if not made_of:
            return None
        pooled = self.target.unit.kind == RATIO
        how = POOLED if pooled else SUM
        for part_found in made_of:
            if part_found.found is not None and part_found.found.figure is None:
                return _none(made_of, how, *part_found.found.notes)
        if pooled and any(map(_lacks_counts, made_of)):
            return _none(made_of, how, Message("note.no_counts_parts", {"period": str(period)}))
        note = Message("note.from_parts", {"count": str(len(made_of)), "period": str(period)})
        return self._together(how, made_of, note)

    def own(self, body: str, period: Period) -> Found | None:
        """What a body's own rows of a period say; None where it has none."""
        entry = self.page.entry(body, period)
        return None if entry is None else self._own(entry)

    def _look(self, body: str, period: Period) -> Found | None:
        entry = self.page.entry(body, period)
        loose = [*self.page.loose.get(None, ()), *self.page.loose.get(period, ())] if self.page.loose else []
        loose = [row for row in loose if self._could_be(row.body, body)]
        if entry is not None and body == self.plan.whole.id:
            loose = [row for row in loose if row.body in (None, body)]
        if loose:
            return _damaged(loose)
        if entry is not None:
            return self._own(entry)
        if body == self.plan.whole.id:
            rolled = self.rolled_up(period)
            if rolled is not None:
                return rolled
        if self.target.measure == FLOW and period.length == YEAR:
            rolled = None if self._own_parts(body, period) else self.rolled_up(period, from_parts=True)
            return rolled or self.from_parts(body, period)
        return None

    def _own_parts(self, body: str, year: Period) -> bool:
        """Whether a body has rows of its own about parts of a year; the whole's decide over its areas'."""
        return body != self.plan.whole.id or any(
            year.start <= period.start and period.end <= year.end for period in self.page.periods(body)
        )

    def _reported_within(self, body: str, year: Period) -> bool:
        """Whether anything at all was reported of parts of a year; saves looking for every one of them."""
        if body not in self._years:
            self._years[body] = {period.start.year for period in self.periods(body) if period.length != YEAR}
        return year.start.year in self._years[body]

    def _could_be(self, row_body: str | None, body: str) -> bool:
        """Whether a damaged row's body could be this one, or an area that this one is rolled up from."""
        if row_body is None or row_body == body:
            return True
        return body == self.plan.whole.id and any(area.id == row_body for area in self._areas)

    def _own(self, entry: Entry) -> Found:
        m = entry.measurement
        if m is None:
            return Found(None, entry.places, entry.notes, DAMAGED)
        notes = entry.notes
        if m.status != "A":
            notes = (*notes, Message(f"note.status_{m.status}"))
        return Found(figure_of(m, self.target), entry.places, notes, ROW, m)

    def _together(self, how: str, made_of: Sequence[Ingredient], note: Message) -> Found:
        found = [one.found for one in made_of if one.found is not None]
        figure = combine(self.target, how, [one.figure for one in found if one.figure is not None])
        return Found(figure, _places(made_of), (note, *_notes(found)), how, made_of=tuple(made_of))


def _damaged(rows: Iterable[Damaged]) -> Found:
    places = tuple(sorted(row.place for row in rows))
    return Found(None, places, (Message("note.in_error", {"where": where_text(places)}),), DAMAGED)


def _none(made_of: Sequence[Ingredient], how: str, *notes: Message) -> Found:
    """What cannot be put together, and why."""
    return Found(None, _places(made_of), notes, how, made_of=tuple(made_of))


def _lacks_counts(one: Ingredient) -> bool:
    figure = one.found.figure if one.found is not None else None
    return figure is not None and figure.numerator is None


def _places(made_of: Iterable[Ingredient]) -> tuple[Place, ...]:
    return tuple(sorted({place for one in made_of if one.found is not None for place in one.found.places}))


def _notes(found: Iterable[Found]) -> list[Message]:
    return distinct(note for one in found for note in one.notes)
