"""docs/verdicts.md: every worked example comes to what it says."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pytest

from builders import HEAD, make_plan, submit, target_text
from installing import ROOT
from qcity import check
from qcity.numbers import number_text

BODIES = """\
bodies:
  - {id: city, name: 全市, kind: whole}
  - {id: east, name: 东区, kind: area}
  - {id: west, name: 西区, kind: area}
"""


class Example(NamedTuple):
    """A target's keys, the submitted rows, the day (None: the data's), the verdict, and what else is said."""

    keys: str
    rows: list[str]
    as_of: date | None
    verdict: str
    said: dict[str, str]


def example(block: str) -> Example:
    keys, *rows, outcome = block.splitlines()
    match = re.fullmatch(r"=> ([a-z]+)(?: as of ([0-9-]+))?((?:, [a-z]+ [^ ,]+)*)", outcome)
    assert match is not None, outcome
    said = dict(pair.split(" ") for pair in match[3].split(", ") if pair)
    return Example(keys, rows, date.fromisoformat(match[2]) if match[2] else None, match[1], said)


TEXT = (ROOT / "docs" / "verdicts.md").read_text(encoding="utf-8")
EXAMPLES = [example(block) for block in re.findall(r"^```example\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)]


@pytest.mark.parametrize("one", EXAMPLES, ids=lambda one: f"{one.keys} {one.rows[-1]}")
def test_an_example_comes_to_what_it_says(one: Example) -> None:
    unit, _, keys = one.keys.removeprefix("unit: ").partition(", ")
    plan = make_plan(target_text("t", keys, unit=unit.strip('"')), head=HEAD, bodies=BODIES)
    lines = [["t", *map(str.strip, row.split(",")), "", ""][:6] for row in one.rows]
    header = "indicator,period,body,value,numerator,denominator"
    submission = submit(plan, "\n".join([header, *map(",".join, lines)]))
    (result,) = check(plan, submission, as_of=one.as_of).results
    assert result.verdict == one.verdict
    for word, expected in one.said.items():
        value = getattr(result.deciding, word)
        is_number = isinstance(value, int | Fraction | Decimal)
        assert (number_text(value) if is_number else str(value)) == expected, word


def test_every_verdict_is_explained() -> None:
    from qcity.report import VERDICTS

    assert re.findall(r"^\| `([a-z]+)` \|", TEXT, re.MULTILINE) == list(VERDICTS)
    assert {one.verdict for one in EXAMPLES} == set(VERDICTS)
