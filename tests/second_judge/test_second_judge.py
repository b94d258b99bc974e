"""The second judge against examples worked by hand from the contract, and the tools around it."""

from __future__ import annotations

import copy
import csv
import io
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import yaml

from .compare import differences, same_number
from .generate import case, to_csv, to_yaml
from .generate_rows import COLUMNS
from .judge import judge
from .model import RULES
from .periods import parse_period
from .units import Units

BODIES: list[dict[str, Any]] = [
    {"id": "city", "name": "全市", "kind": "whole"},
    {"id": "east", "name": "东区", "kind": "area"},
    {"id": "west", "name": "西区", "kind": "area"},
    {"id": "park", "name": "园区", "kind": "area", "within": "east"},
    {"id": "amr", "name": "质监局", "kind": "department", "aliases": ["市场监管局"]},
]


def make_plan(*targets: dict[str, Any], **head: object) -> dict[str, Any]:
    """A plan due in 2020 that starts in 2018; a target is a percentage unless it says otherwise."""
    start = {"id": "t", "name": "合格率", "domain": "d", "unit": "%"}
    return {
        "plan": {"id": "p", "title": "规划", "due": 2020, "starts": 2018, "domains": [{"id": "d"}]} | head,
        "bodies": BODIES,
        "targets": [start | target for target in targets],
    }


def row(period: str, value: str = "", **cells: str) -> dict[str, str]:
    """A row of the target t."""
    return dict.fromkeys(COLUMNS, "") | {"indicator": "t", "period": period, "value": value} | cells


def counts(period: str, passed: int, total: int, **cells: str) -> dict[str, str]:
    """A row with two counts."""
    return row(period, numerator=str(passed), denominator=str(total), **cells)


def one(target: dict[str, Any], *rows: dict[str, str], **options: Any) -> dict[str, Any]:
    """The result of a plan of one target."""
    result: dict[str, Any] = judge(make_plan(target), list(rows), **options)["results"]["t"]
    return result


def verdict(target: dict[str, Any], *rows: dict[str, str], **options: Any) -> str:
    """The verdict of a plan of one target."""
    return str(one(target, *rows, **options)["verdict"])


NO_PART = {"period": None, "body": "city", "verdict": "missing", "value": None, "gap": None, "margin": None}


def parts(result: dict[str, Any]) -> list[tuple[str | None, str, str]]:
    """The parts of a result as (period, body, verdict)."""
    return [(part["period"], part["body"], part["verdict"]) for part in result["parts"]]


# by_due, rules, gaps and margins


def test_pooled_food_sampling_fails_where_the_mean_of_the_rates_would_pass() -> None:
    # rates 99.5 and 97.0, mean 98.25, but pooled (995 + 9700) / (1000 + 10000) = 97.2272...
    rows = [counts("2020", 995, 1000, body="east"), counts("2020", 9700, 10000, body="west")]
    result = one({"at_least": 98}, *rows)
    assert result["verdict"] == "fail"
    assert result["value"] == Fraction(10695, 110)
    assert result["gap"] == 98 - Fraction(10695, 110)
    assert result["margin"] == -result["gap"]
    assert result["needed"] == 85  # 98 % of 11000 is 10780
    assert verdict({"at_least": 98, "rollup": "mean"}, *rows) == "pass"


def test_needed_at_national_scale() -> None:
    # 97.77 % of 3,673,579 batches: 98 % of them is 3,600,107.42, so 3,600,108 would have had to pass
    result = one({"at_least": 98}, counts("2020", 3591658, 3673579))
    assert result["verdict"] == "fail"
    assert result["needed"] == 3600108 - 3591658


@pytest.mark.parametrize(
    ("rule", "passed", "needed"),
    [
        ({"at_least": 96}, 95, 1),
        ({"more_than": 96}, 96, 1),
        ({"at_most": 5}, 8, 3),
        ({"less_than": 5}, 5, 1),
        ({"equals": 100}, 97, 3),
        ({"at_least": 96}, 96, 0),
    ],
)
def test_needed_counts_of_a_hundred(rule: dict[str, Any], passed: int, needed: int) -> None:
    assert one(rule, counts("2020", passed, 100))["needed"] == needed


