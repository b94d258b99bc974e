"""The report: what a check found, ready to be shown; it holds no language and computes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from qcity.book import Book
from qcity.errors import Message
from qcity.figure import Found
from qcity.measurement import ERROR, Input, Issue, Measurement
from qcity.periods import Period, by_recency
from qcity.plan import ASPIRATIONAL, Plan, Target
from qcity.rules import Limits, Number, Rule, settle
from qcity.source import Place

if TYPE_CHECKING:
    from qcity.appraisal import Appraisal
    from qcity.waiver import Waiver

PASS, FAIL, PENDING, MISSING, UNDECIDED, VOID = "pass", "fail", "pending", "missing", "undecided", "void"
VERDICTS = (PASS, FAIL, PENDING, MISSING, UNDECIDED, VOID)
SEVEREST = (FAIL, PENDING, MISSING, UNDECIDED, PASS)
"""A target's verdict is the first of these that any of its parts has."""

NEVER, INVALID, ON_FAIL, ON_MISSING, ON_WARNING = "never", "invalid", "fail", "missing", "warning"
FAIL_ON = (NEVER, INVALID, ON_FAIL, ON_MISSING, ON_WARNING)

TREND, EVIDENCE, READINGS, DERIVATION, SHARES = "trend", "evidence", "readings", "derivation", "shares"
ASPECTS = (TREND, EVIDENCE, READINGS, DERIVATION, SHARES)
"""What can be asked of a verdict's worth (`appraising`)."""

WAIVABLE = frozenset({FAIL, MISSING, UNDECIDED})
"""The verdicts that a waiver takes out of the exit code."""

NO_WAIVERS: Mapping[str, Waiver] = {}

EXIT_OK, EXIT_MISSED, EXIT_UNCHECKED, EXIT_INVALID, EXIT_BUG = 0, 1, 2, 3, 70


class Base(NamedTuple):
    """What a rule compares with: its number, what to say of it, and where the data has it (not the plan)."""

    value: Fraction | None
    note: Message
    period: Period | None = None
    found: Found | None = None


class Part(NamedTuple):
    """One of the judgements that make a target's verdict: a body at a period.

    `value`, `gap` and `margin` are exact, in the target's unit; `shown` is the figure as it is shown to people
    (a bound keeps its sign); `needed` is how many more would have had to pass (negative: how many fewer).
    `numerator` and `denominator` are the counts behind a ratio. `origin` is the row that it is judged by, or what was
    found in its place; `base` is what a rule that compares was held against.
    """

    body: str
    verdict: str
    period: Period | None = None
    value: Number | None = None
    shown: str | None = None
    gap: Number | None = None
    margin: Number | None = None
    needed: int | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    notes: tuple[Message, ...] = ()
    origin: Measurement | Found | None = None
    base: Base | None = None

    @property
    def places(self) -> tuple[Place, ...]:
        """The rows that it was judged by."""
        if self.origin is None:
            return ()
        return (self.origin.place,) if isinstance(self.origin, Measurement) else self.origin.places


class Result(NamedTuple):
    """A target and its verdict. `deciding` is the part that gave it; None where nothing could be judged.

    `rule` is the one that judged: for an external target the threshold that was supplied. `waiver` is the one in
    force where the target was missed; it concerns the exit code alone. `appraisal` is what was asked of the verdict's
    worth.
    """

    target: Target
    verdict: str
    is_due: bool
    rule: Rule
    deciding: Part | None
    parts: tuple[Part, ...]
    notes: tuple[Message, ...] = ()
    threshold_source: str | None = None
    threshold_supplied: bool = False
    waiver: Waiver | None = None
    appraisal: Appraisal | None = None

    def limits(self, part: Part) -> Limits | None:
        """What a part's figure was held against; None where there is nothing to judge it by."""
        return settle(self.rule, part.base.value if part.base is not None else None)

    @property
    def is_binding_and_due(self) -> bool:
        """Whether the target was promised and its time has come, so that missing it matters."""
        return self.is_due and self.target.commitment != ASPIRATIONAL


def deciding_part(parts: Iterable[Part], verdict: str) -> Part | None:
    """Of the parts that gave the verdict: the largest gap, then the latest (longest), then the plan's order."""
    candidates = [part for part in parts if part.verdict == verdict]
    return max(candidates, key=_rank, default=None)


def severest(parts: Iterable[Part]) -> str:
    """The verdict that parts have together: the first of `SEVEREST` that any has, missing where there are none."""
    verdicts = {part.verdict for part in parts}
    return next((verdict for verdict in (VOID, *SEVEREST) if verdict in verdicts), MISSING)


def of_body(result: Result, body: str) -> Result | None:
    """A result narrowed to the parts about one body, with their own verdict and notes; None where it has none."""
    parts = tuple(part for part in result.parts if part.body == body)
    if len(parts) == len(result.parts):
        return result if parts else None
    if not parts:
        return None
    verdict = severest(parts)
    deciding = deciding_part(parts, verdict)
    return result._replace(
        parts=parts,
        verdict=verdict,
        deciding=deciding,
        notes=deciding.notes if deciding is not None else (),
        waiver=result.waiver if verdict in WAIVABLE else None,
        appraisal=None,  # it was of all the bodies together
    )


def _rank(part: Part) -> tuple[Number, tuple[date, int]]:
    gap = Fraction(0) if part.gap is None else part.gap
    return gap, by_recency(part.period) if part.period else (date.min, 0)


class Narrowing(NamedTuple):
    """What a check was narrowed to: names of domains, departments and bodies, in the plan's order; empty is all."""

    domains: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()


class Report(NamedTuple):
    """Everything a check found. `as_of_source` says where the date comes from: `data`, `option`, `period`.

    `book` has every figure that stands, also those that decided nothing; `waivers` are those that were given;
    `window` is the one period that was asked for, `narrowing` whatever else was.
    """

    plan: Plan
    as_of: date | None
    as_of_source: str
    inputs: tuple[Input, ...]
    issues: tuple[Issue, ...]
    results: tuple[Result, ...]
    usable: int
    book: Book
    waivers: Mapping[str, Waiver] = NO_WAIVERS
    window: Period | None = None
    narrowing: Narrowing = Narrowing()
    exit_code: int = EXIT_OK

    def tally(self) -> dict[str, int]:
        """How many results have each verdict."""
        counts = dict.fromkeys(VERDICTS, 0)
        for result in self.results:
            counts[result.verdict] += 1
        return counts

    def errors(self) -> int:
        """How many issues are errors."""
        return sum(issue.severity == ERROR for issue in self.issues)


def exit_code(report: Report, fail_on: str = ON_MISSING, *, exit_zero: bool = False) -> int:
    """The process's exit code by the contract's table: 3 for invalid data, 1 for missed targets.

    `usable` counts the rows that could be used, among them those validly not reported; with none of them the
    submission is invalid. `exit_zero` silences 1 alone; `fail_on="never"` silences both.
    """
    if fail_on == NEVER:
        return EXIT_OK
    if report.errors() or not report.usable:
        return EXIT_INVALID
    if exit_zero or fail_on == INVALID or not _missed(report.results, fail_on, bool(report.issues)):
        return EXIT_OK
    return EXIT_MISSED


def _missed(results: Iterable[Result], fail_on: str, has_warnings: bool) -> bool:
    if fail_on == ON_WARNING and has_warnings:
        return True
    unwanted = {FAIL} if fail_on == ON_FAIL else {FAIL, MISSING, UNDECIDED}
    return any(
        result.verdict in unwanted and result.is_due and (fail_on == ON_WARNING or result.is_binding_and_due)
        for result in results
        if result.waiver is None
    )
