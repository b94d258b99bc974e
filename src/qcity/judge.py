"""The judge: a plan and a submission in, a report out. Pure: no file, no clock, no output.

Everything here follows section 3 of the contract; docs/verdicts.md explains it with worked examples.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from qcity.book import Book, keep_book, ratio_scale
from qcity.crosscheck import crosscheck
from qcity.errors import Message, UsageError
from qcity.figures import Figure, Figures, Found
from qcity.measurement import Issue, Submission
from qcity.numbers import number_text, rounded
from qcity.periods import YEAR, Period, all_between, previous
from qcity.plan import BY_DUE, EVERY_YEAR, FLOW, Plan, Target, Void
from qcity.report import (
    FAIL,
    MISSING,
    ON_MISSING,
    PASS,
    PENDING,
    SEVEREST,
    UNDECIDED,
    VOID,
    Part,
    Report,
    Result,
    exit_code,
)
from qcity.rules import EXTERNAL, FALLS, NEEDS_BASELINE, RISES, Interval, Limits, Rule, passes_needed, settle
from qcity.units import RATIO

SHOWN_PLACES = 2
"""A figure that was worked out and has more decimals than fit is shown with this many."""


class Threshold(NamedTuple):
    """What a thresholds file says of a target: the rule in the plan's place, or that the goal is void."""

    rule: Rule | None = None
    source: str | None = None
    void: Void | None = None


class Selection(NamedTuple):
    """What to judge; None is everything. It never narrows which data issues are reported."""

    targets: frozenset[str] | None = None
    bodies: frozenset[str] | None = None
    period: Period | None = None


def check(
    plan: Plan,
    submission: Submission,
    *,
    as_of: date | None = None,
    thresholds: Mapping[str, Threshold] | None = None,
    selection: Selection | None = None,
    fail_on: str = ON_MISSING,
    exit_zero: bool = False,
) -> Report:
    """Judges every target of a plan against a submission.

    `as_of` defaults to the selected period's last day, else to the last day of the newest usable measurement;
    nothing that ends later is judged. Raises UsageError where the selection leaves nothing to judge.

    >>> from qcity import check, load_plan, read_measurements
    >>> plan = load_plan()
    >>> submission = read_measurements(plan, "samples/city-2020.csv")
    >>> report = check(plan, submission)
    >>> report.as_of.isoformat(), sum(report.tally().values()) == len(plan.targets)
    ('2020-12-31', True)
    """
    selection = selection or Selection()
    book = keep_book(plan, submission)
    as_of, as_of_source = _as_of(book, as_of, selection.period)
    starts = plan.starts if plan.starts is not None else book.first_year()
    issues = [*submission.issues, *crosscheck(plan, book)]
    if as_of is not None:
        book.close_at(as_of)
    judge = _Judge(plan, book, as_of, starts, selection, thresholds or {})
    results = [judge.result(target) for target in plan.targets]
    kept = tuple(r for r in results if _is_selected(r, selection))
    if not kept or (selection.period and not any(part.period for r in kept for part in r.parts)):
        raise UsageError(Message("nothing_selected"))
    issues += [*book.issues, *judge.issues]
    report = Report(
        plan=plan,
        as_of=as_of,
        as_of_source=as_of_source,
        inputs=submission.inputs,
        issues=tuple(sorted(issues, key=_issue_order)),
        results=kept,
        usable=len(submission.measurements) + submission.unreported,
    )
    return report._replace(exit_code=exit_code(report, fail_on, exit_zero=exit_zero))


def _as_of(book: Book, as_of: date | None, period: Period | None) -> tuple[date | None, str]:
    if period is not None:
        return period.end, "period"
    return (as_of, "option") if as_of is not None else (book.newest(), "data")


def _is_selected(result: Result, selection: Selection) -> bool:
    if selection.targets is not None and result.target.id not in selection.targets:
        return False
    return selection.bodies is None or bool(result.parts)


def _issue_order(issue: Issue) -> tuple[str, str, int, str, str, str]:
    place = issue.place
    return place.path, place.sheet or "", place.row or 0, issue.column or "", issue.code, issue.text or ""


