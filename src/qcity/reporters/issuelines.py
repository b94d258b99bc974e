"""Issues as lines of a terminal: where, how grave, which code, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qcity.measurement import ERROR, Issue
from qcity.messages import say, word
from qcity.wording import inert


def issue_lines(issues: Iterable[Issue], lang: str) -> Iterator[tuple[str, str]]:
    """A line for each issue of a plan or its text, with its style."""
    for issue in issues:
        severity = issue.severity
        line = f"{issue.place} {word(f'severity.{severity}', lang)} {issue.code}: {say(issue.message, lang)}"
        yield inert(line), "red" if severity == ERROR else "yellow"
