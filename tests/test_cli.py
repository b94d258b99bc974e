"""The command line: what it prints, and how it leaves."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qcity import load_plan
from qcity.cli import app, main

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


def test_an_output_goes_through_a_link_and_into_a_device(tmp_path: Path) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to("real.txt")
    assert main(["check", CITY, "--output", str(link)]) == 1
    assert link.is_symlink()
    assert (tmp_path / "real.txt").stat().st_size > 1000
    assert main(["check", CITY, "--output", "/dev/null"]) == 1
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize("name", ["", "no-such-folder/report.txt"])
def test_an_output_that_cannot_be_written_exits_2(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", CITY, "--output", name]) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("only", ["fail,missing", "未达标，未报送", "未达标,missing"])
def test_only_takes_verdicts_by_key_and_by_word(only: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", CITY, "--lang", "zh", "--only", only]) == 1
    out = capsys.readouterr().out
    assert ("√" in out, "× 未达标" in out, "○ 未报送" in out, "？" in out) == (False, True, True, False)


def test_only_leaves_the_counts_of_a_domain_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", CITY, "--lang", "zh"])
    whole = re.findall(r"达标 \d+/\d+$", capsys.readouterr().out, re.MULTILINE)
    main(["check", CITY, "--lang", "zh", "--only", "pass"])
    assert re.findall(r"达标 \d+/\d+$", capsys.readouterr().out, re.MULTILINE) == whole


def test_a_target_of_many_parts_names_those_that_do_not_hold(capsys: pytest.CaptureFixture[str]) -> None:
    bodies = CITY.replace(".csv", "-bodies.csv")
    main(["check", CITY, bodies, "--lang", "zh"])
    lines = {line.split("：")[0].strip(): line for line in capsys.readouterr().out.splitlines() if "：" in line}
    reports = lines["半年和全年创建工作总结"]
    assert "未达标的：市科技局 2019H1（0份，差 1份）" in reports
    assert "未报送的：市妇联 2020H2" in reports


def test_how_many_more_were_needed_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", CITY, "--lang", "en", "--only", "fail"])
    said = "16 more in the numerator (合格批次) of the same denominator (监测批次) are needed"
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("machine", ["targets", "explain"])
def test_machines_are_told_of_targets_in_json(machine: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = {"targets": ["targets"], "explain": ["explain", "森林覆盖率"]}[machine]
    assert main([*arguments, "--format", "json"]) == 0
    (first, *_) = json.loads(capsys.readouterr().out)
    assert first["id"] == {"targets": load_plan().targets[0].id, "explain": "forest-cover"}[machine]


def test_machines_are_told_of_a_code_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "bad-period", "--format", "json", "--lang", "en"]) == 0
    assert json.loads(capsys.readouterr().out)["severity"] == "error"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", [[], ["check", "--lang"], ["targets", "--lang"], ["explain", "--lang"]])
def test_help_is_in_one_language(lang: str, command: list[str]) -> None:
    program = [sys.executable, "-m", "qcity", *command, *([lang] if command else []), "--help"]
    environment = {**os.environ, "QCITY_LANG": lang, "PYTHONIOENCODING": "utf-8"}
    out = subprocess.run(program, capture_output=True, check=True, encoding="utf-8", env=environment).stdout
    words = {"zh": ["用法：", "选项", "显示本帮助。"], "en": ["Usage:", "Options:"]}
    assert all(word in out for word in words[lang])
    assert ("Show this message" in out) == (lang == "en")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["explain", "a", "bar"], "bar"),
        (["check", CITY, "--exit-zero=3"], "takes no value"),
        (["check", ""], "no such file"),
        (["check", "no\nfile.csv"], "no\\nfile.csv"),
        (["check", CITY, "--encoding", "undefined"], "unknown encoding"),
        (["check", CITY, "--only", "passed"], "pass"),
        (["check", CITY, "--as-of", "2020-12-31", "--period", "2019"], "--as-of"),
        (["check", CITY, "--period", "2016"], "nothing to judge"),
    ],
)
def test_usage_errors_say_what_is_wrong_in_one_line(
    arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QCITY_LANG", "en")
    assert main(arguments) == 2
    first = capsys.readouterr().err.splitlines()[0]
    assert first.startswith("qcity: ")
    assert said in first


def test_a_plan_that_does_not_load_tells_every_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("plan: {id: x, due: 2020}\ntargets:\n- {id: a, name: 甲, unit: 家, at_lest: 3}\n", encoding="utf-8")
    assert main(["check", CITY, "--plan", str(plan), "--lang", "en"]) == 2
    err = capsys.readouterr().err
    assert f"{plan}:1: plan.title" in err
    assert "at_least" in err


def test_a_defect_exits_70_and_says_that_it_is_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("qcity.cli.check.check", broken)
    assert main(["check", CITY, "--lang", "en"]) == 70
    assert "defect of qcity" in capsys.readouterr().err


def test_interrupting_is_no_defect(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("qcity.cli.check.check", stopped)
    assert main(["check", CITY, "--lang", "en"]) == 130
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", CITY, "--fail-on", "never"], 0),
        (["check", CITY], 1),
        (["check", "no-such.csv"], 2),
        (["check", CITY.replace("city-2020", "mistakes")], 3),
        (["--version"], 0),
        (["chek"], 2),
    ],
)
def test_a_runner_gets_the_exit_codes_of_the_program(arguments: list[str], code: int) -> None:
    assert CliRunner().invoke(app, arguments).exit_code == code
