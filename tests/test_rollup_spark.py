"""Spark and the embedded engine give the same figures, and refuse the same rows with the same words.

One test, for a session of Spark takes longer to begin than everything else here.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from shutil import which
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from builders import GENERATE
from qcity import load_plan, roll_up
from qcity.errors import UsageError
from qcity.measurement import Issue
from qcity.records.batch import Row

HEAD = "record_id,indicator,date,body,sampled,passed,result,amount,备注\n"
FOOD = "food-sampling-pass-rate"
NASTY = [
    f"1,{FOOD},2020-01-02,gaochang,10,9,,,x",
    f"2,{FOOD},2020/1/3,高昌区,１０,9,,,",
    f"3,{FOOD},2020-01-03T20:00:00Z,gaochang, 10 ,009,,,",
    f"4,{FOOD},2020-01-03,gaochang,NaN,9,,,",
    f"5,{FOOD},2020-01-03,gaochang,9223372036854775808,9,,,",
    f"6,{FOOD},2020-01-03,gaochang,5,4,,,q,zz",
    f"7,{FOOD},2020-01-03,gaochang",
    f"8,{FOOD},2019-12-31T23:30:00-05:00,gaochang,12.0,1e1,,,",
    f'9,{FOOD},2020-01-03,"gaochang","5","4",,,"a,""b"""',
    "10,cod-emissions,2020-01-03,gaochang,,,,0.1,",
    "11,cod-emissions,2020-01-03,gaochang,,,,999999999999999999.999999999,",
    '12,cod-emissions,2020-01-03,gaochang,,,,"1,000",',
    "13,famous-trademarks,2020-01-03,gaochang,,,,,",
    "13,famous-trademarks,2020-02-03,gaochang,,,,,",
    "13,municipal-quality-award-enterprises,2019-02-03,gaochang,,,,,",
    "13,municipal-quality-award-enterprises,2020-02-03,gaochang,,,,,",
    ",famous-trademarks,2020-02-03,gaochang,,,,,",
    f"14,{FOOD},2020-01-03,gaochang,,,合格,,",
    f"15,{FOOD},2020-01-03,gaochang,,,好,,",
    "",
    "   ",
    f"16,{FOOD},2020-01-03,=gaochang,1,1,,,",
]


def plain(folder: Path) -> None:
    (folder / "a b.csv").write_text(HEAD + "\n".join(NASTY), encoding="utf-8")
    (folder / "b[1].csv").write_bytes((HEAD + "\r\n".join(NASTY) + "\r\n").encode("utf-8-sig"))
    (folder / "c.csv.gz").write_bytes(gzip.compress((HEAD + "\n".join(NASTY)).encode()))


def undecodable(folder: Path) -> None:
    lines = [
        f"1,{FOOD},2020-01-03,高昌区,5,4,,,",
        f"2,{FOOD},2020-01-03,高昌X,5,4,,,",
        "X,famous-trademarks,2020-01-03,高昌区",
    ]
    text = HEAD + "\n".join(lines)
    (folder / "a.csv").write_bytes(text.encode().replace(b"X", b"\xff"))
    (folder / "b.csv").write_bytes((HEAD + "\n".join(NASTY)).encode("gb18030"))


def of_several_lines(folder: Path) -> None:
    text = HEAD + f'1,{FOOD},2020-01-03,gaochang,5,4,,,"a\n\nb"\n2,{FOOD},2020-01-03,x,5,4,,,\n'
    (folder / "a.csv").write_text(text, encoding="utf-8")
    (folder / "b.csv").write_text(HEAD + f"3,{FOOD},2020-01-03,shanshan,5,4,,,\n", encoding="utf-8")
    (folder / "c.csv").write_text(HEAD + f'4,{FOOD},2020-01-03,gaochang,5,4,,,"a\n', encoding="utf-8")


