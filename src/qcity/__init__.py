"""qcity checks measurement files against the quantitative targets of a city's plan.

>>> from qcity import check, load_plan, read_measurements
>>> plan = load_plan()
>>> report = check(plan, read_measurements(plan, "samples/city-2020.csv"))
>>> report.exit_code
1
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qcity.appraising import appraise
    from qcity.errors import FileError, QcityError, UsageError
    from qcity.judge import Selection, check
    from qcity.loading import load_plan, load_thresholds, load_waivers
    from qcity.measurement import Issue, Measurement, Submission
    from qcity.messages import say
    from qcity.periods import Period, read_period
    from qcity.plan import Plan, Target, Threshold
    from qcity.records.rollup import Rollup, roll_up
    from qcity.rendering import render, render_file
    from qcity.report import Part, Report, Result
    from qcity.submission import read_measurements
    from qcity.waiver import Waiver

__version__ = "0.1.0"

_HOME = {
    "FileError": "errors",
    "Issue": "measurement",
    "Measurement": "measurement",
    "Part": "report",
    "Period": "periods",
    "Plan": "plan",
    "QcityError": "errors",
    "Report": "report",
    "Result": "report",
    "Rollup": "records.rollup",
    "Selection": "judge",
    "Submission": "measurement",
    "Target": "plan",
    "Threshold": "plan",
    "UsageError": "errors",
    "Waiver": "waiver",
    "appraise": "appraising",
    "check": "judge",
    "load_plan": "loading",
    "load_thresholds": "loading",
    "load_waivers": "loading",
    "read_measurements": "submission",
    "read_period": "periods",
    "render": "rendering",
    "render_file": "rendering",
    "roll_up": "records.rollup",
    "say": "messages",
}

__all__ = [
    "FileError",
    "Issue",
    "Measurement",
    "Part",
    "Period",
    "Plan",
    "QcityError",
    "Report",
    "Result",
    "Rollup",
    "Selection",
    "Submission",
    "Target",
    "Threshold",
    "UsageError",
    "Waiver",
    "appraise",
    "check",
    "load_plan",
    "load_thresholds",
    "load_waivers",
    "read_measurements",
    "read_period",
    "render",
    "render_file",
    "roll_up",
    "say",
]


def __getattr__(name: str) -> Any:
    """Imports a public name when it is first used, so that `import qcity` costs nothing."""
    if name not in _HOME:
        raise AttributeError(f"module 'qcity' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"qcity.{_HOME[name]}"), name)
    globals()[name] = value
    return value
