"""Settings: where they are found, which of them counts, and what is said of a wrong one."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from builders import BODIES, HEAD, target_text
from qcity.cli import main
from qcity.cli.inforce import _TABLE, settings_from, start_of

PLAN = f"{HEAD}{BODIES}targets:\n{target_text('rate')}"
DATA = "指标,报告期,数值\nrate,2020,85%\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a plan and two folders of data, which is where the command runs."""
    for name in ("east", "west/deep"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "data.csv").write_text(DATA, "utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QCITY_LANG", "")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def write(path: Path, text: str) -> None:
    """Writes a settings file."""
    path.write_text(text, "utf-8")


def config(capsys: pytest.CaptureFixture[str], path: str = ".") -> dict[str, tuple[Any, str]]:
    """Each setting's value and origin."""
    assert main(["config", path, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    return {one["key"]: (one["value"], one["origin"]) for one in told["settings"]}


def test_the_nearest_folder_decides_key_by_key(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(repository / "qcity.toml", 'plan = "plan.yaml"\nfail-on = "fail"\n')
    write(repository / "west" / "pyproject.toml", '[project]\nname = "x"\n[tool.qcity]\nfail-on = "invalid"\n')
    found = config(capsys, "west/deep/data.csv")
    assert found["plan"] == ("plan.yaml", "qcity.toml:1")
    assert found["fail-on"] == ("invalid", "west/pyproject.toml:4")
    assert config(capsys, "east")["fail-on"] == ("fail", "qcity.toml:2")
    told = settings_from(start_of("west"))
    assert told is not None
    assert [(one.key, one.origin) for one in told.hidden] == [("fail-on", "qcity.toml:2")]


def test_a_check_takes_its_settings(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "east/data.csv"]) == 3  # no such target in the bundled plan
    write(repository / "qcity.toml", 'plan = "plan.yaml"\nfail-on = "never"\nlang = "en"\nfiles = ["*/data.csv"]\n')
    capsys.readouterr()
    assert main(["check"]) == 0
    assert "1 file(s)" in capsys.readouterr().out
    assert main(["check", "west"]) == 0
    assert main(["check", "--fail-on", "fail"]) == 1
    assert "checked 1 of 1 targets" in capsys.readouterr().out


def test_the_command_line_wins_and_a_machine_format_heeds_the_settings(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository / "qcity.toml", 'plan = "plan.yaml"\nlang = "en"\n')
    for words, said in (
        ([], "checked 1 of 1 targets"),
        (["--lang", "zh"], "检查了 1 个"),
        (["--format", "markdown"], "Missed targets"),
        (["--format", "markdown", "--lang", "zh"], "未完成的目标"),
    ):
        main(["check", "east/data.csv", *words])
        assert said in capsys.readouterr().out
    monkeypatch.setenv("QCITY_LANG", "zh")
    main(["check", "east/data.csv"])
    assert "检查了 1 个" in capsys.readouterr().out
    main(["check", "east/data.csv", "--format", "markdown"])
    assert "Missed targets" in capsys.readouterr().out


def test_paths_start_from_the_settings_file(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository / "qcity.toml", 'plan = "plan.yaml"\nthresholds = "t.yaml"\nwaivers = "w.yaml"\n')
    monkeypatch.chdir(repository / "west" / "deep")
    found = config(capsys)
    assert [found[key][0] for key in ("plan", "thresholds", "waivers")] == [
        f"../../{n}.yaml" for n in ("plan", "t", "w")
    ]
    assert main(["targets", "--format", "json"]) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)] == ["rate"]


