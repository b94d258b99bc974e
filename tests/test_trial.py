"""Trials: which figure decides, what is said of it, and what a selection leaves alone."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from builders import make_plan, submit, target_text
from qcity import Plan, Report, Selection, UsageError, check
from qcity.messages import say
from qcity.periods import read_period

HEADER = "indicator,period,body,value,unit,numerator,denominator,revision\n"
EACH = "at_least: 5, scope: each_area, bodies: [east, west]"


def judged(plan: Plan, *rows: str, selection: Selection | None = None, as_of: date | None = None) -> Report:
    """The report on rows of a submission."""
    return check(plan, submit(plan, HEADER + "".join(f"{row}\n" for row in rows)), selection=selection, as_of=as_of)


def codes(report: Report) -> list[str]:
    return [issue.code for issue in report.issues]


def notes(report: Report, index: int = 0) -> list[str]:
    """What is said of a result, in English."""
    return [say(note, "en") for note in report.results[index].notes]


def narrowed(*, targets: str = "", bodies: str = "", period: str = "") -> Selection:
    """A selection by words."""
    return Selection(
        frozenset(targets.split()) or None, frozenset(bodies.split()) or None, read_period(period) if period else None
    )


def test_an_areas_row_without_a_readable_period_leaves_the_wholes_own_last_figure_alone() -> None:
    report = judged(make_plan(), "rate,2020,,97%", "rate,20x0,east,95%")
    assert (report.results[0].verdict, report.exit_code) == ("pass", 3)


@pytest.mark.parametrize(
    "rows",
    [
        ["rate,2019,,97%", "rate,20x0,east,95%"],  # the area's row may be of 2020
        ["rate,2020H2,,97%", "rate,20x0,east,95%"],  # or of the whole year
        ["rate,2020,,97%", "rate,20x0,,95%"],  # the whole's own row may be a second figure of 2020
        ["rate,2020,,97%", "rate,20x0,north,95%"],  # and so may one of no readable body
        ["rate,2020,east,97%", "rate,2020,west,97%", "rate,20x0,east,95%"],
    ],
)
def test_a_row_without_a_readable_period_that_could_have_decided_makes_a_target_undecided(rows: list[str]) -> None:
    assert judged(make_plan(), *rows).results[0].verdict == "undecided"


def test_that_a_figure_is_old_is_said_only_where_it_decides() -> None:
    plan = make_plan(target_text("score", EACH, unit="分"))
    report = judged(plan, "score,2019,east,6", "score,2020,west,6")
    assert codes(report) == ["stale-figure"]
    assert (report.results[0].verdict, notes(report)) == ("pass", [])
    failing = judged(plan, "score,2019,east,4", "score,2020,west,6")
    assert notes(failing) == ["decided by a figure of 2019, older than 2020"]


@pytest.mark.parametrize("chosen", [{"bodies": "west"}, {"period": "2020"}, {"targets": "score"}])
def test_a_selection_never_hides_an_issue(chosen: dict[str, str]) -> None:
    plan = make_plan(target_text("score", EACH, unit="分"))
    report = judged(plan, "score,2019,east,6", "score,2020,west,6", selection=narrowed(**chosen))
    assert codes(report) == ["stale-figure"]


def test_later_figures_are_shown_where_none_was_in_time() -> None:
    report = judged(make_plan(), "rate,2021,,97%")
    assert report.results[0].verdict == "missing"
    assert notes(report) == ["a figure after the deadline is shown, not judged: 2021: 97"]


def test_a_later_figure_of_one_body_among_several_names_it() -> None:
    report = judged(make_plan(target_text("score", EACH, unit="分")), "score,2020,east,6", "score,2021,west,4")
    assert "a figure after the deadline is shown, not judged: 西区 2021: 4" in notes(report)


def test_a_period_in_which_other_targets_were_reported_makes_one_missing() -> None:
    plan = make_plan(target_text("a"), target_text("b"))
    report = judged(plan, "a,2019,,97%", "b,2020,,97%", selection=narrowed(targets="a", period="2020"))
    assert [(r.target.id, r.verdict, r.is_due) for r in report.results] == [("a", "missing", True)]


@pytest.mark.parametrize("row", ["a,2020,,未报", "a,20x0,,97%", "a,2020,,97x"])
def test_a_period_that_may_have_been_reported_is_no_unmatched_filter(row: str) -> None:
    report = judged(make_plan(target_text("a")), row, selection=narrowed(period="2020"))
    assert report.results[0].verdict in {"missing", "undecided"}


def test_a_period_of_which_nothing_was_reported_matches_nothing() -> None:
    with pytest.raises(UsageError):
        judged(make_plan(), "rate,2020,,97%", "rate,2019,,未报", selection=narrowed(period="2018"))


@pytest.mark.parametrize(
    ("total", "parts", "warned"),
    [
        ("1.2万个", ("6020", "5990"), False),  # written to a tenth of ten thousand
        ("12000个", ("6020", "5990"), True),
        ("3个", ("1", "1"), True),
        ("1万个", ("7000", "6000"), False),
        ("1.0万个", ("7000", "6000"), True),
    ],
)
def test_a_total_is_compared_as_exactly_as_it_is_written(total: str, parts: tuple[str, str], warned: bool) -> None:
    plan = make_plan(target_text("things", "at_least: 1", unit="个"))
    east, west = parts
    report = judged(plan, f"things,2020,,{total}", f"things,2020,east,{east}", f"things,2020,west,{west}")
    assert codes(report) == ["total-contradicts-parts"] * warned


@pytest.mark.parametrize(("unit", "value", "rule"), [("%", ">100%", 90), ("%", "<0%", 90), ("起", "<0起", 5)])
def test_a_bound_that_leaves_no_figure_is_out_of_range(unit: str, value: str, rule: int) -> None:
    report = judged(make_plan(target_text("a", f"at_least: {rule}", unit=unit)), f"a,2020,,{value}")
    assert (codes(report), report.results[0].verdict) == (["out-of-range"], "undecided")


def test_about_a_number_decides_only_where_every_figure_would() -> None:
    plan = make_plan(target_text("a"), target_text("b", "at_most: 100"))
    report = judged(plan, "a,2020,,约99%", "b,2020,,约5%")
    assert [r.verdict for r in report.results] == ["undecided", "pass"]


def test_a_damaged_correction_leaves_the_day_as_it_is() -> None:
    plan = make_plan(target_text("a"), target_text("b"))
    report = judged(plan, "a,2020,,97%", "a,2020,,9x,,,,2", "b,2019,,80%")
    assert report.as_of == date(2020, 12, 31)
    assert [r.verdict for r in report.results] == ["undecided", "fail"]


def test_a_conflict_is_told_beside_a_damaged_row() -> None:
    report = judged(make_plan(), "rate,2020,,97%", "rate,2020,,95%", "rate,2020,,9..x")
    assert sorted(codes(report)) == ["bad-number", "conflict"]
    assert report.results[0].verdict == "undecided"


@pytest.mark.parametrize(("rule", "late"), [("", "a,2020-12,,abc"), ("measure: flow,", "a,2020H2,,abc")])
def test_a_year_that_a_damaged_row_stands_for_is_undecided(rule: str, late: str) -> None:
    plan = make_plan(target_text("a", f"at_least: 10, when: every_year, {rule} rollup: none", unit="分"))
    rows = ["a,2018,,12", "a,2019,,12", *(["a,2020H1,,12"] if rule else []), late]
    report = judged(plan, *rows)
    assert report.results[0].verdict == "undecided"


def test_beyond_a_range_is_said_of_every_part() -> None:
    plan = make_plan(target_text("visits", "between: [1, 2], when: every_year", unit="次"))
    report = judged(plan, "visits,2018,,1", "visits,2019,,3", "visits,2020,,2")
    assert report.results[0].verdict == "pass"
    assert notes(report) == ["2019: above the upper end 2: it still holds"]


def test_a_bound_to_compare_with_is_called_one() -> None:
    plan = make_plan(target_text("waste", "falls: true, baseline: {period: 2017}", unit="吨"))
    report = judged(plan, "waste,2017,,≥1000", "waste,2020,,900")
    assert report.results[0].verdict == "undecided"
    assert notes(report) == ["the figure of 2017 to compare with is a bound (≥1000)"]


def test_a_tiny_figure_is_never_shown_as_nothing() -> None:
    report = judged(make_plan(target_text("a", "equals: 0")), "a,2020,,,,1,3000")
    (part,) = report.results[0].parts
    assert (part.value, part.shown) == (Fraction(1, 30), "0.033")


@pytest.mark.parametrize("given", [{"targets": "rat"}, {"bodies": "north"}])
def test_what_is_selected_must_be_there(given: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        judged(make_plan(), "rate,2020,,97%", selection=narrowed(**given))


def test_a_level_of_failing_that_means_nothing_is_refused() -> None:
    plan = make_plan()
    with pytest.raises(UsageError, match="missing"):
        check(plan, submit(plan, HEADER + "rate,2020,,97%\n"), fail_on="mising")
