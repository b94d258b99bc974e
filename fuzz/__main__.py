"""Fuzzes targets, each in its own process, and says in one table what came of it.

Ends with 1 where a target crashed. Without atheris, which has wheels for few systems, the corpus alone is run.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import re
import shlex
import shutil
import sys
import tempfile
import time
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, NoReturn

from fuzz import CORPUS, HERE, MAX_INPUT, NAMES, WORK
from fuzz.words import dictionary
from fuzz.worker import fuzz, instrument, recorded

INPUT_SECONDS = 10
"""So long may one input take; watched by the fuzzer, qcity is several times as slow as without it."""
MEMORY_MB = 1500
"""So much may a process have: with the fuzzer, pyarrow and what 100,000 inputs leave in caches."""
LIMIT_MB = "4"
"""What qcity may take in, so that an input below its limits is done in milliseconds."""
DEFAULT_RUNS = 1000
_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - no disk is waited for there
_MOST_RESTARTS = 20
_STEP = re.compile(rb"^#(\d+)\s.*? ft: (\d+) corp: (\d+)/", re.MULTILINE)
_DIGEST = re.compile("[0-9a-f]{40}")
"""What libFuzzer calls an input."""
_RUNS = re.compile(rb"^(?:stat::number_of_executed_units: |Done )(\d+)", re.MULTILINE)


class Ran(NamedTuple):
    """What came of a target: inputs run, coverage features, inputs worth keeping, files that show a crash."""

    name: str
    inputs: int
    features: int
    kept: int
    crashes: tuple[Path, ...]
    failure: str = ""


def main() -> int:
    """Runs what the command line asks for; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"default: all of {' '.join(NAMES)}")
    parser.add_argument("--seconds", type=int, default=0, metavar="N", help="fuzz each target so long")
    parser.add_argument("--runs", type=int, default=0, metavar="N", help="or run so many inputs, the same every time")
    parser.add_argument("--merge", action="store_true", help="keep, of the corpus and what was found, what covers most")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="so many targets at a time")
    asked = parser.parse_args()
    names = asked.targets or list(NAMES)
    if unknown := sorted(set(names) - set(NAMES)):
        parser.error(f"no such target: {' '.join(unknown)}")
    os.environ["QCITY_MAX_MB"] = LIMIT_MB
    (WORK / "logs").mkdir(parents=True, exist_ok=True)
    if find_spec("atheris") is None:
        print("fuzz: atheris is not installed (it has wheels for CPython on x86-64 Linux); the corpus alone is run")
        return _told([_replayed(name) for name in names])
    instrument()
    runs = 0 if asked.seconds else asked.runs or DEFAULT_RUNS
    work = _merged if asked.merge else partial(_fuzzed, asked.seconds, runs)
    with multiprocessing.get_context("fork").Pool(asked.jobs) as pool:  # what is instrumented is so in the children
        return _told(pool.map(work, names, chunksize=1))


def _told(all_: list[Ran]) -> int:
    print(f"{'target':<12}{'inputs':>10}{'features':>10}{'corpus':>8}{'crashes':>9}")
    for one in all_:
        counts = f"{one.inputs:>10}{one.features:>10}{one.kept:>8}{len(one.crashes):>9}"
        print(f"{one.name:<12}{counts}  {one.failure}".rstrip())
    print(f"{'all':<12}{sum(one.inputs for one in all_):>10}")
    for one in all_:
        for path in one.crashes:
            print(f"crash: {os.path.relpath(path)}")
    return int(any(one.crashes or one.failure for one in all_))


def _replayed(name: str) -> Ran:
    """Runs the corpus of a target, without a fuzzer."""
    from fuzz.targets import TARGETS

    crashes = _fresh(WORK / "crashes" / name)
    inputs = sorted((CORPUS / name).iterdir())
    target = recorded(TARGETS[name], name, crashes)
    for path in inputs:
        target(path.read_bytes())
    return Ran(name, len(inputs), 0, len(inputs), _crashes(crashes))


