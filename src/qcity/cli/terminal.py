"""What stands at the other end: its language, width, colour and encoding; and writing to it."""

from __future__ import annotations

import codecs
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from errno import EBADF
from io import BufferedWriter, RawIOBase
from pathlib import Path
from typing import TextIO

from qcity.errors import Message, UsageError, reason_of

MIN_WIDTH = 40

_STAND_INS = {
    "√": "v", "×": "x", "→": "->", "○": "o", "？": "?", "－": "-", "≥": ">=", "≤": "<=", "≈": "~", "±": "+/-",
    "‰": "o/oo", "：": ": ", "；": "; ", "，": ", ", "、": ", ", "（": "(", "）": ")", "“": '"', "”": '"', "─": "-",
    "※": "*", "●": "*", "÷": "/", "▁": "_", "▂": ".", "▃": ":", "▄": "-", "▅": "=", "▆": "+", "▇": "*", "█": "#",
    "╶": "-", "╴": "-", "╸": "-", "╺": "-", "━": "-", "…": "...",
}  # fmt: skip


def user_language(
    plan_language: str | None = None, *, chosen: str | None = None, preferred: str | None = None, machine: bool = False
) -> str:
    """The language to speak: `--lang`, `QCITY_LANG`, the settings', the locale's, the plan's.

    A machine format heeds `--lang` (`chosen`), the settings (`preferred`) and the plan alone.
    """
    if chosen:
        return chosen
    told = None if machine else from_environment()
    if told is not None and (told[1] == OWN_VARIABLE or not preferred):
        return told[0]
    return preferred or plan_language or "zh"


OWN_VARIABLE = "QCITY_LANG"


def from_environment() -> tuple[str, str] | None:
    """The language that the environment asks for, and the variable that does; None where it asks for none of ours."""
    locale = next((name for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), None)
    for name in filter(None, (OWN_VARIABLE, locale)):
        wish = os.environ.get(name, "")[:2].lower()
        if wish in ("zh", "en"):
            return wish, name
    return None


def language_from(arguments: list[str]) -> str:
    """The language for a message about arguments that could not be understood."""
    for i, argument in enumerate(arguments):
        wish = argument.removeprefix("--lang=") if argument.startswith("--lang=") else ""
        if argument == "--lang" and i + 1 < len(arguments):
            wish = arguments[i + 1]
        if wish in ("zh", "en"):
            return wish
    return user_language()


def width() -> int | None:
    """The terminal's width (`COLUMNS` first); None where there is no terminal and lines need not be broken."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and len(columns) < 7 and int(columns) > 0:
        return max(int(columns), MIN_WIDTH)
    if not is_terminal():
        return None
    try:
        return max(os.get_terminal_size(sys.stdout.fileno()).columns or 80, MIN_WIDTH)
    except (OSError, ValueError):
        return 80


def is_terminal() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def color() -> bool:
    """Whether to use colour: on a terminal that can, unless `NO_COLOR` is set."""
    return is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") not in ("dumb", "unknown")


def prepare_streams() -> None:
    """Lets stdout and stderr degrade instead of crashing on what they cannot encode."""
    codecs.register_error("qcity", _stand_in)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="qcity")


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_STAND_INS.get(c, "?") for c in error.object[error.start : error.end]), error.end


def emit(
    chunks: Iterable[str | bytes], output: str | None = None, *, utf8: bool = False, inputs: Iterable[str] = ()
) -> None:
    """Writes text, or bytes as they are, to stdout, or to a file that is moved into place only when it is whole.

    A reader that stopped listening is no error. Raises UsageError where writing fails or would overwrite an input.
    """
    if output is not None and output != "-":
        _write_file(chunks, output, inputs)
        return
    if sys.stdout is None:
        closed = OSError(EBADF, os.strerror(EBADF))
        raise UsageError(Message("unwritable_file", {"path": "stdout", "reason": reason_of(closed)}))
    try:
        _write_stdout(chunks, sys.stdout, utf8=utf8)
    except BrokenPipeError:
        abandon_stdout()
    except OSError as error:
        abandon_stdout()
        raise UsageError(Message("unwritable_file", {"path": "stdout", "reason": reason_of(error)})) from error


def refuse_existing(output: str | None, *, force: bool) -> None:
    """Raises UsageError where a file is there already, and nobody said that it may be written over."""
    if output not in (None, "-") and os.path.isfile(output or "") and not force:  # noqa: PTH113 - "" is no path
        raise UsageError(Message("output_exists", {"path": output or ""}))


def _write_stdout(chunks: Iterable[str | bytes], stdout: TextIO, *, utf8: bool) -> None:
    """Writes everything or raises OSError; Python's own unbuffered streams drop what a pipe does not take at once."""
    stdout.flush()
    binary = stdout.buffer
    buffer = BufferedWriter(binary) if isinstance(binary, RawIOBase) else binary
    encoding, errors = ("utf-8", "strict") if utf8 else (stdout.encoding, stdout.errors or "strict")
    for chunk in chunks:
        if isinstance(chunk, bytes):
            buffer.write(chunk)
            continue
        text = chunk if utf8 or os.linesep == "\n" else chunk.replace("\n", os.linesep)
        buffer.write(text.encode(encoding, errors))
    buffer.flush()
    if isinstance(buffer, BufferedWriter) and buffer is not binary:
        buffer.detach()


def abandon_stdout() -> None:
    """Once it takes nothing any more, so that what its buffer still holds is not written to it at the end."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _as_bytes(chunks: Iterable[str | bytes]) -> Iterator[bytes]:
    return (chunk if isinstance(chunk, bytes) else chunk.encode() for chunk in chunks)


def _is_special(path: str) -> bool:
    """Whether a path is there and is no file: a device or a pipe, which is written to and not replaced."""
    try:
        return not stat.S_ISREG(Path(path).stat().st_mode)
    except OSError:
        return False


def _write_file(chunks: Iterable[str | bytes], output: str, inputs: Iterable[str]) -> None:
    import tempfile

    path = Path(os.path.realpath(output))
    if any(os.path.realpath(one) == str(path) for one in inputs):
        raise UsageError(Message("output_is_input", {"path": output}))
    fresh = None
    try:
        if not output or _is_special(output):
            with open(output, "wb") as device:  # noqa: PTH123 - "" is no path
                device.writelines(_as_bytes(chunks))
            return
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".qcity-", delete=False) as file:
            fresh = Path(file.name)
            file.writelines(_as_bytes(chunks))
        if not path.exists():
            umask = os.umask(0)
            os.umask(umask)
            fresh.chmod(0o666 & ~umask)
        else:
            fresh.chmod(path.stat().st_mode & 0o777)
        fresh.replace(path)
    except OSError as error:
        raise UsageError(Message("unwritable_file", {"path": output, "reason": reason_of(error)})) from error
    finally:
        if fresh is not None:
            fresh.unlink(missing_ok=True)  # gone already where it was moved into place
