"""What `qcity rollup` does around the records: reads options, keeps what is refused, says what came of it, judges."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from typing import IO, TYPE_CHECKING, NamedTuple, Self

from qcity.cli.destinations import STDOUT
from qcity.cli.terminal import emit
from qcity.errors import Message, UsageError
from qcity.judge import check
from qcity.loading import load_thresholds, load_waivers
from qcity.measurement import Issue, Submission
from qcity.messages import say
from qcity.numbers import read_number, shown_number
from qcity.periods import HALF_YEAR, MONTH, QUARTER, YEAR
from qcity.plan import Plan
from qcity.report import ON_MISSING, Report
from qcity.source import Place
from qcity.wording import inert

if TYPE_CHECKING:
    from qcity.records.batch import Row
    from qcity.records.rollup import Rollup

EVERY = (MONTH, QUARTER, HALF_YEAR, YEAR)
ENGINES = ("embedded", "spark")
SHOWN = 10
"""Of so many rows that were refused the terminal tells; --rejects has them all."""

MEASUREMENTS = "measurements.csv"
"""What measurements are called that are judged and not written."""

MEMORY = 512 * 2**20
LEAST_MEMORY = 256 * 2**20
_KINDS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
_SIZE = re.compile(r"([0-9]{1,12})\s*(?:([kmgt])i?)?b?", re.IGNORECASE)
_POWERS = {"": 0, "k": 10, "m": 20, "g": 30, "t": 40}
_SHARE = re.compile(r"([0-9.]+)\s*(%|‰)?")
_PARTS = {"": 1, "%": 100, "‰": 1000}


class Judging(NamedTuple):
    """How the measurements are judged."""

    as_of: date | None
    thresholds: str | None
    waivers: str | None
    fail_on: str | None
    exit_zero: bool


def only_with(key: str, options: Mapping[str, object]) -> None:
    """Raises UsageError where any of the options is given, which need another that is not."""
    for option, value in options.items():
        if value:
            raise UsageError(Message(key, {"option": option}))


def kind_of(option: str, path: str | None) -> str:
    """The format that a file's ending tells, CSV for stdout; raises UsageError where it tells none."""
    if path in (None, "-"):
        return "csv"
    ending = os.path.splitext(path or "")[1].lower()  # noqa: PTH122 - "" is no path
    if ending not in _KINDS:
        blanks = {"option": option, "text": path or "", "nearest": "", "known": " ".join(_KINDS)}
        raise UsageError(Message("unknown_choice", blanks))
    return _KINDS[ending]


def share_of(text: str | None) -> Fraction:
    """A share as it is written, exactly: `0.1%`, `1‰`, `0.001`; raises UsageError unless it is from 0 to 1."""
    match = _SHARE.fullmatch((text or "0").strip().replace("％", "%"))
    number = read_number(match[1]) if match else None
    share = None if match is None or number is None else Fraction(number) / _PARTS[match[2] or ""]
    if share is None or share > 1:
        raise UsageError(Message("record.bad_share", {"text": text or ""}))
    return share


def stdout_once(
    output: str | None, rejects: str | None, wanted: Sequence[tuple[str, str]], *, is_checked: bool
) -> None:
    """Raises UsageError where two things would go to stdout: the measurements, the rejects or a report."""
    has_measurements = output == STDOUT or (output is None and not is_checked)
    going = [*(["-o"] if has_measurements else []), *(["--rejects"] if rejects == STDOUT else [])]
    going += ["--format" for _, path in wanted if path == STDOUT]
    if len(going) > 1:
        raise UsageError(Message("record.one_stdout", {"first": going[0], "second": going[1]}))


def memory_of(text: str | None) -> int:
    """A size in bytes: `512MB`, `2GiB` (both in powers of 1024); raises UsageError for one too small to work with."""
    if text is None:
        return MEMORY
    match = _SIZE.fullmatch(text.strip())
    size = int(match[1]) << _POWERS[(match[2] or "").lower()] if match else 0
    if size < LEAST_MEMORY:
        raise UsageError(Message("record.bad_memory", {"text": text, "least": f"{LEAST_MEMORY >> 20}MB"}))
    return size


def pairs_of(settings: Sequence[str]) -> dict[str, str]:
    """Settings written as `key=value`; raises UsageError for another."""
    pairs = dict(one.partition("=")[::2] for one in settings)
    for one in settings:
        if not one.partition("=")[2]:
            raise UsageError(
                Message("unknown_choice", {"option": "--spark-conf", "text": one, "nearest": "", "known": "KEY=VALUE"})
            )
    return pairs


