"""The page: sound markup, a policy that admits only its own style and script, and text from files that stays text."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import warnings
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import make_plan, submit, target_text
from qcity import Issue, Report, check, render_file
from qcity.rendering import rendered
from qcity.reporters import View
from qcity.reporters.page.cards import card
from qcity.source import Place
from registries import npm_package
from test_formats_agree import reports
from test_reporters import report as hostile

texts = st.text(st.characters(exclude_categories=["Cs"]))
NASTY = "</script><script>alert(1)</script><img src=x onerror=alert(2)>'\"&lt;{{ 7919*7907 }}{% raw %}\u202e\x00"


def page(report: Report, lang: str = "zh") -> str:
    """The whole page."""
    return "".join(rendered(report, "html", View(lang)))


class Elements(HTMLParser):
    """Every start tag with its attributes, and the text of the page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["hostile", "city", "mistakes", "earlier", "bodies"])
def test_a_strict_parser_finds_no_mistake(name: str, lang: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(page(reports()[name], lang))
    assert parser.errors == []


@pytest.mark.java
@pytest.mark.node
def test_the_nu_validator_finds_no_mistake(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    assert pytestconfig.cache is not None
    jar = npm_package(pytestconfig.cache, "vnu-jar", "26.9.27") / "build" / "dist" / "vnu.jar"
    files = []
    for name, report in reports().items():
        for lang in ("zh", "en"):
            files.append(tmp_path / f"{name}-{lang}.html")
            files[-1].write_text(page(report, lang), "utf-8")
    command = ["java", "-jar", str(jar), "--format", "json", *map(str, files)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    told = json.loads(done.stderr)["messages"]
    assert [f"{one['url'][-20:]}:{one['lastLine']} {one['message']}" for one in told if one["type"] == "error"] == []


def test_the_policy_admits_its_own_style_and_script_alone() -> None:
    text = page(reports()["city"])
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    policy = next(has["content"] for _, has in Elements(text).found if has.get("http-equiv"))
    for kind, content in (("style", style), ("script", script)):
        digest = b64encode(sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_nothing_is_fetched_and_nothing_is_styled_or_handled_inline() -> None:
    for report in reports().values():
        for tag, has in Elements(page(report)).found:
            assert not [name for name in has if name == "style" or name.startswith("on")]
            assert has.get("href", "#").startswith(("#", "data:,"))
            assert tag not in {"iframe", "object", "embed", "base", "img"}
            assert "src" not in has
    assert not re.search(r"https?://|url\(|@import", page(reports()["city"]))


def test_every_id_is_there_once_and_every_label_names_one() -> None:
    for report in reports().values():
        found = Elements(page(report)).found
        ids = [has["id"] for _, has in found if "id" in has]
        assert len(ids) == len(set(ids))
        pointed = [has[key] for _, has in found for key in ("aria-labelledby",) if key in has]
        pointed += [has["href"][1:] for _, has in found if has.get("href", "").startswith("#")]
        assert set(pointed) <= set(ids)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sample_is_small(lang: str) -> None:
    assert len(page(reports()["city"], lang).encode()) < 400_000


def test_the_page_says_what_it_is_narrowed_to() -> None:
    from qcity.judge import Selection
    from qcity.report import Narrowing

    plan = make_plan(target_text("rate"), target_text("other"))
    narrowed = Selection(frozenset({"rate"}), narrowing=Narrowing(departments=("质监局",)))
    text = page(check(plan, submit(plan, "指标,报告期,数值\nrate,2020,95\n"), selection=narrowed))
    assert "仅限质监局" in text


def test_a_target_with_several_periods_has_a_line_and_its_words() -> None:
    text = page(reports()["earlier"], "en")
    assert '<svg class="trail"' in text
    assert re.search(r'role="img" aria-label="20\d\d', text)


def test_every_targets_quote_and_rows_are_there() -> None:
    report = reports()["city"]
    text = Elements(page(report)).text
    for result in report.results:
        assert (result.target.quote or "") in text
    assert "samples/city-2020.csv:13" in text


def test_a_target_with_very_many_parts_says_how_many_are_elsewhere() -> None:
    (result,) = [one for one in reports()["city"].results if len(one.parts) > 150]
    from qcity.appraising import appraise

    report = appraise(reports()["city"], ["derivation"])
    (result,) = [one for one in report.results if len(one.parts) > 150]
    lines = [text for _, text in card(report, result, 1, "en").derivation]
    assert f"{len(result.parts) - 60} more parts are in the JSON report" in lines


def test_hostile_text_is_no_markup() -> None:
    plan = make_plan(target_text("rate"))
    target = plan.targets[0]._replace(name=NASTY, quote=NASTY, clause=NASTY, departments=(NASTY,))
    plan.targets, plan.title = (target,), NASTY
    report = check(plan, submit(plan, "指标,报告期,数值\nrate,2020,85\n", path=NASTY))
    plain = page(reports()["earlier"])
    tags = {tag for tag, _ in Elements(plain).found} | {"ol", "li", "strong", "code"}
    found = Elements(page(report))
    assert {tag for tag, _ in found.found} <= tags
    assert sum(tag == "script" for tag, _ in found.found) == 1
    assert "alert(1)" in found.text
    assert str(7919 * 7907) not in found.text
    assert not set("\u202e\x00") & set(page(report))


@settings(max_examples=10)  # each makes a whole file
@given(texts, texts)
def test_any_text_reads_back(text: str, path: str) -> None:
    issue = Issue("unknown-indicator", Place(path, text, 2), "indicator", text, {"nearest": text})
    report = hostile()._replace(issues=(issue,))
    found = Elements(page(report, "en"))
    assert sum(tag == "script" for tag, _ in found.found) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser = html5lib.HTMLParser()
        parser.parse(page(report, "en"))
    assert parser.errors == []


@pytest.mark.parametrize("text", ["\ufdd0", "\uffff", "\U0001fffe", "\U0010ffff"])
def test_what_is_no_character_is_made_visible(text: str) -> None:
    issue = Issue("unknown-indicator", Place(text, text, 2), "indicator", text, {"nearest": text})
    shown = page(hostile()._replace(issues=(issue,)), "en")
    assert text not in shown
    assert text.encode("unicode_escape").decode() in shown


def test_the_page_is_the_same_bytes_each_time() -> None:
    assert render_file(reports()["city"], "html") == render_file(reports()["city"], "html")
