"""Which settings are in force: found beside the files that a command is given, below what the command line says.

Nothing but the look for a settings file is done here, so that whoever has none does not pay for it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from qcity.errors import Message, UsageError

if TYPE_CHECKING:
    from qcity.settings import Setting, Settings

OWN, SHARED = "qcity.toml", "pyproject.toml"
_NONE: Mapping[str, Setting] = {}
_TABLE = rb"""(?mx)
    ^[ \t]* \[ [ \t]* ["']?tool["']? [ \t]* (?: \. [ \t]* ["']?qcity["']? [ \t]* )? \]        # [tool.qcity], [tool]
    | ^[ \t]* ["']?tool["']? [ \t]* (?: = | \. [ \t]* ["']?qcity["']? [ \t]* [.=] )            # tool.qcity.plan =
    """
"""Where a file that many programs share may hold the table of this one, as TOML admits to write it."""


class InForce:
    """The settings for a command; a value that the command line gives stands before them."""

    def __init__(self, settings: Mapping[str, Setting]) -> None:
        self._settings = settings

    def text(self, key: str, given: str | None = None) -> str | None:
        """What the command line gives, else the setting, else None."""
        setting = self._settings.get(key)
        return given if given is not None or setting is None else setting.text

    def texts(self, key: str, given: Iterable[str] | None) -> list[str]:
        """The same of a list; empty where neither says anything."""
        setting = self._settings.get(key)
        return list(given or (() if setting is None else setting.texts))


def in_force(paths: Iterable[str], given: Mapping[str, str | None]) -> InForce:
    """The settings for these files and folders; `given` is what the command line says, by key.

    Where no settings file stands above a file, those of the working directory hold.

    Raises UsageError where two of the files come under settings that differ in what the command line leaves open.
    """
    found: dict[str, tuple[str, Mapping[str, Setting]]] = {}
    for path in paths:
        folder = start_of(path)
        if folder not in found:
            settings = settings_from(folder) or settings_from(start_of("."))
            found[folder] = (path, settings.values if settings is not None else _NONE)
    if not found:
        return in_force(["-"], given)
    (first, values), *others = found.values()
    for path, other in others:
        _refuse_difference((first, values), (path, other), given)
    return InForce(values)


def _refuse_difference(
    one: tuple[str, Mapping[str, Setting]], other: tuple[str, Mapping[str, Setting]], given: Mapping[str, str | None]
) -> None:
    from qcity.settings import KEYS

    for key in (key for key in KEYS if key != "files" and given.get(key) is None):
        here, there = one[1].get(key), other[1].get(key)
        if (here.value if here else None) != (there.value if there else None):
            places = {"first": one[0], "second": other[0], "key": key}
            told = {"here": here.origin if here else "-", "there": there.origin if there else "-"}
            raise UsageError(Message("setting.differ", {**places, **told}))


def start_of(path: str) -> str:
    """The absolute folder from which a file's settings are looked for: its own; of a pattern, the one it begins in."""
    plain = re.split(r"[*?\[]", path, maxsplit=1)[0]
    folder = plain if plain == path and os.path.isdir(path) else os.path.dirname(plain)  # noqa: PTH112, PTH120
    try:
        return os.path.abspath(folder or ".")  # noqa: PTH100 - pathlib costs a start time
    except OSError:  # the working directory is gone
        return os.sep


def settings_from(folder: str) -> Settings | None:
    """The settings that hold in a folder; None where no file has any."""
    found = list(_files_above(folder))
    if not found:
        return None
    from qcity.settings import read_settings

    return read_settings(found)


def _files_above(folder: str) -> Iterable[str]:
    """The settings files from a folder up to the repository's, the nearest first; the own one before the shared one."""
    while True:
        own, shared = os.path.join(folder, OWN), os.path.join(folder, SHARED)  # noqa: PTH118
        if os.path.exists(own):  # noqa: PTH110
            yield own
        if _has_table(shared):
            yield shared
        parent = os.path.dirname(folder)  # noqa: PTH120
        if parent == folder or os.path.exists(os.path.join(folder, ".git")):  # noqa: PTH110, PTH118
            return
        folder = parent


def _has_table(path: str) -> bool:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            content = file.read()
    except OSError:
        return False
    return b"qcity" in content and re.search(_TABLE, content) is not None
