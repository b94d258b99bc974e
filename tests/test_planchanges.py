"""`qcity plan diff`: which way each target of an amended plan went, and how that is shown."""

from __future__ import annotations

import json
import unicodedata
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from builders import BODIES, HEAD, as_yaml, load_text, make_plan, plan_text, target_text
from qcity import load_plan
from qcity.cli import main
from qcity.plan import Plan
from qcity.planchanges import PlanChanges, compare_plans
from qcity.plandemands import ADDED, CHANGED, LOOSENED, TIGHTENED, WITHDRAWN
from qcity.reporters import View
from qcity.reporters.planchanges import PLAN_DIFF_FORMATS, plan_changes_renderer
from qcity.rules import settle

LANGUAGES = ("zh", "en")
UNITS = "units: [{id: 担, of: 吨, factor: 0.05}, {id: 份/千人}]\n"
OPPOSITE = {TIGHTENED: LOOSENED, LOOSENED: TIGHTENED, ADDED: WITHDRAWN, WITHDRAWN: ADDED, CHANGED: CHANGED}
HIDDEN = ("Cc", "Cf", "Zl", "Zp")


def plan_of(keys: str, unit: str = "%", **parts: str) -> Plan:
    """A plan with one target."""
    return make_plan(target_text("t", keys, unit=unit), units=UNITS, **parts)


def told(changes: PlanChanges) -> tuple[str, dict[str, str]]:
    """What became of the only target, and which way each of its keys went."""
    if not changes.targets:
        return "unchanged", {}
    (one,) = changes.targets
    assert {detail.effect for detail in one.details} <= OPPOSITE.keys()
    return one.change, {detail.key: detail.effect for detail in one.details}


def reverse(changes: PlanChanges) -> list[Any]:
    """What is told with the plans the other way round, sorted."""
    targets = [
        (OPPOSITE[one.change], one.new and one.new.id, one.old and one.old.id, details(one.details, back=True))
        for one in changes.targets
    ]
    return [sorted(targets, key=str), details(changes.plan, back=True), changes.unchanged]


def straight(changes: PlanChanges) -> list[Any]:
    """What is told, sorted."""
    targets = [
        (one.change, one.old and one.old.id, one.new and one.new.id, details(one.details)) for one in changes.targets
    ]
    return [sorted(targets, key=str), details(changes.plan), changes.unchanged]


def details(found: Any, *, back: bool = False) -> list[tuple[str, str]]:
    """Keys with the ways they went."""
    return sorted((one.key, OPPOSITE[one.effect] if back else one.effect) for one in found)


RISE = "rises: true, baseline: {period: 2017"

# -- which way a rule went -----------------------------------------------------------------------------------------

