"""Strict YAML: a plan file's text to plain data, with the line of every key and none of YAML's surprises.

Numbers become `Decimal`, exactly as written. What YAML readers disagree on (`no`, `12:30`, `1e3`, `010`,
`1_000`, `0x1F`, duplicate keys, tags, merge keys) is a problem that names its line, not a value.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

import yaml

from qcity.errors import FileError, Message, Problem
from qcity.numbers import MAX_DIGITS

Location = tuple[str | int, ...]

MAX_DEPTH = 30
MAX_NODES = 200_000
"""A file that unfolds to more values than this, and than it has characters (aliases of aliases), is refused."""

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_SURPRISE = re.compile(
    r"""(?:yes|no|on|off|Yes|No|On|Off|YES|NO|ON|OFF)
      | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?      # 12:30 is 750
      | [-+]?(?:0[bB][01_]+|0[oO]?[0-7_]+|0[xX][0-9a-fA-F_]+)  # 010 is 8
      | [-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?    # 1e3, 1_000, 007, +5, 5.
      | [-+]?\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?
      | [-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)
      | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?             # a date or a time""",
    re.VERBOSE,
)
_SPECIAL = re.compile(r"""[\[\]{},:#'"\n]|^[-?&*!|>%@`]""")


class UnquotedDate(str):
    """A date written without quotes: text where a date is meant, a mistake where text is."""

    __slots__ = ()


class YamlFile(NamedTuple):
    """A parsed file: its data, and the line of each key by location (`("targets", 3, "unit")`)."""

    data: Any
    lines: dict[Location, int]
    problems: list[Problem]

    def line(self, location: Location) -> int | None:
        """The line of a location, else of the nearest one that holds it."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location)


def read_yaml(path: str, content: bytes) -> YamlFile:
    """Parses one document; raises FileError where it is no YAML at all."""
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FileError(path, [Problem(line, "", Message("yaml_encoding"))]) from error
    builder = _Builder(max(MAX_NODES, len(text)))
    try:
        for event in yaml.parse(text, Loader=LOADER):
            builder.take(event)
    except yaml.YAMLError as error:
        raise FileError(path, [_syntax_problem(error, text)]) from error
    except _RefusedError as error:
        raise FileError(path, [error.problem]) from error
    return YamlFile(builder.root, builder.lines, builder.problems)


LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _RefusedError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


_KEPT, _DROPPED, _MERGED = "kept", "dropped", "merged"
"""What becomes of a key's value: a key with a problem of its own is dropped, so that nothing more is said of it."""


class _Open:
    """A mapping or sequence that is being filled."""

    def __init__(self, value: dict[str, Any] | list[Any], location: Location, anchor: str | None) -> None:
        self.value = value
        self.location = location
        self.anchor = anchor
        self.key: str | None = None
        self.has_key = False
        self.fate = _KEPT
        self.merged: list[Any] = []


