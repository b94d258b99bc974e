"""Terms: what a plan and the user's wishes ask of records, and what each target needs to get a figure from them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta

from qcity.messages import nearest
from qcity.naming import MAX_SUGGESTIONS, YEARS_BEYOND
from qcity.periods import HALF_YEAR, MONTH, QUARTER, YEAR, Period, span
from qcity.plan import SUM, Body, Plan, Target
from qcity.rules import ABOUT, AT_MOST, CHANGES_BY, EQUALS, EXTERNAL, FALLS, LESS_THAN, Rule
from qcity.units import AMOUNT, COUNT, RATIO

RATE, TOTAL, RECORDS = "rate", "total", "records"
"""What a target needs: pooled counts; a sum of amounts; a sum in which a record without an amount counts one."""

NEEDS = (RATE, TOTAL, RECORDS)
LENGTHS = {MONTH: 1, QUARTER: 3, HALF_YEAR: 6, YEAR: 12}
"""The lengths that the periods of measurements can have, in months."""

FIRST_DAY = date(1900, 1, 1)
"""No record that anybody means is older."""

RESULTS: Mapping[str, bool] = {"合格": True, "不合格": False}
"""What the result of one batch can be, and whether it passed."""

PLAIN_YEARS = 12
"""Days of so many years before the last one are known to an engine at once; older ones it learns when it meets them."""

_FEWER = frozenset({AT_MOST, LESS_THAN, FALLS})


def folded(text: str) -> str:
    """A cell as it is read: after NFKC, without the white space around it."""
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def need_of(target: Target) -> str | None:
    """What a target needs of records; None where records cannot make its figure (an index, a score, a mean).

    It follows from its unit and roll-up: a ratio is pooled, counts and amounts are added where the plan adds them.
    """
    if target.unit.kind == RATIO:
        return RATE
    if target.rollup == SUM and target.unit.kind in (COUNT, AMOUNT):
        return RECORDS if target.unit.kind == COUNT else TOTAL
    return None


def counts_failures(target: Target) -> bool:
    """Whether a rate's numerator is what did not pass: a detection rate's, and any other that is to be low."""
    return target.unit.kind == RATIO and _wants_fewer(target.rule)


def _wants_fewer(rule: Rule) -> bool:
    kind = rule.holds or "" if rule.kind == EXTERNAL else rule.kind
    if kind == EQUALS:
        return rule.value == 0
    if kind == CHANGES_BY:
        return rule.value is not None and rule.value < 0
    return kind in _FEWER or (kind == ABOUT and rule.better == "lower")


class Terms:
    """What a row may say: the plan's names, the days from `first` to `last`, and the words for results.

    `period` is what all dates must lie in. `every` is the length of the measurements' periods; where it is None, a
    target's own cadence is, else the year. `unique` wants an id of every record.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        period: Period | None = None,
        every: str | None = None,
        unique: bool = False,
        results: Mapping[str, bool] = RESULTS,
    ) -> None:
        self.plan = plan
        self.period = period
        self.every = every
        self.unique = unique
        self.results = {folded(word): passed for word, passed in results.items()}
        last_year = max([plan.due.end.year, *(t.due.end.year for t in plan.targets)]) + YEARS_BEYOND
        self.first = period.start if period else FIRST_DAY
        self.last = period.end if period else date(min(last_year, 9999), 12, 31)
        self._suggestions: dict[tuple[str, str], str] = {}
        self._targets: dict[str, Target | None] = {}
        self._bodies: dict[str, Body | None] = {}

    def target(self, text: str) -> Target | None:
        """The target that a text names, by id, name or alias; None where it names none."""
        if text not in self._targets:
            self._targets[text] = self.plan.find_target(text)
        return self._targets[text]

    def body(self, text: str) -> Body | None:
        """The body that a text names, by id, name or alias; None where it names none."""
        if text not in self._bodies:
            self._bodies[text] = self.plan.find_body(text)
        return self._bodies[text]

    def target_spellings(self) -> dict[str, list[str]]:
        """The ids, names and aliases that mean a target, by what it needs."""
        found: dict[str, list[str]] = {need: [] for need in NEEDS}
        for spelling in self.plan.target_spellings():
            target = self.target(spelling)
            need = need_of(target) if target is not None else None
            if need is not None:
                found[need].append(spelling)
        return found

    def body_spellings(self) -> list[str]:
        """The ids, names and aliases that mean a body."""
        return [spelling for spelling in self.plan.body_spellings() if self.body(spelling) is not None]

    def nearest(self, column: str, text: str) -> str:
        """The known names most like a text in the column `indicator` or `body`; nothing after many such questions."""
        key = column, text
        if key not in self._suggestions and len(self._suggestions) < MAX_SUGGESTIONS:
            known = self.plan.target_spellings() if column == "indicator" else self.plan.body_spellings()
            self._suggestions[key] = nearest(text, known)
        return self._suggestions.get(key, "")

    def length_of(self, target: Target) -> str:
        """How long the periods of a target's measurements are."""
        return self.every or target.cadence or YEAR

    def period_of(self, target: Target, day: date) -> Period:
        """The period of a target's measurements that a day falls into."""
        length = self.length_of(target)
        return span(day.year, (day.month - 1) // LENGTHS[length] * LENGTHS[length] + 1, length)

    @property
    def months(self) -> tuple[int, int]:
        """The first and the last month that a row may have, as year * 12 + month - 1."""
        return self.first.year * 12 + self.first.month - 1, self.last.year * 12 + self.last.month - 1

    def plain_days(self) -> list[str]:
        """The days, as 2020-06-30, that an engine is to know from the beginning."""
        first = max(self.first, date(max(self.last.year - PLAIN_YEARS, 1), 1, 1))
        count = (self.last - first).days + 1
        return [(first + timedelta(days=i)).isoformat() for i in range(count)]
