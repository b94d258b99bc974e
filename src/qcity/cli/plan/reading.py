"""The files that commands on plans are given: a plan's text, and a plan file with its lines."""

from __future__ import annotations

from qcity.errors import Message, UsageError, reason_of
from qcity.sources import Source, read_bytes
from qcity.texts import Text, read_text


def read_document(path: str) -> Text:
    """A plan's text from a file, or from standard input where the path is `-`; raises UsageError."""
    return read_text(path, content_of(path))


def content_of(path: str) -> bytes:
    """A file's bytes; raises UsageError where it cannot be read."""
    try:
        return read_bytes(Source(path, None))
    except (OSError, ValueError) as error:
        raise UsageError(Message("unreadable_file", {"path": path, "reason": reason_of(error)})) from error
