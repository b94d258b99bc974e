"""Thresholds files: what somebody else set, in the target's unit, and goals that were withdrawn."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import make_plan, submit, target_text
from qcity.errors import FileError, UsageError
from qcity.judge import check
from qcity.loading import load_thresholds
from qcity.periods import read_period
from qcity.plan import Threshold, Void
from qcity.rules import Rule
from qcity.thresholds import check_thresholds_file

PLAN = make_plan(
    target_text("emissions", "external: 国家减排目标", unit="万吨"),
    target_text("above", "external: {more_than: 全区平均水平}"),
    target_text("land", "external: {between: 国土部门}", unit="公顷"),
    target_text("own", "at_least: 90"),
)


def load(text: str) -> dict[str, Threshold]:
    """The thresholds that a file supplies."""
    return check_thresholds_file(PLAN, "limits.yaml", text.encode())


def only(text: str) -> Threshold:
    """The only threshold of a file."""
    (threshold,) = load(text).values()
    return threshold


def problems(text: str) -> list[tuple[int | None, str, str]]:
    """What is wrong with a file: line, key and kind of each problem."""
    with pytest.raises(FileError) as caught:
        load(text)
    assert caught.value.path == "limits.yaml"
    assert caught.value.lines("zh")
    assert caught.value.lines("en")
    return [(problem.line, problem.key, problem.message.key) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("keys", "rule"),
    [
        ("at_least: 1.20", Rule("at_least", Decimal("1.20"))),
        ("more_than: 1", Rule("more_than", Decimal(1))),
        ("at_most: 1.2", Rule("at_most", Decimal("1.2"))),
        ("less_than: 1", Rule("less_than", Decimal(1))),
        ("equals: 0", Rule("equals", Decimal(0))),
        ("between: [1, 2]", Rule("between", Decimal(1), Decimal(2))),
        ("between: [1, 2], strict: true", Rule("between", Decimal(1), Decimal(2), strict=True)),
        ("about: 1, tolerance: 0.1", Rule("about", Decimal(1), tolerance=Decimal("0.1"))),
        ("about: 1, better: lower", Rule("about", Decimal(1), better="lower")),
    ],
)
def test_every_rule_can_be_a_threshold(keys: str, rule: Rule) -> None:
    assert only(f"emissions: {{{keys}}}\n") == Threshold(rule)


def test_a_threshold_says_where_it_comes_from() -> None:
    assert only("emissions: {at_most: 1.2, unit: 万吨, source: 某文件}\n") == Threshold(
        Rule("at_most", Decimal("1.2")), "某文件"
    )


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("emissions: {at_most: 12000, unit: 吨}", Rule("at_most", Fraction("1.2"))),
        ("emissions: {between: [10000, 15000], unit: 吨}", Rule("between", Fraction(1), Fraction("1.5"))),
        (
            "emissions: {about: 5000, tolerance: 100, unit: 吨}",
            Rule("about", Fraction("0.5"), tolerance=Fraction("0.01")),
        ),
        ("above: {more_than: 965, unit: ‰}", Rule("more_than", Fraction("96.5"))),
        ("above: {more_than: 0.965, unit: fraction}", Rule("more_than", Fraction("96.5"))),
        ("land: {between: [10, 20], unit: 亩}", Rule("between", Fraction(2, 3), Fraction(4, 3))),
    ],
)
def test_a_threshold_is_converted_to_the_targets_unit_exactly(text: str, rule: Rule) -> None:
    assert only(text).rule == rule


def test_a_goal_can_be_withdrawn_whatever_its_rule() -> None:
    void = Void("停止评选", read_period("2018-12"), "某文件")
    text = "own: {void: {reason: 停止评选, since: 2018-12, source: 某文件}}\n"
    assert only(text) == Threshold(void=void)
    assert only(text.replace("own", "emissions")) == Threshold(void=void)
    assert only("own: {void: {reason: 停}, source: 某文件}\n") == Threshold(None, "某文件", Void("停"))


def test_a_threshold_and_its_withdrawal_can_stand_together() -> None:
    threshold = only("emissions: {at_most: 1, void: {reason: 停, since: 2021}}\n")
    assert threshold == Threshold(Rule("at_most", Decimal(1)), None, Void("停", read_period("2021")))


def test_thresholds_are_by_target() -> None:
    assert set(load("emissions: {at_most: 1}\nabove: {more_than: 96}\n")) == {"emissions", "above"}
    assert load("{}\n") == {}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("emission: {at_most: 1}", (1, "emission", "thresholds_unknown_target")),
        ("own: {at_least: 80}", (1, "own", "thresholds_not_external")),  # the plan sets it itself
        ("above: {at_least: 96}", (1, "above.at_least", "thresholds_other_rule")),  # the plan says more_than
        ("land: {about: 5}", (1, "land.about", "thresholds_other_rule")),
        ("emissions: {rises: true}", (1, "emissions.rises", "thresholds_bad_kind")),
        ("emissions: {falls: true}", (1, "emissions.falls", "thresholds_bad_kind")),
        ("emissions: {changes_by: -5}", (1, "emissions.changes_by", "thresholds_bad_kind")),
        ("emissions: {external: 某}", (1, "emissions.external", "thresholds_bad_kind")),
        ("emissions: {at_most: 1, unit: 亩}", (1, "emissions.unit", "thresholds_unit")),
        ("emissions: {at_most: 1, unit: 斤}", (1, "emissions.unit", "thresholds_unit")),
        ("emissions: {}", (1, "emissions", "plan_one_rule")),
        ("emissions:", (1, "emissions", "plan_one_rule")),
        ("emissions: {source: 某}", (1, "emissions", "plan_one_rule")),
        ("emissions: {at_most: 1, at_least: 2}", (1, "emissions", "plan_one_rule")),
        ("emissions: {between: [2, 1]}", (1, "emissions.between", "plan_between_order")),
        ("emissions: {at_most: '1'}", (1, "emissions.at_most", "plan_not_a_number")),
        ("emissions: {at_most: 1e3}", (1, "emissions.at_most", "yaml_surprise")),
        ("emissions: {at_most: 1, at_most: 2}", (1, "emissions.at_most", "yaml_twice")),
        ("emissions: {at_most: 1, sorce: a}", (1, "emissions.sorce", "plan_unknown_key")),
        ("emissions: {at_most: 1, source: 5}", (1, "emissions.source", "plan_number_as_text")),
        ("emissions: {void: {since: 2018}}", (1, "emissions.void.reason", "plan_missing_key")),
        ("emissions: {void: {reason: 停, since: x}}", (1, "emissions.void.since", "plan_not_a_period")),
        ("emissions: 5", (1, "emissions", "plan_model_type")),
        ("emissions: [at_most]", (1, "emissions", "plan_model_type")),
        ("emissions: {void: {reason: 停}, unit: 胡说}", (1, "emissions.unit", "thresholds_unit")),
        ("emissions: {void: {reason: 停}, unit: 亩}", (1, "emissions.unit", "thresholds_unit")),
        ("emissions: {void: {reason: 停}, tolerance: 1}", (1, "emissions.tolerance", "plan_word_without_rule")),
        ("emissions: {between: [1, 1e3]}", (1, "emissions.between[1]", "yaml_surprise")),
        ("emissions: {void: {since: 2018}, unit: 吨}", (1, "emissions.void.reason", "plan_missing_key")),
        ("emissions: {rises: false, void: {reason: 停}}", (1, "emissions.rises", "plan_only_true")),
        ("emissions: no", (1, "emissions", "yaml_surprise")),
        ("no", (1, "", "yaml_surprise")),
        ("5: {at_most: 1}", (1, "5", "yaml_surprise")),
        ("- emissions", (None, "", "thresholds_not_a_mapping")),
        ("", (None, "", "thresholds_not_a_mapping")),
    ],
)
def test_a_threshold_that_does_not_fit_is_told_with_its_line_and_key(
    text: str, problem: tuple[int | None, str, str]
) -> None:
    assert problems(text + "\n") == [problem]


def test_an_unknown_target_is_told_with_the_nearest() -> None:
    with pytest.raises(FileError) as caught:
        load("emision: {at_most: 1}\n")
    assert caught.value.problems[0].message.blanks["nearest"] == "emissions"


def test_every_problem_is_told_at_once() -> None:
    text = "nothing: {at_most: 1}\nown: {at_least: 1}\nabove:\n  at_most: 5\n  unit: 亩\nemissions:\n  at_most: no\n"
    assert problems(text) == [
        (1, "nothing", "thresholds_unknown_target"),
        (2, "own", "thresholds_not_external"),
        (4, "above.at_most", "thresholds_other_rule"),
        (5, "above.unit", "thresholds_unit"),
        (7, "emissions.at_most", "yaml_surprise"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("own: {at_least: a}", {"plan_not_a_number", "thresholds_not_external"}),
        ("above: {at_most: a, unit: 亩}", {"plan_not_a_number", "thresholds_other_rule", "thresholds_unit"}),
        ("emissions: {between: [2, 1], sorce: a}", {"plan_between_order", "plan_unknown_key"}),
        ("emissions: {at_most: 1, at_least: a}", {"plan_one_rule", "plan_not_a_number"}),
        ("emissions: {changes_by: 0}", {"plan_changes_by_zero", "thresholds_bad_kind"}),
    ],
)
def test_every_problem_of_an_entry_is_told_at_once(text: str, found: set[str]) -> None:
    assert {kind for _, _, kind in problems(text + "\n")} == found


def test_the_nearest_targets_are_joined_as_the_language_joins_them() -> None:
    plan = make_plan(target_text("grain-a", "external: 某"), target_text("grain-b", "external: 某"))
    with pytest.raises(FileError) as caught:
        check_thresholds_file(plan, "limits.yaml", b"grain: {at_most: 1}\n")
    assert "grain-b、grain-a" in caught.value.lines("zh")[0]
    assert "grain-b, grain-a" in caught.value.lines("en")[0]


WORDS = [
    "emissions", "own", "above", "at_most", "more_than", "between", "void", "reason", "unit", "source", "1", "亩", "a",
    "no", "~", "{", "}", "[", "]", "'", " ", ": ", ", ", "\n", "\n  ", "\t",
]  # fmt: skip


@given(st.text() | st.lists(st.sampled_from(WORDS), max_size=15).map("".join))
def test_any_text_gives_thresholds_or_a_file_error(text: str) -> None:
    try:
        thresholds = load(text)
    except FileError as error:
        assert error.lines("zh")
        assert error.lines("en")
        return
    assert set(thresholds) <= {target.id for target in PLAN.targets}


def test_a_thresholds_file_is_read_from_its_path(tmp_path: Path) -> None:
    path = tmp_path / "limits.yaml"
    path.write_text("emissions: {at_most: 1.2}\n", encoding="utf-8")
    assert load_thresholds(PLAN, path) == {"emissions": Threshold(Rule("at_most", Decimal("1.2")))}
    with pytest.raises(UsageError) as caught:
        load_thresholds(PLAN, tmp_path / "missing.yaml")
    assert caught.value.message.key == "no_such_file"
    path.write_text("emissions: {at_most: a}\n", encoding="utf-8")
    with pytest.raises(FileError) as broken:
        load_thresholds(PLAN, path)
    assert broken.value.path == str(path)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("{}", "undecided"),
        ("emissions: {at_most: 12000, unit: 吨}", "pass"),
        ("emissions: {at_most: 11999, unit: 吨}", "fail"),
        ("emissions: {void: {reason: 停}}", "void"),
        ("emissions: {at_most: 1, void: {reason: 停, since: 2021}}", "fail"),
        ("emissions: {at_most: 1, void: {reason: 停, since: 2020}}", "void"),
    ],
)
def test_a_threshold_judges_in_the_plans_place(text: str, verdict: str) -> None:
    submission = submit(PLAN, "指标,报告期,数值\nemissions,2020,1.2\n")
    report = check(PLAN, submission, thresholds=load(text))
    assert report.results[0].verdict == verdict
