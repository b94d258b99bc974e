"""Random submissions for a plan: figures around its limits, in every spelling, with every kind of defect."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .generate_plan import OWN_UNITS, UNITS, chance, steps_off
from .model import Plan, Target, read_plan
from .periods import CADENCES, HALF, MONTH, QUARTER, YEAR, Period, parse_period, series, whole_year
from .rows import round_half
from .units import Units

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

COLUMNS = (
    "indicator",
    "period",
    "body",
    "reporter",
    "value",
    "unit",
    "numerator",
    "denominator",
    "status",
    "revision",
    "source",
    "note",
)
ALIKE = (
    ("%", "‰", "fraction"),
    ("亩", "万亩", "公顷", "km²", "平方公里"),
    ("元", "万元", "亿元"),
    ("吨", "万吨", "担"),
    ("家", "个", "起", "人", "天", "count", "万人", "万家"),
)
RATIOS = ALIKE[0]
Cells = dict[str, str]


@dataclass(frozen=True)
class Making:
    """What is needed to make rows of one target.

    `focus` is the figure around which its verdict turns, `lean` the side on which its figures are: 1 above,
    -1 below, 0 both.
    """

    rng: Random
    plan: Plan
    target: Target
    unit: str
    focus: Fraction
    step: Fraction
    lean: int

    @property
    def is_ratio(self) -> bool:
        """Whether figures can be given by their counts."""
        return self.unit in RATIOS


def make_rows(rng: Random, data: dict[str, Any], thresholds: dict[str, Any] | None) -> list[Cells]:
    """Rows for all targets, in random order."""
    if chance(rng, 0.01):
        return []
    plan = read_plan(data)
    rows: list[Cells] = []
    defects = rng.choice([0.0, 0.0, 0.03, 0.1])
    for entry, target in zip(data["targets"], plan.targets, strict=True):
        if chance(rng, 0.04):
            continue
        focus = _focus(rng, entry, thresholds)
        making = Making(rng, plan, target, entry["unit"], focus, _step(entry), rng.choice([0, 0, 1, -1]))
        for row in _target_rows(making):
            rows += _vary(making, row, defects)
        rows += _useless(making)
    if chance(rng, 0.7):
        rng.shuffle(rows)
    return rows


def _step(entry: dict[str, Any]) -> Fraction:
    """The smallest step between two figures of the target."""
    return Fraction(UNITS[entry["unit"]][1])


def _focus(rng: Random, entry: dict[str, Any], thresholds: dict[str, Any] | None) -> Fraction:
    """The figure around which the target's verdict turns."""
    for rule in ("at_least", "more_than", "at_most", "less_than", "equals", "about"):
        if rule in entry:
            return Fraction(entry[rule])
    if "between" in entry:
        return Fraction(rng.choice(entry["between"]))
    base = entry.get("baseline", {}).get("value")
    level = Fraction(base if base is not None else UNITS[entry["unit"]][0][0])
    if "changes_by" in entry:
        return level * (1 + Fraction(entry["changes_by"]) / 100)
    return Fraction(UNITS[entry["unit"]][0][0]) if thresholds else level


def _target_rows(making: Making) -> list[Cells]:
    """The target's well-formed rows."""
    rows = []
    for line, periods in enumerate(_period_groups(making)):
        drift = making.step * making.lean * line * 12 if making.target.kind in ("rises", "falls") else 0
        for bodies in _body_groups(making):
            rows += _group_rows(replace(making, focus=making.focus + drift), periods, bodies)
    return rows


def _group_rows(making: Making, periods: list[Period], bodies: list[str]) -> list[Cells]:
    """Rows of periods and bodies whose figures belong together; a few are left out."""
    figures = _figures(making, len(periods), len(bodies))
    return [
        _row(making, period, body, figure)
        for period, line in zip(periods, figures, strict=True)
        for body, figure in zip(bodies, line, strict=True)
        if not chance(making.rng, 0.03)
    ]


def _body_groups(making: Making) -> list[list[str]]:
    """Groups of bodies whose figures belong together: the whole alone, or the areas that make it."""
    plan, target, rng = making.plan, making.target, making.rng
    if target.scope != "whole":
        return [[body] for body in plan.judged_bodies(target)]
    areas = list(plan.top_areas)
    shape = rng.choice(["own", "areas", "areas", "both"]) if areas else "own"
    return {"own": [[plan.whole]], "areas": [areas], "both": [[plan.whole], areas]}[shape]


