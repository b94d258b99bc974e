"""The judge: what must hold of every report, on small random plans and submissions."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeVar

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from builders import load_text, make_plan, submit, target_text
from qcity import Plan, Report, Result, Selection, Submission, Threshold, UsageError, check, read_measurements
from qcity.errors import FileError
from qcity.periods import Period, read_period
from qcity.rendering import rendered
from qcity.report import FAIL, MISSING, PASS, PENDING, UNDECIDED
from qcity.reporters import View
from qcity.thresholds import check_thresholds_file
from second_judge.generate import AS_OF, case, to_csv, to_yaml

seeds = st.integers(0, 10**9)
Thing = TypeVar("Thing")
HEADER = "indicator,period,body,value,numerator,denominator"


class Scene(NamedTuple):
    """A random plan, the text of its submission's rows, and everything else that a check is given."""

    plan: Plan
    rows: list[dict[str, str]]
    as_of: Period | None
    thresholds: dict[str, Threshold]

    def report(self, submission: Submission, selection: Selection | None = None) -> Report:
        """The report on a submission."""
        as_of = self.as_of.end if self.as_of and not (selection and selection.period) else None
        return check(self.plan, submission, as_of=as_of, thresholds=self.thresholds, selection=selection)


def scene(seed: int) -> Scene:
    """The second judge's case of this seed, without thresholds where they do not fit the plan."""
    data, rows, as_of, thresholds = case(seed)
    plan = load_text(to_yaml(data))
    try:
        limits = check_thresholds_file(plan, "thresholds.yaml", to_yaml(thresholds).encode()) if thresholds else {}
    except FileError:
        limits = {}
    return Scene(plan, rows, read_period(as_of) if as_of else None, limits)


def as_json(report: Report) -> str:
    """The whole JSON report."""
    return "".join(rendered(report, "json", View("zh")))


def shuffled(things: tuple[Thing, ...], seed: int) -> tuple[Thing, ...]:
    """The same things in another order."""
    return tuple(Random(seed).sample(things, len(things)))


def one_result(report: Report) -> Result:
    """The result of a plan of one target."""
    (result,) = report.results
    return result


# -- order -------------------------------------------------------------------------------------------------------


@given(seeds)
def test_the_order_in_which_rows_are_read_never_changes_a_report(seed: int) -> None:
    one = scene(seed)
    submission = submit(one.plan, to_csv(one.rows))
    mixed = submission._replace(
        measurements=shuffled(submission.measurements, seed),
        damaged=shuffled(submission.damaged, seed),
        issues=shuffled(submission.issues, seed),
    )
    assert as_json(one.report(mixed)) == as_json(one.report(submission))


@given(seeds)
def test_the_order_of_rows_in_a_file_never_changes_what_is_judged(seed: int) -> None:
    one = scene(seed)
    outcomes = []
    for rows in (one.rows, Random(seed).sample(one.rows, len(one.rows))):
        report = one.report(submit(one.plan, to_csv(rows)))
        parts = [
            [(part.body, part.period, part.verdict, part.value, part.gap, part.margin, part.needed) for part in r.parts]
            for r in report.results
        ]
        # of two rows about one thing the later is told, whether its figure is a value or counts
        columns = [(issue.code, "value" if issue.column == "numerator" else issue.column) for issue in report.issues]
        said = sorted((code, column or "") for code, column in columns)
        outcomes.append((parts, [r.verdict for r in report.results], said, report.as_of, report.exit_code))
    assert outcomes[0] == outcomes[1]


@settings(max_examples=30)
@given(seeds)
def test_the_order_of_files_never_changes_a_report(seed: int) -> None:
    one = scene(seed)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{i}.csv") for i in range(3)]
        for i, path in enumerate(paths):
            path.write_text(to_csv(one.rows[i::3]), "utf-8")
        reports = [
            as_json(one.report(read_measurements(one.plan, *order)))
            for order in (paths, paths[::-1], [paths[1], folder], [f"{folder}/*.csv"])
        ]
    assert reports == reports[:1] * len(reports)


