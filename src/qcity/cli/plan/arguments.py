"""The arguments that commands on plan files share, and what is done with them."""

from __future__ import annotations

from typing import Annotated

import typer

from qcity.cli.options import h
from qcity.errors import FileError, Message, UsageError
from qcity.planfile import check_plan_file

PlanArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[PLAN]",
        help=h("计划文件（默认用自带的）", "The plan (default: the bundled one)."),
        show_default=False,
    ),
]
Id = Annotated[str | None, typer.Option("--id", metavar="ID", help=h("计划的标识", "The plan's id."))]
Title = Annotated[str | None, typer.Option("--title", metavar="TITLE", help=h("计划的名称", "The plan's title."))]
Due = Annotated[
    str | None, typer.Option("--due", metavar="PERIOD", help=h("期限，如 2025", "The deadline, such as 2025."))
]
Starts = Annotated[int | None, typer.Option("--starts", metavar="YEAR", help=h("开始的年份", "The first year."))]
Force = Annotated[bool, typer.Option("--force", help=h("覆盖已有的文件", "Write over a file that is there."))]


def one_plan(argument: str | None, option: str | None) -> str | None:
    """The plan that an argument or `--plan` names; raises UsageError where they name two."""
    if argument is not None and option is not None and argument != option:
        raise UsageError(Message("usage.extra", {"text": argument}))
    return option if argument is None else argument


def check_starts(starts: int | None) -> None:
    """Raises UsageError for what is no year."""
    if starts is not None and not 1 <= starts <= 9999:
        raise UsageError(Message("usage.value", {"option": "--starts", "text": str(starts)}))


def prove(path: str, content: bytes) -> None:
    """A plan file that does not load is a defect of ours, and must not be handed out."""
    try:
        check_plan_file(path, content)
    except FileError as error:
        raise AssertionError("; ".join(error.lines("en"))) from error
