"""The second judge: verdicts on a submission, from the contract alone, simple and slow.

Readings
--------
Where the contract can be read in more than one way, this judge reads it as follows.

Data
 1. `as_of` comes from rows that are read without error and are of use, conflicting, duplicate and
    replaced ones included; not from rows in error, of no use, not reported or outside the plan. Without
    any it is None, and then nothing is due.
 2. A row in error is left out by a given `as_of` only. Where `as_of` comes from the data, a newer row
    in error is not left out: else an older figure would stand in for it, or its target would be `missing`.
    Parts by the calendar end with `as_of`, but for later ones that such a row leaves undecided.
 3. A row whose period is in error (outside the plan included) could have decided every part of its
    body: all become undecided. An area's such row touches the whole only where the whole has no own
    figure, and for `by_due` unless that is the longest period (a flow: one as long as the due period) that
    ends with the last day that counts. A row of an unknown
    body could have been about any body, the whole too, so its period is undecided for all of them. Both
    in error: all parts.
 4. Rows of no use (also with a cell in error) and rows with an unknown indicator occupy nothing. Parts
    of another area (`within`) and departments are of no use for `whole`; areas with `rollup: none` are
    of use, so they make the target undecided and not missing.
 5. A row that is not reported occupies nothing, even where another cell of it is in error (which is
    still an issue). A higher revision that is not reported does not replace a lower one.
 6. Only rows of the highest revision conflict or are duplicates; a row in error of a lower revision is
    replaced too. No revision is 0. A row with an unreadable revision could be the highest: its figure
    is undecided. Rows are equal when their values and bounds are equal and, where both have counts,
    these too; a bound and a figure conflict. A figure given once with and once without counts counts
    with them.
 7. A bare number v, 0 < v <= 1, is ambiguous for `%` only (not for ‰ or fraction), in a bound and
    beside counts too.
 8. The range is checked after conversion to the target's unit; counts must be whole in the base unit
    (1.5 万人 is). A bound's number is checked like a figure's, and a bound allows only figures inside the
    range (< 5 家 is 0 to 5); where that leaves none (> 100 %) it is out of range, where it leaves one
    (<= 0 家) it is a bound all the same. That counts are whole does not sharpen it. Numerator and denominator
    must not be below 0 and, of a sample, whole; the numerator is not above the denominator unless the range
    is lifted.
 9. A plan's unit with `of` takes the kind, and so the default range and roll-up, of the unit it
    converts to; only units of a kind of their own have no range and no roll-up by default. 百分点 is a
    kind without range and roll-up.
10. Units equal in kind and factor (家 and 个) do not differ between cell and unit column.
11. Errors and conflicts count (exit 3) wherever they stand, also after `as_of`. Usable for exit 3:
    figures, not-reported rows, rows after `as_of`; not rows of no use, nor 小计.

Figures
12. A bound takes part in a roll-up or a flow's sum with all the figures it allows; the result is a bound,
    even where one figure is left, and decides where they all come to one verdict. As baseline
    or predecessor a bound is nothing to judge by.
13. A flow's year of the whole is its own row; else the roll-up where an area has a row for the year; else
    the sum of parts, each the whole's own or rolled up, where at least one is its own; else the roll-up
    of the areas' years, each its row or the sum of its parts; else the sum of parts that are all rolled up.
    (So `max` is that of the areas' years, not the sum of the quarters' greatest.) Parts are of one length
    (halves, else quarters, else months).
    Only years are summed, and a part in error makes the year undecided where all the others are there.
14. `every_period` without cadence lists reported periods only, not a flow's summed years.
15. A baseline of a whole year without value is that year's figure, found as for `every_year`.
16. The baseline's own row may decide a `by_due` target where it is the latest.
17. Predecessors are the calendar's: the period of the same length before. The first part (of each
    length, for reported periods) is compared with the baseline, or left out where the plan has none,
    even if older figures exist. `changes_by` is always against the baseline.
18. `starts` by default: the year of `issued`, else the earliest year among rows of use, also those in error,
    `as_of` or not; then the baseline's own period is no part, it was reported to be compared with.

Verdicts
19. `void` from the first day of `since`, measured by `as_of`, and where there is no `as_of`. A void
    result has no value and no parts, and is due at its deadline.
20. A bound that decides has value, gap and margin None, and so has one that does not.
21. `margin`: `between`'s is positive where the figure holds, also above the upper limit, else negative.
    `about`'s is the formula as it stands, so it is negative on the better side beyond the tolerance, and
    None without one. `changes_by`: the distance to the level.
22. `needed` is 0 where the figure holds, and None where it is not pooled or read from whole counts, or where
    no number of passes between 0 and the denominator would do.
23. A body without any part gets one without period: missing (also where its only figure was a first one
    without baseline). Where only reported periods are judged, a row with an unreadable period is an
    undecided part of its own too, without period. A void target has one part, of its first body.
24. A part that `every_*` judges is due; so the target is due when it has a part with a period that
    ended by `as_of`, or at its deadline.
25. Of parts with the deciding verdict: largest gap (none counts as 0), then latest end, then longer,
    then plan order.
26. A thresholds file whose rule differs from the plan's gives exit 2 and no results.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from .book import Book, Reading, Trouble, newest, open_book
from .model import Plan, Target, read_plan
from .periods import CADENCES, YEAR, Period, parse_period, series
from .rows import ABSENT, ERROR, FIGURE, Row, read_rows
from .rules import (
    Figure,
    Outcome,
    Ruling,
    about_ruling,
    against_base,
    between_ruling,
    judge_figure,
    simple_ruling,
)

ORDER = ("fail", "pending", "missing", "undecided", "pass")
COMPARED = ("rises", "falls", "changes_by")
THRESHOLD_RULES = ("at_least", "more_than", "at_most", "less_than", "equals", "between")


class CannotCheckError(Exception):
    """Nothing can be judged: exit code 2."""


@dataclass(frozen=True)
class Part:
    """One judged part of a target."""

    period: Period | None
    body: str
    outcome: Outcome

    def as_dict(self) -> dict[str, Any]:
        """The part as the result shows it."""
        outcome = self.outcome
        return {
            "period": self.period.text if self.period else None,
            "body": self.body,
            "verdict": outcome.verdict,
            "value": outcome.value,
            "gap": outcome.gap,
            "margin": outcome.margin,
        }


@dataclass(frozen=True)
class Case:
    """What is needed to judge one target."""

    target: Target
    book: Book
    as_of: date | None
    given: bool
    first_year: int | None
    threshold: Mapping[str, Any] | None

    @property
    def cut(self) -> date:
        """The last day that counts for rows: figures after `as_of` are not in the book anyway."""
        due = self.target.due.end
        return min(due, self.as_of) if self.given and self.as_of is not None else due

    @property
    def deadline_passed(self) -> bool:
        """Whether the deadline is on or before `as_of`."""
        return self.as_of is not None and self.target.due.end <= self.as_of


def judge(
    plan: dict[str, Any],
    rows: list[dict[str, str]],
    *,
    as_of: str | None = None,
    thresholds: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Judge rows against a plan, as `qcity check` would; numbers in the result are Fractions or None.

    `plan` and `thresholds` are plain data as YAML gives them, with numbers as int or Decimal. `rows` have the
    English column names and the cells' text. The result has `as_of`, `results` by target, `error_rows`
    (indexes from 0), `conflicts` (those among them that contradict each other), and `exit_code`.
    """
    view = read_plan(plan)
    entries = thresholds or {}
    given = parse_period(as_of) if as_of is not None else None
    try:
        limits = {target.id: _threshold(view, target, entries.get(target.id) or {}) for target in view.targets}
    except CannotCheckError:
        return {"as_of": None, "results": {}, "error_rows": [], "conflicts": [], "exit_code": 2}
    read = read_rows(view, rows)
    figures = [row for row in read if row.state == FIGURE and row.period is not None]
    ends = [row.period.end for row in figures if row.period is not None]
    day = given.end if given else max(ends, default=None)
    conflicts = _mark_conflicts(read)
    about = [row for row in read if row.state in (FIGURE, ERROR) and row.target and (row.useful or row.body is None)]
    first_year = min((row.period.end.year for row in about if row.period is not None), default=None)
    results: dict[str, dict[str, Any]] = {}
    for target in view.targets:
        book = open_book(view, target, read, day, given=given is not None)
        starts = target.starts if target.starts is not None else first_year
        case = Case(target, book, day, given is not None, starts, limits[target.id])
        results[target.id] = _judge_target(case, entries.get(target.id) or {})
    errors = [row.index for row in read if row.errors]
    usable = bool(figures) or any(row.state == ABSENT for row in read)
    return {
        "as_of": day.isoformat() if day else None,
        "results": results,
        "error_rows": errors,
        "conflicts": conflicts,
        "exit_code": _exit_code(view, results, bool(errors) or not usable),
    }


