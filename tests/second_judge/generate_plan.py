"""Random small plans, valid by the contract, that reach every rule, modifier and kind of unit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .periods import parse_period
from .units import AMOUNTS, Units

if TYPE_CHECKING:
    from random import Random

# per unit: limits that a plan could set, and the smallest step between two figures
UNITS: dict[str, tuple[tuple[str, ...], str]] = {
    "%": (("30", "60", "95.5", "96", "98", "100", "0.5", "2"), "0.1"),
    "‰": (("985", "300", "12.5"), "0.5"),
    "fraction": (("0.965", "0.3", "1"), "0.001"),
    "家": (("1", "2", "10", "150"), "1"),
    "个": (("4", "12"), "1"),
    "起": (("0", "3"), "1"),
    "人": (("1200", "35"), "1"),
    "天": (("280", "300"), "1"),
    "count": (("5", "40"), "1"),
    "万人": (("1.5", "3"), "0.1"),
    "亩": (("80000", "1500"), "1"),
    "万亩": (("8", "12.5"), "0.01"),
    "公顷": (("100", "33.3"), "0.1"),
    "km²": (("12", "4.5"), "0.1"),
    "元": (("12345", "800"), "0.01"),
    "万元": (("500", "75.5"), "0.1"),
    "亿元": (("3.2", "10"), "0.01"),
    "吨": (("1200", "60"), "0.1"),
    "万吨": (("1.2", "4"), "0.01"),
    "分": (("81.3", "80"), "0.1"),
    "指数": (("102.5", "100"), "0.1"),
    "百分点": (("1.5", "3"), "0.1"),
    "份/千人": (("20", "4.5"), "0.1"),
    "担": (("400", "60"), "1"),
}
OWN_UNITS: list[dict[str, Any]] = [
    {"id": "份/千人", "aliases": ["份每千人"]},
    {"id": "担", "of": "吨", "factor": Decimal("0.05")},
]
PLAIN_RULES = ("at_least", "more_than", "at_most", "less_than", "equals")
RULE_WEIGHTS = {
    "at_least": 5,
    "more_than": 3,
    "at_most": 4,
    "less_than": 3,
    "equals": 3,
    "between": 3,
    "about": 3,
    "rises": 3,
    "falls": 3,
    "changes_by": 3,
    "external": 3,
}
NAMES = ("森林覆盖率", "“放心”消费 满意度", "抽检合格率", "耕地面积", "名牌产品", "事故起数")
AREAS = (("east", "东区"), ("west", "西区"), ("north", "北区"))
DEPARTMENTS = (("forestry", "林业局", "林草局"), ("amr", "质监局", "市场监管局"))


def chance(rng: Random, share: float) -> bool:
    """True in this share of cases."""
    return rng.random() < share


def number(value: Fraction | Decimal | str) -> int | Decimal:
    """A number as YAML would give it: an int where it is whole, else a Decimal; its decimals must end."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return int(exact)
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def steps_off(rng: Random, lean: int) -> int:
    """How many steps a figure is off its limit: often none or one; to one side where the case leans to it."""
    steps = rng.choice([0, 0, 0, 1, -1, 1, -1, 2, -2, 5, -5, 10, -10, 37, -41])
    return lean * abs(steps) if lean else steps


def make_plan(rng: Random) -> dict[str, Any]:
    """A random plan as plain data."""
    bodies = _bodies(rng)
    head: dict[str, Any] = {"id": "test-plan", "title": "测试规划"}
    opening = rng.choice(["starts", "starts", "starts", "issued", "both", "neither"])
    if opening in ("issued", "both"):
        head["issued"] = "2018-03-15"
    if opening in ("starts", "both"):
        head["starts"] = rng.choice([2017, 2018, 2018, 2019])
    head["due"] = rng.choice([2020, 2020, 2020, 2020, "2020H1", "2020-06", "2020Q3", "2020-06-30", 2019, 2021])
    head["domains"] = [{"id": "quality", "name": "质量"}]
    plan: dict[str, Any] = {"plan": head, "units": OWN_UNITS, "bodies": bodies, "targets": []}
    for name in rng.sample(NAMES, rng.choice([1, 1, 2, 2, 3, 4])):
        plan["targets"].append(_target(rng, plan, name))
    return plan


