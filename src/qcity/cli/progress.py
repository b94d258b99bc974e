"""A progress bar on a terminal's stderr, for what takes longer than a second."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

PATIENCE = 1.0
"""Seconds before a bar appears."""


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """Something to be told how much is done of how much; None where nobody would see a bar."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    started, shown = monotonic(), list[Any]()

    def advance(done: int, total: int) -> None:
        if not shown:
            if monotonic() - started < PATIENCE:
                return
            from rich.console import Console
            from rich.progress import Progress

            bar = Progress(console=Console(stderr=True, markup=False), transient=True)
            bar.start()
            shown.extend((bar, bar.add_task(what, total=total)))
        shown[0].update(shown[1], completed=done, total=total)

    try:
        yield advance
    finally:
        if shown:
            shown[0].stop()


@contextmanager
def size_bar(what: str) -> Iterator[Callable[[int, int, int], None] | None]:
    """Something to be told how many bytes of how many are done, and how many records; None where nobody would see."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    started, shown = monotonic(), list[Any]()

    def advance(done: int, total: int, records: int) -> None:
        if not shown:
            if monotonic() - started < PATIENCE:
                return
            from rich.console import Console
            from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

            columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
            bar = Progress(*columns, console=Console(stderr=True, markup=False), transient=True)
            bar.start()
            shown.extend((bar, bar.add_task(what, total=total)))
        shown[0].update(shown[1], completed=done, total=total, description=f"{what} {records:,}")

    try:
        yield advance
    finally:
        if shown:
            shown[0].stop()