def json_lines(folder: Path) -> None:
    lines = [
        f'{{"indicator": "{FOOD}", "date": "2020-01-02", "body": "gaochang", "sampled": 3, "passed": 2}}',
        "",
        '{"indicator": "cod-emissions", "date": "2020-01-02", "body": "gaochang", "amount": 123456789012345678.10}',
        f'{{"indicator": "{FOOD}", "date": null, "body": "gaochang", "sampled": NaN, "passed": 2}}',
        "{broken",
    ]
    (folder / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")


def typed(folder: Path) -> None:
    table = {
        "record_id": ["1", "2", "3", "4"],
        "indicator": [FOOD, FOOD, "cod-emissions", "famous-trademarks"],
        "body": ["gaochang", None, "gaochang", "gaochang"],
        "sampled": pa.array([10.0, float("nan"), None, None]),
        "passed": pa.array([9, 2**40, None, None]),
        "amount": pa.array([None, None, Decimal("0.100000001"), None], pa.decimal128(20, 9)),
    }
    moments = [datetime(2019, 12, 31, 16), datetime(2020, 1, 1), datetime(2020, 1, 1), datetime(2020, 1, 1)]  # noqa: DTZ001
    parquet.write_table(pa.table({**table, "date": pa.array(moments, pa.timestamp("us", "UTC"))}), folder / "a.parquet")
    parquet.write_table(pa.table({**table, "date": pa.array(moments, pa.timestamp("us"))}), folder / "b.parquet")
    parquet.write_table(pa.table({**table, "date": [date(2020, 1, 2)] * 4}), folder / "c.parquet")
    floats = {"indicator": ["cod-emissions"], "date": ["2020-01-01"], "body": ["toksun"], "amount": [0.1]}
    parquet.write_table(pa.table(floats), folder / "d.parquet")


def partitions(folder: Path) -> None:
    for body in ("gaochang", "shanshan", "x"):
        part = folder / f"indicator={FOOD}" / f"body={body}"
        part.mkdir(parents=True)
        (part / "part-0.csv").write_text("date,sampled,passed\n2020-01-02,3,2\n", encoding="utf-8")


def generated(folder: Path) -> None:
    GENERATE.generate(folder / "csv", 4000, bad=Fraction(1, 50), duplicates=5)
    GENERATE.generate(folder / "parquet", 1000, bad=Fraction(1, 50), seed=2, format_="parquet")
    for path in folder.rglob("*.csv"):
        if path.name != "records.csv":
            path.unlink()


CASES: list[Callable[[Path], None]] = [
    plain, undecodable, of_several_lines, json_lines, typed, partitions, generated,
]  # fmt: skip


WITH_IDS = (undecodable, of_several_lines, generated)
"""The cases that are also tried with --unique."""


def outcome(folder: Path | str, **wishes: Any) -> tuple[Any, ...]:
    """Everything that is seen of a roll-up."""
    refused: list[Any] = []

    def sink(row: Row, issues: Sequence[Issue]) -> None:
        refused.append((str(row.place), [(i.code, i.column, i.text, dict(i.blanks)) for i in issues]))

    result = roll_up(load_plan(), folder, sink=sink, **wishes)
    issues = sorted((i.place.path, i.code, i.column or "", i.text or "") for i in result.file_issues)
    return result.figures, result.records, result.refused, issues, sorted(refused, key=str)


@pytest.mark.java
@pytest.mark.skipif(which("java") is None, reason="Spark needs Java")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_spark_gives_what_the_embedded_engine_gives(tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    spark = {"engine": "spark", "master": "local[2]", "conf": {"spark.sql.files.maxPartitionBytes": "5000"}}
    different: list[tuple[str, bool]] = []
    for make in CASES:
        folder = tmp_path / make.__name__
        folder.mkdir()
        make(folder)
        for unique in (False, *([True] if make in WITH_IDS else [])):
            found = outcome(folder, unique=unique), outcome(folder, unique=unique, **spark)
            different += [] if found[0] == found[1] else [(make.__name__, unique)]
    assert different == []
    here = tmp_path / "generated"
    by_address = outcome(f"file://{here}", **spark)  # as s3a:// and hdfs:// would be
    assert by_address[:3] == outcome(here)[:3]
    with pytest.raises(UsageError, match="none"):
        outcome("file:///none/such", **spark)
    figures, records, refused, _, _ = outcome(tmp_path / "plain", **spark)
    assert (records, refused) == (60, 24)
    assert len(figures) > 3