RULES = [
    ("at_least: 90", "at_least: 90.0", "%", "unchanged"),
    ("at_least: 90", "at_least: 95", "%", TIGHTENED),
    ("at_least: 90", "more_than: 90", "%", TIGHTENED),
    ("at_most: 5", "at_most: 4", "%", TIGHTENED),
    ("at_most: 5", "less_than: 5", "%", TIGHTENED),
    ("at_least: 90", "equals: 100", "%", TIGHTENED),
    ("at_least: 90", "at_most: 90", "%", CHANGED),
    ("at_least: 90", "equals: 80", "%", CHANGED),
    ("at_least: 100", "equals: 100", "%", CHANGED),  # of what is possible both allow 100 alone
    ("equals: 0", "at_most: 0", "起", CHANGED),
    ("equals: 0, range: null", "at_most: 0, range: null", "起", LOOSENED),
    ("at_most: 0", "at_most: 1", "起", LOOSENED),
    ("between: [1, 2]", "between: [2, 3]", "家", TIGHTENED),
    ("between: [1, 2]", "between: [1, 3]", "家", CHANGED),  # above the upper end it holds all the same
    ("between: [1, 2]", "between: [1, 2], strict: true", "家", TIGHTENED),
    ("between: [1, 2], strict: true", "between: [1, 3], strict: true", "家", LOOSENED),
    ("between: [1, 2], strict: true", "between: [2, 3], strict: true", "家", CHANGED),
    ("between: [1, 2]", "at_least: 1", "家", CHANGED),
    ("between: [1, 2]", "at_least: 2", "家", TIGHTENED),
    ("about: 5, tolerance: 1", "about: 5, tolerance: 0.5", "家", TIGHTENED),
    ("about: 5, tolerance: 1", "about: 6, tolerance: 1", "家", CHANGED),
    ("about: 5, tolerance: 1", "about: 5, tolerance: 1, better: higher", "家", LOOSENED),
    ("about: 5", "about: 5, tolerance: 0", "家", CHANGED),  # without a tolerance other figures are undecided
    ("about: 5", "about: 5, tolerance: 1", "家", CHANGED),
    ("about: 5, better: higher", "about: 6, better: higher", "家", TIGHTENED),
    ("at_most: 70, range: [0, 60]", "at_most: 65, range: [0, 100]", "%", TIGHTENED),
    ("at_least: 110", "equals: 105", "%", CHANGED),  # neither is possible
    ("external: 甲", "external: 乙, due: 2019", "%", CHANGED),
    ("rises: true", "falls: true", "%", CHANGED),
    ("rises: true", "changes_by: 5", "%", TIGHTENED),
    ("falls: true", "changes_by: -5", "%", TIGHTENED),
    ("rises: true", "changes_by: -5", "%", CHANGED),
    ("changes_by: 5", "changes_by: 6", "%", TIGHTENED),
    ("changes_by: -18", "changes_by: -20", "%", TIGHTENED),
    ("changes_by: 5", "changes_by: -5", "%", CHANGED),
    ("rises: true", "at_least: 50", "%", CHANGED),
    ("rises: true, baseline: {period: 2017, value: 50}", "at_least: 55", "%", TIGHTENED),
    ("changes_by: 10, baseline: {period: 2017, value: 50}", "at_least: 55", "%", CHANGED),
    ("changes_by: 10, baseline: {period: 2017, value: 50}", "at_least: 56", "%", TIGHTENED),
    (
        "rises: true, when: every_year, baseline: {period: 2017, value: 50}",
        "at_least: 55, when: every_year",
        "%",
        CHANGED,
    ),
    ("changes_by: 5, baseline: {period: 2017}", "changes_by: 6, baseline: {period: 2016}", "%", CHANGED),
    (
        "rises: true, baseline: {period: 2017, value: 50}",
        "rises: true, baseline: {period: 2017, value: 60}",
        "%",
        TIGHTENED,
    ),
    ("rises: true, baseline: {period: 2017}", "rises: true, baseline: {period: 2016}", "%", CHANGED),
    ("at_least: 5, baseline: {period: 2017}", "at_least: 6, baseline: {period: 2016}", "%", TIGHTENED),
    ("external: 甲", "external: 乙", "%", CHANGED),
    ("external: 甲", "external: {at_least: 甲}", "%", CHANGED),
    ("external: 甲", "at_least: 5", "%", CHANGED),
]


@pytest.mark.parametrize(("old", "new", "unit", "change"), RULES)
def test_a_rule_is_tightened_where_it_allows_less(old: str, new: str, unit: str, change: str) -> None:
    before, after = plan_of(old, unit), plan_of(new, unit)
    assert told(compare_plans(before, after))[0] == change
    assert told(compare_plans(after, before))[0] == OPPOSITE.get(change, change)


@pytest.mark.parametrize(
    ("old", "old_unit", "new", "new_unit", "change"),
    [
        ("at_least: 30", "%", "at_least: 300", "‰", CHANGED),  # the same in other words
        ("at_least: 30", "%", "at_least: 301", "‰", TIGHTENED),
        ("at_least: 30", "%", "at_least: 30", "‰", LOOSENED),
        ("at_least: 30", "%", "at_least: 0.3", "fraction", CHANGED),
        ("at_least: 8", "万亩", "at_least: 80000", "亩", CHANGED),
        ("at_least: 8", "万亩", "at_least: 5000", "公顷", LOOSENED),
        ("at_least: 1", "公顷", "at_least: 15.1", "亩", TIGHTENED),
        ("at_most: 1", "吨", "at_most: 20", "担", CHANGED),
        ("at_most: 1", "吨", "at_most: 19", "担", TIGHTENED),
        ("at_least: 30", "%", "at_least: 30", "家", CHANGED),
        ("at_least: 30", "家", "at_least: 30", "个", CHANGED),
        ("at_least: 30", "家", "at_least: 31", "个", TIGHTENED),
        ("changes_by: 5", "吨", "changes_by: 6", "万吨", TIGHTENED),
        ("changes_by: 5", "吨", "changes_by: 6", "元", CHANGED),
        ("about: 1, tolerance: 0.1", "公顷", "about: 15, tolerance: 1.5", "亩", CHANGED),
        ("about: 1, tolerance: 0.1", "公顷", "about: 15, tolerance: 1.4", "亩", TIGHTENED),
        ("at_least: 1, range: [0, 2]", "公顷", "at_least: 16, range: [0, 30]", "亩", TIGHTENED),
        (f"{RISE}, value: 1}}", "公顷", f"{RISE}, value: 15}}", "亩", CHANGED),
        (f"{RISE}, value: 1}}", "公顷", f"{RISE}, value: 16}}", "亩", TIGHTENED),
    ],
)  # fmt: skip
def test_units_are_converted_exactly(old: str, old_unit: str, new: str, new_unit: str, change: str) -> None:
    before, after = plan_of(old, old_unit), plan_of(new, new_unit)
    found = told(compare_plans(before, after))
    assert (found[0], found[1]["unit"]) == (change, CHANGED)
    assert "range" not in found[1] or "%" in (old_unit, new_unit) or new_unit == "元"
    assert told(compare_plans(after, before))[0] == OPPOSITE[change]


