"""What came of records, written: measurements as a submission, and the rows that were refused."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from qcity.errors import Message
from qcity.measurement import Issue
from qcity.messages import say
from qcity.numbers import number_text
from qcity.records.batch import Row
from qcity.records.model import COLUMNS
from qcity.records.tally import Figure
from qcity.wording import inert_cell

MEASUREMENT = ("indicator", "period", "body", "value", "unit", "numerator", "denominator", "note")
REJECT = ("path", "row", "column", "code", "message", *COLUMNS)
"""The columns of the files."""

CSV, JSONL = "csv", "jsonl"
ENDINGS = {".csv": CSV, ".jsonl": JSONL, ".ndjson": JSONL}


def measurements(figures: Iterable[Figure], format_: str, lang: str) -> Iterator[str]:
    """The figures as a measurement file: a rate's two counts, any other's value in its target's unit."""
    return _written(MEASUREMENT, (_measurement(figure, lang) for figure in figures), format_, frozenset())


def _measurement(figure: Figure, lang: str) -> dict[str, Any]:
    note = Message("record.note", {"count": f"{figure.records:,}"})
    return {
        "indicator": figure.target.id,
        "period": str(figure.period),
        "body": figure.body,
        "value": None if figure.value is None else number_text(figure.value),
        "unit": None if figure.value is None else figure.target.unit.id,
        "numerator": None if figure.numerator is None else str(figure.numerator),
        "denominator": None if figure.denominator is None else str(figure.denominator),
        "note": say(note, lang),
    }


def reject(row: Row, issues: Sequence[Issue], lang: str) -> dict[str, Any]:
    """A row that was refused: where it stands, what is wrong with it, and its cells as they are written."""
    return {
        "path": row.place.path,
        "row": row.place.row,
        "column": " ".join(dict.fromkeys(issue.column for issue in issues if issue.column)),
        "code": " ".join(dict.fromkeys(issue.code for issue in issues)),
        "message": " ".join(say(issue.message, lang) for issue in issues),
        **{column: row.cells.get(column) for column in COLUMNS},
    }


def rejects(rows: Iterable[dict[str, Any]], format_: str) -> Iterator[str]:
    """The rows that were refused, a line each."""
    return _written(REJECT, rows, format_, frozenset(REJECT) - {"row"})


def _written(
    columns: Sequence[str], rows: Iterable[dict[str, Any]], format_: str, foreign: frozenset[str]
) -> Iterator[str]:
    """The rows in a format; `foreign` columns hold text from elsewhere, which no spreadsheet may take for a formula."""
    if format_ == JSONL:
        yield from (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        return
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        texts = {c: "" if row[c] is None else str(row[c]) for c in columns}
        writer.writerow([inert_cell(text) if c in foreign else text for c, text in texts.items()])
        if buffer.tell() > 65536:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
