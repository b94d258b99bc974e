"""What Office Open XML packages have in common: XML parts, relationships, sheets, number formats, shared texts.

XML is taken apart by expat and nothing is built from it. A document type declaration is refused, since no office
program writes one and entities explode; so are elements without end inside each other. Namespaces are told by
nothing but their prefixes: the strict, the transitional and the older ones have the same names in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple
from xml.parsers import expat

from qcity.errors import Bilingual
from qcity.readers.cellformats import GENERAL, NumberFormat, built_in_format, read_format
from qcity.readers.limits import TooLargeError, check_sheets, max_cells
from qcity.readers.package import Package, UnreadableError, resolve

MAX_DEPTH = 100
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_UNMARKED = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_KNOWN = frozenset(
    ["utf-16-le", "utf-16-be", "us-ascii", "ascii", "iso-8859-1", "windows-1252", "gb2312", "gbk", "gb18030", "big5"]
)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NOT_TABLES = ("/chartsheet", "/dialogsheet", "/xlMacrosheet", "/xlIntlMacrosheet")

Attributes = dict[str, str]


class Relation(NamedTuple):
    """What a part refers to: the last step of the relationship's type, and the part's name."""

    kind: str
    part: str
    external: bool


class SheetEntry(NamedTuple):
    """A sheet as the workbook lists it; `part` is empty where it is not in the package."""

    name: str
    part: str
    hidden: bool


class Book(NamedTuple):
    """A workbook's sheets that can hold a table, in its order, and the parts that they share."""

    sheets: tuple[SheetEntry, ...]
    epoch_1904: bool
    styles: str | None
    strings: str | None


def utf8(package: Package, data: bytes) -> bytes:
    """An XML part in UTF-8 without a byte order mark, from whatever encoding it is in."""
    encoding = next((name for mark, name in (*_MARKS, *_UNMARKED) if data.startswith(mark)), None)
    data = next((data[len(mark) :] for mark, _ in _MARKS if data.startswith(mark)), data)
    if encoding is None:
        declared = _DECLARED.match(data[:200])
        encoding = declared[1].decode().lower() if declared else "utf-8"
    if encoding in ("utf-8", "utf8"):
        return data
    reason = Bilingual(
        f"XML 的编码 {encoding} 不对或不支持", f"XML that is not in {encoding}, or this is not supported"
    )
    if encoding not in _KNOWN:
        raise UnreadableError(reason)
    package.charge(3 * len(data))
    try:
        return data.decode(encoding).encode()
    except ValueError as error:
        raise UnreadableError(reason) from error


