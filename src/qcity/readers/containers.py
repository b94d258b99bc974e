"""What a binary file is: gzip is unpacked, a ZIP and an OLE2 file are asked for the names of their parts.

Only as much of ZIP and OLE2 is read as tells a workbook from a document; a workbook's own reader does the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from struct import unpack_from

from qcity.errors import Bilingual
from qcity.readers import Fault
from qcity.readers.limits import max_bytes, too_large

ARCHIVE = Bilingual("它是压缩包，请解压后提交里面的文件", "it is an archive; unpack it and submit what is in it")
WORD = Bilingual(
    "它是 Word 文档，请把表格存成工作簿或 CSV", "it is a Word document; save its table as a workbook or CSV"
)
_SLIDES = Bilingual("它是演示文稿，不是数据表", "it is a presentation and no table")
_OFD = Bilingual(
    "它是 OFD 版式文件，请提交原来的表格", "it is an OFD document; submit the table from which it was made"
)
_LOCKED = Bilingual(
    "它有打开密码，请取消密码后再提交", "it is protected with a password; remove it and submit the file again"
)
_CUT = Bilingual("文件不完整，没有存完或没有传完", "it is incomplete, as after a broken download")
_DAMAGED = Bilingual("压缩内容已损坏", "what is packed in it is damaged")

_PICTURE = Bilingual("它是图片，不是数据表", "it is a picture and no table")
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
"""How binary files begin that tell at once what they are."""

_OLE, _ZIP, _TAR = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK", (b"ustar\x00", b"ustar ")
_PARQUET, _SECRET_PARQUET = b"PAR1", b"PARE"

MAX_MEMBERS = 100_000
"""So many parts of a gzip file and so many names of a ZIP are looked at."""

_STEP = 2**16


def unpack(content: bytes) -> bytes | Fault:
    """What is packed in a gzip file, all of its members; a fault where it is damaged, cut off or too large."""
    import zlib
    from io import BytesIO

    unpacked, most, at = BytesIO(), max_bytes(), 0
    for _ in range(MAX_MEMBERS):
        member = zlib.decompressobj(wbits=31)
        step = 256  # grows, so that a file of many tiny members is not copied again for each of them
        try:
            while not member.eof and at < len(content):
                piece = content[at : at + step]
                at += len(piece)
                unpacked.write(member.decompress(piece, most - unpacked.tell() + 1))
                if unpacked.tell() > most:
                    return too_large(Bilingual("解压后", "when unpacked"))
                step = min(2 * step, _STEP)
        except zlib.error:
            return _fault(_DAMAGED)
        if not member.eof:
            return _fault(_CUT)
        at -= len(member.unused_data)
        if at == len(content) or (content[at] == 0 and not content[at:].strip(b"\x00")):  # tapes fill up with zeros
            return unpacked.getvalue()
    return too_large(Bilingual("压缩成太多段", "packed in too many members"))


def _fault(reason: Bilingual) -> Fault:
    return Fault("unreadable-file", None, None, {"reason": reason})


def binary_kind(content: bytes) -> str | Bilingual | None:
    """The format of a binary file, or what it is that cannot be read; None where it may be text or is unknown."""
    if content.startswith(_ZIP) and (found := zip_kind(content)):
        return found
    if content.startswith(_OLE):
        return compound_kind(content)
    if content.startswith(_PARQUET) and content.endswith(_PARQUET):
        return "parquet"
    if content.startswith(_SECRET_PARQUET) and content.endswith(_SECRET_PARQUET):
        return Bilingual("它是加密的 Parquet 文件", "it is an encrypted Parquet file")
    if content[257:263] in _TAR:
        return ARCHIVE
    return next((found for start, found in _BINARY if content.startswith(start)), None)


def zip_kind(content: bytes) -> str | Bilingual | None:
    """The format of the workbook that a ZIP is, or what it is instead; None where it is no ZIP.

    >>> zip_kind(b"PK,1") is None
    True
    """
    if not content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK00PK\x03\x04")):
        return None
    if (start := content[30:100]).startswith(b"mimetypeapplication/vnd.oasis.opendocument."):
        kind = start[43:]
        return "ods" if kind.startswith(b"spreadsheet") else _SLIDES if kind.startswith(b"presentation") else WORD
    names = {name.replace(b"\\", b"/").lstrip(b"/").lower() for name in islice(_zip_names(content), MAX_MEMBERS)}
    if not names:
        return ARCHIVE if content.startswith(b"PK\x05\x06") else _CUT
    if any(name.endswith(b"workbook.bin") for name in names):
        return "xlsb"
    if any(name.startswith(b"xl/") or name.endswith(b"workbook.xml") for name in names):
        return "xlsx"
    if {b"content.xml", b"meta-inf/manifest.xml"} <= names:
        return "ods"
    others = {b"word/document.xml": WORD, b"ppt/presentation.xml": _SLIDES, b"ofd.xml": _OFD}
    return next((kind for name, kind in others.items() if name in names), ARCHIVE)


def _zip_names(content: bytes) -> Iterator[bytes]:
    """The names in a ZIP's central directory (APPNOTE 4.3.12 to 4.3.16)."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    if end < 0 or end + 22 > len(content):
        return
    at = end - unpack_from("<I", content, end + 12)[0]
    if content[max(0, end - 20) : end].startswith(b"PK\x06\x07"):  # the directory of a large ZIP
        large = unpack_from("<Q", content, end - 12)[0]
        at = unpack_from("<Q", content, large + 48)[0] if large + 56 <= len(content) else -1
    while 0 <= at <= len(content) - 46 and content[at : at + 4] == b"PK\x01\x02":
        name, extra, comment = unpack_from("<HHH", content, at + 28)
        yield content[at + 46 : at + 46 + name]
        at += 46 + name + extra + comment


