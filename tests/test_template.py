"""Templates: what they ask, what they look like to a program, and that what they make is read back without a word."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from builders import BODIES, make_plan, target_text
from qcity import load_plan
from qcity.asked import asked_figures
from qcity.cli import main
from qcity.files import read_content
from qcity.header import COLUMNS as READ
from qcity.header import column_of
from qcity.judge import check
from qcity.measurement import Submission
from qcity.numbers import number_text
from qcity.periods import DAY, HALF_YEAR, MONTH, QUARTER, YEAR, all_between, read_period
from qcity.plan import Plan, Target
from qcity.readers import format_of
from qcity.report import MISSING, VOID
from qcity.templates import FORMATS, MARK, Template, write
from qcity.templates.columns import COLUMNS, KNOWN, clean, period_text
from qcity.templates.entry import MOST_MESSAGE, MOST_TITLE

LANGUAGES = ("zh", "en")
CASES = sorted((Path(__file__).parent / "cases").glob("*/plan.yaml"))
HEADER = 4

Cells = dict[str, str]
"""What is filled into a row, by column key."""

both = pytest.mark.parametrize("name", FORMATS)
plans = pytest.mark.parametrize("path", [None, *CASES], ids=lambda path: path.parent.name if path else "bundled")
languages = pytest.mark.parametrize("lang", LANGUAGES)


def _template(plan: Plan, **narrowed: Any) -> Template:
    return Template(plan, tuple(asked_figures(plan, **narrowed)))


@lru_cache
def _made(path: Path | None, name: str, lang: str) -> tuple[Plan, Template, bytes]:
    """A whole plan's template; made once for whoever fills it in and whoever leaves it empty."""
    template = _template(load_plan(path))
    return template.plan, template, write(name, template, lang)


def _filled(name: str, content: bytes, fill: Callable[[int], Cells]) -> bytes:
    """The template with cells filled in, as a spreadsheet program or a person would save it."""
    keys = [column.key for column in COLUMNS]
    if name == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        for i, row in enumerate(rows[HEADER:]):
            for key, text in fill(i).items():
                row[keys.index(key)] = text
        written = io.StringIO(newline="")
        csv.writer(written).writerows(rows)
        return written.getvalue().encode("utf-8-sig")
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    for i in range(sheet.max_row - HEADER):
        for key, text in fill(i).items():
            cell = sheet.cell(HEADER + 1 + i, keys.index(key) + 1)
            assert not cell.protection.locked
            cell.value = float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _read(plan: Plan, name: str, content: bytes) -> Submission:
    path = f"template.{name}"
    form = format_of(path)
    assert form is not None
    return read_content(plan, path, form, content)


def _possible(target: Target, i: int) -> Cells:
    """A figure that a target can have: its counts in every other row, where it takes them."""
    low, high = (target.range.low, target.range.high) if target.range else (None, None)
    fits = [n for n in (95, 5, 2, 1) if (low is None or n >= low) and (high is None or n <= high)]
    if target.takes_counts and target.unit.kind == "ratio" and i % 2:
        share = Fraction(19, 20) * target.ratio_scale
        if (low is None or share >= low) and (high is None or share <= high):
            return {"numerator": "19", "denominator": "20"}
    return {"value": str(fits[0]) if fits else number_text(low if low is not None else 0)}


@both
@languages
@plans
def test_what_is_filled_in_is_read_without_any_issue(path: Path | None, name: str, lang: str) -> None:
    plan, template, made = _made(path, name, lang)
    content = _filled(name, made, lambda i: _possible(template.figures[i].target, i))
    submission = _read(plan, name, content)
    report = check(plan, submission)
    assert report.issues == ()
    assert [(m.target, m.body, m.period) for m in submission.measurements] == [
        (a.target.id, a.body.id, a.period) for a in template.figures
    ]
    assert not [r.target.id for r in report.results if r.verdict == MISSING]


