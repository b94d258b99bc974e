"""Every output format read back to the numbers that it tells, by a library or a few lines that know nothing of qcity.

A format's reader tells what the format tells and no more; `test_formats_agree.py` holds it against the JSON report.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from html.parser import HTMLParser
from typing import NamedTuple

from docx2python import docx2python
from junitparser import Error, JUnitXml
from markdown_it import MarkdownIt
from python_calamine import CalamineWorkbook

Number = Decimal | None


class Told(NamedTuple):
    """What a format tells: of each target by its id, how many have each verdict, and the issues.

    A target's fields have the names of the JSON report's: `verdict`, `period`, `body` are text, `value`, `gap`,
    `margin`, `needed`, `numerator`, `denominator` are numbers; a field that the format does not have is left out.
    `tally` has the keys of the JSON report's summary that the format tells. `issues` are code and row (None for a
    whole file), in the order in which they are told; None where a format does not list them.
    """

    targets: dict[str, dict[str, str | Number]]
    tally: dict[str, int]
    issues: list[tuple[str, int | None]] | None = None
    every_target: bool = True
    """Whether targets that were met, or are not due, are told too."""


VERDICTS = ("pass", "fail", "pending", "missing", "undecided", "void")
FIELDS = ("verdict", "period", "body", "value", "gap", "margin", "needed", "numerator", "denominator")


def from_json(content: bytes) -> Told:
    """The JSON report."""
    report = json.loads(content, parse_float=Decimal, parse_int=Decimal)
    targets = {one["target"]: {field: one[field] for field in FIELDS} for one in report["results"]}
    tally = {name: int(count) for name, count in report["summary"].items()}
    rows = [None if one["row"] is None else int(one["row"]) for one in report["issues"]]
    return Told(targets, tally, list(zip((one["code"] for one in report["issues"]), rows, strict=True)))


def from_table(content: bytes) -> Told:
    """The table's last line, and its issues; English, off a terminal."""
    text = content.decode()
    counts = re.search(r"^checked (\d+) of \d+ targets: (.*)$", text, re.MULTILINE)
    heading = re.search(r"^Data issues: (\d+) errors, (\d+) warnings$", text, re.MULTILINE)
    assert counts is not None
    tally = {verdict: int(count) for count, verdict in re.findall(r"(\d+) ([a-z]+)", counts[2])}
    errors, warnings = (int(heading[1]), int(heading[2])) if heading else (0, 0)
    told = re.findall(r"^.*? (?:error|warning) ([a-z-]+): ", text, re.MULTILINE)
    assert len(told) == errors + warnings
    return Told({}, {"targets": int(counts[1]), **tally, "errors": errors, "warnings": warnings})


def from_sarif(content: bytes) -> Told:
    """The results of the one run: data issues by their rows, missed targets by their properties."""
    (run,) = json.loads(content, parse_float=Decimal, parse_int=Decimal)["runs"]
    issues: list[tuple[str, int | None]] = []
    targets: dict[str, dict[str, str | Number]] = {}
    for one in run["results"]:
        kind, _, name = one["ruleId"].partition(".")
        if kind == "data":
            region = one["locations"][0]["physicalLocation"].get("region")
            issues.append((name, None if region is None else int(region["startLine"])))
        else:
            targets[name] = {field: one["properties"][field] for field in FIELDS}
    return Told(targets, {}, issues, every_target=False)


def from_gitlab(content: bytes) -> Told:
    """The findings; a whole file stands on line 1, so rows are left out."""
    found = json.loads(content)
    missed = [one["check_name"] for one in found if one["check_name"].startswith("target.")]
    targets: dict[str, dict[str, str | Number]] = {name.partition(".")[2]: {} for name in missed}
    errors = sum(one["severity"] == "major" for one in found if one["check_name"].startswith("data."))
    warnings = sum(one["severity"] == "minor" for one in found if one["check_name"].startswith("data."))
    return Told(targets, {"errors": errors, "warnings": warnings}, every_target=False)


def from_github(content: bytes) -> Told:
    """The tally in the last line."""
    *_, last = content.decode().splitlines()
    tally, _, issues = last.partition("; ")
    counts = {verdict: int(count) for count, verdict in re.findall(r"(\d+) ([a-z]+)", tally.partition(": ")[2])}
    errors, warnings = map(int, re.findall(r"\d+", issues)) if issues else (0, 0)
    return Told({}, {**counts, "errors": errors, "warnings": warnings})


def from_markdown(content: bytes) -> Told:
    """The tally, and the issues' table."""
    tokens = MarkdownIt("commonmark").enable("table").parse(content.decode())
    text = "\n".join(token.content for token in tokens if token.type == "inline")
    (counts,) = re.findall(r"^\*\*checked (\d+) of \d+ targets: (.*)\*\*$", text, re.MULTILINE)
    tally = {verdict: int(count) for count, verdict in re.findall(r"(\d+) ([a-z]+)", counts[1])}
    heading = re.search(r"^\*\*Data issues: (\d+) errors, (\d+) warnings\*\*$", text, re.MULTILINE)
    errors, warnings = (int(heading[1]), int(heading[2])) if heading else (0, 0)
    return Told({}, {"targets": int(counts[0]), **tally, "errors": errors, "warnings": warnings})


def from_csv(content: bytes) -> Told:
    """A line for each target; an apostrophe before a formula is taken off."""
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    targets = {one["target"]: {field: _field(field, one[field]) for field in FIELDS} for one in rows}
    return Told(targets, {})


