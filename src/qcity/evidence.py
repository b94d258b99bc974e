"""Evidence: what a sample's counts say of a threshold, by the exact binomial test."""

from __future__ import annotations

from typing import NamedTuple


class Evidence(NamedTuple):
    """To be written."""
