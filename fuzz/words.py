"""Words that a fuzzer would hardly hit upon by itself, for all targets and by target."""

from __future__ import annotations

_FIGURES = (
    "97.8% ９７．８％ 978‰ 12,345 8万亩 4家 90%以上 ≥90 约90 不低于98%以上 9万多亩 53.4km2 "
    "1e999999999 0.965 0 -0 / — 无 未报 "
    "#DIV/0! #N/A =A1 ¹² 99999999999999999999999999999999 0.00000000000000000000001 NaN inf １ 〇 ٣ 万亿 % ‰ 万 亿"
)
_PERIODS = (
    "2020 2020H1 2020Q3 2020-06 2020-06-30 2020年(度) 2020年上半年 2020年第三季度 2020年1-6月 "
    "截至2020年6月底 9999 0001 2020年末"
)
_NAMES = (
    "rate 合格率 area 面积 count zero score cut near rise fall limit board gone 全市 本市 东区 "
    "园区 质监局 合计 总计 小计"
)
_HEADINGS = (
    "指标 指标名称 indicator 报告期 period 地区 body 填报单位 reporter 数值 value 数值(%) "
    "完成值（万亩） 单位 unit 分子 "
    "numerator 分母 denominator 数据状态 status 修订 revision 数据来源 source 备注 note 2019年 "
    "2020年上半年完成值 东区(万亩) "
    "填报单位： 报告期：2020年 填表人： 审核人： 注： qcity-template/1 A P E F L 一、质量"
)
_HOSTILE = "\x1b[31m [red] [/x] \x00 \ufeff \u202e \ud7ff \u2028 =cmd|' @SUM +1 \x85 ��"
_OF_XML = (
    '<row> <row r="1"> <row r="1048576" hidden="1"> <c r="A1"> <c r="XFD1048576" t="s"> '
    't="str" t="inlineStr" t="b" t="e" '
    't="d" s="1" s="4" <v> </v> <f> <is> <t> xml:space="preserve" <mergeCells> <mergeCell ref="A1:A3"/> '
    '<cols><col min="1" max="16384" hidden="1"/></cols> </sheetData> <sheetPr/> <dimension '
    'ref="A1:XFD1048576"/> &amp; &#0; '
    "<!DOCTYPE <!ENTITY <![CDATA[ ]]> <!-- --> <?xml encoding='utf-16'?> &lol; xmlns= "
    'mc:AlternateContent state="veryHidden" '
    'date1904="1" formatCode="0%" numFmtId="14" ../ .rels TargetMode="External" phoneticPr rPh count="4294967295"'
)
_OF_ODF = (
    '<table:table-row> <table:table-cell> <table:covered-table-cell/> table:number-columns-repeated="16384" '
    'table:number-rows-repeated="1048576" table:number-rows-spanned="3" table:number-columns-spanned="2" '
    'office:value-type="percentage" office:value-type="date" office:date-value="2020-06-30" office:value="0.965" '
    'office:boolean-value="true" table:visibility="collapse" table:formula="of:=1" <text:p> '
    '<text:s text:c="9"/> <text:tab/> '
    '<table:table-column> <office:annotation> <draw:frame> calcext:value-type="error" <table:table-header-rows>'
)
_OF_HTML = (
    '<table> <tr> <td> <th> </table> rowspan=3 rowspan=0 colspan=1000 colspan="2" '
    'style="display:none" hidden x:num="0.965" '
    "x:str mso-number-format <br> &nbsp; &#x0; &#1114112; &lt; <script> </script> <style> <!-- "
    "--> <thead> <tbody> <caption> "
    '<meta charset="gb2312"> <meta http-equiv=content-type content="text/html;charset=gbk"> '
    "<base> <template> <select> <p> <![CDATA["
)
_OF_DATA = (
    '{ } [ ] {"指标": , : " \\u0000 \\ud800 \\ null true false NaN Infinity 1e5 -0.0 1E400 // '
    "'a' - & * &a *a << !!str "
    "!!python/object: | > ? --- ... %YAML 0o7 0x1F 1_000 12:30 ~ yes 2020-06-30 {a: &b [*b]} # .inf"
)
_OF_PLANS = (
    "plan: units: bodies: targets: not_targets: id: title: due: starts: issued: domains: "
    "phases: at_least: more_than: at_most: "
    "less_than: equals: between: about: tolerance: better: rises: falls: changes_by: external: "
    "when: every_year every_period "
    "cadence: scope: each_area each_body rollup: measure: range: null commitment: sample: "
    "baseline: period: void: reason: since: "
    "numerator: denominator: departments: within: kind: aliases: of: factor: language: en strict: lint: source_sha256:"
)

_OF_REPORTS = (
    '"schema_version":1 "plan": "results":[ "issues":[ "inputs":[ "target": "verdict": "pass" "fail" "value": "gap": '
    '"figures": "rule": "kind": "unit": "as_of": null true "measure": "bound": "limit": "severity": "error" "waived":'
)

_EVERYWHERE = f"{_FIGURES} {_PERIODS} {_NAMES} {_HEADINGS} {_HOSTILE}"
_BY_TARGET = {
    **dict.fromkeys(("xlsx", "xlsb"), _OF_XML),
    "ods": _OF_ODF + " " + _OF_XML,
    "html": _OF_HTML,
    "anything": _OF_HTML + " " + _OF_DATA,
    **dict.fromkeys(("json", "jsonl", "yaml", "check"), _OF_DATA),
    **dict.fromkeys(("plan", "thresholds"), _OF_DATA + " " + _OF_PLANS),
    "waivers": _OF_DATA + " target: reason: approved_by: until:",
    "report": _OF_DATA + " " + _OF_REPORTS,
}


def words_for(name: str) -> list[bytes]:
    """The words of a target, each once."""
    text = f"{_EVERYWHERE} {_BY_TARGET.get(name, '')}"
    return [word.encode() for word in dict.fromkeys(text.split(" ")) if word]


def dictionary(name: str) -> str:
    """The words of a target as libFuzzer reads them."""
    return "".join(f'"{_escaped(word)}"\n' for word in words_for(name))


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)
