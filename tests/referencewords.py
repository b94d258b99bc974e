"""What the reference pages say of keys, columns and settings that the program itself does not explain.

A pair is Chinese and English. `test_reference.py` holds them to the models, columns, settings and schema: nothing is
left out, and nothing is explained that is not there.
"""

from __future__ import annotations

Pair = tuple[str, str]

MODELS: dict[str, Pair] = {
    "HeadEntry": ("`plan`：计划本身", "`plan`: the plan itself"),
    "DomainEntry": ("`plan.domains` 的一项：领域", "An entry of `plan.domains`: a domain"),
    "PhaseEntry": ("`plan.phases` 的一项：阶段", "An entry of `plan.phases`: a stage"),
    "BodyEntry": ("`bodies` 的一项：主体", "An entry of `bodies`: a body"),
    "UnitEntry": ("`units` 的一项：自定的单位", "An entry of `units`: a unit of the plan's own"),
    "TargetEntry": ("`targets` 的一项：目标", "An entry of `targets`: a target"),
    "BaselineEntry": ("目标的 `baseline`：基期", "A target's `baseline`"),
    "VoidEntry": ("`void`：撤销", "`void`: a withdrawal"),
    "NotTargetEntry": ("`not_targets` 的一项：不算目标的数", "An entry of `not_targets`: a number that is no target"),
    "LintEntry": ("`lint` 的一项", "An entry of `lint`"),
    "ThresholdEntry": ("限值文件：每个目标的标识之下", "A thresholds file: below each target's id"),
    "WaiverEntry": ("豁免文件：列表的每一项", "A waivers file: each item of its list"),
}

KEYS: dict[str, dict[str, Pair]] = {
    "ThresholdEntry": {
        "unit": ("限值的单位；不写时是目标的单位", "The threshold's unit; without it, the target's."),
        "source": ("出处", "Where the threshold is set."),
        "void": ("撤销这个目标，代替规则", "Withdraws the target, in a rule's place."),
    },
    "WaiverEntry": {
        "target": ("目标的标识", "The target's id."),
        "reason": ("为什么准许", "Why the miss is allowed."),
        "approved_by": ("谁批准的", "Who allowed it."),
        "until": ("最后有效的报告期", "The last period for which it holds."),
    },
}
"""Of the keys of a plan file `qcity plan schema` says what they mean, and the page says the same."""

COLUMNS: dict[str, Pair] = {
    "indicator": ("目标的标识、名称或别名", "the target's id, name or alias"),
    "period": (
        "报告期：`2020`、`2020H1`、`2020Q3`、`2020-06`、`2020-06-30`、2020年上半年、2020年1-6月等",
        "`2020`, `2020H1`, `2020Q3`, `2020-06`, `2020-06-30`, 2020年上半年, 2020年1-6月 and the like",
    ),
    "body": ("数据是关于谁的；空着是整体", "whom the figure is about; empty is the whole"),
    "reporter": (
        "谁报送的；各主体自己负责的目标，地区空着时以它为主体",
        "who sent it; where each body answers for a target itself and `body` is empty, the body",
    ),
    "value": ("数值，可带单位", "the figure, with its unit or without"),
    "unit": ("单位；空着是目标的单位", "the unit; empty is the target's"),
    "numerator": ("分子；与分母一起代替数值判定", "the numerator; with the denominator it judges in the value's place"),
    "denominator": ("分母", "the denominator"),
    "status": (
        "SDMX 数据状态：A（默认）、P、E、B 参加判定，F、L、H、M、O、Q 视为未报",
        "the SDMX observation status: A (the default), P, E and B are judged; F, L, H, M, O and Q are not reported",
    ),
    "revision": ("修订号，整数，最大的取代其余的", "a whole number; the highest replaces the others"),
    "source": ("数据来源，随数据保留", "where the figure comes from; it is kept with it"),
    "note": ("备注，随数据保留", "a note; it is kept with the figure"),
}

