"""Plain text: the lines as they are."""

from __future__ import annotations

from qcity.errors import Bilingual
from qcity.readers import Fault
from qcity.readers.decoding import decode
from qcity.texts import UnreadableTextError
from qcity.texts.joining import joined


def read(content: bytes) -> tuple[list[str], str | None]:
    """The lines and the encoding: a byte order mark's, else UTF-8, else GB18030."""
    text, encoding = decoded(content)
    return joined(text.splitlines()), encoding


def decoded(content: bytes, named: tuple[str, ...] = ()) -> tuple[str, str]:
    """All of a file's text and its encoding; raises UnreadableTextError where no encoding fits all of it."""
    found = decode(content, None, named)
    if isinstance(found, Fault) or found.tried or "\0" in found.text:
        raise UnreadableTextError(
            Bilingual(
                "既不是 UTF-8 也不是 GB18030 编码的文本；请另存为 UTF-8 文本",
                "it is no text in UTF-8 or GB18030; save it as UTF-8",
            )
        )
    return found.text.removeprefix("\ufeff"), found.encoding
