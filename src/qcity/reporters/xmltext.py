"""Text from files as XML holds it: inert, and without the characters that XML 1.0 has no place for."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from qcity.wording import inert

_NO_XML = re.compile("[\ufffe\uffff]")
"""What XML 1.0 forbids besides the control characters and surrogates, which `inert` makes visible."""


def xml_safe(text: str) -> str:
    """Inert text that XML can hold, not escaped yet.

    >>> xml_safe("a\\x00b")
    'a\\\\x00b'
    """
    return _NO_XML.sub(lambda found: f"\\\\u{ord(found[0]):04x}", inert(text))


def as_content(text: str) -> str:
    """Text between two tags."""
    return escape(xml_safe(text))


def as_attribute(text: str) -> str:
    """Text of an attribute with its quotes."""
    return f'"{escape(xml_safe(text), _QUOTE)}"'


_QUOTE = {'"': "&quot;"}
