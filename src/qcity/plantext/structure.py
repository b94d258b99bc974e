"""The structure of a plan's text: chapters, sections and the paragraphs below them, and what its head says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from qcity.plantext.normal import Normal
from qcity.plantext.numerals import read_numeral
from qcity.plantext.quantities import quantities

_COUNT = "[一二三四五六七八九十百零]{1,4}"
_LEVELS = (
    re.compile(rf"第(?:{_COUNT}|[0-9]+)(?:章|编|篇|部分)[、:,]?"),
    re.compile(rf"{_COUNT}、|第(?:{_COUNT}|[0-9]+)节[、:,]?"),
    re.compile(rf"\({_COUNT}\)[、,.]?"),
    re.compile(r"[0-9]{1,3}(?:[.、](?![0-9])|．)"),
    re.compile(r"\([0-9]{1,3}\)|[0-9]{1,3}\)|[①-⑳]"),
)
_MARK = re.compile(r"(?:-{1,2}|[·*●■◆▲□○])+")
MAX_TITLE = 40
MAX_RUN_IN = 25
"""A heading that its paragraph follows on the same line is not longer."""


class Heading(NamedTuple):
    """A numbered heading: how deep it is (0 is a chapter), its number as written and its title, which may be empty."""

    level: int
    number: str
    title: str


class Paragraph(NamedTuple):
    """A line of the text from `start` to `end` in normal form, without its number and title, below these headings."""

    start: int
    end: int
    headings: tuple[Heading, ...]

    @property
    def clause(self) -> str:
        """Where it stands in the plan, as 二(一)4 has it; empty above the first heading."""
        return "".join(heading.number for heading in self.headings)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the headings above it, the chapter's first; headings without a title are left out."""
        return tuple(heading.title for heading in self.headings if heading.title)


def paragraphs(text: Normal) -> Iterator[Paragraph]:
    """Every line that is not empty, below its headings; a heading alone is a paragraph of no length."""
    path: list[Heading] = []
    bounds = [*text.starts, len(text.text)]
    for start, end in pairwise(bounds):
        if start == end:
            continue
        line = text.text[start:end]
        found = _heading(line)
        if found is None:
            mark = _MARK.match(line)
            yield Paragraph(start + (mark.end() if mark else 0), end, tuple(path))
            continue
        heading, length = found
        path = [*(one for one in path if one.level < heading.level), heading]
        yield Paragraph(start + length, end, tuple(path))


def _heading(line: str) -> tuple[Heading, int] | None:
    """The heading that a line begins with, and the length of its number and title."""
    for level, pattern in enumerate(_LEVELS):
        match = pattern.match(line)
        if match is None:
            continue
        number = match.group().rstrip("、.:,．")
        rest = line[match.end() :]
        title, length = _title(rest)
        return Heading(level, number, title), match.end() + length
    return None


def _title(rest: str) -> tuple[str, int]:
    """A heading's title, and how much of the line it takes; a sentence of its own is none."""
    if len(rest) <= MAX_TITLE and not re.search("[。;!?]", rest.rstrip("。")) and not quantities(rest):
        return rest.rstrip("。:"), len(rest)
    end = re.search("[。:]", rest)
    if end is None or end.start() > MAX_RUN_IN or re.search("[,;]", rest[: end.start()]):
        return "", 0
    title = rest[: end.start()]
    return ("", 0) if quantities(title) else (title, end.end())


# -- what the head says --------------------------------------------------------------------------------------------

_PLACE = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{1,10}?(?:特别行政区|自治区|自治州|自治县|自治旗|新区|开发区|省|市|州|盟|县|旗|区))(?!场|民|政|委|直|域|级|属)"
)
_KIND = r"(?:规划纲要|规划|纲要|计划|方案|意见|行动|决定|通知|办法|要点)"
_TITLE_LINE = re.compile(rf".*{_KIND}(?:\([^()]*\))?$")
_NOTICE = re.compile(r"^(?:.{0,30}关于)?(?:印发|转发|发布)《?(?P<title>[^》]+?)》?的(?:通知|公告|函)$")
_DOCUMENT = re.compile(r"[\u4e00-\u9fff]{1,12}\((?:19|20)[0-9]{2}\)[0-9]+号")
_DAY = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?:年|-|/)(?P<month>[0-9]{1,2})(?:月|-|/)(?P<day>[0-9]{1,2})日?")
_SPAN = re.compile(r"\(?(?P<first>(?:19|20)[0-9]{2})年?(?:-+|至|到)(?P<last>(?:19|20)[0-9]{2})年?\)?")
FIVE_YEARS = {"十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031}
"""The first year of each five-year plan."""


class Head(NamedTuple):
    """What a text says of its plan; what it does not say is None.

    `first` and `last` are the years that the title says the plan is for.
    """

    title: str | None = None
    document: str | None = None
    issuer: str | None = None
    issued: str | None = None
    place: str | None = None
    first: int | None = None
    last: int | None = None


def head(text: Normal) -> Head:
    """What the first and last lines of a text say of the plan."""
    lines = [text.text[start:end] for start, end in pairwise([*text.starts, len(text.text)])]
    title = _find_title([line for line in lines if line][:60])
    document = next((m.group() for line in lines[:60] for m in [_DOCUMENT.search(line)] if m), None)
    place_match = _PLACE.match(title) if title else None
    first, last = _years(title or "")
    issuer, issued = _signature(lines)
    if document is not None:
        document = _cut_label(document)
    return Head(title, document, issuer, issued, place_match["place"] if place_match else None, first, last)


def _find_title(lines: list[str]) -> str | None:
    for line in lines:
        notice = _NOTICE.match(line)
        if notice:
            return notice["title"]
    return next((line for line in lines if len(line) <= 60 and _TITLE_LINE.match(line) and "。" not in line), None)


def _years(title: str) -> tuple[int | None, int | None]:
    span = _SPAN.search(title)
    if span:
        return int(span["first"]), int(span["last"])
    for name, first in FIVE_YEARS.items():
        if name in title:
            return first, first + 4
    year = re.search(r"(?<![0-9])((?:19|20)[0-9]{2})年", title)
    return (int(year[1]), int(year[1])) if year else (None, None)


def _signature(lines: list[str]) -> tuple[str | None, str | None]:
    """Who issued the plan, and when: a line that is a day alone, and the one of an authority before it."""
    before = ""
    for line in lines:
        if not line:
            continue
        day = _DAY.fullmatch(line)
        if day and re.search("(?:政府|办公室|办公厅|委员会|厅|局|部|委|院|会)$", before) and len(before) <= 40:
            return before, _iso(day)
        before = line
    return None, None


def _iso(day: re.Match[str]) -> str | None:
    from datetime import date

    try:
        return date(int(day["year"]), int(day["month"]), int(day["day"])).isoformat()
    except ValueError:
        return None


def _cut_label(document: str) -> str:
    """A document's number without the label before it on the same line."""
    return re.sub(r"^(?:发文字号|发文文号|文号|字号|文件编号)", "", document)


def year_of_numeral(text: str) -> int | None:
    """A year in digits or numerals: 2025, 二零二五."""
    if text.isdigit() and text.isascii():
        return int(text)
    digits = [read_numeral(sign) for sign in text]
    return int("".join(str(one) for one in digits)) if digits and None not in digits and len(digits) == 4 else None
