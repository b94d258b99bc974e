"""Records to measurements: what a row may say, what comes out, and that an engine does what the model does."""

from __future__ import annotations

import csv
import io
import json
import struct
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from builders import GENERATE
from qcity import load_plan, roll_up
from qcity.errors import FileError, UsageError
from qcity.measurement import Issue
from qcity.periods import read_period
from qcity.plan import Plan
from qcity.records import embedded, rollup, text, typed, verdicts
from qcity.records.batch import Row
from qcity.records.columns import Columns, check_columns_file
from qcity.records.distinct import Distinct, Store
from qcity.records.model import Record, judge_record, read_day
from qcity.records.rollup import Rollup
from qcity.records.tally import Tally
from qcity.records.terms import Terms
from qcity.source import Place

PLAN = load_plan()
HEAD = "record_id,indicator,date,body,sampled,passed,result,amount\n"
FOOD, DRUG, LATE = "food-sampling-pass-rate", "drug-pass-rate", "banned-pesticide-detection-rate"
COD, MARKS, GRAPES = "cod-emissions", "famous-trademarks", "grape-standardized-bases"


def rolled(tmp_path: Path, text: str | bytes, name: str = "records.csv", **wishes: Any) -> Rollup:
    """What comes of a file of this content."""
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return roll_up(wishes.pop("plan", PLAN), path, **wishes)


def shown(result: Rollup) -> list[tuple[str, str, str, Any]]:
    """Target, body, period, and the value or the two counts."""
    return [
        (f.target.id, f.body, str(f.period), f.value if f.numerator is None else (f.numerator, f.denominator))
        for f in result.figures
    ]


def wrong(result: Rollup) -> list[tuple[int | None, str]]:
    """Row and code of everything that was refused."""
    return [(issue.place.row, issue.code) for issue in result.row_issues]


def test_counts_and_results_are_pooled_by_target_body_and_year(tmp_path: Path) -> None:
    text = HEAD + (
        f"1,{FOOD},2020-01-02,gaochang,10,9,,\n2,{FOOD},2020-12-31,高昌区,5,5,,\n3,食品质量抽检合格率,2019-06-30,shanshan,,,不合格,\n"
        f"4,{FOOD},2020-03-01,gaochang,,,合格,\n"
    )
    result = rolled(tmp_path, text)
    assert shown(result) == [
        (FOOD, "gaochang", "2020", (15, 16)),
        (FOOD, "shanshan", "2019", (0, 1)),
    ]
    assert (result.records, result.refused, result.file_issues) == (4, 0, ())


def test_a_rate_that_is_to_be_low_counts_what_did_not_pass(tmp_path: Path) -> None:
    text = HEAD + f"1,{LATE},2020-01-02,gaochang,10,9,,\n2,{LATE},2020-01-02,gaochang,,,合格,\n"
    assert shown(rolled(tmp_path, text)) == [(LATE, "gaochang", "2020", (1, 11))]


def test_amounts_are_added_exactly(tmp_path: Path) -> None:
    rows = "".join(f"{i},{COD},2020-01-02,gaochang,,,,{text}\n" for i, text in enumerate(["0.1", "0.2", "1,000", "７"]))
    rows = rows.replace("1,000", '"1,000"')
    huge = f"9,{COD},2020-01-02,gaochang,,,,999999999999999999.999999999\n" * 3
    assert shown(rolled(tmp_path, HEAD + rows + huge)) == [
        (COD, "gaochang", "2020", Decimal("3000000000000001007.299999997"))
    ]


def test_things_are_counted_by_their_ids_once_for_each_target_body_and_period(tmp_path: Path) -> None:
    rows = [("a", "2020-01-02"), ("a", "2020-05-02"), ("b", "2020-01-02"), ("a", "2019-01-02"), (" a ", "2020-02-02")]
    text = HEAD + "".join(f"{i},{MARKS},{day},gaochang,,,,\n" for i, day in rows)
    assert shown(rolled(tmp_path, text)) == [(MARKS, "gaochang", "2019", 1), (MARKS, "gaochang", "2020", 2)]
    without = text.replace("record_id,", "").replace("\na,", "\n").replace("\nb,", "\n").replace("\n a ,", "\n")
    assert shown(rolled(tmp_path, without)) == [(MARKS, "gaochang", "2019", 1), (MARKS, "gaochang", "2020", 4)]


@pytest.mark.parametrize("most", [1, 500_000])
def test_ids_on_disk_count_as_those_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr("qcity.records.distinct.IN_MEMORY", most)
    cumulative = "municipal-quality-award-enterprises"
    rows = [
        *[(cumulative, "x", "2018"), (cumulative, "x", "2020"), (cumulative, "y", "2019")],
        *[(MARKS, "x", "2018"), (MARKS, "x", "2020"), (MARKS, "z", "2020")],
    ]
    text = HEAD + "".join(f"{i},{target},{year}-07-01,gaochang,,,,\n" for target, i, year in rows)
    assert shown(rolled(tmp_path, text)) == [
        (MARKS, "gaochang", "2018", 1),
        (MARKS, "gaochang", "2020", 2),
        (cumulative, "gaochang", "2018", 1),
        (cumulative, "gaochang", "2019", 2),
        (cumulative, "gaochang", "2020", 2),
    ]


