"""Everything qcity says, in Chinese and English; the issue codes have their own catalogue (`codes.py`).

A template's blanks stand in braces. A part in double square brackets is left out where one of its blanks is empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from qcity.errors import Bilingual, Message

LANGUAGES = ("zh", "en")

TOPICS = (
    "amendment", "derivation", "diff", "document", "evidence", "finding", "junit", "markdown", "page", "plan",
    "reading", "record", "score", "setting", "share", "trend", "waiver", "workbook",
)  # fmt: skip
"""Each has a catalogue of its own in `sentences/`; a key begins with its topic."""

_OPTIONAL = re.compile(r"\[\[(.*?)\]\]")
_BLANK = re.compile(r"\{(\w+)\}")
_WORD_BLANKS = ("rollup", "scope", "column")


def say(message: Message, lang: str) -> str:
    """A message in a language, its blanks filled in.

    >>> say(Message("no_such_file", {"path": "a.csv"}), "en")
    'no such file: a.csv'
    """
    if message.key.startswith("issue."):
        from qcity.codes import entry_of

        text = entry_of(message.key.removeprefix("issue.")).message
        template = text.zh if lang == "zh" else text.en
    else:
        template = word(message.key, lang)
    blanks = {
        name: text.en if lang == "en" and isinstance(text, Bilingual) else text for name, text in message.blanks.items()
    }
    for name in _WORD_BLANKS:
        if name in blanks:
            blanks[name] = word(f"{name}.{blanks[name]}", lang)
    if "[[" in template:
        template = "".join([text for text, needed in _pieces(template) if all(map(blanks.get, needed))])
    return template.format(**blanks)


def bilingual(message: Message) -> Bilingual:
    """A message in both languages, to fill a blank of another."""
    return Bilingual(say(message, "zh"), say(message, "en"))


@cache
def _pieces(template: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """A template's texts with the blanks that each cannot do without; those outside of brackets stand always."""
    texts = _OPTIONAL.split(template)
    return tuple((text, tuple(_BLANK.findall(text)) if i % 2 else ()) for i, text in enumerate(texts))


def listed(words: Iterable[str]) -> Bilingual:
    """Words to fill one blank of a message, joined as its language joins them."""
    known = list(words)
    return Bilingual("、".join(known), ", ".join(one.en if isinstance(one, Bilingual) else one for one in known))


def nearest(text: str, known: Iterable[str], most: int = 3) -> Bilingual:
    """The known words most like a text, likest first, to be suggested; of a long text its beginning counts."""
    from difflib import get_close_matches

    return listed(get_close_matches(text[:60], list(dict.fromkeys(known)), most, 0.5))


def word(key: str, lang: str) -> str:
    """A single word or heading in a language; raises KeyError for one that is not there."""
    texts = _TEMPLATES.get(key)
    return (texts or _further(key.partition(".")[0])[key])[lang == "en"]


@cache
def _further(topic: str) -> dict[str, tuple[str, str]]:
    """The catalogue of what only some commands say, imported when the first of it is said."""
    if topic not in TOPICS:
        raise KeyError(topic)
    from importlib import import_module

    texts: dict[str, tuple[str, str]] = import_module(f"qcity.sentences.{topic}").TEXTS
    return texts


