"""The trial of one target: which figures are held against its rule, and what they come to."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from qcity.book import Page
from qcity.errors import Message
from qcity.figure import Found
from qcity.figures import Figures
from qcity.measurement import Issue
from qcity.messages import listed
from qcity.parts import base_blanks, base_of, judge_part, plain_part, shown_text, undecided_part
from qcity.periods import YEAR, Period, all_between, longest_ending, previous, year_of
from qcity.plan import BY_DUE, EVERY_YEAR, FLOW, WHOLE, Plan, Target
from qcity.report import FAIL, MISSING, PASS, UNDECIDED, Base, Part
from qcity.rules import FALLS, NEEDS_BASELINE, RISES, Rule

MAX_NAMED = 6
"""So many periods are named in a note."""


class Trial:
    """The judging of one target: which figures, against which limits.

    `horizon` is the last day on which a row counts: `as_of` where that was asked for; where it comes from the
    data it is without end, because a damaged row of a later period would have moved `as_of` had it been right.
    """

    def __init__(
        self,
        plan: Plan,
        target: Target,
        rule: Rule,
        page: Page,
        *,
        subjects: list[str],
        as_of: date | None,
        horizon: date,
        due: bool,
        starts: int | None,
        window: Period | None,
    ) -> None:
        self.plan = plan
        self.target = target
        self.rule = rule
        self.due = due
        self.as_of = as_of
        self.horizon = horizon
        self.window = window
        self.subjects = subjects
        self.figures = Figures(plan, target, page)
        self.starts = target.starts if target.starts is not None else starts
        self.notes: list[Message] = []
        self.issues: list[Issue] = []

    def parts(self) -> tuple[Part, ...]:
        """Every part of the target, by body in the plan's order, then by time."""
        if self.target.when == BY_DUE:
            return tuple(self._latest(body) for body in self.subjects)
        return tuple(part for body in self.subjects for part in self._sustained(body))

    # -- judged on the latest figure -------------------------------------------------------------------------

    def _latest(self, body: str) -> Part:
        candidates = self._candidates(body)
        self._note_later(body, [p for p in candidates if p.end > self.target.deadline])
        plain = self.figures.plain_rows(body)
        period, found = None, None
        for candidate in reversed([p for p in candidates if p.end <= self.target.deadline]):
            part = plain_part(self.rule, plain[candidate], due=self.due) if candidate in plain else None
            if part is not None:
                return self._with_age(part, candidate)
            found = self.figures.at(body, candidate)
            if found is not None:
                period = candidate
                break
        undated = self.figures.undated(body)
        if undated is not None and not self._is_beyond_doubt(body, period):
            return undecided_part(body, None, undated)
        if found is None or period is None:
            return Part(body, MISSING, notes=self._too_short(body))
        part = judge_part(self.target, self.rule, body, period, found, self._base(body), due=self.due)
        return self._with_age(part, period)

    def _is_beyond_doubt(self, body: str, period: Period | None) -> bool:
        """Whether a damaged row without a readable period could not decide in this one's stead.

        Only areas' rows can be that harmless: where the whole's own figure is of the last and longest period.
        """
        if period is None or self.figures.undated(body, of_areas=False) is not None:
            return False
        last = min(self.horizon, self.target.deadline)
        longest = self.target.due.length if self.target.measure == FLOW else longest_ending(last)
        is_last = period == self.window or (period.end == last and period.length == longest)
        return is_last and self.figures.page.entry(body, period) is not None

    def _candidates(self, body: str) -> list[Period]:
        """The periods whose figure could decide, oldest first."""
        if self.target.measure == FLOW:
            length = self.target.due.length
            if length == YEAR:
                periods = self.figures.years(body)
            else:
                periods = [p for p in self.figures.periods(body) if p.length == length]
        else:
            periods = self.figures.periods(body)
        return [p for p in periods if self._in_window(p) and p.end <= self.horizon]

    def _too_short(self, body: str) -> tuple[Message, ...]:
        """Says that a flow has figures, but none as long as its deadline's period, nor all the parts of one."""
        if self.target.measure != FLOW:
            return ()
        due = self.target.due
        there = [p for p in self.figures.periods(body) if p.months < due.months and p.end <= min(due.end, self.horizon)]
        if not there:
            return ()
        blanks = {"periods": listed(map(str, there[-MAX_NAMED:])), "due": str(due)}
        return (Message("note.too_short", blanks),)

    def _note_later(self, body: str, later: list[Period]) -> None:
        """Figures after the deadline are shown, not judged."""
        for period in later:
            found = self.figures.at(body, period)
            if found is not None and found.figure is not None:
                name = "" if self.target.scope == WHOLE else self.plan.body(body).name
                blanks = {"body": name, "period": str(period), "figure": shown_text(found) or ""}
                self.notes.append(Message("note.later", blanks))

    def _with_age(self, part: Part, period: Period) -> Part:
        """Notes, and warns, that a due target is decided by a figure older than its deadline's period."""
        if not self.due or period.end >= self.target.due.start or part.verdict == UNDECIDED or not part.places:
            return part
        blanks = {"period": str(period), "due": str(self.target.due), "target": self.target.label}
        self.issues.append(Issue("stale-figure", part.places[0], "period", str(period), blanks))
        return part._replace(notes=(*part.notes, Message("note.stale", blanks)))

    # -- judged in every period or year ----------------------------------------------------------------------

    def _sustained(self, body: str) -> list[Part]:
        plain = self.figures.plain_rows(body) if self._wants_reported_only else {}
        parts = []
        if self.figures.is_silent(body):
            return [Part(body, MISSING, period) for period, _ in self._wanted(body)] or [Part(body, MISSING)]
        for period, is_first in self._wanted(body):
            part = plain_part(self.rule, plain[period]) if period in plain else None
            parts.append(part or self._sustained_part(body, period, is_first))
        undated = self.figures.undated(body)
        if undated is not None and self._wants_reported_only:
            parts.append(undecided_part(body, None, undated))
        if not parts:
            return [Part(body, MISSING)]
        self._note_recovery(parts)
        return parts

    def _sustained_part(self, body: str, period: Period, is_first: bool) -> Part:
        found = self._figure(body, period)
        if found is None:
            return Part(body, MISSING, period)
        base = self._base_before(body, period, is_first)
        return judge_part(self.target, self.rule, body, period, found, base, due=True)

    @property
    def _wants_reported_only(self) -> bool:
        return self.target.when != EVERY_YEAR and self.target.cadence is None

    def _wanted(self, body: str) -> list[tuple[Period, bool]]:
        """The periods that are parts, in order; each with whether it is the first of its length."""
        if self.starts is None:
            return []
        first, last = date(self.starts, 1, 1), min(self.horizon, self.target.deadline)
        from_data = self.target.starts is None and self.plan.starts is None
        base = self._base_period() if from_data else None  # was reported to be compared with, and starts nothing
        periods = [p for p in self.figures.periods(body) if first <= p.end <= last]
        if not self._wants_reported_only:
            length = YEAR if self.target.when == EVERY_YEAR else self.target.cadence or YEAR
            wanted = all_between(length, first, min(self.as_of, last)) if self.as_of else ()
            periods = [*wanted, *self._beyond(body, periods, length)]
        seen: set[str] = set()
        parts: list[tuple[Period, bool]] = []
        for period in periods:
            if base is not None and period.end == base.end:  # the figure it would be compared with is its own
                continue
            is_first = period.length not in seen
            seen.add(period.length)
            no_part = is_first and self.rule.kind in (RISES, FALLS) and self.target.baseline is None
            if not no_part and self._in_window(period):
                parts.append((period, is_first))
        return parts

    def _base_period(self) -> Period | None:
        baseline = self.target.baseline
        return baseline.period if baseline is not None and self.rule.kind in NEEDS_BASELINE else None

    def _beyond(self, body: str, periods: list[Period], length: str) -> list[Period]:
        """The periods after `as_of` that a damaged row stands for: had it been right they would count too."""
        late = [p for p in periods if not self.as_of or p.end > self.as_of]
        if length != YEAR or (self.target.when != EVERY_YEAR and self.target.measure != FLOW):
            return [p for p in late if p.length == length]
        years = [year_of(year) for year in sorted({p.start.year for p in late})]
        return [year for year in years if year.end <= self.target.deadline and self._figure(body, year)]

    def _figure(self, body: str, period: Period) -> Found | None:
        """A period's figure; a stock's year is the longest figure that ends with it."""
        return self.figures.year_of(body, period) if self.target.when == EVERY_YEAR else self.figures.at(body, period)

    def _base_before(self, body: str, period: Period, is_first: bool) -> Base:
        if self.rule.kind not in (RISES, FALLS) or is_first:
            return self._base(body)
        before = previous(period)
        return base_of(self.target, self._figure(body, before), before)

    def _note_recovery(self, parts: list[Part]) -> None:
        """A sustained target that failed names the period since when it has held again."""
        failed = max((part.period.end for part in parts if part.verdict == FAIL and part.period), default=date.max)
        after = [part for part in parts if part.period and part.period.end > failed]
        if after and all(part.verdict == PASS for part in after):
            blanks = {"body": self.plan.body(parts[0].body).name, "period": str(after[0].period)}
            self.notes.append(Message("note.held_again", blanks))

    def _in_window(self, period: Period) -> bool:
        return self.window is None or (self.window.start <= period.start and period.end <= self.window.end)

    def _base(self, body: str) -> Base:
        """What a directional rule compares with: the plan's value, else the measurement of its period."""
        baseline = self.target.baseline
        if baseline is None or self.rule.kind not in NEEDS_BASELINE:
            return Base(None, Message("note.no_baseline"))
        if baseline.value is not None:
            return Base(
                Fraction(baseline.value),
                Message("note.baseline", base_blanks(self.target, baseline.period, baseline.value)),
                baseline.period,
            )
        found = self.figures.year_of if baseline.period.length == YEAR else self.figures.at
        return base_of(self.target, found(body, baseline.period), baseline.period)