def test_a_cumulative_target_runs_on_also_where_only_another_body_has_records(tmp_path: Path) -> None:
    text = HEAD + f"1,{GRAPES},2018-07-01,gaochang,,,,1.5\n2,{GRAPES},2019-07-01,shanshan,,,,2\n"
    assert shown(rolled(tmp_path, text)) == [
        (GRAPES, "gaochang", "2018", Decimal("1.5")),
        (GRAPES, "gaochang", "2019", Decimal("1.5")),
        (GRAPES, "shanshan", "2019", Decimal(2)),
    ]


@pytest.mark.parametrize(
    ("every", "periods"),
    [
        ("month", ["2020-01", "2020-06", "2020-07"]),
        ("quarter", ["2020Q1", "2020Q2", "2020Q3"]),
        ("half_year", ["2020H1", "2020H2"]),
        ("year", ["2020"]),
        (None, ["2020"]),
    ],
)
def test_periods_are_as_long_as_asked(tmp_path: Path, every: str | None, periods: list[str]) -> None:
    days = ("2020-01-31", "2020-06-30", "2020-07-01")
    text = HEAD + "".join(f"{day},{FOOD},{day},gaochang,1,1,,\n" for day in days)
    assert [period for _, _, period, _ in shown(rolled(tmp_path, text, every=every))] == periods


def test_a_target_with_a_cadence_gets_its_periods() -> None:
    target = PLAN.target("half-yearly-work-reports")
    assert str(Terms(PLAN).period_of(target, date(2020, 7, 1))) == "2020H2"


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"date": ""}, "empty-field", "date"),
        ({"indicator": ""}, "empty-field", "indicator"),
        ({"body": " "}, "empty-field", "body"),
        ({"passed": ""}, "empty-field", "passed"),
        ({"sampled": "", "passed": ""}, "empty-field", "sampled"),
        ({"indicator": "x"}, "unknown-indicator", "indicator"),
        ({"indicator": "air-quality-index"}, "not-from-records", "indicator"),
        ({"body": "turfan"}, "unknown-body", "body"),
        ({"date": "2020-02-30"}, "bad-date", "date"),
        ({"date": "2020-13-01"}, "bad-date", "date"),
        ({"date": "20-01-01"}, "bad-date", "date"),
        ({"date": "2022-01-01"}, "date-outside", "date"),
        ({"sampled": "12.5"}, "bad-count", "sampled"),
        ({"sampled": "1e3"}, "bad-count", "sampled"),
        ({"sampled": "NaN"}, "bad-count", "sampled"),
        ({"sampled": "1000000000"}, "bad-count", "sampled"),
        ({"sampled": "9223372036854775808"}, "bad-count", "sampled"),
        ({"passed": "-1"}, "bad-count", "passed"),
        ({"passed": "0x1F"}, "bad-count", "passed"),
        ({"passed": "1_0"}, "bad-count", "passed"),
        ({"passed": "11"}, "passed-above-sampled", "passed"),
        ({"result": "合格"}, "wrong-columns", "result"),
        ({"amount": "1"}, "wrong-columns", "amount"),
        ({"sampled": "", "passed": "", "result": "基本合格"}, "bad-result", "result"),
        ({"body": "\ufffd"}, "undecodable", "body"),
        ({"indicator": COD}, "wrong-columns", "sampled"),
        ({"indicator": COD, "sampled": "", "passed": ""}, "empty-field", "amount"),
        ({"indicator": COD, "sampled": "", "passed": "", "amount": "1.2x"}, "bad-number", "amount"),
        ({"indicator": COD, "sampled": "", "passed": "", "amount": "1" * 19}, "bad-number", "amount"),
        ({"indicator": COD, "sampled": "", "passed": "", "amount": "0.0000000001"}, "bad-number", "amount"),
        ({"indicator": COD, "sampled": "", "passed": "", "amount": "-1"}, "out-of-range", "amount"),
        ({"indicator": MARKS, "sampled": "", "passed": "", "amount": "1.5"}, "not-whole", "amount"),
        ({"indicator": MARKS, "sampled": "", "passed": "", "record_id": ""}, "empty-field", "record_id"),
    ],
)
def test_a_row_that_is_wrong_is_refused_with_its_line_and_reason(
    tmp_path: Path, cells: dict[str, str], code: str, column: str
) -> None:
    row = {
        "record_id": "1", "indicator": FOOD, "date": "2020-01-02", "body": "gaochang", "sampled": "10", "passed": "9",
        "result": "", "amount": "", **cells,
    }  # fmt: skip
    result = rolled(tmp_path, HEAD + f"1,{DRUG},2020-01-02,gaochang,3,3,,\n" + ",".join(row.values()) + "\n")
    assert [(i.place.row, i.code, i.column) for i in result.row_issues] == [(3, code, column)]
    assert (result.records, result.refused) == (2, 1)
    assert shown(result) == [(DRUG, "gaochang", "2020", (3, 3))]
    assert not result.is_sound()
    assert result.is_sound(Fraction(1, 2))


