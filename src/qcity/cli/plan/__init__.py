"""`qcity plan`: work on a plan file, from a plan's text to the proof that nothing was left out."""

from __future__ import annotations

from qcity.cli.groups import group_app
from qcity.cli.options import h

COMMANDS = ("new", "draft", "lint", "audit", "diff", "schema")

app = group_app(
    "qcity.cli.plan",
    h("编写、检查和核对计划文件。", "Write, lint and audit a plan file."),
)


@app.callback()
def plan() -> None:
    """The common part of all commands on plan files."""
