"""The vocabulary: what engines know of spellings, the plan's to begin with, and those that the model has read since."""

from __future__ import annotations

from collections.abc import Iterable

from qcity.records.batch import Row
from qcity.records.model import Record, judge_record
from qcity.records.terms import Terms, need_of
from qcity.records.words import with_odd_day, words_of


class Vocabulary:
    """The spellings known so far. What the model accepts in other words is learnt, and engines take it next time."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.words = words_of(terms)
        self._met = {
            "indicator": {spelling for spellings in self.words.targets.values() for spelling in spellings},
            "body": set(self.words.bodies),
            "date": set(self.words.days),
            "result": {*self.words.passed, *self.words.failed},
        }

    def learn(self, row: Row, record: Record) -> bool:
        """Keeps the spellings of a row that the model has accepted; tells whether any of them is new."""
        before = self.words
        for column, met in self._met.items():
            text = row.cells.get(column)
            if text and text not in met:
                met.add(text)
                self._keep(column, text, record)
        return self.words is not before

    def learn_from(self, rows: Iterable[Row]) -> bool:
        """Reads rows for their spellings alone; tells whether there were new ones."""
        before = self.words
        for row in rows:
            record = judge_record(row.cells, self.terms, row.place)
            if isinstance(record, Record) and not row.faults:
                self.learn(row, record)
        return self.words is not before

    def _keep(self, column: str, text: str, record: Record) -> None:
        words = self.words
        if column == "indicator":
            need = need_of(record.indicator) or ""
            self.words = words._replace(targets={**words.targets, need: [*words.targets[need], text]})
        elif column == "body":
            self.words = words._replace(bodies=[*words.bodies, text])
        elif column == "date":
            self.words = with_odd_day(words, text, record.date)
        elif record.result:
            self.words = words._replace(passed=[*words.passed, text])
        elif record.result is not None:  # a cell of white space is empty, and means nothing
            self.words = words._replace(failed=[*words.failed, text])