def test_everything_that_is_wrong_with_a_row_is_told(tmp_path: Path) -> None:
    result = rolled(tmp_path, HEAD + "1,x,2020-02-30,turfan,a,9,,\n")
    assert wrong(result) == [
        (2, "unknown-indicator"), (2, "bad-date"), (2, "unknown-body"), (2, "bad-count"),
    ]  # fmt: skip
    assert result.refused == 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-06-30", "2020-06-30"),
        ("2020/6/3", "2020-06-03"),
        ("2020.6.3", "2020-06-03"),
        ("20200630", "2020-06-30"),
        ("２０２０年６月３０日", "2020-06-30"),
        ("2020-06-30 23:59", "2020-06-30"),
        ("2020-06-30T23:59:59.123456", "2020-06-30"),
        ("2020-06-30T23:30:00Z", "2020-07-01"),
        ("2020-06-30T00:30:00+09:00", "2020-06-29"),
        ("2020-06-30T23:30:00+08:00", "2020-06-30"),
        ("2020-06-30T25:00", None),
        ("2020-02-30", None),
        ("2020-06", None),
        ("30/06/2020", None),
        ("9999-12-31T23:00:00-12:00", None),
        ("2020-06-30\n", "2020-06-30"),
        ("", None),
    ],
)
def test_the_days_that_can_be_read(text: str, day: str | None) -> None:
    found = read_day(text)
    assert (None if found is None else found.isoformat()) == day


def test_dates_must_lie_in_the_period_that_is_asked_for(tmp_path: Path) -> None:
    text = HEAD + f"1,{FOOD},2020-06-30,gaochang,1,1,,\n2,{FOOD},2020-07-01,gaochang,1,1,,\n"
    result = rolled(tmp_path, text, period=read_period("2020H1"))
    assert wrong(result) == [(3, "date-outside")]


def test_without_a_column_of_bodies_the_whole_is_meant(tmp_path: Path) -> None:
    text = f"指标,日期,抽检数,合格数\n{FOOD},2020-06-30,4,3\n"
    assert shown(rolled(tmp_path, text)) == [(FOOD, "turpan", "2020", (3, 4))]


def test_lines_are_physical_whatever_quotes_and_blank_lines_do(tmp_path: Path) -> None:
    text = (
        "备注,指标,日期,地区,抽检数,合格数\r\n\r\n"
        f'"a\nb",{FOOD},2020-06-30,gaochang,4,3\r\n'
        f",{FOOD},2020-06-31,gaochang,4,3\r\n\r\n"
        f'"c\n\nd",{FOOD},2020-06-30,"gaochang",x,3\r\n'
        f"e,{FOOD},2020-06-30,gaochang,4,5"
    )
    result = rolled(tmp_path, text)
    assert wrong(result) == [(5, "bad-date"), (7, "bad-count"), (10, "passed-above-sampled")]
    assert (result.records, shown(result)) == (4, [(FOOD, "gaochang", "2020", (3, 4))])


def test_a_row_with_more_cells_than_headings_is_refused_and_one_with_fewer_has_empty_ones(tmp_path: Path) -> None:
    text = HEAD + f"1,{FOOD},2020-01-02,gaochang,10,9,,,x\n2,{FOOD},2020-01-02,gaochang,10,9\n3,{FOOD}\n"
    found = wrong(rolled(tmp_path, text))
    assert found == [(2, "ragged-row"), (4, "empty-field"), (4, "empty-field")]


@pytest.mark.parametrize("more", [",x", ",,x", ",,,x", ",,,,,x", "," * 30 + "x", ",,,,,,", ",x,x,x,x,x,x", "," * 30])
@pytest.mark.parametrize("place", [0, 1, 3])
def test_cells_too_many_are_found_wherever_their_row_stands(tmp_path: Path, more: str, place: int) -> None:
    row = f"1,{FOOD},2020-01-02,gaochang,10,9,,"
    rows = [row] * 3
    rows.insert(place, row + more)
    is_wrong = "x" in more
    result = rolled(tmp_path, HEAD + "\n".join(rows) + "\n")
    assert shown(result) == [(FOOD, "gaochang", "2020", (27, 30) if is_wrong else (36, 40))]
    assert wrong(result) == ([(place + 2, "ragged-row")] if is_wrong else [])


