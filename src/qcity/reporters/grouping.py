"""Groups of results, as `--by` asks for them: by domain, by whom they are about, by who answers for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from qcity.messages import word
from qcity.plan import WHOLE, Plan
from qcity.report import Result, of_body

DOMAIN, BODY, DEPARTMENT, DISTRICT = "domain", "body", "department", "district"


class Group(NamedTuple):
    """Results under one heading; `every` counts also those that `--only` leaves out."""

    name: str
    results: list[Result]


def grouped(plan: Plan, results: Sequence[Result], by: str, lang: str) -> list[Group]:
    """The groups of results that are not empty, in the plan's order."""
    return [group for group in _GROUPINGS[by](plan, results, lang) if group.results]


def _by_domain(plan: Plan, results: Sequence[Result], lang: str) -> list[Group]:
    return [
        Group(
            domain.name_en if lang == "en" and domain.name_en else domain.name,
            [result for result in results if result.target.domain == domain.id],
        )
        for domain in plan.domains
    ]


def _by_body(plan: Plan, results: Sequence[Result], lang: str) -> list[Group]:  # noqa: ARG001 - bodies have one name
    """Each body's own parts; a target that several must reach stands under each of them."""
    return [
        Group(body.name, [own for result in results if (own := of_body(result, body.id)) is not None])
        for body in plan.bodies
    ]


def _by_department(plan: Plan, results: Sequence[Result], lang: str) -> list[Group]:
    """Each result once, under the department that leads; what each body answers for itself, and nobody, come last."""
    alone = word("departments.each", lang)
    nobody = word("departments.none", lang)
    leads = {result.target.id: _lead(plan, result) for result in results}
    free = dict.fromkeys(lead for lead in leads.values() if lead not in (None, "") and lead not in _body_ids(plan))
    headings = {
        **{body.id: body.name for body in plan.bodies},
        **{str(lead): str(lead) for lead in free},
        "": alone,
    }
    groups = [Group(name, [r for r in results if leads[r.target.id] == id_]) for id_, name in headings.items()]
    return [*groups, Group(nobody, [r for r in results if leads[r.target.id] is None])]


def _lead(plan: Plan, result: Result) -> str | None:
    """The id of the first department; empty where each body answers for itself, None where nobody is named."""
    target = result.target
    subjects = {body.id for body in plan.subjects(target)} if target.scope != WHOLE else set()
    if len(subjects) > 1 and subjects == set(target.departments):
        return ""
    return target.departments[0] if target.departments else None


def _body_ids(plan: Plan) -> set[str]:
    return {body.id for body in plan.bodies}


_GROUPINGS: dict[str, Callable[[Plan, Sequence[Result], str], list[Group]]] = {
    DOMAIN: _by_domain,
    BODY: _by_body,
    DEPARTMENT: _by_department,
}
BY = (*_GROUPINGS, DISTRICT)
"""What results can be shown by; by district there are no groups but what each contributes (`districts.py`)."""
