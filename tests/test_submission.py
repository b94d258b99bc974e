"""Submissions: files, folders, patterns and standard input, read as one."""

from __future__ import annotations

import gzip
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from builders import codes, make_plan, target_text
from qcity import measurement, submission
from qcity.errors import UsageError
from qcity.files import Reading, read_content
from qcity.judge import check
from qcity.measurement import Submission
from qcity.messages import say
from qcity.readers import FORMATS
from qcity.readers.limits import max_bytes
from qcity.rendering import render
from qcity.sources import find_sources
from qcity.submission import read_measurements

PLAN = make_plan(target_text("rate"), target_text("count", "at_least: 3", unit="家"))
ONE = "指标,报告期,数值\nrate,2020,95\n"
OTHER = "指标,报告期,数值\ncount,2020,5\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: str, text: str = ONE) -> str:
    """A file with its folders."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")
    return path


def read(*paths: str | Path, encoding: str | None = None) -> Submission:
    """A submission."""
    return read_measurements(PLAN, *paths, encoding=encoding)


def found(*paths: str) -> list[str]:
    """The paths of the files that arguments stand for."""
    return [source.path for source in find_sources(paths)]


def refusal(*paths: str, encoding: str | None = None) -> str:
    """Why a submission cannot be read at all."""
    with pytest.raises(UsageError) as caught:
        read(*paths, encoding=encoding)
    return caught.value.message.key


# -- files -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("folder")
def test_a_file_is_read_with_what_it_is() -> None:
    write("a.csv", ONE + "rate,2019,/\n")
    submission = read("a.csv")
    (one,) = submission.inputs
    assert (one.path, one.format, one.encoding, one.rows, one.measurements) == ("a.csv", "csv", "utf-8", 2, 1)
    assert one.content == Path("a.csv").read_bytes()
    assert len(one.sha256) == 64
    assert submission.measurements[0].place.path == "a.csv"
    assert submission.unreported == 1


def test_a_path_may_be_a_path(folder: Path) -> None:
    write("a.csv")
    assert read(folder / "a.csv").inputs[0].path == str(folder / "a.csv")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["a.csv", "a.CSV", "a.tsv", "a.txt", "数据 2020.csv", "a.b.csv"])
def test_the_ending_tells_the_format(name: str) -> None:
    assert len(read(write(name)).measurements) == 1


@pytest.mark.usefixtures("folder")
def test_several_files_are_one_submission_in_the_order_of_their_paths() -> None:
    write("b.csv", OTHER)
    write("a.csv", ONE)
    submission = read("b.csv", "a.csv")
    assert [one.path for one in submission.inputs] == ["a.csv", "b.csv"]
    assert [m.target for m in submission.measurements] == ["rate", "count"]
    assert read("a.csv", "b.csv") == submission


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "paths", [("a.csv", "a.csv"), ("a.csv", "./a.csv"), ("a.csv", "."), (".", "a.csv"), ("*.csv", "a.csv")]
)
def test_a_file_that_is_named_twice_is_read_once(paths: tuple[str, ...]) -> None:
    write("a.csv")
    assert len(read(*paths).measurements) == 1


def test_a_link_to_a_file_that_is_read_is_not_read_again(folder: Path) -> None:
    write("a.csv")
    (folder / "b.csv").symlink_to("a.csv")
    assert len(read("a.csv", "b.csv").measurements) == 1
    assert len(read(".").measurements) == 1


def test_a_link_is_read_for_what_it_leads_to(folder: Path) -> None:
    write("far/a.csv")
    (folder / "b.csv").symlink_to("far/a.csv")
    (folder / "near").symlink_to("far")
    assert read("b.csv").inputs[0].path == "b.csv"
    assert [one.path for one in read("near").inputs] == [os.path.join("near", "a.csv")]  # noqa: PTH118


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["missing.csv", "missing", "missing/a.csv", "a\0b.csv"])
def test_a_file_that_is_not_there_cannot_be_checked(name: str) -> None:
    assert refusal(name) == "no_such_file"


@pytest.mark.usefixtures("folder")
def test_no_path_at_all_is_not_the_current_folder() -> None:
    write("a.csv")
    assert refusal("") in {"no_such_file", "empty_folder"}


@pytest.mark.parametrize("leads_to", ["nowhere.csv", "a.csv"])
def test_a_link_that_leads_nowhere_cannot_be_checked(leads_to: str, folder: Path) -> None:
    (folder / "a.csv").symlink_to(leads_to)
    assert refusal("a.csv") in {"no_such_file", "not_a_file"}


@pytest.mark.usefixtures("folder")
def test_a_path_that_is_too_long_cannot_be_checked() -> None:
    assert refusal("a" * 5000 + ".csv") in {"no_such_file", "unreadable_file"}


@pytest.mark.usefixtures("folder")
def test_a_file_in_a_folder_that_may_not_be_entered_cannot_be_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = write("closed/a.csv")
    real = os.stat

    def closed(name: Any, *rest: Any, **options: Any) -> os.stat_result:
        if str(name) == str(Path(path)):
            raise PermissionError(13, "Permission denied", str(name))
        return real(name, *rest, **options)

    monkeypatch.setattr(os, "stat", closed)
    assert refusal(path) in {"no_such_file", "unreadable_file"}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a", "csv", "a.csv.bak"])
def test_a_named_file_of_unknown_type_cannot_be_checked(name: str) -> None:
    assert refusal(write(name)) == "unknown_type"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_by_name_is_no_file(folder: Path) -> None:
    os.mkfifo(folder / "a.csv")
    assert refusal("a.csv") == "not_a_file"


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of files that may not be read, whoever runs the tests."""
    real = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "closed.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    return "closed.csv"


