"""A copy of the checkout, new virtual environments, and whether a package index can be reached."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
_OWN_VARIABLES = ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")


def clean_environment() -> dict[str, str]:
    """The environment of a fresh shell: nothing that changes what qcity prints, and no cache of plans."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _OWN_VARIABLES and not name.startswith(("QCITY_", "COV_", "COVERAGE_"))
    }
    path = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", os.defpath)])
    return {**kept, "PATH": path, "PYTHONUTF8": "1", "QCITY_CACHE_DIR": ""}


def need_package_index() -> None:
    """Skips the test where pip cannot download anything."""
    trouble = _trouble_with_index()
    if trouble:
        pytest.skip(f"no package index can be reached: {trouble}")


def copy_checkout(to: Path) -> Path:
    """Copies what git knows of the checkout and does not ignore; skips the test where git cannot tell."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("the files of the checkout can only be listed by git")
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, to / name)
    return to


def new_environment(folder: Path) -> Path:
    """Makes a virtual environment, which this one's pip serves, and returns where its programs are."""
    run([sys.executable, "-m", "venv", "--without-pip", str(folder)], cwd=folder.parent)
    return folder / ("Scripts" if os.name == "nt" else "bin")


def pip_install(folder: Path, *what: str) -> None:
    """Installs into the virtual environment that was made in a folder."""
    pip = [sys.executable, "-m", "pip", "--python", str(folder)]
    run([*pip, "install", "--quiet", "--no-compile", *what], cwd=folder.parent)


def run(command: Sequence[str], *, cwd: Path, env: dict[str, str] | None = None, codes: Sequence[int] = (0,)) -> str:
    """What a command prints; fails the test where it leaves with another code than expected."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, check=False)
    output = done.stdout.decode()
    assert done.returncode in codes, f"{command} left with {done.returncode}:\n{output}{done.stderr.decode()}"
    return output


@functools.cache
def _trouble_with_index() -> str | None:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--retries", "0"]
        done = subprocess.run([*command, "--dest", folder, "hatchling"], capture_output=True, check=False, text=True)
    return (done.stderr.strip().splitlines() or ["pip failed"])[-1] if done.returncode else None
