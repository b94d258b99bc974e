"""The plan file: what it may contain, and every problem at once with its line and key."""

from __future__ import annotations

import ast
from copy import deepcopy
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from builders import BODIES, HEAD, as_yaml, load_text, make_plan, plan_text, problems, target_text
from qcity import loading
from qcity.assemble import assemble
from qcity.errors import FileError
from qcity.measurement import ONE
from qcity.periods import read_period
from qcity.plan import Baseline, Body, Domain, Phase, Range, Target, Void
from qcity.planfile import check_plan_file
from qcity.rules import Rule

CONTRACT = """\
plan:
  id: turpan-2020
  title: 吐鲁番市创建全国质量强市示范城市工作规划
  title_en: Work plan
  document: 吐政办〔2018〕13号
  issuer: 吐鲁番市人民政府办公室
  issued: 2018-03-15
  starts: 2018            # first year
  due: 2020               # a period
  language: zh
  source_sha256: "55e8790e2b8a2857cdedda1a3f998aa655f80be714f9889482be25757e9a607e"
  domains:
    - {id: environment, name: 环境质量, name_en: Environment}
  phases:
    - {name: 计划阶段, from: 2017-10, to: 2018-03}
units:
  - {id: 份/千人, aliases: [份每千人]}
  - {id: 担, of: 吨, factor: 0.05}
bodies:
  - {id: turpan, name: 吐鲁番市, kind: whole}
  - {id: gaochang, name: 高昌区, kind: area, aliases: [高昌]}
  - {id: park, name: 园区, kind: area, within: gaochang}
  - {id: amr, name: 市质监局, kind: department, aliases: [市市场监管局], note: 继任}
  - {id: forestry, name: 市林业局, kind: department}
targets:
  - id: forest-cover
    name: 森林覆盖率
    name_en: Forest cover
    aliases: [林木覆盖率]
    domain: environment
    clause: 二(四)
    quote: 森林覆盖率达到30%以上
    unit: "%"
    at_least: 30
    departments: [市林业局, amr]
    inferred: true
    note: 照字面读
not_targets:
  - {quote: '12345', why: 热线号码}
"""


def one_target(keys: str = "at_least: 90", *, unit: str = "%", **parts: str) -> Target:
    """The only target of a plan."""
    (target,) = make_plan(target_text("rate", keys, unit=unit), **parts).targets
    return target


def in_target(keys: str, *, unit: str = "%") -> list[tuple[int | None, str, str]]:
    """The problems of a plan with one target, on line 1 of a file of its own."""
    return problems(f"targets: [{{id: t, name: 甲, domain: d, unit: '{unit}', {keys}}}]\n{HEAD}{BODIES}")


# -- what loads ------------------------------------------------------------------------------------------------


def test_the_plan_of_the_contract_loads_with_everything_it_says() -> None:
    plan = load_text(CONTRACT)
    assert (plan.id, plan.title_en, plan.document) == ("turpan-2020", "Work plan", "吐政办〔2018〕13号")
    assert (plan.issued, plan.starts, plan.due) == (date(2018, 3, 15), 2018, read_period("2020"))
    assert (plan.issuer, plan.language) == ("吐鲁番市人民政府办公室", "zh")
    assert plan.domains == (Domain("environment", "环境质量", "Environment"),)
    (phase,) = plan.phases
    assert (phase.name, str(phase.start), str(phase.end)) == ("计划阶段", "2017-10", "2018-03")
    assert plan.bodies[1:4] == (
        Body("gaochang", "高昌区", "area", ("高昌",)),
        Body("park", "园区", "area", (), "gaochang"),
        Body("amr", "市质监局", "department", ("市市场监管局",), None, "继任"),
    )
    assert plan.whole == Body("turpan", "吐鲁番市", "whole")
    (target,) = plan.targets
    assert (target.id, target.name, target.name_en) == ("forest-cover", "森林覆盖率", "Forest cover")
    assert (target.aliases, target.domain, target.clause) == (("林木覆盖率",), "environment", "二(四)")
    assert (target.quote, target.note, target.inferred) == ("森林覆盖率达到30%以上", "照字面读", True)
    assert plan.department_names(target) == ("市林业局", "市质监局")
    assert target.departments == ("forestry", "amr")


@pytest.mark.parametrize(
    ("keys", "rule"),
    [
        ("at_least: 30", Rule("at_least", Decimal(30))),
        ("more_than: 30", Rule("more_than", Decimal(30))),
        ("at_most: 2.5", Rule("at_most", Decimal("2.5"))),
        ("less_than: 5", Rule("less_than", Decimal(5))),
        ("equals: 0", Rule("equals", Decimal(0))),
        ("between: [1, 2]", Rule("between", Decimal(1), Decimal(2))),
        ("between: [1, 1]", Rule("between", Decimal(1), Decimal(1))),
        ("between: [1, 2], strict: true", Rule("between", Decimal(1), Decimal(2), strict=True)),
        ("between: [1, 2], strict: false", Rule("between", Decimal(1), Decimal(2))),
        ("about: 5", Rule("about", Decimal(5))),
        ("about: 5, tolerance: 0.5", Rule("about", Decimal(5), tolerance=Decimal("0.5"))),
        ("about: 5, tolerance: 0", Rule("about", Decimal(5), tolerance=Decimal(0))),
        ("about: 5, better: higher", Rule("about", Decimal(5), better="higher")),
        ("about: 5, tolerance: 1, better: lower", Rule("about", Decimal(5), tolerance=Decimal(1), better="lower")),
        ("rises: true", Rule("rises")),
        ("falls: true", Rule("falls")),
        ("changes_by: -18", Rule("changes_by", Decimal(-18))),
        ("changes_by: 12.5", Rule("changes_by", Decimal("12.5"))),
        ("external: 国家减排目标", Rule("external", reference="国家减排目标")),
        ("external: {more_than: 全区平均水平}", Rule("external", reference="全区平均水平", holds="more_than")),
        ("external: {about: 全区平均水平}", Rule("external", reference="全区平均水平", holds="about")),
    ],
)
def test_every_rule_loads(keys: str, rule: Rule) -> None:
    assert one_target(keys).rule == rule


