"""Completion: what a shell is offered, through the protocol that the shells' scripts speak, and in bash itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from builders import BODIES, HEAD, target_text
from qcity import load_plan
from qcity.cli import COMMANDS, main
from qcity.cli.completing import VARIABLE
from qcity.cli.completion import SHELLS
from qcity.codes import CODES
from qcity.reporters import FORMATS


def offered(*words: str, shell: str = "bash", cwd: Path | None = None) -> list[str]:
    """What is offered for the last of the words, by the real process; nothing is said besides."""
    line = " ".join(["qcity", *words])
    asked = {VARIABLE: f"complete_{shell}", "QCITY_CACHE_DIR": "", "QCITY_LANG": "en"}
    if shell == "bash":
        asked |= {"COMP_WORDS": line, "COMP_CWORD": str(len(words))}
    else:
        asked |= {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    command = [sys.executable, "-m", "qcity"]
    done = subprocess.run(command, env={**os.environ, **asked}, cwd=cwd, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode().splitlines()


def test_commands_and_options_are_offered() -> None:
    assert offered("") == list(COMMANDS)
    assert offered("check", "--fail") == ["--fail-on"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["check", "--format", ""], list(FORMATS)),
        (["check", "--fail-on", "in"], ["invalid"]),
        (["check", "--only", "pass,f"], ["pass,fail"]),
        (["check", "--lang", ""], ["zh", "en"]),
        (["check", "--department", "市食"], ["市食药监局"]),
        (["check", "--body", "gaoch"], ["gaochang"]),
        (["check", "--domain", "产"], ["产品质量"]),
        (["diff", "--format", "m"], ["markdown"]),
        (["schema", ""], ["report"]),
        (["completion", "z"], ["zsh"]),
    ],
)
def test_words_of_options_are_offered(words: list[str], expected: list[str]) -> None:
    assert offered(*words) == expected


def test_targets_and_codes_are_offered() -> None:
    found = offered("explain", "")
    assert set(CODES) <= set(found)
    assert {target.id for target in load_plan().targets} <= set(found)
    assert offered("explain", "森林覆") == ["森林覆盖率"]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_are_told_the_names_too(shell: str) -> None:
    (found,) = offered("explain", "forest-c", shell=shell)
    assert "forest-cover" in found
    assert "森林覆盖率" in found


def test_words_are_those_of_the_plan_that_is_named(tmp_path: Path) -> None:
    plan = f"{HEAD}{BODIES}targets:\n{target_text('rate')}"
    (tmp_path / "plan.yaml").write_text(plan, "utf-8")
    assert offered("check", "--plan", "plan.yaml", "--body", "ea", cwd=tmp_path) == ["east"]
    (tmp_path / "qcity.toml").write_text('plan = "plan.yaml"\n', "utf-8")
    assert offered("check", "--body", "ea", cwd=tmp_path) == ["east"]


def test_a_plan_that_does_not_load_offers_nothing_and_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("plan: [", "utf-8")
    for name in ("bad.yaml", "missing.yaml"):
        assert offered("check", "--plan", name, "--body", "", cwd=tmp_path) in ([], [""])


def test_names_that_mean_something_to_a_shell_are_not_offered(tmp_path: Path) -> None:
    nasty = "$(touch ran)"
    bodies = BODIES + f"  - {{id: bad, name: '{nasty}', kind: department, aliases: ['`touch ran`']}}\n"
    (tmp_path / "plan.yaml").write_text(f"{HEAD}{bodies}targets:\n{target_text('rate')}", "utf-8")
    found = offered("check", "--plan", "plan.yaml", "--body", "", cwd=tmp_path)
    assert "bad" in found
    assert not [word for word in found if set(word) & set("$`();&|<>*?[]{}'\"\\ ")]


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_each_shell_asks_this_program(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert VARIABLE in script
    assert "qcity" in script


def test_an_unknown_shell_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "tcsh", "--lang", "en"]) == 2
    assert "bash" in capsys.readouterr().err


def test_bash_completes_with_the_script(tmp_path: Path) -> None:
    program = tmp_path / "qcity"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m qcity "$@"\n')
    program.chmod(0o755)
    bash = shutil.which("bash")
    assert bash is not None
    script = (
        'eval "$(qcity completion bash)"\n'
        "COMP_WORDS=(qcity explain forest); COMP_CWORD=2\n"
        "_qcity_completion qcity\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "QCITY_CACHE_DIR": ""}
    done = subprocess.run([bash, "--norc", "-c", script], env=env, capture_output=True, check=True)
    assert done.stdout.decode().split() == ["forest-cover"]
