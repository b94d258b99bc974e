"""What would have to be different for a verdict to be another, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from qcity.derivation import Derivation
from qcity.errors import Message
from qcity.messages import say, word
from qcity.numbers import short_number
from qcity.plan import BY_DUE, Plan, Target
from qcity.report import FAIL, MISSING, PASS, PENDING, UNDECIDED, Part, Result
from qcity.rules import Interval, Limits
from qcity.units import with_unit
from qcity.wording import difference_text, gap_text, interval_text

_HARMLESS = (
    "note.status_",
    "note.revised",
    "note.rolled_up",
    "note.from_parts",
    "note.later",
    "note.stale",
    "note.threshold",
)
"""How the keys of notes begin that are no reason why nothing can be decided."""


def conditions(plan: Plan, result: Result, derivation: Derivation, lang: str) -> Iterator[str]:
    """What would have to be different for the verdict to be another, a sentence each."""
    part, target = result.deciding, result.target
    if part is None:
        return
    where = part_name(plan, part) if len(result.parts) > 1 or result.verdict == MISSING else ""
    if derivation.nearest is not None and result.verdict in (FAIL, PENDING):
        wanted = with_unit(interval_text(derivation.nearest), target.unit.id)
        yield say(
            Message("derivation.would_hold", {"where": where, "wanted": wanted, "gap": gap_text(part, target, lang)}),
            lang,
        )
    if part.needed:
        key = "needed.more" if part.needed > 0 else "needed.fewer"
        yield say(Message(key, {"where": where, "count": str(abs(part.needed)), **_counted(target, lang)}), lang)
    if result.verdict == PASS:
        yield from _to_spare(result, part, derivation, where, lang)
    elif result.verdict == MISSING:
        period = "" if part.period else f" {target.due}"
        yield say(Message("derivation.report", {"where": f"{where}{period}"}), lang)
    elif result.verdict == UNDECIDED and (notes := [*part.notes, *result.notes]):
        reason = next((note for note in reversed(notes) if not note.key.startswith(_HARMLESS)), notes[-1])
        yield say(Message("derivation.settle", {"reason": say(reason, lang)}), lang)
    wrong = sum(one.verdict != PASS for one in result.parts)
    if wrong > 1:
        yield say(Message("derivation.all_parts", {"count": str(len(result.parts)), "wrong": str(wrong)}), lang)
    if target.when != BY_DUE and result.verdict == FAIL:
        yield word("derivation.cannot_be_undone", lang)


def _to_spare(result: Result, part: Part, derivation: Derivation, where: str, lang: str) -> Iterator[str]:
    target = result.target
    limits = result.limits(part)
    if limits is not None and part.value is not None and limits.allowed.point is None:
        room = difference_text(short_number(_room(limits.allowed, Fraction(part.value))), target.unit.id, lang)
        blanks = {"where": where, "limits": limits_text(limits, target), "margin": room}
        yield say(Message("derivation.spare", blanks), lang)
    if limits is not None and derivation.spare is not None:
        way = "fewer" if limits.allowed.low is not None else "more"
        count = derivation.spare
        key = f"derivation.spare_{way}" if count else f"derivation.spare_none_{way}"
        blanks = {"where": where, "count": str(count), **_counted(target, lang)}
        yield say(Message(key, blanks), lang)


def _room(allowed: Interval, value: Fraction) -> Fraction:
    """How far a figure that holds may go before it no longer does: to the nearer end of what is allowed."""
    ends = [abs(value - end) for end in (allowed.low, allowed.high) if end is not None]
    return min(ends, default=Fraction(0))


def _counted(target: Target, lang: str) -> dict[str, str]:
    """What the two counts of a ratio are called."""
    return {
        "numerator": target.numerator or word("submit.numerator", lang),
        "denominator": target.denominator or word("submit.denominator", lang),
    }


def part_name(plan: Plan, part: Part) -> str:
    """A part's body and period."""
    return f"{plan.body(part.body).name} {part.period or ''}".rstrip()


def limits_text(limits: Limits, target: Target) -> str:
    """What a figure must be, with its unit."""
    return with_unit(interval_text(limits.allowed), target.unit.id)
