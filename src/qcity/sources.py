"""Sources: the files that paths, folders and patterns stand for, and their bytes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from errno import EBADF, EINVAL, ENOENT
from pathlib import Path
from typing import NamedTuple

from qcity.errors import Message, UsageError, reason_of
from qcity.readers import FORMATS, Format, format_of

STDIN = "-"
_OF_THE_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})
"""What Windows itself puts into folders."""


class Source(NamedTuple):
    """A file to read; `in_folder` where it was found in a folder and not named, so that it may be unfit.

    `fault` says why a folder inside it could not be looked into.
    """

    path: str
    format: Format | None
    in_folder: bool = False
    fault: OSError | None = None


def find_sources(paths: Iterable[str]) -> list[Source]:
    """Every file that the arguments stand for, once each, in the order of their paths."""
    sources: dict[str, Source] = {}
    for path in paths:
        for source in _expanded(path):
            identity = _identity(source.path)
            known = sources.setdefault(identity, source)
            if known.in_folder and not source.in_folder:
                sources[identity] = source
    return sorted(sources.values(), key=lambda source: source.path)


def _identity(path: str) -> str:
    """What tells a file from others, whatever links lead to it."""
    try:
        return path if path == STDIN else os.path.realpath(path)
    except OSError:  # a link that may not be followed
        return os.path.abspath(path)  # noqa: PTH100 - a path stays as it was given


def _expanded(path: str) -> list[Source]:
    try:
        return list(_expand(path))
    except (OSError, ValueError) as error:
        raise UsageError(Message("unreadable_file", {"path": path, "reason": reason_of(error)})) from error


def _expand(path: str) -> Iterator[Source]:
    if path == STDIN:
        yield Source(STDIN, FORMATS[0])
    elif path and Path(path).is_dir():
        found = list(_walk(path))
        if not found:
            raise UsageError(Message("empty_folder", {"path": path}))
        yield from found
    elif path and Path(path).exists():
        yield _named(path)
    elif path and (found := [source for match in _matches(path) for source in _matched(match)]):
        yield from found
    else:
        raise UsageError(Message("no_match" if set(path) & set("*?[") else "no_such_file", {"path": path}))


def _matched(path: str) -> Iterator[Source]:
    if Path(path).is_dir():
        yield from _walk(path)
    else:
        yield _named(path)


def _matches(pattern: str) -> list[str]:
    from glob import glob

    return sorted(glob(pattern, recursive=True))  # noqa: PTH207 - keeps paths as they are given


def _named(path: str) -> Source:
    if not Path(path).is_file():
        raise UsageError(Message("not_a_file" if Path(path).exists() else "no_such_file", {"path": path}))
    format_ = format_of(path)
    if format_ is None:
        raise UsageError(Message("unknown_type", {"path": path, "known": known_endings()}))
    return Source(path, format_)


def _walk(folder: str) -> Iterator[Source]:
    """The files of a folder and its folders; hidden ones and office programs' lock files are passed over.

    A link to a folder is followed, but no folder is looked into twice. Raises OSError if the folder cannot be listed.
    """
    closed: list[Source] = []

    def note(error: OSError) -> None:
        if os.fspath(error.filename) == folder:
            raise error
        closed.append(Source(os.fspath(error.filename), FORMATS[0], in_folder=True, fault=error))

    seen: set[str] = set()
    for parent, folders, files in os.walk(folder, onerror=note, followlinks=True):
        real = _identity(parent)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith((".", "~$")) and name.lower() not in _OF_THE_SYSTEM:
                path = os.path.join(parent, name)  # noqa: PTH118 - a path stays as it was given
                yield Source(path, format_of(path), in_folder=True)
    yield from closed


def read_bytes(source: Source) -> bytes:
    """A source's content; raises OSError where it cannot be read, also because it is no file."""
    if source.fault is not None:
        raise source.fault
    if source.path == STDIN:
        if sys.stdin is None:
            raise OSError(EBADF, os.strerror(EBADF))
        return sys.stdin.buffer.read()
    path = Path(source.path)
    if not path.is_file():
        raise OSError(EINVAL if path.exists() else ENOENT, os.strerror(EINVAL if path.exists() else ENOENT))
    return path.read_bytes()


def probe(source: Source) -> bytes:
    """Nothing of a file that is not to be read; raises OSError where it could not be read either."""
    if source.fault is not None:
        raise source.fault
    Path(source.path).stat()
    return b""


def known_endings() -> str:
    """The endings of the files that can be read."""
    return " ".join(ending for format_ in FORMATS for ending in format_.endings)
