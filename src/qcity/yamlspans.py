"""Where the values of a YAML file stand in its text, so that a few can be mended and all else stays as it is."""

from __future__ import annotations

from typing import Any, NamedTuple

import yaml

from qcity.yamlfile import LOADER, Location


class Span(NamedTuple):
    """Where a value stands in its file's text, from `start` to `end`; `is_plain` says that it has no quotes.

    `key` is where its key begins, -1 for an item of a list; `in_block` says that it is one to a line.
    """

    start: int
    end: int
    is_plain: bool
    key: int = -1
    in_block: bool = False


def spans(text: str) -> dict[Location, Span]:
    """Where each scalar of a document stands in its text, by location, and where each other value begins.

    The text is one that `read_yaml` reads.
    """
    found: dict[Location, Span] = {}
    stack: list[_Level] = []
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            stack.pop()
            continue
        opens = isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent)
        if not opens and not isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            continue
        level = stack[-1] if stack else None
        if level is not None and level.is_mapping and level.key is None:
            level.key = event.value if isinstance(event, yaml.ScalarEvent) else ""
            level.key_at = _index(event.start_mark)
            continue
        location = level.location_of_next() if level is not None else ()
        start, end = _index(event.start_mark), _index(event.end_mark)
        plain = isinstance(event, yaml.ScalarEvent) and not event.style
        in_block = level is not None and not level.is_flow
        found[location] = Span(
            start, end, plain, level.key_at if level is not None and level.is_mapping else -1, in_block
        )
        if level is not None:
            level.done()
        if opens:
            is_flow = bool(getattr(event, "flow_style", False))
            stack.append(_Level(location, isinstance(event, yaml.MappingStartEvent), is_flow))
    return found


def _index(mark: Any) -> int:
    """Where a mark stands in the text, which every event that is read from one has."""
    return int(mark.index)


class _Level:
    """A mapping or sequence whose values are being placed."""

    def __init__(self, location: Location, is_mapping: bool, is_flow: bool) -> None:
        self.location = location
        self.is_mapping = is_mapping
        self.is_flow = is_flow
        self.key: str | None = None
        self.key_at = -1
        self._count = 0

    def location_of_next(self) -> Location:
        return (*self.location, (self.key or "") if self.is_mapping else self._count)

    def done(self) -> None:
        self.key = None
        self._count += 1
