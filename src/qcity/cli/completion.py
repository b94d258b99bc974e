"""`qcity completion`: the script that lets a shell complete commands, options, targets, bodies and codes."""

from __future__ import annotations

from typing import Annotated

import typer

from qcity.cli.choices import choose
from qcity.cli.completing import VARIABLE, completer
from qcity.cli.options import Lang, Output, command_app, h
from qcity.cli.terminal import emit

SHELLS = ("bash", "zsh", "fish", "powershell")

app = command_app()


@app.command(
    help=h(
        '输出 shell 补全脚本，如 eval "$(qcity completion bash)"。',
        'Print a shell\'s completion script, as in eval "$(qcity completion bash)".',
    )
)
def run(
    shell: Annotated[
        str,
        typer.Argument(
            metavar="SHELL",
            help=h("哪种 shell：", "Which shell: ") + " ".join(SHELLS),
            autocompletion=completer(SHELLS),
            show_default=False,
        ),
    ],
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Prints a script; returns the exit code."""
    from typer.completion import get_completion_script  # type: ignore[attr-defined]

    choose("--lang", lang, ("zh", "en"))
    choose("SHELL", shell, SHELLS)
    emit([get_completion_script(prog_name="qcity", complete_var=VARIABLE, shell=shell), "\n"], output)
    return 0
