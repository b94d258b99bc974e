"""Records: JSON, JSON Lines, YAML and Parquet, whose rows have keys of their own."""

from __future__ import annotations

import builtins
import io
import json
import re
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcity.codes import CODES
from qcity.header import header_score
from qcity.readers import Document, Fault, recordtable
from qcity.readers import json as json_reader
from qcity.readers import jsonl as jsonl_reader
from qcity.readers import parquet as parquet_reader
from qcity.readers import yaml as yaml_reader
from qcity.readers.jsonscan import Reading
from qcity.readers.limits import VARIABLE

Item = tuple[int, list[str]] | Fault
Read = Callable[..., Document]


def items(read: Read, content: str | bytes, encoding: str | None = None) -> list[Item]:
    """Everything that a reader says: the document's faults, then the rows and faults of its sheet."""
    found = read(content.encode() if isinstance(content, str) else content, header_score, encoding)
    return [*found.faults, *(item for sheet in found.sheets for item in sheet.rows)]


def rows(read: Read, content: str | bytes) -> list[tuple[int, list[str]]]:
    """The rows of a file without a fault."""
    found = items(read, content)
    assert not [item for item in found if isinstance(item, Fault)]
    return [item for item in found if not isinstance(item, Fault)]


def faults(read: Read, content: str | bytes) -> list[tuple[str, int | None, str]]:
    """Code, row and English reason of each fault."""
    return [
        (item.code, item.row, getattr(item.blanks.get("reason", ""), "en", ""))
        for item in items(read, content)
        if isinstance(item, Fault)
    ]


def of_json(content: str | bytes) -> list[tuple[int, list[str]]]:
    return rows(json_reader.read, content)


# -- JSON ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('[{"指标": "a", "数值": 97.80}]', [(1, ["指标", "数值"]), (1, ["a", "97.80"])]),
        ('\n[\n {"a": 1},\n {"b": 2, "a": 3}\n]\n', [(3, ["a", "b"]), (3, ["1", ""]), (4, ["3", "2"])]),
        ('[\r\n{"a": 1},\r\n\r{"a": 2}]', [(2, ["a"]), (2, ["1"]), (4, ["2"])]),
        ('{"data": [{"a": 1}]}', [(1, ["a"]), (1, ["1"])]),
        ('{"a": "x", "b": 1}', [(1, ["a", "b"]), (1, ["x", "1"])]),
        ('[{"a": {}}, {"a": 1}]'.replace("{}", '""'), [(1, ["a"]), (1, [""]), (1, ["1"])]),
        ('[{}, {"a": 1}]', [(1, ["a"]), (1, [""]), (1, ["1"])]),
        ('[{"a": "x\\u4e00\\n\\"}"}]', [(1, ["a"]), (1, ['x一\n"}'])]),
        ('[{"a": "\\ud83d\\ude00"}]', [(1, ["a"]), (1, ["😀"])]),
        ('[{"a": "\\ud83d"}]', [(1, ["a"]), (1, ["\ufffd"])]),
    ],
)
def test_every_object_is_a_row_under_all_keys_in_the_order_first_met(
    content: str, expected: list[tuple[int, list[str]]]
) -> None:
    assert of_json(content) == expected


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("97.80", "97.80"),
        ("-0", "-0"),
        ("12345678901234567890.10", "12345678901234567890.10"),
        ("1e3", "1000"),
        ("1.5E+3", "1500"),
        ("25e-1", "2.5"),
        ("1e999999999", "1e999999999"),
        ("1e-999999999", "1e-999999999"),
        ("1e" + "9" * 5000, "1e" + "9" * 5000),
        ("9" * 5000, "9" * 5000),
        ("NaN", "NaN"),
        ("-Infinity", "-Infinity"),
        ("true", "true"),
        ("false", "false"),
        ("null", ""),
        ('"31.2%"', "31.2%"),
    ],
)
@pytest.mark.parametrize("beside", ["", ', "b": "\\u0041"'])
def test_a_value_is_taken_as_it_is_written(written: str, cell: str, beside: str) -> None:
    assert of_json(f'[{{"a": {written}{beside}}}]')[1][1][0] == cell


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_json_is_read_in_every_encoding_that_delimited_text_is(encoding: str) -> None:
    assert of_json('[{"指标": "森林"}]'.encode(encoding)) == [(1, ["指标"]), (1, ["森林"])]