def _exit_code(plan: Plan, results: Mapping[str, Mapping[str, Any]], invalid: bool) -> int:
    """The exit code with `--fail-on missing`."""
    if invalid:
        return 3
    missed = [
        target.id
        for target in plan.targets
        if not target.aspirational
        and results[target.id]["is_due"]
        and results[target.id]["verdict"] in ("fail", "missing", "undecided")
    ]
    return 1 if missed else 0


def _mark_conflicts(rows: list[Row]) -> list[list[int]]:
    """Put rows in error that give two figures for one thing, and return the indexes of those for each thing."""
    same: dict[tuple[str, str, Period], list[Row]] = defaultdict(list)
    for row in rows:
        if row.state in (FIGURE, ERROR) and row.useful and row.target and row.body and row.period:
            same[row.target.id, row.body, row.period].append(row)
    found = []
    for rivals in same.values():
        current = [row for row in newest(rivals) if row.state == FIGURE]
        if any(not _equal(one, other) for one in current for other in current):
            for row in current:
                row.state = ERROR
                row.errors.append("conflict")
            found.append(sorted(row.index for row in current))
    return sorted(found)


def _equal(one: Row, other: Row) -> bool:
    """Whether two rows give the same figure."""
    first, second = one.figure, other.figure
    assert first is not None and second is not None
    if first.counts and second.counts and first.counts != second.counts:
        return False
    return first.value == second.value and first.bound == second.bound


