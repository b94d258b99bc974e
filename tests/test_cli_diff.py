"""`qcity diff`: what it compares, what it prints in each format, and how it leaves."""

from __future__ import annotations

import copy
import io
import json
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.cells import cell_len

from builders import plan_text, target_text
from qcity import load_plan
from qcity.changes import Changes, compare
from qcity.cli import main
from qcity.errors import UsageError
from qcity.reporters import View
from qcity.reporters.changes import DIFF_FORMATS, changes_renderer
from qcity.reporters.markdowntext import as_cell
from qcity.reportfile import report_in
from test_cases import CASES, NAMES, arguments

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
OLD, NEW = str(SAMPLES / "city-2019H2.csv"), str(SAMPLES / "city-2020.csv")
LANGUAGES = ("zh", "en")
HIDDEN = ("Cc", "Cf", "Zl", "Zp")
"""Categories of characters that move a cursor, colour a screen or turn text around; a new line alone is meant."""

PLAN = plan_text(
    target_text("rate", "at_least: 90", name="合格率"),
    target_text("count", "at_least: 10, measure: cumulative", unit="个"),
)
HEADER = "指标,报告期,数值\n"
ALONE = [name for name in NAMES if not (CASES / name / "args.txt").exists()]
"""Cases with one submission and nothing else to say."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a plan and three submissions, each with its JSON report."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QCITY_LANG", "en")
    Path("plan.yaml").write_text(PLAN, "utf-8")
    for name, rows in (("good", "rate,2020,95%\n"), ("bad", "rate,2020,85%\n"), ("wrong", "rate,2020,abc\n")):
        Path(f"{name}.csv").write_text(HEADER + rows, "utf-8")
        main(["check", f"{name}.csv", "--plan", "plan.yaml", "--format", "json", "-o", f"{name}.json"])
    return tmp_path


def diff(*words: str) -> int:
    """What `qcity diff` leaves with."""
    return main(["diff", *words, "--plan", "plan.yaml"])


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """What `qcity diff` says in JSON."""
    diff(*words, "--format", "json")
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


# -- what is compared ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("old", ["good.csv", "good.json"])
@pytest.mark.parametrize("new", ["bad.csv", "bad.json"])
def test_submissions_and_reports_can_be_either_side(
    old: str, new: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = told(capsys, old, new)
    (turn,) = found["verdicts"]
    assert (turn["target"], turn["direction"], turn["old"]["verdict"], turn["new"]["verdict"]) == (
        "rate",
        "worse",
        "pass",
        "fail",
    )
    kinds = {"csv": "submission", "json": "report"}
    sides = [(found[side]["path"], found[side]["kind"]) for side in ("old", "new")]
    assert sides == [(path, kinds[path.rpartition(".")[2]]) for path in (old, new)]
    assert [[one["path"] for one in found[side]["inputs"]] for side in ("old", "new")] == [["good.csv"], ["bad.csv"]]


@pytest.mark.parametrize("name", ALONE)
def test_a_submission_and_its_json_report_are_the_same(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(CASES / name)
    report = str(tmp_path / "report.json")
    main([*arguments(name), "--output", report])
    for sides in (["data.csv", report], [report, "data.csv"]):
        code = diff(*sides, "--format", "json", "--fail-on", "worse")
        found = json.loads(capsys.readouterr().out)
        changed = {key: value for key, value in found.items() if isinstance(value, list) and key != "notes"}
        assert [key for key, value in changed.items() if value] == []
        assert set(found["summary"].values()) == {0}
        assert code == found["exit_code"]
    assert diff("data.csv", report, "--lang", "en", "--fail-on", "never") == 0
    assert capsys.readouterr().out.endswith("\n\nNothing changed\n")


@pytest.mark.parametrize("name", ["good.json", "good.csv", "other.txt", "no-ending", "good.csv.gz"])
def test_a_report_is_told_by_its_content_and_not_by_its_name(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if name.startswith(("other", "no")):
        shutil.copy("good.json", name)
    elif name.endswith(".gz"):
        import gzip

        (folder / name).write_bytes(gzip.compress(Path("good.csv").read_bytes()))
    assert told(capsys, name, "bad.csv")["summary"]["worse"] == 1


def test_a_folder_or_pattern_of_one_report_is_that_report(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "reports").mkdir()
    shutil.copy("good.json", "reports/last.json")
    for path in ("reports", "reports/*.json"):
        assert told(capsys, path, "bad.csv")["old"]["kind"] == "report"


def test_a_folder_or_pattern_of_submissions_is_one_submission(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "all").mkdir()
    shutil.copy("good.csv", "all/a.csv")
    Path("all/b.csv").write_text(f"{HEADER}count,2020,12\n", "utf-8")
    found = told(capsys, "good.csv", "all")
    assert [(spot["target"], spot["period"], spot["value"]) for spot in found["appeared"]] == [("count", "2020", 12)]
    assert told(capsys, "all", "all/*.csv")["summary"]["appeared"] == 0


def test_a_report_among_other_files_is_no_submission_and_passes_for_none(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "all").mkdir()
    shutil.copy("good.json", "all/a.json")
    shutil.copy("good.csv", "all/b.csv")
    found = told(capsys, "good.csv", "all")
    assert (found["new"]["kind"], found["exit_code"]) == ("submission", 3)
    assert [issue["path"] for issue in found["issues_new"]] == ["all/a.json"]


@pytest.mark.parametrize("name", ["good.csv", "good.json"])
@pytest.mark.parametrize("side", [0, 1])
def test_a_dash_reads_standard_input(
    name: str, side: int, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = (folder / name).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    sides = ["bad.csv", "bad.csv"]
    sides[side] = "-"
    found = told(capsys, *sides)
    (turn,) = found["verdicts"]
    verdicts = [turn["old"]["verdict"], turn["new"]["verdict"]]
    assert verdicts == (["pass", "fail"] if side == 0 else ["fail", "pass"])


def test_a_closed_standard_input_is_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert diff(str(folder / "good.csv"), "-") == 2
    assert "cannot read -" in capsys.readouterr().err


def test_options_narrow_and_judge_as_for_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bodies = [OLD, NEW, "--format", "json", "--domain", "环境质量"]
    assert main(["diff", *bodies]) == 0
    found = json.loads(capsys.readouterr().out)
    plan = load_plan()
    domain = plan.find_domain("环境质量")
    assert domain is not None
    wanted = {target.id for target in plan.targets if target.domain == domain.id}
    assert found["old"]["targets"] == found["new"]["targets"] == len(wanted)
    assert {one["target"] for key in ("verdicts", "vanished", "appeared") for one in found[key]} <= wanted
    assert found["verdicts"]
    (folder / "waivers.yaml").write_text(
        "- {target: rate, reason: 设备更换, approved_by: 市长, until: 2021}\n", "utf-8"
    )
    assert diff("good.csv", "bad.csv", "--fail-on", "worse") == 1
    assert diff("good.csv", "bad.csv", "--fail-on", "worse", "--waivers", "waivers.yaml", "--lang", "zh") == 0
    assert "未达标（已豁免至 2021）" in capsys.readouterr().out
    assert told(capsys, "good.csv", "bad.csv", "--as-of", "2019")["summary"]["worse"] == 0


def test_thresholds_that_changed_are_noted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "plan.yaml").write_text(plan_text(target_text("set", 'external: "国家另定"', name="另定的")), "utf-8")
    (folder / "data.csv").write_text(f"{HEADER}set,2020,80%\n", "utf-8")
    for name, limit in (("low", 70), ("high", 90)):
        (folder / f"{name}.yaml").write_text(f"set: {{at_least: {limit}, unit: '%', source: 文件}}\n", "utf-8")
        words = ["data.csv", "--plan", "plan.yaml", "--thresholds", f"{name}.yaml", "--format", "json"]
        main(["check", *words, "-o", f"{name}.json"])
    found = told(capsys, "low.json", "high.json", "--lang", "en")
    assert found["notes"] == ["the rule is another one, from which a verdict may have turned: 另定的"]
    assert found["summary"]["worse"] == 1


# -- what cannot be compared ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["good.csv"], "NEW"),
        (["-", "-"], "standard input"),
        (["none.csv", "good.csv"], "no such file: none.csv"),
        (["good.csv", "none*.csv"], "none*.csv"),
        (["x" * 5000, "good.csv"], "cannot read xxx"),
        (["", "good.csv"], "no such file"),
        (["good.csv", "a\0b"], "a\\x00b"),
        (["good.csv", "bad.csv", "--fail-on", "fail"], "worse"),
        (["good.csv", "bad.csv", "--format", "jsn"], "json"),
        (["good.csv", "bad.csv", "--domain", "none"], "--domain"),
        (["good.csv", "bad.csv", "--department", "全市"], "nothing to judge"),
        (["good.csv", "bad.csv", "--as-of", "soon"], "--as-of"),
        (["good.csv", "cut.json"], "cut.json is no whole JSON report"),
        (["later.json", "good.csv"], "later.json is a JSON report of version 2"),
        (["odd.json", "good.csv"], "odd.json is no usable JSON report: at results[0].verdict"),
        (["foreign.json", "good.csv"], "no target in common"),
        (["good.json", "bad.csv", "-o", "good.json"], "overwrite an input"),
        (["good.csv", "bad.csv", "-o", "bad.csv"], "overwrite an input"),
    ],
)
def test_what_cannot_be_compared_exits_2_and_says_why(
    words: list[str], said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (folder / "good.json").read_text("utf-8")
    (folder / "cut.json").write_text(text[:-100], "utf-8")
    (folder / "later.json").write_text(text.replace('"schema_version": 1', '"schema_version": 2'), "utf-8")
    (folder / "odd.json").write_text(text.replace('"verdict": "pass"', '"verdict": "good"'), "utf-8")
    foreign = re.sub('"target": "', '"target": "other-', text)
    (folder / "foreign.json").write_text(foreign, "utf-8")
    assert diff(*words) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("good", "good", (0, 0, 0)),
        ("good", "bad", (0, 0, 1)),
        ("bad", "good", (0, 0, 0)),
        ("good", "wrong", (0, 3, 3)),
        ("wrong", "good", (0, 3, 3)),
        ("empty", "empty", (0, 3, 3)),
    ],
)
@pytest.mark.parametrize("ending", ["csv", "json"])
def test_exit_codes(old: str, new: str, codes: tuple[int, int, int], ending: str, folder: Path) -> None:
    (folder / "empty.csv").write_text("", "utf-8")
    main(["check", "empty.csv", "--plan", "plan.yaml", "--format", "json", "-o", "empty.json"])
    found = [diff(f"{old}.{ending}", f"{new}.{ending}", "--fail-on", level) for level in ("never", "invalid", "worse")]
    assert tuple(found) == codes
    assert diff(f"{old}.{ending}", f"{new}.{ending}") == codes[1]


# -- hostile reports -----------------------------------------------------------------------------------------------

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["2020", "pass", "%", "rate"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
GONE = object()


@cache
def true_report() -> str:
    """A true report with every kind of thing in it, as JSON text."""
    from builders import load_text, submit
    from qcity import check
    from qcity.rendering import render

    plan = load_text(PLAN)
    rows = "rate,2020,95%\nrate,2019,90%以上\ncount,2020,3\ncount,2019,abc\n"
    return render(check(plan, submit(plan, HEADER + rows)), "json")


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every container of a document with every key or index of it."""
    if isinstance(data, dict | list):
        for key, value in list(data.items() if isinstance(data, dict) else enumerate(data)):
            yield data, key
            yield from places(value)


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """A true report in which a few things were taken out or replaced by anything."""
    data = copy.deepcopy(json.loads(true_report()))
    for _ in range(draw(st.integers(1, 3))):
        holder, key = draw(st.sampled_from(list(places(data))))
        value = draw(json_values | st.just(GONE))
        if value is GONE:
            del holder[key]
        else:
            holder[key] = value
    return json.dumps(data, ensure_ascii=draw(st.booleans()))


