"""The scoreboard: every target stands under somebody, with that somebody's own verdict, and the worst gap is found."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from rich.cells import cell_len

from builders import HEAD, make_plan, submit, target_text
from qcity import Plan, Report, check, load_plan, read_measurements
from qcity.judge import Selection
from qcity.report import FAIL, MISSING, PASS, PENDING, UNDECIDED, VERDICTS, VOID, of_body
from qcity.reporters import View
from qcity.reporters.jsontext import dump
from qcity.reporters.scoreboard import render_scoreboard, supporting_lines
from qcity.reporters.worth import scoreboard_data
from qcity.scoreboard import Score, Standing, answers_itself, scoreboard, supporters

SAMPLES = Path(__file__).parent.parent / "samples"
PLAN = make_plan(
    target_text("rate", "at_least: 90, departments: [质监局, 东区]"),
    target_text("brands", "at_least: 5, departments: [质监局]", unit="个"),
    target_text("later", "at_least: 5, due: 2021, departments: [质监局, 西区]", unit="个"),
    target_text("score", "at_least: 80, departments: [东区, 质监局]", unit="分"),
    target_text("gone", "at_least: 1, void: {reason: 取消}, departments: [西区]", unit="次"),
    target_text("each", "at_least: 50, scope: each_area, departments: [东区, 西区, 园区]"),
    target_text("nobody", "at_least: 1", unit="次"),
)
ROWS = """\
指标,报告期,地区,数值
rate,2020,,88%
brands,2020,,/
score,2020,,约80
each,2020,东区,40%
each,2020,西区,60%
"""


def report(plan: Plan = PLAN, rows: str = ROWS, bodies: frozenset[str] | None = None) -> Report:
    return check(plan, submit(plan, rows), selection=Selection(bodies=bodies))


def named(scores: list[Score]) -> dict[str | None, Score]:
    return {score.department: score for score in scores}


def verdicts(standing: Standing) -> dict[str, str]:
    return {result.target.id: result.verdict for result in standing.results}


def test_the_first_department_leads_and_the_others_support() -> None:
    scores = named(scoreboard(report()))
    assert verdicts(scores["质监局"].lead) == {"rate": FAIL, "brands": MISSING, "later": MISSING}
    assert verdicts(scores["质监局"].supporting) == {"score": UNDECIDED}
    assert verdicts(scores["西区"].supporting) == {"later": MISSING}
    assert scores["质监局"].body == "amr"


def test_what_each_body_answers_for_counts_under_each_with_its_own_verdict() -> None:
    scores = named(scoreboard(report()))
    assert verdicts(scores["东区"].lead) == {"score": UNDECIDED, "each": FAIL}
    assert verdicts(scores["西区"].lead) == {"gone": VOID, "each": PASS}
    assert verdicts(scores["园区"].lead) == {"each": MISSING}
    assert scores["园区"].supporting.results == ()


def test_what_names_no_department_stands_under_nobody_and_last() -> None:
    last = scoreboard(report())[-1]
    assert (last.department, last.body, verdicts(last.lead)) == (None, None, {"nobody": MISSING})
    assert last.lead.behind > 0  # though others with nothing missed stand before


def test_owed_is_what_is_missing_and_due() -> None:
    lead = named(scoreboard(report()))["质监局"].lead
    assert (lead.count(MISSING), lead.owed, lead.behind) == (2, 1, 2)


def test_those_with_most_missed_or_owed_come_first_then_most_missed_then_the_plans_order() -> None:
    assert [score.department for score in scoreboard(report())] == ["质监局", "东区", "园区", "西区", None]


def test_of_as_many_behind_those_with_more_missed_come_first() -> None:
    plan = make_plan(
        target_text("one", "at_least: 1, departments: [东区]", unit="次"),
        target_text("two", "at_least: 1, departments: [西区]", unit="次"),
    )
    scores = scoreboard(report(plan, "指标,报告期,数值\ntwo,2020,0\n"))
    assert [(s.department, s.lead.behind, s.lead.count(FAIL)) for s in scores] == [("西区", 1, 1), ("东区", 1, 0)]


def test_where_more_than_the_bodies_themselves_are_named_the_first_leads_alone() -> None:
    plan = make_plan(target_text("each", "at_least: 50, scope: each_area, departments: [东区, 西区, 园区, 质监局]"))
    scores = named(scoreboard(report(plan, "指标,报告期,地区,数值\neach,2020,西区,60%\n")))
    assert {name: len(score.lead.results) for name, score in scores.items()} == {
        "东区": 1,
        "西区": 0,
        "园区": 0,
        "质监局": 0,
    }


def test_departments_of_a_plan_without_bodies_keep_the_order_in_which_they_are_first_named() -> None:
    plan = make_plan(
        target_text("one", "at_least: 1, departments: [乙, 丙]", unit="次"),
        target_text("two", "at_least: 1, departments: [甲, 乙]", unit="次"),
        bodies="",
    )
    scores = scoreboard(report(plan, "指标,报告期,数值\none,2020,2\ntwo,2020,2\n"))
    assert [(score.department, score.body) for score in scores] == [("乙", None), ("丙", None), ("甲", None)]


def test_a_department_that_is_named_twice_supports_once() -> None:
    plan = make_plan(target_text("t", "at_least: 1, departments: [质监局, 东区, amr, east]", unit="次"))
    assert supporters(plan, plan.target("t")) == ("east",)


def test_with_one_body_asked_for_only_its_own_part_counts() -> None:
    scores = named(scoreboard(report(bodies=frozenset({"west"}))))
    assert verdicts(scores["西区"].lead) == {"each": PASS}
    assert set(scores) == {"西区"}


def test_a_withdrawn_target_that_each_answers_for_is_void_under_each() -> None:
    plan = make_plan(
        target_text("each", "at_least: 50, scope: each_area, void: {reason: 取消}, departments: [东区, 西区, 园区]"),
        target_text("rate"),
    )
    scores = scoreboard(report(plan, "指标,报告期,数值\nrate,2020,95%\n"))
    assert [(s.department, verdicts(s.lead)) for s in scores[:3]] == [
        (n, {"each": VOID}) for n in ("东区", "西区", "园区")
    ]


# -- every target stands under somebody --------------------------------------------------------------------------


def random_report(seed: int) -> Report:
    """A plan with all kinds of assignments and data with all kinds of verdicts."""
    rng = Random(seed)
    names = ["质监局", "东区", "西区", "园区", "全市"]
    keys = []
    for _ in range(rng.randint(1, 8)):
        scope = rng.choice(
            ["", "", ", scope: each_area", ", scope: each_body", ", scope: each_body, bodies: [east, amr]"]
        )
        some = rng.choice(
            [
                [],
                ["东区", "西区", "园区"],
                ["东区", "质监局"],
                ["质监局", *names[1:4]],
                rng.sample(names, rng.randint(1, 4)),
            ]
        )
        due = rng.choice(["", ", due: 2021"])
        void = rng.choice(["", "", "", ", void: {reason: 取消}"])
        keys.append(f"at_least: 90{scope}{due}{void}" + (f", departments: [{', '.join(some)}]" if some else ""))
    plan = make_plan(*(target_text(f"t{i}", key) for i, key in enumerate(keys)))
    rows = [
        f"t{i},2020,{body.name},{rng.choice(['95%', '85%', '约90%', '/'])}\n"
        for i in range(len(keys))
        for body in plan.bodies
        if rng.random() < 0.5
    ]
    return check(plan, submit(plan, "指标,报告期,地区,数值\n" + "".join(rows) + "t0,2020,,/\n"))


def bundled() -> list[Report]:
    plan = load_plan()
    return [
        check(plan, read_measurements(plan, *(str(SAMPLES / name) for name in names)))
        for names in (["city-2020.csv"], ["districts-2020.csv"], ["city-2019H2.csv"], ["city-2020-bodies.csv"])
    ]


def assert_nothing_is_lost(of: Report) -> None:
    led: Counter[str] = Counter()
    supported: Counter[str] = Counter()
    for score in scoreboard(of):
        assert score.lead.results or score.supporting.results
        led.update(result.target.id for result in score.lead.results)
        supported.update(result.target.id for result in score.supporting.results)
        for standing in (score.lead, score.supporting):
            assert sum(map(standing.count, VERDICTS)) == len(standing.results)
        if score.worst is not None:
            assert score.worst.result in score.lead.results
    for result in of.results:
        target = result.target
        itself = answers_itself(of.plan, target)
        assert led[target.id] == (len(of.plan.subjects(target)) if itself else 1)
        assert supported[target.id] == (0 if itself or not target.departments else len(set(target.departments)) - 1)


@pytest.mark.parametrize("seed", range(150))
def test_every_target_is_led_by_somebody_exactly_once_or_by_each_itself(seed: int) -> None:
    assert_nothing_is_lost(random_report(seed))


def test_random_reports_reach_every_verdict_and_every_kind_of_lead() -> None:
    kinds, seen = set(), set()
    for seed in range(150):
        of = random_report(seed)
        for score in scoreboard(of):
            seen |= {result.verdict for result in score.lead.results}
            kinds.add(
                (
                    score.department is None,
                    score.body is not None,
                    any(answers_itself(of.plan, r.target) for r in score.lead.results),
                )
            )
    assert seen == set(VERDICTS)
    assert kinds == {(True, False, False), (False, True, False), (False, True, True)}


def test_every_target_of_the_bundled_plan_is_led_by_somebody() -> None:
    for of in bundled():
        assert_nothing_is_lost(of)


def test_each_bodys_own_verdict_is_that_of_its_parts_alone() -> None:
    for seed in range(40):
        of = random_report(seed)
        for score in scoreboard(of):
            for result in score.lead.results:
                if answers_itself(of.plan, result.target) and result.verdict != VOID:
                    whole = next(r for r in of.results if r.target.id == result.target.id)
                    assert score.body is not None
                    assert result == of_body(whole, score.body)
                    assert {part.body for part in result.parts} == {score.body}


# -- the worst gap -----------------------------------------------------------------------------------------------


def worst(*rules_and_rows: tuple[str, str, str]) -> tuple[str, Fraction | None] | None:
    """The target with the worst gap, and its share of the limit; each target is (unit, rule, value)."""
    plan = make_plan(
        *(
            target_text(f"t{i}", f"{rule}, departments: [质监局]", unit=unit)
            for i, (unit, rule, _) in enumerate(rules_and_rows)
        )
    )
    rows = "".join(f"t{i},2020,{value}\n" for i, (_, _, value) in enumerate(rules_and_rows))
    (score,) = scoreboard(report(plan, f"指标,报告期,数值\n{rows}"))
    return None if score.worst is None else (score.worst.result.target.id, score.worst.relative)


def test_gaps_are_compared_as_shares_of_their_limits() -> None:
    assert worst(("个", "at_least: 400", "386"), ("%", "at_least: 95", "90%")) == ("t1", Fraction(5, 95))
    assert worst(("个", "at_least: 400", "300"), ("%", "at_least: 95", "90%")) == ("t0", Fraction(1, 4))
    assert worst(("吨", "at_most: 10", "12"), ("%", "at_least: 95", "90%")) == ("t0", Fraction(1, 5))
    assert worst(("分", "'between': [40, 50], strict: true", "60"), ("个", "equals: 5", "6")) == ("t0", Fraction(1, 5))


def test_missing_a_limit_of_zero_is_worse_than_anything_else() -> None:
    assert worst(("个", "at_least: 400", "1"), ("%", "equals: 0", "0.1%"), ("起", "at_most: 0", "9")) == ("t1", None)


def test_exactly_at_a_strict_limit_is_the_least_gap_also_where_the_limit_is_zero() -> None:
    assert worst(("起", "more_than: 0", "0"), ("个", "at_least: 400", "399")) == ("t1", Fraction(1, 400))
    assert worst(("起", "more_than: 0", "0")) == ("t0", Fraction(0))


def test_a_gap_from_an_earlier_figure_is_a_share_of_that() -> None:
    base = "changes_by: -20, baseline: {period: 2017, value: 100}"
    assert worst(("吨", base, "90"), ("个", "at_least: 10", "9")) == ("t0", Fraction(10, 80))


def test_what_was_promised_comes_before_what_was_striven_for() -> None:
    soft = "at_least: 400, commitment: aspirational"
    assert worst(("个", soft, "1"), ("%", "at_least: 95", "94%")) == ("t1", Fraction(1, 95))
    assert worst(("个", soft, "1")) == ("t0", Fraction(399, 400))


def test_without_a_gap_that_is_known_there_is_no_worst() -> None:
    assert worst(("%", "at_least: 95", "90%以下")) is None
    assert worst(("%", "at_least: 95", "96%")) is None


def test_of_equal_gaps_the_plans_first_is_the_worst() -> None:
    assert worst(("个", "at_least: 10", "9"), ("家", "at_least: 20", "18")) == ("t0", Fraction(1, 10))


def test_what_a_department_only_supports_is_no_gap_of_its_own() -> None:
    assert named(scoreboard(report()))["质监局"].worst is not None
    plan = make_plan(target_text("rate", "at_least: 90, departments: [质监局, 东区]"))
    scores = named(scoreboard(report(plan, "指标,报告期,数值\nrate,2020,88%\n")))
    assert (scores["东区"].worst, scores["东区"].supporting.count(FAIL)) == (None, 1)


# -- how it is shown ---------------------------------------------------------------------------------------------


def shown(of: Report, lang: str = "zh", width: int | None = None) -> list[str]:
    return "".join(render_scoreboard(of, View(lang, width))).splitlines()


def test_lead_and_supporting_departments_have_tables_apart() -> None:
    assert [line.split() for line in shown(report()) if not line.startswith("─")] == [
        ["牵头负责的目标"],
        ["责任单位", "目标", "达标", "未达标", "欠报", "无法判定", "未到期", "已撤销", "最大差距"],
        ["质监局", "3", "0", "1", "1", "0", "1", "0", "指标rate，差", "2", "百分点"],
        ["东区", "2", "0", "1", "0", "1", "0", "0", "指标each，差", "10", "百分点"],
        ["园区", "1", "0", "0", "1", "0", "0", "0"],
        ["西区", "2", "1", "0", "0", "0", "0", "1"],
        ["没有责任单位", "1", "0", "0", "1", "0", "0", "0"],
        ["未达标和欠报多的在前。最大差距按占限值的比例比较；限值为", "0", "而没有做到的，算作最大。"],
        [],
        ["配合的目标"],
        ["责任单位", "目标", "达标", "未达标", "欠报", "无法判定", "未到期"],
        ["东区", "1", "0", "1", "0", "0", "0"],
        ["质监局", "1", "0", "0", "0", "1", "0"],
        ["西区", "1", "0", "0", "0", "0", "1"],
    ]  # fmt: skip


def test_the_counts_in_a_row_add_up_to_its_targets() -> None:
    for line in shown(report()):
        numbers = [int(text) for text in line.split()[1:8] if text.isdigit()]
        if len(numbers) > 4:
            assert numbers[0] == sum(numbers[1:])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_bundled_plan_fits_eighty_columns_side_by_side(lang: str) -> None:
    for of in bundled():
        lines = shown(of, lang, 80)
        assert max(map(cell_len, lines)) <= 80
        assert sum(line.startswith(("责任单位", "Department")) for line in lines) == 2


def test_a_plan_where_nobody_supports_has_one_table_and_without_misses_no_gaps() -> None:
    plan = make_plan(target_text("rate", "at_least: 90, departments: [质监局]"))
    lines = shown(report(plan, "指标,报告期,数值\nrate,2020,95%\n"), "en")
    assert [line.split() for line in lines if not line.startswith("─")] == [
        ["What", "each", "leads"], ["Department", "Targets", "pass", "fail", "owed"], ["质监局", "1", "1", "0", "0"],
    ]  # fmt: skip


def test_a_supported_target_is_told_with_its_verdict_and_its_lead() -> None:
    of = report()
    results = [result for result in of.results if result.target.id in ("rate", "later")]
    assert [text for text, _ in supporting_lines(of.plan, results, "zh")] == [
        "配合：× 未达标  指标rate（牵头：质监局）", "配合：○ 未报送  指标later（牵头：质监局）",
    ]  # fmt: skip
    assert next(supporting_lines(of.plan, results, "en"))[0] == "supports: × fail  指标rate (lead: 质监局)"


def test_text_from_the_plan_is_inert() -> None:
    plan = make_plan(target_text("t", 'at_least: 90, departments: ["甲\\e[31m"]', name='"甲\\e[2J"'), bodies="")
    of = report(plan, "指标,报告期,数值\nt,2020,80%\n")
    said = "".join(
        [*render_scoreboard(of, View("zh")), *(text for text, _ in supporting_lines(plan, of.results, "zh"))]
    )
    assert "\x1b" not in said
    assert said.count("\\x1b") == 4


def test_the_data_has_everybodys_counts_and_the_worst_gap() -> None:
    data = json.loads(dump(scoreboard_data(report())))
    zero = dict.fromkeys(VERDICTS, 0)
    assert data[0] == {
        "department": "质监局",
        "body": "amr",
        "lead": {"targets": 3, **zero, FAIL: 1, MISSING: 2, "owed": 1},
        "supporting": {"targets": 1, **zero, UNDECIDED: 1, "owed": 0},
        "worst_gap": {
            "target": "rate", "gap": 2, "unit": "%", "body": "city", "period": "2020", "relative": 0.0222222222222,
        },
    }  # fmt: skip
    assert [one["department"] for one in data] == ["质监局", "东区", "园区", "西区", None]
    assert [one["worst_gap"] is None for one in data] == [False, False, True, True, True]


def test_the_share_of_a_limit_of_zero_is_null() -> None:
    plan = make_plan(target_text("t", "equals: 0, departments: [质监局]", unit="起"))
    (one,) = scoreboard_data(report(plan, "指标,报告期,数值\nt,2020,2\n"))
    assert (one["worst_gap"]["gap"], one["worst_gap"]["relative"]) == (2, None)


def test_a_pending_target_is_not_missed() -> None:
    plan = make_plan(target_text("t", "at_least: 90, due: 2021, departments: [质监局]"), head=HEAD)
    (score,) = scoreboard(report(plan, "指标,报告期,数值\nt,2020,80%\n"))
    assert (score.lead.count(PENDING), score.lead.behind, score.worst) == (1, 0, None)