def _period_groups(making: Making) -> list[list[Period]]:
    """Groups of periods: the parts of a flow's year together, all others alone."""
    rng, target = making.rng, making.target
    last = target.due.end.year + rng.choice([0, 0, 0, 1])
    first = (target.starts or 2018) - rng.choice([0, 1, 1])
    years = [whole_year(year) for year in range(first, last + 1)]
    groups: list[list[Period]] = []
    if target.baseline_period is not None and target.baseline_value is None and chance(rng, 0.9):
        groups.append([target.baseline_period])
        years = [year for year in years if year.start > target.baseline_period.start]
    if target.when == "every_year" or (target.measure == "flow" and _yearly(target)):
        groups += [group for year in years for group in _year_groups(making, year)]
    elif target.cadence is not None:
        groups += [[period] for period in series(CADENCES[target.cadence], years[0].start.year, years[-1].end)]
    elif target.measure == "flow" and target.when == "by_due":
        groups += [[period] for period in series(target.due.months, last - 1, years[-1].end)]
    else:
        groups += _mixed(making, years)
    return groups


def _yearly(target: Target) -> bool:
    """Whether a flow is judged by the year."""
    return target.cadence == "year" or (target.when == "by_due" and target.due.months == YEAR)


def _year_groups(making: Making, year: Period) -> list[list[Period]]:
    """How one year is reported: as a whole, by its parts, or by its end."""
    rng = making.rng
    if making.target.measure == "flow":
        months = rng.choice([YEAR, HALF, HALF, QUARTER, QUARTER, MONTH if chance(rng, 0.2) else HALF])
        groups = [year.parts(months)]
        return [*groups, [year]] if months != YEAR and chance(rng, 0.15) else groups
    ends = [year, year, year, *year.parts(HALF)[1:], *year.parts(MONTH)[11:]]
    return [[period] for period in dict.fromkeys(rng.choice(ends) for _ in range(rng.choice([1, 1, 2])))]


def _mixed(making: Making, years: list[Period]) -> list[list[Period]]:
    """A few reported periods of one or more lengths."""
    rng, target = making.rng, making.target
    if target.kind in ("rises", "falls") and target.when == "every_period":
        months = rng.choice([YEAR, YEAR, HALF, QUARTER])
        run = series(months, years[0].start.year, years[-1].end)
        start = rng.randrange(len(run))
        return [[period] for period in run[start : start + rng.choice([2, 3, 5])]]
    pool = [part for year in years for months in (YEAR, HALF, QUARTER, MONTH) for part in year.parts(months)]
    pool += [year for year in years for _ in range(6)]
    pool += [period for year in years if (period := parse_period(f"{year.text}-12-31")) is not None]
    pool += [target.due] * 15
    return [[period] for period in dict.fromkeys(rng.choice(pool) for _ in range(rng.choice([1, 2, 2, 3, 4])))]


Amount = Fraction | tuple[int, int]


def _figures(making: Making, periods: int, bodies: int) -> list[list[Amount]]:
    """Figures by period and body, such that what they add up to is near the limit."""
    rng = making.rng
    if making.is_ratio and chance(rng, 0.75):
        return [[_counts(making) for _ in range(bodies)] for _ in range(periods)]
    adds = making.target.rollup == "sum"
    per_body = _split(making, _amount(making), bodies) if adds else [_amount(making) for _ in range(bodies)]
    columns: list[list[Fraction]] = [_split(making, amount, periods) for amount in per_body]
    return [[column[line] for column in columns] for line in range(periods)]


def _amount(making: Making) -> Fraction:
    """A figure near the limit, inside what the unit allows."""
    value = making.focus + making.step * steps_off(making.rng, making.lean)
    if making.unit not in ("分", "指数", "百分点", "份/千人"):
        value = max(value, Fraction(0))
    return min(value, making.target.scale) if making.is_ratio else _on_grid(making, value)


def _on_grid(making: Making, value: Fraction) -> Fraction:
    """The figure in whole steps, so that its decimals end."""
    return Fraction(round(value / making.step)) * making.step


