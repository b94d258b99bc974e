"""The results as CSV: what a spreadsheet and Python's reader make of it."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import make_plan, submit, target_text
from qcity import Report, check, render_file
from qcity.reporters.csv import COLUMNS
from qcity.wording import inert
from test_formats_agree import reports

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def lines(report: Report, lang: str = "zh") -> list[dict[str, str]]:
    """The rows under their columns' names."""
    text = render_file(report, "csv", lang).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_it_begins_with_a_byte_order_mark_and_its_lines_end_as_spreadsheets_want() -> None:
    content = render_file(reports()["city"], "csv")
    assert content.startswith(b"\xef\xbb\xbftarget,name,")
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == len(reports()["city"].results) + 1


def test_its_columns_are_keys_of_the_json_report_in_either_language() -> None:
    (result, *_) = json.loads(render_file(reports()["city"], "json"))["results"]
    assert set(COLUMNS) <= result.keys()
    assert list(lines(reports()["city"], "en")[0]) == list(lines(reports()["city"], "zh")[0]) == list(COLUMNS)


@pytest.mark.parametrize("name", ["hostile", "city", "mistakes", "earlier", "bodies"])
def test_no_text_is_a_formula_and_numbers_stay_numbers(name: str) -> None:
    numbers = ("value", "gap", "margin", "needed", "numerator", "denominator")
    for row in lines(reports()[name]):
        assert not any(cell.startswith(FORMULA) for column, cell in row.items() if column not in numbers)
        assert not any(cell.startswith("'") for column, cell in row.items() if column in numbers)
    margins = [row["margin"] for row in lines(reports()["city"])]
    assert any(margin.startswith("-") for margin in margins)


@given(texts)
def test_any_name_reads_back(name: str) -> None:
    plan = make_plan(target_text("rate"))
    target = plan.targets[0]._replace(name=name, clause=name, departments=(name,))
    plan.targets = (target,)
    report = check(plan, submit(plan, "指标,报告期,数值\nrate,2020,95\n"))
    (row,) = lines(report)
    assert row["name"].removeprefix("'") == inert(name).removeprefix("'")
    assert row["clause"] == row["departments"] == row["name"]


@pytest.mark.libreoffice
def test_a_spreadsheet_opens_it_without_a_formula(tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "report.csv").write_bytes(render_file(reports()["hostile"], "csv"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["--headless", "--convert-to", "fods", "--outdir", str(tmp_path), str(tmp_path / "report.csv")]
    subprocess.run(["soffice", profile, *convert], capture_output=True, check=True, timeout=120)
    text = (tmp_path / "report.fods").read_text("utf-8")
    assert "table:formula" not in text
    assert "HYPERLINK" in text
