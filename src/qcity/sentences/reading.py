"""Sentences about other readings of the same data, in Chinese and English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "reading.heading": (
        "换一种读法（同样的数据，其他说得通的算法；不影响结论）",
        "Other readings (of the same data; they never change a verdict)",
    ),
    "reading.target": ("{target}：{verdict}，{outcome}", "{target}: {verdict}, {outcome}"),
    "reading.fragile": (
        "{count} 种读法中有 {other} 种结论不同 ※",
        "{other} of {count} readings say otherwise ※",
    ),
    "reading.survives": ("{count} 种读法结论都相同", "all {count} readings say the same"),
    "reading.only_one": ("只有一种读法", "there is one reading only"),
    "reading.none": ("没有数据可读", "there is no figure to read"),
    "reading.nothing": ("按采用的读法无法判定", "nothing is decided as it is judged"),
    "reading.line": ("{figure} → {verdict}（{words}）", "{figure} → {verdict} ({words})"),
    "reading.formal": ("采用的读法", "as judged"),
    "reading.own": ("自身填报的数", "its own row"),
    "reading.parts": ("由各分期合并", "put together from its parts"),
    "reading.pooled": ("各区县合并分子分母", "counts of the areas pooled"),
    "reading.sum": ("各区县相加", "sum of the areas"),
    "reading.mean": ("各区县平均", "mean of the areas"),
    "reading.max": ("各区县最大", "largest of the areas"),
    "reading.min": ("各区县最小", "smallest of the areas"),
    "reading.as_shown": ("按显示的位数修约", "rounded as shown"),
    "reading.with": ("界限本数计入", "the limit itself counted in"),
    "reading.without": ("界限本数不计入", "the limit itself not counted in"),
    "reading.rest": (
        "其余 {count} 个目标：{survive} 个换哪种读法结论都不变，{single} 个只有一种读法或没有数据可读",
        "the other {count}: {survive} keep their verdict whatever the reading, {single} have nothing to read otherwise",
    ),
}
