"""From the words of the command line to what they choose; an unknown word is refused with the nearest one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from qcity.errors import Message, UsageError
from qcity.judge import Selection
from qcity.messages import nearest, word
from qcity.periods import Period, read_period
from qcity.plan import Plan
from qcity.report import VERDICTS, Narrowing
from qcity.reporters import PLAIN, format_of


def choose(option: str, text: str | None, known: Iterable[str]) -> None:
    """Raises UsageError, with the nearest possible word, where a text is none of those known."""
    words = list(known)
    if text is not None and text not in words:
        raise _unknown(option, text, words)


def plain_format(name: str | None, output: str | None, known: Collection[str] = PLAIN) -> str:
    """The format of what is no report: as named, else by the ending of the file, else the table; raises UsageError."""
    choose("--format", name, known)
    told = format_of(output) if output is not None else None
    return name or (told if told in known else None) or "table"


def chosen_period(option: str, text: str) -> Period:
    """The period or day that a text names; raises UsageError."""
    period = read_period(text)
    if period is None:
        raise UsageError(Message("bad_as_of", {"option": option, "text": text}))
    return period


def chosen_verdicts(text: str) -> frozenset[str]:
    """The verdicts that a list names, by key or by their word in either language; raises UsageError."""
    words = {word(f"verdict.{verdict}", "zh"): verdict for verdict in VERDICTS}
    named = [part.strip().lower() for part in text.replace("，", ",").replace("、", ",").split(",")]
    verdicts = [words.get(part, part) for part in named]
    for verdict in verdicts:
        choose("--only", verdict, VERDICTS)
    return frozenset(verdicts)


def chosen_targets(plan: Plan, domains: Sequence[str], departments: Sequence[str]) -> frozenset[str] | None:
    """The ids of the targets in any of the domains and of any of the departments; None for all."""
    if not domains and not departments:
        return None
    wanted_domains = {_domain_id(plan, text) for text in domains}
    wanted_departments = {_department_id(plan, text) for text in departments}
    return frozenset(
        target.id
        for target in plan.targets
        if (not domains or target.domain in wanted_domains)
        and (not departments or wanted_departments.intersection(target.departments))
    )


def chosen(
    plan: Plan, domains: Sequence[str], departments: Sequence[str], bodies: Sequence[str], period: str | None
) -> Selection:
    """What to judge."""
    targets = chosen_targets(plan, domains, departments)
    of_bodies = frozenset(_body_id(plan, text, "--body") for text in bodies) if bodies else None
    window = chosen_period("period", period) if period is not None else None
    return Selection(targets, of_bodies, window, _narrowing(plan, domains, departments, bodies))


def _narrowing(plan: Plan, domains: Sequence[str], departments: Sequence[str], bodies: Sequence[str]) -> Narrowing:
    """The names of what was chosen, in the plan's order."""
    of_domains = {_domain_id(plan, text) for text in domains}
    answering = {_department_id(plan, text) for text in departments}
    about = {_body_id(plan, text, "--body") for text in bodies}
    known = {body.id for body in plan.bodies}
    return Narrowing(
        tuple(domain.name for domain in plan.domains if domain.id in of_domains),
        (*(body.name for body in plan.bodies if body.id in answering), *sorted(answering - known)),
        tuple(body.name for body in plan.bodies if body.id in about),
    )


def _domain_id(plan: Plan, text: str) -> str:
    domain = plan.find_domain(text)
    if domain is None:
        raise _unknown("--domain", text, [s for d in plan.domains for s in (d.id, d.name)])
    return domain.id


def _department_id(plan: Plan, text: str) -> str:
    free = {d for target in plan.targets for d in target.departments}
    return text if text in free else _body_id(plan, text, "--department")


def _body_id(plan: Plan, text: str, option: str) -> str:
    body = plan.find_body(text)
    if body is None:
        raise _unknown(option, text, plan.body_spellings(), list_all=False)
    return body.id


def _unknown(option: str, text: str, known: Sequence[str], *, list_all: bool = True) -> UsageError:
    blanks = {
        "option": option,
        "text": text,
        "nearest": nearest(text, known),
        "known": " ".join(known) if list_all else "",
    }
    return UsageError(Message("unknown_choice", blanks))
