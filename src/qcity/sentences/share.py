"""Sentences about what each district contributes to a figure, in Chinese and English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "share.none": ("没有检查全域指标", "no figure of the whole was checked"),
    "share.holds_back": ("它拖累的全域指标（{count}）", "Figures of the whole that it holds back ({count})"),
    "share.itself": ("它自己没有做到的（{count}）", "What it has not reached itself ({count})"),
    "share.would_hold": ("（不含它即达标）", " (would hold without it)"),
    "share.own_row": ("（自报[[，汇总 {rolled}]]）", " (reported[[, rolled up {rolled}]])"),
    "share.nobody": (
        "没有区县拖累的全域指标：不算哪个区县，离要求都不会更近",
        "Figures that no district holds back: without any one of them they would be no nearer to the goal",
    ),
    "share.unsaid": (
        "说不出由谁拖累的全域指标：没有可比的限值，或者只有一个区县",
        "Figures of which it cannot be said: no limit to measure by, or one district only",
    ),
    "share.line": ("{target}（{figure}，{verdict}）：{areas}", "{target} ({figure}, {verdict}): {areas}"),
    "share.least": ("（最少）", " (least)"),
    "share.apart": ("有区县数据而不能汇总的全域指标", "Figures with districts' data that cannot be rolled up"),
    "share.reason": ("{target}：{reason}", "{target}: {reason}"),
    "share.why": (
        "各区县的数据不全、有错、不是确数、没有分子分母，或者不是起决定作用的那一期的",
        "the districts' figures are incomplete, in error, bounds, without counts, or not of the deciding period",
    ),
    "share.tally": (
        "全域指标 {count} 项：可由区县汇总的 {rolled} 项，有区县数据而不能汇总的 {apart} 项，没有区县数据的 {none} 项",
        "{count} figures of the whole: {rolled} rolled up from districts, {apart} that cannot be, {none} without data",
    ),
    "share.within": (
        "{names}在别的区县之内，不再另外汇总",
        "{names}: part of another district, and not rolled up again",
    ),
}
