"""Evidence: what a sample's counts say of a threshold, beside the verdict and never in its place."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import make_plan, submit, target_text
from qcity import appraise, check, load_plan
from qcity.cli import main
from qcity.errors import UsageError
from qcity.evidence import CONTRADICTS, INCONCLUSIVE, SUPPORTS, Claim, Evidence, claim_of, weigh
from qcity.plan import Plan
from qcity.rendering import rendered
from qcity.report import EVIDENCE, Result
from qcity.reporters import View
from qcity.reporters.evidences import _probability
from qcity.reporters.samples import render_sample

HEADER = "indicator,period,body,value,unit,numerator,denominator\n"
CITY = str(Path(__file__).resolve().parents[1] / "samples" / "city-2020.csv")
SAMPLE = target_text("rate", "at_least: 98, sample: true")


def result_of(plan: Plan, *rows: str) -> Result:
    """The result of a plan's one target, with its evidence."""
    report = check(plan, submit(plan, HEADER + "".join(f"{row}\n" for row in rows)))
    return appraise(report, [EVIDENCE]).results[0]


def evidence_of(plan: Plan, *rows: str) -> Evidence | None:
    """The evidence of a plan's one target."""
    appraisal = result_of(plan, *rows).appraisal
    assert appraisal is not None
    return appraisal.evidence


@pytest.mark.parametrize(
    ("passes", "n", "share", "outcome"),
    [
        (16294, 16641, "0.98", INCONCLUSIVE),  # 97.91 %, and no contradiction of 98 %
        (3591658, 3673579, "0.98", CONTRADICTS),  # 97.77 % of national food sampling in the second half of 2019
        (3608253, 3673579, "0.98", SUPPORTS),
        (149, 149, "0.98", SUPPORTS),
        (148, 148, "0.98", INCONCLUSIVE),
        (1, 1, "0.98", INCONCLUSIVE),
        (0, 1, "0.98", CONTRADICTS),
        (0, 1, "0.95", INCONCLUSIVE),  # P is just 0.05
        (0, 1, "0.9501", CONTRADICTS),
        (1, 1, "0.05", INCONCLUSIVE),
        (1, 1, "0.0499", SUPPORTS),
        (10, 10, "1", INCONCLUSIVE),
        (9, 10, "1", CONTRADICTS),
        (0, 10, "0", INCONCLUSIVE),
        (1, 10, "0", SUPPORTS),
    ],
)
def test_a_sample_supports_contradicts_or_says_nothing(passes: int, n: int, share: str, outcome: str) -> None:
    assert weigh(Claim(Fraction(share)), passes, n).outcome == outcome


@pytest.mark.parametrize(
    ("share", "n"), [("0.90", 29), ("0.94", 49), ("0.95", 59), ("0.96", 74), ("0.98", 149), ("0.99", 299), ("1", None)]
)
def test_the_sample_without_a_failure_that_proves_a_share(share: str, n: int | None) -> None:
    assert weigh(Claim(Fraction(share)), 1, 1).n_for_proof == n
    assert weigh(Claim(1 - Fraction(share), at_most=True), 0, 1).n_for_proof == n


@given(st.integers(1, 300), st.data())
def test_at_most_is_the_mirror_of_at_least(n: int, data: st.DataObject) -> None:
    passes = data.draw(st.integers(0, n))
    share = data.draw(st.fractions(0, 1, max_denominator=1000))
    plain, mirrored = weigh(Claim(share), passes, n), weigh(Claim(1 - share, at_most=True), n - passes, n)
    assert (plain.outcome, plain.p_as_good, plain.p_as_bad, plain.n_for_proof) == (
        mirrored.outcome,
        mirrored.p_as_good,
        mirrored.p_as_bad,
        mirrored.n_for_proof,
    )


