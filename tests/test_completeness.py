"""Completeness: who owes which figure, for which period, by which day."""

from __future__ import annotations

from datetime import date

from builders import make_plan, submit, target_text
from qcity import Report, check
from qcity.completeness import obligations
from qcity.periods import read_period
from qcity.rendering import rendered
from qcity.reporters import View

PLAN = make_plan(
    target_text("rate", "at_least: 90, departments: [质监局, 东区]"),
    target_text("each", "at_least: 1, scope: each_body, bodies: [东区, 质监局], when: every_period, cadence: half_year,"
                " starts: 2019", unit="次"),
    target_text("gone", "at_least: 90, void: {reason: 不再考核}"),
    target_text("later", "at_least: 1, due: 2021", unit="次"),
)  # fmt: skip
ROWS = "指标,报告期,填报单位,数值\nrate,2018,,95%\neach,2019H1,东区,1\neach,2019H2,东区,x\neach,2019H1,质监局,1\n"


def report(as_of: str = "2020H1", rows: str = ROWS) -> Report:
    period = read_period(as_of)
    assert period is not None
    return check(PLAN, submit(PLAN, rows), as_of=period.end)


def states(as_of: str, target: str) -> list[tuple[str | None, str, str]]:
    """Who, period and state of what is wanted for a target."""
    return [(one.who, str(one.period), one.state) for one in obligations(report(as_of)) if one.target.id == target]


def test_each_body_owes_its_own_figures_by_the_end_of_each_half_year() -> None:
    assert states("2020H1", "each") == [
        ("东区", "2019H1", "reported"), ("东区", "2019H2", "in_error"), ("东区", "2020H1", "owed"),
        ("质监局", "2019H1", "reported"), ("质监局", "2019H2", "owed"), ("质监局", "2020H1", "owed"),
    ]  # fmt: skip
    assert [one.by for one in obligations(report()) if one.who == "质监局" and one.state == "owed"] == [
        date(2019, 12, 31),
        date(2020, 6, 30),
    ]


def test_the_lead_department_owes_the_deadlines_figure_also_where_an_older_one_decides() -> None:
    assert states("2020H1", "rate") == [("质监局", "2018", "reported")]
    assert states("2020", "rate") == [("质监局", "2020", "owed")]


def test_what_is_not_due_is_not_owed_and_a_withdrawn_target_is_not_wanted() -> None:
    assert states("2020", "later") == [(None, "2021", "later")]
    assert states("2020", "gone") == []


def test_the_view_lists_what_is_owed_under_whoever_owes_it() -> None:
    text = "".join(rendered(report("2020"), "table", View("zh", owed=True)))
    lines = [line.split() for line in text.split("\n")]
    assert ["质监局", "已报", "1/5"] in lines
    assert ["指标each", "欠报", "2019H2、2020H1、2020H2", "2019-12-31、2020-06-30、2020-12-31"] in lines
    assert ["没有责任单位", "已报", "0/1"] in lines
    assert ["由谁报送", "已报", "有错", "欠报", "未到期", "合计"] in lines
    assert ["东区", "1", "1", "2", "0", "4"] in lines
    assert "bad-number" in text
    assert "指标gone" not in text