@pytest.mark.parametrize(
    ("rule", "value", "expected", "gap", "margin"),
    [
        ({"at_least": 30}, "30", "pass", 0, 0),
        ({"at_least": 30}, "31.2", "pass", 0, "1.2"),
        ({"at_least": 30}, "29.9", "fail", "0.1", "-0.1"),
        ({"more_than": 30}, "30", "fail", 0, 0),
        ({"less_than": 30}, "30.0", "fail", 0, 0),
        ({"at_most": 30}, "32.5", "fail", "2.5", "-2.5"),
        ({"equals": 0}, "0.3%", "fail", "0.3", "-0.3"),
        ({"equals": 0}, "0", "pass", 0, 0),
        ({"between": [10, 20]}, "12", "pass", 0, 2),
        ({"between": [10, 20]}, "8", "fail", 2, -2),
        ({"between": [10, 20]}, "21", "pass", 0, 1),
        ({"between": [10, 20], "strict": True}, "21", "fail", 1, -1),
        ({"about": 80, "tolerance": 2}, "77", "fail", 1, -1),
        ({"about": 80, "tolerance": 2}, "78", "pass", 0, 0),
        ({"about": 80, "tolerance": 2, "better": "higher"}, "95", "pass", 0, -13),
        ({"about": 80}, "80", "pass", 0, None),
        ({"about": 80}, "80.1", "undecided", None, None),
        ({"about": 80, "better": "lower"}, "79", "pass", 0, None),
    ],
)
def test_rules_at_and_around_their_limits(
    rule: dict[str, Any], value: str, expected: str, gap: Any, margin: Any
) -> None:
    result = one(rule, row("2020", value))
    assert result["verdict"] == expected
    assert result["gap"] == (None if gap is None else Fraction(gap))
    assert result["margin"] == (None if margin is None else Fraction(margin))


def test_rise_needs_more_than_the_baseline_and_falls_mirrors_it() -> None:
    base = {"baseline": {"period": 2017, "value": Decimal("81.3")}}
    level = one({"rises": True, **base}, row("2020", "81.3"))
    assert (level["verdict"], level["gap"], level["margin"]) == ("fail", 0, 0)
    assert verdict({"falls": True, **base}, row("2020", "81.2")) == "pass"
    assert verdict({"rises": True}, row("2020", "81.3")) == "undecided"


def test_baseline_without_value_is_the_measurement_of_its_period() -> None:
    target = {"unit": "吨", "changes_by": -18, "baseline": {"period": 2017}}
    result = one(target, row("2017", "1000"), row("2020", "830"))
    assert (result["verdict"], result["gap"], result["margin"]) == ("fail", 10, -10)
    assert verdict(target, row("2017", "1000"), row("2020", "820")) == "pass"
    assert verdict(target, row("2017", "0"), row("2020", "820")) == "undecided"


def test_not_due_yet_is_pending_and_later_figures_do_not_judge() -> None:
    assert verdict({"at_least": 30}, row("2019", "29")) == "pending"
    assert verdict({"at_least": 30}, row("2020", "29"), as_of="2020-12-30") == "missing"
    assert verdict({"at_least": 30}, row("2020", "29"), row("2021", "31")) == "fail"


def test_of_two_that_end_together_the_longer_decides() -> None:
    result = one({"at_least": 30}, row("2020-12", "40"), row("2020", "20"), row("2020Q4", "50"))
    assert (result["verdict"], result["period"]) == ("fail", "2020")


def test_external_threshold_is_converted_and_its_rule_must_be_the_plans() -> None:
    target = {"unit": "吨", "external": {"at_most": "国家目标"}}
    limits: dict[str, Any] = {"t": {"at_most": Decimal("1.2"), "unit": "万吨"}}
    assert one(target, row("2020", "12001"), thresholds=limits)["gap"] == 1
    assert verdict(target, row("2020", "12001")) == "undecided"
    wrong = judge(make_plan(target), [row("2020", "1")], thresholds={"t": {"at_least": 1}})
    assert wrong["exit_code"] == 2


def test_void_from_since_on() -> None:
    target = {"at_least": 30, "void": {"reason": "取消", "since": "2018-11"}}
    assert verdict(target, row("2018-10", "20")) == "pending"
    assert verdict(target, row("2020", "20")) == "void"
    assert judge(make_plan(target), [row("2020", "20")])["exit_code"] == 0


