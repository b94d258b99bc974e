"""How much a file may make qcity take in: whoever needs more says so by `QCITY_MAX_MB`."""

from __future__ import annotations

import os

from qcity.errors import Bilingual, Message, UsageError
from qcity.readers import Fault

DEFAULT_MB = 256
CELLS_PER_MB = 20_000
MAX_SHEETS = 1000
"""So many sheets may a workbook list, all of which may be one and the same part."""

VARIABLE = "QCITY_MAX_MB"
MAX_LINE = 2**25
"""No line of a text and no row of a sheet has so many bytes, but in a file that is made to take all memory."""

MAX_DIGITS = 8


class TooLargeError(Exception):
    """A file, or what it unfolds to, is larger than it may be; its text is what is too large."""


def max_bytes() -> int:
    """So many bytes may a file have, and may what is packed in it unfold to; raises UsageError for a bad setting."""
    text = os.environ.get(VARIABLE, "")
    if not text:
        return DEFAULT_MB * 2**20
    if not (text.isascii() and text.isdigit() and text.strip("0") and len(text) < MAX_DIGITS):
        raise UsageError(Message("bad_limit", {"variable": VARIABLE, "text": text}))
    return int(text) * 2**20


def max_cells() -> int:
    """So many cells may a sheet span, from its first to its last row and column."""
    return max_bytes() // 2**20 * CELLS_PER_MB


def check_sheets(count: int) -> None:
    """Raises TooLargeError for more sheets than a workbook may have."""
    if count > MAX_SHEETS:
        raise TooLargeError(Bilingual(f"工作簿有 {count:,} 个工作表", f"a workbook of {count:,} sheets"))


def too_large(what: Bilingual) -> Fault:
    """The fault of a file that is larger than it may be."""
    blanks = {"what": what, "most": str(max_bytes() // 2**20), "variable": VARIABLE}
    return Fault("too-large", None, None, blanks)
