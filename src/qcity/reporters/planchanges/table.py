"""An amended plan's changes for whoever typed the command; what does not fit a terminal is folded, nothing is cut."""

from __future__ import annotations

from collections.abc import Iterator

from qcity.messages import say, word
from qcity.planchanges import PlanChanges
from qcity.reporters import View
from qcity.reporters.grid import Column, lines, table
from qcity.reporters.planchanges.sections import COLUMNS, headings, sections, side, summary, title
from qcity.wording import inert


def render(changes: PlanChanges, view: View) -> Iterator[str]:
    """The changes as text, in pieces."""
    lang, colon = view.lang, "：" if view.lang == "zh" else ": "
    head = [(say(title(changes), lang), "bold")]
    head += [
        (f"{word(f'amendment.{name}', lang)}{colon}{say(side(plan), lang)}", "")
        for name, plan in (("old", changes.old), ("new", changes.new))
    ]
    yield from _lines(head, view)
    columns = [Column((heading, heading), least) for heading, (_, least) in zip(headings(lang), COLUMNS, strict=True)]
    for section in sections(changes, lang):
        yield from _lines([("", ""), (section.heading, "bold")], view)
        yield table(view, columns, [tuple(map(inert, row)) for row in section.rows], section.styles)
    yield from _lines([("", ""), (summary(changes, lang), "bold")], view)


def _lines(styled: list[tuple[str, str]], view: View) -> Iterator[str]:
    return lines(view, ((inert(text), style) for text, style in styled))
