"""Readings: every admissible way to read the same data, and whether the verdict survives them all."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from builders import BODIES, make_plan, submit, target_text
from qcity import Selection, appraise, check, read_period, render
from qcity.plan import Plan
from qcity.reading import Reading, Readings
from qcity.rendering import rendered
from qcity.report import READINGS, Report
from qcity.reporters import View

HEADER = "indicator,period,body,value,unit,numerator,denominator\n"
RATE = target_text("rate", "at_least: 98")


def appraised(plan: Plan, *rows: str) -> Report:
    """A report with its readings."""
    return appraise(check(plan, submit(plan, HEADER + "".join(f"{row}\n" for row in rows))), [READINGS])


def readings_of(plan: Plan, *rows: str) -> Readings | None:
    """The readings of a plan's one target."""
    (result,) = appraised(plan, *rows).results
    assert result.appraisal is not None
    return result.appraisal.readings


def brief(readings: Readings | None) -> set[tuple[str, ...]]:
    """Each reading as where its figure is from, its period, how it is rounded, how its limit is read, its verdict."""
    assert readings is not None
    return {(r.how, str(r.period), r.rounding, str(r.limit), r.verdict) for r in readings.readings}


def formal(readings: Readings) -> Reading:
    """The one reading that the verdict is from."""
    (one,) = [reading for reading in readings.readings if reading.is_formal]
    return one


def test_35_categories_pooled_and_averaged_give_different_verdicts() -> None:
    """As in national food sampling in the second half of 2019: 97.77 % pooled, 98.22 % averaged, 98 % wanted."""
    areas = "".join(f"  - {{id: c{i}, name: 类别{i}, kind: area}}\n" for i in range(35))
    bodies = f"bodies:\n  - {{id: city, name: 全国, kind: whole}}\n{areas}"
    big, small = (1_679_309, 1_632_288), (58_655, 57_629)  # 97.2 % and 98.251 %; together 3,673,579 batches
    rows = [f"rate,2020,c0,,,{big[1]},{big[0]}", *(f"rate,2020,c{i},,,{small[1]},{small[0]}" for i in range(1, 35))]
    readings = readings_of(make_plan(RATE, bodies=bodies), *rows)
    assert readings is not None
    assert readings.survives is False
    found = {(one.how, one.verdict) for one in readings.readings}
    assert found == {("pooled", "fail"), ("mean", "pass")}
    shown = {one.how: one.shown for one in readings.readings if one.rounding == "unrounded"}
    assert shown == {"pooled": "97.77", "mean": "98.22"}
    assert formal(readings).how == "pooled"


def test_the_own_row_is_read_beside_the_roll_up_of_the_areas() -> None:
    plan = make_plan(RATE)
    rows = ("rate,2020,,97.9,%,,", "rate,2020,east,,,99,100", "rate,2020,west,,,98,100")
    readings = readings_of(plan, *rows)
    assert readings is not None
    assert {(one.how, one.verdict) for one in readings.readings} == {
        ("own", "fail"),
        ("pooled", "pass"),
        ("mean", "pass"),
    }
    assert formal(readings).how == "own"
    assert readings.survives is False


def test_a_verdict_that_every_reading_shares_survives() -> None:
    rows = ("rate,2020,,99,%,,", "rate,2020,east,,,99,100", "rate,2020,west,,,199,200")
    readings = readings_of(make_plan(RATE), *rows)
    assert readings is not None
    assert len(readings.readings) == 8
    assert readings.survives is True


def test_a_figure_is_read_rounded_as_it_is_shown() -> None:
    assert brief(readings_of(make_plan(RATE), "rate,2020,,,,489991,500000")) == {
        ("own", "2020", "unrounded", "with", "fail"),
        ("own", "2020", "as_shown", "with", "pass"),
        ("own", "2020", "unrounded", "without", "fail"),
        ("own", "2020", "as_shown", "without", "fail"),
    }


def test_a_figure_that_is_shown_whole_has_no_rounded_reading() -> None:
    assert {one[2] for one in brief(readings_of(make_plan(RATE), "rate,2020,,97.5,%,,"))} == {"unrounded"}


