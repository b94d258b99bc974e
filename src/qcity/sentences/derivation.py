"""Sentences about how a verdict came about, in Chinese and English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {}
