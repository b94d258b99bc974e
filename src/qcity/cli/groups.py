"""Groups of commands, each a module of its own that is loaded only when its command runs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from qcity.cli.options import HELP, Context


class LazyGroup(TyperGroup):
    """Imports a command's module only when the command is asked for, or all are listed in the help.

    The commands are those that the module of the group names in `COMMANDS`, each a module of that package.
    """

    context_class = Context
    package: str

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the signature is click's
        return list(sys.modules[self.package].COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in self.list_commands(ctx):
            return None
        command = get_command(import_module(f"{self.package}.{cmd_name}").app)
        command.name = cmd_name
        command.context_class = Context
        return command


def group_app(package: str, about: str, main: Any = None) -> typer.Typer:
    """The app of a group; `main(arguments)`, where it is given, is what running it as a program comes to."""

    class Group(LazyGroup):
        def main(self, args: Sequence[str] | None = None, *rest: Any, **settings: Any) -> Any:
            if main is not None and settings.get("standalone_mode", True):
                sys.exit(main(None if args is None else list(args)))
            return super().main(args, *rest, **settings)

    Group.package = package
    return typer.Typer(
        cls=Group,
        help=about,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=HELP,
    )
