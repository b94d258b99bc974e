"""JSON text: exact numbers without exponent, the same bytes for the same value, control characters escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from json.encoder import encode_basestring
from typing import Any

from qcity.numbers import number_text
from qcity.wording import UNSAFE


class Line(dict[str, Any]):
    """An object without others in it, which is written on one line."""


class Open(dict[str, Any]):
    """An object that has iterators in it, for what is too much to be held at once."""


def dump(value: Any, indent: str = "") -> str:
    """A document as JSON text, indented; exact numbers without exponent, control characters escaped.

    `indent` is what its lines but the first begin with, where it stands inside another.
    """
    pieces: list[str] = []
    _write(value, f"\n{indent}", pieces.append)
    return "".join(pieces)


def streamed(value: Any, indent: str = "") -> Iterator[str]:
    """A document as `dump` writes it, in pieces: an iterator in an `Open` object is a list, written item by item."""
    inner = f"{indent}  "
    if isinstance(value, Iterator):
        lead = "["
        for item in value:
            yield f"{lead}\n{inner}"
            yield from streamed(item, inner)
            lead = ","
        yield "[]" if lead == "[" else f"\n{indent}]"
    elif isinstance(value, Open):
        lead = "{"
        for key, item in value.items():
            yield f'{lead}\n{inner}"{key}": '
            yield from streamed(item, inner)
            lead = ","
        yield "{}" if lead == "{" else f"\n{indent}}}"
    else:
        yield dump(value, indent)


def _write(value: Any, newline: str, put: Callable[[str], None]) -> None:
    kind = type(value)
    if kind is dict:
        inner = f"{newline}  "
        lead = "{"
        for key, item in value.items():
            short = _SHORT.get(type(item))
            if short is not None:
                put(f'{lead}{inner}"{key}": {short(item)}')
            else:
                put(f'{lead}{inner}"{key}": ')
                _write(item, inner, put)
            lead = ","
        put("{}" if lead == "{" else f"{newline}}}")
    elif kind is list:
        inner = f"{newline}  "
        lead = "["
        for item in value:
            put(f"{lead}{inner}")
            _write(item, inner, put)
            lead = ","
        put("[]" if lead == "[" else f"{newline}]")
    else:
        put(_short(value))


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
