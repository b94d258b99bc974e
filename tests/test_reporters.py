"""Every format shows one report, with every verdict and hostile text in it, exactly as its golden files say.

`python tests/test_reporters.py [NAME]...` writes the golden files anew, all or those of some formats; read what changed
before you keep it. Of a format that is no text the golden file has the parts of the package, one after the other.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from builders import load_text, submit
from qcity import Issue, Report, check
from qcity.changes import compare
from qcity.periods import read_period
from qcity.rendering import pieces, rendered
from qcity.report import EVIDENCE, READINGS, SHARES, TREND, VERDICTS
from qcity.reporters import FORMATS, View
from qcity.reporters.changes import DIFF_FORMATS, changes_renderer
from qcity.snapshot import snapshot
from qcity.source import Place
from qcity.wording import inert
from test_cases import masked

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ("zh", "en")
WIDTHS = (None, 80, 40)

PLAN = r"""# 虚构的城市和规划,仅供测试。
plan:
  id: hostile
  title: "虚构市建设质量强市示范城市三年规划（“十三五”收官）[bold]"
  title_en: "A made-up city's \e[31mquality\e[0m plan"
  due: 2020
  starts: 2018
  domains:
    - {id: goods, name: "产品质量[red]", name_en: "Goods [red]"}
    - {id: air, name: 环境质量, name_en: Air and water}
bodies:
  - {id: city, name: 虚构市, kind: whole}
  - {id: east, name: "东\e]0;区\a区", kind: area}
  - {id: west, name: 西部经济技术开发区暨综合保税区管理委员会辖区, kind: area}
  - {id: market, name: "=cmd|' /C calc'!A1市场监督管理局", kind: department}
  - {id: forest, name: 自然资源和规划局（林业和草原局、海洋渔业发展促进中心）, kind: department}
targets:
  - {id: passes, name: 主要农产品和重点食品质量安全例行监测总体合格率, domain: goods, unit: "%", at_least: 98,
     name_en: Pass rate of major farm and food products, departments: [market, forest]}
  - {id: fails, name: "[red]名牌[/red]产品", name_en: "[red]Brands[/red]", domain: goods, unit: 个,
     at_least: 1200000, departments: [market]}
  - {id: each, name: 各区县公共服务满意度, name_en: Satisfaction in each area, domain: goods, unit: 分,
     more_than: 80, scope: each_area, when: every_period, departments: [forest]}
  - {id: hopes, name: 力争实现的中国质量奖提名, domain: goods, unit: 个, at_least: 1, commitment: aspirational}
  - {id: pends, name: "空气\u202e优良\u2066天数", name_en: "Days \u202eof good air", domain: air, unit: 天,
     at_least: 300, due: 2021}
  - {id: misses, name: "@SUM(A1)", name_en: "+missing", domain: air, unit: 吨, at_most: 5, departments: [forest]}
  - {id: breaks, name: "=HYPERLINK(\"x\")", domain: air, unit: "%", at_most: 5}
  - {id: hangs, name: "\e[2J\e]8;;http://x\e\\水质\e]8;;\e\\", name_en: "\e[2JWater", domain: air, unit: 万吨,
     external: "国家下达[link=x]目标"}
  - {id: voids, name: "已取消的\t评选\r活动", name_en: A withdrawn goal, domain: air, unit: 项, equals: 0,
     void: {reason: "上级\e[5m取消", since: 2019}}
"""
ROWS = (
    "指标,报告期,地区,数值,分子,分母,备注[red]\n"
    "passes,2020,,,985,1000,\n"
    "fails,2020,,999999,,,\n"
    "fails,2019,,1300000,,,\n"
    "each,2019,east,80,,,\n"
    "each,2020,east,81.25,,,\n"
    "each,2020,west,约85,,,\n"
    "hopes,2020,,0,,,\n"
    "pends,2020,,299,,,\n"
    "hangs,2020,,1.5,,,\n"
    "\x1b[31mno such\x1b[0m [red]thing[/red],2020,,1,,,\n"
    "=cmd|' /C calc'!A1,2020,,1,,,\n"
    "breaks,2020\u202e,,1,,,\n"
    'breaks,2018,\u2067虚构\u2069市,"5\u009b31m%",,,\n'
    "fails,2020,market,1,,,\n"
    "passes,2019,,99.5%,,,\n"
    "passes,2019,,99.50%,,,\n"
)
SLOW = [name for name, one in FORMATS.items() if not one.for_machines and not one.for_terminals]
"""Formats that take a tenth of a second or more."""
OF_A_LIBRARY = ("word/styles.xml", "word/stylesWithEffects.xml", "word/theme/theme1.xml", "word/numbering.xml")
"""Parts that are a library's own for the most part, and large; what is ours in them has tests of its own."""
LINES_OF_TEXT = ("说明", "Notes", "数据问题", "Data issues", "计划共", "checked")
"""How the lines begin that are no table: they are not folded, a terminal wraps them itself."""
texts = st.text(st.characters(exclude_categories=["Cs"]))
HIDDEN = ("Cc", "Cf", "Zl", "Zp")
"""Categories of characters that move a cursor, colour a screen or turn text around; a new line alone is meant."""


