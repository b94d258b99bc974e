"""Rows: one line of a submission to one measurement, or to the issues that keep it from being one.

What repeats from row to row (names, periods, units) is worked out once and remembered, so that a long file
costs little more than its numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qcity.asides import is_aside
from qcity.cells import NOT_REPORTED, fold, read_amount, spreadsheet_fault
from qcity.header import COLUMNS, Header
from qcity.measurement import ONE, Damaged, Issue, Measurement
from qcity.naming import SUBTOTAL, Names
from qcity.periods import Period
from qcity.plan import EACH_BODY, Plan, Target
from qcity.ranges import read_count
from qcity.readers import Fault
from qcity.source import Place
from qcity.totals import Totals
from qcity.values import CellsError, Reading, ValueReader

JUDGED_STATUSES = frozenset("APEB")
_FIGURES = frozenset({"value", "numerator", "denominator"})
UNREPORTED_STATUSES = frozenset("FLHMOQ")


class RowReader:
    """Reads the rows of one table, whose header is known.

    `given` is what the lines above the header say of the whole file. What is read collects in `measurements`,
    `damaged` and `issues`; `unreported` counts the rows that validly report nothing, `silent` are their
    periods. `column_body` is the body that the value's column is about, in the wide form. Cells are named in places
    where `names_cells`. `filled`, `strange` and `left_out` count the cells that are not empty: of rows of data in
    known and in unknown columns, and of other rows; `unnamed` are the columns without a heading that hold something.
    """

    def __init__(
        self,
        plan: Plan,
        header: Header,
        place: Place,
        given: dict[str, str],
        *,
        column_body: str = "",
        names_cells: bool = False,
    ) -> None:
        self.plan = plan
        self.header = header
        self.measurements: list[Measurement] = []
        self.damaged: list[Damaged] = []
        self.issues: list[Issue] = []
        self.unreported = 0
        self.silent: set[Period] = set()
        self.rows = 0
        self.filled = 0
        self.strange = 0
        self.left_out = 0
        self.unnamed: set[int] = set()
        self._totals = Totals(plan, header)
        self._last_row = 0
        self._names_cells = names_cells
        self._place = place._replace(col=header.place("value") + 1) if names_cells else place
        self._of_counts = place._replace(col=header.place("numerator") + 1) if names_cells else place
        self._given = given
        self._values = ValueReader(plan, header.units)
        self._names = Names(plan, header, given, column_body)
        used = {i for places in header.places.values() for i in places} | header.ignored
        self._strange = [i for i in range(header.width) if i not in used]
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
        place, of_counts, width = self._place, self._of_counts, self.header.width
        targets, periods, bodies = self._names.targets, self._names.periods, self._names.bodies
        take, read_plain, name = self.measurements.append, self._values.read_plain, self._totals.named.add
        default_reporter = self._given.get("reporter", "")
        for record in records:
            if isinstance(record, Fault):
                self.take_fault(record)
                continue
            row, cells = record
            if len(cells) == width:
                filled = width - cells.count("")
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
                        self._count_cells(filled, cells)
                        name(target.id)
                        value, numerator, denominator = plain
                        origin, written = (of_counts, counts[0]) if value is None else (place, cells[i_value])
                        figure = value, origin, row, ONE, None, numerator, denominator
                        source, note = cells[i_source].strip(), cells[i_note].strip()
                        take(Measurement(target.id, period, body, *figure, "A", 0, reporter, source, note, written))
                        continue
                del cells[width:]
            self.read(row, cells)

    def read(self, row: int, cells: list[str]) -> None:
        """Takes one record, which it may lengthen."""
        place = self._place._replace(row=row, col=0)
        filled = len(cells) - cells.count("")
        is_heading = len(cells) < self.header.width and sum(map(bool, map(str.strip, cells))) == 1
        found = self._fit(place, cells)
        at = self._columns
        target = self._names.targets.get(cells[self._indicators[0]])
        is_named = bool(self._names.candidates(cells)) if target is None or len(self._indicators) > 1 else True
        if not is_named and is_aside(self.header, cells):
            self.left_out += filled
            return
        is_total = not is_named and (target := self._totals.target(row, cells, self.measurements)) is not None
        value, numerator, denominator = (fold(cells[at[column]]) for column in ("value", "numerator", "denominator"))
        is_silent = _code(cells[at["status"]]) in UNREPORTED_STATUSES or _says_nothing(value, numerator, denominator)
        if is_silent and (is_heading or not found) and not self._counts_nothing(cells, numerator):
            self._take_unreported(place, cells, filled)
            return
        if not is_total and (target is None or len(self._indicators) > 1):
            target = self._names.target(place, cells, found)
        period = self._names.period(place, cells[at["period"]], found)
        body = self._names.body(place, target, cells[at["body"]], cells[at["reporter"]], found)
        if body == SUBTOTAL:
            self.left_out += filled
            return
        self._last_row = row
        if not is_total:
            self._totals.named.update(one.id for one in ([target] if target else self._names.candidates(cells)))
        self.rows += 1
        self._count_cells(filled, cells)
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
        found = [self._at_its_cell(self._as_written(issue, cells), cells) for issue in found]
        self.issues += found
        if reading is not None and target and period and body and revision is not None and not found:
            self._take(reading, target, period, body, status, revision, place, cells)
        else:
            for one in [target] if target else self._names.candidates(cells):
                body = self._names.body(place, one, cells[at["body"]], cells[at["reporter"]], [])
                self.damaged.append(Damaged(one.id, period, body, self._place._replace(row=row), revision))

    @property
    def last_row(self) -> int:
        """The physical row of the last record that names a target."""
        return max(self._last_row, *(m.row for m in self.measurements[-1:]), 0)

    def _counts_nothing(self, cells: Sequence[str], numerator: str) -> bool:
        """Whether 0 of 0 stands beside a target that is no ratio, which is a mistake and no empty form."""
        candidates = self._names.candidates(cells) if numerator not in NOT_REPORTED else []
        return bool(candidates) and not any(target.takes_counts for target in candidates)

    def _count_cells(self, filled: int, cells: Sequence[str]) -> None:
        filled_ones = [i for i in self._strange if cells[i]] if self._strange else []
        strange = len(filled_ones)
        self.strange += strange
        self.unnamed.update(i for i in filled_ones if not self.header.texts[i])
        self.filled += filled - strange

    def _take_unreported(self, place: Place, cells: list[str], filled: int) -> None:
        """Takes a row that reports nothing: it is as if it were absent, whatever else may be wrong with it."""
        at, unused = self._columns, list[Issue]()
        target = self._names.target(place, cells, unused)
        period = self._names.period(place, cells[at["period"]], unused)
        body = self._names.body(place, target, cells[at["body"]], cells[at["reporter"]], unused)
        if body == SUBTOTAL:
            self.left_out += filled
            return
        self._count_cells(filled, cells)
        if target is not None:
            self._last_row = place.row or 0
            self._totals.named.add(target.id)
        if period is not None and not unused:
            self.rows += 1
            self.unreported += 1
            self.silent.add(period)

    def take_fault(self, fault: Fault) -> None:
        """Takes a record that the reader could not read whole: what it was about stays occupied."""
        place = self._place._replace(row=fault.row, col=0)
        self.left_out += len(fault.cells) - list(fault.cells).count("")
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
            issue = Issue("bound-not-figure", place, "value", text, {"target": target.label})
            self.issues.append(self._at_its_cell(issue, cells))
        self.measurements.append(
            Measurement(
                target.id,
                period,
                body,
                reading.value,
                self._of_counts if reading.value is None else self._place,
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
                cells[at["numerator" if reading.value is None else "value"]].strip(),
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
                at = place._replace(col=self.header.width + 1 if self._names_cells else 0)
                found.append(Issue("ragged-row", at, None, ", ".join(extra), {"width": str(self.header.width)}))
            del cells[self.header.width :]
        elif surplus < 0:
            figure = "value" if "value" in self.header.places else "denominator"
            needed = max(self.header.place(c) for c in ("indicator", "period", figure))
            if any(cell.strip() for cell in cells) and len(cells) <= needed:
                found.append(Issue("ragged-row", place, None, ", ".join(cells), {"width": str(self.header.width)}))
            cells += [""] * -surplus
        cells.append("")
        return found

    def _as_written(self, issue: Issue, cells: Sequence[str]) -> Issue:
        """The issue with its text as it stands in the file, where that is one cell."""
        written = cells[self._columns[issue.column]].strip() if issue.column else ""
        if written and (fold(written) == issue.text or written == issue.text):
            code = spreadsheet_fault(fold(written))
            if code == "formula-without-value" and issue.column not in _FIGURES:  # there it may be any text
                code = None
            issue = Issue(code or issue.code, issue.place, issue.column, written, {} if code else issue.blanks)
        return issue

    def _at_its_cell(self, issue: Issue, cells: Sequence[str]) -> Issue:
        """The issue with the column in its place, where cells are named; of several columns the one with its text."""
        if not issue.column or not self._names_cells:
            return issue
        places = self.header.places.get(issue.column, (-1,))
        at = next((i for i in places if cells[i].strip() == issue.text), places[0])
        return issue._replace(place=issue.place._replace(col=at + 1))

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
