"""What is said of settings."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "setting.differ": (
        "{first} 和 {second} 适用的设置不同（{key}：{here} / {there}）：请分开检查，或在命令行中指定 --{key}",
        (
            "{first} and {second} come under different settings ({key}: {here} / {there}): check them separately, or "
            "give --{key}"
        ),
    ),
    "setting.not_utf8": ("应为 UTF-8 编码", "must be UTF-8"),
    "setting.bad_toml": ("不是正确的 TOML：{reason}", "is no TOML: {reason}"),
    "setting.wants_table": ("应为表（[tool.qcity]）", "must be a table ([tool.qcity])"),
    "setting.unknown": (
        "没有这个设置[[，最接近的是 {nearest}]]；可用：{known}",
        "there is no such setting[[; the nearest is {nearest}]]; known: {known}",
    ),
    "setting.wants_path": ("应为文件路径（文字）：{text}", "must be a path, as text: {text}"),
    "setting.wants_fail_on": ("应为 {known} 之一：{text}", "must be one of {known}: {text}"),
    "setting.wants_lang": ("应为 zh 或 en：{text}", "must be zh or en: {text}"),
    "setting.wants_files": (
        '应为路径或通配符的列表，如 ["data/*.csv"]：{text}',
        'must be a list of paths or patterns, such as ["data/*.csv"]: {text}',
    ),
    "setting.key": ("设置", "Setting"),
    "setting.value": ("值", "Value"),
    "setting.origin": ("来源", "From"),
    "setting.default": ("默认", "default"),
    "setting.locale": ("系统语言", "the locale"),
    "setting.of_plan": ("计划的语言", "the plan's language"),
    "setting.bundled": ("自带的计划", "the bundled plan"),
    "setting.files_read": ("设置文件：{files}", "Settings files: {files}"),
    "setting.no_files": ("没有设置文件", "No settings file"),
    "setting.unused": ("没有使用（同一文件夹中有 qcity.toml）：{files}", "Not used, beside a qcity.toml: {files}"),
    "setting.hidden": (
        "被更近的文件取代：{key} = {value}（{origin}）",
        "Replaced by a nearer file: {key} = {value} ({origin})",
    ),
}
