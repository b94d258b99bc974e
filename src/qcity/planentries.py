"""What each entry of a plan file may hold: the keys, what each may be, and how they go together.

The models say what a key may hold by itself. How keys go together is read from the entry as it was written
(`clashes`), so that it is told beside the problems of single keys and not only once these are mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Annotated, Any, ClassVar, Literal, LiteralString

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator
from pydantic_core import PydanticCustomError

from qcity import rules
from qcity.errors import Message
from qcity.periods import Period, read_period
from qcity.plan import WHOLE
from qcity.yamlfile import Location, UnquotedDate

Clashes = Iterator[tuple[Location, Message]]


def _wrong(kind: LiteralString) -> PydanticCustomError:
    return PydanticCustomError(kind, kind)


def _text(value: object) -> object:
    if isinstance(value, UnquotedDate):
        raise _wrong("unquoted_date")
    if isinstance(value, Decimal):
        raise _wrong("number_as_text")
    if isinstance(value, str) and not value.strip():
        raise _wrong("empty_text")
    return value


def _number(value: object) -> object:
    if not isinstance(value, Decimal):
        raise _wrong("not_a_number")
    return value


def _period(value: object) -> Period | None:
    return read_period(str(value)) if isinstance(value, str | Decimal) else None


def _period_text(value: object) -> object:
    period = _period(value)
    if period is None:
        raise _wrong("not_a_period")
    return str(period)


def _year(value: object) -> object:
    if not isinstance(value, Decimal) or value != int(value) or not 1 <= value <= 9999:
        raise _wrong("not_a_year")
    return int(value)


def _day(value: object) -> object:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:  # Python also reads 20180315 and 2018-W11-4
        raise _wrong("not_a_date")
    return day


def _digest(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch("[0-9a-f]{64}", value):
        raise _wrong("not_a_digest")
    return value


def _only_true(value: object) -> object:
    if value is not True:
        raise _wrong("only_true")
    return value


def _external(value: object) -> str | dict[str, str]:
    """Who sets a threshold: a text, or the text behind the kind of rule that the plan gives it."""
    text = next(iter(value.values())) if isinstance(value, dict) and len(value) == 1 else value
    kinds = list(value) if isinstance(value, dict) else []
    sound = isinstance(text, str) and not isinstance(text, UnquotedDate) and text.strip()
    if not sound or any(kind not in rules.THRESHOLD_KINDS for kind in kinds):
        raise PydanticCustomError("external_form", "text or a rule", {"known": " ".join(rules.THRESHOLD_KINDS)})
    return text if not kinds else {str(kinds[0]): str(text)}  # type: ignore[return-value]


def _none_word(value: str | None) -> str | None:
    return None if value == "none" else value


Text = Annotated[str, BeforeValidator(_text)]
Number = Annotated[Decimal, BeforeValidator(_number)]
PeriodText = Annotated[str, BeforeValidator(_period_text)]
Year = Annotated[int, BeforeValidator(_year)]
Day = Annotated[date, BeforeValidator(_day)]
Id = Annotated[str, BeforeValidator(_text), Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Pair = Annotated[list[Number], Field(min_length=2, max_length=2)]
OnlyTrue = Annotated[bool, BeforeValidator(_only_true)]
External = Annotated[str | dict[str, str], PlainValidator(_external)]
Cadence = Annotated[Literal["none", "month", "quarter", "half_year", "year"] | None, AfterValidator(_none_word)]


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @classmethod
    def keys(cls) -> list[str]:
        """The keys that are known, as a file writes them."""
        return [field.alias or name for name, field in cls.model_fields.items()]

    @classmethod
    def clashes(cls, data: dict[str, Any]) -> Clashes:  # noqa: ARG003 (most entries have none)
        """Keys that do not go together, with their place in the entry; a key that is wrong by itself is given too."""
        yield from ()


class LintEntry(Entry):
    """A finding of `plan lint` that is explained here and so no longer reported."""

    ignore: Text
    why: Text


class DomainEntry(Entry):
    """A heading that groups targets."""

    id: Text
    name: Text
    name_en: Text | None = None


class PhaseEntry(Entry):
    """A stage of the plan's own schedule; both ends are periods."""

    name: Text
    from_: PeriodText = Field(alias="from")
    to: PeriodText

    @classmethod
    def clashes(cls, data: dict[str, Any]) -> Clashes:
        first, last = _period(data.get("from")), _period(data.get("to"))
        if first and last and first.start > last.end:
            yield ("to",), Message("plan_phase_order")


class HeadEntry(Entry):
    """The plan's head."""

    id: Text
    title: Text
    due: PeriodText
    title_en: Text | None = None
    document: Text | None = None
    issuer: Text | None = None
    issued: Day | None = None
    starts: Year | None = None
    language: Literal["zh", "en"] = "zh"
    source_sha256: Annotated[Text, BeforeValidator(_digest)] | None = None
    domains: list[DomainEntry] = []
    phases: list[PhaseEntry] = []
    lint: list[LintEntry] = []

    @classmethod
    def clashes(cls, data: dict[str, Any]) -> Clashes:
        phases = data.get("phases")
        for i, phase in enumerate(phases if isinstance(phases, list) else []):
            for where, message in PhaseEntry.clashes(phase) if isinstance(phase, dict) else ():
                yield ("phases", i, *where), message


