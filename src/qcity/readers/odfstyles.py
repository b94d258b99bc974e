"""Number formats of OpenDocument: cell styles, their parents, and the data styles that they name (ODF 1.3, 16.29)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from qcity.readers.cellformats import DAY, GENERAL, MONTH, PERCENT, TIME, YEAR, Condition, NumberFormat
from qcity.readers.ooxml import Attributes, whole

MAX_PARENTS = 20

_KINDS = {
    "number:number-style": "number", "number:currency-style": "number", "number:percentage-style": PERCENT,
    "number:date-style": "date", "number:time-style": TIME,
}  # fmt: skip
_PARTS = {"number:year": "y", "number:month": "m", "number:day": "d", "number:era": "y", "number:day-of-week": "d"}


class _Cell(NamedTuple):
    """A cell style: the data style and the parent that it names, each empty where there is none."""

    data: str
    parent: str


class Styles:
    """The styles of a document, taken up element by element."""

    def __init__(self) -> None:
        self.hidden_tables: set[str] = set()
        self._cells: dict[str, _Cell] = {}
        self._formats: dict[str, NumberFormat] = {}
        self._mapped: dict[str, list[tuple[str, str]]] = {}
        self._found: dict[str, NumberFormat] = {}
        self._table = ""
        self._data = self._kind = ""
        self._seen: set[str] = set()
        self._suffix: list[str] = []
        self._shift = self._position = 0
        self._in_text = self._in_point = False

    def start(self, name: str, attributes: Attributes) -> None:
        """Takes up the beginning of an element; those that are no styles are passed over."""
        if name in _KINDS:
            self._data, self._kind = attributes.get("style:name", ""), _KINDS[name]
            self._seen, self._suffix, self._shift = set(), [], 0
        elif name == "number:text":
            self._in_text = True
        elif name == "number:embedded-text":
            self._in_point, self._position = True, whole(attributes.get("number:position")) or 0
        elif name.startswith("number:"):
            self._take_part(name, attributes)
        elif name == "style:map" and self._data:
            condition, applied = attributes.get("style:condition", ""), attributes.get("style:apply-style-name", "")
            self._mapped.setdefault(self._data, []).append((condition, applied))
        elif name == "style:style":
            self._table = ""
            if attributes.get("style:family") == "table-cell":
                data, parent = attributes.get("style:data-style-name", ""), attributes.get("style:parent-style-name")
                self._cells[attributes.get("style:name", "")] = _Cell(data, parent or "")
            elif attributes.get("style:family") == "table":
                self._table = attributes.get("style:name", "")
        elif name == "style:table-properties" and self._table and attributes.get("table:display") == "false":
            self.hidden_tables.add(self._table)

    def _take_part(self, name: str, attributes: Attributes) -> None:
        self._seen.add(_PARTS.get(name, name))
        self._suffix = []
        factor = attributes.get("number:display-factor", "1")
        if re.fullmatch(r"10*(\.0*)?", factor):
            self._shift = factor.partition(".")[0].count("0")
        else:  # what is shown is not what is stored, and cannot be told
            self._seen.add("factor")

    def text(self, data: str) -> None:
        """Takes up text: what stands behind the digits."""
        if self._in_text:
            self._suffix.append(data)
        elif self._in_point and data.strip() == ".":  # digits that look like decimals
            self._shift += self._position
        elif self._in_point and data.strip():
            self._seen.add("factor")

    def end(self, name: str) -> None:
        """Takes up the end of an element."""
        if name == "number:text":
            self._in_text = False
        elif name == "number:embedded-text":
            self._in_point = False
        elif name in _KINDS:
            self._formats[self._data] = self._format()
            self._data = ""

    def _format(self) -> NumberFormat:
        if self._kind == "date":
            kind = DAY if "d" in self._seen or "y" not in self._seen else MONTH if "m" in self._seen else YEAR
            return NumberFormat(kind)
        if self._kind != "number":
            return NumberFormat(self._kind)
        has_plain_digits = "number:number" in self._seen and "factor" not in self._seen
        suffix = "".join(self._suffix).strip()
        suffix = "" if suffix == ")" else suffix  # a negative number's
        return NumberFormat(suffix=suffix, shift=self._shift) if has_plain_digits else GENERAL

    def format_of(self, name: str) -> NumberFormat:
        """The number format of a cell style, its own or that of its parents."""
        form = self._found.get(name)
        if form is None:
            form = self._found[name] = self._look_up(name)
        return form

    def _chosen(self, data: str) -> NumberFormat:
        """A data style, whose maps name others for the numbers that their conditions hold for (ODF 1.3, 16.3)."""
        own = self._formats.get(data, GENERAL)
        cases: list[tuple[Condition | None, NumberFormat]] = []
        for condition, applied in self._mapped.get(data, ()):
            match = re.fullmatch(r"value\(\)(<=|>=|<|>|=|!=)(-?[0-9]{1,30}(?:\.[0-9]{1,30})?)", condition.strip())
            if match is None:
                return GENERAL
            cases.append((("<>" if match[1] == "!=" else match[1], Decimal(match[2])), self._formats.get(applied, own)))
        if all(form == own for _, form in cases):
            return own
        return cases[0][1]._replace(cases=(*cases, (None, own)))

    def _look_up(self, name: str) -> NumberFormat:
        for _ in range(MAX_PARENTS):
            cell = self._cells.get(name)
            if cell is None:
                break
            if cell.data:
                return self._chosen(cell.data)
            name = cell.parent
        return GENERAL