@pytest.mark.parametrize(
    ("keys", "field", "value"),
    [
        ("when: by_due", "when", "by_due"),
        ("when: every_period", "when", "every_period"),
        ("when: every_year", "when", "every_year"),
        ("cadence: none", "cadence", None),
        ("cadence: month", "cadence", "month"),
        ("cadence: quarter", "cadence", "quarter"),
        ("cadence: half_year", "cadence", "half_year"),
        ("cadence: year", "cadence", "year"),
        ("scope: whole", "scope", "whole"),
        ("scope: each_area", "scope", "each_area"),
        ("scope: each_body", "scope", "each_body"),
        ("scope: each_body, bodies: [东区, amr]", "bodies", ("east", "amr")),
        ("scope: each_area, bodies: [西区]", "bodies", ("west",)),
        *((f"rollup: {how}", "rollup", how) for how in ("pooled", "sum", "mean", "max", "min", "none")),
        *((f"measure: {how}", "measure", how) for how in ("stock", "flow", "cumulative")),
        ("range: null", "range", None),
        ("range: [10, 20]", "range", Range(Decimal(10), Decimal(20))),
        ("range: [null, 20.5]", "range", Range(None, Decimal("20.5"))),
        ("range: [-5, null]", "range", Range(Decimal(-5), None)),
        ("commitment: binding", "commitment", "binding"),
        ("commitment: aspirational", "commitment", "aspirational"),
        ("sample: true", "sample", True),
        ("sample: false", "sample", False),
        ("starts: 2019", "starts", 2019),
        ("due: 2019H1", "due", read_period("2019H1")),
        ("due: 2019", "due", read_period("2019")),
        ("due: 2019-06-30", "due", read_period("2019-06-30")),
        ("baseline: {period: 2017}", "baseline", Baseline(read_period("2017") or pytest.fail())),
        (
            "baseline: {period: 2017, value: 0.10}",
            "baseline",
            Baseline(read_period("2017") or pytest.fail(), Decimal("0.10")),
        ),
        ("void: {reason: 已停止评选}", "void", Void("已停止评选")),
        (
            "void: {reason: 停, since: 2018-12, source: 某文件}",
            "void",
            Void("停", read_period("2018-12"), "某文件"),
        ),
        ("numerator: 合格批次", "numerator", "合格批次"),
        ("denominator: 抽检批次", "denominator", "抽检批次"),
        ("inferred: true", "inferred", True),
        ("departments: [质监局, west]", "departments", ("amr", "west")),
        ("departments: [市场监管局]", "departments", ("amr",)),  # a successor is an alias
    ],
)
def test_every_modifier_loads(keys: str, field: str, value: object) -> None:
    assert getattr(one_target(f"at_least: 9, {keys}"), field) == value


def test_every_modifier_has_its_default() -> None:
    target = one_target()
    assert (target.when, target.cadence, target.scope, target.bodies) == ("by_due", None, "whole", ())
    assert (target.measure, target.commitment, target.sample) == ("stock", "binding", False)
    assert (target.starts, target.baseline, target.void, target.inferred) == (None, None, None, False)
    assert target.due == read_period("2020")  # the plan's


@pytest.mark.parametrize(
    ("unit", "rollup"),
    [
        ("%", "pooled"),
        ("‰", "pooled"),
        ("fraction", "pooled"),
        ("家", "sum"),
        ("万人", "sum"),
        ("count", "sum"),
        ("万亩", "sum"),
        ("亿元", "sum"),
        ("吨", "sum"),
        ("担", "sum"),
        ("分", "none"),
        ("指数", "none"),
        ("百分点", "none"),
        ("份/千人", "none"),
    ],
)
def test_how_areas_make_the_whole_depends_on_the_unit(unit: str, rollup: str) -> None:
    units = "units: [{id: 份/千人}, {id: 担, of: 吨, factor: 0.05}]\n"
    assert one_target("at_least: 1", unit=unit, units=units).rollup == rollup


@pytest.mark.parametrize(
    ("unit", "possible"),
    [
        ("%", Range(Decimal(0), Decimal(100))),
        ("‰", Range(Decimal(0), Decimal(1000))),
        ("fraction", Range(Decimal(0), Decimal(1))),
        ("成", Range(Decimal(0), Decimal(10))),
        ("家", Range(Decimal(0), None, whole=True)),
        ("万人", Range(Decimal(0), None, whole=True)),
        ("万亩", Range(Decimal(0), None)),
        ("元", Range(Decimal(0), None)),
        ("分", None),
        ("指数", None),
        ("百分点", None),
        ("份/千人", None),
    ],
)
def test_which_figures_are_possible_depends_on_the_unit(unit: str, possible: Range | None) -> None:
    units = "units: [{id: 份/千人}, {id: 成, of: '%', factor: 10}]\n"
    assert one_target("at_least: 1", unit=unit, units=units).range == possible


@pytest.mark.parametrize("factor", ["3", "0.7"])
def test_the_range_of_a_plans_own_ratio_is_exact(factor: str) -> None:
    target = one_target("at_least: 0.1", unit="份额", units=f"units: [{{id: 份额, of: fraction, factor: {factor}}}]\n")
    assert target.range is not None
    assert target.range.high is not None
    assert Fraction(target.range.high) * target.unit.factor == ONE


@pytest.mark.parametrize(
    "number",
    ["30", "30.10", "0.1", "-0.3", "0.3000000000000000000000000000000000000001", "9" * 60, "0." + "0" * 30 + "1"],
)
def test_numbers_are_exact_from_the_text_of_the_file(number: str) -> None:
    target = one_target(f"at_least: {number}, baseline: {{period: 2017, value: {number}}}, range: [{number}, null]")
    assert target.baseline is not None
    assert target.range is not None
    for read in (target.rule.value, target.baseline.value, target.range.low):
        assert isinstance(read, Decimal)
        assert read.as_tuple() == Decimal(number).as_tuple()


@given(st.decimals(-(10**25), 10**25, places=12))
def test_any_number_is_exact(number: Decimal) -> None:
    assert one_target(f"at_least: {number:f}").rule.value == number


def test_a_unit_of_the_plan_converts_exactly() -> None:
    target = one_target("at_least: 1", unit="担", units="units: [{id: 担, of: 吨, factor: 0.05}]\n")
    assert target.unit.factor == Fraction(1, 20)


def test_a_unit_may_be_made_of_an_earlier_one_of_the_plan() -> None:
    units = "units: [{id: 担, of: 吨, factor: 0.05}, {id: 斤, of: 担, factor: 0.01}]\n"
    assert one_target("at_least: 1", unit="斤", units=units).unit.factor == Fraction(1, 2000)


def test_a_target_keeps_its_unit_as_it_is_written() -> None:
    assert one_target("at_least: 1", unit="万亩").unit.id == "万亩"
    assert one_target("at_least: 1", unit="平方公里").unit.id == "平方公里"


@pytest.mark.parametrize(
    ("head", "starts"),
    [
        ("due: 2020, starts: 2017", 2017),
        ("due: 2020, issued: 2018-03-15", 2018),
        ("due: 2020, issued: 2018-03-15, starts: 2016", 2016),
        ("due: 2020", None),  # else of the data
    ],
)
def test_a_plan_starts_in_the_year_of_its_issue_unless_it_says_otherwise(head: str, starts: int | None) -> None:
    plan = make_plan(head=f"plan: {{id: p, title: 规划, {head}, domains: [{{id: d, name: 领域}}]}}\n")
    assert plan.starts == starts


@pytest.mark.parametrize(
    "due", ["2020", "2020H1", "2020Q3", "2020-06", "2020-06-30", "'2020'", "'2020-06-30'", "2020年6月"]
)
def test_a_plan_is_due_at_a_period(due: str) -> None:
    plan = make_plan(head=f"plan: {{id: p, title: 规划, due: {due}, domains: [{{id: d, name: 领域}}]}}\n")
    assert plan.due == read_period(due.strip("'"))
    assert plan.targets[0].due == plan.due


def test_a_plan_without_bodies_names_its_departments_freely() -> None:
    plan = make_plan(target_text("rate", "at_least: 90, departments: [某某局]"), bodies="")
    assert plan.department_names(plan.targets[0]) == ("某某局",)
    assert [body.kind for body in plan.bodies] == ["whole"]


def test_what_lint_reads_does_no_harm() -> None:
    text = plan_text(target_text("rate", "at_least: 90, lint: [{ignore: no-quote, why: 无原文}]"))
    assert load_text(text + "not_targets: [{quote: 甲, why: 乙}]\n").targets[0].id == "rate"


def test_sections_that_are_empty_are_as_if_they_were_absent() -> None:
    assert load_text(plan_text(bodies="", units="units:\n") + "not_targets:\n").targets[0].id == "rate"


