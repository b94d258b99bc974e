"""The READMEs: what they show is what happens, in both languages.

`make readme` (this file run as a program) writes what the commands print now into both.
"""

from __future__ import annotations

import doctest
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from installing import ROOT, clean_environment, copy_checkout, need_package_index, run
from shownblocks import LANGUAGE, Block, blocks, exchanges, printed, tables

READMES = ("README.md", "README.zh-CN.md")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def example_folder(text: str, folder: Path) -> Path:
    """Makes a folder with the files that a README shows, and the samples."""
    (folder / "plan.yaml").write_text(blocks(text, "yaml")[0].text, encoding="utf-8")
    (folder / "figures.csv").write_text(blocks(text, "csv")[0].text, encoding="utf-8")
    (folder / "samples").symlink_to(ROOT / "samples")
    return folder


def check_command(text: str) -> tuple[str, Block]:
    """The qcity command at the end of the first block, and the block that shows what it prints."""
    every = blocks(text)
    assert [block.language for block in every[:3]] == ["sh", "text", "sh"]
    return every[0].text.strip().rpartition(" && ")[2], every[1]


def refreshed(text: str, folder: Path) -> str:
    """The same README with what its commands print now."""
    command, shown = check_command(text)
    changes = [(shown, printed(command, ROOT))]
    for block in blocks(text, "console"):
        said = "".join(f"$ {line}\n{printed(line, folder)}" for line, _ in exchanges(block.text))
        changes.append((block, said))
    for block, fresh in reversed(changes):
        text = text[: block.start] + fresh + text[block.end :]
    return text


@pytest.fixture(params=READMES)
def readme(request: pytest.FixtureRequest) -> str:
    return read(request.param)


@pytest.fixture
def folder(readme: str, tmp_path: Path) -> Path:
    return example_folder(readme, tmp_path)


# -- the first screen --------------------------------------------------------------------------------------------


def test_the_first_two_sh_blocks_are_one_line_each(readme: str) -> None:
    first, second, *more = [block.text for block in blocks(readme, "sh")]
    assert more == []
    assert first.count("\n") == second.count("\n") == 1
    assert " pip install" not in first + second  # never into the Python of the system
    assert second.rstrip().endswith("-m pytest --quiet")


def test_the_first_command_says_which_language_it_speaks(readme: str) -> None:
    assert LANGUAGE.search(check_command(readme)[0])


def test_the_first_command_prints_what_is_shown(readme: str) -> None:
    command, shown = check_command(readme)
    assert printed(command, ROOT) == shown.text


@pytest.mark.install
def test_the_first_line_works_in_a_fresh_copy(tmp_path: Path) -> None:
    need_package_index()
    text = read("README.md")  # the other one's line differs in its language only
    checkout = copy_checkout(tmp_path / "checkout")
    line = ["sh", "-c", blocks(text, "sh")[0].text]
    assert run(line, cwd=checkout, env=clean_environment(), codes=[1]) == check_command(text)[1].text


def test_the_exit_codes_are_the_programs(readme: str) -> None:
    from qcity import report

    known = {getattr(report, name) for name in dir(report) if name.startswith("EXIT_")}
    listed = next(rows for rows in tables(readme) if rows[0][0] == "0")
    assert [int(row[0]) for row in listed] == sorted(known) == [0, 1, 2, 3, 70]
    assert readme.index("| 70 |") < readme.index("\n## ")  # on the first screen


# -- the rest ----------------------------------------------------------------------------------------------------


def test_console_blocks_show_what_commands_print(readme: str, folder: Path) -> None:
    said = [pair for block in blocks(readme, "console") for pair in exchanges(block.text)]
    assert said
    for command, shown in said:
        assert LANGUAGE.search(command), command
        assert printed(command, folder) == shown, command


def test_python_examples_run(readme: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("QCITY_CACHE_DIR", "")
    code = "\n".join(block.text for block in blocks(readme, "python"))
    example = doctest.DocTestParser().get_doctest(code, {}, "README", "README", 0)
    assert example.examples
    said: list[str] = []
    doctest.DocTestRunner().run(example, out=said.append)
    assert said == []


def test_the_columns_are_the_headers(readme: str) -> None:
    from qcity.header import COLUMNS

    listed = next(rows for rows in tables(readme) if rows[0][0] == "`indicator`")
    named = {row[0].strip("`"): tuple(filter(None, re.split("[、,] ?", row[1]))) for row in listed}
    assert named == COLUMNS


def test_the_commands_are_the_programs(readme: str) -> None:
    from qcity.cli import COMMANDS

    listed = next(rows for rows in tables(readme) if rows[0][0].startswith("`qcity"))
    assert tuple(row[0].strip("`").split()[1] for row in listed) == COMMANDS


def test_links_lead_somewhere(readme: str) -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", readme):
        assert (ROOT / link).exists(), link


def test_both_readmes_say_the_same() -> None:
    english, chinese = map(read, READMES)

    def code(text: str) -> Iterator[str]:
        for block in blocks(text):
            if block.language == "console":
                yield from (LANGUAGE.sub("", command) for command, _ in exchanges(block.text))
            elif block.language != "text":
                yield LANGUAGE.sub("", block.text)

    assert list(code(english)) == list(code(chinese))
    shapes = [(text.count("\n## "), [len(rows) for rows in tables(text)]) for text in (english, chinese)]
    assert shapes[0] == shapes[1]


if __name__ == "__main__":
    for name in READMES:
        with tempfile.TemporaryDirectory() as temporary:
            new = refreshed(read(name), example_folder(read(name), Path(temporary)))
        (ROOT / name).write_text(new, encoding="utf-8", newline="\n")