def test_quotes_that_never_close_cost_their_row_alone(tmp_path: Path) -> None:
    row = ",2020-01-02,gaochang,{},,\n"
    text = HEAD + f"1,{FOOD}" + row.format("10,9") + f'2,"{FOOD}' + row.format("10,9") + f"3,{FOOD}" + row.format("1,1")
    result = rolled(tmp_path, text)
    assert result.row_issues[0].code in ("unclosed-quote", "bad-quoting")
    assert result.row_issues[0].place.row == 3
    assert shown(result) == [(FOOD, "gaochang", "2020", (10, 11))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("is_packed", [False, True])
def test_encodings_are_told_and_transcoded(tmp_path: Path, encoding: str, is_packed: bool) -> None:
    import gzip

    text = (
        "指标,日期,地区,结果\n"
        + "食品质量抽检合格率,2020-06-30,高昌区,合格\n" * 50
        + "食品质量抽检合格率,2020-06-30,高昌,好\n"
    )
    content = text.encode(encoding)
    result = rolled(tmp_path, gzip.compress(content) if is_packed else content, "a.csv.gz" if is_packed else "a.csv")
    assert shown(result) == [(FOOD, "gaochang", "2020", (50, 50))]
    assert [(i.place.row, i.code, i.text) for i in result.row_issues] == [(52, "bad-result", "好")]


def test_bytes_that_cannot_be_decoded_cost_their_row_alone(tmp_path: Path) -> None:
    text = f"指标,日期,地区,抽检数,合格数\n{FOOD},2020-06-30,高昌区,4,3\n{FOOD},2020-06-30,高昌X,4,3\n".encode()
    assert wrong(rolled(tmp_path, text.replace(b"X", b"\xff"))) == [(3, "undecodable")]


def test_a_packed_file_that_breaks_off_is_told(tmp_path: Path) -> None:
    import gzip

    content = gzip.compress((HEAD + f"1,{FOOD},2020-01-02,gaochang,10,9,,\n" * 1000).encode())
    result = rolled(tmp_path, content[:-20], "a.csv.gz")
    assert [issue.code for issue in result.file_issues] == ["unreadable-file"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty-file"),
        ("\n \n", "empty-file"),
        ("a,b\n1,2\n", "no-records-header"),
        ("indicator,date,sampled\n1,2,3\n", "missing-column"),
        ("indicator,sampled,passed\n1,2,3\n", "missing-column"),
        ("indicator,指标,date,result\n1,2,3,4\n", "column-twice"),
        (HEAD, "nothing-to-check"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(tmp_path: Path, text: str, code: str) -> None:
    result = rolled(tmp_path, text)
    assert [issue.code for issue in result.file_issues] == [code]
    assert not result.is_sound(Fraction(1))


def test_folders_patterns_and_partitions(tmp_path: Path) -> None:
    part = tmp_path / "data" / f"indicator={FOOD}" / "body=%E9%AB%98%E6%98%8C%E5%8C%BA"
    part.mkdir(parents=True)
    (part / "part-0.csv").write_text("date,sampled,passed\n2020-01-02,3,2\n", encoding="utf-8")
    (part / "part-1.jsonl").write_text('{"date": "2020-01-02", "sampled": 4, "passed": 4}\n', encoding="utf-8")
    parquet.write_table(pa.table({"date": [date(2020, 1, 2)], "sampled": [5], "passed": [5]}), part / "part-2.parquet")
    (part / "_SUCCESS").write_text("", encoding="utf-8")
    for given_path in (tmp_path / "data", f"{tmp_path}/data/*/*/part-?.*"):
        result = roll_up(PLAN, str(given_path))
        assert shown(result) == [(FOOD, "gaochang", "2020", (11, 12))]
        assert result.file_issues == ()
    (part / "notes.doc").write_text("x", encoding="utf-8")
    assert [i.code for i in roll_up(PLAN, tmp_path / "data").file_issues] == ["unknown-type"]


@pytest.mark.parametrize("path", ["none.csv", "none-*.csv", "a.doc"])
def test_a_path_that_cannot_be_used_is_a_usage_error(tmp_path: Path, path: str) -> None:
    (tmp_path / "a.doc").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError):
        roll_up(PLAN, str(tmp_path / path))


def test_json_lines_keep_numbers_as_they_are_written(tmp_path: Path) -> None:
    lines = [
        f'{{"indicator": "{FOOD}", "date": "2020-01-02", "body": "gaochang", "sampled": 3, "passed": 2}}',
        "",
        f'{{"indicator": "{COD}", "date": "2020-01-02", "body": "gaochang", "amount": 0.10}}',
        f'{{"indicator": "{COD}", "date": "2020-01-02", "body": "gaochang", "amount": 123456789012345678.123456789}}',
        f'{{"indicator": "{FOOD}", "date": "2020-01-02", "body": "gaochang", "sampled": 12.5, "passed": 2}}',
        f'{{"indicator": "{FOOD}", "date": null, "body": "gaochang", "sampled": NaN, "passed": 2}}',
        '{"indicator": ["x"]}',
        "{broken",
        f'{{"indicator": "{FOOD}", "date": "2020-01-02", "地区": "gaochang", "body": "x", "result": "合格"}}',
    ]
    result = rolled(tmp_path, "\n".join(lines), "a.jsonl")
    assert shown(result) == [
        (COD, "gaochang", "2020", Decimal("123456789012345678.223456789")),
        (FOOD, "gaochang", "2020", (2, 3)),
    ]
    assert {row for row, _ in wrong(result)} == {5, 6, 7, 8, 9}
    assert {(5, "bad-count"), (6, "empty-field"), (6, "bad-count"), (7, "bad-record"), (8, "bad-record")} <= set(
        wrong(result)
    )
    assert (9, "column-twice") in wrong(result)


def test_typed_columns_are_read_as_what_they_are(tmp_path: Path) -> None:
    moment = pa.array([1577923200000000, 1577836800000000 - 8 * 3600 * 10**6 - 1, None, 0], pa.timestamp("us", "UTC"))
    table = pa.table(
        {
            "指标": [FOOD, FOOD, FOOD, FOOD],
            "日期": moment,
            "地区": pa.array(["gaochang"] * 4).dictionary_encode(),
            "抽检数": pa.array([10.0, 5.0, float("nan"), 2.5]),
            "合格数": pa.array([9, 5, 1, 1], pa.uint8()),
        }
    )
    parquet.write_table(table, tmp_path / "a.parquet")
    for records in (tmp_path / "a.parquet", table, pl.from_arrow(table)):
        result = roll_up(PLAN, records)
        assert shown(result) == [(FOOD, "gaochang", "2019", (5, 5)), (FOOD, "gaochang", "2020", (9, 10))]
        assert wrong(result) == [(3, "empty-field"), (3, "bad-count"), (4, "bad-count")]


def test_amounts_in_binary_floats_are_refused_and_decimals_are_exact(tmp_path: Path) -> None:
    cells = {"indicator": [COD] * 2, "date": [date(2020, 1, 2)] * 2, "body": ["gaochang"] * 2}
    result = roll_up(PLAN, pa.table({**cells, "amount": [0.1, 0.2]}))
    assert [(i.code, i.text) for i in result.file_issues] == [("inexact-column", "DOUBLE")]
    decimals = pa.array([Decimal("0.100000001"), Decimal(-1)], pa.decimal128(20, 9))
    result = roll_up(PLAN, pa.table({**cells, "amount": decimals}))
    assert shown(result) == [(COD, "gaochang", "2020", Decimal("0.100000001"))]
    assert wrong(result) == [(2, "out-of-range")]


def test_a_damaged_parquet_file_is_told(tmp_path: Path) -> None:
    result = rolled(tmp_path, b"PAR1 and nothing else", "a.parquet")
    assert [issue.code for issue in result.file_issues] == ["unreadable-file"]


@pytest.mark.parametrize("unique", [False, True])
def test_a_parquet_file_that_is_damaged_in_the_middle_is_told(tmp_path: Path, unique: bool) -> None:
    ids = [str(i) for i in range(20_000)]
    columns = {"indicator": [FOOD], "date": ["2020-01-02"], "body": ["gaochang"], "sampled": ["1"], "passed": ["1"]}
    table = pa.table({**{name: value * len(ids) for name, value in columns.items()}, "record_id": ids})
    parquet.write_table(table, tmp_path / "a.parquet", compression="snappy", use_dictionary=False)
    content = bytearray((tmp_path / "a.parquet").read_bytes())
    for i in range(100, len(content) - 3000):
        content[i] = 0xFF
    (tmp_path / "a.parquet").write_bytes(content)
    result = roll_up(PLAN, tmp_path / "a.parquet", unique=unique)
    assert [(issue.code, issue.place.path) for issue in result.file_issues] == [
        ("unreadable-file", str(tmp_path / "a.parquet"))
    ]


def test_too_little_memory_is_no_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: Any) -> None:
        raise duckdb.OutOfMemoryException("Out of Memory Error")

    monkeypatch.setattr(typed.TypedReader, "_part", exhausted)
    with pytest.raises(UsageError):
        roll_up(PLAN, pa.table({"indicator": [FOOD], "date": ["2020-01-02"], "result": ["合格"]}))


def test_a_table_whose_text_is_not_valid_is_told() -> None:
    offsets = pa.py_buffer(struct.pack("<2i", 0, 3))
    broken = pa.Array.from_buffers(pa.string(), 1, [None, offsets, pa.py_buffer(b"a\xffb")])
    result = roll_up(PLAN, pa.table({"indicator": broken, "date": ["2020-01-02"], "result": ["合格"]}))
    assert [issue.code for issue in result.file_issues] == ["unreadable-file"]


def test_a_mapping_file_names_columns_constants_and_results(tmp_path: Path) -> None:
    columns = check_columns_file(
        "map.yaml",
        "columns: {date: 送检日, result: [判定, 结论]}\n"
        f"constants: {{indicator: {FOOD}, body: 高昌区}}\nresults: {{passed: [符合, P], failed: 不符合}}\n".encode(),
    )
    text = "送检日,判定\n2020-01-02,符合\n2020-01-02,P\n2020-01-02,不符合\n2020-01-02,合格\n2020-01-02,?\n"
    result = rolled(tmp_path, text, columns=columns)
    assert shown(result) == [(FOOD, "gaochang", "2020", (3, 4))]
    assert wrong(result) == [(6, "bad-result")]


@pytest.mark.parametrize(
    "text", ["[]", "columns: {sample: x}", "constants: {sampled: x}", "results: {good: x}", "other: x", "columns: 3"]
)
def test_a_mapping_file_that_is_wrong_is_told_with_its_lines(text: str) -> None:
    with pytest.raises(FileError):
        check_columns_file("map.yaml", text.encode())


@pytest.mark.parametrize("format_", ["csv", "parquet"])
@pytest.mark.parametrize(
    "day", ["2020年6月{day}日", "2020/6/{day}", "2020-06-{day:02}T10:{day:02}:{minute:02}.5", "2020-06-{day:02}"]
)
def test_spellings_cost_the_model_one_look_each(tmp_path: Path, day: str, format_: str) -> None:
    days = [day.format(day=1 + i % 30, minute=i % 60) for i in range(6000)]
    table = pl.DataFrame({"指标": "食品 质量抽检合格率", "日期": days, "地区": "高昌区　", "结果": " 合格"})
    path = tmp_path / f"records.{format_}"
    table.write_csv(path) if format_ == "csv" else table.write_parquet(path)
    calls = 0

    def counted(*args: Any) -> Any:
        nonlocal calls
        calls += 1
        return judge_record(*args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rollup, "judge_record", counted)
        patch.setattr(verdicts, "judge_record", counted)
        result = roll_up(PLAN, path)
    assert shown(result) == [(FOOD, "gaochang", "2020", (6000, 6000))]
    assert 0 < calls < 100


def test_of_two_headings_for_a_column_the_one_that_is_chosen_counts(tmp_path: Path) -> None:
    content = f"指标,登记日期,办结日期,结果\n{FOOD},2019-12-30,2020-01-02,合格\n"
    assert rolled(tmp_path, content).file_issues[0].code == "column-twice"
    columns = check_columns_file("map.yaml", "columns: {date: 办结日期}".encode())
    assert shown(rolled(tmp_path, content, columns=columns)) == [(FOOD, "turpan", "2020", (1, 1))]
    line = json.dumps({"指标": FOOD, "登记日期": "2019-12-30", "办结日期": "2020-01-02", "结果": "合格"})
    assert wrong(rolled(tmp_path, line, "a.jsonl")) == [(1, "column-twice")]
    assert shown(rolled(tmp_path, line, "a.jsonl", columns=columns)) == [(FOOD, "turpan", "2020", (1, 1))]
    both = check_columns_file("map.yaml", "columns: {date: [办结日期, 登记日期]}".encode())
    assert rolled(tmp_path, content, columns=both).file_issues[0].code == "column-twice"


def test_a_numerator_is_not_taken_for_what_passed(tmp_path: Path) -> None:
    result = rolled(tmp_path, f"指标,日期,分母,分子\n{LATE},2020-01-02,100,2\n")
    assert [(i.code, i.column) for i in result.file_issues] == [("missing-column", "passed")]


def test_json_lines_without_a_body_mean_the_whole(tmp_path: Path) -> None:
    record = {"indicator": FOOD, "date": "2020-01-02", "result": "合格"}
    lines = [record, {**record, "body": ""}, {**record, "body": None}, {**record, "body": "gaochang"}, record]
    result = rolled(tmp_path, "\n".join(map(json.dumps, lines)), "a.jsonl")
    assert shown(result) == [(FOOD, "turpan", "2020", (2, 2)), (FOOD, "gaochang", "2020", (1, 1))]
    assert wrong(result) == [(2, "empty-field"), (3, "empty-field")]


def test_a_moment_counts_for_its_day_in_china_however_it_is_stored(tmp_path: Path) -> None:
    moments = [datetime(2019, 12, 31, hour, tzinfo=UTC) for hour in (15, 16)]
    table = pa.table({"indicator": [FOOD] * 2, "date": pa.array(moments), "result": ["合格"] * 2})
    parquet.write_table(table, tmp_path / "a.parquet")
    parquet.write_table(table, tmp_path / "b.parquet", use_deprecated_int96_timestamps=True)
    for path in ("a.parquet", "b.parquet"):
        assert shown(roll_up(PLAN, tmp_path / path)) == [
            (FOOD, "turpan", "2019", (1, 1)),
            (FOOD, "turpan", "2020", (1, 1)),
        ]


def test_an_amount_is_shown_without_zeros_at_its_end() -> None:
    table = pa.table({"indicator": [COD], "date": ["2020-01-02"], "amount": pa.array([Decimal("1.500")])})
    assert str(roll_up(PLAN, table).figures[0].value) == "1.5"


def test_white_space_around_an_id_is_taken_away_in_every_format(tmp_path: Path) -> None:
    ids = ["x", "x\t", "x\u3000", "x\x1f", "x\xa0"]
    columns = {"record_id": ids, "indicator": [MARKS] * 5, "date": ["2020-01-02"] * 5, "body": ["gaochang"] * 5}
    frame = pl.DataFrame(columns)
    frame.write_csv(tmp_path / "a.csv")
    frame.write_parquet(tmp_path / "b.parquet")
    for name in ("a.csv", "b.parquet"):
        assert shown(roll_up(PLAN, tmp_path / name)) == [(MARKS, "gaochang", "2020", 1)]
        assert roll_up(PLAN, tmp_path / name, unique=True).refused == 4


def test_white_space_in_a_cell_is_empty_and_nothing_is_learnt_from_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEAD + f"1,{FOOD},2020-01-02,gaochang,10,9, ,\n")
    (tmp_path / "b.csv").write_text(HEAD + f"2,{FOOD},2020-01-02,gaochang,,, ,\n")
    result = roll_up(PLAN, tmp_path)
    assert shown(result) == [(FOOD, "gaochang", "2020", (9, 10))]
    assert wrong(result) == [(2, "empty-field")]


