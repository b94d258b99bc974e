"""Blocks that pages show, and what the commands in them print: for the READMEs and for the pages in docs/."""

from __future__ import annotations

import csv
import io
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from installing import ROOT, clean_environment, run

LANGUAGE = re.compile(r" --lang (?:zh|en)\b")
CUT = "..."
"""A line of an output where something was left out."""


class Block(NamedTuple):
    """A fenced block: its language, its text, where the text stands, and what is said behind the language."""

    language: str
    text: str
    start: int
    end: int
    info: str = ""


def blocks(text: str, language: str | None = None) -> list[Block]:
    pattern = r"^```([\w-]+)(?: ([^\n`]*))?\n(.*?)^```$"
    found = (Block(m[1], m[3], *m.span(3), m[2] or "") for m in re.finditer(pattern, text, re.MULTILINE | re.DOTALL))
    return [block for block in found if language in (None, block.language)]


def tables(text: str) -> list[list[list[str]]]:
    """Every table's rows below its heading."""
    found = re.findall(r"^\|.*\n\|[-| ]+\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [[[cell.strip() for cell in row.strip("|").split("|")] for row in t.splitlines()] for t in found]


def exchanges(console: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with what it prints."""
    parts = re.split(r"^\$ (.+)\n", console, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def _program(command: str) -> list[str]:
    """A qcity command, by the program that is installed beside this Python."""
    program, *arguments = shlex.split(command)
    assert Path(program).name == "qcity", command
    installed = next(path for path in Path(sys.executable).parent.glob("qcity*") if path.stem == "qcity")
    return [str(installed), *arguments]


def printed(command: str, folder: Path) -> str:
    """What a qcity command prints in a folder."""
    return run(_program(command), cwd=folder, env=clean_environment(), codes=[0, 1])


class Terminal:
    """A folder in which a page's commands are run one after the other, beside the samples."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.code = 0
        (folder / "samples").symlink_to(ROOT / "samples")

    def answer(self, command: str) -> str:
        """What a terminal shows after a command: qcity's, or `echo $?`."""
        if command == "echo $?":
            return f"{self.code}\n"
        done = subprocess.run(
            _program(command),
            cwd=self.folder,
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        self.code = done.returncode
        output = done.stdout.decode()
        assert self.code in (0, 1, 2, 3), f"{command} left with {self.code}:\n{output}"
        return output

    def keep(self, block: Block) -> None:
        """Writes the file that a block shows: what stands behind `csv` is such as `a.csv encoding=gb18030`."""
        name, *pairs = block.info.split()
        options = dict(pair.split("=") for pair in pairs)
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".xlsx":
            _write_workbook(path, block.text, options.get("sheet", "Sheet1"))
        else:
            path.write_bytes(block.text.encode(options.get("encoding", "utf-8")))


def _write_workbook(path: Path, text: str, sheet: str) -> None:
    """What a clerk has who types lines of CSV into a sheet, percentages and numbers as such."""
    from openpyxl import Workbook, load_workbook

    book = load_workbook(path) if path.exists() and sheet not in load_workbook(path).sheetnames else Workbook()
    if path.exists() and len(book.sheetnames) == 1 and book.active.title == "Sheet":
        path.unlink()  # typed anew
    rows = book.create_sheet(sheet)
    if "Sheet" in book.sheetnames and sheet != "Sheet":
        del book["Sheet"]
    for row, cells in enumerate(csv.reader(io.StringIO(text)), 1):
        for column, typed in enumerate(cells, 1):
            cell = rows.cell(row, column)
            if re.fullmatch(r"-?\d+(\.\d+)?%", typed):
                cell.value = float(Decimal(typed[:-1]) / 100)
                cell.number_format = "0.00%" if "." in typed else "0%"
            elif re.fullmatch(r"-?\d+(\.\d+)?", typed):
                cell.value = float(typed) if "." in typed else int(typed)
            elif typed:
                cell.value = typed
    book.save(path)


def agrees(shown: str, output: str) -> bool:
    """Whether an output is what is shown; a line `...` stands for any number of lines."""
    pieces = re.split(rf"^{re.escape(CUT)}\n", shown, flags=re.MULTILINE)
    return re.fullmatch("(?:.*\n)*?".join(map(re.escape, pieces)), output) is not None


def answers(text: str, terminal: Terminal) -> Iterator[tuple[Block, list[tuple[str, str, str]]]]:
    """The console blocks of a page, each with its commands, what is shown of them and what they print."""
    for block in blocks(text):
        if block.info:
            terminal.keep(block)
        elif block.language in ("console", "sh"):
            said = exchanges(block.text)
            assert said, f"no command: {block.text}"
            yield block, [(command, shown, terminal.answer(command)) for command, shown in said]


def renewed(text: str, terminal: Terminal) -> str:
    """The same page with what its commands print now; what agrees, stays as it is cut."""
    for block, said in reversed(list(answers(text, terminal))):
        fresh = "".join(f"$ {line}\n{shown if agrees(shown, output) else output}" for line, shown, output in said)
        text = text[: block.start] + fresh + text[block.end :]
    return text
