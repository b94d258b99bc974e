"""OpenDocument spreadsheets (.ods): a zip package whose content.xml holds all sheets."""

from __future__ import annotations

import re

from qcity.errors import Bilingual
from qcity.readers import Document, Hidden, Score, Sheet, limits
from qcity.readers.cellformats import carried
from qcity.readers.odfstyles import Styles
from qcity.readers.odftables import Table, Tables
from qcity.readers.ooxml import scan_xml, utf8
from qcity.readers.package import Package, UnreadableError

_MANIFEST = "META-INF/manifest.xml"
_ENCRYPTED = Bilingual("文件已加密：请取消密码后重新保存", "it is encrypted: remove its password and save it again")
_NO_SPREADSHEET = Bilingual("不是 ODF 电子表格", "it is no OpenDocument spreadsheet")
_NO_TABLE = Bilingual("里面没有工作表", "it has no sheet")


def read(content: bytes, score: Score, encoding: str | None = None) -> Document:  # noqa: ARG001 - the interface
    """Every sheet of a spreadsheet; how its text is encoded stands in the file itself."""
    try:
        tables = _read_tables(Package(content))
    except UnreadableError as error:
        return Document(None, (), (error.fault(),))
    except limits.TooLargeError as error:
        most = limits.max_cells()
        what = Bilingual(f"工作簿超过 {most:,} 格", f"the workbook has more than {most:,} cells")
        return Document(None, (), (limits.too_large(error.args[0] if error.args else what),))
    return Document(None, tuple(map(_sheet, tables)))


def _read_tables(package: Package) -> list[Table]:
    if _MANIFEST in package and re.search(rb"[<:]encryption-data\b", package.read(_MANIFEST)):
        raise UnreadableError(_ENCRYPTED)
    if "content.xml" not in package:
        raise UnreadableError(_ENCRYPTED if "encrypted-package" in package else _NO_SPREADSHEET)
    styles = Styles()
    if "styles.xml" in package:
        _scan(package, "styles.xml", styles)
    tables = Tables(styles)
    _scan(package, "content.xml", tables)
    limits.check_sheets(len(tables.tables))
    if not tables.is_spreadsheet:
        raise UnreadableError(_NO_SPREADSHEET)
    if not tables.tables:
        raise UnreadableError(_NO_TABLE)
    return tables.tables


def _scan(package: Package, part: str, taker: Styles | Tables) -> None:
    data = utf8(package, package.read(part))
    if data.count(b"<") - data.count(b"</") > limits.max_cells() // 2:  # each element takes time, an empty one too
        raise limits.TooLargeError
    scan_xml(data, taker.start, taker.end, taker.text)


def _sheet(table: Table) -> Sheet:
    used = {place for row in table.rows.values() for place, text in enumerate(row) if text} if table.columns else set()
    columns = tuple(place + 1 for place in sorted(used) if (found := table.column(place)) and found.hidden)
    rows = carried(table.rows.items(), table.merged)
    return Sheet(table.name, rows, Hidden(table.hidden, tuple(table.hidden_rows), columns))
