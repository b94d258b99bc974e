"""Changes for whoever typed the command; what does not fit a terminal's width is folded, and nothing is cut."""

from __future__ import annotations

from collections.abc import Iterator

from qcity.changes import Changes
from qcity.messages import say, word
from qcity.reporters import View
from qcity.reporters.changes.sections import Section, sections, side, summary, title
from qcity.reporters.grid import Column, lines, table
from qcity.wording import inert


def render(changes: Changes, view: View) -> Iterator[str]:
    """The changes as text, in pieces."""
    lang, colon = view.lang, "：" if view.lang == "zh" else ": "
    head = [(say(title(changes), lang), "bold")]
    head += [(f"{word('diff.old', lang)}{colon}{say(side(changes.old), lang)}", "")]
    head += [(f"{word('diff.new', lang)}{colon}{say(side(changes.new), lang)}", "")]
    head += [(f"{word('diff.note', lang)}{colon}{say(note, lang)}", "yellow") for note in changes.notes]
    yield from _lines(head, view)
    for section in sections(changes, lang):
        yield from _lines([("", ""), (section.heading, "bold")], view)
        if section.rows:
            yield _table(section, view)
    yield from _lines([("", ""), (summary(changes, lang), "bold")], view)


def _lines(styled: list[tuple[str, str]], view: View) -> Iterator[str]:
    return lines(view, ((inert(text), style) for text, style in styled))


def _table(section: Section, view: View) -> str:
    columns = [Column((name, name), least) for name, least in zip(section.columns, section.least, strict=True)]
    return table(view, columns, [tuple(map(inert, row)) for row in section.rows], section.styles)