def test_plain_values_beside_the_list_stand_above_the_header() -> None:
    content = '{"报告期": 2020, "meta": {"page": [1]}, "数据": [\n{"a": 1}], "ids": [1, 2], "填报单位": "高昌区"}'
    assert of_json(content) == [(2, ["报告期：2020", "填报单位：高昌区"]), (2, ["a"]), (2, ["1"])]


@pytest.mark.parametrize(
    ("content", "reason", "kept"),
    [
        ('{"a": [1]}', "a list or an object", ["x", "", "y"]),
        ('{"a": {"b": [{"c": "}]"}]}}', "a list or an object", ["x", "", "y"]),
        ('{"a": 1, "a": 1}', "there twice", ["x", "1", "y"]),
        ('{"a": 1, "\\u0061": 2}', "there twice", ["x", "1", "y"]),
        ("[1]", "no object", ["x", "y"]),
        ("17", "no object", ["x", "y"]),
        ('"a"', "no object", ["x", "y"]),
        ("null", "no object", ["x", "y"]),
    ],
)
def test_what_is_no_flat_object_costs_itself_alone(content: str, reason: str, kept: list[str]) -> None:
    found = items(json_reader.read, f'[{{"a": "x"}},\n{content},\n{{"a": "y"}}]')
    (fault,) = (item for item in found if isinstance(item, Fault))
    assert (fault.code, fault.row) == ("bad-record", 2)
    assert reason in getattr(fault.blanks["reason"], "en", "")
    assert [item[1][0] for item in found if not isinstance(item, Fault)] == ["a", "x", "y"]
    assert fault.text == content
    assert list(fault.cells) == [kept[1] if len(kept) == 3 else ""]


@pytest.mark.parametrize(
    "rest",
    [
        '{"a": 2, "b"',
        '{"a": 2, b: 1}]',
        '{"a": 2,}]',
        '{"a": 2} {"a": 3}]',
        '{"a": 02}]',
        '{"a": 2, "b": "\t"}]',
        '{"a": 2, "b": "\\x"}]',
        '{"a": 2, "b": [}]',
        '{"a": 2, "b": ' + "[" * 100_000,
        '{"a": 2}},',
    ],
)
def test_where_a_document_breaks_off_the_records_before_are_read_and_the_line_is_told(rest: str) -> None:
    found = items(json_reader.read, f'[\n{{"a": 1}},\n{rest}')
    assert [(item[0], item[1][0]) for item in found if not isinstance(item, Fault)][:2] == [(2, "a"), (2, "1")]
    last = found[-1]
    assert isinstance(last, Fault)
    assert (last.code, last.row) == ("bad-record", 3)
    assert "nothing from here on" in getattr(last.blanks["reason"], "en", "")


def test_what_could_be_read_of_a_record_that_breaks_off_tells_what_it_was_about() -> None:
    last = items(json_reader.read, '[{"a": 1, "b": 2},\n{"a": "rate", "b": 9')[-1]
    assert isinstance(last, Fault)
    assert list(last.cells) == ["rate", ""]


@pytest.mark.parametrize("tail", ["x", "]", "[]", '{"a": 2}', ","])
@pytest.mark.parametrize("head", ['[{"a": 1}]', '{"a": 1}', '{"d": [{"a": 1}]}'])
def test_what_follows_the_end_is_told(head: str, tail: str) -> None:
    found = faults(json_reader.read, f"{head}\n{tail}")
    assert [(code, row) for code, row, _ in found] == [("bad-record", 2)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("[]", "nothing-to-check"),
        ("{}", "nothing-to-check"),
        ("[{}]", "nothing-to-check"),
        ('{"data": []}', "nothing-to-check"),
        ("17", "bad-record"),
        ("oops", "bad-record"),
        ("", "bad-record"),
        ('{"a": {"b": {}}}', "bad-record"),
        ('{"a": [{"x": 1}], "b": [{"y": 1}]}', "unreadable-file"),
    ],
)
def test_a_document_without_one_list_of_records_is_told(content: str, code: str) -> None:
    assert [one[0] for one in faults(json_reader.read, content)] == [code]


