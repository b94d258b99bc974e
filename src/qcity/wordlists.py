"""Lists of words written as text, and patterns made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable


def listed(text: str) -> tuple[str, ...]:
    """The words of a text, which white space separates."""
    return tuple(text.split())


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word))))
