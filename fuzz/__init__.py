"""Fuzzing: targets that take bytes and fail only on a defect, the inputs that were worth keeping, and a runner.

`python -m fuzz --help` tells how to run it; CONTRIBUTING.md, what to do with what it finds.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "corpus"
"""The inputs that are kept with the code: a folder for each target."""

WORK = HERE / ".work"
"""What a run leaves behind, which is nobody else's business: inputs that it found, crashes, logs."""

MAX_INPUT = 20_000
"""So many bytes has the longest input."""

NAMES = (
    *("csv", "xls", "json", "jsonl", "yaml", "parquet", "html", "xlsx", "xlsb", "ods", "columns", "gzip", "anything"),
    *("value", "period", "header", "plan", "thresholds", "waivers", "report", "check"),
)
"""The targets, named without importing qcity, which a fuzzer must see imported."""
