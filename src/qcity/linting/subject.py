"""What the checks of a plan file are given: the plan, its file, and where each thing stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from qcity.errors import NO_BLANKS, Bilingual
from qcity.measurement import Issue
from qcity.plan import Plan, Target
from qcity.source import Place
from qcity.wording import rule_text
from qcity.yamlfile import Location, YamlFile


class Finding(NamedTuple):
    """Something found, and the entries of the file that can explain it."""

    issue: Issue
    owners: tuple[Location, ...]


class Subject(NamedTuple):
    """A plan that loads, the file that it was read from, and which of the file's targets it has."""

    plan: Plan
    file: YamlFile
    kept: Sequence[int]

    def targets(self) -> Iterator[tuple[Location, Target]]:
        """The targets, each with its place in the file."""
        return ((("targets", i), target) for i, target in zip(self.kept, self.plan.targets, strict=True))

    def entry(self, location: Location) -> dict[str, Any]:
        """An entry as the file has it."""
        value = self.file.data
        for step in location:
            value = value[step]
        return value if isinstance(value, dict) else {}

    def name(self, location: Location) -> str:
        """What to call an entry: its id, else `plan`."""
        return str(self.entry(location).get("id", location[0])) if len(location) > 1 else str(location[0])

    def place(self, location: Location) -> Place:
        """Where something stands in the file."""
        return Place(self.plan.path, None, self.file.line(location))

    def finding(
        self,
        code: str,
        owner: Location,
        key: str | None = None,
        text: str | None = None,
        blanks: Mapping[str, str] = NO_BLANKS,
        others: tuple[Location, ...] = (),
    ) -> Finding:
        """A finding about a key of an entry, or about the entry."""
        place = self.place((*owner, key) if key else owner)
        issue = Issue(code, place, key, text, {"target": self.name(owner), **blanks})
        return Finding(issue, (owner, *others))


def rule_in_words(target: Target) -> Bilingual:
    """What a target's rule demands, short, in both languages."""
    return Bilingual(rule_text(target.rule, target, "zh"), rule_text(target.rule, target, "en"))
