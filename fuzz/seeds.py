"""The first inputs of each target, made by the project's own writers: `python -m fuzz.seeds` writes them.

With what the fuzzer found they make the corpus, of which `python -m fuzz --merge` keeps what covers something.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from struct import pack

from fuzz import HERE, MAX_INPUT, WORK
from fuzz.bundles import XLSX, bundle

ROOT = HERE.parent
_LONG = """\
填报单位：东区,,,报告期：2020年
指标,报告期,地区,数值,单位,分子,分母,数据状态,修订,备注,其他
合格率,2020,全市,97.5%,,975,1000,A,1,,x
rate,2020H1,东区,,%,97,100,P,,,
area,2019,,8万亩,,,,,2,,
count,2020,西区,2家,家,,,,,,
小计,,,5,,,,,,,
合计,2020,合计,96以上,,,,,,,
near,2020-06-30,全市,"5‰",,,,E,,"a ""b""
c",
填表人：张三,,,,,,,,,,
"""
_WIDE = """\
单位：万亩
指标,2018年,2019年,2020年上半年,2020年(万亩)
rise,1,2.5,3,4亿元
area,7,=A1,#N/A,9
fall,0.2,0.3,/,约0.1
"""
_BODIES = """\
报告期：2020年
指标,地区,东区,西区(%),园区,合计
score,,81,82,83,
rate,,97,98,,97.5
count,,1,1,1,3
"""
_ENGLISH = """\
indicator;period;body;value;unit;status;revision
zero;2020Q1;;0;;A;
zero;2020Q2;;1起;;A;3
rate;2020;city;0.97;;O;
"""
_RECORDS = (
    '[{"指标": "rate", "报告期": 2020, "数值": 97.80, "地区": null}, {"指标": "area", '
    '"报告期": "2020年", "数值": "8万亩"},'
    ' {"指标": "count", "报告期": true, "数值": 1e3, "x": [1, {"y": "\\u4e00\\ud83d"}]}]'
)
_YAML = """\
数据:
- {指标: rate, 报告期: 2020, 数值: 97.80, 地区: ~}
- &a
  指标: area
  报告期: 2020-06-30
  数值: |
    8万亩
- <<: *a
  数值: 0x1F
