"""Changes as Markdown, for the text of a merge request: nothing from a file becomes markup, and nothing is cut."""

from __future__ import annotations

from collections.abc import Iterator

from qcity.changes import Changes
from qcity.errors import Bilingual, Message
from qcity.messages import say, word
from qcity.reporters import View
from qcity.reporters.changes.sections import Section, sections, side, summary, title
from qcity.reporters.markdowntext import as_cell, as_text, table_head, table_line


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
    yield table_head(section.columns)
    for row in section.rows:
        yield table_line(map(as_cell, row))


def _say(message: Message, lang: str) -> str:
    """A message whose blanks are text and nothing else."""
    blanks = {name: _in_both(text) for name, text in message.blanks.items()}
    return say(message._replace(blanks=blanks), lang)


def _in_both(text: str) -> str:
    return Bilingual(as_text(text), as_text(text.en)) if isinstance(text, Bilingual) else as_text(text)
