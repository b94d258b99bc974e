"""The command line: the only code that prints, writes or exits.

Each command is a module of its own, loaded only when that command runs (or when all are listed in the help).
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer
from typer.main import get_command

from qcity.cli.completing import VARIABLE
from qcity.cli.groups import group_app
from qcity.cli.options import h
from qcity.cli.terminal import prepare_streams
from qcity.cli.usage import explain_failure

COMMANDS = ("check", "targets", "explain", "diff", "template", "rollup", "plan", "config", "schema", "completion")


def main(arguments: list[str] | None = None) -> int:
    """Runs one command and returns its exit code; nothing escapes it.

    Whoever calls the app as a program, a test's runner too, leaves with the same codes.
    """
    prepare_streams()
    if VARIABLE in os.environ:  # a shell asks what to offer
        from typer.completion import completion_init  # type: ignore[attr-defined]

        completion_init()
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        code = get_command(app)(arguments, prog_name="qcity", standalone_mode=False)
    except BaseException as error:  # noqa: BLE001 - the boundary: every failure becomes an exit code
        return explain_failure(error, arguments)
    return code if isinstance(code, int) else 0


app = group_app(
    "qcity.cli",
    h("按计划逐项检查数据：是否达标、差多少、由谁负责。", "Checks measurement files against a plan's targets."),
    main,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from qcity import __version__

        typer.echo(f"qcity {__version__}")
        raise typer.Exit


@app.callback()
def root(
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_show_version,
            is_eager=True,
            help=h("显示版本。", "Show the version."),
        ),
    ] = False,
) -> None:
    """The common part of all commands."""
