"""What is said of a missed target beside the line that it stands on."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "finding.missed": (
        "{target}：{verdict}。要求 {rule}[[，实际 {figure}]][[（{where}）]][[，差 {gap}]][[。{needed}]]{answers}",
        "{target}: {verdict}. Rule: {rule}[[, found: {figure}]][[ ({where})]][[, {gap} short]][[; {needed}]]{answers}",
    ),
    "finding.answers": ("[[。责任单位：{departments}]]", "[[. Answered for by: {departments}]]"),
    "finding.waived": ("{text}。已批准至 {until}：{reason}", "{text}. Waived until {until}: {reason}"),
}
