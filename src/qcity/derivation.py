"""Derivations: the whole way from a target's quote to its verdict, as data."""

from __future__ import annotations

from typing import NamedTuple


class Derivation(NamedTuple):
    """To be written."""