class _Judge:
    """Judges the targets of one check, one after the other."""

    def __init__(
        self,
        plan: Plan,
        book: Book,
        as_of: date | None,
        starts: int | None,
        selection: Selection,
        thresholds: Mapping[str, Threshold],
    ) -> None:
        self.plan = plan
        self.book = book
        self.as_of = as_of
        self.starts = starts
        self.selection = selection
        self.thresholds = thresholds
        self.issues: list[Issue] = []

    def result(self, target: Target) -> Result:
        """The verdict of one target with all its parts."""
        threshold = self.thresholds.get(target.id, Threshold())
        rule = threshold.rule or target.rule
        void = threshold.void or target.void
        due = self.as_of is not None and target.deadline <= self.as_of
        if void is not None and self._is_void(void):
            parts = tuple(Part(b, VOID) for b in self.subjects(target)[:1])
            return Result(target, VOID, due, rule, None, parts, (_void_note(void),))
        trial = _Trial(self, target, rule, due)
        parts = trial.parts()
        if target.when != BY_DUE:
            due = due or any(part.period is not None for part in parts)
        verdict = next((v for v in SEVEREST if any(p.verdict == v for p in parts)), MISSING)
        deciding = _deciding(parts, verdict)
        notes = [*(deciding.notes if deciding else ()), *trial.notes]
        if threshold.rule is not None:
            notes.append(Message("note.threshold", {"source": threshold.source or "-"}))
        elif rule.kind == EXTERNAL:
            notes.append(Message("note.no_threshold", {"reference": rule.reference or ""}))
        self.issues.extend(trial.issues)
        return Result(
            target,
            verdict,
            due,
            rule,
            deciding,
            parts,
            _distinct(notes),
            threshold.source,
            threshold.rule is not None,
        )

    def _is_void(self, void: Void) -> bool:
        return void.since is None or self.as_of is None or self.as_of >= void.since.start

    def subjects(self, target: Target) -> list[str]:
        wanted = self.selection.bodies
        return [b.id for b in self.plan.subjects(target) if wanted is None or b.id in wanted]


