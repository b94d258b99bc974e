"""Differential test: `python -m tests.second_judge.compare --seeds 0:2000`.

For each seed the case's files are written to a folder, qcity checks them in this process, and its report is
compared with the second judge's. Folders of cases that differ are kept, with both results and the differences in
them. ACCEPTED holds what is let pass, because the contract leaves it open.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

from qcity.cli import main as qcity

from .generate import case, to_csv, to_yaml
from .judge import judge

Document = dict[str, Any]
TWELVE = Context(prec=12, rounding=ROUND_HALF_EVEN)
ACCEPTED = ("of rows that contradict each other, some may be without an error, but not all",)


def run_qcity(folder: Path) -> tuple[int, Document]:
    """Run the program on a case's folder: its exit code and JSON report ({} where it printed none)."""
    arguments = ["check", str(folder / "data.csv"), "--plan", str(folder / "plan.yaml"), "--format", "json"]
    as_of = folder / "as_of.txt"
    if as_of.exists():
        arguments += ["--as-of", as_of.read_text("utf-8")]
    if (folder / "thresholds.yaml").exists():
        arguments += ["--thresholds", str(folder / "thresholds.yaml")]
    stdout, stderr = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with redirect_stdout(stdout), redirect_stderr(stderr):
        code = qcity(arguments)
    printed, said = (_content(stream) for stream in (stdout, stderr))
    (folder / "stderr.txt").write_bytes(said)
    return code, json.loads(printed, parse_float=Decimal) if printed else {}


def _content(stream: io.TextIOWrapper) -> bytes:
    """Everything that was written."""
    stream.seek(0)
    return bytes(stream.buffer.read())


def write_case(folder: Path, seed: int) -> Document:
    """Write the files of a seed's case, and return the second judge's result."""
    plan, rows, as_of, thresholds = case(seed)
    (folder / "plan.yaml").write_text(to_yaml(plan), "utf-8")
    (folder / "data.csv").write_text(to_csv(rows), "utf-8")
    if as_of is not None:
        (folder / "as_of.txt").write_text(as_of, "utf-8")
    if thresholds is not None:
        (folder / "thresholds.yaml").write_text(to_yaml(thresholds), "utf-8")
    return judge(plan, rows, as_of=as_of, thresholds=thresholds)


def same_number(expected: Fraction | int | None, found: Decimal | int | None) -> bool:
    """Whether a number of the JSON report is the expected one: exact, else rounded to 12 digits."""
    if expected is None or found is None:
        return expected is found
    if isinstance(found, bool) or not isinstance(found, Decimal | int):
        return False
    exact = Fraction(expected)
    if _ends(exact.denominator):
        return Fraction(found) == exact
    return Fraction(found) == Fraction(TWELVE.divide(Decimal(exact.numerator), Decimal(exact.denominator)))


def _ends(denominator: int) -> bool:
    """Whether a fraction with this denominator is a decimal that ends."""
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator == 1


def differences(expected: Document, code: int, found: Document) -> list[str]:
    """What differs between the second judge's result and the program's exit code and JSON report."""
    problems = []
    if code != expected["exit_code"]:
        problems.append(f"exit code: expected {expected['exit_code']}, found {code}")
    if expected["exit_code"] == 2:
        return problems
    if not found:
        return [*problems, "no JSON report"]
    if found.get("exit_code") != code:
        problems.append(f"exit_code in the report: {found.get('exit_code')}, of the process: {code}")
    if found.get("as_of") != expected["as_of"]:
        problems.append(f"as_of: expected {expected['as_of']}, found {found.get('as_of')}")
    problems += _error_rows(expected, found)
    results = {result["target"]: result for result in found.get("results", [])}
    if list(results) != list(expected["results"]):
        problems.append(f"targets: expected {list(expected['results'])}, found {list(results)}")
    for name, wanted in expected["results"].items():
        problems += [f"{name}: {problem}" for problem in _result(wanted, results.get(name, {}))]
    return problems


def _error_rows(expected: Document, found: Document) -> list[str]:
    """Rows in error that only one of the two has; row i of the case is line i + 2 of the file."""
    errors = [issue for issue in found.get("issues", []) if issue.get("severity") == "error"]
    lines = {issue["row"] for issue in errors if issue.get("row") is not None}
    wanted = {index + 2 for index in expected["error_rows"]}
    conflicts = [{index + 2 for index in rivals} for rivals in expected["conflicts"]]
    problems = []
    if lines - wanted:
        problems.append(f"lines in error that should not be: {sorted(lines - wanted)}")
    silent = (wanted - lines).difference(*(rivals for rivals in conflicts if rivals & lines))
    if silent:
        problems.append(f"lines that should be in error: {sorted(silent)}")
    return problems


