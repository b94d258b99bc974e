"""The judge: a plan and a submission in, a report out. Pure: no file, no clock, no output.

Everything here follows section 3 of the contract; docs/verdicts.md explains it with worked examples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from qcity.book import Book, keep_book
from qcity.crosscheck import crosscheck
from qcity.errors import Message, UsageError, distinct
from qcity.measurement import ERROR, Issue, Submission
from qcity.messages import nearest
from qcity.periods import Period
from qcity.plan import BY_DUE, Plan, Target, Threshold, Void
from qcity.report import (
    FAIL_ON,
    NO_WAIVERS,
    ON_MISSING,
    VOID,
    WAIVABLE,
    Narrowing,
    Part,
    Report,
    Result,
    deciding_part,
    exit_code,
    severest,
)
from qcity.rules import EXTERNAL, Rule
from qcity.source import Place
from qcity.trial import Trial

if TYPE_CHECKING:
    from qcity.waiver import Waiver


class Selection(NamedTuple):
    """What to judge; None is everything. It never narrows which data issues are reported.

    `narrowing` says in words of the plan what the targets were chosen by; it is for the report alone.
    """

    targets: frozenset[str] | None = None
    bodies: frozenset[str] | None = None
    period: Period | None = None
    narrowing: Narrowing = Narrowing()


def check(
    plan: Plan,
    submission: Submission,
    *,
    as_of: date | None = None,
    thresholds: Mapping[str, Threshold] | None = None,
    waivers: Mapping[str, Waiver] = NO_WAIVERS,
    selection: Selection | None = None,
    fail_on: str = ON_MISSING,
    exit_zero: bool = False,
) -> Report:
    """Judges every target of a plan against a submission.

    `as_of` defaults to the selected period's last day, else to the last day of the newest usable measurement;
    nothing that ends later is judged. Raises UsageError where the selection leaves nothing to judge, or names what
    is not there.

    >>> from qcity import check, load_plan, read_measurements
    >>> plan = load_plan()
    >>> submission = read_measurements(plan, "samples/city-2020.csv")
    >>> report = check(plan, submission)
    >>> report.as_of.isoformat(), sum(report.tally().values()) == len(plan.targets)
    ('2020-12-31', True)
    """
    selection = selection or Selection()
    _refuse_unknown(plan, selection, thresholds or {}, waivers, fail_on)
    book = keep_book(plan, submission)
    as_of, as_of_source = _as_of(book, as_of, selection.period)
    starts = plan.starts if plan.starts is not None else book.first_year()
    issues = [*submission.issues, *crosscheck(plan, book)]
    horizon = date.max if as_of is None or as_of_source == "data" else as_of
    book.close_at(horizon)  # only now: the cross-check and the first year heed every row
    judge = _Judge(plan, book, as_of, horizon, starts, selection, thresholds or {})
    results = [_with_waiver(judge.result(target), waivers, as_of) for target in plan.targets]
    kept = tuple(result for result in results if _is_selected(result, selection))
    is_sound = not any(issue.severity == ERROR for issue in issues)
    if not kept or (selection.period and is_sound and not _reports_within(submission, selection.period)):
        raise UsageError(Message("nothing_selected"))
    usable = len(submission.measurements) - book.of_no_use + submission.unreported
    if not usable and is_sound:
        issues.append(Issue("nothing-to-check", Place(submission.inputs[0].path if submission.inputs else "-")))
    issues += [*book.issues, *judge.issues, *_expired(plan, waivers, as_of)]
    report = Report(
        plan=plan,
        as_of=as_of,
        as_of_source=as_of_source,
        inputs=submission.inputs,
        issues=tuple(sorted(issues, key=_issue_order)),
        results=kept,
        usable=usable,
        book=book,
        waivers=waivers,
        window=selection.period,
        narrowing=selection.narrowing,
    )
    return report._replace(exit_code=exit_code(report, fail_on, exit_zero=exit_zero))


def _refuse_unknown(
    plan: Plan, selection: Selection, thresholds: Mapping[str, Threshold], waivers: Mapping[str, Waiver], fail_on: str
) -> None:
    """Raises UsageError for a word that means nothing, which would otherwise be passed over."""
    ids = [target.id for target in plan.targets]
    asked = [
        ("fail_on", [fail_on], FAIL_ON),
        ("thresholds", thresholds, ids),
        ("waivers", waivers, ids),
        ("selection.targets", sorted(selection.targets or ()), ids),
        ("selection.bodies", sorted(selection.bodies or ()), [body.id for body in plan.bodies]),
    ]
    for option, words, known in asked:
        for text in words:
            if text not in known:
                blanks = {"option": option, "text": text, "nearest": nearest(text, known), "known": ""}
                raise UsageError(Message("unknown_choice", blanks))


def _as_of(book: Book, as_of: date | None, period: Period | None) -> tuple[date | None, str]:
    if period is not None:
        return period.end, "period"
    return (as_of, "option") if as_of is not None else (book.newest(), "data")


def _reports_within(submission: Submission, window: Period) -> bool:
    """Whether a submission has anything that might lie within a period."""
    periods = {m.period for m in submission.measurements} | {row.period for row in submission.damaged}
    return any(p is None or (window.start <= p.start and p.end <= window.end) for p in periods | submission.silent)


def _with_waiver(result: Result, waivers: Mapping[str, Waiver], as_of: date | None) -> Result:
    waiver = waivers.get(result.target.id)
    if waiver is None or result.verdict not in WAIVABLE or not waiver.is_in_force(as_of):
        return result
    return result._replace(waiver=waiver)


def _expired(plan: Plan, waivers: Mapping[str, Waiver], as_of: date | None) -> Iterator[Issue]:
    """A warning for each waiver whose time is over."""
    for target_id, waiver in waivers.items():
        if not waiver.is_in_force(as_of):
            blanks = {"target": plan.target(target_id).label, "until": str(waiver.until), "as_of": str(as_of)}
            yield Issue("waiver-expired", waiver.place, None, str(waiver.until), blanks)


def _is_selected(result: Result, selection: Selection) -> bool:
    target, window = result.target, selection.period
    if selection.targets is not None and target.id not in selection.targets:
        return False
    if window is not None and window.start > target.deadline:  # no figure of this period could decide
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
        horizon: date,
        starts: int | None,
        selection: Selection,
        thresholds: Mapping[str, Threshold],
    ) -> None:
        self.plan = plan
        self.book = book
        self.as_of = as_of
        self.horizon = horizon
        self.starts = starts
        self.selection = selection
        self.thresholds = thresholds
        self.issues: list[Issue] = []

    def result(self, target: Target) -> Result:
        """The verdict of one target with all its parts."""
        threshold = self.thresholds.get(target.id, Threshold())
        rule = threshold.rule or target.rule
        void = next((v for v in (threshold.void, target.void) if v is not None and self._is_void(v)), None)
        due = self.as_of is not None and target.deadline <= self.as_of
        if void is not None:
            parts = tuple(Part(b, VOID) for b in self.subjects(target)[:1])
            return Result(target, VOID, due, rule, None, parts, (_void_note(void),))
        trial = self._trial(target, rule, self.subjects(target), self.selection.period, due=due)
        parts = trial.parts()
        if target.when != BY_DUE:
            due = due or any(part.period is not None and part.period.end <= (self.as_of or date.min) for part in parts)
        verdict = severest(parts)
        deciding = deciding_part(parts, verdict)
        notes = [*(deciding.notes if deciding else ()), *_above_range(parts, deciding), *trial.notes]
        if threshold.rule is not None:
            notes.append(Message("note.threshold", {"source": threshold.source or ""}))
        elif rule.kind == EXTERNAL:
            notes.append(Message("note.no_threshold", {"reference": rule.reference or ""}))
        self.issues += self._all_issues(target, rule, trial)
        return Result(
            target,
            verdict,
            due,
            rule,
            deciding,
            parts,
            tuple(distinct(notes)),
            threshold.source,
            threshold.rule is not None,
        )

    def _trial(self, target: Target, rule: Rule, subjects: list[str], window: Period | None, *, due: bool) -> Trial:
        return Trial(
            self.plan,
            target,
            rule,
            self.book.pages[target.id],
            subjects=subjects,
            as_of=self.as_of,
            horizon=self.horizon,
            due=due,
            starts=self.starts,
            window=window,
        )

    def _all_issues(self, target: Target, rule: Rule, trial: Trial) -> list[Issue]:
        """The issues of a trial, also of what the selection leaves out: it never narrows which are reported."""
        if self.selection.bodies is None and self.selection.period is None:
            return trial.issues
        everyone = [body.id for body in self.plan.subjects(target)]
        whole = self._trial(target, rule, everyone, None, due=trial.due)
        whole.parts()
        return whole.issues

    def _is_void(self, void: Void) -> bool:
        return void.since is None or self.as_of is None or self.as_of >= void.since.start

    def subjects(self, target: Target) -> list[str]:
        wanted = self.selection.bodies
        return [b.id for b in self.plan.subjects(target) if wanted is None or b.id in wanted]


def _above_range(parts: Iterable[Part], deciding: Part | None) -> Iterator[Message]:
    """That a part holds beyond its range is said also of those that did not decide."""
    for part in parts:
        for note in part.notes if part is not deciding else ():
            if note.key == "note.above_range":
                yield note


def _void_note(void: Void) -> Message:
    since = str(void.since) if void.since else ""
    return Message("note.void", {"reason": void.reason, "since": since, "source": void.source or ""})
