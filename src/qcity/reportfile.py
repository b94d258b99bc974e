"""A JSON report read back, whoever may have written or changed it.

What the contract says a report has must be there; what was added to it later need not be.
"""

from __future__ import annotations

import re
from json import JSONDecodeError
from pathlib import Path

from qcity.errors import Bilingual, Message, UsageError, reason_of
from qcity.jsonvalues import (
    ONCE,
    At,
    OddError,
    TwiceError,
    added,
    day,
    items,
    member,
    number_or_none,
    parse,
    period,
    text,
    text_or_none,
    whole,
    word,
)
from qcity.measurement import ERROR, WARNING
from qcity.periods import Period
from qcity.plan import CUMULATIVE, FLOW, STOCK
from qcity.readers import Fault
from qcity.readers.decoding import decode
from qcity.readers.limits import max_bytes
from qcity.report import VERDICTS
from qcity.rules import BETWEEN, BOUND_SIGNS, KINDS, Rule
from qcity.snapshot import Figures, File, Reported, Snapshot, State, Trouble, plain_rule

SCHEMA_VERSION = 1
"""The newest version of the JSON report that is understood."""

_LOOKED_AT = 4096
_BEFORE = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
"""What may stand before a document's first character: a byte order mark, white space, the halves of wide characters."""
_BEGUN = re.compile(r'\s*\{.*?"schema_version"\s*:', re.DOTALL)
"""How a report begins, also one that breaks off or is broken later."""
_FIGURE = Bilingual("数值或界限", "a number or a bound")


def report_at(path: str) -> Snapshot | None:
    """The snapshot of the JSON report in a file, as `report_in` has it; raises UsageError where it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(_LOOKED_AT)
            if _opens_an_object(content):
                content += file.read(max_bytes() + 1)
    except (OSError, ValueError) as error:
        raise UsageError(Message("unreadable_file", {"path": path, "reason": reason_of(error)})) from error
    return report_in(path, content)


def report_in(path: str, content: bytes) -> Snapshot | None:
    """The snapshot of a JSON report; None where the content is something else, or too large to be read at all.

    Raises UsageError, which names the file, where it is a report that is broken, odd or of a later version.
    """
    if not _opens_an_object(content[:_LOOKED_AT]) or len(content) > max_bytes():
        return None
    decoded = decode(content)
    if isinstance(decoded, Fault):
        return None
    written = decoded.text.removeprefix("\ufeff")
    try:
        top = parse(written)
    except (ValueError, RecursionError) as error:
        if not _BEGUN.match(written[:_LOOKED_AT]):
            return None
        raise _unusable(path, error) from error
    if not {"schema_version", "results"} <= top.value.keys():
        return None
    if decoded.tried:
        raise UsageError(Message("diff.undecodable_report", {"path": path}))
    try:
        return _snapshot(path, top)
    except OddError as error:
        blanks = {"path": path, "where": error.where, "wanted": error.wanted}
        raise UsageError(Message("diff.odd_report", blanks)) from error


def _opens_an_object(start: bytes) -> bool:
    return start.lstrip(_BEFORE)[:1] == b"{"


def _unusable(path: str, error: ValueError | RecursionError) -> UsageError:
    if isinstance(error, JSONDecodeError):
        return UsageError(Message("diff.broken_report", {"path": path, "line": str(error.lineno)}))
    if isinstance(error, TwiceError):
        return UsageError(Message("diff.key_twice", {"path": path, "key": str(error)}))
    return UsageError(Message("diff.deep_report", {"path": path}))


def _snapshot(path: str, top: At) -> Snapshot:
    version = whole(member(top, "schema_version"))
    if version > SCHEMA_VERSION:
        blanks = {"path": path, "version": str(version), "known": str(SCHEMA_VERSION)}
        raise UsageError(Message("diff.later_schema", blanks))
    plan, as_of = member(top, "plan"), member(top, "as_of")
    states = _states(member(top, "results"))
    return Snapshot(
        path=path,
        is_report=True,
        plan_id=text(member(plan, "id")),
        plan_title=text(member(plan, "title")),
        plan_sha256=text(member(plan, "sha256")),
        as_of=None if as_of.value is None else day(as_of),
        files=tuple(_file(one) for one in items(member(top, "inputs"))),
        states=states,
        issues=tuple(_trouble(one) for one in items(member(top, "issues"))),
        bodies={},
    )


def _file(one: At) -> File:
    return File(text(member(one, "path")), text(member(one, "sha256")))


def _states(results: At) -> tuple[State, ...]:
    states: dict[str, State] = {}
    for one in items(results):
        state = _state(one)
        if state.id in states:
            raise OddError(f"{one.where}.target", ONCE)
        states[state.id] = state
    if not states:
        raise OddError(results.where, Bilingual("至少一个目标", "one target at least"))
    return tuple(states.values())


def _state(one: At) -> State:
    when, waived, measure = member(one, "period"), member(one, "waived"), added(one, "measure")
    threshold = added(one, "threshold")
    return State(
        id=text(member(one, "target")),
        name=text(member(one, "name")),
        name_en=text_or_none(member(one, "name_en")),
        unit=text(member(one, "unit")),
        rule=_rule(member(one, "rule") if threshold.value is None else threshold),
        verdict=word(member(one, "verdict"), VERDICTS),
        value=number_or_none(member(one, "value")),
        shown=text_or_none(added(one, "shown")),
        gap=number_or_none(member(one, "gap")),
        period=None if when.value is None else period(when),
        body=text_or_none(member(one, "body")),
        waived=None if waived.value is None else text(member(waived, "until")),
        measure=None if measure.value is None else word(measure, (STOCK, FLOW, CUMULATIVE)),
        figures=_figures(added(one, "figures")),
    )


def _rule(one: At) -> Rule:
    kind = word(member(one, "kind"), KINDS)
    return plain_rule(
        Rule(
            kind,
            value=number_or_none(added(one, "low" if kind == BETWEEN else "value")),
            high=number_or_none(added(one, "high")),
            strict=added(one, "strict").value is True,
            tolerance=number_or_none(added(one, "tolerance")),
            better=text_or_none(added(one, "better")),
            holds=text_or_none(added(one, "holds")),
        )
    )


def _figures(at: At) -> Figures | None:
    if at.value is None:
        return None
    figures: dict[tuple[str, Period], Reported] = {}
    for one in items(at):
        key = text(member(one, "body")), period(member(one, "period"))
        if key in figures:
            raise OddError(one.where, ONCE)
        figures[key] = _reported(one)
    return figures


def _reported(one: At) -> Reported:
    bound, value = member(one, "bound"), member(one, "value")
    if bound.value is None and value.value is None:
        raise OddError(one.where, _FIGURE)
    sign = None if bound.value is None else word(bound, tuple(BOUND_SIGNS))
    return Reported(
        value=number_or_none(value),
        bound=sign if value.value is None else None,  # counts beside a bound judge, and it is none any more
        limit=number_or_none(added(one, "limit")),
        numerator=number_or_none(member(one, "numerator")),
        denominator=number_or_none(member(one, "denominator")),
    )


def _trouble(one: At) -> Trouble:
    row = member(one, "row")
    return Trouble(
        code=text(member(one, "code")),
        severity=word(member(one, "severity"), (ERROR, WARNING)),
        message=text(member(one, "message")),
        path=text(member(one, "path")),
        sheet=text_or_none(member(one, "sheet")),
        row=None if row.value is None else whole(row),
        column=text_or_none(member(one, "column")),
        text=text_or_none(member(one, "text")),
        target=text_or_none(added(one, "target")),
    )
