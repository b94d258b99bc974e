"""One target under atheris, in a process of its own.

A defect does not end the run: the first input of each distinct one is written down, and the fuzzer goes on. What
Python cannot catch (a hang, memory without end, a crash in a library's C code) ends it; libFuzzer writes its input.
"""

from __future__ import annotations

import random
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr
from importlib import import_module
from io import StringIO
from pathlib import Path
from pkgutil import walk_packages

from fuzz.mutation import change

_NOT_FUZZED = ("qcity.__main__", "qcity.cli", "qcity.templates", "qcity.annotating")

Run = Callable[[bytes], None]


def instrument() -> dict[str, Run]:
    """Imports qcity with every branch told to the fuzzer, in seconds; returns the targets."""
    import atheris

    with redirect_stderr(StringIO()), atheris.instrument_imports(include=["qcity"], enable_loader_override=False):
        import qcity

        for module in walk_packages(qcity.__path__, "qcity."):
            if not module.name.startswith(_NOT_FUZZED):
                import_module(module.name)
        targets: dict[str, Run] = import_module("fuzz.targets").TARGETS
    return targets


def fuzz(target: Run, name: str, crashes: Path, arguments: list[str]) -> None:
    """Runs libFuzzer with these arguments, of which the first is the program's name; it ends the process."""
    import atheris

    def mutated(data: bytes, max_size: int, seed: int) -> bytes:
        chance = random.Random(seed)  # noqa: S311 - the fuzzer's own seed, so that a run can be had again

        def mutate(piece: bytes) -> bytes:
            return bytes(atheris.Mutate(piece, max(len(piece), min(max_size, 2 * len(piece) + 64))))

        return change(name, data, chance.randrange, mutate)[:max_size]

    atheris.Setup(arguments, recorded(target, name, crashes), custom_mutator=mutated)
    atheris.Fuzz()


def recorded(target: Run, name: str, crashes: Path) -> Run:
    """The target, which writes down the first input of each distinct defect instead of raising."""
    seen: set[str] = set()

    def run(data: bytes) -> None:
        try:
            target(data)
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException as error:  # noqa: BLE001 - a panic of a library in Rust is none of Exception's
            kind = signature(error)
            if kind in seen:
                return
            seen.add(kind)
            path = crashes / f"{name}-{kind}"
            path.write_bytes(data)
            path.with_suffix(".txt").write_text(
                "".join(traceback.format_exception(error)), encoding="utf-8", errors="replace"
            )

    return run


def signature(error: BaseException) -> str:
    """What tells one defect from another: the kind of error, and where it was raised in our own code."""
    import hashlib

    frames = [
        f"{Path(frame.filename).name}:{frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "qcity" in frame.filename or "fuzz" in frame.filename
    ]
    said = str(error).partition(":")[0] if type(error).__name__ == "DefectError" else ""
    return hashlib.sha256("|".join([type(error).__name__, said, *frames[-3:]]).encode()).hexdigest()[:10]


if __name__ == "__main__":  # as libFuzzer starts it anew while it merges
    fuzz(instrument()[sys.argv[1]], sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
