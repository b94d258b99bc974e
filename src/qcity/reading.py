"""Readings: other admissible ways to read the same data, each with the verdict that it would give."""

from __future__ import annotations

from typing import NamedTuple


class Readings(NamedTuple):
    """To be written."""

    survives: bool | None = None
