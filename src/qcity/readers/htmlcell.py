"""A cell of an HTML table: what it shows, how far it spans, and the number that stands behind the one shown."""

from __future__ import annotations

import re
from fractions import Fraction

from qcity.numbers import is_rounding_of, read_number
from qcity.readers.cellformats import GENERAL, PERCENT, NumberFormat, number_cell

MOST_COLUMNS, MOST_ROWS = 1000, 65_534
"""How far a cell may span (HTML standard, 4.9.11)."""

_SHOWN = re.compile(r"([+-]?[0-9][0-9,]*(?:\.[0-9]+)?)(\s*[^0-9]*)")
_STORED = ("x:num", "sdval", "data-v")
"""The unrounded number of a cell, as Excel, LibreOffice and SheetJS write it."""


class Cell:
    """A cell that is being read."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.columns = span_of(attributes.get("colspan"), MOST_COLUMNS)
        self.rows = span_of(attributes.get("rowspan"), MOST_ROWS, whole=MOST_ROWS)
        self.stored = next((attributes[name] for name in _STORED if attributes.get(name)), "")
        self.is_hidden = is_hidden(attributes)
        self.pieces: list[str] = []

    def text(self) -> str:
        """What it shows, with the stored number in place of the rounded one."""
        text = joined(self.pieces)
        return _unrounded(text, self.stored) if self.stored else text


def joined(pieces: list[str]) -> str:
    text = "".join(pieces)
    text = re.sub(r" *\n[ \n]*", "\n", text) if "\n" in text else text
    return re.sub("  +", " ", text).strip(" \n")


def span_of(text: str | None, most: int, whole: int = 1) -> int:
    """How many rows or columns an attribute says; 0 stands for all that follow."""
    match = re.match(r"\s*([0-9]+)", text) if text else None
    number = int(match[1][:9]) if match else 1
    return min(number or whole, most)


def is_hidden(attributes: dict[str, str]) -> bool:
    style = attributes.get("style", "")
    return "hidden" in attributes or bool(style and re.search(r"display\s*:\s*none", style, re.IGNORECASE))


def _unrounded(text: str, stored: str) -> str:
    """The stored number written as the shown one is, where that is its rounding; else what is shown.

    >>> _unrounded("97%", "0.965"), _unrounded("1,235家", "1234.5"), _unrounded("2020-06-30", "44012")
    ('96.5%', '1234.5家', '2020-06-30')
    """
    match = _SHOWN.fullmatch(text)
    shown = read_number(match[1]) if match else None
    if match is None or shown is None or not re.fullmatch(r"[-+]?[0-9.]+(?:[eE][-+]?[0-9]{1,3})?", stored[:40]):
        return text
    try:
        number, is_percent = float(stored), match[2] == "%"
        plain = number_cell(number, NumberFormat(PERCENT) if is_percent else GENERAL).removesuffix("%")
        fits = is_rounding_of(shown, Fraction(plain))
    except (ValueError, OverflowError):
        return text
    return plain + match[2] if fits else text
