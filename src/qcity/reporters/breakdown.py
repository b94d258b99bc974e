"""What the verdict of a target with many parts is made of: which bodies and periods did not hold, and how many did."""

from __future__ import annotations

from collections.abc import Iterator

from qcity.errors import Message
from qcity.messages import say, word
from qcity.plan import WHOLE, Plan, Target
from qcity.report import FAIL, MISSING, PENDING, UNDECIDED, VERDICTS, Part, Result
from qcity.wording import figure_text, gap_text

MOST = 60
"""So many bodies and periods are named for each verdict; the JSON report has them all."""


def remarks(plan: Plan, result: Result, lang: str) -> list[str]:
    """What is to be said beside a result: its parts, what is needed, its notes."""
    return [
        *breakdown(plan, result, lang),
        *needed_text(plan, result, lang),
        *(say(note, lang) for note in result.notes),
    ]


def breakdown(plan: Plan, result: Result, lang: str) -> Iterator[str]:
    """The tally of a target's parts, then every part that does not hold, by verdict; nothing for a single part."""
    parts = result.parts
    if len(parts) < 2:
        return
    counts = ((verdict, sum(part.verdict == verdict for part in parts)) for verdict in VERDICTS)
    tally = [f"{word(f'verdict.{verdict}', lang)} {count}" for verdict, count in counts if count]
    blanks = {"count": str(len(parts)), "tally": _separator(lang).join(tally)}
    yield say(Message("parts.tally", blanks), lang)
    for verdict in (FAIL, PENDING, UNDECIDED):
        wrong = [part for part in parts if part.verdict == verdict]
        told = [_told(plan, result.target, part, lang) for part in wrong[:MOST]]
        yield from _listed(verdict, told, len(wrong), lang)
    missing = _missing(plan, result, lang)
    yield from _listed(MISSING, missing[:MOST], len(missing), lang)


def needed_text(plan: Plan, result: Result, lang: str) -> Iterator[str]:
    """How many more (or fewer) of the same denominator would have had to count."""
    part, target = result.deciding, result.target
    if part is None or not part.needed:
        return
    blanks = {
        "where": _where(plan, target, part) if len(result.parts) > 1 else "",
        "count": str(abs(part.needed)),
        "numerator": target.numerator or word("submit.numerator", lang),
        "denominator": target.denominator or word("submit.denominator", lang),
    }
    yield say(Message("needed.more" if part.needed > 0 else "needed.fewer", blanks), lang)


def _listed(verdict: str, told: list[str], count: int, lang: str) -> Iterator[str]:
    if told:
        blanks = {
            "verdict": word(f"verdict.{verdict}", lang),
            "names": _separator(lang).join(told),
            "more": str(count - len(told)) if count > len(told) else "",
        }
        yield say(Message("parts.listed", blanks), lang)


def _where(plan: Plan, target: Target, part: Part) -> str:
    """A part's body, unless the target is about the whole, and period."""
    body = "" if target.scope == WHOLE else plan.body(part.body).name
    return " ".join(filter(None, (body, str(part.period or ""))))


def _told(plan: Plan, target: Target, part: Part, lang: str) -> str:
    """One part: what it is about, its figure and gap."""
    gap = gap_text(part, target, lang)
    detail = [figure_text(part, target), say(Message("parts.short", {"gap": gap}), lang) if gap else ""]
    blanks = {"where": _where(plan, target, part), "detail": _separator(lang).join(filter(None, detail))}
    return say(Message("parts.one", blanks), lang)


def _missing(plan: Plan, result: Result, lang: str) -> list[str]:
    """The periods that were not reported, with the bodies that lack the same ones named together."""
    periods: dict[str, list[str]] = {}
    for part in result.parts:
        if part.verdict == MISSING:
            periods.setdefault(part.body, []).extend([str(part.period)] if part.period else [])
    bodies: dict[str, list[str]] = {}
    comma = "、" if lang == "zh" else ", "
    for body, missed in periods.items():
        bodies.setdefault(comma.join(missed), []).append(plan.body(body).name)
    if result.target.scope == WHOLE:
        return list(bodies)
    return [f"{comma.join(names)} {missed}".rstrip() for missed, names in bodies.items()]


def _separator(lang: str) -> str:
    return "，" if lang == "zh" else ", "
