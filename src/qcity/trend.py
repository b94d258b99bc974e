"""Trends: whether a straight line through two figures reaches a threshold by its deadline."""

from __future__ import annotations

from typing import NamedTuple


class Trend(NamedTuple):
    """To be written."""
