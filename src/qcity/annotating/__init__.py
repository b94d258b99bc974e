"""Annotating: a checked file given back as a workbook in which every issue is shown where it stands.

The clerk's own workbook is changed as little as can be: its parts are copied byte for byte, and only cells that offend
get another style and a comment. Charts, pictures, formulas with their results, rules, macros and whatever else stands
in it stay, since nothing is read and written anew. Of any other file a workbook is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qcity.errors import Bilingual
from qcity.measurement import Issue
from qcity.readers import Document, Fault

WORKBOOKS = ("xlsx", "xlsm")
"""The formats that are changed and not made anew."""

_PLAIN = ("csv", "json", "jsonl", "yaml", "parquet")
"""The formats that have no looks to lose."""

_GZIP = b"\x1f\x8b"


class Annotated(NamedTuple):
    """A workbook's bytes, and the ending that a name for it must have: `.xlsm` where there are macros in it."""

    content: bytes
    ending: str


def annotate(
    content: bytes, format_name: str, name: str, issues: Sequence[Issue], lang: str, encoding: str | None = None
) -> Annotated:
    """The file `content`, called `name`, as a workbook that shows what is wrong with it; the same bytes for the same.

    `format_name` is the format as which it was read, `encoding` that of its text, as for `read_document`. It never
    raises for what is in the file: a workbook that cannot be changed is made anew from its cells, and where these
    cannot be read either, the sheet of issues stands alone. Raises KeyError where there is no such format.
    """
    from qcity.annotating.made import Spotted, make_workbook
    from qcity.annotating.own import change
    from qcity.readers.limits import TooLargeError
    from qcity.readers.package import UnreadableError

    if content.startswith(_GZIP):
        from qcity.readers.containers import unpack

        unpacked = unpack(content)
        content = content if isinstance(unpacked, Fault) else unpacked
    notes: list[Bilingual] = []
    if format_name in WORKBOOKS:
        spotted = [Spotted(one, one.place.sheet or "", one.place.row or 0, one.place.col) for one in issues]
        try:
            return Annotated(*change(content, name, spotted, lang, ()))
        except (UnreadableError, TooLargeError, LookupError, ValueError) as error:
            why = getattr(error, "reason", None) or (error.args[0] if error.args else "")
            reason = why if isinstance(why, Bilingual) else Bilingual("它的结构不合规范", "it is not as it should be")
            notes.append(
                Bilingual(
                    f"原工作簿不能直接标注（{reason}）：以下各表只有原来的内容，没有原来的格式和公式。",
                    f"The workbook itself could not be annotated ({reason.en}): the other sheets have the texts of "
                    "its cells, without looks and formulas.",
                )
            )
    elif format_name not in _PLAIN:
        notes.append(
            Bilingual(
                f"原文件不是 .xlsx（{format_name}），不能直接标注：以下各表只有原来的内容，没有原来的格式和公式。",
                f"The file is no .xlsx ({format_name}) and could not be annotated itself: the other sheets have its "
                "cells' texts, without looks and formulas.",
            )
        )
    made = make_workbook(_read(content, format_name, encoding), issues, lang)
    if made.cut_texts:
        notes.append(
            Bilingual(
                f"有 {made.cut_texts} 个格的文字超过 32767 个字符，已截断，以“…”结尾。",
                f"Texts of more than 32,767 characters were cut and end in …: {made.cut_texts}.",
            )
        )
    if made.lost_cells:
        notes.append(
            Bilingual(
                f"有 {made.lost_cells} 个格超出工作表的范围（1048576 行、16384 列），没有放进来。",
                f"Cells beyond what a sheet can hold (1048576 rows, 16384 columns) were left out: {made.lost_cells}.",
            )
        )
    return Annotated(*change(made.content, name, made.spotted, lang, notes))


def _read(content: bytes, format_name: str, encoding: str | None) -> Document:
    """The file's rows."""
    from qcity.header import header_score
    from qcity.readers import format_named, read_document

    return read_document(format_named(format_name), content, header_score, encoding)