def _fuzzed(seconds: int, runs: int, name: str) -> Ran:
    """Runs a target; again where an input took too long or too much memory, for as long as there is time."""
    found, crashes, log = WORK / "found" / name, _fresh(WORK / "crashes" / name), WORK / "logs" / f"{name}.txt"
    if runs:  # the same every time: from the corpus alone
        found = Path(tempfile.mkdtemp(prefix="qcity-fuzz-"))
    found.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + seconds
    inputs = features = kept = 0
    failure = ""
    for _ in range(_MOST_RESTARTS):
        left = max(1, round(end - time.monotonic()))
        length = [f"-runs={runs}", "-seed=1"] if runs else [f"-max_total_time={left}"]
        code = _run(name, crashes, [*length, str(found), *_corpus(name)], log)
        said = log.read_bytes()
        steps = [tuple(map(int, step)) for step in _STEP.findall(said)]
        inputs += max([0, *map(int, _RUNS.findall(said)), *(step[0] for step in steps)])
        features, kept = max([features, *(step[1] for step in steps)]), steps[-1][2] if steps else kept
        if code and b"Test unit written to " not in said:
            failure = f"ended with {code}: see {os.path.relpath(log)}"
            break
        if not code or runs or time.monotonic() >= end:
            break
    if runs:
        shutil.rmtree(found)
    return Ran(name, inputs, features, kept, _crashes(crashes), failure)


def _merged(name: str) -> Ran:
    """Makes a target's corpus anew, of it and of what was found; inputs with a name that somebody gave them stay."""
    found, fresh, crashes = WORK / "found" / name, _fresh(WORK / "merged" / name), _fresh(WORK / "crashes" / name)
    found.mkdir(parents=True, exist_ok=True)
    log = WORK / "logs" / f"{name}-merge.txt"
    code = _run(name, crashes, ["-set_cover_merge=1", "-use_counters=0", str(fresh), *_corpus(name), str(found)], log)
    kept = len(list(fresh.iterdir()))
    if code or not kept:
        return Ran(name, 0, 0, 0, _crashes(crashes), f"ended with {code}: see {os.path.relpath(log)}")
    (CORPUS / name).mkdir(parents=True, exist_ok=True)
    for path in (CORPUS / name).iterdir():
        if _DIGEST.fullmatch(path.name):
            path.unlink()
    shutil.copytree(fresh, CORPUS / name, dirs_exist_ok=True)
    return Ran(name, kept, 0, kept, _crashes(crashes))


def _run(name: str, crashes: Path, arguments: list[str], log: Path) -> int:
    """One process of libFuzzer, its words in the log; returns its exit code, negative if a signal ended it."""
    words, launcher = WORK / "logs" / f"{name}.dict", WORK / "logs" / f"{name}.sh"
    words.write_text(dictionary(name), encoding="ascii")
    command = shlex.join([sys.executable, "-m", "fuzz.worker", name, str(crashes), str(launcher)])
    launcher.write_text(f'#!/bin/sh\ncd {shlex.quote(str(HERE.parent))} && exec {command} "$@"\n', encoding="utf-8")
    launcher.chmod(0o755)  # libFuzzer starts the program anew for each try at merging
    limits = [f"-timeout={INPUT_SECONDS}", f"-rss_limit_mb={MEMORY_MB}", f"-max_len={MAX_INPUT}", "-len_control=20"]
    told = [f"-dict={words}", f"-artifact_prefix={crashes}/{name}-", "-print_final_stats=1"]
    with tempfile.TemporaryDirectory(prefix="qcity-fuzz-", dir=_MEMORY) as folder:  # which the child cannot clear away
        sys.stdout.flush()
        child = os.fork()
        if not child:
            _become(name, crashes, [str(launcher), *arguments, *limits, *told], log, folder)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _become(name: str, crashes: Path, arguments: list[str], log: Path, folder: str) -> NoReturn:
    """Makes this process the fuzzer, with a folder for what it writes."""
    try:
        tempfile.tempdir = os.environ["TMPDIR"] = folder  # also for the processes that libFuzzer starts
        with log.open("wb") as said:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
        from fuzz.targets import TARGETS

        fuzz(TARGETS[name], name, crashes, arguments)
    finally:
        os._exit(70)


def _corpus(name: str) -> list[str]:
    return [str(CORPUS / name)] if (CORPUS / name).is_dir() else []


def _crashes(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(path for path in folder.iterdir() if path.suffix != ".txt"))


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


if __name__ == "__main__":
    sys.exit(main())
