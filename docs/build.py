"""Builds the documentation as a site, strictly: `python docs/build.py [FOLDER]` (build/site).

A page `x.md` is in English and `x.zh-CN.md` the same in Chinese. Sphinx is given each language's pages under the names
of the English ones, so that a page has the same address in both. A page that is in English only stands in the Chinese
site too, with a line that says so.
"""

from __future__ import annotations

import re
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
CHINESE = ".zh-CN"
LANGUAGES = ("en", "zh")
_ONLY_ENGLISH = "```{note}\n本页只有英文。\n```\n\n"
_START = """\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>qcity</title>
<script>
location.replace((/^zh/i.test(navigator.language) ? "zh" : "en") + "/index.html");
</script>
<p><a href="en/index.html">English</a> <a href="zh/index.html" lang="zh-CN">中文</a></p>
</html>
"""


_NAMED_BLOCK = re.compile(r"^```(\w+) ([^\s`{]+)(?: (?:sheet=(\S+)|\S+))?$", re.MULTILINE)


def _captioned(block: re.Match[str]) -> str:
    """The first line of a block that shows a file, with the file's name as its caption."""
    sheet = f" ({block[3]})" if block[3] else ""
    return f"```{{code-block}} {block[1]}\n:caption: {block[2]}{sheet}\n"


def pages() -> dict[str, dict[str, Path]]:
    """The file of every page in each language, by its name without an ending."""
    found: dict[str, dict[str, Path]] = {}
    for path in sorted(DOCS.rglob("*.md")):
        name = path.relative_to(DOCS).as_posix().removesuffix(".md")
        lang = "zh" if name.endswith(CHINESE) else "en"
        found.setdefault(name.removesuffix(CHINESE), {})[lang] = path
    return found


def stage(lang: str, folder: Path) -> None:
    """Writes a language's pages, and all other files of the documentation, into a folder."""
    shutil.rmtree(folder, ignore_errors=True)
    ignored = shutil.ignore_patterns("*.md", "*.py", "*.1", "__pycache__")
    shutil.copytree(DOCS, folder, ignore=ignored)
    for name, files in pages().items():
        text = files.get(lang, files["en"]).read_text("utf-8")
        if lang == "zh":
            text = re.sub(rf"(\]\([^)#:\s]+){re.escape(CHINESE)}\.md\b", r"\1.md", text)
            if "zh" not in files:
                heading, _, rest = text.partition("\n\n")
                text = f"{heading}\n\n{_ONLY_ENGLISH}{rest}"
        text = _NAMED_BLOCK.sub(_captioned, text)
        page = folder / f"{name}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, "utf-8", newline="\n")


def build(lang: str, site: Path) -> int:
    """Builds a language's pages; 0 where Sphinx had nothing to say."""
    from sphinx.cmd.build import build_main

    work = site.with_name(f"{site.name}-work")
    stage(lang, work / lang)
    strict = ["--fail-on-warning", "--nitpicky", "--quiet", "--fresh-env"]
    folders = [
        "--conf-dir",
        str(DOCS),
        "--doctree-dir",
        str(work / f"{lang}-trees"),
        str(work / lang),
        str(site / lang),
    ]
    return build_main(["--builder", "html", *strict, "--tag", lang, *folders])


def main(site: Path) -> int:
    """Builds both languages side by side, and the page that chooses one; 0 where all went well."""
    shutil.rmtree(site, ignore_errors=True)
    with ProcessPoolExecutor(len(LANGUAGES)) as pool:
        codes = list(pool.map(build, LANGUAGES, [site] * len(LANGUAGES)))
    (site / "index.html").write_text(_START, "utf-8", newline="\n")
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "site").resolve()))
