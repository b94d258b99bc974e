"""`qcity explain --data`: the whole way from a target's quote to its verdict, at the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from qcity.cli import main

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
CITY, BODIES = str(SAMPLES / "city-2020.csv"), str(SAMPLES / "city-2020-bodies.csv")
RATE = "food-safety-overall-pass-rate"


def out_of(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What a command prints; it must leave with `code`."""
    assert main(["explain", *arguments]) == code
    return capsys.readouterr().out


@pytest.mark.parametrize(("lang", "words"), [("zh", ("原文", "推导", "换一种读法")), ("en", ("Quote", "Derivation"))])
def test_the_way_goes_from_the_quote_to_the_verdict(
    lang: str, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    said = out_of(capsys, RATE, "--data", CITY, "--lang", lang)
    way = (words[0], words[1], f"{CITY}:13", "2918 ÷ 3056 × 100%", "95.4842931937…% ≥ 96%", "0.52", *words[2:])
    places = [said.index(word) for word in way]
    assert places == sorted(places)
    said.encode("gbk")


def test_several_files_may_stand_behind_data(capsys: pytest.CaptureFixture[str]) -> None:
    first = out_of(capsys, "annual-responsibility-letters", "--data", BODIES, CITY, "--lang", "en")
    assert first == out_of(capsys, "annual-responsibility-letters", "--data", BODIES, "--data", CITY, "--lang", "en")
    assert f"{BODIES}:" in first


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([RATE, CITY], "unexpected argument"),
        (["duplicate", "--data", CITY], "'duplicate' is an issue code"),
        ([RATE, "--data", "nowhere.csv"], "no such file"),
        ([RATE, "--data", CITY, "--sample"], "use one of"),
        ([RATE, "--as-of", "2020"], "--as-of goes with --data"),
        ([RATE, "--waivers", "w.yaml"], "--waivers goes with --data"),
        ([RATE, "--sample", "--sheet", "a"], "--sheet goes with --data"),
        ([RATE, "--data", CITY, "--as-of", "soon"], "--as-of wants a day"),
    ],
)
def test_what_cannot_be_explained_is_refused(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", *arguments, "--lang", "en"]) == 2
    printed = capsys.readouterr()
    assert (printed.out, said in printed.err) == ("", True), printed.err


def test_invalid_data_is_explained_and_ends_with_3(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text(f"indicator,period,value\n{RATE},2020,9x%\n", "utf-8")
    said = out_of(capsys, RATE, "--data", str(tmp_path / "bad.csv"), "--lang", "en", code=3)
    assert "bad.csv:2" in said
    assert "undecided" in said
    assert "error wrong-unit" in said


def test_as_json_it_is_the_report_on_the_one_target(capsys: pytest.CaptureFixture[str]) -> None:
    report = json.loads(out_of(capsys, RATE, "--data", CITY, "--format", "json"))
    (result,) = report["results"]
    assert (result["target"], result["verdict"], report["exit_code"]) == (RATE, "fail", 0)
    assert result["derivation"]["quote"] == "到2020年,全市主要食品安全总体监测合格率达到96%以上"
    assert result["readings"]["survives"] is True
    assert result["evidence"]["outcome"] == "inconclusive"


def test_thresholds_and_a_day_are_heeded(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--data", CITY, "--thresholds", str(SAMPLES / "thresholds.yaml"), "--as-of", "2020", "--lang", "en"]
    said = out_of(capsys, "cod-emissions", *options)
    assert "10240吨 ≤ 11000吨: it holds" in said


def test_a_withdrawn_target_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--data", CITY, "--thresholds", str(SAMPLES / "thresholds.yaml"), "--lang", "en"]
    said = out_of(capsys, "xinjiang-name-brand-products", *options)
    assert "Verdict: － void" in said
    assert "名牌产品认定已停止" in said


def test_an_explanation_does_not_write_over_its_data(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    data = tmp_path / "data.csv"
    data.write_bytes(Path(CITY).read_bytes())
    assert main(["explain", RATE, "--data", str(data), "-o", str(data)]) == 2
    assert data.read_bytes() == Path(CITY).read_bytes()
    assert "data.csv" in capsys.readouterr().err


def test_without_the_library_the_rest_is_explained_and_a_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "flint", None)
    said = out_of(capsys, RATE, "--data", CITY, "--lang", "en")
    assert "pip install 'qcity[evidence]'" in said
    assert "2918 ÷ 3056" in said


def test_the_trend_of_a_pending_target_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    said = out_of(capsys, "forest-cover", "--data", str(SAMPLES / "city-2019H2.csv"), "--lang", "en")
    assert "progress (29.4 - 28.9) / (30 - 28.9)" in said
    assert "Trend" not in out_of(capsys, RATE, "--data", CITY, "--lang", "en")
