"""Fails where a test did not run: `python .ci/skips.py JUNIT.xml...`.

A test may be skipped for one reason only: it compares the plan with its text, which stands beside the checkout
(../shared/source/turpan-plan.txt) and is not there on every machine. Such a test names the file in its reason.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from pathlib import Path

PLAN_TEXT = "turpan-plan.txt"
BESIDE = Path(__file__).resolve().parents[2] / "shared"


def main(paths: list[str]) -> int:
    """The exit code: 1 where a test was skipped that should have run, or where none ran."""
    wrong = []
    for path in paths:
        cases = list(ET.parse(path).iter("testcase"))  # noqa: S314 - written by our own test run
        if not cases:
            wrong.append(f"{path}: no tests")
        for case in cases:
            for skipped in case.iter("skipped"):
                reason = f"{skipped.get('message', '')} {skipped.text or ''}".strip()
                line = f"{case.get('classname')}::{case.get('name')}: {reason}"
                if PLAN_TEXT in reason and not BESIDE.exists():
                    sys.stdout.write(f"allowed: {line}\n")
                else:
                    wrong.append(line)
    sys.stderr.writelines(f"skipped: {line}\n" for line in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
