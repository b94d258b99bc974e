"""Appraisals stand beside the verdicts: they change no verdict and no exit code; waivers the exit code alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import make_plan, submit, target_text
from qcity import appraise, check
from qcity.cli import main
from qcity.errors import UsageError
from qcity.periods import year_of
from qcity.report import ASPECTS, FAIL_ON, ON_WARNING, VOID, WAIVABLE, Report, of_body
from qcity.source import Place
from qcity.waiver import Waiver
from second_judge.compare import write_case

PLAN = make_plan(
    target_text("rate", "at_least: 96, sample: true"),
    target_text("bases", "at_least: 5, baseline: {period: 2017, value: 1}", unit="个"),
    target_text("tons", "changes_by: -18, baseline: {period: 2017}", unit="吨"),
    target_text("score", "at_least: 80, when: every_period, cadence: half_year, starts: 2019", unit="分"),
    target_text("each", "at_most: 2, scope: each_area"),
    target_text("gone", "at_least: 1, void: {reason: 停止}"),
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["rate", "bases", "tons", "score", "each", "gone"]),
        st.sampled_from(["2017", "2018", "2019H1", "2019H2", "2019", "2020H1", "2020H2", "2020", "20x0"]),
        st.sampled_from(["", "east", "west", "park"]),
        st.sampled_from(["0", "1", "3", "96", "97.9", "≥95", "9x", "/"]),
        st.sampled_from([("", ""), ("95", "100"), ("1930", "2000"), ("3", "")]),
    ),
    max_size=12,
)


def report_on(rows: list[tuple[str, str, str, str, tuple[str, str]]], **settings_: Any) -> Report:
    """A report on rows of these cells."""
    lines = [",".join((target, period, body, value, *counts)) for target, period, body, value, counts in rows]
    header = "indicator,period,body,value,numerator,denominator"
    return check(PLAN, submit(PLAN, "\n".join([header, *lines])), **settings_)


@settings(max_examples=200)
@given(ROWS, st.sampled_from(FAIL_ON), st.sets(st.sampled_from(ASPECTS), min_size=1))
def test_an_appraisal_changes_nothing_but_itself(rows: Any, fail_on: str, aspects: set[str]) -> None:
    report = report_on(rows, fail_on=fail_on)
    appraised = appraise(report, aspects)
    assert appraised._replace(results=()) == report._replace(results=())
    assert tuple(result._replace(appraisal=None) for result in appraised.results) == report.results
    assert [result.appraisal is None for result in appraised.results] == [r.verdict == VOID for r in report.results]


def test_one_appraisal_adds_to_another() -> None:
    report = report_on([("rate", "2020", "", "", ("95", "100"))])
    for first, second in (("evidence", "readings"), ("readings", "evidence")):
        (result, *_) = appraise(appraise(report, [first]), [second]).results
        assert result.appraisal is not None
        assert None not in (result.appraisal.evidence, result.appraisal.readings)


def test_an_aspect_that_there_is_not_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        appraise(report_on([]), ["trnd"])
    assert "trend" in str(caught.value)


def test_one_body_of_a_target_has_neither_its_appraisal_nor_a_waiver_it_does_not_need() -> None:
    rows = [("each", "2020", "east", "2", ("", "")), ("each", "2020", "west", "3", ("", ""))]
    waiver = Waiver("原因", "批准", year_of(2030), Place("waivers.yaml", row=1))
    report = appraise(report_on([*rows, ("each", "2020", "park", "2", ("", ""))], waivers={"each": waiver}), ASPECTS)
    (result,) = [one for one in report.results if one.target.id == "each"]
    east, west = of_body(result, "east"), of_body(result, "west")
    assert east is not None
    assert west is not None
    assert (result.waiver, east.waiver, west.waiver) == (waiver, None, waiver)
    assert (east.appraisal, west.appraisal) == (None, None)


@settings(max_examples=200)
@given(ROWS, st.sampled_from(FAIL_ON), st.dictionaries(st.sampled_from([t.id for t in PLAN.targets]), st.booleans()))
def test_waivers_change_the_exit_code_alone_and_only_from_1_to_0(
    rows: Any, fail_on: str, given_waivers: dict[str, bool]
) -> None:
    waivers = {
        target: Waiver("原因", "批准", year_of(2030 if is_in_force else 2000), Place("waivers.yaml", row=1))
        for target, is_in_force in given_waivers.items()
    }
    report, waived = report_on(rows, fail_on=fail_on), report_on(rows, fail_on=fail_on, waivers=waivers)
    assert [result._replace(waiver=None) for result in waived.results] == list(report.results)
    assert waived.tally() == report.tally()
    expired = [issue for issue in waived.issues if issue.code == "waiver-expired"]
    assert [issue for issue in waived.issues if issue not in expired] == list(report.issues)
    changed = report.exit_code, waived.exit_code
    assert changed in ({(1, 0), (0, 1)} if expired and fail_on == ON_WARNING else {(1, 0)}) or len({*changed}) == 1
    for result in waived.results:
        if result.waiver is not None:
            assert given_waivers[result.target.id] or report.as_of is None
            assert result.verdict in WAIVABLE


@pytest.mark.parametrize("tens", range(6))
def test_options_that_ask_for_more_leave_the_json_report_as_it_is(
    tens: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for seed in range(tens * 10, tens * 10 + 10):
        write_case(tmp_path, seed)
        arguments = ["check", str(tmp_path / "data.csv"), "--plan", str(tmp_path / "plan.yaml"), "--format", "json"]
        plain = main(arguments), without_worth(capsys.readouterr().out)
        asked = main([*arguments, "--trend", "--evidence", "--readings"]), without_worth(capsys.readouterr().out)
        assert asked == plain, seed


def without_worth(text: str) -> Any:
    """A JSON report without what the options ask for; None where there is none."""
    if not text:
        return None
    report = json.loads(text)
    for result in report["results"]:
        for key in ("evidence", "readings", "notes"):
            del result[key]
    return report