class UnitEntry(Entry):
    """A unit of the plan's own; with `of` and `factor` it converts."""

    id: Text
    aliases: list[Text] = []
    of: Text | None = None
    factor: Annotated[Number, Field(gt=0)] | None = None

    @classmethod
    def clashes(cls, data: dict[str, Any]) -> Clashes:
        given = [key for key in ("of", "factor") if data.get(key) is not None]
        if len(given) == 1:
            yield (given[0],), Message("plan_of_and_factor")


class BodyEntry(Entry):
    """Somebody a figure can be about, or who answers for a target."""

    id: Text
    name: Text
    kind: Literal["whole", "area", "department"]
    aliases: list[Text] = []
    within: Text | None = None
    note: Text | None = None
    lint: list[LintEntry] = []


class BaselineEntry(Entry):
    """What a directional rule compares with."""

    period: PeriodText
    value: Number | None = None


class VoidEntry(Entry):
    """A withdrawn target."""

    reason: Text
    since: PeriodText | None = None
    source: Text | None = None


class RuleFields(Entry):
    """The rules, of which exactly one must be there, and the words that belong to one."""

    kinds: ClassVar[tuple[str, ...]] = rules.KINDS
    instead: ClassVar[str | None] = None
    """A key with which an entry may do without a rule."""

    at_least: Number | None = None
    more_than: Number | None = None
    at_most: Number | None = None
    less_than: Number | None = None
    equals: Number | None = None
    between: Pair | None = None
    about: Number | None = None
    rises: OnlyTrue | None = None
    falls: OnlyTrue | None = None
    changes_by: Number | None = None
    external: External | None = None
    strict: bool | None = None
    tolerance: Annotated[Number, Field(ge=0)] | None = None
    better: Literal["higher", "lower"] | None = None

    @classmethod
    def clashes(cls, data: dict[str, Any]) -> Clashes:
        given = [kind for kind in rules.KINDS if kind in data]
        meant = [kind for kind in given if data[kind] is not False]  # `rises: false` has a problem of its own
        optional = cls.instead is not None and data.get(cls.instead) is not None
        if len(meant) > 1 or not (given or optional or cls._misspells_a_rule(data)):
            known = [*cls.kinds, *([cls.instead] if cls.instead else [])]
            blanks = {"given": ", ".join(meant) or "-", "known": " ".join(known)}
            yield (), Message("plan_one_rule", blanks)
        elif meant and data[meant[0]] is None:
            yield (meant[0],), Message("plan_empty_rule", {"given": meant[0]})
        if _falls_back(data.get("between")):
            yield ("between",), Message("plan_between_order")
        if isinstance(data.get("changes_by"), Decimal) and data["changes_by"] == 0:
            yield ("changes_by",), Message("plan_changes_by_zero")
        for word, rule in (("strict", "between"), ("tolerance", "about"), ("better", "about")):
            if word in data and rule not in given and (given or optional):
                yield (word,), Message("plan_word_without_rule", {"word": word, "rule": rule})

    @classmethod
    def _misspells_a_rule(cls, data: dict[str, Any]) -> bool:
        known = cls.keys()
        nearest = [key for text in data if text not in known for key in get_close_matches(text, known, 1, 0.5)]
        return any(key in rules.KINDS for key in nearest)


class TargetEntry(RuleFields):
    """One quantitative target."""

    id: Id
    name: Text
    domain: Text
    unit: Text
    name_en: Text | None = None
    aliases: list[Text] = []
    clause: Text | None = None
    quote: Text | None = None
    when: Literal["by_due", "every_period", "every_year"] = "by_due"
    cadence: Cadence = None
    scope: Literal["whole", "each_area", "each_body"] = "whole"
    bodies: list[Text] = []
    rollup: Literal["pooled", "sum", "mean", "max", "min", "none"] | None = None
    measure: Literal["stock", "flow", "cumulative"] = "stock"
    range: Annotated[list[Number | None], Field(min_length=2, max_length=2)] | None = None
    commitment: Literal["binding", "aspirational"] = "binding"
    sample: bool = False
    starts: Year | None = None
    due: PeriodText | None = None
    baseline: BaselineEntry | None = None
    void: VoidEntry | None = None
    numerator: Text | None = None
    denominator: Text | None = None
    departments: list[Text] = []
    inferred: bool = False
    note: Text | None = None
    lint: list[LintEntry] = []

    @classmethod
    def clashes(cls, data: dict[str, Any]) -> Clashes:
        yield from super().clashes(data)
        if _falls_back(data.get("range")):
            yield ("range",), Message("plan_range_order")
        bodies = data.get("bodies")
        if isinstance(bodies, list) and bodies and data.get("scope", WHOLE) == WHOLE:
            yield ("bodies",), Message("plan_bodies_of_whole")


class NotTargetEntry(Entry):
    """A quantity of the plan's text that is no target, and why."""

    quote: Text
    why: Text


def _falls_back(pair: object) -> bool:
    """Whether a value is two numbers of which the second is the lower."""
    if not (isinstance(pair, list) and len(pair) == 2):
        return False
    low, high = pair
    return isinstance(low, Decimal) and isinstance(high, Decimal) and low > high