def compound_kind(content: bytes) -> str | Bilingual:
    """`xls`, or what an OLE2 file is instead; what cannot be told is left to the reader of .xls to refuse."""
    streams = set(_compound_streams(content))
    if not streams.isdisjoint({"encryptedpackage", "encryptioninfo"}):
        return _LOCKED
    if not streams.isdisjoint({"workbook", "book"}):
        return "xls"
    others = {"worddocument": WORD, "powerpoint document": _SLIDES}
    return next((kind for name, kind in others.items() if name in streams), "xls")


def _compound_streams(content: bytes) -> Iterator[str]:
    """The names of what stands directly in an OLE2 file ([MS-CFB] 2.2 to 2.6), as far as its directory can be had."""
    if len(content) < 512:
        return
    shift, at = unpack_from("<H", content, 30)[0], unpack_from("<I", content, 48)[0]
    if shift not in (9, 12):
        return
    size, none = 1 << shift, 0xFFFFFFFE
    entries: list[bytes] = []
    while (at + 1) * size < len(content) and len(entries) < MAX_MEMBERS // 10:
        sector = content[(at + 1) * size : (at + 2) * size]
        entries += [sector[i : i + 128] for i in range(0, len(sector) - 127, 128)]
        table, within = divmod(at, size // 4)
        table = unpack_from("<I", content, 76 + 4 * table)[0] if table < 109 else none
        place = (table + 1) * size + 4 * within
        at = unpack_from("<I", content, place)[0] if place + 4 <= len(content) else none
    todo, seen = [unpack_from("<I", entries[0], 76)[0]] if entries else [], {0}
    while todo:  # the entries of a folder are a tree; folders inside it are not entered
        one = todo.pop()
        if one in seen or one >= len(entries):
            continue
        seen.add(one)
        entry = entries[one]
        yield entry[: max(0, min(64, unpack_from("<H", entry, 64)[0]) - 2)].decode("utf-16-le", "replace").lower()
        todo += unpack_from("<II", entry, 68)
