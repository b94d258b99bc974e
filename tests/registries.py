"""Schemas and programs that other people publish, taken from their registries when a test wants them.

Nothing of theirs is copied into the project. What was fetched once stays in pytest's cache. A test that needs what
cannot be had here is skipped, with the reason.
"""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SECONDS = 300


def npm_package(cache: pytest.Cache, name: str, version: str) -> Path:
    """The folder of a package of the npm registry, installed with what it needs."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        pytest.skip("Node.js is not installed")
    folder = cache.mkdir(f"npm-{name.replace('/', '-').replace('@', '')}-{version}")
    with _alone(folder):
        if not (folder / "done").exists():
            command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), f"{name}@{version}"]
            _fetch(command, f"npm cannot install {name}")
            (folder / "done").touch()
    return folder / "node_modules" / name


def sdist(cache: pytest.Cache, name: str, version: str) -> Path:
    """The unpacked source distribution of a package of the Python package index."""
    folder = cache.mkdir(f"sdist-{name}-{version}")
    with _alone(folder):
        if not (folder / "done").exists():
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
            _fetch([*command, "--dest", str(folder), f"{name}=={version}"], f"pip cannot download {name}")
            (archive,) = folder.glob("*.tar.gz")
            with tarfile.open(archive) as packed:
                packed.extractall(folder, filter="data")
            (folder / "done").touch()
    return folder / f"{name}-{version}"


def _fetch(command: list[str], reason: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    if done.returncode:
        pytest.skip(f"{reason}: {done.stderr.strip()[-200:]}")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time; tests run side by side."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
