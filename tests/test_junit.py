"""JUnit XML: valid by the schema of Jenkins' plug-in, and read by what reads it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st
from junitparser import Failure, JUnitXml, Skipped

from qcity import Issue, Report, render_file
from qcity.measurement import ERROR
from qcity.messages import say
from qcity.rendering import rendered
from qcity.report import PASS
from qcity.reporters import View
from qcity.reporters.findings import is_missed, level_of
from qcity.reporters.xmltext import xml_safe
from qcity.source import Place
from registries import npm_package, sdist
from test_findings import VIEW, judged
from test_formats_agree import reports
from test_reporters import report as hostile

texts = st.text(st.characters(exclude_categories=["Cs"]))
OURS = ("file", "line")
"""Attributes of a test case that GitLab and others look for, and that the schema does not have."""


def xml(report: Report, view: View = VIEW) -> str:
    """The whole document."""
    return "".join(rendered(report, "junit", view))


@pytest.fixture(scope="module")
def schema(pytestconfig: pytest.Config) -> xmlschema.XMLSchema:
    """The schema of Jenkins' plug-in, as pytest's own tests have it."""
    assert pytestconfig.cache is not None
    folder = sdist(pytestconfig.cache, "pytest", "8.4.2")
    return xmlschema.XMLSchema(str(folder / "testing" / "example_scripts" / "junit-10.xsd"))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["hostile", "city", "mistakes", "earlier", "bodies"])
def test_it_is_valid_but_for_the_places(name: str, lang: str, schema: xmlschema.XMLSchema) -> None:
    root = ET.fromstring(render_file(reports()[name], "junit", lang))
    places = [case.attrib.pop(key) for case in root.iter("testcase") for key in OURS if key in case.attrib]
    assert places
    assert [error.reason for error in schema.iter_errors(root)] == []


def test_the_schema_would_find_a_mistake(schema: xmlschema.XMLSchema) -> None:
    root = ET.fromstring(render_file(reports()["city"], "junit"))
    assert not schema.is_valid(root)  # for the places alone


@pytest.mark.parametrize("name", ["hostile", "city", "mistakes", "earlier", "bodies"])
def test_the_counts_are_those_of_the_test_cases(name: str) -> None:
    root = ET.fromstring(xml(reports()[name]))
    suites = root.findall("testsuite")
    for suite in suites:
        cases = suite.findall("testcase")
        counts = Counter(child.tag for case in cases for child in case)
        told = {key: int(suite.attrib[key]) for key in ("tests", "failures", "errors", "skipped")}
        expected = [len(cases), counts["failure"], counts["error"], counts["skipped"]]
        assert list(told.values()) == expected
    for key in ("tests", "failures", "errors"):
        assert int(root.attrib[key]) == sum(int(suite.attrib[key]) for suite in suites)


def test_what_does_not_fail_a_check_fails_no_test() -> None:
    for report in reports().values():
        kinds: dict[str, list[type]] = {}
        for suite in JUnitXml.fromstring(xml(report).encode()):
            kinds |= {case.name.partition(" ")[0]: [type(one) for one in case.result] for case in suite}
        for result in report.results:
            fails = is_missed(result) and level_of(result) == ERROR
            expected = [Failure] if fails else [] if result.verdict == PASS else [Skipped]
            assert kinds[result.target.id] == expected


def test_an_error_has_its_file_and_line() -> None:
    root = ET.fromstring(xml(judged("ratio,2020,,85,,\nrate,2020,,95,,\n")))
    (case,) = [case for case in root.iter("testcase") if case.find("error") is not None]
    assert (case.attrib["file"], case.attrib["line"]) == ("data/a.csv", "2")
    assert case[0].attrib["type"] == "unknown-indicator"
    assert root.findall("testsuite")[-1].attrib["name"] == "Data issues"


def test_every_character_there_is_can_stand_in_it() -> None:
    for start in range(0, 0x110000, 0x4000):
        text = "".join(map(chr, range(start, start + 0x4000)))
        parsed = ET.fromstring(f"<a>{xml_safe(text).replace('&', '').replace('<', '').replace('>', '')}</a>").text
        assert parsed is not None
        assert not re.search("[\ufffe\uffff\ud800-\udfff]", parsed)


@given(texts, texts)
def test_any_text_reads_back(text: str, path: str) -> None:
    issue = Issue("unknown-indicator", Place(path, text, 2), "indicator", text, {"nearest": text})
    root = ET.fromstring(xml(hostile()._replace(issues=(issue,))))
    *_, suite = root.findall("testsuite")
    error = suite[0].find("error")
    assert error is not None
    assert error.attrib["message"] == xml_safe(say(issue.message, "en"))


@pytest.mark.node
def test_a_viewer_shows_every_target(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    assert pytestconfig.cache is not None
    viewer = npm_package(pytestconfig.cache, "xunit-viewer", "10.6.1")
    (tmp_path / "junit.xml").write_bytes(render_file(reports()["city"], "junit", "zh"))
    command = ["node", str(viewer / "bin" / "xunit-viewer"), "-r", str(tmp_path / "junit.xml"), "-c", "--no-color"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120, cwd=tmp_path)
    shown = done.stdout.decode()
    assert [r.target.name for r in reports()["city"].results if r.target.name not in shown] == []


def test_a_reader_of_results_says_that_targets_were_missed(tmp_path: Path) -> None:
    (tmp_path / "junit.xml").write_bytes(render_file(reports()["city"], "junit", "en"))
    command = [sys.executable, "-m", "junitparser", "verify", str(tmp_path / "junit.xml")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1  # targets were missed
