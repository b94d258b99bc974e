"""Sentences about what changed between two submissions, in Chinese and English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # what cannot be compared
    "diff.one_stdin": (
        "标准输入只能是一方，请把另一方存为文件",
        "standard input can be one side only; keep the other in a file",
    ),
    "diff.nothing_in_common": (
        "{old} 与 {new} 没有共同的目标，无从比较",
        "{old} and {new} have no target in common: nothing can be compared",
    ),
    "diff.later_schema": (
        "{path} 是第 {version} 版的 JSON 报告，本程序只认得第 {known} 版，请升级 qcity",
        "{path} is a JSON report of version {version}; this qcity knows version {known}",
    ),
    "diff.broken_report": (
        "{path} 是不完整的 JSON 报告，第 {line} 行有语法错误或已中断",
        "{path} is no whole JSON report: it is broken or breaks off on line {line}",
    ),
    "diff.deep_report": ("{path} 不是可用的 JSON 报告：嵌套过深", "{path} is no usable JSON report: nested too deep"),
    "diff.key_twice": (
        "{path} 不是可用的 JSON 报告：键“{key}”重复",
        "{path} is no usable JSON report: the key '{key}' is there twice",
    ),
    "diff.undecodable_report": (
        "{path} 不是可用的 JSON 报告：不是 UTF-8 编码",
        "{path} is no usable JSON report: it is not UTF-8",
    ),
    "diff.odd_report": (
        "{path} 不是可用的 JSON 报告：[[{where} 处]]应是{wanted}",
        "{path} is no usable JSON report:[[ at {where}]] {wanted} is wanted",
    ),
    # what keeps the sides from being compared like with like
    "diff.other_plan": (
        "两方依据的计划文件不同（{old}，{new}），变化可能出于计划",
        "the sides were judged by different plan files ({old}, {new}): changes may come from there",
    ),
    "diff.other_day": (
        "截至日期不同：{old}，{new}；到期与否、采用哪一期的数据会因此不同（可用 --as-of 统一）",
        "judged as of different days, {old} and {new}, which decide what is due and which figure counts (see --as-of)",
    ),
    "diff.other_unit": (
        "单位前后不同，数值没有比较：{names}",
        "the unit is another one, so the figures were not compared: {names}",
    ),
    "diff.other_rule": (
        "要求前后不同，结论可能因此变化：{names}",
        "the rule is another one, from which a verdict may have turned: {names}",
    ),
    "diff.untold": (
        "有一方的 JSON 报告没有列出全部数据（由较早的版本生成），没有比较是否消失、新增、下降或修订：{names}",
        "a JSON report of an older qcity lacks figures: which vanished, came, fell or were revised is unknown: {names}",
    ),
    "diff.no_figures": (
        "{path} 中没有任何可用的数据，比较没有意义",
        "{path} has no usable figure at all: there is nothing to compare",
    ),
    "diff.waiver_gone": ("豁免不再生效：{names}", "no longer waived: {names}"),
    "diff.waiver_new": ("新获豁免：{names}", "waived now: {names}"),
    "diff.of_submissions": (
        "{option} 只用于要判定的报送数据，而两方都是 JSON 报告",
        "{option} is for submissions that are judged; both sides are JSON reports",
    ),
    "diff.errors": ("{path} 有 {count} 处数据错误", "{path} has {count} error(s) in its data"),
    # headings and lines
    "diff.title": ("前后比较：{plan}", "What changed: {plan}"),
    "diff.old": ("旧", "Old"),
    "diff.new": ("新", "New"),
    "diff.side": (
        "{path}（计划 {plan}[[，截至 {as_of}]]，{count} 个目标）",
        "{path} (plan {plan}[[, as of {as_of}]], {count} targets)",
    ),
    "diff.note": ("注意", "Note"),
    "diff.verdicts": (
        "结论变化：变差 {worse}，变好 {better}，其他 {other}",
        "Verdicts that turned: {worse} worse, {better} better, {other} other",
    ),
    "diff.added": ("只在新的一方有的目标：{count}", "Targets that only the new side has: {count}"),
    "diff.removed": ("只在旧的一方有的目标：{count}", "Targets that only the old side has: {count}"),
    "diff.moved": ("判定所用的数据有变动：{count}", "Figures that moved, most first: {count}"),
    "diff.vanished": ("消失的数据：{count}", "Figures that vanished: {count}"),
    "diff.appeared": (
        "新增的数据：{count}（逐项见 JSON 格式）",
        "New figures: {count} (the JSON format lists them)",
    ),
    "diff.fell": ("下降了的累计数：{count}", "Cumulative counts that fell: {count}"),
    "diff.revised": (
        "同一报告期的数据被修订：{count}",
        "Revised history, the same period with another figure: {count}",
    ),
    "diff.issues_new": ("新的数据问题：{count}", "New data issues: {count}"),
    "diff.issues_solved": ("已解决的数据问题：{count}", "Solved data issues: {count}"),
    "diff.nothing": ("没有变化", "Nothing changed"),
    "diff.all_targets": ("目标：新增 {added}，减少 {removed}", "targets: {added} added, {removed} removed"),
    "diff.all_verdicts": (
        "结论：变差 {worse}，变好 {better}，其他 {other}",
        "verdicts: {worse} worse, {better} better, {other} other",
    ),
    "diff.all_figures": (
        "数据：变动 {moved}，消失 {vanished}，新增 {appeared}，累计下降 {fell}，修订 {revised}",
        "figures: {moved} moved, {vanished} vanished, {appeared} new, {fell} fell, {revised} revised",
    ),
    "diff.all_issues": (
        "数据问题：新增 {issues_new}，解决 {issues_solved}",
        "issues: {issues_new} new, {issues_solved} solved",
    ),
    "diff.target": ("目标", "Target"),
    "diff.direction": ("方向", "Turn"),
    "diff.verdict": ("结论", "Verdict"),
    "diff.figure": ("数值", "Figure"),
    "diff.gap": ("差距", "Gap"),
    "diff.difference": ("差", "Difference"),
    "diff.relative": ("变动率", "Change"),
    "diff.period": ("报告期", "Period"),
    "diff.body": ("对象", "Body"),
    "diff.issue": ("问题", "Issue"),
    "diff.direction_worse": ("变差", "worse"),
    "diff.direction_better": ("变好", "better"),
    "diff.direction_other": ("变化", "other"),
    "diff.waived": ("（已豁免至 {until}）", " (waived until {until})"),
}
