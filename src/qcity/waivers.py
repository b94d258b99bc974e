"""Waivers files: misses that somebody has allowed for a time, so that they do not decide the exit code."""

from __future__ import annotations

from qcity.errors import FileError, Message
from qcity.messages import nearest
from qcity.periods import read_period
from qcity.plan import Plan
from qcity.planentries import Entry, PeriodText, Text
from qcity.planfile import Checker, Document
from qcity.source import Place
from qcity.waiver import Waiver
from qcity.yamlfile import UNREADABLE, read_yaml


class WaiverEntry(Entry):
    """One waiver: which target, why, who allowed it, and the last period for which it holds."""

    target: Text
    reason: Text
    approved_by: Text
    until: PeriodText


def check_waivers_file(plan: Plan, path: str, content: bytes) -> dict[str, Waiver]:
    """The waivers by target id, in the file's order; raises FileError with every problem."""
    file = read_yaml(path, content)
    checker = Checker(file)
    if not isinstance(file.data, list) and file.data is not UNREADABLE:
        checker.problem((), Message("waiver.not_a_list"))
    entries = [
        (checker.entry(WaiverEntry, data, (i,)), Place(path, row=file.line((i, "target")) or file.line((i,))))
        for i, data in enumerate(file.data if isinstance(file.data, list) else ())
    ]
    ids = [target.id for target in plan.targets]
    first: dict[str, Place] = {}
    for i, (entry, place) in enumerate(entries):
        id_ = entry.get("target")
        if not isinstance(id_, str):  # which is a problem that was told
            continue
        if id_ in first:
            checker.problem((i, "target"), Message("waiver.twice", {"text": id_, "first": str(first[id_].row)}))
        elif id_ not in ids and id_.strip():
            named = plan.find_target(id_)
            blanks = {"text": id_, "nearest": named.id if named is not None else nearest(id_, ids)}
            checker.problem((i, "target"), Message("thresholds_unknown_target", blanks))
        else:
            first[id_] = place
    if file.problems:
        raise FileError(path, file.problems)
    return {entry["target"]: _waiver(entry, place) for entry, place in entries}


def _waiver(entry: Document, place: Place) -> Waiver:
    until = read_period(entry["until"])
    if until is None:  # the entry was checked for it
        raise ValueError(entry["until"])
    return Waiver(entry["reason"], entry["approved_by"], until, place)
