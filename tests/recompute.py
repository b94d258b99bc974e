"""Works every verdict of a JSON report out again, from its derivations alone and without qcity.

    python tests/recompute.py REPORT.json

Prints the targets whose verdict comes out otherwise, and ends with 1 if there is any. Only the `derivation` of each
result is looked at; a verdict that is not what the report says is the finding.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

Range = tuple[Fraction | None, bool, Fraction | None, bool]
"""A range of numbers: its low end and whether that is left out, its high end and whether that is; None is no end."""

ALL: Range = (None, False, None, False)


def differences(text: str) -> Iterator[str]:
    """What of a report comes out otherwise: the target, what the report says and what its derivation gives."""
    report = json.loads(text, parse_float=Decimal)
    for result in report["results"]:
        if result["verdict"] == "void":
            continue
        derivation = result["derivation"]
        verdicts = [step_verdict(derivation, step) for step in derivation["parts"]]
        for step, verdict in zip(derivation["parts"], verdicts, strict=True):
            if verdict != step["verdict"]:
                yield f"{result['target']} {step['body']} {step['period']}: {step['verdict']}, not {verdict}"
        whole = next((one for one in derivation["severest"] if one in verdicts), "missing")
        if whole != result["verdict"]:
            yield f"{result['target']}: {result['verdict']}, not {whole}"


def step_verdict(derivation: dict[str, Any], step: dict[str, Any]) -> str:
    """The verdict of one part."""
    if step["figure"] is None:
        return "missing"
    figure = value_of(derivation, step["figure"])
    limits = limits_of(derivation, step)
    if figure is None or limits is None:
        return "undecided"
    allowed, open_ended = limits
    if inside(figure, allowed):
        return "pass"
    if open_ended or overlaps(figure, allowed):
        return "undecided"
    is_due = derivation["as_of"] is not None and derivation["due"] <= derivation["as_of"]
    return "fail" if is_due or derivation["is_sustained"] else "pending"


def value_of(derivation: dict[str, Any], node: dict[str, Any]) -> Range | None:
    """The figure that a node comes to; None where it cannot be had."""
    how = node["how"]
    if how == "row":
        return row_value(derivation, node)
    if how in ("error", "missing", "none"):
        return None
    if how == "pooled":
        return pooled(derivation, node)
    parts = [value_of(derivation, part) for part in node["of"]]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    lows = [(low, is_open) for low, is_open, _, _ in known]
    highs = [(high, is_open) for _, _, high, is_open in known]
    if how in ("sum", "mean"):
        share = Fraction(1, len(known)) if how == "mean" else Fraction(1)
        return (*added(lows, share), *added(highs, share))
    if how == "max":
        return (*largest(lows, no_end_wins=False), *largest(highs, no_end_wins=True))
    mirrored = [[(None if end is None else -end, is_open) for end, is_open in ends] for ends in (lows, highs)]
    low, low_open = largest(mirrored[0], no_end_wins=True)
    high, high_open = largest(mirrored[1], no_end_wins=False)
    return (None if low is None else -low, low_open, None if high is None else -high, high_open)


def row_value(derivation: dict[str, Any], row: dict[str, Any]) -> Range:
    """What a row states: its counts where it has them, else its value, which may be a limit only."""
    if row["numerator"] is not None:
        value = number(row["numerator"]) / number(row["denominator"]) * number(derivation["ratio_scale"])
        return value, False, value, False
    value = number(row["value"]) * number(row["factor"])
    bounds = {
        None: (value, False, value, False),
        ">=": (value, False, None, False),
        ">": (value, True, None, False),
        "<=": (None, False, value, False),
        "<": (None, False, value, True),
        "~": ALL,
    }
    stated: Range = bounds[row["bound"]]
    if row["bound"] is None or derivation["range"] is None:
        return stated
    low, high = (None if end is None else number(end) for end in derivation["range"])
    return both(stated, (low, False, high, False))


def pooled(derivation: dict[str, Any], node: dict[str, Any]) -> Range | None:
    """Numerators and denominators added up."""
    counts = [counts_of(part) for part in node["of"]]
    known = [one for one in counts if one is not None]
    if len(known) < len(counts):
        return None
    top, bottom = (sum((one[i] for one in known), Fraction(0)) for i in (0, 1))
    value = top / bottom * number(derivation["ratio_scale"])
    return value, False, value, False


def counts_of(node: dict[str, Any]) -> tuple[Fraction, Fraction] | None:
    """The two counts behind a ratio."""
    if node["how"] == "row":
        return None if node["numerator"] is None else (number(node["numerator"]), number(node["denominator"]))
    if node["how"] != "pooled":
        return None
    counts = [counts_of(part) for part in node["of"]]
    known = [one for one in counts if one is not None]
    if len(known) < len(counts):
        return None
    return sum((n for n, _ in known), Fraction(0)), sum((d for _, d in known), Fraction(0))


def limits_of(derivation: dict[str, Any], step: dict[str, Any]) -> tuple[Range, bool] | None:
    """What the rule allows, and whether outside of it nothing is said; None where there is no limit."""
    rule = derivation["rule"]
    kind = rule["kind"]
    if kind == "external":
        return None
    if kind in ("rises", "falls", "changes_by"):
        return against_base(derivation, step, rule)
    if kind == "between":
        high = number(rule["high"]) if rule.get("strict") else None
        return (number(rule["low"]), False, high, False), False
    x = number(rule["value"])
    if kind == "about":
        spread = number(rule["tolerance"] or 0)
        low = None if rule.get("better") == "lower" else x - spread
        upper = None if rule.get("better") == "higher" else x + spread
        return (low, False, upper, False), rule["tolerance"] is None
    ranges: dict[str, Range] = {
        "at_least": (x, False, None, False),
        "more_than": (x, True, None, False),
        "at_most": (None, False, x, False),
        "less_than": (None, False, x, True),
        "equals": (x, False, x, False),
    }
    return ranges[kind], False


def against_base(derivation: dict[str, Any], step: dict[str, Any], rule: dict[str, Any]) -> tuple[Range, bool] | None:
    """The limits of a rule that compares."""
    base = step["base"]
    if base is None or base["value"] is None:
        return None
    level = number(base["value"])
    if base["figure"] is not None:
        found = value_of(derivation, base["figure"])
        if found is None or found != (level, False, level, False):
            raise ValueError(step)
    if rule["kind"] == "rises":
        return (level, True, None, False), False
    if rule["kind"] == "falls":
        return (None, False, level, True), False
    change = number(rule["value"])
    if level == 0:
        return None
    level += abs(level) * change / 100
    return ((level, False, None, False) if change > 0 else (None, False, level, False)), False


def number(value: object) -> Fraction:
    """An exact number: a JSON number, or a fraction as text."""
    return Fraction(str(value))


# -- ranges ------------------------------------------------------------------------------------------------------


def inside(one: Range, other: Range) -> bool:
    """Whether every number of a range lies in another."""
    low, low_open, high, high_open = other
    from_low = low is None or (one[0] is not None and (one[0] > low or (one[0] == low and (one[1] or not low_open))))
    to_high = high is None or (one[2] is not None and (one[2] < high or (one[2] == high and (one[3] or not high_open))))
    return from_low and to_high


def both(one: Range, other: Range) -> Range:
    """The numbers that lie in both ranges."""
    lows = [(end, is_open) for end, is_open, _, _ in (one, other) if end is not None]
    highs = [(end, is_open) for _, _, end, is_open in (one, other) if end is not None]
    low, low_open = max(lows) if lows else (None, False)
    high, high_open = min(highs, key=lambda pair: (pair[0], not pair[1])) if highs else (None, False)
    return low, low_open, high, high_open


def overlaps(one: Range, other: Range) -> bool:
    """Whether any number lies in both ranges."""
    low, low_open, high, high_open = both(one, other)
    return low is None or high is None or low < high or (low == high and not (low_open or high_open))


def added(ends: list[tuple[Fraction | None, bool]], share: Fraction) -> tuple[Fraction | None, bool]:
    """The sum of ends, or its share; none where one of them has no end."""
    known = [end for end, _ in ends if end is not None]
    if len(known) < len(ends):
        return None, False
    return sum(known, Fraction(0)) * share, any(is_open for _, is_open in ends)


def largest(ends: list[tuple[Fraction | None, bool]], *, no_end_wins: bool) -> tuple[Fraction | None, bool]:
    """The largest of ends; of equal ones a closed end wins where no end would, else an open one."""
    known = [(end, is_open) for end, is_open in ends if end is not None]
    if not known or (no_end_wins and len(known) < len(ends)):
        return None, False
    best = max(end for end, _ in known)
    open_ends = [is_open for end, is_open in known if end == best]
    return best, all(open_ends) if no_end_wins else any(open_ends)


if __name__ == "__main__":
    found = list(differences(Path(sys.argv[1]).read_text("utf-8")))
    sys.stdout.write("".join(f"{line}\n" for line in found))
    sys.exit(bool(found))
