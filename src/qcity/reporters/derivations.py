"""Derivations, in full for people and as data."""

from __future__ import annotations

from typing import Any

from qcity.appraisal import Appraisal


def derivation_data(appraisal: Appraisal, lang: str) -> dict[str, Any] | None:  # noqa: ARG001
    """To be written: the derivation as data; None where there is none."""
    return None