@both
@languages
@plans
def test_what_is_left_empty_is_not_reported(path: Path | None, name: str, lang: str) -> None:
    plan, template, made = _made(path, name, lang)
    submission = _read(plan, name, made)
    report = check(plan, submission)
    assert report.issues == ()
    assert submission.measurements == ()
    assert submission.unreported == len(template.figures)
    assert {r.verdict for r in report.results} <= {MISSING, VOID}
    assert report.exit_code in (0, 1)


@both
@languages
def test_a_whole_plan_that_was_left_empty_exits_1_once_it_is_due(
    name: str, lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / f"empty.{name}")
    assert main(["template", "-o", path, "--lang", lang]) == 0
    assert main(["check", path, "--format", "json", "--as-of", "2020"]) == 1
    assert json.loads(capsys.readouterr().out)["issues"] == []


@pytest.mark.parametrize("length", [YEAR, HALF_YEAR, QUARTER, MONTH])
@languages
def test_a_period_is_written_in_a_form_that_is_read_back(length: str, lang: str) -> None:
    year = read_period("2020")
    assert year is not None
    for period in all_between(length, year.start, year.end):
        assert read_period(period_text(period, lang)) == period
    day = read_period("2020-02-09")
    assert day is not None
    assert day.length == DAY
    assert read_period(period_text(day, lang)) == day


@languages
def test_every_column_is_one_that_is_read_or_one_of_the_templates_own(lang: str) -> None:
    read = {column.key: column_of(column.heading(lang))[0] for column in COLUMNS}
    own = {"goal", "count", "clause", *(["name"] if lang == "en" else [])}
    assert {key for key, column in read.items() if column is None} == own
    assert {column for column in read.values() if column} == READ.keys() - {"reporter"}


def test_nothing_in_a_workbook_says_when_it_was_made() -> None:
    template = _template(make_plan())
    content = write("xlsx", template, "zh")
    assert write("xlsx", template, "zh") == content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms:" not in parts.read("docProps/core.xml").replace(b"xmlns:dcterms", b"")


def test_csv_opens_in_excel_with_its_characters_unbroken() -> None:
    content = write("csv", _template(make_plan()), "zh")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == HEADER + 1


@both
def test_the_plan_and_the_version_stand_in_the_file(name: str) -> None:
    plan = make_plan()
    content = write(name, _template(plan), "en")
    if name == "csv":
        assert f"Plan id: p; SHA-256 of the plan: {plan.sha256}; template version: 1" in content.decode("utf-8-sig")
        return
    book = load_workbook(io.BytesIO(content))
    said = {one.name: one.value for one in book.custom_doc_props.props}
    assert said == {"qcity.plan.id": "p", "qcity.plan.sha256": plan.sha256, "qcity.template.version": "1"}
    explaining = book.worksheets[1]
    assert explaining["A1"].value == MARK
    shown = {row[0]: row[1] for row in explaining.iter_rows(values_only=True)}
    assert (shown["SHA-256"], shown["Plan id"], shown["Template version"]) == (plan.sha256, "p", "1")


# -- the workbook ------------------------------------------------------------------------------------------------


def _sheet(*targets: str, lang: str = "zh", **narrowed: Any) -> Any:
    plan = make_plan(*targets)
    return load_workbook(io.BytesIO(write("xlsx", _template(plan, **narrowed), lang))).worksheets[0]


def _column(key: str) -> str:
    return chr(ord("A") + [column.key for column in COLUMNS].index(key))


def _rule(sheet: Any, key: str, row: int = HEADER + 1) -> Any:
    return next(rule for rule in sheet.data_validations.dataValidation if f"{_column(key)}{row}" in rule.sqref)


def test_what_is_known_is_locked_and_what_is_asked_for_is_not() -> None:
    sheet = _sheet(target_text("share"), target_text("many", "at_least: 3", unit="家"))
    assert sheet.protection.sheet
    assert not sheet.protection.password
    locked = [
        {column.key for column in COLUMNS if sheet[f"{_column(column.key)}{row}"].protection.locked} for row in (5, 6)
    ]
    assert locked == [KNOWN - {"body"}, {*KNOWN - {"body"}, "numerator", "denominator"}]