# -- keys ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "nearest"),
    [
        ("targets:\n", "target: 1\ntargets:\n", 25, "target", "targets"),
        ("  issuer: ", "  isuer: ", 6, "plan.isuer", "issuer"),
        ("name_en: Environment", "name_on: a", 13, "plan.domains[0].name_on", "name_en"),
        ("from: 2017-10", "form: a, from: 2017-10", 15, "plan.phases[0].form", "from"),
        ("aliases: [份每千人]", "alias: a", 17, "units[0].alias", "aliases"),
        ("note: 继任", "notes: a", 23, "bodies[3].notes", "note"),
        ("    clause: ", "    claus: ", 31, "targets[0].claus", "clause"),
        ("    at_least: 30\n", "    at_least: 30\n    atleast: 3\n", 35, "targets[0].atleast", "at_least"),
        ("why: 热线号码", "why: 热线号码, whi: a", 39, "not_targets[0].whi", "why"),
        (
            "    at_least: 30\n",
            "    rises: true\n    baseline:\n      period: 2017\n      valeu: 3\n",
            37,
            "targets[0].baseline.valeu",
            "value",
        ),
        (
            "    at_least: 30\n",
            "    at_least: 30\n    void: {reason: a,\n       reasn: b}\n",
            36,
            "targets[0].void.reasn",
            "reason",
        ),
    ],
)
def test_an_unknown_key_is_told_with_its_line_and_the_nearest(
    old: str, new: str, line: int, key: str, nearest: str
) -> None:
    assert old in CONTRACT
    with pytest.raises(FileError) as caught:
        check_plan_file("plan.yaml", CONTRACT.replace(old, new, 1).encode())
    (problem,) = caught.value.problems
    assert (problem.line, problem.key, problem.message.key) == (line, key, "plan_unknown_key")
    assert problem.message.blanks["nearest"] == nearest


@pytest.mark.parametrize("key", ["指标", "a[0]", "str"])
def test_an_unknown_key_in_any_writing_is_told_with_its_line(key: str) -> None:
    text = plan_text(
        "  - id: rate\n    name: 甲\n    domain: d\n    unit: '%'\n    at_least: 90\n" + f"    '{key}': 1\n"
    )
    line = text.split("\n").index(f"    '{key}': 1") + 1
    assert problems(text) == [(line, f"targets[0].{key}", "plan_unknown_key")]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("plan: {}", ["plan.due", "plan.id", "plan.title"]),
        ("plan: {id: a, title: b}", ["plan.due"]),
        ("plan: {id: p, title: a, due: 2020, domains: [{}]}", ["plan.domains[0].id", "plan.domains[0].name"]),
        ("plan: {id: p, title: a, due: 2020, phases: [{name: a}]}", ["plan.phases[0].from", "plan.phases[0].to"]),
        ("units: [{}]", ["units[0].id"]),
        ("bodies: [{}]", ["bodies[0].id", "bodies[0].kind", "bodies[0].name"]),
        (
            "targets: [{at_least: 1}]",
            ["targets[0].domain", "targets[0].id", "targets[0].name", "targets[0].unit"],
        ),
        ("targets: [{id: t, name: a, domain: d, unit: 家, rises: true, baseline: {}}]", ["targets[0].baseline.period"]),
        ("targets: [{id: t, name: a, domain: d, unit: 家, equals: 1, void: {}}]", ["targets[0].void.reason"]),
        ("not_targets: [{}]", ["not_targets[0].quote", "not_targets[0].why"]),
    ],
)
def test_a_missing_key_is_told_by_its_name(text: str, missing: list[str]) -> None:
    absent = {"plan", "targets"} - {text.partition(":")[0]}
    found = [(line, key) for line, key, kind in problems(text + "\n") if kind == "plan_missing_key"]
    assert [(line, key) for line, key in found if key not in absent] == [(1, key) for key in missing]
    assert {key for _, key in found if key in absent} == absent


@pytest.mark.parametrize(("text", "key"), [(f"targets: [{target_text('t')[4:-1]}]\n", "plan"), (HEAD, "targets")])
def test_a_missing_section_is_told(text: str, key: str) -> None:
    assert key in [key for _, key, kind in problems(text) if kind == "plan_missing_key"]


@pytest.mark.parametrize("targets", ["targets: []\n", "targets:\n"])
def test_a_plan_without_targets_is_none(targets: str) -> None:
    assert [key for _, key, _ in problems(HEAD + targets)] == ["targets"]


@pytest.mark.parametrize("content", ["", "- a\n", "text\n", "5\n", "[]\n"])
def test_a_file_that_is_no_mapping_is_no_plan(content: str) -> None:
    assert [kind for _, _, kind in problems(content)] == ["plan_not_a_mapping"]


@pytest.mark.parametrize("section", ["units", "bodies", "targets", "not_targets"])
def test_a_section_is_a_list(section: str) -> None:
    assert (1, section, "plan_not_a_list") in problems(f"{section}: {{a: 1}}\n{HEAD}")
    assert (1, f"{section}[0]", "plan_model_type") in problems(f"{section}: [a]\n{HEAD}")


@pytest.mark.parametrize("domains", ["[environment]", "[[a]]", "[5]"])
def test_domains_that_are_no_mappings_are_a_problem(domains: str) -> None:
    text = f"plan:\n  id: p\n  title: a\n  due: 2020\n  domains: {domains}\ntargets:\n{target_text('rate')}"
    assert (5, "plan.domains[0]", "plan_model_type") in problems(text)


def test_a_factor_that_is_no_number_is_a_problem() -> None:
    assert problems(plan_text(units="units: [{id: 担, of: 吨, factor: abc}]\n")) == [
        (2, "units[0].factor", "plan_not_a_number")
    ]