def test_a_folder_may_give_a_count(tmp_path: Path) -> None:
    result = rolled(tmp_path, f"indicator,date,body,passed\n{FOOD},2020-01-02,gaochang,9\n", "sampled=10/a.csv")
    assert shown(result) == [(FOOD, "gaochang", "2020", (9, 10))]


def test_a_cell_may_hold_the_separator_of_cells() -> None:
    table = pa.table({"indicator": ["x\x1fy"], "date": ["2020-01-02"], "body": ["gaochang"], "result": ["合格"]})
    assert wrong(roll_up(PLAN, table)) == [(1, "unknown-indicator")]


def test_ids_that_come_twice_are_refused_also_across_files(tmp_path: Path) -> None:
    row = "{id},{target},2020-01-02,gaochang,1,1,,\n"
    (tmp_path / "a.csv").write_text(HEAD + row.format(id="x", target=FOOD) + row.format(id="y", target=FOOD))
    (tmp_path / "b.csv").write_text(HEAD + row.format(id="z", target=FOOD) + row.format(id=" x ", target=DRUG))
    parquet.write_table(
        pa.table(
            {"record_id": ["y"], "indicator": [FOOD], "date": ["2020-01-02"], "body": ["gaochang"], "result": ["合格"]}
        ),
        tmp_path / "c.parquet",
    )
    result = roll_up(PLAN, tmp_path, unique=True)
    assert [(Path(i.place.path).name, i.place.row, i.code) for i in result.row_issues] == [
        ("b.csv", 3, "duplicate-record"),
        ("c.parquet", 1, "duplicate-record"),
    ]
    assert result.row_issues[0].blanks["first"] == f"{tmp_path}/a.csv:2"
    assert shown(result) == [(FOOD, "gaochang", "2020", (3, 3))]
    assert roll_up(PLAN, tmp_path).refused == 0
    no_id = rolled(tmp_path / "other", HEAD + row.format(id="", target=FOOD), unique=True)
    assert wrong(no_id) == [(2, "empty-field")]


