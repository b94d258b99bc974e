"""What the formats with lines to point at say, and where they point."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from builders import load_text, make_plan, submit, target_text
from qcity import Report, check, load_plan, read_measurements
from qcity.measurement import ERROR, WARNING
from qcity.periods import Period, read_period
from qcity.reporters import View
from qcity.reporters.findings import NOTE, Finding, findings
from qcity.reporters.paths import as_uri, is_in_repository, repository_path
from qcity.source import Place
from qcity.waiver import Waiver

HEADER = "指标,报告期,地区,数值,分子,分母\n"
VIEW = View("en", folder="/repo/data", root="/repo")


def year(text: str = "2020") -> Period:
    """A period."""
    period = read_period(text)
    assert period is not None
    return period


def judged(rows: str, *targets: str, path: str = "a.csv", as_of: str = "2020") -> Report:
    """A report on rows about a small plan."""
    plan = make_plan(*targets)
    return check(plan, submit(plan, HEADER + rows, path=path), as_of=year(as_of).end)


def told(report: Report, view: View = VIEW) -> list[Finding]:
    """All findings."""
    return list(findings(report, view))


def test_issues_come_first_and_each_points_at_its_row() -> None:
    found = told(judged("rate,2020,,85,,\nratio,2020,,90,,\n"))
    assert [(one.rule_id, one.places[0].row) for one in found] == [("data.unknown-indicator", 3), ("target.rate", 2)]
    assert [one.level for one in found] == [ERROR, ERROR]


def test_a_missing_target_points_at_its_line_in_the_plan() -> None:
    report = judged("rate,2020,,95,,\n", target_text("rate"), target_text("other"))
    (found,) = told(report)
    lines = report.plan.content.decode().split("\n")
    assert found.places[0].row is not None
    assert "id: other" in lines[found.places[0].row - 1]
    assert found.places[0].path == "data/plan.yaml"
    assert found.is_local


def test_a_plan_outside_the_repository_is_called_by_its_name_alone() -> None:
    plan = load_plan()
    report = check(plan, read_measurements(plan, "samples/city-2020.csv"))
    missing = [one for one in told(report) if one.result is not None and not one.result.deciding.places]  # type: ignore[union-attr]
    assert missing
    assert {(one.places[0].path, one.is_local) for one in missing} == {("targets.yaml", False)}


def test_a_miss_that_was_only_striven_for_is_a_warning_and_a_waived_one_a_note() -> None:
    hoped = judged("rate,2020,,85,,\n", target_text("rate", "at_least: 90, commitment: aspirational"))
    assert [one.level for one in told(hoped)] == [WARNING]
    plan = make_plan()
    waiver = Waiver("报批", "市政府", year("2021"), Place("w.yaml"))
    report = check(plan, submit(plan, HEADER + "rate,2020,,85,,\n"), waivers={"rate": waiver})
    (found,) = told(report)
    assert found.level == NOTE
    assert "Waived until 2021: 报批" in found.text


def test_what_is_not_due_is_no_finding() -> None:
    assert told(judged("rate,2019,,85,,\n", as_of="2019")) == []
    assert told(judged("other,2019,,95,,\n", target_text("rate"), target_text("other"), as_of="2019")) == []


def test_a_fingerprint_stays_where_rows_are_put_in_above() -> None:
    row = "rate,2020,,8x,,\n"
    before, after = (told(judged(rows)) for rows in (row, "rate,2019,,91,,\nrate,2018,,92,,\n" + row))
    assert before[0].places[0].row != after[0].places[0].row
    assert [one.fingerprint for one in before] == [one.fingerprint for one in after]


def test_no_two_findings_have_the_same_fingerprint() -> None:
    found = told(
        judged("rate,2020,,8x,,\nrate,2020,,8x,,\nrate,2019,,8x,,\n" * 2, target_text("rate"), target_text("b"))
    )
    assert len(found) == 8
    assert len({one.fingerprint for one in found}) == len(found)


def test_the_rows_behind_a_rolled_up_figure_are_all_told() -> None:
    rows = "rate,2020,东区,,80,100\nrate,2020,西区,,80,100\n"
    (found,) = told(judged(rows))
    assert [place.row for place in found.places] == [2, 3]


@pytest.mark.parametrize(
    ("path", "folder", "named", "is_local"),
    [
        ("a.csv", "/repo/data", "data/a.csv", True),
        ("./x/../a.csv", "/repo/data", "data/a.csv", True),
        ("../b.csv", "/repo/data", "b.csv", True),
        ("../../b.csv", "/repo/data", "../../b.csv", False),
        ("/repo/c.csv", "/repo/data", "c.csv", True),
        ("/repository/c.csv", "/repo/data", "/repository/c.csv", False),
        ("-", "/repo/data", "-", False),
        ("data\\a.csv", "/repo", "data\\a.csv", True),
        ("a b#.csv", "/repo", "a b#.csv", True),
    ],
)
def test_paths_are_relative_to_the_repository(path: str, folder: str, named: str, is_local: bool) -> None:
    found = repository_path(path, View("zh", folder=folder, root="/repo"))
    assert (found, is_in_repository(found)) == (named, is_local)


def test_paths_of_windows_have_slashes() -> None:
    view = View("zh", folder="C:/repo/data", root="C:/repo")
    assert repository_path("districts\\a.csv", view) == "data/districts/a.csv"
    assert repository_path("C:\\repo\\b.csv", view) == "b.csv"
    assert repository_path("D:\\b.csv", view) == "D:/b.csv"
    assert not is_in_repository("D:/b.csv")
    assert as_uri("D:/数 据.csv") == "file:///D%3A/%E6%95%B0%20%E6%8D%AE.csv"


@pytest.mark.parametrize("path", ["数据/a b#1%.csv", "a:b.csv", "a?b.csv", "\udcff.csv", "\ud800.csv"])
def test_a_uri_names_the_same_file(path: str) -> None:
    from urllib.parse import unquote, urlsplit

    uri = as_uri(path)
    assert uri.isascii()
    assert urlsplit(uri).path == uri
    if path != "\ud800.csv":
        assert unquote(uri, errors="surrogateescape") == path
    assert not PurePosixPath(unquote(uri)).is_absolute()


def test_a_plan_without_a_file_has_no_lines() -> None:
    plan = load_text(make_plan().content.decode())
    plan.content = b""
    (found,) = told(check(plan, submit(plan, HEADER + "rate,2020,,/,,\n"), as_of=year().end))
    assert found.places[0].row is None
