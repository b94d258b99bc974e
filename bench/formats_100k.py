"""Every machine format of 100,000 results, against judging them; also as 1,000 targets with 100 parts each.

Prints the time of each in one run, their sum as a multiple of judging, and by how much the peak memory grew. Aim: less
than judging, and no memory.
"""

from __future__ import annotations

import random
import resource
import time

from qcity import Report, check
from qcity.assemble import assemble
from qcity.files import read_content
from qcity.plan import Plan
from qcity.planfile import check_plan_file
from qcity.readers import FORMATS as INPUTS
from qcity.rendering import rendered
from qcity.reporters import FORMATS, View

RESULTS, AREAS = 100_000, 100
HEAD = """\
plan: {id: bench, title: 虚构计划, due: 2020, starts: 2018, domains: [{id: d, name: 领域}]}
bodies:
- {id: city, name: 全市, kind: whole}
- {id: amr, name: 市场监管局, kind: department}
"""
TARGET = "- {id: t, name: 指标, domain: d, unit: '%', at_least: 90, departments: [amr], quote: 达到90%以上"


def plan_of(count: int, areas: int) -> Plan:
    """A made-up plan of so many targets, in each of so many areas or of the whole."""
    bodies = "".join(f"- {{id: a{i}, name: 第{i}区, kind: area}}\n" for i in range(areas))
    text = f"{HEAD}{bodies}targets:\n{TARGET}{', scope: each_area' if areas else ''}}}\n".encode()
    one = assemble(check_plan_file("plan.yaml", text), "plan.yaml", text)
    targets = tuple(one.targets[0]._replace(id=f"t{i}", name=f"指标{i}") for i in range(count))
    return Plan(
        id_="bench", title="虚构计划", due=one.due, targets=targets, bodies=one.bodies, domains=one.domains, starts=2018
    )


def rows_of(count: int, areas: int) -> bytes:
    """Made-up rows, seeded: one in ten targets is missed now and then."""
    chance = random.Random(1)  # noqa: S311 - made-up data
    lines = ["指标,报告期,地区,分子,分母"]
    for i in range(count):
        for area in range(areas) if areas else [None]:
            passed = 3 * (chance.randint(85, 100) if i % 10 == 0 else 96)
            lines.append(f"t{i},2020,{'' if area is None else f'a{area}'},{passed},300")
    return "\n".join(lines).encode()


def peak() -> int:
    """The peak memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def judged(count: int, areas: int) -> tuple[Report, float]:
    """The report, and how long judging took."""
    plan = plan_of(count, areas)
    submission = read_content(plan, "data.csv", INPUTS[0], rows_of(count, areas), None)
    start = time.perf_counter()
    report = check(plan, submission)
    return report, time.perf_counter() - start


def main() -> None:
    """Runs both shapes and prints what came out."""
    for count, areas in ((RESULTS, 0), (RESULTS // AREAS, AREAS)):
        report, judging = judged(count, areas)
        before, total = peak(), 0.0
        print(f"{count} targets with {areas or 1} parts: judging {judging:.1f} s, {before} MB")
        for name in (name for name, one in FORMATS.items() if one.for_machines):
            start = time.perf_counter()
            size = sum(len(piece) for piece in rendered(report, name, View("zh")))
            total += time.perf_counter() - start
            print(f"  {name:10} {time.perf_counter() - start:6.1f} s  {size // 2**20:4} M characters")
        print(f"  together {total / judging:.2f} times judging; {peak() - before} MB more")


if __name__ == "__main__":
    main()
