"""Coding for polars: texts that come again and again as numbers, so that rows are compared and grouped by these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from qcity.records.expression import CODE
from qcity.records.terms import NEEDS
from qcity.records.words import Words

CODED = ("indicator", "body", "date")


class Coding:
    """The numbers of the spellings known at one time."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.indicators = [spelling for need in NEEDS for spelling in words.targets[need]]
        self._enums = {
            "indicator": pl.Enum(self.indicators),
            "body": pl.Enum(list(words.bodies)),
            "date": pl.Enum(words.days_by_slot()),
        }

    def coded(self, columns: Iterable[str]) -> list[pl.Expr]:
        """The columns of CODED that are among these, as numbers; null for a spelling that is not known."""
        return [
            pl.col(column).cast(self._enums[column], strict=False).to_physical().cast(pl.Int64)
            for column in CODED
            if column in columns
        ]

    def kinds(self, kinds: Mapping[str, str]) -> dict[str, str]:
        """What the columns hold once they are coded."""
        return {column: CODE if column in CODED else kind for column, kind in kinds.items()}
