"""The page in a real browser: filters, keyboard, print, accessibility, and nothing that runs or is fetched."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from builders import make_plan, submit, target_text
from qcity import Report, check, render_file
from registries import npm_package
from test_formats_agree import reports
from test_page import NASTY

pytestmark = pytest.mark.chromium

VISIBLE = "tbody[data-target]:not([hidden])"
CHROMIUM = shutil.which("chromium")
ALONE = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window and without its own errands on the network."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    expect.set_options(timeout=60_000)  # other tests keep the machine busy
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ALONE)
        yield opened
        opened.close()


class Watched:
    """A page with what it asked for and complained of."""

    def __init__(self, context: BrowserContext, path: Path) -> None:
        self.page: Page = context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(path.as_uri())

    def is_calm(self, path: Path) -> bool:
        """Whether nothing but the page itself was asked for, and nothing was complained of."""
        asked = [url for url in self.requests if not url.startswith("data:,")]
        return asked == [path.as_uri()] and self.complaints == []

    def shown(self) -> int:
        """How many targets can be seen."""
        return self.page.locator("table.results > tbody:visible").count()


def written(report: Report, folder: Path, lang: str = "zh") -> Path:
    """The page in a file."""
    path = folder / f"page-{lang}.html"
    path.write_bytes(render_file(report, "html", lang))
    return path


def opened(browser: Browser, path: Path, **settings: Any) -> Watched:
    """The page, opened."""
    return Watched(browser.new_context(**settings), path)


def test_filters_show_what_they_say(browser: Browser, tmp_path: Path) -> None:
    report = reports()["city"]
    path = written(report, tmp_path)
    watched = opened(browser, path)
    page = watched.page
    assert watched.shown() == len(report.results) == 77
    page.select_option("select[name=verdict]", "fail")
    assert watched.shown() == sum(one.verdict == "fail" for one in report.results)
    page.select_option("select[name=department]", label="市食药监局")
    both = [r for r in report.results if r.verdict == "fail" and "市食药监局" in report.plan.department_names(r.target)]
    assert watched.shown() == len(both) > 0
    assert page.locator("#shown").inner_text() == f"显示 {len(both)} 个目标，共 77 个"
    page.select_option("select[name=verdict]", "")
    page.select_option("select[name=department]", "")
    page.select_option("select[name=domain]", label="环境质量")
    assert watched.shown() == sum(one.target.domain == "environment" for one in report.results)
    page.click("button[type=reset]")
    expect(page.locator("tbody[hidden]")).to_have_count(0)
    page.fill("input[name=text]", "森林 覆盖")
    expect(page.locator(VISIBLE)).to_have_count(1)
    assert page.locator("table.results > tbody:visible").get_attribute("data-target") == "forest-cover"
    assert watched.is_calm(path)


def test_a_link_to_a_target_that_is_filtered_away_shows_it(browser: Browser, tmp_path: Path) -> None:
    watched = opened(browser, written(reports()["city"], tmp_path))
    watched.page.select_option("select[name=verdict]", "pass")
    watched.page.click("ol.missed a >> nth=0")
    expect(watched.page.locator("tbody[hidden]")).to_have_count(0)
    assert watched.page.locator("tbody:target").is_visible()


def test_the_keyboard_alone_is_enough(browser: Browser, tmp_path: Path) -> None:
    watched = opened(browser, written(reports()["city"], tmp_path))
    page = watched.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "verdict":
            break
    page.keyboard.press("ArrowDown")
    expect(page.locator(VISIBLE)).not_to_have_count(77)
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == 1


def test_everything_is_there_without_a_script(browser: Browser, tmp_path: Path) -> None:
    watched = opened(browser, written(reports()["city"], tmp_path), java_script_enabled=False)
    assert watched.page.locator("table.results > tbody").count() == 77
    assert not watched.page.locator("#filter").is_visible()
    watched.page.locator("summary").first.click()
    assert watched.page.locator("details[open] blockquote").first.is_visible()


def test_it_prints_on_paper_with_every_target(browser: Browser, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    report = reports()["city"]
    watched = opened(browser, written(report, tmp_path))
    watched.page.pdf(path=str(tmp_path / "page.pdf"), prefer_css_page_size=True)
    text = subprocess.run(
        ["pdftotext", "-raw", str(tmp_path / "page.pdf"), "-"], capture_output=True, check=True
    ).stdout
    printed = "".join(text.decode().split())
    assert "检查了77个" in printed
    assert "查找" not in printed
    assert [r.target.name for r in report.results if "".join(r.target.name.split()) not in printed] == []


@pytest.mark.node
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_accessible(
    lang: str, scheme: Any, browser: Browser, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    assert pytestconfig.cache is not None
    axe = (npm_package(pytestconfig.cache, "axe-core", "4.14.1") / "axe.min.js").read_text("utf-8")
    for name in ("mistakes", "earlier") if (lang, scheme) == ("zh", "light") else ("mistakes",):
        path = written(reports()[name], tmp_path, lang)
        watched = opened(browser, path, color_scheme=scheme, bypass_csp=True, viewport={"width": 1440, "height": 900})
        watched.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        watched.page.evaluate(axe)
        found = watched.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        told = [(one["id"], one["nodes"][0]["html"][:120], len(one["nodes"])) for one in found["violations"]]
        assert told == [], name


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_nothing_is_wider_than_the_window(width: int, browser: Browser, tmp_path: Path) -> None:
    for lang in ("zh", "en"):
        watched = opened(
            browser, written(reports()["mistakes"], tmp_path, lang), viewport={"width": width, "height": 800}
        )
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_hostile_submission_stays_inert(browser: Browser, tmp_path: Path) -> None:
    plan = make_plan(target_text("rate"))
    nasty = f"{NASTY}<img src=x onerror='window.ran=1'><script>window.ran=1</script><a href='javascript:window.ran=1'>"
    plan.targets = (plan.targets[0]._replace(name=nasty, quote=nasty, clause=nasty, departments=(nasty,)),)
    plan.title = nasty
    rows = f'指标,报告期,数值,{nasty.replace(",", "")}\nrate,2020,85\n"{nasty.replace(chr(34), "")}",2020,1\n'
    path = written(check(plan, submit(plan, rows, path=nasty)), tmp_path)
    watched = opened(browser, path)
    watched.page.wait_for_timeout(200)
    assert watched.page.evaluate("window.ran") is None
    assert watched.page.locator("main img, main script, main a[href^=javascript]").count() == 0
    assert watched.is_calm(path)


def test_five_thousand_targets_can_be_filtered(browser: Browser, tmp_path: Path) -> None:
    plan = make_plan(*[target_text(f"rate-{i}", name=f"指标{i}号") for i in range(5000)])
    rows = "指标,报告期,数值\n" + "".join(f"rate-{i},2020,{85 + i % 10}%\n" for i in range(5000))
    path = written(check(plan, submit(plan, rows)), tmp_path)
    watched = opened(browser, path)
    watched.page.select_option("select[name=verdict]", "fail")
    assert watched.page.locator(VISIBLE).count() == 2500
    watched.page.fill("input[name=text]", "指标4321号")
    expect(watched.page.locator(VISIBLE)).to_have_count(1)
    assert watched.is_calm(path)