@pytest.mark.parametrize(("bodies", "is_locked"), [(None, False), (["east"], True)])
def test_the_body_can_be_changed_only_where_areas_may_report(bodies: list[str] | None, is_locked: bool) -> None:
    sheet = _sheet(bodies=bodies)
    assert sheet[f"{_column('body')}5"].protection.locked is is_locked
    assert _sheet(target_text("own", "at_least: 1, rollup: none", unit="个"))[f"{_column('body')}5"].protection.locked


def test_the_lists_to_choose_from_name_the_bodies_and_the_statuses() -> None:
    plan = make_plan()
    book = load_workbook(io.BytesIO(write("xlsx", _template(plan), "zh")))
    sheet = book.worksheets[0]

    def offered(rule: Any) -> list[str]:
        title, cells = rule.formula1.replace("'", "").replace("$", "").split("!")
        return [row[0].value for row in book[title][cells]]

    assert offered(_rule(sheet, "body")) == ["全市", "东区", "西区"]
    reporters = next(rule for rule in sheet.data_validations.dataValidation if "B2" in rule.sqref)
    assert offered(reporters) == ["全市", "东区", "西区", "园区", "质监局"]
    assert _rule(sheet, "status").formula1 == '"A,P,E,B,F,L,H,M,O,Q"'


@languages
def test_what_a_workbook_says_to_somebody_who_types_fits_what_excel_shows(lang: str) -> None:
    sheet = load_workbook(io.BytesIO(_made(None, "xlsx", lang)[2])).worksheets[0]
    rules = sheet.data_validations.dataValidation
    assert len(rules) >= 3
    for rule in rules:
        assert len(rule.formula1) <= 255
        assert len(rule.promptTitle or "") <= MOST_TITLE
        assert len(rule.errorTitle or "") <= MOST_TITLE
        assert 0 < len(rule.prompt) <= MOST_MESSAGE
        assert len(rule.error or "") <= MOST_MESSAGE


def test_a_share_is_typed_in_per_cent_and_a_fraction_is_asked_about() -> None:
    sheet = _sheet()
    rule = _rule(sheet, "value")
    assert rule.formula1 == 'OR(G5="",AND(ISNUMBER(G5),G5>=0,G5<=100,OR(G5=0,G5>1)))'
    assert rule.errorStyle == "warning"
    assert "0.978" in rule.error
    assert sheet["G5"].number_format == 'General"%"'


@pytest.mark.parametrize("keys", ["at_most: 1", "equals: 0"])
def test_a_share_that_is_meant_to_be_small_is_not_asked_about(keys: str) -> None:
    rule = _rule(_sheet(target_text("rate", keys)), "value")
    assert (rule.formula1, rule.errorStyle) == ('OR(G5="",AND(ISNUMBER(G5),G5>=0,G5<=100))', "stop")


@pytest.mark.parametrize(
    ("unit", "keys", "formula"),
    [
        ("家", "at_least: 3", "ISNUMBER(G5),G5>=0,G5=INT(G5)"),
        ("万家", "at_least: 3", "ISNUMBER(G5),G5>=0,ROUND(G5*10000,6)=INT(ROUND(G5*10000,6))"),
        ("万亩", "at_least: 3", "ISNUMBER(G5),G5>=0"),
        ("分", "at_least: 3", "ISNUMBER(G5)"),
        ("分", "at_least: 3, range: [0, 100]", "ISNUMBER(G5),G5>=0,G5<=100"),
        ("家", "at_least: 3, range: [null, 9]", "ISNUMBER(G5),G5<=9,G5=INT(G5)"),
    ],
)
def test_numbers_are_limited_by_their_unit_and_range(unit: str, keys: str, formula: str) -> None:
    rule = _rule(_sheet(target_text("many", keys, unit=unit)), "value")
    assert (rule.formula1, rule.errorStyle) == (f'OR(G5="",AND({formula}))', "stop")


