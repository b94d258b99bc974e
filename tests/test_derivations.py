"""Derivations: from the JSON report's alone every verdict comes out again; for people they show all the arithmetic."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import recompute
from builders import make_plan, submit, target_text
from qcity import appraise, check, render
from qcity.periods import year_of
from qcity.plan import Plan
from qcity.report import DERIVATION, Report
from qcity.reporters import View
from qcity.reporters.derivations import exact
from qcity.reporters.derivationtext import render_derivation
from qcity.source import Place
from qcity.waiver import Waiver
from second_judge.compare import run_qcity, write_case

CASES = Path(__file__).parent / "cases"
EXPECTED = sorted(path for path in CASES.glob("*/expected.json"))
HEADER = "indicator,period,body,value,unit,numerator,denominator\n"


def judged(plan: Plan, *rows: str) -> Report:
    """A report on the rows."""
    return check(plan, submit(plan, HEADER + "".join(f"{row}\n" for row in rows)))


def derivation(plan: Plan, *rows: str) -> dict[str, Any]:
    """The derivation of a plan's one target, as data."""
    data: dict[str, Any] = json.loads(render(judged(plan, *rows), "json", "en"))["results"][0]["derivation"]
    return data


def said(plan: Plan, *rows: str, lang: str = "en", width: int | None = None) -> str:
    """The derivation of a plan's one target, as people read it."""
    report = appraise(judged(plan, *rows), [DERIVATION])
    return "".join(render_derivation(report, report.results[0], View(lang, width)))


# -- worked out again ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.parent.name)
def test_every_verdict_of_a_case_comes_out_again(path: Path) -> None:
    assert list(recompute.differences(path.read_text("utf-8"))) == []


@pytest.mark.parametrize("tens", range(12))
def test_every_verdict_of_random_plans_comes_out_again(tens: int, tmp_path: Path) -> None:
    compared = 0
    for seed in range(tens * 10, tens * 10 + 10):
        write_case(tmp_path, seed)
        _, found = run_qcity(tmp_path)
        for old in tmp_path.iterdir():
            old.unlink()
        if found:
            text = json.dumps(found, default=float_text)
            assert list(recompute.differences(text)) == [], seed
            compared += len(found["results"])
    assert compared > 10


def float_text(number: object) -> Any:
    """A decimal of a report, handed on as it stands: the script takes a text for a number too."""
    return str(number)


@pytest.mark.parametrize(
    ("rows", "path", "value"),
    [
        (["rate,2020,,95,%,,"], ("figure", "value"), 85),
        (["rate,2020,,,,95,100"], ("figure", "numerator"), 85),
        (["rate,2020,east,,,95,100", "rate,2020,west,,,95,100"], ("figure", "of", 0, "denominator"), 200),
        (["rate,2020,east,,,95,100", "rate,2020,west,,,95,100"], ("figure", "how"), "error"),
        (["rate,2020,,95,%,,"], ("figure",), None),
    ],
)
def test_another_number_in_a_derivation_gives_another_verdict(
    rows: list[str], path: tuple[Any, ...], value: Any
) -> None:
    report = json.loads(render(judged(make_plan(), *rows), "json"))
    assert list(recompute.differences(json.dumps(report))) == []
    at = report["results"][0]["derivation"]["parts"][0]
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    assert list(recompute.differences(json.dumps(report)))


def test_another_day_gives_another_verdict() -> None:
    report = json.loads(render(judged(make_plan(), "rate,2020,,85,%,,"), "json"))
    report["results"][0]["derivation"]["as_of"] = "2019-12-31"
    assert list(recompute.differences(json.dumps(report))) == [
        "rate city 2020: fail, not pending",
        "rate: fail, not pending",
    ]


def test_the_script_ends_with_1_where_a_verdict_comes_out_otherwise(tmp_path: Path) -> None:
    text = render(judged(make_plan(), "rate,2020,,95,%,,"), "json")
    codes = []
    for name, content in (("true.json", text), ("false.json", text.replace('"value": 95', '"value": 5'))):
        (tmp_path / name).write_text(content, "utf-8")
        done = subprocess.run([sys.executable, recompute.__file__, str(tmp_path / name)], check=False)
        codes.append(done.returncode)
    assert codes == [0, 1]


# -- as data ---------------------------------------------------------------------------------------------------------


def test_a_number_that_never_ends_is_a_fraction_in_a_derivation() -> None:
    plan = make_plan(target_text("land", "at_least: 1", unit="公顷"))
    data = derivation(plan, "land,2020,,20,亩,,")
    figure = data["parts"][0]["figure"]
    assert (figure["value"], figure["factor"]) == (20, "1/15")
    assert exact(None) is None


