"""Reporters: one module per format; they show a report and compute nothing.

Adding a format is one module with a `render` function and one entry here, which also feeds `--format`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from qcity.report import Report


class View(NamedTuple):
    """How a report is to be shown; machine formats heed only the language.

    `width` is the terminal's, None where lines need not be broken. `only` and `summary` narrow the table, `by`
    groups it (`grouping.BY`), `owed` shows who owes which figure in its stead.
    """

    lang: str
    width: int | None = None
    color: bool = False
    only: frozenset[str] | None = None
    summary: bool = False
    quiet: bool = False
    by: str = "domain"
    owed: bool = False


Render = Callable[[Report, View], Iterable[str]]


class Format(NamedTuple):
    """An output format: the module that renders it, and whether people or machines read it."""

    module: str
    for_machines: bool


FORMATS: dict[str, Format] = {
    "table": Format("qcity.reporters.table", for_machines=False),
    "json": Format("qcity.reporters.json", for_machines=True),
}


def render(report: Report, name: str = "table", lang: str | None = None) -> str:
    """A report as the text of an output format, in the plan's language where none is given, without colour.

    Raises KeyError for a format that is not in `FORMATS`.

    >>> from qcity import check, load_plan, read_measurements
    >>> plan = load_plan()
    >>> render(check(plan, read_measurements(plan, "samples/city-2020.csv")), "json").startswith("{")
    True
    """
    return "".join(renderer(name)(report, View(lang or report.plan.language)))


def renderer(name: str) -> Render:
    """The `render` function of a format, imported only now; raises KeyError for an unknown one."""
    from importlib import import_module

    render: Render = import_module(FORMATS[name].module).render
    return render
