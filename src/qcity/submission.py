"""Submissions: files, folders, patterns and standard input, read as one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence

from qcity.errors import Message, UsageError
from qcity.files import Reading, read_source
from qcity.measurement import ONE, Damaged, Input, Issue, Measurement, Submission
from qcity.messages import nearest
from qcity.periods import Period
from qcity.plan import Plan
from qcity.readers import FORMATS, Format, format_named
from qcity.readers.decoding import check_encoding
from qcity.sources import STDIN, Source, find_sources

WORTH_SHARING = 2_000_000
"""From so many bytes on, workbooks counted ten times, files are read side by side: it costs about as much to begin."""

Progress = Callable[[int, int], None]
"""Is told how many files have been read, and of how many."""


def read_measurements(
    plan: Plan,
    *paths: str | os.PathLike[str],
    encoding: str | None = None,
    sheets: Sequence[str] = (),
    input_format: str | None = None,
    names_cells: bool = False,
    workers: int = 1,
    progress: Progress | None = None,
) -> Submission:
    """Reads files, folders, patterns and `-` (standard input) as one submission.

    `encoding` is that of delimited text, `sheets` name the sheets to read of workbooks (default: all that have a
    header), `input_format` is what every file is to be read as (default: what its content is). With
    more than one of `workers`, many files are read in so many processes. What is wrong
    inside a file becomes an issue of the submission. Raises UsageError where a path does not exist, a pattern
    matches nothing, a named file's type is unknown, or the encoding or format is.

    >>> from qcity import load_plan, read_measurements
    >>> submission = read_measurements(load_plan(), "samples/city-2020.csv")
    >>> [i.code for i in submission.issues], submission.inputs[0].encoding
    ([], 'utf-8')
    """
    if encoding is not None:
        check_encoding(encoding)
    how = Reading(encoding, tuple(sheets), _chosen_format(input_format), names_cells)
    measurements: list[Measurement] = []
    damaged: list[Damaged] = []
    issues: list[Issue] = []
    inputs: list[Input] = []
    unreported = 0
    silent: set[Period] = set()
    for one in _read_all(plan, find_sources([os.fspath(path) for path in paths]), how, workers, progress):
        measurements += one.measurements
        damaged += one.damaged
        issues += one.issues
        inputs += one.inputs
        unreported += one.unreported
        silent |= one.silent
    return Submission(tuple(measurements), tuple(damaged), tuple(issues), tuple(inputs), unreported, frozenset(silent))


def _read_all(
    plan: Plan, sources: Sequence[Source], how: Reading, workers: int, progress: Progress | None
) -> Iterator[Submission]:
    """What each source submits, in their order."""
    shared = min(workers, len(sources)) > 1 and _weight(sources) > WORTH_SHARING
    submissions = _side_by_side(plan, sources, how, workers) if shared else (read_source(plan, s, how) for s in sources)
    for done, one in enumerate(submissions, 1):
        if progress is not None:
            progress(done, len(sources))
        yield one


def _weight(sources: Sequence[Source]) -> int:
    """How much there is to be read, roughly: the bytes of delimited text, ten times those of other formats."""
    weight = 0
    for source in sources:
        if source.path != STDIN and source.format is not None and source.fault is None:
            try:
                weight += os.stat(source.path).st_size * (1 if source.format is FORMATS[0] else 10)  # noqa: PTH116
            except OSError:
                continue
    return weight


def _side_by_side(plan: Plan, sources: Sequence[Source], how: Reading, workers: int) -> Iterator[Submission]:
    """Reads sources in processes of their own; standard input, which only this one has, in this one."""
    from concurrent.futures import ProcessPoolExecutor

    size = max(1, min(len(sources) // (workers * 4), 50))
    packs = [sources[i : i + size] for i in range(0, len(sources), size)]
    with ProcessPoolExecutor(workers, initializer=_share, initargs=(plan, how)) as pool:
        futures = [None if any(s.path == STDIN for s in pack) else pool.submit(_read_pack, pack) for pack in packs]
        for pack, future in zip(packs, futures, strict=True):
            for one in [read_source(plan, s, how) for s in pack] if future is None else future.result():
                yield one._replace(measurements=tuple(map(_same_one, one.measurements)))


_shared: list[tuple[Plan, Reading]] = []


def _share(plan: Plan, how: Reading) -> None:
    """Gives a new process what it needs for every file."""
    _shared[:] = [(plan, how)]


def _read_pack(sources: Sequence[Source]) -> list[Submission]:
    plan, how = _shared[0]
    return [read_source(plan, source, how) for source in sources]


def _same_one(m: Measurement) -> Measurement:
    """A measurement from another process with this one's `ONE`, by which plain figures are told."""
    return m._replace(factor=ONE) if m.factor == 1 else m


def _chosen_format(name: str | None) -> Format | None:
    if name is None:
        return None
    try:
        return format_named(name)
    except KeyError:
        known = [one.name for one in FORMATS]
        blanks = {"option": "--input-format", "text": name, "nearest": nearest(name, known), "known": " ".join(known)}
        raise UsageError(Message("unknown_choice", blanks)) from None
