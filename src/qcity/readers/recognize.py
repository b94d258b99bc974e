"""What a file is, told by its content: its name alone is often wrong.

Web systems export an HTML table or CSV as .xls, and people rename instead of converting. What a binary file is
stands in its first bytes. For text the ending of the name decides, unless the content plainly is something else.
What is known and cannot be read (a PDF, a password) is told for what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from qcity.errors import Bilingual
from qcity.readers import Fault
from qcity.readers.containers import ARCHIVE, WORD, compound_kind, unpack, zip_kind
from qcity.readers.decoding import MARKS

LOOKED_AT = 8192
"""So many bytes of a text's beginning tell what it is."""

_PICTURE = Bilingual("它是图片，不是数据表", "it is a picture and no table")
_SPREADSHEET_ML = Bilingual(
    "它是 XML 电子表格（2003），请另存为 .xlsx", "it is an XML spreadsheet of 2003; save it as .xlsx"
)
_MHTML = Bilingual("它是单个文件网页（MHTML），请另存为 .xlsx", "it is a web archive (MHTML); save it as .xlsx")

_BINARY: tuple[tuple[bytes, str | Bilingual], ...] = (
    (b"\x09\x00\x04\x00", "xls"),  # worksheets of Excel 2 to 5 are not packed in anything
    (b"\x09\x02\x06\x00", "xls"),
    (b"\x09\x04\x06\x00", "xls"),
    (b"\x09\x08\x08\x00", "xls"),
    (b"\x09\x08\x10\x00", "xls"),
    (
        b"ARROW1\x00\x00",
        Bilingual("它是 Arrow（Feather）文件，请存成 Parquet", "it is Arrow (Feather); save it as Parquet"),
    ),
    (
        b"SQLite format 3\x00",
        Bilingual("它是 SQLite 数据库，请导出成 CSV", "it is a SQLite database; export its table as CSV"),
    ),
    (b"%PDF-", Bilingual("它是 PDF 文件，请提交原来的表格", "it is a PDF; submit the table from which it was made")),
    (b"{\\rtf", WORD),
    (b"Rar!\x1a\x07", ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"\xfd7zXZ\x00", ARCHIVE),
    (b"BZh91AY&SY", ARCHIVE),
    (b"\x28\xb5\x2f\xfd", ARCHIVE),
    (b"\x89PNG\r\n\x1a\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF87a", _PICTURE),
    (b"GIF89a", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
)
_OLE, _ZIP, _GZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK", b"\x1f\x8b"
_PARQUET, _SECRET_PARQUET, _TAR = b"PAR1", b"PARE", (b"ustar\x00", b"ustar ")
_STARTS = (_OLE, _ZIP, *(start for start, _ in _BINARY))
_PLAINLY_TEXT = re.compile(rb"[^\x00-\x20<\[{\xef\xfe\xff]")
"""A first byte that neither a mark, nor HTML, nor JSON begins with."""

_WORKBOOKS = (".xls", ".et", ".xlsx", ".xlsm", ".xlsb", ".ods")
_BY_ENDING = {
    **dict.fromkeys((".csv", ".tsv", ".txt"), "csv"),
    **dict.fromkeys((".html", ".htm"), "html"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
    **dict.fromkeys((".yaml", ".yml"), "yaml"),
    ".json": "json",
}

_PREAMBLE = re.compile(r"(?:\s++|\ufeff|<!--.*?-->|<\?.*?>)*+", re.DOTALL)
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|meta|title|style|script|link|base|table|caption|thead|tbody|tr|t[dh]|div|span|"
    r"form|center|font|p|br|h[1-6])(?=[\s/>])",
    re.IGNORECASE,
)
_TABLE = re.compile(r"<(?:table|tr)(?=[\s/>])", re.IGNORECASE)
_JSON = re.compile(r'\s*+(?:\[\s*+(?:\{\s*+["}]|\]?\s*$)|\{\s*+(?:"[^"\n]*+"\s*+:|\}?\s*$))')
"""How a list of objects and an object begin; no row of column names does."""
_MAIL = re.compile(r"(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?Content-Type:\s*multipart/related", re.IGNORECASE)


class Recognized(NamedTuple):
    """What a file is: the name of the format that it is to be read as, and its bytes, unpacked.

    `format` is None where it cannot be told, or where `fault` says why the file cannot be read.
    """

    format: str | None
    content: bytes
    fault: Fault | None = None


def recognize(content: bytes, name: str) -> Recognized:
    """The format of a file whose name is, or ends in, `name` (`2020.csv`, `.xls`, `.csv.gz`), whatever it says.

    >>> [recognize(content, "2020.xls").format for content in (b"a,b", b"<table><tr>", b"%PDF-1.4")]
    ['csv', 'html', None]
    """
    ending = name.lower().removesuffix(".gz")
    if content.startswith(_GZIP):
        unpacked = unpack(content)
        if isinstance(unpacked, Fault):
            return Recognized(None, content, unpacked)
        if unpacked.startswith(_GZIP):
            return Recognized(
                None, content, _unreadable(Bilingual("压缩包里还是压缩包", "what is packed in it is packed again"))
            )
        content = unpacked
    ending = "." + ending.rpartition(".")[2]
    found = _recognized(content, ending)
    return Recognized(None, content, _unreadable(found)) if isinstance(found, Bilingual) else Recognized(found, content)


def _unreadable(reason: Bilingual) -> Fault:
    return Fault("unreadable-file", None, None, {"reason": reason})


def _recognized(content: bytes, ending: str) -> str | Bilingual | None:
    if content.startswith(_STARTS) and (found := _binary(content)):
        return found
    if content.startswith(_PARQUET) and (content.endswith(_PARQUET) or ending == ".parquet"):
        return "parquet"
    if content.startswith(_SECRET_PARQUET) and content.endswith(_SECRET_PARQUET):
        return Bilingual("它是加密的 Parquet 文件", "it is an encrypted Parquet file")
    if content[257:263] in _TAR:
        return ARCHIVE
    by_ending = _BY_ENDING.get(ending)
    if by_ending == "csv" and _PLAINLY_TEXT.match(content):
        return "csv"
    return _text(_beginning(content), by_ending, ending) if by_ending or _is_text(content) else _odd(ending)


def _odd(ending: str) -> Bilingual | None:
    """What is neither text nor anything known: a damaged file, where its ending says what it should be."""
    if ending in (*_WORKBOOKS, ".parquet"):
        return Bilingual(f"内容不是 {ending} 文件", f"its content is no {ending} file")
    return None


def _binary(content: bytes) -> str | Bilingual | None:
    if content.startswith(_ZIP):
        return zip_kind(content)
    if content.startswith(_OLE):
        return compound_kind(content)
    return next(found for start, found in _BINARY if content.startswith(start))


def _beginning(content: bytes) -> str:
    """The first characters of a text, whatever its encoding: what tells a format apart is ASCII in all of them."""
    start = content[:LOOKED_AT]
    name = next((name for mark, name in MARKS if content.startswith(mark)), "latin-1")
    if name == "latin-1" and start[:2] in (b"<\x00", b"\x00<"):
        name = "utf-16-le" if start[1:2] == b"\x00" else "utf-16-be"
    return start.decode(name, "replace").removeprefix("\ufeff")


def _is_text(content: bytes) -> bool:
    start = content[:LOOKED_AT]
    if any(content.startswith(mark) for mark, _ in MARKS) or start[:2] in (b"<\x00", b"\x00<"):
        return True
    return bool(start.strip()) and not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", start)


def _text(start: str, by_ending: str | None, ending: str) -> str | Bilingual | None:
    """The format of a text that begins like this."""
    body = start[_preamble(start) :]
    if markup := _markup(start, body):
        return markup
    if _MAIL.match(start):
        return _MHTML
    if ending not in _BY_ENDING and _TABLE.search(start):  # some words, then a table
        return "html"
    if by_ending in ("html", "yaml"):
        return by_ending
    if _JSON.match(start):
        return _json_kind(start, by_ending)
    if by_ending in ("json", "jsonl"):
        first = next((line for line in start.splitlines() if line.strip()), "")
        return "csv" if first.lstrip()[:1] not in ("[", "{") and re.search(r"[,;\t]", first) else by_ending
    return "csv" if by_ending or ending in (*_WORKBOOKS, ".parquet") else None


def _preamble(start: str) -> int:
    match = _PREAMBLE.match(start)
    return match.end() if match else 0


def _markup(start: str, body: str) -> str | Bilingual | None:
    """What kind of markup a text is; None where it is none."""
    if _HTML.match(body):
        return "html"
    if re.match(r"(?:<!DOCTYPE[^>]*>\s*)?<(?:\w+:)?Workbook(?=[\s>])", body) and "office:spreadsheet" in body:
        return _SPREADSHEET_ML
    if body.startswith("<office:document"):
        return Bilingual("它是单一 XML 的 ODF 文件，请另存为 .ods", "it is a flat ODF document; save it as .ods")
    is_xml = start.lstrip("\ufeff \t\r\n").startswith("<?xml")
    return Bilingual("它是 XML 文件，不是数据表", "it is XML and no table") if is_xml else None


def _json_kind(start: str, by_ending: str | None) -> str:
    """JSON or JSON Lines: the latter where the first line is an object of its own and another follows."""
    lines = [line.strip() for line in islice(_lines(start), 2)]
    first = lines[0]
    if by_ending == "jsonl":
        return "json" if first in ("{", "[") or first.startswith("[") else "jsonl"
    follows = len(lines) > 1 and lines[1].startswith("{")
    return "jsonl" if first.startswith("{") and first.endswith("}") and follows else "json"


def _lines(text: str) -> Iterable[str]:
    return (match[0] for match in re.finditer(r"[^\r\n]*[^\s][^\r\n]*", text))