@pytest.mark.usefixtures("folder")
def test_a_named_file_that_may_not_be_read_cannot_be_checked(unreadable: str) -> None:
    write("a.csv")
    assert refusal("a.csv", write(unreadable)) == "unreadable_file"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("encoding", ["no-such-encoding", "hex", ""])
def test_an_unknown_encoding_cannot_be_used(encoding: str) -> None:
    assert refusal(write("a.csv"), encoding=encoding) == "unknown_encoding"


@pytest.mark.usefixtures("folder")
def test_an_encoding_holds_for_every_file() -> None:
    Path("a.csv").write_bytes("指標,期間,數值\n".encode("big5") + b"\n")
    Path("b.csv").write_bytes("指标,期间,数值\nrate,2020,95\n".encode("gbk"))
    assert [one.encoding for one in read("b.csv", encoding="gbk").inputs] == ["gbk"]


# -- folders ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("folder")
def test_a_folder_stands_for_its_files_and_those_of_its_folders() -> None:
    for path in ("data/b.csv", "data/a.csv", "data/2019/c.csv", "data/2019/late/d.tsv"):
        write(path)
    assert found("data") == ["data/2019/c.csv", "data/2019/late/d.tsv", "data/a.csv", "data/b.csv"]
    assert found("data/") == found("data")
    assert found("data", "data/2019") == found("data")


@pytest.mark.usefixtures("folder")
def test_hidden_files_and_lock_files_of_office_programs_are_passed_over() -> None:
    for path in ("data/a.csv", "data/.hidden.csv", "data/.git/b.csv", "data/~$a.csv", "data/.DS_Store"):
        write(path)
    assert found("data") == ["data/a.csv"]


@pytest.mark.usefixtures("folder")
def test_a_file_of_unknown_type_in_a_folder_is_an_issue() -> None:
    write("data/a.csv")
    write("data/README.docx")
    submission = read("data")
    (issue,) = submission.issues
    assert (issue.code, issue.severity, issue.place.path) == ("unknown-type", "error", "data/README.docx")
    assert len(submission.measurements) == 1
    assert check(PLAN, submission).exit_code == 3


