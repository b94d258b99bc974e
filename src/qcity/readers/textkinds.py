"""What a text is, told by how it begins and by the ending of its file's name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from qcity.errors import Bilingual
from qcity.readers.decoding import MARKS

LOOKED_AT = 8192
"""So many bytes of a text's beginning tell what it is."""

_SPREADSHEET_ML = Bilingual(
    "它是 XML 电子表格（2003），请另存为 .xlsx", "it is an XML spreadsheet of 2003; save it as .xlsx"
)
_MHTML = Bilingual("它是单个文件网页（MHTML），请另存为 .xlsx", "it is a web archive (MHTML); save it as .xlsx")

_ENDINGS = {
    **dict.fromkeys((".csv", ".tsv", ".txt"), "csv"),
    **dict.fromkeys((".html", ".htm"), "html"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
    **dict.fromkeys((".yaml", ".yml"), "yaml"),
    ".json": "json",
}
_OTHERS = (".xls", ".et", ".xlsx", ".xlsm", ".xlsb", ".ods", ".parquet")
"""Endings under which text is found that should be something else."""

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


def text_kind(content: bytes, ending: str) -> str | Bilingual | None:
    """The format of a text, or what it is that cannot be read; None where neither content nor ending tells."""
    by_ending = _ENDINGS.get(ending)
    if by_ending is None and not _is_text(content):
        return Bilingual(f"内容不是 {ending} 文件", f"its content is no {ending} file") if ending in _OTHERS else None
    start = _beginning(content)
    if markup := _markup(start):
        return markup
    if _MAIL.match(start):
        return _MHTML
    if by_ending is None and _TABLE.search(start):  # some words, then a table
        return "html"
    if by_ending in ("html", "yaml"):
        return by_ending
    if _JSON.match(start):
        return _json_kind(start, by_ending)
    if by_ending in ("json", "jsonl"):
        first = next((line for line in start.splitlines() if line.strip()), "")
        return "csv" if first.lstrip()[:1] not in ("[", "{") and re.search(r"[,;\t]", first) else by_ending
    return "csv" if by_ending or ending in _OTHERS else None


def _markup(start: str) -> str | Bilingual | None:
    """What kind of markup a text is; None where it is none."""
    preamble = _PREAMBLE.match(start)
    body = start[preamble.end() :] if preamble else start
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
