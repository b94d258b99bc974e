"""Cells: what a value as written says, never guessed.

A cell is read in two steps: its characters are folded (full-width forms to ASCII, nothing else, so that a
superscript never becomes a digit), then the whole text must match one pattern.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from qcity.numbers import read_number

NOT_REPORTED = frozenset({"", "/", "-", "--", "—", "——", "–", "―", "无", "未报"})

SUBTOTALS = frozenset({"小计"})
TOTALS = frozenset({"合计", "总计", "全市合计"})

_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLDED = str.maketrans(
    {**{chr(k): chr(v) for k, v in _WIDTH.items()}, "\u3000": " ", "\xa0": " ", "−": "-", "﹪": "%"}
)

_BEFORE = {
    ">=": ("≥", ">=", "=>", "不低于", "不少于", "不小于", "大于等于", "大于或等于", "至少"),
    "<=": ("≤", "<=", "=<", "不超过", "不高于", "不多于", "不大于", "小于等于", "小于或等于", "至多", "最多"),
    ">": (">", "超过", "高于", "大于", "多于"),
    "<": ("<", "低于", "少于", "小于", "不足", "不满", "不到"),
    "~": ("大约", "约为", "约", "将近", "接近", "近", "≈", "~"),
}
_AFTER = {">=": ("及以上", "以上"), "<=": ("及以下", "以下", "以内"), "~": ("左右", "上下")}
_MORE = ("多", "余")

_PREFIXES = {word: sign for sign, words in _BEFORE.items() for word in words}
_SUFFIXES = {word: sign for sign, words in _AFTER.items() for word in words}
_AMOUNT = (
    "(?P<before>{before})?\\s*(?P<number>[+-]?[0-9][0-9,]*(?:\\.[0-9]+)?)\\s*"
    "(?P<multiplier>[万亿]?)(?P<more>[{more}])?(?P<rest>(?:[kh]m2|[^0-9.,+<>=≥≤~\\s-][^0-9<>=≥≤~]*)?)".format(
        before="|".join(sorted(_PREFIXES, key=len, reverse=True)), more="".join(_MORE)
    )
)
PLAIN_NUMBER = re.compile(r"(-?[0-9]{1,30}(?:\.[0-9]{1,20})?)(%?)")
"""A number and perhaps a per cent sign: what nearly every cell holds."""


_ERRORS = "DIV/0! N/A NAME? NULL! NUM! REF! VALUE! SPILL! CALC! FIELD! BLOCKED! CONNECT! UNKNOWN! BUSY! GETTING_DATA"
ERROR_VALUES = frozenset(f"#{name}" for name in _ERRORS.split())
"""What spreadsheet programs show in the place of a result."""


class Amount(NamedTuple):
    """A number with the unit written beside it (empty where there is none).

    `bound` marks a limit instead of a figure: `>=`, `>`, `<=`, `<`, or `~` for "about".
    """

    number: Decimal
    unit: str = ""
    bound: str | None = None


def fold(text: str) -> str:
    """Full-width characters to their ASCII forms, surrounding white space off.

    >>> fold("　９７．８％ ")
    '97.8%'
    """
    return text.strip() if text.isascii() else text.translate(_FOLDED).strip()


def spreadsheet_fault(text: str) -> str | None:
    """The code of what a spreadsheet left in the place of a figure: an error, or a formula without its result.

    >>> spreadsheet_fault("#DIV/0!"), spreadsheet_fault("=B2/C2"), spreadsheet_fault("31.2")
    ('error-cell', 'formula-without-value', None)
    """
    if text in ERROR_VALUES or re.fullmatch(r"Err:[0-9]{3}", text):
        return "error-cell"
    return "formula-without-value" if text.startswith("=") and len(text) > 1 else None


def read_amount(text: str) -> Amount | None:
    """What a folded cell says; None where it is no number (`1e3`, `1_000`, `12.5.3`, `abc`).

    >>> read_amount("12,345"), read_amount("90%以上")
    (Amount(number=Decimal('12345'), unit='', bound=None), Amount(number=Decimal('90'), unit='%', bound='>='))
    """
    plain = PLAIN_NUMBER.fullmatch(text)
    if plain is not None:
        return Amount(Decimal(plain[1]), plain[2])
    if len(text) > 200:
        return None
    match = re.fullmatch(_AMOUNT, text)
    number = read_number(match["number"]) if match else None
    if match is None or number is None:
        return None
    rest = match["rest"].strip()
    after = next((word for word in _SUFFIXES if rest.endswith(word)), "")
    signs = [_PREFIXES.get(match["before"] or ""), _SUFFIXES.get(after), "~" if match["more"] else None]
    said = {sign for sign in signs if sign}
    bound = None if not said else said.pop() if len(said) == 1 else "~"
    return Amount(number, match["multiplier"] + rest.removesuffix(after).strip(), bound)
