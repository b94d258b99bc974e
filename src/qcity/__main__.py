"""`python -m qcity` and the `qcity` command."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress

INTERRUPTED = 130


def run() -> None:
    """Runs the command line and leaves with its exit code.

    The collector of reference cycles is held back: a check makes hardly any, and starts faster without it. Nor is
    everything taken apart at the end, piece by piece, before the process ends anyway.
    """
    gc.set_threshold(100_000, 50, 100)
    try:
        from qcity.cli import main

        code = main()
    except KeyboardInterrupt:
        code = INTERRUPTED
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # closed, or it takes nothing: that has been told
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
