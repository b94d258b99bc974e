"""Where a fact came from."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A spot in a submitted file: its path as given, the sheet of a workbook, and the physical row from 1."""

    path: str
    sheet: str | None = None
    row: int | None = None

    def __str__(self) -> str:
        sheet = f"[{self.sheet}]" if self.sheet else ""
        return f"{self.path}{sheet}" + (f":{self.row}" if self.row else "")
