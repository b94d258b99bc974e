"""Waivers: what a waivers file may say, and that it changes the exit code and nothing else."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from builders import make_plan, submit, target_text
from qcity import Selection, check, load_waivers, render
from qcity.errors import FileError
from qcity.report import ON_WARNING, Report
from qcity.waiver import Waiver
from qcity.waivers import check_waivers_file

PLAN = make_plan(target_text("rate"), target_text("bases", "at_least: 3", unit="个"))
GOOD = "- {target: rate, reason: 仪器停用, approved_by: 领导小组, until: 2020}\n"
FAILS = "indicator,period,value,unit\nrate,2020,80,%\nbases,2020,5,个\n"


def waivers(text: str) -> dict[str, Waiver]:
    """The waivers that a file's text gives."""
    return check_waivers_file(PLAN, "waivers.yaml", text.encode())


def problems(text: str) -> list[tuple[int | None, str, str]]:
    """What is wrong with a waivers file: line, key and kind of each problem."""
    with pytest.raises(FileError) as caught:
        waivers(text)
    return [(problem.line, problem.key, problem.message.key) for problem in caught.value.problems]


def judged(text: str, data: str = FAILS, *, fail_on: str = "missing", as_of: date | None = None) -> Report:
    """A report with a waivers file's waivers."""
    return check(PLAN, submit(PLAN, data), waivers=waivers(text), fail_on=fail_on, as_of=as_of)


def test_a_waiver_has_its_reason_its_approval_its_time_and_its_line() -> None:
    waiver = waivers(f"# 说明\n{GOOD}")["rate"]
    assert (waiver.reason, waiver.approved_by, str(waiver.until)) == ("仪器停用", "领导小组", "2020")
    assert str(waiver.place) == "waivers.yaml:2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rate: {reason: x}\n", (None, "", "waiver.not_a_list")),
        ("- {target: rate, reason: a, approved_by: b}\n", (1, "[0].until", "plan_missing_key")),
        ("- {target: rat, reason: a, approved_by: b, until: 2020}\n", (1, "[0].target", "thresholds_unknown_target")),
        ("- {target: rate, reason: '', approved_by: b, until: 2020}\n", (1, "[0].reason", "plan_empty_text")),
        ("- {target: rate, reason: a, approved_by: b, until: soon}\n", (1, "[0].until", "plan_not_a_period")),
        (f"{GOOD}{GOOD}", (2, "[1].target", "waiver.twice")),
        ("- {target: rate, reason: a, approved_by: b, until: 2020, why: c}\n", (1, "[0].why", "plan_unknown_key")),
        ("- rate\n", (1, "[0]", "plan_model_type")),
        ("- {target: [rate], reason: a, approved_by: b, until: 2020}\n", (1, "[0].target", "plan_string_type")),
        ("- {target: rate, target: rate, reason: a, approved_by: b, until: 2020}\n", (1, "[0].target", "yaml_twice")),
    ],
)
def test_what_is_wrong_with_a_waivers_file_is_told_with_its_line(
    text: str, expected: tuple[int | None, str, str]
) -> None:
    assert problems(text) == [expected]


def test_all_problems_of_a_waivers_file_are_told_at_once() -> None:
    text = "- {target: rat, reason: a, approved_by: b, until: 2020}\n- {target: rate, reason: 1, until: x}\n"
    assert len(problems(text)) == 4


def test_a_list_of_nothing_has_no_waivers() -> None:
    assert waivers("[]") == {}


@pytest.mark.parametrize(
    ("data", "verdict"),
    [
        (FAILS, "fail"),
        ("indicator,period,value,unit\nbases,2020,5,个\n", "missing"),
        ("indicator,period,value,unit\nrate,2020,≥80,%\nbases,2020,5,个\n", "undecided"),
    ],
)
def test_a_waiver_takes_what_was_missed_out_of_the_exit_code_alone(data: str, verdict: str) -> None:
    with_waiver, without = judged(GOOD, data), check(PLAN, submit(PLAN, data))
    assert (without.exit_code, with_waiver.exit_code) == (1, 0)
    assert [r.verdict for r in with_waiver.results] == [r.verdict for r in without.results] == [verdict, "pass"]
    assert [r.waiver is not None for r in with_waiver.results] == [True, False]
    assert with_waiver.tally() == without.tally()


