"""Records beside the bare engine on the same file: `make bench-records ROWS=10000000 [SPARK=1]`.

Each figure is the least of three runs, each in a process of its own that times the work alone; memory is that process's
peak. The answers and the refused rows must be those of the generator, or the benchmark ends with 1.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3
COLUMNS = ("record_id", "indicator", "date", "body", "sampled", "passed", "result", "amount")


def bare_scan(path: str) -> dict[str, Any]:
    """Every column of the file counted by DuckDB, as text."""
    import duckdb

    begun = perf_counter()
    counted = ", ".join(f"count({column})" for column in COLUMNS)
    counted_up = duckdb.sql(f"SELECT {counted} FROM read_csv('{path}', all_varchar = true)")  # noqa: S608 - our own path
    assert counted_up is not None  # noqa: S101 - for the types
    counted_up.fetchall()
    return {"seconds": perf_counter() - begun}


def rolled_up(path: str, *, unique: bool = False, engine: str = "embedded") -> dict[str, Any]:
    """The roll-up, with what came out and what was refused."""
    from qcity import Rollup, load_plan, roll_up
    from qcity.measurement import Issue
    from qcity.numbers import number_text
    from qcity.records.batch import Row

    plan = load_plan()
    import_module("qcity.records.embedded")  # it is no part of the time, as DuckDB is none of the bare scan's
    refused: list[tuple[str, str]] = []

    def sink(row: Row, issues: Sequence[Issue]) -> None:
        refused.append((str(row.place.row), issues[0].code))

    def once() -> tuple[Rollup, float]:
        refused.clear()
        begun = perf_counter()
        return roll_up(plan, path, every="year", unique=unique, engine=engine, sink=sink), perf_counter() - begun

    result, least = once()
    if engine != "embedded":  # the first run of a session compiles what the others run
        result, least = min((once() for _ in range(RUNS)), key=lambda one: one[1])
    figures = [
        [
            figure.target.id, str(figure.period), figure.body,
            "" if figure.value is None else number_text(figure.value),
            *(["", ""] if figure.numerator is None else [str(figure.numerator), str(figure.denominator)]),
        ]
        for figure in result.figures
    ]  # fmt: skip
    folder = Path(path).parent
    answers = list(csv.reader((folder / "answers.csv").read_text(encoding="utf-8").splitlines()))[1:]
    rejects = [tuple(r) for r in csv.reader((folder / "rejects.csv").read_text(encoding="utf-8").splitlines())][1:]
    return {"seconds": least, "is_right": figures == answers and refused == rejects}


def by_hand(path: str) -> dict[str, Any]:
    """The same answer by a program for Spark alone: lines with their positions, columns of Spark's own, one job."""
    from pyspark.sql import functions as sf

    from qcity import load_plan
    from qcity.records.sparksession import open_session
    from qcity.records.terms import Terms

    session = open_session(None, {})
    terms = Terms(load_plan())
    rates, totals, things = (terms.target_spellings()[need] for need in ("rate", "total", "records"))
    seconds = []
    for _ in range(RUNS + 1):
        begun = perf_counter()
        lines = session.read.option("lineSep", "\n").text(path)
        cells = sf.split("value", ",", -1)
        frame = lines.select(
            "value",
            sf.col("_metadata.file_block_start").alias("block"),
            sf.monotonically_increasing_id().alias("number"),
            sf.size(cells).alias("size"),
            *[sf.get(cells, sf.lit(i)).alias(column) for i, column in enumerate(COLUMNS)],
        )
        indicator, count = sf.col("indicator"), r"\A[0-9]{1,9}\z"
        sampled = sf.when(sf.col("sampled").rlike(count), sf.col("sampled").cast("bigint"))
        passed = sf.when(sf.col("passed").rlike(count), sf.col("passed").cast("bigint"))
        amount_is_plain = sf.col("amount").rlike(r"\A[0-9]{1,18}(\.[0-9]{1,9})?\z")
        no_counts = (sf.col("sampled") == "") & (sf.col("passed") == "")
        no_amount, no_result = sf.col("amount") == "", sf.col("result") == ""
        is_counted = (passed <= sampled) & no_result
        fits = (
            (indicator.isin(rates) & no_amount & (is_counted | (no_counts & sf.col("result").isin("合格", "不合格"))))
            | (indicator.isin(totals) & no_counts & no_result & amount_is_plain)
            | (indicator.isin(things) & no_counts & no_result & no_amount & (sf.col("record_id") != ""))
        )
        is_day = sf.expr("date IN ({})".format(", ".join(f"'{day}'" for day in terms.plain_days())))
        known = is_day & sf.col("body").isin(terms.body_spellings())
        good = sf.coalesce(fits & known & (sf.col("size") == len(COLUMNS)), sf.lit(False))
        amount = sf.when(amount_is_plain, sf.col("amount").cast("decimal(38,9)"))
        is_result = ~no_result
        result = (
            frame.withColumn("good", good)
            .groupBy(
                "block", "indicator", "body", sf.substring("date", 1, 7).alias("month"),
                sf.when(sf.col("good") & indicator.isin(things), sf.col("record_id")).alias("id"),
                sf.when(~sf.col("good"), sf.col("number")).alias("bad"),
                sf.when(~sf.col("good"), sf.col("value")).alias("line"),
            )
            .agg(
                sf.count("*").alias("rows"), sf.min("number").alias("first"),
                sf.sum(sf.when(sf.col("good"), sf.when(is_result, sf.lit(1)).otherwise(sampled))),
                sf.sum(
                    sf.when(
                        sf.col("good"),
                        sf.when(is_result, (sf.col("result") == "合格").cast("bigint")).otherwise(passed),
                    )
                ),
                sf.sum(sf.when(sf.col("good"), amount)),
            )
            .collect()
        )  # fmt: skip
        assert result  # noqa: S101 - a benchmark of nothing would be a lie
        seconds.append(perf_counter() - begun)
    return {"seconds": min(seconds[1:])}


