"""Groups of results, as `--by` asks for them: by domain, by whom they are about, by who answers for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from qcity.messages import word
from qcity.plan import Plan
from qcity.report import Result, of_body

DOMAIN, BODY, DEPARTMENT, DISTRICT = "domain", "body", "department", "district"


class Group(NamedTuple):
    """Results under one heading, and apart from them those that a department only supports."""

    name: str
    results: list[Result]
    supporting: tuple[Result, ...] = ()


def grouped(plan: Plan, results: Sequence[Result], by: str, lang: str) -> list[Group]:
    """The groups of results that are not empty, in the plan's order."""
    return [group for group in _GROUPINGS[by](plan, results, lang) if group.results or group.supporting]


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
    """Each result once, under the department that leads, and again where it is supported.

    What each body answers for itself, and what nobody does, come last.
    """
    from qcity.scoreboard import answers_itself, supporters

    itself = [result for result in results if answers_itself(plan, result.target)]
    others = [result for result in results if not answers_itself(plan, result.target)]
    nobody = [result for result in others if not result.target.departments]
    free = dict.fromkeys(d for result in others for d in result.target.departments)
    names = {**{d: d for d in free}, **{body.id: body.name for body in plan.bodies}}
    order = dict.fromkeys([*(body.id for body in plan.bodies), *free])
    return [
        *(
            Group(
                names[id_],
                [r for r in others if r.target.departments[:1] == (id_,)],
                tuple(r for r in others if id_ in supporters(plan, r.target)),
            )
            for id_ in order
        ),
        Group(word("departments.each", lang), itself),
        Group(word("departments.none", lang), nobody),
    ]


_GROUPINGS: dict[str, Callable[[Plan, Sequence[Result], str], list[Group]]] = {
    DOMAIN: _by_domain,
    BODY: _by_body,
    DEPARTMENT: _by_department,
}
BY = (*_GROUPINGS, DISTRICT)
"""What results can be shown by; by district there are no groups but what each contributes (`districts.py`)."""
