"""What people are told of changes, section by section, the same in every format: rows of text as it is in the files.

Whoever shows a row makes its text inert.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from qcity.changes import BETTER, OTHER, WORSE, Changes, Turn
from qcity.errors import Message
from qcity.messages import say, word
from qcity.movements import Fall, Move, Revision, Spot
from qcity.numbers import number_text, short_number, shown_number
from qcity.periods import Period
from qcity.report import PASS
from qcity.rules import BOUND_SIGNS
from qcity.snapshot import Reported, Snapshot, State, Trouble
from qcity.source import Place
from qcity.units import with_unit
from qcity.wording import difference_text

Row = tuple[str, ...]
_NONE = "-"
_STYLES = {WORSE: "bold red", BETTER: "green", OTHER: ""}


class Column(NamedTuple):
    """A column: the word for what it shows, and how narrow it may become."""

    name: str
    least: int


class Section(NamedTuple):
    """A heading and the table below it: the columns' headings, how narrow each may become, rows and their styles."""

    heading: str
    columns: Row
    least: tuple[int, ...]
    rows: list[Row]
    styles: list[str]


class Voice(NamedTuple):
    """A language, and what bodies are called in it: nothing where one needs no naming."""

    lang: str
    bodies: Mapping[str, str]


def title(changes: Changes) -> Message:
    """What is compared."""
    return Message("diff.title", {"plan": changes.new.plan_title})


def side(one: Snapshot) -> Message:
    """What one side is."""
    blanks = {"path": one.path, "plan": one.plan_id, "as_of": one.as_of or "", "count": str(len(one.states))}
    return Message("diff.side", blanks)


def summary(changes: Changes, lang: str) -> str:
    """How many changes of each kind there are, or that there are none."""
    if changes.is_nothing:
        return word("diff.nothing", lang)
    blanks = {name: str(count) for name, count in counts(changes).items()}
    said = [Message(key, blanks) for key in ("diff.all_verdicts", "diff.all_figures", "diff.all_issues")]
    if changes.added or changes.removed:
        said.insert(0, Message("diff.all_targets", blanks))
    return ("；" if lang == "zh" else "; ").join(say(message, lang) for message in said)


def counts(changes: Changes) -> dict[str, int]:
    """How many changes of each kind there are."""
    return {
        **{direction: changes.count(direction) for direction in (WORSE, BETTER, OTHER)},
        "added": len(changes.added),
        "removed": len(changes.removed),
        "moved": len(changes.moved),
        "vanished": len(changes.vanished),
        "appeared": len(changes.appeared),
        "fell": len(changes.fell),
        "revised": len(changes.revised),
        "issues_new": len(changes.issues_new),
        "issues_solved": len(changes.issues_solved),
    }


def sections(changes: Changes, lang: str) -> Iterator[Section]:
    """Every kind of change that there is, in the order of their weight; new figures are only counted."""
    voice = Voice(lang, {**changes.old.bodies, **changes.new.bodies})
    target, period, figure = Column("target", 14), Column("period", 8), Column("figure", 16)
    difference, issue = Column("difference", 10), Column("issue", 20)
    turned = (target, Column("direction", 6), Column("verdict", 14), figure, Column("gap", 8))
    moved = (target, figure, difference, Column("relative", 8))
    yield from _section(changes, "verdicts", turned, [_turn(one, voice) for one in changes.turned], lang)
    alone = (target, Column("verdict", 10))
    yield from _section(changes, "added", alone, [_alone(one, lang) for one in changes.added], lang)
    yield from _section(changes, "removed", alone, [_alone(one, lang) for one in changes.removed], lang)
    yield from _section(changes, "moved", moved, [_move(one, voice) for one in changes.moved], lang)
    spots = [_spot(one, voice) for one in changes.vanished]
    yield from _section(changes, "vanished", (target, period, figure), spots, lang)
    if changes.appeared:
        heading = say(Message("diff.appeared", {"count": str(len(changes.appeared))}), lang)
        yield Section(heading, (), (), [], [])
    falls = [_fall(one, voice) for one in changes.fell]
    yield from _section(changes, "fell", (target, figure, difference), falls, lang)
    revisions = [_revision(one, voice) for one in changes.revised]
    yield from _section(changes, "revised", (target, period, figure, difference), revisions, lang)
    yield from _section(changes, "issues_new", (issue,), _issues(changes.issues_new, lang), lang)
    yield from _section(changes, "issues_solved", (issue,), _issues(changes.issues_solved, lang), lang)


def _section(changes: Changes, key: str, columns: tuple[Column, ...], rows: list[Row], lang: str) -> Iterator[Section]:
    """A section, where it has rows."""
    if rows:
        blanks = {direction: str(changes.count(direction)) for direction in (WORSE, BETTER, OTHER)}
        heading = say(Message(f"diff.{key}", {**blanks, "count": str(len(rows))}), lang)
        styles = [_STYLES[one.direction] for one in changes.turned] if key == "verdicts" else [""] * len(rows)
        names = tuple(word(f"diff.{column.name}", lang) for column in columns)
        yield Section(heading, names, tuple(column.least for column in columns), rows, styles)


# -- rows ----------------------------------------------------------------------------------------------------------


def _turn(one: Turn, voice: Voice) -> Row:
    gaps = [_gap(state, voice.lang) for state in (one.old, one.new)]
    return (
        _name(one.new, voice.lang),
        word(f"diff.direction_{one.direction}", voice.lang),
        _arrow(_verdict(one.old, voice.lang), _verdict(one.new, voice.lang)),
        _figures(one.old, one.new, voice),
        "" if gaps == [_NONE, _NONE] else _arrow(*gaps),
    )


