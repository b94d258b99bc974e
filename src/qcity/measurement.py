"""Measurements: what a submission says about a target, a body and a period."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from qcity.errors import NO_BLANKS, Bilingual, Message
from qcity.periods import Period
from qcity.source import Place

ERROR, WARNING = "error", "warning"
ONE = Fraction(1)
MAX_QUOTED = 300
"""So many characters of an offending text are quoted in a sentence."""


class Issue(NamedTuple):
    """Something wrong with submitted data: a code of the catalogue, its blanks, and where it stands.

    `column` is the column's English name; `text` is the offending text as it was written.
    """

    code: str
    place: Place
    column: str | None = None
    text: str | None = None
    blanks: Mapping[str, str] = NO_BLANKS

    @property
    def severity(self) -> str:
        """`error` or `warning`, by its code."""
        from qcity.codes import entry_of

        return entry_of(self.code).severity

    @property
    def message(self) -> Message:
        """What to say of it; of a very long text its beginning is quoted, `text` has all of it."""
        return Message(f"issue.{self.code}", {"text": _quoted(self.text or ""), **self.blanks})


def _quoted(text: str) -> str:
    if len(text) <= MAX_QUOTED:
        return text
    head, count = text[:MAX_QUOTED], len(text)
    return Bilingual(f"{head}…（共 {count} 个字符）", f"{head}… ({count} characters)")


class Measurement(NamedTuple):
    """One usable row: the `row`-th of the file (and sheet) `origin`.

    `value` is the number as written, in a unit of which one is `factor` of the target's; None where only
    counts were given. `bound` says that the value is no figure but a limit of one (`>=`, `>`, `<=`, `<`) or
    about it (`~`). `numerator` and `denominator` come together and then judge.
    """

    target: str
    period: Period
    body: str
    value: Decimal | None
    origin: Place
    row: int
    factor: Fraction = ONE
    bound: str | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    status: str = "A"
    revision: int = 0
    reporter: str = ""
    source: str = ""
    note: str = ""
    written: str = ""

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.origin._replace(row=self.row)


class Damaged(NamedTuple):
    """A row with an error that names a target: it still occupies its period and body.

    None stands for a period, body or revision that cannot be read: it could be any.
    """

    target: str
    period: Period | None
    body: str | None
    place: Place
    revision: int | None = None


class Cells(NamedTuple):
    """What became of a file's cells that are not empty: `read` is all of them, the others add up to it.

    `titles` stand above a header, `rows` in rows of data, `unknown` in columns of rows that qcity does not know;
    `left_out` in subtotals, footers, headings between the rows and rows that cannot be read; `unread` in sheets
    without a usable header.
    """

    read: int = 0
    titles: int = 0
    header: int = 0
    rows: int = 0
    unknown: int = 0
    left_out: int = 0
    unread: int = 0

    def plus(self, other: Cells) -> Cells:
        """Both together."""
        return Cells(*(a + b for a, b in zip(self, other, strict=True)))


class Input(NamedTuple):
    """A file that was read: `rows` are its data rows, `measurements` those that carry a usable figure."""

    path: str
    format: str
    encoding: str | None
    rows: int
    measurements: int
    content: bytes
    cells: Cells = Cells()

    @property
    def sha256(self) -> str:
        """The digest of the file's bytes, in hex."""
        from hashlib import sha256

        return sha256(self.content).hexdigest()


class Submission(NamedTuple):
    """Everything that was submitted, from all files: usable rows, damaged ones, and what was found wrong.

    `unreported` counts the rows that validly report nothing; `silent` are their periods.
    """

    measurements: tuple[Measurement, ...] = ()
    damaged: tuple[Damaged, ...] = ()
    issues: tuple[Issue, ...] = ()
    inputs: tuple[Input, ...] = ()
    unreported: int = 0
    silent: frozenset[Period] = frozenset()