def test_a_unit_that_the_plan_defines_anew_is_told_with_its_size() -> None:
    before = plan_of("at_least: 1", "担")
    after = make_plan(target_text("t", "at_least: 1", unit="担"), units=UNITS.replace("0.05", "0.06"))
    changes = compare_plans(before, after)
    assert told(changes) == (TIGHTENED, {"unit": CHANGED, "rule": TIGHTENED})
    unit = next(detail for detail in changes.targets[0].details if detail.key == "unit")
    assert (unit.old, unit.new) == ("担 (1/20 mass)", "担 (3/50 mass)")
    assert [(one.key, one.subject) for one in changes.plan] == [("unit.factor", "担")]


def test_a_rule_that_changed_with_its_baseline_tells_of_both() -> None:
    before, after = (plan_of(f"changes_by: {x}, baseline: {{period: 2017, value: {y}}}") for x, y in ((5, 50), (6, 60)))
    assert told(compare_plans(before, after)) == (TIGHTENED, {"rule": TIGHTENED, "baseline": CHANGED})


# -- which way everything else went --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "key", "change"),
    [
        ("", "due: 2019", "due", TIGHTENED),
        ("", "due: 2021", "due", LOOSENED),
        ("", "due: 2020-12", "due", CHANGED),
        ("commitment: aspirational", "", "commitment", TIGHTENED),
        ("", "when: every_year", "when", TIGHTENED),
        ("", "when: every_period", "when", TIGHTENED),
        ("when: every_period", "when: every_year", "when", CHANGED),
        ("when: every_period", "when: every_period, cadence: year", "cadence", TIGHTENED),
        ("when: every_period, cadence: month", "when: every_period, cadence: year", "cadence", CHANGED),
        ("", "cadence: year", "cadence", CHANGED),  # nothing asks for it
        ("", "scope: each_area", "scope", TIGHTENED),
        ("scope: each_area", "scope: each_body", "scope", TIGHTENED),
        ("scope: each_body, bodies: [east]", "scope: each_area, bodies: [east]", "scope", CHANGED),
        ("scope: each_area, bodies: [east]", "scope: each_area", "bodies", TIGHTENED),
        ("scope: each_area, bodies: [east]", "scope: each_area, bodies: [west]", "bodies", CHANGED),
        ("when: every_year", "when: every_year, starts: 2017", "starts", TIGHTENED),
        ("when: every_year", "when: every_year, starts: 2019", "starts", LOOSENED),
        ("", "starts: 2019", "starts", CHANGED),
        ("", "rollup: mean", "rollup", CHANGED),
        ("", "measure: flow", "measure", CHANGED),
        ("", "range: null", "range", CHANGED),
        ("", "sample: true", "sample", CHANGED),
        ("", "quote: 原文", "quote", CHANGED),
        ("", "clause: 二", "clause", CHANGED),
        ("", "note: 备注", "note", CHANGED),
        ("", "aliases: [甲]", "aliases", CHANGED),
        ("", "name_en: A", "name_en", CHANGED),
        ("", "numerator: 甲", "numerator", CHANGED),
        ("", "denominator: 甲", "denominator", CHANGED),
        ("", "departments: [amr]", "departments", CHANGED),
        ("departments: [amr, east]", "departments: [east, amr]", "departments", CHANGED),  # the lead first
        ("", "inferred: true", "inferred", CHANGED),
        ("", "baseline: {period: 2017}", "baseline", CHANGED),
        ("", "void: {reason: 停}", "void", WITHDRAWN),
        ("void: {reason: 停}", "void: {reason: 另}", "void", CHANGED),
    ],
)
def test_every_key_has_its_way(old: str, new: str, key: str, change: str) -> None:
    before, after = (plan_of(", ".join(filter(None, ("at_least: 90", keys)))) for keys in (old, new))
    assert told(compare_plans(before, after)) == (change, {key: change})
    assert told(compare_plans(after, before)) == (OPPOSITE[change], {key: OPPOSITE[change]})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("aliases: [甲, 乙]", "aliases: [乙, 甲]"),
        ("departments: [amr]", "departments: [质监局]"),
        ("cadence: none", ""),
        ("when: by_due", ""),
        ("range: [0, 100]", ""),
        ("starts: null", ""),
        ("when: every_year, starts: 2018", "when: every_year"),
        ("scope: each_area", "scope: each_area, bodies: [park, west, east]"),
        ("lint: [{ignore: no-quote, why: 无}]", ""),
    ],
)
def test_what_means_the_same_is_no_change(old: str, new: str) -> None:
    before, after = (plan_of(", ".join(filter(None, ("at_least: 90", keys)))) for keys in (old, new))
    assert compare_plans(before, after).is_nothing


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("at_least: 90, due: 2020", "at_least: 95, due: 2019, quote: 原文", TIGHTENED),
        ("at_least: 90, due: 2020", "at_least: 95, due: 2021", CHANGED),
        ("at_least: 90, due: 2020", "at_most: 95, due: 2019", CHANGED),
        ("at_least: 90", "at_least: 85, commitment: aspirational, departments: [amr]", LOOSENED),
        ("at_least: 90", "at_least: 85, rollup: mean", CHANGED),
        ("at_least: 90", "at_least: 95, cadence: year", TIGHTENED),  # a cadence that nothing asks for
        ("at_least: 90, scope: each_body, bodies: [east]", "at_least: 95, scope: each_area, bodies: [east]", TIGHTENED),
        ("at_least: 90, void: {reason: 停}", "at_least: 85, void: {reason: 停}", CHANGED),  # nobody is held to it
    ],
)
def test_several_changes_have_one_way_only_where_none_goes_another(old: str, new: str, change: str) -> None:
    assert told(compare_plans(plan_of(old), plan_of(new)))[0] == change
    assert told(compare_plans(plan_of(new), plan_of(old)))[0] == OPPOSITE[change]


