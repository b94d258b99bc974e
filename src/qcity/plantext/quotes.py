"""The numbers that a quote states (contract, section 1), and those of a rule, so that one can be held to the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from qcity.plantext.measures import DOUBLED
from qcity.plantext.normal import normal
from qcity.plantext.numerals import CHINESE, read_numeral
from qcity.plantext.quantities import NUMBER, quantities
from qcity.rules import CHANGES_BY, Rule
from qcity.units import MULTIPLIERS, Unit

_DIGITS = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
_NUMERAL = re.compile(rf"[{CHINESE}]+(?:点[{CHINESE}]+)?")
_SCALES = {"十": Fraction(10), "百": Fraction(100), "千": Fraction(1000), **MULTIPLIERS}
"""What may stand behind a number and multiply it, one after the other."""
_ENUMERATED = re.compile(r"、|和|与|以及|及(?!时|格|其|以)")
_HUNDRED = re.compile(r"(?<![安健])全部(?![门队])|所有|全覆盖|均|百分之百|百分百")
_ZERO = re.compile(r"零|不发生|未发生|无(?:重大|较大)?(?:事故|事件)|杜绝")


def numbers_of(rule: Rule) -> Iterator[Fraction]:
    """The numbers that a rule states, a change without its sign."""
    for number in (rule.value, rule.high):
        if number is not None:
            yield abs(Fraction(number)) if rule.kind == CHANGES_BY else Fraction(number)


def numbers_in(quote: str, unit: Unit | None = None) -> set[Fraction]:
    """Every number that a quote states: digits, Chinese numerals, and the words that mean one.

    零 and 不发生 are 0; 全部, 所有, 均 and 全覆盖 are 100 %; 每 is one each; a list states how many things it lists;
    万 and 亿 count before a measure word; 翻一番 is a change by 100 %. A `unit` of fractions has percentages too.
    """
    plain = normal(quote)
    found = {number for text in (plain, " ".join(quote.split())) for number in _written(text)}
    if _ZERO.search(plain):
        found.add(Fraction(0))
    if _HUNDRED.search(plain):
        found.add(Fraction(100))
    if "每" in plain or "各" in plain or "分别" in plain:
        found.add(Fraction(1))
    found.update(Fraction(change) for word, change in DOUBLED.items() if word in plain)
    if not any(quantity.kind == NUMBER for quantity in quantities(plain)):
        for clause in re.split("[,;:。]", plain):
            found.add(Fraction(len(_ENUMERATED.findall(clause)) + 1))
    if unit is not None and unit.id == "fraction":
        found |= {number / 100 for number in found}
    return found


def _written(text: str) -> Iterator[Fraction]:
    """The numbers in digits and numerals; a numeral that is none (三品一标) gives those of its characters."""
    for pattern in (_DIGITS, _NUMERAL):
        for match in pattern.finditer(text):
            number = read_numeral(match.group())
            if number is not None:
                yield from _scaled(Fraction(number), text, match.end())
            if pattern is _NUMERAL:
                yield from (Fraction(one) for sign in match.group() if (one := read_numeral(sign)) is not None)


def _scaled(number: Fraction, text: str, at: int) -> Iterator[Fraction]:
    """A number with each of the multipliers behind it, and as the change that so many times are."""
    yield number
    while text[at : at + 1] in _SCALES:
        number *= _SCALES[text[at]]
        at += 1
        yield number
    if text.startswith("倍", at):
        yield number * 100
        yield (number - 1) * 100