def test_a_list_that_is_there_twice_is_told() -> None:
    assert "there twice" in faults(json_reader.read, '{"a": [{"x": 1}], "a": [{"x": 2}]}')[0][2]


def test_undecodable_bytes_cost_their_record_alone() -> None:
    content = '[{"a": "一"},\n{"a": "'.encode() + b"\xff" + '"},\n{"a": "二"}]'.encode()
    found = items(json_reader.read, content)
    assert [(item.code, item.row) for item in found if isinstance(item, Fault)] == [("undecodable", 2)]
    assert [item[1] for item in found if not isinstance(item, Fault)] == [["a"], ["一"], ["二"]]


def test_after_too_many_faults_the_rest_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordtable, "MAX_FAULTS", 3)
    for first in ('{"a": 1},', ""):
        found = faults(json_reader.read, f"[{first}1,2,3,4,5]")
        assert len(found) == 4
        assert "nothing from here on" in found[-1][2]


def test_records_with_countless_keys_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "1")
    content = json.dumps([{f"k{i}": 1} for i in range(1000)])
    assert [one[0] for one in faults(json_reader.read, content)] == ["too-large"]
    one = json.dumps({f"k{i}": i for i in range(20_000)})
    assert "too many keys" in faults(json_reader.read, f"[{one}]")[-1][2]


texts = st.text(st.sampled_from('a甲1,:{}[]"\\/\n\t\r \u2028😀') | st.characters(codec="utf-8"), max_size=8)
tables = st.lists(st.dictionaries(texts.filter(bool), texts, max_size=4), min_size=1, max_size=6)


@given(tables, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]), st.booleans(), st.sampled_from([None, 1]))
def test_every_table_of_texts_written_as_json_is_read_back(
    table: list[dict[str, str]], encoding: str, ascii_only: bool, indent: int | None
) -> None:
    header = list(dict.fromkeys(key for record in table for key in record))
    expected = [header, *([record.get(key, "") for key in header] for record in table)] if header else []
    text = json.dumps(table, ensure_ascii=ascii_only, indent=indent)
    found = items(json_reader.read, text.encode(encoding), encoding if encoding == "gb18030" else None)
    assert [item[1] for item in found if not isinstance(item, Fault)] == expected
    lines = "\n".join(json.dumps(record, ensure_ascii=ascii_only) for record in table)
    found = items(jsonl_reader.read, lines.encode(encoding), encoding if encoding == "gb18030" else None)
    assert [item[1] for item in found if not isinstance(item, Fault)] == expected


pieces = st.sampled_from(
    [
        "{",
        "}",
        "[",
        "]",
        '"a"',
        '"b"',
        ":",
        ",",
        "1",
        "-1.5",
        "1e5",
        '"x"',
        "null",
        "true",
        '"\\n"',
        '"\\u00e9"',
        "01",
        '"\\x"',
        "NaN",
        "\n",
    ]
)
changes = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 2), pieces), max_size=4)
BROKEN = re.compile("broken JSON|has ended|no list of objects")


@settings(max_examples=500)
@given(changes)
def test_json_is_broken_where_the_standard_library_says_so(edits: list[tuple[int, int, str]]) -> None:
    parts = ["[", "{", '"a"', ":", "1", ",", '"b"', ":", '"x"', "}", ",", "{", '"a"', ":", '"\\u00e9"', "}", "]"]
    for at, how, piece in edits:
        place = at % (len(parts) + 1)
        parts[place : place + (how > 0)] = [piece] if how < 2 else []
    text = "".join(parts)
    found = faults(json_reader.read, text)
    try:
        data = json.loads(text)
    except ValueError:
        assert found
    else:
        assert not isinstance(data, list) or not [one for one in found if BROKEN.search(one[2])]