def test_a_derivation_names_every_row_that_was_used() -> None:
    data = derivation(make_plan(), "rate,2020,east,,,95,100", "rate,2020,west,,,95,100")
    figure = data["parts"][0]["figure"]
    assert figure["how"] == "pooled"
    assert [(one["body"], one["places"][0]["row"]) for one in figure["of"]] == [("east", 2), ("west", 3)]


def test_a_missing_area_and_a_row_in_error_are_named_in_a_derivation() -> None:
    figure = derivation(make_plan(), "rate,2020,east,,,95,100")["parts"][0]["figure"]
    assert figure["value"] is None
    assert figure["of"][1] == {"how": "missing", "body": "west", "period": "2020"}
    figure = derivation(make_plan(), "rate,2020,,9x,%,,")["parts"][0]["figure"]
    assert (figure["how"], figure["places"][0]["row"]) == ("error", 2)


def test_what_a_rule_compares_with_is_in_the_derivation() -> None:
    plan = make_plan(target_text("tons", "changes_by: -18, baseline: {period: 2017}", unit="吨"))
    (step,) = derivation(plan, "tons,2017,,1000,,,", "tons,2020,,840,,,")["parts"]
    assert (step["base"]["value"], step["base"]["figure"]["places"][0]["row"]) == (1000, 2)
    assert (step["limits"]["high"], step["limits"]["low"]) == (820, None)


@pytest.mark.parametrize(("counts", "spare"), [("95,100", 5), ("90,100", 0), ("100,100", 10)])
def test_how_many_fewer_would_still_hold_is_counted(counts: str, spare: int) -> None:
    assert derivation(make_plan(), f"rate,2020,,,,{counts}")["spare"] == spare


def test_where_no_change_of_the_counts_would_fail_nothing_is_said_of_them() -> None:
    plan = make_plan(target_text("rate", "at_most: 100"))
    assert derivation(plan, "rate,2020,,,,3,3")["spare"] is None


def test_another_row_of_the_same_figure_is_not_taken_for_it() -> None:
    figure = derivation(make_plan(), "rate,2020,,90.0,%,,", "rate,2020,,,,9,10")["parts"][0]["figure"]
    assert ([one["row"] for one in figure["places"]], [one["row"] for one in figure["same"]]) == ([3], [2])
    text = said(make_plan(), "rate,2020,,90.0,%,,", "rate,2020,,,,9,10")
    assert "data.csv:2  another row of the same figure" in text


def test_a_waiver_and_the_notes_of_the_target_stand_in_the_derivation() -> None:
    plan = make_plan()
    waiver = Waiver("停电", "领导小组", year_of(2020), Place("w.yaml", row=1))
    report = check(plan, submit(plan, f"{HEADER}rate,2020,,80,%,,\n"), waivers={"rate": waiver})
    appraised = appraise(report, [DERIVATION])
    text = "".join(render_derivation(appraised, appraised.results[0], View("en")))
    assert "in force, kept out of the exit code (停电; approved by 领导小组; until 2020)" in text


@pytest.mark.parametrize(("counts", "spare"), [("2,100", 0), ("0,100", 2), ("1,100", 1)])
def test_how_many_more_would_still_hold_is_counted(counts: str, spare: int) -> None:
    plan = make_plan(target_text("rate", "at_most: 2"))
    assert derivation(plan, f"rate,2020,,,,{counts}")["spare"] == spare


def test_a_withdrawn_target_has_no_derivation() -> None:
    plan = make_plan(target_text("rate", "at_least: 90, void: {reason: 停止}"), target_text("other"))
    report = judged(plan, "other,2020,,95,%,,")
    assert json.loads(render(report, "json"))["results"][0]["derivation"] is None
    appraised = appraise(report, [DERIVATION])
    said = "".join(render_derivation(appraised, appraised.results[0], View("zh")))
    assert said == "  结论：－ 已撤销\n    目标已撤销：停止\n"


# -- for people ------------------------------------------------------------------------------------------------------


def test_the_rows_the_arithmetic_the_comparison_and_the_gap_are_shown() -> None:
    plan = make_plan(target_text("rate", "at_least: 96, numerator: 合格批次, denominator: 监测批次"))
    assert said(plan, "rate,2020,,,,2918,3056").splitlines() == [
        "Derivation (as of 2020-12-31)",
        "  全市 2020",
        "    Data: data.csv:2  全市 2020  2918 / 3056",
        "    Arithmetic: 2918 ÷ 3056 × 100% = 95.4842931937…%",
        "    Comparison: 95.4842931937…% ≥ 96%: it does not hold, short by 0.52 pp",
        "  Verdict: × fail",
        "  What would change it:",
        "    the figure would have to be ≥ 96%; it is short by 0.52 pp",
        "    16 more in the numerator (合格批次) of the same denominator (监测批次) are needed",
    ]


