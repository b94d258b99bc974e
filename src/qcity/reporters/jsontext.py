"""JSON text: exact numbers without exponent, the same bytes for the same value, control characters escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from json.encoder import encode_basestring
from typing import Any

from qcity.numbers import number_text
from qcity.wording import UNSAFE


class Line(dict[str, Any]):
    """An object without others in it, which is written on one line."""


def dump(value: Any) -> str:
    """A document as JSON text, indented; exact numbers without exponent, control characters escaped."""
    return "".join(_dump(value, "\n"))


def _dump(value: Any, newline: str) -> Iterator[str]:
    if isinstance(value, Mapping) and not isinstance(value, Line):
        yield from _dump_all("{}", ((f"{encode_basestring(key)}: ", item) for key, item in value.items()), newline)
    elif isinstance(value, list):
        yield from _dump_all("[]", (("", item) for item in value), newline)
    else:
        yield _short(value)


def _dump_all(brackets: str, items: Iterable[tuple[str, Any]], newline: str) -> Iterator[str]:
    inner = newline + "  "
    lead = brackets[0]
    for label, item in items:
        if type(item) in _SHORT:
            yield f"{lead}{inner}{label}{_short(item)}"
        else:
            yield f"{lead}{inner}{label}"
            yield from _dump(item, inner)
        lead = ","
    yield brackets if lead != "," else newline + brackets[1]


def _short(value: object) -> str:
    """What stands on one line; raises KeyError for anything that JSON does not know."""
    return _SHORT[type(value)](value)


def _text(text: str) -> str:
    quoted = encode_basestring(text)
    return quoted if quoted.isprintable() else re.sub(f"[{UNSAFE}]", _escaped, quoted)


def _line(value: Line) -> str:
    return "{" + ", ".join([f'"{key}": {_SHORT[type(item)](item)}' for key, item in value.items()]) + "}"


_SHORT: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "null",
    bool: lambda value: "true" if value else "false",
    str: _text,
    int: str,
    Fraction: number_text,
    Decimal: number_text,
    tuple: lambda items: f"[{', '.join(map(_short, items))}]",
    Line: _line,
}


def _escaped(match: re.Match[str]) -> str:
    """A character as JSON escapes it: beyond the first 65,536 by its surrogates."""
    code = ord(match[0])
    if 0xD800 <= code <= 0xDFFF:  # a byte of a path that is no text; alone it would be no Unicode
        return f"\\\\u{code:04x}"
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
