"""A CSV of 100,000 measurements: checking it, against the bare csv module with one pydantic model per row.

Prints the time of both in one run, the ratio (at most 2), whether time grows in step with the rows, and the peak
memory of a check.
"""

from __future__ import annotations

import csv
import io
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

ROWS = 100_000
AREAS = 20
TARGETS = 70
REPEATS = 5

_PEAK = """
import resource, sys
from qcity.cli import main
main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
"""


def plan_text() -> str:
    """A made-up plan whose targets are judged in every area and period."""
    lines = ["plan: {id: bench, title: 虚构计划, due: 2025, starts: 2000, domains: [{id: d, name: 领域}]}", "bodies:"]
    lines += ["- {id: all, name: 全市, kind: whole}"]
    lines += [f"- {{id: a{i}, name: 第{i}区, kind: area}}" for i in range(AREAS)]
    lines += ["targets:"]
    for i in range(TARGETS):
        unit, rule = ('"%"', "at_least: 50") if i % 2 else ("家", "at_most: 500")
        lines.append(
            f"- {{id: t{i}, name: 指标{i}, domain: d, unit: {unit}, {rule}, scope: each_area, when: every_period}}"
        )
    return "\n".join(lines)


def data_text(rows: int) -> str:
    """Made-up measurements, seeded."""
    chance = random.Random(1)  # noqa: S311 - made-up data
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["指标", "报告期", "地区", "数值", "单位", "数据来源"])
    for n in range(rows):
        target, area, month = n % TARGETS, n // TARGETS % AREAS, n // (TARGETS * AREAS)
        value = f"{chance.randint(0, 10000) / 100:.2f}%" if target % 2 else str(chance.randint(0, 1000))
        period = f"{2000 + month // 12}-{month % 12 + 1:02d}"
        writer.writerow([f"指标{target}", period, f"第{area}区", value, "%" if target % 2 else "家", "虚构"])
    return out.getvalue()


def bare(path: Path) -> int:
    """The csv module and one pydantic model per row, and nothing else."""
    from pydantic import BaseModel

    class Row(BaseModel):
        indicator: str
        period: str
        body: str
        value: Decimal
        unit: str
        source: str

    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        fields = list(Row.model_fields)
        made = [Row(**dict(zip(fields, [*row[:3], row[3].rstrip("%"), *row[4:]], strict=True))) for row in rows]
    return len(made)


def checked(plan: Path, path: Path) -> int:
    """A whole check, from the file to the report."""
    from qcity import check, load_plan, read_measurements

    loaded = load_plan(plan)
    report = check(loaded, read_measurements(loaded, path))
    return sum(one.rows for one in report.inputs)


def best(work: Callable[[], int], rows: int) -> float:
    """The shortest of several runs, in seconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        if work() != rows:
            raise SystemExit("rows were lost")
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan, large, small = folder / "plan.yaml", folder / "large.csv", folder / "small.csv"
        plan.write_text(plan_text(), encoding="utf-8")
        large.write_text(data_text(ROWS), encoding="utf-8")
        small.write_text(data_text(ROWS // 4), encoding="utf-8")
        base = best(lambda: bare(large), ROWS)
        whole = best(lambda: checked(plan, large), ROWS)
        quarter = best(lambda: checked(plan, small), ROWS // 4)
        command = [sys.executable, "-c", _PEAK, "check", str(large), "--plan", str(plan), "--summary"]
        peak = subprocess.run(command, capture_output=True, check=True).stderr.decode().strip()  # noqa: S603
    print(f"csv and one pydantic model per row: {base * 1e6 / ROWS:6.2f} µs a row")
    print(f"qcity, read and judged:             {whole * 1e6 / ROWS:6.2f} µs a row")
    print(f"ratio:                              {whole / base:6.2f}")
    print(f"a row of 100,000 against one of 25,000: {whole / quarter / 4:.2f}")
    print(f"peak memory of a check: {peak} MB")


if __name__ == "__main__":
    main()