# -- figures -----------------------------------------------------------------------------------------------------


@given(seeds)
def test_a_gap_is_never_negative_and_nought_on_every_pass(seed: int) -> None:
    one = scene(seed)
    for result in one.report(submit(one.plan, to_csv(one.rows))).results:
        for part in result.parts:
            assert part.gap is None or part.gap >= 0
            assert part.verdict != PASS or part.gap == (None if part.value is None else 0)
            assert part.verdict in (PASS, FAIL, PENDING) or part.gap is None


def test_a_gap_beside_a_pass_is_nought_and_beside_a_failure_the_distance() -> None:
    plan = make_plan(target_text("rate", "at_least: 90"))
    for cell, gap in (("90%", 0), ("99%", 0), ("88.5%", 1.5)):
        part = one_result(check(plan, submit(plan, f"{HEADER}\nrate,2020,,{cell},,\n"))).deciding
        assert part is not None
        assert part.gap == gap


# -- areas -------------------------------------------------------------------------------------------------------

AREAS = ("east", "west", "north")
THREE_AREAS = "bodies:\n  - {id: city, name: 全市, kind: whole}\n" + "".join(
    f"  - {{id: {area}, name: {area}, kind: area}}\n" for area in AREAS
)
ROLLUPS = {"%": ["pooled", "mean", "max", "min", "none"], "吨": ["sum", "mean", "max", "min", "none"]}
LIMITS = ["at_least: 50", "at_most: 50", "more_than: 0", "less_than: 1000", "equals: 50", "between: [0, 1000]"]
CELLS = ["50,,", "99,,", "2,,", "≥60,,", "≤40,,", "约50,,", "abc,,", ",9,10", ",1,10", "0.5,,", "-1,,", "50元,,"]


@st.composite
def rollups(draw: st.DrawFn) -> tuple[Plan, list[str]]:
    """A plan of one target that is rolled up from three areas, and at most one row for each of them."""
    unit = draw(st.sampled_from(sorted(ROLLUPS)))
    keys = f"{draw(st.sampled_from(LIMITS))}, rollup: {draw(st.sampled_from(ROLLUPS[unit]))}"
    keys += draw(st.sampled_from(["", ", when: every_period", ", when: every_year, starts: 2020", ", measure: flow"]))
    plan = make_plan(target_text("t", keys, unit=unit), bodies=THREE_AREAS)
    cells = {area: draw(st.sampled_from(["", *CELLS])) for area in AREAS}
    return plan, [f"t,2020,{area},{cell}" for area, cell in cells.items() if cell]


def verdict(plan: Plan, rows: list[str]) -> str:
    """The verdict of a plan of one target as of the end of 2020."""
    period = read_period("2020")
    assert period is not None
    return one_result(check(plan, submit(plan, "\n".join([HEADER, *rows])), as_of=period.end)).verdict


@given(rollups())
def test_a_roll_up_without_the_rows_of_all_areas_is_never_judged(drawn: tuple[Plan, list[str]]) -> None:
    plan, rows = drawn
    assume(len(rows) < len(AREAS))
    assert verdict(plan, rows) == (UNDECIDED if rows else MISSING)


@given(rollups(), st.integers(0, len(AREAS) - 1))
def test_removing_an_areas_row_never_turns_an_undecided_roll_up_into_a_pass(
    drawn: tuple[Plan, list[str]], removed: int
) -> None:
    plan, rows = drawn
    assume(removed < len(rows))
    left = rows[:removed] + rows[removed + 1 :]
    assert verdict(plan, left) in (UNDECIDED, MISSING)


def test_a_roll_up_of_all_areas_is_judged() -> None:
    plan = make_plan(target_text("t", "at_least: 50, rollup: min", unit="吨"), bodies=THREE_AREAS)
    rows = [f"t,2020,{area},50,," for area in AREAS]
    assert verdict(plan, rows) == PASS
    assert verdict(plan, [*rows[1:], "t,2020,east,49,,"]) == FAIL


