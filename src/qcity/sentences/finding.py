"""What is said of a missed target beside the line that it stands on."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "finding.missed": (
        "{target}：{verdict}。要求 {rule}[[，实际 {figure}]][[（{where}）]][[，差 {gap}]]{more}",
        "{target}: {verdict}. Rule: {rule}[[, found: {figure}]][[ ({where})]][[, {gap} short]]{more}",
    ),
    "finding.more": (
        "[[。{needed}]][[。{parts}]][[。责任单位：{departments}]]",
        "[[; {needed}]][[; {parts}]][[. Answered for by: {departments}]]",
    ),
    "finding.waived": ("{text}。已批准至 {until}：{reason}", "{text}. Waived until {until}: {reason}"),
    "finding.root": ("报送文件所在的代码库", "The repository that the submissions are in."),
    "finding.elsewhere": ("代码库以外的计划文件所在的文件夹", "The folder of a plan that is not in the repository."),
    "finding.code_help": ("{meaning}\n\n{mend}\n\nqcity explain {code}", "{meaning}\n\n{mend}\n\nqcity explain {code}"),
    "finding.target_help": (
        "[[计划原文（{clause}）：{quote}]]\n\n[[责任单位：{departments}]]\n\nqcity explain {id}",
        "[[The plan ({clause}): {quote}]]\n\n[[Answered for by: {departments}]]\n\nqcity explain {id}",
    ),
}
