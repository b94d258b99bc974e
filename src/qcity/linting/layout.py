"""How a plan file is laid out: the order of a target's keys and the spelling of units, which `--fix` can mend."""

from __future__ import annotations

from collections.abc import Iterator

from qcity.linting.subject import Finding, Subject
from qcity.rules import KINDS
from qcity.units import AMOUNT, COUNT, OTHER, Unit, Units

ORDER = (
    "id", "name", "name_en", "aliases", "domain", "clause", "quote", "unit", *KINDS, "strict", "tolerance", "better",
    "baseline", "when", "cadence", "scope", "bodies", "rollup", "measure", "range", "starts", "due", "void",
    "commitment", "sample", "numerator", "denominator", "departments", "inferred", "note", "lint",
)  # fmt: skip
"""The order of a target's keys."""
_RANK = {key: i for i, key in enumerate(ORDER)}


def key_order(subject: Subject) -> Iterator[Finding]:
    """Targets whose keys stand in another order."""
    for owner, _ in subject.targets():
        keys = list(subject.entry(owner))
        wanted = in_order(keys)
        for key, other in zip(keys, wanted, strict=True):
            if key != other:
                yield subject.finding("key-order", owner, other, other)
                break


def in_order(keys: list[str]) -> list[str]:
    """Keys of a target in the usual order."""
    return sorted(keys, key=lambda key: _RANK.get(key, len(_RANK)))


def unit_spelling(subject: Subject) -> Iterator[Finding]:
    """Units in another spelling than the usual one."""
    for owner, _ in subject.targets():
        given = str(subject.entry(owner).get("unit", ""))
        wanted = usual_unit(given, subject.plan.units)
        if wanted is not None:
            yield subject.finding("unit-spelling", owner, "unit", given, {"wanted": wanted})


def usual_unit(given: str, units: Units) -> str | None:
    """The usual spelling of a unit that is written otherwise; None where it is written so, or either is usual."""
    unit = units.find(given)
    return None if unit is None or given == unit.id or _means_more(unit, given) else unit.id


def _means_more(unit: Unit, given: str) -> bool:
    """Whether a spelling is not just another one: 批次 says what is counted, 平方公里 is what plans write."""
    is_own = unit.kind == OTHER and unit.dimension.startswith("own:")
    return unit.kind == COUNT or is_own or (unit.kind == AMOUNT and not given.isascii())
