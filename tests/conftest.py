"""What every test runs under: no cache of plans in the user's home, and hypothesis without a clock."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("qcity", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("qcity")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of whoever runs the tests, or of what runs them, tells the program how to look."""
    of_ci = ("CI_PROJECT_DIR", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE")
    for name in ("COLUMNS", "NO_COLOR", "QCITY_LANG", "QCITY_MAX_MB", "QCITY_TRACEBACK", *of_ci):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True, scope="session")
def _no_plan_cache() -> Iterator[None]:
    before = os.environ.get("QCITY_CACHE_DIR")
    os.environ["QCITY_CACHE_DIR"] = ""
    yield
    if before is None:
        del os.environ["QCITY_CACHE_DIR"]
    else:
        os.environ["QCITY_CACHE_DIR"] = before
