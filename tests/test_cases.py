"""Every folder in `cases/` is a test: a plan, a submission and the JSON report that comes of them.

    plan.yaml       a small plan of an invented city; its comments say what is expected, and why
    data.csv        the submission; there may be more files
    args.txt        what stands behind `qcity check`, where that is not `data.csv` alone
    expected.json   the whole report, compared exactly; the plan's digest and the version are left out

To make or mend a case, work out by hand what it must come to, write it down in the plan's comments, run
`python tests/test_cases.py NAME`, which writes `expected.json`, and read that before you keep it.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from builders import RECORD_CODES
from qcity import report, rules, units
from qcity.cli import main
from qcity.codes import CODES
from qcity.planfile import Document, check_plan_file

CASES = Path(__file__).parent / "cases"
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())
UNSHOWN_CODES = {"unreadable-file", "unclosed-quote", "too-large"}
"""They take a file that may not be read, more than twenty quotes that never close, and a very large file."""
MASKED = re.compile(r'("version": |"sha256": )"[^"]*"')


def arguments(name: str) -> list[str]:
    """What stands behind `qcity`, in the case's folder."""
    given = CASES / name / "args.txt"
    words = shlex.split(given.read_text("utf-8")) if given.exists() else ["data.csv"]
    return ["check", *words, "--plan", "plan.yaml", "--format", "json"]


def masked(text: str) -> str:
    """A report without the tool's version and the plan's digest, which come first of their kind."""
    return MASKED.sub(r'\1"*"', text, count=2)


def plan_document(name: str) -> Document:
    """A case's plan file as plain data."""
    return check_plan_file("plan.yaml", (CASES / name / "plan.yaml").read_bytes())


def keys_and_values(data: Any, key: str = "") -> set[tuple[str, str]]:
    """Every key of a plan with each plain value it has anywhere; a list has its items'."""
    if isinstance(data, dict):
        return {pair for name, value in data.items() for pair in ((name, ""), *keys_and_values(value, name))}
    if isinstance(data, list):
        return {pair for item in data for pair in keys_and_values(item, key)}
    return {(key, str(data))}


@pytest.mark.parametrize(
    "name",
    NAMES,
)
def test_report_is_the_expected_one(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(CASES / name)
    exit_code = main(arguments(name))
    text = capsys.readouterr().out
    assert masked(text) == (CASES / name / "expected.json").read_text("utf-8")
    assert f'\n  "exit_code": {exit_code},\n' in text


def test_cases_use_every_word_of_a_plan_that_judging_depends_on() -> None:
    used = {pair for name in NAMES for pair in keys_and_values(plan_document(name))}
    words = {
        "when": ["every_period", "every_year"],
        "cadence": ["month", "quarter", "half_year", "year"],
        "scope": ["each_area", "each_body"],
        "rollup": ["mean", "max", "min"],
        "measure": ["flow", "cumulative"],
        "commitment": ["aspirational"],
        "better": ["higher", "lower"],
        "kind": ["whole", "area", "department"],
        "language": ["en"],
    }
    wanted = {(key, value) for key, values in words.items() for value in values}
    wanted |= {(kind, "") for kind in rules.KINDS}
    switches = "tolerance strict range sample starts due baseline void since within aliases bodies of issued"
    wanted |= {(key, "") for key in switches.split()}
    assert wanted <= used


def test_cases_use_every_kind_of_unit() -> None:
    found = {units.Units().find(target["unit"]) for name in NAMES for target in plan_document(name)["targets"]}
    kinds = {unit.kind for unit in found if unit}
    assert kinds == {units.RATIO, units.COUNT, units.AMOUNT, units.OTHER}
    assert None in found  # a plan's own


def test_cases_show_every_verdict_and_every_issue_code() -> None:
    text = "".join((CASES / name / "expected.json").read_text("utf-8") for name in NAMES)
    assert set(re.findall(r'"verdict": "([a-z]+)"', text)) == set(report.VERDICTS)
    assert set(re.findall(r'"code": "([a-z-]+)"', text)) == CODES.keys() - UNSHOWN_CODES - RECORD_CODES


@pytest.mark.parametrize("name", NAMES)
def test_case_is_labelled_as_made_up(name: str) -> None:
    plan = (CASES / name / "plan.yaml").read_text("utf-8")
    assert plan.startswith(("# 虚构的城市和规划,仅供测试。", "# A made-up city and plan, for tests only."))


def write(names: list[str]) -> None:
    """Writes the expected reports of these cases from what comes now."""
    os.environ["QCITY_CACHE_DIR"] = ""
    for name in names:
        os.chdir(CASES / name)
        exit_code = main([*arguments(name), "--output", "expected.json"])
        if exit_code not in (report.EXIT_UNCHECKED, report.EXIT_BUG):
            expected = Path("expected.json")
            expected.write_text(masked(expected.read_text("utf-8")), "utf-8", newline="\n")


if __name__ == "__main__":
    write(sys.argv[1:])
