"""The columns of records files: their names in either language, and a mapping file for others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from qcity.errors import FileError, Message
from qcity.header import folded_name
from qcity.measurement import Issue
from qcity.messages import nearest
from qcity.planentries import Entry, Text
from qcity.planfile import Checker
from qcity.records.model import COLUMNS
from qcity.records.terms import RESULTS
from qcity.source import Place
from qcity.yamlfile import UNREADABLE, read_yaml

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "record_id": ("记录编号", "编号", "记录号", "样品编号"),
    "indicator": ("指标", "指标编号", "指标名称"),
    "date": ("日期", "检验日期", "抽检日期", "抽样日期", "检测日期", "登记日期", "办结日期"),
    "body": ("地区", "区县", "统计范围"),
    "sampled": ("抽检数", "抽检批次", "抽样数", "检验批次", "检测批次", "分母", "denominator"),
    "passed": ("合格数", "合格批次"),
    "result": ("结果", "检验结果", "检测结果", "检验结论", "判定结果"),
    "amount": ("数量", "金额", "数值", "value"),
}
"""What else each column may be called. 分子 is none: of a detection rate it is what did not pass."""

REQUIRED = ("indicator", "date")
CONSTANT = frozenset({"indicator", "date", "body"})
"""What a mapping file can say of all rows at once."""

_NAMES = {folded_name(name).casefold(): column for column, others in HEADINGS.items() for name in (column, *others)}
_NOTHING: Mapping[str, str] = MappingProxyType({})


class Columns(NamedTuple):
    """What a mapping file says: the column that a heading stands for, cells that all rows share, words for results.

    Of several headings for one column, one that the file itself has `chosen` is taken.
    """

    names: Mapping[str, str] = _NAMES
    constants: Mapping[str, str] = _NOTHING
    results: Mapping[str, bool] = RESULTS
    chosen: frozenset[str] = frozenset()

    def column_of(self, heading: str) -> str | None:
        """The column that a heading names, compared after NFKC, without white space and case; None for others."""
        return self.names.get(folded_name(heading).casefold())

    def is_chosen(self, heading: str) -> bool:
        """Whether the mapping file names this heading itself."""
        return folded_name(heading).casefold() in self.chosen


class Heading(NamedTuple):
    """A file's columns: where each stands, from 0, and the headings that are none of ours."""

    places: Mapping[str, int]
    width: int
    unknown: tuple[str, ...]
    twice: tuple[str, ...]

    def issues(self, place: Place, given: Iterable[str], *, wants_ids: bool) -> list[Issue]:
        """What is wrong with it at its place: columns that come twice, and those that are absent and not `given`."""
        wrong = [Issue("column-twice", place, column, None, {"column": column}) for column in self.twice]
        missing = self._missing(given, wants_ids=wants_ids)
        return wrong + [Issue("missing-column", place, column, None, {"column": column}) for column in missing]

    def _missing(self, given: Iterable[str], *, wants_ids: bool) -> list[str]:
        """What is always needed, and half of two counts."""
        there = {*self.places, *given}
        needed = [column for column in (*REQUIRED, *(["record_id"] if wants_ids else [])) if column not in there]
        halves = {"sampled": "passed", "passed": "sampled"}
        return needed + [other for one, other in halves.items() if one in there and other not in there]


def read_heading(cells: Sequence[str], columns: Columns) -> Heading:
    """What a file's first row says of its columns."""
    unknown: list[str] = []
    found: dict[str, list[int]] = {}
    for i, cell in enumerate(cells):
        column = columns.column_of(cell)
        if column is None:
            unknown += [cell.strip()] if cell.strip() else []
        else:
            found.setdefault(column, []).append(i)
    chosen = {column: [i for i in at if columns.is_chosen(cells[i])] or at for column, at in found.items()}
    twice = tuple(column for column, at in chosen.items() if len(at) > 1)
    return Heading({column: at[0] for column, at in chosen.items()}, len(cells), tuple(unknown), twice)


class ColumnsFile(Entry):
    """A mapping file: `columns` names a file's headings, `constants` what is the same in all rows, `results` words."""

    columns: dict[str, Text | list[Text]] | None = None
    constants: dict[str, Text] | None = None
    results: dict[str, Text | list[Text]] | None = None


def check_columns_file(path: str, content: bytes) -> Columns:
    """What a mapping file says; raises FileError with every problem of it."""
    file = read_yaml(path, content)
    checker = Checker(file)
    data = file.data
    if not isinstance(data, dict):
        if data is not UNREADABLE:
            checker.problem((), Message("record.mapping_no_mapping"))
        raise FileError(path, file.problems)
    entry = checker.entry(ColumnsFile, data, ())
    sections = (("columns", COLUMNS), ("constants", sorted(CONSTANT)), ("results", ("passed", "failed")))
    for section, known in sections:
        given = data.get(section)
        for key in given if isinstance(given, dict) else ():
            if key not in known:
                blanks = {"text": str(key), "nearest": nearest(str(key), known), "known": " ".join(known)}
                checker.problem((section, key), Message("record.mapping_unknown", blanks))
    if file.problems:
        raise FileError(path, file.problems)
    said = entry.get("columns") or {}
    chosen = {folded_name(name).casefold(): column for column, names in said.items() for name in _each(names)}
    words = {word: key == "passed" for key, some in (entry.get("results") or {}).items() for word in _each(some)}
    return Columns({**_NAMES, **chosen}, entry.get("constants") or {}, {**RESULTS, **words}, frozenset(chosen))


def _each(said: str | list[str]) -> list[str]:
    return [said] if isinstance(said, str) else said
