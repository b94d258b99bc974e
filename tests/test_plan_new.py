"""`qcity plan new`: what it asks, what it refuses, and that what it writes loads with the same names."""

from __future__ import annotations

import io
import json
import os
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from builders import as_yaml, load_text
from qcity import load_plan
from qcity.cells import SUBTOTALS, TOTALS
from qcity.cli import main
from qcity.periods import Period, year_of
from qcity.planschema import plan_schema
from qcity.planstart import Start, name_problem, start_text, text_problem
from qcity.yamlfile import read_yaml

GIVEN = ("--id", "example-2025", "--title", "示例规划", "--due", "2025", "--whole", "示例市")
DUE = year_of(2025)
LANGUAGES = ("zh", "en")


def new(*words: str) -> int:
    """What `qcity plan new` leaves with."""
    return main(["plan", "new", *words])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Somebody at a terminal who types these lines."""
    monkeypatch.setattr("qcity.cli.plan.new._can_ask", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


# -- what it writes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_it_writes_loads_and_is_valid(lang: str, folder: Path) -> None:
    assert new(*GIVEN, "--lang", lang, "-o", "plan.yaml") == 0
    plan = load_plan("plan.yaml")
    assert (plan.id, plan.title, plan.due, plan.language) == ("example-2025", "示例规划", DUE, lang)
    assert [(body.id, body.name, body.kind) for body in plan.bodies] == [("whole", "示例市", "whole")]
    (target,) = plan.targets
    assert re.search("示例|xample", target.name)
    assert re.search("示例|xample", target.note or "")
    data = json.loads(as_yaml(read_yaml("plan.yaml", Path("plan.yaml").read_bytes()).data))
    Draft202012Validator(plan_schema(lang)).validate(data)


def test_everything_that_is_given_stands_in_it(folder: Path) -> None:
    more = ("--issuer", "办公室", "--document", "示政办〔2024〕1号", "--issued", "2024-03-15", "--starts", "2023")
    lists = (
        "--area",
        "East Side",
        "--area",
        "西区",
        "--department",
        "市监局",
        "--department",
        "ENV",
        "--domain",
        "食品",
    )
    assert new(*GIVEN, *more, *lists, "--domain", "Air Quality", "-o", "plan.yaml") == 0
    plan = load_plan("plan.yaml")
    assert (plan.issuer, plan.document, str(plan.issued), plan.starts) == (
        "办公室",
        "示政办〔2024〕1号",
        "2024-03-15",
        2023,
    )
    assert [(body.id, body.name, body.kind) for body in plan.bodies[1:]] == [
        ("east-side", "East Side", "area"),
        ("area-2", "西区", "area"),
        ("department-1", "市监局", "department"),
        ("env", "ENV", "department"),
    ]
    assert [(domain.id, domain.name) for domain in plan.domains] == [
        ("domain-1", "食品"),
        ("air-quality", "Air Quality"),
    ]
    assert plan.department_names(plan.targets[0]) == ("市监局",)


@pytest.mark.parametrize("due", ["2025", "2025H1", "2025Q3", "2025-06", "2025-06-30", "2025年上半年", "0999"])
def test_any_period_is_a_deadline(due: str, folder: Path) -> None:
    assert new(*GIVEN, "--due", due, "-o", "plan.yaml") == 0
    assert isinstance(load_plan("plan.yaml").due, Period)


def test_its_first_line_is_for_editors_and_says_how_to_get_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert new(*GIVEN, "--lang", "en") == 0
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first == "# yaml-language-server: $schema=./plan.schema.json"
    assert "qcity plan schema -o plan.schema.json" in second


def test_ids_are_never_two_things(folder: Path) -> None:
    names = (
        "--area",
        "area-2",
        "--area",
        "甲",
        "--area",
        "乙",
        "--area",
        "A B",
        "--area",
        "a-b",
        "--department",
        "whole",
    )
    assert new(*GIVEN, *names, "-o", "plan.yaml") == 0
    ids = {body.name: body.id for body in load_plan("plan.yaml").bodies}
    assert ids["area-2"] == "area-2"
    assert ids["a-b"] == "a-b"
    assert len(set(ids.values())) == len(ids)


HOSTILE = [
    "a: b",
    "a #b",
    "# a",
    "- a",
    "'a'",
    '"a"',
    "it's",
    "[a]",
    "{a: b}",
    "&a",
    "*a",
    "!a",
    "|",
    "> a",
    "%a",
    "@a",
    "`a`",
    "null",
    "~",
    "true",
    "no",
    "2020",
    "2018-03-15",
    "1e3",
    "12:30",
    " a ",
    "?",
    "---",
    "...",
    "<<",
    "=",
    "a,b",
    "\\n",
    "𠀀",
    "\u202eabc",
    "{x}",
    "[[x]]",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_load_as_they_were_given(text: str, folder: Path) -> None:
    given = ("--id", text, "--title", text, "--due", "2025", "--whole", text, "--issuer", text, "--document", text)
    assert new(*given, "--area", f"{text}1", "--department", f"{text}2", "--domain", text, "-o", "plan.yaml") == 0
    plan = load_plan("plan.yaml")
    assert [plan.id, plan.title, plan.issuer, plan.document, plan.whole.name, plan.domains[0].name] == [text] * 6
    assert [body.name for body in plan.bodies] == [text, f"{text}1", f"{text}2"]
    assert plan.department_names(plan.targets[0]) == (f"{text}2",)


@given(st.lists(st.text(), min_size=3, max_size=8), st.lists(st.text(), max_size=3), st.sampled_from(LANGUAGES))
def test_whatever_is_not_refused_loads_with_the_same_names(texts: list[str], domains: list[str], lang: str) -> None:
    id_, title, *rest = texts
    if any(text_problem(text) for text in (id_, title)):
        return
    names: list[str] = []
    for text in rest:
        if name_problem(text, names, of_body=True) is None:
            names.append(text)
    headings: list[str] = []
    for text in domains:
        if name_problem(text, headings, of_body=False) is None:
            headings.append(text)
    if not names:
        return
    start = Start(id_, title, DUE, names[0], lang, areas=tuple(names[1:3]), departments=tuple(names[3:]))
    plan = load_text(start_text(start._replace(domains=tuple(headings))))
    assert (plan.id, plan.title, [body.name for body in plan.bodies]) == (id_, title, names)
    assert [domain.name for domain in plan.domains] == headings or not headings
    ids = [*(body.id for body in plan.bodies), *(domain.id for domain in plan.domains)]
    assert [one for one in ids if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", one)] == []


# -- what it refuses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", range(0, 8, 2))
def test_off_a_terminal_what_is_missing_is_named(missing: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(*GIVEN[:missing], *GIVEN[missing + 2 :], "--lang", "en") == 2
    said = capsys.readouterr()
    assert said.err == f"qcity: missing argument: {GIVEN[missing]}\n"
    assert said.out == ""


def test_everything_that_is_missing_is_named_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert new("--title", "a", "--lang", "en") == 2
    assert "--id, --due, --whole" in capsys.readouterr().err


@pytest.mark.parametrize("character", ["\n", "\r", "\t", "\x1b", "\x00", "\x7f", "\x85", "\u2028", "\ud800", "\ufeff"])
@pytest.mark.parametrize("option", ["--id", "--title", "--whole", "--area", "--department", "--domain", "--issuer"])
def test_control_characters_are_refused(option: str, character: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(*GIVEN, option, f"a{character}b", "--lang", "en") == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert f"{option}: it has a control character" in said.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--due", "soon"), "--due: 'soon' is no year"),
        (("--issued", "2024"), "--issued: '2024' is no day"),
        (("--issued", "20240315"), "--issued: '20240315' is no day"),
        (("--starts", "0"), "--starts: 0"),
        (("--starts", "x"), "--starts"),
        (("--title", " "), "--title: must not be empty"),
        (("--area", ""), "--area: must not be empty"),
        (("--area", "示例市"), "--area: '示例市' is there already"),
        (("--area", "东区", "--department", "东 区"), "--department: '东 区' is there already"),
        (("--domain", "a", "--domain", "a"), "--domain: 'a' is there already"),
        (("--area", "“”"), "--area: must not be empty"),
        *(((("--area", name)), "--area") for name in TOTALS | SUBTOTALS),
        (("--lang", "fr"), "fr"),
    ],
)
def test_what_a_plan_cannot_hold_is_refused(
    words: tuple[str, ...], told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QCITY_LANG", "en")
    assert new(*GIVEN, "--lang", "en", *words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert told in said.err


def test_a_file_that_is_there_is_kept_without_force(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("plan.yaml").write_text("mine", "utf-8")
    assert new(*GIVEN, "-o", "plan.yaml") == 2
    assert "--force" in capsys.readouterr().err
    assert Path("plan.yaml").read_text("utf-8") == "mine"
    assert new(*GIVEN, "-o", "plan.yaml", "--force") == 0
    assert load_plan("plan.yaml").id == "example-2025"


def test_it_says_what_to_do_next(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("plans").mkdir()
    assert new(*GIVEN, "-o", "plans/plan.yaml", "--lang", "en") == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "qcity plan schema -o plans/plan.schema.json" in said.err


# -- what it asks --------------------------------------------------------------------------------------------------


def test_it_asks_for_what_is_required_and_offers_the_rest(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(monkeypatch, "x", "规划", "2025", "全市", "东区", "西区", "", "市监局", "", "食品", "")
    assert new("--lang", "en", "-o", "plan.yaml") == 0
    plan = load_plan("plan.yaml")
    assert [body.name for body in plan.bodies] == ["全市", "东区", "西区", "市监局"]
    assert [domain.name for domain in plan.domains] == ["食品"]
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("(empty: no more)") == 7


def test_it_asks_for_nothing_that_was_given(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(monkeypatch)
    assert new(*GIVEN, "--area", "a", "--department", "b", "--domain", "c", "-o", "plan.yaml") == 0
    answer(monkeypatch, "示例市", "别的市", "", "", "")
    assert new(*GIVEN[:6], "--area", "示例市", "-o", "other.yaml", "--lang", "zh") == 0
    assert [body.name for body in load_plan("other.yaml").bodies] == ["别的市", "示例市"]
    assert "“示例市”已经有了" in capsys.readouterr().err


def test_it_asks_again_for_what_cannot_be_used(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(monkeypatch, "", "x", " ", "规划", "soon", "2025", "全\x1b市", "全市", "全市", "合计", "东区", "", "", "")
    assert new("--lang", "en", "-o", "plan.yaml") == 0
    assert [body.name for body in load_plan("plan.yaml").bodies] == ["全市", "东区"]
    err = capsys.readouterr().err
    assert "\x1b" not in err
    for told in (
        "must not be empty",
        "'soon' is no year",
        "control character",
        "'全市' is there",
        "'合计' marks totals",
    ):
        assert told in err


def test_who_goes_away_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, "x")
    assert new("-o", "plan.yaml") == 130
    assert not Path("plan.yaml").exists()


def test_on_a_terminal_a_stdout_that_is_a_file_gets_the_plan_and_nothing_else(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    main_end, end = pty.openpty()
    env = {**os.environ, "QCITY_LANG": "en", "QCITY_CACHE_DIR": ""}
    with (tmp_path / "plan.yaml").open("wb") as out:
        command = [sys.executable, "-m", "qcity", "plan", "new", "--id", "x", "--due", "2025"]
        process = subprocess.Popen(command, stdin=end, stdout=out, stderr=end, env=env, start_new_session=True)
        os.close(end)
        told = b""
        for line in ("Title of it", "City", "", "", ""):
            while not told.rstrip().endswith(b":") and select.select([main_end], [], [], 60)[0]:
                told += os.read(main_end, 1000)
            os.write(main_end, f"{line}\n".encode())
            told = b""
        assert process.wait(60) == 0
    os.close(main_end)
    assert (tmp_path / "plan.yaml").read_text("utf-8").startswith("# yaml-language-server")
    assert load_plan(tmp_path / "plan.yaml").title == "Title of it"