# roll-ups and areas


def test_roll_up_with_a_missing_area_is_undecided() -> None:
    target = {"unit": "家", "at_least": 10}
    assert verdict(target, row("2020", "12", body="east")) == "undecided"
    both = one(target, row("2020", "4", body="east"), row("2020", "5", body="西区"))
    assert (both["verdict"], both["value"], both["body"]) == ("fail", 9, "city")


def test_the_latest_period_decides_even_where_only_some_areas_have_it() -> None:
    rows = [row("2019", "12"), row("2020", "12", body="east")]
    assert verdict({"unit": "家", "at_least": 10}, *rows) == "undecided"


def test_the_wholes_own_row_decides_over_its_areas() -> None:
    rows = [row("2020", "4", body="east"), row("2020", "5", body="west"), row("2020", "10", body="合计")]
    assert verdict({"unit": "家", "at_least": 10}, *rows) == "pass"


def test_part_of_another_area_is_never_added_and_alone_no_figure() -> None:
    target = {"unit": "家", "at_least": 10}
    areas = [row("2020", "4", body="east"), row("2020", "5", body="west")]
    assert one(target, *areas, row("2020", "3", body="park"))["value"] == 9
    alone = judge(make_plan(target), [row("2020", "30", body="park")])
    assert (alone["results"]["t"]["verdict"], alone["exit_code"]) == ("missing", 3)


def test_rates_without_counts_and_scores_are_not_rolled_up() -> None:
    rates = [row("2020", "99", body="east"), row("2020", "97", body="west")]
    assert verdict({"at_least": 98}, *rates) == "undecided"
    assert verdict({"unit": "分", "at_least": 90}, *rates) == "undecided"
    assert one({"at_least": 98, "rollup": "min"}, *rates)["gap"] == 1


def test_each_area_takes_the_largest_gap_and_lists_every_part() -> None:
    rows = [row("2020", "28", body="east"), row("2020", "25", body="west"), row("2020", "31", body="park")]
    result = one({"at_least": 30, "scope": "each_area"}, *rows)
    assert (result["verdict"], result["body"], result["gap"]) == ("fail", "west", 5)
    expected = [("2020", "east", "fail"), ("2020", "west", "fail"), ("2020", "park", "pass")]
    assert parts(result) == expected


def test_each_area_without_one_of_them_is_missing() -> None:
    result = one({"at_least": 30, "scope": "each_area"}, row("2020", "31", body="east"))
    assert (result["verdict"], result["period"], result["body"]) == ("missing", None, "west")


def test_each_body_takes_the_reporter_where_the_body_is_empty() -> None:
    target = {"at_least": 30, "scope": "each_body", "bodies": ["质监局", "east"]}
    rows = [row("2020", "31", reporter="市场监管局"), row("2020", "29", body="东区", reporter="质监局")]
    assert parts(one(target, *rows)) == [("2020", "east", "fail"), ("2020", "amr", "pass")]


# over the years


def test_every_year_wants_every_whole_year() -> None:
    target = {"at_least": 30, "when": "every_year"}
    result = one(target, row("2018", "31"), row("2020-12", "31"))
    assert parts(result) == [("2018", "city", "pass"), ("2019", "city", "missing"), ("2020", "city", "pass")]
    assert (result["verdict"], result["is_due"], result["period"]) == ("missing", True, "2019")


def test_every_year_rise_without_baseline_has_no_first_part() -> None:
    target = {"rises": True, "when": "every_year"}
    rows = [row("2017", "40"), row("2018", "30"), row("2020", "33")]
    assert parts(one(target, *rows)) == [("2019", "city", "missing"), ("2020", "city", "undecided")]
    rows.append(row("2019", "31"))
    assert verdict(target, *rows) == "pass"
    based = target | {"baseline": {"period": 2017}}
    result = one(based, *rows)
    assert (result["verdict"], result["period"], result["gap"]) == ("fail", "2018", 10)


def test_cadence_wants_every_period_and_without_it_the_reported_ones_count() -> None:
    rows = [row("2020Q1", "31"), row("2020Q3", "31"), row("2020-08", "29")]
    quarterly = {"at_least": 30, "when": "every_period", "cadence": "quarter", "starts": 2020}
    expected = [("2020Q1", "city", "pass"), ("2020Q2", "city", "missing"), ("2020Q3", "city", "pass")]
    assert parts(one(quarterly, *rows)) == expected
    assert verdict({"at_least": 30, "when": "every_period"}, *rows) == "fail"


