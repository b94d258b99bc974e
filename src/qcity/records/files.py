"""The records files that paths, folders and patterns stand for, with what the folders of a partition say of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from glob import glob
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from qcity.errors import Message, UsageError, reason_of
from qcity.records.columns import Columns

DELIMITED, LINES, PARQUET = "csv", "jsonl", "parquet"
FORMATS: Mapping[str, tuple[str, ...]] = {
    DELIMITED: (".csv", ".tsv", ".txt"),
    LINES: (".jsonl", ".ndjson"),
    PARQUET: (".parquet", ".parq", ".pq"),
}
PACKED = (".gz", ".gzip")
_HIDDEN = (".", "_")
"""How names begin of what is no data, as data programs have it: _SUCCESS, _temporary, .part-0.crc."""

_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"


class RecordsFile(NamedTuple):
    """A file of records: `constants` are the cells that its folders give to all of its rows, by column."""

    path: str
    format: str | None
    constants: Mapping[str, str]
    is_named: bool
    size: int


def is_address(path: str) -> bool:
    """Whether a path is the address of something that Spark alone can read, as `s3a://bucket/records`."""
    return "://" in path


def find_files(paths: Iterable[str], columns: Columns, addresses: Iterable[str] = ()) -> list[RecordsFile]:
    """Every file that the arguments stand for, once each, in the order of their paths; `addresses` are files already.

    Raises UsageError for a path that is not there, a pattern or folder without a file, a named file of no known type.
    """
    found: dict[str, RecordsFile] = {}
    for path in paths:
        for name, is_named in _expand(path):
            file = _file(name, columns, is_named=is_named)
            if file.format is None and is_named:
                raise UsageError(Message("unknown_type", {"path": name, "known": known_endings()}))
            known = found.setdefault(os.path.realpath(name), file)
            if is_named and not known.is_named:
                found[os.path.realpath(name)] = file
    for name in addresses:
        found.setdefault(name, _file(name, columns, is_named=False, size=1))
    return sorted(found.values(), key=lambda file: file.path)


def known_endings() -> str:
    """The endings of the files that can be read; any but Parquet's may have .gz behind it."""
    return " ".join([*(ending for endings in FORMATS.values() for ending in endings), *PACKED])


def _expand(path: str) -> Iterator[tuple[str, bool]]:
    """The files of an argument, and whether it names them itself."""
    try:
        if Path(path).is_dir():
            yield from _inside(path)
        elif Path(path).exists():
            yield path, True
        else:
            matches = sorted(glob(path, recursive=True)) if set(path) & set("*?[") else []  # noqa: PTH207 - keeps paths
            if not matches:
                raise UsageError(Message("no_match" if set(path) & set("*?[") else "no_such_file", {"path": path}))
            for match in matches:
                yield from _inside(match) if Path(match).is_dir() else [(match, True)]
    except (OSError, ValueError) as error:
        raise UsageError(Message("unreadable_file", {"path": path, "reason": reason_of(error)})) from error


def _inside(folder: str) -> list[tuple[str, bool]]:
    def fail(error: OSError) -> None:
        raise error

    found: list[tuple[str, bool]] = []
    for parent, folders, names in os.walk(folder, onerror=fail):
        folders[:] = sorted(name for name in folders if not name.startswith(_HIDDEN))
        found += [(os.path.join(parent, name), False) for name in sorted(names) if not name.startswith(_HIDDEN)]  # noqa: PTH118
    if not found:
        raise UsageError(Message("empty_folder", {"path": folder}))
    return found


def _file(path: str, columns: Columns, *, is_named: bool, size: int | None = None) -> RecordsFile:
    name = path.lower()
    for ending in PACKED:
        name = name.removesuffix(ending)
    format_ = next((one for one, endings in FORMATS.items() if name.endswith(endings)), None)
    return RecordsFile(path, format_, partition_cells(path, columns), is_named, size or Path(path).stat().st_size)


def partition_cells(path: str, columns: Columns) -> dict[str, str]:
    """The cells that the folders of a Hive partition give to all rows of a file: `indicator=x/body=y/part.csv`."""
    cells: dict[str, str] = {}
    for folder in path.replace("\\", "/").split("/")[:-1]:
        key, has_value, value = folder.partition("=")
        column = columns.column_of(unquote(key)) if has_value else None
        if column is not None:
            cells[column] = "" if value == _NO_VALUE else unquote(value)
    return cells
