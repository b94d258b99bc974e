"""The real process: how it leaves, and what it does with odd streams, encodings and homes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from installing import ROOT, clean_environment

CITY = ROOT / "samples" / "city-2020.csv"
PLAN = """\
plan: {id: p, title: 规划, due: 2020, starts: 2018, domains: [{id: d, name: 领域}]}
targets:
  - {id: rate, name: 抽检合格率≥, domain: d, unit: "%", at_least: 90}
"""
HEADER = "指标,报告期,数值\n"
TABLE = ["check", "data.csv", "--plan", "plan.yaml", "--lang", "zh"]
JSON = [*TABLE, "--format", "json"]
FULL = Path("/dev/full")

unix_only = pytest.mark.skipif(os.name == "nt", reason="a stream is closed by the shell")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a plan and a submission that meets it."""
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    (tmp_path / "data.csv").write_text(f"{HEADER}rate,2020,95%\n", "utf-8")
    return tmp_path


def environment(**changes: str) -> dict[str, str]:
    """The environment of a fresh shell, changed; no encoding is forced on the streams."""
    kept = {name: value for name, value in clean_environment().items() if not name.startswith(("PYTHON", "LC_"))}
    return kept | {"PYTHONPATH": os.environ.get("PYTHONPATH", ""), "LANG": "C.UTF-8"} | changes


def run(arguments: list[str], folder: Path, text: str = "", **changes: str) -> subprocess.CompletedProcess[bytes]:
    """What `python -m qcity` does in a folder; it must not end in a traceback."""
    command = [sys.executable, "-m", "qcity", *arguments]
    env = environment(**changes)
    done = subprocess.run(command, cwd=folder, env=env, input=text.encode(), capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    return done


def shell(script: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    """What a shell does with a script, in which $QCITY is the command."""
    env = environment(QCITY=f"{sys.executable} -m qcity")
    done = subprocess.run(["sh", "-c", script], cwd=folder, env=env, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr  # from what python does on its way out
    return done


@pytest.mark.parametrize(
    ("rows", "arguments", "code"),
    [
        ("rate,2020,95%\n", [], 0),
        ("rate,2020,85%\n", [], 1),
        ("rate,2020,85%\n", ["--domain", "nothing"], 2),
        ("rate,2020,abc\n", [], 3),
        ("", [], 3),
    ],
)
def test_exit_codes(rows: str, arguments: list[str], code: int, folder: Path) -> None:
    (folder / "data.csv").write_text(HEADER + rows, "utf-8")
    done = run([*TABLE, *arguments], folder)
    assert done.returncode == code
    assert bool(done.stdout) is (code != 2)
    assert bool(done.stderr) is (code == 2)


def test_a_dash_reads_standard_input(folder: Path) -> None:
    done = run(["check", "-", *JSON[2:]], folder, text=f"{HEADER}rate,2020,85%\n")
    assert done.returncode == 1
    assert b'"path": "-"' in done.stdout


@unix_only
@pytest.mark.parametrize("format_", ["table", "json"])
def test_a_reader_that_stops_listening_is_no_error(format_: str, folder: Path) -> None:
    rows = "".join(f"rate,2019,{i}%\n" for i in range(5000))
    (folder / "data.csv").write_text(HEADER + rows, "utf-8")
    words = f"check data.csv --plan plan.yaml --format {format_}"
    done = shell(f"{{ $QCITY {words}; echo $? >code; }} | head -1", folder)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == b""
    assert (folder / "code").read_text() == "3\n"


@unix_only
@pytest.mark.parametrize("format_", ["table", "json"])
def test_a_closed_stdout_cannot_take_a_report(format_: str, folder: Path) -> None:
    done = shell(f"$QCITY check data.csv --plan plan.yaml --format {format_} >&-", folder)
    assert done.returncode == 2
    assert done.stderr.startswith(b"qcity: ")


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("format_", ["table", "json"])
def test_a_full_device_cannot_take_a_report(format_: str, folder: Path) -> None:
    done = shell(f"$QCITY check data.csv --plan plan.yaml --format {format_} >{FULL}", folder)
    assert done.returncode == 2
    assert done.stderr.startswith(b"qcity: ")


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_output_can_be_decoded_whatever_the_encoding(encoding: str, folder: Path) -> None:
    done = run(TABLE, folder, PYTHONIOENCODING=encoding)
    assert done.returncode == 0
    text = done.stdout.decode(encoding)
    assert ("抽检合格率" in text) is (encoding == "gbk")
    assert ">= 90%" in text or "≥ 90%" in text
    refused = run(["check", "数据.csv", *TABLE[2:]], folder, PYTHONIOENCODING=encoding)
    assert refused.returncode == 2
    assert refused.stderr.decode(encoding).startswith("qcity: ")


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_json_is_utf_8_whatever_the_encoding(encoding: str, folder: Path) -> None:
    done = run(JSON, folder, PYTHONIOENCODING=encoding)
    assert "抽检合格率≥" in done.stdout.decode("utf-8")


def test_nothing_that_is_piped_is_coloured(folder: Path) -> None:
    assert b"\x1b" not in run(TABLE, folder, TERM="xterm-256color", COLUMNS="80").stdout


@unix_only
@pytest.mark.parametrize(
    ("changes", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
    ids=["colour", "NO_COLOR", "dumb"],
)
def test_a_terminal_is_coloured_unless_it_asks_not_to_be(changes: dict[str, str], coloured: bool, folder: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    env = environment(**{"TERM": "xterm-256color", **changes})
    command = [sys.executable, "-m", "qcity", *TABLE]
    with subprocess.Popen(command, cwd=folder, env=env, stdout=theirs, stderr=subprocess.PIPE) as process:
        os.close(theirs)
        text = b""
        while chunk := read_terminal(ours):
            text += chunk
    os.close(ours)
    assert process.returncode == 0
    assert "抽检合格率".encode() in text
    assert (b"\x1b" in text) is coloured


def read_terminal(descriptor: int) -> bytes:
    """What stands ready on a terminal; nothing where its other end was closed."""
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""


@pytest.mark.parametrize("cache", [None, "", "plan.yaml/cache", "/proc/cache"])
def test_a_home_that_cannot_be_written_is_no_hindrance(cache: str | None, folder: Path) -> None:
    home = folder / "home"
    home.mkdir(mode=0o500)
    env = {"HOME": str(home), "USERPROFILE": str(home), "XDG_CACHE_HOME": str(folder / "plan.yaml" / "cache")}
    changes = {"QCITY_CACHE_DIR": cache} if cache is not None else {}
    command = [sys.executable, "-m", "qcity", *TABLE]
    kept = {name: value for name, value in environment(**env).items() if name != "QCITY_CACHE_DIR"}
    done = subprocess.run(command, cwd=folder, env=kept | changes, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert list(home.iterdir()) == []


def test_the_sample_is_checked_by_the_plan_that_comes_with_it(folder: Path) -> None:
    done = run(["check", str(CITY), "--quiet"], folder)
    assert done.returncode == 1
    assert done.stderr == b""
