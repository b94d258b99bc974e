"""`--by`: every result stands under somebody, and a body's own parts give its own verdict."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from builders import make_plan, submit, target_text
from qcity import Report, check
from qcity.rendering import rendered
from qcity.report import FAIL, MISSING, PASS
from qcity.reporters import View
from qcity.reporters.grouping import BY, DISTRICT, grouped

PLAN = make_plan(
    target_text("rate", "at_least: 90, departments: [质监局, 东区]"),
    target_text("each", "at_least: 50, scope: each_area, departments: [东区, 西区, 园区]"),
    target_text("nobody", "at_least: 1", unit="次"),
)
ROWS = "指标,报告期,地区,数值\nrate,2020,,95%\neach,2020,东区,40%\neach,2020,西区,60%\n"


def report() -> Report:
    return check(PLAN, submit(PLAN, ROWS))


def shape(by: str, lang: str = "zh") -> list[tuple[str, list[tuple[str, str]]]]:
    """Each group's heading, with the target and verdict of each result in it."""
    groups = grouped(PLAN, report().results, by, lang)
    return [(group.name, [(r.target.id, r.verdict) for r in group.results]) for group in groups]


def test_by_domain_every_result_stands_under_its_domain() -> None:
    (group,) = grouped(PLAN, report().results, "domain", "zh")
    assert (group.name, group.results) == ("领域", list(report().results))


def test_by_body_a_target_of_several_bodies_stands_under_each_with_its_own_verdict() -> None:
    assert shape("body") == [
        ("全市", [("rate", PASS), ("nobody", MISSING)]),
        ("东区", [("each", FAIL)]),
        ("西区", [("each", PASS)]),
        ("园区", [("each", MISSING)]),
    ]


def test_by_department_a_result_stands_once_under_the_lead_or_under_each_itself_or_nobody() -> None:
    assert shape("department") == [
        ("东区", []),
        ("质监局", [("rate", PASS)]),
        ("各主体自身", [("each", FAIL)]),
        ("没有责任单位", [("nobody", MISSING)]),
    ]


def test_by_department_what_is_supported_stands_apart_also_under_those_who_lead_nothing() -> None:
    plan = make_plan(
        target_text("rate", "at_least: 90, departments: [质监局, 东区]"),
        target_text("both", "at_least: 50, departments: [东区, 质监局]"),
        target_text("each", "at_least: 50, scope: each_area, departments: [东区, 西区, 园区]"),
        target_text("park", "at_least: 50, departments: [质监局, 园区]"),
    )
    results = check(plan, submit(plan, ROWS)).results
    shape = [
        (group.name, [r.target.id for r in group.results], [r.target.id for r in group.supporting])
        for group in grouped(plan, results, "department", "zh")
    ]
    assert shape == [
        ("东区", ["both"], ["rate"]),
        ("园区", [], ["park"]),
        ("质监局", ["rate", "park"], ["both"]),
        ("各主体自身", ["each"], []),
    ]


def test_departments_of_a_plan_without_bodies_are_groups_too() -> None:
    plan = make_plan(target_text("free", "at_least: 1, departments: [志愿者协会]", unit="次"), bodies="")
    results = check(plan, submit(plan, "指标,报告期,数值\nfree,2020,2\n")).results
    assert [group.name for group in grouped(plan, results, "department", "zh")] == ["志愿者协会"]


@pytest.mark.parametrize("by", [by for by in BY if by != DISTRICT])
def test_no_result_is_lost_by_grouping(by: str) -> None:
    assert {name for _, results in shape(by) for name, _ in results} == {t.id for t in PLAN.targets}


def table(view: View) -> Sequence[str]:
    return "".join(rendered(report(), "table", view)).split("\n")


def test_the_summary_counts_by_the_same_groups() -> None:
    lines = table(View("zh", summary=True, by="body"))
    assert [line.split() for line in lines if line.startswith(("对象", "东区", "园区"))] == [
        ["对象", "达标", "未达标", "未报送", "合计"], ["东区", "0", "1", "0", "1"], ["园区", "0", "0", "1", "1"],
    ]  # fmt: skip


def test_only_narrows_by_the_verdict_that_a_group_shows() -> None:
    lines = table(View("zh", by="body", only=frozenset({FAIL})))
    assert len([line for line in lines if line.startswith("指标")]) == 1
    assert "西区  达标 1/1" not in lines
    assert "东区  达标 0/1" in lines


def test_by_department_a_block_tells_what_is_supported_also_of_those_who_lead_nothing() -> None:
    lines = table(View("zh", by="department"))
    at = lines.index("东区")
    assert lines[at + 1] == "配合：√ 达标  指标rate（牵头：质监局）"
    assert not [
        line for line in table(View("zh", by="department", only=frozenset({FAIL}))) if line.startswith("配合：")
    ]
