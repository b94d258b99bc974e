"""`python -m fuzz.shrink TARGET FILE`: the least input that still shows a crash's defect."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fuzz.mutation import seams
from fuzz.targets import TARGETS
from fuzz.worker import Run, signature


def shrunk(name: str, data: bytes, shows: Callable[[bytes], bool]) -> bytes:
    """Cuts out whole pieces, then bytes, as long as what is left still shows it."""
    pieces = _cut(seams(name, data), lambda some: shows(b"".join(some)))
    return bytes(_cut(list(b"".join(pieces)), lambda some: shows(bytes(some))))


def _cut(items: list[Any], shows: Callable[[list[Any]], bool]) -> list[Any]:
    size = len(items) // 2 if shows(items) else 0
    while size:
        at = 0
        while at < len(items):
            shorter = items[:at] + items[at + size :]
            if shows(shorter):
                items = shorter
            else:
                at += size
        size //= 2
    return items


def defect(target: Run, data: bytes) -> str | None:
    """The signature of what a target raises; None where it raises nothing."""
    try:
        target(data)
    except Exception as error:  # noqa: BLE001 - any is a defect
        return signature(error)
    return None


def main(name: str, path: str) -> int:
    """Prints the least input; returns 1 where the file shows no defect (any more)."""
    from fuzz.__main__ import LIMIT_MB

    os.environ["QCITY_MAX_MB"] = LIMIT_MB
    data, target = Path(path).read_bytes(), TARGETS[name]
    kind = defect(target, data)
    if kind is None:
        print("it shows no defect")
        return 1
    print(shrunk(name, data, lambda shorter: defect(target, shorter) == kind))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
