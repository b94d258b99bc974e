"""`qcity check FILE --annotate OUT`: the one file that was checked, as a workbook with its issues marked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qcity.cli.terminal import emit
from qcity.errors import Message, UsageError
from qcity.report import Report


def write_annotated(report: Report, output: str, lang: str, *, encoding: str | None, inputs: Iterable[str]) -> None:
    """Writes the workbook; raises UsageError where it is of no one file, or its name has the wrong ending."""
    from qcity.annotating import annotate

    if len(report.inputs) != 1:
        raise UsageError(Message("annotate_one"))
    (checked,) = report.inputs
    name = Path(checked.path).name
    content, ending = annotate(checked.content, checked.format, name, report.issues, lang, encoding)
    if not output.lower().endswith(ending):
        raise UsageError(Message("annotate_ending", {"path": output, "ending": ending}))
    emit([content], output, inputs=inputs)