class _Builder:
    """Builds data from parse events, without recursion, so that deep nesting is no danger."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.root: Any = None
        self.lines: dict[Location, int] = {}
        self.problems: list[Problem] = []
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._nodes = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise _RefusedError(Problem(line, "", Message("yaml_documents")))
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._start(event, line)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            done = self._stack.pop()
            self._merge(done)
            if done.anchor:
                self._anchors[done.anchor] = done.value, _size(done.value)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor is None or event.anchor not in self._anchors:
                raise _RefusedError(Problem(line, "", Message("yaml_alias", {"text": str(event.anchor)})))
            value, size = self._anchors[event.anchor]
            self._count(size, line)
            self._put(value, line)

    def _start(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent, line: int) -> None:
        self._count(1, line)
        if len(self._stack) >= MAX_DEPTH:
            raise _RefusedError(Problem(line, "", Message("yaml_depth", {"most": str(MAX_DEPTH)})))
        if self._wants_key():
            raise _RefusedError(Problem(line, "", Message("yaml_key")))
        if event.tag is not None:
            self._problem(line, Message("yaml_tag", {"text": event.tag}))
        value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        location = self._location()
        self._put(value, line)
        self._stack.append(_Open(value, location, event.anchor))

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        self._count(1, line)
        plain = not event.style
        if event.tag is not None:
            self._problem(line, Message("yaml_tag", {"text": event.tag}))
        if self._wants_key():
            self._key(event.value, line, plain=plain)
            return
        value = self._plain(event.value, line) if plain else event.value
        if event.anchor:
            self._anchors[event.anchor] = value, 1
        self._put(value, line)

    def _key(self, text: str, line: int, *, plain: bool) -> None:
        top = self._stack[-1]
        top.key, top.has_key, top.fate = text, True, _KEPT
        if plain and text == "<<":
            top.fate = _MERGED
            self.lines.setdefault((*top.location, text), line)
            self._problem(line, Message("yaml_merge"))
        elif plain and _SURPRISE.fullmatch(text):
            top.fate = _DROPPED
            self._problem(line, Message("yaml_surprise", {"text": text}))
        elif text in top.value:
            top.fate = _DROPPED
            first = self.lines.get((*top.location, text), 0)
            self._problem(line, Message("yaml_twice", {"text": text, "first": str(first)}))
        else:
            self.lines.setdefault((*top.location, text), line)

    def _merge(self, done: _Open) -> None:
        """Fills in what `<<` names: the file is refused for it, but what else is said of it is to be true."""
        brought = [one for value in done.merged for one in (value if isinstance(value, list) else [value])]
        for mapping in brought:
            for key, value in mapping.items() if isinstance(mapping, dict) else ():
                if isinstance(done.value, dict) and key not in done.value:
                    done.value[key] = value
                    self.lines[*done.location, key] = self.lines[*done.location, "<<"]

    def _plain(self, text: str, line: int) -> Any:
        if text in _NULL:
            return None
        if text in _BOOL:
            return _BOOL[text]
        if _NUMBER.fullmatch(text):
            if len(text) <= MAX_DIGITS:
                return Decimal(text)
            self._problem(line, Message("yaml_digits", {"most": str(MAX_DIGITS)}))
            return UNREADABLE
        if _DATE.fullmatch(text):
            return UnquotedDate(text)
        if _SURPRISE.fullmatch(text):
            self._problem(line, Message("yaml_surprise", {"text": text}))
            return UNREADABLE
        return text

    def _put(self, value: Any, line: int) -> None:
        if not self._stack:
            self.root = value
            return
        top = self._stack[-1]
        if isinstance(top.value, list):
            self.lines.setdefault((*top.location, len(top.value)), line)
            top.value.append(value)
        elif not top.has_key:
            raise _RefusedError(Problem(line, "", Message("yaml_key")))
        else:
            if top.fate == _KEPT:
                top.value[top.key or ""] = value
            elif top.fate == _MERGED:
                top.merged.append(value)
            top.has_key = False

    def _wants_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1].value, dict) and not self._stack[-1].has_key

    def _location(self) -> Location:
        if not self._stack:
            return ()
        top = self._stack[-1]
        return (*top.location, len(top.value) if isinstance(top.value, list) else top.key or "")

    def _count(self, nodes: int, line: int) -> None:
        self._nodes += nodes
        if self._nodes > self._most:
            raise _RefusedError(Problem(line, "", Message("yaml_nodes", {"most": str(self._most)})))

    def _problem(self, line: int, message: Message) -> None:
        problem = Problem(line, path_text(self._location()), message)
        if problem not in self.problems[-1:]:  # `no: no` is said once
            self.problems.append(problem)


class _Unreadable:
    """Stands for a value whose problem has been noted, so that nothing more is said of it."""


UNREADABLE = _Unreadable()


def _size(value: Any) -> int:
    """How many values a finished value unfolds to; shared ones count each time."""
    todo, size = [value], 0
    while todo and size <= MAX_NODES:
        one = todo.pop()
        size += 1
        if isinstance(one, dict):
            todo.extend(one.values())
        elif isinstance(one, list):
            todo.extend(one)
    return size


def written(value: Any) -> str:
    """A value on one line, as YAML writes it; `…` stands for what could not be read."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{written(key)}: {written(inner)}' for key, inner in value.items())}}}"
    if value is UNREADABLE:
        return "…"
    text = str(value)
    return text if isinstance(value, UnquotedDate) or _is_plain(text) else "'" + text.replace("'", "''") + "'"


def _is_plain(text: str) -> bool:
    """Whether a text can stand without quotes, also inside brackets."""
    other = text in _NULL or text in _BOOL or _NUMBER.fullmatch(text) or _DATE.fullmatch(text)
    return not (other or _SURPRISE.fullmatch(text) or _SPECIAL.search(text) or text != text.strip())


def path_text(location: Location) -> str:
    """A location as people write it: `targets[3].unit`."""
    text = ""
    for step in location:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _syntax_problem(error: yaml.YAMLError, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    position = getattr(error, "position", None)
    line = mark.line + 1 if mark else None if position is None else text.count("\n", 0, position) + 1
    detail = getattr(error, "problem", None) or getattr(error, "reason", None) or type(error).__name__
    return Problem(line, "", Message("yaml_syntax", {"detail": str(detail)}))
