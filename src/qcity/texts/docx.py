"""Word documents (.docx): the text as it stands on the page, with the numbers that Word gives to paragraphs.

Deleted text, codes of fields, headers and footers are left out; tables are lines of cells separated by tabs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from qcity.errors import Bilingual
from qcity.readers.limits import VARIABLE, TooLargeError, max_bytes
from qcity.readers.package import Package, UnreadableError
from qcity.texts import UnreadableTextError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSEEN = frozenset({_FALLBACK, *(f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "rt"))})
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DIGITS = "〇一二三四五六七八九"
_COUNTING = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand"}
)
_ELEMENT = 100
"""So much memory a tag costs, about; a small file may unfold to very many."""


def read(content: bytes) -> tuple[list[str], str | None]:
    """The lines: the document's body, then its foot- and endnotes."""
    try:
        package = Package(content)
        if "word/document.xml" not in package:
            raise UnreadableTextError(Bilingual("不是 Word 文档（.docx）", "it is no Word document (.docx)"))
        numbers = _Numbers(_part(package, "word/numbering.xml"), _part(package, "word/styles.xml"))
        body = _part(package, "word/document.xml")
        lines = list(_lines(body, numbers))
        for part in ("word/footnotes.xml", "word/endnotes.xml"):
            lines += [line for line in _lines(_part(package, part), numbers) if line.strip()]
    except UnreadableError as error:
        raise UnreadableTextError(error.reason) from error
    except RecursionError as error:
        raise UnreadableTextError(Bilingual("表格嵌套太深", "tables are nested too deeply")) from error
    except TooLargeError as error:
        what, most = error.args[0], f"{max_bytes() // 2**20} MB"
        raise UnreadableTextError(
            Bilingual(
                f"文件太大（{what}），最多 {most}；要读更大的，设环境变量 {VARIABLE}",
                f"it is too large ({what.en}): at most {most}, or what the variable {VARIABLE} allows",
            )
        ) from error
    return lines, None


def _part(package: Package, name: str) -> Element | None:
    if name not in package:
        return None
    content = package.read(name).replace(_STRICT[1:-1].encode(), _W[1:-1].encode())
    if b"<!DOCTYPE" in content[:1000] or b"<!ENTITY" in content:
        raise UnreadableTextError(Bilingual("文档中有不允许的 DTD", "the document has a DTD, which is not allowed"))
    package.charge(_ELEMENT * content.count(b"<"))
    try:
        return ET.fromstring(content)  # noqa: S314 - a DTD is refused above, and expat bounds the rest
    except ET.ParseError as error:
        raise UnreadableTextError(Bilingual(f"{name} 已损坏", f"{name} is damaged")) from error


