"""The errors qcity raises: one root, so that a caller can catch everything that is not a bug.

An error is for work that cannot go on (a plan that does not load, a file that is not there). What is wrong
*inside* a submission is not an exception but an issue of the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from errno import (
    EACCES,
    EBADF,
    EEXIST,
    EINVAL,
    EIO,
    EISDIR,
    ELOOP,
    EMFILE,
    ENAMETOOLONG,
    ENOENT,
    ENOSPC,
    ENOTDIR,
    EPERM,
    EROFS,
)
from typing import NamedTuple, Self

NO_BLANKS: Mapping[str, str] = {}
"""Nothing to fill in; nobody may write into it. (A read-only view could not be sent to another process.)"""


class Bilingual(str):
    """A text of the plan's language, a name or a list of names, which knows its English form."""

    __slots__ = ("en",)
    en: str

    def __new__(cls, text: str, en: str | None = None) -> Self:
        """The text; where it has no English form it is its own."""
        name = super().__new__(cls, text)
        name.en = en or text
        return name


_REASONS = {
    ENOENT: "文件不存在",
    EACCES: "没有权限",
    EPERM: "不允许这样操作",
    EISDIR: "这是文件夹",
    ENOTDIR: "路径中有一段不是文件夹",
    EINVAL: "不是普通文件，或参数无效",
    EBADF: "没有打开",
    EIO: "读写出错",
    ENOSPC: "磁盘已满",
    EROFS: "磁盘只读",
    EEXIST: "已经存在",
    ELOOP: "链接成了循环",
    EMFILE: "打开的文件太多",
    ENAMETOOLONG: "名称太长",
}
"""What the system says of the failures that files have, in Chinese; it says them itself in English."""


def reason_of(error: OSError | ValueError) -> Bilingual:
    """Why a file could not be read or written, in both languages."""
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return Bilingual(_REASONS.get(getattr(error, "errno", None) or 0, said), said)


class Message(NamedTuple):
    """A sentence to be said in the reader's language: its key in the catalogue and what fills its blanks."""

    key: str
    blanks: Mapping[str, str] = NO_BLANKS


def distinct(messages: Iterable[Message]) -> list[Message]:
    """Each message once, in the order in which they first come."""
    kept: dict[tuple[object, ...], Message] = {}
    for message in messages:
        kept.setdefault((message.key, *message.blanks.items()), message)
    return list(kept.values())


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
