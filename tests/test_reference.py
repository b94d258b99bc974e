"""The command reference and the man page are what the program says."""

from __future__ import annotations

import shutil
import subprocess

import pytest

import referencewords as words
from qcity.cli import COMMANDS
from qcity.codes import CODES
from qcity.header import COLUMNS
from qcity.plancodes import PLAN_CODES
from qcity.planentries import Entry, RuleFields
from qcity.reporters import FORMATS
from qcity.settings import KEYS
from reference import DOCS, commands, pages
from referencepages import ENDLESS, IN_CHINESE, PAGES, PLAN_MODELS, SCHEMA, descriptions, own_keys

ENDINGS = (".md", ".zh-CN.md")


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """Every page as the program would have it now, by name."""
    return {path.relative_to(DOCS).as_posix(): content for path, content in pages().items()}


NAMES = [
    "commands.md",
    "commands.zh-CN.md",
    "qcity.1",
    *(f"reference/{name}{end}" for name in PAGES for end in ENDINGS),
]


def test_every_page_that_is_made_is_looked_at(made: dict[str, str]) -> None:
    assert sorted(made) == sorted(NAMES)
    assert {path.relative_to(DOCS).as_posix() for path in (DOCS / "reference").iterdir()} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
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


# -- what is said of keys ------------------------------------------------------------------------------------------


def test_every_code_is_there(made: dict[str, str]) -> None:
    for ending in ENDINGS:
        for name, codes in (("codes", CODES), ("plan-codes", PLAN_CODES)):
            text = made[f"reference/{name}{ending}"]
            assert [code for code in codes if f"\n### {code}\n" not in text] == []


def test_every_entry_of_a_plan_is_there() -> None:
    def entries(model: type[Entry]) -> set[type[Entry]]:
        return {model}.union(*map(entries, model.__subclasses__()))

    found = {model for model in entries(Entry) if not model.__module__.startswith("qcity.records")}
    assert set(PLAN_MODELS) == found - {Entry, RuleFields}


def test_every_key_is_explained_and_no_other() -> None:
    assert set(words.MODELS) == {model.__name__ for model in PLAN_MODELS}
    assert {"ThresholdEntry", "WaiverEntry"} == set(words.KEYS)  # of the others the schema of plan files speaks
    for model in PLAN_MODELS:
        if model.__name__ in words.KEYS:
            assert sorted(words.KEYS[model.__name__]) == sorted(own_keys(model)), model
    assert sorted(words.COLUMNS) == sorted(COLUMNS)
    assert sorted(words.SETTINGS) == sorted(KEYS)


def test_every_description_of_the_report_is_in_chinese_and_no_other() -> None:
    said = {text.removesuffix(f" {ENDLESS[1]}") for text in descriptions(SCHEMA)}
    assert sorted(said) == sorted(IN_CHINESE)