# -- values ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "key", "kind"),
    [
        # exactly one rule
        ("note: a", "targets[0]", "plan_one_rule"),
        ("at_least: 1, at_most: 2", "targets[0]", "plan_one_rule"),
        ("rises: true, falls: true", "targets[0]", "plan_one_rule"),
        ("at_least: 1, at_most: null", "targets[0]", "plan_one_rule"),
        ("at_least: null", "targets[0].at_least", "plan_empty_rule"),
        ("external: null", "targets[0].external", "plan_empty_rule"),
        ("between: [2, 1]", "targets[0].between", "plan_between_order"),
        ("between: [1]", "targets[0].between", "plan_too_short"),
        ("between: [1, 2, 3]", "targets[0].between", "plan_too_long"),
        ("between: 1", "targets[0].between", "plan_list_type"),
        ("between: [1, b]", "targets[0].between[1]", "plan_not_a_number"),
        ("between: [1, null]", "targets[0].between[1]", "plan_not_a_number"),
        ("changes_by: 0", "targets[0].changes_by", "plan_changes_by_zero"),
        ("changes_by: 0.00", "targets[0].changes_by", "plan_changes_by_zero"),
        ("about: 5, tolerance: -1", "targets[0].tolerance", "plan_greater_than_equal"),
        ("about: 5, better: more", "targets[0].better", "plan_bad_word"),
        ("at_least: 5, tolerance: 1", "targets[0].tolerance", "plan_word_without_rule"),
        ("at_least: 5, strict: true", "targets[0].strict", "plan_word_without_rule"),
        ("between: [1, 2], better: higher", "targets[0].better", "plan_word_without_rule"),
        ("rises: false", "targets[0].rises", "plan_only_true"),
        ("falls: down", "targets[0].falls", "plan_only_true"),
        # numbers
        ("at_least: '30'", "targets[0].at_least", "plan_not_a_number"),
        ("at_least: 30%", "targets[0].at_least", "plan_not_a_number"),
        ("at_least: true", "targets[0].at_least", "plan_not_a_number"),
        ("at_least: 三十", "targets[0].at_least", "plan_not_a_number"),
        ("at_least: [30]", "targets[0].at_least", "plan_not_a_number"),
        ("at_least: 2018-03-15", "targets[0].at_least", "plan_not_a_number"),
        # words
        ("at_least: 1, when: always", "targets[0].when", "plan_bad_word"),
        ("at_least: 1, cadence: weekly", "targets[0].cadence", "plan_bad_word"),
        ("at_least: 1, scope: all", "targets[0].scope", "plan_bad_word"),
        ("at_least: 1, rollup: average", "targets[0].rollup", "plan_bad_word"),
        ("at_least: 1, measure: level", "targets[0].measure", "plan_bad_word"),
        ("at_least: 1, commitment: firm", "targets[0].commitment", "plan_bad_word"),
        ("at_least: 1, sample: 'true'", "targets[0].sample", "plan_bool_type"),
        ("at_least: 1, inferred: 1", "targets[0].inferred", "plan_bool_type"),
        # periods and years
        ("at_least: 1, due: later", "targets[0].due", "plan_not_a_period"),
        ("at_least: 1, due: 2020-13", "targets[0].due", "plan_not_a_period"),
        ("at_least: 1, starts: 2018H1", "targets[0].starts", "plan_not_a_year"),
        ("at_least: 1, starts: 0", "targets[0].starts", "plan_not_a_year"),
        ("at_least: 1, starts: 2018.5", "targets[0].starts", "plan_not_a_year"),
        ("at_least: 1, starts: '2018'", "targets[0].starts", "plan_not_a_year"),
        ("rises: true, baseline: {period: then}", "targets[0].baseline.period", "plan_not_a_period"),
        ("rises: true, baseline: {period: 2017, value: a}", "targets[0].baseline.value", "plan_not_a_number"),
        ("rises: true, baseline: 2017", "targets[0].baseline", "plan_model_type"),
        # ranges
        ("at_least: 1, range: [2, 1]", "targets[0].range", "plan_range_order"),
        ("at_least: 1, range: [2]", "targets[0].range", "plan_too_short"),
        ("at_least: 1, range: 5", "targets[0].range", "plan_list_type"),
        ("at_least: 1, range: [a, 5]", "targets[0].range[0]", "plan_not_a_number"),
        # texts
        ("at_least: 1, note: ''", "targets[0].note", "plan_empty_text"),
        ("at_least: 1, note: ' '", "targets[0].note", "plan_empty_text"),
        ("at_least: 1, note: 5", "targets[0].note", "plan_number_as_text"),
        ("at_least: 1, note: 2018-03-15", "targets[0].note", "plan_unquoted_date"),
        ("at_least: 1, note: true", "targets[0].note", "plan_string_type"),
        ("at_least: 1, aliases: 乙", "targets[0].aliases", "plan_list_type"),
        ("at_least: 1, aliases: [乙, 5]", "targets[0].aliases[1]", "plan_number_as_text"),
        ("at_least: 1, aliases: [乙, 2018-03-15]", "targets[0].aliases[1]", "plan_unquoted_date"),
        # bodies and scopes
        ("at_least: 1, bodies: [east]", "targets[0].bodies", "plan_bodies_of_whole"),
        ("at_least: 1, scope: each_area, bodies: [amr]", "targets[0].bodies[0]", "plan_body_kind"),
        ("at_least: 1, scope: each_body, bodies: [全市]", "targets[0].bodies[0]", "plan_body_kind"),
        # YAML's surprises
        ("at_least: 1e3", "targets[0].at_least", "yaml_surprise"),
        ("at_least: 0x1F", "targets[0].at_least", "yaml_surprise"),
        ("at_least: 010", "targets[0].at_least", "yaml_surprise"),
        ("at_least: 1_000", "targets[0].at_least", "yaml_surprise"),
        ("at_least: 12:30", "targets[0].at_least", "yaml_surprise"),
        ("at_least: .inf", "targets[0].at_least", "yaml_surprise"),
        ("at_least: 1, note: no", "targets[0].note", "yaml_surprise"),
        ("at_least: 1, aliases: [no]", "targets[0].aliases[0]", "yaml_surprise"),
        ("at_least: 1, sample: yes", "targets[0].sample", "yaml_surprise"),
        ("at_least: 1, when: off", "targets[0].when", "yaml_surprise"),
        ("at_least: 1, at_least: 2", "targets[0].at_least", "yaml_twice"),
        ("at_least: !!int 1", "targets[0].at_least", "yaml_tag"),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_told_with_its_key_and_nothing_else(keys: str, key: str, kind: str) -> None:
    assert in_target(keys) == [(1, key, kind)]


@pytest.mark.parametrize("external", ["5", "[a]", "{rises: a}", "{at_least: 5}", "{}", "{at_least: a, at_most: b}"])
def test_what_is_wrong_with_an_external_rule_is_told_once(external: str) -> None:
    assert len(in_target(f"external: {external}")) == 1


@pytest.mark.parametrize(
    "external", ["5", "[a]", "{rises: a}", "{at_least: 5}", "{}", "{at_least: a, at_most: b}", "''"]
)
def test_an_external_rule_names_who_sets_the_threshold(external: str) -> None:
    found = in_target(f"external: {external}")
    assert found
    assert all(key.startswith("targets[0].external") for _, key, _ in found)


@pytest.mark.parametrize("id_", ["A", "a_b", "a-", "-a", "a--b", "甲", "a b", '"a\\n"', "''", "5"])
def test_an_id_is_kebab_case(id_: str) -> None:
    found = problems(f"targets: [{{id: {id_}, name: 甲, domain: d, unit: '%', equals: 1}}]\n{HEAD}")
    assert [(line, key) for line, key, _ in found] == [(1, "targets[0].id")]


@pytest.mark.parametrize(
    ("head", "key", "kind"),
    [
        ("id: 5", "plan.id", "plan_number_as_text"),
        ("title: 2018-03-15", "plan.title", "plan_unquoted_date"),
        ("due: soon", "plan.due", "plan_not_a_period"),
        ("due: 1e3", "plan.due", "yaml_surprise"),
        ("issued: 2018", "plan.issued", "plan_not_a_date"),
        ("issued: 2018-02-30", "plan.issued", "plan_not_a_date"),
        ("issued: 去年", "plan.issued", "plan_not_a_date"),
        ("issued: 2018-3-5", "plan.issued", "yaml_surprise"),
        ("starts: soon", "plan.starts", "plan_not_a_year"),
        ("language: fr", "plan.language", "plan_bad_word"),
        ("language: no", "plan.language", "yaml_surprise"),
        ("source_sha256: abc", "plan.source_sha256", "plan_not_a_digest"),
        ("domains: [{id: d, name: 领域}, {id: d, name: 别的}]", "plan.domains[1].id", "plan_name_twice"),
        ("domains: {id: d, name: 领域}", "plan.domains", "plan_list_type"),
        ("phases: [{name: a, from: 2019, to: 2018}]", "plan.phases[0].to", "plan_phase_order"),
        ("phases: [{name: a, from: x, to: 2018}]", "plan.phases[0].from", "plan_not_a_period"),
    ],
)
def test_what_is_wrong_with_the_head_is_told_with_its_key(head: str, key: str, kind: str) -> None:
    keys = {"id": "p", "title": "规划", "due": "2020", "domains": "[{id: d, name: 领域}]"}
    keys |= {head.partition(": ")[0]: head.partition(": ")[2]}
    text = "plan: {" + ", ".join(f"{k}: {v}" for k, v in keys.items()) + "}\n" + plan_text(head="")
    assert (1, key, kind) in problems(text)


@pytest.mark.parametrize(
    ("units", "key", "kind"),
    [
        ("[{id: 担, of: 吨}]", "units[0].of", "plan_of_and_factor"),
        ("[{id: 担, factor: 0.05}]", "units[0].factor", "plan_of_and_factor"),
        ("[{id: 担, of: 吨, factor: 0}]", "units[0].factor", "plan_greater_than"),
        ("[{id: 担, of: 吨, factor: -1}]", "units[0].factor", "plan_greater_than"),
        ("[{id: 担, of: 斤, factor: 1}]", "units[0].of", "plan_unknown_unit"),
        ("[{id: 担, of: 担, factor: 1}]", "units[0].of", "plan_unit_circle"),
        ("[{id: 吨}]", "units[0].id", "plan_unit_known"),
        ("[{id: 担}, {id: 担}]", "units[1].id", "plan_unit_known"),
        ("[{id: 担, aliases: [吨]}]", "units[0].aliases[0]", "plan_unit_known"),
        ("[{id: 担}, {id: 石, aliases: [担]}]", "units[1].aliases[0]", "plan_unit_known"),
        ("[{id: 担, of: 吨, factor: 1e3}]", "units[0].factor", "yaml_surprise"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_unit_is_told_with_its_key(units: str, key: str, kind: str) -> None:
    assert problems(plan_text(units=f"units: {units}\n")) == [(2, key, kind)]


@pytest.mark.parametrize(
    "unit",
    [
        "id: 万吨, of: 吨, factor: 1000",
        "id: 万吨",
        "id: 亿元",
        "id: 万亿元",
        "id: 万 吨",
        "id: 石, aliases: [万亩]",
        "id: 万担, of: 担, factor: 1000",
        "id: 亿担",
        "id: 万亿担",
        "id: 石, aliases: [万担]",
        "id: 万",
        "id: 万亿",
        "id: 石, aliases: [亿]",
    ],
)
@pytest.mark.parametrize("own_first", [True, False])
def test_a_unit_that_is_known_with_or_without_a_multiplier_is_not_declared_anew(unit: str, own_first: bool) -> None:
    both = ["{id: 担}", f"{{{unit}}}"]
    at = 1 if own_first else 0
    found = problems(plan_text(units=f"units: [{', '.join(both if own_first else reversed(both))}]\n"))
    assert found == [(2, f"units[{at}].{'aliases[0]' if 'aliases' in unit else 'id'}", "plan_unit_known")]


def test_a_unit_is_not_ten_thousand_of_itself() -> None:
    assert problems(plan_text(units="units: [{id: 担, aliases: [万担]}]\n")) == [
        (2, "units[0].aliases[0]", "plan_unit_known")
    ]


def test_a_unit_that_only_begins_like_a_multiplied_one_is_the_plans_own() -> None:
    assert one_target("at_least: 1", unit="万象", units="units: [{id: 万象}]\n").unit.id == "万象"


@pytest.mark.parametrize("shuffled", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_units_of_the_plan_may_stand_in_any_order(shuffled: tuple[int, ...]) -> None:
    entries = ["{id: 担, of: 吨, factor: 0.05}", "{id: 斤, of: 担, factor: 0.01}", "{id: 车, of: 万斤, factor: 2}"]
    units = f"units: [{', '.join(entries[i] for i in shuffled)}]\n"
    assert one_target("at_least: 1", unit="车", units=units).unit.factor == 10
    assert one_target("at_least: 1", unit="万斤", units=units).unit.factor == 5


def test_units_made_of_each_other_go_in_a_circle() -> None:
    entries = ["{id: 甲, of: 乙, factor: 1}", "{id: 乙, of: 丙, factor: 2}", "{id: 丙, of: 万乙, factor: 3}"]
    assert problems(plan_text(units="units:\n- " + "\n- ".join(entries) + "\n")) == [
        (4, "units[1].of", "plan_unit_circle"),
        (5, "units[2].of", "plan_unit_circle"),
    ]


@pytest.mark.parametrize(
    ("bodies", "key", "kind"),
    [
        ("[{id: a, name: 甲, kind: area}]", "bodies", "plan_one_whole"),
        ("[{id: a, name: 甲, kind: whole}, {id: b, name: 乙, kind: whole}]", "bodies[1].kind", "plan_one_whole"),
        ("[{id: a, name: 甲, kind: whole}, {id: b, name: 甲, kind: area}]", "bodies[1].name", "plan_name_twice"),
        ("[{id: a, name: 甲, kind: whole}, {id: a, name: 乙, kind: area}]", "bodies[1].id", "plan_name_twice"),
        (
            "[{id: a, name: 甲, kind: whole}, {id: b, name: 乙, kind: area, aliases: [丙, 甲]}]",
            "bodies[1].aliases[1]",
            "plan_name_twice",
        ),
        ("[{id: a, name: 甲, kind: whole}, {id: b, name: 乙, kind: town}]", "bodies[1].kind", "plan_bad_word"),
        (
            "[{id: a, name: 甲, kind: whole}, {id: b, name: 乙, kind: area, within: 丙}]",
            "bodies[1].within",
            "plan_unknown_body",
        ),
        (
            "[{id: a, name: 甲, kind: whole}, {id: b, name: 乙, kind: area, within: 甲}]",
            "bodies[1].within",
            "plan_within_area",
        ),
        (
            "[{id: a, name: 甲, kind: whole}, {id: b, name: 乙, kind: area, within: b}]",
            "bodies[1].within",
            "plan_within_itself",
        ),
        (
            "[{id: a, name: 甲, kind: whole, within: b}, {id: b, name: 乙, kind: area}]",
            "bodies[0].within",
            "plan_within_area",
        ),
        (
            "[{id: a, name: 甲, kind: whole}, {id: b, name: 乙, kind: department, within: b}]",
            "bodies[1].within",
            "plan_within_area",
        ),
    ],
)
def test_what_is_wrong_with_a_body_is_told_with_its_key(bodies: str, key: str, kind: str) -> None:
    assert problems(plan_text(bodies=f"bodies: {bodies}\n")) == [(2, key, kind)]


@pytest.mark.parametrize("name", ["合计", "总计", "小计", "合 计", "“小计”"])
@pytest.mark.parametrize("key", ["id", "name", "aliases"])
def test_a_body_is_not_called_what_a_row_of_totals_is(name: str, key: str) -> None:
    keys = {"id": "b", "name": "乙", "aliases": "[丙]"} | {key: f"[丙, {name}]" if key == "aliases" else name}
    body = ", ".join(f"{k}: {v}" for k, v in keys.items())
    text = plan_text(bodies=f"bodies: [{{id: a, name: 甲, kind: whole}}, {{{body}, kind: area}}]\n")
    assert problems(text) == [(2, f"bodies[1].{key}" + "[1]" * (key == "aliases"), "plan_total_name")]


def test_a_target_is_not_called_what_a_row_of_subtotals_is() -> None:
    (problem,) = problems(plan_text(target_text("t", name="小计")))
    assert problem[1:] == ("targets[0].name", "plan_total_name")
    assert make_plan(target_text("t", name="合计")).find_target("合计")


@pytest.mark.parametrize("keys", ["id: 甲, name: “”", "id: 甲, name: 乙, aliases: ['\"']"])
def test_a_name_of_quotation_marks_alone_names_nothing(keys: str) -> None:
    found = problems(plan_text(bodies=f"bodies: [{{{keys}, kind: whole}}]\n"))
    assert [kind for _, _, kind in found] == ["plan_empty_text"]


@pytest.mark.parametrize(
    ("second", "key"),
    [
        ("id: d, name: 别的", "id"),
        ("id: e, name: 领域", "name"),
        ("id: e, name: d", "name"),
        ("id: e, name: 别的, name_en: 领域", "name_en"),
    ],
)
def test_a_name_means_one_domain(second: str, key: str) -> None:
    head = HEAD.replace("name: 领域}", f"name: 领域}}, {{{second}}}")
    assert problems(plan_text(head=head)) == [(1, f"plan.domains[1].{key}", "plan_name_twice")]


@pytest.mark.parametrize("scope", ["each_area", "each_body"])
def test_the_whole_is_none_of_its_parts(scope: str) -> None:
    assert in_target(f"equals: 1, scope: {scope}, bodies: [city]") == [(1, "targets[0].bodies[0]", "plan_body_kind")]


def test_areas_within_each_other_go_in_a_circle() -> None:
    bodies = (
        "bodies:\n- {id: a, name: 甲, kind: whole}\n- {id: b, name: 乙, kind: area, within: 丙}\n"
        "- {id: c, name: 丙, kind: area, within: 丁}\n- {id: e, name: 丁, kind: area, within: b}\n"
    )
    assert problems(plan_text(bodies=bodies)) == [
        (line, f"bodies[{line - 3}].within", "plan_within_itself") for line in (4, 5, 6)
    ]


# -- names that do not resolve ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "key", "kind", "nearest"),
    [
        ("domain: environment, unit: '%'", "domain", "plan_unknown_domain", ""),
        ("domain: dd, unit: '%'", "domain", "plan_unknown_domain", "d"),
        ("domain: 领域, unit: '%'", "domain", "plan_unknown_domain", ""),
        ("domain: d, unit: 斤", "unit", "plan_unknown_unit", ""),
        ("domain: d, unit: 平方公理", "unit", "plan_unknown_unit", "平方公里"),
        ("domain: d, unit: 家, departments: [质监]", "departments[0]", "plan_unknown_body", "质监局"),
        ("domain: d, unit: 家, departments: [amr, 某某]", "departments[1]", "plan_unknown_body", ""),
        ("domain: d, unit: 家, scope: each_area, bodies: [东]", "bodies[0]", "plan_unknown_body", "东区"),
        ("domain: d, unit: 家, scope: each_body, bodies: [某某]", "bodies[0]", "plan_unknown_body", ""),
    ],
)
def test_a_name_that_means_nothing_is_told_with_the_nearest(keys: str, key: str, kind: str, nearest: str) -> None:
    with pytest.raises(FileError) as caught:
        check_plan_file("plan.yaml", f"{HEAD}{BODIES}targets:\n- {{id: t, name: 甲, equals: 1, {keys}}}\n".encode())
    (problem,) = caught.value.problems
    line = (HEAD + BODIES).count("\n") + 2
    assert (problem.line, problem.key, problem.message.key) == (line, f"targets[0].{key}", kind)
    assert nearest in problem.message.blanks["nearest"]


@pytest.mark.parametrize(
    ("second", "key"),
    [
        ("id: a, name: 乙", "id"),
        ("id: b, name: 甲", "name"),
        ("id: b, name: 乙, aliases: [甲]", "aliases[0]"),
        ("id: b, name: 乙, aliases: [丁, 丙]", "aliases[1]"),
        ("id: b, name: 乙, aliases: [a]", "aliases[0]"),
        ("id: b, name: “甲”", "name"),  # compared as submitted names are
        ("id: b, name: 甲　", "name"),
    ],
)
def test_a_name_means_one_target(second: str, key: str) -> None:
    first = "  - {id: a, name: 甲, aliases: [丙], domain: d, unit: 家, equals: 1}\n"
    text = plan_text(first, f"  - {{{second}, domain: d, unit: 家, equals: 1}}\n")
    assert problems(text) == [(text.count("\n"), f"targets[1].{key}", "plan_name_twice")]


@pytest.mark.parametrize(
    ("keys", "lang", "says"),
    [
        ("between: [1]", "en", "too few items: [1]"),
        ("between: ['1', 2, {a: null, b: true}]", "en", "too many items: ['1', 2, {a: null, b: true}]"),
        ("at_least: '30'", "en", "a number without quotes is wanted here, not '30'"),
        ("at_least: true", "en", "not true"),
        ("at_least: null", "en", "the rule at_least needs a value"),
        ("at_least: 1, sample: 'true'", "en", "true or false is wanted here, not 'true'"),
        ("at_least: 1, sample: 0.0000001", "en", "true or false is wanted here, not 0.0000001"),
        ("at_least: 1, note: 0.0000001", "en", "quote the number: '0.0000001'"),
        ("at_least: 1, note: 2018-03-15", "en", "quote the date: '2018-03-15'"),
        ("rises: false", "en", "rises can only be true; leave rises out"),
        ("rises: false", "zh", "rises 只能写 true；不要这条规则就删去 rises（现为 false）"),
        ("at_least: 1, when: true", "en", "'true' is not possible"),
        ("at_least: 1, cadence: weekly", "en", "(known: none, month, quarter, half_year, year)"),
    ],
)
def test_a_value_is_shown_as_yaml_writes_it(keys: str, lang: str, says: str) -> None:
    with pytest.raises(FileError) as caught:
        check_plan_file("plan.yaml", plan_text(target_text("t", keys)).encode())
    assert says in "\n".join(caught.value.lines(lang))
    assert "Decimal" not in "\n".join(caught.value.lines(lang))


@pytest.mark.parametrize("key", ["domain", "unit"])
@pytest.mark.parametrize(("text", "kind"), [("' '", "plan_empty_text"), ("2018-03-15", "plan_unquoted_date")])
def test_what_is_no_name_is_not_called_an_unknown_one_too(key: str, text: str, kind: str) -> None:
    keys = {"domain": "d", "unit": "家"} | {key: text}
    target = f"- {{id: t, name: 甲, equals: 1, domain: {keys['domain']}, unit: {keys['unit']}}}"
    assert [(key, kind) for _, key, kind in problems(f"{HEAD}targets:\n{target}\n")] == [(f"targets[0].{key}", kind)]


def test_an_entry_whose_id_is_no_text_is_named_by_its_place() -> None:
    bodies = (
        "bodies: [{id: w, name: 全市, kind: whole}, {id: [2], name: 甲, kind: area}, {id: b, name: 甲, kind: area}]\n"
    )
    with pytest.raises(FileError) as caught:
        check_plan_file("plan.yaml", plan_text(bodies=bodies).encode())
    assert "'甲' already means bodies[1]" in str(caught.value)


def test_a_long_value_is_cut_short() -> None:
    with pytest.raises(FileError) as caught:
        check_plan_file("plan.yaml", plan_text(target_text("t", f"between: [{'1, ' * 5000}1]")).encode())
    assert len(str(caught.value)) < 200


def test_the_nearest_names_are_joined_as_the_language_joins_them() -> None:
    names = "{id: a, name: 东、西区, kind: area}, {id: b, name: 东西区, kind: area}"
    bodies = f"bodies: [{{id: w, name: 全市, kind: whole}}, {names}]\n"
    text = plan_text(target_text("t", "equals: 1, departments: [东西地区]", unit="家"), bodies=bodies)
    with pytest.raises(FileError) as caught:
        check_plan_file("plan.yaml", text.encode())
    assert "东西区、东、西区" in caught.value.lines("zh")[0]
    assert "东西区, 东、西区" in caught.value.lines("en")[0]


@pytest.mark.parametrize("issued", ["'20180315'", "'2018-W11-4'"])
def test_a_day_is_written_in_one_way(issued: str) -> None:
    text = plan_text(head=HEAD.replace("due:", f"issued: {issued}, due:"))
    assert problems(text) == [(1, "plan.issued", "plan_not_a_date")]


def test_a_target_may_repeat_its_own_name() -> None:
    assert make_plan("  - {id: a, name: a, aliases: [a, 甲], domain: d, unit: 家, equals: 1}\n").targets[0].name == "a"


# -- all at once -----------------------------------------------------------------------------------------------

BROKEN = """\
plan:
  id: p
  title: 12
  due: 2020-13
  domains:
    - {id: d, name: 领域}
    - {id: d, name: 别的}
  isuer: 谁
units:
  - {id: 担, of: 斤, factor: 1}
bodies:
  - {id: a, name: 甲, kind: whole}
  - {id: b, name: 乙, kind: area, within: 丙}
targets:
  - id: first
    name: 一
    domain: e
    unit: 斤
    at_least: 1e3
    at_least: 5
  - id: Second
    name: 一
    domain: d
    unit: 担
    departments: [乙, 丁]
    when: no
    at_most: '5'
  - name: 三
    domain: d
    unit: 家
    equals: 5
    wen: by_due
extra: 1
"""


def test_every_problem_is_told_at_once_with_its_line_and_key() -> None:
    assert problems(BROKEN) == [
        (3, "plan.title", "plan_number_as_text"),
        (4, "plan.due", "plan_not_a_period"),
        (7, "plan.domains[1].id", "plan_name_twice"),
        (8, "plan.isuer", "plan_unknown_key"),
        (10, "units[0].of", "plan_unknown_unit"),
        (13, "bodies[1].within", "plan_unknown_body"),
        (17, "targets[0].domain", "plan_unknown_domain"),
        (18, "targets[0].unit", "plan_unknown_unit"),
        (19, "targets[0].at_least", "yaml_surprise"),
        (20, "targets[0].at_least", "yaml_twice"),
        (21, "targets[1].id", "plan_string_pattern_mismatch"),
        (22, "targets[1].name", "plan_name_twice"),
        (25, "targets[1].departments[1]", "plan_unknown_body"),
        (26, "targets[1].when", "yaml_surprise"),
        (27, "targets[1].at_most", "plan_not_a_number"),
        (28, "targets[2].id", "plan_missing_key"),
        (32, "targets[2].wen", "plan_unknown_key"),
        (33, "extra", "plan_unknown_key"),
    ]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("naem: 甲, name: 甲", {"plan_unknown_key", "plan_one_rule"}),
        ("at_least: 1, at_most: 2", {"plan_missing_key", "plan_one_rule"}),
        ("name: 甲, between: [2, 1], sample: 1", {"plan_bool_type", "plan_between_order"}),
        ("name: 甲, at_least: 1, range: [2, 1], when: x", {"plan_bad_word", "plan_range_order"}),
        ("name: 甲, range: [2, 1]", {"plan_one_rule", "plan_range_order"}),
    ],
)
def test_how_keys_go_together_is_told_at_once_too(target: str, expected: set[str]) -> None:
    found = problems(f"{HEAD}targets:\n- {{id: t, domain: d, unit: 家, {target}}}\n")
    assert {kind for _, _, kind in found} == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("at_least: a, at_most: 2", ["plan_not_a_number", "plan_one_rule"]),
        ("between: [2, 1], at_most: a", ["plan_between_order", "plan_not_a_number", "plan_one_rule"]),
        ("changes_by: 0, note: 5", ["plan_changes_by_zero", "plan_number_as_text"]),
        ("at_least: a, tolerance: -1", ["plan_greater_than_equal", "plan_not_a_number", "plan_word_without_rule"]),
        ("at_least: null, note: 5", ["plan_empty_rule", "plan_number_as_text"]),
        ("equals: 1, bodies: [5]", ["plan_bodies_of_whole", "plan_number_as_text"]),
        ("equals: 1, extra: no", ["plan_unknown_key", "yaml_surprise"]),
        # what is wrong by itself counts as given, and nothing is said of it twice
        ("at_least: a", ["plan_not_a_number"]),
        ("about: a, tolerance: 1", ["plan_not_a_number"]),
        ("between: [2, a]", ["plan_not_a_number"]),
        ("at_least: 1e3", ["yaml_surprise"]),
        (f"at_least: {'9' * 61}", ["yaml_digits"]),
        ("external: {at_least: no}", ["yaml_surprise"]),
        ("rises: false", ["plan_only_true"]),
        ("at_least: 5, rises: false", ["plan_only_true"]),
        ("atleast: 5", ["plan_unknown_key"]),
        ("abuot: 5, tolerance: 1", ["plan_unknown_key"]),
        ("tolerance: 1", ["plan_one_rule"]),
        ("equals: 1, departments: [2018-03-15, ' ']", ["plan_empty_text", "plan_unquoted_date"]),
        ("equals: 1, no: no", ["yaml_surprise"]),
        ("equals: 1, scope: some, bodies: [a]", ["plan_bad_word"]),
    ],
)
def test_one_mistake_is_one_problem_and_two_are_two(target: str, expected: list[str]) -> None:
    bodies = "bodies: [{id: w, name: 全市, kind: whole}, {id: a, name: 东区, kind: area}]\n"
    found = problems(f"{HEAD}{bodies}targets:\n- {{id: t, name: 甲, domain: d, unit: 家, {target}}}\n")
    assert sorted(kind for _, _, kind in found) == expected