def test_every_period_is_due_with_its_first_part_and_without_any_at_the_deadline() -> None:
    target = {"at_least": 30, "when": "every_period"}
    early = one(target, row("2018Q1", "29"))
    assert (early["verdict"], early["is_due"]) == ("fail", True)
    none = one(target, row("2017", "29"), as_of="2019")
    assert (none["verdict"], none["is_due"], none["parts"]) == ("missing", False, [NO_PART])
    assert one(target, row("2017", "29"), as_of="2020")["is_due"] is True


def test_largest_gap_then_latest_names_the_part() -> None:
    target = {"at_least": 30, "when": "every_period"}
    result = one(target, row("2018", "28"), row("2019", "28"), row("2020", "29"))
    assert (result["period"], result["gap"]) == ("2019", 2)


def test_flow_year_is_the_sum_of_all_its_parts_only() -> None:
    target = {"unit": "家", "at_least": 10, "measure": "flow"}
    quarters = [row(f"2020Q{quarter}", "3") for quarter in (1, 2, 3, 4)]
    result = one(target, *quarters)
    assert (result["verdict"], result["value"], result["period"]) == ("pass", 12, "2020")
    assert verdict(target, *quarters[:3]) == "missing"
    assert one(target, *quarters, row("2020", "9"))["gap"] == 1
    assert verdict(target, *quarters[:3], row("2020Q4", "abc")) == "undecided"


def test_flow_ratio_pools_its_parts() -> None:
    target = {"at_least": 98, "measure": "flow"}
    halves = [counts("2020H1", 100, 100), counts("2020年下半年", 870, 900)]
    assert one(target, *halves)["value"] == 97
    assert verdict(target, halves[0], row("2020H2", "99")) == "undecided"


# cells


@pytest.mark.parametrize(
    ("unit", "cell", "column", "expected"),
    [
        ("%", "９７．８％", "", Fraction(978, 10)),
        ("%", "978‰", "", Fraction(978, 10)),
        ("%", "0.965", "fraction", Fraction(965, 10)),
        ("家", "12,345", "", Fraction(12345)),
        ("亩", "8万亩", "", Fraction(80000)),
        ("亩", "8", "万亩", Fraction(80000)),
        ("亩", "2公顷", "", Fraction(30)),
        ("万亩", "1", "km²", Fraction(15, 100)),
        ("家", "4家", "个", Fraction(4)),
    ],
)
def test_cells_are_read_in_their_unit(unit: str, cell: str, column: str, expected: Fraction) -> None:
    assert one({"unit": unit, "at_least": 1}, row("2020", cell, unit=column))["value"] == expected


@pytest.mark.parametrize(
    "cells",
    [
        {"value": "0.965"},
        {"value": "1"},
        {"value": "97.8元"},
        {"value": "97.8%", "unit": "‰"},
        {"value": "101"},
        {"value": "1,23"},
        {"numerator": "9"},
        {"numerator": "10", "denominator": "9"},
        {"value": "97.7%", "numerator": "978", "denominator": "1000"},
        {"value": "98", "revision": "x"},
        {"value": "98", "period": "2020-13"},
        {"value": "98", "body": "火星"},
        {"value": "98", "period": "2022"},
    ],
)
def test_a_row_in_error_leaves_its_target_undecided_and_no_older_figure_stands_in(
    cells: dict[str, str],
) -> None:
    older = row("2019", "99")
    result = judge(make_plan({"at_least": 98}), [older, row("2020") | cells], as_of="2020")
    assert result["exit_code"] == 3
    assert result["error_rows"] == [1]
    assert result["results"]["t"]["verdict"] == "undecided"


@pytest.mark.parametrize("cell", ["98%", "97.8%", "97.80%", "978‰"])
def test_a_value_beside_its_counts_may_be_rounded(cell: str) -> None:
    result = judge(make_plan({"at_least": 90}), [row("2020", cell, numerator="978", denominator="1000")])
    assert result["error_rows"] == []