@pytest.mark.parametrize(
    ("keys", "claim"),
    [
        ("at_least: 98", Claim(Fraction(98, 100))),
        ("more_than: 98", Claim(Fraction(98, 100))),
        ("at_most: 2", Claim(Fraction(2, 100), at_most=True)),
        ("less_than: 2", Claim(Fraction(2, 100), at_most=True)),
        ("less_than: 100", Claim(Fraction(1), at_most=True)),
        ("at_most: 100", Claim(Fraction(1), at_most=True)),
        ("more_than: 100", Claim(Fraction(1))),
        ("less_than: 0", Claim(Fraction(0), at_most=True)),
        ("equals: 0", Claim(Fraction(0), at_most=True)),
        ("equals: 100", Claim(Fraction(1))),
        ("equals: 50", None),
        ("between: [90, 95]", Claim(Fraction(90, 100))),
        ("between: [90, 95], strict: true", None),
        ("between: [90, 100], strict: true", Claim(Fraction(90, 100))),
        ("about: 95, tolerance: 1, better: higher", Claim(Fraction(94, 100))),
        ("about: 95, better: higher", None),
        ("rises: true, baseline: {period: 2017, value: 90}", None),
        ("changes_by: 5, baseline: {period: 2017, value: 90}", None),
        ("external: 上级规定", None),
        ("at_least: 120, range: null", None),
    ],
)
def test_what_a_rule_claims_of_a_share(keys: str, claim: Claim | None) -> None:
    (target,) = make_plan(target_text("rate", keys)).targets
    assert claim_of(target, target.rule) == claim


def test_a_unit_of_its_own_scale_is_a_share_too() -> None:
    (target,) = make_plan(target_text("rate", "at_least: 980", unit="‰")).targets
    assert claim_of(target, target.rule) == Claim(Fraction(98, 100))


def test_the_verdict_and_the_evidence_stand_side_by_side() -> None:
    result = result_of(make_plan(SAMPLE), "rate,2020,,,,16294,16641")
    assert result.verdict == "fail"
    assert result.appraisal is not None
    evidence = result.appraisal.evidence
    assert evidence is not None
    assert (evidence.outcome, evidence.n, evidence.passes, evidence.n_for_proof) == ("inconclusive", 16641, 16294, 149)
    assert str(evidence.p_as_bad).startswith("0.22")


def test_the_pooled_counts_of_areas_are_one_sample() -> None:
    evidence = evidence_of(make_plan(SAMPLE), "rate,2020,east,,,100,100", "rate,2020,west,,,49,49")
    assert evidence is not None
    assert (evidence.n, evidence.passes, evidence.outcome) == (149, 149, SUPPORTS)


@pytest.mark.parametrize(
    ("keys", "row", "reason"),
    [
        ("at_least: 98", "rate,2020,,,,99,100", None),
        ("at_least: 98, sample: true", "rate,2020,,99,%,,", "evidence.no_counts"),
        ("at_least: 98, sample: true", "rate,2020,,≥99,%,,", "evidence.no_counts"),
        ("at_least: 98, sample: true", "rate,2020,,9x,%,,", None),
        ("equals: 50, sample: true", "rate,2020,,,,99,100", "evidence.no_claim"),
        ("external: 上级规定, sample: true", "rate,2020,,,,99,100", "evidence.no_threshold"),
    ],
)
def test_where_a_sample_says_nothing_the_reason_is_told(keys: str, row: str, reason: str | None) -> None:
    appraisal = result_of(
        make_plan(target_text("rate", keys), target_text("other")), row, "other,2020,,95,%,,"
    ).appraisal
    assert appraisal is not None
    assert appraisal.evidence is None
    assert (appraisal.no_evidence.key if appraisal.no_evidence else None) == reason


def test_counts_that_a_program_hands_over_broken_are_no_sample() -> None:
    plan = make_plan(SAMPLE)
    submission = submit(plan, f"{HEADER}rate,2020,,,,99,100\n")
    broken = submission.measurements[0]._replace(numerator=Fraction(199, 2))
    appraisal = appraise(check(plan, submission._replace(measurements=(broken,))), [EVIDENCE]).results[0].appraisal
    assert appraisal is not None
    assert appraisal.no_evidence is not None
    assert appraisal.no_evidence.key == "evidence.not_whole"


