"""How a plan held against its text is shown: one module per format; they show what was found and compute nothing.

Adding a format is one module with a `render` function and one entry here, which also feeds `--format` of `plan audit`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from qcity.plantext.audit import Audit
from qcity.reporters import Format, View

RenderAudit = Callable[[Audit, View], Iterable[str]]

AUDIT_FORMATS: dict[str, Format] = {
    "table": Format("qcity.reporters.audits.table", (".txt",), for_terminals=True),
    "json": Format("qcity.reporters.audits.json", (".json",), for_machines=True),
    "html": Format("qcity.reporters.audits.page", (".html", ".htm")),
}


def audit_renderer(name: str) -> RenderAudit:
    """The `render` function of a format, imported only now; raises KeyError for an unknown one."""
    from importlib import import_module

    render: RenderAudit = import_module(AUDIT_FORMATS[name].module).render
    return render
