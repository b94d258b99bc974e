"""What `plan lint --fix` mends: the order of a target's keys, quotes that YAML needs, the usual spelling of units.

Only the text of these values and the order of these lines is changed; comments, blank lines and the rest of the layout
stay. What was mended is read again, and whatever does not come to the same data is not written.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import qcity.yamlfile as yamlfile
from qcity.errors import FileError
from qcity.linting.layout import in_order, usual_unit
from qcity.planfile import Checker
from qcity.units import Units, own_unit, unit_key
from qcity.wordlists import listed
from qcity.yamlfile import UNREADABLE, Location, UnquotedDate, read_yaml
from qcity.yamlspans import Span, spans

_TEXTS = frozenset(
    listed(
        """
        title title_en name name_en document issuer clause quote unit domain numerator denominator note why reason
        source source_sha256 external ignore
        """
    )
)
_LISTS_OF_TEXTS = frozenset({"aliases", "departments", "bodies"})
_BOM = "\ufeff"
_ADORNMENTS = ("&", "*", "!")
"""How an anchor, an alias or a tag begins; such a value is left to its author."""

Edit = tuple[int, int, str]
"""A stretch of the text, and what is to stand there."""


def fixed(path: str, content: bytes) -> tuple[bytes, int]:
    """A plan file's bytes with what is safe mended, and how many things were; what is no YAML stays as it is."""
    try:
        text = content.decode("utf-8")
        read_yaml(path, content)
    except (UnicodeDecodeError, FileError):
        return content, 0
    bom, text = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    text, quoted = _applied(text, _quoting(path, text))
    text, spelt = _applied(text, _spelling(path, text))
    text, ordered = _ordered(path, text)
    done = quoted + spelt + ordered
    return ((bom + text).encode() if done else content), done


def _applied(text: str, edits: list[Edit]) -> tuple[str, int]:
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text, len(edits)


def _quoting(path: str, text: str) -> list[Edit]:
    """Quotes for texts that YAML takes for a date, a number or a switch."""
    file = read_yaml(path, text.encode())
    found = spans(text)
    edits = []
    for location, span in found.items():
        if span.is_plain and _is_text(location):
            value = _value(file.data, location)
            written = text[span.start : span.end]
            is_bare = not written.startswith(_ADORNMENTS)
            if is_bare and (isinstance(value, UnquotedDate | Decimal | bool) or (value is UNREADABLE and written)):
                edits.append((span.start, span.end, f'"{written}"'))
    return edits


def _is_text(location: Location) -> bool:
    if location and location[-1] in _TEXTS:
        return True
    return len(location) > 1 and isinstance(location[-1], int) and location[-2] in _LISTS_OF_TEXTS


def _value(data: Any, location: Location) -> Any:
    for step in location:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return UNREADABLE if isinstance(data, dict | list) else None
    return data


def _spelling(path: str, text: str) -> list[Edit]:
    """The usual spelling of units."""
    file = read_yaml(path, text.encode())
    data = file.data if isinstance(file.data, dict) else {}
    own = {}
    for entry in data.get("units") or ():
        if isinstance(entry, dict):
            names = [entry.get("id"), *(entry.get("aliases") or ())]
            own.update({unit_key(name): own_unit(name, None, Decimal(1)) for name in names if isinstance(name, str)})
    units = Units(own)
    edits = []
    for location, span in spans(text).items():
        given = _value(data, location)
        if len(location) == 3 and location[0] == "targets" and location[2] == "unit" and isinstance(given, str):
            wanted = usual_unit(given, units)
            if wanted is not None and not text.startswith(_ADORNMENTS, span.start):
                edits.append((span.start, span.end, yamlfile.written(wanted)))
    return edits


def _ordered(path: str, text: str) -> tuple[str, int]:
    """The keys of each target in the usual order, where each has lines of its own."""
    file = read_yaml(path, text.encode())
    if not isinstance(file.data, dict) or not isinstance(file.data.get("targets"), list):
        return text, 0
    found = spans(text)
    edits = []
    for i, entry in enumerate(file.data["targets"]):
        keys = list(entry) if isinstance(entry, dict) else []
        if keys and keys != in_order(keys):
            edit = _reordered(
                text, keys, {key: found[("targets", i, key)] for key in keys if ("targets", i, key) in found}
            )
            if edit is not None:
                edits.append(edit)
    mended, count = _applied(text, edits)
    if count and not _is_same(path, text, mended):
        return text, 0
    return mended, count


def _is_same(path: str, before: str, after: str) -> bool:
    """Whether two texts hold the same plan, whatever the order of keys."""
    try:
        one, other = (read_yaml(path, text.encode()) for text in (before, after))
    except FileError:
        return False
    return bool(Checker(one).document() == Checker(other).document()) and len(one.problems) == len(other.problems)


def _reordered(text: str, keys: list[str], places: dict[str, Span]) -> Edit | None:
    """An entry's lines with its keys in order; None where they do not stand one to a line."""
    if set(places) != set(keys) or not all(span.in_block for span in places.values()):
        return None
    starts = [_line_start(text, places[key].key) for key in keys]
    if len(set(starts)) != len(starts):
        return None
    first, indent = places[keys[0]].key, places[keys[1]].key - starts[1]
    end = _end_of(text, max(span.end for span in places.values()))
    cuts = [starts[0], *(_with_comments(text, start) for start in starts[1:]), end]
    chunks = {}
    for key, begin, close in zip(keys, cuts, cuts[1:], strict=False):
        at = first if key == keys[0] else begin
        chunks[key] = text[at:close] if text[at:close].endswith("\n") else text[at:close] + "\n"
    wanted = in_order(keys)
    dash = text[starts[0] : first]
    pad = " " * indent
    pieces = []
    for key in wanted:
        comments, line = _split_comments(chunks[key])
        if key == wanted[0]:
            pieces.append(comments + dash + line.lstrip(" "))
        else:
            pieces.append(comments + pad + line.lstrip(" "))
    new = "".join(pieces)
    return starts[0], end, new if text[:end].endswith("\n") else new.rstrip("\n")


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _end_of(text: str, at: int) -> int:
    """The end of the line on which a place stands; a value that ends with its line break ends there."""
    if at and text[at - 1] == "\n":
        return at
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _with_comments(text: str, start: int) -> int:
    """Where the comments right above a line begin."""
    while start:
        above = _line_start(text, start - 1)
        if not text[above:start].strip().startswith("#"):
            break
        start = above
    return start


def _split_comments(chunk: str) -> tuple[str, str]:
    """The comment lines at the beginning of a chunk, and the rest."""
    at = 0
    while chunk[at:].lstrip(" ").startswith("#"):
        at = chunk.index("\n", at) + 1
    return chunk[:at], chunk[at:]