"""
_HTML = (
    "<html><meta "
    'charset="utf-8"><table><caption>x</caption><tr><th>指标<th>报告期<th>数值</tr><tr><td '
    "rowspan=2>rate<td>2020<td"
    ' x:num="0.978" '
    'style="mso-number-format:0%">97.8%</tr><tr><td>2019<td>9&nbsp;6<br>%</tr><tr '
    'style="display:none"><td colspan=2>'
    "面积<td>=A1</tr></table><p>填表人<table><tr><td>y</table>"
)
_PLAN = """\
plan: {id: p, title: 规划, due: 2020, domains: [{id: d, name: 领域}], phases: [{name: 甲, from: 2017-10, to: 2018-03}]}
units: [{id: 担, of: 吨, factor: 0.05}]
bodies:
- {id: city, name: 全市, kind: whole}
- {id: east, name: 东区, kind: area, aliases: [东城区]}
targets:
- {id: a, name: 甲, domain: d, unit: "%%", %s}
- {id: b, name: 乙, domain: d, unit: 担, %s}
"""
_RULES = (
    ("at_least: 30", "at_most: 1.5"), ("between: [1, 2]", "about: 5, tolerance: 1"), ("rises: true", "changes_by: -18"),
    ("external: x", "external: {more_than: x}"), ("equals: 0, when: every_period, cadence: quarter", "falls: true"),
    ("less_than: 5, range: null, scope: each_area", "more_than: 5, rollup: sum, baseline: {period: 2017, value: 3}"),
)  # fmt: skip
_ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>'
    '<row r="2" hidden="1"><c r="A2" t="s"><v>3</v></c><c r="B2" s="4"><v>43983</v></c><c '
    'r="C2" s="1"><v>0.965</v></c></row>'
    '<row r="3"><c r="B3"><v>2020</v></c><c r="C3" '
    't="str"><f>A1</f><v>97%</v></c></row><row><c t="inlineStr"><is><t>area</t></is>'
    '</c><c t="d"><v>2020-06-30T00:00:00</v></c><c t="e"><v>#DIV/0!</v></c><c '
    't="b"><v>1</v></c><c s="3"><f>1</f></c></row>'
)
_SHEET = XLSX["xl/worksheets/sheet1.xml"].replace("<sheetData/>", f"<sheetData>{_ROWS}</sheetData>")
_ODF_ROWS = (
    "<table:table-column/><table:table-column "
    "table:visibility='collapse'/><table:table-row>{0}指标{1}{0}报告期{1}{0}数值{1}"
    "</table:table-row><table:table-row table:number-rows-repeated='2'><table:table-cell table:number-rows-spanned='2' "
    "office:value-type='string'><text:p>合格<text:s/>率</text:p></table:table-cell><table:table-cell "
    "office:value-type='date' "
    "office:date-value='2020-06-30'/><table:table-cell office:value-type='percentage' "
    "office:value='0.965' table:style-name='p'/>"
    "</table:table-row><table:table-row table:visibility='collapse'><table:covered-table-cell/><table:table-cell "
    "table:formula='of:=1' office:value-type='float' office:value='2020'/><table:table-cell "
    "office:value-type='boolean' "
    "office:boolean-value='true' table:number-columns-repeated='3'/></table:table-row>"
).format("<table:table-cell office:value-type='string'><text:p>", "</text:p></table:table-cell>")


def seeds() -> Iterator[tuple[str, bytes]]:
    """Inputs, each with its target."""
    sys.path.append(str(ROOT / "tests"))  # the tests' builders of workbooks
    texts = [_LONG, _WIDE, _BODIES, _ENGLISH]
    samples = [
        b"".join(path.read_bytes().splitlines(keepends=True)[:12]) for path in sorted((ROOT / "samples").glob("*.csv"))
    ]
    tables = [*(text.encode() for text in texts), _LONG.encode("gb18030"), _WIDE.encode("utf-16"), *samples]
    yield from (("csv", table) for table in tables)
    yield from (("anything", bytes([number % 24, number]) + table) for number, table in enumerate(tables))
    yield from (("gzip", bytes([number % 5, number]) + table[:600]) for number, table in enumerate(tables))
    yield from (("header", text.encode().replace(b",", b"\t")) for text in texts)
    yield from (("header", b"\n".join(text.encode().replace(b",", b"\t").split(b"\n")[:2])) for text in texts)
    lines = "\n".join(_RECORDS[1:-1].split(", {")).replace("\n", "\n{")
    yield from (("json", text.encode()) for text in (_RECORDS, '{"a": 1, "数据": ' + _RECORDS + "}", "[]"))
    yield from (("jsonl", text.encode()) for text in (lines, f"{lines}\n\n[]\n{lines}"))
    yield from (("yaml", text.encode()) for text in (_YAML, _RECORDS, "- a: 1\n  b: [1, 2]\n"))
    yield from (("html", text) for text in (_HTML.encode(), _HTML.encode("gbk"), _HTML.encode("utf-16")))
    yield from (("gzip", bytes([k, 0]) + text.encode()) for k, text in ((1, _RECORDS), (3, _YAML), (4, _HTML)))
    periods = (
        "2020 2020H1 2020Q3 2020-06 2020-06-30 2020年度 2020年上半年 2020年第三季度 2020年1-6月 "
        "截至2020年6月底 2020/6/3"
    )
    yield from (("period", text.encode()) for text in periods.split())
    for number, text in enumerate(
        ("97.8%", "\t\t97\t100", "8\t万亩", "96%以上\t%", "12,345\t\t\t\t家", "5亿\t\t\t\t元")
    ):
        yield "value", bytes([number]) + text.encode()
    yield from (("plan", (_PLAN % rules).encode()) for rules in _RULES)
    yield "plan", (HERE / "plan.yaml").read_bytes()
    for rule in (
        "{at_most: 1.2, unit: 吨, source: x}",
        "{void: {reason: x, since: 2019}}",
        "{at_most: 1}\nrate: {equals: 3}",
    ):
        yield "thresholds", f"limit: {rule}\n".encode()
    entry = "{target: rate, reason: x, approved_by: y, until: 2020}"
    waivers = (entry, entry.replace("rate", "limit"), f"{entry}\n- {entry}")
    yield from (("waivers", f"- {one}\n".encode()) for one in waivers)
    for name in ("limits-and-their-edges", "bounds-instead-of-figures", "misses-that-were-allowed"):
        yield "report", (ROOT / "tests" / "cases" / name / "expected.json").read_bytes()[:MAX_INPUT]
    yield "report", _small_report()
    yield "check", bundle({"a.csv": _LONG, "b.json": _RECORDS, "thresholds.yaml": "limit: {at_most: 1}\n"})
    yield "check", bundle({"a.csv": _WIDE, "b.csv": _BODIES})
    yield "check", bundle({"a.html": _HTML, "b.yaml": _YAML, "c.csv": _ENGLISH})
    yield from (("columns", bytes((7 * i + k * i) % 256 for i in range(150))) for k in range(8))
    yield from _workbooks()


def _small_report() -> bytes:
    """A whole report of the one file, small enough to be kept."""
    from fuzz.judged import the_plan
    from qcity import check, render
    from qcity.files import read_content
    from qcity.readers import FORMATS

    plan = the_plan()
    text = render(check(plan, read_content(plan, "a.csv", FORMATS[0], _ENGLISH.encode())), "json")
    kept = json.loads(text)
    for result in kept["results"]:
        result.pop("derivation")
    kept["results"] = kept["results"][:6]
    return json.dumps(kept, ensure_ascii=False).encode()[:MAX_INPUT]


def _workbooks() -> Iterator[tuple[str, bytes]]:
    import openpyxl
    import pyarrow as pa
    import pyarrow.parquet as pq

    import officefiles as office

    yield "xlsx", bundle({"xl/worksheets/sheet1.xml": _SHEET, "xl/styles.xml": XLSX["xl/styles.xml"]})
    merged = _SHEET.replace("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells>')
    merged = merged.replace("<sheetData>", '<cols><col min="2" max="3" hidden="1"/></cols><sheetData>')
    yield "xlsx", bundle({**XLSX, "xl/worksheets/sheet1.xml": merged})
    book = openpyxl.Workbook()
    for row in (["指标", "报告期", "数值"], ["rate", "2020", 0.97], ["合计", "2020", "=SUM(C2)"]):
        book.active.append(row)
    whole = io.BytesIO()
    book.save(whole)
    yield "anything", bytes([3, 0]) + whole.getvalue()
    tables = (
        f'<table:table table:name="表1">{_ODF_ROWS}</table:table><table:table table:name="b" table:display="false"/>'
    )
    style = (
        '<style:style style:name="p" style:family="table-cell" '
        'style:data-style-name="q"/><number:percentage-style style:name="q"/>'
    )
    yield "ods", bundle({"content.xml": office.content_xml(tables, style), "styles.xml": office.styles_xml(style)})
    yield "anything", bytes([8, 0]) + office.ods(_ODF_ROWS)
    cells = [office.label(0, i, text) for i, text in enumerate(("指标", "报告期", "数值"))]
    cells += [office.label(1, 0, "rate"), office.double(1, 1, 2020), office.double(1, 2, 0.97, 1)]
    cells += [office.formula(2, 2, pack("<d", 5.0)), office.label(2, 0, "area"), office.double(2, 1, 43983, 2)]
    before = (
        office.xf(0)
        + office.xf(10)
        + office.xf(164)
        + office.code(164, 'yyyy"年"m"月"')
        + office.strings(office.wide("面积"))
    )
    shared = office.record(0x00FD, pack("<HHHI", 3, 0, 0, 0)) + office.record(0x00E5, pack("<HHHHH", 1, 1, 2, 0, 0))
    old = office.stream(office.sheet(*cells, shared), office.sheet(), before=before, hidden=b"\0\1")
    yield "xls", old
    yield "xls", office.stream(office.sheet(office.double(0, 0, 1.5)), version=5)
    yield "xls", office.container(Workbook=old)
    yield "anything", bytes([5, 0]) + office.container(Workbook=old)
    yield from _records()
    table = pa.table({"指标": ["rate", "area"], "报告期": ["2020", "2019"], "数值": [97.5, None]})
    for compression in ("NONE", "SNAPPY"):
        whole = io.BytesIO()
        pq.write_table(table, whole, compression=compression, store_schema=False)
        yield "parquet", whole.getvalue()


def _records() -> Iterator[tuple[str, bytes]]:
    import test_xlsb as binary

    rows = binary.row(1, *(binary.cell(6, i, binary.wide(text)) for i, text in enumerate(("指标", "报告期", "数值"))))
    rows += binary.row(
        2, binary.cell(7, 0, pack("<I", 0)), binary.cell(2, 1, pack("<I", 2020 << 2 | 2)), binary.real(2, 0.97, 1)
    )
    rows += binary.row(
        4, binary.cell(3, 0, b"\x07"), binary.cell(4, 1, b"\1"), binary.record(13, b"\0\0\0"), hidden=True
    )
    rows += binary.row(
        5, binary.cell(8, 0, binary.wide("area") + bytes(12)), binary.cell(9, 2, pack("<d", 7.0) + bytes(12))
    )
    merged = binary.record(176, pack("<IIII", 1, 3, 0, 0))
    columns = binary.record(60, pack("<IIIIH", 1, 2, 0, 0, 1))
    sheet = binary.record(129) + columns + binary.record(145) + rows + binary.record(146) + merged + binary.record(130)
    styles = binary.record(44, pack("<H", 200) + binary.wide("0.0%")) + binary.record(617)
    styles += (
        binary.record(47, pack("<HH", 0, 0) + bytes(12))
        + binary.record(47, pack("<HH", 0, 200) + bytes(12))
        + binary.record(618)
    )
    strings = binary.record(19, b"\0" + binary.wide("rate"))
    parts = {"xl/worksheets/sheet1.bin": sheet, "xl/styles.bin": styles, "xl/sharedStrings.bin": strings}
    yield "xlsb", bundle(parts)
    yield "xlsb", bundle({"xl/worksheets/sheet1.bin": sheet})


def main() -> None:
    """Writes the seeds among what runs have found."""
    import hashlib

    for name, data in seeds():
        if len(data) > MAX_INPUT:
            raise SystemExit(f"a seed of {name} is longer than {MAX_INPUT} bytes")
        folder: Path = WORK / "found" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / hashlib.sha1(data, usedforsecurity=False).hexdigest()).write_bytes(data)


if __name__ == "__main__":
    main()