def scan_xml(
    data: bytes,
    start: Callable[[str, Attributes], object],
    end: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
) -> None:
    """Calls the handlers for each element, its end and its text; `data` is in UTF-8.

    Raises UnreadableError where the XML is broken, declares a document type or nests without end, TooLargeError where
    it has three quarters as many tags as a sheet may have cells, or a quarter as many attributes.
    """
    if data.count(b"<") > max_cells() * 3 // 4 or data.count(b"=") > max_cells() // 4:
        raise TooLargeError(Bilingual("XML 的元素过多", "too many XML elements"))
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    depth = 0

    def enter(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise UnreadableError(Bilingual("XML 的嵌套过深", "XML nested too deeply"))
        start(name, attributes)

    def leave(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name)

    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = enter
    parser.EndElementHandler = leave
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = Bilingual(f"XML 第 {error.lineno} 行有错", f"broken XML in line {error.lineno}")
        raise UnreadableError(reason) from error


def _refuse(*_: object) -> None:
    raise UnreadableError(Bilingual("XML 含有 DOCTYPE 声明", "XML with a DOCTYPE declaration"))


def local(name: str) -> str:
    """The name of an element or attribute without its prefix."""
    return name[name.find(":") + 1 :]


def is_true(attribute: str | None) -> bool:
    """Whether an attribute says yes."""
    return attribute in ("1", "true", "on")


def read_relations(package: Package, part: str) -> dict[str, Relation]:
    """What a part refers to, by the relationships' ids; nothing where it has none."""
    folder, _, name = part.rpartition("/")
    path = f"{folder}/_rels/{name}.rels"
    relations: dict[str, Relation] = {}
    if path not in package:
        return relations

    def start(name: str, attributes: Attributes) -> None:
        if local(name) == "Relationship":
            kind = "/" + attributes.get("Type", "").rpartition("/")[2]
            is_external = attributes.get("TargetMode", "").lower() == "external"
            target = resolve(package, part, attributes.get("Target", ""))
            relations.setdefault(attributes.get("Id", ""), Relation(kind, target, is_external))

    scan_xml(utf8(package, package.read(path)), start)
    return relations


def workbook_part(package: Package, usual: str) -> str:
    """The name of the workbook's part; raises UnreadableError where the package is no workbook."""
    relations = read_relations(package, "").values()
    found = next((one.part for one in relations if one.kind == "/officeDocument" and one.part in package), usual)
    if found not in package:
        raise UnreadableError(Bilingual("压缩包里没有工作簿", "a zip file that holds no workbook"))
    return found


def read_book(package: Package, part: str, listed: list[tuple[str, str, bool]], *, epoch_1904: bool) -> Book:
    """The workbook whose sheets are listed by name, relationship and whether they are hidden.

    Raises TooLargeError where they are too many.
    """
    check_sheets(len(listed))
    relations = read_relations(package, part)
    sheets = []
    for name, relation_id, hidden in listed:
        relation = relations.get(relation_id)
        if relation is None or relation.external:
            sheets.append(SheetEntry(name, "", hidden))
        elif relation.kind not in _NOT_TABLES:
            sheets.append(SheetEntry(name, relation.part, hidden))
    parts = {relation.kind: relation.part for relation in reversed(relations.values()) if not relation.external}
    return Book(tuple(sheets), epoch_1904, parts.get("/styles"), parts.get("/sharedStrings"))


def read_workbook(package: Package) -> Book:
    """The workbook of an .xlsx package."""
    part = workbook_part(package, "xl/workbook.xml")
    listed: list[tuple[str, str, bool]] = []
    epoch_1904 = in_sheets = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal epoch_1904, in_sheets
        if local(name) == "sheets":
            in_sheets = True
        elif local(name) == "sheet" and in_sheets:
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            title = unescape(attributes.get("name", ""))
            listed.append((title, relation, attributes.get("state", "visible") != "visible"))
        elif local(name) == "workbookPr":
            epoch_1904 = epoch_1904 or is_true(attributes.get("date1904"))  # extensions have one of this name too

    def end(name: str) -> None:
        nonlocal in_sheets
        in_sheets = in_sheets and local(name) != "sheets"

    scan_xml(utf8(package, package.read(part)), start, end)
    return read_book(package, part, listed, epoch_1904=epoch_1904)


def cell_formats(numbers: list[int], codes: Mapping[int, str]) -> dict[int, NumberFormat]:
    """The formats of the cell styles that show more than a plain number, by the style's index."""
    formats = {}
    for index, number in enumerate(numbers):
        code = codes.get(number)
        form = built_in_format(number) if code is None else read_format(code)
        if form != GENERAL:
            formats[index] = form
    return formats


def read_styles(package: Package, part: str | None) -> dict[int, NumberFormat]:
    """What the cell styles of a styles part show, by their index."""
    numbers: list[int] = []
    codes: dict[int, str] = {}
    within = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal within
        name = local(name)
        if name in ("numFmts", "cellXfs", "cellStyleXfs", "dxfs"):
            within = name
        elif name == "xf" and within == "cellXfs":
            numbers.append(whole(attributes.get("numFmtId")) or 0)
        elif name == "numFmt" and within == "numFmts":
            codes[whole(attributes.get("numFmtId")) or 0] = attributes.get("formatCode", "")

    if part is not None and part in package:
        scan_xml(utf8(package, package.read(part)), start)
    return cell_formats(numbers, codes)


def read_strings(package: Package, part: str | None) -> list[str]:
    """The texts that cells share; of rich text the words alone, without their reading aids."""
    strings: list[str] = []
    words: list[str] = []
    depth_aside, in_text = 0, False

    def start(name: str, _: Attributes) -> None:
        nonlocal in_text, depth_aside
        name = local(name)
        in_text = name == "t" and not depth_aside
        depth_aside += name == "rPh"

    def end(name: str) -> None:
        nonlocal in_text, depth_aside
        name = local(name)
        in_text = False
        depth_aside -= name == "rPh"
        if name == "si":
            strings.append(clean("".join(words)))
            words.clear()

    def text(piece: str) -> None:
        if in_text:
            words.append(piece)

    if part is not None and part in package:
        scan_xml(utf8(package, package.read(part)), start, end, text)
    return strings


def unescape(text: str) -> str:
    """A text whose characters that XML cannot hold are written as `_x000D_`, by their UTF-16 codes."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def clean(text: str) -> str:
    """A cell's text: unescaped, with line ends of one kind."""
    text = unescape(text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def whole(text: str | None) -> int | None:
    """The whole number that an attribute holds; None where it holds none."""
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else None
