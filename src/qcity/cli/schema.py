"""`qcity schema`: the JSON Schema of what qcity writes."""

from __future__ import annotations

from importlib.resources import files
from typing import Annotated

import typer

from qcity.cli.choices import choose
from qcity.cli.completing import completer
from qcity.cli.options import Lang, Output, command_app, h
from qcity.cli.terminal import emit

SCHEMAS = ("report",)
"""Each is a file in `qcity/schemas/`."""

app = command_app()


@app.command(help=h("输出 JSON 报告的 JSON Schema。", "Print the JSON Schema of the JSON report."))
def run(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help=h("哪一个：", "Which one: ") + " ".join(SCHEMAS),
            autocompletion=completer(SCHEMAS),
            show_default=False,
        ),
    ],
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Prints a schema; returns the exit code."""
    choose("--lang", lang, ("zh", "en"))
    choose("NAME", name, SCHEMAS)
    emit([(files("qcity") / "schemas" / f"{name}.json").read_bytes()], output)
    return 0
