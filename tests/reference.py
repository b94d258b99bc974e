"""The reference pages and the man page, made from the program itself.

`python tests/reference.py` (or `make reference`) writes docs/commands.md, docs/qcity.1 and what is in docs/reference/,
pages in both languages.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from referencepages import PAGES

DOCS = Path(__file__).resolve().parents[1] / "docs"

_WALK = """
import json, sys
from importlib import import_module
from typer.main import get_command
from qcity.cli import COMMANDS

def told(command):
    command.name = command.name or ""
    for param in command.params:
        if "--help" in param.opts:
            continue
        yield {"kind": param.param_type_name, "names": param.opts, "metavar": param.metavar or "",
               "help": (getattr(param, "help", "") or ""), "required": param.required,
               "is_flag": bool(getattr(param, "is_flag", False))}

def walked(package, names, before=""):
    for name in names:
        module = import_module(f"{package}.{name}")
        if hasattr(module, "COMMANDS"):  # a group
            yield from walked(module.__name__, module.COMMANDS, f"{before}{name} ")
        else:
            command = get_command(module.app)
            yield {"name": before + name, "help": command.help, "params": list(told(command))}

json.dump(list(walked("qcity.cli", COMMANDS)), sys.stdout)
"""

Named = tuple[str, str, str]
"""Something and what to say of it, in Chinese and in English."""

EXIT_CODES: tuple[Named, ...] = (
    (
        "0",
        "要检查的都检查了，没有达到 --fail-on 的问题",
        "everything was checked, and nothing at or above --fail-on was found",
    ),
    ("1", "数据正确，但有到期而未完成的约束性目标", "the data is valid, but a binding target that is due was missed"),
    (
        "2",
        "无法检查：参数、文件、筛选或计划有误",
        "it could not check: bad arguments, files, filters, or a plan that does not load",
    ),
    ("3", "报送的数据有误", "a submission is invalid"),
    ("70", "qcity 的缺陷", "a defect of qcity"),
)
VARIABLES: tuple[Named, ...] = (
    ("QCITY_LANG", "语言（zh 或 en），先于系统语言", "the language, zh or en, before the locale's"),
    ("QCITY_CACHE_DIR", "计划缓存的文件夹；为空则不用缓存", "the folder of cached plans; empty turns the cache off"),
    ("QCITY_MAX_MB", "文件的大小上限（MB）", "the largest file that is read, in MB"),
    ("QCITY_TRACEBACK", "出现缺陷时显示调用栈", "shows where a defect arose"),
    ("NO_COLOR", "不用颜色", "no colour"),
    ("COLUMNS", "表格宽度", "the width of tables"),
)
EXAMPLES: tuple[Named, ...] = (
    ("检查一个工作簿", "Check a workbook", "qcity check 填报.xlsx"),
    ("在 CI 中检查", "Check in CI", "qcity check data/ --as-of 2020 --format table --format junit=out.xml"),
    ("给人看的网页", "A page for people", "qcity check data/ -o report.html"),
    ("一个目标如何判定", "How a target is judged", "qcity explain forest-cover --data data/2020.csv"),
)
_WORDS = {
    "title": ("命令参考", "Command reference"),
    "made": ("本页由 `make reference` 从程序生成。", "This page is made from the program by `make reference`."),
    "arguments": ("参数", "Argument"),
    "options": ("选项", "Option"),
    "meaning": ("说明", "Meaning"),
    "exit": ("退出码", "Exit codes"),
    "variables": ("环境变量", "Environment"),
    "examples": ("示例", "Examples"),
}


def commands(lang: str) -> list[dict[str, Any]]:
    """Every command with its arguments and options, in a language; it is chosen when the program starts."""
    env = {**os.environ, "QCITY_LANG": lang, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", _WALK], env=env, capture_output=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def _word(key: str, lang: str) -> str:
    return _WORDS[key][lang == "en"]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _names(param: dict[str, Any]) -> str:
    if param["kind"] == "argument":
        return str(param["metavar"])
    names = ", ".join(sorted(param["names"], key=len))
    return f"{names} {param['metavar']}" if param["metavar"] and not param["is_flag"] else names


def markdown(lang: str) -> Iterator[str]:
    """The reference as Markdown."""
    yield f"# {_word('title', lang)}\n\n{_word('made', lang)}\n"
    for command in commands(lang):
        arguments = [one for one in command["params"] if one["kind"] == "argument"]
        options = [one for one in command["params"] if one["kind"] == "option"]
        usage = " ".join(["qcity", command["name"], *(["[OPTIONS]"] if options else []), *map(_names, arguments)])
        yield f"\n## qcity {command['name']}\n\n{command['help']}\n\n```\n{usage}\n```\n"
        for kind, params in (("arguments", arguments), ("options", options)):
            if params:
                yield f"\n| {_word(kind, lang)} | {_word('meaning', lang)} |\n|---|---|\n"
                yield from (f"| `{_cell(_names(one))}` | {_cell(one['help'])} |\n" for one in params)
    for key, rows in (("exit", EXIT_CODES), ("variables", VARIABLES)):
        yield f"\n## {_word(key, lang)}\n\n| | {_word('meaning', lang)} |\n|---|---|\n"
        yield from (f"| `{name}` | {en if lang == 'en' else zh} |\n" for name, zh, en in rows)
    yield f"\n## {_word('examples', lang)}\n\n"
    yield from (f"- {en if lang == 'en' else zh}: `{line}`\n" for zh, en, line in EXAMPLES)


def _listed(rows: Iterable[Named]) -> Iterator[str]:
    yield from (f".TP\n.B {_roff(name)}\n{_roff(en)}\n" for name, _, en in rows)


def _roff(text: str) -> str:
    """Text as roff wants it: backslashes and hyphens escaped, nothing that begins like a request."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


