"""The plan file, checked whole: every problem at once, each with its line and key.

Single keys are checked against the models of `planentries.py`, names across the file in `plannames.py`. The
outcome is a plain document, from which `assemble` makes a `Plan` and which can be kept beside the file's text
so that an unchanged plan need not be checked again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from qcity.errors import FileError, Message, Problem
from qcity.messages import nearest
from qcity.planentries import (
    BaselineEntry,
    BodyEntry,
    DomainEntry,
    Entry,
    HeadEntry,
    LintEntry,
    NotTargetEntry,
    PhaseEntry,
    TargetEntry,
    UnitEntry,
    VoidEntry,
)
from qcity.plannames import check_names
from qcity.yamlfile import UNREADABLE, Location, YamlFile, path_text, read_yaml, written

Document = dict[str, Any]

_SECTIONS: dict[str, type[Entry]] = {
    "units": UnitEntry,
    "bodies": BodyEntry,
    "targets": TargetEntry,
    "not_targets": NotTargetEntry,
}
_NESTED: dict[str, type[Entry]] = {
    "domains": DomainEntry,
    "phases": PhaseEntry,
    "baseline": BaselineEntry,
    "void": VoidEntry,
    "lint": LintEntry,
}
_MAX_SHOWN = 60
"""So many characters of a value that does not fit are shown."""


def check_plan_file(path: str, content: bytes) -> Document:
    """The checked document of a plan file, every default left out; raises FileError with every problem."""
    file = read_yaml(path, content)
    document = Checker(file).document()
    if file.problems:
        raise FileError(path, file.problems)
    return document


class Checker:
    """Checks one file; problems collect in the file's list, and the places of broken entries in `broken`."""

    def __init__(self, file: YamlFile) -> None:
        self.file = file
        self.broken: set[Location] = set()

    def document(self) -> Document:
        """The whole plan as plain data; complete only where no problem was found."""
        data = self.file.data
        if not isinstance(data, dict):
            if data is not UNREADABLE:
                self.problem((), Message("plan_not_a_mapping"))
            return {}
        for key in data:
            if key not in ("plan", *_SECTIONS):
                self._unknown_key((key,), key, ["plan", *_SECTIONS])
        document: Document = {"plan": {}}
        if data.get("plan") is None:
            self.problem(("plan",), Message("plan_missing_key", {"key": "plan"}))
        else:
            document["plan"] = self.entry(HeadEntry, data["plan"], ("plan",))
        for section, model in _SECTIONS.items():
            document[section] = list(self._entries(section, model, data.get(section)))
        if "targets" not in data:
            self.problem(("targets",), Message("plan_missing_key", {"key": "targets"}))
        elif data["targets"] in (None, []):
            self.problem(("targets",), Message("plan_no_targets"))
        check_names(document, data, self.problem)
        return document

    def _entries(self, section: str, model: type[Entry], data: object) -> Iterator[Document]:
        if isinstance(data, list):
            for i, entry in enumerate(data):
                yield self.entry(model, entry, (section, i))
        elif data is not None and data is not UNREADABLE:
            self.problem((section,), Message("plan_not_a_list"))

    def entry(self, model: type[Entry], data: object, location: Location) -> Document:
        """A checked entry as plain data with what was given; what is left of a broken one is kept for names."""
        checked: Document | None = None
        try:
            checked = model.model_validate(data).model_dump(mode="json", by_alias=True, exclude_unset=True)
        except ValidationError as error:
            self.broken.add(location)
            for detail in error.errors(include_url=False):
                self._pydantic_problem(model, detail, location)
        if not isinstance(data, dict):
            return {}
        for where, message in model.clashes(data):
            self.broken.add(location)
            self.problem((*location, *where), message)
        return {k: v for k, v in data.items() if isinstance(v, str | list)} if checked is None else checked

    def _pydantic_problem(self, model: type[Entry], detail: ErrorDetails, location: Location) -> None:
        where = (*location, *detail["loc"])
        kind, given = detail["type"], detail["input"]
        key = str(where[-1]) if where else ""
        if kind == "extra_forbidden":
            self._unknown_key(where, key, _model_at(model, detail["loc"][:-1]).keys())
        elif kind == "missing":
            self.problem(where, Message("plan_missing_key", {"key": key}))
        elif given is UNREADABLE or (kind == "external_form" and _has_unreadable(given)):
            return  # its problem was noted when the file was read
        elif kind == "literal_error":
            known = str(detail["ctx"]["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
            blanks = {"text": _shown(given), "known": ", ".join(known), "nearest": nearest(_shown(given), known, 1)}
            self.problem(where, Message("plan_bad_word", blanks))
        else:
            context = {name: str(value) for name, value in detail.get("ctx", {}).items()}
            blanks = {"key": key, "text": _shown(given), "detail": detail["msg"], **context}
            self.problem(where, Message(f"plan_{kind}" if kind in _KNOWN_PROBLEMS else "plan_bad_value", blanks))

    def _unknown_key(self, where: Location, key: str, known: list[str]) -> None:
        blanks = {"text": key, "nearest": nearest(key, known, 1), "known": ", ".join(known)}
        self.problem(where, Message("plan_unknown_key", blanks))

    def problem(self, where: Location, message: Message) -> None:
        """Notes a problem at a place of the file."""
        self.file.problems.append(Problem(self.file.line(where), path_text(where), message))


_KNOWN_PROBLEMS = frozenset(
    [
        "unquoted_date",
        "number_as_text",
        "empty_text",
        "not_a_number",
        "not_a_period",
        "not_a_year",
        "not_a_date",
        "not_a_digest",
        "only_true",
        "external_form",
        "string_type",
        "list_type",
        "bool_type",
        "string_pattern_mismatch",
        "model_type",
        "too_short",
        "too_long",
        "greater_than",
        "greater_than_equal",
    ]
)
"""Kinds of pydantic's and our own errors that the catalogue has a sentence for."""


def _model_at(model: type[Entry], steps: tuple[str | int, ...]) -> type[Entry]:
    """The model in which a location's last step stands."""
    for step in steps:
        model = _NESTED.get(str(step), model)
    return model


def _has_unreadable(value: object) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(one is UNREADABLE for one in inner)


def _shown(value: object) -> str:
    """A value as YAML writes it, cut short."""
    text = written(value)
    return text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + "…"
