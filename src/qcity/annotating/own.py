"""A workbook changed in its own package: cells marked, comments added, the sheet of issues put in front."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from qcity.annotating import issuesheet
from qcity.annotating.comments import MOST_COMMENTS, Comments, comment_on
from qcity.annotating.front import Book
from qcity.annotating.made import Spotted
from qcity.annotating.markup import Part, prove
from qcity.annotating.parts import Parts
from qcity.annotating.sheets import Scan, Spot, mark
from qcity.annotating.styles import MOST_STYLES, Styles
from qcity.errors import Bilingual
from qcity.measurement import Issue
from qcity.readers.limits import TooLargeError
from qcity.readers.ooxml import read_workbook
from qcity.readers.package import UnreadableError
from qcity.source import column_name

_SELECTED = re.compile(rb"""\stabSelected\s*=\s*["'][^"']*["']""")

_STYLE = re.compile(rb"""\s(?:s|style)\s*=\s*["'](\d{1,6})["']""")

_SIGNED = Bilingual(
    "原工作簿有数字签名；本工作簿已有改动，签名不再有效。",
    "The workbook had a digital signature, which does not hold for this changed copy.",
)


def change(
    content: bytes, name: str, spotted: Sequence[Spotted], lang: str, notes: Sequence[Bilingual]
) -> tuple[bytes, str]:
    """The workbook annotated, and the ending that its name must have; raises what keeps it from being changed.

    `notes` are told on the sheet of issues, before those that come up here.
    """
    work = _Work(content, lang)
    work.notes += notes
    return work.done(name, spotted)


class _Work:
    """A workbook while it is being changed."""

    def __init__(self, content: bytes, lang: str) -> None:
        self.notes: list[Bilingual] = []
        self._lang = lang
        self._parts = Parts(content)
        self._book = Book(self._parts)
        self._font = "微软雅黑" if lang == "zh" else "Arial"
        self._styles_name = self._book.styles()
        data = self._parts.xml(self._styles_name)
        self._styles = Styles(data, self._font, 0 if b"cellXfs" in data else self._styles_used())
        listed = read_workbook(self._parts.package).sheets
        self._sheets: dict[str, str] = {}
        for entry in listed:
            if entry.part in self._parts and entry.part != self._book.earlier:
                self._sheets.setdefault(entry.name, entry.part)

    def done(self, name: str, spotted: Sequence[Spotted]) -> tuple[bytes, str]:
        """Does all of it."""
        wanted: dict[str, dict[Spot, list[Issue]]] = {}
        for one in spotted:
            if one.sheet in self._sheets and one.row:
                wanted.setdefault(one.sheet, {}).setdefault((one.row, one.col), []).append(one.issue)
        places: dict[str, Scan] = {}
        for title, part in self._sheets.items():
            prove(self._parts.xml(part))  # with a broken sheet programs would open no other either
            if title in wanted or self._book.earlier:
                places[title] = self._mark(title, part, wanted.get(title, {}))
        self._unselect()
        if any(part.lower().startswith("_xmlsignatures/") for part in self._parts.names()):
            self.notes.append(_SIGNED)
        lines = [self._line(one, places) for one in spotted]
        title = self._book.title("问题" if self._lang == "zh" else "Issues")
        told = [note.en if self._lang == "en" else str(note) for note in self.notes]
        sheet, rows = issuesheet.write(issuesheet.Sheet(name, lines, told), self._styles, self._lang)
        self._book.put_in_front(title, sheet, rows)
        self._parts.write(self._styles_name, self._styles.result())
        return self._parts.packed(), self._book.ending

    def _styles_used(self) -> int:
        """How many cell styles the sheets take to be there."""
        found = (match for name in self._book.others() for match in _STYLE.finditer(self._parts.xml(name)))
        return min(MOST_STYLES, max((int(match[1]) for match in found), default=0) + 1)

    def _mark(self, title: str, name: str, wanted: Mapping[Spot, Sequence[Issue]]) -> Scan:
        data = self._parts.xml(name)
        scan = Scan(data, wanted, self._styles.stale if self._book.earlier else ())
        part = Part(data, scan.hole)
        marked = mark(part, scan, self._styles)
        try:
            self._comment(title, name, part, marked)
        except (UnreadableError, TooLargeError) as error:
            reason = getattr(error, "reason", Bilingual("太大", "it is too large"))
            self.notes.append(
                Bilingual(
                    f"工作表“{title}”的批注加不进去（{reason}），问题只列在本表，格已标颜色。",
                    f'No comments could be added to the sheet "{title}" ({reason.en}): its cells are coloured, and '
                    "what is wrong stands here only.",
                )
            )
        self._parts.write(name, part.result())
        return scan

    def _comment(self, title: str, name: str, part: Part, marked: Mapping[Spot, Sequence[Issue]]) -> None:
        if not marked and not any(one.kind == "comments" for one in self._parts.relations(name)):
            return
        comments = Comments(self._parts, name, part, self._font)
        spots = [spot for spot in marked if spot not in comments.threads]
        if len(spots) < len(marked):
            self.notes.append(
                Bilingual(
                    f"工作表“{title}”有 {len(marked) - len(spots)} 个格已有会话批注，没有改动它们：问题只列在本表。",
                    f'Cells of the sheet "{title}" that have a thread of comments were not given another, '
                    f"{len(marked) - len(spots)} in all: what is wrong stands here only.",
                )
            )
        if len(spots) > MOST_COMMENTS:
            self.notes.append(
                Bilingual(
                    f"工作表“{title}”有 {len(spots)} 个格有问题，只有前 {MOST_COMMENTS} 个加了批注；全部都标了颜色。",
                    f'Of the {len(spots)} offending cells of the sheet "{title}" only the first {MOST_COMMENTS} have a '
                    "comment; all are coloured.",
                )
            )
        comments.add({spot: comment_on(marked[spot], self._lang) for spot in sorted(spots)[:MOST_COMMENTS]})

    def _line(self, one: Spotted, places: Mapping[str, Scan]) -> issuesheet.Line:
        scan = places.get(one.sheet)
        if scan is None or not one.row or one.sheet in self._book.hidden:
            return issuesheet.Line(one.issue)
        row, col = scan.in_merged((one.row, one.col)) if one.col else scan.first_of_row(one.row)
        return issuesheet.Line(one.issue, one.sheet, f"{column_name(col)}{row}")

    def _unselect(self) -> None:
        """Unselects all sheets: what is typed into one of several that are selected goes into all of them."""
        for name in self._book.others():
            data = self._parts.xml(name)
            end = data.find(b"sheetData")
            head = data[: end if end >= 0 else len(data)]
            plain = _SELECTED.sub(b"", head)
            if plain != head:
                self._parts.write(name, plain + data[len(head) :])
