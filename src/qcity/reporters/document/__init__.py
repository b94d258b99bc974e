"""The report as a document, as a department hands it in twice a year: what was met, what was missed and by how much.

What only people know is left open: who reports, fills in, checks and signs. Every number comes from the report.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from qcity.errors import Message, UsageError
from qcity.messages import listed, say, word
from qcity.periods import DAY, HALF_YEAR, MONTH, QUARTER, YEAR, Period
from qcity.plan import WHOLE, Plan
from qcity.report import FAIL, MISSING, PASS, PENDING, UNDECIDED, VERDICTS, VOID, Report, Result
from qcity.reporters import View
from qcity.reporters.breakdown import needed_text
from qcity.reporters.findings import is_missed
from qcity.reporters.grouping import DOMAIN, grouped
from qcity.reporters.resultcells import HEADINGS, result_cells
from qcity.reporters.trendtext import needed_text as trend_needed
from qcity.reporters.trendtext import pace_text, projected_text
from qcity.reporters.xmltext import xml_safe
from qcity.wording import demand_text, departments_text, figure_text, gap_text, target_name
from qcity.workbooks import packed

if TYPE_CHECKING:
    from docx.document import Document

_NUMERALS = "一二三四五六七八九十"
_RESULT_WIDTHS = (38, 22, 18, 18, 19, 14, 27)
_ISSUE_WIDTHS = (40, 16, 34, 66)


def render(report: Report, view: View) -> Iterator[bytes]:
    """The document, in one piece; raises UsageError where python-docx is absent."""
    try:
        from qcity.reporters.document.layout import make_document
    except ImportError as error:
        raise UsageError(Message("needs_library", {"library": "python-docx", "extra": "docx"})) from error
    document = make_document(view.lang, _title(report, view.lang))
    _Writer(document, report, view.lang).write()
    saved = io.BytesIO()
    document.save(saved)
    yield packed(saved.getvalue())


def _title(report: Report, lang: str) -> str:
    """What the document is about: of whom, of which time, of which plan."""
    blanks = {"who": _who(report, lang), "when": _when(report, lang), "plan": _plan_title(report.plan, lang)}
    return xml_safe(say(Message("document.title", blanks), lang))


def _who(report: Report, lang: str) -> str:
    names = report.narrowing.departments or report.narrowing.bodies
    return listed(names) if lang == "zh" else listed(names).en


def _plan_title(plan: Plan, lang: str) -> str:
    return plan.title_en if lang == "en" and plan.title_en else plan.title


def _when(report: Report, lang: str) -> str:
    """The half year or year that ends with the day that was judged by, else that day."""
    day = report.as_of
    if day is None:
        return ""
    ends = {(6, 30): "half", (12, 31): "year"}
    return word(f"document.{ends.get((day.month, day.day), 'day')}", lang).format(year=day.year, day=_day(day, lang))


def _day(day: date, lang: str) -> str:
    """A day as an office writes it."""
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else day.isoformat()


def period_text(period: Period, lang: str) -> str:
    """A period as an office writes it.

    >>> from qcity.periods import read_period
    >>> [period_text(read_period(text), "zh") for text in ("2020", "2020H1", "2020Q3", "2020-06")]
    ['2020年', '2020年上半年', '2020年第三季度', '2020年6月']
    """
    if lang != "zh":
        return str(period)
    year, month = period.start.year, period.start.month
    if period.length == DAY:
        return _day(period.start, lang)
    named = {
        YEAR: "",
        HALF_YEAR: "上半年" if month == 1 else "下半年",
        QUARTER: f"第{_NUMERALS[(month + 2) // 3 - 1]}季度",
        MONTH: f"{month}月",
    }
    return f"{year}年{named[period.length]}"


class _Writer:
    """Writes the sections one after the other."""

    def __init__(self, document: Document, report: Report, lang: str) -> None:
        self.document = document
        self.report = report
        self.lang = lang
        self._sections = 0

    def write(self) -> None:
        """The whole document."""
        self.document.add_heading(_title(self.report, self.lang), 0)
        self._text(self._word("sender"))
        self._text(self._word("signers"))
        self._heading(self._word("overall"))
        self._overall()
        self._heading(self._word("domains"))
        self._domains()
        self._heading(self._word("missed"))
        self._missed()
        self._heading(self._word("issues"))
        self._issues()
        self._annex()

    # -- sections ----------------------------------------------------------------------------------------------------

    def _overall(self) -> None:
        report, tally = self.report, self.report.tally()
        if report.as_of is None:
            self._text(self._word("no_day"))
        else:
            counts = {v: str(tally[v]) if tally[v] else "" for v in VERDICTS}
            blanks = {
                "day": _day(report.as_of, self.lang),
                "checked": str(len(report.results)),
                "total": str(len(report.plan.targets)),
                "passed": str(tally[PASS]),
                **{v: counts[v] for v in (FAIL, MISSING, UNDECIDED, PENDING, VOID)},
            }
            self._text(self._say("summary", **blanks))
        waived = sum(result.waiver is not None for result in report.results)
        if waived:
            self._text(self._say("waived", count=str(waived)))
        errors = report.errors()
        blanks = {
            "files": str(len(report.inputs)),
            "rows": str(sum(one.rows for one in report.inputs)),
            "errors": str(errors),
            "warnings": str(len(report.issues) - errors),
        }
        self._text(self._say("data", **blanks))

    def _domains(self) -> None:
        headings = [pair[self.lang == "en"] for pair in HEADINGS]
        for i, group in enumerate(grouped(self.report.plan, self.report.results, DOMAIN, self.lang)):
            met = sum(result.verdict == PASS for result in group.results)
            self._heading(self._say("second", number=self._second(i), name=group.name), 2)
            self._text(self._say("domain", name=group.name, count=str(len(group.results)), met=str(met)))
            rows = [result_cells(self.report.plan, result, self.lang) for result in group.results]
            self._table(headings, rows, _RESULT_WIDTHS)

    def _missed(self) -> None:
        missed = [result for result in self.report.results if is_missed(result)]
        if not missed:
            self._text(self._word("none_missed"))
        for i, result in enumerate(missed, 1):
            self._text(f"{i}. {self._miss(result)}")
        pending = [result for result in self.report.results if result.verdict == PENDING]
        if pending:
            self._text(self._word("pending"))
        for i, result in enumerate(pending, 1):
            self._text(f"{i}. {self._prospect(result)}")

    def _issues(self) -> None:
        if not self.report.issues:
            self._text(self._word("no_issues"))
            return
        headings = [self._word(key) for key in ("place", "severity", "code", "message")]
        rows = [
            (
                str(issue.place),
                word(f"severity.{issue.severity}", self.lang),
                issue.code,
                say(issue.message, self.lang),
            )
            for issue in self.report.issues
        ]
        self._table(headings, rows, _ISSUE_WIDTHS)

    def _annex(self) -> None:
        quoted = [result.target for result in self.report.results if result.target.quote]
        if not quoted:
            return
        self.document.add_heading(self._word("annex"), 1).paragraph_format.page_break_before = True
        rows = [(target_name(one, self.lang), one.clause or "", one.quote or "") for one in quoted]
        self._table([self._word(key) for key in ("target", "clause", "quote")], rows, (46, 24, 86))

    # -- sentences ---------------------------------------------------------------------------------------------------

    def _miss(self, result: Result) -> str:
        """A missed target: what was asked, what was reached, the gap, what is needed, who answers for it."""
        plan, target, part = self.report.plan, result.target, result.deciding
        where = ""
        if part is not None:
            body = "" if target.scope == WHOLE else plan.body(part.body).name
            where = " ".join(filter(None, (body, period_text(part.period, self.lang) if part.period else "")))
        blanks = {
            "target": target_name(target, self.lang),
            "rule": demand_text(result, self.lang),
            "where": where,
            "figure": figure_text(part, target),
            "gap": gap_text(part, target, self.lang),
            "verdict": word(f"verdict.{result.verdict}", self.lang),
            "needed": "".join(needed_text(plan, result, self.lang)),
            "who": departments_text(plan, target, self.lang),
        }
        waiver = result.waiver
        if waiver is None:
            return self._say("miss", **blanks)
        allowed = {"by": waiver.approved_by, "until": str(waiver.until), "reason": waiver.reason}
        return self._say("miss", **blanks) + self._say("miss_waived", **allowed)

    def _prospect(self, result: Result) -> str:
        """A target that is not due yet: its figure, and what is needed from now on where that is known."""
        target, part = result.target, result.deciding
        trend = result.appraisal.trend if result.appraisal is not None else None
        blanks = {
            "target": target_name(target, self.lang),
            "rule": demand_text(result, self.lang),
            "due": _day(target.deadline, self.lang),
            "figure": figure_text(part, target),
            "pace": pace_text(trend, self.lang) if trend is not None else "",
            "projected": projected_text(trend, target) if trend is not None else "",
            "needed": trend_needed(trend, target, self.lang) if trend is not None else "",
        }
        return self._say("prospect", **blanks)

    # -- blocks ------------------------------------------------------------------------------------------------------

    def _word(self, key: str) -> str:
        return word(f"document.{key}", self.lang)

    def _say(self, key: str, **blanks: str) -> str:
        return say(Message(f"document.{key}", blanks), self.lang)

    def _second(self, i: int) -> str:
        return _numeral(i + 1) if self.lang == "zh" else f"{self._sections}.{i + 1}"

    def _heading(self, text: str, level: int = 1) -> None:
        if level == 1:
            self._sections += 1
            text = f"{_numeral(self._sections)}、{text}" if self.lang == "zh" else f"{self._sections}. {text}"
        self.document.add_heading(xml_safe(text), level)

    def _text(self, text: str) -> None:
        from qcity.reporters.document.layout import add_text

        add_text(self.document, xml_safe(text))

    def _table(self, headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
        from qcity.reporters.document.layout import add_table

        add_table(self.document, headings, [tuple(map(xml_safe, row)) for row in rows], widths)


def _numeral(number: int) -> str:
    """A Chinese numeral from 1 to 99.

    >>> _numeral(3), _numeral(10), _numeral(21)
    ('三', '十', '二十一')
    """
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _NUMERALS[tens - 1]) + ("十" if tens else "") + (_NUMERALS[ones - 1] if ones else "")
