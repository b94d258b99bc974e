"""How changes are shown: one module per format; they show what was found and compute nothing.

Adding a format is one module with a `render` function and one entry here, which also feeds `--format` of `diff`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from qcity.changes import Changes
from qcity.reporters import Format, View

RenderChanges = Callable[[Changes, View], Iterable[str]]

DIFF_FORMATS: dict[str, Format] = {
    "table": Format("qcity.reporters.changes.table", for_machines=False),
    "json": Format("qcity.reporters.changes.json", for_machines=True),
    "markdown": Format("qcity.reporters.changes.markdown", for_machines=True),
}


def changes_renderer(name: str) -> RenderChanges:
    """The `render` function of a format, imported only now; raises KeyError for an unknown one."""
    from importlib import import_module

    render: RenderChanges = import_module(DIFF_FORMATS[name].module).render
    return render
