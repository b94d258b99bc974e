"""`qcity config`: which settings are in force, and where each comes from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Annotated

import typer

from qcity.cli.choices import choose, plain_format
from qcity.cli.inforce import settings_from, start_of
from qcity.cli.options import FormatName, Lang, Output, command_app, h
from qcity.cli.terminal import emit, from_environment, user_language, width
from qcity.errors import Message, UsageError
from qcity.messages import say, word
from qcity.report import ON_MISSING
from qcity.reporters import View
from qcity.reporters.grid import render_rows
from qcity.settings import KEYS, Settings
from qcity.wording import inert

_NOTHING = Settings({}, (), (), ())

app = command_app()


@app.command(
    help=h(
        "列出对文件或文件夹生效的设置及其来源。", "Show the settings in force for a file or folder, and their origin."
    )
)
def run(
    path: Annotated[
        str,
        typer.Argument(metavar="[PATH]", help=h("哪个文件或文件夹的（默认当前文件夹）", "Of which file or folder.")),
    ] = ".",
    format_: FormatName = None,
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Shows settings; returns the exit code."""
    choose("--lang", lang, ("zh", "en"))
    name = plain_format(format_, output)
    if not os.path.exists(path):  # noqa: PTH110
        raise UsageError(Message("no_such_file", {"path": path}))
    settings = settings_from(start_of(path)) or _NOTHING
    preferred = settings.values["lang"].text if "lang" in settings.values else None
    language = user_language(chosen=lang, preferred=preferred, machine=name == "json")
    if name == "json":
        emit(_data(settings, language), output, utf8=True)
    else:
        to_file = output not in (None, "-")
        emit(_table(settings, View(language, None if to_file else width())), output)
    return 0


def _known(settings: Settings, lang: str) -> Iterator[tuple[str, str | tuple[str, ...] | None, str]]:
    """Each key with its value and where that comes from."""
    defaults = {"plan": word("setting.bundled", lang), "fail-on": ON_MISSING}
    for key in KEYS:
        setting = settings.values.get(key)
        told = from_environment() if key == "lang" else None
        if told is not None and (setting is None or told[1] == "QCITY_LANG"):
            yield key, told[0], told[1]
        elif setting is not None:
            yield key, setting.value, setting.origin
        elif key == "lang":
            yield key, None, word("setting.of_plan", lang)
        else:
            yield key, defaults.get(key), word("setting.default", lang)


def _table(settings: Settings, view: View) -> Iterator[str]:
    lang = view.lang
    headings = tuple(word(f"setting.{key}", lang) for key in ("key", "value", "origin"))
    rows: list[tuple[str, ...]] = [
        (key, inert(value if isinstance(value, str) else " ".join(value or ())), inert(origin))
        for key, value, origin in _known(settings, lang)
    ]
    yield render_rows(headings, rows, view, (12, 20, 20))
    yield "\n"
    if not settings.files:
        yield f"{word('setting.no_files', lang)}\n"
        return
    yield f"{inert(say(Message('setting.files_read', {'files': ' '.join(settings.files)}), lang))}\n"
    if settings.unused:
        yield f"{inert(say(Message('setting.unused', {'files': ' '.join(settings.unused)}), lang))}\n"
    for one in settings.hidden:
        blanks = {"key": one.key, "value": " ".join(one.texts), "origin": one.origin}
        yield f"{inert(say(Message('setting.hidden', blanks), lang))}\n"


def _data(settings: Settings, lang: str) -> Iterator[str]:
    from qcity.reporters.jsontext import Line, dump

    yield dump(
        {
            "settings": [
                Line({"key": key, "value": value, "origin": origin}) for key, value, origin in _known(settings, lang)
            ],
            "hidden": [Line({"key": one.key, "value": one.value, "origin": one.origin}) for one in settings.hidden],
            "files": settings.files,
            "unused": settings.unused,
        }
    )
    yield "\n"
