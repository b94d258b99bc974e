"""Sentences about how a verdict came about, in Chinese and English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "derivation.heading": ("推导（截至 {as_of}）", "Derivation (as of {as_of})"),
    "derivation.no_day": ("无", "no day"),
    "derivation.deciding": ("● ", "● "),
    "derivation.data": ("数据", "Data"),
    "derivation.arithmetic": ("计算", "Arithmetic"),
    "derivation.base": ("基期", "Base"),
    "derivation.limit": ("界限", "Limit"),
    "derivation.comparison": ("比较", "Comparison"),
    "derivation.note": ("说明", "Note"),
    "derivation.verdict": ("结论", "Verdict"),
    "derivation.change": ("如何改变结论", "What would change it"),
    "derivation.holds": ("成立", "it holds"),
    "derivation.holds_not": ("不成立[[，差 {gap}]]", "it does not hold[[, short by {gap}]]"),
    "derivation.holds_open": ("无法判定", "that cannot be said"),
    "derivation.no_figure": ("没有可用的数据", "no usable figure"),
    "derivation.in_error": ("这一行有错，不能用", "this row is in error and not used"),
    "derivation.same": ("同一数据的另一行", "another row of the same figure"),
    "derivation.from_plan": ("计划所定", "given by the plan"),
    "derivation.not_reported": ("{body} {period}：未报", "{body} {period}: not reported"),
    "derivation.not_due": ("未到期（{due}），还不算未达标", "not due until {due}, so not yet a fail"),
    "derivation.worst_first": (
        "共 {count} 个部分，取最先出现的结论：未达标、未到期、缺数据、无法判定、达标（●为决定结论的部分）",
        "of the {count} parts, the first of these that any has: fail, pending, missing, undecided, pass (● decides)",
    ),
    "derivation.would_hold": (
        "[[{where}：]]数值须 {wanted}[[，现差 {gap}]]",
        "[[{where}: ]]the figure would have to be {wanted}[[; it is short by {gap}]]",
    ),
    "derivation.spare": (
        "[[{where}：]]数值不再 {limits} 时就不达标，现有余量 {margin}",
        "[[{where}: ]]it would no longer hold once the figure is not {limits}; there is {margin} to spare",
    ),
    "derivation.spare_fewer": (
        "[[{where}：]]分母（{denominator}）不变，分子（{numerator}）最多再少 {count} 仍达标",
        "[[{where}: ]]of as many in the denominator ({denominator}), at most {count} fewer may count ({numerator})",
    ),
    "derivation.spare_more": (
        "[[{where}：]]分母（{denominator}）不变，分子（{numerator}）最多再多 {count} 仍达标",
        "[[{where}: ]]of as many in the denominator ({denominator}), at most {count} more may count ({numerator})",
    ),
    "derivation.spare_none_fewer": (
        "[[{where}：]]分母（{denominator}）不变，分子（{numerator}）再少一个就不达标",
        "[[{where}: ]]of as many in the denominator ({denominator}), one fewer may not count ({numerator})",
    ),
    "derivation.spare_none_more": (
        "[[{where}：]]分母（{denominator}）不变，分子（{numerator}）再多一个就不达标",
        "[[{where}: ]]of as many in the denominator ({denominator}), one more may not count ({numerator})",
    ),
    "derivation.report": ("报送 {where} 的数据", "report the figure of {where}"),
    "derivation.settle": ("先解决：{reason}", "settle first: {reason}"),
    "derivation.all_parts": (
        "每个部分都要成立：共 {count} 个，有 {wrong} 个不成立",
        "every part must hold: of {count}, {wrong} do not",
    ),
    "derivation.cannot_be_undone": (
        "以后各期达标也改变不了这一期；只有这一期的数据本身有误并更正，结论才会变",
        "later figures do not change this one; only a correction of the figure itself would",
    ),
}
