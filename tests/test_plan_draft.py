"""Drafting a plan file from a plan's text: the grammar on a collection of phrasings and traps, and what must hold."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from qcity.cli import app
from qcity.linting import lint
from qcity.measurement import ERROR
from qcity.planfile import check_plan_file
from qcity.plantext.audit import audit
from qcity.plantext.drafting import draft_plan
from qcity.plantext.goals import Goal
from qcity.plantext.normal import Normal, normal
from qcity.plantext.reading import read_goals

HERE = Path(__file__).parent
TEXT = HERE.parents[1] / "shared" / "source" / "turpan-plan.txt"
TITLE = "示范市质量强市规划(2021-2025年)"
"""A made-up title, which gives a trap's sentence its plan period."""


class Passage(NamedTuple):
    """A passage of a plan and the goals that it states."""

    text: str
    goals: tuple[tuple[str, ...], ...]


def read_passages() -> Iterator[Passage]:
    """The collection: see the head of its file."""
    text: str = ""
    goals: list[tuple[str, ...]] = []
    for line in [*(HERE / "phrasings" / "goals.txt").read_text("utf-8").splitlines(), "> "]:
        if line.startswith("> ") and text:
            yield Passage(text, tuple(goals))
        if line.startswith("> "):
            text, goals = line[2:], []
        elif line.startswith("= "):
            goals.append(tuple(part.strip() for part in line[2:].split("|")))


PASSAGES = tuple(read_passages())


def traps() -> list[str]:
    """Sentences that state no goal."""
    lines = (HERE / "phrasings" / "traps.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def is_right(goal: Goal, wanted: tuple[str, ...]) -> bool:
    """Whether a goal has the right subject, rule, number, unit and whatever more is wanted of it."""
    subject, rule, number, unit, *more = wanted
    low, _, high = number.partition("-") if rule == "between" else (number, "", "")
    told = {
        "due": goal.due,
        "base": goal.baseline[0] if goal.baseline else None,
        "striven": goal.is_hedged,
        "area": goal.is_each_area,
    }
    facts = [part.split() for text in more for part in text.split(",") if part.strip()]
    return (
        normal(subject) in goal.name
        and goal.kind == rule
        and goal.value == Decimal(low)
        and (goal.high == Decimal(high) if high else goal.high is None)
        and unit in ("*", goal.unit)
        and all(
            str(told[fact[0]]) == (fact[1] if len(fact) > 1 else "True") if fact[0] in told else goal.when == fact[0]
            for fact in facts
        )
    )


def outcome(passage: Passage) -> tuple[int, int, int]:
    """How many goals are wanted, how many are right, and how many drafts are no goals."""
    goals = list(read_goals(Normal([passage.text])).goals)
    missed = 0
    for wanted in passage.goals:
        found = next((goal for goal in goals if is_right(goal, wanted)), None)
        if found is None:
            missed += 1
        else:
            goals.remove(found)
    return len(passage.goals), len(passage.goals) - missed, max(len(goals) - missed, 0)


def test_nearly_every_goal_of_the_collection_is_right(record_property: Any) -> None:
    outcomes = [outcome(passage) for passage in PASSAGES]
    wanted, right, extra = (sum(one[i] for one in outcomes) for i in range(3))
    trapped = sum(len(read_goals(Normal([TITLE, line])).goals) for line in traps())
    record_property("right", f"{right} of {wanted}")
    record_property("no goals", f"{extra + trapped} of {wanted + extra + trapped}")
    assert wanted > 200
    assert right >= 0.95 * wanted
    assert extra + trapped <= 0.05 * (right + extra + trapped)


@pytest.mark.parametrize("line", traps())
def test_a_trap_states_no_goal(line: str) -> None:
    assert [goal.name for goal in read_goals(Normal([TITLE, line])).goals] == []


@pytest.mark.parametrize(
    ("text", "name", "kind", "value", "unit"),
    [
        ("森林覆盖率达到30%以上", "森林覆盖率", "at_least", "30", "%"),
        ("再生水利用率超过25%", "再生水利用率", "more_than", "25", "%"),
        ("婴儿死亡率低于5‰", "婴儿死亡率", "less_than", "5", "‰"),
        ("建成三家绿色工厂", "绿色工厂", "at_least", "3", "家"),
        ("全年不发生重大食品安全事故", "重大食品安全事故", "equals", "0", "起"),
        ("累计下降18%", "", "", "", ""),
        ("单位能耗累计下降18%", "单位能耗", "changes_by", "-18", "%"),
        ("合格率达到百分之九十五以上", "合格率", "at_least", "95", "%"),
        ("机器人密度翻一番", "机器人密度", "changes_by", "100", "%"),
    ],
)
def test_a_word_gives_its_rule(text: str, name: str, kind: str, value: str, unit: str) -> None:
    goals = [(one.name, one.kind, str(one.value), one.unit) for one in read_goals(Normal([text])).goals]
    assert goals == ([(name, kind, value, unit)] if name else [])


def test_directional_words_make_no_number_up() -> None:
    reading = read_goals(Normal(["到2025年,群众满意度显著提高,品牌经济比重有所上升,质量水平国内领先。"]))
    assert reading.goals == ()


def drafted(*lines: str, **given_: str) -> dict[str, Any]:
    """A draft's data, which is checked to load."""
    content = draft_plan(list(lines), given_).content
    check_plan_file("x.yaml", content.encode())
    data: dict[str, Any] = yaml.load(content, Loader=yaml.BaseLoader)  # noqa: S506 - makes plain text of everything
    return data


def test_head_clause_domain_and_departments_come_from_the_text() -> None:
    data = drafted(
        "示范市人民政府关于印发示范市质量提升行动方案(2023—2025年)的通知",
        "示政发〔2023〕5号",
        "示范市人民政府",
        "2023年3月1日",
        "二、主要目标",
        "(一)产品质量",
        "1.食品。到2025年,食品抽检合格率达到98%以上。(责任单位:市市场监管局、市农业农村局)",
        "到2024年,药品抽检合格率达到99%。",
        "三、进度安排",
        "(一)启动阶段(2023年3月-2023年6月)",
    )
    assert data["plan"] | {"source_sha256": "", "domains": [], "phases": []} == {
        "id": "plan-2025",
        "title": "示范市质量提升行动方案(2023—2025年)",
        "document": "示政发〔2023〕5号",
        "issuer": "示范市人民政府",
        "issued": "2023-03-01",
        "starts": "2023",
        "due": "2025",
        "language": "zh",
        "source_sha256": "",
        "domains": [],
        "phases": [],
    }
    assert data["plan"]["phases"] == [{"name": "启动阶段", "from": "2023-03", "to": "2023-06"}]
    food, drugs = data["targets"]
    assert (food["clause"], food["departments"]) == ("二(一)1", ["市市场监管局", "市农业农村局"])
    assert [one["name"] for one in data["plan"]["domains"]] == ["产品质量"]
    assert ("due" in food, drugs["due"]) == (False, "2024")


def test_what_is_not_understood_is_listed_as_unread() -> None:
    data = drafted("到2025年,森林覆盖率达到30%。", "各单位每周报送。", "对获奖企业给予50万元奖励。")
    assert data["not_targets"] == [
        {"quote": "各单位每周报送", "why": "unread"},
        {"quote": "对获奖企业给予50万元奖励", "why": "奖励、补助或处罚的标准,不是目标"},
    ]


def test_a_text_without_a_year_gets_a_deadline_that_nobody_takes_for_the_plans() -> None:
    draft = draft_plan(["森林覆盖率达到30%。"])
    assert not draft.has_deadline
    assert {issue.code for issue in lint("x.yaml", draft.content.encode()).issues} >= {"no-deadline"}


def held_together(lines: list[str], content: str) -> list[str]:
    """The codes of what lint calls an error and of what the audit finds in a draft."""
    linted = lint("x.yaml", content.encode())
    data = yaml.load(content, Loader=yaml.BaseLoader)  # noqa: S506
    left_out = [entry["quote"] for entry in data.get("not_targets") or ()]
    found = audit(linted.plan, left_out, "x.txt", lines, lambda _: None, data["plan"]["source_sha256"])
    assert not found.is_other_text
    unlike_ours = {"key-order", "unit-spelling"}  # a draft is laid out as it should be
    wrong = [one.code for one in linted.issues if one.severity == ERROR or one.code in unlike_ours]
    return wrong + [one.code for one in found.issues]


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage.text[:12])
def test_a_draft_passes_lints_errors_and_the_audit(passage: Passage) -> None:
    assert held_together([passage.text], draft_plan([passage.text]).content) == []