def report(plan_text: str = PLAN) -> Report:
    """The report that every format shows."""
    plan = load_text(plan_text)
    period = read_period("2020")
    assert period is not None
    return check(plan, submit(plan, ROWS, path="数据\x1b[7m[b].csv"), as_of=period.end)


def views() -> list[tuple[str, View]]:
    """Every format with every way in which it can show a report."""
    plain = [
        (name, View(lang, width))
        for name, format_ in FORMATS.items()
        for lang in LANGUAGES
        for width in (WIDTHS if format_.for_terminals else (None,))
    ]
    more = (
        View("", aspects=frozenset({TREND, EVIDENCE, READINGS})),
        View("", by="department", summary=True),
        View("", by="district", aspects=frozenset({SHARES})),
    )
    return [*plain, *(("table", view._replace(lang=lang, width=80)) for view in more for lang in LANGUAGES)]


def golden(name: str, view: View) -> Path:
    """Where the golden file of a format stands."""
    asked = view.by if view.by != "domain" else "worth" if view.aspects else ""
    return GOLDEN / f"{'-'.join(filter(None, (name, asked, view.lang, str(view.width or ''))))}.txt"


def shown(name: str, view: View, of: Report | None = None) -> str:
    """What a format shows."""
    if not FORMATS[name].is_binary:
        return masked("".join(rendered(of or report(), name, view)))
    content = b"".join(piece for piece in pieces(of or report(), name, view) if isinstance(piece, bytes))
    with ZipFile(BytesIO(content)) as package:
        parts = [(part, package.read(part)) for part in sorted(package.namelist()) if part not in OF_A_LIBRARY]
    return masked("".join(f"=== {part}\n{content.decode()}\n" for part, content in parts))


def changes_shown(name: str, lang: str) -> str:
    """How a format of `diff` shows what there is between the report and one of a year earlier, and back."""
    plan = load_text(PLAN)
    period = read_period("2019")
    assert period is not None
    earlier = check(plan, submit(plan, ROWS + "passes,2018,,90%,,,\n", path="旧\x1b[7m|`b`.csv"), as_of=period.end)
    snapshots = snapshot("旧\x1b[7m|`b`.csv", earlier, lang), snapshot("数据\x1b[7m[b].csv", report(), lang)
    sides = (snapshots, snapshots[::-1])
    return masked("".join("".join(changes_renderer(name)(compare(*side), View(lang, 80))) for side in sides))


def changes_golden(name: str, lang: str) -> Path:
    """Where the golden file of a format of `diff` stands."""
    return GOLDEN / f"diff-{name}-{lang}.txt"


