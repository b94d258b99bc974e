"""Linting a plan file: every code is provoked, can be explained away, and what is safe can be mended."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from qcity.cli import app
from qcity.linting import lint
from qcity.linting.fixing import fixed
from qcity.messages import say
from qcity.plancodes import PLAN_CODES

ROOT = Path(__file__).resolve().parents[1]
HEAD = "plan: {id: x, title: 示例, due: 2025, domains: [{id: d, name: 甲}]}\n"
FULL = "domain: d, departments: [市局], numerator: 合格数, denominator: 抽检数"


def plan(*targets: str, bodies: str = "", rest: str = "", head: str = HEAD) -> bytes:
    """A plan file of targets in flow style."""
    listed = "".join(f"  - {{{target}}}\n" for target in targets)
    return f"{head}{bodies}targets:\n{listed}{rest}".encode()


def target(
    id_: str = "a",
    name: str = "抽检合格率",
    quote: str = "抽检合格率达到95%以上",
    unit: str = "'%'",
    rule: str = "at_least: 95",
    more: str = "",
) -> str:
    """A sound target, in flow style."""
    said = f"id: {id_}, name: {name}, domain: d, quote: '{quote}', unit: {unit}, {rule}, {more}"
    return f"{said}numerator: 合格数, denominator: 抽检数, departments: [市局]"


BODIES = "bodies:\n  - {id: w, name: 示例市, kind: whole}\n  - {id: b, name: 市局, kind: department}\n"

PROVOKED: dict[str, bytes] = {
    "invalid-plan": plan("id: a, name: 合格率, domain: d, unit: 个, at_least: x"),
    "impossible-goal": plan(target(quote="达到195%以上", rule="at_least: 195")),
    "contradicting-targets": plan(
        target(), target("b", "总体抽检合格率", "抽检合格率控制在90%以下", rule="at_most: 90")
    ),
    "number-not-in-quote": plan(target(rule="at_least: 96")),
    "unknown-ignore": plan(target(more="") + ", lint: [{ignore: no-qoute, why: 无}]"),
    "same-target": plan(target(), target("b", "总体抽检合格率")),
    "two-limits": plan(target(), target("b", "总体抽检合格率", "总体抽检合格率达到96%以上", rule="at_least: 96")),
    "no-quote": plan("id: a, name: 甲数, domain: d, unit: 个, at_least: 1, departments: [市局]"),
    "no-department": plan("id: a, name: 甲数, domain: d, quote: 达到1个, unit: 个, at_least: 1"),
    "idle-department": plan(target(), bodies=BODIES + "  - {id: c, name: 教育厅, kind: department}\n"),
    "wording-and-rule": plan(target(quote="抽检合格率超过95%")),
    "hedge-and-commitment": plan(target(quote="力争抽检合格率达到95%以上")),
    "firm-and-aspirational": plan(target(more="commitment: aspirational, ")),
    "rate-without-counts": plan(
        "id: a, name: 抽检合格率, domain: d, quote: 达到95%, unit: '%', at_least: 95, departments: [市局]"
    ),
    "direction-without-baseline": plan(target(quote="合格率提高", rule="rises: true")),
    "about-without-tolerance": plan(target(quote="达到60%左右", rule="about: 60")),
    "near-names": plan(target(), target("b", "抽捡合格率", "抽捡合格率达到95%以上")),
    "unit-misfit": plan(
        "id: a, name: 葡萄基地, domain: d, quote: 葡萄8万亩, unit: 亩, at_least: 8, departments: [市局]"
    ),
    "deadline-and-quote": plan(target(quote="到2022年,抽检合格率达到95%以上")),
    "no-deadline": plan(target(), head=HEAD.replace("2025", "9999")),
    "no-areas": plan(target(more="scope: each_area, ")),
    "unread": plan(target(), rest="not_targets:\n  - {quote: 每周, why: unread}\n"),
    "ignored-nothing": plan(target() + ", lint: [{ignore: no-quote, why: 无}]"),
    "key-order": plan("name: 甲数, id: a, domain: d, quote: 达到1个, unit: 个, at_least: 1, departments: [市局]"),
    "unit-spelling": plan(target(unit="percent")),
}
"""A plan for each code of lint that provokes it."""

OF_AUDIT = {"quote-not-in-text", "quantity-unaccounted"}


def found(content: bytes) -> list[str]:
    """The codes of what lint says of a plan file."""
    return [issue.code for issue in lint("x.yaml", content).issues]


def test_a_sound_plan_has_no_finding() -> None:
    assert found(plan(target(), bodies=BODIES)) == []


def test_every_code_is_provoked() -> None:
    assert set(PROVOKED) | OF_AUDIT == set(PLAN_CODES)


@pytest.mark.parametrize("code", PROVOKED)
def test_a_code_is_told_with_its_line_in_both_languages(code: str) -> None:
    issues = lint("x.yaml", PROVOKED[code]).issues
    assert [issue.code for issue in issues] == [code]
    assert issues[0].place.row is not None
    for lang in ("zh", "en"):
        said = say(issues[0].message, lang)
        assert said
        assert "{" not in said


EXPLAINED = sorted(
    set(PROVOKED) - {"invalid-plan", "unknown-ignore", "ignored-nothing", "idle-department", "no-deadline", "unread"}
)


@pytest.mark.parametrize("code", EXPLAINED)
def test_a_finding_that_its_target_explains_is_not_told(code: str) -> None:
    content = PROVOKED[code].decode().rstrip()
    assert content.endswith("}")
    explained = f"{content[:-1]}, lint: [{{ignore: {code}, why: 说明}}]}}\n"
    assert found(explained.encode()) == []


def test_a_body_and_the_plan_can_explain_too() -> None:
    idle = (
        PROVOKED["idle-department"]
        .decode()
        .replace("kind: department}\ntargets", "kind: department, lint: [{ignore: idle-department, why: 无}]}\ntargets")
    )
    assert found(idle.encode()) == []
    late = PROVOKED["no-deadline"].decode().replace("9999,", "9999, lint: [{ignore: no-deadline, why: 无}],")
    assert found(late.encode()) == []


@pytest.mark.parametrize(
    ("quote", "rule"),
    [
        ("达到95%以上", "at_least: 95"),
        ("不低于95%", "at_least: 95"),
        ("控制在5%以内", "at_most: 5"),
        ("不超过5%", "at_most: 5"),
        ("低于5%", "less_than: 5"),
        ("达到95%", "at_least: 95"),
        ("95%左右", "about: 95, tolerance: 1"),
    ],
)
def test_a_rule_that_is_the_quotes_is_not_told(quote: str, rule: str) -> None:
    assert found(plan(target(quote=quote, rule=rule))) == []


def test_a_broken_target_does_not_hide_what_is_wrong_with_the_others() -> None:
    content = plan("id: A B, name: 甲, domain: d, unit: 个, at_least: 1", target(quote="抽检合格率超过95%"))
    assert found(content) == ["invalid-plan", "wording-and-rule"]


def test_a_file_that_is_no_yaml_is_a_finding() -> None:
    assert found(b"plan: [") == ["invalid-plan"]
    assert found(b"\xff\xfe") == ["invalid-plan"]


@pytest.mark.parametrize("path", ["targets.yaml", "samples/plans/quality-outline-2025.yaml"])
def test_plans_of_the_project_have_no_finding(path: str) -> None:
    assert found((ROOT / path).read_bytes()) == []


# -- the command ---------------------------------------------------------------------------------------------------


def run(path: Path, *options: str) -> tuple[int, str]:
    """The exit code and the output of lint."""
    done = CliRunner().invoke(app, ["plan", "lint", str(path), "--lang", "en", *options])
    return done.exit_code, done.stdout


def test_formats_of_the_command(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(PROVOKED["wording-and-rule"])
    code, table = run(path)
    assert code == 1
    assert f"{path}:3 warning wording-and-rule" in table
    said = json.loads(run(path, "--format", "json")[1])
    assert [(one["code"], one["row"]) for one in said["issues"]] == [("wording-and-rule", 3)]
    assert said["exit_code"] == 1
    annotation, tally = run(path, "--format", "github")[1].splitlines()
    assert annotation.startswith("::warning ")
    assert "title=wording-and-rule::" in annotation
    assert "plan.yaml:3" in annotation
    assert tally == "Data issues: 0 errors, 1 warnings"
    (result,) = json.loads(run(path, "--format", "sarif")[1])["runs"][0]["results"]
    assert result["ruleId"] == "plan.wording-and-rule"
    assert run(tmp_path / "absent.yaml")[0] == 2


def test_a_sound_plan_exits_with_0() -> None:
    assert run(ROOT / "targets.yaml") == (
        0,
        "Work plan of Turpan City for becoming a National Quality Demonstration City\nnothing found\n",
    )


MESSY = """# 计划
plan: {id: x, title: 示例, due: 2025, domains: [{id: d, name: 甲}]}  # 头

