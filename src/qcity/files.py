"""Files: one source to what it submits, read as what its content is."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import NamedTuple

from qcity.errors import Bilingual, Message, UsageError, reason_of
from qcity.header import header_score
from qcity.measurement import ERROR, Cells, Input, Issue, Submission
from qcity.messages import listed
from qcity.plan import Plan
from qcity.readers import GZIP, PACKED, Fault, Format, format_named, is_plain_text, read_document
from qcity.readers.limits import max_bytes, too_large
from qcity.source import Place
from qcity.sources import STDIN, Source, known_endings, probe, read_bytes
from qcity.tables import Table, fault_issue, read_table


class Reading(NamedTuple):
    """How files are to be read: the encoding of texts, the sheets of workbooks (all where none is named), the format.

    `names_cells` gives every place its column, as in a workbook.
    """

    encoding: str | None = None
    sheets: tuple[str, ...] = ()
    format: Format | None = None
    names_cells: bool = False


def read_source(plan: Plan, source: Source, how: Reading) -> Submission:
    """What a source submits; raises UsageError where a file that was named cannot be read."""
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
    if len(content) > max_bytes():
        return Submission(issues=(fault_issue(place, too_large(Bilingual("文件本身", "the file itself"))),))
    if how.format is not None and not content.startswith(GZIP):
        return read_content(plan, source.path, how.format, content, how)
    if source.format.name == "csv" and (is_plain_text(content) or _is_empty(content)):
        return read_content(plan, source.path, source.format, content, how)
    return _read_recognized(plan, source.path, source.format, content, how)


def _read_recognized(plan: Plan, path: str, by_name: Format, content: bytes, how: Reading) -> Submission:
    """Reads a file as what its content is, whatever its name says; says so where they differ."""
    from qcity.readers.recognize import recognize

    place, is_named = Place(path), path != STDIN
    found = recognize(content, path if is_named else by_name.endings[0])
    if how.format is not None and found.fault is None and found.content is not content:
        return _as_packed(read_content(plan, path, how.format, found.content, how), content)
    if found.fault is not None or found.format is None:
        unknown = Bilingual("认不出是什么文件", "it is no kind of file that is known")
        fault = found.fault or Fault("unreadable-file", None, None, {"reason": unknown})
        return Submission(issues=(fault_issue(place, fault),), inputs=(Input(path, by_name.name, None, 0, 0, content),))
    format_ = format_named(found.format)
    one = read_content(plan, path, format_, found.content, how)
    if found.content is not content:
        one = _as_packed(one, content)
    ending = path.lower().removesuffix(PACKED)
    if is_named and not ending.endswith(format_.endings):
        ending = ending[ending.rfind(".") :]
        issue = Issue("misnamed-file", place, None, None, {"ending": ending, "format": format_.name})
        one = one._replace(issues=(issue, *one.issues))
    return one


def _as_packed(one: Submission, content: bytes) -> Submission:
    """What a packed file submits, whose digest is that of the file itself."""
    return one._replace(inputs=tuple(input_._replace(content=content) for input_ in one.inputs))


def read_content(
    plan: Plan, path: str, format_: Format, content: bytes, how: Reading | str | None = None
) -> Submission:
    """Reads one file's bytes."""
    how = how if isinstance(how, Reading) else Reading(how)
    if _is_empty(content):
        empty = Input(path, format_.name, None, 0, 0, content)
        return Submission(issues=(Issue("empty-file", Place(path)),), inputs=(empty,))
    document = read_document(format_, content, header_score, how.encoding)
    issues = [fault_issue(Place(path), fault) for fault in document.faults]
    named = [sheet for sheet in document.sheets if sheet.name is not None]
    sheets = [one for one in document.sheets if one.name is None or not how.sheets or one.name in how.sheets]
    names = {sheet.name for sheet in named}
    for name in how.sheets if named else ():
        if name not in names:
            known = listed(sheet.name for sheet in named if sheet.name)
            issues.append(Issue("missing-sheet", Place(path), None, None, {"sheet": name, "known": known}))
    tables = [read_table(plan, path, sheet, names_cells=how.names_cells) for sheet in sheets]
    issues += _told(path, tables, [sheet.name for sheet in sheets])
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
