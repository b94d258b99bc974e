"""Cold start: `qcity check` of a city's submission against importing the libraries it is built on.

Prints the median of both and their ratio, measured in turn in one run. Aim: at most 1.2, better 1.0. Both run from
compiled bytecode, as they do once installed.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 31
ROOT = Path(__file__).resolve().parents[1]
IMPORTS = [sys.executable, "-c", "import typer, pydantic, yaml, rich"]
CHECK = [sys.executable, "-m", "qcity", "check", str(ROOT / "samples" / "city-2020.csv"), "--lang", "zh"]


def seconds(command: list[str]) -> float:
    """Wall time of one run."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False, env=environment)  # noqa: S603 - our own commands
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    return time.perf_counter() - start


def main() -> None:
    """Runs both commands in turn and prints what came out."""
    seconds(CHECK)
    pairs = [(seconds(CHECK), seconds(IMPORTS)) for _ in range(RUNS)]
    check, imports = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"qcity check, 70 rows, table printed: {check * 1000:6.0f} ms")
    print(f"import typer, pydantic, yaml, rich:  {imports * 1000:6.0f} ms")
    print(f"ratio (median of pairs):             {ratio:6.2f}")


if __name__ == "__main__":
    main()