def test_how_the_keys_of_other_entries_go_together_is_told_at_once_too() -> None:
    head = HEAD.replace("domains:", "phases: [{name: 5, from: 2019, to: 2018}], domains:")
    assert problems(plan_text(head=head, units="units: [{id: 担, of: 吨, name: 担}, {id: 5, factor: 2}]\n")) == [
        (1, "plan.phases[0].name", "plan_number_as_text"),
        (1, "plan.phases[0].to", "plan_phase_order"),
        (2, "units[0].name", "plan_unknown_key"),
        (2, "units[0].of", "plan_of_and_factor"),
        (2, "units[1].factor", "plan_of_and_factor"),
        (2, "units[1].id", "plan_number_as_text"),
    ]


def test_a_rule_between_keys_is_told_on_the_line_of_its_key() -> None:
    target = (
        "  - id: t\n    name: 甲\n    domain: d\n    unit: 家\n    between: [2, 1]\n    range:\n     - 2\n     - 1\n"
    )
    text = plan_text(target)
    line = text[: text.index("between")].count("\n") + 1
    assert problems(text) == [
        (line, "targets[0].between", "plan_between_order"),
        (line + 1, "targets[0].range", "plan_range_order"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what cannot be read lends no names, so none that is missing is told for it
        (plan_text(head=""), [("plan", "plan_missing_key")]),
        (plan_text(head="plan: no\n"), [("plan", "yaml_surprise")]),
        (plan_text(head=HEAD.replace("[{id: d, name: 领域}]", "{}")), [("plan.domains", "plan_list_type")]),
        (plan_text(head=HEAD.replace("id: d", "id: 5")), [("plan.domains[0].id", "plan_number_as_text")]),
        (
            plan_text(target_text("t", "equals: 1, departments: [某]"), bodies="bodies: no\n"),
            [("bodies", "yaml_surprise")],
        ),
        (
            plan_text(target_text("t", "equals: 1, scope: each_area, bodies: [x]"), bodies="bodies: {}\n"),
            [("bodies", "plan_not_a_list")],
        ),
        (plan_text(target_text("t", unit="担"), units="units: [{id: 5}]\n"), [("units[0].id", "plan_number_as_text")]),
        (plan_text(bodies="bodies: [{id: a, name: 甲, kind: all}]\n"), [("bodies[0].kind", "plan_bad_word")]),
        (HEAD + "targets: no\n", [("targets", "yaml_surprise")]),
        (HEAD + "targets: {}\n", [("targets", "plan_not_a_list")]),
        ("no\n", [("", "yaml_surprise")]),
    ],
)
def test_what_cannot_be_read_causes_no_further_problems(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(key, kind) for _, key, kind in problems(text)] == expected


