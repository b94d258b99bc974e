"""Where reports go: several formats at once, and the format that a file's ending tells."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from qcity.cli import main
from qcity.cli.destinations import STDOUT, destinations
from qcity.errors import UsageError
from qcity.reporters import FORMATS, format_of

CITY = str(Path(__file__).resolve().parents[1] / "samples" / "city-2020.csv")


@pytest.mark.parametrize(
    ("formats", "output", "expected"),
    [
        ([], None, [("table", STDOUT)]),
        ([], "-", [("table", STDOUT)]),
        ([], "a.html", [("html", "a.html")]),
        ([], "a.SARIF", [("sarif", "a.SARIF")]),
        ([], "a.sarif.json", [("sarif", "a.sarif.json")]),
        ([], "a.dat", [("table", "a.dat")]),
        (["json"], None, [("json", STDOUT)]),
        (["table"], "a.json", [("table", "a.json")]),
        (["junit=a.xml"], None, [("junit", "a.xml")]),
        (["json=a=b.json"], None, [("json", "a=b.json")]),
        (["table", "junit=a.xml", "sarif=b"], None, [("junit", "a.xml"), ("sarif", "b"), ("table", STDOUT)]),
        (["junit=a.xml"], "b.html", [("junit", "a.xml"), ("html", "b.html")]),
        (["json=-", "junit=a.xml"], None, [("junit", "a.xml"), ("json", STDOUT)]),
    ],
)
def test_each_format_has_its_place(formats: list[str], output: str | None, expected: list[tuple[str, str]]) -> None:
    assert destinations(formats, output, "table") == expected


@pytest.mark.parametrize(
    ("formats", "output", "key"),
    [
        (["table", "json"], None, "formats_to_one_place"),
        (["json=a", "junit=./a"], None, "formats_to_one_place"),
        (["json=-", "table"], None, "formats_to_one_place"),
        (["json=a.html"], "a.html", "formats_to_one_place"),
        (["junit="], None, "format_without_file"),
        (["junti=a.xml"], None, "unknown_choice"),
        ([], "a.PDF", "no_such_document"),
        ([], "a.xls", "no_such_document"),
    ],
)
def test_what_cannot_be_is_refused(formats: list[str], output: str | None, key: str) -> None:
    with pytest.raises(UsageError) as caught:
        destinations(formats, output, "table")
    assert caught.value.message.key == key


def test_every_ending_tells_one_format() -> None:
    endings = [ending for one in FORMATS.values() for ending in one.endings]
    assert len(endings) == len(set(endings))
    assert {format_of(f"x{ending}") for ending in endings} == {name for name, one in FORMATS.items() if one.endings}


def test_one_check_writes_all_formats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [f"--format={name}={tmp_path / name}" for name in FORMATS if name != "table"]
    assert main(["check", CITY, "--format", "table", *words, "--lang", "en"]) == 1
    assert "checked 77 of 77 targets" in capsys.readouterr().out
    assert {path.name for path in tmp_path.iterdir()} == FORMATS.keys() - {"table"}
    assert len(json.loads((tmp_path / "json").read_text("utf-8"))["results"]) == 77
    assert (tmp_path / "xlsx").read_bytes().startswith(b"PK")


def test_a_format_is_the_same_alone_and_beside_others(tmp_path: Path) -> None:
    main(["check", CITY, "-o", str(tmp_path / "alone.json")])
    main(["check", CITY, "--format", f"html={tmp_path / 'a.html'}", "--format", f"json={tmp_path / 'beside.json'}"])
    assert (tmp_path / "alone.json").read_bytes() == (tmp_path / "beside.json").read_bytes()


def test_a_file_that_cannot_be_written_is_told_before_a_report_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", CITY, "--format", "table", "--format", f"json={tmp_path / 'no' / 'a.json'}"]) == 2
    assert capsys.readouterr().out == ""


def test_an_input_is_never_written_over(tmp_path: Path) -> None:
    data = tmp_path / "data.csv"
    data.write_bytes(Path(CITY).read_bytes())
    assert main(["check", str(data), "-o", str(data)]) == 2
    assert main(["check", str(data), "--format", f"junit={data}"]) == 2
    assert data.read_bytes() == Path(CITY).read_bytes()


def test_a_workbook_is_not_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qcity.cli.destinations.is_terminal", lambda: True)
    with pytest.raises(UsageError) as caught:
        destinations(["xlsx"], None, "table")
    assert caught.value.message.key == "binary_to_terminal"


def test_a_workbook_goes_through_a_pipe_unbroken() -> None:
    command = [sys.executable, "-m", "qcity", "check", CITY, "--format", "xlsx"]
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "QCITY_CACHE_DIR": ""})
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.startswith(b"PK")
    assert done.stdout.rstrip(b"\0").count(b"PK\x05\x06") == 1


@pytest.mark.skipif(os.name == "nt", reason="a folder in use cannot be removed there")
def test_a_working_directory_that_is_gone_is_no_defect(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    script = f'mkdir "{gone}" && cd "{gone}" && rmdir "{gone}" && exec "{sys.executable}" -m qcity check "{CITY}" '
    for words in ("", "--format json", "--format sarif"):
        done = subprocess.run(["sh", "-c", script + words], capture_output=True, check=False)
        assert done.returncode == 1, done.stderr.decode()