def test_a_waiver_of_one_target_leaves_the_others_in_the_exit_code() -> None:
    assert judged(GOOD, "indicator,period,value,unit\nrate,2020,80,%\nbases,2020,1,个\n").exit_code == 1


def test_a_waiver_makes_no_invalid_data_valid() -> None:
    assert judged(GOOD, "indicator,period,value,unit\nrate,2020,8x,%\nbases,2020,5,个\n").exit_code == 3


@pytest.mark.parametrize(("until", "code"), [("2020", 0), ("2020-12-31", 0), ("2020H1", 1), ("2021", 0)])
def test_a_waiver_holds_until_its_period_has_ended(until: str, code: int) -> None:
    report = judged(GOOD.replace("until: 2020", f"until: {until}"))
    assert report.exit_code == code
    assert [issue.code for issue in report.issues] == ["waiver-expired"] * code


def test_an_expired_waiver_is_a_warning_at_its_line() -> None:
    report = judged(
        f"\n{GOOD.replace('2020', '2019')}", "indicator,period,value,unit\nrate,2020,95,%\nbases,2020,5,个\n"
    )
    (issue,) = report.issues
    assert (issue.code, issue.severity, str(issue.place)) == ("waiver-expired", "warning", "waivers.yaml:2")
    assert report.exit_code == 0
    assert judged(GOOD.replace("2020", "2019"), fail_on=ON_WARNING).exit_code == 1


def test_what_passes_or_is_not_due_needs_no_waiver() -> None:
    assert [r.waiver for r in judged(GOOD, FAILS.replace("80", "95")).results] == [None, None]
    pending = judged(GOOD, FAILS.replace("2020", "2019"))
    assert [(r.verdict, r.waiver) for r in pending.results] == [("pending", None), ("pass", None)]


def test_the_json_report_has_the_waiver_and_a_tally_of_its_own() -> None:
    report = json.loads(render(judged(GOOD), "json"))
    assert report["results"][0]["waived"] == {"reason": "仪器停用", "approved_by": "领导小组", "until": "2020"}
    assert report["results"][1]["waived"] is None
    assert (report["summary"]["waived"], report["summary"]["fail"]) == (1, 1)


@pytest.mark.parametrize(
    ("text", "data", "lang", "said"),
    [
        (GOOD, FAILS, "en", "1 given, 1 in force, 0 not needed, 0 expired"),
        (GOOD, FAILS.replace("80", "95"), "en", "1 given, 0 in force, 1 not needed, 0 expired"),
        (GOOD.replace("2020", "2019"), FAILS, "en", "1 given, 0 in force, 0 not needed, 1 expired"),
        (GOOD, FAILS, "zh", "指标rate：生效，不计入退出码（仪器停用；批准：领导小组；至 2020）"),
        (GOOD, FAILS, "en", "× fail (waived)"),
    ],
)
def test_the_table_tells_what_became_of_each_waiver(text: str, data: str, lang: str, said: str) -> None:
    assert said in render(judged(text, data), "table", lang)


def test_a_waivers_file_is_loaded_from_a_path(tmp_path: Path) -> None:
    (tmp_path / "w.yaml").write_text(GOOD, "utf-8")
    assert list(load_waivers(PLAN, tmp_path / "w.yaml")) == ["rate"]


def test_a_waiver_of_a_target_that_was_not_checked_is_not_said_to_be_needless() -> None:
    report = check(PLAN, submit(PLAN, FAILS), waivers=waivers(GOOD), selection=Selection(targets=frozenset({"bases"})))
    assert "0 not needed, 0 expired, 1 not checked" in render(report, "table", "en")


def test_the_id_is_suggested_where_a_target_is_named_otherwise() -> None:
    with pytest.raises(FileError) as caught:
        waivers(GOOD.replace("target: rate", "target: 指标rate"))
    assert "the nearest is: rate" in str(caught.value)
