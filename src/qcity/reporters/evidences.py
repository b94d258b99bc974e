"""What samples say of thresholds, for people."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from qcity.appraisal import Appraisal
from qcity.binomial import RISK
from qcity.evidence import CONTRADICTS, SUPPORTS, Evidence
from qcity.messages import say, word
from qcity.numbers import number_text, short_number
from qcity.report import Report, Result
from qcity.reporters import View
from qcity.reporters.conditions import part_name
from qcity.reporters.grid import Column, Row, lines, table
from qcity.wording import inert, rule_text, target_name, verdict_text

_COLUMNS = (
    Column(("目标", "Target"), 14),
    Column(("要求", "Rule"), 6),
    Column(("样本", "Sample"), 9),
    Column(("结论", "Verdict"), 7),
    Column(("样本说明", "Says"), 12),
    Column(("这样好", "So good"), 6),
    Column(("这样差", "So bad"), 6),
    Column(("须抽", "n"), 4),
)
LEAST_SHOWN = Decimal("0.001")
_STYLES = {SUPPORTS: "green", CONTRADICTS: "bold red"}


def render_section(report: Report, results: list[Result], view: View) -> Iterator[str]:
    """What each sample among these results says, the probabilities behind it, and which say nothing, and why."""
    lang = view.lang
    appraised = [(result, result.appraisal or Appraisal()) for result in results]
    weighed = [(result, appraisal.evidence) for result, appraisal in appraised if appraisal.evidence is not None]
    silent = [(result, appraisal.no_evidence) for result, appraisal in appraised if appraisal.no_evidence is not None]
    heading = [("", ""), (word("evidence.heading", lang), "bold")]
    yield from lines(view, heading)
    if not weighed and not silent:
        yield from lines(view, [(f"  {word('evidence.none', lang)}", "")])
    if weighed:
        rows = [_row(report, result, evidence, lang) for result, evidence in weighed]
        yield table(view, _COLUMNS, rows, [_STYLES.get(evidence.outcome, "") for _, evidence in weighed])
        legend = ("evidence.legend", "evidence.legend_n", "evidence.assumption")
        yield from lines(view, ((word(key, lang), "dim") for key in legend))
    if silent:
        colon = "：" if lang == "zh" else ": "
        yield from lines(view, [(word("evidence.silent", lang), "bold")])
        told = (f"  {target_name(result.target, lang)}{colon}{say(reason, lang)}" for result, reason in silent)
        yield from lines(view, ((inert(line), "") for line in told))


def _row(report: Report, result: Result, evidence: Evidence, lang: str) -> Row:
    proof = evidence.n_for_proof
    part = result.deciding
    where = "" if part is None or len(result.parts) < 2 else f" ({part_name(report.plan, part)})"
    cells = (
        target_name(result.target, lang) + where,
        rule_text(result.rule, result.target, lang),
        f"{evidence.passes}/{evidence.n}",
        verdict_text(result, lang),
        word(f"evidence.{evidence.outcome}", lang),
        _probability(evidence.p_as_good),
        _probability(evidence.p_as_bad),
        "-" if proof is None else str(proof),
    )
    return tuple(inert(cell) for cell in cells)


def _probability(probability: Decimal) -> str:
    """Two digits that count, but never on the other side of 5 % than the number itself."""
    if 0 < probability < LEAST_SHOWN:
        return f"<{number_text(LEAST_SHOWN)}"
    shown = short_number(Fraction(probability))
    return number_text(probability) if (Fraction(shown) < RISK) is not (probability < RISK) else shown