@pytest.mark.usefixtures("folder")
def test_an_unreadable_file_in_a_folder_is_an_issue(unreadable: str) -> None:
    write("data/a.csv")
    write(f"data/{unreadable}")
    submission = read("data")
    (issue,) = submission.issues
    assert (issue.code, issue.severity, issue.place.path) == (
        "unreadable-file",
        "error",
        f"data/{unreadable}",
    )
    assert say(issue.message, "en").startswith("The file cannot be read (Permission denied)")
    assert say(issue.message, "zh").startswith("文件无法读取（没有权限）")
    assert len(submission.measurements) == 1


def test_a_link_in_a_folder_that_leads_nowhere_is_an_issue(folder: Path) -> None:
    write("data/a.csv")
    (folder / "data" / "b.csv").symlink_to("nowhere.csv")
    assert codes(read("data")) == ["unreadable-file"]


@pytest.mark.usefixtures("folder")
def test_a_file_that_is_named_as_well_as_found_counts_as_named(unreadable: str) -> None:
    path = write(f"data/{unreadable}")
    assert refusal("data", path) == "unreadable_file"
    assert refusal("data", write("data/a.docx")) == "unknown_type"


@pytest.mark.usefixtures("folder")
def test_a_folder_inside_that_may_not_be_listed_is_an_issue(monkeypatch: pytest.MonkeyPatch) -> None:
    write("data/a.csv")
    write("data/closed/b.csv")
    real = os.scandir

    def closed(path: Any = ".") -> Iterator[Any]:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", closed)
    assert codes(read("data")) == ["unreadable-file"]


def test_a_link_to_a_folder_inside_is_not_passed_over_in_silence(folder: Path) -> None:
    write("data/a.csv")
    write("far/b.csv", OTHER)
    (folder / "data" / "link").symlink_to("../far")
    submission = read("data")
    assert len(submission.measurements) == 2 or codes(submission)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("files", [(), (".hidden.csv",), ("~$a.csv",)])
def test_a_folder_without_files_cannot_be_checked(files: tuple[str, ...]) -> None:
    Path("data").mkdir()
    for name in files:
        write(f"data/{name}")
    assert refusal("data") == "empty_folder"


# -- patterns --------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("pattern", "paths"),
    [
        ("data/*.csv", ["data/a.csv", "data/b.csv"]),
        ("data/?.csv", ["data/a.csv", "data/b.csv"]),
        ("data/[ab].csv", ["data/a.csv", "data/b.csv"]),
        ("data/[!a].csv", ["data/b.csv"]),
        ("data/**/*.csv", ["data/2019/c.csv", "data/a.csv", "data/b.csv"]),
        ("*", ["data/2019/c.csv", "data/a.csv", "data/b.csv"]),
        ("data/*", ["data/2019/c.csv", "data/a.csv", "data/b.csv"]),
    ],
)
def test_a_pattern_stands_for_what_matches_it(pattern: str, paths: list[str]) -> None:
    for path in ("data/a.csv", "data/b.csv", "data/2019/c.csv"):
        write(path)
    assert found(pattern) == paths


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("pattern", ["*.csv", "data/*.csv", "[xyz].csv", "a?.csv", "**/b.csv"])
def test_a_pattern_that_nothing_matches_cannot_be_checked(pattern: str) -> None:
    write("a.txt")
    assert refusal(pattern) == "no_match"
    assert refusal("a.txt", pattern) == "no_match"


@pytest.mark.usefixtures("folder")
def test_a_file_whose_name_looks_like_a_pattern_is_that_file() -> None:
    write("a[1].csv", ONE)
    write("a1.csv", OTHER)
    assert found("a[1].csv") == ["a[1].csv"]


# -- standard input --------------------------------------------------------------------------------------------


