"""Comments of cells: what qcity says is put behind what was said there before, and nothing of that is lost.

A comment has two parts in a package: its text, and in an older drawing language the box in which it is shown. Boxes
are only written as text here, since what spreadsheet programs write is often no XML.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qcity.annotating.markup import MAX_TEXT, Node, Part, cut, element, namespace, prefixed, shown, size, xml_text
from qcity.annotating.parts import Parts, relationships
from qcity.annotating.sheets import Spot, column_number
from qcity.errors import Bilingual
from qcity.measurement import Issue
from qcity.messages import say, word
from qcity.readers.package import UnreadableError
from qcity.source import column_name

MOST_TEXT = 8_000
"""Characters of one comment; nobody reads more, and no box shows it."""

MOST_COMMENTS = 5_000
"""Comments of one sheet; with many more, spreadsheet programs hardly open it."""

HEADINGS = ("qcity 检查结果", "qcity check result")

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_BEHIND = {
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
    "AlternateContent",
}  # fmt: skip
"""What stands behind the reference to the boxes in a sheet."""

_SHAPE = re.compile(rb"<([\w.-]+:)?shape\s.*?</(?:[\w.-]+:)?shape>", re.DOTALL)
_ROW = re.compile(rb"<(?:[\w.-]+:)?Row>\s*(\d{1,7})\s*<")
_COLUMN = re.compile(rb"<(?:[\w.-]+:)?Column>\s*(\d{1,5})\s*<")
_ANCHOR = re.compile(rb"<((?:[\w.-]+:)?Anchor)>.*?</\1>", re.DOTALL)
_ID = re.compile(rb"_x0000_s(\d{1,9})")
_SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_VML = f'<xml {_SPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
_SHAPE_TYPE = (
    f'<v:shapetype {_SPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_WIDTH, _LINE, _ROOM = 260, 13.5, 38
"""Of a box: its width and the height of a line in points, and how many narrow characters fit in a line."""


class Said(NamedTuple):
    """What a comment is to say, in pieces, each in bold letters or not."""

    pieces: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(piece for piece, _ in self.pieces)


def comment_on(issues: Sequence[Issue], lang: str) -> Said:
    """What to say of a cell: all that is wrong with it, how grave in words; what is too long is cut, which it says."""
    pieces = [(HEADINGS[lang == "en"], True)]
    left = MOST_TEXT
    for issue in issues:
        head = f"\n【{word(f'severity.{issue.severity}', lang)}】" if lang == "zh" else f"\n[{issue.severity}] "
        text = shown(say(issue.message, lang))
        left -= size(head + text)
        if left < 0:
            pieces.append(
                ("\n……其余见“问题”工作表。" if lang == "zh" else "\n… see the issues sheet for the rest.", False)
            )
            break
        pieces += [(head, True), (text, False)]
    return Said(tuple(pieces))


class Comments:
    """The comments of one sheet, `sheet` its part's name and `part` what is in it.

    `font` is the name of the font for what is new.
    """

    def __init__(self, parts: Parts, sheet: str, part: Part, font: str) -> None:
        self._parts, self._sheet, self._part, self._font = parts, sheet, part, font
        relations = parts.relations(sheet)
        self._name = next((one.part for one in relations if one.kind == "comments" and one.part in parts), "")
        drawing = part.root.first("legacyDrawing")
        by_id = {one.id: one.part for one in relations if not one.is_external}
        self._drawing = by_id.get(drawing.reference(), "") if drawing is not None else ""
        if drawing is not None and self._drawing not in parts:
            raise UnreadableError(Bilingual("批注的图形缺失", "the boxes of its comments are missing"))
        self.threads = {ref for one in relations if one.kind == "threadedComment" for ref in self._refs(one.part)}
        self._prefix = ""

    def add(self, said: Mapping[Spot, Said]) -> None:
        """Puts in what is to be said of cells; what an earlier run said is taken out everywhere."""
        if not self._name and not said:
            return
        if not self._name:
            self._begin()
        part = Part(self._parts.xml(self._name))
        self._prefix = part.root.prefix
        authors, listed = part.root.first("authors"), part.root.first("commentList")
        if authors is None or listed is None:
            raise UnreadableError(Bilingual("批注不完整", "its comments are incomplete"))
        author = len(authors.children)
        boxes: dict[Spot, Said] = {}
        gone: set[Spot] = set()
        there: set[Spot] = set()
        for node in listed.all("comment"):
            spot = _spot(node.attributes.get("ref", ""))
            there.add(spot)
            self._renew(part, node, said.get(spot), boxes, gone)
        fresh = []
        for spot, one in said.items():
            if spot not in there:
                attributes = {"ref": f"{column_name(spot[1])}{spot[0]}", "authorId": str(author), "shapeId": "0"}
                fresh.append(element("comment", attributes, element("text", {}, self._runs(one))))
                boxes[spot] = one
        if fresh:
            part.append(authors, prefixed([element("author", {}, "qcity")], self._prefix))
            part.append(listed, prefixed(fresh, self._prefix))
        self._parts.write(self._name, part.result())
        if not self._drawing:
            boxes |= {spot: Said(()) for spot in sorted(there - boxes.keys() - gone)}
        self._draw(boxes, gone)

    def _renew(self, part: Part, node: Node, said: Said | None, boxes: dict[Spot, Said], gone: set[Spot]) -> None:
        """Takes out what an earlier run said in a comment, and puts in what is to be said now."""
        spot, text = _spot(node.attributes.get("ref", "")), node.first("text")
        if text is None:
            return
        runs = [child for child in text.children if child.name in ("t", "r")]
        before, kept = self._kept(part, runs)
        is_ours = len(before) < sum(len(_plain(part, run)) for run in runs)
        if is_ours and not before.strip() and said is None:
            part.replace(node.start, node.end, "")
            gone.add(spot)
            return
        if said is not None:
            boxes[spot] = Said(((f"{before}\n", False), *said.pieces)) if before else said
            has_lines = bool(before) and not before.endswith(("\n", "&#10;"))
            room = MAX_TEXT - size(before) - 100
            if size(said.text) > room:
                said = Said(((cut(said.text, max(room, 1)), False),))
            kept.append(prefixed([self._runs(said, after=has_lines)], self._prefix))
        elif not is_ours:
            return
        if runs:
            part.replace(runs[0].start, runs[-1].end, "".join(kept))
        else:
            part.append(text, "".join(kept))

    def _kept(self, part: Part, runs: Sequence[Node]) -> tuple[str, list[str]]:
        """What of a comment an earlier run did not say: its text, and its runs as they are written.

        Programs cut and join runs as they like, so that qcity's heading need not be one of its own.
        """
        whole = "".join(_plain(part, run) for run in runs)
        left = min((at for heading in HEADINGS if (at := whole.find(heading)) >= 0), default=len(whole))
        text, kept = whole[:left], []
        for run in runs:
            plain, old = _plain(part, run), part.text(run)
            if left <= 0:
                break
            if left < len(plain):
                old = element(f"{self._prefix}t", {"xml:space": "preserve"}, plain[:left])
            left -= len(plain)
            kept.append(f"<{self._prefix}r>{old}</{self._prefix}r>" if old.startswith(f"<{self._prefix}t") else old)
        return text, kept if text.strip() else []

    def _runs(self, said: Said, *, after: bool = False) -> str:
        runs = []
        for i, (text, bold) in enumerate(said.pieces):
            weight = ["<b/>"] if bold else []
            font = [*weight, '<sz val="9"/>', '<color indexed="81"/>', element("rFont", {"val": self._font})]
            lead = "\n" if after and i == 0 else ""
            inner = element("t", {"xml:space": "preserve"}, xml_text(lead + text))
            runs.append(element("r", {}, element("rPr", {}, *font), inner))
        return "".join(runs)

    def _begin(self) -> None:
        self._name = self._parts.new_name("xl/comments{}.xml")
        empty = element(
            "comments", {"xmlns": namespace(self._part.root)}, element("authors", {}), element("commentList", {})
        )
        self._parts.write(self._name, empty.encode())
        self._parts.declare(self._name, _COMMENTS_TYPE)
        self._parts.relate(self._sheet, "comments", self._name)

    def _draw(self, boxes: Mapping[Spot, Said], gone: set[Spot]) -> None:
        """Puts a box into the drawing for each comment that has none yet; the others grow."""
        if not boxes and not gone:
            return
        if not self._drawing:
            self._begin_drawing()
        data = self._parts.read(self._drawing)
        end = data.rfind(b"</xml>")
        if end < 0:
            raise UnreadableError(Bilingual("批注的图形读不懂", "the boxes of its comments cannot be read"))
        drawn: set[Spot] = set()

        def renewed(match: re.Match[bytes]) -> bytes:
            row, column = _ROW.search(match[0]), _COLUMN.search(match[0])
            spot = (int(row[1]) + 1, int(column[1]) + 1) if row and column else (0, 0)
            if b'ObjectType="Note"' not in match[0] or spot not in boxes:
                return b"" if spot in gone else match[0]
            drawn.add(spot)
            return _grown(match[0], boxes[spot])

        body = _SHAPE.sub(renewed, data[:end])
        number = max([1024, *(int(m[1]) for m in _ID.finditer(body))])
        shapes = [_SHAPE_TYPE] if b'id="_x0000_t202"' not in body else []
        for i, (spot, said) in enumerate(boxes.items(), 1):
            if spot not in drawn:
                shapes.append(_shape(number + i, spot, said))
        self._parts.write(self._drawing, body + "".join(shapes).encode() + data[end:])

    def _begin_drawing(self) -> None:
        self._drawing = self._parts.new_name("xl/drawings/vmlDrawing{}.vml")
        self._parts.write(self._drawing, _VML.encode())
        self._parts.declare(self._drawing, _VML_TYPE)
        id_ = self._parts.relate(self._sheet, "vmlDrawing", self._drawing)
        root = self._part.root
        kind = relationships(root)
        xml = element(f"{root.prefix}legacyDrawing", {"xmlns:r": kind, "r:id": id_})
        cells = root.first("sheetData")
        behind = (one for one in root.children if one.name in _BEHIND and (cells is None or one.start > cells.start))
        after = next(behind, None)
        self._part.insert(after.start if after is not None else root.close, xml)

    def _refs(self, part: str) -> set[Spot]:
        root = Part(self._parts.xml(part)).root
        return {_spot(node.attributes.get("ref", "")) for node in root.all("threadedComment")}


def _plain(part: Part, run: Node) -> str:
    """The text of a run, or of a comment that has no runs."""
    nodes = [run] if run.name == "t" else list(run.all("t"))
    return "".join(part.data[one.inner : one.close].decode() for one in nodes)


def _spot(reference: str) -> Spot:
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7})", reference)
    return (int(match[2]), column_number(match[1])) if match else (0, 0)


def _extent(said: Said) -> str:
    """How large a box must be for what it says."""
    lines = said.text.split("\n")
    wide = [sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in lines]
    height = min(420.0, max(40.0, _LINE * sum(max(1, -(-one // _ROOM)) for one in wide) + 10))
    return f"width:{_WIDTH}pt;height:{height:g}pt"


def _grown(shape: bytes, said: Said) -> bytes:
    """A box that is large enough for what is now said in it, and has its place beside the cell again."""
    shape = _ANCHOR.sub(b"", shape)
    extent = re.sub(rb"(?<=[;'\"])\s*(?:width|height):[^;'\"]*;?", b"", shape.partition(b">")[0])
    head = re.sub(rb"(\sstyle\s*=\s*['\"])", lambda m: m[1] + _extent(said).encode() + b";", extent, count=1)
    return head + b">" + shape.partition(b">")[2]


def _shape(number: int, spot: Spot, said: Said) -> str:
    style = f"position:absolute;margin-left:60pt;margin-top:1.5pt;{_extent(said)};z-index:1;visibility:hidden"
    return (
        f'<v:shape {_SPACES} id="_x0000_s{number}" type="#_x0000_t202" style="{style}" fillcolor="#ffffe1" '
        'o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
        f"<x:Row>{spot[0] - 1}</x:Row><x:Column>{spot[1] - 1}</x:Column></x:ClientData></v:shape>"
    )