def test_the_draft_of_the_turpan_plan_is_whole() -> None:
    if not TEXT.exists():
        pytest.skip("needs ../shared/source/turpan-plan.txt")
    lines = TEXT.read_text("utf-8").splitlines()
    draft = draft_plan(lines)
    assert (draft.targets, draft.unread) == (63, 1)
    assert held_together(lines, draft.content) == []


WORDS = (
    "到2025年",
    ",",
    "。",
    "\n",
    "合格率",
    "达到",
    "98%以上",
    "建成",
    "3家",
    "、",
    "分别",
    "5个",
    "一、",
    "(一)",
    "每年",
    "零",
    "“",
    "：",
    " #",
    "《",
    "不发生",
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=25))
def test_any_text_gives_a_draft_that_holds_or_none(words: list[str]) -> None:
    lines = "".join(words).splitlines()
    draft = draft_plan(lines)
    if draft.targets:
        check_plan_file("x.yaml", draft.content.encode())
        assert held_together(lines, draft.content) == []


def test_the_command_writes_a_file_and_says_how_much_it_understood(tmp_path: Path) -> None:
    source, out = tmp_path / "规划.txt", tmp_path / "plan.yaml"
    source.write_bytes("到2025年,森林覆盖率达到30%以上。各单位每周报送。".encode("gb18030"))
    done = CliRunner().invoke(app, ["plan", "draft", str(source), "-o", str(out), "--id", "x", "--lang", "zh"])
    assert (done.exit_code, done.stdout) == (0, "")
    assert "起草了 1 个目标" in done.stderr
    assert yaml.safe_load(out.read_text("utf-8"))["plan"]["id"] == "x"
    again = CliRunner().invoke(app, ["plan", "draft", str(source), "-o", str(out)])
    assert again.exit_code == 2


def test_a_text_without_goals_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("没有数量。", "utf-8")
    done = CliRunner().invoke(app, ["plan", "draft", str(source), "--lang", "en"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "no quantitative goal" in done.stderr
