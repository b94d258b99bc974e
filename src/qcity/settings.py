"""Settings: what stands for options that are not given, from `qcity.toml` or `[tool.qcity]` in `pyproject.toml`.

They are data and nothing else. Of several files the one in the nearest folder decides, key by key.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from qcity.errors import FileError, Message, Problem, UsageError, reason_of
from qcity.messages import nearest
from qcity.report import FAIL_ON

OWN = "qcity.toml"
PATHS = frozenset({"plan", "thresholds", "waivers", "files"})
"""The keys whose values are paths, from the settings file's folder on."""


class Setting(NamedTuple):
    """A value and where it stands, `path:line`; a path in it is relative to the working directory."""

    key: str
    value: str | tuple[str, ...]
    origin: str

    @property
    def text(self) -> str:
        """The value of a key that has one."""
        return self.value if isinstance(self.value, str) else " ".join(self.value)

    @property
    def texts(self) -> tuple[str, ...]:
        """The values of a key that may have several."""
        return (self.value,) if isinstance(self.value, str) else self.value


class Settings(NamedTuple):
    """What is in force, by key; what a nearer file stands before; the files, and those that a nearer name hides."""

    values: dict[str, Setting]
    hidden: tuple[Setting, ...]
    files: tuple[str, ...]
    unused: tuple[str, ...]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_text, value))


def _one_of(words: Iterable[str]) -> Callable[[Any], bool]:
    return lambda value: value in list(words)


KEYS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "plan": (_is_text, "setting.wants_path"),
    "fail-on": (_one_of(FAIL_ON), "setting.wants_fail_on"),
    "lang": (_one_of(("zh", "en")), "setting.wants_lang"),
    "thresholds": (_is_text, "setting.wants_path"),
    "waivers": (_is_text, "setting.wants_path"),
    "files": (_is_list, "setting.wants_files"),
}
"""Each key with what its value must be, and what to say where it is something else."""


def read_settings(paths: Iterable[str]) -> Settings:
    """The settings of these files, the nearest first.

    Raises FileError with every problem of a file, UsageError where one cannot be read.
    """
    values: dict[str, Setting] = {}
    hidden: list[Setting] = []
    files: list[str] = []
    unused: list[str] = []
    for path in paths:
        shown = os.path.relpath(path)
        if files and os.path.dirname(files[-1]) == os.path.dirname(shown):  # noqa: PTH120 - both beside each other
            unused.append(shown)
            continue
        files.append(shown)
        for setting in _read(path, shown):
            if setting.key in values:
                hidden.append(setting)
            else:
                values[setting.key] = setting
    return Settings(values, tuple(hidden), tuple(files), tuple(unused))


def _read(path: str, shown: str) -> list[Setting]:
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
        document = tomllib.loads(text)
    except OSError as error:
        raise UsageError(Message("unreadable_file", {"path": shown, "reason": reason_of(error)})) from error
    except UnicodeDecodeError as error:
        raise FileError(shown, [Problem(None, "", Message("setting.not_utf8"))]) from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        bad = Message("setting.bad_toml", {"reason": str(error)})
        raise FileError(shown, [Problem(int(line[1]) if line else None, "", bad)]) from error
    table: Any = document
    is_own = os.path.basename(path) == OWN  # noqa: PTH119
    if not is_own:
        tool = document.get("tool")
        table = tool.get("qcity", {}) if isinstance(tool, dict) else {}
    lines = _lines(text, is_own=is_own)
    if not isinstance(table, dict):
        raise FileError(shown, [Problem(None, "tool.qcity", Message("setting.wants_table"))])
    problems = list(_problems(table, lines))
    if problems:
        raise FileError(shown, problems)
    folder = os.path.dirname(path)  # noqa: PTH120
    return [
        Setting(key, _settled(key, value, folder), f"{shown}:{lines[key]}" if key in lines else shown)
        for key, value in table.items()
    ]


def _problems(table: dict[str, Any], lines: dict[str, int]) -> Iterator[Problem]:
    for key, value in table.items():
        if key not in KEYS:
            blanks = {"key": key, "nearest": nearest(key, KEYS, 1), "known": " ".join(KEYS)}
            yield Problem(lines.get(key), key, Message("setting.unknown", blanks))
            continue
        is_right, wanted = KEYS[key]
        if not is_right(value):
            blanks = {"text": str(value), "known": " ".join(FAIL_ON)}
            yield Problem(lines.get(key), key, Message(wanted, blanks))


def _settled(key: str, value: Any, folder: str) -> str | tuple[str, ...]:
    if key not in PATHS:
        return str(value)
    if isinstance(value, list):
        return tuple(_path(one, folder) for one in value)
    return _path(str(value), folder)


def _path(text: str, folder: str) -> str:
    """A path as the settings file has it, from the working directory on."""
    return os.path.relpath(os.path.join(folder, text))  # noqa: PTH118 - a pattern is no path


def _lines(text: str, *, is_own: bool) -> dict[str, int]:
    """The lines on which keys begin, as far as they can be told from the text."""
    lines: dict[str, int] = {}
    inside = is_own
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[([^\]]*)\]", line):
            inside = not is_own and re.sub(r"[\s\"']", "", header[1]) == "tool.qcity"
        elif inside and (found := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*=", line)):
            lines.setdefault(found[1], number)
    return lines
