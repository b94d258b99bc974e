"""The command reference and the man page are what the program says."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from qcity.cli import COMMANDS
from qcity.reporters import FORMATS
from reference import DOCS, commands, pages


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """Every page as the program would have it now, by name."""
    return {path.name: content for path, content in pages().items()}


@pytest.mark.parametrize("name", ["commands.md", "commands.zh-CN.md", "qcity.1"])
def test_a_page_says_what_the_program_does(name: str, made: dict[str, str]) -> None:
    assert (DOCS / name).read_bytes().decode() == made[name], "run `make reference`"


def test_every_command_and_format_is_there(made: dict[str, str]) -> None:
    for name in ("commands.md", "qcity.1"):
        assert [command for command in COMMANDS if f"qcity {command}" not in made[name]] == []
    assert [name for name in FORMATS if name not in made["commands.md"]] == []


def test_every_option_is_explained_in_both_languages() -> None:
    for lang in ("en", "zh"):
        for command in commands(lang):
            assert [one["names"] for one in command["params"] if not one["help"]] == []
            assert command["help"].isascii() == (lang == "en")


def test_the_man_page_is_sound_roff(made: dict[str, str]) -> None:
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed")
    command = ["groff", "-man", "-Tutf8", "-ww"]
    done = subprocess.run(command, input=made["qcity.1"].encode(), capture_output=True, check=True)
    assert done.stderr == b""
    assert len(done.stdout) > 5000
