"""The container of .xls, .et and .doc files: streams cut into sectors, chained by tables (MS-CFB).

The file is trusted in nothing: a chain is followed for at most as many sectors as the file has, so that a circle
ends, and what is cut off is given as far as it goes.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER = 512
_ENTRY = 128
_STREAM, _ROOT = 2, 5
_LEAST_SHIFT, _MOST_SHIFT = 4, 16
"""Sizes of sectors are powers of two: 6 for small ones, 9 or 12 for the others."""


class _Entry(NamedTuple):
    name: str
    kind: int
    left: int
    right: int
    child: int
    first: int
    size: int


class Container(NamedTuple):
    """The streams at the root of a container, by their names in lower case."""

    content: bytes
    streams: dict[str, _Entry]
    sector: int
    table: list[int]
    cutoff: int
    small_sector: int
    small_table: list[int]
    small: bytes

    def stream(self, name: str) -> bytes | None:
        """The bytes of a stream, as far as they are there; None where there is no such stream."""
        entry = self.streams.get(name)
        if entry is None:
            return None
        if entry.size < self.cutoff:
            return _follow(self.small, 0, self.small_sector, self.small_table, entry.first, entry.size)
        return _follow(self.content, self.sector, self.sector, self.table, entry.first, entry.size)


def open_container(content: bytes) -> Container | None:
    """What a file contains; None where it is no container or its tables make no sense."""
    if not content.startswith(SIGNATURE) or len(content) < _HEADER:
        return None
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    first_entry, cutoff, first_small = struct.unpack_from("<I4xII", content, 48)
    first_more, count_more = struct.unpack_from("<II", content, 68)
    if not _LEAST_SHIFT <= small_shift <= shift <= _MOST_SHIFT:
        return None
    sector = 1 << shift
    places = _table_places(content, sector, first_more, count_more)
    table = _numbers(b"".join(_sector(content, sector, place) for place in places))
    entries = _entries(_follow(content, sector, sector, table, first_entry))
    if not entries or entries[0].kind != _ROOT:
        return None
    root = entries[0]
    small = _follow(content, sector, sector, table, root.first, root.size)
    small_table = _numbers(_follow(content, sector, sector, table, first_small))
    return Container(content, _streams(entries), sector, table, cutoff, 1 << small_shift, small_table, small)


def _sector(content: bytes, sector: int, place: int) -> bytes:
    start = max(_HEADER, sector) + place * sector
    return content[start : start + sector]


def _table_places(content: bytes, sector: int, first_more: int, count_more: int) -> list[int]:
    """The sectors that hold the sector table: 109 are named in the header, more in sectors of their own."""
    known = len(content) // sector + 1
    places = [place for place in struct.unpack_from("<109I", content, 76) if place < known]
    seen: set[int] = set()
    while first_more < known and first_more not in seen and len(seen) < count_more and len(places) < 2 * known:
        seen.add(first_more)
        numbers = _numbers(_sector(content, sector, first_more))
        places += [place for place in numbers[:-1] if place < known]
        first_more = numbers[-1] if numbers else known
    return list(dict.fromkeys(places))


def _numbers(table: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4]))


def _follow(content: bytes, offset: int, sector: int, table: list[int], place: int, size: int = 2**32) -> bytes:
    """The sectors of a chain put together, `size` bytes at most; `offset` is where the first sector stands."""
    offset = max(_HEADER, offset) if offset else 0
    parts = []
    for _ in range(min(len(content), size + sector - 1) // sector + 1):
        start = offset + place * sector
        if start >= len(content):
            break
        parts.append(content[start : start + sector])
        if place >= len(table):
            break
        place = table[place]
    return b"".join(parts)[:size]


def _entries(directory: bytes) -> list[_Entry]:
    entries = []
    for start in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length, kind, left, right, child = struct.unpack_from("<HBxIII", directory, start + 64)
        first, size = struct.unpack_from("<II", directory, start + 116)
        name = directory[start : start + min(max(length - 2, 0), 64)].decode("utf-16-le", errors="replace")
        entries.append(_Entry(name.lower(), kind, left, right, child, first, size))
    return entries


def _streams(entries: list[_Entry]) -> dict[str, _Entry]:
    """The streams of the root's tree; those of objects embedded in the workbook are no part of it."""
    found: dict[str, _Entry] = {}
    seen: set[int] = set()
    waiting = [entries[0].child]
    while waiting:
        number = waiting.pop()
        if number in seen or number >= len(entries):
            continue
        seen.add(number)
        entry = entries[number]
        waiting += [entry.left, entry.right]
        if entry.kind == _STREAM:
            found.setdefault(entry.name, entry)
    return found