@pytest.mark.parametrize("key", ["5", "no", "12:30", "<<"])
@pytest.mark.parametrize("value", ["a", "{id: 5}", "[no problem]"])
def test_a_key_that_yaml_makes_something_else_of_is_one_problem(key: str, value: str) -> None:
    kind = "yaml_merge" if key == "<<" else "yaml_surprise"
    assert in_target(f"equals: 1, {key}: {value}") == [(1, f"targets[0].{key}", kind)]


def test_a_merge_key_is_one_problem_whatever_it_brings() -> None:
    first = "  - &first {id: a, name: 甲, aliases: [丙], domain: d, unit: 家, about: 1}\n"
    text = plan_text(first, "  - {<<: *first, id: b, name: 乙, aliases: [], tolerance: 1}\n")
    assert problems(text) == [(text.count("\n"), "targets[1].<<", "yaml_merge")]


def test_problems_are_written_with_file_line_and_key() -> None:
    with pytest.raises(FileError) as caught:
        check_plan_file("规划.yaml", BROKEN.encode())
    lines = caught.value.lines("en")
    assert len(lines) == len(caught.value.problems)
    assert lines[0].startswith("规划.yaml:3: plan.title: ")
    assert lines[9].startswith("规划.yaml:20: targets[0].at_least: ")
    assert str(caught.value) == "\n".join(lines)
    assert all("{" not in line and "[[" not in line for lang in ("zh", "en") for line in caught.value.lines(lang))


