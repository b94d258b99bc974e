"""An amended plan's changes as Markdown, for a merge request: nothing from a file becomes markup."""

from __future__ import annotations

from collections.abc import Iterator

from qcity.errors import Message
from qcity.messages import say, word
from qcity.planchanges import PlanChanges
from qcity.reporters import View
from qcity.reporters.markdowntext import as_cell, as_text, table_head, table_line
from qcity.reporters.planchanges.sections import headings, sections, side, summary, title


def render(changes: PlanChanges, view: View) -> Iterator[str]:
    """The changes as a Markdown document, in pieces."""
    lang, colon = view.lang, "：" if view.lang == "zh" else ": "
    yield f"## {_say(title(changes), lang)}\n\n"
    for name, plan in (("old", changes.old), ("new", changes.new)):
        yield f"- {word(f'amendment.{name}', lang)}{colon}{_say(side(plan), lang)}\n"
    for section in sections(changes, lang):
        yield f"\n### {section.heading}\n\n"
        yield table_head(headings(lang))
        for row in section.rows:
            yield table_line(map(as_cell, row))
    yield f"\n**{summary(changes, lang)}**\n"


def _say(message: Message, lang: str) -> str:
    """A message whose blanks are text and nothing else."""
    return say(message._replace(blanks={name: as_text(text) for name, text in message.blanks.items()}), lang)
