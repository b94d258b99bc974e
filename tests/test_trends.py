"""Trends, from a submission to the report: which figures make the line, why there is none, and how it is shown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from builders import make_plan, plan_text, submit, target_text
from installing import ROOT
from qcity import Report, Selection, Threshold, appraise, check, read_period
from qcity.appraisal import Appraisal
from qcity.cli import main
from qcity.messages import LANGUAGES, say
from qcity.periods import year_of
from qcity.plan import Target
from qcity.rendering import rendered
from qcity.report import PENDING, TREND
from qcity.reporters import View
from qcity.reporters.trendtext import (
    MOST_BARS,
    needed_text,
    pace_text,
    picture,
    progress_text,
    projected_text,
    trend_lines,
)
from qcity.reporters.worth import body_trends_data, slowest_body, trend_data, trend_reason
from qcity.rules import AT_MOST, Rule
from qcity.sentences.trend import TEXTS
from qcity.trend import Point, Trend, draw_trend, status_of
from test_judge import scene, seeds
from test_trend import facts

HEADER = "indicator,period,body,value,numerator,denominator\n"
BRANDS = target_text("brands", "at_least: 30, baseline: {period: 2017, value: 25}", unit="个", name="中国驰名商标")
HALF_YEARS = ("brands,2018H1,,25,,", "brands,2018H2,,26,,", "brands,2019H1,,26,,", "brands,2019H2,,28,,")


def appraised(targets: str, *rows: str, as_of: date | None = None, **changes: Any) -> Report:
    """The report on rows, with the trends of its targets."""
    plan = make_plan(targets)
    return appraise(check(plan, submit(plan, HEADER + "\n".join(rows)), as_of=as_of, **changes), [TREND])


def only(keys: str, *rows: str, unit: str = "分", as_of: date | None = None, **changes: Any) -> Appraisal:
    """What is said of the one target `t`, of which the rows tell period, body, value and counts."""
    lines = [",".join(["t", *map(str.strip, row.split(",")), "", "", ""][:6]) for row in rows]
    report = appraised(target_text("t", keys, unit=unit), *lines, as_of=as_of, **changes)
    (result,) = report.results
    assert result.appraisal is not None
    return result.appraisal


def trend_of(keys: str, *rows: str, unit: str = "分", **changes: Any) -> Trend:
    """The trend that the one target has."""
    appraisal = only(keys, *rows, unit=unit, **changes)
    assert appraisal.trend is not None, appraisal.no_trend
    assert appraisal.no_trend is None
    return appraisal.trend


def told(points: tuple[Point, ...]) -> list[tuple[str, object]]:
    return [(str(point.period), point.value) for point in points]


# -- which figures make the line -----------------------------------------------------------------------------------


def test_brands_need_so_many_a_half_year() -> None:
    """25 at the end of 2017, 28 at the end of 2019, 30 wanted at the end of 2020; worked out by hand."""
    (result,) = appraised(BRANDS, *HALF_YEARS).results
    assert result.appraisal is not None
    trend = result.appraisal.trend
    assert trend is not None
    assert facts(trend, "progress pace status") == (Fraction(3, 5), Fraction(9, 10), "slow")
    assert facts(trend, "projected required_per_year required_per_period") == (Fraction("29.5"), 2, 1)
    assert told(trend.series) == [("2017", 25), ("2018H1", 25), ("2018H2", 26), ("2019H1", 26), ("2019H2", 28)]
    assert (trend.deadline, result.appraisal.trends) == (date(2020, 12, 31), ())


@pytest.mark.parametrize(
    ("baseline", "rows", "base"),
    [
        ("{period: 2017, value: 25}", [], ("2017", 25)),
        ("{period: 2017, value: 25}", ["2017, , 1"], ("2017", 25)),  # the plan's number stands over a measurement
        ("{period: 2017}", ["2017, , 21"], ("2017", 21)),
        ("{period: 2017}", ["2017H2, , 22"], ("2017", 22)),  # a stock's year ends with its last half
        ("{period: 2017-06}", ["2017-06, , 20", "2017H1, , 21"], ("2017-06", 20)),
        ("{period: 2017}", ["2017H1, , 22", "2016, , 23"], ("2016", 23)),  # not reported, so the oldest figure
        ("{period: 2017}", ["2016, , /", "2018, , 24"], ("2018", 24)),
        ("", ["2016, , 23", "2018, , 24"], ("2016", 23)),
        ("", ["2015, , >20", "2016, , 23", "2015H2, , 20"], ("2016", 23)),  # neither a bound nor another length
        ("", ["2015, , 2x", "2016, , 23"], ("2016", 23)),
    ],
)
def test_the_line_begins_at_the_plans_baseline_else_at_the_oldest_figure(
    baseline: str, rows: list[str], base: tuple[str, int]
) -> None:
    keys = "at_least: 30" + (f", baseline: {baseline}" if baseline else "")
    trend = trend_of(keys, *rows, "2019, , 28")
    assert trend.base is not None
    assert told((trend.base,)) == [base]
    assert trend.series[0] == trend.base
    assert trend.series[-1] == trend.current


def test_the_series_has_every_exact_figure_of_the_figures_length_from_the_base_on() -> None:
    rows = ["2015, , 10", "2016, , 20", "2017, , 24", "2018, , 约25", "2018H2, , 25", "2019, , 28"]
    trend = trend_of("at_least: 30, baseline: {period: 2016}", *rows)
    assert told(trend.series) == [("2016", 20), ("2017", 24), ("2019", 28)]


def test_rolled_up_figures_and_a_flows_years_make_a_line() -> None:
    rows = ["2018, east, 10", "2018, west, 14", "2019, east, 12", "2019, west, 15"]
    assert told(trend_of("at_least: 30", *rows, unit="吨").series) == [("2018", 24), ("2019", 27)]
    rows = ["2018H1, , 10", "2018H2, , 14", "2019, , 27"]
    assert told(trend_of("at_least: 30, measure: flow", *rows, unit="吨").series) == [("2018", 24), ("2019", 27)]


def test_counts_are_pooled_exactly() -> None:
    rows = ["2018, , , 900, 1000", "2019, , , 2832, 3000"]
    trend = trend_of("at_least: 96", *rows, unit="%")
    assert trend.current.value == Fraction("94.4")
    assert facts(trend, "progress pace") == (Fraction("4.4") / 6, Fraction("8.8") / 6)


def test_what_ends_after_the_day_of_the_report_is_no_part_of_it() -> None:
    rows = ["2017, , 20", "2018, , 24", "2019, , 29"]
    assert told(trend_of("at_least: 30", *rows, as_of=date(2018, 12, 31)).series) == [("2017", 20), ("2018", 24)]
    window = Selection(period=read_period("2018"))
    trend = trend_of("at_least: 30", *rows, selection=window)
    assert told(trend.series) == [("2017", 20), ("2018", 24)]  # earlier figures still serve


def test_the_threshold_may_be_supplied_or_a_share_of_the_base() -> None:
    limit = {"t": Threshold(Rule(AT_MOST, Decimal(10)), "省里")}
    trend = trend_of("external: 另定", "2018, , 20", "2019, , 14", thresholds=limit)
    assert facts(trend, "threshold pace") == (10, Fraction(6, 5))
    trend = trend_of("changes_by: -18, baseline: {period: 2017}", "2017, , 1000", "2019, , 880", unit="吨")
    assert facts(trend, "threshold pace required_per_year") == (820, 1, -60)


# -- why there is none ---------------------------------------------------------------------------------------------

REASONS = {
    "one_figure": [
        ("at_least: 30", ["2019, , 28"]),
        ("at_least: 30", ["2018H2, , 27", "2019, , 28"]),
        ("at_least: 30, baseline: {period: 2017}", ["2019, , 28"]),
        ("at_least: 30", ["2018, , >20", "2019, , 28"]),
    ],
    "base_holds": [("at_least: 30, baseline: {period: 2017, value: 30}", ["2019, , 28"])],
    "base_is_limit": [
        ("rises: true, baseline: {period: 2017}", ["2017, , 30", "2019, , 28"]),
        ("falls: true, baseline: {period: 2017, value: 30}", ["2019, , 31"]),
        ("more_than: 30", ["2018, , 30", "2019, , 28"]),
    ],
    "no_time": [
        ("at_least: 30, baseline: {period: 2019, value: 27}", ["2019, , 28"]),
        ("at_least: 30, baseline: {period: 2020, value: 27}", ["2019, , 28"]),
    ],
    "crossed": [
        ("between: [10, 20], strict: true", ["2018, , 5", "2019, , 25"]),
        ("equals: 20", ["2018, , 5", "2019, , 25"]),
        ("about: 20, tolerance: 1", ["2018, , 25", "2019, , 5"]),
    ],
    "figure_is_bound": [("at_least: 30", ["2018, , 5", "2019, , <20"]), ("equals: 0", ["2018, , 5", "2019, , >2"])],
    "base_is_bound": [("at_least: 30, baseline: {period: 2017}", ["2017, , <20", "2018, , 25", "2019, , 28"])],
    "base_in_error": [("at_least: 30, baseline: {period: 2017}", ["2017, , 2x", "2018, , 25", "2019, , 28"])],
}


@pytest.mark.parametrize(
    ("reason", "keys", "rows"), [(reason, *case) for reason, cases in REASONS.items() for case in cases]
)
def test_a_pending_target_without_a_trend_says_why(reason: str, keys: str, rows: list[str]) -> None:
    appraisal = only(keys, *rows)
    assert appraisal.no_trend is not None
    assert (appraisal.trend, trend_reason(appraisal)) == (None, reason)
    for lang in LANGUAGES:
        assert re.search("[{}]|None", say(appraisal.no_trend, lang)) is None


def test_that_a_baseline_was_not_reported_is_said_where_there_is_one() -> None:
    bare = only("at_least: 30", "2019, , 28").no_trend
    lacking = only("at_least: 30, baseline: {period: 2017}", "2019, , 28").no_trend
    assert bare is not None
    assert lacking is not None
    assert say(bare, "en") == "2019 is the only figure of its length: no line"
    assert say(lacking, "en") == (
        "2019 is the only figure of its length and the baseline, 2017, was not reported: no line"
    )


def test_every_reason_is_reached_and_explained() -> None:
    said = {key.removeprefix("trend.without.") for key in TEXTS if key.startswith("trend.without.")}
    assert set(REASONS) == said
    section = (ROOT / "docs" / "verdicts.md").read_text("utf-8").partition("\n## Trend\n")[2].partition("\n## ")[0]
    assert {reason for reason in said if f"`{reason}`" in section} == said


@pytest.mark.parametrize(
    ("keys", "rows", "verdict"),
    [
        ("at_least: 30", ["2018, , 20", "2019, , 30"], "pass"),
        ("at_least: 30", ["2018, , 20", "2020, , 28"], "fail"),  # past the deadline
        ("at_least: 30", [], "missing"),
        ("external: 另定", ["2018, , 20", "2019, , 28"], "undecided"),
        ("at_least: 30, when: every_year, starts: 2018", ["2018, , 20", "2019, , 28"], "fail"),
    ],
)
def test_any_other_verdict_has_neither_a_trend_nor_a_reason(keys: str, rows: list[str], verdict: str) -> None:
    plan = make_plan(target_text("t", keys, unit="分"))
    lines = [f"t,{row},," for row in rows]
    (result,) = appraise(check(plan, submit(plan, HEADER + "\n".join(lines))), [TREND]).results
    assert (result.verdict, result.appraisal) == (verdict, Appraisal())


# -- several bodies, and what has to be 0 --------------------------------------------------------------------------

EACH = "at_least: 90, scope: each_area, bodies: [east, west, park]"


def test_the_district_that_holds_a_target_back_need_not_be_the_one_that_decides() -> None:
    rows = ["2018, east, 60%", "2018, west, 70%", "2019, east, 75%", "2019, west, 78%"]
    appraisal = only(EACH, *rows, "2018, park, 85%", "2019, park, 95%", unit="%")
    data = trend_data(appraisal)
    assert data is not None
    assert (data["pace"], slowest_body(appraisal)) == (1, "west")  # east decides: it has the larger gap
    assert [(one["body"], one["pace"], one["status"]) for one in body_trends_data(appraisal)] == [
        ("east", 1, "on_track"),
        ("west", Fraction(4, 5), "slow"),
    ]


def test_of_bodies_with_the_same_pace_the_first_in_the_plan_holds_back() -> None:
    rows = ["2018, west, 60%", "2018, east, 70%", "2019, west, 66%", "2019, east, 74%"]
    assert slowest_body(only(EACH, *rows, unit="%")) == "east"


def test_a_body_without_a_trend_leaves_the_others_theirs() -> None:
    appraisal = only(EACH, "2018, east, 60%", "2019, east, 75%", "2019, west, 70%", unit="%")
    assert (appraisal.trend, trend_reason(appraisal)) == (None, "one_figure")  # west decides
    assert [body for body, _ in appraisal.trends] == ["east"]
    assert trend_data(appraisal) is None


def test_one_baseline_serves_every_body() -> None:
    appraisal = only(f"{EACH}, baseline: {{period: 2017, value: 50}}", "2019, east, 75%", "2019, west, 60%", unit="%")
    assert {trend.base for _, trend in appraisal.trends} == {Point(year_of(2017), Fraction(50))}


def test_what_has_to_be_0_is_counted_down_also_from_one_figure() -> None:
    trend = trend_of("equals: 0", "2019, , 3", unit="起")
    assert facts(trend, "left pace base") == (3, None, None)
    trend = trend_of("equals: 0, baseline: {period: 2018, value: 9}", "2018, , 9", "2019, , 3", unit="起")
    assert facts(trend, "left base") == (3, None)
    assert told(trend.series) == [("2018", 9), ("2019", 3)]
    data = trend_data(only("equals: 0", "2019, , 3", unit="起"))
    assert data is not None
    assert {key for key, value in data.items() if value is None} == {
        "base", "progress", "pace", "status", "projected", "required_per_year", "required_per_period"
    }  # fmt: skip


# -- nothing changes a verdict -------------------------------------------------------------------------------------


@given(seeds)
def test_a_trend_changes_neither_verdict_nor_exit_code(seed: int) -> None:
    case = scene(seed)
    text = HEADER + "".join(f"{','.join(row.get(key, '') for key in HEADER.strip().split(','))}\n" for row in case.rows)
    report = case.report(submit(case.plan, text))
    after = appraise(report, [TREND])
    assert after._replace(results=tuple(result._replace(appraisal=None) for result in after.results)) == report
    for result in after.results:
        appraisal = result.appraisal or Appraisal()
        assert (result.verdict == PENDING) is (appraisal.trend is not None or appraisal.no_trend is not None)
        trend = appraisal.trend
        if trend is not None and trend.pace is not None and result.deciding is not None:
            assert trend.current == (result.deciding.period, result.deciding.value)
            assert abs(trend.threshold - trend.current.value) == result.deciding.gap
            assert [point.period.end for point in trend.series] == sorted({p.period.end for p in trend.series})


# -- how it is written ---------------------------------------------------------------------------------------------


def year_trend(base: str, current: str, threshold: str, *, unit: str = "分") -> tuple[Trend, Target]:
    """The trend from 2018 to 2019 towards at least a threshold in 2020, and its target."""
    target = make_plan(target_text("t", f"at_least: {threshold}", unit=unit)).target("t")
    first, second = Point(year_of(2018), Fraction(base)), Point(year_of(2019), Fraction(current))
    trend = draw_trend(target.rule, first, second, target.deadline)
    assert isinstance(trend, Trend)
    return trend, target


def test_no_number_is_rounded_past_a_cut_off_or_a_limit() -> None:
    trend, target = year_trend("0", "18.99", "40")
    assert (trend.pace, pace_text(trend, "en")) == (Fraction("0.9495"), "slow 0.9495")
    trend, target = year_trend("0", "39.9999", "40")
    assert (progress_text(trend), projected_text(trend, target)) == ("99.9998%", "80分")
    trend, target = year_trend("0", "19.9999", "40")
    assert (pace_text(trend, "zh"), projected_text(trend, target)) == ("跟得上 0.999995", "39.9998分")
    trend, target = year_trend("0", "0.0000001", "40")
    assert progress_text(trend) == "0.00000025%"


@given(st.fractions(-2, 2, max_denominator=10**6))
def test_the_pace_that_is_shown_has_the_status_that_is_said(pace: Fraction) -> None:
    trend, _ = year_trend("0", "1", "40")
    shown = pace_text(trend._replace(pace=pace, status=status_of(pace)), "en")
    assert status_of(Fraction(shown.rpartition(" ")[2])) == status_of(pace)


@pytest.mark.parametrize(
    ("current", "unit", "lang", "needed"),
    [
        ("26.5", "个", "zh", "每年 +4个"),
        ("26.5", "分", "zh", "每年 +3.5分"),
        ("26.5", "%", "zh", "每年 +3.5 百分点"),
        ("26.5", "%", "en", "+3.5 pp a year"),
        ("26.9999", "万家", "en", "+3.0001万家 a year"),  # whole things, of which 10,000 make one of the unit
        ("26.99999", "万家", "en", "+3.0001万家 a year"),
    ],
)
def test_what_a_count_needs_is_rounded_up_to_whole_things(current: str, unit: str, lang: str, needed: str) -> None:
    trend, target = year_trend("25", current, "30", unit=unit)
    assert needed_text(trend, target, lang) == needed


def test_what_has_to_fall_has_a_sign_and_is_rounded_away_from_0() -> None:
    target = make_plan(target_text("t", "at_most: 5", unit="起")).target("t")
    trend = trend_of("at_most: 5", "2018H2, , 10", "2019H1, , 8", unit="起")
    assert facts(trend, "required_per_year required_per_period") == (-2, -1)
    assert needed_text(trend, target, "zh") == "每年 -2起，每半年 -1起"
    trend = trend_of("at_most: 5", "2018H2, , 10", "2019H1, , 9", unit="起")
    assert needed_text(trend, target, "en") == "-3起 a year, -2起 a half year"  # -8/3 and -4/3


def test_a_strict_limit_that_is_met_has_to_be_passed() -> None:
    trend = trend_of("more_than: 30", "2018, , 25", "2019, , 30")
    target = make_plan(target_text("t", "more_than: 30", unit="分")).target("t")
    assert (needed_text(trend, target, "zh"), needed_text(trend, target, "en")) == ("须越过限值", "to pass the limit")


@pytest.mark.parametrize(
    ("keys", "rows", "bars"),
    [
        ("at_least: 30, baseline: {period: 2017, value: 25}", ["2018, , 26", "2019, , 28"], "2017 ▁▂▅ 2019 → █"),
        ("at_least: 30", ["2018, , 0", "2019, , 29.999999"], "2018 ▁▇ 2019 → █"),
        ("at_most: 10", ["2017, , 45", "2018, , 40", "2019, , 10.000001"], "2017 █▇▂ 2019 → ▁"),
        ("at_least: 30", ["2017, , 25", "2018, , 40", "2019, , 28"], "2017 ▁█▂ 2019 → ▃"),
        ("at_least: 30", ["2018, , 25", "2019, , 25"], "2018 ▁▁ 2019 → █"),
        ("equals: 0", ["2019, , 3"], "█ 2019 → ▁"),
    ],
)
def test_the_picture_sets_the_series_against_the_threshold(keys: str, rows: list[str], bars: str) -> None:
    assert picture(trend_of(keys, *rows)) == bars


def test_a_long_series_is_thinned_out_evenly_and_keeps_its_ends() -> None:
    trend = trend_of("at_least: 1000", *(f"{1900 + i}, , {i}" for i in range(120)))
    assert len(trend.series) == 120
    bars = picture(trend).split(" ")[1]
    assert (picture(trend)[:4], picture(trend)[-8:-4], len(bars)) == ("1900", "2019", MOST_BARS)


# -- the section of the table --------------------------------------------------------------------------------------

TARGETS = (
    BRANDS
    + target_text(
        "each", "at_least: 90, scope: each_area, bodies: [east, west, park], name_en: Satisfaction", name="满意度"
    )
    + target_text("cod", "changes_by: -18, baseline: {period: 2017}", unit="吨", name="化学需氧量")
    + target_text("zero", "equals: 0", unit="起", name="重大事故")
    + target_text("rate", "at_least: 98", name="抽检\u202e合格率")
    + target_text("one", "at_least: 98", unit="分", name="只有一期")
    + target_text("met", "at_least: 98", unit="分", name="已经达标")
)
ROWS = (
    *HALF_YEARS,
    "each,2018,east,60%,,", "each,2018,west,70%,,", "each,2019,east,75%,,", "each,2019,west,78%,,",
    "cod,2017,,1000,,", "cod,2018,,900,,", "cod,2019,,880,,",
    "zero,2019,,3,,",
    "rate,2018,,80%,,", "rate,2019,,97%,,",
    "one,2019,,3,,",
    "met,2019,,99,,",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a plan and a submission, in which the command runs."""
    (tmp_path / "plan.yaml").write_text(plan_text(TARGETS), "utf-8")
    (tmp_path / "data.csv").write_text(HEADER + "\n".join(ROWS), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


Run = Callable[..., str]


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """What the command prints; it must exit with 0."""

    def section(*arguments: str) -> str:
        assert main(["check", "data.csv", "--plan", "plan.yaml", *arguments]) == 0
        return capsys.readouterr().out

    return section


def of_trend(out: str) -> list[str]:
    """The lines of the section."""
    lines = out.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(("走势", "Trend")))
    return lines[start : lines.index("", start)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("columns", ["", "80", "40"])
def test_the_section_fits_any_terminal_and_any_chinese_one(
    lang: str, columns: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    out = run("--trend", "--lang", lang)
    out.encode("gbk")
    assert "\u202e" not in out
    if columns:
        assert max(map(cell_len, out.splitlines())) <= int(columns)
    said = "".join(of_trend(out)).replace(" ", "")
    for word in ("(28-25)/(30-25)=60%", "24/36", "29.5个", "2017▁▁▂▂▅2019H2→█", "(820-880)/12×12=-60"):
        assert word in said, word


def test_off_a_terminal_every_line_stands_whole(run: Run) -> None:
    lines = of_trend(run("--trend", "--lang", "zh"))
    assert lines[0] == "走势（从基期到现值连一条直线，推算到期限）"
    rows = [re.split(r" {2,}", line) for line in lines[1:8]]
    assert rows[0] == ["目标", "要求", "现值", "进度", "快慢", "到期推算", "还需"]
    assert rows[2:] == [
        ["中国驰名商标", "≥ 30个", "28个（2019H2）", "60%", "偏慢 0.9", "29.5个", "每年 +2个，每半年 +1个"],
        ["满意度（东区）", "≥ 90%", "75%（2019）", "50%", "跟得上 1", "90%", "每年 +15 百分点"],
        ["化学需氧量", "比2017年下降18%以上", "880吨（2019）", "66.67%", "跟得上 1", "820吨", "每年 -60吨"],
        ["重大事故", "= 0起", "3起（2019）", "还剩 3起"],
        ["抽检\\u202e合格率", "≥ 98%", "97%（2019）", "94.44%", "跟得上 1.89", "114%", "每年 +1 百分点"],
    ]
    at = lines.index("  中国驰名商标")
    assert lines[at + 1 : at + 5] == [
        "    2017 ▁▁▂▂▅ 2019H2 → █",
        "    进度 (28 - 25) / (30 - 25) = 60%；时间 24 / 36 个月 ≈ 66.67%；快慢 = 0.9",
        "    到 2020-12-31：25 + (28 - 25) × 36 / 24 = 29.5个",
        "    还需：每年 (30 - 28) / 12 × 12 = 2，每半年 (30 - 28) / 12 × 6 = 1",
    ]
    assert lines[lines.index("没有走势的目标") + 1 :] == [
        "  只有一期：只有 2019 一期（只看长短相同的报告期），推算不了"
    ]


def test_who_holds_back_is_said_with_the_arithmetic(run: Run) -> None:
    lines = of_trend(run("--trend", "--lang", "en"))
    at = lines.index("  Satisfaction (西区)")
    assert "  Satisfaction (东区)" in lines[:at]
    assert lines[at + 2] == "    progress (78 - 70) / (90 - 70) = 40%; time 12 / 24 months = 50%; pace = 0.8"
    assert lines[at + 5] == "    held back by 西区 (slow 0.8); the others: 东区 on track 1"


def test_where_the_deciding_body_has_no_trend_the_one_that_holds_back_is_shown(run: Run, folder: Path) -> None:
    rows = [row for row in ROWS if row != "each,2018,east,60%,,"] + ["each,2019,park,95%,,"]
    (folder / "data.csv").write_text(HEADER + "\n".join(rows), "utf-8")
    lines = of_trend(run("--trend", "--lang", "zh"))
    assert ["满意度（西区）", "≥ 90%", "78%（2019）", "40%"] in [re.split(r" {2,}", line)[:4] for line in lines]
    assert "    进展最慢的是西区（偏慢 0.8）；没有走势：东区" in lines
    assert "  满意度（东区）：只有 2019 一期（只看长短相同的报告期），推算不了" in lines


def test_a_projection_that_is_not_possible_is_said_and_not_clamped(run: Run) -> None:
    out = run("--trend", "--lang", "zh")
    assert out.count("推算值 114% 不在可能的数值（≥ 0, ≤ 100%）之内，只说明快慢，不是预报") == 1
    assert "the line runs to 114%, which is not possible (≥ 0, ≤ 100%)" in run("--trend", "--lang", "en")


def lines_of(keys: str, *rows: str, unit: str = "分") -> list[str]:
    """The picture and the arithmetic of the one target, in English."""
    target = make_plan(target_text("t", keys, unit=unit)).target("t")
    return list(trend_lines(trend_of(keys, *rows, unit=unit), target, "en"))


def test_a_projection_below_what_is_possible_is_said_and_one_at_its_end_is_possible() -> None:
    assert lines_of("at_most: 5", "2018, , 20", "2019, , 8", unit="吨")[-1] == (
        "the line runs to -4吨, which is not possible (≥ 0吨): it tells the pace and is no forecast"
    )
    assert lines_of("at_most: 5", "2018, , 20", "2019, , 10", unit="吨")[-1].startswith("needed")


def test_negative_numbers_stand_in_brackets_in_a_formula() -> None:
    lines = lines_of("at_least: -2, range: null", "2018, , -10", "2019, , -5")
    assert lines[1].startswith("progress ((-5) - (-10)) / ((-2) - (-10)) = 62.5%")


def test_that_the_table_rounds_a_count_up_is_said_with_the_exact_number() -> None:
    rows = ["2017, , 25", "2018, , 26"]
    assert (
        lines_of("at_least: 29", *rows, unit="个")[-1]
        == "needed: (29 - 26) / 24 × 12 = 1.5 a year (rounded up in the table)"
    )
    assert lines_of("at_least: 29", *rows, unit="吨")[-1] == "needed: (29 - 26) / 24 × 12 = 1.5 a year"
    assert lines_of("at_least: 30", *rows, unit="个")[-1] == "needed: (30 - 26) / 24 × 12 = 2 a year"


def test_numbers_that_differ_never_look_alike_in_a_formula(run: Run, folder: Path) -> None:
    rows = ["one,2018,,97.99999999,,", "one,2019,,97.999999995,,"]
    (folder / "data.csv").write_text(HEADER + "\n".join(rows), "utf-8")
    out = run("--trend", "--lang", "en")
    assert "progress (97.999999995 - 97.99999999) / (98 - 97.99999999) = 50%" in out


def test_only_what_is_shown_has_a_trend(run: Run) -> None:
    assert "走势" not in run("--lang", "zh")
    assert "走势：所列目标中没有未到期的" in run("--trend", "--only", "pass", "--lang", "zh").splitlines()
    assert (
        "Trend: none of the targets shown is pending" in run("--trend", "--only", "pass", "--lang", "en").splitlines()
    )
    lines = of_trend(run("--trend", "--only", "pending", "--body", "east", "--lang", "zh"))
    assert [line for line in lines if line.startswith("  ") and not line.startswith("   ")] == ["  满意度（东区）"]


def test_a_status_is_coloured_only_where_colour_is_wanted() -> None:
    plan = make_plan(TARGETS)
    report = check(plan, submit(plan, HEADER + "\n".join(ROWS)))
    plain, coloured = (
        "".join(rendered(report, "table", View("zh", color=color, aspects=frozenset({TREND}))))
        for color in (False, True)
    )
    assert "\x1b" not in plain
    assert "\x1b[33m中国驰名商标" in coloured


# -- JSON ----------------------------------------------------------------------------------------------------------


def test_json_always_has_the_trend_and_rounds_what_does_not_end(run: Run) -> None:
    whole, asked = (json.loads(run("--format", "json", *more)) for more in ([], ["--trend"]))
    assert whole == asked
    by_id: dict[str, Any] = {result["target"]: result for result in whole["results"]}
    assert by_id["brands"]["trend"] == {
        "base": {"period": "2017", "value": 25},
        "current": {"period": "2019H2", "value": 28},
        "threshold": 30,
        "deadline": "2020-12-31",
        "progress": 0.6,
        "pace": 0.9,
        "status": "slow",
        "projected": 29.5,
        "required_per_year": 2,
        "required_per_period": 1,
        "period_length": "half_year",
        "left": None,
        "series": [
            {"period": "2017", "value": 25},
            {"period": "2018H1", "value": 25},
            {"period": "2018H2", "value": 26},
            {"period": "2019H1", "value": 26},
            {"period": "2019H2", "value": 28},
        ],
    }
    assert by_id["cod"]["trend"]["progress"] == 0.666666666667
    assert by_id["each"]["slowest"] == "west"
    assert by_id["each"]["trends"][1] == {
        "body": "west", "progress": 0.4, "pace": 0.8, "status": "slow", "projected": 86, "required_per_year": 12,
        "left": None,
    }  # fmt: skip
    assert (by_id["zero"]["trend"]["left"], by_id["zero"]["trend"]["pace"]) == (3, None)
    assert (by_id["met"]["trend"], by_id["one"]["trend"]) == (None, None)
    assert by_id["one"]["notes"] == ["只有 2019 一期（只看长短相同的报告期），推算不了"]


# -- the documentation ---------------------------------------------------------------------------------------------

DOC = (ROOT / "docs" / "verdicts.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```trend\n(.*?)^```$", DOC, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("block", EXAMPLES)
def test_an_example_of_the_documentation_comes_to_what_it_says(block: str) -> None:
    head, *rows, outcome = block.splitlines()
    unit, _, keys = head.removeprefix("unit: ").partition(", ")
    appraisal = only(keys, *rows, unit=unit.strip('"'))
    said = outcome.removeprefix("=> ").split(", ")
    data = trend_data(appraisal)
    if data is None:
        assert said == [trend_reason(appraisal)]
        return
    data["slowest"] = slowest_body(appraisal)
    expected = dict(pair.split(" ") if " " in pair else ["status", pair] for pair in said)
    assert {key: str(data[key]) if isinstance(data[key], str) else float(data[key]) for key in expected} == {
        key: value if isinstance(data[key], str) else float(value) for key, value in expected.items()
    }


def test_the_documentation_has_examples_of_trends() -> None:
    assert len(EXAMPLES) >= 6


def test_a_strict_count_needs_one_thing_more_than_its_threshold() -> None:
    plan = make_plan(target_text("shops", "more_than: 5", unit="家"))
    report = check(plan, submit(plan, f"{HEADER}shops,2018,,2,,\nshops,2019,,4,,\n"))
    said = "".join(rendered(report, "table", View("en", aspects=frozenset({TREND}))))
    assert "+2家 a year" in said


def worked_out(formula: str) -> Fraction:
    """What a printed formula comes to."""
    exact = re.sub(r"[0-9.]+", lambda number: f"Fraction('{number[0]}')", formula.replace("×", "*"))
    return Fraction(eval(exact, {"Fraction": Fraction}))  # noqa: S307 - a formula that we have printed


@given(st.lists(st.tuples(st.integers(0, 37), st.integers(41, 90)), min_size=2, max_size=2), st.integers(91, 99))
def test_the_arithmetic_is_true_as_it_is_printed(counts: list[tuple[int, int]], goal: int) -> None:
    rows = "".join(f"rate,{2018 + i},,,{n},{d}\n" for i, (n, d) in enumerate(counts))
    plan = make_plan(target_text("rate", f"at_least: {goal}"))
    report = check(plan, submit(plan, HEADER + rows))
    said = "".join(rendered(report, "table", View("en", aspects=frozenset({TREND}))))
    found = re.findall(r"(?:progress|on 2020-12-31:) ([^;=≈]*) ([=≈]) (-?[0-9.]+)%", said)
    assert len(found) == 2
    for (formula, sign, outcome), scale in zip(found, (100, 1), strict=True):
        true = worked_out(formula) * scale
        places = len(outcome.partition(".")[2])
        assert abs(true - Fraction(outcome)) <= (0 if sign == "=" else Fraction(51, 100) / 10**places)