@settings(max_examples=300)
@given(spoilt())
def test_a_spoilt_report_is_refused_or_compared_and_never_a_defect(text: str) -> None:
    whole = report_in("old.json", true_report().encode())
    assert whole is not None
    try:
        one = report_in("new.json", text.encode("utf-8", "surrogatepass"))
        changes = None if one is None else compare(whole, one)
    except UsageError as error:
        assert str(error)
        return
    if changes is not None:
        assert_shown(changes)


def assert_shown(changes: Changes) -> None:
    """Every format shows changes, in either language, and nothing in them steers a terminal."""
    for name in DIFF_FORMATS:
        for lang in LANGUAGES:
            text = "".join(changes_renderer(name)(changes, View(lang, 80)))
            text.encode()
            assert {c for c in text if unicodedata.category(c) in HIDDEN} <= {"\n"}
            if name == "json":
                json.loads(text)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=spoilt())
def test_the_command_never_leaves_a_spoilt_report_with_70(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(PLAN, "utf-8")
    Path("old.json").write_text(true_report(), "utf-8")
    Path("new.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    assert diff("old.json", "new.json", "--fail-on", "worse") in {0, 1, 2, 3}


@pytest.mark.parametrize("value", ["[" * 100_000, "9" * 100_000, "1e999999999", '"' + "x" * 10**6, "NaN", '"\\ud800"'])
@pytest.mark.parametrize("key", ["value", "gap", "target", "figures", "message"])
def test_attacks_leave_with_2_and_a_sentence(
    value: str, key: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = true_report()
    spot = re.search(rf'"{key}": ', text)
    assert spot is not None
    end = re.compile(r",? ?\n|, ").search(text, spot.end())
    assert end is not None
    (folder / "attack.json").write_text(text[: spot.end()] + value + text[end.start() :], "utf-8")
    code = diff("good.json", "attack.json")
    err = capsys.readouterr().err
    harmless = (value, key) in {('"\\ud800"', "target"), ('"\\ud800"', "message")}
    assert (code in {0, 3}) if harmless else (code == 2 and "attack.json" in err)


# -- formats -------------------------------------------------------------------------------------------------------

NASTY = (
    "a|b`c``d <img src=x> [x](http://y) **b** _i_ &amp; \\| @all #1 www.x.org ~~s~~ $1$ :x: \x1b[2J\r\n| z | 区\u202e"
)


def nasty() -> Changes:
    """Changes whose every text is hostile."""
    old, new = json.loads(true_report()), json.loads(true_report())
    old["results"][0].update(verdict="fail", value=1, shown=NASTY, waived={"until": NASTY})
    for document in (old, new):
        document["results"][0]["body"] = NASTY
    for document in (old, new):
        document["plan"].update(id=NASTY, title=NASTY)
        for result in document["results"]:
            result.update(name=NASTY, name_en=NASTY, unit=NASTY)
            for i, figure in enumerate(result["figures"]):
                figure["body"] = f"{NASTY}{i}"
    new["results"][1]["measure"] = "cumulative"
    new["results"][1]["figures"][0]["value"] = 1
    old["results"].append({**old["results"][0], "target": "gone"})
    new["results"].append({**new["results"][0], "target": "come"})
    old["results"][0]["figures"][1]["period"] = "2018"
    new["issues"] = [{**new["issues"][0], "code": NASTY, "message": NASTY, "path": NASTY, "column": NASTY, "text": "x"}]
    sides = [report_in(NASTY, json.dumps(one).encode()) for one in (old, new)]
    a, b = (side for side in sides if side is not None)
    return compare(a, b._replace(plan_sha256="another"))


def shown(name: str, view: View, changes: Changes) -> str:
    """What a format shows."""
    return "".join(changes_renderer(name)(changes, view))


def test_the_nasty_changes_have_every_kind_of_change() -> None:
    found = nasty()
    kinds = found._asdict()
    empty = [name for name, value in kinds.items() if name != "exit_code" and not value]
    assert empty == []
    assert_shown(found)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_from_a_file_becomes_markup(lang: str) -> None:
    text = shown("markdown", View(lang), nasty())
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    blocks = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    assert blocks == {
        *("heading", "bullet_list", "list_item", "paragraph", "inline"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
    spans = {child.type for token in tokens for child in token.children or ()}
    assert spans <= {"text", "code_inline", "strong_open", "strong_close"}
    words = [child.content for token in tokens for child in token.children or () if child.type == "text"]
    assert not re.search(r"[<`|\\]|http|www|@|img", "".join(words))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_markdown_has_a_cell_for_each_that_the_table_has(lang: str) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(shown("markdown", View(lang), nasty()))
    rows: list[list[str]] = []
    for before, token in pairwise(tokens):
        if before.type == "tr_open":
            rows.append([])
        if before.type in {"td_open", "th_open"}:
            rows[-1].append("".join(child.content for child in token.children or ()))
    table = shown("table", View(lang), nasty())
    assert len(rows) > 15
    squeezed = re.sub(r"\s", "", table)
    assert [cell for row in rows for cell in row if re.sub(r"\s", "", cell) not in squeezed] == []


@example(" ")
@example("` `")
@example("a|b\\|c\\")
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_in_markdown_is_that_text(text: str) -> None:
    from qcity.wording import inert

    source = f"| x |\n| --- |\n| {as_cell(text)} |\n"
    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    cells = [token for token in tokens if token.type == "inline"]
    assert len(cells) == 2
    children = cells[1].children or []
    assert {child.type for child in children} <= {"text", "code_inline"}
    assert "".join(child.content for child in children) == inert(text)


@pytest.mark.parametrize("text", ["区" * 50_000, "a" * 50_000, "1." * 50_000, "`" * 50_000, "1%" * 50_000])
def test_a_long_text_in_markdown_takes_no_time(text: str) -> None:
    assert len(as_cell(f"{text}_")) > len(text)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [None, 80, 40])
def test_the_table_is_inert_and_no_line_of_it_too_wide(lang: str, width: int | None) -> None:
    text = shown("table", View(lang, width), nasty())
    assert {c for c in text if unicodedata.category(c) in HIDDEN} == {"\n"}
    assert width is None or [line for line in text.splitlines() if cell_len(line) > width] == []


def test_the_table_loses_nothing_where_it_is_folded(capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    texts = []
    for columns in ("", "80"):
        monkeypatch.setenv("COLUMNS", columns)
        main(["diff", OLD, NEW, "--lang", "zh"])
        texts.append(sorted(re.sub(r"[\s─]", "", capsys.readouterr().out)))
    assert texts[0] == texts[1]
    assert len(texts[0]) > 3000


def test_the_table_says_what_changed_in_order_of_weight(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", OLD, NEW, "--lang", "zh"]) == 0
    text = capsys.readouterr().out
    headings = ["结论变化：变差 9，变好 50，其他 4", "数据有变动：14", "消失的数据：23", "新增的数据：86"]
    spots = [text.find(heading) for heading in headings]
    assert -1 not in spots
    assert spots == sorted(spots)
    assert "截至日期不同：2019-12-31，2020-12-31" in text.splitlines()[3]
    assert re.search(r"主要食品安全总体监测合格率 +变差  未到期 → 未达标 +95.84%（2019） → 95.48%（2020）", text)
    assert re.search(r"绿色示范工厂 +1家（2019） → 4家（2020） +\+3家 +\+300%", text)


def test_figures_that_look_alike_are_told_apart(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, passed in (("a", 489991), ("b", 489992)):
        (folder / f"{name}.csv").write_text(f"指标,报告期,分子,分母\nrate,2020,{passed},500000\n", "utf-8")
    diff("a.csv", "b.csv")
    assert "97.9982% → 97.9984% (2020)  +0.0002 pp" in capsys.readouterr().out
    for name, rate in (("a", "979982‰"), ("b", "979984‰")):
        (folder / f"{name}.csv").write_text(f"{HEADER}rate,2020,{rate[:3]}.{rate[3:]}\n", "utf-8")
    diff("a.csv", "b.csv")
    assert "2020    97.9982% → 97.9984%  +0.0002 pp" in capsys.readouterr().out


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", DIFF_FORMATS)
def test_nothing_changed_is_said_in_a_line(
    lang: str, name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diff("good.csv", "good.json", "--lang", lang, "--format", name) == 0
    out = capsys.readouterr().out
    word = {"zh": "没有变化", "en": "Nothing changed"}[lang]
    assert name == "json" or word in out.splitlines()[-1]
    assert name != "json" or set(json.loads(out)["summary"].values()) == {0}


def test_json_has_the_same_bytes_for_the_same_input_and_exact_numbers(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "third.csv").write_text("指标,报告期,分子,分母\nrate,2020,2,3\n", "utf-8")
    outs = []
    for _ in range(2):
        diff("good.csv", "third.csv", "--format", "json")
        outs.append(capsys.readouterr().out)
    assert outs[0] == outs[1]
    (move,) = json.loads(outs[0], parse_float=str)["moved"]
    assert (move["difference"], move["relative"]) == ("-28.3333333333", "0.298245614035")
    assert list(json.loads(outs[0])) == [
        *("schema_version", "tool", "old", "new", "notes", "verdicts", "targets_added", "targets_removed", "moved"),
        *("vanished", "appeared", "fell", "revised", "issues_new", "issues_solved", "summary", "exit_code"),
    ]


def test_an_output_file_is_utf8_and_names_nothing_cut(folder: Path) -> None:
    assert diff("good.csv", "bad.csv", "--format", "markdown", "--lang", "zh", "-o", "changes.md") == 0
    text = (folder / "changes.md").read_text("utf-8")
    assert text.startswith("## 前后比较：规划\n\n- 旧：`good.csv`（计划 p，截至 2020-12-31，2 个目标）\n")
    assert "| 合格率 | 变差 | 达标 → 未达标 | 95% → 85%（2020） | - → 5 百分点 |\n" in text


@pytest.mark.parametrize("option", ["--as-of", "--waivers", "--thresholds"])
def test_what_two_reports_would_not_heed_is_refused(
    option: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "w.yaml").write_text("[]\n" if option == "--waivers" else "{}\n", "utf-8")
    given = "2020" if option == "--as-of" else "w.yaml"
    assert diff("good.json", "good.json", option, given, "--lang", "en") == 2
    assert f"{option} is for submissions" in capsys.readouterr().err