@pytest.mark.parametrize(
    ("keys", "value", "survives"),
    [
        ("at_least: 98", "98", False),
        ("at_least: 98, quote: 达到98%以上", "98", False),
        ("at_least: 98, quote: 不低于98%", "98", True),
        ("at_least: 98, quote: 县级及以上达到98%", "98", True),
        ("at_least: 98, quote: 三甲以上医院达到98%", "98", True),
        ("at_least: 98, quote: 建成3家以上基地，合格率不低于98%", "98", True),
        ("at_least: 98, quote: 达到98%以上(含98%)", "98", True),
        ("at_least: 98, quote: 提高98个百分点以上", "98", False),
        ("at_least: 3, quote: 达到三成以上", "3", False),
        ("at_least: 98, quote: 以2020年以上报数为准达到98%", "98", True),
        ("at_least: 98, quote: 达到 ９８ ％ 以上", "98", False),
        ("at_least: 100", "100", True),
        ("more_than: 98", "98", True),
        ("more_than: 98, quote: 达到98%以上", "98", False),
        ("at_most: 2, quote: 2%以下", "2", False),
        ("at_most: 0", "0", True),
        ("equals: 98", "98", True),
        ("at_least: 98", "98.01", True),
    ],
)
def test_a_limit_is_read_either_way_where_its_words_and_the_range_allow_that(
    keys: str, value: str, survives: bool
) -> None:
    readings = readings_of(make_plan(target_text("rate", keys)), f"rate,2020,,{value},%,,")
    assert readings is not None
    assert readings.survives is survives


def test_the_latest_half_year_is_read_beside_the_year() -> None:
    rows = ("rate,2020,,97,%,,", "rate,2020H2,,99,%,,")
    assert {(one[0], one[1], one[4]) for one in brief(readings_of(make_plan(RATE), *rows))} == {
        ("own", "2020", "fail"),
        ("own", "2020H2", "pass"),
    }


def test_a_year_is_pooled_from_halves_that_have_counts() -> None:
    rows = ("rate,2020H1,,,,90,100", "rate,2020H2,,,,99,100")
    found = {(one[0], one[1], one[4]) for one in brief(readings_of(make_plan(RATE), *rows))}
    assert found == {("own", "2020H2", "pass"), ("parts", "2020", "fail")}


def test_a_year_is_pooled_from_the_areas_halves_too() -> None:
    rows = (
        *("rate,2020H1,east,,,90,100", "rate,2020H1,west,,,90,100"),
        *("rate,2020H2,east,,,99,100", "rate,2020H2,west,,,99,100"),
    )
    readings = readings_of(make_plan(RATE), *rows)
    assert readings is not None
    assert readings.survives is False
    assert ("parts", Fraction(189, 2)) in {(one.how, one.value) for one in readings.readings}


def test_halves_are_read_beside_the_years_own_row() -> None:
    rows = ("rate,2020,,97.9,%,,", "rate,2020H1,,,,1000,1000", "rate,2020H2,,,,970,1000")
    readings = readings_of(make_plan(RATE), *rows)
    assert readings is not None
    assert ("parts", "pass") in {(one.how, one.verdict) for one in readings.readings}


def test_what_a_figure_is_compared_with_is_read_the_same_way() -> None:
    """Pooled it fell from 97.82 to 97.56 %, averaged it rose from 89 to 91.75 %; mean against pooled nobody reads."""
    rows = (
        *("rate,2017,east,,,980,1000", "rate,2017,west,,,8,10"),
        *("rate,2020,east,,,985,1000", "rate,2020,west,,,85,100"),
    )
    readings = readings_of(make_plan(target_text("rate", "rises: true, baseline: {period: 2017}")), *rows)
    assert readings is not None
    found = {(one.how, one.verdict) for one in readings.readings if one.rounding == "unrounded"}
    assert found == {("pooled", "fail"), ("mean", "pass")}


def test_a_base_is_rounded_with_its_figure() -> None:
    rows = ("rate,2017,,,,489991,500000", "rate,2020,,,,489992,500000")
    readings = readings_of(make_plan(target_text("rate", "rises: true, baseline: {period: 2017}")), *rows)
    assert readings is not None
    assert {(one.rounding, one.verdict) for one in readings.readings} == {("unrounded", "pass"), ("as_shown", "fail")}


def test_one_reading_is_the_formal_one() -> None:
    plan = make_plan(target_text("rate", "at_least: 90, scope: each_area, bodies: [east, west]"))
    rows = ("rate,2020H2,east,80,%,,", "rate,2020,west,95,%,,", "rate,2020H2,west,96,%,,")
    readings = readings_of(plan, *rows)
    assert readings is not None
    assert formal(readings).verdict == "fail"
    plan = make_plan(target_text("rate", "at_least: 90, when: every_period"))
    readings = readings_of(plan, "rate,2019,,95,%,,", "rate,2020,east,,,80,100", "rate,2020,west,,,85,100")
    assert readings is not None
    assert formal(readings).how == "pooled"


def test_a_period_that_was_asked_for_is_not_read_beyond() -> None:
    plan = make_plan(RATE)
    rows = f"{HEADER}rate,2020H1,,,,90,100\nrate,2020H2,,,,99,100\n"
    window = read_period("2020H2")
    report = check(plan, submit(plan, rows), selection=Selection(period=window))
    (result,) = appraise(report, [READINGS]).results
    assert result.appraisal is not None
    assert {one[1] for one in brief(result.appraisal.readings)} == {"2020H2"}