def _threshold(plan: Plan, target: Target, entry: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The external threshold in the target's unit; CannotCheckError where its rule is not the plan's."""
    kind = next((rule for rule in THRESHOLD_RULES if rule in entry), None)
    if kind is None:
        return None
    wanted = next(iter(target.number)) if isinstance(target.number, Mapping) else kind
    unit = plan.units.find(entry["unit"]) if entry.get("unit") else target.unit
    if wanted != kind or unit is None or unit.kind != target.unit.kind:
        raise CannotCheckError
    factor = unit.factor / target.unit.factor
    number = entry[kind]
    if isinstance(number, list):
        return {"kind": kind, "number": [Fraction(one) * factor for one in number]}
    return {"kind": kind, "number": Fraction(number) * factor}


def _void_since(case: Case, entry: Mapping[str, Any]) -> bool:
    """Whether the plan or the thresholds file withdrew the goal by `as_of`."""
    for void in (case.target.void, entry.get("void")):
        if void is None:
            continue
        since = parse_period(void["since"]) if void.get("since") is not None else None
        if since is None or case.as_of is None or since.start <= case.as_of:
            return True
    return False


def _judge_target(case: Case, entry: Mapping[str, Any]) -> dict[str, Any]:
    """The result of one target."""
    target = case.target
    if _void_since(case, entry):
        void = Part(None, case.book.plan.judged_bodies(target)[0], Outcome("void"))
        return _result(void, case.deadline_passed, [void], None)
    if target.when == "by_due":
        return _by_due(case)
    parts = [part for body in case.book.plan.judged_bodies(target) for part in _sustained_parts(case, body)]
    ended = any(part.period and case.as_of and part.period.end <= case.as_of for part in parts)
    return _decide(parts, ended or case.deadline_passed)


def _result(part: Part, is_due: bool, parts: list[Part], body: str | None) -> dict[str, Any]:
    """A result that shows what `part` came to."""
    shown = part.as_dict()
    return {
        "verdict": shown["verdict"],
        "is_due": is_due,
        "value": shown["value"],
        "gap": shown["gap"],
        "margin": shown["margin"],
        "needed": part.outcome.needed,
        "period": shown["period"],
        "body": body,
        "parts": [one.as_dict() for one in parts],
    }


def _decide(parts: list[Part], is_due: bool) -> dict[str, Any]:
    """The first verdict in ORDER that any part has, with the figures of its worst part."""
    verdict = next(kind for kind in ORDER if any(part.outcome.verdict == kind for part in parts))
    alike = [part for part in parts if part.outcome.verdict == verdict]
    worst = max(alike, key=_rank)
    return _result(worst, is_due, parts, worst.body)


def _rank(part: Part) -> tuple[Fraction, date, int]:
    """How a part ranks among those of one verdict: gap, then latest; max() keeps the first in plan order."""
    gap = part.outcome.gap if part.outcome.gap is not None else Fraction(0)
    if part.period is None:
        return gap, date.min, -1
    return gap, part.period.end, part.period.months


def _by_due(case: Case) -> dict[str, Any]:
    """A `by_due` target: per body the figure whose period ends last decides."""
    is_due = case.deadline_passed
    parts = []
    for body in case.book.plan.judged_bodies(case.target):
        period, reading = case.book.latest(body, case.cut)
        parts.append(Part(period, body, _outcome(case, reading, _baseline(case, body), is_due=is_due)))
    return _decide(parts, is_due)


def _sustained_parts(case: Case, body: str) -> list[Part]:
    """The parts of one body for `every_period` and `every_year`."""
    months = YEAR if case.target.when == "every_year" else CADENCES.get(case.target.cadence or "")
    periods = _reported(case, body) if months is None else _calendar(case, body, months)
    parts = [_sustained_part(case, body, period, periods) for period in periods]
    found = [part for part in parts if part is not None]
    if months is None and case.book.blocked_without_period(body):
        found.append(Part(None, body, Outcome("undecided")))
    return found or [Part(None, body, Outcome("missing"))]


def _calendar(case: Case, body: str, months: int) -> list[Period]:
    """All periods of one length that must be there by the calendar.

    Those after an `as_of` of the data are rows' in error: were they right, `as_of` would be later.
    """
    if case.first_year is None:
        return []
    as_of = case.as_of or date.min
    later = [] if case.given else [period for period in case.book.periods(body) if period.end > as_of]
    return [
        period
        for period in series(months, case.first_year, case.cut)
        if period.end <= as_of
        or (
            any(period.start <= part.start and part.end == period.end for part in later)
            and _sustained_reading(case, body, period) is not None
        )
    ]


def _reported(case: Case, body: str) -> list[Period]:
    """The reported periods from `starts` on."""
    first = case.first_year if case.first_year is not None else date.min.year
    return [period for period in case.book.periods(body) if first <= period.end.year and period.end <= case.cut]


def _sustained_part(case: Case, body: str, period: Period, periods: list[Period]) -> Part | None:
    """One of the periods of one body, judged; None where it only serves as a predecessor.

    A rise or fall is judged against the period before, the first of a length against the baseline.
    """
    base = _baseline(case, body)
    own = case.target.baseline_period if case.target.starts is None and case.target.kind in COMPARED else None
    if own is not None and period.end == own.end:
        return None
    periods = [p for p in periods if own is None or p.end != own.end]
    if case.target.kind in ("rises", "falls"):
        if any(other.months == period.months and other < period for other in periods):
            base = _value(_sustained_reading(case, body, period.previous()))
        elif case.target.baseline_period is None:
            return None
    reading = _sustained_reading(case, body, period)
    return Part(period, body, _outcome(case, reading, base, is_due=True))


def _sustained_reading(case: Case, body: str, period: Period) -> Reading:
    """The figure of a body for a part's period."""
    return case.book.year(body, period) if case.target.when == "every_year" else case.book.at(body, period)


def _baseline(case: Case, body: str) -> Fraction | None:
    """The baseline for this body: the plan's value, else the measurement of its period."""
    target = case.target
    if target.baseline_value is not None or target.baseline_period is None:
        return target.baseline_value
    period = target.baseline_period
    return _value(case.book.year(body, period) if period.months == YEAR else case.book.at(body, period))


def _value(reading: Reading) -> Fraction | None:
    """The value of a reading that is a figure."""
    return reading.value if isinstance(reading, Figure) else None


def _ruling(case: Case, base: Fraction | None) -> Ruling | None:
    """The target's rule with all its numbers; None where one of them is not known."""
    target, options = case.target, case.target.options
    if target.kind in ("rises", "falls", "changes_by"):
        return against_base(target.kind, target.number, base) if base is not None else None
    if target.kind == "external":
        return None if case.threshold is None else _threshold_ruling(case.threshold)
    if target.kind == "between":
        return between_ruling(target.number, options.get("strict") is True)
    if target.kind == "about":
        return about_ruling(target.number, options.get("tolerance"), options.get("better"))
    return simple_ruling(target.kind, target.number)


def _threshold_ruling(threshold: Mapping[str, Any]) -> Ruling:
    """The ruling of an external threshold."""
    kind, number = threshold["kind"], threshold["number"]
    return between_ruling(number, False) if kind == "between" else simple_ruling(kind, number)


def _outcome(case: Case, reading: Reading, base: Fraction | None, *, is_due: bool) -> Outcome:
    """What a reading comes to."""
    if reading is None:
        return Outcome("missing")
    if isinstance(reading, Trouble):
        return Outcome("undecided")
    return judge_figure(reading, _ruling(case, base), is_due, case.target.scale)
