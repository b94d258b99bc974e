"""The command line: the only code that prints, writes or exits.

Each command is a module of its own, loaded only when that command runs (or when all are listed in the help).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from qcity.cli.completing import VARIABLE
from qcity.cli.options import HELP, Context, h
from qcity.cli.terminal import prepare_streams
from qcity.cli.usage import explain_failure

COMMANDS = ("check", "targets", "explain", "diff", "template", "rollup", "config", "schema", "completion")


class _LazyGroup(TyperGroup):
    """A group that imports a command's module only when the command is asked for."""

    context_class = Context

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the signature is click's
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = get_command(import_module(f"qcity.cli.{cmd_name}").app)
        command.name = cmd_name
        command.context_class = Context
        return command

    def main(self, args: Sequence[str] | None = None, *rest: Any, **settings: Any) -> Any:
        """Whoever calls the app as a program, a test's runner too, leaves with the exit codes of `main`."""
        if settings.get("standalone_mode", True):
            sys.exit(main(None if args is None else list(args)))
        return super().main(args, *rest, **settings)


app = typer.Typer(
    cls=_LazyGroup,
    help=h("按计划逐项检查数据：是否达标、差多少、由谁负责。", "Checks measurement files against a plan's targets."),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=HELP,
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


def main(arguments: list[str] | None = None) -> int:
    """Runs one command and returns its exit code; nothing escapes it."""
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