def _lines(root: Element | None, numbers: _Numbers) -> Iterator[str]:
    if root is None:
        return
    stack = [iter(root)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == f"{_W}p":
            yield from _paragraph(element, numbers)
        elif element.tag == f"{_W}tr" and element.find(f"{_W}trPr/{_W}del") is None:
            yield "\t".join(" ".join(filter(None, _lines(cell, numbers))) for cell in _cells(element))
        elif element.tag not in _UNSEEN and element.tag != f"{_W}tr":
            stack.append(iter(element))


def _cells(row: Element) -> Iterator[Element]:
    """The cells of a row, not those of tables inside them."""
    stack = [iter(row)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == f"{_W}tc":
            yield element
        else:
            stack.append(iter(element))


def _paragraph(paragraph: Element, numbers: _Numbers) -> Iterator[str]:
    text, boxes = _text(paragraph)
    number = numbers.of(paragraph)
    blank = " " if text[:1].isdigit() and number else ""  # `1.` and `5家` are no `1.5家`
    yield from f"{number}{blank}{text}".split("\n")
    for box in boxes:
        yield from _lines(box, numbers)


def _text(paragraph: Element) -> tuple[str, list[Element]]:
    """A paragraph's text, and the text boxes that hang on it."""
    pieces: list[str] = []
    boxes: list[Element] = []
    stack = [iter(paragraph)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
            continue
        tag = element.tag
        if tag in (f"{_W}t", _MATHS):
            pieces.append(element.text or "")
        elif tag in (f"{_W}tab", f"{_W}ptab"):
            pieces.append("\t")
        elif tag in (f"{_W}br", f"{_W}cr"):
            pieces.append("\n")
        elif tag == f"{_W}noBreakHyphen":
            pieces.append("-")
        elif tag == f"{_W}txbxContent":
            boxes.append(element)
        elif tag not in _UNSEEN and not _is_hidden(element):
            stack.append(iter(element))
    return "".join(pieces), boxes


def _is_hidden(run: Element) -> bool:
    found = run.find(f"{_W}rPr/{_W}vanish")
    return found is not None and _value(found, "val") not in ("0", "false", "off")


# -- numbers -------------------------------------------------------------------------------------------------------


class _Level(NamedTuple):
    """How a level of a list is numbered: its format, the text around the number, and where it begins.

    It begins anew behind each number of the levels above it, or only of the first `restart` levels.
    """

    format: str = "decimal"
    text: str = "%1."
    start: int = 1
    restart: int | None = None


class _Numbers:
    """The numbers of paragraphs, counted as Word counts them."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        for one in numbering if numbering is not None else ():
            if one.tag == f"{_W}abstractNum":
                abstract[_value(one, "abstractNumId")] = {
                    _whole(_value(level, "ilvl")) or 0: _level(level) for level in one.findall(f"{_W}lvl")
                }
            elif one.tag == f"{_W}num":
                base = _child(one, "abstractNumId")
                levels = dict(abstract.get(base, {}))
                for change in one.findall(f"{_W}lvlOverride"):
                    at = _whole(_value(change, "ilvl")) or 0
                    own = change.find(f"{_W}lvl")
                    if own is not None:
                        levels[at] = _level(own)
                    start = _whole(_child(change, "startOverride"))
                    if start is not None:
                        levels[at] = levels.get(at, _Level())._replace(start=start)
                fresh = _value(one, "numId") if one.find(f"{_W}lvlOverride") is not None else base
                self._lists[_value(one, "numId")] = fresh, levels
        self._styles = {
            _value(style, "styleId"): (_number_of(style), _child(style, "basedOn"))
            for style in (styles.findall(f"{_W}style") if styles is not None else ())
        }

    def of(self, paragraph: Element) -> str:
        """The number before a paragraph; empty where it has none, or a bullet."""
        number, level = self._reference(paragraph)
        if number not in self._lists:
            return ""
        counter, levels = self._lists[number]
        known = levels.get(level)
        if known is None or known.format in ("bullet", "none"):
            return ""
        counts = self._counts[counter]
        counts[level] = counts.get(level, known.start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            restart = levels.get(deeper, known).restart
            if restart is None or level < restart:
                del counts[deeper]

        def written(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            own = levels.get(at, _Level())
            return _numeral(counts.get(at, own.start), own.format)

        return re.sub("%([1-9])", written, known.text)

    def _reference(self, paragraph: Element) -> tuple[str, int]:
        """The list and the level that a paragraph is numbered by, its own or those of its style."""
        properties = paragraph.find(f"{_W}pPr")
        own = _number_of(paragraph) if properties is not None else (None, None)
        style = _child(properties, "pStyle") if properties is not None else ""
        number, level = own
        seen: set[str] = set()
        while (number is None or level is None) and style in self._styles and style not in seen:
            seen.add(style)
            (inherited, depth), style = self._styles[style][0], self._styles[style][1]
            number = inherited if number is None else number
            level = depth if level is None else level
        return number or "", level or 0


def _number_of(element: Element) -> tuple[str | None, int | None]:
    found = element.find(f"{_W}pPr/{_W}numPr")
    if found is None:
        return None, None
    level = _child(found, "ilvl")
    return _child(found, "numId") or None, _whole(level)


def _level(element: Element) -> _Level:
    start = _whole(_child(element, "start"))
    return _Level(
        _child(element, "numFmt") or "decimal",
        _child(element, "lvlText"),
        1 if start is None else start,
        _whole(_child(element, "lvlRestart")),
    )


def _whole(text: str) -> int | None:
    """A small whole number; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _value(element: Element, name: str) -> str:
    return element.get(f"{_W}{name}", "")


def _child(element: Element, name: str) -> str:
    found = element.find(f"{_W}{name}")
    return "" if found is None else found.get(f"{_W}val", "")


def _numeral(number: int, format_: str) -> str:
    """A number as a list writes it, in ordinary digits where its format is not known or does not go so far.

    >>> [_numeral(12, one) for one in ("chineseCounting", "ideographDigital", "upperRoman", "lowerLetter", "decimal")]
    ['十二', '一二', 'XII', 'l', '12']
    """
    written = str(number)
    if format_ in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        written = chr((65 if format_ == "upperLetter" else 97) + number - 1)
    elif format_ in ("upperRoman", "lowerRoman") and 1 <= number < 4000:
        roman = _roman(number)
        written = roman if format_ == "upperRoman" else roman.lower()
    elif format_ in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        written = "".join(_DIGITS[int(digit)] for digit in written)
    elif format_ in _COUNTING and number < 10_000:
        written = _chinese(number)
    elif format_.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        written = chr(0x2460 + number - 1)
    return written


def _chinese(number: int) -> str:
    """A number below 10,000 as it is said.

    >>> [_chinese(number) for number in (0, 10, 21, 105, 110, 2018)]
    ['〇', '十', '二十一', '一百零五', '一百一十', '二千零一十八']
    """
    if number < 20:
        return _DIGITS[number] if number < 10 else "十" + (_DIGITS[number - 10] if number > 10 else "")
    said = ""
    for value, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            said += f"{_DIGITS[digit]}{name}"
        elif said and number and not said.endswith("零"):
            said += "零"
    return said


def _roman(number: int) -> str:
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    signs = zip(values, ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"), strict=True)
    text = ""
    for value, sign in signs:
        count, number = divmod(number, value)
        text += sign * count
    return text
