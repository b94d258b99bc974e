"""`qcity rollup` as a command: what goes where, exit codes, and the options around the records."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from builders import GENERATE
from qcity.cli import app
from qcity.cli.recorded import memory_of, share_of
from qcity.errors import UsageError

RUNNER = CliRunner()
HEAD = "record_id,indicator,date,body,sampled,passed,result,amount\n"
GOOD = "1,food-sampling-pass-rate,2020-01-02,gaochang,10,10,,\n"
BAD = "2,food-sampling-pass-rate,2020-01-02,=cmd,10,9,,\n"


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A file with one good and one bad record."""
    path = tmp_path / "records.csv"
    path.write_text(HEAD + GOOD + BAD)
    return path


def test_measurements_go_to_stdout_and_everything_else_to_stderr(records: Path) -> None:
    run = RUNNER.invoke(app, ["rollup", str(records), "--lang", "en"])
    assert run.exit_code == 3
    assert run.stdout == (
        "indicator,period,body,value,unit,numerator,denominator,note\n"
        "food-sampling-pass-rate,2020,gaochang,,,10,10,from 1 records\n"
    )
    assert f"{records}:3: " in run.stderr
    assert "2 records, 1 of them wrong and not counted (50%)" in run.stderr


@pytest.mark.parametrize(("share", "code"), [("50%", 0), ("0.5", 0), ("500‰", 0), ("49.9%", 3), ("0", 3)])
def test_a_share_of_bad_records_can_be_borne(records: Path, share: str, code: int) -> None:
    run = RUNNER.invoke(app, ["rollup", str(records), "--max-bad", share])
    assert run.exit_code == code


@pytest.mark.parametrize("share", ["", "x", "101%", "-1", "1.5", "5"])
def test_a_share_that_is_none_is_refused(share: str) -> None:
    with pytest.raises(UsageError):
        share_of(share or "-")


@pytest.mark.parametrize(("text", "size"), [("512MB", 2**29), ("1g", 2**30), ("2 GiB", 2**31), (None, 2**29)])
def test_memory_is_read_in_powers_of_1024(text: str | None, size: int) -> None:
    assert memory_of(text) == size


@pytest.mark.parametrize("text", ["1MB", "x", "", "-1GB"])
def test_memory_that_is_none_or_too_little_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        memory_of(text)


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_rejects_are_written_whole_and_inert(records: Path, ending: str) -> None:
    target = records.with_name(f"rejects.{ending}")
    RUNNER.invoke(app, ["rollup", str(records), "--rejects", str(target), "--lang", "en"])
    if ending == "csv":
        rows = list(csv.DictReader(target.read_text(encoding="utf-8").splitlines()))
        assert rows[0]["body"] == "'=cmd"
    else:
        rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
        assert rows[0]["body"] == "=cmd"
    assert [(row["row"], row["code"], row["column"]) for row in rows] in (
        [("3", "unknown-body", "body")],
        [(3, "unknown-body", "body")],
    )


def test_rejects_may_go_to_stdout_where_the_measurements_do_not(records: Path) -> None:
    out = records.with_name("measurements.csv")
    run = RUNNER.invoke(app, ["rollup", str(records), "-o", str(out), "--rejects", "-", "--lang", "en"])
    assert [row["code"] for row in csv.DictReader(run.stdout.splitlines())] == ["unknown-body"]
    assert "all of them are in" not in run.stderr


def test_what_is_rolled_up_can_be_checked_and_judged_at_once(tmp_path: Path) -> None:
    path, out = tmp_path / "records.csv", tmp_path / "measurements.csv"
    path.write_text(HEAD + GOOD)
    at_once = RUNNER.invoke(app, ["rollup", str(path), "-o", str(out), "--check", "--format", "json", "--lang", "en"])
    after = RUNNER.invoke(app, ["check", str(out), "--format", "json", "--lang", "en"])
    first, second = json.loads(at_once.stdout), json.loads(after.stdout)
    assert first["results"] == second["results"]
    assert (at_once.exit_code, after.exit_code) == (1, 1)
    assert {r["verdict"] for r in first["results"] if r["target"] == "food-sampling-pass-rate"} == {"undecided"}


def test_records_that_cannot_be_borne_are_errors_of_the_report(records: Path) -> None:
    run = RUNNER.invoke(app, ["rollup", str(records), "--check", "--format", "json"])
    report = json.loads(run.stdout)
    assert (run.exit_code, report["exit_code"]) == (3, 3)
    assert [issue["code"] for issue in report["issues"]][:2] == ["records-refused", "unknown-body"]
    run = RUNNER.invoke(app, ["rollup", str(records), "--check", "--format", "json", "--max-bad", "50%"])
    report = json.loads(run.stdout)
    assert run.exit_code == report["exit_code"] == 1
    assert [issue["code"] for issue in report["issues"]][:1] == ["records-left-out"]


def test_nothing_usable_is_invalid(tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    path.write_text(HEAD)
    for more in ([], ["--check"]):
        assert RUNNER.invoke(app, ["rollup", str(path), *more]).exit_code == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ["none.csv"],
        ["records.csv", "--every", "week"],
        ["records.csv", "--engine", "x"],
        ["records.csv", "--as-of", "2020"],
        ["records.csv", "--exit-zero"],
        ["records.csv", "--master", "local"],
        ["records.csv", "-o", "a.xlsx"],
        ["records.csv", "--rejects", "a.txt"],
        ["records.csv", "-o", "records.csv"],
        ["records.csv", "-o", "a.csv", "--rejects", "a.csv"],
        ["records.csv", "--columns", "none.yaml"],
        ["records.csv", "--period", "x"],
        ["records.csv", "--encoding", "x"],
        ["records.csv", "--rejects", "-"],
        ["records.csv", "-o", "-", "--check"],
        ["records.csv", "--rejects", "-", "--check"],
        [],
    ],
)
def test_what_cannot_be_asked_for_exits_2(records: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.chdir(records.parent)
    assert RUNNER.invoke(app, ["rollup", *arguments]).exit_code == 2
    assert records.read_text() == HEAD + GOOD + BAD


def test_a_mapping_file_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("day,ok\n2020-01-02,yes\n")
    (tmp_path / "map.yaml").write_text(
        "columns: {date: day, result: ok}\nconstants: {indicator: food-sampling-pass-rate, body: toksun}\n"
        "results: {passed: 'yes'}\n"
    )
    run = RUNNER.invoke(app, ["rollup", str(tmp_path / "a.csv"), "--columns", str(tmp_path / "map.yaml")])
    assert (run.exit_code, run.stdout.splitlines()[1][:46]) == (0, "food-sampling-pass-rate,2020,toksun,,,1,1,由 1 ")


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_leaves_nothing_behind(tmp_path: Path, sent: signal.Signals) -> None:
    (tmp_path / "tmp").mkdir()
    GENERATE.generate(tmp_path / "data", 300_000)
    command = [sys.executable, "-m", "qcity", "rollup", str(tmp_path / "data" / "records.csv"), "--unique"]
    out = ["-o", str(tmp_path / "m.csv"), "--rejects", str(tmp_path / "r.csv")]
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    process = subprocess.Popen([*command, *out], env=environment, stderr=subprocess.PIPE)
    for _ in range(1000):
        if any((tmp_path / "tmp").glob("qcity-*")):
            break
        time.sleep(0.01)
    process.send_signal(sent)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert list((tmp_path / "tmp").iterdir()) == []
    assert not (tmp_path / "m.csv").exists()
    assert not (tmp_path / "r.csv").exists()
