"""The rules for one record, as a pydantic model: what each cell may say, and which cells fit its target.

Every other place that tells right rows from wrong ones is held to this one by tests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, PlainValidator, ValidationError, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from qcity.measurement import Issue
from qcity.messages import listed
from qcity.numbers import decimals_of, read_number
from qcity.plan import Body, Target
from qcity.readers.decoding import UNREADABLE
from qcity.records.terms import RATE, RECORDS, Terms, folded, need_of
from qcity.source import Place

MOST_OF_A_ROW = 10**9
"""A row's count is below it, so that no sum of counts overflows an engine's integers before 9 thousand million rows."""

WHOLE_DIGITS, DECIMALS = 18, 9
"""An amount has at most so many digits before and behind the point: sums of a thousand million rows stay exact."""

ENCODINGS = listed(("UTF-8", "GB18030"))
CHINA = timezone(timedelta(hours=8))
"""A moment counts for the day that it was in China."""

_DAY = re.compile(
    r"""(?P<y>[0-9]{4})(?:-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})
        | /(?P<sm>[0-9]{1,2})/(?P<sd>[0-9]{1,2})
        | \.(?P<pm>[0-9]{1,2})\.(?P<pd>[0-9]{1,2})
        | (?P<bm>[0-9]{2})(?P<bd>[0-9]{2})
        | 年(?P<cm>[0-9]{1,2})月(?P<cd>[0-9]{1,2})[日号])
        (?:[Tt\ ]\ ?(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?
           \ ?(?P<zone>[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?)?""",
    re.VERBOSE,
)


def read_day(text: str) -> date | None:
    """The day that a text names; a time with its offset from UTC is the day it was in China; None for no day.

    >>> str(read_day("2020年6月30日")), str(read_day("2020-06-30T20:00:00Z")), read_day("2020-02-30")
    ('2020-06-30', '2020-07-01', None)
    """
    match = _DAY.fullmatch(folded(text))
    if match is None:
        return None
    parts = match.groupdict()
    month = next(int(parts[k]) for k in ("m", "sm", "pm", "bm", "cm") if parts[k])
    day = next(int(parts[k]) for k in ("d", "sd", "pd", "bd", "cd") if parts[k])
    try:
        found = datetime(
            int(parts["y"]), month, day, int(parts["hour"] or 0), int(parts["minute"] or 0), int(parts["second"] or 0),
            tzinfo=_zone(parts["zone"]) if parts["zone"] else CHINA,
        )  # fmt: skip
        return found.astimezone(CHINA).date()
    except (ValueError, OverflowError):
        return None


def _zone(text: str) -> timezone:
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _wrong(code: str, **blanks: str) -> PydanticCustomError:
    return PydanticCustomError(code, "{code}", {"code": code, **blanks})


def _terms(info: ValidationInfo) -> Terms:
    if not isinstance(info.context, Terms):
        raise TypeError("records are read in the context of their terms")
    return info.context


def _cell(text: Any, column: str) -> str:
    """A cell's text, folded; refuses what could not be decoded."""
    if UNREADABLE in text:
        raise _wrong("undecodable", column=column, encodings=ENCODINGS)
    return folded(text)


def _needed(text: Any, column: str) -> str:
    cell = _cell(text, column)
    if not cell:
        raise _wrong("empty-field", column=column)
    return cell


def _indicator(text: Any, info: ValidationInfo) -> Target:
    cell, terms = _needed(text, "indicator"), _terms(info)
    target = terms.target(cell)
    if target is None:
        raise _wrong("unknown-indicator", nearest=terms.nearest("indicator", cell))
    if need_of(target) is None:
        raise _wrong("not-from-records", target=target.label, unit=target.unit.id)
    return target


def _date(text: Any, info: ValidationInfo) -> date:
    day, terms = read_day(_needed(text, "date")), _terms(info)
    if day is None:
        raise _wrong("bad-date")
    if not terms.first <= day <= terms.last:
        raise _wrong("date-outside", first=terms.first.isoformat(), last=terms.last.isoformat())
    return day


def _body(text: Any, info: ValidationInfo) -> Body:
    terms = _terms(info)
    if text is None:
        return terms.plan.whole
    cell = _needed(text, "body")
    body = terms.body(cell)
    if body is None:
        raise _wrong("unknown-body", nearest=terms.nearest("body", cell))
    return body


def _count(text: Any, info: ValidationInfo) -> int | None:
    cell = "" if text is None else _cell(text, info.field_name or "")
    if not cell:
        return None
    number = read_number(cell)
    if number is None or number != number.to_integral_value() or not 0 <= number < MOST_OF_A_ROW:
        raise _wrong("bad-count")
    return int(number)


def _result(text: Any, info: ValidationInfo) -> bool | None:
    cell, known = "" if text is None else _cell(text, "result"), _terms(info).results
    if cell and cell not in known:
        raise _wrong("bad-result", known=" ".join(known))
    return known[cell] if cell else None


def _amount(text: Any) -> Decimal | None:
    cell = "" if text is None else _cell(text, "amount")
    if not cell:
        return None
    number = read_number(cell)
    if number is None or abs(number) >= 10**WHOLE_DIGITS or decimals_of(number) > DECIMALS:
        raise _wrong("bad-number")
    return number


def _record_id(text: Any, info: ValidationInfo) -> str | None:
    if _terms(info).unique:
        _needed(text or "", "record_id")
    if text is None:
        return None
    return str(text).strip()  # ids are compared as they are written


class Record(BaseModel):
    """One row: None stands for a column that the file does not have, and for an empty cell.

    A rate's row gives two counts or one result, a total's an amount; of a target that counts things, a row without an
    amount is one of them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    indicator: Annotated[Target, PlainValidator(_indicator)]
    date: Annotated[date, PlainValidator(_date)]
    body: Annotated[Body, PlainValidator(_body)]
    sampled: Annotated[int | None, PlainValidator(_count)]
    passed: Annotated[int | None, PlainValidator(_count)]
    result: Annotated[bool | None, PlainValidator(_result)]
    amount: Annotated[Decimal | None, PlainValidator(_amount)]
    record_id: Annotated[str | None, PlainValidator(_record_id)]

    @model_validator(mode="after")
    def _fits_its_target(self) -> Self:
        need = need_of(self.indicator)
        given = {
            "counts": self.sampled is not None or self.passed is not None,
            "result": self.result is not None,
            "amount": self.amount is not None,
        }
        fitting = ("counts", "result") if need == RATE else ("amount",)
        for column, is_given in given.items():
            if is_given and column not in fitting:
                raise _misfit(self.indicator, "sampled" if column == "counts" else column)
        if need == RATE:
            self._check_rate(is_counted=given["counts"])
        elif self.amount is None and need != RECORDS:
            raise _wrong("empty-field", column="amount")
        elif self.amount is None and self.record_id is not None:
            _needed(self.record_id, "record_id")
        if self.amount is not None:
            _check_range(self.indicator, self.amount)
        return self

    def _check_rate(self, *, is_counted: bool) -> None:
        if is_counted and self.result is not None:
            raise _misfit(self.indicator, "result")
        if not is_counted and self.result is None:
            raise _wrong("empty-field", column="sampled")
        if is_counted and (self.sampled is None or self.passed is None):
            raise _wrong("empty-field", column="sampled" if self.sampled is None else "passed")
        if self.passed is not None and self.sampled is not None and self.passed > self.sampled:
            raise _wrong("passed-above-sampled", column="passed", sampled=str(self.sampled))


def _misfit(target: Target, column: str) -> PydanticCustomError:
    return _wrong("wrong-columns", column=column, target=target.label)


def _check_range(target: Target, amount: Decimal) -> None:
    """An amount is not below 0 unless the target's range has room there, and counts things that are whole."""
    low = target.range.low if target.range else None
    if amount < 0 and low is not None and low >= 0:
        raise _wrong("out-of-range", column="amount", target=target.label, unit=target.unit.id, low="0", high="")
    if target.range is not None and target.range.whole and amount != amount.to_integral_value():
        raise _wrong("not-whole", column="amount", target=target.label)


COLUMNS = tuple(Record.model_fields)
"""The columns of records, by their English names."""


def judge_record(cells: Mapping[str, str | None], terms: Terms, place: Place) -> Record | list[Issue]:
    """The record that a row's cells are, else everything that is wrong with them, at the row's place."""
    try:
        return Record.model_validate({column: cells.get(column) for column in COLUMNS}, context=terms)
    except ValidationError as error:
        found = []
        for one in error.errors(include_url=False):
            blanks = {k: v for k, v in one.get("ctx", {}).items() if k != "code"}
            column = blanks.get("column") or str(one["loc"][0])
            text = cells.get(column) or ""
            found.append(Issue(one["type"], place, column, text, blanks))
        return found
