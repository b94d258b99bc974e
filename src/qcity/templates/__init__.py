"""Templates: files to fill in, one row per figure that is asked for. What they make, `check` reads back.

Adding a format is one module with a `write` function and one entry here, which also feeds `--format`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from qcity.asked import Asked
from qcity.plan import Plan

VERSION = "1"
"""Which template this is; it changes with the columns or with how the explaining sheet is told from others."""

MARK = f"qcity-template/{VERSION}"
"""Stands in the first cell of the sheet that explains, so that nobody looks for figures there."""


class Template(NamedTuple):
    """What to ask for: figures of a plan, and who fills them in, where that is known."""

    plan: Plan
    figures: tuple[Asked, ...]
    reporter: str = ""


Write = Callable[[Template, str], bytes]

FORMATS: Mapping[str, str] = {"xlsx": "qcity.templates.xlsx", "csv": "qcity.templates.csv"}
"""The formats, which are also the endings of their files, and their modules."""


def write(name: str, template: Template, lang: str) -> bytes:
    """A template as the bytes of a file, in a language; its module is imported only now. Raises KeyError."""
    from importlib import import_module

    writer: Write = import_module(FORMATS[name]).write
    return writer(template, lang)
