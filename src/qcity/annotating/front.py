"""A sheet put in front of a workbook's others, and what of the workbook counts its sheets mended for it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qcity.annotating.markup import MAIN, Node, Part, element, namespace, prefixed, xml_text
from qcity.annotating.parts import Parts, relationships
from qcity.annotating.styles import EMPTY
from qcity.errors import Bilingual
from qcity.readers.ooxml import whole, workbook_part
from qcity.readers.package import UnreadableError

MOST_NAME = 31
"""Characters of a sheet's name (Excel specifications and limits)."""

OWN = "qcity_issues"
"""A name defined in the workbook, by which a later run knows the sheet that an earlier one put in."""

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_BOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")


class Book:
    """The workbook's own part: its sheets by name, what is hidden, where its styles are.

    `earlier` is the part of the sheet that an earlier run put in front, "" where there is none.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.name = workbook_part(parts.package, "xl/workbook.xml")
        self._part = Part(parts.xml(self.name))
        self._relations = parts.relations(self.name)
        sheets = self._part.root.first("sheets")
        if sheets is None:
            raise UnreadableError(Bilingual("工作簿里没有工作表", "a workbook without sheets"))
        self._sheets = sheets
        self.titles = [one.attributes.get("name", "") for one in sheets.children]
        self.hidden = {
            one.attributes.get("name", "")
            for one in sheets.children
            if one.attributes.get("state", "visible") != "visible"
        }
        self.is_locked = self._part.root.first("workbookProtection") is not None
        self._names = self._part.root.first("definedNames")
        self._own = self._find_own()
        self.earlier = self._part_of(self._own) if self._own is not None else ""

    @property
    def ending(self) -> str:
        """The ending that the file's name must have: programs refuse macros in an .xlsx and want them in an .xlsm."""
        return ".xlsm" if "macroEnabled" in self._parts.declared(self.name) else ".xlsx"

    def title(self, wish: str) -> str:
        """The name of the sheet in front: the earlier one's, else the one wished for, made unlike all others."""
        if self._own is not None:
            return self._own.attributes.get("name", wish)
        return free_name(wish, self.titles)

    def styles(self) -> str:
        """The name of the styles part, which is made where there is none."""
        for one in self._relations:
            if one.kind == "styles" and one.part in self._parts:
                return one.part
        usual = "xl/styles.xml"  # some programs look for no other
        name = self._parts.new_name("xl/styles{}.xml") if usual in self._parts else usual
        self._parts.write(name, EMPTY.format(namespace(self._part.root)).encode())
        self._parts.declare(name, _STYLES_TYPE)
        self._parts.relate(self.name, "styles", name)
        return name

    def put_in_front(self, title: str, sheet: bytes, rows_repeated: str) -> None:
        """Puts a sheet in front, or in the earlier one's stead, and shows it first."""
        parts = self._parts
        if self._own is not None:
            parts.remove(self.earlier)
            parts.write(self.earlier, self._own_form(sheet))
            self._repeat(rows_repeated)
        else:
            name = parts.new_name("xl/worksheets/sheet{}.xml")
            parts.write(name, self._own_form(sheet))
            parts.declare(name, _SHEET_TYPE)
            self._list(title, parts.relate(self.name, "worksheet", name))
            self._define(title, rows_repeated)
        self._show_first()
        parts.write(self.name, self._part.result())
        is_macro = self.ending == ".xlsm"
        if "template" in parts.declared(self.name):  # a file that is opened as a copy of itself
            parts.declare(self.name, _MACRO_BOOK if is_macro else _BOOK)

    def _own_form(self, sheet: bytes) -> bytes:
        """The sheet in the namespace of the workbook, which is another one in the strict form of the format."""
        return sheet.replace(MAIN.encode(), namespace(self._part.root).encode(), 1)

    def _repeat(self, rows: str) -> None:
        """Renews which rows of the earlier sheet are repeated on each page."""
        own = str(self._sheets.children.index(self._own)) if self._own is not None else ""
        for name in self._names.children if self._names is not None else ():
            if name.attributes.get("name") == "_xlnm.Print_Titles" and name.attributes.get("localSheetId") == own:
                title = self._part.data[name.inner : name.close].decode().rpartition("!")[0]
                self._part.replace(name.inner, name.close, f"{title}!{rows}")

    def others(self) -> list[str]:
        """The parts of all sheets, of whatever kind, but the earlier one in front."""
        found = [self._part_of(node) for node in self._sheets.children if node is not self._own]
        return list(dict.fromkeys(part for part in found if part in self._parts))

    def _part_of(self, node: Node) -> str:
        id_ = node.reference()
        return next((one.part for one in self._relations if one.id == id_ and not one.is_external), "")

    def _find_own(self) -> Node | None:
        names = self._names.children if self._names is not None else []
        for name in names:
            if name.attributes.get("name") == OWN:
                text = self._part.data[name.inner : name.close].decode()
                title = text.rpartition("!")[0].strip("'").replace("''", "'")
                found = (one for one in self._sheets.children if one.attributes.get("name") == title)
                node = next(found, None)
                return node if node is not None and self._part_of(node) in self._parts else None
        return None

    def _list(self, title: str, id_: str) -> None:
        numbers = [whole(one.attributes.get("sheetId")) or 0 for one in self._sheets.children]
        prefix = self._sheets.prefix
        kind = relationships(self._part.root)
        attributes: dict[str, str | int | None] = {
            "name": title,
            "sheetId": max(numbers, default=0) + 1,
            "xmlns:r": kind,
            "r:id": id_,
        }
        self._part.insert(self._sheets.inner, element(f"{prefix}sheet", attributes))

    def _define(self, title: str, rows_repeated: str) -> None:
        """Names the sheet, and counts those that stand behind it on: names of one sheet are told by its place."""
        quoted = title.replace("'", "''")
        own = [
            element("definedName", {"name": OWN, "hidden": 1}, xml_text(f"'{quoted}'!$A$1")),
            element(
                "definedName",
                {"name": "_xlnm.Print_Titles", "localSheetId": 0},
                xml_text(f"'{quoted}'!{rows_repeated}"),
            ),
        ]
        xml = prefixed(own, self._sheets.prefix)
        if self._names is None:
            before = [one for one in self._part.root.children if one.name in _BEFORE_NAMES]
            self._part.insert(before[-1].end, prefixed([element("definedNames", {}, *own)], self._sheets.prefix))
            return
        for one in self._names.children:
            number = whole(one.attributes.get("localSheetId"))
            if number is not None:
                self._part.set(one, {"localSheetId": str(number + 1)})
        self._part.append(self._names, xml)

    def _show_first(self) -> None:
        views = self._part.root.first("bookViews")
        if views is None:
            prefix = self._sheets.prefix
            fresh = element("bookViews", {}, element("workbookView", {}))
            self._part.insert(self._sheets.start, prefixed([fresh], prefix))
            return
        for view in views.all("workbookView"):
            self._part.set(view, {"activeTab": None, "firstSheet": None})


def free_name(wish: str, taken: Iterable[str]) -> str:
    """A name for a sheet that no other has, whatever its case.

    >>> free_name("Issues", ["ISSUES", "Issues (2)"]), free_name("a/b: c?", [])
    ('Issues (3)', 'a_b_ c_')
    """
    known = {name.casefold() for name in taken}
    clean = re.sub(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]", "_", wish).strip("' ")[:MOST_NAME] or "_"
    name, number = clean, 1
    while name.casefold() in known or name.casefold() == "history":  # a name that Excel keeps for itself
        number += 1
        ending = f" ({number})"
        name = clean[: MOST_NAME - len(ending)] + ending
    return name
