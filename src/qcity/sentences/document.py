"""The sentences of the report as a document."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "document.title": (
        "[[{who}]]关于[[{when}]]《{plan}》目标完成情况的报告",
        "Report[[ of {who}]][[ for {when}]] on the targets of the {plan}",
    ),
    "document.half": ("{year}年上半年", "the first half of {year}"),
    "document.year": ("{year}年度", "the year {year}"),
    "document.day": ("截至{day}的", "the time up to {day}"),
    "document.sender": ("报送单位（盖章）：＿＿＿＿＿＿＿＿＿＿＿＿", "Reporting body: ______________________________"),
    "document.signers": (
        "填报人：＿＿＿　审核人：＿＿＿　签发人：＿＿＿",
        "Filled in by: ________  Checked by: ________  Signed by: ________",
    ),
    "document.overall": ("总体情况", "Overall"),
    "document.domains": ("各领域完成情况", "By domain"),
    "document.missed": ("未完成的目标、差距和所需工作", "What was missed, by how much, and what is needed"),
    "document.issues": ("数据问题", "Data issues"),
    "document.annex": ("附件：目标原文", "Annex: the plan's words"),
    "document.no_day": (
        "报送的数据中没有可用的数据，无从确定截止日，各项目标均未判定。",
        "There is no usable figure and so no day to judge by.",
    ),
    "document.summary": (
        (
            "截至{day}，共检查目标{checked}个（计划共{total}个），其中达标{passed}个[[，未达标{fail}个]][[，未报送{missing}个]]"
            "[[，无法判定{undecided}个]][[，未到期{pending}个]][[，已撤销{void}个]]。"
        ),
        (
            "Up to {day}, {checked} targets were checked (of {total} in the plan): {passed} are met[[, {fail} failed]]"
            "[[, {missing} were not reported]][[, {undecided} cannot be decided]][[, {pending} are not due yet]]"
            "[[, {void} were withdrawn]]."
        ),
    ),
    "document.waived": (
        "其中{count}个未完成的目标已批准暂不计入。",
        "{count} of the missed ones are covered by a waiver.",
    ),
    "document.data": (
        "依据报送文件{files}个、数据{rows}行。数据检查发现错误{errors}处、警告{warnings}处。",
        (
            "This rests on {files} file(s) with {rows} rows of data, in which {errors} errors and {warnings} "
            "warnings were found."
        ),
    ),
    "document.second": ("（{number}）{name}", "{number} {name}"),
    "document.domain": (
        "{name}方面共{count}个目标，达标{met}个。",
        "{name} has {count} targets, of which {met} are met.",
    ),
    "document.none_missed": (
        "到期的目标中没有未完成的。",
        "No target that is due was missed.",
    ),
    "document.miss": (
        "{target}：要求{rule}[[，{where}]][[为{figure}]]，{verdict}[[，差{gap}]]。[[{needed}。]][[责任单位：{who}。]]",
        (
            "{target}: {rule} was asked for[[; {where}]][[: {figure}]]; {verdict}[[, {gap} short]]. [[{needed}. ]]"
            "[[Answered for by {who}.]]"
        ),
    ),
    "document.miss_waived": (
        "已由{by}批准至{until}暂不计入：{reason}。",
        " Waived by {by} until {until}: {reason}.",
    ),
    "document.pending": (
        "下列目标尚未到期，现在还没有达到：",
        "The following are not due yet and are not reached so far:",
    ),
    "document.prospect": (
        (
            "{target}：要求在{due}前达到{rule}[[，目前为{figure}]][[，进展{pace}]][[，照此推算到期为{projected}]]"
            "[[，此后须{needed}]]。"
        ),
        (
            "{target}: {rule} is due by {due}[[; so far {figure}]][[; the pace is {pace}]]"
            "[[; the line runs to {projected}]][[; from now on {needed}]]."
        ),
    ),
    "document.no_issues": ("没有发现数据问题。", "Nothing is wrong with the data."),
    "document.place": ("位置", "Place"),
    "document.severity": ("级别", "Severity"),
    "document.code": ("代码", "Code"),
    "document.message": ("问题", "Issue"),
    "document.target": ("目标", "Target"),
    "document.clause": ("条款", "Clause"),
    "document.quote": ("计划原文", "The plan's words"),
}