@given(tables, st.data())
def test_short_objects_are_read_as_all_others_are(table: list[dict[str, str]], data: st.DataObject) -> None:
    text = json.dumps(table, ensure_ascii=False)
    text = text[: data.draw(st.integers(0, len(text)))] if data.draw(st.booleans()) else text
    quick = items(json_reader.read, text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reading, "_short", lambda _self, _start: None)
        assert items(json_reader.read, text) == quick


# -- JSON Lines ------------------------------------------------------------------------------------------------


def test_each_line_is_a_record_and_blank_ones_are_none() -> None:
    content = '\ufeff{"a": 1}\r\n\r\n  \n{"b": 2} \r{"a": "x\u2028y"}'
    assert rows(jsonl_reader.read, content) == [
        (1, ["a", "b"]),
        (1, ["1", ""]),
        (4, ["", "2"]),
        (5, ["x\u2028y", ""]),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"a": 1', "broken JSON"),
        ('{"a": 1} x', "broken JSON"),
        ('{"a": 1}{"a": 2}', "broken JSON"),
        ('{"a": 01}', "broken JSON"),
        ('{"a": [1]}', "a list or an object"),
        ('{"a": 1, "a": 2}', "there twice"),
        ("[1]", "no object"),
        ("oops", "no object"),
    ],
)
def test_a_line_that_is_broken_costs_itself_alone(line: str, reason: str) -> None:
    found = items(jsonl_reader.read, f'{{"a": "x"}}\n{line}\n{{"a": "y"}}\n')
    assert [item[1] for item in found if not isinstance(item, Fault)] == [["a"], ["x"], ["y"]]
    (fault,) = (item for item in found if isinstance(item, Fault))
    assert (fault.code, fault.row, fault.text) == ("bad-record", 2, line)
    assert getattr(fault.blanks["reason"], "en", "").find(reason) >= 0


def test_an_undecodable_line_costs_itself_alone() -> None:
    found = items(jsonl_reader.read, '{"a": "一"}\n{"a": "'.encode() + b'\xff"}\n{"a": 2}')
    assert [(item.code, item.row) for item in found if isinstance(item, Fault)] == [("undecodable", 2)]


# -- YAML ------------------------------------------------------------------------------------------------------


def test_yaml_mappings_are_rows() -> None:
    content = "报告期: 2020\n数据:\n- {指标: a, 数值: 97.80, x: ~}\n-\n  指标: b\n  数值: 2020-06-30\n  y: true\n"
    assert rows(yaml_reader.read, content) == [
        (3, ["报告期：2020"]),
        (3, ["指标", "数值", "x", "y"]),
        (3, ["a", "97.80", "", ""]),
        (5, ["b", "2020-06-30", "", "true"]),
    ]
    assert rows(yaml_reader.read, "a: 1\nb: x\n") == [(1, ["a", "b"]), (1, ["1", "x"])]
    assert rows(yaml_reader.read, "- {指标: 森林}".encode("gb18030"))[1] == (1, ["森林"])


@pytest.mark.parametrize(
    ("line", "row", "reason"),
    [
        ("- {a: 1e3}", 2, "1e3"),
        ("- {a: no}", 2, "no"),
        ("- {a: 1, a: 2}", 2, "there twice"),
        ("- b: 1\n  a: 010", 3, "010"),
        ("- {a: [1]}", 2, "a list or a mapping"),
        ("- 5", 2, "no mapping"),
    ],
)
def test_a_surprise_of_yaml_costs_its_record_alone(line: str, row: int, reason: str) -> None:
    found = items(yaml_reader.read, f"- {{a: x}}\n{line}\n- {{a: y}}\n")
    assert [item[1][0] for item in found if not isinstance(item, Fault)] == ["a", "x", "y"]
    (fault,) = (item for item in found if isinstance(item, Fault))
    assert (fault.code, fault.row) == ("bad-record", row)
    assert reason in getattr(fault.blanks["reason"], "en", "")