def _alone(one: State, lang: str) -> Row:
    return _name(one, lang), _verdict(one, lang)


def _move(one: Move, voice: Voice) -> Row:
    sign = "+" if one.change is not None and one.change > 0 else ""
    share = "" if one.change is None else f"{sign}{short_number(one.change * 100)}%"
    difference = _difference(one.difference, one.new.unit, voice.lang)
    return _name(one.new, voice.lang), _figures(one.old, one.new, voice), difference, share


def _spot(one: Spot, voice: Voice) -> Row:
    figure = _reported(one.figure, one.target.unit, voice.lang, exactly=False)
    return _name(one.target, voice.lang), _where(one.period, one.body, voice), figure


def _fall(one: Fall, voice: Voice) -> Row:
    old, new = (with_unit(number, one.target.unit) for number in _told_apart(one.old, one.new))
    old_where, new_where = (_where(period, one.body, voice) for period in (one.old_period, one.new_period))
    figures = _arrow(_beside(old, old_where, voice.lang), _beside(new, new_where, voice.lang))
    return _name(one.target, voice.lang), figures, _difference(one.new - one.old, one.target.unit, voice.lang)


def _revision(one: Revision, voice: Voice) -> Row:
    unit, old, new = one.target.unit, one.old, one.new
    texts = [_reported(figure, unit, voice.lang, exactly=False) for figure in (old, new)]
    if texts[0] == texts[1]:
        texts = [_reported(figure, unit, voice.lang, exactly=True) for figure in (old, new)]
    difference = new.value - old.value if old.value is not None and new.value is not None else None
    where = _where(one.period, one.body, voice)
    return _name(one.target, voice.lang), where, _arrow(*texts), _difference(difference, unit, voice.lang)


def _issues(issues: Iterable[Trouble], lang: str) -> list[Row]:
    return [(_issue(issue, lang),) for issue in issues]


def _issue(issue: Trouble, lang: str) -> str:
    place = Place(issue.path, issue.sheet, issue.row)
    column = f" [{_column(issue.column, lang)}]" if issue.column else ""
    return f"{place}{column} {word(f'severity.{issue.severity}', lang)} {issue.code}: {issue.message}"


def _column(name: str, lang: str) -> str:
    """A column's name in a language; a JSON report may have one that nobody knows."""
    try:
        return word(f"column.{name}", lang)
    except KeyError:
        return name


# -- cells ---------------------------------------------------------------------------------------------------------


def _name(state: State, lang: str) -> str:
    return state.name_en if lang == "en" and state.name_en else state.name


def _arrow(old: str, new: str) -> str:
    return f"{old} → {new}"


def _verdict(state: State, lang: str) -> str:
    waived = say(Message("diff.waived", {"until": state.waived}), lang) if state.waived is not None else ""
    return word(f"verdict.{state.verdict}", lang) + waived


def _gap(state: State, lang: str) -> str:
    if state.gap is None or state.verdict == PASS:
        return _NONE
    return difference_text(short_number(state.gap), state.unit, lang)


def _figures(old: State, new: State, voice: Voice) -> str:
    """The deciding figures of both sides with what they are of, which is told once where it is the same."""
    texts = [state.shown or (number_text(state.value) if state.value is not None else None) for state in (old, new)]
    if texts[0] == texts[1] and old.value is not None and new.value is not None and old.value != new.value:
        texts = [number_text(old.value), number_text(new.value)]
    states = zip((old, new), texts, strict=True)
    figures = [_NONE if text is None else with_unit(text, state.unit) for state, text in states]
    wheres = [_where(state.period, state.body, voice) for state in (old, new)]
    if wheres[0] == wheres[1] and _NONE not in figures:
        return _beside(_arrow(*figures), wheres[0], voice.lang)
    placed = [
        figure if figure == _NONE else _beside(figure, where, voice.lang)
        for figure, where in zip(figures, wheres, strict=True)
    ]
    return "" if placed == [_NONE, _NONE] else _arrow(*placed)


def _where(period: Period | None, body: str | None, voice: Voice) -> str:
    name = voice.bodies.get(body, body) if body else ""
    return " ".join(filter(None, (str(period) if period else "", name)))


def _beside(text: str, where: str, lang: str) -> str:
    """A figure with what it is of or made of."""
    if not where:
        return text
    return f"{text}（{where}）" if lang == "zh" else f"{text} ({where})"


def _reported(figure: Reported, unit: str, lang: str, *, exactly: bool) -> str:
    """A figure with its unit and counts."""
    if figure.bound is not None:
        limit = number_text(figure.limit) if figure.limit is not None else "…"
        return BOUND_SIGNS[figure.bound] + with_unit(limit, unit)
    value = figure.value or Fraction(0)
    text = with_unit(number_text(value) if exactly else shown_number(value), unit)
    if figure.numerator is None or figure.denominator is None:
        return text
    return _beside(text, f"{number_text(figure.numerator)}/{number_text(figure.denominator)}", lang)


def _told_apart(old: Fraction, new: Fraction) -> tuple[str, str]:
    """Two numbers that differ, as short as they can be told apart."""
    short = shown_number(old), shown_number(new)
    return short if short[0] != short[1] else (number_text(old), number_text(new))


def _difference(number: Fraction | None, unit: str, lang: str) -> str:
    """How much more (+) or less (-) a figure is; nothing where that cannot be said."""
    if number is None or number == 0:
        return ""
    return ("+" if number > 0 else "-") + difference_text(short_number(abs(number)), unit, lang)
