"""The pages of docs/: both languages say the same, what they show is what happens, and the site holds together.

`make pages` (this file run as a program) writes what the commands of tutorials and how-tos print now into them.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urldefrag, urlsplit

import pytest
from playwright.sync_api import sync_playwright

from installing import ROOT
from shownblocks import LANGUAGE, Terminal, agrees, answers, blocks, exchanges, renewed, tables
from test_page_browser import ALONE, CHROMIUM

DOCS = ROOT / "docs"
CHINESE = ".zh-CN.md"
ENGLISH_ONLY = {"decisions.md"}
"""For those who work on qcity; the Chinese site has them in English, and says so."""

TRANSLATED = sorted(path for path in DOCS.rglob("*.md") if not path.name.endswith(CHINESE))
PLAYED = sorted([*DOCS.glob("tutorials/*.md"), *DOCS.glob("howto/*.md")])


def named(path: Path) -> str:
    return path.relative_to(DOCS).as_posix()


def chinese(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(".md") + CHINESE)


# -- the pages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PLAYED, ids=named)
def test_commands_print_what_is_shown(page: Path, tmp_path: Path) -> None:
    lang = "zh" if page.name.endswith(CHINESE) else "en"
    for _, said in answers(page.read_text("utf-8"), Terminal(tmp_path)):
        for command, shown, output in said:
            chosen = LANGUAGE.search(command)
            assert chosen or command == "echo $?", command
            assert chosen is None or chosen[0].endswith(lang), command
            assert agrees(shown, output), f"{command} prints\n{output}\nrun `make pages`"


def test_there_are_pages_with_commands() -> None:
    assert len(PLAYED) >= 16
    for page in PLAYED:
        assert blocks(page.read_text("utf-8"), "console"), page


def test_a_cut_stands_for_any_lines_and_for_nothing_else() -> None:
    assert agrees("a\n...\nc\n", "a\nb\nb\nc\n")
    assert agrees("a\n...\n", "a\nb\n")
    assert not agrees("a\n...\nc\n", "a\nb\n")
    assert not agrees("a\n", "a\nb\n")
    assert not agrees("a.\n", "ab\n")


def test_every_page_is_in_both_languages() -> None:
    alone = {named(page) for page in TRANSLATED if not chinese(page).exists()}
    assert alone == ENGLISH_ONLY
    assert [
        path for path in DOCS.rglob(f"*{CHINESE}") if not path.with_name(path.name.replace(".zh-CN", "")).exists()
    ] == []


@pytest.mark.parametrize("page", [page for page in TRANSLATED if chinese(page).exists()], ids=named)
def test_both_languages_say_the_same(page: Path) -> None:
    english, other = page.read_text("utf-8"), chinese(page).read_text("utf-8")

    def code(text: str) -> Iterator[tuple[str, str, str]]:
        for block in blocks(text):
            if block.language == "console":
                yield from ((block.language, "", LANGUAGE.sub("", command)) for command, _ in exchanges(block.text))
            elif block.language != "text":
                yield block.language, block.info, block.text

    def shape(text: str) -> tuple[list[str], list[tuple[int, int]], int]:
        prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
        rows = [(len(table), len(table[0])) for table in tables(prose)]
        return re.findall(r"^(#+) ", prose, re.MULTILINE), rows, len(re.findall(r"^[*-] |^\d+\. ", prose, re.MULTILINE))

    assert list(code(english)) == list(code(other))
    assert shape(english) == shape(other)


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=named)
def test_links_lead_somewhere_in_the_same_language(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        target = page.parent / link
        assert target.exists(), link
        if page.name.endswith(CHINESE) and target.suffix == ".md" and named(target.resolve()) not in ENGLISH_ONLY:
            assert link.endswith(CHINESE), link


# -- the site ------------------------------------------------------------------------------------------------------


class Html(NamedTuple):
    """What a built page loads, where its links lead, and what can be linked to in it."""

    loaded: list[str]
    links: list[str]
    ids: set[str]


def parsed(text: str) -> Html:
    found = Html([], [], set())

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = {name: value for name, value in attrs if value is not None}
            found.ids.update(filter(None, (given.get("id"), given.get("name") if tag == "a" else None)))
            if tag == "a":
                found.links.append(given.get("href", ""))
            elif tag != "form":
                found.loaded.extend(given[name] for name in ("src", "href", "srcset", "data") if name in given)

    Parser().feed(text)
    return found


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(DOCS / "build.py"), str(folder)]
    return subprocess.run(command, capture_output=True, check=False, text=True, cwd=folder.parent)


def test_the_site_holds_together(tmp_path: Path) -> None:
    site = tmp_path / "site"
    done = build(site)
    assert (done.returncode, done.stderr) == (0, "")
    pages = {path: parsed(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        for address in page.loaded:  # nothing is fetched from elsewhere
            assert urlsplit(address).scheme in ("", "data"), (path, address)
            assert not address.startswith("//"), (path, address)
        for address in [*page.loaded, *page.links]:
            if urlsplit(address).scheme:
                continue
            file, anchor = urldefrag(address)
            target = (path.parent / unquote(urlsplit(file).path)).resolve() if file else path
            assert target.is_file(), (path, address)
            assert not anchor or target not in pages or unquote(anchor) in pages[target].ids, (path, address)
    for style in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(?:https?:)?//|@import", style.read_text("utf-8")), style
    names = {
        lang: {path.relative_to(site / lang) for path in pages if site / lang in path.parents} for lang in ("en", "zh")
    }
    assert names["en"] == names["zh"]
    assert all('lang="zh-CN"' in path.read_text("utf-8")[:200] for path in pages if site / "zh" in path.parents)


@pytest.mark.chromium
def test_the_search_finds_chinese_phrases_and_fetches_nothing(tmp_path: Path) -> None:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    site = tmp_path / "site"
    assert build(site).returncode == 0
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ALONE)
        for lang, phrase, name in (
            ("zh", "分子、分母", "no-counts"),
            ("zh", "豁免文件", "waivers"),
            ("en", "waiver", "waivers"),
        ):
            page = browser.new_page()
            page.on("request", lambda request: asked.append(request.url))
            page.goto(f"{(site / lang / 'search.html').as_uri()}?q={quote(phrase)}")
            found = page.locator("#search-results a").first
            found.wait_for(timeout=60_000)
            links = page.locator("#search-results li a").evaluate_all("all => all.map(one => one.href)")
            assert any(name in link for link in links), (phrase, links)
        browser.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


if __name__ == "__main__":
    for played in map(Path, sys.argv[1:] or PLAYED):
        with tempfile.TemporaryDirectory() as temporary:
            new = renewed(played.read_text("utf-8"), Terminal(Path(temporary)))
        played.write_text(new, "utf-8", newline="\n")
