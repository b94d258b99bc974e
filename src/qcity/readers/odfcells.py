"""What a cell of an OpenDocument spreadsheet says: its typed value, or the text in it."""

from __future__ import annotations

import re
from datetime import date

from qcity.readers.cellformats import DAY, MONTH, PERCENT, YEAR, NumberFormat, date_cell, number_cell
from qcity.readers.ooxml import Attributes

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]{1,3})?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T.*)?", re.DOTALL)
_ERROR = re.compile(r"#[A-Z0-9/_]+[!?]?|Err:[0-9]{3}")
_NUMBERS = frozenset({"float", "percentage", "currency"})


def cell_text(attributes: Attributes, shown: str, form: NumberFormat) -> str:
    """The text of a cell from its attributes and from what is shown in it.

    >>> from qcity.readers.cellformats import GENERAL
    >>> cell_text({"office:value-type": "percentage", "office:value": "0.965"}, "97%", GENERAL)
    '96.5%'
    """
    kind = attributes.get("office:value-type", "")
    formula = attributes.get("table:formula")
    if attributes.get("calcext:value-type") == "error" or (formula and _ERROR.fullmatch(shown)):
        return shown or "#VALUE!"
    if kind in _NUMBERS and (value := attributes.get("office:value")) is not None:
        return _number(value, NumberFormat(PERCENT) if kind == "percentage" else form)
    if kind == "date" and (value := attributes.get("office:date-value")) is not None:
        return _date(value, form)
    if kind == "boolean" and (value := attributes.get("office:boolean-value")) is not None:
        return {"true": "TRUE", "false": "FALSE"}.get(value, value)
    if kind == "time":
        return shown or attributes.get("office:time-value", "")
    if kind == "string" and (value := attributes.get("office:string-value")):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if formula and not kind and not shown:
        return formula[max(formula.find("="), 0) :] if "=" in formula else f"={formula}"
    return shown


def _number(value: str, form: NumberFormat) -> str:
    return number_cell(float(value), form) if _NUMBER.fullmatch(value) else value


def _date(value: str, form: NumberFormat) -> str:
    match = _DATE.fullmatch(value)
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        day = None
    if day is None:
        return value
    return date_cell(day, form.kind if form.kind in {MONTH, YEAR} else DAY)
