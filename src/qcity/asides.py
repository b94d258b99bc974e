"""Asides: the rows of a table that are no data, such as subtotals and footers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qcity.cells import SUBTOTALS, fold, read_amount
from qcity.header import Header
from qcity.periods import read_period
from qcity.plan import name_key

_FOOTER = r"[(\[【]?\s*([^\s:(]+)\s*(?:\([^)]*\))?\s*(?::|(?<=\s))"
_WHO = "填表人 填报人 审核人 复核人 制表人 经办人 负责人 单位负责人 联系人 填表 填报 审核 复核 制表 经办 签发 联系电话"
_WHAT = (
    "电话 填报日期 填表日期 制表日期 报送日期 日期 填报单位 报送单位 单位盖章 盖章 注 备注 说明 报告期 地区 区县 单位"
)
_FOOTERS = frozenset(f"{_WHO} {_WHAT}".split())
"""What stands before the colon of a line below the figures."""


def is_aside(header: Header, cells: Sequence[str]) -> bool:
    """Whether a row that names no target is blank, a subtotal or a footer (填表人, 注:).

    The cells are as many as the header's, with an empty one behind them that stands for absent columns.
    """
    first = next((cell for cell in cells if cell.strip()), None)
    if first is None:
        return True
    indicators = (cells[i] for i in header.places["indicator"])
    if any(name_key(cell).rstrip(":") in SUBTOTALS for cell in (first, *indicators)):
        return True
    if not _is_footer(first) or read_period(cells[header.place("period")]) is not None:
        return False
    figures = (fold(cells[header.place(column)]) for column in ("value", "numerator", "denominator"))
    labels = sum(map(_is_footer, cells))
    return labels > 1 or all(read_amount(figure) is None or read_period(figure) for figure in figures)


def _is_footer(cell: str) -> bool:
    label = fold(cell)
    match = re.match(_FOOTER, label) if ":" in label or " " in label else None
    return label in _FOOTERS or (match is not None and match[1] in _FOOTERS)
