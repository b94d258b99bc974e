"""The command line with files: workbooks given back, sheets, standard input, progress."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import openpyxl
import pytest

from qcity.cli import main
from qcity.cli import progress as bars
from qcity.cli.progress import progress_bar

ROOT = Path(__file__).parents[1]
WORKBOOK = str(ROOT / "samples" / "department-2020.xlsx")
MISTAKES = str(ROOT / "samples" / "mistakes.csv")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_file_is_given_back_as_a_workbook_with_its_issues(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, out = Path(MISTAKES).read_bytes(), tmp_path / "out.xlsx"
    code = main(["check", MISTAKES, "--as-of", "2020", "--annotate", str(out), "--lang", "en", "--summary"])
    assert code == 3
    assert "mistakes.csv:9:E [value] error bad-number" in capsys.readouterr().out
    book = openpyxl.load_workbook(out)
    assert len(book.sheetnames) == 2
    assert "34.5.1" in book.worksheets[1]["E9"].comment.text
    assert Path(MISTAKES).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([MISTAKES, WORKBOOK, "--annotate", "out.xlsx"], "--annotate is for one file"),
        ([WORKBOOK, "--annotate", "out.csv"], "must end in .xlsx"),
        (["copy.xlsx", "--annotate", "copy.xlsx"], "would overwrite an input"),
    ],
)
def test_what_cannot_be_annotated_exits_2_and_writes_nothing(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("copy.xlsx").write_bytes(Path(WORKBOOK).read_bytes())
    assert main(["check", *arguments, "--lang", "en"]) == 2
    assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["copy.xlsx"]
    assert Path("copy.xlsx").read_bytes() == Path(WORKBOOK).read_bytes()


def test_one_sheet_alone_is_read_where_it_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", WORKBOOK, "--sheet", "逐期", "--lang", "en", "--summary"])
    assert "1 file(s), 2 rows" in capsys.readouterr().out


def test_standard_input_is_told_by_its_content(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(Path(WORKBOOK).read_bytes()))
    monkeypatch.setattr(sys, "stdin", stdin)
    main(["check", "-", "--lang", "en", "--summary"])
    assert "1 file(s), 7 rows" in capsys.readouterr().out


def test_an_unknown_input_format_is_refused_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", WORKBOOK, "--input-format", "xslx", "--lang", "en"]) == 2
    assert "the nearest is: xlsx" in capsys.readouterr().err


def test_a_bar_appears_on_a_terminal_once_reading_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = Terminal()
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setattr(bars, "PATIENCE", 0.0)
    with progress_bar("reading") as advance:
        assert advance is not None
        advance(1, 2)
        advance(2, 2)
    assert "reading" in stderr.getvalue()


def test_there_is_no_bar_before_its_time_or_off_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = Terminal()
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setattr(bars, "PATIENCE", 1e9)
    with progress_bar("reading") as advance:
        assert advance is not None
        advance(1, 1)
    assert stderr.getvalue() == ""
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress_bar("reading") as advance:
        assert advance is None