def test_counts_are_limited_by_each_other_and_an_empty_one_lets_not_everything_pass() -> None:
    sheet = _sheet(target_text("rate", "at_least: 90, sample: true"))
    n, d = _rule(sheet, "numerator"), _rule(sheet, "denominator")
    assert n.formula1 == 'OR(H5="",AND(ISNUMBER(H5),H5>=0,H5=INT(H5),OR(I5="",H5<=I5)))'
    assert d.formula1 == 'OR(I5="",AND(ISNUMBER(I5),I5>=0,I5=INT(I5),OR(H5="",I5>=H5)))'
    assert not n.allowBlank


def test_rules_of_rows_apart_each_speak_of_their_own_row() -> None:
    sheet = _sheet(target_text("a"), target_text("many", "at_least: 3", unit="家"), target_text("b"))
    assert [str(_rule(sheet, "value", row).sqref) for row in (5, 6, 7)] == ["G5", "G6", "G7"]
    assert "G7<=100" in _rule(sheet, "value", 7).formula1


def test_it_prints_on_wide_pages_with_the_header_on_each() -> None:
    sheet = _sheet()
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.freeze_panes == "B5"
    assert sheet.auto_filter.ref == "A4:O5"


# -- hostile plans -------------------------------------------------------------------------------------------------

HOSTILE = [
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "<b>&amp;]]></b>",
    "[red]甲[/red]",
    "甲\x07\x1b[31m乙",
    "\ufffe甲",
    "_x0041_甲",
    "甲" * 300,
    "乙" * 5000,
    "1-2",
    "mar-1",
    "2020-06",
    "#N/A",
    "a\nb",
    "填报单位：东区",
    "指标",
    "{cell}{0}%s",
    "'quoted'",
]


@both
@languages
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_a_plans_text_breaks_no_file_and_is_no_formula(text: str, name: str, lang: str) -> None:
    quoted = json.dumps(text)
    bodies = BODIES.replace("name: 东区", f"name: {json.dumps(text + '区')}")
    keys = f"at_least: 90, numerator: {quoted}, denominator: {quoted}, clause: {quoted}"
    targets = target_text("one", keys, name=quoted) + target_text("two", "at_least: 1, scope: each_area", unit="家")
    head = f"plan: {{id: {quoted}, title: {quoted}, title_en: {quoted}, document: {quoted}, due: 2020, starts: 2018, "
    plan = make_plan(targets, head=f"{head}domains: [{{id: d, name: 领域}}]}}\n", bodies=bodies)
    template = _template(plan)._replace(reporter=text)
    content = write(name, template, lang)
    if name == "csv":
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
            assert not [cell for cell in row if re.match("[=+@＝＋－＠-]", cell)]
    else:
        for sheet in load_workbook(io.BytesIO(content)).worksheets:
            assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            assert not [part for part in parts.namelist() if b"<f>" in parts.read(part)]
    submission = _read(plan, name, _filled(name, content, lambda i: _possible(template.figures[i].target, 0)))
    assert check(plan, submission).issues == ()
    assert [(m.target, m.body) for m in submission.measurements] == [(a.target.id, a.body.id) for a in template.figures]


@both
def test_a_unit_that_looks_like_a_formula_is_none_in_csv(name: str) -> None:
    plan = make_plan(target_text("own", "at_least: 3", unit="=1+1"), units="units: [{id: '=1+1'}]\n")
    content = write(name, _template(plan), "zh")
    submission = _read(plan, name, _filled(name, content, lambda _: {"value": "5"}))
    assert submission.issues == ()
    assert len(submission.measurements) == 1


