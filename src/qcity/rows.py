"""Rows: one line of a submission to one measurement, or to the issues that keep it from being one.

What repeats from row to row (names, periods, units) is worked out once and remembered, so that a long file
costs little more than its numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from qcity.cells import NOT_REPORTED, SUBTOTALS, fold, read_amount, spreadsheet_fault
from qcity.header import COLUMNS, Header
from qcity.measurement import ONE, Damaged, Issue, Measurement
from qcity.naming import SUBTOTAL, Names
from qcity.periods import Period, read_period
from qcity.plan import EACH_BODY, Plan, Target, name_key
from qcity.ranges import read_count
from qcity.readers import Fault
from qcity.source import Place
from qcity.values import CellsError, Reading, ValueReader

JUDGED_STATUSES = frozenset("APEB")
UNREPORTED_STATUSES = frozenset("FLHMOQ")
_FOOTER = r"[(\[【]?\s*([^\s:(]+)\s*(?:\([^)]*\))?\s*(?::|(?<=\s))"
_WHO = "填表人 填报人 审核人 复核人 制表人 经办人 负责人 单位负责人 联系人 填表 填报 审核 复核 制表 经办 签发 联系电话"
_WHAT = "电话 填报日期 填表日期 制表日期 报送日期 日期 填报单位 报送单位 单位盖章 盖章 注 备注 说明"
_FOOTERS = frozenset(f"{_WHO} {_WHAT}".split())
"""What stands before the colon of a line below the figures."""


class RowReader:
    """Reads the rows of one table, whose header is known.

    `given` is what the lines above the header say of the whole file. What is read collects in `measurements`,
    `damaged` and `issues`; `unreported` counts the rows that validly report nothing, `silent` are their
    periods.
    """

    def __init__(self, plan: Plan, header: Header, place: Place, given: dict[str, str]) -> None:
        self.plan = plan
        self.header = header
        self.measurements: list[Measurement] = []
        self.damaged: list[Damaged] = []
        self.issues: list[Issue] = []
        self.unreported = 0
        self.silent: set[Period] = set()
        self.rows = 0
        self._place = place
        self._given = given
        self._values = ValueReader(plan, header.units)
        self._names = Names(plan, header, given)
        self._indicators = header.places["indicator"]
        self._columns = {column: header.place(column) for column in COLUMNS}

    def read_all(self, records: Iterable[tuple[int, list[str]] | Fault]) -> None:
        """Takes all records.

        A row of which every name, period and unit has been met before, and whose figure is as plain as can be, is
        taken at once; every other row is read in full.
        """
        at = self._columns
        i_target, i_period, i_body, i_value, i_unit = (
            at[column] for column in ("indicator", "period", "body", "value", "unit")
        )
        i_numerator, i_denominator, i_status, i_revision = (
            at[column] for column in ("numerator", "denominator", "status", "revision")
        )
        i_reporter, i_source, i_note = at["reporter"], at["source"], at["note"]
        place, width = self._place, self.header.width
        targets, periods, bodies = self._names.targets, self._names.periods, self._names.bodies
        take, read_plain = self.measurements.append, self._values.read_plain
        default_reporter = self._given.get("reporter", "")
        for record in records:
            if isinstance(record, Fault):
                self.take_fault(record)
                continue
            row, cells = record
            if len(cells) == width:
                cells.append("")  # the cell of absent columns, whose place is -1
                target, period = targets.get(cells[i_target]), periods.get(cells[i_period])
                if target is not None and period is not None and not cells[i_status] and not cells[i_revision]:
                    reporter = cells[i_reporter].strip() or default_reporter
                    by_reporter = target.scope == EACH_BODY
                    body = bodies.get((cells[i_body], reporter if by_reporter else "", by_reporter))
                    counts = cells[i_numerator], cells[i_denominator]
                    plain = read_plain(target.id, cells[i_value], cells[i_unit], *counts)
                    if body is not None and plain is not None:
                        self.rows += 1
                        value, numerator, denominator = plain
                        figure = value, place, row, ONE, None, numerator, denominator
                        source, note = cells[i_source].strip(), cells[i_note].strip()
                        take(Measurement(target.id, period, body, *figure, "A", 0, reporter, source, note))
                        continue
                del cells[width:]
            self.read(row, cells)

    def read(self, row: int, cells: list[str]) -> None:
        """Takes one record, which it may lengthen."""
        place = self._place._replace(row=row)
        is_heading = len(cells) < self.header.width and sum(map(bool, map(str.strip, cells))) == 1
        found = self._fit(place, cells)
        at = self._columns
        target = self._names.targets.get(cells[self._indicators[0]])
        if (target is None or len(self._indicators) > 1) and self._is_aside(cells):
            return
        value, numerator, denominator = (fold(cells[at[column]]) for column in ("value", "numerator", "denominator"))
        is_silent = _code(cells[at["status"]]) in UNREPORTED_STATUSES or _says_nothing(value, numerator, denominator)
        if is_silent and (is_heading or not found) and not self._counts_nothing(cells, numerator):
            self._take_unreported(place, cells)
            return
        if target is None or len(self._indicators) > 1:
            target = self._names.target(place, cells, found)
        period = self._names.period(place, cells[at["period"]], found)
        body = self._names.body(place, target, cells[at["body"]], cells[at["reporter"]], found)
        if body == SUBTOTAL:
            return
        self.rows += 1
        status = self._status(place, cells[at["status"]], found)
        revision = self._revision(place, cells[at["revision"]], found)
        reading = None
        if target is None:
            found += _bad_numbers(place, value=value, numerator=numerator, denominator=denominator)
        else:
            try:
                reading = self._values.read(target, value, _unit(cells[at["unit"]]), numerator, denominator)
            except CellsError as error:
                found += [fault.issue(place) for fault in error.faults]
        found = [self._as_written(issue, cells) for issue in found]
        self.issues += found
        if reading is not None and target and period and body and revision is not None and not found:
            self._take(reading, target, period, body, status, revision, place, cells)
        else:
            for one in [target] if target else self._names.candidates(cells):
                body = self._names.body(place, one, cells[at["body"]], cells[at["reporter"]], [])
                self.damaged.append(Damaged(one.id, period, body, place, revision))

    def _counts_nothing(self, cells: Sequence[str], numerator: str) -> bool:
        """Whether 0 of 0 stands beside a target that is no ratio, which is a mistake and no empty form."""
        candidates = self._names.candidates(cells) if numerator not in NOT_REPORTED else []
        return bool(candidates) and not any(target.takes_counts for target in candidates)

    def _take_unreported(self, place: Place, cells: list[str]) -> None:
        """Takes a row that reports nothing: it is as if it were absent, whatever else may be wrong with it."""
        at, unused = self._columns, list[Issue]()
        target = self._names.target(place, cells, unused)
        period = self._names.period(place, cells[at["period"]], unused)
        body = self._names.body(place, target, cells[at["body"]], cells[at["reporter"]], unused)
        if period is not None and body != SUBTOTAL and not unused:
            self.rows += 1
            self.unreported += 1
            self.silent.add(period)

    def take_fault(self, fault: Fault) -> None:
        """Takes a record that the reader could not read whole: what it was about stays occupied."""
        place = self._place._replace(row=fault.row)
        self.issues.append(Issue(fault.code, place, None, fault.text, fault.blanks))
        self.rows += 1
        if fault.cells:
            unused: list[Issue] = []
            cells = [*fault.cells, *[""] * self.header.width][: self.header.width]
            cells.append("")
            at = self._columns
            for target in self._names.candidates(cells):
                period = self._names.period(place, cells[at["period"]], unused)
                body = self._names.body(place, target, cells[at["body"]], cells[at["reporter"]], unused)
                if body != SUBTOTAL:
                    self.damaged.append(Damaged(target.id, period, body, place))

    def _take(
        self,
        reading: Reading,
        target: Target,
        period: Period,
        body: str,
        status: str,
        revision: int,
        place: Place,
        cells: Sequence[str],
    ) -> None:
        at = self._columns
        if reading.bound is not None:
            text = cells[at["value"]].strip()
            self.issues.append(Issue("bound-not-figure", place, "value", text, {"target": target.label}))
        self.measurements.append(
            Measurement(
                target.id,
                period,
                body,
                reading.value,
                self._place,
                place.row or 0,
                reading.factor,
                reading.bound,
                reading.numerator,
                reading.denominator,
                status,
                revision,
                cells[at["reporter"]].strip() or self._given.get("reporter", ""),
                cells[at["source"]].strip(),
                cells[at["note"]].strip(),
            )
        )

    def _fit(self, place: Place, cells: list[str]) -> list[Issue]:
        """Brings a record to the header's width, with an empty cell at its end for the absent columns.

        Spreadsheets leave out empty cells at the end of a row, so that a short one is in order if its figure is there.
        """
        surplus = len(cells) - self.header.width
        found = []
        if surplus > 0:
            extra = [cell for cell in cells[self.header.width :] if cell.strip()]
            if extra:
                found.append(Issue("ragged-row", place, None, ", ".join(extra), {"width": str(self.header.width)}))
            del cells[self.header.width :]
        elif surplus < 0:
            figure = "value" if "value" in self.header.places else "denominator"
            needed = max(self.header.place(c) for c in ("indicator", "period", figure))
            if any(cell.strip() for cell in cells) and len(cells) <= needed:
                found.append(Issue("ragged-row", place, None, ", ".join(cells), {"width": str(self.header.width)}))
            cells += [""] * -surplus
        cells.append("")
        return found

    def _is_aside(self, cells: Sequence[str]) -> bool:
        """Whether a row is blank, a subtotal or a footer (填表人, 注:)."""
        first = next((cell for cell in cells if cell.strip()), None)
        if first is None:
            return True
        if self._names.candidates(cells):
            return False
        if any(name_key(cell).rstrip(":") in SUBTOTALS for cell in (first, *(cells[i] for i in self._indicators))):
            return True
        if not _is_footer(first) or read_period(cells[self._columns["period"]]) is not None:
            return False
        figures = (fold(cells[self._columns[column]]) for column in ("value", "numerator", "denominator"))
        labels = sum(map(_is_footer, cells))
        return labels > 1 or all(read_amount(figure) is None for figure in figures)

    def _as_written(self, issue: Issue, cells: Sequence[str]) -> Issue:
        """The issue with its text as it stands in the file, where that is one cell."""
        written = cells[self._columns[issue.column]].strip() if issue.column else ""
        if written and (fold(written) == issue.text or written == issue.text):
            code = spreadsheet_fault(fold(written))
            issue = Issue(code or issue.code, issue.place, issue.column, written, {} if code else issue.blanks)
        return issue

    def _status(self, place: Place, text: str, found: list[Issue]) -> str:
        status = _code(text)
        if status and status not in JUDGED_STATUSES and status not in UNREPORTED_STATUSES:
            found.append(Issue("bad-status", place, "status", text.strip()))
        return status or "A"

    def _revision(self, place: Place, text: str, found: list[Issue]) -> int | None:
        if not text:
            return 0
        folded = fold(text)
        if not folded:
            return 0
        if folded.isascii() and folded.isdigit() and len(folded) < 10:
            return int(folded)
        found.append(Issue("bad-revision", place, "revision", text.strip()))
        return None


def _is_footer(cell: str) -> bool:
    label = fold(cell)
    match = re.match(_FOOTER, label) if ":" in label or " " in label else None
    return match is not None and match[1] in _FOOTERS


def _code(text: str) -> str:
    return fold(text).upper() if text else ""


def _unit(text: str) -> str:
    folded = fold(text)
    return "" if folded in NOT_REPORTED else folded


def _says_nothing(value: str, numerator: str, denominator: str) -> bool:
    """Whether folded cells report nothing: none of them does, or 0 of 0, which a formula may have made a value of 0."""
    if numerator in NOT_REPORTED and denominator in NOT_REPORTED:
        return value in NOT_REPORTED
    n, d = read_count(numerator), read_count(denominator)
    if n is None or d is None or n.exact != 0 or d.exact != 0:
        return False
    amount = read_amount(value)
    return value in NOT_REPORTED or (amount is not None and amount.bound is None and amount.number == 0)


def _bad_numbers(place: Place, **cells: str) -> Iterator[Issue]:
    """The cells that are no numbers whatever the row is about."""
    for column, text in cells.items():
        if text not in NOT_REPORTED and read_amount(text) is None:
            yield Issue("bad-number", place, column, text)
