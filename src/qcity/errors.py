"""The errors qcity raises: one root, so that a caller can catch everything that is not a bug.

An error is for work that cannot go on (a plan that does not load, a file that is not there). What is wrong
*inside* a submission is not an exception but an issue of the report.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, Self

NO_BLANKS: Mapping[str, str] = MappingProxyType({})


class Bilingual(str):
    """A text of the plan's language, a name or a list of names, which knows its English form."""

    __slots__ = ("en",)
    en: str

    def __new__(cls, text: str, en: str | None = None) -> Self:
        """The text; where it has no English form it is its own."""
        name = super().__new__(cls, text)
        name.en = en or text
        return name


class Message(NamedTuple):
    """A sentence to be said in the reader's language: its key in the catalogue and what fills its blanks."""

    key: str
    blanks: Mapping[str, str] = NO_BLANKS


class QcityError(Exception):
    """Everything qcity raises on purpose. Each stands for exit code 2: it could not check."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        from qcity.messages import say

        return say(self.message, "en")


class UsageError(QcityError):
    """What was asked for cannot be done: bad arguments, no such file, a filter that matches nothing."""


class Problem(NamedTuple):
    """One thing wrong in a plan or thresholds file: where, and what to do about it."""

    line: int | None
    key: str
    message: Message


class FileError(QcityError):
    """A plan or thresholds file that does not load; carries every problem of the file, not the first."""

    def __init__(self, path: str, problems: list[Problem]) -> None:
        super().__init__(Message("file_problems", {"path": path, "count": str(len(problems))}))
        self.path = path
        self.problems = sorted(problems, key=lambda p: (p.line or 0, p.key))

    def __str__(self) -> str:
        return "\n".join(self.lines("en"))

    def lines(self, lang: str) -> list[str]:
        """One line per problem: `path:line: key: what is wrong`."""
        from qcity.messages import say

        return [
            ":".join(
                [
                    self.path,
                    *([str(p.line)] if p.line else []),
                    " " + "".join([f"{p.key}: " if p.key else "", say(p.message, lang)]),
                ]
            )
            for p in self.problems
        ]