def test_other_commands_take_the_plan_too(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(repository / "qcity.toml", 'plan = "plan.yaml"\nlang = "en"\n')
    assert main(["explain", "rate"]) == 0
    assert main(["explain", "rate", "--data", "east/data.csv"]) == 0
    assert main(["template", "-o", "t.csv"]) == 0
    assert main(["diff", "east/data.csv", "west/deep/data.csv"]) == 0
    assert "[rate]" in capsys.readouterr().out
    assert "指标rate" in (repository / "t.csv").read_text("utf-8-sig")


def test_files_under_different_settings_are_not_checked_together(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(repository / "plan2.yaml", PLAN)
    write(repository / "east" / "qcity.toml", 'plan = "../plan.yaml"\n')
    write(repository / "west" / "qcity.toml", 'plan = "../plan2.yaml"\n')
    both = ["check", "east/data.csv", "west/deep/data.csv"]
    assert main([*both, "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert "plan: east/qcity.toml:1 / west/qcity.toml:1" in said
    assert main([*both, "--plan", "plan.yaml"]) == 1
    write(repository / "west" / "qcity.toml", 'plan = "../plan.yaml"\n')
    assert main(both) == 1


def test_a_file_from_elsewhere_comes_under_the_settings_here(
    repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "data.csv"
    elsewhere.write_text(DATA, "utf-8")
    write(repository / "qcity.toml", 'plan = "plan.yaml"\n')
    assert main(["check", str(elsewhere)]) == 1
    (elsewhere.parent / "qcity.toml").write_text('lang = "en"\n')
    assert main(["check", str(elsewhere)]) == 3  # its own settings name no plan


def test_the_search_ends_at_the_repository(repository: Path) -> None:
    write(repository / "qcity.toml", 'lang = "en"\n')
    (repository / "east" / ".git").write_text("gitdir: elsewhere\n")
    assert settings_from(start_of("east")) is None
    assert settings_from(start_of("west")) is not None


def test_of_two_files_in_one_folder_the_own_one_counts(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(repository / "qcity.toml", 'fail-on = "fail"\n')
    write(repository / "pyproject.toml", '[tool.qcity]\nfail-on = "never"\nlang = "en"\n')
    assert config(capsys)["fail-on"] == ("fail", "qcity.toml:1")
    main(["config", "--lang", "en"])
    assert "Not used, beside a qcity.toml: pyproject.toml" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('plann = "x"\n', "1: plann: there is no such setting; the nearest is plan"),
        ("plan = 3\n", "1: plan: must be a path"),
        ('\nplan = ""\n', "2: plan: must be a path"),
        ('fail-on = "always"\n', "1: fail-on: must be one of never invalid"),
        ('lang = "fr"\n', "1: lang: must be zh or en"),
        ('files = "data.csv"\n', "1: files: must be a list"),
        ("files = []\n", "1: files: must be a list"),
        ("plan = \n", "1: is no TOML"),
        ('plan = "a"\nplan = "b"\n', "is no TOML"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(
    text: str, said: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(repository / "qcity.toml", text)
    assert main(["check", "east/data.csv", "--lang", "en"]) == 2
    assert said in capsys.readouterr().err


def test_every_wrong_setting_is_named_at_once(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(repository / "pyproject.toml", '[project]\nplan = 1\n[tool.qcity]\nplan = 3\nx = 1\nlang = "fr"\n')
    assert main(["targets", "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert [f"pyproject.toml:{line}: {key}:" in said for line, key in ((4, "plan"), (5, "x"), (6, "lang"))] == [
        True
    ] * 3


def test_a_file_that_is_no_text_is_refused(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "qcity.toml").write_bytes(b'plan = "\xff"\n')
    assert main(["check", "east/data.csv", "--lang", "en"]) == 2
    assert "must be UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        "[tool.qcity]\nlang='en'",
        "  [ tool . qcity ]\nlang='en'",
        "[tool.'qcity']\nlang='en'",
        '["tool"."qcity"]\nlang="en"',
        "tool.qcity.lang = 'en'",
        "[tool]\nqcity.lang = 'en'",
        "[tool]\nqcity = {lang = 'en'}",
        "tool = {qcity = {lang = 'en'}}",
        "[project]\nname='x'\n[tool.qcity]\nlang='en'",
    ],
)
def test_the_table_is_found_however_it_is_spelled(text: str, repository: Path) -> None:
    assert tomllib.loads(text)["tool"]["qcity"] == {"lang": "en"}
    write(repository / "pyproject.toml", text)
    told = settings_from(str(repository))
    assert told is not None
    assert told.values["lang"].value == "en"


@pytest.mark.parametrize("text", ["[project]\nname='qcity'\n", "[tool.ruff]\nx='qcity'\n", "[project]\ndeps=['qcity']"])
def test_a_project_without_the_table_is_none_of_ours(text: str, repository: Path) -> None:
    import re

    assert re.search(_TABLE, text.encode()) is None
    write(repository / "pyproject.toml", text)
    assert settings_from(str(repository)) is None


def test_without_settings_nothing_is_imported_for_them(repository: Path) -> None:
    write(repository / "pyproject.toml", "[project]\nname = 'x'\n")
    code = (
        "import sys; from qcity.cli import main; main(['check', 'east/data.csv', '--plan', 'plan.yaml']);"
        "sys.exit('tomllib' in sys.modules or 'qcity.settings' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_what_is_in_force_is_a_table_too(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "--lang", "en"]) == 0
    assert "No settings file" in capsys.readouterr().out
    assert main(["config", "nowhere", "--lang", "en"]) == 2