# -- the engine does what the model does

WORDS = st.sampled_from(
    [
        *[
            "",
            " ",
            "x",
            FOOD,
            COD,
            MARKS,
            LATE,
            "食品质量抽检合格率",
            "食品质量 抽检合格率",
            "air-quality-index",
            "gaochang",
        ],
        *["高昌区", "高昌区 ", "turpan", "2020-01-02", "2020/1/2", "2020-02-30", "1999-12-31", "2030-01-01"],
        *["2020-01-02T23:00:00Z", "0", "1", "10", "9", "007", "+5", " 5 ", "１２", "12.0", "12.5", "1e3", "-1", "NaN"],
        *["999999999", "1000000000", "9223372036854775808", "0.5", "1.0", "-0.5", "合格", "不合格", " 合格", "好"],
        *["a\nb", 'q"q', "a,b", "\u3000", "=1", "\x00", "检1"],
    ]
)
GOOD = st.sampled_from(
    [
        ("1", FOOD, "2020-01-02", "gaochang", "10", "9", "", ""),
        ("2", FOOD, "2019-01-02", "高昌区", "", "", "合格", ""),
        ("3", COD, "2020-01-02", "shanshan", "", "", "", "1.25"),
        ("4", MARKS, "2020-01-02", "shanshan", "", "", "", ""),
        ("4", MARKS, "2020-01-02", "shanshan", "", "", "", "3"),
    ]
)


