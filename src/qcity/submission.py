"""Submissions: files, folders, patterns and standard input, read as one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from qcity.errors import Message, UsageError
from qcity.header import SEARCHED_ROWS, header_score, lines_above, read_header
from qcity.measurement import Damaged, Input, Issue, Measurement, Submission
from qcity.plan import Plan
from qcity.readers import FORMATS, Fault, Format, Sheet, format_of, read_document
from qcity.rows import RowReader
from qcity.source import Place

STDIN = "-"


class Source(NamedTuple):
    """A file to read; `in_folder` where it was found in a folder and not named, so that it may be unfit."""

    path: str
    format: Format | None
    in_folder: bool = False


def read_measurements(plan: Plan, *paths: str | os.PathLike[str], encoding: str | None = None) -> Submission:
    """Reads files, folders, patterns and `-` (standard input) as one submission.

    What is wrong inside a file becomes an issue of the submission. Raises UsageError where a path does not
    exist, a pattern matches nothing, a named file's type is unknown, or the encoding is.

    >>> from qcity import load_plan, read_measurements
    >>> submission = read_measurements(load_plan(), "samples/city-2020.csv")
    >>> [i.code for i in submission.issues], submission.inputs[0].encoding
    ([], 'utf-8')
    """
    if encoding is not None:
        _check_encoding(encoding)
    measurements: list[Measurement] = []
    damaged: list[Damaged] = []
    issues: list[Issue] = []
    inputs: list[Input] = []
    unreported = 0
    for source in find_sources([os.fspath(path) for path in paths]):
        one = _read_source(plan, source, encoding)
        measurements += one.measurements
        damaged += one.damaged
        issues += one.issues
        inputs += one.inputs
        unreported += one.unreported
    return Submission(tuple(measurements), tuple(damaged), tuple(issues), tuple(inputs), unreported)


def find_sources(paths: Iterable[str]) -> list[Source]:
    """Every file that the arguments stand for, once each, in the order of their paths."""
    sources: dict[str, Source] = {}
    for path in paths:
        for source in _expanded(path):
            known = sources.setdefault(os.path.realpath(source.path) if source.path != STDIN else STDIN, source)
            if known.in_folder and not source.in_folder:
                sources[os.path.realpath(source.path)] = source
    return sorted(sources.values(), key=lambda source: source.path)


def _expanded(path: str) -> list[Source]:
    try:
        return list(_expand(path))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(Message("unreadable_file", {"path": path, "reason": reason})) from error


def _expand(path: str) -> Iterator[Source]:
    if path == STDIN:
        yield Source(STDIN, FORMATS[0])
    elif Path(path).is_dir():
        found = list(_walk(path))
        if not found:
            raise UsageError(Message("empty_folder", {"path": path}))
        yield from found
    elif Path(path).exists():
        yield _named(path)
    elif matches := _matches(path):
        for match in matches:
            if Path(match).is_dir():
                yield from _walk(match)
            else:
                yield _named(match)
    else:
        raise UsageError(Message("no_match" if set(path) & set("*?[") else "no_such_file", {"path": path}))


def _matches(pattern: str) -> list[str]:
    from glob import glob

    return sorted(glob(pattern, recursive=True))  # noqa: PTH207 - keeps paths as they are given


def _named(path: str) -> Source:
    if not Path(path).is_file():
        raise UsageError(Message("not_a_file", {"path": path}))
    format_ = format_of(path)
    if format_ is None:
        raise UsageError(Message("unknown_type", {"path": path, "known": _known_endings()}))
    return Source(path, format_)


def _walk(folder: str) -> Iterator[Source]:
    """The files of a folder and its folders; hidden ones and office programs' lock files are passed over."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith((".", "~$")):
                path = os.path.join(parent, name)  # noqa: PTH118 - a path stays as it was given
                yield Source(path, format_of(path), in_folder=True)


