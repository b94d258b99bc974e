"""What a plan's text states: its goals, the quantities that are none, and the stages of its schedule."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from qcity.plantext.quantities import Quantity
from qcity.plantext.structure import Head, Paragraph

UNREAD = "unread"
"""Why a quantity is no goal that the grammar did not understand."""


class Goal(NamedTuple):
    """One numeric goal: what it is about, the rule, the number and the unit, and where it stands.

    `start` and `end` are the places of its quote in the text. `value` (and `high`, the upper end of a range) is in
    `unit`; for `changes_by` it is in %. `due` is the year that governs it, None where none does. `baseline` is the
    year, and the value where the text has it, that a change is counted from. `is_lifted` says that the unit's usual
    range does not hold. `notes` say how the wording was read where it can be read otherwise.
    """

    name: str
    kind: str
    value: Decimal
    unit: str
    start: int
    end: int
    paragraph: Paragraph
    high: Decimal | None = None
    due: int | None = None
    is_hedged: bool = False
    when: str | None = None
    cadence: str | None = None
    is_each_area: bool = False
    measure: str | None = None
    baseline: tuple[int, Decimal | None] | None = None
    is_sample: bool = False
    is_lifted: bool = False
    notes: tuple[str, ...] = ()


class Left(NamedTuple):
    """A quantity that is no goal: the stretch of the text to be quoted, and why."""

    start: int
    end: int
    why: str


class Stage(NamedTuple):
    """A stage of the plan's own schedule, with its first and last period."""

    name: str
    first: str
    last: str


class Reading(NamedTuple):
    """What a text says: its head, its goals in order, what is left, and the stages of its schedule.

    `paragraphs` and `quantities` are what it was read from.
    """

    head: Head
    goals: tuple[Goal, ...]
    left: tuple[Left, ...]
    stages: tuple[Stage, ...]
    paragraphs: tuple[Paragraph, ...]
    quantities: tuple[Quantity, ...]
