"""Bundles: several parts in one input, each under a line of its own, so that what is packed can be changed inside.

Before a part stands the line `==== NAME`. Of a part that is not there the packer has one that will do; a part
that is there and empty is left out of what is packed.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_MARK = b"\n==== "
_MAX_PARTS = 30


def parts_of(data: bytes) -> list[tuple[str, bytes]]:
    """The parts of a bundle with their names; what stands before the first name is a part without one."""
    first, *rest = (b"\n" + data).split(_MARK, _MAX_PARTS)
    parts = [("", first[1:])] if len(first) > 1 else []
    for piece in rest:
        name, _, content = piece.partition(b"\n")
        parts.append((name[:80].decode("utf-8", "replace") or "?", content))
    return parts


def bundle(parts: Mapping[str, str | bytes]) -> bytes:
    """Parts as one input."""
    return joined([(name, part.encode() if isinstance(part, str) else part) for name, part in parts.items()])


def joined(parts: list[tuple[str, bytes]]) -> bytes:
    """What `parts_of` takes apart."""
    return b"\n".join((f"==== {name}\n".encode() if name else b"") + part for name, part in parts)


def package(data: bytes, skeleton: Mapping[str, str | bytes], main: str) -> bytes:
    """A ZIP of a bundle's parts over those of a skeleton; a part without a name is the part `main`."""
    parts = dict(skeleton)
    for name, content in parts_of(data):
        parts[zipfile.ZipInfo(name or main).filename] = content  # which ends a name where zipfile would
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
        for name, part in parts.items():
            if part:
                packed.writestr(zipfile.ZipInfo(name), part)
    return file.getvalue()


_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _links(**links: str) -> str:
    told = "".join(
        f'<Relationship Id="{k}" Type="{_TYPES}/{v.split()[0]}" Target="{v.split()[1]}"/>' for k, v in links.items()
    )
    return f'<Relationships xmlns="{_RELATIONS}">{told}</Relationships>'


XLSX: Mapping[str, str] = {
    "_rels/.rels": _links(r0="officeDocument xl/workbook.xml"),
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_TYPES}"><sheets>'
    '<sheet name="数据" sheetId="1" r:id="r1"/>'
    '<sheet name="隐藏" sheetId="2" state="hidden" r:id="r2"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": _links(
        r1="worksheet worksheets/sheet1.xml",
        r2="worksheet worksheets/sheet2.xml",
        r3="sharedStrings sharedStrings.xml",
        r4="styles styles.xml",
    ),
    "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>',
    "xl/worksheets/sheet2.xml": f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>',
    "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}"><si><t>指标</t></si><si><t>报告期</t></si><si><t>数值</t></si>'
    "<si><r><t>合格</t></r><r><t>率</t></r></si></sst>",
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts><numFmt numFmtId="164" formatCode="0&quot;家&quot;"/>'
    '<numFmt numFmtId="165" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellXfs>'
    + "".join(f'<xf numFmtId="{number}"/>' for number in (0, 10, 14, 164, 165, 49))
    + "</cellXfs></styleSheet>",
}
"""A workbook to which a sheet is missing: the parts that a bundle need not have."""

XLSB: Mapping[str, str | bytes] = {
    "_rels/.rels": _links(r0="officeDocument xl/workbook.bin"),
    "xl/_rels/workbook.bin.rels": _links(
        r1="worksheet worksheets/sheet1.bin", r2="sharedStrings sharedStrings.bin", r3="styles styles.bin"
    ),
    "xl/workbook.bin": b"\x83\x01\x00\x99\x01\x08" + bytes(8)
    + b"\x9c\x01\x18" + bytes(4) + b"\x01\0\0\0" + b"\x02\0\0\0" + "r1".encode("utf-16-le")
    + b"\x02\0\0\0" + "数据".encode("utf-16-le") + b"\x84\x01\x00",
    "xl/worksheets/sheet1.bin": b"",
}  # fmt: skip

ODS: Mapping[str, str] = {
    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
    "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
}
