"""HTML tables: what web systems export, often under the name .xls, and what spreadsheet programs save as a page.

Every table that has anything in it is a sheet, and they are numbered. Rows are counted within their table, as the
spreadsheet program shows them that opens the page; a line of the file would help nobody, since exports are often all
one line.
Text outside tables is not read: it is the page's, and may be about another table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qcity.errors import Bilingual
from qcity.readers import Document, Fault, Score, Sheet
from qcity.readers.decoding import Decoded, decode, decodings, encodings_of
from qcity.readers.htmltable import Page, Table

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_LOOKED_AT = 4096

_NO_TABLE = Bilingual("网页里没有表格", "there is no table in the page")
_CUT = Bilingual("文件在这里中断", "the file breaks off here")
_FRAMES = Bilingual(
    "网页的表格存放在另外的文件里，请另存为 .xlsx", "the page's tables stand in other files; save it as .xlsx"
)


def read(content: bytes, score: Score, encoding: str | None = None) -> Document:
    """A sheet for every table of a page that is not blank; `encoding` overrides the file's (LookupError if unknown).

    The encoding is a byte order mark's, else UTF-8, else the one that the page names, else GB18030: the first that
    fits all of the file and shows a header.
    """
    start = content[:_LOOKED_AT]
    if encoding is None and start[:2] in (b"<\x00", b"\x00<"):
        encoding = "utf-16-le" if start[1:2] == b"\x00" else "utf-16-be"
    named = [match[1].decode() for match in _DECLARED.finditer(start)]
    best: tuple[Decoded, Page] | None = None
    for decoded in decodings(content, encodings_of(content, encoding, named)):
        page = Page(decoded.text)
        best = best or (decoded, page)
        if any(score(cells) for table in page.tables for _, cells in table.rows):
            best = decoded, page
            break
        if decoded.text.isascii():  # which is the same in all of them
            break
    if best is None:
        found = decode(content, encoding, named)
        if isinstance(found, Fault):
            return Document(None, (), (found,))
        best = found, Page(found.text)
    return _document(*best)


def _document(decoded: Decoded, page: Page) -> Document:
    faults = list(page.faults)
    sheets = tuple(
        Sheet(f"table {number}", _rows(table, decoded), table.hidden())
        for number, table in enumerate((table for table in page.tables if table.rows), 1)
    )
    if not sheets and not faults:
        reason = _FRAMES if re.search(r"<i?frame", decoded.text, re.IGNORECASE) else _NO_TABLE
        faults.append(Fault("unreadable-file", None, None, {"reason": reason}))
    return Document(decoded.encoding, sheets, tuple(faults))


def _rows(table: Table, decoded: Decoded) -> Iterator[tuple[int, list[str]] | Fault]:
    if table.caption:
        yield 1, table.caption
    for row, cells in table.rows:
        if decoded.tried and any("\ufffd" in cell for cell in cells):
            yield decoded.fault(row, "\t".join(cells))._replace(cells=cells)
        elif row == table.cut:
            yield Fault("bad-record", row, None, {"reason": _CUT}, cells)
        else:
            yield row, cells
