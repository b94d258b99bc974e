"""The headings of the Markdown report."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "markdown.missed": ("未完成的目标", "Missed targets"),
    "markdown.not_due": ("未到期的目标", "Targets that are not due yet"),
    "markdown.met": ("已达标和已撤销的目标", "Targets that were met or withdrawn"),
    "markdown.notes": ("说明", "Notes"),
    "markdown.issues": ("数据问题", "Data issues"),
    "markdown.place": ("位置", "Place"),
    "markdown.severity": ("级别", "Severity"),
    "markdown.code": ("代码", "Code"),
    "markdown.message": ("问题", "Issue"),
    "markdown.inputs": ("读取的文件", "Files read"),
    "markdown.file": ("文件", "File"),
    "markdown.rows": ("数据行", "Rows"),
    "markdown.figures": ("数据", "Figures"),
}