targets:
  # 第一项
  - name: 抽检合格率
    # 标识
    id: a
    unit: percent  # 单位
    domain: d
    clause: 2.1
    at_least: 95
    quote: >
      抽检合格率达到95%以上
    note: 2020-01-01

  - id: b
    name: 乙数
    domain: d
    unit: 个
    at_least: 1
# 完
"""


def test_fix_mends_what_is_safe_and_keeps_comments_and_layout() -> None:
    content, count = fixed("x.yaml", MESSY.encode())
    assert count == 4
    assert (
        content.decode()
        == """# 计划
plan: {id: x, title: 示例, due: 2025, domains: [{id: d, name: 甲}]}  # 头

targets:
  # 第一项
    # 标识
  - id: a
    name: 抽检合格率
    domain: d
    clause: "2.1"
    quote: >
      抽检合格率达到95%以上
    unit: '%'  # 单位
    at_least: 95
    note: "2020-01-01"

  - id: b
    name: 乙数
    domain: d
    unit: 个
    at_least: 1
# 完
"""
    )
    assert fixed("x.yaml", content) == (content, 0)


def test_fix_changes_nothing_that_is_in_order() -> None:
    content = (ROOT / "targets.yaml").read_bytes()
    assert fixed("x.yaml", content) == (content, 0)


@pytest.mark.parametrize("unit", ["%", "批次", "平方公里", "万亩", "百分点"])
def test_a_unit_that_plans_write_is_usual(unit: str) -> None:
    content = plan(
        f"id: a, name: 甲, domain: d, quote: 达到1, unit: '{unit}', at_least: 1, rollup: none, departments: [市局]"
    )
    assert found(content) == []


def test_fix_leaves_anchors_and_tags_to_their_author() -> None:
    content = plan("id: a, name: 甲, domain: d, unit: &u percent, at_least: 1, note: &n 2020-01-01")
    assert fixed("x.yaml", content) == (content, 0)


def test_the_plan_is_named_once(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(plan(target(), bodies=BODIES))
    assert run(path, "--plan", str(path))[0] == 0
    assert run(path, "--plan", str(ROOT / "targets.yaml"))[0] == 2


def test_fix_leaves_a_file_alone_that_is_no_yaml() -> None:
    assert fixed("x.yaml", b"a: [") == (b"a: [", 0)


def test_fix_keeps_the_data(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(MESSY.replace("\n", "\r\n"), "utf-8", newline="")
    before = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    run(path, "--fix")
    after = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    before["targets"][0]["unit"] = "%"
    assert after == before
    assert b"\r\n" in path.read_bytes()
