"""How a template's workbook looks: colours of its own, where its columns stand, and protection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcity.templates.columns import COLUMNS

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FAINT, GIVEN, FILL, CHANGE, NONE, ALERT = (
    "FF7F7F7F", "FFF2F2F2", "FFFFF8DC", "FFDDEBF7", "FFD9D9D9", "FFF8B26A",
)  # fmt: skip
"""A hint; what is given, to be filled in, may be changed, is not used, is odd."""

HEADER_ROW = 4
LETTERS = {column.key: chr(ord("A") + i) for i, column in enumerate(COLUMNS)}
"""Where each column stands, by its key."""


def protect(sheet: Worksheet) -> None:
    """Locks a sheet without a password, so that whoever must can unlock it; columns and rows can be resized."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.autoFilter = False  # false: not forbidden