@both
@pytest.mark.parametrize("title", ["Reporter: 东区", "年度 填报单位：东区", "填报单位：东区"])
def test_a_plans_title_says_nothing_of_who_reports(title: str, name: str) -> None:
    head = f"plan: {{id: p, title: {json.dumps(title)}, due: 2020, starts: 2018, domains: [{{id: d, name: 领域}}]}}\n"
    for lang in LANGUAGES:
        plan = make_plan(head=head)
        content = write(name, _template(plan), lang)
        submission = _read(plan, name, _filled(name, content, lambda _: {"value": "95"}))
        assert [m.reporter for m in submission.measurements] == [""]


def test_a_name_that_a_spreadsheet_would_turn_into_a_day_is_quoted_in_csv() -> None:
    plan = make_plan(*(target_text(f"'{id_}'", name=f"甲{id_}") for id_ in ("1-2", "mar-1", "dec-10-share", "0012")))
    ids = [row[-1] for row in csv.reader(io.StringIO(write("csv", _template(plan), "en").decode("utf-8-sig")))]
    assert ids[HEADER:] == ["'1-2", "'mar-1", "dec-10-share", "'0012"]


def test_texts_are_cut_where_they_have_no_end() -> None:
    assert clean("a\x00\ud800\uffff_x0041_" + "b" * 2000).startswith("a\\x00\\ud800\\uffff_ x0041_bb")
    assert len(clean("b" * 2000)) == 1000


# -- the command ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "a.pdf"], ".xlsx .csv"),
        (["-o", "a"], ".xlsx .csv"),
        (["--format", "ods"], "xlsx csv"),
        (["--period", "2016"], "leave nothing"),
        (["--period", "2020-13"], "2020-13"),
        (["--body", "市工商局", "--domain", "环境质量"], "leave nothing"),
        (["--department", "nobody"], "--department"),
        (["-o", "no-such-folder/a.xlsx"], "no-such-folder"),
    ],
)
def test_what_cannot_be_asked_exits_2_and_writes_nothing(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["template", *arguments, "--lang", "en"]) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_is_not_shown_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("qcity.cli.template.is_terminal", lambda: True)
    assert main(["template", "--format", "xlsx", "--lang", "en"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "-o" in captured.err
    assert main(["template", "--department", "市林业局", "--lang", "zh"]) == 0
    assert capsys.readouterr().out.startswith("《")


def test_csv_goes_to_stdout_as_it_would_into_a_file(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    assert main(["template", "--department", "市林业局", "--lang", "zh", "-o", str(path)]) == 0
    assert main(["template", "--department", "市林业局", "--lang", "zh"]) == 0
    assert capfdbinary.readouterr().out == path.read_bytes()


def test_a_department_is_asked_for_its_own_row_and_named_as_the_reporter(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    assert main(["template", "--department", "市林业局", "--lang", "zh", "-o", str(path)]) == 0
    sheet = load_workbook(path).worksheets[0]
    assert sheet["B2"].value == "市林业局"
    own = [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[0] == "质量强市工作目标责任书"]
    assert {row[1] for row in own} == {"市林业局"}


def test_the_plan_is_not_written_over(tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_bytes(CASES[0].read_bytes())
    before = plan.read_bytes()
    assert main(["template", "--plan", str(plan), "-o", str(plan)]) == 2
    assert plan.read_bytes() == before


def test_a_file_is_replaced_whole_and_keeps_who_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_text("old")
    path.chmod(0o600)
    assert main(["template", "--department", "市林业局", "--force", "-o", str(path)]) == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["t.xlsx"]
    assert load_workbook(path).worksheets[0].max_row > HEADER


def test_a_file_that_is_there_is_not_written_over_unasked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "form.csv"
    path.write_text("filled in", encoding="utf-8")
    assert main(["template", "--department", "市林业局", "-o", str(path), "--lang", "en"]) == 2
    assert "--force" in capsys.readouterr().err
    assert path.read_text("utf-8") == "filled in"
    assert main(["template", "--department", "市林业局", "-o", str(path), "--force"]) == 0
    assert path.read_text("utf-8") != "filled in"