def test_an_alias_of_what_cannot_be_read_cannot_be_read_either() -> None:
    found = faults(yaml_reader.read, "- &one {a: 1e3}\n- *one\n")
    assert [(code, row) for code, row, _ in found] == [("bad-record", 1), ("bad-record", 2)]


def test_a_surprise_beside_the_list_is_told() -> None:
    assert [one[:2] for one in faults(yaml_reader.read, "x: 1e3\ndata: [{a: 1}]\n")] == [("bad-record", 1)]


LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{i + 1}: &a{i + 1} [*a{i}, *a{i}]\n" for i in range(25))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a: [", "unreadable-file"),
        ("- {? [1] : 2}", "unreadable-file"),
        ("[" * 5000, "unreadable-file"),
        (LAUGHS, "unreadable-file"),
        ("--- 1\n--- 2\n", "unreadable-file"),
        ("x", "bad-record"),
        ("[]", "nothing-to-check"),
        ("{a: [{x: 1}], b: [{x: 1}]}", "unreadable-file"),
    ],
)
def test_yaml_without_one_list_of_records_is_told(content: str, code: str) -> None:
    assert [one[0] for one in faults(yaml_reader.read, content)] == [code]


def test_undecodable_yaml_is_told() -> None:
    assert [one[0] for one in faults(yaml_reader.read, b"- {a: \xff}")] == ["undecodable"]


# -- Parquet ---------------------------------------------------------------------------------------------------


@pytest.fixture(name="pa")
def _pa() -> Any:
    return pytest.importorskip("pyarrow")


def written(pa: Any, columns: dict[str, Any], **options: Any) -> bytes:
    """A Parquet file of these columns."""
    from pyarrow import parquet

    file = io.BytesIO()
    parquet.write_table(pa.table(columns), file, **options)
    return file.getvalue()


def test_parquet_values_are_text_as_a_person_would_write_them(pa: Any) -> None:
    moment = datetime(2020, 6, 30, 16, tzinfo=UTC)
    columns = {
        "指标": pa.array(["森林", None]),
        "种类": pa.array(["x", "y"]).dictionary_encode(),
        "数值": pa.array([97.8, 0.1 + 0.2]),
        "单": pa.array([97.8, None], pa.float32()),
        "半": pa.array([0.1, 3], pa.float16()),
        "大": pa.array([1e20, float("nan")]),
        "数": pa.array([2**64 - 1, 0], pa.uint64()),
        "定": pa.array([Decimal("97.80"), None]),
        "日": pa.array([date(2020, 6, 30), None]),
        "时": pa.array([datetime(2020, 6, 30, 12), None], pa.timestamp("ns")),  # noqa: DTZ001
        "区": pa.array([moment, datetime(2020, 6, 30, tzinfo=UTC)], pa.timestamp("us", "UTC")),
        "是": pa.array([True, False]),
        "空": pa.nulls(2),
        "字节": pa.array(["甲".encode(), b"\xff"]),
    }
    first, second, third = rows(parquet_reader.read, written(pa, columns))
    assert first == (1, list(columns))
    assert second == (
        1,
        ["森林", "x", "97.8", "97.8", "0.1", "100000000000000000000", str(2**64 - 1), "97.80", "2020-06-30",
         "2020-06-30", "2020-06-30 16:00:00+00:00", "true", "", "甲"],
    )  # fmt: skip
    assert third == (2, ["", "y", "0.3", "", "3", "nan", "0", "", "", "", "2020-06-30", "false", "", "\ufffd"])


def test_nested_columns_are_named_with_their_type_and_not_read(pa: Any) -> None:
    content = written(pa, {"a": ["x"], "b": [[1, 2]], "c": [{"d": 1}]})
    header = ["a", "b <list<element: int64>>", "c <struct<d: int64>>"]
    assert rows(parquet_reader.read, content) == [(1, header), (1, ["x", "", ""])]


