"""How the changes of an amended plan are shown: one module per format, one entry here, which also feeds `--format`."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from qcity.planchanges import PlanChanges
from qcity.reporters import Format, View

RenderPlanChanges = Callable[[PlanChanges, View], Iterable[str]]

PLAN_DIFF_FORMATS: dict[str, Format] = {
    "table": Format("qcity.reporters.planchanges.table"),
    "json": Format("qcity.reporters.planchanges.json", for_machines=True),
    "markdown": Format("qcity.reporters.planchanges.markdown", for_machines=True),
}


def plan_changes_renderer(name: str) -> RenderPlanChanges:
    """The `render` function of a format, imported only now; raises KeyError for an unknown one."""
    from importlib import import_module

    render: RenderPlanChanges = import_module(PLAN_DIFF_FORMATS[name].module).render
    return render
