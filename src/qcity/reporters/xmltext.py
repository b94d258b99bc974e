"""Text from files as XML and HTML hold it: inert, and without what they have no place for."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from qcity.wording import inert

_ENDS = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
_NO_XML = re.compile(f"[\ufdd0-\ufdef{_ENDS}]")
"""What is no character in Unicode: XML 1.0 forbids U+FFFE and U+FFFF, HTML all of them.

Control characters and surrogates, which they forbid too, are made visible by `inert`.
"""


def xml_safe(text: str) -> str:
    """Inert text that XML and HTML can hold, not escaped yet.

    >>> xml_safe("a\\x00b")
    'a\\\\x00b'
    """
    return _NO_XML.sub(lambda found: found[0].encode("unicode_escape").decode(), inert(text))


def as_content(text: str) -> str:
    """Text between two tags."""
    return escape(xml_safe(text))


def as_attribute(text: str) -> str:
    """Text of an attribute with its quotes."""
    return f'"{escape(xml_safe(text), _QUOTE)}"'


_QUOTE = {'"': "&quot;"}