def test_a_value_that_python_cannot_hold_costs_its_record_alone(pa: Any) -> None:
    found = items(parquet_reader.read, written(pa, {"a": pa.array([0, 2**62], pa.timestamp("us"))}))
    assert found[:2] == [(1, ["a"]), (1, ["1970-01-01"])]
    assert [(item.code, item.row) for item in found if isinstance(item, Fault)] == [("bad-record", 2)]


def test_records_are_numbered_over_all_batches(pa: Any) -> None:
    count = 2 * parquet_reader.BATCH + 5
    found = rows(parquet_reader.read, written(pa, {"a": list(range(count))}, row_group_size=1000))
    assert found[1:] == [(i + 1, [str(i)]) for i in range(count)]


def test_a_long_text_that_comes_often_is_held_once(pa: Any) -> None:
    many = pa.DictionaryArray.from_arrays(pa.array([0] * 1000, pa.int32()), pa.array(["x" * 1_000_000]))
    cells = [item[1][0] for item in rows(parquet_reader.read, written(pa, {"a": many}))[1:]]
    assert len(cells) == 1000
    assert all(cell is cells[0] for cell in cells)


def test_a_table_that_claims_countless_rows_is_refused(pa: Any) -> None:
    content = written(pa, {"a": pa.nulls(10_000_000, pa.int8())})
    assert [one[0] for one in faults(parquet_reader.read, content)] == ["too-large"]


def test_a_damaged_page_is_told_with_the_record(pa: Any) -> None:
    content = bytearray(written(pa, {"a": list(range(20_000))}, compression="zstd", write_page_checksum=True))
    content[len(content) // 3] ^= 255
    assert [one[0] for one in faults(parquet_reader.read, bytes(content))] == ["unreadable-file"]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1PAR1", b"PAR1\xff\xff\xff\x7fPAR1", b"x" * 100])
def test_what_is_no_parquet_is_told(pa: Any, content: bytes) -> None:
    assert [one[0] for one in faults(parquet_reader.read, content)] == ["unreadable-file"]


@given(st.lists(st.tuples(st.integers(0), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_damaged_file_never_raises(edits: list[tuple[int, int]]) -> None:
    pa = pytest.importorskip("pyarrow")
    content = bytearray(written(pa, {"a": ["x", "y"], "b": [1.5, None]}))
    for at, byte in edits:
        content[at % len(content)] = byte
    assert all(item.code in CODES for item in items(parquet_reader.read, bytes(content)) if isinstance(item, Fault))


def test_without_pyarrow_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *rest)

    for name in [name for name in sys.modules if name.startswith("pyarrow")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", absent)
    (fault,) = parquet_reader.read(b"PAR1", header_score).faults
    assert "qcity[parquet]" in fault.blanks["reason"]


# -- whatever the bytes are ------------------------------------------------------------------------------------

likely = st.lists(
    st.sampled_from(
        ["{", "}", "[", "]", ",", ":", '"', "\\", "\n", "\r", " ", '"a"', "- ", "a: ", "1e3", "~", "&a ", "*a", "指标",
         "null", "\x00", "\ufeff", "|", ">", "#", "!!x ", "? ", "<<: "]
    ),
    max_size=40,
).map(lambda some: "".join(some).encode())  # fmt: skip


@pytest.mark.parametrize("read", [json_reader.read, jsonl_reader.read, yaml_reader.read, parquet_reader.read])
@given(
    content=st.binary(max_size=100) | likely, encoding=st.sampled_from([None, None, "gbk", "utf-16", "ascii", "idna"])
)
def test_any_bytes_give_faults_and_never_an_exception(read: Read, content: bytes, encoding: str | None) -> None:
    found = items(read, content, encoding)
    assert found
    assert all(item.code in CODES for item in found if isinstance(item, Fault))
    widths = {len(item[1]) for item in found if not isinstance(item, Fault) and "：" not in "".join(item[1])}
    assert len(widths) <= 1
