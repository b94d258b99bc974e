"""The options that commands share, described once, in the user's language."""

from __future__ import annotations

from typing import Annotated

import typer

from qcity.cli.terminal import user_language
from qcity.reporters import FORMATS

_ZH = user_language() == "zh"


def h(zh: str, en: str) -> str:
    """A help text in the user's language."""
    return zh if _ZH else en


def command_app() -> typer.Typer:
    """The app of one command."""
    return typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


PlanFile = Annotated[
    str | None,
    typer.Option("--plan", metavar="FILE", help=h("计划文件（默认用自带的）", "The plan (default: the bundled one).")),
]
Domains = Annotated[
    list[str] | None,
    typer.Option("--domain", metavar="DOMAIN", help=h("只看这一领域（可重复）", "This domain only (repeatable).")),
]
Departments = Annotated[
    list[str] | None,
    typer.Option(
        "--department",
        metavar="BODY",
        help=h("只看这一责任单位的目标（可重复）", "What this body answers for (repeatable)."),
    ),
]
FormatName = Annotated[
    str, typer.Option("--format", metavar="NAME", help=h("输出格式：", "The output format: ") + " ".join(FORMATS))
]
Output = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help=h("写入文件", "Write to this file."))
]
Lang = Annotated[str | None, typer.Option("--lang", metavar="zh|en", help=h("语言", "The language."))]
