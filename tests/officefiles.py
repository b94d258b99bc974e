"""Workbooks of old Excel and of OpenDocument, put together byte by byte, and LibreOffice to make real ones."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")

# -- BIFF ------------------------------------------------------------------------------------------------------

FREE, END = 0xFFFFFFFF, 0xFFFFFFFE


def record(kind: int, data: bytes = b"") -> bytes:
    """One record."""
    return struct.pack("<HH", kind, len(data)) + data


def beginning(kind: int = 0x0010, version: int = 0x0600) -> bytes:
    """The first record of a substream: a worksheet's, or with 5 the workbook's own."""
    return record(0x0809, struct.pack("<HHHHII", version, kind, 0x0DBB, 1996, 0, 0))


def wide(text: str, size: int = 2) -> bytes:
    """A text of Excel 97: its length in `size` bytes, a flag, UTF-16."""
    return len(text).to_bytes(size, "little") + b"\1" + text.encode("utf-16-le")


def label(row: int, column: int, text: str) -> bytes:
    """A cell of text."""
    return record(0x0204, struct.pack("<HHH", row, column, 0) + wide(text))


def double(row: int, column: int, value: float, xf: int = 0) -> bytes:
    """A cell of a number."""
    return record(0x0203, struct.pack("<HHHd", row, column, xf, value))


def formula(row: int, column: int, result: bytes, xf: int = 0) -> bytes:
    """A cell of a formula, of which nothing but the result is read."""
    return record(0x0006, struct.pack("<HHH", row, column, xf) + result + bytes(8))


def xf(number: int) -> bytes:
    """How a cell looks: the number of its number format."""
    return record(0x00E0, struct.pack("<HH", 0, number) + bytes(16))


def code(number: int, text: str) -> bytes:
    """A number format."""
    return record(0x041E, struct.pack("<H", number) + wide(text))


def strings(*parts: bytes) -> bytes:
    """The shared strings, with what continues them."""
    first, *more = parts
    return record(0x00FC, struct.pack("<II", 0, 0) + first) + b"".join(record(0x003C, part) for part in more)


def sheet(*records: bytes) -> bytes:
    """A worksheet's substream."""
    return beginning() + b"".join(records) + record(0x000A)


def stream(*sheets: bytes, before: bytes = b"", kinds: bytes = b"", hidden: bytes = b"", version: int = 8) -> bytes:
    """A workbook's stream: sheets called 表1, 表2 …, `kinds` and `hidden` for each of them a byte (0 if not given)."""
    names = [f"表{number}" for number in range(1, len(sheets) + 1)]
    told = [wide(name, 1) if version == 8 else bytes([3]) + name.encode("gbk") for name in names]
    first = beginning(5, 0x0600 if version == 8 else 0x0500) + before
    place = len(first) + sum(10 + len(name) for name in told) + 4
    for number, (name, content) in enumerate(zip(told, sheets, strict=True)):
        flags = hidden[number : number + 1].ljust(1, b"\0") + kinds[number : number + 1].ljust(1, b"\0")
        first += record(0x0085, struct.pack("<I", place) + flags + name)
        place += len(content)
    return first + record(0x000A) + b"".join(sheets)


# -- OLE -------------------------------------------------------------------------------------------------------


def container(**streams: bytes) -> bytes:
    """A compound file with these streams at its root, those under 4096 bytes among the small ones."""
    small, small_table, table, sectors = b"", list[int](), [0xFFFFFFFD], [b""]
    entries = []

    def chain(numbers: list[int], first: int, count: int) -> None:
        numbers += [*range(first + 1, first + count), END]

    def put(data: bytes) -> int:
        first = len(sectors)
        count = max(1, -(-len(data) // 512))
        sectors.extend(data[n * 512 : n * 512 + 512].ljust(512, b"\0") for n in range(count))
        chain(table, first, count)
        return first

    for name, data in streams.items():
        if len(data) >= 4096:
            entries.append((name, 2, put(data), len(data)))
        else:
            count = max(1, -(-len(data) // 64))
            entries.append((name, 2, len(small) // 64, len(data)))
            chain(small_table, len(small) // 64, count)
            small += data.ljust(count * 64, b"\0")
    first_small = put(struct.pack(f"<{len(small_table)}I", *small_table).ljust(512, b"\xff"))
    entries.insert(0, ("Root Entry", 5, put(small), len(small)))
    directory = b""
    for number, (name, kind, first, size) in enumerate(entries):
        spelt = name.encode("utf-16-le")
        right = number + 1 if 0 < number < len(entries) - 1 else FREE
        child = 1 if number == 0 and len(entries) > 1 else FREE
        directory += spelt.ljust(64, b"\0") + struct.pack("<HBBIII", len(spelt) + 2, kind, 1, FREE, right, child)
        directory += bytes(36) + struct.pack("<III", first, size, 0)
    first_entry = put(directory)
    if len(table) > 128:
        raise ValueError("one sector of the table is all that this writes")
    sectors[0] = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIII", 1, first_entry, 0, 4096, first_small, 1, END, 0)
    return head + struct.pack("<109I", 0, *[FREE] * 108) + b"".join(sectors)


# -- OpenDocument ----------------------------------------------------------------------------------------------

_NAMES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in [
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("draw", "drawing"),
    ]
) + (
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def content_xml(tables: str, styles: str = "", before: str = "") -> bytes:
    """The content of a spreadsheet."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content{_NAMES} office:version="1.2">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    ).encode()


def styles_xml(styles: str) -> bytes:
    """The styles that a document has beside its content."""
    return f"<office:document-styles{_NAMES}><office:styles>{styles}</office:styles></office:document-styles>".encode()


def package(parts: dict[str, bytes]) -> bytes:
    """A zip file of these parts, the type of an OpenDocument spreadsheet before them."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        for name, data in parts.items():
            file.writestr(name, data)
    return whole.getvalue()


def ods(rows: str, styles: str = "", *, columns: str = "", table: str = 'table:name="表1"') -> bytes:
    """A spreadsheet of one sheet."""
    tables = f"<table:table {table}>{columns}{rows}</table:table>"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return package({"content.xml": content_xml(tables, styles), "META-INF/manifest.xml": manifest.encode()})


# -- LibreOffice -----------------------------------------------------------------------------------------------


def convert(content: bytes, ending: str, to: str, folder: Path) -> bytes:
    """What LibreOffice makes of a file; skips the test where it is not installed."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    source = folder / f"source.{ending}"
    source.write_bytes(content)
    made = folder / "made"
    profile = (folder / "profile").as_uri()
    command = [SOFFICE, "--headless", f"-env:UserInstallation={profile}", "--convert-to", to, "--outdir", str(made)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=120)
    return (made / f"source.{to.partition(':')[0]}").read_bytes()
