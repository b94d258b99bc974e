"""Sentences about misses that were allowed, in Chinese and English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "waiver.not_a_list": (
        "豁免文件应是列表，每项含 target、reason、approved_by、until",
        "a waivers file is a list; each entry has target, reason, approved_by and until",
    ),
    "waiver.twice": (
        "目标“{text}”已有豁免（第 {first} 行），一个目标只能有一项",
        "'{text}' has a waiver already (line {first}); a target has one at most",
    ),
    "waiver.heading": ("豁免", "Waivers"),
    "waiver.tally": (
        "给出 {count} 项，生效 {used} 项，用不着 {spare} 项，已到期 {expired} 项[[，本次没有检查的 {unchecked} 项]]",
        "{count} given, {used} in force, {spare} not needed, {expired} expired[[, {unchecked} not checked]]",
    ),
    "waiver.used": ("生效，不计入退出码", "in force, kept out of the exit code"),
    "waiver.spare": ("用不着", "not needed"),
    "waiver.unchecked": ("本次没有检查", "not checked this time"),
    "waiver.expired": ("已到期，不再生效", "expired, without effect"),
    "waiver.line": (
        "{target}：{state}（{reason}；批准：{approved_by}；至 {until}）",
        "{target}: {state} ({reason}; approved by {approved_by}; until {until})",
    ),
    "waiver.mark": ("（已豁免）", " (waived)"),
}
