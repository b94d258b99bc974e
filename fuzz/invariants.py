"""What always holds, whatever was submitted; each function raises DefectError where it does not."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any, NoReturn
from unicodedata import bidirectional
from unicodedata import category as _kind

from qcity.codes import CODES
from qcity.errors import FileError, Message
from qcity.header import COLUMNS
from qcity.measurement import Issue, Measurement, Submission
from qcity.messages import LANGUAGES, say
from qcity.plan import Plan, Target
from qcity.report import PASS, Part, Report
from qcity.units import RATIO

_ODD = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN"})
"""Control characters, lone surrogates, line ends by category; by class what turns text around or cannot be seen."""


class DefectError(Exception):
    """Something that always holds does not: a defect of qcity."""


def hold(holds: object, what: str, *about: object) -> None:
    """Raises DefectError where something does not hold; `about` shows it."""
    if not holds:
        raise DefectError(f"{what}: {', '.join(map(repr, about))}"[:2000])


def hold_submission(plan: Plan, submission: Submission) -> None:
    """Cells add up, issues can be said in both languages, measurements are possible figures."""
    for one in submission.inputs:
        hold(one.cells.read == sum(one.cells[1:]), "the cells of an input add up", one.path, one.cells)
        hold(one.cells.read >= 0 <= min(one.cells), "no count of cells is negative", one.cells)
        hold(one.rows >= 0 <= one.measurements, "no count of rows is negative", one.rows, one.measurements)
    hold(
        len(submission.measurements) == sum(one.measurements for one in submission.inputs),
        "the measurements of the inputs add up",
        [one.measurements for one in submission.inputs],
    )
    hold(submission.inputs or submission.issues, "a file that was read leaves a trace")
    for issue in submission.issues:
        hold_issue(issue)
    targets = {target.id: target for target in plan.targets}
    bodies = {body.id for body in plan.bodies}
    for m in submission.measurements:
        hold(m.target in targets and m.body in bodies, "a measurement is about what the plan has", m)
        hold(m.row >= 1 and m.revision >= 0, "a measurement has a place and a revision", m)
        hold_figure(targets[m.target], m)
    for row in submission.damaged:
        hold(row.target in targets and row.body in {None, *bodies}, "a damaged row is about what the plan has", row)


def hold_issue(issue: Issue) -> None:
    """Its code is in the catalogue, it stands somewhere, and it can be said in both languages."""
    hold(issue.code in CODES, "an issue's code is in the catalogue", issue)
    hold(issue.column is None or issue.column in COLUMNS, "an issue's column is a known one", issue)
    hold(issue.place.row is None or issue.place.row >= 1, "a row is counted from 1", issue)
    hold(issue.place.col >= 0 and str(issue.place), "a column is counted from 1", issue)
    hold(all(isinstance(blank, str) for blank in issue.blanks.values()), "blanks are texts", issue)
    hold_message(issue.message)


def hold_message(message: Message) -> None:
    """It can be said in both languages."""
    for lang in LANGUAGES:
        hold(say(message, lang).strip(), "a message says something", message)


def hold_problems(error: FileError) -> None:
    """Every problem of a plan or thresholds file can be said in both languages, at a line of the file."""
    hold(error.problems, "a file that is refused has a problem")
    for problem in error.problems:
        hold(problem.line is None or problem.line >= 1, "a line is counted from 1", problem)
        hold_message(problem.message)
    for lang in LANGUAGES:
        hold(all(error.lines(lang)), "a problem says something")
    str(error)


def hold_figure(target: Target, m: Measurement) -> None:
    """A figure is finite and within its target's range, two counts make a ratio."""
    hold(m.value is None or m.value.is_finite(), "a figure is finite", m)
    hold(m.value is not None or m.numerator is not None, "a measurement has a figure", m)
    hold((m.numerator is None) == (m.denominator is None), "counts come in pairs", m)
    hold(m.factor > 0, "a factor is positive", m)
    if m.value is not None and m.bound is None:
        hold_within(target, Fraction(m.value) * m.factor, m)
    if m.numerator is not None and m.denominator is not None:
        hold(m.numerator >= 0 <= m.denominator, "counts are not negative", m)
        if m.denominator:
            scale = 1 / target.unit.factor if target.unit.kind == RATIO else Fraction(1)
            hold_within(target, m.numerator / m.denominator * scale, m, counted=True)


def hold_within(target: Target, figure: Fraction, about: object, *, counted: bool = False) -> None:
    """A figure in its target's unit is one that the target's range admits."""
    if target.range is None:
        return
    low, high = target.range.low, target.range.high
    hold(low is None or figure >= low, "a figure is not below its range", target.id, about)
    hold(high is None or figure <= high, "a figure is not above its range", target.id, about)
    if target.range.whole and not counted:
        hold((figure * target.unit.factor).denominator == 1, "a count is whole", target.id, about)


def hold_report(report: Report) -> None:
    """Gaps are never negative and 0 on a pass; issues and notes can be said."""
    for issue in report.issues:
        hold_issue(issue)
    hold(sum(report.tally().values()) == len(report.results), "every result has a verdict")
    for result in report.results:
        deciding = [] if result.deciding is None else [result.deciding]
        for part in [*result.parts, *deciding]:
            _hold_part(part)
        for note in result.notes:
            hold_message(note)
        hold(result.deciding is None or result.deciding.verdict == result.verdict, "the deciding part decides", result)


def _hold_part(part: Part) -> None:
    hold(part.gap is None or part.gap >= 0, "a gap is never negative", part)
    hold(part.verdict != PASS or part.gap == 0, "a gap is 0 on a pass", part)
    for note in part.notes:
        hold_message(note)


def hold_table(text: str) -> None:
    """Text for people has no control characters but line ends, and nothing that steers a terminal."""
    odd = [c for c in text if c != "\n" and not c.isprintable() and (_kind(c) in _ODD or bidirectional(c) in _TURNS)]
    hold(not odd, "a table is inert", odd, text[:300])


def hold_json(text: str) -> Any:
    """The document that a JSON text is; it is strict JSON, without NaN and without control characters."""

    def no_constant(name: str) -> NoReturn:
        raise DefectError(f"JSON knows no {name}")

    def no_pair_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        hold(len(dict(pairs)) == len(pairs), "a key stands once in an object", pairs)
        return dict(pairs)

    text.encode()
    try:
        return json.loads(text, parse_constant=no_constant, object_pairs_hook=no_pair_twice)
    except ValueError as error:
        raise DefectError(f"the report is JSON: {error}") from error