def _read_source(plan: Plan, source: Source, encoding: str | None) -> Submission:
    place = Place(source.path)
    if source.format is None:
        return Submission(issues=(Issue("unknown-type", place, None, None, {"known": _known_endings()}),))
    try:
        content = _bytes_of(source.path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        if not source.in_folder:
            raise UsageError(Message("unreadable_file", {"path": source.path, "reason": reason})) from error
        return Submission(issues=(Issue("unreadable-file", place, None, None, {"reason": reason}),))
    return read_content(plan, source.path, source.format, content, encoding)


def _bytes_of(path: str) -> bytes:
    if path == STDIN:
        return sys.stdin.buffer.read()
    if not Path(path).is_file():
        raise OSError(0, "not a regular file")
    return Path(path).read_bytes()


def read_content(plan: Plan, path: str, format_: Format, content: bytes, encoding: str | None = None) -> Submission:
    """Reads one file's bytes."""
    if not content.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n,;"):
        empty = Input(path, format_.name, None, 0, 0, content)
        return Submission(issues=(Issue("empty-file", Place(path)),), inputs=(empty,))
    document = read_document(format_, content, header_score, encoding)
    issues = [_fault_issue(path, None, fault) for fault in document.faults]
    readers = [reader for sheet in document.sheets if (reader := _read_sheet(plan, path, sheet, issues))]
    measurements = tuple(m for reader in readers for m in reader.measurements)
    rows = sum(reader.rows for reader in readers)
    return Submission(
        measurements,
        tuple(row for reader in readers for row in reader.damaged),
        (*issues, *(issue for reader in readers for issue in reader.issues)),
        (Input(path, format_.name, document.encoding, rows, len(measurements), content),),
        sum(reader.unreported for reader in readers),
    )


def _read_sheet(plan: Plan, path: str, sheet: Sheet, issues: list[Issue]) -> RowReader | None:
    """Reads a table from its header on; None, with issues, where it has none that can be used."""
    place = Place(path, sheet.name)
    above: list[tuple[int, list[str]]] = []
    faults: list[Fault] = []
    for record in sheet.rows:
        if isinstance(record, Fault):
            faults.append(record)
            continue
        above.append(record)
        if header_score(record[1]) > 1 or len(above) == SEARCHED_ROWS:
            break
    best = max(above, key=lambda record: header_score(record[1]), default=(1, []))
    issues += [_fault_issue(path, sheet.name, fault) for fault in faults]
    if not header_score(best[1]):
        issues.append(Issue("no-header", place._replace(row=1 if above else None)))
        return None
    header = read_header(best[1])
    at_header = place._replace(row=best[0])
    for name in header.unknown:
        issues.append(Issue("unknown-column", at_header, None, name))
    given = lines_above([cells for row, cells in above if row < best[0]])
    if plan.units.find(given.get("unit", "")) and "unit" not in header.places:
        header.units.setdefault("value", given["unit"])
    missing = header.missing(tuple(given))
    for column in missing:
        issues.append(Issue("missing-column", at_header, column, None, {"column": column}))
    for column in header.twice:
        issues.append(Issue("column-twice", at_header, column, None, {"column": column}))
    if missing or header.twice:
        return None
    reader = RowReader(plan, header, place, given)
    reader.read_all(above[above.index(best) + 1 :])
    reader.read_all(sheet.rows)
    return reader


def _fault_issue(path: str, sheet: str | None, fault: Fault) -> Issue:
    return Issue(fault.code, Place(path, sheet, fault.row), None, fault.text, fault.blanks)


def _check_encoding(encoding: str) -> None:
    try:
        b"a".decode(encoding)
    except UnicodeError:
        return
    except (LookupError, ValueError) as error:
        raise UsageError(Message("unknown_encoding", {"encoding": encoding})) from error


def _known_endings() -> str:
    return " ".join(ending for format_ in FORMATS for ending in format_.endings)