def _split(making: Making, total: Fraction, count: int) -> list[Fraction]:
    """A total as so many figures that add up to it (a ratio's are all near it)."""
    if count == 1:
        return [total]
    if making.is_ratio:
        return [_amount(making) for _ in range(count)]
    steps = int(total / making.step)
    each = [Fraction(steps // count) * making.step for _ in range(count)]
    each[0] += total - sum(each)
    return each


def _counts(making: Making) -> tuple[int, int]:
    """Two counts whose ratio is at or near the limit."""
    total = making.rng.choice([7, 18, 50, 100, 120, 200, 1000, 16641])
    share = min(max(making.focus / making.target.scale, Fraction(0)), Fraction(1))
    passed = int(share * total) + (making.lean == 1)
    passed += making.lean or making.rng.choice([0, 0, 1, -1, 2, -3]) if chance(making.rng, 0.8) else 0
    return min(max(passed, 0), total), total


def _row(making: Making, period: Period, body: str, amount: Amount) -> Cells:
    """A well-formed row."""
    rng = making.rng
    row = dict.fromkeys(COLUMNS, "")
    row["indicator"] = _name(rng, making.target)
    row["period"] = spell_period(rng, period)
    _put_body(making, row, body)
    if isinstance(amount, tuple):
        row["numerator"], row["denominator"] = str(amount[0]), str(amount[1])
        if chance(rng, 0.3):
            _put_rounded(making, row, amount)
    else:
        _put_value(making, row, amount)
    row["status"] = rng.choice(["", "", "", "", "A", "A", "P", "E", "B"])
    row["source"] = "统计公报" if chance(rng, 0.1) else ""
    return row


def _name(rng: Random, target: Target) -> str:
    """One of the target's names, perhaps with other quotation marks or white space."""
    name = rng.choice(target.names)
    if chance(rng, 0.2):
        name = name.replace("“", '"').replace("”", '"').replace("(", "(")
    return f" {name} " if chance(rng, 0.1) else name


def _put_body(making: Making, row: Cells, body: str) -> None:
    """The body by one of its names; the whole also by none, a department also as reporter."""
    rng, plan = making.rng, making.plan
    names = list(next(one.names for one in plan.bodies if one.id == body))
    if body == plan.whole:
        names += ["", "", "合计", "总计"]
    if making.target.scope == "each_body" and body != plan.whole and chance(rng, 0.5):
        row["reporter"] = rng.choice(names)
        return
    row["body"] = rng.choice(names)
    if row["body"] or making.target.scope != "each_body":
        row["reporter"] = "某单位" if chance(rng, 0.2) else ""


def spell_period(rng: Random, period: Period) -> str:
    """One of the spellings of a period."""
    year, month = period.start.year, period.start.month
    spellings = [period.text, period.text]
    if period.months == YEAR:
        spellings += [f"{year}年", f"{year}年度"]
    elif period.months == HALF:
        spellings.append(f"{year}年{'上' if month == 1 else '下'}半年")
        spellings += [f"{year}年1-6月"] if month == 1 else []
    elif period.months == QUARTER:
        spellings.append(f"{year}年第{'一二三四'[month // 3]}季度")
    elif period.months == MONTH:
        spellings += [f"{year}年{month}月", f"截至{year}年{month}月底"]
    return rng.choice(spellings)


def decimal_text(value: Fraction) -> str | None:
    """The value as a decimal with at most 8 decimals, or None where it has more."""
    if (value * 10**8).denominator != 1:
        return None
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"


def _put_value(making: Making, row: Cells, value: Fraction) -> None:
    """The value in the target's unit or one that converts; the unit in the cell, its column or nowhere."""
    rng, units = making.rng, Units(OWN_UNITS)
    written, text = making.unit, decimal_text(value)
    group = next((group for group in ALIKE if making.unit in group), (making.unit,))
    if chance(rng, 0.3):
        other, target = units.find(rng.choice(group)), units.find(making.unit)
        if other is not None and target is not None:
            converted = decimal_text(value * target.factor / other.factor)
            names = [name for name in group if units.find(name) == other]
            written, text = (rng.choice(names), converted) if converted is not None else (written, text)
    if text is None:
        text = f"{float(value):.3f}"
    place = rng.choice(["none", "none", "cell", "column", "both"])
    if place == "none" and (written != making.unit or (written == "%" and 0 < Fraction(text) <= 1)):
        place = "column"
    if place in ("column", "both") or written == "fraction":
        row["unit"] = written if written == "fraction" or not chance(rng, 0.05) else f" {written} "
    row["value"] = _dress(rng, text) + (written if place in ("cell", "both") and written != "fraction" else "")
    if written == "fraction" and making.unit == "fraction" and chance(rng, 0.6):
        row["unit"] = ""


def _dress(rng: Random, text: str) -> str:
    """A number in another dress: thousands separators, a trailing zero, full-width digits."""
    whole, dot, rest = text.partition(".")
    if len(whole) > 3 and chance(rng, 0.5) and not whole.startswith("-"):
        whole = f"{int(whole):,}"
    if dot and chance(rng, 0.2):
        rest += "0"
    text = whole + dot + rest
    if chance(rng, 0.1):
        text = "".join(unicodedata.lookup(_WIDE[sign]) if sign in _WIDE else sign for sign in text)
    return text


_WIDE = {
    str(digit): f"FULLWIDTH DIGIT {name}"
    for digit, name in enumerate(["ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE"])
} | {".": "FULLWIDTH FULL STOP", ",": "FULLWIDTH COMMA"}


def _put_rounded(making: Making, row: Cells, counts: tuple[int, int]) -> None:
    """The counts' ratio as a value, rounded."""
    rng = making.rng
    mode = rng.choice(["ROUND_HALF_UP", "ROUND_HALF_EVEN"])
    decimals = rng.choice([0, 1, 2, 3]) if making.unit != "fraction" else rng.choice([2, 3, 4])
    rounded = round_half(making.target.scale * counts[0] / counts[1], decimals, mode)
    row["value"] = f"{Decimal(rounded.numerator) / Decimal(rounded.denominator):.{decimals}f}"
    if making.unit == "%" and (rounded <= 1 or chance(rng, 0.5)):
        row["value"] += "%"


def _vary(making: Making, row: Cells, defects: float) -> list[Cells]:
    """The row with what happens to rows: repeated, revised, bounded, not reported or in error."""
    rng = making.rng
    if chance(rng, defects):
        rng.choice(_DEFECTS)(making, row)
        return [row]
    if chance(rng, 0.05):
        _unreport(rng, row)
    elif chance(rng, 0.05):
        _bound(making, row)
    elif chance(rng, 0.03):
        return [row, row | {"status": "", "note": "重复"}]
    elif chance(rng, defects / 3):
        return [row, _changed(making, row)]
    elif chance(rng, 0.04):
        return _revised(making, row)
    return [row]


def _changed(making: Making, row: Cells) -> Cells:
    """The same row with another figure."""
    other = row | {"value": "", "unit": "", "numerator": "", "denominator": ""}
    if row["numerator"]:
        passed = int(row["numerator"])
        return other | {"numerator": str(passed - 1 if passed else 1), "denominator": row["denominator"]}
    _put_value(making, other, _amount(making))
    return other


def _revised(making: Making, row: Cells) -> list[Cells]:
    """A row and its later revision; sometimes the revision or what it replaces is not in order."""
    rng = making.rng
    later = _changed(making, row) | {"revision": rng.choice(["1", "2", "3", "10"])}
    if chance(rng, 0.4):
        row["revision"] = rng.choice(["0", "1"]) if later["revision"] != "1" else "0"
    if chance(rng, 0.1):
        row["value"], row["numerator"], row["denominator"] = "abc", "", ""
    elif chance(rng, 0.1):
        later["value"], later["numerator"], later["denominator"] = "abc", "", ""
    elif chance(rng, 0.1):
        later["status"] = "M"
    return [row, later] if chance(rng, 0.5) else [later, row]


def _unreport(rng: Random, row: Cells) -> None:
    """Make the row one that is not reported."""
    way = rng.choice(["value", "value", "status", "zero"])
    if way == "status":
        row["status"] = rng.choice("FLHMOQ")
        return
    row["value"] = rng.choice(["", "/", "-", "—", "无", "未报"]) if way == "value" else ""
    zero = "0" if way == "zero" and row["numerator"] else ""
    row["numerator"] = row["denominator"] = zero


def _bound(making: Making, row: Cells) -> None:
    """Make the row's figure a bound."""
    row["numerator"] = row["denominator"] = ""
    _put_value(making, row, _amount(making))
    form = making.rng.choice(
        [
            "{}以上",
            "{}以下",
            "{}以内",
            "{}左右",
            "≥{}",
            "≤{}",
            ">{}",
            "<{}",
            "约{}",
            "近{}",
            "超过{}",
            "高于{}",
            "低于{}",
            "不满{}",
            "不低于{}",
            "不超过{}",
        ]
    )
    row["value"] = form.format(row["value"])


def _useless(making: Making) -> list[Cells]:
    """Rows the target has no use for, and subtotals."""
    rng, plan, target = making.rng, making.plan, making.target
    rows = []
    useful = plan.useful_bodies(target)
    idle = [body.id for body in plan.bodies if body.id not in useful]
    if idle and chance(rng, 0.15):
        rows.append(_row(making, target.due, rng.choice(idle), _amount(making)))
    if chance(rng, 0.08):
        rows.append(_row(making, target.due, plan.whole, _amount(making)) | {"body": "小计", "reporter": ""})
    return rows


def _bad_number(making: Making, row: Cells) -> None:
    row.update(value=making.rng.choice(["abc", "12..5", "1,23", "97.8.1", "见附件"]), numerator="", denominator="")


def _bad_period(making: Making, row: Cells) -> None:
    row["period"] = making.rng.choice(["去年", "2020-13", "2020Q5", "2020-02-30", "2019年1-5月"])


def _outside_period(making: Making, row: Cells) -> None:
    row["period"] = making.rng.choice(["2035", "2031Q1", "2099-12-31"])


def _unknown_body(making: Making, row: Cells) -> None:
    row["body"] = making.rng.choice(["火星区", "东 东区"])


def _unknown_indicator(making: Making, row: Cells) -> None:
    row["indicator"] = "没有这个指标" + making.rng.choice(["", "a"])


def _wrong_unit(making: Making, row: Cells) -> None:
    other = "元" if making.unit not in ALIKE[2] else "家"
    row.update(numerator="", denominator="", unit="")
    wrong = making.rng.choice([other, "光年", "分" if making.unit != "分" else "%"])
    row.update({"value": "50" + wrong} if chance(making.rng, 0.5) else {"value": "50", "unit": wrong})


def _units_differ(making: Making, row: Cells) -> None:
    group = next((group for group in ALIKE[:4] if making.unit in group and making.unit != "担"), ("%", "‰"))
    row.update(value=f"5{group[0]}", unit=group[1], numerator="", denominator="")


def _out_of_range(making: Making, row: Cells) -> None:
    value = making.rng.choice(["-1", "100.5" if making.unit == "%" else "1000.5", "-0.5"])
    row.update(value=value, unit=making.unit, numerator="", denominator="")


def _ambiguous(making: Making, row: Cells) -> None:
    row.update(value=making.rng.choice(["0.965", "1", "0.5", "1.0"]), unit="", numerator="", denominator="")


def _bad_counts(making: Making, row: Cells) -> None:
    if not making.is_ratio:
        _out_of_range(making, row)
        return
    pairs = [("9", "8"), ("9", ""), ("", "9"), ("8.5", "9"), ("-1", "9"), ("x", "9"), ("1", "0")]
    passed, total = making.rng.choice(pairs)
    row.update(value="", numerator=passed, denominator=total)


def _contradiction(making: Making, row: Cells) -> None:
    if not making.is_ratio:
        _unknown_body(making, row)
        return
    unit = making.unit if making.unit != "fraction" else "%"
    row.update(value=making.rng.choice([f"97.77{unit}", f"97.8{unit}", f"98.0{unit}"]), unit="")
    row.update(numerator="978", denominator="1000")


def _bad_revision(making: Making, row: Cells) -> None:
    row["revision"] = making.rng.choice(["x", "1.5", "-1"])


_DEFECTS: list[Callable[[Making, Cells], None]] = [
    _bad_number,
    _bad_period,
    _outside_period,
    _unknown_body,
    _unknown_indicator,
    _wrong_unit,
    _units_differ,
    _out_of_range,
    _ambiguous,
    _bad_counts,
    _contradiction,
    _bad_revision,
]
