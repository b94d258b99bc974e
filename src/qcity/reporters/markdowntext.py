"""Markdown that holds text from files: nothing in it becomes markup, and nothing is cut.

Text that Markdown, or a site that shows it, could take for anything but text is put into a code span, where nothing is
markup, a mention or a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from qcity.wording import inert

_HARMLESS = re.compile(r"(?:[0-9A-Za-z ,;()'\"/+=?\u0080-\U0010ffff-]++|(?<=[0-9])%|(?<=[0-9])\.(?=[0-9]))*+")
"""Text that is nothing else anywhere: letters, digits, what is not ASCII, and some punctuation."""


def as_text(text: str) -> str:
    """Text that Markdown shows as it is; where it might not, as a code span.

    >>> as_text("森林覆盖率 31.2%"), as_text("a`b")
    ('森林覆盖率 31.2%', '``a`b``')
    """
    text = inert(text)
    if _HARMLESS.fullmatch(text) and text == text.strip():
        return text
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    room = " " if text.strip(" ") and (text[0] in "` " or text[-1] in "` ") else ""  # Markdown takes one space off
    return f"{fence}{room}{text}{room}{fence}"


def as_cell(text: str) -> str:
    """The same in a table, where a code span too may hold a bar only behind a backslash."""
    return as_text(text).replace("|", "\\|")


def table_line(cells: Iterable[str]) -> str:
    """A line of a table, of cells that are Markdown already."""
    return f"| {' | '.join(cells)} |\n"


def table_head(headings: Iterable[str]) -> str:
    """The two lines that a table begins with."""
    words = list(headings)
    return table_line(words) + table_line("---" for _ in words)