# -- whatever the file holds -----------------------------------------------------------------------------------

SOUND: dict[str, Any] = {
    "plan": {
        "id": "p",
        "title": "规划",
        "due": Decimal(2020),
        "issued": "2018-03-15",
        "domains": [{"id": "d", "name": "领域"}],
        "phases": [{"name": "一", "from": "2017-10", "to": "2018-03"}],
    },
    "units": [{"id": "担", "of": "吨", "factor": Decimal("0.05"), "aliases": ["石"]}],
    "bodies": [
        {"id": "w", "name": "全市", "kind": "whole"},
        {"id": "a", "name": "东区", "kind": "area", "aliases": ["东"]},
        {"id": "b", "name": "园区", "kind": "area", "within": "东区"},
        {"id": "c", "name": "质监局", "kind": "department"},
    ],
    "targets": [
        {"id": "t", "name": "甲", "domain": "d", "unit": "%", "at_least": Decimal(30), "departments": ["质监局"]},
        {"id": "u", "name": "乙", "domain": "d", "unit": "担", "between": [Decimal(1), Decimal(2)], "strict": True},
        {"id": "v", "name": "丙", "domain": "d", "unit": "家", "external": {"more_than": "某"}, "scope": "each_area"},
        {
            "id": "x",
            "name": "丁",
            "domain": "d",
            "unit": "分",
            "rises": True,
            "baseline": {"period": "2017", "value": Decimal(3)},
            "void": {"reason": "停", "since": "2018"},
            "range": [None, Decimal(5)],
            "scope": "each_body",
            "bodies": ["东区", "c"],
        },
    ],
    "not_targets": [{"quote": "某", "why": "某"}],
}
JUNK: list[Any] = [
    None, True, False, Decimal(0), Decimal(-1), Decimal("1.5"), "", " ", "x", "2020", "2018-03-15", "东区", "吨",
    "none", [], {}, [None], ["x"], ["x", "x"], [[]], {"x": "x"}, {"id": "x"}, [{"id": "d"}], [Decimal(2), Decimal(1)],
]  # fmt: skip
junk = st.sampled_from(JUNK)


