"""What a shell is offered after an option or argument: words of the plan that stands on the command line.

Nothing is prepared for it until a shell asks (`when_asked`), and whatever goes wrong then offers nothing and says
nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from qcity.plan import Plan

Offer = tuple[str, str]
"""A word and what to say of it."""

VARIABLE = "_QCITY_COMPLETE"
"""Set by a shell that asks."""
_PLAIN = r"[\w.（）·-]+"
"""Words that mean nothing to a shell; others are not offered."""


def when_asked(callback: Callable[..., Any]) -> Callable[..., Any] | None:
    """A callback where a shell asks; no other run is to pay for typer's look at it."""
    return callback if VARIABLE in os.environ else None


def completer(words: Iterable[str]) -> Callable[..., Any] | None:
    """Offers the words of a fixed list."""
    known = list(words)

    def offered(incomplete: str) -> list[str]:
        return [word for word in known if word.startswith(incomplete)]

    return when_asked(offered)


def complete_verdicts(incomplete: str) -> list[str]:
    """Verdicts, also after a comma."""
    from qcity.report import VERDICTS

    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{verdict}" for verdict in VERDICTS if verdict.startswith(last)]


def complete_things(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Targets by id or name, and issue codes."""
    from qcity.codes import CODES
    from qcity.plancodes import PLAN_CODES

    codes = {**CODES, **PLAN_CODES}

    found = _of_plan(ctx, incomplete, lambda plan: ((s, t.name) for t in plan.targets for s in (t.id, t.name)))
    return [*found, *((code, entry.severity) for code, entry in codes.items() if code.startswith(incomplete))]


def complete_bodies(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Bodies by id or name."""
    return _of_plan(ctx, incomplete, lambda plan: ((s, b.kind) for b in plan.bodies for s in (b.id, b.name)))


def complete_departments(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Whoever answers for a target."""
    return _of_plan(ctx, incomplete, _answering)


def complete_domains(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Domains by id or name."""
    return _of_plan(ctx, incomplete, lambda plan: ((s, d.name) for d in plan.domains for s in (d.id, d.name)))


def _answering(plan: Plan) -> Iterator[Offer]:
    named = dict.fromkeys(name for target in plan.targets for name in plan.department_names(target))
    return ((name, "") for name in named)


def _of_plan(ctx: typer.Context, incomplete: str, offers: Callable[[Plan], Iterable[Offer]]) -> list[Offer]:
    from qcity.cli.inforce import in_force
    from qcity.errors import QcityError
    from qcity.loading import load_plan

    given = ctx.params.get("plan_file")
    try:
        plan = load_plan(in_force((), {}).text("plan", given))
    except (QcityError, OSError, ValueError):
        return []
    found = dict.fromkeys(offer for offer in offers(plan) if offer[0].startswith(incomplete))
    return [(word, said if re.fullmatch(_PLAIN, said) else "") for word, said in found if re.fullmatch(_PLAIN, word)]
