"""The numbers that Word gives to paragraphs, which readers see and the text of a paragraph does not hold."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The namespace of WordprocessingML."""
_DIGITS = "〇一二三四五六七八九"
_COUNTING = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand"}
)


class _Level(NamedTuple):
    """How a level of a list is numbered: its format, the text around the number, and where it begins.

    It begins anew behind each number of the levels above it, or only of the first `restart` levels.
    """

    format: str = "decimal"
    text: str = "%1."
    start: int = 1
    restart: int | None = None


class Numbers:
    """The numbers of paragraphs, counted as Word counts them."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        for one in numbering if numbering is not None else ():
            if one.tag == f"{W}abstractNum":
                abstract[value_of(one, "abstractNumId")] = {
                    _whole(value_of(level, "ilvl")) or 0: _level(level) for level in one.findall(f"{W}lvl")
                }
            elif one.tag == f"{W}num":
                base = child_of(one, "abstractNumId")
                levels = dict(abstract.get(base, {}))
                for change in one.findall(f"{W}lvlOverride"):
                    at = _whole(value_of(change, "ilvl")) or 0
                    own = change.find(f"{W}lvl")
                    if own is not None:
                        levels[at] = _level(own)
                    start = _whole(child_of(change, "startOverride"))
                    if start is not None:
                        levels[at] = levels.get(at, _Level())._replace(start=start)
                fresh = value_of(one, "numId") if one.find(f"{W}lvlOverride") is not None else base
                self._lists[value_of(one, "numId")] = fresh, levels
        self._styles = {
            value_of(style, "styleId"): (_number_of(style), child_of(style, "basedOn"))
            for style in (styles.findall(f"{W}style") if styles is not None else ())
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
        properties = paragraph.find(f"{W}pPr")
        own = _number_of(paragraph) if properties is not None else (None, None)
        style = child_of(properties, "pStyle") if properties is not None else ""
        number, level = own
        seen: set[str] = set()
        while (number is None or level is None) and style in self._styles and style not in seen:
            seen.add(style)
            (inherited, depth), style = self._styles[style][0], self._styles[style][1]
            number = inherited if number is None else number
            level = depth if level is None else level
        return number or "", level or 0


def _number_of(element: Element) -> tuple[str | None, int | None]:
    found = element.find(f"{W}pPr/{W}numPr")
    if found is None:
        return None, None
    level = child_of(found, "ilvl")
    return child_of(found, "numId") or None, _whole(level)


def _level(element: Element) -> _Level:
    start = _whole(child_of(element, "start"))
    return _Level(
        child_of(element, "numFmt") or "decimal",
        child_of(element, "lvlText"),
        1 if start is None else start,
        _whole(child_of(element, "lvlRestart")),
    )


def _whole(text: str) -> int | None:
    """A small whole number; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def value_of(element: Element, name: str) -> str:
    """An attribute; empty where it is not there."""
    return element.get(f"{W}{name}", "")


def child_of(element: Element, name: str) -> str:
    """What a child element says; empty where it is not there."""
    found = element.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}val", "")


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
