"""The scoreboard of `--by department`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qcity.errors import Message
from qcity.messages import say, word
from qcity.plan import Plan
from qcity.report import FAIL, MISSING, PASS, PENDING, UNDECIDED, VOID, Report, Result
from qcity.reporters import View
from qcity.reporters.grid import Column, lines, table
from qcity.scoreboard import Score, Standing, Worst, scoreboard
from qcity.wording import gap_text, inert, target_name, verdict_text

_COUNTS = ("verdict.pass", "verdict.fail", "state.owed", "verdict.undecided", "state.later", "verdict.void")
"""What is counted, by the word for it; together they are all that somebody answers for."""
_ALWAYS = 3
"""So many of them have a column also where there is nothing to count."""


def render_scoreboard(report: Report, view: View) -> Iterator[str]:
    """What each department leads, with its worst gap, and below it what each supports."""
    lang = view.lang
    scores = scoreboard(report)
    yield from lines(view, [(word("score.lead", lang), "bold")])
    leads = [(score, score.lead) for score in scores if score.lead.results]
    gaps = [_gap(score.worst, lang) for score, _ in leads]
    yield _table(leads, view, gaps)
    if any(gaps):
        yield from lines(view, [(word("score.order", lang), "")])
    supports = [(score, score.supporting) for score in scores if score.supporting.results]
    if supports:
        supports.sort(key=lambda one: -one[1].behind)
        yield from lines(view, [("", ""), (word("score.supporting", lang), "bold")])
        yield _table(supports, view, [""] * len(supports))


def supporting_lines(plan: Plan, results: Iterable[Result], lang: str) -> Iterator[tuple[str, str]]:
    """A line for each result that a department supports: its verdict, its target and who leads."""
    for result in results:
        blanks = {
            "verdict": verdict_text(result, lang),
            "target": target_name(result.target, lang),
            "lead": plan.department_names(result.target)[0],
        }
        yield inert(say(Message("score.supports", blanks), lang)), ""


def _table(rows: list[tuple[Score, Standing]], view: View, gaps: list[str]) -> str:
    """Everybody's counts and worst gap; a column for what nobody has is left out."""
    lang = view.lang
    counts = [_counts(standing) for _, standing in rows]
    used = [i for i in range(len(_COUNTS)) if i < _ALWAYS or any(count[i] for count in counts)]
    columns = [
        Column((word("by.department", "zh"), word("by.department", "en")), 16),
        Column(("目标", "Targets"), 4),
        *(Column((word(_COUNTS[i], "zh"), word(_COUNTS[i], "en")), 4) for i in used),
        *([Column(("最大差距", "Worst gap"), 16)] if any(gaps) else []),
    ]
    cells: list[tuple[str, ...]] = []
    for (score, standing), count, gap in zip(rows, counts, gaps, strict=True):
        name = word("departments.none", lang) if score.department is None else score.department
        numbers = [len(standing.results), *(count[kind] for kind in used)]
        cells.append((inert(name), *map(str, numbers), *([inert(gap)] if any(gaps) else [])))
    return table(view, columns, cells, [""] * len(cells))


def _counts(standing: Standing) -> tuple[int, ...]:
    """How many there are of each of `_COUNTS`; what is missing and not due is not due."""
    later = standing.count(PENDING) + standing.count(MISSING) - standing.owed
    return (
        standing.count(PASS),
        standing.count(FAIL),
        standing.owed,
        standing.count(UNDECIDED),
        later,
        standing.count(VOID),
    )


def _gap(worst: Worst | None, lang: str) -> str:
    if worst is None:
        return ""
    target = worst.result.target
    blanks = {"target": target_name(target, lang), "gap": gap_text(worst.part, target, lang)}
    return say(Message("score.gap", blanks), lang)