@st.composite
def cells(draw: st.DrawFn) -> Sequence[str]:
    """A row that is right, with up to three cells changed, cut off or added."""
    row = list(draw(GOOD))
    for i in draw(st.lists(st.integers(0, 7), max_size=3)):
        row[i] = draw(WORDS)
    return [*row[: draw(st.integers(0, 8))], *draw(st.just([]))] if draw(st.integers(0, 9)) == 0 else row


def by_the_model(plan: Plan, content: str) -> tuple[list[Any], list[tuple[int, str]]]:
    """Figures and refused rows, row by row with the standard library and the model alone."""
    terms = Terms(plan)
    store = Store(Path("unused"), 2**28)
    tally = Tally(terms, Distinct(store, frozenset(t.id for t in plan.targets if t.measure == "cumulative")))
    refused: list[tuple[int, str]] = []
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    heading = next(reader)
    before = reader.line_num
    for row in reader:
        line, before = before + 1, reader.line_num
        if not any(cell.strip() for cell in row):
            continue
        found: dict[str, str | None] = {c: row[i] if i < len(row) else "" for i, c in enumerate(heading)}
        judged = judge_record(found, terms, Place("x", None, line))
        if isinstance(judged, Record):
            tally.add_record(judged)
        else:
            refused += [(line, issue.code) for issue in judged]
    figures = [
        (f.target.id, f.body, str(f.period), f.records, f.value, f.numerator, f.denominator) for f in tally.figures()
    ]
    return figures, refused


@st.composite
def some_rows(draw: st.DrawFn) -> list[Sequence[str]]:
    """Rows of which some come again and again, in any order, so that groups have one, two and many rows."""
    chosen = draw(st.lists(st.tuples(cells(), st.sampled_from([1, 1, 2, 3, 6])), max_size=20))
    rows = [row for row, times in chosen for _ in range(times)]
    draw(st.randoms(use_true_random=False)).shuffle(rows)
    return rows


def figures_of(result: Rollup) -> list[Any]:
    return [
        (f.target.id, f.body, str(f.period), f.records, f.value, f.numerator, f.denominator) for f in result.figures
    ]


