"""Changes as Markdown, for the text of a merge request: nothing from a file becomes markup, and nothing is cut.

Text that Markdown, or a site that shows it, could take for anything but text is put into a code span, where nothing is
markup, a mention or a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qcity.changes import Changes
from qcity.errors import Bilingual, Message
from qcity.messages import say, word
from qcity.reporters import View
from qcity.reporters.changes.sections import Section, sections, side, summary, title
from qcity.wording import inert

_HARMLESS = re.compile(r"(?:[0-9A-Za-z ,;()'\"/+=?\u0080-\U0010ffff-]++|(?<=[0-9])%|(?<=[0-9])\.(?=[0-9]))*+")
"""Text that is nothing else anywhere: letters, digits, what is not ASCII, and some punctuation."""


def render(changes: Changes, view: View) -> Iterator[str]:
    """The changes as a Markdown document, in pieces."""
    lang, colon = view.lang, "：" if view.lang == "zh" else ": "
    yield f"## {_say(title(changes), lang)}\n\n"
    yield f"- {word('diff.old', lang)}{colon}{_say(side(changes.old), lang)}\n"
    yield f"- {word('diff.new', lang)}{colon}{_say(side(changes.new), lang)}\n"
    for note in changes.notes:
        yield f"- {word('diff.note', lang)}{colon}{_say(note, lang)}\n"
    for section in sections(changes, lang):
        yield f"\n### {section.heading}\n"
        if section.rows:
            yield "\n"
            yield from _table(section)
    yield f"\n**{summary(changes, lang)}**\n"


def _table(section: Section) -> Iterator[str]:
    yield _line(section.columns)
    yield _line("---" for _ in section.columns)
    for row in section.rows:
        yield _line(map(as_cell, row))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _say(message: Message, lang: str) -> str:
    """A message whose blanks are text and nothing else."""
    blanks = {name: _in_both(text) for name, text in message.blanks.items()}
    return say(message._replace(blanks=blanks), lang)


def _in_both(text: str) -> str:
    return Bilingual(as_text(text), as_text(text.en)) if isinstance(text, Bilingual) else as_text(text)


def as_text(text: str) -> str:
    """Text that Markdown shows as it is; where it might not, as a code span.

    >>> as_text("森林覆盖率 31.2%"), as_text("a`b")
    ('森林覆盖率 31.2%', '``a`b``')
    """
    text = inert(text)
    if _HARMLESS.fullmatch(text) and text == text.strip():
        return text
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    room = " " if text.strip(" ") and (text[0] in "` " or text[-1] in "` ") else ""  # Markdown takes one space off
    return f"{fence}{room}{text}{room}{fence}"


def as_cell(text: str) -> str:
    """The same in a table, where a code span too may hold a bar only behind a backslash."""
    return as_text(text).replace("|", "\\|")
