"""Made-up inspection records of any size, with a known share of bad rows and known answers.

    python samples/records/generate.py --rows 10000000 --out build/records

writes the records, `answers.csv` (what their roll-up must come to, by year) and `rejects.csv` (the line and the code
of every bad row). The same arguments give the same bytes. All of it is invented: it says nothing about a real city.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

COLUMNS = ("record_id", "indicator", "date", "body", "sampled", "passed", "result", "amount")
HEADINGS = ("记录编号", "指标", "日期", "地区", "抽检数", "合格数", "结果", "数量")
FORMATS = ("csv", "csv.gz", "jsonl", "parquet")

COUNTED = {
    "agricultural-product-safety-pass-rate": "主要农林牧产品质量安全监测总体合格率",
    "food-safety-overall-pass-rate": "主要食品安全总体监测合格率",
    "drug-pass-rate": "药品质量抽检总体合格率",
    "cosmetics-pass-rate": "化妆品质量抽检总体合格率",
    "industrial-product-pass-rate": "主要工业产品抽检合格率",
    "food-sampling-pass-rate": "食品质量抽检合格率",
}
"""Rates whose records give two counts."""

WITH_RESULT = {
    "large-works-first-acceptance-rate": "大中型工程项目一次验收合格率",
    "telecom-complaint-timely-rate": "电信用户投诉处理及时率",
}
WITH_AMOUNT = {
    "cod-emissions": "化学需氧量排放量",
    "ammonia-nitrogen-emissions": "氨氮排放量",
    "sulfur-dioxide-emissions": "二氧化硫排放量",
}
ALONE = {"famous-trademarks": "新疆著名商标", "green-factories": "绿色示范工厂"}
"""What is counted: a record is one of them."""

NO_RECORDS = {"air-quality-index": "空气质量指数"}
BODIES = {"gaochang": "高昌区", "shanshan": "鄯善县", "toksun": "托克逊县", "demo-zone": "吐鲁番示范区"}
"""The bundled plan's targets and areas, by id, in the plan's order where that matters."""

ORDER = (
    "agricultural-product-safety-pass-rate", "food-safety-overall-pass-rate", "drug-pass-rate", "cosmetics-pass-rate",
    "industrial-product-pass-rate", "famous-trademarks", "green-factories", "large-works-first-acceptance-rate",
    "cod-emissions", "ammonia-nitrogen-emissions", "sulfur-dioxide-emissions", "food-sampling-pass-rate",
    "telecom-complaint-timely-rate",
)  # fmt: skip
YEARS = (2018, 2019, 2020)
FIRST, DAYS = date(2018, 1, 1), 1096
BLOCK = 100_000
"""Rows that are made, and held, at a time."""

TENTHS = 10**3
"""Amounts have up to three decimals; they are added as whole thousandths."""

Row = tuple[str, str, str, str, str, str, str, str]

NAMES = {**COUNTED, **WITH_RESULT, **WITH_AMOUNT, **ALONE, **NO_RECORDS, **BODIES}

BAD = (
    ("empty-field", {"date": ""}),
    ("empty-field", {"passed": ""}),
    ("unknown-indicator", {"indicator": "food-sampling-passrate"}),
    ("not-from-records", {"indicator": "air-quality-index", "sampled": "", "passed": "", "amount": "80"}),
    ("bad-date", {"date": "2020-02-30"}),
    ("bad-date", {"date": "2020-13-01"}),
    ("date-outside", {"date": "2031-01-01"}),
    ("unknown-body", {"body": "turfan"}),
    ("bad-count", {"sampled": "12.5"}),
    ("bad-count", {"sampled": "1e3"}),
    ("bad-count", {"passed": "-3"}),
    ("bad-count", {"sampled": "NaN"}),
    ("bad-count", {"sampled": "99999999999"}),
    ("passed-above-sampled", {"sampled": "4", "passed": "5"}),
    ("bad-result", {"sampled": "", "passed": "", "result": "基本合格"}),
    ("bad-number", {"indicator": "cod-emissions", "sampled": "", "passed": "", "amount": "1.2x"}),
    ("out-of-range", {"indicator": "cod-emissions", "sampled": "", "passed": "", "amount": "-1.5"}),
    ("not-whole", {"indicator": "green-factories", "sampled": "", "passed": "", "amount": "1.5"}),
    ("wrong-columns", {"amount": "3"}),
)
"""What can be wrong with a row: the code it must be refused with, and the cells that make it so."""

_TEXT_ONLY = frozenset({"bad-date", "bad-number"})
TYPED_BAD = tuple(
    (code, cells)
    for code, cells in BAD
    if code not in _TEXT_ONLY and cells.get("sampled") not in ("12.5", "1e3", "NaN")
)
"""The same of columns that hold days and numbers."""


class Answers:
    """What the good rows come to, in whole numbers."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])

    def add(self, rows: list[Row]) -> None:
        """Adds good rows."""
        for _, indicator, day, body, sampled, passed, result, amount in rows:
            entry = self._sums[indicator, body, day[:4]]
            if sampled:
                entry[0] += int(passed)
                entry[1] += int(sampled)
            elif result:
                entry[0] += result == "合格"
                entry[1] += 1
            elif amount:
                whole, _, places = amount.partition(".")
                entry[0] += int(whole) * TENTHS + int(places.ljust(3, "0"))
            else:
                entry[0] += TENTHS

    def rows(self) -> Iterator[list[str]]:
        """indicator, period, body, value, numerator, denominator, in the plan's order."""
        order = {name: i for i, name in enumerate((*ORDER, *BODIES))}
        for indicator, body, year in sorted(self._sums, key=lambda key: (order[key[0]], order[key[1]], key[2])):
            passed, sampled = self._sums[indicator, body, year]
            if indicator in COUNTED or indicator in WITH_RESULT:
                yield [indicator, year, body, "", str(passed), str(sampled)]
            else:
                text = f"{passed // TENTHS}.{passed % TENTHS:03}".rstrip("0").rstrip(".")
                yield [indicator, year, body, text, "", ""]


