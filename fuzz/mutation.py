"""How an input is changed along its own seams: records keep a true length, tags and cells stay whole.

Bytes changed anywhere break the framing of a binary file, and nothing behind the change is ever looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from struct import pack, unpack_from

from fuzz.bundles import joined, parts_of

Choose = Callable[[int], int]
"""A whole number from 0 to below the limit."""
Change = Callable[[bytes], bytes]
"""Other bytes instead of these."""

_SEAMS = re.compile(rb"(?<=[\n,\t;:{}\[\]>])|(?=<)")
_BUNDLES = frozenset({"xlsx", "xlsb", "ods", "check"})
_MOST_AT_ONCE = 4


class _Framing:
    """How bytes come apart and are put together again."""

    def __init__(self, split: Callable[[bytes], list[bytes]], frame: Callable[[bytes, bytes], bytes]) -> None:
        self.split, self.frame = split, frame


def change(name: str, data: bytes, choose: Choose, mutate: Change) -> bytes:
    """An input of a target, changed in a few places."""
    if name not in _BUNDLES:
        return _changed(data, _framing(name, data), choose, mutate)
    parts = parts_of(data)
    if not parts or choose(20) == 0:
        return mutate(data)
    which = choose(len(parts))
    part, content = parts[which]
    kind = "xlsb" if part.endswith(".bin") or (name == "xlsb" and not part) else "text"
    parts[which] = part, _changed(content, _framing(kind, content), choose, mutate)
    return joined(parts)


def seams(name: str, data: bytes) -> list[bytes]:
    """The pieces that an input comes apart into: tags, cells, records, the lines that name a bundle's parts."""
    if name not in _BUNDLES:
        return _framing(name, data).split(data)
    pieces: list[bytes] = []
    for part, content in parts_of(data):
        kind = "xlsb" if part.endswith(".bin") or (name == "xlsb" and not part) else "text"
        line = f"\n==== {part}\n".encode() if part else b""
        pieces += [line[not pieces :], *_framing(kind, content).split(content)]
    return pieces


def _framing(name: str, data: bytes) -> _Framing:
    if name == "xls" and data[:1] == b"\t":
        return _Framing(_biff_records, _as_biff)
    if name == "xlsb":
        return _Framing(_xlsb_records, _as_xlsb)
    if name in ("parquet", "columns") or data[:4] == b"\xd0\xcf\x11\xe0":
        return _Framing(lambda whole: [whole[i : i + 16] for i in range(0, len(whole), 16)], _as_it_is)
    return _Framing(lambda whole: [piece for piece in _SEAMS.split(whole) if piece], _as_it_is)


def _changed(data: bytes, framing: _Framing, choose: Choose, mutate: Change) -> bytes:
    pieces = framing.split(data)
    if not pieces or choose(5) == 0:
        return mutate(data)
    for _ in range(1 + choose(_MOST_AT_ONCE)):
        at, what = choose(len(pieces)), choose(6)
        if what < 3:
            pieces[at] = framing.frame(pieces[at], mutate(pieces[at]))
        elif what == 3:
            pieces.insert(choose(len(pieces) + 1), pieces[at])
        elif what == 4 and len(pieces) > 1:
            del pieces[at]
        else:
            other = choose(len(pieces))
            pieces[at], pieces[other] = pieces[other], pieces[at]
    return b"".join(pieces)


def _as_it_is(_: bytes, changed: bytes) -> bytes:
    return changed


def _biff_records(data: bytes) -> list[bytes]:
    records, at = [], 0
    while at + 4 <= len(data):
        end = at + 4 + int(unpack_from("<H", data, at + 2)[0])
        records.append(data[at:end])
        at = end
    return records + ([data[at:]] if at < len(data) else [])


def _as_biff(_: bytes, changed: bytes) -> bytes:
    """A record whose kind stands in the first two bytes, its length mended."""
    body = changed[4:8_228]
    return changed[:2].ljust(2, b"\0") + pack("<H", len(body)) + body


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """Where a record's size stands, where its body does, and how large that is."""
    size_at = at + (2 if data[at] & 0x80 else 1)
    size = shift = 0
    body = size_at
    while body < len(data) and shift < 28:
        size |= (data[body] & 0x7F) << shift
        shift += 7
        body += 1
        if data[body - 1] < 0x80:
            break
    return size_at, body, size


def _xlsb_records(data: bytes) -> list[bytes]:
    records, at = [], 0
    while at < len(data):
        _, body, size = _head(data, at)
        records.append(data[at : body + size])
        at = body + size
    return records


def _as_xlsb(before: bytes, changed: bytes) -> bytes:
    """A record of the kind that it had, mostly; its size mended."""
    if not before or not changed:
        return changed
    _, body, _ = _head(changed, 0)
    kind = (changed if before[0] == changed[0] else before)[: 2 if before[0] & 0x80 else 1]
    content, head = changed[body:], kind
    size = len(content)
    while size >= 0x80:
        head += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + bytes([size]) + content
