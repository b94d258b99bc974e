"""How much a file may make qcity take in: whoever needs more says so by `QCITY_MAX_MB`."""

from __future__ import annotations

import os

from qcity.errors import Bilingual
from qcity.readers import Fault

DEFAULT_MB = 256
CELLS_PER_MB = 20_000
VARIABLE = "QCITY_MAX_MB"


class TooLargeError(Exception):
    """A file, or what it unfolds to, is larger than it may be; its text is what is too large."""


def max_bytes() -> int:
    """So many bytes may a file have, and may what is packed in it unfold to."""
    text = os.environ.get(VARIABLE, "")
    return (int(text) if text.isascii() and text.isdigit() and text.strip("0") else DEFAULT_MB) * 2**20


def max_cells() -> int:
    """So many cells may a sheet span, from its first to its last row and column."""
    return max_bytes() // 2**20 * CELLS_PER_MB


def too_large(what: Bilingual) -> Fault:
    """The fault of a file that is larger than it may be."""
    blanks = {"what": what, "most": str(max_bytes() // 2**20), "variable": VARIABLE}
    return Fault("too-large", None, None, blanks)
