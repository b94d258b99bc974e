"""The targets that take text: a row's value, a period, a header."""

from __future__ import annotations

from fuzz.columns import Choices
from fuzz.invariants import hold, hold_figure, hold_issue
from fuzz.judged import the_plan
from qcity.cells import NOT_REPORTED, fold, read_amount
from qcity.codes import CODES
from qcity.header import header_score, lines_above, read_header
from qcity.measurement import Measurement
from qcity.periods import read_period, year_of
from qcity.source import Place
from qcity.values import CellsError, ValueReader
from qcity.wide import narrowed, spread_columns


def value(data: bytes) -> None:
    """Value, unit and counts of a row and the header's unit, separated by tabs; the first byte chooses the target."""
    texts = (data[1:].decode("utf-8", "replace").split("\t") + [""] * 5)[:5]
    cells = [fold(text) for text in texts]
    amounts = [read_amount(cell) for cell in cells]
    for amount in amounts:
        hold(amount is None or amount.number.is_finite(), "an amount is finite", amount)
    plan = the_plan()
    target = plan.targets[Choices(data[:1]).below(len(plan.targets))]
    written, unit, numerator, denominator, header = cells
    reader = ValueReader(plan, {"value": header} if header else {})
    for _ in range(2):  # the second time, what is plain is read quickly
        plain = reader.read_plain(target.id, written, unit, numerator, denominator)
        try:
            reading = reader.read(target, written, unit, numerator, denominator)
        except CellsError as error:
            hold(error.faults, "what cannot be read has a fault")
            hold(all(fault.code in CODES for fault in error.faults), "a fault's code is in the catalogue", error.faults)
            hold(plain is None, "what is read quickly is no fault", plain, cells)
            for fault in error.faults:
                hold_issue(fault.issue(Place("data.csv", None, 2)))
            continue
        if plain is not None:
            hold(reading is not None, "what is read quickly is a figure", plain)
        if reading is None:
            hold(written in NOT_REPORTED, "a value is not dropped", cells)
            continue
        m = Measurement(target.id, year_of(2020), "city", reading.value, Place("data.csv"), 2, *reading[1:])
        hold_figure(target, m)
        if plain is not None:
            both = reading.value, reading.numerator, reading.denominator
            hold(plain == both, "both ways read the same", plain, reading)
            hold(reading.factor == 1 and reading.bound is None, "what is plain needs no factor", reading)


def period(data: bytes) -> None:
    """A period as written; what it is called names it again."""
    text = data.decode("utf-8", "replace")
    found = read_period(text)
    hold(found == read_period(text), "the same text gives the same")
    if found is not None:
        hold(found.start <= found.end, "a period does not end before it begins", found)
        hold(read_period(str(found)) == found, "a period's name names it", text, found)


def header(data: bytes) -> None:
    """Rows of cells separated by tabs: the last is the header, the others stand above it."""
    *above, cells = [line.split("\t") for line in data.decode("utf-8", "replace").split("\n")[:40]]
    score, found, given = header_score(cells), read_header(cells), lines_above(above)
    places = [place for there in found.places.values() for place in there]
    hold(len(set(places)) == len(places), "a cell is one column", found)
    hold(all(0 <= place < len(cells) for place in places), "a column stands in the row", found)
    hold(score <= len(found.places), "what counts for a header is in it", score, found)
    hold(not (set(found.units) - set(found.places)), "a unit belongs to a column", found)
    hold(all(given.values()), "what a line above says is not empty", given)
    spreads = spread_columns(the_plan(), found, given)
    for one in spreads:
        hold(0 <= one.place < len(cells) and one.place not in places, "a spread column is a column of its own", one)
        own = narrowed(found, spreads, one)
        hold(own.place("value") == one.place and own.width == found.width, "a narrowed header has the value", own)
