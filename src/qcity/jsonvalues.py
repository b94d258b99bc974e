"""Values of a JSON document that others wrote: each knows where it stands and is what it should be, or is told odd.

Numbers are taken exactly as they are written; no key may stand twice, because readers disagree on which one counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from json import loads
from typing import Any, NamedTuple

from qcity.errors import Bilingual
from qcity.periods import Period, read_period

MAX_LENGTH = 1000
"""No number of a report has so many digits, nor so large an exponent."""

ONCE = Bilingual("不重复的一项", "something that is there once")
_TEXT = Bilingual("文字", "a text")
_NUMBER = Bilingual("数字", "a number")
_WHOLE = Bilingual("正整数", "a whole number above 0")
_OBJECT = Bilingual("对象", "an object")
_LIST = Bilingual("列表", "a list")
_PERIOD = Bilingual("报告期", "a period")
_DAY = Bilingual("日期", "a day")


class OddError(Exception):
    """Something in a document is not as it should be: where, and what is wanted there."""

    def __init__(self, where: str, wanted: Bilingual) -> None:
        super().__init__(where)
        self.where = where
        self.wanted = wanted


class TwiceError(ValueError):
    """A key stands twice in an object; its text is the beginning of the key."""


class _Digits(str):
    """A number as it is written in JSON."""

    __slots__ = ()


class At(NamedTuple):
    """A value and where it stands in the document, as in `results[3].value`."""

    where: str
    value: Any


def parse(text: str) -> At:
    """A whole document; raises JSONDecodeError, TwiceError or RecursionError."""
    return At(
        "", loads(text, parse_float=_Digits, parse_int=_Digits, parse_constant=_Digits, object_pairs_hook=_object)
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise TwiceError(key[:80])
            seen.add(key)
    return made


def member(at: At, key: str) -> At:
    """A member that must be there; this and all below raise OddError where the value is not as it should be."""
    found = added(at, key)
    if key not in at.value:
        raise OddError(at.where, Bilingual(f"键 {key}", f"the key {key}"))
    return found


def added(at: At, key: str) -> At:
    """A member of an object; null where it is not there."""
    if not isinstance(at.value, dict):
        raise OddError(at.where, _OBJECT)
    return At(f"{at.where}.{key}" if at.where else key, at.value.get(key))


def items(at: At) -> Iterator[At]:
    """The values of a list."""
    if not isinstance(at.value, list):
        raise OddError(at.where, _LIST)
    return (At(f"{at.where}[{i}]", value) for i, value in enumerate(at.value))


def text(at: At) -> str:
    """A text."""
    if not isinstance(at.value, str) or isinstance(at.value, _Digits):
        raise OddError(at.where, _TEXT)
    return at.value


def text_or_none(at: At) -> str | None:
    """A text or null."""
    return None if at.value is None else text(at)


def word(at: At, known: tuple[str, ...]) -> str:
    """One of the words known."""
    found = text(at)
    if found not in known:
        raise OddError(at.where, Bilingual(" ".join(known)))
    return found


def number(at: At) -> Fraction:
    """A number, exactly; NaN and the infinities are none."""
    if not isinstance(at.value, _Digits) or len(at.value) > MAX_LENGTH:
        raise OddError(at.where, _NUMBER)
    _, _, exponent = at.value.lower().partition("e")
    if not at.value[-1].isdigit() or abs(int(exponent or 0)) > MAX_LENGTH:
        raise OddError(at.where, _NUMBER)
    return Fraction(at.value)


def number_or_none(at: At) -> Fraction | None:
    """A number or null."""
    return None if at.value is None else number(at)


def whole(at: At) -> int:
    """A whole number above 0."""
    found = number(at)
    if found.denominator != 1 or found < 1:
        raise OddError(at.where, _WHOLE)
    return int(found)


def period(at: At) -> Period:
    """A period."""
    found = read_period(text(at))
    if found is None:
        raise OddError(at.where, _PERIOD)
    return found


def day(at: At) -> str:
    """A day, as in 2020-12-31."""
    try:
        return date.fromisoformat(text(at)).isoformat()
    except ValueError:
        raise OddError(at.where, _DAY) from None
