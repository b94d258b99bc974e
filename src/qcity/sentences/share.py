"""Sentences about what each district contributes to a figure, in Chinese and English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {}
