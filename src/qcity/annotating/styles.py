"""Styles: those of a workbook that are there stay, and new ones are put behind them.

An offending cell keeps its number format, borders, alignment, protection and font. It gets a fill that says how grave
it is, and black letters, since hers may be white on a dark fill.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qcity.annotating.markup import Node, Part, element, prefixed, with_attributes
from qcity.measurement import ERROR, WARNING

FILLS = {ERROR: "FFFF9B93", WARNING: "FFFFD24D"}
"""Red and amber, plain to see beside the pale yellow and grey of forms; they say what words say too."""

INK, FAINT, LINE, DARK, PALE, LINK = "FF262626", "FF7F7F7F", "FFBFBFBF", "FF1F4E79", "FFF2F2F2", "FF0563C1"
BLACK = "FF000000"

EMPTY = (
    '<styleSheet xmlns="{}"><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '</cellStyleXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""The styles part of a workbook that has none, in a namespace."""

MOST_STYLES = 64_000
"""Cell styles that a workbook holds (Excel specifications and limits), nearly."""

_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors",
    "extLst",
)  # fmt: skip
_FIRST = {
    "fonts": ['<font><sz val="11"/><name val="{font}"/></font>'],
    "fills": ['<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>'],
    "borders": ["<border><left/><right/><top/><bottom/><diagonal/></border>"],
    "cellXfs": ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'],
}
"""What has to be there first, where there is none at all."""


class Look(NamedTuple):
    """How cells of qcity's own look; colours are ARGB, sizes are points."""

    size: float = 10
    bold: bool = False
    color: str = INK
    fill: str = ""
    boxed: bool = False
    across: str = ""
    down: str = "center"
    wraps: bool = True
    underlined: bool = False
    is_text: bool = False