def good_rows(rng: random.Random, first: int, count: int) -> list[Row]:
    """Rows as they should be: 70 % counts, 20 % results, 8 % amounts, 2 % things counted."""
    days = rng.choices(_DAYS, k=count)
    bodies = rng.choices(tuple(BODIES), k=count)
    cells = rng.choices(_POOL, _WEIGHTS, k=count)
    return [
        (f"R{number:010}", indicator, day, body, sampled, passed, result, amount)
        for number, day, body, (indicator, sampled, passed, result, amount) in zip(
            range(first, first + count), days, bodies, cells, strict=True
        )
    ]


_DAYS = tuple((FIRST + timedelta(days=i)).isoformat() for i in range(DAYS))


def _pool() -> tuple[list[tuple[str, str, str, str, str]], list[float]]:
    """Cells to draw from, each kind with its weight; made once, as drawing is all that a row may cost."""
    rng = random.Random(0)
    kinds: list[tuple[float, list[tuple[str, str, str, str, str]]]] = []
    counts = []
    for indicator in COUNTED:
        for _ in range(400):
            sampled = rng.randint(1, 60)
            counts.append((indicator, str(sampled), str(sampled - (rng.random() < 0.4)), "", ""))
    kinds.append((0.70, counts))
    kinds.append((0.20, [(i, "", "", "合格" if n else "不合格", "") for i in WITH_RESULT for n in range(40)]))
    amounts = [f"{rng.randint(0, 99)}.{rng.randint(0, 999):03}" for _ in range(400)]
    kinds.append((0.08, [(i, "", "", "", a) for i in WITH_AMOUNT for a in amounts]))
    kinds.append((0.02, [(i, "", "", "", "") for i in ALONE]))
    pool = [cells for _, one in kinds for cells in one]
    return pool, [weight / len(one) for weight, one in kinds for _ in one]


_POOL, _WEIGHTS = _pool()


def bad_row(rng: random.Random, number: int, *, typed: bool) -> tuple[Row, str]:
    """A row with one thing wrong, and the code of it; in `typed` columns only what these can hold."""
    code, wrong = rng.choice(TYPED_BAD if typed else BAD)
    cells = {
        "record_id": f"R{number:010}",
        "indicator": "food-sampling-pass-rate",
        "date": rng.choice(_DAYS),
        "body": rng.choice(tuple(BODIES)),
        "sampled": "20",
        "passed": "19",
        "result": "",
        "amount": "",
        **wrong,
    }
    return tuple(cells[column] for column in COLUMNS), code  # type: ignore[return-value]


