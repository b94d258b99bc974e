"""Shares: what each area contributes to a figure that is rolled up from areas."""

from __future__ import annotations

from typing import NamedTuple


class Share(NamedTuple):
    """To be written."""
