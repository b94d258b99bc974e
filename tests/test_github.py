"""Annotations of GitHub Actions: they read back as what was meant, and no text from a file becomes a command."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcity import Issue, Report
from qcity.cli import main
from qcity.rendering import rendered
from qcity.reporters import View
from qcity.reporters.findings import findings
from qcity.reporters.github import _data, _property
from qcity.source import Place
from registries import npm_package
from test_findings import VIEW, judged
from test_formats_agree import reports
from test_reporters import report as hostile

ROOT = Path(__file__).resolve().parents[1]
CITY = str(ROOT / "samples" / "city-2020.csv")
TOOLKIT = ("@actions/core", "3.0.1")
_COMMAND = re.compile(r"::([a-z-]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)")
texts = st.text(st.characters(exclude_categories=["Cs"]))


def unescaped(text: str) -> str:
    """As the runner reads it: the percent sign last."""
    for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, sign)
    return text


def read_back(report: Report, view: View = VIEW) -> list[tuple[str, dict[str, str], str]]:
    """Every line but the last, as the runner reads it: command, properties, message."""
    *lines, last = "".join(rendered(report, "github", view)).splitlines()
    assert not last.startswith("::")
    found = []
    for line in lines:
        command = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        assert command is not None, line
        pairs = [pair.partition("=") for pair in command[2].split(",")]
        found.append((command[1], {name: unescaped(value) for name, _, value in pairs}, unescaped(command[3])))
    return found


def test_an_issue_stands_on_its_line() -> None:
    report = judged("ratio,2020,,85,,\nrate,2020,,95,,\n")
    ((command, properties, text),) = read_back(report)
    assert command == "error"
    assert properties == {"file": "data/a.csv", "line": "2", "title": "unknown-indicator"}
    assert "ratio" in text


def test_the_gravest_come_first_and_nothing_is_left_out() -> None:
    for report in reports().values():
        levels = [{"error": 0, "warning": 1, "notice": 2}[command] for command, _, _ in read_back(report)]
        assert levels == sorted(levels)
        assert len(levels) == len(list(findings(report, VIEW)))


def test_a_file_outside_the_repository_is_told_in_the_text() -> None:
    report = judged("ratio,2020,,85,,\nrate,2020,,95,,\n", path="/elsewhere/a.csv")
    ((_, properties, text),) = read_back(report)
    assert properties == {"title": "unknown-indicator"}
    assert text.startswith("/elsewhere/a.csv:2: ")


def test_nothing_wrong_is_the_tally_alone() -> None:
    text = "".join(rendered(judged("rate,2020,,95,,\n"), "github", VIEW))
    assert text == "checked 1 of 1 targets: 1 pass\n"


@given(texts, texts)
def test_no_text_becomes_a_command(text: str, path: str) -> None:
    issue = Issue("unknown-indicator", Place(path, None, 2), "indicator", text, {"nearest": text})
    report = hostile()._replace(issues=(issue,))
    assert len(read_back(report)) == len(list(findings(report, VIEW)))


@pytest.mark.node
def test_text_is_escaped_as_githubs_own_toolkit_does(pytestconfig: pytest.Config, tmp_path: Path) -> None:
    assert pytestconfig.cache is not None
    toolkit = npm_package(pytestconfig.cache, *TOOLKIT)
    nasty = ["100% 合格", "a:b,c", "a\r\nb", "%0A::error::x", "::set-env name=x::y", "逗号，冒号：", ""]
    script = tmp_path / "print.mjs"
    script.write_text(
        f"import * as core from {json.dumps(str(toolkit / 'lib' / 'core.js'))};\n"
        f"for (const text of {json.dumps(nasty)}) core.error(text, {{title: text, file: 'f' + text, startLine: 3}});\n",
        "utf-8",
    )
    done = subprocess.run(["node", str(script)], capture_output=True, check=True, env={"PATH": os.environ["PATH"]})
    ours = [
        f"::error title={_property(text)},file={_property('f' + text)},line=3::{_data(text)}"
        if text
        else f"::error file=f,line=3::{_data(text)}"
        for text in nasty
    ]
    assert done.stdout.decode().splitlines() == ours


def actions(tmp_path: Path, **more: str) -> dict[str, str]:
    """The environment of a step."""
    summary = tmp_path / "summary.md"
    summary.write_text("# before\n", "utf-8")
    step = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary), "GITHUB_WORKSPACE": str(ROOT)}
    return {**os.environ, "QCITY_CACHE_DIR": "", **step, **more}


def run(*words: str, env: dict[str, str], cwd: Path = ROOT) -> str:
    """What `qcity check` prints in a step."""
    command = [sys.executable, "-m", "qcity", "check", *words]
    done = subprocess.run(command, capture_output=True, check=False, env=env, cwd=cwd)
    assert done.returncode == 1, done.stderr.decode()
    assert done.stderr == b""
    return done.stdout.decode()


def test_in_a_step_annotations_are_chosen_and_the_summary_is_appended(tmp_path: Path) -> None:
    out = run("city-2020.csv", env=actions(tmp_path), cwd=ROOT / "samples")
    assert "::error file=samples/city-2020.csv,line=" in out
    summary = (tmp_path / "summary.md").read_text("utf-8")
    assert summary.startswith("# before\n## ")
    assert "市食药监局" in summary


def test_in_a_step_what_is_asked_for_is_shown(tmp_path: Path) -> None:
    for words in (["--format", "table"], ["--quiet"], ["--summary"]):
        assert "::error" not in run(CITY, *words, env=actions(tmp_path))
    assert (tmp_path / "summary.md").read_text("utf-8") == "# before\n"


def test_a_summary_that_would_be_too_large_is_a_short_one(tmp_path: Path) -> None:
    environment = actions(tmp_path)
    (tmp_path / "summary.md").write_text("x" * (1024 * 1024 - 4000), "utf-8")
    run(CITY, env=environment)
    added = (tmp_path / "summary.md").read_text("utf-8").lstrip("x")
    assert added.startswith("## ")
    assert "###" not in added


def test_a_summary_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    monkeypatch.setenv("QCITY_LANG", "en")
    assert main(["check", CITY, "--format", "github"]) == 2
