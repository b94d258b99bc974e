"""Small plans, submissions and figures, built from the text that people would write."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import qcity
from qcity.assemble import assemble
from qcity.errors import FileError
from qcity.files import read_content
from qcity.measurement import Measurement, Submission
from qcity.plan import Plan
from qcity.planfile import check_plan_file
from qcity.readers import FORMATS

HEAD = "plan: {id: p, title: 规划, due: 2020, starts: 2018, domains: [{id: d, name: 领域}]}\n"
BODIES = """\
bodies:
  - {id: city, name: 全市, kind: whole, aliases: [本市]}
  - {id: east, name: 东区, kind: area, aliases: [东城区]}
  - {id: west, name: 西区, kind: area}
  - {id: park, name: 园区, kind: area, within: east}
  - {id: amr, name: 质监局, kind: department, aliases: [市场监管局]}
"""


def target_text(id_: str, keys: str = "at_least: 90", *, unit: str = "%", name: str | None = None) -> str:
    """One entry of a plan's targets; `keys` are its rule and whatever else it has."""
    return f"  - {{id: {id_}, name: {name or f'指标{id_}'}, domain: d, unit: '{unit}', {keys}}}\n"


def plan_text(*targets: str, head: str = HEAD, bodies: str = BODIES, units: str = "") -> str:
    """The text of a plan file, with one target (`rate`, at least 90 %) where none is given."""
    return f"{head}{units}{bodies}targets:\n{''.join(targets) or target_text('rate')}"


def make_plan(*targets: str, head: str = HEAD, bodies: str = BODIES, units: str = "") -> Plan:
    """A plan, checked and assembled, without a cache."""
    return load_text(plan_text(*targets, head=head, bodies=bodies, units=units))


def load_text(text: str) -> Plan:
    """The plan that the text of a plan file describes."""
    content = text.encode()
    return assemble(check_plan_file("plan.yaml", content), "plan.yaml", content)


def problems(content: str | bytes) -> list[tuple[int | None, str, str]]:
    """What is wrong with a plan file: line, key and kind of each problem, in the order in which they are told."""
    with pytest.raises(FileError) as caught:
        check_plan_file("plan.yaml", content.encode() if isinstance(content, str) else content)
    return [(problem.line, problem.key, problem.message.key) for problem in caught.value.problems]


def submit(plan: Plan, content: str | bytes, *, path: str = "data.csv", encoding: str | None = None) -> Submission:
    """A delimited file, read."""
    return read_content(plan, path, FORMATS[0], content.encode() if isinstance(content, str) else content, encoding)


def codes(submission: Submission) -> list[str]:
    """The codes of what was found wrong."""
    return [issue.code for issue in submission.issues]


def exact(measurement: Measurement) -> Fraction:
    """A measurement's written number in its target's unit."""
    assert measurement.value is not None
    return Fraction(measurement.value) * measurement.factor


def as_yaml(value: Any) -> str:
    """Data as JSON, which is YAML too; numbers digit for digit."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_yaml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{as_yaml(k)}: {as_yaml(v)}" for k, v in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def nodes_in_source() -> Iterator[tuple[str, ast.AST]]:
    """Everything in the package's source, with the name of the module where it stands."""
    for path in sorted(Path(qcity.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield path.name, node


def calls_in_source(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of these functions and classes in the package, with the place where it stands."""
    for module, node in nodes_in_source():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield f"{module}:{node.lineno}", node


def texts_in_source() -> Iterator[tuple[str, str]]:
    """Every text that is written out in the package, with the place where it stands."""
    for module, node in nodes_in_source():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield f"{module}:{node.lineno}", node.value


def texts(node: ast.expr | None) -> list[str]:
    """The texts that an expression can be, where that can be told: a constant, or either side of an `if`."""
    if isinstance(node, ast.IfExp):
        return [*texts(node.body), *texts(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def keys(node: ast.expr | None) -> set[str] | None:
    """The keys of a mapping that is written out; None where they cannot be told."""
    if node is None:
        return set()
    if not isinstance(node, ast.Dict) or None in node.keys:
        return None
    return {text for key in node.keys for text in texts(key)}


def _load_generator() -> Any:
    """The generator of made-up records, which is a script beside the samples."""
    from importlib.util import module_from_spec, spec_from_file_location

    path = Path(__file__).parents[1] / "samples" / "records" / "generate.py"
    spec = spec_from_file_location("generate", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATE = _load_generator()


RECORD_CODES = frozenset(
    {
        "no-records-header", "inexact-column", "empty-field", "bad-date", "date-outside", "bad-result",
        "passed-above-sampled", "not-from-records", "wrong-columns", "duplicate-record", "records-refused",
        "records-left-out",
    }
)  # fmt: skip
"""Codes that raw records alone can have."""