# -- selection ---------------------------------------------------------------------------------------------------


@given(seeds, st.data())
def test_narrowing_by_target_or_body_never_changes_the_issues(seed: int, data: st.DataObject) -> None:
    one = scene(seed)
    targets = data.draw(st.none() | st.frozensets(st.sampled_from([t.id for t in one.plan.targets]), min_size=1))
    bodies = data.draw(st.none() | st.frozensets(st.sampled_from([b.id for b in one.plan.bodies]), min_size=1))
    submission = submit(one.plan, to_csv(one.rows))
    whole = one.report(submission)
    try:
        narrow = one.report(submission, Selection(targets, bodies))
    except UsageError:
        assert bodies is not None
        return
    assert narrow.issues == whole.issues
    assert narrow.as_of == whole.as_of
    if bodies is None:
        assert narrow.results == tuple(r for r in whole.results if targets is None or r.target.id in targets)


@given(seeds, st.sampled_from(AS_OF))
def test_narrowing_to_a_period_never_changes_the_issues(seed: int, text: str) -> None:
    period = read_period(text)
    assert period is not None
    one = scene(seed)._replace(as_of=period)
    submission = submit(one.plan, to_csv(one.rows))
    whole = one.report(submission)
    try:
        narrow = one.report(submission, Selection(period=period))
    except UsageError:
        inside = [m for m in submission.measurements if period.start <= m.period.start and m.period.end <= period.end]
        assert inside == [] or all(target.deadline < period.start for target in one.plan.targets)
        return
    assert narrow.issues == whole.issues
    assert narrow.as_of == period.end
    assert all(
        part.period is None or (period.start <= part.period.start and part.period.end <= period.end)
        for result in narrow.results
        for part in result.parts
    )


@pytest.mark.parametrize("selection", [Selection(targets=frozenset()), Selection(bodies=frozenset())])
def test_a_selection_of_nothing_cannot_be_checked(selection: Selection) -> None:
    plan = make_plan()
    with pytest.raises(UsageError):
        check(plan, submit(plan, f"{HEADER}\nrate,2020,,90%,,\n"), selection=selection)


def test_many_revisions_of_one_figure_are_judged_in_time_linear_in_their_number() -> None:
    plan = make_plan()
    rows = "".join(f"rate,2020,91%,{revision}\n" for revision in range(20_000))
    report = check(plan, submit(plan, f"指标,报告期,数值,修订\n{rows}"))  # quadratic, it took half a minute
    assert len(one_result(report).notes) == 19_999


def test_an_undecided_part_is_not_said_to_be_decided_by_an_old_figure() -> None:
    plan = make_plan()
    report = check(plan, submit(plan, "指标,报告期,数值\nrate,2018,x\n"), as_of=date(2020, 12, 31))
    assert [issue.code for issue in report.issues] == ["bad-number"]
    assert [note.key for note in one_result(report).notes] == ["note.in_error"]


def test_a_period_after_a_deadline_does_not_call_its_target_missing() -> None:
    plan = make_plan(target_text("early", "at_least: 90, due: 2019"), target_text("late"))
    rows = "指标,报告期,数值\nearly,2019,95%\nlate,2020,95%\n"
    report = check(plan, submit(plan, rows), selection=Selection(period=read_period("2020")))
    assert [(result.target.id, result.verdict) for result in report.results] == [("late", PASS)]
    assert report.exit_code == 0


def test_a_figure_that_is_its_own_baseline_is_no_part() -> None:
    head = "plan: {id: p, title: 规划, due: 2020, domains: [{id: d, name: 领域}]}\n"
    rule = "falls: true, when: every_year, baseline: {period: 2018H2}"
    plan = make_plan(target_text("t", rule, unit="吨"), head=head)
    report = check(plan, submit(plan, "指标,报告期,数值\nt,2018H2,100\nt,2019,90\nt,2020,80\n"))
    assert [(str(part.period), part.verdict) for part in one_result(report).parts] == [("2019", PASS), ("2020", PASS)]
