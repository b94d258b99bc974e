"""Shares: what each district contributes, which holds a figure back and by how much, and how that is shown."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from builders import HEAD, load_text, make_plan, plan_text, submit, target_text
from qcity import Plan, Report, appraise, check
from qcity.judge import Selection
from qcity.plan import MAX, MEAN, MIN, POOLED, SUM
from qcity.rendering import rendered
from qcity.report import FAIL, PASS, SHARES, UNDECIDED, Result
from qcity.reporters import View
from qcity.reporters.worth import holders_data
from qcity.share import Share, held_back_by
from second_judge.generate import case, to_csv, to_yaml

COLUMNS = "指标,报告期,地区,数值,分子,分母\n"


def appraised(plan: Plan, rows: str, **options: Any) -> Report:
    return appraise(check(plan, submit(plan, COLUMNS + rows), **options), [SHARES])


def only(plan: Plan, rows: str) -> Result:
    (result,) = appraised(plan, rows).results
    return result


def shares_of(result: Result) -> dict[str, Share]:
    assert result.appraisal is not None
    return {share.body: share for share in result.appraisal.shares}


def shares(keys: str, rows: str, unit: str = "%") -> dict[str, Share]:
    """The shares of a plan of one target, `t`, without what they are together."""
    found = shares_of(only(make_plan(target_text("t", keys, unit=unit)), rows))
    return {body: share._replace(together=None) for body, share in found.items()}


# -- the figure without a district -------------------------------------------------------------------------------


def test_pooled_counts_are_pooled_without_the_district() -> None:
    # together 991 of 1100 (90.09 %); without the east 900 of 1000, without the west 91 of 100
    found = shares("at_least: 90.5", "t,2020,东区,,91,100\nt,2020,西区,,900,1000\n")
    all_ = Fraction(99100, 1100)
    assert found == {
        "east": Share("east", Fraction(91), Fraction(91), Fraction(100), Fraction(90), 90 - all_, would_hold=False),
        "west": Share("west", Fraction(90), Fraction(900), Fraction(1000), Fraction(91), 91 - all_, would_hold=True),
    }
    assert held_back_by(found.values()) == ("west",)


def test_a_large_district_can_hold_back_more_than_one_with_a_lower_rate() -> None:
    bodies = "".join(
        f"  - {{id: {x}, name: {x}, kind: {k}}}\n"
        for x, k in (("city", "whole"), ("a", "area"), ("b", "area"), ("c", "area"))
    )
    plan = make_plan(target_text("t"), bodies=f"bodies:\n{bodies}")
    found = shares_of(only(plan, "t,2020,a,,8,10\nt,2020,b,,850,1000\nt,2020,c,,990,1000\n"))
    assert found["a"].value < found["b"].value
    assert held_back_by(found.values()) == ("b",)


@pytest.mark.parametrize(
    ("how", "rule", "without", "effects", "holder"),
    [
        (MEAN, "at_least: 85", ("90", "80"), ("5", "-5"), ("east",)),
        (MIN, "at_least: 85", ("90", "80"), ("10", "0"), ("east",)),
        (MAX, "at_least: 85", ("90", "80"), ("0", "-10"), ()),
        (MAX, "at_most: 85", ("90", "80"), ("0", "10"), ("west",)),
        (MIN, "at_most: 85", ("90", "80"), ("-10", "0"), ()),
        (SUM, "at_most: 150", ("90", "80"), ("80", "90"), ("west",)),
    ],
)
def test_every_roll_up_is_made_of_the_others(
    how: str, rule: str, without: tuple[str, str], effects: tuple[str, str], holder: tuple[str, ...]
) -> None:
    found = shares(f"{rule}, rollup: {how}", "t,2020,东区,80\nt,2020,西区,90\n", unit="分")
    assert [share.without for share in found.values()] == [Fraction(text) for text in without]
    assert [share.effect for share in found.values()] == [Fraction(text) for text in effects]
    assert held_back_by(found.values()) == holder


def test_nobody_holds_back_a_sum_that_is_to_be_large() -> None:
    found = shares("at_least: 8", "t,2020,东区,3\nt,2020,西区,2.5\n", unit="万亩")
    assert {body: share.effect for body, share in found.items()} == {"east": -3, "west": Fraction(-5, 2)}
    assert held_back_by(found.values()) == ()


def test_two_that_hold_back_equally_are_both_named() -> None:
    found = shares("at_most: 5", "t,2020,东区,3\nt,2020,西区,3\n", unit="吨")
    assert held_back_by(found.values()) == ("east", "west")


def test_with_one_district_there_is_no_figure_without_it() -> None:
    plan = make_plan(
        target_text("t"), bodies="bodies: [{id: c, name: 市, kind: whole}, {id: a, name: 甲, kind: area}]\n"
    )
    (share,) = shares_of(only(plan, "t,2020,甲,,80,100\n")).values()
    assert share == Share("a", Fraction(80), Fraction(80), Fraction(100), together=Fraction(80))


def test_the_wholes_own_row_decides_and_the_shares_are_those_of_the_roll_up() -> None:
    result = only(make_plan(target_text("t")), "t,2020,,95%,,\nt,2020,东区,,91,100\nt,2020,西区,,80,100\n")
    assert result.deciding is not None
    assert result.deciding.value == 95
    assert shares_of(result)["west"].effect == 91 - Fraction(171, 2)


def test_the_districts_figures_of_the_deciding_period_count() -> None:
    rows = "t,2019,东区,,1,100\nt,2019,西区,,1,100\nt,2020,东区,,91,100\nt,2020,西区,,80,100\n"
    assert [share.value for share in shares("at_least: 90", rows).values()] == [91, 80]
    assert [share.value for share in shares("at_least: 50, when: every_period", rows).values()] == [1, 1]


def test_a_flows_year_is_worked_out_from_each_districts_parts() -> None:
    rows = "t,2020H1,东区,,45,50\nt,2020H2,东区,,46,50\nt,2020H1,西区,,30,50\nt,2020H2,西区,,50,50\n"
    found = shares("at_least: 90, measure: flow", rows)
    assert [share.value for share in found.values()] == [91, 80]
    assert [share.denominator for share in found.values()] == [100, 100]


def test_the_wholes_own_parts_decide_and_the_districts_years_are_compared() -> None:
    own = "t,2020H1,,,45,50\nt,2020H2,,,46,50\n"
    rows = "t,2020H1,东区,,45,50\nt,2020H2,东区,,46,50\nt,2020H1,西区,,30,50\nt,2020H2,西区,,50,50\n"
    result = only(make_plan(target_text("t", "at_least: 90, measure: flow")), own + rows)
    assert result.deciding is not None
    assert result.deciding.value == 91
    assert [share.value for share in shares_of(result).values()] == [91, 80]


def test_a_stocks_year_is_told_by_the_rows_that_state_it() -> None:
    rows = "".join(
        f"t,{year}H2,{body},{value}\n" for year in (2018, 2019, 2020) for body, value in (("东区", 91), ("西区", 80))
    )
    found = shares("at_least: 90, when: every_year, rollup: mean", rows, unit="分")
    assert [share.effect for share in found.values()] == [Fraction(-11, 2), Fraction(11, 2)]
    own = "".join(f"t,{year}H2,,90\n" for year in (2018, 2019, 2020))
    beside = shares("at_least: 90, when: every_year, rollup: mean", rows + own, unit="分")
    assert beside == found


# -- against what it is measured ---------------------------------------------------------------------------------


def test_an_earlier_figure_is_that_of_the_same_districts() -> None:
    # a fall by 20 %: the east fell from 100 to 70 (10 more than it had to), the west from 100 to 95 (15 too little)
    keys = "changes_by: -20, baseline: {period: 2017}"
    found = shares(keys, "t,2017,东区,100\nt,2017,西区,100\nt,2020,东区,70\nt,2020,西区,95\n", unit="吨")
    assert [share.effect for share in found.values()] == [-10, 15]
    assert [share.would_hold for share in found.values()] == [False, True]


def test_the_year_before_is_that_of_the_same_districts() -> None:
    keys = "falls: true, when: every_year, starts: 2019"
    found = shares(keys, "t,2019H2,东区,9\nt,2019H2,西区,9\nt,2020H2,东区,8\nt,2020H2,西区,12\n", unit="吨")
    assert {body: share.effect for body, share in found.items()} == {"east": -1, "west": 3}


def test_an_earlier_figure_that_is_not_told_apart_is_no_measure_for_a_part_of_a_sum() -> None:
    rows = "t,2020,东区,8\nt,2020,西区,12\n"
    for keys, more in (
        ("falls: true, baseline: {period: 2017, value: 18}", "t,2017,东区,1\nt,2017,西区,1\n"),
        ("falls: true, baseline: {period: 2017}", "t,2017,,18\n"),
    ):
        assert [(share.effect, share.would_hold) for share in shares(keys, rows + more, unit="吨").values()] == [
            (None, None)
        ] * 2
    mean = shares("rises: true, rollup: mean, baseline: {period: 2017, value: 11}", rows, unit="吨")
    assert [share.effect for share in mean.values()] == [2, -2]
    assert [share.would_hold for share in mean.values()] == [True, False]


def test_without_a_limit_there_is_a_figure_but_no_effect() -> None:
    found = shares("external: 国家规定", "t,2020,东区,3\nt,2020,西区,2\n", unit="吨")
    assert found["east"] == Share("east", Fraction(3), without=Fraction(2))
    assert held_back_by(found.values()) == ()


@pytest.mark.parametrize(
    "rows",
    [
        "t,2020,东区,,91,100\n",  # one is missing
        "t,2020,东区,91%\nt,2020,西区,80%\n",  # no counts
        "t,2020,,95%\nt,2020,东区,,91,100\nt,2020,西区,,8x,100\n",  # one is in error
        "t,2020,,95%\nt,2019,东区,,91,100\nt,2019,西区,,80,100\n",  # of another period
        "t,2020,,95%\n",
        "t,2019,,/\n",
    ],
)
def test_where_the_districts_make_no_figure_there_are_no_shares(rows: str) -> None:
    assert shares("at_least: 90", rows) == {}


def test_a_bound_has_no_share() -> None:
    assert shares("at_least: 90, rollup: mean", "t,2020,东区,≥91\nt,2020,西区,80\n", unit="分") == {}
    assert shares("at_least: 90, rollup: none", "t,2020,东区,91\nt,2020,西区,80\n", unit="分") == {}


def test_a_withdrawn_target_is_not_appraised() -> None:
    result = only(
        make_plan(target_text("t", "at_least: 90, void: {reason: 取消}")), "t,2020,东区,,91,100\nt,2020,西区,,8,10\n"
    )
    assert result.appraisal is None


# -- against the judge -------------------------------------------------------------------------------------------

RULES = (
    "at_least: 40", "more_than: 40", "at_most: 40", "less_than: 40", "equals: 40", "'between': [20, 60]",
    "'between': [20, 60], strict: true", "about: 40, tolerance: 5", "about: 40",
    *(f"{rule}, baseline: {{period: 2017}}" for rule in ("rises: true", "falls: true", "changes_by: -20")),
)  # fmt: skip
numbers = st.integers(0, 100)
districts = st.lists(st.tuples(numbers, st.integers(100, 900), numbers, st.integers(100, 900)), min_size=1, max_size=4)


def judged(figures: list[tuple[int, int, int, int]], rule: str, how: str, left_out: int | None = None) -> Result:
    """The result of a city with these districts, or without one of them, each with counts in 2017 and 2020."""
    kept = [i for i in range(len(figures)) if i != left_out]
    bodies = "".join(f"  - {{id: a{i}, name: 区{i}, kind: area}}\n" for i in kept)
    plan = make_plan(
        target_text("t", f"{rule}, rollup: {how}"), bodies=f"bodies:\n  - {{id: c, name: 市, kind: whole}}\n{bodies}"
    )
    rows = "".join(
        f"t,2017,区{i},,{figures[i][0]},{figures[i][1]}\nt,2020,区{i},,{figures[i][2]},{figures[i][3]}\n" for i in kept
    )
    return only(plan, rows)


def good_side(result: Result, rule: str) -> Fraction | None:
    """How far a figure lies on the good side of its limit, from its margin; of two limits, less how far it misses."""
    part = result.deciding
    assert part is not None
    if part.margin is None or part.gap is None or part.value is None:
        return None
    if "between" in rule and "strict" not in rule:
        return Fraction(part.value) - 20
    return -Fraction(part.gap) if any(word in rule for word in ("equals", "strict", "about")) else Fraction(part.margin)


@given(districts, st.sampled_from(RULES), st.sampled_from((POOLED, SUM, MEAN, MAX, MIN)))
def test_the_judge_says_the_same_of_a_city_without_the_district(
    figures: list[tuple[int, int, int, int]], rule: str, how: str
) -> None:
    together = judged(figures, rule, how)
    assert together.deciding is not None
    found = shares_of(together)
    assert list(found) == [f"a{i}" for i in range(len(figures))]
    for i, share in enumerate(found.values()):
        if len(figures) == 1:
            assert share.without is None
            continue
        others = judged(figures, rule, how, left_out=i)
        assert others.deciding is not None
        assert share.without == others.deciding.value
        sides = good_side(others, rule), good_side(together, rule)
        if sides[0] is None or sides[1] is None:
            assert share.effect is None
        else:
            assert share.effect == sides[0] - sides[1]
        assert share.would_hold is {PASS: True, UNDECIDED: None}.get(others.verdict, False)


@pytest.mark.parametrize("seed", range(60))
def test_shares_change_nothing_else_in_a_report(seed: int) -> None:
    plan_data, rows, _, _ = case(seed)
    plan = load_text(to_yaml(plan_data))
    report = check(plan, submit(plan, to_csv(rows)))
    with_shares = appraise(report, [SHARES])
    assert with_shares._replace(results=()) == report._replace(results=())
    assert [result._replace(appraisal=None) for result in with_shares.results] == list(report.results)


# -- how it is shown ---------------------------------------------------------------------------------------------

PLAN = make_plan(
    target_text("rate", "at_least: 90", name="合格率"),
    target_text("score", "at_least: 80, rollup: mean", unit="分", name="得分"),
    target_text("area", "at_least: 8", unit="万亩", name="面积"),
    target_text("load", "external: 国家规定", unit="吨", name="排放量"),
    target_text("drug", "at_least: 90", name="抽检"),
    target_text("brand", "more_than: 95", unit="个", name="品牌"),
    target_text("each", "at_least: 50, scope: each_area", name="各区"),
    target_text("silent", "at_least: 1", unit="次", name="没报的"),
)
ROWS = """\
rate,2020,东区,,76,100
rate,2020,西区,,95,100
score,2020,,85
score,2020,东区,90
score,2020,西区,82
area,2020,东区,3
area,2020,西区,2.5
load,2020,东区,3
load,2020,西区,2
drug,2020,东区,99%
drug,2020,西区,98%
brand,2020,,95
brand,2020,东区,90
each,2020,东区,60%
each,2020,西区,40%
"""


def shown(view: View, rows: str = ROWS, plan: Plan = PLAN, **options: Any) -> list[str]:
    report = check(plan, submit(plan, COLUMNS + rows), **options)
    view = view._replace(by="district", aspects=frozenset({SHARES}))
    text = "".join(rendered(report, "table", view))
    return [line.rstrip() for line in text.splitlines()[3:] if not line.startswith("─")]


def test_each_district_has_the_figures_that_it_holds_back_and_what_it_has_not_reached_itself() -> None:
    assert shown(View("zh"))[:17] == [
        "东区",
        "它拖累的全域指标（1）",
        "目标    要求   全域   本区县        不含它  拖累        结论",
        "合格率  ≥ 90%  85.5%  76% (76/100)  95%     9.5 百分点  × 未达标（不含它即达标）",
        "",
        "西区",
        "它拖累的全域指标（1）",
        "目标  要求    全域                     本区县  不含它  拖累  结论",
        "得分  ≥ 80分  85分（自报，汇总 86分）  82分    90分    4分   √ 达标",
        "它自己没有做到的（1）",
        "目标  要求   实际  差距       结论      报告期",
        "各区  ≥ 50%  40%   10 百分点  × 未达标  2020",
        "",
        "园区",
        "它自己没有做到的（1）",
        "目标  要求   实际  差距  结论      报告期",
        "各区  ≥ 50%              ○ 未报送",
    ]


def test_below_stand_the_figures_that_nobody_holds_back_and_those_that_cannot_be_rolled_up() -> None:
    assert shown(View("zh"))[18:28] == [
        "没有区县拖累的全域指标：不算哪个区县，离要求都不会更近",
        "  面积（5.5万亩，× 未达标）：东区 3万亩，西区 2.5万亩（最少）",
        "",
        "说不出由谁拖累的全域指标：没有可比的限值，或者只有一个区县",
        "  排放量（5吨，？ 无法判定）：东区 3吨，西区 2吨（最少）",
        "",
        "有区县数据而不能汇总的全域指标",
        "  抽检：只有比率而没有分子分母，不能平均：东区、西区",
        "  品牌：各区县的数据不全、有错、不是确数、没有分子分母，或者不是起决定作用的那一期的",
        "",
    ]


def test_last_come_everybodys_counts_and_how_much_was_rolled_up() -> None:
    end = [
        "区县  拖累全域  其中未达标  自身未达标  自身欠报",
        "东区  1         1           0           0",
        "西区  1         0           1           0",
        "园区  －        －          0           1",
        "",
        "园区在别的区县之内，不再另外汇总",
        "全域指标 7 项：可由区县汇总的 4 项，有区县数据而不能汇总的 2 项，没有区县数据的 1 项",
    ]
    assert shown(View("zh"))[28:] == end
    assert shown(View("zh", summary=True)) == end
    assert shown(View("zh", only=frozenset({PASS})))[-len(end) :] == end


def test_only_the_least_of_a_sum_is_named_as_such_and_only_where_they_differ() -> None:
    rows = "t,2020,东区,3\nt,2020,西区,3\n"
    for keys in ("at_least: 8", "at_least: 2, rollup: max"):
        lines = shown(View("zh"), rows, make_plan(target_text("t", keys, unit="吨")))
        assert [line for line in lines if line.endswith("东区 3吨，西区 3吨")]
    larger = rows.replace("西区,3", "西区,4")
    most = shown(View("zh"), larger, make_plan(target_text("t", "at_least: 2, rollup: max", unit="吨")))
    assert [line for line in most if line.endswith("东区 3吨，西区 4吨")]


def test_what_is_withdrawn_or_not_due_counts_nowhere() -> None:
    plan = make_plan(
        target_text("gone", "at_least: 90, void: {reason: 取消}"),
        target_text("gone-each", "at_least: 90, scope: each_area, void: {reason: 取消}"),
        target_text("later", "at_least: 90, scope: each_area, due: 2021"),
    )
    lines = shown(View("zh"), "gone,2020,东区,,1,100\ngone,2020,西区,,1,100\nlater,2020,西区,95%\n", plan)
    assert [line.split() for line in lines if line.startswith(("它自己", "各", "东区 ", "指标"))] == [
        ["它自己没有做到的（1）"],
        ["指标later", "≥", "90%", "○", "未报送"],
        ["它自己没有做到的（1）"],
        ["指标later", "≥", "90%", "○", "未报送"],
        ["东区", "0", "0", "0", "0"],
    ]
    assert lines[-1] == "没有检查全域指标"


def test_english_says_the_same() -> None:
    lines = shown(View("en"))
    assert "合格率  ≥ 90%  85.5%  76% (76/100)  95%         9.5 pp     × fail (would hold without it)" in lines
    assert lines[-1] == "7 figures of the whole: 4 rolled up from districts, 2 that cannot be, 1 without data"


def test_only_narrows_what_is_listed_by_the_verdict_that_is_shown() -> None:
    lines = shown(View("zh", only=frozenset({FAIL})))
    assert [line.split()[0] for line in lines[:13] if line] == [
        "东区", "它拖累的全域指标（1）", "目标", "合格率", "西区", "它自己没有做到的（1）", "目标", "各区",
        "没有区县拖累的全域指标：不算哪个区县，离要求都不会更近", "面积（5.5万亩，×",
    ]  # fmt: skip


def test_with_one_district_asked_for_the_whole_is_not_told_of() -> None:
    lines = shown(View("zh"), selection=Selection(bodies=frozenset({"west"})))
    assert lines[0] == "西区"
    assert lines[-4:] == [
        "区县  拖累全域  其中未达标  自身未达标  自身欠报",
        "西区  0         0           1           0",
        "",
        "没有检查全域指标",
    ]


def test_a_plan_without_districts_says_how_much_there_is_to_tell() -> None:
    plan = make_plan(target_text("t"), bodies="", head=HEAD)
    assert shown(View("zh"), "t,2020,,95%\n", plan) == [
        "全域指标 1 项：可由区县汇总的 0 项，有区县数据而不能汇总的 0 项，没有区县数据的 1 项",
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 40])
def test_no_line_is_wider_than_the_terminal(lang: str, width: int) -> None:
    assert max(map(cell_len, shown(View(lang, width)))) <= width


def test_text_from_the_plan_is_inert() -> None:
    areas = '{id: a, name: "甲\\e[1m", kind: area}, {id: b, name: 乙, kind: area}'
    bodies = f"bodies: [{{id: c, name: 市, kind: whole}}, {areas}]\n"
    plan = load_text(
        plan_text(target_text("t", name='"率\\e[2J"'), target_text("s", unit="个", name='"数\\e[2J"'), bodies=bodies)
    )
    lines = shown(View("zh"), "t,2020,a,,80,100\nt,2020,b,,99,100\ns,2020,a,8\ns,2020,b,9\n", plan)
    assert "\x1b" not in "".join(lines)
    assert [line.count("\\x1b") for line in lines if "\\x1b" in line] == [1, 1, 2, 1]


def test_the_data_has_every_share_exactly_and_null_where_nothing_is_rolled_up() -> None:
    report = check(PLAN, submit(PLAN, COLUMNS + ROWS))
    document = json.loads("".join(rendered(report, "json", View("zh"))))
    areas = {result["target"]: result["areas"] for result in document["results"]}
    keys = ("body", "value", "numerator", "denominator", "without", "effect", "would_hold", "together")
    assert [tuple(share.items()) for share in areas["rate"]] == [
        tuple(zip(keys, ("east", 76, 76, 100, 95, 9.5, True, 85.5), strict=True)),
        tuple(zip(keys, ("west", 95, 95, 100, 76, -9.5, False, 85.5), strict=True)),
    ]
    assert areas["load"][0]["effect"] is None
    assert [name for name, shares in areas.items() if shares is None] == ["drug", "brand", "each", "silent"]


def test_the_data_names_those_who_hold_a_figure_back_and_nobody_apart_from_nothing_known() -> None:
    report = appraised(PLAN, ROWS)
    holders = {r.target.id: holders_data(r.appraisal) for r in report.results if r.appraisal is not None}
    assert holders["rate"] == ("east",)
    assert holders["area"] == ()
    assert holders["brand"] is None


def test_of_a_range_that_holds_beyond_its_end_the_lower_district_holds_back() -> None:
    found = shares(
        "about: 50, tolerance: 5, better: higher, rollup: mean", "t,2020,东区,90\nt,2020,西区,55\n", unit="分"
    )
    assert held_back_by(found.values()) == ("west",)
    found = shares("'between': [1, 10], rollup: mean", "t,2020,东区,8\nt,2020,西区,9\n", unit="分")
    assert held_back_by(found.values()) == ("east",)
