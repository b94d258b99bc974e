"""Readers of a plan's text: one module per format, bytes to lines; what the text means is no matter of theirs.

Adding a format is one module with a `read` function and one entry in `FORMATS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from qcity.errors import Bilingual, Message, UsageError


class Text(NamedTuple):
    """A document's text: its lines (a paragraph, heading, list item or row of a table each) and what it was read as."""

    path: str
    format: str
    lines: tuple[str, ...]
    encoding: str | None = None


class UnreadableTextError(Exception):
    """A document has no text to be read; `reason` says why, and what to do, in both languages."""

    def __init__(self, reason: Bilingual) -> None:
        super().__init__(reason.en)
        self.reason = reason


Read = Callable[[bytes], tuple[list[str], str | None]]
"""From a document's bytes to its lines and its encoding; raises UnreadableTextError."""

FORMATS: dict[str, tuple[str, ...]] = {
    "txt": (".txt", ".text"),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm", ".xhtml"),
    "docx": (".docx", ".docm"),
    "pdf": (".pdf",),
}
"""Each is a module of this package; its files' endings."""

_OLD_WORD = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
_PAGE = re.compile(
    rb"\s*(?:<!--.{0,4000}?-->\s*)?(?:<\?xml[^>]{0,200}\?>\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def known_endings() -> str:
    """The endings of the files that can be read."""
    return " ".join(ending for endings in FORMATS.values() for ending in endings)


def read_text(path: str, content: bytes) -> Text:
    """The text of a document, whose format its bytes tell, else its ending; raises UsageError where it has none."""
    name = format_of(path, content)
    read: Read = import_module(f"qcity.texts.{name}").read
    try:
        lines, encoding = read(content)
    except UnreadableTextError as error:
        raise UsageError(Message("unreadable_file", {"path": path, "reason": error.reason})) from error
    if not any(line.strip() for line in lines):
        reason = Bilingual("文件中没有文字", "there is no text in it")
        raise UsageError(Message("unreadable_file", {"path": path, "reason": reason}))
    return Text(path, name, tuple(lines), encoding)


def format_of(path: str, content: bytes) -> str:
    """The format of a document; raises UsageError for one that cannot be read."""
    ending = path.lower()
    if content.lstrip().startswith(b"%PDF-") or (ending.endswith(FORMATS["pdf"]) and b"%PDF-" in content[:1024]):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return "docx"
    if content.startswith(_OLD_WORD):
        reason = Bilingual("这是旧的 Word 格式，请另存为 .docx", "this is an old format of Word; save it as .docx")
        raise UsageError(Message("unreadable_file", {"path": path, "reason": reason}))
    if _PAGE.match(content.removeprefix(b"\xef\xbb\xbf")):
        return "html"
    told = next((name for name, ends in FORMATS.items() if ending.endswith(ends)), "txt")
    return told if told in ("txt", "markdown", "html") else "txt"