def man_page() -> Iterator[str]:
    """The man page, in English; it bears no date, as it has none but the program's."""
    yield '.TH QCITY 1 "" "qcity" "User Commands"\n'
    yield ".SH NAME\nqcity \\- checks measurement files against the targets of a plan\n"
    yield ".SH SYNOPSIS\n.B qcity\n.I COMMAND\n[\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]\n"
    yield ".SH DESCRIPTION\n"
    yield "qcity judges measurement files against the quantitative targets of a plan: whether each is met,\n"
    yield "by how much it is missed, and who answers for it.\n"
    yield ".SH COMMANDS\n"
    for command in commands("en"):
        arguments = [_roff(_names(one)) for one in command["params"] if one["kind"] == "argument"]
        yield f".SS qcity {' '.join([command['name'], *arguments])}\n{_roff(command['help'])}\n"
        for one in command["params"]:
            if one["kind"] == "option":
                yield f".TP\n.B {_roff(_names(one))}\n{_roff(one['help'])}\n"
    for heading, rows in (("EXIT STATUS", EXIT_CODES), ("ENVIRONMENT", VARIABLES)):
        yield f".SH {heading}\n"
        yield from _listed(rows)
    yield ".SH FILES\n.TP\n.B qcity.toml\n"
    yield "Settings of a folder and those below it; also the table [tool.qcity] of pyproject.toml.\n"
    yield ".SH EXAMPLES\n"
    for _, en, line in EXAMPLES:
        if line.isascii():
            yield f".TP\n{_roff(en)}\n.B {_roff(line)}\n"
    yield ".SH SEE ALSO\nThe README and the folder docs of the project.\n"


def pages() -> dict[Path, str]:
    """Every page with the file that it stands in."""
    return {
        DOCS / "commands.md": "".join(markdown("en")),
        DOCS / "commands.zh-CN.md": "".join(markdown("zh")),
        DOCS / "qcity.1": "".join(man_page()),
        **{DOCS / "reference" / f"{name}.md": "".join(page("en")) for name, page in PAGES.items()},
        **{DOCS / "reference" / f"{name}.zh-CN.md": "".join(page("zh")) for name, page in PAGES.items()},
    }


if __name__ == "__main__":
    for page, content in pages().items():
        page.parent.mkdir(exist_ok=True)
        page.write_text(content, "utf-8", newline="\n")
