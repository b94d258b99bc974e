"""Sentences about what changed between two submissions, in Chinese and English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {}
