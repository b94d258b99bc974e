"""Sphinx's settings for both languages; `build.py` runs Sphinx once for each, and says which by its tag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pygments.lexers.special import TextLexer  # type: ignore[import-untyped]
from sphinx.search.en import SearchEnglish

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.tags import Tags

    tags: Tags

IS_CHINESE = tags.has("zh")  # noqa: F821 - Sphinx puts it there
OTHER = ("../en", "English") if IS_CHINESE else ("../zh", "中文")
"""Where the other language's pages stand, and what it is called in itself."""

project = "qcity"
html_title = "qcity 文档" if IS_CHINESE else "qcity documentation"
language = "zh_CN" if IS_CHINESE else "en"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
root_doc = "index"
exclude_patterns = ["_locale", "_templates", "_static"]
locale_dirs = ["_locale"]  # what Furo has no Chinese for
templates_path = ["_templates"]
smartquotes = False  # what is shown is what can be typed
nitpicky = True
highlight_language = "text"
myst_heading_anchors = 3
myst_links_external_new_tab = False

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_copyright = False
html_use_index = False
html_context = {"other_pages": OTHER[0], "other_language": OTHER[1], "other_code": "en" if IS_CHINESE else "zh-CN"}
html_search_language = "zh"

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_RUN = re.compile(rf"[{_HAN}]+|[a-z0-9_]+", re.IGNORECASE)


class SearchBoth(SearchEnglish):
    """Words of Latin letters with their English stems, and of Chinese every pair of neighbours.

    Sphinx's own search of Chinese takes the text apart with a dictionary, but not what is searched for, so that a
    phrase finds nothing; and its script fails for the lack of a stemmer. Here both are taken apart alike.
    """

    lang = "zh"
    js_splitter_code = f"""
function splitQuery(query) {{
  return (query.match(/[{_HAN}]+|[a-z0-9_]+/gi) || []).flatMap((run) =>
    /^[{_HAN}]{{2,}}$/.test(run)
      ? Array.from({{ length: run.length - 1 }}, (_, i) => run.slice(i, i + 2))
      : [run]);
}}
"""

    def split(self, text: str) -> list[str]:
        """The words of a text as they are indexed."""
        words: list[str] = []
        for run in _RUN.findall(text):
            pairs = [run[i : i + 2] for i in range(len(run) - 1)]
            words += [run] if run.isascii() or not pairs else pairs
        return words


def setup(app: Sphinx) -> dict[str, Any]:
    """Makes the search known, and what our blocks of examples are called."""
    app.add_search_language(SearchBoth)
    for name in ("csv", "example", "trend"):
        app.add_lexer(name, TextLexer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