def test_json_has_the_evidence_only_when_it_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    by_id: dict[bool, Any] = {}
    for asked in (False, True):
        main(["check", CITY, "--format", "json", *(["--evidence"] if asked else [])])
        report = json.loads(capsys.readouterr().out)
        by_id[asked] = {result["target"]: result["evidence"] for result in report["results"]}
    assert set(by_id[False].values()) == {None}
    evidence = by_id[True]["food-safety-overall-pass-rate"]
    assert [evidence[key] for key in ("outcome", "n", "passes", "n_for_proof", "threshold")] == [
        "inconclusive",
        3056,
        2918,
        74,
        96,
    ]
    assert evidence["assumption"]
    assert by_id[True]["banned-pesticide-detection-rate"]["outcome"] == "contradicts"
    assert by_id[True]["forest-cover"] is None


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [None, 80])
def test_the_section_says_its_assumption_and_loses_nothing(lang: str, width: int | None) -> None:
    plan = load_plan()
    report = check(plan, submit(plan, Path(CITY).read_bytes()))
    asked = frozenset({EVIDENCE})
    said = "".join(rendered(report, "table", View(lang, width, aspects=asked)))
    assert ("前提：抽到的是" if lang == "zh" else "assumption: what was looked at") in said
    assert "2918/3056" in said
    said.encode("gbk")
    plain = "".join(rendered(report, "table", View(lang, width)))
    assert said.split("\n\n")[0] == plain.split("\n\n")[0]


def test_where_there_is_no_sample_the_section_says_so() -> None:
    plan = make_plan()
    report = check(plan, submit(plan, f"{HEADER}rate,2020,,95,%,,\n"))
    said = "".join(rendered(report, "table", View("en", aspects=frozenset({EVIDENCE}))))
    assert "none of the targets shown has a sample with its counts" in said


def test_without_the_library_a_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "flint", None)
    with pytest.raises(UsageError):
        evidence_of(make_plan(SAMPLE), "rate,2020,,,,99,100")
    assert main(["check", CITY, "--evidence", "--lang", "en"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.strip() == (
        "qcity: the statistical test of a sample needs python-flint: pip install 'qcity[evidence]'"
    )
    assert main(["check", CITY, "--lang", "en"]) == 1


# -- explain --sample ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "words"), [("zh", "要证明 ≥ 96%"), ("en", "How large a sample proves ≥ 96%")])
def test_the_sample_that_proves_a_goal_is_told(lang: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "food-safety-overall-pass-rate", "--sample", "--lang", lang]) == 0
    said = capsys.readouterr().out
    assert words in said
    rows = [line.split() for line in said.splitlines() if line[:1].isdigit()]
    assert rows[:2] == [["0", "74", "7"], ["1", "117", "9"]]


def test_the_sample_is_told_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "food-safety-overall-pass-rate", "--sample", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["target"], data["threshold"], data["sample"]) == ("food-safety-overall-pass-rate", 96, True)
    assert data["samples"][0] == {"failures": 0, "n": 74, "refuted_from": 7}


def test_of_a_withdrawn_target_the_sample_says_so() -> None:
    plan = make_plan(target_text("rate", "at_least: 98, void: {reason: 停止}"))
    (target,) = plan.targets
    assert "was withdrawn" in "".join(render_sample(target, target.rule, View("en")))


def test_more_than_any_sample_has_is_not_tested() -> None:
    appraisal = result_of(make_plan(SAMPLE), f"rate,2020,,,,{10**12},{10**12 + 1}").appraisal
    assert appraisal is not None
    assert appraisal.no_evidence is not None
    assert appraisal.no_evidence.key == "evidence.too_many"


def test_the_body_whose_sample_it_is_is_named() -> None:
    plan = make_plan(target_text("rate", "at_least: 90, sample: true, scope: each_area, bodies: [east, west]"))
    report = check(plan, submit(plan, f"{HEADER}rate,2020,east,,,19,20\nrate,2020,west,,,80,100\n"))
    said = "".join(rendered(report, "table", View("en", aspects=frozenset({EVIDENCE}))))
    assert "(西区 2020)" in said.partition("Evidence")[2]


def test_a_goal_of_everything_cannot_be_proven_by_a_sample(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "industrial-mandatory-safety-compliance", "--sample", "--lang", "en"]) == 0
    assert "cannot be proven by any sample" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["grape-standardized-bases", "air-quality-index", "public-quality-satisfaction"])
def test_a_goal_that_is_no_share_has_no_sample(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", name, "--sample", "--lang", "en"]) == 2
    assert "no sample size follows" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("probability", "shown"),
    [("0.0499", "0.0499"), ("0.0501", "0.05"), ("0.223245625806", "0.22"), ("1E-30", "<0.001"), ("0", "0")],
)
def test_a_probability_is_shown_on_its_own_side_of_5_percent(probability: str, shown: str) -> None:
    assert _probability(Decimal(probability)) == shown
