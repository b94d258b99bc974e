"""Strict YAML: exact numbers, the line of every key, and none of YAML's surprises."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import as_yaml
from qcity.errors import FileError, Problem
from qcity.numbers import MAX_DIGITS
from qcity.yamlfile import MAX_DEPTH, MAX_NODES, UNREADABLE, UnquotedDate, YamlFile, path_text, read_yaml, written


def parse(content: str | bytes) -> YamlFile:
    """A file that is YAML at least."""
    return read_yaml("plan.yaml", content.encode() if isinstance(content, str) else content)


def data(content: str | bytes) -> Any:
    """What a file without problems holds."""
    file = parse(content)
    assert file.problems == []
    return file.data


def refusal(content: str | bytes) -> Problem:
    """Why a file is no YAML at all."""
    with pytest.raises(FileError) as caught:
        parse(content)
    (problem,) = caught.value.problems
    return problem


def told(content: str) -> list[tuple[int | None, str, str]]:
    """The line, key and kind of each problem of a file that can be read in spite of them."""
    return [(problem.line, problem.key, problem.message.key) for problem in parse(content).problems]


# -- plain data ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("30", Decimal(30)),
        ("30.10", Decimal("30.10")),
        ("-0.5", Decimal("-0.5")),
        ("0", Decimal(0)),
        ("0.1", Decimal("0.1")),
        ("12345678901234567890.123456789", Decimal("12345678901234567890.123456789")),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("森林覆盖率", "森林覆盖率"),
        ("2020H1", "2020H1"),
        ("2020-06", "2020-06"),
        ("30%", "30%"),
        ("1-2家", "1-2家"),
        ("nothing", "nothing"),
        ("v1.0", "v1.0"),
        ("'30'", "30"),
        ('"no"', "no"),
        ("'12:30'", "12:30"),
        ("'2018-03-15'", "2018-03-15"),
        ("'1e3'", "1e3"),
        ("'010'", "010"),
        ("'true'", "true"),
        ("''", ""),
        ("|\n  no\n", "no\n"),
        ("[1, a, [b]]", [Decimal(1), "a", ["b"]]),
        ("{a: 1, b: {c: d}}", {"a": Decimal(1), "b": {"c": "d"}}),
        ("[]", []),
        ("{}", {}),
    ],
)
def test_values_are_what_they_look_like(text: str, value: object) -> None:
    assert data(f"key: {text}\n") == {"key": value}


@pytest.mark.parametrize("text", ["30.10", "0.0", "100", "-7.50", "0." + "0" * 40 + "1"])
def test_a_number_keeps_every_digit_that_is_written(text: str) -> None:
    assert data(f"key: {text}\n")["key"].as_tuple() == Decimal(text).as_tuple()


def test_a_number_of_too_many_digits_is_no_value() -> None:
    assert parse(f"a: {'9' * (MAX_DIGITS + 1)}\n").data == {"a": UNREADABLE}


def test_a_number_of_too_many_digits_is_a_problem() -> None:
    assert data(f"a: {'9' * MAX_DIGITS}\n") == {"a": int("9" * MAX_DIGITS)}
    assert told(f"b: 1\na: {'9' * (MAX_DIGITS + 1)}\n") == [(2, "a", "yaml_digits")]


def test_an_unquoted_date_is_known_as_one() -> None:
    value = data("issued: 2018-03-15\n")["issued"]
    assert value == "2018-03-15"
    assert isinstance(value, UnquotedDate)
    assert not isinstance(data("issued: '2018-03-15'\n")["issued"], UnquotedDate)


plain_text = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\ufeff"), max_size=8)
json_data = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | plain_text | st.decimals(-(10**6), 10**6, places=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain_text, inner, max_size=4),
    max_leaves=12,
)


@given(json_data)
def test_json_is_read_as_what_it_says(value: Any) -> None:
    assert data(as_yaml(value)) == value


# -- surprises -------------------------------------------------------------------------------------------------

SURPRISES = [
    # named in the contract
    "no", "12:30", "1e3", "010", "1_000", "0x1F",
    # and their kin
    "No", "NO", "yes", "Yes", "on", "off", "OFF", "190:20:30", "1E3", "1.5e3", "1e-3", "-010", "007", "0o17", "0b11",
    "1_000.5", ".5", "5.", "+5", ".inf", "-.inf", ".nan", ".NaN", "2018-3-5", "2018-03-15 10:00:00",
    "2018-03-15T10:00:00Z",
]  # fmt: skip


@pytest.mark.parametrize("text", SURPRISES)
def test_what_yaml_programs_read_differently_is_a_problem_with_line_and_key(text: str) -> None:
    content = f"plan:\n  title: a\n  due: {text}\n  list:\n    - b\n    - {text}\n"
    file = parse(content)
    assert [(p.line, p.key, p.message.key, p.message.blanks["text"]) for p in file.problems] == [
        (3, "plan.due", "yaml_surprise", text),
        (6, "plan.list[1]", "yaml_surprise", text),
    ]
    assert file.data["plan"]["due"] is UNREADABLE


@pytest.mark.parametrize("text", SURPRISES)
def test_quotes_take_the_surprise_away(text: str) -> None:
    assert data(f"a: '{text}'\nb: \"{text}\"\n") == {"a": text, "b": text}


@pytest.mark.parametrize("text", ["no", "12:30", "010", "2020", "1e3"])
def test_a_surprise_as_a_key_is_a_problem_with_its_own_line_and_key(text: str) -> None:
    assert told(f"plan:\n  id: a\n  {text}: b\n") == [(3, f"plan.{text}", "yaml_surprise")]


@pytest.mark.parametrize("text", ["no", "12:30", "010", "2020", "1e3"])
def test_a_surprise_as_a_key_is_a_problem_on_its_line(text: str) -> None:
    assert [(line, kind) for line, _, kind in told(f"plan:\n  id: a\n  {text}: b\n")] == [(3, "yaml_surprise")]
    assert told(f"plan:\n  id: a\n  '{text}': b\n") == []


@pytest.mark.parametrize("text", ["no", "12:30", "010", "2020", "1e3"])
def test_a_surprise_as_a_key_is_left_out_with_what_it_holds(text: str) -> None:
    assert parse(f"plan:\n  {text}: {{b: c}}\n  d: e\n").data == {"plan": {"d": "e"}}


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ("{<<: *x, c: 3}", {"a": 1, "b": 2, "c": 3}),
        ("{<<: *x, b: 3}", {"a": 1, "b": 3}),
        ("{b: 3, <<: *x}", {"a": 1, "b": 3}),
        ("{<<: [*x, *y]}", {"a": 1, "b": 2, "d": 5}),
        ("{<<: [*y, *x]}", {"a": 4, "b": 2, "d": 5}),
        ("{<<: text, b: 3}", {"b": 3}),
        ("{<<: [1, text], b: 3}", {"b": 3}),
    ],
)
def test_a_merge_key_is_one_problem_and_what_it_brings_is_known(content: str, value: dict[str, int]) -> None:
    file = parse(f"one: &x {{a: 1, b: 2}}\ntwo: &y {{a: 4, d: 5}}\nthree: {content}\n")
    assert [(p.line, p.key, p.message.key) for p in file.problems] == [(3, "three.<<", "yaml_merge")]
    assert file.data["three"] == value
    assert file.data["one"] == {"a": 1, "b": 2}


def test_a_merge_key_in_quotes_is_a_key() -> None:
    assert data("'<<': a\n") == {"<<": "a"}


# -- duplicate keys --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "line", "key", "first"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "a", "1"),
        ("plan:\n  id: a\n  due: 2020\n  id: b\n", 4, "plan.id", "2"),
        ("targets:\n  - id: a\n    unit: b\n    unit: c\n", 4, "targets[0].unit", "3"),
        ("plan: {id: a,\n  id: b}\n", 2, "plan.id", "1"),
        ("a: 1\n'a': 2\n", 2, "a", "1"),
        ("a: {b: 1}\na: {c: 2}\n", 2, "a", "1"),
        ("a: [1]\na: [2]\n", 2, "a", "1"),
    ],
)
def test_a_key_that_is_there_twice_is_a_problem_with_both_lines(content: str, line: int, key: str, first: str) -> None:
    (problem,) = parse(content).problems
    assert (problem.line, problem.key, problem.message.key) == (line, key, "yaml_twice")
    assert problem.message.blanks["first"] == first


def test_what_a_key_that_is_there_twice_holds_has_the_first_line() -> None:
    file = parse("a:\n  b: 1\n  c: [1]\na:\n  b: 2\n  c: [\n   2]\n")
    assert file.data == {"a": {"b": 1, "c": [1]}}
    assert (file.line(("a", "b")), file.line(("a", "c", 0))) == (2, 3)


def test_a_key_that_is_there_three_times_is_two_problems() -> None:
    assert told("a: 1\na: 2\na: 3\n") == [(2, "a", "yaml_twice"), (3, "a", "yaml_twice")]


def test_the_same_key_in_different_mappings_is_none() -> None:
    assert told("a: {id: 1}\nb: {id: 1}\nc: [{id: 1}, {id: 1}]\n") == []


# -- aliases, depth, tags --------------------------------------------------------------------------------------


def test_an_alias_stands_for_what_is_anchored() -> None:
    assert data("a: &x [1, {b: c}]\nd: *x\ne: &y text\nf: *y\n") == {
        "a": [Decimal(1), {"b": "c"}],
        "d": [Decimal(1), {"b": "c"}],
        "e": "text",
        "f": "text",
    }


def test_an_alias_of_nothing_is_refused_with_its_line() -> None:
    problem = refusal("a: 1\nb: *x\n")
    assert (problem.line, problem.message.key) == (2, "yaml_alias")


def test_an_alias_of_what_holds_it_is_refused() -> None:
    assert refusal("a: &x [*x]\n").message.key == "yaml_alias"


@pytest.mark.parametrize("width", [2, 10, 100])
def test_aliases_that_explode_are_refused(width: int) -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * width)}]" for i in range(1, 25)]
    assert refusal("\n".join(lines) + "\n").message.key == "yaml_nodes"


def test_a_file_may_have_as_many_values_as_it_has_characters_and_no_more() -> None:
    assert len(data("[" + "x, " * MAX_NODES + "x]")) == MAX_NODES + 1
    listed = f"[{'x, ' * 300}x]"
    aliased = f"a: &a {listed}\nb: &b [{'*a, ' * 300}*a]\nc: [*b, *b, *b]\n"
    assert len(aliased) < MAX_NODES
    assert refusal(aliased).message.key == "yaml_nodes"


def test_nesting_is_allowed_to_a_depth_and_no_deeper() -> None:
    assert data("[" * MAX_DEPTH + "]" * MAX_DEPTH) is not None
    assert refusal("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)).message.key == "yaml_depth"
    assert refusal("{a: " * (MAX_DEPTH + 1) + "1" + "}" * (MAX_DEPTH + 1)).message.key == "yaml_depth"


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_nesting_without_end_is_refused_and_no_danger(opening: str) -> None:
    assert refusal(opening * 50_000).message.key in {"yaml_depth", "yaml_syntax", "yaml_key"}


@pytest.mark.parametrize(
    "text",
    [
        "!!str 5",
        "!!int '5'",
        "!local x",
        "! 5",
        "!!binary aGk=",
        "!!python/object/apply:os.system [id]",
        "!!map {a: 1}",
    ],
)
def test_a_tag_is_a_problem_with_line_and_key(text: str) -> None:
    assert told(f"plan:\n  id: a\n  due: {text}\n") == [(3, "plan.due", "yaml_tag")]


@pytest.mark.parametrize("content", ["? [a]\n: b\n", "? {a: 1}\n: b\n", "a: &x b\n*x : c\n"])
def test_a_key_is_text(content: str) -> None:
    assert refusal(content).message.key == "yaml_key"


# -- documents and encodings -----------------------------------------------------------------------------------


def test_a_file_holds_one_document() -> None:
    assert data("---\na: 1\n...\n") == {"a": Decimal(1)}
    problem = refusal("a: 1\n---\nb: 2\n")
    assert (problem.line, problem.message.key) == (2, "yaml_documents")


@pytest.mark.parametrize("content", ["", "\n\n", "# nothing\n"])
def test_an_empty_file_holds_nothing(content: str) -> None:
    assert data(content) is None


@pytest.mark.parametrize("content", ["题: 值\n".encode(), "题: 值\n".encode("utf-8-sig"), "题: 值\r\n".encode()])
def test_a_file_is_utf8_with_or_without_a_byte_order_mark(content: bytes) -> None:
    assert data(content) == {"题": "值"}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("a: 1\nb: 数值\n".encode("gb18030"), 2),
        (b"a: 1\n\nb: \xff\n", 3),
        (b"\xff\n", 1),
        ("a: 1\n".encode("utf-16"), 1),
    ],
)
def test_any_other_encoding_is_refused_with_the_line_of_the_first_bad_byte(content: bytes, line: int) -> None:
    problem = refusal(content)
    assert (problem.line, problem.message.key) == (line, "yaml_encoding")


def test_a_bad_byte_behind_a_byte_order_mark_is_told_with_its_line() -> None:
    assert refusal(b"\xef\xbb\xbfa: 1\n\xff: 2\n").line == 2


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("a: 1\n\tb: 2\n", 2),
        ("a: 1\nb: 'c\n", 3),
        ("a: 1\nb: c: d\n", 2),
        ("a: 1\n  b: 2\n", 2),
        ("a: 1\nb: @c\n", 2),
        ("a: 1\nb: [1, 2\n", 3),
        ("a: 1\nb: %c\n", 2),
    ],
)
def test_what_is_no_yaml_is_refused_with_its_line(content: str, line: int) -> None:
    problem = refusal(content)
    assert (problem.line, problem.message.key) == (line, "yaml_syntax")
    assert problem.message.blanks["detail"]


def test_a_control_character_is_refused_with_its_line() -> None:
    assert refusal("a: 1\nb: '\x07'\n").line == 2


# -- lines -----------------------------------------------------------------------------------------------------

LINES = """\
plan:
  id: a

  domains:
    - {id: b,
       name: c}
    - id: d
      name: |
        long
        text
