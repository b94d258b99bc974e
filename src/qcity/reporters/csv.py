"""The results as a table for programs and spreadsheets: UTF-8 with a byte order mark, a line for each target.

The columns have the names of the JSON report's keys in either language; numbers are exact. Text that a spreadsheet
would take for a formula has an apostrophe before it. Data issues are not told here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from qcity.messages import say
from qcity.numbers import number_text
from qcity.plan import Plan
from qcity.report import Report, Result
from qcity.reporters import View
from qcity.rules import Number
from qcity.wording import inert, inert_cell, rule_text

COLUMNS = (
    "target", "name", "name_en", "domain", "clause", "departments", "rule_text", "unit", "commitment", "verdict", "due",
    "is_due", "value", "gap", "margin", "needed", "numerator", "denominator", "period", "body", "waived", "notes",
    "decided_by",
)  # fmt: skip


def render(report: Report, view: View) -> Iterator[str]:
    """The header and a line for each result."""
    line = io.StringIO(newline="")
    writer = csv.writer(line, lineterminator="\r\n")
    yield "\ufeff"
    for row in _rows(report, view.lang):
        writer.writerow(row)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _rows(report: Report, lang: str) -> Iterator[tuple[str, ...]]:
    yield COLUMNS
    for result in report.results:
        yield _row(report.plan, result, lang)


def _row(plan: Plan, result: Result, lang: str) -> tuple[str, ...]:
    target, part = result.target, result.deciding
    between = "；" if lang == "zh" else "; "
    waiver = result.waiver
    return (
        *map(_text, (target.id, target.name, target.name_en or "", target.domain, target.clause or "")),
        _text(between.join(plan.department_names(target))),
        _text(rule_text(result.rule, target, lang)),
        _text(target.unit.id),
        target.commitment,
        result.verdict,
        target.deadline.isoformat(),
        "true" if result.is_due else "false",
        *map(_number, (part.value, part.gap, part.margin) if part else (None, None, None)),
        "" if part is None or part.needed is None else str(abs(part.needed)),
        *map(_number, (part.numerator, part.denominator) if part else (None, None)),
        str(part.period) if part and part.period else "",
        _text(part.body) if part else "",
        "" if waiver is None else _text(f"{waiver.until}{between}{waiver.approved_by}{between}{waiver.reason}"),
        _text(between.join(say(note, lang) for note in result.notes)),
        _text(between.join(str(place) for place in (part.places if part else ()))),
    )


def _text(text: str) -> str:
    return inert_cell(inert(text))


def _number(number: Number | None) -> str:
    return "" if number is None else number_text(number)