def _bodies(rng: Random) -> list[dict[str, Any]]:
    """One whole, up to three areas (one of them perhaps with a part of its own) and up to two departments."""
    bodies: list[dict[str, Any]] = [{"id": "city", "name": "全市", "kind": "whole", "aliases": ["吐州市"]}]
    for key, name in AREAS[: rng.choice([0, 2, 2, 3])]:
        bodies.append({"id": key, "name": name, "kind": "area"})
    if len(bodies) > 1 and chance(rng, 0.35):
        bodies.append({"id": "park", "name": "园区", "kind": "area", "within": "east"})
    for key, name, alias in DEPARTMENTS[: rng.choice([0, 1, 2])]:
        bodies.append({"id": key, "name": name, "kind": "department", "aliases": [alias]})
    if chance(rng, 0.3):
        bodies.append(bodies.pop(0))
    return bodies


def _target(rng: Random, plan: dict[str, Any], name: str) -> dict[str, Any]:
    """One random target."""
    unit = rng.choice(["%"] * 8 + list(UNITS))
    rule = rng.choices(list(RULE_WEIGHTS), list(RULE_WEIGHTS.values()))[0]
    target: dict[str, Any] = {"id": f"target-{len(plan['targets']) + 1}", "name": name, "domain": "quality"}
    if chance(rng, 0.3):
        target["aliases"] = [name + "(旧称)"]
    target["unit"] = unit
    target.update(_rule(rng, rule, unit))
    target.update(_when(rng))
    target.update(_scope(rng, plan["bodies"]))
    target.update(_measure(rng))
    target.update(_rollup(rng, target, plan["bodies"]))
    target.update(_deadline(rng, target, plan["plan"]))
    if rule in ("rises", "falls", "changes_by"):
        target.update(_baseline(rng, target, plan["plan"]))
    target.update(_extras(rng, target, plan["bodies"]))
    return target


def _rule(rng: Random, rule: str, unit: str) -> dict[str, Any]:
    """The rule's own keys."""
    limits, step_text = UNITS[unit]
    limit, step = Fraction(rng.choice(limits)), Fraction(step_text)
    if rule in PLAIN_RULES:
        impossible = (rule == "less_than" and limit == 0) or (rule == "more_than" and limit in (1, 100))
        return {"equals" if impossible else rule: number(limit)}
    if rule == "between":
        keys: dict[str, Any] = {"between": [number(limit), number(limit + step * rng.choice([0, 1, 4]))]}
        return keys | ({"strict": chance(rng, 0.7)} if chance(rng, 0.5) else {})
    if rule == "about":
        keys = {"about": number(limit)}
        if chance(rng, 0.65):
            keys["tolerance"] = number(step * rng.choice([1, 3]))
        return keys | ({"better": rng.choice(["higher", "lower"])} if chance(rng, 0.5) else {})
    if rule == "changes_by":
        return {"changes_by": number(rng.choice(["10", "-18", "5.5", "-50", "100"]))}
    if rule == "external":
        text = "国家下达的目标"
        return {"external": {rng.choice(PLAIN_RULES): text} if chance(rng, 0.5) else text}
    return {rule: True}


def _when(rng: Random) -> dict[str, Any]:
    """When the target is judged."""
    when = rng.choice(["by_due", "by_due", None, "every_period", "every_period", "every_year"])
    if when != "every_period":
        return {} if when is None else {"when": when}
    cadence = rng.choice([None, "year", "half_year", "quarter", "month"])
    return {"when": when} | ({} if cadence is None else {"cadence": cadence})


def _scope(rng: Random, bodies: list[dict[str, Any]]) -> dict[str, Any]:
    """About whom the target is."""
    areas = [body for body in bodies if body["kind"] == "area"]
    others = [body for body in bodies if body["kind"] != "whole"]
    if areas and chance(rng, 0.25):
        return {"scope": "each_area"}
    if others and chance(rng, 0.3):
        if chance(rng, 0.5):
            return {"scope": "each_body"}
        chosen = [body for body in others if chance(rng, 0.6)] or others[:1]
        return {"scope": "each_body", "bodies": [rng.choice([body["id"], body["name"]]) for body in chosen]}
    return {"scope": "whole"} if chance(rng, 0.3) else {}


def _measure(rng: Random) -> dict[str, Any]:
    """What kind of measure it is."""
    measure = rng.choice([None, None, "stock", "flow", "flow", "cumulative"])
    return {} if measure is None else {"measure": measure}


