"""The catalogue of issue codes: what is used is in it, what is in it is used, and every text is complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builders import RECORD_CODES, calls_in_source, keys, texts, texts_in_source
from qcity import roll_up
from qcity.codes import CODES, Code
from qcity.judge import check
from qcity.loading import load_plan
from qcity.measurement import Issue
from qcity.messages import say
from qcity.plancodes import PLAN_CODES
from qcity.source import Place
from qcity.submission import read_measurements

ERRORS = {
    "unreadable file": "unreadable-file",
    "undecodable bytes": "undecodable",
    "no header": "no-header",
    "missing column": "missing-column",
    "unknown indicator": "unknown-indicator",
    "unknown body": "unknown-body",
    "bad period": "bad-period",
    "period outside the plan": "period-outside-plan",
    "bad number": "bad-number",
    "ambiguous fraction": "ambiguous-fraction",
    "wrong unit": "wrong-unit",
    "out of range": "out-of-range",
    "numerator above denominator": "numerator-above-denominator",
    "value that contradicts its counts": "value-contradicts-counts",
    "conflict": "conflict",
    "nothing to check": "nothing-to-check",
}
WARNINGS = {
    "bound instead of a figure": "bound-not-figure",
    "duplicate": "duplicate",
    "total that contradicts its parts": "total-contradicts-parts",
    "cumulative figure that fell": "cumulative-fell",
    "unknown column": "unknown-column",
    "row of no use": "row-of-no-use",
    "figure older than the deadline's period": "stale-figure",
    "measurements after as_of": "after-as-of",
}
"""What the contract wants told apart, and the code that tells it."""

CHINESE = re.compile("[\u4e00-\u9fff]")
ALL_CODES = {**CODES, **PLAN_CODES}
every_code = pytest.mark.parametrize("code", ALL_CODES)


def blanks(text: str) -> set[str]:
    """The names of a message's blanks."""
    return set(re.findall(r"\{(\w+)\}", text))


def made_in_source() -> list[tuple[str, str, set[str] | None]]:
    """Where an issue is made, of which code, and which blanks it fills (None where that cannot be told)."""
    made = []
    for place, call in calls_in_source("Issue", "Fault", "CellError"):
        names = {keyword.arg for keyword in call.keywords}
        filled: set[str] | None
        if None in names:
            filled = None
        elif getattr(call.func, "id", "") == "CellError":
            filled = {name for name in names if name}
        else:
            at = 4 if getattr(call.func, "id", "") == "Issue" else 3
            filled = keys(call.args[at] if len(call.args) > at else None)
        made += [(place, code, filled) for code in texts(call.args[0])]
    return made


@pytest.mark.parametrize("code", ERRORS.values())
def test_every_error_of_the_contract_is_told_apart(code: str) -> None:
    assert CODES[code].severity == "error"


@pytest.mark.parametrize("code", WARNINGS.values())
def test_every_warning_of_the_contract_is_told_apart(code: str) -> None:
    assert CODES[code].severity == "warning"


def test_every_code_that_is_used_is_in_the_catalogue() -> None:
    made = made_in_source()
    assert len(made) > 25
    assert [(place, code) for place, code, _ in made if code not in ALL_CODES] == []


def test_every_code_of_the_catalogue_is_used() -> None:
    written = {text for place, text in texts_in_source() if not place.startswith("codes.py")}
    assert sorted(set(CODES) - written) == []


def test_every_blank_is_filled_in_where_an_issue_is_made() -> None:
    known = [(place, code, filled) for place, code, filled in made_in_source() if filled is not None]
    assert len(known) > 20
    assert [
        (place, code, name)
        for place, code, filled in known
        for name in blanks(ALL_CODES[code].message.zh) - filled - {"text"}
    ] == []


@every_code
def test_a_code_is_kebab_case(code: str) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)