def from_junit(content: bytes) -> Told:
    """The test cases, by an independent reader; the figures stand in what they print."""
    targets: dict[str, dict[str, str | Number]] = {}
    issues: list[tuple[str, int | None]] = []
    errors = warnings = 0
    for suite in JUnitXml.fromstring(content):
        for case in suite:
            if case.classname.endswith(".data"):
                problems = [one for one in case.result if isinstance(one, Error)]
                errors, warnings = errors + len(problems), warnings + (not problems)
                line = case._elem.get("line")
                issues.append((case.name.rpartition(" ")[2], None if line is None else int(line)))
                continue
            said, _, body = (case.system_out or "").partition(" body=")
            fields = dict(pair.split("=", 1) for pair in said.split(" ")) | {"body": body}
            targets[case.name.partition(" ")[0]] = {field: _field(field, fields.get(field, "")) for field in FIELDS}
    return Told(targets, {"errors": errors, "warnings": warnings}, issues)


class _Page(HTMLParser):
    """The figures of a page: each target's `data` elements and attributes, the tiles, the issues' rows."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, dict[str, str | Number]] = {}
        self.tally: dict[str, int] = {}
        self.issues: list[str] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self._row: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self._open.append((tag, has))
        if "data-target" in has:
            self._target: dict[str, str | Number] = {"verdict": has["data-verdict"], "value": None}
            self._target |= {name: _field(name, has[f"data-{name}"]) for name in ("gap", "margin", "needed")}
            self.targets[has["data-target"]] = self._target
        if tag == "data":
            self._target[has["class"]] = Decimal(has["value"])

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open[-1][0] != tag:
            self._open.pop()
        self._open and self._open.pop()

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        if tags[-2:] == ["li", "b"] and self._open[-2][1].get("class") in VERDICTS:
            self.tally[self._open[-2][1]["class"]] = int(data)
        if tags[-2:] == ["td", "code"] and any(has.get("class") == "issues" for _, has in self._open):
            self.issues.append(data)


def from_html(content: bytes) -> Told:
    """The page's figures; the issues' rows are not told apart from their files there."""
    page = _Page()
    page.feed(content.decode())
    return Told(page.targets, {**page.tally, "targets": len(page.targets)})


def from_xlsx(content: bytes) -> Told:
    """The sheet of all targets, and the issues; a number's text is what the file has in it."""
    opened = CalamineWorkbook.from_filelike(io.BytesIO(content))
    heading, *rows = opened.get_sheet_by_name("All targets").to_python(skip_empty_area=False)[3:]
    columns = {str(name).lower(): i for i, name in enumerate(heading)}
    names = {"value": "figure"}
    targets: dict[str, dict[str, str | Number]] = {}
    for row in rows:
        fields = {field: row[columns[names.get(field, field)]] for field in FIELDS if field not in ("verdict", "body")}
        verdict = str(row[columns["verdict"]]).split(" ")[1]
        told = {field: _field(field, _plain(one)) for field, one in fields.items()}
        targets[str(row[columns["id"]])] = {"verdict": verdict.split("(")[0], **told}
    listed = opened.get_sheet_by_name("Data issues").to_python(skip_empty_area=False)[4:]
    issues = [(str(row[5]), None if row[3] == "" else int(float(str(row[3])))) for row in listed]
    return Told(targets, {}, issues)


def _plain(cell: object) -> str:
    """A cell's text; a whole number without its decimal point."""
    return f"{Decimal(repr(cell)).normalize():f}" if isinstance(cell, float) else str(cell)


def from_docx(content: bytes) -> Told:
    """The sentence with the counts, and the issues' table, by an independent reader."""
    with docx2python(io.BytesIO(content)) as opened:
        text = opened.text
        tables = [[["".join(cell) for cell in row] for row in table] for table in opened.body]
    (found,) = re.findall(r"in which (\d+) errors and (\d+) warnings", text)
    of_data = {"errors": int(found[0]), "warnings": int(found[1])}
    if "There is no usable figure and so no day to judge by." in text:
        return Told({}, of_data)
    (summary,) = re.findall(r"^.*?(\d+) targets were checked \(of \d+ in the plan\): (.*)\.$", text, re.MULTILINE)
    kinds = {"are met": "pass", "failed": "fail", "were not reported": "missing", "cannot be decided": "undecided"}
    kinds |= {"are not due yet": "pending", "were withdrawn": "void"}
    tally = {kinds[said]: int(count) for count, said in re.findall(r"(\d+) ([a-z ]+)", summary[1])}
    issues = [rows[1:] for rows in tables if rows[0] == ["Place", "Severity", "Code", "Issue"]]
    assert sum(map(len, issues)) == int(found[0]) + int(found[1])
    return Told({}, {"targets": int(summary[0]), **tally, **of_data})


def _field(name: str, text: str) -> str | Number:
    """A field from its text; an empty one is none."""
    if not text:
        return None
    return text if name in FIELDS[:3] else Decimal(text)


READERS: dict[str, Callable[[bytes], Told]] = {
    "table": from_table,
    "json": from_json,
    "csv": from_csv,
    "junit": from_junit,
    "html": from_html,
    "xlsx": from_xlsx,
    "docx": from_docx,
    "sarif": from_sarif,
    "github": from_github,
    "gitlab": from_gitlab,
    "markdown": from_markdown,
}
"""By the name of the format; each gets what the format makes of a report in English."""
