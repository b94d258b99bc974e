"""Where a plan's targets stand in its file."""

from __future__ import annotations

from qcity.plan import Plan
from qcity.yamlfile import read_yaml


def target_lines(plan: Plan) -> dict[str, int]:
    """The line of each target's entry, by id; of a plan that was not read from a file there are none."""
    if not plan.content:
        return {}
    file = read_yaml(plan.path, plan.content)
    lines = {}
    for i, entry in enumerate(file.data["targets"]):
        line = file.line(("targets", i, "id"))
        if line is not None:
            lines[str(entry["id"])] = line
    return lines
