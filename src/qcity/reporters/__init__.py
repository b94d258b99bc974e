"""Reporters: one module per format; they show a report and compute nothing.

Adding a format is one module with a `render` function and one entry here, which also feeds `--format`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from qcity.report import DERIVATION, SHARES, TREND, Report


class View(NamedTuple):
    """How a report is to be shown; machine formats heed only the language.

    `width` is the terminal's, None where lines need not be broken. `only` and `summary` narrow the table, `by`
    groups it (`grouping.BY`), `owed` shows who owes which figure in its stead. `aspects` are those of the verdicts'
    appraisals to be shown (`report.ASPECTS`).
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


Render = Callable[[Report, View], Iterable[str]]


class Format(NamedTuple):
    """An output format: the module that renders it, whether people or machines read it, and what it always shows."""

    module: str
    for_machines: bool
    aspects: frozenset[str] = frozenset()


FORMATS: dict[str, Format] = {
    "table": Format("qcity.reporters.table", for_machines=False),
    "json": Format("qcity.reporters.json", for_machines=True, aspects=frozenset({TREND, DERIVATION, SHARES})),
}


def renderer(name: str) -> Render:
    """The `render` function of a format, imported only now; raises KeyError for an unknown one."""
    from importlib import import_module

    render: Render = import_module(FORMATS[name].module).render
    return render