class _Trial:
    """The judging of one target: which figures, against which limits."""

    def __init__(self, judge: _Judge, target: Target, rule: Rule, due: bool) -> None:
        self.plan = judge.plan
        self.target = target
        self.rule = rule
        self.due = due
        self.as_of = judge.as_of
        self.window = judge.selection.period
        self.subjects = judge.subjects(target)
        self.figures = Figures(judge.plan, target, judge.book.pages[target.id])
        self.starts = target.starts if target.starts is not None else judge.starts
        self.notes: list[Message] = []
        self.issues: list[Issue] = []

    def parts(self) -> tuple[Part, ...]:
        """Every part of the target, by body in the plan's order, then by time."""
        if self.target.when == BY_DUE:
            return tuple(self._latest(body) for body in self.subjects)
        return tuple(part for body in self.subjects for part in self._sustained(body))

    # -- judged on the latest figure -------------------------------------------------------------------------

    def _latest(self, body: str) -> Part:
        undated = self.figures.undated(body)
        if undated is not None:
            return _undecided_part(body, None, undated)
        found, period = None, None
        for candidate in reversed(self._candidates(body)):
            if candidate.end > self.target.deadline:
                continue
            found, period = self.figures.at(body, candidate), candidate
            if found is not None:
                break
        if found is None or period is None:
            return Part(body, MISSING)
        part = self._judge(body, period, found, self._base(body), due=self.due)
        self._note_age(body, period, part)
        return part

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
        return [p for p in periods if self._in_window(p) and self.as_of is not None and p.end <= self.as_of]

    def _note_age(self, body: str, period: Period, part: Part) -> None:
        later = [p for p in self._candidates(body) if p.end > self.target.deadline]
        for after in later:
            found = self.figures.at(body, after)
            if found is not None and found.figure is not None:
                shown = _shown(found)
                self.notes.append(Message("note.later", {"period": str(after), "figure": shown or ""}))
        if self.due and period.end < self.target.due.start and part.places:
            blanks = {"period": str(period), "due": str(self.target.due), "target": self.target.name}
            self.notes.append(Message("note.stale", blanks))
            self.issues.append(Issue("stale-figure", part.places[0], "period", str(period), blanks))

    # -- judged in every period or year ----------------------------------------------------------------------

    def _sustained(self, body: str) -> list[Part]:
        parts = [
            Part(body, MISSING, str(period), period.end)
            if (found := self._figure(body, period)) is None
            else self._judge(body, period, found, self._base_before(body, period, first), due=True)
            for period, first in self._wanted(body)
        ]
        undated = self.figures.undated(body)
        if undated is not None and self._wants_reported_only:
            parts.append(_undecided_part(body, None, undated))
        if not parts:
            return [Part(body, MISSING)]
        self._note_recovery(parts)
        return parts

    @property
    def _wants_reported_only(self) -> bool:
        return self.target.when != EVERY_YEAR and self.target.cadence is None

    def _wanted(self, body: str) -> list[tuple[Period, bool]]:
        """The periods that are parts, in order; each with whether it is the first of its length."""
        if self.as_of is None or self.starts is None:
            return []
        first, last = date(self.starts, 1, 1), min(self.as_of, self.target.deadline)
        if self._wants_reported_only:
            periods = [p for p in self.figures.periods(body) if first <= p.end <= last]
        else:
            length = YEAR if self.target.when == EVERY_YEAR else self.target.cadence or YEAR
            periods = list(all_between(length, first, last))
        seen: set[str] = set()
        wanted: list[tuple[Period, bool]] = []
        for period in periods:
            is_first = period.length not in seen
            seen.add(period.length)
            no_part = is_first and self.rule.kind in (RISES, FALLS) and self.target.baseline is None
            if not no_part and self._in_window(period):
                wanted.append((period, is_first))
        return wanted

    def _figure(self, body: str, period: Period) -> Found | None:
        """A period's figure; a stock's year is the longest figure that ends with it."""
        if self.target.when != EVERY_YEAR or self.target.measure == FLOW:
            return self.figures.at(body, period)
        ending = [p for p in self.figures.periods(body) if p.end == period.end]
        return self.figures.at(body, ending[-1]) if ending else self.figures.at(body, period)

    def _base_before(self, body: str, period: Period, is_first: bool) -> _Base:
        if self.rule.kind not in (RISES, FALLS) or is_first:
            return self._base(body)
        before = previous(period)
        return _base_of(self._figure(body, before), before)

    def _note_recovery(self, parts: list[Part]) -> None:
        """A sustained target that failed names the period since when it has held again."""
        failed = [i for i, part in enumerate(parts) if part.verdict == FAIL]
        if not failed or failed[-1] == len(parts) - 1:
            return
        after = parts[failed[-1] + 1 :]
        if all(part.verdict == PASS for part in after):
            blanks = {"body": self.plan.body(parts[0].body).name, "period": after[0].period or ""}
            self.notes.append(Message("note.held_again", blanks))

    # -- one part --------------------------------------------------------------------------------------------

    def _in_window(self, period: Period) -> bool:
        return self.window is None or (self.window.start <= period.start and period.end <= self.window.end)

    def _base(self, body: str) -> _Base:
        """What a directional rule compares with: the plan's value, else the measurement of its period."""
        baseline = self.target.baseline
        if baseline is None or self.rule.kind not in NEEDS_BASELINE:
            return _Base(None, Message("note.no_baseline"))
        if baseline.value is not None:
            return _Base(
                Fraction(baseline.value),
                Message("note.baseline", _base_blanks(baseline.period, baseline.value)),
            )
        return _base_of(self.figures.at(body, baseline.period), baseline.period)

    def _judge(self, body: str, period: Period, found: Found, base: _Base, *, due: bool) -> Part:
        if found.figure is None:
            return _undecided_part(body, period, found)
        figure = found.figure
        value = figure.exact
        part = Part(
            body, UNDECIDED, str(period), period.end, value, _shown(found),
            numerator=figure.numerator, denominator=figure.denominator, notes=found.notes, places=found.places,
        )  # fmt: skip
        if self.rule.kind in NEEDS_BASELINE:
            part = part._replace(notes=(*part.notes, base.note))
        limits = None if self.rule.kind == EXTERNAL else settle(self.rule, base.value)
        if limits is None:
            zero = [Message("note.zero_baseline")] if base.value == 0 else []
            return part._replace(notes=(*part.notes, *zero))
        holds = None if figure.vague else limits.holds(figure.interval)
        if holds is None:
            why = "note.no_tolerance" if value is not None else "note.bound_open"
            return part._replace(notes=(*part.notes, Message(why, {"figure": part.shown or ""})))
        verdict = PASS if holds else FAIL if due else PENDING
        if value is None:
            note = Message("note.bound_decides", {"figure": part.shown or ""})
            return part._replace(verdict=verdict, notes=(*part.notes, note))
        return part._replace(
            verdict=verdict,
            gap=Fraction(0) if holds else limits.allowed.distance(value),
            margin=limits.margin(value),
            needed=self._needed(limits, figure),
            notes=(*part.notes, *_fine_print(limits, value, holds, part.shown or "")),
        )

    def _needed(self, limits: Limits, figure: Figure) -> int | None:
        n, d = figure.numerator, figure.denominator
        if self.target.unit.kind != RATIO or n is None or d is None or n.denominator != 1 or d.denominator != 1:
            return None
        return passes_needed(limits, int(n), int(d), ratio_scale(self.target))


