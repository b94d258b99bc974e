"""Submissions: files, folders, patterns and standard input, read as one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from errno import EBADF, EINVAL, ENOENT
from pathlib import Path
from typing import NamedTuple

from qcity.errors import Message, UsageError
from qcity.header import SEARCHED_ROWS, header_score, lines_above, read_header
from qcity.measurement import ERROR, Damaged, Input, Issue, Measurement, Submission
from qcity.periods import Period
from qcity.plan import Plan
from qcity.readers import FORMATS, Fault, Format, Sheet, format_of, read_document
from qcity.rows import RowReader
from qcity.source import Place

STDIN = "-"


class Source(NamedTuple):
    """A file to read; `in_folder` where it was found in a folder and not named, so that it may be unfit.

    `fault` says why a folder inside it could not be looked into.
    """

    path: str
    format: Format | None
    in_folder: bool = False
    fault: str | None = None


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
    silent: set[Period] = set()
    for source in find_sources([os.fspath(path) for path in paths]):
        one = _read_source(plan, source, encoding)
        measurements += one.measurements
        damaged += one.damaged
        issues += one.issues
        inputs += one.inputs
        unreported += one.unreported
        silent |= one.silent
    return Submission(tuple(measurements), tuple(damaged), tuple(issues), tuple(inputs), unreported, frozenset(silent))


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
        raise UsageError(Message("unknown_type", {"path": path, "known": _known_endings()}))
    return Source(path, format_)


def _walk(folder: str) -> Iterator[Source]:
    """The files of a folder and its folders; hidden ones and office programs' lock files are passed over.

    A link to a folder is followed, but no folder is looked into twice. Raises OSError if the folder cannot be listed.
    """
    closed: list[Source] = []

    def note(error: OSError) -> None:
        if os.fspath(error.filename) == folder:
            raise error
        closed.append(Source(os.fspath(error.filename), FORMATS[0], in_folder=True, fault=error.strerror))

    seen: set[str] = set()
    for parent, folders, files in os.walk(folder, onerror=note, followlinks=True):
        real = os.path.realpath(parent)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith((".", "~$")):
                path = os.path.join(parent, name)  # noqa: PTH118 - a path stays as it was given
                yield Source(path, format_of(path), in_folder=True)
    yield from closed


def _read_source(plan: Plan, source: Source, encoding: str | None) -> Submission:
    place = Place(source.path)
    if source.format is None:
        return Submission(issues=(Issue("unknown-type", place, None, None, {"known": _known_endings()}),))
    try:
        content = _bytes_of(source)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        if not source.in_folder:
            raise UsageError(Message("unreadable_file", {"path": source.path, "reason": reason})) from error
        return Submission(issues=(Issue("unreadable-file", place, None, None, {"reason": reason}),))
    return read_content(plan, source.path, source.format, content, encoding)


def _bytes_of(source: Source) -> bytes:
    if source.fault is not None:
        raise OSError(0, source.fault)
    if source.path == STDIN:
        if sys.stdin is None:
            raise OSError(EBADF, os.strerror(EBADF))
        return sys.stdin.buffer.read()
    path = Path(source.path)
    if not path.is_file():
        raise OSError(EINVAL if path.exists() else ENOENT, os.strerror(EINVAL if path.exists() else ENOENT))
    return path.read_bytes()


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
    told = [*issues, *(issue for reader in readers for issue in reader.issues)]
    if readers and not rows and not any(issue.severity == ERROR for issue in told):
        issues.append(Issue("nothing-to-check", Place(path)))
    return Submission(
        measurements,
        tuple(row for reader in readers for row in reader.damaged),
        (*issues, *(issue for reader in readers for issue in reader.issues)),
        (Input(path, format_.name, document.encoding, rows, len(measurements), content),),
        sum(reader.unreported for reader in readers),
        frozenset(period for reader in readers for period in reader.silent),
    )


def _read_sheet(plan: Plan, path: str, sheet: Sheet, issues: list[Issue]) -> RowReader | None:
    """Reads a table from its header on; None, with issues, where it has none that can be used."""
    place = Place(path, sheet.name)
    above: list[tuple[int, list[str]] | Fault] = []
    best = 0
    height = 0
    for record in sheet.rows:
        above.append(record)
        score = header_score(_cells(record))
        is_whole = score > 1 and not read_header(_cells(record)).missing(_lines_above(above))
        if score > best or is_whole:
            best, height = score, len(above)
        if is_whole or len(above) == SEARCHED_ROWS:
            break
    titles, rest = above[: height - 1] if best else above, above[height:]
    # a title in quotes is no record; it need not be written as one
    faults = [f for f in titles if isinstance(f, Fault) and not (best and f.code == "bad-quoting")]
    if not best:
        issues += [_fault_issue(path, sheet.name, fault) for fault in faults]
        issues.append(Issue("no-header", place._replace(row=1 if above else None)))
        return None
    top = above[height - 1]
    faults += [top] if isinstance(top, Fault) else []
    issues += [_fault_issue(path, sheet.name, fault) for fault in faults]
    header = read_header(_cells(top))
    at_header = place._replace(row=top.row if isinstance(top, Fault) else top[0])
    for name in header.unknown:
        issues.append(Issue("unknown-column", at_header, None, name))
    given = _lines_above(titles)
    if plan.units.find(given.get("unit", "")) and "unit" not in header.places:
        header.units.setdefault("value", given["unit"])
    missing = header.missing(given)
    for column in missing:
        issues.append(Issue("missing-column", at_header, column, None, {"column": column}))
    for column in header.twice:
        issues.append(Issue("column-twice", at_header, column, None, {"column": column}))
    if missing or header.twice:
        return None
    reader = RowReader(plan, header, place, given)
    reader.read_all(rest)
    reader.read_all(sheet.rows)
    return reader


def _cells(record: tuple[int, list[str]] | Fault) -> Sequence[str]:
    return record.cells if isinstance(record, Fault) else record[1]


def _lines_above(records: Iterable[tuple[int, list[str]] | Fault]) -> dict[str, str]:
    return lines_above([_cells(record) for record in records])


def _fault_issue(path: str, sheet: str | None, fault: Fault) -> Issue:
    return Issue(fault.code, Place(path, sheet, fault.row), None, fault.text, fault.blanks)


def _check_encoding(encoding: str) -> None:
    try:
        "a".encode(encoding)  # refuses what is no encoding of text, as decoding does not
    except (LookupError, ValueError) as error:
        raise UsageError(Message("unknown_encoding", {"encoding": encoding})) from error


def _known_endings() -> str:
    return " ".join(ending for format_ in FORMATS for ending in format_.endings)