class Writer:
    """Writes rows in a format."""

    def __init__(self, path: Path, format_: str, encoding: str, *, chinese: bool) -> None:
        self._format = format_
        self._chinese = chinese
        self._parquet: Any = None
        self._path = path
        self._headings = HEADINGS if chinese else COLUMNS
        self._raw = path.open("wb")
        if format_ == "parquet":
            return
        # no time stands in the packed file, so that the same rows are the same bytes
        packed = gzip.GzipFile("", "wb", 1, self._raw, 0) if format_ == "csv.gz" else self._raw
        self._text = io.TextIOWrapper(packed, encoding, newline="")
        if format_ != "jsonl":
            self._text.write(",".join(self._headings) + "\n")

    def write(self, rows: list[Row]) -> None:
        """Writes rows."""
        if self._chinese:
            rows = [(r[0], NAMES.get(r[1], r[1]), r[2], NAMES.get(r[3], r[3]), *r[4:]) for r in rows]
        if self._format == "parquet":
            self._write_parquet(rows)
        elif self._format == "jsonl":
            names = self._headings
            for row in rows:
                self._text.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n")
        else:
            self._text.write("\n".join(map(",".join, rows)) + "\n")

    def _write_parquet(self, rows: list[Row]) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        cells = dict(zip(COLUMNS, zip(*rows, strict=True), strict=True))
        read: dict[str, tuple[Any, Callable[[str], Any]]] = {
            "date": (pa.date32(), date.fromisoformat),
            "sampled": (pa.int64(), int),
            "passed": (pa.int64(), int),
            "amount": (pa.decimal128(18, 3), Decimal),
        }
        arrays = []
        for column in COLUMNS:
            type_, parse = read.get(column, (pa.string(), str))
            arrays.append(pa.array([parse(text) if text else None for text in cells[column]], type_))
        table = pa.table(arrays, names=list(self._headings))
        if self._parquet is None:
            self._parquet = parquet.ParquetWriter(self._raw, table.schema, compression="zstd")
        self._parquet.write_table(table)

    def close(self) -> None:
        """Ends the file."""
        if self._format != "parquet":
            self._text.close()
        elif self._parquet is not None:
            self._parquet.close()
        self._raw.close()


def generate(
    folder: Path,
    rows: int,
    *,
    seed: int = 1,
    bad: Fraction = Fraction(1, 10_000),
    format_: str = "csv",
    encoding: str = "utf-8",
    chinese: bool = False,
    duplicates: int = 0,
) -> Path:
    """Writes records, answers.csv and rejects.csv into a folder; returns the path of the records.

    `duplicates` of the rows have the id of an earlier good one and are otherwise right: with --unique they are wrong.
    """
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"records.{format_}"
    writer, answers = Writer(path, format_, encoding, chinese=chinese), Answers()
    count = round(rows * bad)
    special = sorted(rng.sample(range(1, rows), count + duplicates)) if count + duplicates else []
    repeated = frozenset(rng.sample(special, duplicates))
    with (folder / "rejects.csv").open("w", encoding="utf-8", newline="") as file:
        rejects = csv.writer(file, lineterminator="\n")
        rejects.writerow(["row", "code"])
        at, first_id = 0, ""
        before = 1 if format_ in ("jsonl", "parquet") else 2  # the first row's line
        for first in range(0, rows, BLOCK):
            block = good_rows(rng, first, min(BLOCK, rows - first))
            wrong: list[int] = []
            while at < len(special) and special[at] < first + len(block):
                i, number = special[at] - first, special[at]
                if number in repeated:
                    block[i] = (first_id or block[0][0], *block[i][1:])
                    rejects.writerow([number + before, "duplicate-record"])
                    wrong.append(i)
                else:
                    block[i], code = bad_row(rng, number, typed=format_ == "parquet")
                    rejects.writerow([number + before, code])
                    wrong.append(i)
                at += 1
            first_id = first_id or block[0][0]
            writer.write(block)
            left_out = frozenset(wrong)
            answers.add([row for i, row in enumerate(block) if i not in left_out])
    writer.close()
    with (folder / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["indicator", "period", "body", "value", "numerator", "denominator"])
        table.writerows(answers.rows())
    return path


def main() -> None:
    """Reads the command line and writes the files."""
    parser = argparse.ArgumentParser(description="Writes made-up inspection records with known answers.")
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bad", type=Fraction, default=Fraction(1, 10_000), help="the share of bad rows, as 0.0001")
    parser.add_argument("--duplicates", type=int, default=0, help="rows that repeat an id")
    parser.add_argument("--format", choices=FORMATS, default="csv")
    parser.add_argument("--encoding", default="utf-8")
    parser.add_argument("--chinese", action="store_true", help="Chinese headings and names")
    parser.add_argument("--out", type=Path, default=Path("build/records"))
    args = parser.parse_args()
    path = generate(
        args.out,
        args.rows,
        seed=args.seed,
        bad=args.bad,
        format_=args.format,
        encoding=args.encoding,
        chinese=args.chinese,
        duplicates=args.duplicates,
    )
    print(path)


if __name__ == "__main__":
    main()
