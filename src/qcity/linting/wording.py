"""Whether a target says what its quote says: the number, the bound, the hedge, the unit, the year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from qcity import rules
from qcity.linting.subject import Finding, Subject
from qcity.numbers import number_text
from qcity.plan import ASPIRATIONAL, BINDING, Target
from qcity.plantext import lexicon as words
from qcity.plantext.audit import missing_numbers
from qcity.plantext.goals import UNREAD
from qcity.plantext.leads import taken_off
from qcity.plantext.normal import normal
from qcity.plantext.quantities import NUMBER, Quantity, quantities
from qcity.plantext.quotes import numbers_of
from qcity.units import Units
from qcity.wordlists import any_of

_HEDGE = re.compile(any_of(words.HEDGES))
_FIRM = re.compile(any_of(words.FIRM))
_YEAR = re.compile(r"(?:到|至|在|截至)?(20[0-9]{2})年(?:底|末|年底)?(?:前|之前|,)?")


def missing_quotes(subject: Subject) -> Iterator[Finding]:
    """Targets without a quote."""
    for owner, target in subject.targets():
        if not target.quote:
            yield subject.finding("no-quote", owner)


def missing_numbers_of_rules(subject: Subject) -> Iterator[Finding]:
    """Numbers of rules that the quote does not state."""
    for owner, target in subject.targets():
        missing = missing_numbers(target) if target.quote else []
        if missing:
            blanks = {"numbers": "、".join(map(number_text, missing))}
            yield subject.finding("number-not-in-quote", owner, target.rule.kind, target.quote, blanks)


def other_rules(subject: Subject) -> Iterator[Finding]:
    """Rules that are stricter or less strict than the words of the quote, or on the other side."""
    for owner, target in subject.targets():
        if target.rule.kind not in rules.THRESHOLD_KINDS or target.rule.kind in (rules.BETWEEN, rules.EQUALS):
            continue
        said = {wanted: word for quantity, lead in _stating(target) for word, wanted in _bounds(quantity, lead)}
        if said and target.rule.kind not in said:
            wanted, word = next(iter(said.items()))
            yield subject.finding(
                "wording-and-rule", owner, target.rule.kind, word, {"wanted": wanted, "given": target.rule.kind}
            )


def _stating(target: Target) -> Iterator[tuple[Quantity, str]]:
    """The quantities of the quote that have the rule's number, with the words before each."""
    quote = normal(target.quote or "")
    numbers = set(numbers_of(target.rule))
    before = 0
    for quantity in quantities(quote):
        lead = quote[before : quantity.core]
        before = quantity.end
        if quantity.kind == NUMBER and {Fraction(one) for one in quantity.numbers} & numbers:
            yield quantity, re.split("[,;。:]", lead)[-1]


def _bounds(quantity: Quantity, lead: str) -> Iterator[tuple[str, str]]:
    """The word that bounds a quantity, and the rule that it means."""
    said = taken_off(lead)
    for word in (quantity.after, quantity.before, said.bound):
        if word in words.BOUNDS:
            yield word, words.BOUNDS[word]
            return
    if said.controls:
        yield "控制在", rules.AT_MOST


def hedges(subject: Subject) -> Iterator[Finding]:
    """Hedged words on binding targets, and firm words on targets that are only striven for."""
    for owner, target in subject.targets():
        if not target.quote:
            continue
        quote = normal(target.quote)
        at = min((quantity.core for quantity, _ in _stating(target)), default=len(quote))
        hedge = max(_HEDGE.finditer(quote, 0, at), key=lambda m: m.start(), default=None)
        firm = max((m.start() for m in _FIRM.finditer(quote, 0, at)), default=-1)
        hedged = hedge is not None and hedge.start() > firm
        if hedge is not None and hedged and target.commitment == BINDING:
            yield subject.finding("hedge-and-commitment", owner, "quote", hedge.group())
        if not hedged and target.commitment == ASPIRATIONAL and "预期" not in quote:
            yield subject.finding("firm-and-aspirational", owner, "commitment")


_SHAPES = (
    (re.compile(r"(?:率|占比|比重|比例)$"), ("ratio", "percentage point", "own"), ("比率", "a rate")),
    (re.compile(r"(?:个数|数量|家数|件数|人数|户数|次数)$"), ("count", "own"), ("个数", "a number of things")),
    (re.compile(r"面积$"), ("area", "own"), ("面积", "an area")),
)
"""How a name ends, and the dimensions that its unit may have."""


def other_units(subject: Subject) -> Iterator[Finding]:
    """Units that do not fit the name, or that are not those of the quote."""
    from qcity.errors import Bilingual

    for owner, target in subject.targets():
        dimension = target.unit.dimension.partition(":")[0]
        told = False
        for quantity, _ in _stating(target):
            unit = _unit_of(quantity, subject.plan.units)
            if unit is None or target.rule.kind == rules.CHANGES_BY:
                continue
            if unit.dimension != target.unit.dimension or unit.factor != target.unit.factor:
                scaled = unit.dimension == target.unit.dimension and any(
                    Fraction(one) * unit.factor / target.unit.factor in set(numbers_of(target.rule))
                    for one in quantity.numbers
                )
                if not scaled:
                    said = (
                        f"{''.join(number_text(one) for one in quantity.numbers[:1])}{quantity.myriad}{quantity.unit}"
                    )
                    blanks = {"unit": target.unit.id, "why": Bilingual("引文", "the quote")}
                    yield subject.finding("unit-misfit", owner, "unit", said, blanks)
                    told = True
            break
        for ending, dimensions, (zh, en) in _SHAPES if not told else ():
            if ending.search(target.name) and dimension not in dimensions and target.rule.kind != rules.CHANGES_BY:
                blanks = {"unit": target.unit.id, "why": Bilingual(zh, en)}
                yield subject.finding("unit-misfit", owner, "unit", target.name, blanks)


def _unit_of(quantity: Quantity, units: Units):  # type: ignore[no-untyped-def]
    return units.find(f"{quantity.myriad}{quantity.unit}") if quantity.unit else None


def other_deadlines(subject: Subject) -> Iterator[Finding]:
    """Quotes whose year is not the target's."""
    for owner, target in subject.targets():
        quote = normal(target.quote or "")
        at = min((quantity.core for quantity, _ in _stating(target)), default=0)
        years = [match for match in _YEAR.finditer(quote, 0, at) if not _compares(quote, match)]
        if years and int(years[-1][1]) != target.due.end.year:
            yield subject.finding("deadline-and-quote", owner, "due", years[-1][1], {"due": str(target.due)})


def _compares(quote: str, match: re.Match[str]) -> bool:
    before = quote[max(0, match.start() - 1) : match.start()]
    return (
        before in tuple("比较从由与《(")
        or quote[match.end() : match.end() + 2] in ("相比", "基础")
        or quote[match.end() : match.end() + 1] in "-的"
    )


def unread_quantities(subject: Subject) -> Iterator[Finding]:
    """Quantities that a draft could not read, and that nobody has read since."""
    for i, entry in enumerate(subject.file.data.get("not_targets") or ()):
        if entry.get("why") == UNREAD:
            yield subject.finding("unread", ("not_targets", i), "quote", str(entry.get("quote", "")))