def test_half_up_and_half_to_even_both_agree_with_counts() -> None:
    for cell, agrees in (("12%", True), ("13%", True), ("12.4%", False), ("12.5%", True)):
        rows = [row("2020", cell, numerator="1", denominator="8")]
        assert (judge(make_plan({"at_least": 90}), rows)["error_rows"] == []) is agrees


def test_what_is_not_reported_is_as_if_absent() -> None:
    target = {"at_least": 98}
    for cells in (
        {"value": "/"},
        {"value": "未报"},
        {"value": "1%", "status": "M"},
        {"value": "", "unit": "%"},
    ):
        assert one(target, row("2019", "99"), row("2020") | cells)["period"] == "2019"
    assert one(target, row("2019", "99"), counts("2020", 0, 0))["period"] == "2019"


@pytest.mark.parametrize(
    ("rule", "cell", "expected"),
    [
        ({"at_least": 90}, "90%以上", "pass"),
        ({"more_than": 90}, "90%以上", "undecided"),
        ({"more_than": 90}, "超过90%", "pass"),
        ({"at_least": 90}, "≥89", "undecided"),
        ({"at_least": 90}, "<90", "fail"),
        ({"at_most": 90}, "≥90", "undecided"),
        ({"less_than": 90}, "≥90", "fail"),
        ({"at_least": 90}, "约95", "undecided"),
    ],
)
def test_a_bound_decides_where_it_implies_the_verdict(rule: dict[str, Any], cell: str, expected: str) -> None:
    result = one(rule, row("2020", cell))
    assert (result["verdict"], result["gap"]) == (expected, None)


def test_a_bound_in_a_roll_up_decides_where_it_implies_the_verdict() -> None:
    rows = [row("2020", "7", body="east"), row("2020", "≥4", body="west")]
    assert verdict({"unit": "家", "at_least": 11}, *rows) == "pass"
    assert verdict({"unit": "家", "at_least": 12}, *rows) == "undecided"
    assert verdict({"unit": "家", "at_most": 10}, *rows) == "fail"
    assert verdict({"unit": "家", "at_most": 7, "rollup": "min"}, *rows) == "pass"
    least = one({"unit": "家", "equals": 0, "rollup": "min"}, rows[1], row("2020", "0", body="east"))
    assert (least["verdict"], least["value"]) == ("pass", None)


def test_highest_revision_replaces_duplicates_count_once_and_conflicts_leave_undecided() -> None:
    plan = make_plan({"at_least": 98})
    revised = [row("2020", "99", revision="2"), row("2020", "97", revision="10"), row("2020", "96")]
    assert judge(plan, revised)["results"]["t"]["value"] == 97
    twice = judge(plan, [row("2020", "97"), row("2020年", "97.0%", body="全市")])
    assert (twice["exit_code"], twice["results"]["t"]["verdict"]) == (1, "fail")
    conflict = judge(plan, [row("2020", "99"), row("2020", "99.5")])
    assert (conflict["exit_code"], conflict["error_rows"]) == (3, [0, 1])
    assert conflict["results"]["t"]["verdict"] == "undecided"


def test_rows_of_no_use_and_subtotals_are_kept_out() -> None:
    rows = [row("2020", "99", body="质监局"), row("2020", "1", body="小计"), row("2020", "98.5")]
    result = judge(make_plan({"at_least": 98}), rows)
    assert (result["results"]["t"]["verdict"], result["exit_code"]) == ("pass", 0)


def test_exit_codes() -> None:
    binding, soft = {"at_least": 98}, {"at_least": 98, "commitment": "aspirational"}
    assert judge(make_plan(binding), [row("2020", "97")])["exit_code"] == 1
    assert judge(make_plan(soft), [row("2020", "97")])["exit_code"] == 0
    assert judge(make_plan(binding), [row("2019", "97")])["exit_code"] == 0
    assert judge(make_plan(binding), [row("2019", "/")])["exit_code"] == 0
    assert judge(make_plan(binding), [])["exit_code"] == 3


