"""A plan file and its text held together: quotes in the text, numbers in their quotes, every quantity accounted for.

(Contract, section 1.) What counts as a quantity is documented in `quantities`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from hashlib import sha256
from typing import NamedTuple

from qcity.measurement import Issue
from qcity.numbers import number_text
from qcity.periods import read_period
from qcity.plan import Phase, Plan, Target
from qcity.plantext.normal import Normal, normal
from qcity.plantext.quantities import PHASE, Quantity, quantities
from qcity.plantext.quotes import numbers_in, numbers_of
from qcity.plantext.stages import read_stage
from qcity.source import Place

TARGET, STAGE, LISTED, UNACCOUNTED = "target", "phase", "listed", "unaccounted"
STATUSES = (TARGET, STAGE, LISTED, UNACCOUNTED)
_PREFIX = 4
_MOST_OF_A_QUOTE = 60
_PAUSE = re.compile(r"[,;。:!?]")
_FAR = 160
"""A clause is shown for no more than so many characters around its quantity."""

LineOf = Callable[[tuple[str | int, ...]], int | None]
"""The line of the plan file on which a location of it stands."""


class Mark(NamedTuple):
    """A quantity of the text, what accounts for it, and the ids of the targets whose quotes hold it.

    `line` is the line of the text, from 1; `is_ruled` says that one of these targets has its number as a rule's.
    """

    quantity: Quantity
    status: str
    targets: tuple[str, ...]
    line: int
    is_ruled: bool = True


class Audit(NamedTuple):
    """What came of holding a plan and its text together: every quantity marked, and what is wrong.

    `sha256` is the digest of the text without white space; `is_other_text` says that the plan was made from another.
    """

    plan: Plan
    path: str
    text: Normal
    marks: tuple[Mark, ...]
    issues: tuple[Issue, ...]
    sha256: str
    is_other_text: bool = False

    @property
    def exit_code(self) -> int:
        """1 where anything is wrong, else 0 (contract, section 4)."""
        return 1 if self.issues else 0

    def tally(self) -> dict[str, int]:
        """How many quantities have each status."""
        counts = dict.fromkeys(STATUSES, 0)
        for mark in self.marks:
            counts[mark.status] += 1
        return counts


def audit(
    plan: Plan,
    not_targets: Sequence[str],
    path: str,
    lines: Sequence[str],
    line_of: LineOf,
    source_sha256: str | None = None,
) -> Audit:
    """Holds a plan and the lines of its text together.

    `not_targets` are the quotes of what the plan leaves out, `source_sha256` the digest of the text that it is of.
    """
    text = Normal(lines)
    marker = Marker(text)
    for target in plan.targets:
        marker.add(normal(target.quote or ""), target)
    for quote in not_targets:
        marker.add(normal(quote), None)
    places = marker.places()
    issues: list[Issue] = []
    for i, target in enumerate(plan.targets):
        issues += _of_target(target, text.text, places, Place(plan.path, None, line_of(("targets", i, "quote"))))
    for i, quote in enumerate(not_targets):
        if not places.get(normal(quote)):
            place = Place(plan.path, None, line_of(("not_targets", i, "quote")))
            issues.append(_not_in_text(quote, text.text, place, f"not_targets[{i}]"))
    marks = tuple(_marks(plan, text, marker, places))
    for mark in marks:
        if mark.status == UNACCOUNTED:
            begin, end = marker.clause(mark.quantity)
            said = text.written(mark.quantity.start, mark.quantity.end)
            place = Place(path, None, mark.line)
            issues.append(
                Issue("quantity-unaccounted", place, None, said, {"clause": text.written(begin, end).strip()})
            )
    digest = digest_of(lines)
    return Audit(plan, path, text, marks, tuple(issues), digest, source_sha256 not in (None, digest))


def digest_of(lines: Sequence[str]) -> str:
    """The SHA-256 of a text with all white space removed, in hex: `source_sha256` of a plan file."""
    return sha256("".join("".join(line.split()) for line in lines).encode("utf-8", "surrogatepass")).hexdigest()


def _of_target(target: Target, text: str, places: dict[str, list[int]], place: Place) -> Iterator[Issue]:
    if not target.quote:
        yield Issue("no-quote", place, None, None, {"target": target.id})
        return
    if not places.get(normal(target.quote)):
        yield _not_in_text(target.quote, text, place, target.id)
    wrong = missing_numbers(target)
    if wrong:
        blanks = {"target": target.id, "numbers": "、".join(number_text(one) for one in wrong)}
        yield Issue("number-not-in-quote", place, None, target.quote, blanks)


def missing_numbers(target: Target) -> list[Fraction]:
    """The numbers of a target's rule that its quote does not state, as digits, numerals or words."""
    stated = numbers_in(target.quote or "", target.unit)
    return [number for number in numbers_of(target.rule) if number not in stated]


