"""Workbooks of Excel 2007 and later and of WPS (.xlsx, .xlsm): zip packages of XML parts.

Every worksheet is measured before a cell of it is read; one that cannot be read, or spans too many cells, is a fault
in its own place, and the others are read all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qcity.errors import Bilingual
from qcity.readers import Document, Fault, Hidden, Score, Sheet
from qcity.readers.cellformats import Record
from qcity.readers.limits import TooLargeError, too_large
from qcity.readers.ooxml import Book, SheetEntry, read_strings, read_styles, read_workbook
from qcity.readers.package import Package, UnreadableError
from qcity.readers.sheetcells import Shared, read_rows
from qcity.readers.sheetxml import lay_out

SheetReader = Callable[[bytes], tuple[Hidden, Iterator[Record]]]
"""Reads a sheet's part: what is hidden in it, and its rows."""


def read(content: bytes, score: Score, encoding: str | None = None) -> Document:  # noqa: ARG001 - as all readers
    """One sheet for each worksheet, in the workbook's order; chart and macro sheets are none."""

    def open_sheets(package: Package) -> Iterator[Sheet]:
        book = read_workbook(package)
        strings, formats = read_strings(package, book.strings), read_styles(package, book.styles)
        shared = Shared(strings, formats, book.epoch_1904)

        def read_sheet(data: bytes) -> tuple[Hidden, Iterator[Record]]:
            layout = lay_out(package, data)
            return layout.hidden, read_rows(layout, shared)

        return sheets_of(package, book, read_sheet)

    return read_package(content, open_sheets)


def read_package(content: bytes, open_sheets: Callable[[Package], Iterator[Sheet]]) -> Document:
    """The document of a package; a fault for whatever keeps it from being read."""
    try:
        return Document(None, tuple(open_sheets(Package(content))))
    except UnreadableError as error:
        return Document(None, (), (error.fault(),))
    except TooLargeError as error:
        return Document(None, (), (too_large(error.args[0]),))


def sheets_of(package: Package, book: Book, read_sheet: SheetReader) -> Iterator[Sheet]:
    """The sheets of a workbook; one that cannot be read has a fault for its only row."""
    for entry in book.sheets:
        try:
            hidden, rows = read_sheet(_sheet_part(package, entry))
        except UnreadableError as error:
            hidden, rows = Hidden(), iter([error.fault()])
        except TooLargeError as error:
            hidden, rows = Hidden(), iter([_too_large(entry.name, error)])
        yield Sheet(entry.name, rows, hidden._replace(sheet=entry.hidden))


def _sheet_part(package: Package, entry: SheetEntry) -> bytes:
    if not entry.part:
        raise UnreadableError(Bilingual(f"缺少工作表“{entry.name}”", f'the sheet "{entry.name}" is missing'))
    return package.read(entry.part)


def _too_large(name: str, error: TooLargeError) -> Fault:
    what = error.args[0]
    return too_large(Bilingual(f"工作表“{name}”：{what}", f'sheet "{name}": {what.en}'))
