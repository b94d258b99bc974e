"""What engines know of spellings: the plan's to begin with, and those that the model has read since."""

from __future__ import annotations

from collections.abc import Iterable

from qcity.records.batch import Row
from qcity.records.expression import words_of
from qcity.records.model import Record, judge_record
from qcity.records.terms import Terms, need_of

MOST_LEARNT = 20_000
"""So many odd spellings of days are kept: a moment of a day is hardly ever met again."""

PROBED = 500
"""So many of the rows that an engine has left over are read to learn their spellings."""


class Vocabulary:
    """The spellings known so far. What the model accepts in other words is learnt, so that engines take it next time."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.words = words_of(terms)
        self._known = {
            "indicator": {spelling for spellings in self.words.targets.values() for spelling in spellings},
            "body": set(self.words.bodies),
            "date": set(self.words.days),
            "result": {*self.words.passed, *self.words.failed},
        }

    def learn(self, row: Row, record: Record) -> bool:
        """Keeps the spellings of a row that the model has accepted; tells whether any of them is new."""
        new = {
            column: text
            for column, known in self._known.items()
            if (text := row.cells.get(column)) and text not in known
        }
        if len(self.words.odd_days) >= MOST_LEARNT:
            new.pop("date", None)
        words = self.words
        for column, text in new.items():
            self._known[column].add(text)
            if column == "indicator":
                need = need_of(record.indicator) or ""
                words = words._replace(targets={**words.targets, need: [*words.targets[need], text]})
            elif column == "body":
                words = words._replace(bodies=[*words.bodies, text])
            elif column == "date":
                words = words._replace(odd_days=[*words.odd_days, text])
            elif record.result:
                words = words._replace(passed=[*words.passed, text])
            else:
                words = words._replace(failed=[*words.failed, text])
        self.words = words
        return bool(new)

    def learn_from(self, rows: Iterable[Row]) -> bool:
        """Reads rows for their spellings alone; tells whether there were new ones."""
        is_new = False
        for row in rows:
            record = judge_record(row.cells, self.terms, row.place)
            if isinstance(record, Record) and not row.faults:
                is_new |= self.learn(row, record)
        return is_new


