"""JSON: a list of objects, an object that has one such list among its values, or one object that is a record itself.

Texts and numbers are taken as they are written.
"""

from __future__ import annotations

from qcity.errors import Bilingual
from qcity.messages import listed
from qcity.readers import Document, Fault, Score
from qcity.readers.decoding import Decoded, decode
from qcity.readers.jsonscan import (
    EMPTY,
    MAX_KEYS,
    MEMBER,
    NEXT,
    TOO_MANY_KEYS,
    BrokenError,
    Reading,
    blank,
    plain,
    unquoted,
)
from qcity.readers.recordtable import document

_NO_RECORDS = Bilingual("JSON 里没有对象的列表", "there is no list of objects in the JSON")


def read(content: bytes, score: Score, encoding: str | None = None) -> Document:  # noqa: ARG001 - the interface
    """One sheet of all records, whose header are their keys; `encoding` overrides the file's (LookupError if unknown).

    Plain values beside the list stand in a row above the header, as `key：value`; nested ones are left out. The
    header has the number of the first record.
    """
    decoded = decode(content, encoding)
    if isinstance(decoded, Fault):
        return Document(None, (), (decoded,))
    start = blank(decoded.text, 1 if decoded.text.startswith("\ufeff") else 0)
    if decoded.text.startswith("[", start):
        return document(decoded.encoding, lambda: Reading(decoded, start).elements(whole=True))
    if decoded.text.startswith("{", start):
        return _of_object(decoded, start)
    return _unreadable(decoded, start)


def _unreadable(decoded: Decoded, start: int) -> Document:
    reading = Reading(decoded, start)
    fault = Fault("bad-record", reading.line(start), reading.excerpt(start), {"reason": _NO_RECORDS})
    return Document(decoded.encoding, (), (fault,))


def _of_object(decoded: Decoded, start: int) -> Document:
    """The document of an object: the only list of objects among its values, else itself."""
    outer = _Outer(Reading(decoded, start))
    if not outer.lists:
        if outer.has_empty:
            return Document(decoded.encoding, (), (*outer.faults, Fault("nothing-to-check")))
        return document(decoded.encoding, lambda: Reading(decoded, start).single())
    if len(outer.lists) > 1:
        keys = listed([key for key, _ in outer.lists[:5]] + ["…"] * (len(outer.lists) > 5))
        reason = Bilingual(
            f"有不止一个对象的列表：{keys}，只能留一个", f"there are several lists of objects, keep one: {keys.en}"
        )
        return Document(decoded.encoding, (), (Fault("unreadable-file", None, None, {"reason": reason}),))
    (_, place), above = outer.lists[0], outer.above
    return document(decoded.encoding, lambda: Reading(decoded, place).elements(), outer.faults, above)


class _Outer:
    """What stands directly in the object that is all of a file."""

    def __init__(self, reading: Reading) -> None:
        self.lists: list[tuple[str, int]] = []
        self.has_empty = False
        self.above: list[str] = []
        self.faults: list[Fault] = []
        try:
            self._walk(reading)
        except BrokenError as error:
            self.faults.append(reading.fault(error))

    def _walk(self, reading: Reading) -> None:
        text, keys = reading.text, set[str]()
        empty = EMPTY.match(text, reading.at)
        at, delimiter = (empty.end(), "}") if empty else (reading.at + 1, ",")
        while delimiter == ",":
            member = MEMBER.match(text, at)
            if member is None:
                raise BrokenError(blank(text, at))
            key, value = unquoted(member[1]), member[2]
            if key in keys:
                raise BrokenError(
                    at,
                    Bilingual(
                        f"键“{key}”重复，从这里起没有读取",
                        f"the key '{key}' is there twice; nothing from here on was read",
                    ),
                )
            keys.add(key)
            if len(keys) > MAX_KEYS:
                raise BrokenError(at, TOO_MANY_KEYS)
            at, delimiter = member.end(), member[4]
            if delimiter is not None:
                self.above.append(f"{key}：{unquoted(value) if value is not None else plain(member[3])}")
                continue
            reading.at = at
            self._nested(reading, key)
            if reading.is_broken:
                return
            after = NEXT.match(text, reading.at)
            if after is None or after[1] == "]":
                raise BrokenError(blank(text, reading.at))
            at, delimiter = after.end(), after[1]
        reading.at = at
        reading.end()

    def _nested(self, reading: Reading, key: str) -> None:
        place = reading.at
        if not reading.text.startswith("[", place):
            reading.skip()
            return
        elements = objects = 0
        for record in reading.elements():
            elements += 1
            objects += record.fault is None or bool(record.cells)
        if objects:
            self.lists.append((key, place))
        self.has_empty = self.has_empty or not elements
