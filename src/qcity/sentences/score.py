"""Sentences about what each department answers for, in Chinese and English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "score.lead": ("牵头负责的目标", "What each leads"),
    "score.supporting": ("配合的目标", "What each supports"),
    "score.gap": ("{target}，差 {gap}", "{target}: short by {gap}"),
    "score.order": (
        "未达标和欠报多的在前。最大差距按占限值的比例比较；限值为 0 而没有做到的，算作最大。",
        "Most missed or owed first. Gaps are compared as shares of their limits; a missed limit of 0 is worst.",
    ),
    "score.supports": (
        "配合：{verdict}  {target}（牵头：{lead}）",
        "supports: {verdict}  {target} (lead: {lead})",
    ),
}
