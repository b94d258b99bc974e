"""What every test runs under: no cache of plans in the user's home, and hypothesis without a clock."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("qcity", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("qcity")


@pytest.fixture(autouse=True, scope="session")
def _no_plan_cache() -> Iterator[None]:
    before = os.environ.get("QCITY_CACHE_DIR")
    os.environ["QCITY_CACHE_DIR"] = ""
    yield
    if before is None:
        del os.environ["QCITY_CACHE_DIR"]
    else:
        os.environ["QCITY_CACHE_DIR"] = before
