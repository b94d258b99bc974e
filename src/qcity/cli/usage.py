"""From whatever went wrong to a sentence on stderr and an exit code."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from errno import EBADF, EIO, ENOSPC
from typing import Any

import typer

from qcity.cli.terminal import abandon_stdout, language_from
from qcity.errors import FileError, Message, QcityError, reason_of
from qcity.messages import nearest, say
from qcity.report import EXIT_BUG, EXIT_OK, EXIT_UNCHECKED
from qcity.wording import inert

INTERRUPTED = 130

_UNWRITABLE = frozenset({EBADF, EIO, ENOSPC})
"""What help and version meet on a stdout that takes nothing; reports have their own way out."""

_CLICK_ERROR = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException")


def explain_failure(error: BaseException, arguments: list[str]) -> int:
    """Says what went wrong on stderr and returns the exit code for it."""
    lang = language_from(arguments)
    if isinstance(error, typer.Exit):
        return error.exit_code
    if isinstance(error, BrokenPipeError) or isinstance(error.__context__, BrokenPipeError):  # click exits on its own
        abandon_stdout()
        return EXIT_OK
    if isinstance(error, OSError) and error.errno in _UNWRITABLE:
        abandon_stdout()
        _say(f"qcity: {say(Message('unwritable_file', {'path': 'stdout', 'reason': reason_of(error)}), lang)}")
        return EXIT_UNCHECKED
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else EXIT_OK
    if isinstance(error, KeyboardInterrupt | typer.Abort) or _was_interrupted(error):
        _say(say(Message("interrupted"), lang))
        return INTERRUPTED
    if isinstance(error, FileError):
        _say(say(Message("problems_head", {"path": error.path, "count": str(len(error.problems))}), lang))
        for line in error.lines(lang):
            _say(inert(line))
        return EXIT_UNCHECKED
    if isinstance(error, QcityError):
        _say(inert(f"qcity: {say(error.message, lang)}"))
        return EXIT_UNCHECKED
    if isinstance(error, _CLICK_ERROR):
        return _explain_usage(error, lang)
    return _explain_bug(error, lang)


def _was_interrupted(error: BaseException) -> bool:
    """Whether an error is what a library made of an interruption, as an import that was broken off."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        if isinstance(cause, KeyboardInterrupt):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def _explain_usage(error: Any, lang: str) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":
        _say(error.ctx.get_help())
        return EXIT_UNCHECKED
    _say(inert(f"qcity: {say(_usage_message(error), lang)}"))
    context = getattr(error, "ctx", None)
    if context is not None:
        _say(say(Message("usage.hint", {"command": context.command_path}), lang))
    return EXIT_UNCHECKED


def _usage_message(error: Any) -> Message:
    """Click's own errors, in our words."""
    kind = type(error).__name__
    text = error.format_message() if hasattr(error, "format_message") else str(error)
    if kind == "NoSuchOption":
        return Message(
            "usage.no_option",
            {"text": error.option_name, "nearest": nearest(error.option_name, error.possibilities or (), 1)},
        )
    if kind == "MissingParameter":
        name = getattr(error.param, "metavar", None) or error.param_hint or ""
        return Message("usage.missing", {"text": str(name)})
    if kind == "BadOptionUsage" and "does not take a value" in text:
        return Message("usage.takes_no_value", {"text": error.option_name})
    if kind == "BadOptionUsage":
        return Message("usage.needs_value", {"text": error.option_name})
    if kind == "BadParameter" and error.param is not None:
        return Message("usage.value", {"option": error.param.opts[0], "text": error.message})
    if "No such command" in text:
        name = text.split("'")[1] if "'" in text else text
        known = error.ctx.command.list_commands(error.ctx)
        return Message("usage.no_command", {"text": name, "nearest": nearest(name, known, 1)})
    if "unexpected extra argument" in text:
        return Message("usage.extra", {"text": text.rpartition("(")[2].rstrip(")")})
    return Message("usage.other", {"text": text})


def _explain_bug(error: BaseException, lang: str) -> int:
    if os.environ.get("QCITY_TRACEBACK"):
        import traceback

        traceback.print_exception(error)
    _say(inert(f"qcity: {say(Message('bug', {'detail': f'{type(error).__name__}: {error}'[:300]}), lang)}"))
    return EXIT_BUG


def _say(text: str) -> None:
    """Writes to stderr, if it takes anything; the exit code says the rest."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
