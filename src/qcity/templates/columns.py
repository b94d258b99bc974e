"""The columns of a template and what each says of a figure, the same in every format."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from qcity.asked import Asked
from qcity.periods import HALF_YEAR, MONTH, QUARTER, YEAR, Period
from qcity.plan import BY_DUE, CUMULATIVE, EVERY_YEAR, FLOW, WHOLE, Body, Plan, Target
from qcity.reporters.explanation import rule_words
from qcity.rules import EXTERNAL, FALLS, RISES
from qcity.templates import Template
from qcity.wording import inert, rule_text, target_name

MOST = 1000
"""So many characters of a text are shown; what a plan has more of is no name."""


class Column(NamedTuple):
    """A column of a template: its key, its headings, and how wide it is, in digits."""

    key: str
    zh: str
    en: str
    width: int

    def heading(self, lang: str) -> str:
        """Its heading in a language."""
        return self.zh if lang == "zh" else self.en


COLUMNS = (
    Column("name", "指标名称", "Target name", 25),
    Column("body", "地区", "Body", 11),
    Column("period", "报告期", "Period", 11),
    Column("goal", "目标要求", "Goal", 24),
    Column("count", "填报内容", "What to report", 25),
    Column("unit", "单位", "Unit", 6),
    Column("value", "数值", "Value", 11),
    Column("numerator", "分子", "Numerator", 11),
    Column("denominator", "分母", "Denominator", 13),
    Column("status", "数据状态", "Status", 9),
    Column("source", "数据来源", "Source", 14),
    Column("note", "备注", "Note", 14),
    Column("revision", "修订", "Revision", 9),
    Column("clause", "规划条款", "Clause", 12),
    Column("id", "指标编号", "Indicator", 16),
)
"""What is known already stands left of the cells to fill in and right of them.

The headings are those that qcity reads, besides those of a template's own (`header.TEMPLATE_COLUMNS`).
"""

KNOWN = frozenset({"name", "body", "period", "goal", "count", "unit", "clause", "id"})
"""The columns that are filled in already; the others are left to the clerk."""


def known_cells(plan: Plan, asked: Asked, lang: str) -> dict[str, str]:
    """What is filled in already in a figure's row, by column key.

    A name that would not be found again as it is shown (it has control characters, or no end) gives way to another.
    """
    target = asked.target
    return {
        "name": shown_target(plan, target, lang),
        "body": shown_body(plan, asked.body),
        "period": period_text(asked.period, lang),
        "goal": goal_text(asked, lang),
        "count": count_text(target, lang),
        "unit": clean(target.unit.id),
        "clause": clean(target.clause or ""),
        "id": target.id,
    }


def clean(text: str, most: int = MOST) -> str:
    """A plan's text on one line, with everything made visible that a file or a screen cannot hold, and not too long.

    Spreadsheets read `_x0041_` as an A, and XML has no U+FFFE; a space in a name makes no difference to who reads it.
    """
    text = inert(" ".join(text.split()))
    text = re.sub("[\ufffe\uffff]", lambda m: f"\\u{ord(m[0]):04x}", text)
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_ ", text)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def shown_target(plan: Plan, target: Target, lang: str) -> str:
    """A target's name; in Chinese one that is read, so that it must lead back to the target."""
    if lang == "en":
        return clean(target_name(target, lang))
    names = map(clean, (target.name, *target.aliases))
    return next((name for name in names if plan.find_target(name) is target), target.id)


def shown_body(plan: Plan, body: Body) -> str:
    """A name of a body that leads back to it; empty for the whole where none does."""
    names = [clean(name) for name in (body.name, *body.aliases, body.id)]
    found = next((name for name in names if plan.find_body(name) is body), None)
    return found if found is not None else "" if body.kind == WHOLE else names[0]


def period_text(period: Period, lang: str) -> str:
    """A period as people write it, in a form that is read back.

    >>> from qcity.periods import read_period
    >>> [period_text(read_period(text), "zh") for text in ("2020", "2020H2", "2020Q3", "2020-06", "2020-06-30")]
    ['2020年', '2020年下半年', '2020年第三季度', '2020年6月', '2020年6月30日']
    """
    if lang == "en":
        return str(period)
    year, month = f"{period.start.year:04d}年", period.start.month
    if period.length == YEAR:
        return year
    if period.length == HALF_YEAR:
        return f"{year}{'上' if month == 1 else '下'}半年"
    if period.length == QUARTER:
        return f"{year}第{'一二三四'[(month - 1) // 3]}季度"
    return f"{year}{month}月" if period.length == MONTH else f"{year}{month}月{period.start.day}日"


def goal_text(asked: Asked, lang: str) -> str:
    """What the plan demands, in words, and how often; or that the figure is there to be compared with."""
    target, zh = asked.target, lang == "zh"
    if asked.is_base:
        return "基期数据，供以后各期比较" if zh else "to be compared with later figures"
    rule = target.rule
    text = rule_text(rule, target, lang) if rule.kind == EXTERNAL else rule_words(rule, target, lang)
    if target.when != BY_DUE and rule.kind not in (RISES, FALLS):
        is_yearly = target.when == EVERY_YEAR
        if zh:
            text = f"{'每年' if is_yearly else '每期'}{text}"
        else:
            text += ", every year" if is_yearly else ", every period"
    return clean(text)


def count_text(target: Target, lang: str) -> str:
    """What to count, and over which time, a line each."""
    zh = lang == "zh"
    over = {
        FLOW: ("本期内的数", "within the period"),
        CUMULATIVE: ("截至期末的累计数", "in all up to the period's end"),
    }.get(target.measure, ("期末的数", "as it stands at the period's end"))[not zh]
    if not target.takes_counts:
        return over
    n, d = count_names(target, lang)
    return f"分子：{n}\n分母：{d}\n{over}" if zh else f"numerator: {n}\ndenominator: {d}\n{over}"


def count_names(target: Target, lang: str) -> tuple[str, str]:
    """What the numerator and the denominator of a ratio count."""
    zh = lang == "zh"
    others = ("符合要求的数量", "总数") if zh else ("those that meet the demand", "all of them")
    return clean(target.numerator or others[0], 100), clean(target.denominator or others[1], 100)


def title_text(plan: Plan, lang: str) -> str:
    """The heading of a template.

    A line above a header in which a label and a colon stand says something of the whole file; a plan's title does not.
    """
    zh = lang == "zh"
    title = clean(plan.title if zh or not plan.title_en else plan.title_en, 200)
    title = re.sub("[:：﹕︓]", "∶", title)
    return f"《{title}》数据填报表" if zh else f"{title} — figures to report"


def spans(figures: Iterable[Asked]) -> list[Period]:
    """The different periods that are asked for, in order."""
    return sorted({one.period for one in figures}, key=lambda period: (period.end, period.months, period.start))


def is_open_to_areas(template: Template, asked: Asked) -> bool:
    """Whether an area may report the figure in the whole's place, to be rolled up."""
    return asked.body.kind == WHOLE and asked.target.rollup != "none" and bool(template.plan.areas_of_whole())
