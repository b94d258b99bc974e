"""SARIF: it is what the standard's own schema and validator accept, and it says what the report says."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcity import Issue, Report, render_file
from qcity.rendering import rendered
from qcity.reporters import View
from qcity.source import Place
from qcity.wording import inert
from registries import npm_package
from test_findings import VIEW, judged
from test_formats_agree import reports
from test_reporters import report as hostile

MULTITOOL = ("@microsoft/sarif-multitool-linux", "5.7.0")
texts = st.text(st.characters(exclude_categories=["Cs"]))


def log(report: Report, view: View = VIEW) -> dict[str, Any]:
    """The one run of a report's log."""
    told = json.loads("".join(rendered(report, "sarif", view)))
    assert told["version"] == "2.1.0"
    (run,) = told["runs"]
    assert isinstance(run, dict)
    return run


@pytest.fixture(scope="module")
def schema(pytestconfig: pytest.Config) -> dict[str, Any]:
    """The standard's schema, as its authors ship it."""
    assert pytestconfig.cache is not None
    path = npm_package(pytestconfig.cache, *MULTITOOL) / "sarif-2.1.0.json"
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8-sig"))
    return loaded


@cache
def _names() -> list[str]:
    return list(reports())


@pytest.mark.node
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["hostile", "city", "mistakes", "earlier", "bodies"])
def test_a_log_is_valid_by_the_standards_schema(name: str, lang: str, schema: dict[str, Any]) -> None:
    told = json.loads(render_file(reports()[name], "sarif", lang))
    errors = list(jsonschema.Draft202012Validator(schema).iter_errors(told))
    assert [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in errors] == []


@pytest.mark.node
def test_the_schema_would_find_a_mistake(schema: dict[str, Any]) -> None:
    told = json.loads(render_file(reports()["city"], "sarif"))
    del told["runs"][0]["results"][0]["message"]
    assert not jsonschema.Draft202012Validator(schema).is_valid(told)


@pytest.mark.node
def test_the_standards_validator_finds_no_error(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    assert pytestconfig.cache is not None
    tool = npm_package(pytestconfig.cache, *MULTITOOL) / "Sarif.Multitool"
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "a.sarif").write_bytes(render_file(reports()["mistakes"], "sarif", "zh"))
    found = tmp_path / "found.sarif"
    command = [str(tool), "validate", str(tmp_path / "a.sarif"), "--level", "Error;Warning", "--kind", "Fail"]
    environment = {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "HOME": str(tmp_path)}
    done = subprocess.run([*command, "--output", str(found)], capture_output=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout.decode()
    (run,) = json.loads(found.read_text("utf-8-sig"))["runs"]
    # ProvideToolInformationUri: qcity has no address of its own
    assert {one["ruleId"] for one in run.get("results", [])} <= {"SARIF2005"}


def test_a_reader_of_sarif_counts_what_is_wrong(tmp_path: Path) -> None:
    report = reports()["mistakes"]
    (tmp_path / "a.sarif").write_bytes(render_file(report, "sarif", "en"))
    command = [sys.executable, "-m", "sarif", "csv", "--output", str(tmp_path / "a.csv"), str(tmp_path / "a.sarif")]
    subprocess.run(command, capture_output=True, check=True)
    lines = (tmp_path / "a.csv").read_text("utf-8-sig")
    results = log(report)["results"]
    assert len(results) > 80
    assert lines.count("data.") + lines.count("target.") >= len(results)
    assert "data.bad-number" in lines


def test_every_result_has_its_rule_and_every_rule_its_help() -> None:
    for report in reports().values():
        run = log(report)
        rules = run["tool"]["driver"]["rules"]
        assert [rules[one["ruleIndex"]]["id"] for one in run["results"]] == [one["ruleId"] for one in run["results"]]
        assert all(rule["help"]["text"] and rule["help"]["markdown"] for rule in rules)
        assert len({rule["id"] for rule in rules}) == len(rules)


def test_a_waived_miss_is_suppressed_and_no_other() -> None:
    report = reports()["city"]
    waived = {f"target.{one.target.id}" for one in report.results if one.waiver is not None}
    suppressed = {one["ruleId"]: one["suppressions"] for one in log(report)["results"] if "suppressions" in one}
    assert suppressed.keys() == waived != set()
    assert all(one["status"] == "accepted" and one["justification"] for (one,) in suppressed.values())


def test_a_sheets_cell_is_told_beside_the_file() -> None:
    place = Place("表 1.xlsx", "数据", 7, 3)
    (found,) = log(judged("rate,2020,,95,,\n")._replace(issues=(Issue("bad-number", place, "value", "x"),)))["results"]
    (location,) = found["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "data/%E8%A1%A8%201.xlsx"
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "数据!C7"


def test_no_path_of_the_machine_is_told() -> None:
    text = "".join(rendered(reports()["city"], "sarif", View("zh", folder="/", root="/")))
    assert str(Path.home()) not in text
    run = log(reports()["city"], View("en", folder=str(Path.cwd()), root=str(Path.cwd())))
    uris = [one["physicalLocation"]["artifactLocation"]["uri"] for r in run["results"] for one in r["locations"]]
    assert {uri for uri in uris if uri.startswith(("file:", "/"))} == set()


@given(texts, texts)
def test_any_text_is_inert_and_parses_back(text: str, path: str) -> None:
    issue = Issue("unknown-indicator", Place(path, text, 2), "indicator", text, {"nearest": text})
    run = log(hostile()._replace(issues=(issue,)))
    first = run["results"][0]
    assert first["properties"]["text"] == text
    assert inert(first["message"]["text"]) == first["message"]["text"]
