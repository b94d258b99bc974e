"""The package as people install it: a wheel outside the checkout, and an editable install."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path

import pytest

from installing import ROOT, clean_environment, copy_checkout, need_package_index, new_environment, pip_install, run

pytestmark = pytest.mark.install

_FIGURES = "indicator,period,value\nforest-cover,2020,31.2%\n"


def _has_a_working_qcity(programs: Path, folder: Path) -> None:
    """Checks from a folder that holds no checkout that the bundled plan is found and judged by."""
    folder.mkdir()
    (folder / "figures.csv").write_text(_FIGURES, encoding="utf-8")
    env = clean_environment()
    qcity = str(programs / "qcity")
    assert run([qcity, "--version"], cwd=folder, env=env).startswith("qcity ")
    targets = json.loads(run([qcity, "targets", "--format", "json"], cwd=folder, env=env))
    assert "forest-cover" in [target["id"] for target in targets]
    report = run([qcity, "check", "figures.csv", "--format", "json"], cwd=folder, env=env, codes=[1])
    verdicts = {result["target"]: result["verdict"] for result in json.loads(report)["results"]}
    assert verdicts["forest-cover"] == "pass"
    assert len(verdicts) == len(targets)
    as_module = [str(programs / "python"), "-m", "qcity", "check", "figures.csv", "--format", "json"]
    assert run(as_module, cwd=folder, env=env, codes=[1]) == report


def test_a_wheel_brings_the_plan_and_nothing_of_the_checkout(tmp_path: Path) -> None:
    need_package_index()
    checkout = copy_checkout(tmp_path / "checkout")
    programs = new_environment(tmp_path / "venv")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", "wheels"]
    run([*build, str(checkout)], cwd=tmp_path)
    (wheel,) = (tmp_path / "wheels").iterdir()
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {"qcity/targets.yaml", "qcity/py.typed", "qcity/__main__.py"} <= set(names)
    assert [top for top in tops if top != "qcity" and not top.endswith((".dist-info", ".data"))] == []
    assert [name for name in names if ".data/" in name and not name.endswith("/share/man/man1/qcity.1")] == []
    assert {"qcity/schemas/report.json", "qcity/reporters/page/page.html", "qcity/reporters/page/page.css"} <= set(
        names
    )
    assert any(name.endswith("/LICENSE") for name in names)
    assert zipfile.ZipFile(wheel).read("qcity/targets.yaml") == (ROOT / "targets.yaml").read_bytes()
    pip_install(tmp_path / "venv", str(wheel))
    _has_a_working_qcity(programs, tmp_path / "elsewhere")


def test_an_editable_install_uses_the_checkouts_plan(tmp_path: Path) -> None:
    need_package_index()
    checkout = copy_checkout(tmp_path / "checkout")
    programs = new_environment(tmp_path / "venv")
    pip_install(tmp_path / "venv", "--editable", str(checkout))
    _has_a_working_qcity(programs, tmp_path / "elsewhere")
    (checkout / "targets.yaml").write_text(_SMALL_PLAN, encoding="utf-8")
    env = clean_environment()
    listed = run([str(programs / "qcity"), "targets", "--format", "json"], cwd=tmp_path, env=env)
    assert [target["id"] for target in json.loads(listed)] == ["parks"]


_SMALL_PLAN = """\
plan: {id: small, title: Small, due: 2020, domains: [{id: green, name: Green}]}
targets:
  - {id: parks, name: Parks, domain: green, unit: 个, at_least: 3}
"""
