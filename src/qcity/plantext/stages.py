"""The stages of a plan's own schedule, as its headings have them."""

from __future__ import annotations

import re

from qcity.plantext.quantities import Quantity

_ENDS = re.compile(
    r"(?P<year>20[0-9]{2})年(?:(?P<month>[0-9]{1,2})月(?:[0-9]{1,2}日|底)?)?(?:-+|至|到)(?:(?P<year2>20[0-9]{2})年)?(?:(?P<month2>[0-9]{1,2})月(?:[0-9]{1,2}日|底)?)?"
)


def read_stage(text: str, quantity: Quantity, start: int) -> tuple[str, str, str] | None:
    """A stage's name and its first and last period; None where its name or its ends cannot be told."""
    match = _ENDS.fullmatch(text, quantity.start, quantity.end)
    if match is None:
        return None
    before = text[max(start, quantity.start - 20) : quantity.start].rstrip("(:,")
    name = re.split(r"[,;。:、()]|^[0-9]+\.", before)[-1].strip()
    if not name:
        after = re.match(r"\)?[,:]?([^,;。:()]{2,12})", text[quantity.end : quantity.end + 14])
        name = after.group(1) if after else ""
    if not name:
        return None
    year2 = match["year2"] or match["year"]
    first = match["year"] + (f"-{int(match['month']):02d}" if match["month"] else "")
    last = year2 + (f"-{int(match['month2']):02d}" if match["month2"] else "")
    return name, first, last