SETTINGS: dict[str, tuple[Pair, Pair, str]] = {
    "plan": (("路径", "a path"), ("计划文件", "the plan file"), "--plan"),
    "files": (("路径或通配的列表", "a list of paths and patterns"), ("要检查的文件", "what is checked"), "FILE..."),
    "fail-on": (
        (
            "`never`、`invalid`、`fail`、`missing`、`warning` 之一",
            "one of `never`, `invalid`, `fail`, `missing`, `warning`",
        ),
        ("什么算失败", "what makes a check fail"),
        "--fail-on",
    ),
    "lang": (("`zh` 或 `en`", "`zh` or `en`"), ("语言", "the language"), "--lang"),
    "thresholds": (("路径", "a path"), ("限值文件", "the thresholds file"), "--thresholds"),
    "waivers": (("路径", "a path"), ("豁免文件", "the waivers file"), "--waivers"),
}
"""Each key with what its value is, what it means, and the option that it stands for."""

HEADS: dict[str, tuple[Pair, Pair]] = {
    "codes": (
        ("问题代码", "Issue codes"),
        (
            (
                "数据中可能出现的每一种问题。`qcity explain 代码` 显示同样的内容。代码不会改名，轻重不会改变。计划文件"
                "的问题见[计划的问题代码](plan-codes.zh-CN.md)。"
            ),
            (
                "Everything that can be wrong with data. `qcity explain CODE` shows the same. A code is never renamed, "
                "and its severity never changes. For plan files see [Issue codes of plans](plan-codes.md)."
            ),
        ),
    ),
    "plan-codes": (
        ("计划的问题代码", "Issue codes of plans"),
        (
            (
                "计划文件本身，或计划与原文之间可能出现的每一种问题，由 `qcity plan lint` 和 `qcity plan audit` 报告。"
                "数据的问题见[问题代码](codes.zh-CN.md)。"
            ),
            (
                "Everything that can be wrong with a plan file, or between it and its text, as `qcity plan lint` and "
                "`qcity plan audit` report it. For data see [Issue codes](codes.md)."
            ),
        ),
    ),
    "plan-file": (
        ("计划文件的键", "Keys of a plan file"),
        (
            (
                "计划是一个 YAML 文件。不认识的键、重复的键是错误。数照原样读取；报告期写作 `2020`、`2020H1`、`2020Q3`"
                "、`2020-06` 或 `2020-06-30`。最后两节是限值文件和豁免文件。"
            ),
            (
                "A plan is one YAML file. Unknown and duplicate keys are errors. Numbers are read exactly as written; "
                "a period is `2020`, `2020H1`, `2020Q3`, `2020-06` or `2020-06-30`. The last two sections are "
                "thresholds and waivers files."
            ),
        ),
    ),
    "measurements": (
        ("数据文件的列", "Columns of a measurement file"),
        (
            (
                "列的顺序不限，名称不分大小写和全角、半角。`indicator`、`period` 和 `value`（或 `numerator` 与 "
                "`denominator`）是必需的。其余的列不读取，并给出警告。"
            ),
            (
                "Columns stand in any order; their names are compared without case and width. `indicator`, `period` "
                "and `value` (or `numerator` and `denominator`) are required. Other columns are not read, with a "
                "warning."
            ),
        ),
    ),
    "settings": (
        ("设置", "Settings"),
        (
            (
                "`qcity.toml`，或 `pyproject.toml` 的 `[tool.qcity]`，代替没有写出的选项。从每个被检查的文件所在的文件"
                "夹向上查找，直到仓库的根；最近的文件逐键优先。路径从设置文件算起。命令行总是优先。`qcity config` 显示"
                "生效的设置和来处。"
            ),
            (
                "`qcity.toml`, or `[tool.qcity]` in `pyproject.toml`, stands for options that are not given. It is "
                "looked for from the folder of each file that is checked upwards to the repository's root; the nearest "
                "file decides, key by key. Paths start from the settings file. The command line always wins. "
                "`qcity config` shows what is in force, and from where."
            ),
        ),
    ),
    "report": (
        ("JSON 报告的键", "Keys of the JSON report"),
        (
            "`qcity schema report` 输出 JSON Schema。`[]` 表示列表的每一项。",
            "`qcity schema report` prints the JSON Schema. `[]` is each item of a list.",
        ),
    ),
}
"""The titles of the pages, and what they begin with."""
