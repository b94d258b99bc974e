"""The command line: what it prints, and how it leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcity import load_plan
from qcity.cli import main

CITY = str(Path(__file__).resolve().parents[1] / "samples" / "city-2020.csv")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", ["", "80"])
def test_the_table_shows_every_target_and_cuts_nothing(
    lang: str, columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert main(["check", CITY, "--lang", lang]) == 1
    lines = capsys.readouterr().out.splitlines()
    table = [line for line in lines if line.startswith("─")]
    plan = load_plan()
    assert len(table) == len(plan.domains) + 1
    count = len(plan.targets)
    said = {"zh": f"计划共 {count} 个目标，检查了 {count} 个", "en": f"checked {count} of {count} targets"}
    assert said[lang] in lines[-1]


def test_quiet_shows_only_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", CITY, "--quiet", "--lang", "en", "--fail-on", "fail"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 5
    assert not any("√" in line for line in lines)


def test_targets_lists_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["targets", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "forest-cover" in out
    count = len(load_plan().targets)
    assert out.endswith(f"{count} of {count} targets\n")


@pytest.mark.parametrize("name", ["forest-cover", "half-yearly-work-reports", "cod-emissions", "brand-economy-share"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_explain_says_where_a_target_comes_from(name: str, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", name, "--lang", lang]) == 0
    assert f"[{name}]" in capsys.readouterr().out


def test_explain_says_what_a_code_means(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "duplicate", "--lang", "en"]) == 0
    assert "Mend: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "check"),
        (["check"], "name the files"),
        (["check", "--formt", "json", CITY], "--format"),
        (["check", CITY, "--format", "jsn"], "json"),
        (["check", CITY, "--domain", "nothing"], "--domain"),
        (["explain", "forst-cover"], "forest-cover"),
        (["check", "no-such.csv"], "no such file"),
        (["check", CITY, "--lang"], "--lang"),
    ],
)
def test_what_cannot_be_done_exits_2_and_says_what_would(
    arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QCITY_LANG", "en")
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


def test_an_output_file_is_written_whole_and_never_over_an_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", CITY, "--format", "json", "--output", str(tmp_path / "report.json")]) == 1
    assert (tmp_path / "report.json").read_text("utf-8").endswith("}\n")
    assert main(["check", CITY, "--output", CITY]) == 2
    assert capsys.readouterr().out == ""
