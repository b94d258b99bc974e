"""Sentences about other readings of the same data, in Chinese and English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {}