class _Stdin:
    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_hyphen_is_standard_input(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", _Stdin(ONE.encode(encoding)))
    submission = read("-")
    assert submission.inputs[0].path == "-"
    assert submission.measurements[0].place.path == "-"
    assert submission.inputs[0].encoding == encoding


def test_standard_input_is_read_once_and_beside_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", _Stdin(ONE.encode()))
    write("a.csv", OTHER)
    assert [one.path for one in read("-", "a.csv", "-").inputs] == ["-", "a.csv"]


def test_empty_standard_input_is_an_empty_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", _Stdin(b""))
    assert codes(read("-")) == ["empty-file"]


# -- what a file holds -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["empty-file"]),
        (" \n\r\n\t", ["empty-file"]),
        (",,,\n,,,\n", ["empty-file"]),
        ("\ufeff", ["empty-file"]),
        ("rate,2020,95\n", ["no-header"]),
        ("没有表头\n", ["no-header"]),
        ("指标,数值\nrate,95\n", ["missing-column"]),
        ("报告期,备注\n2020,95\n", ["missing-column", "missing-column"]),
        ("指标,报告期,数值,完成值\nrate,2020,95,95\n", ["column-twice"]),
        ("指标,报告期,数值\n", ["nothing-to-check"]),
        ("指标,报告期,数值\n小计,2020,95\n\n", ["nothing-to-check"]),
        ("指标,报告期,数值,经办人\nrate,2020,95,张三\n", ["unknown-column"]),
        ("指标,报告期,数值\nrate,2020,/\n", []),  # rows validly not reported count as usable
    ],
)
def test_a_table_that_cannot_be_read_is_told(text: str, expected: list[str]) -> None:
    report = check(PLAN, read(write("a.csv", text)))
    assert [issue.code for issue in report.issues] == expected
    assert all(issue.place.path == "a.csv" for issue in report.issues)
    assert (report.exit_code == 3) is bool(set(expected) - {"unknown-column"})


@pytest.mark.usefixtures("folder")
def test_columns_are_told_with_the_row_of_the_header() -> None:
    submission = read(write("a.csv", "2020年\n\n指标,数值,意见\nrate,95,好\n"))
    assert [(i.code, i.place.row, i.column, i.text) for i in submission.issues] == [
        ("unknown-column", 3, None, "意见"),
        ("missing-column", 3, "period", None),
    ]


@pytest.mark.usefixtures("folder")
def test_one_bad_file_costs_no_other() -> None:
    write("a.csv", "没有表头\n")
    write("b.csv", "")
    write("c.csv", ONE)
    submission = read("a.csv", "b.csv", "c.csv")
    assert codes(submission) == ["no-header", "empty-file"]
    assert len(submission.measurements) == 1
    assert [one.rows for one in submission.inputs] == [0, 0, 1]


@pytest.mark.usefixtures("folder")
def test_the_header_is_found_below_titles_and_notes() -> None:
    text = "2020年质量指标完成情况,,\n填报单位：东区,,\n,,\n指标,报告期,数值\nrate,2020,95\n"
    submission = read(write("a.csv", text))
    assert codes(submission) == []
    assert [(m.place.row, m.body) for m in submission.measurements] == [(5, "east")]


@pytest.mark.usefixtures("folder")
def test_a_header_in_the_first_fifty_records_is_found_and_none_later() -> None:
    title = "标题,\n"
    assert codes(read(write("a.csv", title * 49 + ONE))) == []
    assert codes(read(write("b.csv", title * 50 + ONE))) == ["no-header"]


@pytest.mark.usefixtures("folder")
def test_a_quoted_word_in_a_title_is_nothing_wrong() -> None:
    submission = read(write("a.csv", f'"标"题,\n{ONE}'))
    assert (codes(submission), len(submission.measurements)) == ([], 1)


@pytest.mark.usefixtures("folder")
def test_a_fault_above_the_header_is_told_and_costs_nothing_else() -> None:
    Path("a.csv").write_bytes("标题".encode() + b"\xff,\n" + ONE.encode())
    submission = read("a.csv")
    assert [(i.code, i.place.row) for i in submission.issues] == [("undecodable", 1)]
    assert len(submission.measurements) == 1


@pytest.mark.usefixtures("folder")
def test_a_header_with_an_undecodable_cell_is_still_the_header() -> None:
    head, _, rows = ONE.partition("\n")
    Path("a.csv").write_bytes(head.encode() + b",\xff\n" + rows.encode())
    submission = read("a.csv")
    assert [(i.code, i.place.row) for i in submission.issues if i.severity == "error"] == [("undecodable", 1)]
    assert len(submission.measurements) == 1


