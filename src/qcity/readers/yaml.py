"""YAML: a list of mappings, a mapping that has one such list among its values, or one mapping that is a record itself.

It is read as strictly as a plan file: what YAML readers disagree on is told with its line, and costs its record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from qcity.errors import Bilingual, FileError, Problem
from qcity.messages import listed, say
from qcity.readers import Document, Fault, Score
from qcity.readers.decoding import decode
from qcity.readers.recordtable import Record, document
from qcity.yamlfile import UNREADABLE, YamlFile, path_text, read_yaml

_NOT_FLAT = Bilingual("值是列表或映射", "a value is a list or a mapping")
_NO_MAPPING = Bilingual("不是映射", "it is no mapping")
_NO_RECORDS = Bilingual("YAML 里没有映射的列表", "there is no list of mappings in the YAML")
_UNREADABLE = Bilingual("有读不出的值", "a value of it cannot be read")


def read(content: bytes, score: Score, encoding: str | None = None) -> Document:  # noqa: ARG001 - the interface
    """One sheet of all records, whose header are their keys; `encoding` overrides the file's (LookupError if unknown).

    Plain values beside the list stand in a row above the header, as `key：value`; nested ones are left out. The
    header has the number of the first record's line.
    """
    decoded = decode(content, encoding)
    if isinstance(decoded, Fault):
        return Document(None, (), (decoded,))
    if decoded.tried:
        return Document(None, (), (Fault("undecodable", None, None, {"encodings": decoded.tried}),))
    try:
        parsed = read_yaml("", decoded.text.encode("utf-8", "replace"))
    except FileError as error:
        faults = [Fault("unreadable-file", one.line, None, {"reason": _said(one)}) for one in error.problems]
        return Document(decoded.encoding, (), tuple(faults))
    return _of_data(parsed, decoded.encoding)


def _said(problem: Problem) -> Bilingual:
    return Bilingual(say(problem.message, "zh"), say(problem.message, "en"))


def _of_data(parsed: YamlFile, encoding: str) -> Document:
    data = parsed.data
    key: str | None = None
    above: list[str] = []
    if isinstance(data, dict):
        lists = [name for name, value in data.items() if _has_mapping(value)]
        if len(lists) > 1:
            names = listed(lists[:5] + ["…"] * (len(lists) > 5))
            reason = Bilingual(
                f"有不止一个映射的列表：{names}，只能留一个", f"there are several lists, keep one: {names.en}"
            )
            return Document(encoding, (), (Fault("unreadable-file", None, None, {"reason": reason}),))
        if lists:
            key = lists[0]
            above = [f"{name}：{_cell(value)}" for name, value in data.items() if _is_plain(value)]
            data = data[key]
        else:
            data = [data]
    if not isinstance(data, list):
        return Document(encoding, (), (Fault("bad-record", 1, None, {"reason": _NO_RECORDS}),))
    return _table(parsed, encoding, data, key, above)


def _has_mapping(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _is_plain(value: Any) -> bool:
    return not isinstance(value, list | dict) and value is not UNREADABLE


def _table(parsed: YamlFile, encoding: str, data: list[Any], key: str | None, above: list[str]) -> Document:
    """The table of records, each of which bears the problems that were met in it."""
    is_alone = key is None and isinstance(parsed.data, dict)
    prefix = "" if key is None else path_text((key,))
    within: dict[int, Problem] = {}
    others: list[Fault] = []
    for problem in parsed.problems:
        match = re.match(r"\[([0-9]+)\]", problem.key.removeprefix(prefix)) if problem.key.startswith(prefix) else None
        if is_alone:
            within.setdefault(0, problem)
        elif match is not None:
            within.setdefault(int(match[1]), problem)
        else:
            others.append(Fault("bad-record", problem.line, problem.key, {"reason": _said(problem)}))

    def records() -> Iterator[Record]:
        for i, one in enumerate(data):
            place = () if is_alone else (i,) if key is None else (key, i)
            yield _record(one, parsed.line(place) or 1, within.get(i))

    return document(encoding, records, others, above)


def _record(data: Any, row: int, problem: Problem | None) -> Record:
    if not isinstance(data, dict):
        return Record(row, {}, Fault("bad-record", row, _excerpt(data), {"reason": _NO_MAPPING}))
    cells = {key: _cell(value) for key, value in data.items()}
    if problem is not None:
        return Record(row, cells, Fault("bad-record", problem.line, problem.key, {"reason": _said(problem)}))
    if any(isinstance(value, list | dict) for value in data.values()):
        return Record(row, cells, Fault("bad-record", row, None, {"reason": _NOT_FLAT}))
    if any(value is UNREADABLE for value in data.values()):  # where an alias repeats what had a problem elsewhere
        return Record(row, cells, Fault("bad-record", row, None, {"reason": _UNREADABLE}))
    return Record(row, cells)


def _excerpt(data: Any) -> str | None:
    return None if isinstance(data, list) or data is UNREADABLE else _cell(data)[:80]


def _cell(value: Any) -> str:
    if value is None or value is UNREADABLE or isinstance(value, list | dict):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
