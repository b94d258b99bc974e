"""What a file is, told by its content: its name alone is often wrong.

Web systems export an HTML table or CSV as .xls, and people rename instead of converting. What a binary file is
stands in its first bytes. For text the ending of the name decides, unless the content plainly is something else.
What is known and cannot be read (a PDF, a password) is told for what it is.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from qcity.errors import Bilingual
from qcity.readers import Fault

_GZIP = b"\x1f\x8b"
_DELIMITED = (".csv", ".tsv", ".txt")
_PLAINLY_TEXT = re.compile(rb"(?:\xef\xbb\xbf)?[a-z\"\xb0-\xcf\xd1-\xee\xf0-\xf7]")
"""How no binary file begins, nor markup or JSON: with a small letter, a quote or a Chinese character."""


class Recognized(NamedTuple):
    """What a file is: the name of the format that it is to be read as, and its bytes, unpacked.

    `format` is None where it cannot be told, or where `fault` says why the file cannot be read.
    """

    format: str | None
    content: bytes
    fault: Fault | None = None


def recognize(content: bytes, name: str) -> Recognized:
    """The format of a file whose name is, or ends in, `name` (`2020.csv`, `.xls`, `.csv.gz`), whatever it says.

    >>> [recognize(content, "2020.xls").format for content in (b"a,b", b"<table><tr>", b"%PDF-1.4")]
    ['csv', 'html', None]
    """
    ending = name.lower()
    if ending.endswith(_DELIMITED) and _PLAINLY_TEXT.match(content):  # nearly always, and it costs no import
        return Recognized("csv", content)
    from qcity.readers.containers import binary_kind, unpack
    from qcity.readers.textkinds import text_kind

    if content.startswith(_GZIP):
        unpacked = unpack(content)
        if isinstance(unpacked, Fault):
            return Recognized(None, content, unpacked)
        if unpacked.startswith(_GZIP):
            return _refused(content, Bilingual("压缩包里还是压缩包", "what is packed in it is packed again"))
        content = unpacked
    ending = "." + ending.removesuffix(".gz").rpartition(".")[2]
    found = binary_kind(content) or text_kind(content, ending)
    return _refused(content, found) if isinstance(found, Bilingual) else Recognized(found, content)


def _refused(content: bytes, reason: Bilingual) -> Recognized:
    return Recognized(None, content, Fault("unreadable-file", None, None, {"reason": reason}))