def places_in(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a document, from the top."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for step, inner in steps for place in places_in(inner, (*at, step)))]


def has_known_defect(document: Any) -> bool:
    """Documents that crash for reasons with tests of their own."""
    if not isinstance(document, dict):
        return False
    head, units = document.get("plan"), document.get("units")
    domains = head.get("domains") if isinstance(head, dict) else None
    return (isinstance(domains, list) and not all(isinstance(d, dict) for d in domains)) or (
        isinstance(units, list) and any(isinstance(u, dict) and isinstance(u.get("factor"), str) for u in units)
    )


def test_the_sound_document_is_sound() -> None:
    assert len(load_text(as_yaml(SOUND)).targets) == 4


@given(st.data())
def test_any_document_gives_a_plan_or_a_file_error(data: st.DataObject) -> None:
    document = deepcopy(SOUND)
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from(places_in(document)[1:]))
        inner: Any = document
        for step in way:
            inner = inner[step]
        if data.draw(st.booleans()):
            inner[last] = deepcopy(data.draw(junk))
        elif isinstance(inner, dict):
            inner[data.draw(st.sampled_from(["x", "指标", "aliases", "within", "at_most", "bodies"]))] = inner.pop(last)
        else:
            del inner[last]
    assume(not has_known_defect(document))
    content = as_yaml(document).encode()
    try:
        checked = check_plan_file("plan.yaml", content)
    except FileError as error:
        assert error.problems
        assert error.lines("zh")
        assert error.lines("en")
        return
    plan = assemble(checked, "plan.yaml", content)
    assert all(plan.subjects(target) is not None for target in plan.targets)


def test_the_cache_is_sealed_with_every_module_that_checks_plans() -> None:
    """Messages and errors are left out: they say what is wrong with a plan, and only sound ones are kept."""
    source = Path(loading.__file__).parent
    imported = {
        node.module.removeprefix("qcity.") + ".py"
        for name in loading._CHECKED_BY
        for node in ast.walk(ast.parse((source / name).read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("qcity.")
    }
    assert imported - {"messages.py", "errors.py"} <= set(loading._CHECKED_BY)
    assert {"planentries.py", "plannames.py"} <= imported


@pytest.mark.parametrize("document", JUNK, ids=repr)
def test_data_that_is_no_plan_is_a_file_error(document: object) -> None:
    with pytest.raises(FileError):
        check_plan_file("plan.yaml", as_yaml(document).encode())


def test_a_phase_may_be_a_single_period() -> None:
    plan = make_plan(
        head="plan: {id: p, title: 规划, due: 2020, domains: [{id: d, name: 领域}], "
        "phases: [{name: 一, from: 2018, to: 2018}]}\n"
    )
    period = read_period("2018")
    assert period is not None
    assert plan.phases == (Phase("一", period, period),)
