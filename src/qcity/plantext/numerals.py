"""Numbers as a plan's text writes them, in digits or in Chinese numerals."""

from __future__ import annotations

from decimal import Decimal

DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
CHINESE = "".join((*DIGITS, *_PLACES))
"""The characters of a Chinese numeral below 10,000."""


def read_numeral(text: str) -> Decimal | None:
    """The number that digits (with thousands separators) or a Chinese numeral mean; None for what is neither.

    >>> [str(read_numeral(text)) for text in ("1,234.5", "九十五", "一百零八", "十二", "两千万", "九十八点五", "一二")]
    ['1234.5', '95', '108', '12', '20000000', '98.5', 'None']
    """
    plain = text.replace(",", "")
    if plain and plain[0].isascii():
        return Decimal(plain) if plain.replace(".", "", 1).isdigit() and not plain.endswith(".") else None
    whole, point, decimals = text.partition("点")
    number = _read_whole(whole)
    if number is None or not point:
        return None if number is None else Decimal(number)
    if not decimals or any(sign not in DIGITS for sign in decimals):
        return None
    return Decimal(f"{number}.{''.join(str(DIGITS[sign]) for sign in decimals)}")


def _read_whole(text: str) -> int | None:
    total = section = 0
    digit: int | None = None
    for sign in text:
        if sign in DIGITS:
            if digit:  # 一二 are two numbers, 二零二五 is a year
                return None
            digit = DIGITS[sign]
        elif sign in _PLACES:
            section += (1 if digit is None or digit == 0 else digit) * _PLACES[sign]
            digit = None
        elif sign in _MYRIADS:
            total = (total + section + (digit or 0)) * _MYRIADS[sign]
            section, digit = 0, None
        else:
            return None
    return total + section + (digit or 0) if text else None
