"""XML parts read with the place of every element, and changed there: what is not changed stays as it is, byte for byte.

Office programs keep much in a part that nobody else knows. So nothing is built anew from a part that was read; pieces
are put into it or taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from xml.parsers import expat
from xml.sax.saxutils import escape

from qcity.errors import Bilingual
from qcity.readers.limits import TooLargeError
from qcity.readers.ooxml import MAX_DEPTH, Attributes, local
from qcity.readers.package import UnreadableError
from qcity.wording import inert

MAX_TEXT = 32_767
"""Characters, counted in UTF-16, that a cell and a comment hold (Excel specifications and limits)."""

CUT = "…"

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
"""The namespace of spreadsheets; files of the strict form of the format have another."""

MOST_ELEMENTS = 500_000
"""So many elements may a part have, the cells of a sheet not counted."""

_SPECIAL = frozenset("&<>_")
_TAG = re.compile(rb"""<[^\s<>/"']+(?:\s+[^\s=<>"']+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class Node:
    """An element of a part: its attributes, children, and the places where its tags begin and end.

    An element without a tag of its own for its end has all of `inner`, `close` and `end` in one place.
    """

    __slots__ = ("attributes", "children", "close", "end", "inner", "name", "prefix", "start")

    def __init__(self, tag: str, attributes: Attributes, start: int, inner: int) -> None:
        self.prefix, self.name = tag[: -len(local(tag))] if ":" in tag else "", local(tag)
        self.attributes = attributes
        self.start, self.inner, self.close, self.end = start, inner, inner, inner
        self.children: list[Node] = []

    def all(self, name: str) -> Iterator[Node]:
        """The children of a name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Node | None:
        """The first child of a name."""
        return next(self.all(name), None)

    def reference(self) -> str:
        """The id of the relationship that it names, whatever its prefix."""
        return next((value for key, value in self.attributes.items() if key.endswith(":id")), "")


class Part:
    """An XML part in UTF-8, its elements, and the changes that are to be made to it.

    Of what stands from `hole[0]` to `hole[1]`, inside one element, no nodes are made.
    """

    def __init__(self, data: bytes, hole: tuple[int, int] = (0, 0)) -> None:
        self.data = data
        self._edits: list[tuple[int, int, int, str]] = []
        self.root = _parse(data, *hole)

    def insert(self, at: int, xml: str) -> None:
        """Puts something in a place, behind what was put there before."""
        self.replace(at, at, xml)

    def replace(self, start: int, end: int, xml: str) -> None:
        """Puts something in the stead of what stands there."""
        self._edits.append((start, end, len(self._edits), xml))

    def append(self, node: Node, xml: str) -> None:
        """Puts something at the end of an element's content; once for each element that has none yet."""
        if node.end > node.close:
            self.insert(node.close, xml)
            return
        tag = self.data[node.start : node.inner].decode()
        self.replace(node.start, node.inner, f"{tag.removesuffix('/>').rstrip()}>{xml}</{node.prefix}{node.name}>")

    def set(self, node: Node, attributes: Mapping[str, str | None]) -> None:
        """Sets attributes of an element; None takes one away."""
        self.retag(node.start, attributes)

    def retag(self, start: int, attributes: Mapping[str, str | None]) -> None:
        """Sets attributes of the element whose tag begins there."""
        tag = tag_at(self.data, start)
        self.replace(start, start + len(tag), with_attributes(tag.decode(), attributes))

    def text(self, node: Node) -> str:
        """An element as it is written."""
        return self.data[node.start : node.end].decode()

    def result(self) -> bytes:
        """The part with its changes."""
        pieces, at = [], 0
        for start, end, _, xml in sorted(self._edits):
            pieces += [self.data[at:start], xml.encode()]
            at = end
        return b"".join([*pieces, self.data[at:]])


def tag_at(data: bytes, start: int) -> bytes:
    """The tag that begins there."""
    match = _TAG.match(data, start)
    if match is None:
        raise UnreadableError(Bilingual("XML 有错", "broken XML"))
    return match[0]


def with_attributes(tag: str, attributes: Mapping[str, str | None]) -> str:
    """A tag with attributes set; None takes one away.

    >>> with_attributes('<c r="A1" s="3"/>', {"s": "4", "t": "n", "r": None})
    '<c s="4" t="n"/>'
    """
    for name, value in attributes.items():
        tag = re.sub(rf"""\s+{name}\s*=\s*(?:"[^"]*"|'[^']*')""", "", tag, count=1)
        if value is not None:
            head, tail = (tag[:-2], "/>") if tag.endswith("/>") else (tag[:-1], ">")
            tag = f'{head.rstrip()} {name}="{attribute_text(value)}"{tail}'
    return tag


def _parse(data: bytes, begin: int, end: int) -> Node:
    seen = data[:begin] + data[end:] if begin < end else data
    if seen.count(b"<") > MOST_ELEMENTS:
        raise TooLargeError(Bilingual("XML 的元素过多", "too many XML elements"))
    parser = expat.ParserCreate("utf-8")
    top = Node("", {}, 0, 0)
    path = [top]

    def place() -> int:
        at = parser.CurrentByteIndex
        return at if at < begin else at + end - begin

    def enter(name: str, attributes: Attributes) -> None:
        if len(path) > MAX_DEPTH:
            raise UnreadableError(Bilingual("XML 的嵌套过深", "XML nested too deeply"))
        start = place()
        node = Node(name, attributes, start, start + len(tag_at(data, start)))
        path[-1].children.append(node)
        path.append(node)

    def leave(name: str) -> None:  # noqa: ARG001 - the parser's interface
        node = path.pop()
        if not data.endswith(b"/>", node.start, node.inner):
            node.close = place()
            node.end = data.index(b">", node.close) + 1

    parser.StartElementHandler = enter
    parser.EndElementHandler = leave
    _run(parser, seen)
    return top.children[0]


def prove(data: bytes) -> None:
    """Raises UnreadableError where a part is no XML."""
    _run(expat.ParserCreate("utf-8"), data)


def _run(parser: expat.XMLParserType, data: bytes) -> None:
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = Bilingual(f"XML 第 {error.lineno} 行有错", f"broken XML in line {error.lineno}")
        raise UnreadableError(reason) from error


def namespace(root: Node) -> str:
    """The namespace of a part's own elements."""
    return root.attributes.get(f"xmlns:{root.prefix[:-1]}" if root.prefix else "xmlns", MAIN)


def _refuse(*_: object) -> None:
    raise UnreadableError(Bilingual("XML 含有 DOCTYPE 声明", "XML with a DOCTYPE declaration"))


def shown(text: str) -> str:
    """A text of qcity's with everything in it made visible that could steer or hide something."""
    return _visible(inert(text))


def xml_text(text: str, most: int = MAX_TEXT) -> str:
    """A text as the content of an element: what XML cannot hold made visible, what is too long cut, which shows.

    >>> xml_text("a<b\\x00"), xml_text("_x0041_"), xml_text("abcdef", 4)
    ('a&lt;b\\\\x00', '_x005F_x0041_', 'abc…')
    """
    if 2 * len(text) <= most and text.isprintable() and _SPECIAL.isdisjoint(text):
        return text  # quick, and so for nearly every cell
    return escape(_ESCAPE.sub("_x005F_", cut(_visible(text), most)).replace("\r", "_x000D_"))


def attribute_text(text: str) -> str:
    """A text as the value of an attribute in double quotes."""
    return escape(_visible(text), {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def size(text: str) -> int:
    """How long a spreadsheet program takes a text to be: its UTF-16 codes."""
    return len(text) + sum(one > "\uffff" for one in text) if not text.isascii() else len(text)


def cut(text: str, most: int = MAX_TEXT) -> str:
    """A text no longer than that; where something was cut off it ends in …"""
    if size(text) <= most:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (most - len(CUT))].decode("utf-16-le", "ignore")
    return kept + CUT


def _visible(text: str) -> str:
    if text.isprintable():
        return text
    return _NOT_XML.sub(lambda m: m[0].encode("unicode_escape", "surrogatepass").decode(), text)


def element(name: str, attributes: Mapping[str, str | int | None], *content: str) -> str:
    """An element of qcity's own; `content` is XML."""
    told = "".join(f' {key}="{attribute_text(str(text))}"' for key, text in attributes.items() if text is not None)
    return f"<{name}{told}>{''.join(content)}</{name}>" if content else f"<{name}{told}/>"


def prefixed(xml: Iterable[str], prefix: str) -> str:
    """Elements of qcity's own, which have no prefix, with the one that a part uses for its own elements.

    >>> prefixed(["<a><b/></a>"], "x:")
    '<x:a><x:b/></x:a>'
    """
    text = "".join(xml)
    return re.sub(r"<(/?)(?=[A-Za-z])", rf"<\1{prefix}", text) if prefix else text
