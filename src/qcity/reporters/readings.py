"""Other readings of the same data, for people."""

from __future__ import annotations

from collections.abc import Iterator

from qcity.errors import Message
from qcity.messages import say, word
from qcity.plan import Target
from qcity.reading import AS_SHOWN, Reading, Readings
from qcity.report import UNDECIDED, Report, Result
from qcity.reporters import View
from qcity.reporters.derivationtext import formulas
from qcity.reporters.grid import lines
from qcity.units import with_unit
from qcity.wording import SYMBOLS, inert, target_name

_TOLD = ("reading.fragile", "reading.nothing")
"""The outcomes of which every reading is told."""


def render_section(report: Report, results: list[Result], view: View) -> Iterator[str]:  # noqa: ARG001 - as the others
    """Every reading of the targets of which not all decide the same (of a single target always), then the rest."""
    lang = view.lang
    yield from lines(view, [("", ""), (word("reading.heading", lang), "bold")])
    told = [result for result in results if len(results) == 1 or _outcome(result) in _TOLD]
    for result in told:
        yield from lines(view, ((inert(line), "") for line in _told(result, lang)))
    rest = [result for result in results if result not in told]
    if rest:
        survive = sum(_outcome(result) == "reading.survives" for result in rest)
        blanks = {"count": str(len(rest)), "survive": str(survive), "single": str(len(rest) - survive)}
        yield from lines(view, [(f"  {say(Message('reading.rest', blanks), lang)}", "")])


def _readings(result: Result) -> Readings:
    readings = result.appraisal.readings if result.appraisal is not None else None
    return readings or Readings(())


def _outcome(result: Result) -> str:
    """What all readings together say of a verdict, as the key of a sentence."""
    readings = _readings(result)
    if readings.survives is False:
        return "reading.fragile"
    if readings.survives is None and any(reading.verdict != UNDECIDED for reading in readings.readings):
        return "reading.nothing"
    if len(readings.readings) > 1:
        return "reading.survives"
    return "reading.only_one" if readings.readings else "reading.none"


def _told(result: Result, lang: str) -> Iterator[str]:
    readings = _readings(result).readings
    other = sum(reading.verdict != result.verdict for reading in readings)
    blanks = {
        "target": target_name(result.target, lang),
        "verdict": _verdict(result.verdict, lang),
        "outcome": say(Message(_outcome(result), {"count": str(len(readings)), "other": str(other)}), lang),
    }
    yield f"  {say(Message('reading.target', blanks), lang)}"
    formal = next((one.limit for one in readings if one.is_formal), None)
    for reading in readings:
        yield f"    {_line(reading, formal, result.target, lang)}"
        if reading.origin is not None and reading.rounding != AS_SHOWN and reading.limit in (None, formal):
            yield from (f"      {formula}" for formula in formulas(result.target, reading.origin))


def _line(reading: Reading, formal: str | None, target: Target, lang: str) -> str:
    said = [
        word("reading.formal", lang) if reading.is_formal else "",
        word(f"reading.{reading.how}", lang),
        str(reading.period or ""),
        word("reading.as_shown", lang) if reading.rounding == AS_SHOWN else "",
        word(f"reading.{reading.limit}", lang) if reading.limit not in (None, formal) else "",
    ]
    figure = "" if reading.shown is None else with_unit(reading.shown, target.unit.id)
    words = ("，" if lang == "zh" else ", ").join(filter(None, said))
    return say(
        Message("reading.line", {"figure": figure, "verdict": _verdict(reading.verdict, lang), "words": words}), lang
    )


def _verdict(verdict: str, lang: str) -> str:
    return f"{SYMBOLS[verdict]} {word(f'verdict.{verdict}', lang)}"