@settings(max_examples=60, deadline=None)
@given(some_rows(), st.sampled_from([100, 333, 2**20]), st.booleans())
def test_an_engine_accepts_refuses_and_adds_what_the_model_does(
    rows: list[Sequence[str]], size: int, quotes_all: bool
) -> None:
    import tempfile

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL if quotes_all else csv.QUOTE_MINIMAL)
    writer.writerow(HEAD.strip().split(","))
    writer.writerows(rows)
    expected = by_the_model(PLAN, buffer.getvalue())
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(embedded, "SEGMENT", size)
        patch.setattr(text, "MANY", 2)  # so that days that are no plain ones become groups
        result = rolled(Path(folder), buffer.getvalue())
    assert (figures_of(result), wrong(result)) == expected


@settings(max_examples=40, deadline=None)
@given(some_rows())
def test_tables_of_text_are_accepted_refused_and_added_like_files(rows: list[Sequence[str]]) -> None:
    names = HEAD.strip().split(",")
    whole = [[*row, *[""] * 8][:8] for row in rows if any(cell.strip() for cell in row)]
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([names, *whole])
    figures, refused = by_the_model(PLAN, buffer.getvalue())
    columns = {name: pa.array([row[i] or None for row in whole], pa.string()) for i, name in enumerate(names)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typed, "ROWS_A_CORE", 7)
        result = roll_up(PLAN, pa.table(columns))
    heights = [1 + sum(cell.count("\n") for cell in row) for row in whole]
    lines = list(accumulate(heights, initial=2))
    assert figures_of(result) == figures
    assert [(lines[row - 1], code) for row, code in wrong(result) if row] == refused


@settings(max_examples=15, deadline=None)
@given(st.lists(cells(), min_size=1, max_size=15), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_changes_the_figures(rows: list[Sequence[str]], chance: Any) -> None:
    import tempfile

    found = []
    for _ in range(2):
        buffer = io.StringIO()
        csv.writer(buffer).writerows([HEAD.strip().split(","), *rows])
        with tempfile.TemporaryDirectory() as folder:
            found.append(shown(rolled(Path(folder), buffer.getvalue())))
        chance.shuffle(rows)
    assert found[0] == found[1]


@pytest.mark.parametrize("format_", GENERATE.FORMATS)
@pytest.mark.parametrize("chinese", [False, True])
def test_the_answers_of_the_generator_come_out_exactly(tmp_path: Path, format_: str, chinese: bool) -> None:
    encoding = "gb18030" if chinese and format_.startswith("csv") else "utf-8"
    bad = Fraction(1, 100)
    path = GENERATE.generate(tmp_path, 3000, bad=bad, format_=format_, chinese=chinese, encoding=encoding, duplicates=7)
    refused: list[tuple[str, str]] = []

    def sink(row: Row, issues: Sequence[Issue]) -> None:
        refused.append((str(row.place.row), " ".join(issue.code for issue in issues)))

    result = roll_up(PLAN, path, every="year", unique=True, sink=sink)
    with (tmp_path / "answers.csv").open(encoding="utf-8") as file:
        answers = list(csv.reader(file))[1:]
    with (tmp_path / "rejects.csv").open(encoding="utf-8") as file:
        rejects = list(csv.reader(file))[1:]
    assert [list(one) for one in refused] == rejects
    assert len(rejects) == 37
    written = []
    for f in result.figures:
        counts = ["", ""] if f.numerator is None else [str(f.numerator), str(f.denominator)]
        value = "" if f.value is None else f"{f.value.normalize():f}"
        written.append([f.target.id, str(f.period), f.body, value, *counts])
    assert written == answers


def test_nothing_temporary_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "a.csv").write_text(HEAD + f"1,{MARKS},2020-01-02,gaochang,,,,\n")

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    roll_up(PLAN, tmp_path / "a.csv", unique=True)
    (tmp_path / "b.csv").write_text(HEAD + f"1,{MARKS},x,gaochang,,,,\n")
    with pytest.raises(KeyboardInterrupt):
        roll_up(PLAN, tmp_path / "b.csv", sink=interrupt)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv"]


def test_an_absent_library_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rollup, "find_spec", lambda name: None if name == "polars" else name)
    with pytest.raises(UsageError, match=r"qcity\[records\]"):
        roll_up(PLAN, "x.csv")
    monkeypatch.setattr(rollup, "find_spec", lambda name: None if name == "pyspark" else name)
    with pytest.raises(UsageError, match=r"qcity\[spark\]"):
        roll_up(PLAN, "x.csv", engine="spark")


def test_no_library_is_imported_before_its_absence_is_told() -> None:
    without = "import sys; sys.modules.update(dict.fromkeys(('polars', 'duckdb', 'narwhals', 'pyarrow', 'pyspark')))"
    call = f"{without}; sys.argv[1:] = ['rollup', 'x.csv']; from qcity.__main__ import run; run()"
    done = subprocess.run([sys.executable, "-c", call], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'qcity[records]'" in done.stderr


def test_columns_are_found_by_their_names_in_either_language() -> None:
    columns = Columns()
    assert [columns.column_of(name) for name in ("抽检批次", " Ｄａｔｅ ", "记录编号", "备注")] == [
        "sampled", "date", "record_id", None,
    ]  # fmt: skip