@pytest.mark.usefixtures("folder")
def test_labels_above_the_header_are_not_taken_for_it() -> None:
    submission = read(write("a.csv", f"填报单位,东区,时间,2020年\n{ONE}"))
    assert (codes(submission), len(submission.measurements)) == ([], 1)


@pytest.mark.parametrize("content", [b"\xff", b"\xff\xff\xff\xff", b"\xff\xff\xff\xfe \n"])
def test_bytes_that_are_no_text_are_not_told_as_an_empty_file(content: bytes) -> None:
    submission = read_content(PLAN, "data.csv", FORMATS[0], content)
    assert "empty-file" not in [issue.code for issue in submission.issues]
    assert "undecodable" in [issue.code for issue in submission.issues]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf \r\n", b"\xff\xfe \0\n\0", b",;\t\n", b"\xfe\xff"])
def test_a_byte_order_mark_and_blanks_are_an_empty_file(content: bytes) -> None:
    submission = read_content(PLAN, "data.csv", FORMATS[0], content)
    assert [issue.code for issue in submission.issues] == ["empty-file"]


@pytest.mark.usefixtures("folder")
def test_a_link_in_a_folder_that_may_not_be_followed_is_an_issue(monkeypatch: pytest.MonkeyPatch) -> None:
    write("data/a.csv")
    write("data/b.csv")
    real = os.path.realpath

    def guarded(path: str) -> str:
        if path.endswith("b.csv"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os.path, "realpath", guarded)
    assert [source.path for source in find_sources(["data"])] == ["data/a.csv", "data/b.csv"]


# -- many files ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("folder")
def test_files_read_side_by_side_come_to_the_same_as_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(12):
        rows = f"rate,{2010 + number},9{number % 10}%\ncount,2020,{number}x\n"
        write(f"data/{number:02}.csv", f"指标,报告期,数值\n{rows}")
    write("data/broken.xlsx", "PK\x03\x04 no package")
    alone = read("data")
    monkeypatch.setattr(submission, "WORTH_SHARING", 0)
    told: list[tuple[int, int]] = []
    shared = read_measurements(PLAN, "data", workers=2, progress=lambda done, total: told.append((done, total)))
    assert shared == alone
    assert told == [(done, 13) for done in range(1, 14)]
    assert all(m.factor is measurement.ONE for m in shared.measurements)
    assert render(check(PLAN, shared), "json") == render(check(PLAN, alone), "json")


@pytest.mark.usefixtures("folder")
def test_what_cannot_be_read_is_refused_by_another_process_too(monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.csv")
    write("b.csv")
    monkeypatch.setattr(submission, "WORTH_SHARING", 0)
    sources = find_sources(["a.csv", "b.csv"])
    Path("b.csv").unlink()  # it vanishes before it is read
    with pytest.raises(UsageError) as caught:
        list(submission._read_all(PLAN, sources, Reading(), 2, None))
    assert caught.value.message.key == "unreadable_file"


@pytest.mark.parametrize("text", ["abc", "-5", "0", "0.5", "1e3", "9" * 9])
def test_a_limit_that_is_no_number_of_megabytes_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QCITY_MAX_MB", text)
    with pytest.raises(UsageError) as caught:
        max_bytes()
    assert caught.value.message.key == "bad_limit"


@pytest.mark.usefixtures("folder")
def test_a_file_packed_by_gzip_is_unpacked_whatever_it_is_to_be_read_as() -> None:
    Path("a.csv.gz").write_bytes(gzip.compress(ONE.encode()))
    for input_format in (None, "csv"):
        read = read_measurements(PLAN, "a.csv.gz", input_format=input_format)
        assert (codes(read), len(read.measurements)) == ([], 1)
        assert read.inputs[0].content == Path("a.csv.gz").read_bytes()


@pytest.mark.usefixtures("folder")
def test_what_windows_puts_into_folders_is_passed_over() -> None:
    write("data/a.csv")
    write("data/Thumbs.db", "x")
    write("data/desktop.ini", "x")
    assert codes(read("data")) == []