targets: [e,
  f]
"""


@pytest.mark.parametrize(
    ("location", "line"),
    [
        (("plan",), 1),
        (("plan", "id"), 2),
        (("plan", "domains"), 4),
        (("plan", "domains", 0), 5),
        (("plan", "domains", 0, "id"), 5),
        (("plan", "domains", 0, "name"), 6),
        (("plan", "domains", 1), 7),
        (("plan", "domains", 1, "id"), 7),
        (("plan", "domains", 1, "name"), 8),
        (("targets",), 11),
        (("targets", 0), 11),
        (("targets", 1), 12),
        # what is not there: the line of what would hold it
        (("plan", "domains", 1, "name_en"), 7),
        (("plan", "title"), 1),
        (("units",), None),
        ((), None),
    ],
)
def test_every_key_has_its_line(location: tuple[str | int, ...], line: int | None) -> None:
    assert parse(LINES).line(location) == line


@pytest.mark.parametrize(
    ("location", "text"),
    [
        (("targets", 3, "unit"), "targets[3].unit"),
        (("plan",), "plan"),
        (("a", "b", 0, 1, "c"), "a.b[0][1].c"),
        ((), ""),
        ((0,), "[0]"),
    ],
)
def test_a_location_is_written_as_people_write_it(location: tuple[str | int, ...], text: str) -> None:
    assert path_text(location) == text


# -- written again ---------------------------------------------------------------------------------------------


@given(json_data)
def test_a_value_is_written_so_that_it_is_read_as_the_same(value: Any) -> None:
    value = data(as_yaml(value))
    assert data(f"a: {written(value)}\n") == {"a": value}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (Decimal("0.0000001"), "0.0000001"),
        (Decimal("1.50"), "1.50"),
        ("甲", "甲"),
        ("30", "'30'"),
        ("no", "'no'"),
        ("it's", "'it''s'"),
        (["a, b", UNREADABLE], "['a, b', …]"),
        (UnquotedDate("2018-03-15"), "2018-03-15"),
    ],
)
def test_a_value_is_written_as_a_person_would(value: object, text: str) -> None:
    assert written(value) == text


# -- whatever the file holds -----------------------------------------------------------------------------------

yamlish = st.lists(
    st.sampled_from(
        [
            "a", "b", "no", "1e3", "2020", "2018-03-15", ": ", ":", "- ", "-", "\n", "\n  ", "\n    ", "[", "]", "{",
            "}", ",", "? ", "&x ", "*x", "*x ", "!t ", "!!str ", "'", '"', "|\n", ">\n", "#", " ", "---\n", "...\n",
            "%", "@", "\t", "<<: ", "~", "题",
        ]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@given(st.text() | yamlish)
def test_any_text_gives_data_or_a_file_error(text: str) -> None:
    try:
        file = parse(text)
    except FileError as error:
        assert error.problems
        assert all(problem.line is None or problem.line >= 1 for problem in error.problems)
        return
    most = text.count("\n") + text.count("\r") + text.count("\x85") + text.count("\u2028") + text.count("\u2029") + 1
    assert all(1 <= line <= most for line in file.lines.values())
    assert all(problem.line in range(1, most + 1) for problem in file.problems)


@given(st.binary())
def test_any_bytes_give_data_or_a_file_error(content: bytes) -> None:
    try:
        parse(content)
    except FileError as error:
        assert error.lines("zh")
        assert error.lines("en")
