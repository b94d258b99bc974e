"""What the commands on plan files say."""

from __future__ import annotations

TEXTS = {
    "plan.no_goals": (
        "{path}：没有读出任何量化目标；请确认这是规划的原文",
        "{path}: no quantitative goal was found in it; make sure that it is a plan's text",
    ),
    "plan.drafted": (
        "起草了 {targets} 个目标；{left_out} 处不是目标，{unread} 处没有读懂（why: unread）。请逐项核对[[：{path}]]。",
        (
            "Drafted {targets} targets; {left_out} other quantities are no goals, {unread} were not understood "
            "(why: unread). Go through all of it[[: {path}]]."
        ),
    ),
    "plan.no_deadline": (
        "原文没有写期限：plan.due 的 9999 只是占位，请用 --due 指定或在文件中改正。",
        "The text states no deadline: 9999 only stands in for plan.due; give --due or mend the file.",
    ),
    "plan.sound": ("没有发现问题", "nothing found"),
    "plan.findings": (
        "发现 {count} 处：错误 {errors}，提醒 {warnings}",
        "{count} findings: {errors} errors, {warnings} warnings",
    ),
    "plan.explain": (
        "各代码的含义和改法：qcity explain 代码",
        "What a code means and how to mend it: qcity explain CODE",
    ),
    "plan.fixed": ("{path}：改好 {count} 处", "{path}: {count} mended"),
    "plan.nothing_fixed": ("{path}：没有可以自动改的", "{path}: nothing that can be mended safely"),
    "plan.line": ("行", "Line"),
    "plan.quantity": ("数量", "Quantity"),
    "plan.status": ("着落", "Accounted for by"),
    "plan.context": ("原文", "Text"),
    "plan.status.target": ("目标", "target"),
    "plan.status.phase": ("阶段", "phase"),
    "plan.status.listed": ("非目标", "listed"),
    "plan.status.unaccounted": ("没有着落", "unaccounted"),
    "plan.audit_title": ("{title}与原文核对", "{title}, held against its text"),
    "plan.audit_summary": (
        "原文 {path} 中有 {count} 处数量：目标 {target}，阶段 {phase}，非目标 {listed}，没有着落 {unaccounted}",
        "{count} quantities in {path}: {target} in targets, {phase} phases, {listed} listed, {unaccounted} unaccounted",
    ),
    "plan.audit_other_text": (
        "原文与计划中 source_sha256 所记的不是同一份（去掉空白后比较）",
        "this is not the text that source_sha256 in the plan is of (compared without white space)",
    ),
    "plan.audit_only_quoted": (
        "在引文中，但没有目标用到这个数：{text}（第 {line} 行，{targets}）",
        "in a quote, but no target has its number: {text} (line {line}, {targets})",
    ),
    "plan.audit_sound": (
        "引文都在原文中，数都在引文中，原文的数量都有着落。",
        "Every quote stands in the text, every number in its quote, and every quantity is accounted for.",
    ),
    "plan.audit_targets": ("目标", "Targets"),
    "plan.audit_issues": ("问题", "Findings"),
    "plan.audit_legend": ("图例", "Legend"),
    "plan.audit_back": ("回到原文", "back to the text"),
}
