"""The JSON Schema of the JSON report: every report is valid by it, and it leaves no key undescribed."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from qcity import render_file
from qcity.appraising import appraise
from qcity.cli import main
from qcity.report import ASPECTS
from qcity.reporters import View
from qcity.reporters.json import render
from test_findings import judged
from test_formats_agree import reports

TESTS = Path(__file__).parent


def schema() -> dict[str, Any]:
    """The schema as the project has it."""
    loaded: dict[str, Any] = json.loads((TESTS.parent / "src" / "qcity" / "schemas" / "report.json").read_text("utf-8"))
    return loaded


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every schema of an object in a schema."""
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield node
        for child in node.values():
            yield from objects(child)
    elif isinstance(node, list):
        for child in node:
            yield from objects(child)


def closed() -> Draft202012Validator:
    """The schema, admitting no key that it does not describe."""
    strict = schema()
    for one in objects(strict):
        one["additionalProperties"] = False
    return Draft202012Validator(strict)


CLOSED = closed()


def wrong(report: Any) -> list[str]:
    """What the strict schema finds."""
    return [f"{'/'.join(map(str, one.absolute_path))}: {one.message[:120]}" for one in CLOSED.iter_errors(report)]


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


def test_every_key_is_described() -> None:
    entries = [entry for one in objects(schema()) for entry in one["properties"].items()]
    assert [key for key, value in entries if not {"description", "$ref"} & value.keys()] == []


@pytest.mark.parametrize("case", sorted(path.parent.name for path in TESTS.glob("cases/*/expected.json")))
def test_every_case_is_valid(case: str) -> None:
    text = (TESTS / "cases" / case / "expected.json").read_text("utf-8")
    expected = json.loads(text.replace('"sha256": "*"', f'"sha256": "{"0" * 64}"'))
    assert wrong(expected) == []


@pytest.mark.parametrize("name", ["hostile", "city", "mistakes", "earlier", "bodies"])
def test_every_report_is_valid_whatever_was_asked(name: str) -> None:
    assert wrong(json.loads(render_file(reports()[name], "json"))) == []
    asked = appraise(reports()[name], ASPECTS)
    assert wrong(json.loads("".join(render(asked, View("en"))))) == []


def test_a_report_without_a_required_key_is_not_valid() -> None:
    whole = json.loads(render_file(judged("rate,2020,,85,,\n"), "json"))
    places: list[list[str | int]] = [
        [],
        ["results", 0],
        ["inputs", 0],
        ["summary"],
        ["plan"],
        ["results", 0, "parts", 0],
    ]
    for place in places:
        holder = whole
        for step in place:
            holder = holder[step]
        for key in holder:
            broken = copy.deepcopy(whole)
            inner = broken
            for step in place:
                inner = inner[step]
            del inner[key]
            assert wrong(broken) != [], (place, key)


@pytest.mark.parametrize(("key", "value"), [("verdict", "met"), ("value", "97"), ("is_due", 1), ("notes", "x")])
def test_a_report_with_a_wrong_value_is_not_valid(key: str, value: object) -> None:
    broken = json.loads(render_file(reports()["city"], "json"))
    broken["results"][0][key] = value
    assert not Draft202012Validator(schema()).is_valid(broken)


def test_a_report_with_a_key_of_a_later_version_is_valid() -> None:
    later = json.loads(render_file(reports()["city"], "json"))
    later["results"][0]["new"] = 1
    assert Draft202012Validator(schema()).is_valid(later)


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["schema", "report"]) == 0
    assert json.loads(capsys.readouterr().out) == schema()
    assert main(["schema", "report", "-o", str(tmp_path / "s.json")]) == 0
    assert json.loads((tmp_path / "s.json").read_text("utf-8")) == schema()


def test_an_unknown_schema_is_refused_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "reprot", "--lang", "en"]) == 2
    assert "the nearest is: report" in capsys.readouterr().err
    assert main(["schema", "--lang", "en"]) == 2
