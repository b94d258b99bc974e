"""A plan file to begin with: the head, the bodies and the domains that are known, and an example of a target.

What is made loads: the example stands for the targets that a plan cannot be without, and says that it is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from qcity.cells import SUBTOTALS, TOTALS
from qcity.errors import Message
from qcity.messages import word
from qcity.periods import Period
from qcity.plan import AREA, DEPARTMENT, WHOLE, name_key
from qcity.yamlfile import UnquotedDate, written

SCHEMA_FILE = "plan.schema.json"
"""What the first line of a file calls its schema, which is expected beside it."""

_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""What ends a line, steers a terminal or is no text: YAML could hold it only escaped, and no name of a plan has it."""

_PLAIN_YEAR = re.compile("[1-9][0-9]{3}")


class Start(NamedTuple):
    """What is known of a plan when its file is begun; `language` is that of the file's comments, too."""

    id: str
    title: str
    due: Period
    whole: str
    language: str
    document: str = ""
    issuer: str = ""
    issued: str = ""
    starts: int | None = None
    areas: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


def text_problem(text: str) -> Message | None:
    """Why a text cannot stand in a plan file; None where it can."""
    if not text.strip():
        return Message("plan_empty_text")
    return Message("amendment.control_character") if _UNWRITABLE.search(text) else None


def name_problem(text: str, others: Iterable[str], *, of_body: bool) -> Message | None:
    """Why a text cannot be the name of a body or a domain beside these others; None where it can."""
    key = name_key(text)
    if of_body and key in TOTALS | SUBTOTALS:
        return Message("plan_total_name", {"text": text})
    if not key and text.strip():
        return Message("plan_empty_text")
    return Message("amendment.name_twice", {"text": text}) if key in map(name_key, others) else text_problem(text)


def start_text(start: Start) -> str:
    """The text of a plan file; what it holds must have no `text_problem` and no `name_problem`."""
    return "".join(f"{line}\n" for line in _Starting(start).lines())


class _Starting:
    def __init__(self, start: Start) -> None:
        self._start = start
        self._lang = start.language
        bodies = [
            (start.whole, WHOLE),
            *((n, AREA) for n in start.areas),
            *((n, DEPARTMENT) for n in start.departments),
        ]
        self._bodies = list(_with_ids(bodies))
        domains = start.domains or (word("amendment.example_domain", self._lang),)
        self._domains = list(_with_ids([(name, "domain") for name in domains]))

    def lines(self) -> Iterator[str]:
        yield f"# yaml-language-server: $schema=./{SCHEMA_FILE}"
        yield self._comment("schema")
        yield self._comment("lint")
        yield ""
        yield from self._head()
        yield ""
        yield self._comment("bodies")
        yield "bodies:"
        for id_, name, kind in self._bodies:
            yield f"  - {{id: {written(id_)}, name: {written(name)}, kind: {kind}}}"
        yield ""
        yield from self._example()

    def _head(self) -> Iterator[str]:
        start, due = self._start, str(self._start.due)
        yield "plan:"
        yield f"  id: {written(start.id)}"
        yield f"  title: {written(start.title)}"
        yield from self._optional("document", start.document)
        yield from self._optional("issuer", start.issuer)
        yield from self._optional("issued", UnquotedDate(start.issued) if start.issued else "")
        yield from self._optional("starts", "" if start.starts is None else Decimal(start.starts))
        yield f"  due: {due if _PLAIN_YEAR.fullmatch(due) else written(due)} {self._comment('due')}"
        yield f"  language: {self._lang}"
        yield f"  domains: {self._comment('domains')}"
        for id_, name, _ in self._domains:
            yield f"    - {{id: {written(id_)}, name: {written(name)}}}"

    def _optional(self, key: str, value: str | Decimal) -> Iterator[str]:
        """A key that may be absent: there, or in a comment that says what it would be."""
        yield (
            f"  {key}: {written(value)}" if value != "" else f"  # {key}: {word(f'amendment.start_{key}', self._lang)}"
        )

    def _example(self) -> Iterator[str]:
        yield self._comment("example")
        yield self._comment("rules")
        yield "targets:"
        yield f"  - id: example-target {self._comment('id')}"
        yield f"    name: {written(word('amendment.example_name', self._lang))}"
        yield f"    domain: {written(self._domains[0][0])}"
        yield f"    # clause: {word('amendment.start_clause', self._lang)}"
        yield f"    # quote: {word('amendment.start_quote', self._lang)}"
        yield '    unit: "%"'
        yield f"    at_least: 90 {self._comment('rule')}"
        answering = [name for _, name, kind in self._bodies if kind == DEPARTMENT][:1]
        if answering:
            yield f"    departments: {written(answering)} {self._comment('departments')}"
        yield f"    note: {written(word('amendment.example_note', self._lang))}"

    def _comment(self, of: str) -> str:
        return f"# {word(f'amendment.comment_{of}', self._lang)}"


def _with_ids(entries: list[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Each name with its kind and an id of its own: the name's letters where it is ASCII, else its kind and number."""
    names = {name_key(name): i for i, (name, _) in enumerate(entries)}
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    for i, (name, kind) in enumerate(entries):
        numbers[kind] = numbers.get(kind, 0) + 1
        for id_ in _ids(name, kind, numbers[kind]):
            key = name_key(id_)
            if key not in taken and names.get(key, i) == i:
                taken.add(key)
                yield id_, name, kind
                break


def _ids(name: str, kind: str, number: int) -> Iterator[str]:
    """Ids that a name could have, the best first; there is always another."""
    if name.isascii():
        slug = re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")
        if slug:
            yield slug
    if kind == WHOLE:
        yield WHOLE
    while True:
        yield f"{kind}-{number}"
        number += 1