_TEMPLATES: dict[str, tuple[str, str]] = {
    # what cannot be done
    "file_problems": ("{path}：{count} 处错误", "{path}: {count} problems"),
    "nothing_selected": (
        "所选范围内没有可判定的内容，请检查 --domain、--department、--body、--period",
        "the filters leave nothing to judge; check --domain, --department, --body and --period",
    ),
    "empty_folder": ("文件夹中没有文件：{path}", "no files in folder: {path}"),
    "no_match": ("没有文件与通配符匹配：{path}", "no file matches the pattern: {path}"),
    "no_such_file": ("没有这个文件：{path}", "no such file: {path}"),
    "not_a_file": ("不是普通文件：{path}", "not a regular file: {path}"),
    "unknown_type": (
        "无法识别的文件类型：{path}（可用：{known}）",
        "unknown file type: {path} (known: {known})",
    ),
    "unreadable_file": ("无法读取 {path}：{reason}", "cannot read {path}: {reason}"),
    "unwritable_file": ("无法写入 {path}：{reason}", "cannot write {path}: {reason}"),
    "output_is_input": (
        "输出文件与输入文件相同，不予覆盖：{path}",
        "the output would overwrite an input: {path}",
    ),
    "format_without_file": (
        "--format 的等号后要有文件名：{text}（只写格式名的，用 -o 指定文件，或者显示在屏幕上）",
        "--format wants a file after the equals sign: {text} (without one the report goes to -o, or to the screen)",
    ),
    "no_such_document": (
        "不能写成这种文件：{path}；可用的后缀：{known}。要 PDF 的，先写成网页（-o 报告.html）再打印",
        "no report is a file of this kind: {path}; known endings: {known}; for a PDF print the page (-o report.html)",
    ),
    "formats_to_one_place": (
        "{first} 和 {second} 不能写到同一处：请给它们不同的文件，如 --format {second}=文件名",
        "{first} and {second} cannot go to the same place: give each a file, as in --format {second}=FILE",
    ),
    "binary_to_terminal": (
        "{format} 不是文字，不能显示在屏幕上：请用 -o 指定文件",
        "{format} is no text and cannot be shown on a terminal: name a file with -o",
    ),
    "output_exists": (
        "文件已经存在，可能已经填写，不予覆盖（要覆盖的加 --force）：{path}",
        "the file is there already, perhaps filled in, and is not written over without --force: {path}",
    ),
    "bad_limit": (
        "环境变量 {variable} 应为正整数（MB）：{text}",
        "the environment variable {variable} must be a whole number of MB above 0, not {text}",
    ),
    "annotate_one": (
        "--annotate 只能用于一个数据文件：请单独检查它",
        "--annotate is for one file: check it alone",
    ),
    "annotate_ending": (
        "标注后的工作簿的扩展名应为 {ending}：{path}",
        "the annotated workbook's name must end in {ending}: {path}",
    ),
    "unknown_encoding": ("未知的编码：{encoding}", "unknown encoding: {encoding}"),
    "unknown_choice": (
        "{option} 不能是“{text}”[[，最接近的是：{nearest}]][[，可用：{known}]]",
        "{option} cannot be '{text}'[[; the nearest is: {nearest}]][[; known: {known}]]",
    ),
    "bad_as_of": (
        "--{option} 需要日期或报告期，如 2020-12-31、2020H1：“{text}”",
        "--{option} wants a day or a period, such as 2020-12-31 or 2020H1: '{text}'",
    ),
    "as_of_and_period": (
        "--as-of 与 --period 指向不同的日期，请只用其一",
        "--as-of and --period name different days; use one of them",
    ),
    "no_files": (
        "请给出要检查的文件、文件夹、通配符，或用 - 表示标准输入",
        "name the files, folders or patterns to check, or - for standard input",
    ),
    "unknown_thing": (
        "既不是目标也不是问题代码：“{text}”[[，最接近的是：{nearest}]]",
        "neither a target nor an issue code: '{text}'[[; the nearest is: {nearest}]]",
    ),
    "needs_library": (
        "抽样的统计检验要用到 {library}：pip install 'qcity[{extra}]'",
        "the statistical test of a sample needs {library}: pip install 'qcity[{extra}]'",
    ),
    "not_a_target": (
        "“{text}”是问题代码，--data 和 --sample 只用于目标",
        "'{text}' is an issue code; --data and --sample are for targets",
    ),
    "needs_data": ("{option} 要与 --data 同用", "{option} goes with --data"),
    "sample_or_data": ("--sample 与 --data 请只用其一", "use one of --sample and --data"),
    "bug": (
        "qcity 内部错误（{detail}）。这是程序的缺陷，不是数据的问题；请附上命令和文件报告。",
        "internal error ({detail}). This is a defect of qcity, not of the data; please report it.",
    ),
    "interrupted": ("已中断", "interrupted"),
    # usage errors of the command line
    "usage.missing": ("缺少参数：{text}", "missing argument: {text}"),
    "usage.no_option": (
        "没有这个选项：{text}[[，最接近的是：{nearest}]]",
        "no such option: {text}[[; the nearest is: {nearest}]]",
    ),
    "usage.no_command": (
        "没有这个命令：{text}[[，最接近的是：{nearest}]]",
        "no such command: {text}[[; the nearest is: {nearest}]]",
    ),
    "usage.other": ("命令有误：{text}", "{text}"),
    "usage.value": ("选项 {option} 的值有误：{text}", "bad value for {option}: {text}"),
    "usage.extra": ("多余的参数：{text}", "unexpected argument: {text}"),
    "usage.needs_value": ("选项 {text} 需要一个值", "option {text} needs a value"),
    "usage.takes_no_value": ("选项 {text} 不带值", "option {text} takes no value"),
    "usage.hint": ("查看用法：{command} --help", "try: {command} --help"),
    "problems_head": ("无法载入 {path}，共 {count} 处错误：", "cannot load {path}: {count} problem(s):"),
    # strict YAML
    "yaml_encoding": ("文件不是 UTF-8 编码，请另存为 UTF-8", "the file is not UTF-8; save it as UTF-8"),
    "yaml_syntax": ("YAML 语法错误：{detail}", "YAML syntax error: {detail}"),
    "yaml_documents": ("一个文件只能有一个 YAML 文档", "a file holds one YAML document"),
    "yaml_alias": ("引用了没有定义的锚点：{text}", "alias of an anchor that is not there: {text}"),
    "yaml_depth": ("嵌套过深（最多 {most} 层）", "nested too deep (at most {most} levels)"),
    "yaml_nodes": ("内容展开后过多（最多 {most} 项）", "unfolds to too much (at most {most} values)"),
    "yaml_key": ("键只能是文字", "a key must be text"),
    "yaml_tag": ("不支持 YAML 标签 {text}，请删去", "YAML tags are not supported; remove {text}"),
    "yaml_twice": ("键“{text}”重复（第 {first} 行已有）", "'{text}' is there twice (first on line {first})"),
    "yaml_digits": ("数字过长（最多 {most} 位）", "the number has more than {most} digits"),
    "yaml_merge": (
        "不支持 YAML 的合并键 <<，请把各键分别写出",
        "YAML merge keys (<<) are not supported; write the keys out",
    ),
    "yaml_surprise": (
        "“{text}”不加引号时各种 YAML 程序读法不同：是文字就加引号，是数字就写成普通小数，是或否请写 true、false",
        "YAML programs disagree on unquoted '{text}': quote it, or write a plain decimal, true or false",
    ),
    # plan files
    "plan_not_a_mapping": (
        "计划文件应由 plan、targets 等键组成",
        "a plan file is a mapping with plan, targets, …",
    ),
    "plan_not_a_list": ("这里应是列表", "a list is wanted here"),
    "plan_no_targets": ("计划中没有目标", "the plan has no targets"),
    "plan_missing_key": ("缺少必填项 {key}", "required key {key} is missing"),
    "plan_unknown_key": (
        "未知的键“{text}”[[，最接近的是：{nearest}]]（可用：{known}）",
        "unknown key '{text}'[[; the nearest is: {nearest}]] (known: {known})",
    ),
    "plan_bad_word": (
        "“{text}”不可用[[，最接近的是：{nearest}]]（可用：{known}）",
        "'{text}' is not possible[[; the nearest is: {nearest}]] (known: {known})",
    ),
    "plan_only_true": (
        "{key} 只能写 true；不要这条规则就删去 {key}（现为 {text}）",
        "{key} can only be true; leave {key} out where the rule is not wanted (it is {text})",
    ),
    "plan_bad_value": ("“{text}”不合要求：{detail}", "'{text}' is not possible: {detail}"),
    "plan_unquoted_date": (
        "这里应是文字，日期请加引号：'{text}'",
        "text is wanted here; quote the date: '{text}'",
    ),
    "plan_number_as_text": (
        "这里应是文字，数字请加引号：'{text}'",
        "text is wanted here; quote the number: '{text}'",
    ),
    "plan_string_type": ("这里应是文字：{text}", "text is wanted here, not {text}"),
    "plan_list_type": ("这里应是列表，如 [a, b]：{text}", "a list is wanted here, as in [a, b], not {text}"),
    "plan_model_type": ("这里应是键和值：{text}", "keys and values are wanted here, not {text}"),
    "plan_bool_type": ("这里应是 true 或 false：{text}", "true or false is wanted here, not {text}"),
    "plan_string_pattern_mismatch": (
        "“{text}”的写法不对（标识只用小写字母、数字和连字符）",
        "'{text}' is written wrongly (ids are lower-case letters and digits joined by hyphens)",
    ),
    "plan_not_a_digest": (
        "这里应是 SHA-256 校验值（64 位小写十六进制数）：{text}",
        "a SHA-256 digest is wanted here, 64 lower-case hexadecimal digits, not {text}",
    ),
    "plan_too_short": ("项数不够：{text}", "too few items: {text}"),
    "plan_too_long": ("项数过多：{text}", "too many items: {text}"),
    "plan_greater_than": ("必须大于 {gt}：{text}", "must be greater than {gt}, not {text}"),
    "plan_greater_than_equal": ("不得小于 {ge}：{text}", "must not be below {ge}: {text}"),
    "plan_empty_text": ("不能为空", "must not be empty"),
    "plan_not_a_number": (
        "这里应是不加引号的数字：{text}",
        "a number without quotes is wanted here, not {text}",
    ),
    "plan_not_a_period": (
        "这里应是报告期，如 2020、2020H1、2020Q3、2020-06：{text}",
        "a period is wanted here, such as 2020, 2020H1, 2020Q3 or 2020-06, not {text}",
    ),
    "plan_not_a_year": ("这里应是年份，如 2018：{text}", "a year is wanted here, such as 2018, not {text}"),
    "plan_not_a_date": (
        "这里应是日期，如 2018-03-15：{text}",
        "a date is wanted here, such as 2018-03-15, not {text}",
    ),
    "plan_phase_order": ("阶段的结束早于开始", "the phase ends before it begins"),
    "plan_of_and_factor": ("of 与 factor 必须同时给出", "of and factor come together"),
    "plan_one_rule": (
        "要有且只有一条规则（现有：{given}）[[；可用：{known}]]",
        "exactly one rule is needed (given: {given})[[; known: {known}]]",
    ),
    "plan_external_form": (
        "这里应是文字，或一条规则及其说明（可用：{known}）",
        "a text is wanted here, or one rule with a text behind it (known: {known})",
    ),
    "plan_empty_rule": ("规则 {given} 缺少数值", "the rule {given} needs a value"),
    "plan_between_order": ("between: [a, b] 要求 a ≤ b", "between: [a, b] needs a ≤ b"),
    "plan_range_order": ("range: [a, b] 要求 a ≤ b", "range: [a, b] needs a ≤ b"),
    "plan_changes_by_zero": (
        "changes_by 不能为 0：正数为上升，负数为下降",
        "changes_by cannot be 0: above is a rise, below a fall",
    ),
    "plan_word_without_rule": ("{word} 只能与规则 {rule} 同用", "{word} belongs to the rule {rule}"),
    "plan_bodies_of_whole": (
        "bodies 只用于 scope: each_area 或 each_body",
        "bodies goes with scope: each_area or each_body",
    ),
    "plan_name_twice": (
        "“{text}”已指 {other}，一个名称只能指一样事物",
        "'{text}' already means {other}; a name can mean one thing only",
    ),
    "plan_total_name": (
        "“{text}”在数据表中另有所指（合计、小计），不能作名称",
        "'{text}' marks totals and subtotals in submitted tables; it cannot be a name",
    ),
    "plan_one_whole": (
        "bodies 中要有且只有一个 kind: whole（现有 {count} 个）",
        "bodies needs exactly one of kind: whole (there are {count})",
    ),
    "plan_within_area": (
        "within 只用于 area，且必须指向另一个 area：{text}",
        "within is for areas and names another area: {text}",
    ),
    "plan_within_itself": ("within 成了循环：{text}", "within goes in a circle: {text}"),
    "plan_unknown_unit": (
        "未知的单位“{text}”[[，最接近的是：{nearest}]]",
        "unknown unit '{text}'[[; the nearest is: {nearest}]]",
    ),
    "plan_unit_known": (
        "单位“{text}”已有定义，请删去（万、亿可加在任何单位之前）",
        "the unit '{text}' is known already, as is ten thousand or a hundred million of any unit; remove it",
    ),
    "plan_unit_circle": ("of 成了循环：{text}", "of goes in a circle: {text}"),
    "plan_unknown_domain": (
        "plan.domains 中没有“{text}”[[，最接近的是：{nearest}]]",
        "plan.domains has no '{text}'[[; the nearest is: {nearest}]]",
    ),
    "plan_unknown_body": (
        "bodies 中没有“{text}”[[，最接近的是：{nearest}]]",
        "bodies has no '{text}'[[; the nearest is: {nearest}]]",
    ),
    "plan_body_kind": (
        "“{text}”不属于该 scope 所指的对象",
        "'{text}' is not of the kind that the scope is about",
    ),
    # thresholds files
    "thresholds_not_a_mapping": (
        "限值文件应由“目标标识: {{…}}”组成",
        "a thresholds file is a mapping of target ids",
    ),
    "thresholds_unknown_target": (
        "计划中没有目标“{text}”[[，最接近的是：{nearest}]]",
        "the plan has no target '{text}'[[; the nearest is: {nearest}]]",
    ),
    "thresholds_not_external": (
        "“{text}”的目标值由计划规定，不能另设",
        "the plan itself sets the threshold of '{text}'; it cannot be set here",
    ),
    "thresholds_bad_kind": ("{text} 不能作限值（可用：{known}）", "{text} is no threshold (known: {known})"),
    "thresholds_other_rule": (
        "计划规定的规则是 {wanted}，不是 {text}",
        "the plan's rule is {wanted}, not {text}",
    ),
    "thresholds_unit": ("单位“{text}”不能换算为“{unit}”", "the unit '{text}' does not convert to '{unit}'"),
    # what a verdict of many parts is made of
    "parts.tally": ("共 {count} 项：{tally}", "{count} parts: {tally}"),
    "parts.listed": (
        "{verdict}的：{names}[[，另有 {more} 项（全部见 JSON 报告）]]",
        "{verdict}: {names}[[, and {more} more (the JSON report has all)]]",
    ),
    "parts.one": ("{where}[[（{detail}）]]", "{where}[[ ({detail})]]"),
    "parts.short": ("差 {gap}", "short by {gap}"),
    "needed.more": (
        "[[{where}：]]分母（{denominator}）不变，分子（{numerator}）须再多 {count}",
        "[[{where}: ]]{count} more in the numerator ({numerator}) of the same denominator ({denominator}) are needed",
    ),
    "needed.fewer": (
        "[[{where}：]]分母（{denominator}）不变，分子（{numerator}）须减少 {count}",
        "[[{where}: ]]{count} fewer in the numerator ({numerator}) of the same denominator ({denominator}) are needed",
    ),
    # notes on verdicts
    "note.in_error": (
        "有一行数据出错，不以更早的数据代替（{where}）",
        "a row is in error, and no older figure stands in for it ({where})",
    ),
    "note.conflict": ("同一数据有两个不同的数值（{where}）", "two different figures for one thing ({where})"),
    "note.revised": (
        "第 {revision} 次修订，取代 {old}（{where}）",
        "revision {revision}, replacing {old} ({where})",
    ),
    "note.no_rollup": (
        "该目标的各区县数据不能汇总为全市数据",
        "the areas' figures of this target cannot be rolled up",
    ),
    "note.areas_missing": ("无法汇总，缺：{names}", "cannot be rolled up; missing: {names}"),
    "note.no_counts": (
        "只有比率而没有分子分母，不能平均：{names}",
        "rates without their counts are not averaged; no counts from: {names}",
    ),
    "note.no_counts_parts": (
        "{period} 各期只有比率而没有分子分母，不能合并",
        "the parts of {period} are rates without counts and cannot be pooled",
    ),
    "note.rolled_up": ("由 {count} 个区县{rollup}得出", "{rollup} of {count} areas"),
    "note.from_parts": ("{period} 由 {count} 个分期合并得出", "{period} worked out from {count} parts"),
    "note.status_P": ("初步数（P）", "a provisional figure (P)"),
    "note.status_E": ("估计数（E）", "an estimated figure (E)"),
    "note.status_B": (
        "口径有变化（B），与以前不可比",
        "a break in the series (B): not comparable with earlier figures",
    ),
    "note.later": (
        "期限之后的数据只列示、不判定：[[{body}]]{period} 为 {figure}",
        "a figure after the deadline is shown, not judged:[[ {body}]] {period}: {figure}",
    ),
    "note.stale": (
        "采用的是 {period} 的数据，早于期限所在的 {due}",
        "decided by a figure of {period}, older than {due}",
    ),
    "note.too_short": (
        "这是时期数，只能用 {due} 整期的数据判定，而只有较短的：{periods}；请报整期的数，或补齐各期",
        "a flow is judged on all of {due}, with only shorter figures ({periods}): report the whole or all parts",
    ),
    "note.held_again": (
        "{body}曾未达标，自 {period} 起重新达标",
        "{body} failed once and has held again since {period}",
    ),
    "note.no_baseline": ("没有基期，无从比较", "there is no baseline to compare with"),
    "note.baseline": ("与 {period} 的 {value} 比较", "compared with {value} of {period}"),
    "note.baseline_bound": (
        "作比较的 {period} 数据是界限而不是数值（{figure}）",
        "the figure of {period} to compare with is a bound ({figure})",
    ),
    "note.baseline_missing": ("没有 {period} 的数据可比", "there is no figure of {period} to compare with"),
    "note.zero_baseline": (
        "基期为 0，无法计算变化率",
        "the baseline is 0: a change in per cent cannot be computed",
    ),
    "note.no_tolerance": (
        "计划没有规定允许偏差，{figure} 是否算达到无法判定",
        "the plan states no tolerance: whether {figure} is near enough is undecided",
    ),
    "note.bound_open": ("“{figure}”不是确数，据此不能判定", "'{figure}' is a bound, and does not decide"),
    "note.bound_decides": (
        "“{figure}”不是确数，但已足以判定",
        "'{figure}' is a bound, and decides all the same",
    ),
    "note.above_range": (
        "{period} 超过区间上限 {high}，仍算达标",
        "{period}: above the upper end {high}: it still holds",
    ),
    "note.at_strict_limit": (
        "恰好等于限值 {figure}，而规则不含本数",
        "exactly at the limit {figure}, which the rule does not count in",
    ),
    "note.holds_only_rounded": (
        "未修约的数为 {figure}，修约为 {shown} 后才达标",
        "unrounded it is {figure}; it would hold only when rounded to {shown}",
    ),
    "note.fails_only_rounded": (
        "未修约的数为 {figure}，只在修约为 {shown} 后不达标",
        "unrounded it is {figure}; it would fail only when rounded to {shown}",
    ),
    "note.void": (
        "目标已撤销：{reason}[[（自 {since} 起）]][[（依据：{source}）]]",
        "the target was withdrawn: {reason}[[ (since {since})]][[ (source: {source})]]",
    ),
    "note.threshold": ("限值由限值文件提供[[，来自：{source}]]", "the threshold was supplied[[, from: {source}]]"),
    "note.no_threshold": (
        "限值由计划外规定，尚未提供：{reference}",
        "the threshold is set elsewhere and was not supplied: {reference}",
    ),
    # words
    "rollup.pooled": ("合并分子分母", "pooled counts"),
    "rollup.sum": ("合计", "sum"),
    "rollup.mean": ("平均", "mean"),
    "rollup.max": ("取最大值", "largest"),
    "rollup.min": ("取最小值", "smallest"),
    "rollup.none": ("不汇总", "none"),
    "scope.whole": ("全域", "the whole place"),
    "scope.each_area": ("每个区县", "each area"),
    "scope.each_body": ("每个主体", "each body"),
    "column.indicator": ("指标", "indicator"),
    "column.period": ("报告期", "period"),
    "column.body": ("地区", "body"),
    "column.reporter": ("填报单位", "reporter"),
    "column.value": ("数值", "value"),
    "column.unit": ("单位", "unit"),
    "column.numerator": ("分子", "numerator"),
    "column.denominator": ("分母", "denominator"),
    "column.status": ("数据状态", "status"),
    "column.revision": ("修订", "revision"),
    "column.source": ("数据来源", "source"),
    "column.note": ("备注", "note"),
    "column.record_id": ("记录编号", "record_id"),
    "column.date": ("日期", "date"),
    "column.sampled": ("抽检数", "sampled"),
    "column.passed": ("合格数", "passed"),
    "column.result": ("结果", "result"),
    "column.amount": ("数量", "amount"),
    "verdict.pass": ("达标", "pass"),
    "verdict.fail": ("未达标", "fail"),
    "verdict.pending": ("未到期", "pending"),
    "verdict.missing": ("未报送", "missing"),
    "verdict.undecided": ("无法判定", "undecided"),
    "verdict.void": ("已撤销", "void"),
    "severity.error": ("错误", "error"),
    "severity.warning": ("警告", "warning"),
    "when.by_due": ("期限内最新数据", "on the latest figure"),
    "when.every": ("每", "in every "),
    "when.flow": ("期限整期的数据", "on the whole due period"),
    "when.every_period": ("每个报告期", "in every period"),
    "when.every_year": ("每年", "in every year"),
    "measure.stock": ("时点数", "stock"),
    "measure.flow": ("时期数", "flow"),
    "measure.cumulative": ("累计数", "cumulative"),
    "commitment.binding": ("约束性", "binding"),
    "commitment.aspirational": ("力争", "aspirational"),
    "cadence.month": ("月", "month"),
    "cadence.quarter": ("季度", "quarter"),
    "cadence.half_year": ("半年", "half year"),
    "cadence.year": ("年", "year"),
    # what `explain` says of a target
    "explain.clause": ("条款", "Clause"),
    "explain.quote": ("原文", "Quote"),
    "explain.rule": ("要求", "Rule"),
    "explain.reading": ("读法", "Reading"),
    "explain.due": ("期限", "Deadline"),
    "explain.judged": ("判定", "Judged"),
    "explain.scope": ("对象", "About"),
    "explain.rollup": ("汇总", "Roll-up"),
    "explain.range": ("可能的数值", "Possible figures"),
    "explain.commitment": ("性质", "Commitment"),
    "explain.departments": ("责任单位", "Departments"),
    "explain.aliases": ("又名", "Also called"),
    "explain.baseline": ("基期", "Baseline"),
    "explain.void": ("撤销", "Withdrawn"),
    "explain.submit": ("应报送", "To submit"),
    "explain.example": ("例", "Example"),
    "explain.meaning": ("含义", "Meaning"),
    "explain.mend": ("改法", "Mend"),
    "explain.inferred": ("（计划未指明，系推定）", " (the plan names none: a reading)"),
    "state.reported": ("已报", "reported"),
    "state.in_error": ("有错", "in error"),
    "state.owed": ("欠报", "owed"),
    "state.later": ("未到期", "not due"),
    "by.domain": ("领域", "Domain"),
    "by.body": ("对象", "Body"),
    "by.department": ("责任单位", "Department"),
    "departments.none": ("没有责任单位", "nobody named"),
    "departments.each": ("各主体自身", "each body itself"),
    "explain.inferred_briefly": ("（推定）", " (a reading)"),
    "explain.none": ("无", "none"),
    "words.at_least": ("不低于 {x}（含本数）", "at least {x}"),
    "words.more_than": ("高于 {x}（不含本数）", "more than {x}, which is not counted in"),
    "words.at_most": ("不高于 {x}（含本数）", "at most {x}"),
    "words.less_than": ("低于 {x}（不含本数）", "less than {x}, which is not counted in"),
    "words.equals": ("等于 {x}", "exactly {x}"),
    "words.between": (
        "在 {x} 之间（含两端），超过上限仍算达标",
        "{x}, both ends counted in; above the upper end it still holds",
    ),
    "words.between_strict": ("在 {x} 之间（含两端），超出就不达标", "{x}, both ends counted in; outside it fails"),
    "words.about": (
        "{x} 左右[[，允许偏差 {tolerance}]][[；{better}]]",
        "about {x}[[, give or take {tolerance}]][[; {better}]]",
    ),
    "rule.strict": ("，不得超出", " and no more"),
    "rule.higher": ("，更高也算", " or higher"),
    "rule.lower": ("，更低也算", " or lower"),
    "words.higher": ("更高也算达标", "higher holds too"),
    "words.lower": ("更低也算达标", "lower holds too"),
    "words.external": ("由计划外规定：{x}（用 --thresholds 提供）", "set elsewhere: {x} (supply it with --thresholds)"),
    "when_words.by_due": (
        "以期限（{due}）之前最新一期的数据判定",
        "on the latest figure up to the deadline ({due})",
    ),
    "when_words.by_due_flow": (
        "以 {due} 整期的数据判定；没有而分期数据齐全时，合并计算",
        "on a figure as long as {due}; it is worked out where all its parts are there",
    ),
    "when_words.every_period": (
        "自 {starts} 年起，每个报告期都要达标[[；须按{cadence}报送，缺一不可]]",
        "in every period from {starts} on[[; each {cadence} must be there]]",
    ),
    "when_words.every_year": (
        "自 {starts} 年起，每年都要达标，缺一不可",
        "in every year from {starts} on; each must be there",
    ),
    "submit.figure": ("每期一行：数值，单位 {unit}", "one row a period: the value, in {unit}"),
    "submit.ratio": (
        "每期一行：{numerator}（分子）与 {denominator}（分母），或数值（单位 {unit}，数值后请写明 {unit}）",
        "one row a period: {numerator} (numerator) and {denominator} (denominator), or the value with its unit, {unit}",
    ),
    "submit.whole": ("地区留空即为{whole}", "an empty body means {whole}"),
    "submit.areas": (
        "可报{whole}的数，也可由各区县分报后汇总（{rollup}）",
        "either {whole} itself or each of its areas, which are rolled up ({rollup})",
    ),
    "submit.each": ("{bodies} 各报一行", "one row for each of {bodies}"),
    "submit.numerator": ("合格数", "what passed"),
    "submit.denominator": ("总数", "all that was looked at"),
}
