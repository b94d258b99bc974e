"""Reporters: one module per format; they show a report and compute nothing.

Adding a format is one module with a `render` function and one entry here, which also feeds `--format`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from qcity.report import DERIVATION, SHARES, TREND, Report


class View(NamedTuple):
    """How a report is to be shown; all formats but the table heed only the language, the aspects and the folders.

    `width` is the terminal's, None where lines need not be broken. `only` and `summary` narrow the table, `by`
    groups it (`grouping.BY`), `owed` shows who owes which figure in its stead. `aspects` are those of the verdicts'
    appraisals to be shown (`report.ASPECTS`). `folder` is the absolute one that paths in the report start from,
    `root` that of the repository it belongs to; where they are empty, paths are shown as they were given.
    """

    lang: str
    width: int | None = None
    color: bool = False
    only: frozenset[str] | None = None
    summary: bool = False
    quiet: bool = False
    by: str = "domain"
    owed: bool = False
    aspects: frozenset[str] = frozenset()
    folder: str = ""
    root: str = ""


Piece = str | bytes
"""What a format is written in: text, or bytes as they are."""
Render = Callable[[Report, View], Iterable[Piece]]


class Format(NamedTuple):
    """An output format: the module that renders it, who reads it, the endings of its files, and what it always shows.

    One `for_machines` speaks the plan's language; one `for_terminals` is folded, coloured and encoded as a terminal
    wants it, all others are UTF-8 or bytes. `is_binary` says that it is no text.
    """

    module: str
    endings: tuple[str, ...] = ()
    for_machines: bool = False
    for_terminals: bool = False
    is_binary: bool = False
    aspects: frozenset[str] = frozenset()


FORMATS: dict[str, Format] = {
    "table": Format("qcity.reporters.table", (".txt",), for_terminals=True),
    "json": Format(
        "qcity.reporters.json", (".json",), for_machines=True, aspects=frozenset({TREND, DERIVATION, SHARES})
    ),
    "github": Format("qcity.reporters.github", for_machines=True),
    "gitlab": Format("qcity.reporters.gitlab", for_machines=True),
    "csv": Format("qcity.reporters.csv", (".csv",), for_machines=True),
    "junit": Format("qcity.reporters.junit", (".xml",), for_machines=True),
    "sarif": Format("qcity.reporters.sarif", (".sarif", ".sarif.json"), for_machines=True),
    "markdown": Format("qcity.reporters.markdown", (".md", ".markdown"), for_machines=True),
    "html": Format("qcity.reporters.page", (".html", ".htm"), aspects=frozenset({TREND, DERIVATION})),
    "xlsx": Format("qcity.reporters.workbook", (".xlsx",), is_binary=True),
    "docx": Format("qcity.reporters.document", (".docx",), is_binary=True, aspects=frozenset({TREND})),
}

PLAIN = ("table", "json")
"""The formats that whatever is no report is shown in: a list of targets, an explanation."""


def format_of(path: str) -> str | None:
    """The format whose files have a path's ending; None where none has.

    >>> format_of("out/Report.JSON"), format_of("report.dat")
    ('json', None)
    """
    name = path.lower()
    endings = [(len(end), one) for one, told in FORMATS.items() for end in told.endings if name.endswith(end)]
    return max(endings)[1] if endings else None


def renderer(name: str) -> Render:
    """The `render` function of a format, imported only now; raises KeyError for an unknown one."""
    from importlib import import_module

    render: Render = import_module(FORMATS[name].module).render
    return render
