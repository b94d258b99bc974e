"""The catalogue of what can be wrong with a plan file, or between it and its text: one entry per code.

`qcity plan lint` and `qcity plan audit` say an entry's `message`, `qcity explain CODE` shows the rest. It is written as
`codes.py` is; `{target}` is the id of the entry that is meant.
"""

from __future__ import annotations

from qcity.codes import Code, Text
from qcity.measurement import ERROR, WARNING

PLAN_CODES: dict[str, Code] = {
    # -- errors: such a plan cannot be trusted
    "invalid-plan": Code(
        ERROR,
        Text("{detail}", "{detail}"),
        Text(
            "计划文件不合格式：键、值或名称有误，或不是 YAML。这样的计划不能用来检查数据。",
            "The plan file is not in the format: a key, a value or a name is wrong, or it is no YAML. Nothing can be "
            "checked against such a plan.",
        ),
        "  - id: forest-cover\n    nmae: 森林覆盖率",
        Text(
            "按提示改正；qcity plan schema 的输出可以让编辑器边写边检查。",
            "Mend it as the message says; an editor checks the file as you type with what qcity plan schema prints.",
        ),
    ),
    "impossible-goal": Code(
        ERROR,
        Text(
            "{target}：没有任何数据能够达到“{rule}”，因为允许的范围是 {range}：请核对数值和单位，或写明 range。",
            "{target}: no figure can reach “{rule}”, since the range of figures is {range}: see to the number "
            "and the "
            "unit, or state the range.",
        ),
        Text(
            "百分率不会超过 100%，个数不会是小数或负数。目标落在可能的范围以外，多半是数值或单位写错了。",
            "A percentage does not exceed 100 %, a count is neither broken nor negative. A goal outside of what is "
            "possible is most likely a mistake in its number or unit.",
        ),
        '  - {id: a, name: 合格率, domain: d, unit: "%", at_least: 980}',
        Text(
            "改正数值或单位。确有超过 100% 的百分率（如增长率）时，写 range: null 或实际的范围。",
            "Mend the number or the unit. Where a percentage can exceed 100 (a growth rate), write range: null or the "
            "real range.",
        ),
    ),
    "contradicting-targets": Code(
        ERROR,
        Text(
            "{target} 与 {other}（第 {line} 行）说的是同一件事，却没有一个数能同时符合两者（{rule}；{other_rule}"
            "）：请核对哪一个对。",
            "{target} and {other} (line {line}) are about the same thing, and no figure meets both ({rule}; "
            "{other_rule}): see which one is right.",
        ),
        Text(
            "名称实际相同（不计“全市”“主要”“总体”“数量”一类的词）、期限和范围也相同的两个目标互相矛盾，其"
            "中一个永远不能达标。",
            "Two targets with what is really the same name (leaving out words such as 全市, 主要, 总体, 数量), "
            "deadline and "
            "scope contradict each other; one of them can never be met.",
        ),
        "  - {id: a, name: 抽检合格率, at_least: 95, …}\n  - {id: b, name: 总体抽检合格率, at_most: 90, …}",
        Text(
            "删去或改正其中一个；确是两件事的，把名称写得能够区分，或在 lint 中说明。",
            "Delete or mend one; where they are two things, name them so that they can be told apart, or explain it "
            "under lint.",
        ),
    ),
    "number-not-in-quote": Code(
        ERROR,
        Text(
            "{target}：规则中的数 {numbers} 在引文[[“{text}”]]中找不到：请核对数值，或把引文补全。",
            "{target}: the quote[[ “{text}”]] does not state {numbers}, which the rule does: see to the number, or "
            "complete the quote.",
        ),
        Text(
            "规则中的每个数都要能在引文中读到：数字、中文数字，零和不发生为 0，全部、所有、均、全覆盖为 100%，每"
            "为各一，列举的项数，以及万、亿。",
            "Every number of a rule has to stand in its quote: in digits or Chinese numerals; 零 and 不发生 for "
            "0; 全部, 所有, "
            "均 and 全覆盖 for 100 %; 每 for one each; the number of things it lists; with 万 and 亿.",
        ),
        "  - {id: a, quote: 森林覆盖率达到30%以上, at_least: 35, …}",
        Text(
            "把数值改得与原文一致，或把引文延长到写有这个数的地方。",
            "Write the number that the text has, or extend the quote to where the number stands.",
        ),
    ),
    "quote-not-in-text": Code(
        ERROR,
        Text(
            "{target}：引文在规划原文中找不到：“{text}”[[，前面相符的部分到“{found}”为止]]；请照抄原文。",
            "{target}: the quote stands nowhere in the plan's text: “{text}”[[; it agrees with the text as far as "
            "“{found}”]]. Quote it verbatim.",
        ),
        Text(
            "引文须与原文逐字相同；空白、全角与半角、引号的种类不计。",
            "A quote has to be verbatim; white space, the width of characters and the kind of quotation marks do "
            "not count.",
        ),
        "  - {id: a, quote: 森林复盖率达到30%以上, …}",
        Text("对照原文改正引文。", "Mend the quote after the text."),
    ),
    "quantity-unaccounted": Code(
        ERROR,
        Text(
            "原文中的“{text}”没有着落：“{clause}”；请列为目标，或写进 not_targets 并说明理由。",
            "Nothing accounts for “{text}” in the text: “{clause}”. Make it a target, or list it in "
            "not_targets with the "
            "reason.",
        ),
        Text(
            "原文中每一处数量，都要在某个目标的引文、计划的阶段或 not_targets 之中，才能证明没有遗漏。",
            "Each quantity of the text has to stand in a target's quote, a phase or not_targets; that is the "
            "proof that "
            "nothing was left out.",
        ),
        "建成3家绿色示范工厂和1个绿色示范园区",
        Text(
            "补一个目标；不是目标的（现状、奖励标准、热线号码），在 not_targets 中写 quote 和 why。",
            "Add a target; for what is none (what was reached before, a reward, a hotline) write quote and why under "
            "not_targets.",
        ),
    ),
    "unknown-ignore": Code(
        ERROR,
        Text(
            "lint 中要忽略的“{text}”不是任何检查的代码[[（最接近的是：{nearest}）]]。",
            "“{text}”, which lint is to ignore, is the code of no check[[ (the nearest: {nearest})]].",
        ),
        Text("写错的代码什么也不会忽略。", "A misspelt code ignores nothing."),
        "    lint: [{ignore: no-qoute, why: …}]",
        Text("改成 qcity plan lint 显示的代码。", "Use the code that qcity plan lint shows."),
    ),
    # -- warnings: somebody should look
    "same-target": Code(
        WARNING,
        Text(
            "{target} 与 {other}（第 {line} 行）像是同一个目标写了两次（{rule}）：请删去一个，或写明区别。",
            "{target} and {other} (line {line}) look like the same target twice ({rule}): delete one, or say how they "
            "differ.",
        ),
        Text(
            "名称实际相同、规则和期限也相同的两个目标，会让同一件事计两次。",
            "Two targets with what is really the same name, the same rule and the same deadline count one thing twice.",
        ),
        "  - {id: a, name: 抽检合格率, at_least: 95, …}\n  - {id: b, name: 总体抽检合格率, at_least: 95, …}",
        Text("合成一个，另一个名称写作别名。", "Make them one, with the other name as an alias."),
    ),
    "two-limits": Code(
        WARNING,
        Text(
            "{target} 与 {other}（第 {line} 行）对同一件事的要求不同（{rule}；{other_rule}）：请核对，或写明区别。",
            "{target} and {other} (line {line}) ask different things of what seems to be one ({rule}; "
            "{other_rule}): see "
            "which holds, or say how they differ.",
        ),
        Text(
            "两个要求可以同时达到，但其中一个多半是抄错了，或是两件事用了同一个名称。",
            "Both can be met, but one is probably a mistake, or two things go by one name.",
        ),
        "  - {id: a, name: 抽检合格率, at_least: 95, …}\n  - {id: b, name: 总体抽检合格率, at_least: 96, …}",
        Text(
            "对照原文；确是两件事的，在名称或 note 中写明。",
            "Compare with the text; where they are two things, say so in the name or a note.",
        ),
    ),
    "no-quote": Code(
        WARNING,
        Text(
            "{target}：没有引文，无从核对：请照抄原文中的这一句。",
            "{target}: there is no quote to hold it to: copy the sentence from the text.",
        ),
        Text(
            "没有引文的目标，别人无法知道它是怎样读出来的。", "Without its quote nobody can tell how a target was read."
        ),
        '  - {id: a, name: 森林覆盖率, domain: d, unit: "%", at_least: 30}',
        Text("补写 quote。", "Add the quote."),
    ),
    "no-department": Code(
        WARNING,
        Text(
            "{target}：没有责任单位：请写 departments，按职责推定的加 inferred: true。",
            "{target}: nobody answers for it: name departments, with inferred: true where the plan does not say so.",
        ),
        Text("没有责任单位的目标没有人报数，也没有人负责。", "A target that nobody answers for is reported by nobody."),
        '  - {id: a, name: 森林覆盖率, domain: d, unit: "%", at_least: 30}',
        Text(
            "从规划的责任分工中找出牵头单位，列在最前。",
            "Find the lead in the plan's division of duties, and put it first.",
        ),
    ),
    "idle-department": Code(
        WARNING,
        Text(
            "{target}：没有任何目标由“{text}”负责：请补上它的目标，或说明它为什么没有。",
            "{target}: no target has “{text}” answer for it: add its targets, or say why it has none.",
        ),
        Text(
            "列出的单位没有目标，可能是目标漏读，也可能是责任单位的名称写得不同。",
            "A department without a goal may mean that one was overlooked, or that its name is spelt in two ways.",
        ),
        "  - {id: education, name: 市教育局, kind: department}",
        Text(
            "对照规划；确实没有量化目标的，写 lint: [{ignore: idle-department, why: …}]。",
            "Compare with the plan; where it "
            "really has no quantitative goal, write lint: [{ignore: idle-department, why: …}].",
        ),
    ),
    "wording-and-rule": Code(
        WARNING,
        Text(
            "{target}：原文写“{text}”，规则应是 {wanted}，而不是 {given}：请改正，或说明为什么这样读。",
            "{target}: the text says “{text}”, which is {wanted} and not {given}: mend the rule, or say why it "
            "is read "
            "so.",
        ),
        Text(
            "以上、以下、以内、不超过包括本数；超过、高于、低于、不满不包括本数。规则比原文松或紧，恰好等于限值时"
            "结论就会错。",
            "以上, 以下, 以内 and 不超过 count the number in; 超过, 高于, 低于 and 不满 do not. With another "
            "rule than the text's the "
            "verdict is wrong for a figure exactly at the limit, or on the wrong side altogether.",
        ),
        '  - {id: a, quote: 再生水利用率超过25%, unit: "%", at_least: 25, …}',
        Text("改用原文的规则。", "Use the rule that the text has."),
    ),
    "hedge-and-commitment": Code(
        WARNING,
        Text(
            "{target}：引文有“{text}”，却按约束性目标判断：请写 commitment: aspirational，或说明“{text}”管不到这里。",
            "{target}: the quote says “{text}”, yet the target is binding: write commitment: aspirational, or "
            "say why the "
            "word does not govern it.",
        ),
        Text(
            "力争、争取的目标没有达到是提醒，不是未达标。",
            "Missing what was only striven for is a warning, not a failure.",
        ),
        "  - {id: a, quote: 力争达到90%, at_least: 90, …}",
        Text("加 commitment: aspirational。", "Add commitment: aspirational."),
    ),
    "firm-and-aspirational": Code(
        WARNING,
        Text(
            "{target}：按争取的目标判断，引文中却没有“力争”“争取”一类的词：请核对。",
            "{target}: it is taken as striven for, but the quote has no word such as 力争 or 争取: see whether it is.",
        ),
        Text("约束性目标误作争取的目标，未达标时不会影响退出码。", "A binding goal taken as striven for never fails."),
        "  - {id: a, quote: 达到90%, commitment: aspirational, …}",
        Text(
            "删去 commitment，或把引文延长到写有“力争”的地方。",
            "Remove commitment, or extend the quote to where 力争 stands.",
        ),
    ),
    "rate-without-counts": Code(
        WARNING,
        Text(
            "{target}：由各区县汇总的比率，没有写分子、分母是什么：请写 numerator 和 denominator。",
            "{target}: a rate that areas roll up to does not say what its two counts are: name numerator and "
            "denominator.",
        ),
        Text(
            "只有比率而没有分子、分母，就不能由各区县的数得出全市的数；平均比率会得出另一个结论。",
            "Without the counts the areas' rates make no rate of the whole; an average of rates gives another verdict.",
        ),
        '  - {id: a, name: 抽检合格率, unit: "%", at_least: 95, …}',
        Text(
            "写 numerator: 合格批次、denominator: 抽检批次 之类；确实不能汇总的，写 rollup: none。",
            "Write numerator: 合格批次, denominator: 抽检批次 or the like; where it cannot be rolled up, rollup: none.",
        ),
    ),
    "direction-without-baseline": Code(
        WARNING,
        Text(
            "{target}：“{rule}”没有基期，无从比较：请写 baseline，至少写 period。",
            "{target}: “{rule}” has no baseline to compare with: write one, at least its period.",
        ),
        Text(
            "没有基期的升降目标永远无法判断。",
            "A goal that must rise or fall can never be judged without its baseline.",
        ),
        "  - {id: a, name: 满意度, rises: true, …}",
        Text(
            "写 baseline: {period: 2017}；有数的加 value。",
            "Write baseline: {period: 2017}, with value where the figure is known.",
        ),
    ),
    "about-without-tolerance": Code(
        WARNING,
        Text(
            "{target}：“左右”没有写允许的偏差，除恰好等于外都无法判断：请写 tolerance 或 better。",
            "{target}: no tolerance is stated, so that any other figure is undecided: write tolerance or better.",
        ),
        Text(
            "“左右”“近”本身不说差多少算数；写了 tolerance（或哪一边更好）才能判断。",
            "左右 and 近 do not say how near; a tolerance, or the better side, makes it decidable.",
        ),
        '  - {id: a, quote: 达到60%左右, unit: "%", about: 60, …}',
        Text(
            "写 tolerance: 1 或 better: higher；不愿推定的，在 lint 中说明。",
            "Write tolerance: 1 or better: higher; where you would rather not, explain it under lint.",
        ),
    ),
    "near-names": Code(
        WARNING,
        Text(
            "“{text}”与“{other}”（第 {line} 行）只差一个字：请核对是不是同一个名称写错了。",
            "“{text}” and “{other}” (line {line}) differ by one character: see whether one is misspelt.",
        ),
        Text(
            "只差一个字的两个名称，往往是一个写错了；报数的人会填错。",
            "Of two names that differ by one character one is often misspelt, and whoever reports confuses them.",
        ),
        "  - {id: a, name: 森林覆盖率, …}\n  - {id: b, name: 森林复盖率, …}",
        Text(
            "改正错字；确是两个名称的，在 lint 中说明。",
            "Mend the misspelling; where both are right, explain it under lint.",
        ),
    ),
    "unit-misfit": Code(
        WARNING,
        Text(
            "{target}：单位“{unit}”与{why}不合[[（“{text}”）]]：请核对。",
            "{target}: the unit “{unit}” does not fit {why}[[ (“{text}”)]]: see which is right.",
        ),
        Text(
            "比率用百分号，个数用量词，面积用亩或公顷；单位与原文不同，同一个数就有不同的意思。",
            "A rate is in per cent, a number "
            "of things in a count word, an area in 亩 or 公顷; with another unit than the text's a number means "
            "something else.",
        ),
        "  - {id: a, quote: 葡萄8万亩, unit: 亩, at_least: 8, …}",
        Text("改用原文的单位。", "Use the unit of the text."),
    ),
    "deadline-and-quote": Code(
        WARNING,
        Text(
            "{target}：引文写的是{text}年，期限却是 {due}：请改正 due，或说明这样读的理由。",
            "{target}: the quote says {text}, but it is due {due}: mend due, or say why it is read so.",
        ),
        Text("期限写错，目标会过早或过晚地判为未达标。", "With a wrong deadline a target fails too early or too late."),
        "  - {id: a, quote: 到2022年达到60%, …}",
        Text("写 due: 2022。", "Write due: 2022."),
    ),
    "no-deadline": Code(
        WARNING,
        Text(
            "plan.due 的 {text} 只是占位：请写规划的到期年份。",
            "{text} only stands in for plan.due: write the year in which the plan ends.",
        ),
        Text("起草时原文没有写期限。", "The text had no deadline when the file was drafted."),
        "  due: 9999",
        Text("改成规划的到期年份。", "Write the year in which the plan ends."),
    ),
    "no-areas": Code(
        WARNING,
        Text(
            "{target}：要由各区县各自达到，计划中却没有列出区县：请在 bodies 中列出，kind: area。",
            "{target}: each area has to reach it, but the plan lists no areas: list them under bodies with kind: area.",
        ),
        Text("没有区县就没有可以判断的对象。", "Without areas there is nothing to judge."),
        "    scope: each_area",
        Text("在 bodies 中列出各区县。", "List the areas under bodies."),
    ),
    "unread": Code(
        WARNING,
        Text(
            "这一处还没有人读：“{text}”；请列为目标，或写明不是目标的理由。",
            "Nobody has read this yet: “{text}”. Make it a target, or say why it is none.",
        ),
        Text(
            "起草时没有读懂的数量，理由写作 unread。", "What the draft could not understand has unread as its reason."
        ),
        "  - {quote: …, why: unread}",
        Text("读原文，补目标或改写 why。", "Read the text, then add a target or rewrite why."),
    ),
    "ignored-nothing": Code(
        WARNING,
        Text(
            "{target}：lint 中的“{text}”已经没有可忽略的了：请删去。",
            "{target}: “{text}” under lint ignores nothing any more: delete it.",
        ),
        Text("过时的说明会掩盖以后的问题。", "An outdated explanation hides what goes wrong later."),
        "    lint: [{ignore: no-quote, why: …}]",
        Text("删去这一条。", "Delete the entry."),
    ),
    "key-order": Code(
        WARNING,
        Text(
            "{target}：键“{text}”的位置与其他目标不同；--fix 可以排好。",
            "{target}: the key “{text}” stands in another place than usual; --fix puts it in order.",
        ),
        Text(
            "键的顺序一致，几十个目标才看得清、比得出。",
            "With one order of keys dozens of targets can be read and compared.",
        ),
        "  - {name: 森林覆盖率, id: forest-cover, …}",
        Text("用 qcity plan lint --fix。", "Use qcity plan lint --fix."),
    ),
    "unit-spelling": Code(
        WARNING,
        Text(
            "{target}：单位“{text}”通常写作“{wanted}”；--fix 可以改好。",
            "{target}: the unit “{text}” is usually written “{wanted}”; --fix changes it.",
        ),
        Text("同一个单位一种写法。", "One unit, one spelling."),
        "    unit: 百分比",
        Text("用 qcity plan lint --fix。", "Use qcity plan lint --fix."),
    ),
}