def test_pooled_counts_are_added_up_before_the_eyes() -> None:
    text = said(make_plan(), "rate,2020,east,,,90,100", "rate,2020,west,,,891,900", lang="zh")
    assert "计算：(90 + 891) ÷ (100 + 900) = 981 ÷ 1000 × 100% = 98.1%" in text


@pytest.mark.parametrize(
    ("rollup", "formula"),
    [
        ("sum", "5.5 + 3 = 8.5万亩"),
        ("mean", "(5.5 + 3) ÷ 2 = 4.25万亩"),
        ("max", "max(5.5, 3) = 5.5万亩"),
        ("min", "min(5.5, 3) = 3万亩"),
    ],
)
def test_every_way_to_roll_up_is_written_as_a_formula(rollup: str, formula: str) -> None:
    plan = make_plan(target_text("land", f"at_least: 3, rollup: {rollup}", unit="万亩"))
    assert formula in said(plan, "land,2020,east,5.5,,,", "land,2020,west,3,,,")


def test_a_conversion_is_written_as_a_formula() -> None:
    plan = make_plan(target_text("land", "at_least: 2", unit="万亩"))
    assert "23500 ÷ 10000 = 2.35万亩" in said(plan, "land,2020,,23500,亩,,")
    plan = make_plan(target_text("land", "at_least: 2", unit="亩"))
    assert "2.5 × 10000 = 25000亩" in said(plan, "land,2020,,2.5,万亩,,")


def test_the_level_that_a_change_leads_to_is_written_as_a_formula() -> None:
    plan = make_plan(target_text("tons", "changes_by: -18, baseline: {period: 2017, value: 1000}", unit="吨"))
    text = said(plan, "tons,2020,,840,,,")
    assert "Base: 2017  1000吨 (given by the plan)" in text
    assert "Limit: 1000 - 1000 × 18% = 820吨" in text
    assert "Comparison: 840吨 ≤ 820吨: it does not hold, short by 20吨" in text


@pytest.mark.parametrize(
    ("keys", "rows", "line"),
    [
        ("at_least: 90", ["rate,2020,,95,%,,"], "there is 5 pp to spare"),
        ("at_least: 90", ["rate,2020,,,,90,100"], "one fewer may not count"),
        ("at_most: 2", ["rate,2020,,,,2,100"], "one more may not count"),
        ("about: 3, tolerance: 0.5, better: higher", ["rate,2020,,10,%,,"], "there is 7.5 pp to spare"),
        ("between: [10, 20]", ["rate,2020,,18,%,,"], "there is 8 pp to spare"),
        ("external: 上级", ["rate,2020,,18,%,,"], "settle first: the threshold is set elsewhere"),
        ("at_least: 90", [], "report the figure of 全市 2020"),
        ("at_least: 90", ["rate,2020,,9x,%,,"], "settle first: a row is in error"),
        ("at_least: 90", ["rate,2020,,≥80,%,,"], "Comparison: ≥80 ≥ 90%: that cannot be said"),
        ("equals: 0", ["rate,2020,,2,%,,"], "would have to be = 0%"),
        ("at_least: 90", ["rate,2019,,80,%,,"], "not due until 2020-12-31"),
        ("between: [1, 2], strict: true", ["rate,2020,,3,%,,"], "would have to be ≤ 2%"),
        ("at_least: 90, when: every_period", ["rate,2019,,80,%,,", "rate,2020,,95,%,,"], "later figures do not change"),
        ("at_least: 90, when: every_year", ["rate,2020,,80,%,,"], "every part must hold: of 3, 3 do not"),
    ],
)
def test_what_would_change_a_verdict_is_said(keys: str, rows: list[str], line: str) -> None:
    plan = make_plan(target_text("rate", keys), target_text("other"))
    year = "2019" if line.startswith("not due") else "2020"
    assert line in said(plan, *rows, f"other,{year},,95,%,,")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_derivation_loses_nothing_in_a_narrow_terminal_and_is_gbk(lang: str) -> None:
    plan = make_plan(target_text("rate", "at_least: 90, when: every_period"))
    rows = ["rate,2019,east,,,90,100", "rate,2019,west,,,891,900", "rate,2020,,≥95,%,,", "rate,2018,,9x,%,,"]
    wide, narrow = said(plan, *rows, lang=lang), said(plan, *rows, lang=lang, width=40)
    assert "".join(narrow.split()) == "".join(wide.split())
    wide.encode("gbk")


def test_text_of_a_file_stays_inert_in_a_derivation() -> None:
    plan = make_plan()
    report = appraise(check(plan, submit(plan, f"{HEADER}rate,2020,,95,%,,\n", path="a\x1b[31m.csv")), [DERIVATION])
    text = "".join(render_derivation(report, report.results[0], View("en")))
    assert "\x1b" not in text
    assert "a\\x1b[31m.csv:2" in text
