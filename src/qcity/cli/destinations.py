"""Where a report goes, and in which formats: `--format NAME[=FILE]`, as often as it is given, and `-o FILE`."""

from __future__ import annotations

import os
from collections.abc import Sequence

from qcity.cli.choices import choose
from qcity.cli.terminal import is_terminal
from qcity.errors import Message, UsageError
from qcity.reporters import FORMATS, format_of

STDOUT = "-"


Destination = tuple[str, str]
"""A format of a report and the file that it is written to, `-` for stdout."""


_DOCUMENTS = (".pdf", ".doc", ".odt", ".rtf", ".xls", ".ods", ".ppt", ".pptx", ".zip")
"""Endings of what no format is: a table in a file of such a name would not open."""


def destinations(formats: Sequence[str], output: str | None, default: str) -> list[Destination]:
    """Where to write what; stdout comes last, so that a file that cannot be written is told before a report is shown.

    The one format without a file of its own goes to `output`, else to stdout. Where there is none, `output` is
    written in the format that its ending names, else in `default`; with neither, `default` is shown. Raises UsageError
    for an unknown format, for two that go to one place, and for one that is no text and would go to a terminal.
    """
    chosen: list[Destination] = []
    free = []
    for text in formats:
        name, equals, path = text.partition("=")
        choose("--format", name, FORMATS)
        if equals and not path:
            raise UsageError(Message("format_without_file", {"text": text}))
        if path:
            chosen.append((name, path))
        else:
            free.append(name)
    if len(free) > 1:
        raise UsageError(Message("formats_to_one_place", {"first": free[0], "second": free[1]}))
    if free or output is not None or not chosen:
        path = STDOUT if output is None else output
        name = free[0] if free else _format_for(path, default)
        chosen.append((name, path))
    seen: dict[str, str] = {}
    for name, path in chosen:
        place = path if path == STDOUT else os.path.realpath(path)
        if place in seen:
            raise UsageError(Message("formats_to_one_place", {"first": seen[place], "second": name}))
        seen[place] = name
        if path == STDOUT and FORMATS[name].is_binary and is_terminal():
            raise UsageError(Message("binary_to_terminal", {"format": name}))
    return sorted(chosen, key=lambda one: one[1] == STDOUT)


def _format_for(path: str, default: str) -> str:
    """The format that a file's ending tells, else the default; raises UsageError where the file would not open."""
    name = format_of(path)
    if name is None and path.lower().endswith(_DOCUMENTS):
        known = " ".join(ending for one in FORMATS.values() for ending in one.endings)
        raise UsageError(Message("no_such_document", {"path": path, "known": known}))
    return name or default
