"""How large a sample would support a goal: `qcity explain ID --sample`."""

from __future__ import annotations

from collections.abc import Iterator

from qcity.plan import Target
from qcity.reporters import View


def render_sample(target: Target, view: View) -> Iterator[str]:  # noqa: ARG001
    """To be written."""
    yield ""


def sample_data(target: Target) -> Iterator[str]:  # noqa: ARG001
    """To be written."""
    yield ""