def _not_in_text(quote: str, text: str, place: Place, owner: str) -> Issue:
    """A quote that stands nowhere, with how much of its beginning does."""
    wanted = normal(quote)
    low, high = 0, len(wanted)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if wanted[:middle] in text else (low, middle - 1)
    found = wanted[:low] if low >= _PREFIX else ""
    return Issue("quote-not-in-text", place, None, quote, {"target": owner, "found": found[-_MOST_OF_A_QUOTE:]})


def _marks(plan: Plan, text: Normal, marker: Marker, places: dict[str, list[int]]) -> Iterator[Mark]:
    for quantity, owners in zip(marker.quantities, marker.covered(places), strict=True):
        line = text.place(quantity.core)[0] + 1
        targets = list(dict.fromkeys(owner for owner in owners if isinstance(owner, Target)))
        if targets:
            numbers = set(quantity.numbers)
            ruled = not numbers or any(numbers & {*map(abs, numbers_of(target.rule))} for target in targets)
            yield Mark(quantity, TARGET, tuple(target.id for target in targets), line, ruled)
        elif quantity.kind == PHASE and _is_phase(plan.phases, text.text, quantity):
            yield Mark(quantity, STAGE, (), line)
        else:
            yield Mark(quantity, LISTED if owners else UNACCOUNTED, (), line)


def _is_phase(phases: Sequence[Phase], text: str, quantity: Quantity) -> bool:
    """Whether a range of dates is one of the plan's phases."""
    stage = read_stage(text, quantity, 0)
    if stage is None:
        return False
    ends = (read_period(stage[1]), read_period(stage[2]))
    return any((phase.start, phase.end) == ends for phase in phases)


class Marker:
    """Finds quotes in a text and says which of its quantities they cover.

    Quotes are looked up by their first characters, all in one pass over the text, so that many of them in a long text
    take no longer than the text and the quotes together.
    """

    def __init__(self, text: Normal, found: Sequence[Quantity] | None = None) -> None:
        self.text = text
        self.quantities = quantities(text.text, text.starts) if found is None else found
        self._quotes: dict[str, list[object]] = {}

    def add(self, quote: str, owner: object) -> None:
        """A quote in normal form, and whose it is."""
        if quote:
            self._quotes.setdefault(quote, []).append(owner)

    def places(self) -> dict[str, list[int]]:
        """Where each quote stands in the text; one that stands nowhere has no places."""
        text = self.text.text
        found: dict[str, list[int]] = {quote: [] for quote in self._quotes}
        by_prefix: dict[str, set[int]] = {}
        for quote in self._quotes:
            by_prefix.setdefault(quote[:_PREFIX], set()).add(len(quote))
        for short in (prefix for prefix in by_prefix if len(prefix) < _PREFIX):
            at = text.find(short)
            while at >= 0:
                found[short].append(at)
                at = text.find(short, at + 1)
        for at in range(len(text) - _PREFIX + 1):
            for length in by_prefix.get(text[at : at + _PREFIX], ()):
                places = found.get(text[at : at + length])
                if places is not None and at + length <= len(text):
                    places.append(at)
        return found

    def covered(self, places: dict[str, list[int]] | None = None) -> list[list[object]]:
        """For each quantity, whose quotes cover it, in the order in which they were added."""
        owners: list[list[object]] = [[] for _ in self.quantities]
        starts = [quantity.core for quantity in self.quantities]
        for quote, stands in (self.places() if places is None else places).items():
            done = 0
            for place in stands:
                first = max(bisect_left(starts, place), done)  # the same quote may overlap itself
                done = max(done, bisect_right(starts, place + len(quote) - 1))
                while done > first and self.quantities[done - 1].close > place + len(quote):
                    done -= 1
                for i in range(first, done):
                    owners[i] += self._quotes[quote]
        return owners

    def unaccounted(self) -> Iterator[Quantity]:
        """The quantities that no quote covers, but for the stages of the schedule."""
        for quantity, owners in zip(self.quantities, self.covered(), strict=True):
            if not owners and quantity.kind != PHASE:
                yield quantity

    def clause(self, quantity: Quantity) -> tuple[int, int]:
        """The clause in which a quantity stands, on its own line."""
        text = self.text.text
        line = bisect_right(self.text.starts, quantity.core) - 1
        low = self.text.starts[line]
        high = self.text.starts[line + 1] if line + 1 < len(self.text.starts) else len(text)
        low, high = max(low, quantity.core - _FAR), min(high, quantity.close + _FAR)
        begin = max((match.end() for match in _PAUSE.finditer(text, low, quantity.core)), default=low)
        close = _PAUSE.search(text, quantity.close, high)
        return begin, max(quantity.close, close.start() if close else high)