def test_nobody_is_held_to_what_is_void_before_and_after() -> None:
    before, after = (plan_of(f"at_least: {x}, void: {{reason: 停}}") for x in (90, 85))
    assert told(compare_plans(before, after, "loosened")) == (CHANGED, {"rule": CHANGED})
    assert compare_plans(before, after, "loosened").exit_code == 0


def test_a_target_for_each_area_asks_more_where_the_plan_has_more_areas() -> None:
    keys = "at_least: 90, scope: each_area"
    more = BODIES + "  - {id: south, name: 南区, kind: area}\n"
    changes = compare_plans(plan_of(keys), plan_of(keys, bodies=more))
    assert told(changes) == (TIGHTENED, {"bodies": TIGHTENED})
    assert [(one.old, one.new) for one in changes.targets[0].details] == [(None, ("南区",))]
    assert told(compare_plans(plan_of(keys, bodies=more), plan_of(keys)))[0] == LOOSENED
    assert told(compare_plans(plan_of("at_least: 90"), plan_of("at_least: 90", bodies=more)))[0] == "unchanged"


def test_a_body_or_domain_of_another_id_is_the_same_by_its_name() -> None:
    keys = "at_least: 90, scope: each_area, departments: [质监局]"
    renamed = BODIES.replace("id: amr", "id: amr-2").replace("id: east", "id: east-2")
    renamed = renamed.replace("within: east", "within: east-2")
    head = HEAD.replace("id: d,", "id: d-2,")
    entry = target_text("t", keys).replace("domain: d", "domain: d-2")
    changes = compare_plans(plan_of(keys), make_plan(entry, head=head, bodies=renamed, units=UNITS))
    assert changes.targets == ()
    assert [(one.key, one.old, one.new) for one in changes.plan] == [
        ("domain.id", "d", "d-2"),
        ("body.id", "east", "east-2"),
        ("body.id", "amr", "amr-2"),
    ]


# -- which target is which -----------------------------------------------------------------------------------------


