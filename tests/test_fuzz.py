"""The fuzz targets without a fuzzer: what it found is run again, and hypothesis changes it; the targets can fail."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from fuzz import CORPUS, MAX_INPUT, NAMES
from fuzz import __main__ as runner
from fuzz.bundles import parts_of
from fuzz.invariants import DefectError, hold_figure, hold_issue, hold_json, hold_submission, hold_table
from fuzz.judged import the_plan
from fuzz.mutation import change, seams
from fuzz.shrink import shrunk
from fuzz.targets import TARGETS
from fuzz.words import words_for
from fuzz.worker import recorded
from hypothesis import given, settings
from hypothesis import strategies as st

from qcity.measurement import Cells, Input, Issue, Measurement, Submission
from qcity.periods import year_of
from qcity.readers.limits import VARIABLE
from qcity.source import Place

MAX_CORPUS = 2_000_000
EXAMPLES = 30


@cache
def corpus(name: str) -> list[bytes]:
    """The inputs of a target that are kept with the code."""
    return [path.read_bytes() for path in sorted((CORPUS / name).iterdir())]


@pytest.fixture(autouse=True)
def _small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "4")


def test_every_target_has_a_name_and_a_corpus() -> None:
    assert tuple(sorted(NAMES)) == tuple(sorted(TARGETS)) == tuple(sorted(path.name for path in CORPUS.iterdir()))
    assert all(map(corpus, NAMES))


def test_the_corpus_is_small() -> None:
    sizes = [len(data) for name in NAMES for data in corpus(name)]
    assert max(sizes) <= MAX_INPUT
    assert sum(sizes) <= MAX_CORPUS


@pytest.mark.parametrize("name", NAMES)
def test_what_was_found_shows_no_defect(name: str) -> None:
    for data in corpus(name):
        TARGETS[name](data)


@pytest.mark.parametrize("name", NAMES)
def test_what_was_found_shows_no_defect_when_it_is_changed(name: str) -> None:
    words = words_for(name)

    def edited(draw: st.DrawFn) -> Callable[[bytes], bytes]:
        """Replaces a stretch by a word or by any bytes."""

        def edit(piece: bytes) -> bytes:
            start = draw(st.integers(0, len(piece)))
            end = draw(st.integers(start, min(len(piece), start + 8)))
            return piece[:start] + draw(st.sampled_from(words) | st.binary(max_size=8)) + piece[end:]

        return edit

    @st.composite
    def inputs(draw: st.DrawFn) -> bytes:
        data = draw(st.sampled_from(corpus(name)))
        return change(name, data, lambda limit: draw(st.integers(0, limit - 1)), edited(draw))[:MAX_INPUT]

    @settings(max_examples=EXAMPLES, derandomize=True, database=None)
    @given(inputs())
    def run(data: bytes) -> None:
        TARGETS[name](data)

    run()


@pytest.mark.parametrize("name", NAMES)
def test_an_input_comes_apart_into_pieces_without_loss(name: str) -> None:
    for data in corpus(name):
        assert parts_of(b"".join(seams(name, data))) == parts_of(data)


def test_records_keep_a_true_length_when_they_are_changed() -> None:
    old = b"\x09\x08\x02\x00ab\x0a\x00\x00\x00"
    choices = iter([1, 0, 0, 0])  # not the whole; one place; the first piece; changed inside
    assert change("xls", old, lambda _: next(choices), lambda piece: piece + b"x") == (
        b"\x09\x08\x03\x00abx\x0a\x00\x00\x00"
    )
    choices = iter([1, 0, 1, 0, 0, 0])
    assert change("xlsb", b"\x81\x01\x02ab", lambda _: next(choices), lambda piece: piece + b"x") == b"\x81\x01\x03abx"


# -- that the targets can fail ---------------------------------------------------------------------------------


def measurement(value: str, target: str = "rate") -> Measurement:
    """A figure of a target."""
    return Measurement(target, year_of(2020), "city", Decimal(value), Place("a.csv"), 2)


def fails(hold: Callable[[], object]) -> str:
    """What does not hold."""
    with pytest.raises(DefectError) as caught:
        hold()
    return str(caught.value).partition(":")[0]


def test_cells_that_do_not_add_up_are_a_defect() -> None:
    inputs = (Input("a.csv", "csv", "utf-8", 1, 0, b"", Cells(read=3, header=1, rows=1)),)
    assert fails(lambda: hold_submission(the_plan(), Submission(inputs=inputs))) == "the cells of an input add up"


@pytest.mark.parametrize(
    ("value", "target", "what"),
    [
        ("NaN", "rate", "a figure is finite"),
        ("-1", "rate", "a figure is not below its range"),
        ("100.1", "rate", "a figure is not above its range"),
        ("1.5", "count", "a count is whole"),
    ],
)
def test_figures_that_cannot_be_are_a_defect(value: str, target: str, what: str) -> None:
    assert fails(lambda: hold_figure(the_plan().target(target), measurement(value, target))) == what


def test_counts_outside_the_range_are_a_defect() -> None:
    counted = measurement("97")._replace(numerator=Fraction(3), denominator=Fraction(2))
    assert fails(lambda: hold_figure(the_plan().target("rate"), counted)) == "a figure is not above its range"


@pytest.mark.parametrize("issue", [Issue("no-such-code", Place("a.csv")), Issue("bad-number", Place("a.csv", None, 0))])
def test_issues_without_a_code_or_a_place_are_a_defect(issue: Issue) -> None:
    assert fails(lambda: hold_issue(issue))


@pytest.mark.parametrize("text", ["a\x1b[31m", "a\tb", "a\r\n", "\u202ea", "\ud800"])
def test_tables_that_are_not_inert_are_a_defect(text: str) -> None:
    assert fails(lambda: hold_table(text))


@pytest.mark.parametrize("text", ['{"a": NaN}', '{"a": 1, "a": 2}', '{"a": "\x01"}', "{"])
def test_reports_that_are_not_strict_json_are_a_defect(text: str) -> None:
    assert fails(lambda: hold_json(text))


def test_each_distinct_defect_is_written_down_once(tmp_path: Path) -> None:
    def target(data: bytes) -> None:
        if data:
            raise DefectError("odd" if len(data) % 2 else "even")

    run = recorded(target, "csv", tmp_path)
    for data in (b"", b"a", b"ab", b"abc"):
        run(data)
    written = sorted(path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".txt")
    assert written == [b"a", b"ab"]


def test_an_input_is_cut_to_what_shows_the_defect() -> None:
    assert shrunk("csv", b"a,b\nc,xyz,d\n", lambda data: b"x" in data and b"z" in data) == b"xz"


@pytest.fixture
def replays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], int]:
    """Runs the runner for a target where there is no fuzzer."""
    monkeypatch.setattr(runner, "find_spec", lambda _: None)
    monkeypatch.setattr(runner, "WORK", tmp_path)

    def run(target: str) -> int:
        monkeypatch.setattr("sys.argv", ["fuzz", target])
        return runner.main()

    return run


def test_without_a_fuzzer_the_corpus_alone_is_run(
    replays: Callable[[str], int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert replays("period") == 0
    first, _, ran, _ = capsys.readouterr().out.splitlines()
    assert "atheris is not installed" in first
    assert ran.split() == ["period", str(len(corpus("period"))), "0", str(len(corpus("period"))), "0"]


def test_a_crash_is_named_and_ends_the_run_with_1(
    replays: Callable[[str], int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(data: bytes) -> None:
        raise DefectError(data)

    monkeypatch.setitem(TARGETS, "period", broken)
    assert replays("period") == 1
    crash = Path(capsys.readouterr().out.splitlines()[-1].removeprefix("crash: "))
    assert crash.read_bytes() in corpus("period")


def test_an_unknown_target_is_refused(replays: Callable[[str], int]) -> None:
    with pytest.raises(SystemExit) as caught:
        replays("no-such-target")
    assert caught.value.code == 2