def test_as_of_is_the_newest_usable_period() -> None:
    rows = [row("2019H1", "99"), row("2020", "/"), row("2035", "99"), row("2020-03", "abc")]
    assert judge(make_plan({"at_least": 98}), rows)["as_of"] == "2019-06-30"
    assert judge(make_plan({"at_least": 98}), rows, as_of="2020Q1")["as_of"] == "2020-03-31"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2020年度", "2020"),
        ("2020年上半年", "2020H1"),
        ("2020年第三季度", "2020Q3"),
        ("2020年6月", "2020-06"),
        ("2020年1-6月", "2020H1"),
        ("截至2020年6月底", "2020-06"),
        ("2020-02-29", "2020-02-29"),
    ],
)
def test_spellings_of_periods(text: str, canonical: str) -> None:
    period = parse_period(text)
    assert period is not None
    assert period.text == canonical


@pytest.mark.parametrize("text", ["", "2020-13", "2021-02-29", "2020Q5", "2020年1-5月", "去年"])
def test_no_periods(text: str) -> None:
    assert parse_period(text) is None


def test_units_of_the_plan_convert() -> None:
    units = Units([{"id": "担", "of": "吨", "factor": Decimal("0.05")}])
    picul, ton = units.find("担"), units.find("吨")
    assert picul is not None
    assert ton is not None
    assert picul.factor / ton.factor == Fraction(1, 20)
    assert units.find("光年") is None


# the tools


def plain(data: Any) -> Any:
    """Data with Decimals as floats, as YAML's own loader gives them."""
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain(value) for value in data]
    return float(data) if isinstance(data, Decimal) else data


@pytest.mark.parametrize("seed", range(40))
def test_cases_are_repeatable_and_their_files_say_the_same(seed: int) -> None:
    plan, rows, as_of, thresholds = case(seed)
    assert case(seed) == (plan, rows, as_of, thresholds)
    assert yaml.safe_load(to_yaml(plan)) == plain(plan)
    assert list(csv.DictReader(io.StringIO(to_csv(rows)))) == rows
    result = judge(plan, rows, as_of=as_of, thresholds=thresholds)
    shuffled = judge(plan, rows[::-1], as_of=as_of, thresholds=thresholds)
    assert shuffled["results"] == result["results"]


def test_cases_reach_every_rule_and_verdict() -> None:
    rules, verdicts, codes = set(), set(), set()
    for seed in range(150):
        plan, rows, as_of, thresholds = case(seed)
        result = judge(plan, rows, as_of=as_of, thresholds=thresholds)
        rules |= {rule for target in plan["targets"] for rule in RULES if rule in target}
        verdicts |= {found["verdict"] for found in result["results"].values()}
        codes.add(result["exit_code"])
    assert rules == set(RULES)
    assert verdicts == {"pass", "fail", "pending", "missing", "undecided", "void"}
    assert {0, 1, 3} <= codes


def as_report(expected: dict[str, Any]) -> dict[str, Any]:
    """The JSON report that would agree with a result of the second judge."""
    issues = [{"severity": "error", "row": index + 2} for index in expected["error_rows"]]
    results = [{"target": name, **result} for name, result in expected["results"].items()]
    return {
        "as_of": expected["as_of"],
        "exit_code": expected["exit_code"],
        "issues": issues,
        "results": results,
    }


def test_comparing_accepts_the_same_report_and_finds_any_change() -> None:
    target = {"unit": "家", "at_least": 10, "scope": "each_area"}
    expected = judge(make_plan(target), [row("2020", "9", body="east"), row("2020", "abc", body="west")])
    agreeing = copy.deepcopy(as_report(expected))
    for result in agreeing["results"]:
        result.update({"value": 9, "gap": 1, "margin": Decimal("-1.0")})
        result["parts"][0].update({"value": 9, "gap": 1, "margin": -1})
    assert differences(expected, 3, agreeing) == []
    agreeing["results"][0]["gap"] = 2
    agreeing["results"][0]["parts"][1]["verdict"] = "pass"
    found = differences(expected, 1, agreeing | {"issues": []})
    kinds = ["exit code", "exit_code in the report", "lines that should be in error"]
    assert [line.partition(":")[0] for line in found[:3]] == kinds
    assert any("gap: expected 1" in line for line in found)
    assert any("part: expected" in line for line in found)


def test_numbers_are_exact_or_twelve_digits() -> None:
    assert same_number(Fraction(1, 3), Decimal("0.333333333333"))
    assert not same_number(Fraction(1, 3), Decimal("0.3333"))
    assert same_number(Fraction(1, 1024), Decimal("0.0009765625"))
    assert not same_number(Fraction(0), None)