def test_targets_are_matched_by_id_then_by_name_then_by_alias() -> None:
    old = make_plan(
        target_text("a", name="甲"),
        target_text("b", name="乙"),
        target_text("c", "at_least: 90, aliases: [丙丙]", name="丙"),
    )
    new = make_plan(
        target_text("a", name="丁"),
        target_text("b-2", "at_least: 95", name="乙"),
        target_text("c-2", name="丙丙"),
        target_text("d", name="甲"),
    )
    changes = compare_plans(old, new)
    pairs = [(one.old and one.old.id, one.new and one.new.id, one.change) for one in changes.targets]
    assert pairs == [("a", "a", CHANGED), ("b", "b-2", TIGHTENED), ("c", "c-2", CHANGED), (None, "d", ADDED)]
    assert reverse(changes) == straight(compare_plans(new, old))


def test_what_only_one_plan_has_is_added_or_withdrawn() -> None:
    old, new = make_plan(target_text("a")), make_plan(target_text("b"))
    changes = compare_plans(old, new)
    assert [(one.change, one.target.id, [d.key for d in one.details]) for one in changes.targets] == [
        (ADDED, "b", ["rule", "unit", "due"]),
        (WITHDRAWN, "a", ["rule", "unit", "due"]),
    ]
    assert changes.unchanged == 0


def test_the_plan_itself_is_compared() -> None:
    old = load_text(plan_text(head=HEAD, units=UNITS))
    head = (
        "plan: {id: p2, title: 新规划, due: 2021, starts: 2019, issuer: 甲, document: 乙, issued: 2018-03-15, "
        "title_en: P, language: en, domains: [{id: d, name: 别名}, {id: e, name: 新领域}], "
        "phases: [{name: 一, from: 2018, to: 2019}]}\n"
    )
    bodies = BODIES.replace(", within: east", ", within: west").replace("aliases: [东城区]", "aliases: [东城]")
    bodies = bodies.replace("id: amr, name: 质监局", "id: env, name: 环保局").replace("[市场监管局]", "[环保]")
    new = load_text(plan_text(head=head, bodies=bodies, units="units: [{id: 份/千人, aliases: [千人份]}]\n"))
    found = [(one.key, one.subject, one.effect) for one in compare_plans(old, new).plan]
    assert found == [
        ("id", "", CHANGED),
        ("title", "", CHANGED),
        ("title_en", "", CHANGED),
        ("document", "", CHANGED),
        ("issuer", "", CHANGED),
        ("issued", "", CHANGED),
        ("starts", "", CHANGED),
        ("due", "", LOOSENED),
        ("language", "", CHANGED),
        ("domain.name", "d", CHANGED),
        ("domain", "e", ADDED),
        ("phase", "一", ADDED),
        ("body.aliases", "east", CHANGED),
        ("body.within", "park", CHANGED),
        ("body", "env", ADDED),
        ("body", "amr", WITHDRAWN),
        ("unit.aliases", "份/千人", CHANGED),
        ("unit", "担", WITHDRAWN),
    ]
    assert reverse(compare_plans(old, new)) == straight(compare_plans(new, old))


# -- what always holds ---------------------------------------------------------------------------------------------

