"""Drafting and auditing plan texts: a text of 10,000 characters, and whether 5 MB take no longer than their length.

The text is made up; every paragraph of the long one has goals of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from qcity.linting import lint
from qcity.plantext.audit import audit
from qcity.plantext.drafting import draft_plan

PARAGRAPH = (
    "({n})第{n}类产品。到2025年,第{n}类产品抽检合格率达到9{d}%以上,建成第{n}类示范基地{n}个,力争培育第{n}类品牌{d}个,"
    "每年开展第{n}类培训{n}次以上,第{n}类企业能耗比2020年下降{d}%。坚持质量第一,完善监管制度,健全追溯体系,提升服务水平。"
)


def text_of(characters: int) -> list[str]:
    """A made-up plan of about so many characters."""
    lines, length = ["示范市质量规划(2021-2025年)", "一、主要目标"], 0
    while length < characters:
        lines.append(PARAGRAPH.format(n=len(lines), d=len(lines) % 9 + 1))
        length += len(lines[-1])
    return lines


def seconds(work: Callable[[], object], runs: int) -> float:
    """The shortest of some runs."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Prints the times and how they grow."""
    before: dict[str, float] = {}
    for name, characters in (("10,000 characters", 10_000), ("100,000 characters", 100_000), ("5 MB", 1_700_000)):
        lines = text_of(characters)
        plan = lint("x.yaml", draft_plan(text_of(10_000)).content.encode()).plan
        runs = 1 if characters > 1_000_000 else 3
        done = {
            "draft": seconds(lambda lines=lines: draft_plan(lines), runs),  # type: ignore[misc]
            "audit": seconds(lambda lines=lines, plan=plan: audit(plan, [], "x", lines, lambda _: None), runs),  # type: ignore[misc]
        }
        for what, took in done.items():
            per = took / characters * 1e6
            growth = f", {per / before[what]:.2f} times as much a character as above" if what in before else ""
            print(f"{what} {name}: {took:.3f} s, {per:.1f} µs a character{growth}")
            before[what] = per


if __name__ == "__main__":
    main()
