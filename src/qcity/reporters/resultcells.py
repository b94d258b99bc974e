"""A result as the cells of a row, the same in every format that shows a table of results to people."""

from __future__ import annotations

from qcity.messages import word
from qcity.plan import WHOLE, Plan
from qcity.report import PASS, Result
from qcity.wording import (
    FRAGILE,
    demand_text,
    departments_text,
    figure_text,
    gap_text,
    inert,
    target_name,
    verdict_text,
)

HEADINGS = (
    ("目标", "Target"),
    ("要求", "Rule"),
    ("实际", "Figure"),
    ("差距", "Gap"),
    ("结论", "Verdict"),
    ("报告期", "Period"),
    ("责任单位", "Departments"),
)
"""What stands above the cells, in Chinese and in English."""


def result_cells(plan: Plan, result: Result, lang: str) -> tuple[str, ...]:
    """Target, rule, figure (a missed one with its body), gap, verdict, period, who answers; all of it inert."""
    target, part = result.target, result.deciding
    figure = figure_text(part, target)
    if part is not None and target.scope != WHOLE and part.verdict != PASS:
        body = plan.body(part.body).name
        figure += (f"（{body}）" if lang == "zh" else f" ({body})") if figure else body
    period = str(part.period) if part and part.period else ""
    cells = (
        target_name(target, lang),
        demand_text(result, lang),
        figure,
        gap_text(part, target, lang),
        verdict_text(result, lang) + _marks(result, lang),
        period,
        departments_text(plan, target, lang),
    )
    return tuple(inert(cell) for cell in cells)


def _marks(result: Result, lang: str) -> str:
    """What the verdict carries besides: that it is waived, that it does not survive every reading."""
    waived = word("waiver.mark", lang) if result.waiver is not None else ""
    readings = result.appraisal.readings if result.appraisal is not None else None
    return waived + (FRAGILE if readings is not None and readings.survives is False else "")
