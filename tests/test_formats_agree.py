"""No format disagrees with another on any number: each is read back and held against the JSON report."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from qcity import Report, check, load_plan, load_thresholds, load_waivers, read_measurements, render_file
from qcity.cli import main
from qcity.periods import read_period
from qcity.report import FAIL, MISSING, UNDECIDED
from qcity.reporters import FORMATS
from readback import READERS, Told, from_json
from test_cases import CASES, NAMES, arguments
from test_reporters import report as hostile

SAMPLES = Path(__file__).resolve().parents[1] / "samples"


@cache
def reports() -> dict[str, Report]:
    """What every format is tried on: every verdict, hostile text, trends, rates with their counts, waivers."""
    plan = load_plan()
    period = read_period("2020")
    assert period is not None
    city, mistakes, earlier, bodies = (
        read_measurements(plan, str(SAMPLES / name))
        for name in ("city-2020.csv", "mistakes.csv", "city-2019H2.csv", "city-2020-bodies.csv")
    )
    limits = load_thresholds(plan, SAMPLES / "thresholds.yaml")
    allowed = load_waivers(plan, SAMPLES / "waivers.yaml")
    return {
        "hostile": hostile(),
        "city": check(plan, city, thresholds=limits, waivers=allowed),
        "mistakes": check(plan, mistakes, as_of=period.end),
        "earlier": check(plan, earlier),
        "bodies": check(plan, bodies),
    }


@cache
def by_json(name: str) -> Told:
    """What the JSON report tells."""
    return from_json(render_file(reports()[name], "json", "en"))


@pytest.mark.parametrize("name", ["hostile", "city", "mistakes", "earlier", "bodies"])
@pytest.mark.parametrize("format_", FORMATS)
def test_a_format_tells_the_same_numbers_as_the_json_report(format_: str, name: str) -> None:
    hold_against(by_json(name), READERS[format_](render_file(reports()[name], format_, "en")))


def hold_against(expected: Told, told: Told) -> None:
    """Fails where a format tells another number than the JSON report, or nothing at all."""
    wrong = {
        (target, field): (value, expected.targets[target][field])
        for target, fields in told.targets.items()
        for field, value in fields.items()
        if value != expected.targets[target][field]
    }
    assert wrong == {}
    assert {key: count for key, count in told.tally.items() if expected.tally[key] != count} == {}
    assert told.issues is None or told.issues == expected.issues
    assert told.targets or told.tally or told.issues is not None


@pytest.mark.parametrize("case", NAMES)
def test_all_formats_agree_on_every_case(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES / case)
    formats = [f"--format={name}={tmp_path / name}" for name in FORMATS]
    *words, _, _ = arguments(case)  # without their own format
    assert main([*words, *formats, "--lang", "en"]) in (0, 1, 3)
    expected = from_json((tmp_path / "json").read_bytes())
    for name in FORMATS:
        hold_against(expected, READERS[name]((tmp_path / name).read_bytes()))


@pytest.mark.parametrize("name", ["hostile", "city", "mistakes", "earlier", "bodies"])
@pytest.mark.parametrize("format_", FORMATS)
def test_a_format_leaves_no_target_out(format_: str, name: str) -> None:
    told = READERS[format_](render_file(reports()[name], format_, "en"))
    results = reports()[name].results
    missed = {one.target.id for one in results if one.is_due and one.verdict in {FAIL, MISSING, UNDECIDED}}
    if told.targets and told.every_target:
        assert sorted(told.targets) == sorted(one.target.id for one in results)
    elif told.targets:
        assert told.targets.keys() == missed