def hidden(text: str) -> set[str]:
    """The characters of a text that a terminal would obey; a file's byte order mark and line ends are none."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return {c for c in text if unicodedata.category(c) in HIDDEN} - {"\n"}


def squeezed(text: str) -> str:
    """A text without white space and rules."""
    return re.sub(r"[\s─]", "", text)


def letters(text: str) -> Counter[str]:
    """How often each character stands in a text, apart from white space and rules."""
    return Counter(squeezed(text))


def test_every_character_that_a_terminal_obeys_is_made_visible() -> None:
    every = "".join(map(chr, range(0x110000)))
    assert hidden(every) > {"\x1b", "\u202e", "\u0600"}
    assert hidden(inert(every).replace("\n", "")) == set()


def test_the_report_has_everything() -> None:
    one = report()
    assert {result.verdict for result in one.results} == set(VERDICTS)
    assert {issue.severity for issue in one.issues} == {"error", "warning"}
    assert any(result.parts[1:] for result in one.results)
    assert hidden(PLAN + ROWS + "".join(target.name for target in one.plan.targets)) >= {"\x1b", "\u202e", "\x9b"}


@pytest.mark.parametrize(("name", "view"), views())
def test_a_format_shows_what_its_golden_file_says(name: str, view: View) -> None:
    assert shown(name, view) == golden(name, view).read_bytes().decode()


@pytest.mark.parametrize("name", DIFF_FORMATS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_format_of_diff_shows_what_its_golden_file_says(name: str, lang: str) -> None:
    assert changes_shown(name, lang) == changes_golden(name, lang).read_text("utf-8")
    assert hidden(changes_shown(name, lang)) == set()


def test_there_is_no_golden_file_too_many() -> None:
    of_changes = {changes_golden(name, lang) for name in DIFF_FORMATS for lang in LANGUAGES}
    assert {golden(name, view) for name, view in views()} | of_changes == set(GOLDEN.iterdir())


@pytest.mark.parametrize(("name", "view"), views())
def test_text_from_files_is_inert_whatever_is_asked(name: str, view: View) -> None:
    assert hidden(shown(name, view)) == set()


def test_the_json_report_is_made_without_a_terminals_library() -> None:
    code = "import sys; import qcity.reporters.json; sys.exit('rich' in sys.modules or 'flint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_text_from_files_is_inert(name: str, lang: str, width: int | None) -> None:
    text = shown(name, View(lang, width))
    assert hidden(text) == set()
    assert "[red]" in squeezed(text)


def test_the_names_of_domains_are_inert() -> None:
    one = report(PLAN.replace("name: 环境质量", 'name: "环境\\e[2J\\u202e质量"'))
    assert hidden("".join(domain.name for domain in one.plan.domains)) == {"\x1b", "\u202e"}
    assert hidden(shown("table", View("zh"), one)) == set()


def test_a_delete_character_is_inert_in_json() -> None:
    one = report(PLAN.replace("name_en: A withdrawn goal", 'name_en: "A withdrawn\\x7f goal"'))
    assert hidden(one.plan.target("voids").name_en or "") == {"\x7f"}
    assert hidden(shown("json", View("zh"), one)) == set()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [80, 40])
def test_no_line_of_a_table_is_wider_than_the_terminal(lang: str, width: int) -> None:
    _, *blocks = shown("table", View(lang, width)).split("\n\n")
    tables = [block for block in blocks if not block.startswith(LINES_OF_TEXT)]
    assert len(tables) >= 3
    lines = [line for block in tables for line in block.splitlines() if not line.startswith(LINES_OF_TEXT)]
    assert [line for line in lines if cell_len(line) > width] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_loses_no_character_where_it_is_folded(lang: str) -> None:
    assert letters(shown("table", View(lang))) - letters(shown("table", View(lang, 80))) == Counter()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [None, 40])
def test_the_table_has_every_name_in_one_piece(lang: str, width: int | None) -> None:
    plan = report().plan
    text = squeezed(shown("table", View(lang, width)))
    names = [target.name_en if lang == "en" and target.name_en else target.name for target in plan.targets]
    names += [domain.name_en if lang == "en" and domain.name_en else domain.name for domain in plan.domains]
    names += [plan.body(name).name for name in ("market", "forest", "east", "west")]
    assert [name for name in names if squeezed(inert(name)) not in text] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_colour_adds_nothing_but_colour(lang: str, width: int | None) -> None:
    plain, coloured = (shown("table", View(lang, width, color)) for color in (False, True))
    assert coloured != plain
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == plain


@pytest.mark.parametrize("lang", LANGUAGES)
def test_json_parses_back_to_the_names_as_they_are(lang: str) -> None:
    one = report()
    document = json.loads("".join(rendered(one, "json", View(lang))))
    assert [result["name"] for result in document["results"]] == [target.name for target in one.plan.targets]
    assert [issue["text"] for issue in document["issues"]] == [issue.text for issue in one.issues]


def shows_any_text(name: str, text: str, lang: str, width: int | None) -> None:
    """Fails where a format shows a text that is not inert, or does not parse back."""
    one = report()
    issue = Issue("unknown-indicator", Place(text, text, 2), "indicator", text, {"nearest": text})
    said = shown(name, View(lang, width), one._replace(issues=(issue,)))
    assert hidden(said) == set()
    if name == "json":
        assert json.loads(said)["issues"][0]["text"] == text


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in SLOW])
@given(texts, st.sampled_from(LANGUAGES), st.sampled_from(WIDTHS))
def test_any_text_is_shown_inert_and_parses_back(name: str, text: str, lang: str, width: int | None) -> None:
    shows_any_text(name, text, lang, width)


@pytest.mark.parametrize("name", SLOW)
@settings(max_examples=15)
@given(texts, st.sampled_from(LANGUAGES))
def test_any_text_is_inert_in_what_takes_long_to_make(name: str, text: str, lang: str) -> None:
    shows_any_text(name, text, lang, None)


def write(*names: str) -> None:
    """Writes the golden files of these formats (default: all) from what is shown now; removes those of no format."""
    wanted = {golden(name, view): (name, view) for name, view in views()}
    for path, (name, view) in wanted.items():
        if not names or name in names:
            path.write_text(shown(name, view), "utf-8", newline="\n")
    for name in DIFF_FORMATS:
        for lang in LANGUAGES:
            path = changes_golden(name, lang)
            wanted[path] = (name, View(lang))
            if not names:
                path.write_text(changes_shown(name, lang), "utf-8", newline="\n")
    for path in set(GOLDEN.iterdir()) - wanted.keys():
        path.unlink()


if __name__ == "__main__":
    write(*sys.argv[1:])
