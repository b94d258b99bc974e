"""Where a fact came from."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A spot in a submitted file: its path as given, the sheet of a workbook, the physical row and the column from 1.

    The column is 0 where none is told, as in delimited text with one figure in a row, whose columns have no names.
    """

    path: str
    sheet: str | None = None
    row: int | None = None
    col: int = 0

    @property
    def cell(self) -> str | None:
        """The name of the cell, as a spreadsheet has it; None where no column is told.

        >>> Place("a.xlsx", "数据", 4, 28).cell
        'AB4'
        """
        return f"{column_name(self.col)}{self.row}" if self.col and self.row else None

    def __str__(self) -> str:
        if self.sheet is not None:
            return f"{self.path} {self.sheet}" + (f"!{self.cell or self.row}" if self.row else "")
        return self.path + (f":{self.row}" if self.row else "") + (f":{column_name(self.col)}" if self.col else "")


def column_name(number: int) -> str:
    """The letters of a spreadsheet's column.

    >>> column_name(1), column_name(26), column_name(27), column_name(16384)
    ('A', 'Z', 'AA', 'XFD')
    """
    name = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