def _result(wanted: Document, found: Document) -> list[str]:
    """What differs in one target's result."""
    keys = [key for key in ("verdict", "is_due", "period", "body") if found.get(key, "") != wanted[key]]
    problems = [f"{key}: expected {wanted[key]}, found {found.get(key)}" for key in keys]
    problems += [
        f"{key}: expected {_shown(wanted[key])}, found {found.get(key)}"
        for key in ("value", "gap", "margin", "needed")
        if not same_number(wanted[key], found.get(key))
    ]
    return problems + _parts(wanted["parts"], found.get("parts", []))


def _shown(value: Fraction | int | None) -> str:
    """A number for people: a fraction with its decimal."""
    return "None" if value is None else f"{value} ({float(value):.12g})"


def _parts(wanted: list[Document], found: list[Document]) -> list[str]:
    """Parts that differ, in their order."""
    problems = []
    for expected, part in zip_longest(wanted, found):
        if expected is None or part is None or _name(expected) != _name(part):
            problems.append(f"part: expected {expected and _name(expected)}, found {part and _name(part)}")
        else:
            problems += _part_numbers(expected, part)
    return problems


def _name(part: Document) -> tuple[str | None, str, str]:
    """A part without its numbers."""
    return part["period"], part["body"], part["verdict"]


def _part_numbers(wanted: Document, found: Document) -> list[str]:
    """Numbers of one part that differ."""
    return [
        f"part {number}: {_name(wanted)}: expected {_shown(wanted[number])}, found {found.get(number)}"
        for number in ("value", "gap", "margin")
        if not same_number(wanted[number], found.get(number))
    ]


def compare_seed(seed: int, keep: Path) -> list[str]:
    """Run one seed; its folder below `keep` stays only where there are differences."""
    folder = keep / f"seed-{seed}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    expected = write_case(folder, seed)
    code, found = run_qcity(folder)
    problems = differences(expected, code, found)
    if not problems:
        shutil.rmtree(folder)
        return []
    (folder / "expected.json").write_text(_dump(expected), "utf-8")
    (folder / "found.json").write_text(_dump(found), "utf-8")
    (folder / "differences.txt").write_text("\n".join(problems) + "\n", "utf-8")
    return problems


def _dump(document: Document) -> str:
    """A result as JSON for people, with its fractions as text."""
    return json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Compare a range of seeds and print what differs; 1 where anything does."""
    parser = argparse.ArgumentParser(description="Compare qcity with the second judge on random cases.")
    parser.add_argument("--seeds", default="0:2000", help="a range FROM:TO, or one seed")
    parser.add_argument("--keep", type=Path, help="where folders of differing cases stay (default: a new one)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many processes share the seeds")
    parser.add_argument("--show", type=int, default=4, help="how many differences are printed per seed")
    options = parser.parse_args(arguments)
    first, _, last = options.seeds.partition(":")
    seeds = range(int(first), int(last) if last else int(first) + 1)
    keep = options.keep or Path(tempfile.mkdtemp(prefix="qcity-compare-"))
    kinds: Counter[str] = Counter()
    differing = 0
    os.environ["QCITY_CACHE_DIR"] = ""
    with ProcessPoolExecutor(options.jobs) as pool:
        compared = pool.map(partial(compare_seed, keep=keep), seeds, chunksize=20)
        for seed, problems in zip(seeds, compared, strict=True):
            if problems:
                differing += 1
                kinds.update({_kind(problem) for problem in problems})
                _say(f"seed {seed}: {len(problems)} differences, in {keep / f'seed-{seed}'}")
                for problem in problems[: options.show]:
                    _say(f"    {problem}")
    _say(f"{len(seeds)} seeds, {differing} differ")
    for kind, count in kinds.most_common():
        _say(f"    {count:5} {kind}")
    for sentence in ACCEPTED:
        _say(f"let pass: {sentence}")
    return 1 if differing else 0


def _kind(problem: str) -> str:
    """What sort of difference this is, whatever its target and figures."""
    return re.sub(r"^target-\d+: ", "", problem).partition(":")[0]


def _say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