NUMBERS = st.integers(-3, 12)
BASES = st.sampled_from(
    ["", ", baseline: {period: 2017}", ", baseline: {period: 2017, value: 4}", ", baseline: {period: 2016, value: -2}"]
)
RULE_TEXTS = st.one_of(
    st.tuples(st.sampled_from(["at_least", "more_than", "at_most", "less_than", "equals"]), NUMBERS).map(
        lambda one: f"{one[0]}: {one[1]}"
    ),
    st.tuples(NUMBERS, st.integers(0, 4), st.sampled_from(["", ", strict: true"])).map(
        lambda one: f"between: [{one[0]}, {one[0] + one[1]}]{one[2]}"
    ),
    st.tuples(
        NUMBERS,
        st.sampled_from(["", ", tolerance: 0", ", tolerance: 2"]),
        st.sampled_from(["", ", better: higher", ", better: lower"]),
    ).map(lambda one: f"about: {one[0]}{one[1]}{one[2]}"),
    st.sampled_from(["rises: true", "falls: true", "changes_by: 5", "changes_by: 10", "changes_by: -5"]),
    st.sampled_from(["external: 甲", "external: 乙", "external: {at_least: 甲}"]),
)
MODIFIERS = st.lists(
    st.sampled_from(
        [
            *("when: every_year", "scope: each_area", "commitment: aspirational", "due: 2019", "due: 2022"),
            *("starts: 2017", "departments: [amr]", "void: {reason: 停}", "measure: flow", "range: null"),
            *("range: [0, 5]", "aliases: [别名]"),
        ]
    ),
    unique_by=lambda one: one.partition(":")[0],
    max_size=3,
)
TARGETS = st.tuples(RULE_TEXTS, BASES, MODIFIERS, st.sampled_from(["%", "‰", "家", "个", "万亩", "公顷"]))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Plans with a few targets of a few names."""
    names = draw(st.lists(st.sampled_from("abcd"), unique=True, min_size=1, max_size=3))
    shown = draw(st.permutations(["甲", "乙", "丙", "丁"]))
    entries: list[str] = []
    for name, shown_name in zip(names, shown, strict=False):
        rule, base, modifiers, unit = draw(TARGETS)
        kept = [one for one in modifiers if entries == [] or not one.startswith("aliases")]
        entries.append(target_text(name, ", ".join([f"{rule}{base}", *kept]), unit=unit, name=shown_name))
    head = draw(st.sampled_from([HEAD, HEAD.replace("2018", "2019"), HEAD.replace("due: 2020", "due: 2021")]))
    bodies = draw(
        st.sampled_from(
            [BODIES, BODIES.replace("id: west", "id: west-2"), BODIES + "  - {id: s, name: 南, kind: area}\n"]
        )
    )
    return make_plan(*entries, head=head, bodies=bodies)


@given(plans())
def test_a_plan_against_itself_has_no_change(plan: Plan) -> None:
    changes = compare_plans(plan, plan, "any")
    assert (changes.is_nothing, changes.unchanged, changes.exit_code) == (True, len(plan.targets), 0)


@given(plans(), plans())
def test_plans_the_other_way_round_turn_every_way(old: Plan, new: Plan) -> None:
    changes = compare_plans(old, new)
    assert reverse(changes) == straight(compare_plans(new, old))
    assert len(new.targets) == changes.unchanged + sum(one.new is not None for one in changes.targets)
    assert len(old.targets) == changes.unchanged + sum(one.old is not None for one in changes.targets)


@given(RULE_TEXTS, RULE_TEXTS, st.sampled_from(["%", "家"]), st.sampled_from(["‰", "万家", "家", "%"]))
def test_a_tightened_rule_allows_nothing_that_was_not_allowed(old: str, new: str, unit: str, other: str) -> None:
    before, after = plan_of(f"{old}, range: null", unit), plan_of(f"{new}, range: null", other)
    change = told(compare_plans(before, after))[0]
    factor = after.targets[0].unit.in_terms_of(before.targets[0].unit)
    limits = [settle(plan.targets[0].rule) for plan in (before, after)]
    if factor is None or limits[0] is None or limits[1] is None:
        return
    figures = [Fraction(n, 4) for n in range(-20, 80)] + [Fraction(n) * factor for n in range(-4, 20)]
    allowed = [
        {figure for figure in figures if limits[0].allowed.has(figure)},
        {figure for figure in figures if limits[1].allowed.has(figure / factor)},
    ]
    if change == TIGHTENED:
        assert allowed[1] <= allowed[0]
    if change == LOOSENED:
        assert allowed[0] <= allowed[1]


def test_the_bundled_plan_is_itself() -> None:
    assert compare_plans(load_plan(), load_plan()).is_nothing


# -- the command ---------------------------------------------------------------------------------------------------

OLD = plan_text(
    target_text("rate", "at_least: 90", name="合格率"),
    target_text("gone", "at_least: 1", unit="家", name="去掉"),
    target_text("kept", "equals: 0", unit="起", name="不变"),
    target_text("stop", "rises: true", name="停办"),
    target_text("open", "range: [1, 2], about: 5", unit="家", name="大约"),
)
NEW = plan_text(
    target_text("rate", "at_least: 88, when: every_year", name="合格率"),
    target_text("kept", "equals: 0", unit="起", name="不变"),
    target_text("stop", "rises: true, void: {reason: 停了, since: 2019, source: 文件}", name="停办"),
    target_text(
        "open",
        "range: null, about: 5, tolerance: 0, sample: true, baseline: {period: 2017, value: 3}",
        unit="家",
        name="大约",
    ),
    target_text("come", "more_than: 5", unit="万亩", name="新增的"),
    head=HEAD.replace("title: 规划", "title: 新规划"),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a plan and its amendments."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QCITY_LANG", "en")
    for name, text in {
        "old": OLD,
        "new": NEW,
        "harder": OLD.replace("at_least: 90", "at_least: 95"),
        "weaker": OLD.replace("at_least: 90", "at_least: 85"),
        "noted": OLD.replace("at_least: 90", "at_least: 90, note: a"),
    }.items():
        Path(f"{name}.yaml").write_text(text, "utf-8")
    return tmp_path


def diff(*words: str) -> int:
    """What `qcity plan diff` leaves with."""
    return main(["plan", "diff", *words])


def test_the_json_has_everything(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff("old.yaml", "new.yaml", "--format", "json", "--lang", "en") == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["schema_version", "tool", "old", "new", "summary", "targets", "plan", "exit_code"]
    old = load_plan("old.yaml")
    assert found["old"] == {"id": "p", "title": "规划", "sha256": old.sha256, "path": "old.yaml"}
    assert found["summary"] == {
        "added": 1,
        "withdrawn": 2,
        "tightened": 0,
        "loosened": 0,
        "changed": 2,
        "unchanged": 1,
    }
    by_id = {one["target"]: one for one in found["targets"]}
    assert list(by_id) == ["rate", "stop", "open", "come", "gone"]
    assert by_id["rate"] == {
        "target": "rate",
        "name": "合格率",
        "name_en": None,
        "change": "changed",
        "details": [
            {
                "key": "rule",
                "old": "≥ 90%",
                "new": "≥ 88%",
                "effect": "loosened",
                "old_rule": {"kind": "at_least", "value": 90},
                "new_rule": {"kind": "at_least", "value": 88},
            },
            {"key": "when", "old": "by_due", "new": "every_year", "effect": "tightened"},
        ],
    }
    assert by_id["stop"]["change"] == "withdrawn"
    assert by_id["stop"]["details"] == [
        {
            "key": "void",
            "old": None,
            "new": {"reason": "停了", "since": "2019", "source": "文件"},
            "effect": "withdrawn",
        }
    ]
    rule, baseline, range_, sample = by_id["open"]["details"]
    assert (rule["old"], rule["new"]) == ("kind: about, value: 5", "kind: about, value: 5, tolerance: 0")
    assert (baseline["new"], range_["old"], range_["new"]) == ({"period": "2017", "value": 3}, [1, 2], None)
    assert (sample["old"], sample["new"]) == (False, True)
    assert [one["key"] for one in by_id["gone"]["details"]] == ["rule", "unit", "due"]
    assert by_id["come"]["details"][2] == {"key": "due", "old": None, "new": "2020", "effect": "added"}
    assert found["plan"] == [{"key": "title", "subject": None, "old": "规划", "new": "新规划", "effect": "changed"}]


def test_the_table_says_it_for_people(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff("old.yaml", "new.yaml") == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    for line in (
        "Old: old.yaml (plan p, 5 targets)",
        "Targets withdrawn: 2",
        "停办 Withdrawn - 停了 (since 2019) (source: 文件) withdrawn",
        "去掉 Rule ≥ 1家 - withdrawn",
        "Targets changed otherwise: 2",
        "合格率 Rule ≥ 90% ≥ 88% loosened",
        "合格率 Judged on the latest figure in every year tightened",
        "大约 Possible figures [1, 2] any changed",
        "大约 Baseline - 2017 3家 changed",
        "大约 Sample no yes changed",
        "新增的 Rule - > 5万亩 added",
        "The plan Title 规划 新规划 changed",
        "1 added, 2 withdrawn, 0 tightened, 0 loosened, 2 changed otherwise, 1 unchanged; of the plan itself: 1",
    ):
        assert line in lines
    assert diff("old.yaml", "new.yaml", "--lang", "zh") == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "合格率 判定 期限内最新数据 每年 收紧" in lines
    assert diff("old.yaml", "old.yaml") == 0
    assert capsys.readouterr().out.endswith("\nNothing changed\n")


@pytest.mark.parametrize(
    ("new", "fail_on", "code"),
    [
        *((name, "never", 0) for name in ("old", "new", "weaker")),
        *((name, "loosened", int(name in ("new", "weaker"))) for name in ("old", "new", "harder", "weaker", "noted")),
        *((name, "any", int(name != "old")) for name in ("old", "new", "harder", "weaker", "noted")),
    ],
)
def test_the_exit_code_is_what_fail_on_says(
    new: str, fail_on: str, code: int, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diff("old.yaml", f"{new}.yaml", "--fail-on", fail_on, "--format", "json") == code
    assert json.loads(capsys.readouterr().out)["exit_code"] == code


def test_taking_out_what_was_void_is_not_to_ask_less() -> None:
    void = make_plan(target_text("a"), target_text("b", "at_least: 1, void: {reason: 停}"))
    assert compare_plans(void, make_plan(target_text("a")), "loosened").exit_code == 0
    assert compare_plans(make_plan(target_text("a"), target_text("b")), void, "loosened").exit_code == 1


def test_what_cannot_be_compared_is_an_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("broken.yaml").write_text("plan: {}\n", "utf-8")
    for words in (
        ("old.yaml", "none.yaml"),
        ("old.yaml", "broken.yaml"),
        ("old.yaml",),
        ("old.yaml", "new.yaml", "--format", "csv"),
        ("old.yaml", "new.yaml", "--fail-on", "worse"),
        ("old.yaml", "new.yaml", "-o", "old.yaml"),
    ):
        assert diff(*words) == 2
        assert capsys.readouterr().out == ""
    assert Path("old.yaml").read_text("utf-8") == OLD


@pytest.mark.parametrize(("path", "begins"), [("d.json", "{"), ("d.md", "## "), ("d.txt", "计划修订前后比较")])
def test_the_ending_of_a_file_chooses_the_format(path: str, begins: str, folder: Path) -> None:
    assert diff("old.yaml", "new.yaml", "-o", path, "--lang", "zh") == 0
    assert Path(path).read_text("utf-8").startswith(begins)


NASTY = "\x1b[31m|`<b>\u202ex</b>`\n# [a](http://b) @c"


def nasty(number: int) -> Plan:
    """A plan whose every text tries something."""
    text = f"{NASTY}{number}"
    document = {
        "plan": {
            "id": text,
            "title": text,
            "document": text,
            "issuer": text,
            "title_en": text,
            "due": 2020 + number,
            "domains": [{"id": text, "name": f"{text}d"}],
            "phases": [{"name": text, "from": 2018, "to": 2019}],
        },
        "units": [{"id": text}],
        "bodies": [
            {"id": text, "name": f"{text}a", "kind": "whole"},
            {"id": f"{text}b", "name": f"{text}c", "kind": "department", "note": text},
        ],
        "targets": [
            {
                **dict.fromkeys(("name", "name_en", "clause", "quote", "numerator", "denominator", "note"), text),
                "id": "t",
                "domain": text,
                "unit": text,
                "external": text,
                "departments": [f"{text}b"],
                "void": {"reason": text, "source": text},
            },
            {"id": f"u-{number}", "name": f"{text}u", "domain": text, "unit": text, "at_least": 1},
        ],
    }
    return load_text(as_yaml(document))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PLAN_DIFF_FORMATS)
def test_text_from_files_is_inert(name: str, lang: str) -> None:
    changes = compare_plans(nasty(1), nasty(2))
    shown = "".join(plan_changes_renderer(name)(changes, View(lang)))
    assert not [c for c in shown if c != "\n" and unicodedata.category(c) in HIDDEN]
    if name == "markdown":
        tokens = [
            token
            for line in MarkdownIt("gfm-like", {"linkify": False}).parse(shown)
            for token in line.children or [line]
        ]
        assert {token.type for token in tokens} & {"html_inline", "html_block", "link_open", "image"} == set()
        headings = [line for line in shown.splitlines() if line.startswith("#")]
        assert len(headings) == 1 + len({one.change for one in changes.targets}) + 1
    if name == "json":
        found = json.loads(shown)
        assert found["new"]["title"] == f"{NASTY}2"


@pytest.mark.parametrize("name", PLAN_DIFF_FORMATS)
@given(old=plans(), new=plans(), lang=st.sampled_from(LANGUAGES), width=st.sampled_from([None, 40, 80]))
def test_every_format_shows_every_change(name: str, old: Plan, new: Plan, lang: str, width: int | None) -> None:
    changes = compare_plans(old, new)
    shown = "".join(plan_changes_renderer(name)(changes, View(lang, width)))
    assert shown.endswith("\n")
    if name == "json":
        found = json.loads(shown)
        assert sum(found["summary"].values()) == changes.unchanged + len(changes.targets)
        assert [one["change"] for one in found["targets"]] == [one.change for one in changes.targets]
        assert len(found["plan"]) == len(changes.plan)
    elif width is None:
        for one in changes.targets:
            assert shown.count(one.target.name) >= len(one.details)
