"""A plan file held against its text: quotes, numbers, and every quantity of the text accounted for."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qcity.cli import app
from qcity.plantext.normal import Normal
from qcity.plantext.quantities import quantities
from qcity.plantext.quotes import numbers_in

ROOT = Path(__file__).resolve().parents[1]
TEXT = ROOT.parent / "shared" / "source" / "turpan-plan.txt"
SAMPLE = ROOT / "samples" / "plans" / "quality-outline-2025"

PLAN = """
plan:
  {{id: x, title: 示例, due: 2025, domains: [{{id: d, name: 甲}}],
   phases: [{{name: 启动阶段, from: 2021-03, to: 2021-06}}]}}
targets:
  - {{id: forest, name: 森林覆盖率, domain: d, quote: {quote}, unit: "%", at_least: {number}}}
not_targets:
  - {{quote: 给予50万元奖励, why: 奖励}}
"""
LINES = "森林覆盖率达到30%以上。对企业给予50万元奖励。\n启动阶段(2021年3月-2021年6月)。\n"


def run(
    tmp_path: Path, text: str = LINES, *options: str, quote: str = "森林覆盖率达到30%以上", number: str = "30"
) -> tuple[int, str]:
    """The exit code and the output of an audit of a small plan."""
    plan, source = tmp_path / "plan.yaml", tmp_path / "text.txt"
    plan.write_text(PLAN.format(quote=quote, number=number), "utf-8")
    source.write_text(text, "utf-8")
    done = CliRunner().invoke(app, ["plan", "audit", str(plan), "--text", str(source), "--lang", "en", *options])
    assert done.exit_code in (0, 1), done.output
    return done.exit_code, done.stdout


def codes(output: str) -> list[str]:
    """The codes of the findings of a JSON audit."""
    return [issue["code"] for issue in json.loads(output)["issues"]]


def test_a_plan_that_agrees_with_its_text_has_no_finding(tmp_path: Path) -> None:
    code, output = run(tmp_path, LINES, "--format", "json")
    said = json.loads(output)
    assert (code, said["exit_code"], said["issues"]) == (0, 0, [])
    assert said["summary"] == {"target": 1, "phase": 1, "listed": 1, "unaccounted": 0, "issues": 0}
    assert [(one["text"], one["status"], one["line"]) for one in said["quantities"]] == [
        ("达到30%以上", "target", 1), ("50万元", "listed", 1), ("2021年3月-2021年6月", "phase", 2),
    ]  # fmt: skip


def test_what_nothing_accounts_for_is_a_finding_with_its_line(tmp_path: Path) -> None:
    code, output = run(tmp_path, LINES + "\n建成3家绿色工厂。", "--format", "json")
    (issue,) = json.loads(output)["issues"]
    assert (code, issue["code"], issue["row"], issue["text"]) == (1, "quantity-unaccounted", 4, "3家")


def test_a_quote_that_is_not_the_texts_is_a_finding(tmp_path: Path) -> None:
    code, output = run(tmp_path, LINES, "--format", "json", quote="森林复盖率达到30%以上")
    assert (code, codes(output)) == (1, ["quote-not-in-text", "quantity-unaccounted"])


def test_a_number_that_its_quote_does_not_state_is_a_finding(tmp_path: Path) -> None:
    code, output = run(tmp_path, LINES, "--format", "json", number="35")
    assert (code, codes(output)) == (1, ["number-not-in-quote"])


def test_a_stage_that_is_no_phase_of_the_plan_is_a_finding(tmp_path: Path) -> None:
    _, output = run(tmp_path, LINES + "收尾阶段(2021年7月-2021年9月)。", "--format", "json")
    assert codes(output) == ["quantity-unaccounted"]


@pytest.mark.parametrize(
    "copy",
    [
        "森林 覆盖率\n达到 30 % 以上。对企业给予50万元奖励。",
        "森林覆盖率达到３０％以上。对企业给予５０万元奖励。",
        '“森林覆盖率”达到30%以上。对企业给予"50万元"奖励。',
        "\ufeff森林\u200b覆盖率达到30%以上。 对企业给予50万元奖励。",
    ],
)
def test_what_web_copies_do_to_a_text_does_not_matter(tmp_path: Path, copy: str) -> None:
    assert run(tmp_path, copy, "--format", "json")[0] == 0


def test_a_point_set_as_a_full_stop_is_a_point(tmp_path: Path) -> None:
    text = LINES.replace("30%", "30。5%")
    assert run(tmp_path, text, "--format", "json", quote="森林覆盖率达到30.5%以上", number="30.5")[0] == 0


def test_the_table_and_the_page_show_what_was_found(tmp_path: Path) -> None:
    code, table = run(tmp_path, LINES + "建成3家<b>厂</b>。")
    assert code == 1
    assert "quantity-unaccounted" in table
    assert "1 unaccounted" in table
    _, page = run(tmp_path, LINES + "建成3家<b>厂</b>。", "--format", "html")
    assert '<a class="mark target" id="q0" href="#t-forest"' in page
    assert '<span class="mark unaccounted"' in page
    assert "&lt;b&gt;厂" in page
    assert "<b>厂" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_a_number_that_is_only_quoted_is_told_and_is_no_finding(tmp_path: Path) -> None:
    quote = "森林覆盖率达到30%以上。对企业给予50万元奖励"
    code, output = run(tmp_path, LINES, quote=quote)
    assert code == 0
    assert "no target has its number: 50万元" in output


def test_the_bundled_plan_accounts_for_its_whole_text() -> None:
    if not TEXT.exists():
        pytest.skip("needs ../shared/source/turpan-plan.txt")
    done = CliRunner().invoke(app, ["plan", "audit", "--text", str(TEXT), "--format", "json"])
    said = json.loads(done.stdout)
    assert (done.exit_code, said["issues"], said["text"]["is_plans_text"]) == (0, [], True)
    assert said["summary"]["target"] + said["summary"]["phase"] == len(said["quantities"]) == 70


def test_the_sample_plan_accounts_for_its_text() -> None:
    arguments = ["plan", "audit", f"{SAMPLE}.yaml", "--text", f"{SAMPLE}.txt"]
    assert CliRunner().invoke(app, arguments).exit_code == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("建成400个、三家、8万亩", ["400个", "三家", "8万亩"]),
        ("比例达到百分之九十五以上", ["达到百分之九十五以上"]),
        ("指数达到86,不低于0.5", ["达到86", "不低于0.5"]),
        ("检出率为零,不发生事故,全部达到,全覆盖,翻一番,每年", ["零", "不发生", "全部", "全覆盖", "翻一番", "每年"]),
        ("1-2家,35—40张,三至五个", ["1-2家", "35-40张", "三至五个"]),
        ("平均受教育年限达到11.3年,压缩至3个工作日以内", ["达到11.3年", "至3个工作日以内"]),
        ("2017年10月-2018年3月", ["2017年10月-2018年3月"]),
        ("第三批,统一领导,一批企业,一体推进,零售业,安全部门,唯一", []),
        ("5A级景区,PM2.5,12345热线,党的十九大,“三品一标”,十四五", []),
        ("2018年2月11日,到2020年,《纲要(2011-2020年)》,国发〔2012〕9号", []),
        ("60岁以上老年人,每千人口,四个方面,一个重要方面", []),
    ],
)
def test_what_counts_as_a_quantity(text: str, found: list[str]) -> None:
    plain = Normal([text])
    assert [plain.text[one.start : one.end] for one in quantities(plain.text, plain.starts)] == found


def test_list_numbers_are_no_quantities() -> None:
    text = Normal(["1.农产品", "(2)工业品", "3、服务", "第4条"])
    assert quantities(text.text, text.starts) == []


@pytest.mark.parametrize(
    ("quote", "numbers"),
    [
        ("葡萄8万亩", {8, 80_000}),
        ("检出率为零", {0}),
        ("全部达到标准", {100}),
        ("三家", {3}),
        ("百分之九十八点五", {Fraction("98.5")}),
        ("每个县建成标准化学校", {1}),
        ("报告半年和全年创建工作总结", {2}),
        ("翻两番", {300}),
        ("1,234.5元", {Fraction("1234.5")}),
    ],
)
def test_numbers_that_a_quote_states(quote: str, numbers: set[Fraction | int]) -> None:
    assert {Fraction(one) for one in numbers} <= numbers_in(quote)


def test_a_number_that_is_not_there_is_not_stated() -> None:
    assert Fraction(35) not in numbers_in("森林覆盖率达到30%以上")
