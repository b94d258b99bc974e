"""`python -m qcity` and the `qcity` command."""

from __future__ import annotations

import gc
import sys


def run() -> None:
    """Runs the command line and leaves with its exit code.

    The collector of reference cycles is held back: a check makes hardly any, and starts faster without it.
    """
    gc.set_threshold(100_000, 50, 100)
    from qcity.cli import main

    sys.exit(main())


if __name__ == "__main__":
    run()
