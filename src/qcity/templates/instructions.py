"""What the explaining sheet of a template says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from qcity.plan import WHOLE, Body, Plan
from qcity.templates import VERSION, Template
from qcity.templates.columns import clean, is_open_to_areas, period_text, shown_body, spans

MOST_PERIODS = 60


class Line(NamedTuple):
    """A line of the sheet: a heading, which has no text, or a label with a text beside it."""

    label: str
    text: str = ""


STATUSES = {
    "A": ("正常（留空即是）", "normal (an empty cell means this)"),
    "P": ("初步数，照常判定并注明", "provisional: judged, with a note"),
    "E": ("估计数，照常判定并注明", "estimated: judged, with a note"),
    "B": ("口径有变化，照常判定并注明", "break in the series: judged, with a note"),
    "F": ("预测数，按未报送处理", "forecast: not reported"),
    "L": ("有数据但没有收集，按未报送处理", "there is data, but it was not collected: not reported"),
    "H": ("因节假日没有数据，按未报送处理", "no data because of a holiday: not reported"),
    "M": ("不可能有数据，按未报送处理", "there can be no data: not reported"),
    "O": ("缺数据，按未报送处理", "data is missing: not reported"),
    "Q": ("保密，不予报送，按未报送处理", "suppressed: not reported"),
}
"""The observation statuses of SDMX (code list CL_OBS_STATUS), and what `check` makes of them."""


def instructions(template: Template, lang: str) -> Iterator[Line]:
    """The lines of the sheet, without the list of bodies."""
    zh = lang == "zh"
    yield Line("怎么填" if zh else "How to fill it in")
    yield from (Line(f"{i}", text) for i, text in enumerate(_steps(template, lang), 1))
    yield Line("数据状态" if zh else "Status")
    yield from (Line(code, words[not zh]) for code, words in STATUSES.items())
    yield Line("报送期限" if zh else "When to report")
    yield from _deadlines(template, lang)
    yield Line("怎么核对" if zh else "How to check it")
    yield from _checking(lang)
    yield Line("本表依据" if zh else "What this file was made from")
    yield from _origin(template.plan, lang)


def _steps(template: Template, lang: str) -> Iterator[str]:
    opens = any(is_open_to_areas(template, one) for one in template.figures)
    if lang == "zh":
        yield "只填黄色单元格；灰色的是计划规定的内容，已锁定，不用填。先填上方的填报单位、填表人、审核人。"
        yield "合格率、覆盖率等比率：优先填分子和分母，数值由系统算；只有比率的，把比率填在数值里，97.8% 就填 97.8。"
        yield "填准确的数，不写“90%以上”“约 30”；不必自行修约；单位已定，数值里不用再写单位。"
        yield "没有数据的留空，不要填 0；确实是零的填 0。"
        yield "“本期内的数”只算这一期内发生的；“期末的数”是期末那一天的状况；“累计数”从开始一直算到期末。"
        if opens:
            whole = _whole(template)
            yield f"淡蓝色的地区可以改：由区县填报的，从列表中选本区县；各区县都报了，{whole}的数由系统汇总。"
        yield "改正已经报送过的数：在修订一栏填 1，再改填 2，依次类推，以最大的为准。"
        yield "比率为橙色，表示不到 1%，请核对；分子、分母为橙色，表示只填了其中一个。"
        return
    yield "Fill in the yellow cells; the grey ones are what the plan says, and locked. Begin with the reporter above."
    yield "Of a rate give both counts, from which it is worked out; or the rate alone as the value: 97.8 for 97.8%."
    yield "Give figures, not limits such as “over 90%” or “about 30”. Do not round. The unit is set; leave it out."
    yield "Where there is no figure, leave the cells empty and do not write 0; where it is zero, write 0."
    yield "“Within the period” is what happened in it alone; “in all” is everything from the beginning to its end."
    if opens:
        yield "A pale blue body can be changed: an area that reports chooses itself from the list."
        yield f"The figure of {_whole(template)} is worked out once all areas have reported."
    yield "To correct a figure that was sent in before, write 1 into Revision, 2 the next time; the highest one counts."
    yield "An orange rate is below 1%: look again. Orange counts: only one of the two is there."


def _deadlines(template: Template, lang: str) -> Iterator[Line]:
    zh = lang == "zh"
    due = template.plan.due
    last = f"{due.end.year}年{due.end.month}月{due.end.day}日" if zh else due.end.isoformat()
    yield Line("计划期限" if zh else "The plan", f"{period_text(due, lang)}（{last}）" if zh else f"{due} ({last})")
    for period in spans(template.figures)[:MOST_PERIODS]:
        end = period.end
        text = f"期末为{end.year}年{end.month}月{end.day}日" if zh else f"ends on {end.isoformat()}"
        yield Line(period_text(period, lang), text)


def _checking(lang: str) -> Iterator[Line]:
    if lang == "zh":
        yield Line("1", "保存后运行：qcity check 文件名.xlsx")
        yield Line("2", "看“数据问题”：每条都指明哪张表、哪个单元格、错在哪里、怎么改。改好再运行，直到没有错误。")
        yield Line("3", "没填的指标显示为“未报送”，可以分几次、分几个文件报，核对时把文件一起列出即可。")
        return
    yield Line("1", "Save it and run: qcity check FILE.xlsx")
    yield Line("2", "Look at the data issues: each names the sheet, the cell, what is wrong and how to mend it.")
    yield Line("3", "What was left empty is “missing”. Several files may be checked together: name them all.")


def _origin(plan: Plan, lang: str) -> Iterator[Line]:
    zh = lang == "zh"
    title = clean(plan.title if zh or not plan.title_en else plan.title_en, 300)
    yield Line("计划" if zh else "Plan", f"{title}{f'（{clean(plan.document, 100)}）' if plan.document else ''}")
    yield Line("计划标识" if zh else "Plan id", clean(plan.id, 200))
    yield Line("计划校验值" if zh else "SHA-256", plan.sha256)
    yield Line("模板版本" if zh else "Template version", VERSION)


def _whole(template: Template) -> str:
    return shown_body(template.plan, template.plan.whole) or ("全域" if template.plan.language == "zh" else "the whole")


def bodies_in_order(plan: Plan) -> tuple[list[Body], int]:
    """The bodies for drop-down lists: first the whole and the areas that make it up, whose number is given too."""
    first = [plan.whole, *plan.areas_of_whole()]
    return [*first, *(body for body in plan.bodies if body.kind != WHOLE and body not in first)], len(first)
