"""Submissions: files, folders, patterns and standard input, read as one."""

from __future__ import annotations

import os
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from qcity.errors import Message, UsageError, reason_of
from qcity.header import header_score
from qcity.measurement import ERROR, Cells, Damaged, Input, Issue, Measurement, Submission
from qcity.periods import Period
from qcity.plan import Plan
from qcity.readers import Format, read_document
from qcity.source import Place
from qcity.sources import Source, find_sources, known_endings, probe, read_bytes
from qcity.tables import Table, fault_issue, read_table


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


def _read_source(plan: Plan, source: Source, encoding: str | None) -> Submission:
    place = Place(source.path)
    try:
        content = read_bytes(source) if source.format is not None else probe(source)
    except OSError as error:
        reason = reason_of(error)
        if not source.in_folder:
            raise UsageError(Message("unreadable_file", {"path": source.path, "reason": reason})) from error
        return Submission(issues=(Issue("unreadable-file", place, None, None, {"reason": reason}),))
    if source.format is None:
        return Submission(issues=(Issue("unknown-type", place, None, None, {"known": known_endings()}),))
    return read_content(plan, source.path, source.format, content, encoding)


def read_content(plan: Plan, path: str, format_: Format, content: bytes, encoding: str | None = None) -> Submission:
    """Reads one file's bytes."""
    if _is_empty(content):
        empty = Input(path, format_.name, None, 0, 0, content)
        return Submission(issues=(Issue("empty-file", Place(path)),), inputs=(empty,))
    document = read_document(format_, content, header_score, encoding)
    issues = [fault_issue(Place(path), fault) for fault in document.faults]
    tables = [read_table(plan, path, sheet) for sheet in document.sheets]
    issues += _told(path, tables, [sheet.name for sheet in document.sheets])
    measurements = tuple(m for table in tables for m in table.measurements)
    rows = sum(table.rows for table in tables)
    if any(table.is_read for table in tables) and not rows and not any(one.severity == ERROR for one in issues):
        issues.append(Issue("nothing-to-check", Place(path)))
    cells = Cells()
    for table in tables:
        cells = cells.plus(table.cells)
    return Submission(
        measurements,
        tuple(row for table in tables for row in table.damaged),
        tuple(issues),
        (Input(path, format_.name, document.encoding, rows, len(measurements), content, cells),),
        sum(table.unreported for table in tables),
        frozenset(period for table in tables for period in table.silent),
    )


def _is_empty(content: bytes) -> bool:
    """Whether there is nothing but a byte order mark, white space and delimiters."""
    mark = next((mark for mark in (BOM_UTF8, BOM_UTF16_LE, BOM_UTF16_BE) if content.startswith(mark)), b"")
    rest = content.removeprefix(mark)
    return not (rest.replace(b"\0", b"") if mark in (BOM_UTF16_LE, BOM_UTF16_BE) else rest).strip(b" \t\r\n,;")


def _told(path: str, tables: list[Table], names: list[str | None]) -> list[Issue]:
    """The tables' issues; beside a sheet with a header one without is no error, and an empty one is nothing."""
    is_one_read = any(table.is_read for table in tables)
    issues: list[Issue] = []
    for table, name in zip(tables, names, strict=True):
        headless = [issue for issue in table.issues if issue.code == "no-header"]
        if name is not None and headless and (is_one_read or not table.cells.read):
            issues += [issue for issue in table.issues if issue.code != "no-header"]
            if table.cells.read:
                blanks = {"sheet": name, "count": str(table.cells.read)}
                issues.append(Issue("sheet-without-header", Place(path, name), None, None, blanks))
        else:
            issues += table.issues
    if tables and not is_one_read and not any(one.severity == ERROR for one in issues):
        issues.append(Issue("no-header", Place(path)))
    return issues


def _check_encoding(encoding: str) -> None:
    try:
        "a".encode(encoding)  # refuses what is no encoding of text, as decoding does not
    except (LookupError, ValueError) as error:
        raise UsageError(Message("unknown_encoding", {"encoding": encoding})) from error
