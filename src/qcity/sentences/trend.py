"""Sentences about whether a target will be reached, in Chinese and English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "trend.heading": (
        "走势（从基期到现值连一条直线，推算到期限）",
        "Trend (a straight line from the base to now, drawn on to the deadline)",
    ),
    "trend.nothing_pending": ("走势：没有未到期的目标", "Trend: no target is pending"),
    "trend.nothing_shown": ("走势：所列目标中没有未到期的", "Trend: none of the targets shown is pending"),
    "trend.status.on_track": ("跟得上", "on track"),
    "trend.status.slow": ("偏慢", "slow"),
    "trend.status.insufficient": ("太慢", "too slow"),
    "trend.status.reversing": ("倒退", "reversing"),
    "trend.legend": (
        "快慢 = 进度 / 时间：1 为正好按期，0.95 起跟得上，0.6 起偏慢，0 起太慢，以下倒退",
        "pace = progress / time: 1 is just in time; on track from 0.95, slow from 0.6, too slow from 0, else reversing",
    ),
    "trend.left": ("还剩 {left}", "{left} left"),
    "trend.past_limit": ("须越过限值", "to pass the limit"),
    "trend.per.year": ("每年 {amount}", "{amount} a year"),
    "trend.per.half_year": ("每半年 {amount}", "{amount} a half year"),
    "trend.per.quarter": ("每季度 {amount}", "{amount} a quarter"),
    "trend.per.month": ("每月 {amount}", "{amount} a month"),
    "trend.arithmetic": ("算式", "Arithmetic"),
    "trend.named": ("{target}[[（{body}）]]", "{target}[[ ({body})]]"),
    "trend.progress": (
        "进度 ({current} - {base}) / ({threshold} - {base}) {progress}",
        "progress ({current} - {base}) / ({threshold} - {base}) {progress}",
    ),
    "trend.time": ("时间 {gone} / {total} 个月 {share}", "time {gone} / {total} months {share}"),
    "trend.pace": ("快慢 {pace}", "pace {pace}"),
    "trend.projected": (
        "到 {deadline}：{base} + ({current} - {base}) × {total} / {gone} {projected}",
        "on {deadline}: {base} + ({current} - {base}) × {total} / {gone} {projected}",
    ),
    "trend.required": ("还需：{amounts}", "needed: {amounts}"),
    "trend.whole": ("（表中进为整数）", " (rounded up in the table)"),
    "trend.beyond_range": (
        "推算值 {projected} 不在可能的数值（{range}）之内，只说明快慢，不是预报",
        "the line runs to {projected}, which is not possible ({range}): it tells the pace and is no forecast",
    ),
    "trend.count_down": (
        "要求为 0，只数还剩多少，不算快慢",
        "it has to be 0: what is left is counted, and there is no pace",
    ),
    "trend.held_back": (
        "进展最慢的是{body}（{pace}）[[；其余：{others}]][[；没有走势：{without}]]",
        "held back by {body} ({pace})[[; the others: {others}]][[; no trend: {without}]]",
    ),
    "trend.no_trends": ("没有走势的目标", "No trend"),
    "trend.without.one_figure": (
        "只有 {period} 一期（只看长短相同的报告期）[[，基期 {base} 又未报送]]，推算不了",
        "{period} is the only figure of its length[[ and the baseline, {base}, was not reported]]: no line",
    ),
    "trend.without.no_time": (
        "基期 {base}、现值 {period} 与期限 {deadline} 之间没有间隔，推算不了",
        "no time lies between the base ({base}), the figure ({period}) and the deadline ({deadline})",
    ),
    "trend.without.base_holds": (
        "基期 {base} 的 {value} 已符合要求，没有要走的距离",
        "the base, {value} in {base}, holds already: there is no way to go",
    ),
    "trend.without.base_is_limit": (
        "限值就是基期 {base} 的 {value}，越过即可，没有按比例可算的进度",
        "the base, {value} in {base}, is itself the limit to be passed: no share of a way can be told",
    ),
    "trend.without.crossed": (
        "从 {base} 的 {value} 越过允许的范围，到了另一侧（{period}：{figure}），不能按直线推算",
        "from {value} in {base} it went past what is allowed, to {figure} in {period}: no straight line",
    ),
    "trend.without.figure_is_bound": (
        "现值 {figure} 是界限而不是数值，推算不了",
        "the figure, {figure}, is a limit and not a number",
    ),
    "trend.without.base_is_bound": (
        "基期 {base} 的 {value} 是界限而不是数值，推算不了",
        "the base, {value} in {base}, is a limit and not a number",
    ),
    "trend.without.base_in_error": ("基期 {base} 的数据有错误，推算不了", "the base, {base}, is in error"),
}
