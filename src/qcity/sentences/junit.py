"""The heading of the data issues in the JUnit report."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {"junit.issues": ("数据问题", "Data issues")}
