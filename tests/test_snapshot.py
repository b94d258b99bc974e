"""What is compared of a report, taken from the report itself and from its JSON text."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from builders import make_plan, submit, target_text
from qcity import Report, check
from qcity.cli import main
from qcity.errors import UsageError
from qcity.readers.limits import VARIABLE
from qcity.rendering import render
from qcity.reportfile import report_at, report_in
from qcity.rules import Rule
from qcity.snapshot import Reported, Snapshot, narrowed, snapshot
from test_cases import CASES, NAMES, arguments

PLAN = make_plan(
    target_text("rate", "at_least: 90"),
    target_text("count", "between: [1, 2], strict: true, measure: cumulative", unit="个"),
    target_text("near", "about: 5, tolerance: 0.5, better: higher", unit="吨"),
)
ROWS = "指标,报告期,数值,分子,分母\nrate,2020,,2,3\nrate,2019,90%以上,,\ncount,2020,3,,\nnear,2020,abc,,\n"


def report() -> Report:
    """A report with a figure that does not terminate, a bound, a failure and an error."""
    return check(PLAN, submit(PLAN, ROWS))


def document() -> dict[str, Any]:
    """The JSON report as data."""
    found: dict[str, Any] = json.loads(render(report(), "json"))
    return found


def read(data: object) -> Snapshot | None:
    """What is read of a document."""
    return report_in("report.json", (data if isinstance(data, str) else json.dumps(data)).encode())


def bare(one: Snapshot | None) -> Snapshot:
    """A snapshot without what only a report itself has."""
    assert one is not None
    return one._replace(path="", is_report=False, bodies={})


def refused(data: object) -> tuple[str, dict[str, str]]:
    """Why a document is refused; the file must be named."""
    with pytest.raises(UsageError) as caught:
        read(data)
    blanks = dict(caught.value.message.blanks)
    assert blanks.pop("path") == "report.json"
    return caught.value.message.key, blanks


@pytest.mark.parametrize("name", NAMES)
def test_a_json_report_says_what_the_report_says(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    reports: list[Report] = []

    def kept(*given: Any, **named: Any) -> Report:
        reports.append(check(*given, **named))
        return reports[-1]

    monkeypatch.chdir(CASES / name)
    monkeypatch.setattr("qcity.cli.check.check", kept)
    main([*arguments(name), "--output", str(tmp_path / "report.json")])
    (one,) = reports
    told = report_at(str(tmp_path / "report.json"))
    assert bare(told) == bare(snapshot("", one, one.plan.language))


def test_what_a_snapshot_says_of_a_target() -> None:
    (rate, count, near) = snapshot("data.csv", report(), "zh").states
    assert (rate.id, rate.name, rate.unit, rate.verdict) == ("rate", "指标rate", "%", "fail")
    assert rate.value == Fraction("66.6666666667")  # as JSON has it, so that both are equal
    assert rate.shown == "66.67"
    assert (str(rate.period), rate.body, rate.waived, rate.measure) == ("2020", "city", None, "stock")
    assert {str(period): figure for (_, period), figure in (rate.figures or {}).items()} == {
        "2019": Reported(None, ">=", Fraction(90)),
        "2020": Reported(Fraction("66.6666666667"), None, None, Fraction(2), Fraction(3)),
    }
    assert count.rule == Rule("between", Fraction(1), Fraction(2), strict=True)
    assert near.rule == Rule("about", Fraction(5), tolerance=Fraction("0.5"), better="higher")
    assert (near.verdict, near.value, near.figures) == ("undecided", None, {})


def test_the_whole_needs_no_naming() -> None:
    bodies = snapshot("data.csv", report(), "zh").bodies
    assert (bodies["city"], bodies["east"]) == ("", "东区")


def test_a_choice_of_targets_leaves_in_what_nobody_knows() -> None:
    one = snapshot("data.csv", report(), "zh")
    assert [state.id for state in narrowed(one, {"rate"}, {"rate", "near"}).states] == ["rate", "count"]


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("results", 0, "measure"), None),
        (("results", 0, "figures"), None),
        (("results", 0, "shown"), None),
        (("departments",), 7),
        (("summary",), {}),
        (("results", 0, "derivation"), "x"),
    ],
)
def test_what_was_added_to_reports_later_need_not_be_there(keys: tuple[Any, ...], value: object) -> None:
    data = document()
    *way, last = keys
    inner: Any = data
    for key in way:
        inner = inner[key]
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    told = read(data)
    assert told is not None
    assert told.states[0].value == Fraction("66.6666666667")
    assert told.has_figures


def test_the_number_of_a_bound_is_read_where_it_is_told() -> None:
    data = document()
    data["results"][0]["figures"][0]["limit"] = 90
    told = read(data)
    assert told is not None
    assert Reported(None, ">=", Fraction(90)) in (told.states[0].figures or {}).values()


def test_an_older_report_has_figures_where_any_decided() -> None:
    data = document()
    for result in data["results"]:
        del result["figures"]
    told = read(data)
    assert told is not None
    assert told.has_figures
    for result in data["results"]:
        result.update(value=None, shown=None)
    told = read(data)
    assert told is not None
    assert not told.has_figures


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("66.6666666667", Fraction("66.6666666667")),
        ("0.1000000000000000000000000000000000000000001", Fraction("0.1000000000000000000000000000000000000000001")),
        ("1e-07", Fraction(1, 10**7)),
        ("-12E2", Fraction(-1200)),
    ],
)
def test_numbers_are_exact(text: str, number: Fraction) -> None:
    told = read(json.dumps(document()).replace('"value": 66.6666666667', f'"value": {text}'))
    assert told is not None
    assert told.states[0].value == number


@pytest.mark.parametrize("number", ["1e1001", "1e99999999999999999999", "9" * 1001, "NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_or_an_attack_is_refused(number: str) -> None:
    data = json.dumps(document()).replace('"gap": 23.3333333333', f'"gap": {number}')
    assert number in data
    assert refused(data)[0] == "diff.odd_report"
    assert refused(data)[1]["where"] == "results[0].gap"


@pytest.mark.parametrize(
    ("keys", "value", "where"),
    [
        (("schema_version",), True, "schema_version"),
        (("schema_version",), "1", "schema_version"),
        (("schema_version",), 0, "schema_version"),
        (("plan",), [], "plan"),
        (("plan", "id"), 1, "plan.id"),
        (("as_of",), "tomorrow", "as_of"),
        (("as_of",), 20201231, "as_of"),
        (("inputs",), {}, "inputs"),
        (("inputs", 0), "data.csv", "inputs[0]"),
        (("issues", 0, "severity"), "fatal", "issues[0].severity"),
        (("issues", 0, "row"), 1.5, "issues[0].row"),
        (("issues", 0, "row"), -1, "issues[0].row"),
        (("results",), None, "results"),
        (("results",), [], "results"),
        (("results", 1), None, "results[1]"),
        (("results", 1, "target"), "rate", "results[1].target"),
        (("results", 0, "verdict"), "passed", "results[0].verdict"),
        (("results", 0, "value"), "66", "results[0].value"),
        (("results", 0, "value"), False, "results[0].value"),
        (("results", 0, "period"), "2020-13", "results[0].period"),
        (("results", 0, "waived"), True, "results[0].waived"),
        (("results", 0, "waived"), {}, "results[0].waived"),
        (("results", 0, "measure"), "flood", "results[0].measure"),
        (("results", 0, "rule"), "at_least", "results[0].rule"),
        (("results", 0, "rule", "kind"), "is", "results[0].rule.kind"),
        (("results", 0, "figures"), {}, "results[0].figures"),
        (("results", 0, "figures", 0, "bound"), "!", "results[0].figures[0].bound"),
        (("results", 0, "figures", 0, "bound"), None, "results[0].figures[0]"),
        (("results", 0, "figures", 1, "period"), "2019", "results[0].figures[1]"),
    ],
)
def test_what_is_not_as_it_should_be_is_told_with_its_place(keys: tuple[Any, ...], value: object, where: str) -> None:
    data = document()
    inner: Any = data
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = value
    key, blanks = refused(data)
    assert (key, blanks["where"]) == ("diff.odd_report", where)


@pytest.mark.parametrize("key", ["plan", "as_of", "inputs", "issues"])
def test_what_the_contract_promises_must_be_there(key: str) -> None:
    data = document()
    del data[key]
    told = refused(data)
    assert told[0] == "diff.odd_report"
    assert key in told[1]["wanted"]


def test_a_report_of_a_later_version_is_refused() -> None:
    told = refused({**document(), "schema_version": 2})
    assert told == ("diff.later_schema", {"version": "2", "known": "1"})


def test_a_report_that_breaks_off_is_refused_wherever_it_does() -> None:
    text = render(report(), "json")
    for end in range(30, len(text) - 2, 97):
        key, blanks = refused(text[:end])
        assert (key, blanks["line"]) == ("diff.broken_report", str(text[:end].count("\n") + 1))


def test_a_key_that_stands_twice_is_refused() -> None:
    told = refused('{"schema_version": 1, "results": [], "plan": {"id": "a", "id": "b"}}')
    assert told == ("diff.key_twice", {"key": "id"})


def test_a_report_that_is_nested_too_deep_is_refused() -> None:
    assert refused('{"schema_version": 1, "results": ' + "[" * 200_000)[0] in {"diff.deep_report", "diff.broken_report"}


def test_bytes_that_are_no_text_are_refused() -> None:
    content = render(report(), "json").encode().replace("指标rate".encode(), b"\xff\xff")
    with pytest.raises(UsageError) as caught:
        report_in("report.json", content)
    assert caught.value.message.key == "diff.undecodable_report"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"])
def test_a_report_may_be_in_any_encoding_that_a_shell_writes(encoding: str) -> None:
    told = report_in("", render(report(), "json", "zh").replace("\n", "\r\n").encode(encoding))
    assert bare(told) == bare(snapshot("", report(), "zh"))


@pytest.mark.parametrize(
    "data",
    [
        "",
        "指标,报告期\n",
        "[]",
        '[{"schema_version": 1, "results": []}]',
        '{"schema_version": 1}',
        '{"results": []}',
        '{"data": [{"指标": "rate"}]}',
        '{"指标": "rate", ',
        "{" * 5000,
    ],
)
def test_what_is_no_report_is_left_to_others(data: str) -> None:
    assert read(data) is None


def test_what_is_too_large_is_left_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.json"
    path.write_text(render(report(), "json") + " " * 2**20, "utf-8")
    assert report_at(str(path)) is not None
    monkeypatch.setenv(VARIABLE, "1")
    assert report_at(str(path)) is None


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        report_at(str(tmp_path / "none.json"))
    assert caught.value.message.key == "unreadable_file"
