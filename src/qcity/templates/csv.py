"""A template as CSV that Excel opens unbroken: UTF-8 with a byte order mark, lines that end in CR and LF."""

from __future__ import annotations

import csv
import io
import re

from qcity.asked import Asked
from qcity.templates import VERSION, Template
from qcity.templates.columns import COLUMNS, clean, known_cells, title_text
from qcity.wording import inert_cell

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_NO_TEXT = re.compile(f"[0-9][0-9.,:/e-]*|(?:{_MONTHS})[a-z]*[- ]?[0-9]+", re.IGNORECASE)
"""What a spreadsheet would take for a number or a day, and save as another text."""


def write(template: Template, lang: str) -> bytes:
    """A title, who reports, what it was made from, the header and a row per figure, the cells to fill in empty."""
    plan, zh = template.plan, lang == "zh"
    origin = (
        f"计划标识：{clean(plan.id, 200)}；计划校验值（SHA-256）：{plan.sha256}；模板版本：{VERSION}"
        if zh
        else f"Plan id: {clean(plan.id, 200)}; SHA-256 of the plan: {plan.sha256}; template version: {VERSION}"
    )
    above = [title_text(plan, lang), f"{'填报单位：' if zh else 'Reporter: '}{clean(template.reporter)}", origin]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([inert_cell(line)] for line in above)
    writer.writerow(column.heading(lang) for column in COLUMNS)
    writer.writerows(_row(template, asked, lang) for asked in template.figures)
    return text.getvalue().encode("utf-8-sig")


def _row(template: Template, asked: Asked, lang: str) -> list[str]:
    cells = known_cells(template.plan, asked, lang)
    if inert_cell(cells["unit"]) != cells["unit"]:
        cells["unit"] = (
            ""  # the target's own, as where none is written: a unit, unlike a name, takes no quote before it
        )
    cells["count"] = cells["count"].replace("\n", "；" if lang == "zh" else "; ")
    for key in ("name", "body", "id"):
        cells[key] = _as_name(cells[key])
    return [inert_cell(cells.get(column.key, "")) for column in COLUMNS]


def _as_name(text: str) -> str:
    """A name that no spreadsheet turns into a number or a day; quotes make no difference to who reads a name."""
    return f"'{text}" if _NO_TEXT.fullmatch(text) else text