def test_another_reading_shows_its_arithmetic() -> None:
    plan = make_plan(RATE)
    rows = f"{HEADER}rate,2020,east,,,90,100\nrate,2020,west,,,891,900\n"
    said = "".join(rendered(check(plan, submit(plan, rows)), "table", View("en", aspects=frozenset({READINGS}))))
    assert "(90 + 99) ÷ 2 = 94.5%" in said


def test_half_a_years_total_is_no_reading_of_the_years() -> None:
    plan = make_plan(target_text("tons", "at_most: 100, measure: flow", unit="吨"))
    readings = readings_of(plan, "tons,2020H1,,70,,,", "tons,2020H2,,40,,,")
    assert {(one[1], one[4]) for one in brief(readings)} == {("2020", "fail")}


def test_rates_without_counts_are_averaged_in_a_reading_and_never_in_the_verdict() -> None:
    (result,) = appraised(make_plan(RATE), "rate,2020,east,99,%,,", "rate,2020,west,99,%,,").results
    assert result.verdict == "undecided"
    assert result.appraisal is not None
    readings = result.appraisal.readings
    assert readings is not None
    assert {(one.how, one.verdict) for one in readings.readings} == {("mean", "pass")}
    assert readings.survives is None


def test_scores_are_not_averaged_over_areas() -> None:
    plan = make_plan(target_text("score", "at_least: 80", unit="分"))
    assert readings_of(plan, "score,2020,east,81,,,", "score,2020,west,82,,,") is None


def test_each_area_and_each_period_is_read_the_same_way() -> None:
    plan = make_plan(target_text("rate", "at_least: 98, when: every_period, scope: each_area, bodies: [east, west]"))
    rows = ("rate,2019,east,,,489991,500000", "rate,2019,west,99,%,,", "rate,2020,east,99,%,,", "rate,2020,west,99,%,,")
    found = {one[2:] for one in brief(readings_of(plan, *rows))}
    assert found == {
        ("unrounded", "with", "fail"),
        ("as_shown", "with", "pass"),
        ("unrounded", "without", "fail"),
        ("as_shown", "without", "fail"),
    }


@pytest.mark.parametrize("rows", [(), ("rate,2020,,9x,%,,",), ("rate,2020,,97,%,,", "rate,2020,,99,%,,")])
def test_where_there_is_no_figure_there_is_no_reading(rows: tuple[str, ...]) -> None:
    plan = make_plan(RATE, target_text("other"))
    report = appraised(plan, *rows, "other,2020,,95,%,,")
    assert report.results[0].appraisal is not None
    assert report.results[0].appraisal.readings is None


def test_a_limit_in_a_figures_place_is_read_as_it_is() -> None:
    readings = readings_of(make_plan(RATE), "rate,2020,,≥99,%,,")
    assert brief(readings) == {
        ("own", "2020", "unrounded", "with", "pass"),
        ("own", "2020", "unrounded", "without", "pass"),
    }


def test_json_has_the_readings_only_when_they_are_asked_for() -> None:
    plan = make_plan(RATE)
    report = check(plan, submit(plan, f"{HEADER}rate,2020,,98,%,,\n"))
    assert json.loads(render(report, "json"))["results"][0]["readings"] is None
    asked: Any = json.loads("".join(rendered(report, "json", View("zh", aspects=frozenset({READINGS})))))
    first = {"how": "own", "period": "2020", "rounding": "unrounded", "limit": "with", "value": 98}
    assert asked["results"][0]["readings"] == {
        "survives": False,
        "readings": [
            {**first, "verdict": "pass", "is_formal": True},
            {**first, "limit": "without", "verdict": "fail", "is_formal": False},
        ],
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_marks_a_verdict_that_does_not_survive(lang: str) -> None:
    plan = make_plan(RATE, target_text("sure", "at_least: 90"))
    report = check(plan, submit(plan, f"{HEADER}rate,2020,,98,%,,\nsure,2020,,95,%,,\n"))
    said = "".join(rendered(report, "table", View(lang, aspects=frozenset({READINGS}))))
    verdict = "√ 达标" if lang == "zh" else "√ pass"
    rows = [line for line in said.splitlines() if verdict in line and "≥" in line]
    assert [f"{verdict}※" in row for row in rows] == [True, False]
    assert "※" not in render(report, "table", lang)
    said.encode("gbk")


def test_areas_within_areas_are_not_averaged_in() -> None:
    assert "within: east" in BODIES
    rows = ("rate,2020,east,,,99,100", "rate,2020,west,,,97,100", "rate,2020,park,,,10,100")
    readings = readings_of(make_plan(RATE), *rows)
    assert readings is not None
    assert {one.value for one in readings.readings if one.how == "mean"} == {98}