@every_code
def test_every_text_of_a_code_is_complete(code: str) -> None:
    one = ALL_CODES[code]
    said = () if code == "invalid-plan" else (one.message,)  # which only passes on what the reader of plans says
    for text in (*said, one.meaning, one.mend):
        assert CHINESE.search(text.zh)
        assert text.zh.rstrip().endswith(("。", "？"))
        assert code in PLAN_CODES or not CHINESE.search(text.en)  # a plan's words are Chinese
        assert text.en.rstrip().endswith((".", "?"))
    assert one.example.strip()


@every_code
def test_both_languages_of_a_message_have_the_same_blanks(code: str) -> None:
    message = ALL_CODES[code].message
    assert blanks(message.zh) == blanks(message.en)
    parts = [sorted(map(sorted, map(blanks, re.findall(r"\[\[(.*?)\]\]", text)))) for text in message]
    assert parts[0] == parts[1]
    assert all(parts[0])


@every_code
def test_what_is_explained_has_no_blanks(code: str) -> None:
    one = ALL_CODES[code]
    for text in (*one.meaning, *one.mend):
        assert not blanks(text)
        assert "[[" not in text


@every_code
def test_every_text_of_a_code_can_be_encoded_in_gbk(code: str) -> None:
    one = ALL_CODES[code]
    for text in (*one.message, *one.meaning, *one.mend, one.example):
        text.encode("gbk")


@every_code
def test_an_issue_is_as_grave_as_its_code_and_can_be_said(code: str) -> None:
    filled = dict.fromkeys(blanks(ALL_CODES[code].message.zh) - {"text"}, "‹填›")
    if "scope" in filled:
        filled["scope"] = "whole"
    if "column" in filled:
        filled["column"] = "value"
    issue = Issue(code, Place("data.csv", None, 2), "value", "‹文›", filled)
    assert issue.severity == ALL_CODES[code].severity
    for lang in ("zh", "en"):
        said = say(issue.message, lang)
        assert "{" not in said
        assert "[[" not in said
        assert ("‹文›" in said) == ("text" in blanks(ALL_CODES[code].message.zh))


def test_errors_stand_before_warnings() -> None:
    severities = [one.severity for one in CODES.values()]
    assert severities == sorted(severities)
    assert set(severities) == {"error", "warning"}


def is_a_file(code: Code) -> bool:
    """Whether an example is the text of a file, and no name of one or command."""
    return "\n" in code.example or code.example.startswith("指标")


FILES = [code for code, one in CODES.items() if is_a_file(one) and code not in RECORD_CODES]


@pytest.mark.parametrize("code", FILES)
def test_the_example_of_a_code_provokes_it_and_nothing_graver(code: str, tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(ALL_CODES[code].example.encode().replace(rb"\xff", b"\xff"))
    plan = load_plan()
    report = check(plan, read_measurements(plan, path))
    found = [issue.code for issue in report.issues]
    assert code in found
    assert all(CODES[one].severity == "warning" for one in found if one != code)


@pytest.mark.parametrize("code", sorted(RECORD_CODES - {"inexact-column", "records-refused", "records-left-out"}))
def test_the_example_of_a_code_of_records_provokes_it_alone(code: str, tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    path.write_text(ALL_CODES[code].example, encoding="utf-8")
    result = roll_up(load_plan(), path, unique=code == "duplicate-record")
    assert [issue.code for issue in (*result.file_issues, *result.row_issues)] == [code]


def test_only_codes_about_other_files_than_delimited_text_have_no_such_file_for_an_example() -> None:
    assert CODES.keys() - set(FILES) == {
        "unreadable-file", "unknown-type", "empty-file", "too-large", "missing-sheet", "bad-record", "after-as-of",
        "misnamed-file", "sheet-without-header", "hidden-cells", "waiver-expired", *RECORD_CODES,
    }  # fmt: skip


def test_of_a_very_long_text_the_beginning_is_quoted_and_the_issue_has_all_of_it() -> None:
    issue = Issue("bad-number", Place("data.csv", None, 2), "value", "9" * 5000)
    assert issue.text == "9" * 5000
    assert f"{'9' * 300}… (5000 characters)" in say(issue.message, "en")
    assert "共 5000 个字符" in say(issue.message, "zh")
    assert len(say(issue.message, "en")) < 600