WORK = {
    "bare": bare_scan,
    "qcity": rolled_up,
    "unique": lambda path: rolled_up(path, unique=True),
    "spark": lambda path: rolled_up(path, engine="spark"),
    "by hand": by_hand,
}


def measured(work: str, path: Path, runs: int = RUNS) -> dict[str, Any]:
    """The best of some runs, each a process of its own, with its peak of memory in MB."""
    found = []
    for _ in range(runs):
        command = [sys.executable, __file__, "--work", work, "--path", str(path)]
        run = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)  # noqa: S603 - itself
        found.append(json.loads(run.stdout.splitlines()[-1]))
    if any(not one.get("is_right", True) for one in found):
        print(f"{work}: not the generator's answers")
        sys.exit(1)
    return min(found, key=lambda one: one["seconds"])


def main() -> None:
    """Makes the files, measures, prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--work", choices=WORK)
    parser.add_argument("--path")
    args = parser.parse_args()
    if args.work:
        import resource

        one = WORK[args.work](args.path)
        one["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(json.dumps(one))
        return
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for format_ in ("csv", "parquet"):
            out = Path(folder) / format_
            script = str(ROOT / "samples" / "records" / "generate.py")
            command = [sys.executable, script, "--rows", str(args.rows), "--format", format_, "--out", str(out)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own script
            paths[format_] = out / f"records.{format_}"
            print(f"{format_}: {paths[format_].stat().st_size / 1e6:,.0f} MB")
        bare = measured("bare", paths["csv"])
        rows = [
            ("DuckDB, bare scan of the CSV", bare),
            ("qcity, CSV", measured("qcity", paths["csv"])),
            ("qcity, Parquet", measured("qcity", paths["parquet"])),
            ("qcity --unique, CSV", measured("unique", paths["csv"])),
        ]
        if args.spark:
            rows.append(("Spark by hand, CSV", measured("by hand", paths["csv"], 1)))
            rows.append(("qcity on Spark, CSV", measured("spark", paths["csv"], 1)))
        for name, one in rows:
            print(
                f"{name:32} {one['seconds']:7.2f} s  {one['seconds'] / bare['seconds']:6.2f}  "
                f"{args.rows / one['seconds'] / 1e6:6.2f} million rows/s  {one['memory']:6,} MB"
            )
        if args.spark:
            print(f"qcity on Spark / by hand: {rows[-1][1]['seconds'] / rows[-2][1]['seconds']:.2f}")


if __name__ == "__main__":
    main()
