"""A workbook of 100,000 measurements: checking it, against openpyxl and python-calamine yielding its cells.

Prints the time of all in one run and the ratios: at most 1 of openpyxl's, aim at 2 of python-calamine's.
"""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from csv_100k import ROWS, data_text, plan_text

REPEATS = 3


def make_workbook(path: Path) -> None:
    """The same made-up measurements as in the benchmark of delimited text, percentages as percent cells."""
    import csv

    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("数据")
    for number, row in enumerate(csv.reader(io.StringIO(data_text(ROWS)))):
        cells: list[object] = list(row)
        if number:
            is_rate = row[3].endswith("%")
            value = WriteOnlyCell(sheet, float(row[3].rstrip("%")) / (100 if is_rate else 1))
            value.number_format = "0.00%" if is_rate else "General"
            cells[3] = value
        sheet.append(cells)
    book.save(path)


def by_openpyxl(path: Path) -> int:
    """Every cell's value, in openpyxl's fastest way."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    return sum(1 for _ in book.active.iter_rows(values_only=True)) - 1


def by_calamine(path: Path) -> int:
    """Every cell's value, by the library that qcity uses too."""
    import python_calamine

    return len(python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()) - 1


def only_read(plan: Path, path: Path) -> int:
    """The measurements, not judged."""
    from qcity import load_plan, read_measurements

    return read_measurements(load_plan(plan), path).inputs[0].rows


def checked(plan: Path, path: Path) -> int:
    """A whole check, from the file to the report."""
    from qcity import check, load_plan, read_measurements

    loaded = load_plan(plan)
    return check(loaded, read_measurements(loaded, path)).inputs[0].rows


def best(work: Callable[[], int]) -> float:
    """The shortest of several runs, in seconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        if work() != ROWS:
            raise SystemExit("rows were lost")
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as name:
        plan, path = Path(name) / "plan.yaml", Path(name) / "large.xlsx"
        plan.write_text(plan_text(), encoding="utf-8")
        make_workbook(path)
        calamine, openpyxl = best(lambda: by_calamine(path)), best(lambda: by_openpyxl(path))
        read, whole = best(lambda: only_read(plan, path)), best(lambda: checked(plan, path))
    figures = [("python-calamine, cells", calamine), ("openpyxl, cells", openpyxl)]
    figures += [("qcity, read", read), ("qcity, read and judged", whole)]
    for name, seconds in figures:
        of_others = f"{seconds / openpyxl:5.2f} of openpyxl, {seconds / calamine:5.2f} of python-calamine"
        print(f"{name:<24}{seconds:6.2f} s  {of_others}")


if __name__ == "__main__":
    main()
