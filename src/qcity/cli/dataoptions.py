"""The options that commands which read and judge data share; only these commands import them."""

from __future__ import annotations

from typing import Annotated

import typer

from qcity.cli.completing import completer
from qcity.cli.options import h
from qcity.readers import FORMATS as INPUT_FORMATS

AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DAY|PERIOD",
        help=h("判定截止日，如 2020-12-31、2020H1", "Judge as of this day, or this period's last."),
    ),
]
ThresholdsFile = Annotated[
    str | None,
    typer.Option(
        "--thresholds",
        metavar="FILE",
        help=h("计划外规定的限值、撤销的目标", "Thresholds set elsewhere, and withdrawn targets."),
    ),
]
WaiversFile = Annotated[
    str | None,
    typer.Option(
        "--waivers",
        metavar="FILE",
        help=h("经批准暂不计入退出码的目标", "Misses that were allowed, kept out of the exit code."),
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", metavar="NAME", help=h("文件编码（默认自动识别）", "The files' encoding.")),
]
Sheets = Annotated[
    list[str] | None,
    typer.Option(
        "--sheet",
        metavar="NAME",
        help=h("只读工作簿中的这张表（可重复；默认有表头的都读）", "Read this sheet of workbooks only (repeatable)."),
    ),
]
InputFormat = Annotated[
    str | None,
    typer.Option(
        "--input-format",
        metavar="NAME",
        help=h("按这种格式读（默认看内容）：", "Read as this (default: by content): ")
        + " ".join(one.name for one in INPUT_FORMATS),
        autocompletion=completer(one.name for one in INPUT_FORMATS),
    ),
]
