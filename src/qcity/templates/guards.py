"""What a template's workbook lets somebody type: drop-down lists, rules by unit, and colours for what is odd."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from qcity.asked import Asked
from qcity.templates import Template
from qcity.templates.columns import is_open_to_areas
from qcity.templates.entry import STOP, EntryRule, count_rule, if_not_empty, is_doubtful_below_one, value_rule
from qcity.templates.instructions import STATUSES
from qcity.templates.styles import ALERT, HEADER_ROW, LETTERS
from qcity.workbooks import Look

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def keep_rules(sheet: Worksheet, template: Template, lang: str, areas: str, look: Look) -> None:
    """Drop-down lists, what may be typed, and what is coloured when it is odd; `areas` is where the bodies stand."""
    zh = lang == "zh"
    figures = list(enumerate(template.figures, HEADER_ROW + 1))
    first, last = HEADER_ROW + 1, HEADER_ROW + len(figures)
    value, n, d, body, status, revision = (
        LETTERS[key] for key in ("value", "numerator", "denominator", "body", "status", "revision")
    )
    for top, end, rule in _runs(figures, lambda asked: value_rule(asked.target, lang)):
        _add_rule(sheet, f"{value}{top}", f"{value}{end}", rule, "")
    counted = [(row, asked) for row, asked in figures if asked.target.takes_counts]
    for top, end, rule in _runs(counted, lambda asked: count_rule(asked.target, lang, is_numerator=True)):
        _add_rule(sheet, f"{n}{top}", f"{n}{end}", rule, f"{d}{top}")
    for top, end, rule in _runs(counted, lambda asked: count_rule(asked.target, lang, is_numerator=False)):
        _add_rule(sheet, f"{d}{top}", f"{d}{end}", rule, f"{n}{top}")
    codes = '"' + ",".join(STATUSES) + '"'
    meaning = (
        "留空即 A（正常）。P 初步数、E 估计数、B 口径有变，照常判定并注明；"
        "F 预测、L 未收集、H 节假日、M 不可能有、O 缺失、Q 保密，按未报送处理。"
        if zh
        else "Empty is A (normal). P provisional, E estimated, B break in series: judged with a note. F forecast, "
        "L not collected, H holiday, M cannot exist, O missing, Q suppressed: not reported."
    )
    error = "请从列表中选一个字母，或留空。" if zh else "Choose a letter from the list, or leave it empty."
    add_list(sheet, f"{status}{first}:{status}{last}", codes, ("数据状态" if zh else "Status", meaning), error)
    once = "第一次报送留空；改正时填 1，再改填 2。" if zh else "Empty at first; 1 for a correction, 2 for the next."
    only = "这里只能填不小于 0 的整数。" if zh else "This must be a whole number of 0 or more."
    tests = ["ISNUMBER({cell})", "{cell}>=0", "{cell}<1000", "{cell}=INT({cell})"]
    rule = EntryRule(if_not_empty(tests), STOP, "修订" if zh else "Revision", once, only)
    _add_rule(sheet, f"{revision}{first}", f"{revision}{last}", rule, "")
    choose = "由区县填报的，从列表中选本区县。" if zh else "An area that reports chooses itself from the list."
    wrong = "请从列表中选。" if zh else "Choose from the list."
    for top, end, is_open in _runs(figures, lambda asked: is_open_to_areas(template, asked)):
        if is_open:
            add_list(sheet, f"{body}{top}:{body}{end}", areas, ("地区" if zh else "Body", choose), wrong)
    _color_odd(sheet, figures, look)


def _color_odd(sheet: Worksheet, figures: list[tuple[int, Asked]], look: Look) -> None:
    from openpyxl.formatting.rule import FormulaRule

    value, n, d = LETTERS["value"], LETTERS["numerator"], LETTERS["denominator"]
    alert = look.fill(ALERT)
    alert.bgColor = alert.fgColor  # what a conditional format shows
    for top, end, doubts in _runs(figures, lambda asked: is_doubtful_below_one(asked.target)):
        if doubts:
            formula = f"AND(ISNUMBER({value}{top}),{value}{top}>0,{value}{top}<=1)"
            sheet.conditional_formatting.add(f"{value}{top}:{value}{end}", FormulaRule([formula], fill=alert))
    for top, end, takes in _runs(figures, lambda asked: asked.target.takes_counts):
        if takes:
            formula = f"COUNTA(${n}{top}:${d}{top})=1"
            sheet.conditional_formatting.add(f"{n}{top}:{d}{end}", FormulaRule([formula], fill=alert))


def _runs(figures: Iterable[tuple[int, Asked]], key: Callable[[Asked], Any]) -> Iterator[tuple[int, int, Any]]:
    """Rows that follow each other and have the same: the first, the last, and what they have.

    A formula speaks of a range's first cell; over ranges with gaps programs disagree which that is.
    """
    for (_, found), group in groupby(enumerate(figures), lambda one: (one[1][0] - one[0], key(one[1][1]))):
        rows = [row for _, (row, _) in group]
        yield rows[0], rows[-1], found


def _add_rule(sheet: Worksheet, first: str, last: str, rule: EntryRule, other: str) -> None:
    """A rule for cells; an empty cell fulfils it by the formula itself.

    Where a program is told to pass over empty cells, it lets anything pass as long as the other count is empty.
    """
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.add_data_validation(
        DataValidation(
            "custom", rule.formula.format(cell=first, other=other), errorStyle=rule.style, allow_blank=False,
            showErrorMessage=True, showInputMessage=True, promptTitle=rule.title, prompt=rule.prompt,
            errorTitle=rule.title, error=rule.error, sqref=f"{first}:{last}",
        )
    )  # fmt: skip


def add_list(sheet: Worksheet, cells: str, source: str, prompt: tuple[str, str], error: str | None) -> None:
    """A drop-down list; without an error message other texts may be written too."""
    from openpyxl.worksheet.datavalidation import DataValidation

    title, text = prompt
    sheet.add_data_validation(
        DataValidation(
            "list", source, allow_blank=True, showErrorMessage=error is not None, showInputMessage=True,
            promptTitle=title, prompt=text, errorTitle=title, error=error, sqref=cells,
        )
    )  # fmt: skip