class _Base(NamedTuple):
    """What a directional rule compares with, and what to say of it."""

    value: Fraction | None
    note: Message


def _base_of(found: Found | None, period: Period) -> _Base:
    value = found.figure.exact if found and found.figure else None
    if value is None:
        return _Base(None, Message("note.baseline_missing", {"period": str(period)}))
    return _Base(value, Message("note.baseline", _base_blanks(period, value)))


def _base_blanks(period: Period, value: Fraction | Decimal) -> dict[str, str]:
    return {"period": str(period), "value": shown_number(Fraction(value))}


def _fine_print(limits: Limits, value: Fraction, holds: bool, shown: str) -> list[Message]:
    """Notes on figures at the edge: beyond a range, exactly at a strict limit, on the other side when rounded."""
    notes = []
    if limits.soft_high is not None and value > limits.soft_high:
        notes.append(Message("note.above_range", {"high": number_text(limits.soft_high)}))
    if not holds and limits.allowed.distance(value) == 0:
        notes.append(Message("note.at_strict_limit", {"figure": shown}))
    as_shown = Fraction(shown)
    if as_shown != value and limits.holds(Interval(as_shown, as_shown)) is not holds:
        key = "note.fails_only_rounded" if holds else "note.holds_only_rounded"
        notes.append(Message(key, {"figure": number_text(value), "shown": shown}))
    return notes


def shown_number(value: Fraction) -> str:
    """A worked-out number as people are shown it: exact where it is short, else rounded half to even."""
    exact = rounded(value, SHOWN_PLACES + 1)
    return number_text(exact if exact == value else rounded(value, SHOWN_PLACES))


def _shown(found: Found) -> str | None:
    figure = found.figure
    if figure is None:
        return None
    if figure.written is not None:
        return figure.written
    if figure.exact is not None:
        return shown_number(figure.exact)
    low, high = figure.interval.low, figure.interval.high
    if low is None and high is None:
        return "?"
    ends = [f"{'>' if figure.interval.low_open else '≥'}{shown_number(low)}"] if low is not None else []
    ends += [f"{'<' if figure.interval.high_open else '≤'}{shown_number(high)}"] if high is not None else []
    return " ".join(ends)


def _undecided_part(body: str, period: Period | None, found: Found) -> Part:
    label, ends = (str(period), period.end) if period else (None, None)
    return Part(body, UNDECIDED, label, ends, notes=found.notes, places=found.places)


def _deciding(parts: Iterable[Part], verdict: str) -> Part | None:
    """Of the parts that gave the verdict: the largest gap, then the latest, then the plan's order."""
    candidates = [part for part in parts if part.verdict == verdict]
    return max(candidates, key=lambda p: (-1 if p.gap is None else p.gap, p.ends or date.min), default=None)


def _void_note(void: Void) -> Message:
    since = str(void.since) if void.since else "-"
    return Message("note.void", {"reason": void.reason, "since": since, "source": void.source or "-"})


def _distinct(notes: Iterable[Message]) -> tuple[Message, ...]:
    kept: list[Message] = []
    for note in notes:
        if note not in kept:
            kept.append(note)
    return tuple(kept)
