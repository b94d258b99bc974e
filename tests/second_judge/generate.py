"""Random cases for differential tests: a plan, a submission, a day and external thresholds, from one seed."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from random import Random
from typing import Any

from .generate_plan import chance, make_plan, make_thresholds
from .generate_rows import COLUMNS, make_rows

AS_OF = (
    "2020",
    "2020-12-31",
    "2021",
    "2020-06",
    "2020H1",
    "2020-06-30",
    "2019",
    "2019-12-31",
    "2019Q3",
    "2020-05-17",
    "2018",
)
Case = tuple[dict[str, Any], list[dict[str, str]], str | None, dict[str, Any] | None]


def case(seed: int) -> Case:
    """The case of this seed, always the same: (plan, rows, as_of or None, thresholds or None)."""
    rng = Random(seed)
    plan = make_plan(rng)
    thresholds = make_thresholds(rng, plan)
    rows = make_rows(rng, plan, thresholds)
    as_of = rng.choice(AS_OF) if chance(rng, 0.5) else None
    return plan, rows, as_of, thresholds


def to_yaml(data: Any) -> str:
    """Plain data as YAML: numbers plain, without exponent; every text quoted, so that none is misread."""
    return "\n".join(_lines(data)) + "\n"


def _lines(data: Any) -> list[str]:
    """The lines of a block of YAML."""
    lines: list[str] = []
    if isinstance(data, dict):
        for key, value in data.items():
            lines += _entry(f"{key}:", value)
    else:
        for value in data:
            lines += _entry("-", value)
    return lines


def _entry(lead: str, value: Any) -> list[str]:
    """One key with its value, or one item of a list: on one line where it is no collection."""
    if isinstance(value, dict | list) and value:
        inner = _lines(value)
        return [lead, *(f"  {line}" for line in inner)]
    return [f"{lead} {scalar(value)}"]


def scalar(value: Any) -> str:
    """One scalar or empty collection of YAML."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def to_csv(rows: list[dict[str, str]]) -> str:
    """Rows as CSV with the English column names; row i is line i + 2."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