@contextmanager
def stops_cleanly() -> Iterator[None]:
    """Lets the signal that ends a process be as good as Ctrl-C, so that what is temporary is removed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


class Refused:
    """The rows that were refused, on disk until they are written, so that none is lost and memory does not grow."""

    def __init__(self, path: str | None, lang: str) -> None:
        self._path = path
        self._lang = lang
        self._kind = kind_of("--rejects", path)
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        if self._path is not None:
            self._file = tempfile.TemporaryFile("w+", encoding="utf-8", prefix="qcity-")
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, row: Row, issues: Sequence[Issue]) -> None:
        """Keeps a row with what is wrong with it."""
        if self._file is not None:
            from qcity.rollupfiles import reject

            json.dump(reject(row, issues, self._lang), self._file, ensure_ascii=True)
            self._file.write("\n")

    def write(self, inputs: Sequence[str]) -> None:
        """Writes them all to their file, if they are wanted."""
        if self._file is not None:
            from qcity.rollupfiles import rejects

            self._file.seek(0)
            emit(rejects(map(json.loads, self._file), self._kind), self._path, utf8=True, inputs=inputs)


def tell(result: Rollup, rejects: str | None, lang: str) -> None:
    """Says on stderr what is wrong, with the first rows that were refused, and how many records there were."""
    for issue in result.file_issues:
        _say(f"{issue.place}: {say(issue.message, lang)} [{issue.code}]")
    rows = list(dict.fromkeys(issue.place for issue in result.row_issues))
    shown = set(rows[:SHOWN])
    for issue in result.row_issues:
        if issue.place in shown:
            _say(f"{issue.place}: {say(issue.message, lang)} [{issue.code}]")
    blanks = {"records": f"{result.records:,}", "count": f"{result.refused:,}", "share": _share_text(result.share)}
    if not result.refused:
        _say(say(Message("record.all_good" if result.records else "record.none", blanks), lang))
        return
    more = Message("record.ask_rejects") if rejects is None else Message("record.see_rejects", {"path": rejects})
    said = [say(Message("record.some_refused", blanks), lang)]
    if len(rows) > SHOWN:
        said.append(say(Message("record.shown", {"count": str(SHOWN)}), lang))
    if rejects != STDOUT and (rejects is not None or len(rows) > SHOWN):
        said.append(say(more, lang))
    _say(say(Message("record.joint"), lang).join(said))


def judged(plan: Plan, result: Rollup, most: Fraction, output: str | None, how: Judging) -> Report:
    """The verdicts on the measurements. Records that were refused are issues of the submission."""
    from qcity.files import read_content
    from qcity.readers import format_named
    from qcity.rollupfiles import CSV, measurements

    path = output if output not in (None, "-") else MEASUREMENTS
    content = "".join(measurements(result.figures, CSV, plan.language)).encode()
    submission = read_content(plan, path or "", format_named("csv"), content)
    return check(
        plan,
        submission._replace(issues=(*_issues(result, most), *submission.issues))
        if result.figures
        else Submission(issues=_issues(result, most)),
        as_of=how.as_of,
        thresholds=load_thresholds(plan, how.thresholds) if how.thresholds is not None else {},
        waivers=load_waivers(plan, how.waivers) if how.waivers is not None else {},
        fail_on=how.fail_on or ON_MISSING,
        exit_zero=how.exit_zero,
    )


def _issues(result: Rollup, most: Fraction) -> tuple[Issue, ...]:
    """What a report says of the records: of those that cannot be borne the first ones, of the others how many."""
    if not result.refused:
        return result.file_issues
    code = "records-refused" if result.share > most else "records-left-out"
    blanks = {"records": f"{result.records:,}", "count": f"{result.refused:,}", "share": _share_text(result.share)}
    place = Place(result.paths[0] if len(result.paths) == 1 else MEASUREMENTS)
    told = result.row_issues if result.share > most else ()
    return (*result.file_issues, Issue(code, place, None, None, blanks), *told)


def _share_text(share: Fraction) -> str:
    return f"{shown_number(share * 100)}%"


def _say(text: str) -> None:
    print(inert(text), file=sys.stderr)  # noqa: T201 - the command line's own words
