"""`qcity plan schema`: the JSON Schema of a plan file, for editors."""

from __future__ import annotations

from qcity.cli.choices import choose
from qcity.cli.inforce import in_force
from qcity.cli.options import Lang, Output, command_app, h
from qcity.cli.terminal import emit, user_language
from qcity.planschema import plan_schema
from qcity.reporters.jsontext import dump

app = command_app()


@app.command(
    help=h(
        "输出计划文件的 JSON Schema，编辑器据此补全和检查。",
        "Print the JSON Schema of a plan file, by which editors complete and check one.",
    )
)
def run(output: Output = None, lang: Lang = None) -> int:
    """Prints the schema; returns the exit code."""
    choose("--lang", lang, ("zh", "en"))
    language = user_language(chosen=lang, preferred=in_force((), {}).text("lang"), machine=True)
    emit([dump(plan_schema(language)), "\n"], output, utf8=True)
    return 0
