"""What is different between two snapshots."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from builders import make_plan, submit, target_text
from qcity import Waiver, check, read_period
from qcity.changes import (
    BADNESS,
    BETTER,
    FAIL_ON_CHANGE,
    ON_WORSE,
    OTHER,
    WORSE,
    Changes,
    compare,
    direction,
)
from qcity.errors import Bilingual, UsageError
from qcity.movements import Revision, Spot
from qcity.plan import Plan
from qcity.report import INVALID, NEVER, VERDICTS
from qcity.rules import Rule
from qcity.snapshot import Reported, Snapshot, Trouble, snapshot
from qcity.source import Place

HEADER = "指标,报告期,地区,数值,分子,分母\n"
PLAN = make_plan(
    target_text("rate", "at_least: 90"),
    target_text("count", "at_least: 10, measure: cumulative", unit="个"),
    target_text("area", "at_least: 80, scope: each_area", unit="分"),
    target_text("later", "at_least: 10, due: 2021", unit="个"),
    target_text("money", "at_least: 1000", unit="万元"),
)


def snap(rows: str, plan: Plan = PLAN, *, as_of: str = "2020", path: str = "data.csv", **waivers: str) -> Snapshot:
    """The snapshot of some rows; a waiver lasts until the end of the period given."""
    day = read_period(as_of)
    assert day is not None
    allowed = {
        id_: Waiver("理由", "市长", until, Place("waivers.yaml", row=1))
        for id_, text in waivers.items()
        if (until := read_period(text))
    }
    report = check(plan, submit(plan, HEADER + rows, path=path), as_of=day.end, waivers=allowed)
    return snapshot(path, report, "zh")


def changes(old: str, new: str, fail_on: str = INVALID) -> Changes:
    """What is different between some rows and others."""
    return compare(snap(old), snap(new), fail_on)


def turns(found: Changes) -> list[tuple[str, str, str, str]]:
    """The verdicts that turned: target, old, new and which way."""
    return [(one.new.id, one.old.verdict, one.new.verdict, one.direction) for one in found.turned]


def spots(found: Iterable[Spot]) -> list[tuple[str, str, str]]:
    """Figures that only one side has: target, body and period."""
    return [(one.target.id, one.body, str(one.period)) for one in found]


def notes(found: Changes) -> list[str]:
    """The keys of what is noted."""
    return [note.key.removeprefix("diff.") for note in found.notes]


# -- verdicts ------------------------------------------------------------------------------------------------------


def test_every_verdict_has_its_badness() -> None:
    assert sorted(BADNESS) == sorted(VERDICTS)
    order = [["pass", "void"], ["pending"], ["missing", "undecided"], ["fail"]]
    assert [[v for v in sorted(BADNESS) if BADNESS[v] == level] for level in range(4)] == order


def test_worse_verdicts_come_first_then_the_plans_order() -> None:
    old = "rate,2020,,85%,,\ncount,2020,,12,,\nlater,2020,,9,,\n"
    new = "rate,2020,,95%,,\ncount,2020,,9,,\narea,2020,east,70,,\narea,2020,west,90,,\nlater,2020,,11,,\n"
    assert turns(changes(old, new)) == [
        ("count", "pass", "fail", WORSE),
        ("area", "missing", "fail", WORSE),
        ("rate", "fail", "pass", BETTER),
        ("later", "pending", "pass", BETTER),
    ]


def test_another_verdict_as_bad_turned_neither_way() -> None:
    found = changes("", "rate,2020,,80%以上,,\n")
    assert turns(found) == [("rate", "missing", "undecided", OTHER)]
    assert (found.count(WORSE), found.count(BETTER), found.count(OTHER)) == (0, 0, 1)


@pytest.mark.parametrize("row", ["", "rate,2020,,9x,%,\n"])
def test_a_failing_figure_that_is_deleted_or_spoilt_is_worse(row: str) -> None:
    other = "count,2020,,12,,\n"
    (turn,) = turns(changes(f"rate,2020,,85%,,\n{other}", f"{row}{other}"))
    assert turn[3] == WORSE


@pytest.mark.parametrize(
    ("old", "new", "way"),
    [
        ("rate,2019,,95%,,\nrate,2020,,80%,,\n", "rate,2019,,95%,,\n", WORSE),  # the failing year is deleted
        ("rate,2020,,80%,,\n", "rate,2019,,95%,,\n", WORSE),  # an older one in its place
        ("rate,2019,,80%,,\nrate,2020,,80%,,\n", "rate,2019,,80%,,\nrate,2020,,95%,,\n", BETTER),
        ("rate,2020H1,,80%,,\n", "rate,2020,,95%,,\n", BETTER),  # a later submission need not repeat the earlier one
        ("rate,2020,east,,80,100\nrate,2020,west,,80,100\nrate,2019,,95%,,\n", "rate,2019,,95%,,\n", WORSE),
    ],
)
def test_a_failure_is_not_mended_by_deleting_its_row(old: str, new: str, way: str) -> None:
    other = "count,2020,,12,,\n"
    (turn,) = [one for one in turns(changes(old + other, new + other)) if one[0] == "rate"]
    assert turn[3] == way


def test_a_waiver_that_lapsed_is_noted() -> None:
    states = snap("rate,2020,,85%,,\n")
    waived = states._replace(states=tuple(state._replace(waived="2020") for state in states.states))
    assert "waiver_gone" in notes(compare(waived, states))
    assert "waiver_new" in notes(compare(states, waived))


def test_errors_of_either_side_are_noted() -> None:
    good, bad = "rate,2020,,95%,,\ncount,2020,,12,,\n", "rate,2020,,9x%,,\ncount,2020,,12,,\n"
    assert "errors" in notes(changes(bad, good))
    assert changes(bad, good).exit_code == 0  # what was wrong before is no fault of the new side
    assert changes(good, bad).exit_code == 3


def test_issues_of_different_targets_do_not_cancel() -> None:
    old = "rate,2020,,95%,,\nrate,2020,,96%,,\ncount,2020,,12,,\n"
    new = "rate,2020,,95%,,\ncount,2020,,12,,\ncount,2020,,13,,\n"
    found = changes(old, new)
    assert [issue.code for issue in found.issues_new] == ["conflict"]
    assert [issue.code for issue in found.issues_solved] == ["conflict"]


def test_counts_in_place_of_their_rounded_ratio_are_no_change() -> None:
    assert changes("rate,2020,,66.67%,,\n", "rate,2020,,,2,3\n").is_nothing
    (moved,) = changes("rate,2020,,66.66%,,\n", "rate,2020,,,2,3\n").moved
    assert moved.difference is not None


def test_different_bodies_are_not_subtracted_from_each_other() -> None:
    old = "area,2020,east,85,,\narea,2020,west,70,,\n"
    new = "area,2020,east,69,,\narea,2020,west,88,,\n"
    found = {(move.new.body, move.difference) for move in changes(old, new).moved}
    assert found == {("east", Fraction(-16)), ("west", Fraction(18))}


@pytest.mark.parametrize(("old", "new", "change"), [("1", "4", 3), ("4", "1", Fraction(-3, 4)), ("0", "4", None)])
def test_a_change_is_told_as_a_share_of_the_old_figure(old: str, new: str, change: Fraction | None) -> None:
    (move,) = changes(f"count,2020,,{old},,\n", f"count,2020,,{new},,\n").moved
    assert move.change == change


def test_a_target_that_was_withdrawn_is_as_good_as_met() -> None:
    old = snap("rate,2020,,95%,,\n")
    void = make_plan(target_text("rate", "at_least: 90, void: {reason: 撤销}"))
    assert turns(compare(old, snap("rate,2020,,95%,,\n", void))) == [("rate", "pass", "void", OTHER)]


def test_targets_of_one_side_are_added_or_removed_and_do_not_turn() -> None:
    other = make_plan(target_text("rate"), target_text("fresh", "at_least: 1", unit="个"))
    found = compare(snap("count,2020,,12,,\nrate,2020,,95%,,\n"), snap("fresh,2020,,0,,\nrate,2020,,95%,,\n", other))
    assert turns(found) == []
    assert [state.id for state in found.added] == ["fresh"]
    assert [state.id for state in found.removed] == ["count", "area", "later", "money"]
    assert (spots(found.vanished), spots(found.appeared)) == ([], [])
    assert "other_plan" in notes(found)


def test_sides_without_a_target_in_common_cannot_be_compared() -> None:
    with pytest.raises(UsageError) as caught:
        compare(snap("rate,2020,,95%,,\n"), snap("", make_plan(target_text("other"))))
    assert caught.value.message.key == "diff.nothing_in_common"


# -- figures -------------------------------------------------------------------------------------------------------


def test_figures_that_moved_are_ranked_by_their_relative_change_whatever_their_unit() -> None:
    old = "rate,2020,,96%,,\ncount,2020,,20,,\nmoney,2020,,1000,,\nlater,2020,,4,,\n"
    new = "rate,2020,,48%,,\ncount,2020,,25,,\nmoney,2020,,1010,,\nlater,2020,,2,,\n"
    assert [(one.new.id, one.difference, one.relative) for one in changes(old, new).moved] == [
        ("rate", Fraction(-48), Fraction(1, 2)),
        ("later", Fraction(-2), Fraction(1, 2)),
        ("count", Fraction(5), Fraction(1, 5)),
        ("money", Fraction(10), Fraction(1, 101)),
    ]


def test_a_figure_that_became_a_bound_moved_by_nobody_knows_how_much() -> None:
    old, new = "rate,2020,,96%,,\ncount,2020,,20,,\n", "rate,2020,,95%以上,,\ncount,2020,,21,,\n"
    moved = [(one.new.id, one.new.shown, one.difference) for one in changes(old, new).moved]
    assert moved == [("count", "21", Fraction(1)), ("rate", "≥95", None)]


def test_the_same_number_written_otherwise_did_not_move() -> None:
    assert changes("rate,2020,,95.0%,,\nmoney,2020,,2亿元,,\n", "rate,2020,,950‰,,\nmoney,2020,,20000,,\n").is_nothing


def test_figures_that_vanished_and_figures_that_are_new_are_told_by_body_and_period() -> None:
    old = "rate,2019,,95%,,\nrate,2020,,95%,,\narea,2020,east,90,,\n"
    new = "rate,2020,,95%,,\narea,2020,west,90,,\nrate,2018,,95%,,\n"
    found = changes(old, new)
    assert spots(found.vanished) == [("rate", "city", "2019"), ("area", "east", "2020")]
    assert spots(found.appeared) == [("rate", "city", "2018"), ("area", "west", "2020")]


def test_a_figure_that_is_now_in_error_vanished() -> None:
    found = changes("rate,2020,,95%,,\nrate,2019,,95%,,\n", "rate,2020,,abc,,\nrate,2019,,95%,,\n")
    assert spots(found.vanished) == [("rate", "city", "2020")]
    assert [issue.code for issue in found.issues_new] == ["bad-number"]


@pytest.mark.parametrize(
    ("old", "new", "fell"),
    [
        ("count,2019,,12,,\n", "count,2020,,11,,\n", [("city", "2019", 12, "2020", 11)]),
        ("count,2020,,12,,\n", "count,2020,,11,,\n", [("city", "2020", 12, "2020", 11)]),
        ("count,2019,,12,,\n", "count,2020,,12,,\n", []),
        ("count,2019,,12,,\ncount,2020,,20,,\n", "count,2019,,12,,\n", []),
        ("count,2019,,12,,\n", "count,2019,,12,,\ncount,2020,,11个以上,,\n", []),
        ("count,2020,east,12,,\n", "count,2020,west,11,,\n", []),
        ("count,2020H2,,11,,\ncount,2020,,12,,\n", "count,2020H2,,11,,\n", []),
        ("later,2020,,12,,\n", "later,2020,,11,,\n", []),
    ],
)
def test_a_cumulative_count_fell_where_its_newest_figure_is_below_that_of_before(
    old: str, new: str, fell: list[tuple[str, str, int, str, int]]
) -> None:
    found = changes(old, new).fell
    assert [(one.body, str(one.old_period), int(one.old), str(one.new_period), int(one.new)) for one in found] == fell


def revisions(found: Iterable[Revision]) -> list[tuple[str, str, Reported, Reported]]:
    """Revised figures: target, period, before and after."""
    return [(one.target.id, str(one.period), one.old, one.new) for one in found]


def test_history_is_revised_where_the_same_period_has_another_figure() -> None:
    found = changes("rate,2019,,94%,,\nrate,2020,,95%,,\n", "rate,2019,,93%,,\nrate,2020,,95%,,\n")
    assert revisions(found.revised) == [("rate", "2019", Reported(Fraction(94)), Reported(Fraction(93)))]
    assert (found.turned, found.moved, found.vanished, found.appeared) == ((), (), (), ())


@pytest.mark.parametrize(
    ("old", "new", "count"),
    [
        ("rate,2020,,,49,50", "rate,2020,,,490,500", 1),
        ("rate,2020,,98%,,", "rate,2020,,,49,50", 0),
        ("rate,2020,,90%以上,,", "rate,2020,,95%以上,,", 1),
        ("rate,2020,,90%以上,,", "rate,2020,,90%以下,,", 1),
        ("rate,2020,,≥90%,,", "rate,2020,,90%以上,,", 0),
        ("rate,2020,,95%以上,,", "rate,2020,,95%,,", 1),
    ],
)
def test_other_counts_and_other_bounds_are_other_figures(old: str, new: str, count: int) -> None:
    assert len(changes(f"{old}\n", f"{new}\n").revised) == count


def test_a_limit_that_one_side_does_not_tell_is_no_revision() -> None:
    whole = snap("rate,2020,,90%以上,,\n")
    (state, *others) = whole.states
    figures = {key: figure._replace(limit=None) for key, figure in (state.figures or {}).items()}
    untold = whole._replace(states=(state._replace(figures=figures), *others))
    assert compare(whole, untold).is_nothing


def test_figures_of_another_unit_are_not_compared_and_a_note_says_so() -> None:
    other = make_plan(target_text("money", "at_least: 1", unit="亿元", name="钱"))
    found = compare(snap("money,2020,,2亿元,,\n"), snap("money,2020,,3亿元,,\n", other))
    assert (found.moved, found.revised) == ((), ())
    (note,) = [note for note in found.notes if note.key == "diff.other_unit"]
    assert note.blanks["names"] == "钱"


# -- what is compared ----------------------------------------------------------------------------------------------


def test_other_days_rules_and_plans_are_noted() -> None:
    other = make_plan(target_text("rate", "at_least: 96"))
    found = compare(snap("rate,2020,,95%,,\n"), snap("rate,2020,,95%,,\n", other, as_of="2020H1"))
    assert notes(found) == ["other_plan", "other_day", "other_rule", "no_figures"]
    assert notes(changes("rate,2020,,95%,,\n", "rate,2020,,96%,,\n")) == []


def test_what_an_older_report_does_not_tell_is_not_compared_and_is_named() -> None:
    one = snap("rate,2020,,95%,,\ncount,2020,,12,,\n")
    older = one._replace(states=tuple(state._replace(figures=None, measure=None) for state in one.states))
    for found in (compare(one, older), compare(older, one)):
        assert found.is_nothing
        (note,) = [note for note in found.notes if note.key == "diff.untold"]
        assert isinstance(note.blanks["names"], Bilingual)
        assert note.blanks["names"].count("、") == len(PLAN.targets) - 1
    fewer = snap("rate,2020,,96%,,\n")
    assert [one.new.id for one in compare(older, fewer).moved] == ["rate"]


def test_a_measure_that_one_side_tells_serves_both() -> None:
    one, other = snap("count,2020,,12,,\n"), snap("count,2020,,11,,\n")
    silent = one._replace(states=tuple(state._replace(measure=None) for state in one.states))
    assert len(compare(silent, other).fell) == 1
    assert notes(compare(silent, other)) == []
    silent_too = other._replace(states=tuple(state._replace(measure=None) for state in other.states))
    assert compare(silent, silent_too).fell == ()
    assert notes(compare(silent, silent_too)) == ["untold"]


def test_rules_are_compared_without_their_words() -> None:
    plan = make_plan(target_text("set", 'external: "国家另定"'))
    assert [state.rule for state in snap("", plan).states] == [Rule("external")]


# -- issues --------------------------------------------------------------------------------------------------------


def test_an_issue_that_only_stands_elsewhere_is_neither_new_nor_solved() -> None:
    old, new = snap("rate,2020,,abc,,\n"), snap("count,2020,,12,,\nrate,2020,,abc,,\n", path="other.csv")
    found = compare(old, new)
    assert (found.issues_new, found.issues_solved) == ((), ())


def test_issues_are_counted_and_of_equal_ones_the_one_in_another_row_is_new() -> None:
    old = snap("count,2020,,12,,\nrate,2020,,abc,,\n")
    new = snap("rate,2019,,abc,,\nrate,2020,,abc,,\nrate,2018,,abd,,\n")
    found = compare(old, new)
    assert [(issue.text, issue.row) for issue in found.issues_new] == [("abc", 2), ("abd", 4)]
    assert found.issues_solved == ()
    back = compare(new, old)
    assert (back.issues_new, back.issues_solved) == ((), found.issues_new)


def test_two_rows_that_contradict_each_other_in_another_order_are_the_same_conflict() -> None:
    old, new = "rate,2020,,95%,,\nrate,2020,,96%,,\n", "rate,2020,,96%,,\nrate,2020,,95%,,\n"
    assert [snap(rows).issues[0].text for rows in (old, new)] == ["96%", "95%"]
    assert changes(old, new).is_nothing
    assert len(changes("rate,2020,,95%,,\n", new).issues_new) == 1


# -- exit codes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("rate,2020,,95%,,\n", "rate,2020,,95%,,\n", (0, 0, 0)),
        ("rate,2020,,95%,,\n", "rate,2020,,85%,,\n", (0, 0, 1)),
        ("rate,2020,,85%,,\n", "rate,2020,,95%,,\n", (0, 0, 0)),
        ("later,2020,,11,,\nrate,2020,,95%,,\n", "later,2020,,9,,\nrate,2020,,95%,,\n", (0, 0, 1)),
        ("rate,2020,,95%,,\n", "rate,2020,,95%,,\ncount,2020,,abc,,\n", (0, 3, 3)),
        ("rate,2020,,95%,,\ncount,2020,,abc,,\n", "rate,2020,,95%,,\n", (0, 0, 0)),
        ("rate,2020,,abc,,\n", "rate,2020,,95%,,\n", (0, 3, 3)),
        ("rate,2020,,/,,\n", "rate,2020,,/,,\n", (0, 3, 3)),
    ],
)
def test_exit_codes(old: str, new: str, codes: tuple[int, int, int]) -> None:
    assert FAIL_ON_CHANGE == (NEVER, INVALID, ON_WORSE)
    assert tuple(changes(old, new, fail_on).exit_code for fail_on in FAIL_ON_CHANGE) == codes


def test_a_worse_verdict_that_is_waived_does_not_count() -> None:
    old = snap("rate,2020,,95%,,\n")
    waived, expired = snap("rate,2020,,85%,,\n", rate="2021"), snap("rate,2020,,85%,,\n", rate="2019")
    assert compare(old, waived, ON_WORSE).exit_code == 0
    assert compare(old, expired, ON_WORSE).exit_code == 1
    assert turns(compare(old, waived)) == [("rate", "pass", "fail", WORSE)]
    assert compare(snap("rate,2020,,95%,,\n"), waived).turned[0].new.waived == "2021"


# -- what always holds ---------------------------------------------------------------------------------------------

lines = st.tuples(
    st.sampled_from(["rate", "count", "area", "later", "money", "nonsense"]),
    st.sampled_from(["2018", "2019", "2019H2", "2020", "2020-06", "never"]),
    st.sampled_from(["", "east", "west", "park", "nowhere"]),
    st.sampled_from(["85%,,", "95,,", "12,,", "11.5,,", "9个以上,,", "abc,,", "/,,", ",49,50", ",9,10", "约80,,"]),
).map(",".join)
submissions = st.lists(lines, max_size=8)


def kinds(issues: Iterable[Trouble]) -> list[tuple[str, str, str, str]]:
    """What issues are and of which target, wherever they stand."""
    return sorted((issue.code, issue.column or "", issue.text or "", issue.target or "") for issue in issues)


@given(submissions)
def test_nothing_differs_from_itself(rows: list[str]) -> None:
    one = snap("\n".join(rows))
    assert compare(one, one).is_nothing


@given(submissions, submissions)
def test_the_way_back_mirrors_the_way_there(old: list[str], new: list[str]) -> None:
    a, b = snap("\n".join(old)), snap("\n".join(new), path="new.csv")
    there, back = compare(a, b), compare(b, a)
    flipped = [(one.old.id, one.new.verdict, one.old.verdict) for one in back.turned]
    assert sorted(turn[:3] for turn in turns(there)) == sorted(flipped)
    mirrored = {WORSE: BETTER, BETTER: WORSE, OTHER: OTHER}
    for _, before, after, way in turns(there):
        if {before, after} not in ({"fail", "missing"}, {"fail", "undecided"}):  # either way round that is worse
            assert direction(after, before) == mirrored[way]
    assert (there.vanished, there.appeared) == (back.appeared, back.vanished)
    assert (there.issues_new, there.issues_solved) == (back.issues_solved, back.issues_new)
    assert [(one.new, one.old, one.relative) for one in there.moved] == [
        (one.old, one.new, one.relative) for one in back.moved
    ]
    assert [(one.old, one.new) for one in there.revised] == [(one.new, one.old) for one in back.revised]
    assert there.is_nothing is back.is_nothing


@given(submissions, st.randoms(use_true_random=False))
def test_rows_in_another_order_are_no_change(rows: list[str], shuffle: random.Random) -> None:
    most = max(Counter(tuple(row.split(",")[:3]) for row in rows).values(), default=0)
    assume(most <= 2)  # of three rows about one thing the first decides which of the others repeat it
    shuffled = list(rows)
    shuffle.shuffle(shuffled)
    assert compare(snap("\n".join(rows)), snap("\n".join(shuffled), path="other.csv")).is_nothing


@given(submissions, submissions)
def test_what_is_new_and_what_is_solved_adds_up(old: list[str], new: list[str]) -> None:
    a, b = snap("\n".join(old)), snap("\n".join(new))
    found = compare(a, b)
    assert kinds(a.issues) != kinds(b.issues) or (found.issues_new, found.issues_solved) == ((), ())
    assert len(a.issues) - len(found.issues_solved) == len(b.issues) - len(found.issues_new)
