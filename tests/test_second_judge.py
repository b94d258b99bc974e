"""The second judge, an implementation of its own from the contract alone, comes to what the first one does.

`python -m tests.second_judge.compare --seeds 0:5000` compares them on more cases.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from qcity import plan as words
from qcity import report, rules
from qcity.periods import HALF_YEAR, MONTH, QUARTER, YEAR
from second_judge.compare import ACCEPTED, compare_seed
from second_judge.generate import case, to_csv, to_yaml
from second_judge.judge import judge
from second_judge.model import read_plan

SEEDS = range(150)


def story(seed: int, problems: list[str]) -> str:
    """What somebody needs who looks into a difference: the case's files and what differs."""
    plan, rows, as_of, thresholds = case(seed)
    pieces = [f"seed {seed}, as of {as_of or 'the data'}", to_yaml(plan), to_csv(rows)]
    pieces += [to_yaml(thresholds)] if thresholds else []
    return "\n\n".join([*pieces, "\n".join(problems), "let pass: " + "; ".join(ACCEPTED)])


@pytest.mark.parametrize("seed", SEEDS)
def test_both_judges_agree(seed: int, tmp_path: Path) -> None:
    problems = compare_seed(seed, tmp_path)
    if problems:
        pytest.fail(story(seed, problems), pytrace=False)


def test_what_is_let_pass_is_one_thing_only() -> None:
    assert len(ACCEPTED) == 1


def test_cases_use_every_word_that_judging_depends_on() -> None:
    targets = [target for seed in SEEDS for target in read_plan(case(seed)[0]).targets]
    assert {target.kind for target in targets} == set(rules.KINDS)
    assert {target.when for target in targets} == {words.BY_DUE, words.EVERY_PERIOD, words.EVERY_YEAR}
    assert {target.cadence for target in targets} == {None, MONTH, QUARTER, HALF_YEAR, YEAR}
    assert {target.scope for target in targets} == {words.WHOLE, words.EACH_AREA, words.EACH_BODY}
    rollups = {words.POOLED, words.SUM, words.MEAN, words.MAX, words.MIN, words.NONE}
    assert {target.rollup for target in targets if target.scope == words.WHOLE} == rollups
    assert {target.measure for target in targets} == {words.STOCK, words.FLOW, words.CUMULATIVE}
    assert {target.aspirational for target in targets} == {True, False}


def test_cases_come_to_every_verdict_and_exit_code_of_every_kind_of_rule() -> None:
    found, codes = set(), set()
    for seed in SEEDS:
        plan, rows, as_of, thresholds = case(seed)
        judged = judge(plan, rows, as_of=as_of, thresholds=thresholds)
        codes.add(judged["exit_code"])
        kinds = {target.id: target.kind for target in read_plan(plan).targets}
        for name, result in judged["results"].items():
            found |= {(kinds[name], one["verdict"]) for one in (result, *result["parts"])}
    assert {verdict for _, verdict in found} == set(report.VERDICTS)
    assert found >= {(kind, verdict) for kind in rules.KINDS for verdict in (report.PASS, report.FAIL)}
    assert codes == {0, 1, 2, 3}