def _rollup(rng: Random, target: dict[str, Any], bodies: list[dict[str, Any]]) -> dict[str, Any]:
    """How the areas make the whole's figure, stated in half of the targets that can have it."""
    areas = any(body["kind"] == "area" for body in bodies)
    if target.get("scope", "whole") != "whole" or not areas or chance(rng, 0.5):
        return {}
    unit = Units(OWN_UNITS).find(target["unit"])
    kind = unit.kind if unit else ""
    choices = ["mean", "max", "min", "none"]
    if kind == "ratio":
        choices.append("pooled")
    elif kind == "count" or kind in AMOUNTS:
        choices.append("sum")
    return {"rollup": rng.choice(choices)}


def _deadline(rng: Random, target: dict[str, Any], head: dict[str, Any]) -> dict[str, Any]:
    """The target's own years, and a deadline that is no single day for a flow."""
    keys: dict[str, Any] = {}
    if chance(rng, 0.2):
        keys["due"] = rng.choice([2019, 2020, "2020H1", "2019-12", 2021])
    due = parse_period(keys.get("due", head["due"]))
    if target.get("measure") == "flow" and due is not None and due.months == 0:
        keys["due"] = 2020
    if target.get("cadence") in ("month", "quarter") or chance(rng, 0.15):
        first = rng.choice([2019, 2020]) if target.get("cadence") != "month" else 2020
        last = parse_period(keys.get("due", head["due"]))
        keys["starts"] = min(first, last.end.year) if last else first
    return keys


def _baseline(rng: Random, target: dict[str, Any], head: dict[str, Any]) -> dict[str, Any]:
    """A baseline before the first year that is judged, with or without a value."""
    if chance(rng, 0.2):
        return {}
    first = target.get("starts", head.get("starts", 2018 if "issued" in head else None))
    limits, _ = UNITS[target["unit"]]
    value = number(rng.choice([*limits, "0"]) if chance(rng, 0.1) else rng.choice(limits))
    if first is None or chance(rng, 0.5):
        return {"baseline": {"period": (first or 2018) - 1, "value": value}}
    return {"baseline": {"period": first - 1}}


def _extras(rng: Random, target: dict[str, Any], bodies: list[dict[str, Any]]) -> dict[str, Any]:
    """Modifiers that change little, and keys that change nothing."""
    keys: dict[str, Any] = {}
    if chance(rng, 0.15):
        keys["range"] = None
    if chance(rng, 0.15):
        keys["commitment"] = rng.choice(["aspirational", "aspirational", "binding"])
    if chance(rng, 0.05):
        keys["void"] = {"reason": "国家取消评选"}
        if chance(rng, 0.6):
            keys["void"]["since"] = rng.choice([2018, "2019-06", 2020, 2021])
    departments = [body for body in bodies if body["kind"] == "department"]
    if departments and chance(rng, 0.3):
        keys["departments"] = [rng.choice(departments)["name"]]
    if target["unit"] in ("%", "‰", "fraction") and chance(rng, 0.2):
        keys |= {"numerator": "合格批次", "denominator": "抽检批次", "sample": True}
    if chance(rng, 0.1):
        keys["note"] = "no: 010 # 是"
    return keys


def make_thresholds(rng: Random, plan: dict[str, Any]) -> dict[str, Any] | None:
    """A thresholds file for most external targets; sometimes a withdrawal, or a rule not the plan's."""
    found: dict[str, Any] = {}
    for target in plan["targets"]:
        if chance(rng, 0.04):
            found[target["id"]] = {"void": {"reason": "文件废止"} | ({"since": 2019} if chance(rng, 0.5) else {})}
        elif "external" in target and chance(rng, 0.8):
            found[target["id"]] = _threshold(rng, target)
    return found or None


def _threshold(rng: Random, target: dict[str, Any]) -> dict[str, Any]:
    """One external threshold, by the plan's rule where the plan gives one."""
    limits, _ = UNITS[target["unit"]]
    wanted = next(iter(target["external"])) if isinstance(target["external"], dict) else None
    rule = wanted or rng.choice(PLAIN_RULES)
    if wanted and chance(rng, 0.06):
        rule = "at_most" if wanted != "at_most" else "at_least"
    limit, entry = Fraction(limits[0]), {}
    if target["unit"] in ("吨", "亩") and chance(rng, 0.5):
        limit, entry = limit / 10000, {"unit": "万" + target["unit"]}
    elif chance(rng, 0.3):
        entry = {"unit": target["unit"]}
    return {rule: number(limit)} | entry | {"source": "国发〔2019〕1号"}
