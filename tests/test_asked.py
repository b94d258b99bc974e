"""Which figures a plan asks for: what a complete submission has, and what is judged within a period."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from builders import make_plan, target_text
from qcity import load_plan
from qcity.asked import Asked, asked_figures
from qcity.judge import Selection, check
from qcity.measurement import Measurement, Submission
from qcity.periods import Period, previous, read_period
from qcity.plan import WHOLE, Plan
from qcity.report import MISSING, VOID
from qcity.source import Place

PLANS = [None, *sorted((Path(__file__).parent / "cases").glob("*/plan.yaml"))]
names = pytest.mark.parametrize("path", PLANS, ids=lambda path: path.parent.name if path else "bundled")


def _asked(plan: Plan, **narrowed: object) -> list[tuple[str, str, str]]:
    return [(a.target.id, a.body.id, str(a.period)) for a in asked_figures(plan, **narrowed)]  # type: ignore[arg-type]


def _periods(*targets: str, windows: str = "") -> list[str]:
    plan = make_plan(*targets)
    return [period for _, _, period in _asked(plan, periods=[_period(text) for text in windows.split()])]


def _period(text: str) -> Period:
    period = read_period(text)
    assert period is not None
    return period


def _submitted(figures: list[Asked]) -> Submission:
    place = Place("all.csv")
    return Submission(
        tuple(Measurement(a.target.id, a.period, a.body.id, Decimal(50), place, i) for i, a in enumerate(figures))
    )


@names
def test_a_submission_of_all_that_is_asked_for_leaves_nothing_missing(path: Path | None) -> None:
    plan = load_plan(path)
    last = max(target.deadline for target in plan.targets)
    figures = list(asked_figures(plan))
    report = check(plan, _submitted(figures), as_of=last)
    missing = {
        (r.target.id, str(p.period)) for r in report.results for p in r.parts if p.verdict == MISSING and p.period
    }
    assert missing == set()
    asked = {figure.target.id for figure in figures}
    assert {r.target.id for r in report.results if r.verdict == VOID}.isdisjoint(asked)
    assert {r.target.id for r in report.results if r.verdict != VOID} == asked


@names
@pytest.mark.parametrize("window", ["2018", "2019", "2020", "2020H1", "2020H2", "2019Q3", "2020-06", "2020-06-30"])
def test_of_a_period_just_that_is_asked_for_which_is_judged_within_it(path: Path | None, window: str) -> None:
    plan, period = load_plan(path), _period(window)
    figures = list(asked_figures(plan, periods=[period]))
    assert all(figure.period == period for figure in figures)
    if not figures:
        return
    before = list(asked_figures(plan, periods=[previous(period)]))  # what some of them are compared with
    report = check(plan, _submitted([*before, *figures]), selection=Selection(period=period))
    judged = {r.target.id for r in report.results if r.verdict not in (MISSING, VOID)}
    assert judged == {figure.target.id for figure in figures if not figure.is_base}


@pytest.mark.parametrize(
    ("keys", "periods"),
    [
        ("at_least: 90", "2020"),
        ("at_least: 90, due: 2019H1", "2019H1"),
        ("at_least: 90, measure: flow", "2020"),
        ("at_least: 90, when: every_year", "2018 2019 2020"),
        ("at_least: 90, when: every_year, due: 2020H1", "2018 2019"),
        ("at_least: 90, when: every_year, starts: 2020", "2020"),
        ("at_least: 90, when: every_period, cadence: quarter, starts: 2020", "2020Q1 2020Q2 2020Q3 2020Q4"),
        ("at_least: 90, when: every_period, starts: 2020", "2020H1 2020H2"),
        ("rises: true, when: every_year", "2018 2019 2020"),
        ("rises: true, baseline: {period: 2017}", "2017 2020"),
        ("rises: true, baseline: {period: 2017, value: 80}", "2020"),
        ("changes_by: -10, baseline: {period: 2015}", "2015 2020"),
        ("at_least: 90, void: {reason: 取消}", ""),
        ("at_least: 90, void: {reason: 取消, since: 2020H2}", ""),
        ("at_least: 90, void: {reason: 取消, since: 2021}", "2020"),
    ],
)
def test_the_periods_of_a_whole_plan(keys: str, periods: str) -> None:
    assert _periods(target_text("rate", keys)) == periods.split()


@pytest.mark.parametrize(
    ("keys", "window", "is_asked"),
    [
        ("at_least: 90", "2020H1", True),
        ("at_least: 90", "2020-06-30", True),
        ("at_least: 90", "2017", False),
        ("at_least: 90", "2021", False),
        ("at_least: 90, measure: flow", "2020H1", False),
        ("at_least: 90, measure: flow", "2019", True),
        ("at_least: 90, when: every_year", "2020H2", False),
        ("at_least: 90, when: every_period, cadence: half_year", "2020H2", True),
        ("at_least: 90, when: every_period, cadence: half_year", "2020", False),
        ("at_least: 90, when: every_period", "2020Q2", True),
        ("rises: true, baseline: {period: 2017}", "2017", True),
        ("rises: true, baseline: {period: 2017, value: 80}", "2017", False),
        ("at_least: 90, void: {reason: 取消, since: 2020H2}", "2020H1", True),
    ],
)
def test_the_periods_within_a_window(keys: str, window: str, is_asked: bool) -> None:
    assert _periods(target_text("rate", keys), windows=window) == ([window] if is_asked else [])


def test_periods_come_oldest_first_whatever_order_they_are_asked_in() -> None:
    assert _periods(windows="2020 2019H2 2019") == ["2019H2", "2019", "2020"]


@pytest.mark.parametrize(
    ("keys", "bodies", "departments", "found"),
    [
        ("at_least: 90", None, (), "city"),
        ("at_least: 90", ["east", "west", "park", "amr"], (), "east west"),
        ("at_least: 90, rollup: none", ["east"], (), ""),
        ("at_least: 90, scope: each_area", None, (), "east west park"),
        ("at_least: 90, scope: each_area", ["park", "city"], (), "park"),
        ("at_least: 90, scope: each_body", None, (), "east west park amr"),
        ("at_least: 90, scope: each_body, bodies: [west, amr]", None, (), "west amr"),
        ("at_least: 90, scope: each_body", None, ("amr",), "amr"),
        ("at_least: 90, scope: each_area", None, ("amr",), "east west park"),
        ("at_least: 90, scope: each_body", ["east"], ("amr",), "east"),
        ("at_least: 90", None, ("amr",), "city"),
    ],
)
def test_the_bodies_that_are_asked(
    keys: str, bodies: list[str] | None, departments: tuple[str, ...], found: str
) -> None:
    asked = _asked(make_plan(target_text("rate", keys)), bodies=bodies, departments=departments)
    assert [body for _, body, _ in asked] == found.split()


def test_what_is_only_compared_with_is_marked() -> None:
    plan = make_plan(
        target_text("since", "rises: true, baseline: {period: 2017}"),
        target_text("yearly", "falls: true, when: every_year"),
    )
    assert [(a.target.id, str(a.period)) for a in asked_figures(plan) if a.is_base] == [
        ("since", "2017"),
        ("yearly", "2018"),
    ]


def test_a_period_that_the_plan_does_not_name_is_not_owed() -> None:
    plan = make_plan(
        target_text("often", "at_least: 90, when: every_period"),
        target_text("halves", "at_least: 90, when: every_period, cadence: half_year"),
        target_text("once"),
    )
    assert {a.target.id: a.is_owed for a in asked_figures(plan)} == {"often": False, "halves": True, "once": True}


def test_a_plan_that_says_no_beginning_asks_for_its_last_year() -> None:
    head = "plan: {id: p, title: 规划, due: 2020, domains: [{id: d, name: 领域}]}\n"
    plan = make_plan(target_text("rate", "at_least: 90, when: every_year"), head=head)
    assert [period for *_, period in _asked(plan)] == ["2020"]
    assert [period for *_, period in _asked(plan, starts=2019)] == ["2019", "2020"]


def test_the_whole_is_asked_once_however_many_bodies_are_named() -> None:
    plan = make_plan()
    assert [body for _, body, _ in _asked(plan, bodies=[body.id for body in plan.bodies])] == ["city", "east", "west"]
    assert plan.body("city").kind == WHOLE
