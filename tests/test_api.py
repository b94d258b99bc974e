"""The library: what may be imported from `qcity`, and that it is all there."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import qcity


def names_for_type_checkers() -> set[str]:
    """What `qcity/__init__.py` imports for type checkers only."""
    tree = ast.parse(Path(qcity.__file__).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    return {alias.name for node in ast.walk(block) if isinstance(node, ast.ImportFrom) for alias in node.names} - {
        "Any"
    }


def test_every_public_name_is_told_to_everybody() -> None:
    assert set(qcity.__all__) == set(qcity._HOME) == names_for_type_checkers()
    assert qcity.__all__ == sorted(qcity.__all__, key=lambda name: (name[0].islower(), name))


@pytest.mark.parametrize("name", qcity.__all__)
def test_a_public_name_is_there_and_documented(name: str) -> None:
    assert getattr(qcity, name).__doc__


def test_another_name_is_not() -> None:
    with pytest.raises(AttributeError, match="chek"):
        _ = qcity.chek


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import sys; before = set(sys.modules); import qcity; print(*sorted(set(sys.modules) - before))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout
    assert not {"qcity.plan", "typer", "pydantic", "yaml", "rich"} & set(out.split())
