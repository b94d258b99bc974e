"""The options that commands share, described once, in the user's language."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from qcity.cli.completing import complete_departments, complete_domains, completer, when_asked
from qcity.cli.terminal import language_from
from qcity.reporters import PLAIN

_ZH = language_from(sys.argv[1:]) == "zh"


def h(zh: str, en: str) -> str:
    """A help text in the user's language."""
    return zh if _ZH else en


HELP = {"help_option_names": ["-h", "--help"]}
_WORDS = {
    "Options": "选项",
    "Arguments": "参数",
    "Commands": "命令",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]": "命令 [参数]",
    "Show this message and exit.": "显示本帮助。",
    "[default: ": "[默认：",
    "[required]": "[必填]",
}
"""Click's own words in help."""

_WIDEST = 22
"""An option that is longer has a line of its own in help."""


class _Formatter(TyperGroup.context_class.formatter_class):  # type: ignore[misc, name-defined]
    """The layout of help, with click's own words in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _in_chinese(args), "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        super().write_heading(_in_chinese(heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **settings: Any) -> None:  # noqa: ARG002
        """Two columns; click's own would count a Chinese character as one column wide."""
        from qcity.reporters.grid import fold

        margin = " " * self.current_indent
        col = 2 + max((len(first) for first, _ in rows if len(first) <= _WIDEST), default=0)
        for first, second in rows:
            pieces = fold(_in_chinese(second), max(self.width - self.current_indent - col, 20))
            beside = len(first) <= _WIDEST
            self.write(f"{margin}{first.ljust(col)}{pieces.pop(0)}\n" if beside and pieces else f"{margin}{first}\n")
            self.write("".join(f"{margin}{' ' * col}{piece.lstrip()}\n" for piece in pieces))


def _in_chinese(text: str) -> str:
    for word, chinese in _WORDS.items():
        text = text.replace(word, chinese)
    return text


class Context(TyperGroup.context_class):  # type: ignore[misc, valid-type]
    """Click's context, whose help is in the user's language throughout."""

    formatter_class = _Formatter if _ZH else TyperGroup.context_class.formatter_class


def command_app() -> typer.Typer:
    """The app of one command."""
    return typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        context_settings=HELP,
    )


PlanFile = Annotated[
    str | None,
    typer.Option("--plan", metavar="FILE", help=h("计划文件（默认用自带的）", "The plan (default: the bundled one).")),
]
Domains = Annotated[
    list[str] | None,
    typer.Option(
        "--domain",
        metavar="DOMAIN",
        help=h("只看这一领域（可重复）", "This domain only (repeatable)."),
        autocompletion=when_asked(complete_domains),
    ),
]
Departments = Annotated[
    list[str] | None,
    typer.Option(
        "--department",
        metavar="BODY",
        help=h("只看这一责任单位的目标（可重复）", "What this body answers for (repeatable)."),
        autocompletion=when_asked(complete_departments),
    ),
]
FormatName = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="NAME",
        help=h("输出格式：", "The output format: ") + " ".join(PLAIN),
        autocompletion=completer(PLAIN),
    ),
]
Output = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help=h("写入文件", "Write to this file."))
]
Lang = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="zh|en",
        help=h("语言", "The language."),
        autocompletion=completer(("zh", "en")),
    ),
]
