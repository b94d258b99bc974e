"""Workbooks of Excel 2003 and before, and of WPS (.et): a container with a stream of records, or the bare records."""

from __future__ import annotations

import codecs
import struct

from qcity.errors import Bilingual
from qcity.readers import Document, Fault, Hidden, Score, Sheet, limits
from qcity.readers.biff import Bound, BrokenError, EncryptedError, Workbook
from qcity.readers.biffcells import read_table
from qcity.readers.cellformats import carried
from qcity.readers.ole import SIGNATURE, Container, open_container

_BREAKS_OFF = Bilingual("文件已损坏：工作簿不完整", "the workbook is damaged or breaks off")
_ENCRYPTED = Bilingual("工作簿已加密：请取消密码后重新保存", "it is encrypted: remove its password and save it again")
_NO_WORKBOOK = Bilingual("不是 Excel 或 WPS 表格的文件", "it is no file of Excel or WPS Spreadsheets")
_NO_TABLE = Bilingual("工作簿里没有表格，只有图表或宏表", "it has no worksheet, only charts or macro sheets")
_OTHERS = (
    ("worddocument", Bilingual("是 Word 或 WPS 文字的文档，不是表格", "it is a document of Word, not a workbook")),
    ("powerpoint document", Bilingual("是演示文稿，不是表格", "it is a presentation, not a workbook")),
)


def read(content: bytes, score: Score, encoding: str | None = None) -> Document:  # noqa: ARG001 - the interface
    """Every worksheet of a workbook; `encoding` is for files older than Excel 97 (LookupError if unknown)."""
    codec = codecs.lookup(encoding).name if encoding else None
    stream = _stream(content)
    if isinstance(stream, Bilingual):
        return _unreadable(stream)
    try:
        book = Workbook(stream, codec)
        limits.check_sheets(len(book.bounds))
        sheets = tuple(_sheet(book, bound) for bound in book.bounds)
    except EncryptedError:
        return _unreadable(_ENCRYPTED)
    except limits.TooLargeError as error:
        most = limits.max_cells()
        what = Bilingual(f"工作簿超过 {most:,} 格", f"the workbook has more than {most:,} cells")
        return Document(None, (), (limits.too_large(error.args[0] if error.args else what),))
    except (BrokenError, struct.error, IndexError):
        return _unreadable(_BREAKS_OFF)
    if not sheets:
        return _unreadable(_NO_TABLE)
    return Document(None if book.version >= 8 else book.codec, sheets)


def _unreadable(reason: Bilingual) -> Document:
    return Document(None, (), (Fault("unreadable-file", None, None, {"reason": reason}),))


def _stream(content: bytes) -> bytes | Bilingual:
    """The workbook's records; where there are none, why."""
    if not content.startswith(SIGNATURE):
        bare = content[:1] == b"\t" and content[1:2] in {b"\x00", b"\x02", b"\x04", b"\x08"}
        return content if bare else _NO_WORKBOOK
    container = open_container(content)
    if container is None:
        return _BREAKS_OFF
    if {"encryptedpackage", "encryptioninfo", "\tdrmcontent"} & container.streams.keys():
        return _ENCRYPTED
    return container.stream("workbook") or container.stream("book") or _other(container)


def _other(container: Container) -> Bilingual:
    return next((reason for name, reason in _OTHERS if name in container.streams), _NO_WORKBOOK)


def _sheet(book: Workbook, bound: Bound) -> Sheet:
    table = read_table(book, bound)
    columns = {number for number in table.hidden_columns if any(_filled(row, number) for row in table.rows.values())}
    hidden = Hidden(bound.hidden, tuple(sorted(table.hidden_rows & table.rows.keys())), tuple(sorted(columns)))
    return Sheet(bound.name, carried(sorted(table.rows.items()), table.merged), hidden)


def _filled(row: list[str], number: int) -> bool:
    return number <= len(row) and bool(row[number - 1])
