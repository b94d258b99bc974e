"""The header of a submission: which column is which, whatever language, order, case or width it is written in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

COLUMNS: dict[str, tuple[str, ...]] = {
    "indicator": ("指标", "指标编号", "指标名称"),
    "period": ("报告期", "期间", "时间"),
    "body": ("地区", "区县", "统计范围"),
    "reporter": ("填报单位", "责任单位", "部门", "报送单位"),
    "value": ("数值", "实际值", "完成值"),
    "unit": ("单位", "计量单位"),
    "numerator": ("分子", "合格数"),
    "denominator": ("分母", "抽检数"),
    "status": ("数据状态",),
    "revision": ("修订", "版本"),
    "source": ("数据来源",),
    "note": ("备注",),
}
"""The English name of each column and its Chinese ones."""

TEMPLATE_COLUMNS = frozenset({"目标要求", "填报内容", "规划条款", "targetname", "whattoreport", "goal", "clause"})
"""What else stands in a template: headings that are known and hold nothing to be judged, folded."""

OWN_SHEETS = ("qcity-template/", "qcity-issues/")
"""How the first cell begins of sheets that qcity itself made: a template's explanation, a list of issues."""

_NAMES = {name: column for column, others in COLUMNS.items() for name in (column, *others)}
_PROVENANCE = frozenset({"reporter", "source", "note"})
WITH_UNIT = r"(.+?)[(\[【](.+)[)\]】]"
"""A heading with a unit in brackets behind it."""

_NEXT_LABEL = r"\s+(?=[^\s:]+\s*:)"
_LABELS = {
    **dict.fromkeys(("填报单位名称", "填表单位", "报送单位名称", "单位名称", "报送部门", "填报部门"), "reporter"),
    **dict.fromkeys(("填报地区", "报送地区", "所属地区", "行政区划"), "body"),
    **dict.fromkeys(("报告期间", "报送期", "所属期", "统计时间"), "period"),
}
"""What else a line above the header may call the reporter, the body and the period."""

_SEAL = r"\s*\((?:盖章|公章|签章|签字|章)\)\s*$"
_ABOVE = r"([^(:]+)(?:\([^):]*\))?\s*:(.*)"
SEARCHED_ROWS = 50
"""The header must stand in the first so many records."""


class Header(NamedTuple):
    """Where each column stands: `places` by English name, from 0; several for `indicator` alone.

    `units` are those written in the header itself. `unknown` are the other columns, `twice` the columns that
    stand there more than once, `missing` the required ones that do not. `texts` are the headings themselves.
    `ignored` are the places of columns that somebody else reads.
    """

    width: int
    places: dict[str, tuple[int, ...]]
    units: dict[str, str]
    unknown: tuple[str, ...]
    twice: tuple[str, ...]
    texts: tuple[str, ...] = ()
    ignored: frozenset[int] = frozenset()

    def place(self, column: str) -> int:
        """The first place of a column; -1 where it is absent."""
        return self.places.get(column, (-1,))[0]

    def missing(self, given: Collection[str] = ()) -> list[str]:
        """The required columns that are absent and not otherwise given."""
        has_counts = "numerator" in self.places and "denominator" in self.places
        required = ["indicator", "period", *([] if has_counts else ["value"])]
        return [column for column in required if column not in self.places and column not in given]


def column_of(cell: str) -> tuple[str | None, str]:
    """The column that a header cell names and the unit in brackets behind it; None for an unknown one.

    >>> column_of(" 数值（%） "), column_of("Ｖａｌｕｅ"), column_of("意见")
    (('value', '%'), ('value', ''), (None, ''))
    """
    name = folded_name(cell)
    column = _NAMES.get(name.casefold())
    if column is not None:
        return column, ""
    match = re.fullmatch(WITH_UNIT, name) if name.endswith((")", "]", "】")) else None
    column = _NAMES.get(match[1].casefold()) if match else None
    if match is None or column not in ("value", "numerator", "denominator"):
        return None, ""
    return column, match[2]


def folded_name(cell: str) -> str:
    """A heading as it is compared: after NFKC, without white space and byte order marks."""
    return "".join(unicodedata.normalize("NFKC", cell.replace("\ufeff", "")).split())


def header_score(cells: Sequence[str]) -> int:
    """How many different columns a row names; 0 where it cannot be a header.

    One name alone makes a header only where it is the indicator's.
    """
    columns = {column for column, _ in map(column_of, cells) if column}
    return len(columns) if len(columns) > 1 or "indicator" in columns else 0


def read_header(cells: Sequence[str]) -> Header:
    """The header that a row is; a provenance column that comes again counts as unknown."""
    places: dict[str, tuple[int, ...]] = {}
    units: dict[str, str] = {}
    unknown: dict[str, None] = {}
    twice: list[str] = []
    for i, cell in enumerate(cells):
        column, unit = column_of(cell)
        if column is None or (column in places and column in _PROVENANCE):
            if cell.strip() and folded_name(cell).casefold() not in TEMPLATE_COLUMNS:
                unknown[cell.strip()] = None
            continue
        if column in places and column != "indicator":
            twice.append(column)
        places[column] = (*places.get(column, ()), i)
        if unit:
            units[column] = unit
    texts = tuple(cell.strip() for cell in cells)
    return Header(len(cells), places, units, tuple(unknown), tuple(twice), texts)


def lines_above(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """What the lines above a header say of a whole file, as in `填报单位:高昌区`, by column.

    >>> lines_above([["2020年质量指标"], ["填报单位（盖章）：高昌区   填报日期：2020年", "", "报告期：2020年"]])
    {'reporter': '高昌区', 'period': '2020年'}
    """
    beside: dict[str, str] = {}
    behind: dict[str, str] = {}
    for column, value, has_colon in _said_above(rows):
        said = behind if has_colon else beside
        known = said.setdefault(column, value)
        if known != value and column != "reporter":
            said[column] = ""  # two lines that do not agree; nothing tells which holds
    return {column: value for column, value in {**beside, **behind}.items() if value}


def labels_above(rows: Sequence[Sequence[str]]) -> set[str]:
    """The columns that lines above a header name at all, also where two of them do not agree."""
    return {column for column, _, _ in _said_above(rows)}


def _said_above(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str, bool]]:
    """Column and value of every label, and whether it has its colon."""
    for cells in rows:
        for i, cell in enumerate(cells):
            text = unicodedata.normalize("NFKC", cell).strip()
            beside = next((c.strip() for c in cells[i + 1 :] if c.strip()), "")
            is_value = not re.search("[:：]", beside) and column_of(beside)[0] is None
            if ":" not in text and is_value and beside and (column := _label(text)):
                yield column, beside, False
            for piece in re.split(_NEXT_LABEL, text) if ":" in text else ():
                match = re.fullmatch(_ABOVE, piece)
                column = _label(match[1]) if match else None
                if match is None or column is None:
                    continue
                value = re.sub(_SEAL, "", match[2].strip()) or (beside if is_value else "")
                if value:
                    yield column, value, True


def _label(text: str) -> str | None:
    """The column that a label above the header stands for."""
    column = _LABELS.get(folded_name(text)) or column_of(text)[0]
    return column if column in ("reporter", "body", "period", "unit") else None