class Styles:
    """A workbook's styles part, with what is to be added; `font` is the name of the new fonts.

    There are `at_least` so many cell styles, since cells refer to them by number even where there is no such part.
    """

    def __init__(self, data: bytes, font: str, at_least: int = 0) -> None:
        self._part = Part(data)
        self._font = font
        self._old = {name: self._children(name) for name in _FIRST}
        self._new: dict[str, list[str]] = {name: [] for name in _FIRST}
        self._marked: dict[tuple[int, str], int] = {}
        self._looks: dict[Look, int] = {}
        self._known: dict[tuple[str, str], int] = {}
        fills = map(self._part.text, self._old["fills"])
        self._ours = {i for i, fill in enumerate(fills) if any(f'rgb="{color}"' in fill for color in FILLS.values())}
        for name, first in _FIRST.items():
            if not self._old[name]:
                self._new[name] += [prefixed([one.format(font=font)], self._part.root.prefix) for one in first]
        if not self._old["cellXfs"]:
            self._new["cellXfs"] *= max(1, at_least)

    def marked(self, style: int, severity: str) -> int:
        """The style of a cell that had `style` and offends."""
        key = style, severity
        if key not in self._marked:
            self._marked[key] = self._mark(style, severity)
        return self._marked[key]

    @property
    def stale(self) -> frozenset[int]:
        """The styles that an earlier run gave to offending cells."""
        return frozenset(i for i, one in enumerate(self._old["cellXfs"]) if _number(one, "fillId") in self._ours)

    def unmarked(self, style: int) -> int:
        """The style of a cell that was marked before, without the colour; the same where it has none of ours."""
        formats = self._old["cellXfs"]
        if style >= len(formats) or _number(formats[style], "fillId") not in self._ours:
            return style
        key = style, ""
        if key not in self._marked:
            tag, rest = self._format(style)
            self._marked[key] = self._add("cellXfs", with_attributes(tag, {"fillId": "0", "applyFill": "0"}) + rest)
        return self._marked[key]

    def look(self, look: Look) -> int:
        """The style of a cell of qcity's own."""
        if look not in self._looks:
            self._looks[look] = self._add("cellXfs", self._own(look))
        return self._looks[look]

    def result(self) -> bytes:
        """The part with all that was added."""
        last: list[str] = []
        for name, new in self._new.items():
            if not new:
                continue
            count = {"count": str(len(self._old[name]) + len(new))}
            xml = "".join(new)
            node = self._part.root.first(name)
            if node is None:
                box = element(f"{self._part.root.prefix}{name}", count, xml)
                later = (one for one in self._part.root.children if one.name in _ORDER[_ORDER.index(name) + 1 :])
                after = next(later, None)
                if after is not None:
                    self._part.insert(after.start, box)
                else:
                    last.append(box)
            elif node.end == node.close:
                self._part.replace(node.start, node.end, element(f"{node.prefix}{name}", count, xml))
            else:
                self._part.set(node, count)
                self._part.insert(node.close, xml)
        if last:
            self._part.append(self._part.root, "".join(last))
        return self._part.result()

    def _children(self, name: str) -> Sequence[Node]:
        node = self._part.root.first(name)
        return [] if node is None else node.children

    def _add(self, name: str, xml: str) -> int:
        if name != "cellXfs" and (name, xml) in self._known:
            return self._known[name, xml]
        self._new[name].append(xml)
        self._known[name, xml] = len(self._old[name]) + len(self._new[name]) - 1
        return self._known[name, xml]

    def _mark(self, style: int, severity: str) -> int:
        if len(self._old["cellXfs"]) + len(self._new["cellXfs"]) > MOST_STYLES:
            return self.look(Look(color=BLACK, fill=FILLS[severity]))
        tag, rest = self._format(style)
        changes = {"fillId": str(self._fill(FILLS[severity])), "applyFill": "1"}
        changes |= {"fontId": str(self._black(style)), "applyFont": "1"}
        return self._add("cellXfs", with_attributes(tag, changes) + rest)

    def _format(self, style: int) -> tuple[str, str]:
        """A cell style as it is written, in two: its tag, and the rest."""
        formats = self._old["cellXfs"]
        if not formats:
            return self._new["cellXfs"][0], ""
        node = formats[style if style < len(formats) else 0]
        data = self._part.data
        return data[node.start : node.inner].decode(), data[node.inner : node.end].decode()

    def _black(self, style: int) -> int:
        """The font of a style in black, whatever colour it has."""
        formats, fonts = self._old["cellXfs"], self._old["fonts"]
        at = _number(formats[style], "fontId") if style < len(formats) else 0
        if at >= len(fonts):
            return 0
        node, xml = fonts[at], self._part.text(fonts[at])
        color = element(f"{node.prefix}color", {"rgb": BLACK})
        old = node.first("color")
        if old is not None:
            xml = xml.replace(self._part.text(old), color, 1)
        elif node.end == node.close:
            xml = f"{xml.removesuffix('/>').rstrip()}>{color}</{node.prefix}font>"
        else:
            xml = xml.removesuffix(f"</{node.prefix}font>") + color + f"</{node.prefix}font>"
        return self._add("fonts", xml)

    def _fill(self, color: str) -> int:
        inner = element("fgColor", {"rgb": color}), element("bgColor", {"indexed": 64})
        return self._own_part("fills", element("fill", {}, element("patternFill", {"patternType": "solid"}, *inner)))

    def _own(self, look: Look) -> str:
        font = [
            *(["<b/>"] if look.bold else []),
            *(["<u/>"] if look.underlined else []),
            element("sz", {"val": f"{look.size:g}"}),
            element("color", {"rgb": look.color}),
            element("name", {"val": self._font}),
        ]
        line = element("color", {"rgb": LINE})
        sides = [element(side, {"style": "thin"}, line) for side in ("left", "right", "top", "bottom")]
        border = [*sides, "<diagonal/>"] if look.boxed else []
        attributes: dict[str, str | int | None] = {
            "numFmtId": 0,
            "fontId": self._own_part("fonts", element("font", {}, *font)),
            "fillId": self._fill(look.fill) if look.fill else 0,
            "borderId": self._own_part("borders", element("border", {}, *border)) if border else 0,
            "xfId": 0,
            **dict.fromkeys(("applyFont", "applyFill", "applyBorder", "applyAlignment"), 1),
            "quotePrefix": 1 if look.is_text else None,
        }
        alignment = element(
            "alignment",
            {
                "horizontal": look.across or ("left" if look.boxed else None),
                "vertical": look.down or None,
                "wrapText": 1 if look.wraps else None,
                "indent": 1 if look.boxed and look.across != "center" else None,
            },
        )
        return prefixed([element("xf", attributes, alignment)], self._part.root.prefix)

    def _own_part(self, name: str, xml: str) -> int:
        return self._add(name, prefixed([xml], self._part.root.prefix))


def _number(node: Node, name: str) -> int:
    text = node.attributes.get(name, "")
    return int(text) if text.isascii() and text.isdigit() else 0
