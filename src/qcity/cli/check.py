"""`qcity check`: judge submissions against the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qcity.cli.choices import choose, chosen, chosen_period, chosen_verdicts
from qcity.cli.completing import complete_bodies, complete_verdicts, completer, when_asked
from qcity.cli.dataoptions import AsOf, Encoding, InputFormat, Sheets, ThresholdsFile, WaiversFile
from qcity.cli.destinations import destinations
from qcity.cli.inforce import in_force
from qcity.cli.options import (
    Departments,
    Domains,
    Lang,
    Output,
    PlanFile,
    command_app,
    h,
)
from qcity.cli.reading import files_of, read_submission
from qcity.cli.showing import default_format, write_reports
from qcity.cli.terminal import user_language
from qcity.errors import Message, UsageError
from qcity.judge import check
from qcity.loading import load_plan, load_thresholds, load_waivers
from qcity.plan import Threshold
from qcity.report import EVIDENCE, FAIL_ON, ON_MISSING, READINGS, SHARES, TREND, VERDICTS
from qcity.reporters import FORMATS, View
from qcity.reporters.grouping import BY, DISTRICT

if TYPE_CHECKING:
    from qcity.waiver import Waiver

app = command_app()


@app.command(help=h("按计划检查报送的数据，逐项判定是否达标。", "Judge submissions against the plan."))
def run(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE|DIR|GLOB|- ...",
            help=h("文件、文件夹、通配符，- 为标准输入", "Files, folders, patterns; - is standard input."),
        ),
    ] = None,
    plan_file: PlanFile = None,
    as_of: AsOf = None,
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="PERIOD", help=h("只判定这一报告期", "Judge this period only.")),
    ] = None,
    domain: Domains = None,
    department: Departments = None,
    body: Annotated[
        list[str] | None,
        typer.Option(
            "--body",
            metavar="BODY",
            help=h("只判定关于这一对象的：全市、区县或单位（可重复）", "What is about this body only (repeatable)."),
            autocompletion=when_asked(complete_bodies),
        ),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option(
            "--only",
            metavar="VERDICT[,...]",
            help=h("表中只列这些结论：", "List only these verdicts in the table: ") + " ".join(VERDICTS),
            autocompletion=when_asked(complete_verdicts),
        ),
    ] = None,
    summary: Annotated[
        bool, typer.Option("--summary", help=h("只列汇总和数据问题", "The summary and the data issues only."))
    ] = False,
    quiet: Annotated[
        bool,
        typer.Option("--quiet", "-q", help=h("只列未达标项和数据错误，每项一行", "Only what is wrong, a line each.")),
    ] = False,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="WHAT",
            help=h("表格按什么分组：", "Group the table by: ") + " ".join(BY),
            autocompletion=completer(BY),
        ),
    ] = BY[0],
    owed: Annotated[
        bool,
        typer.Option("--owed", help=h("列出谁还欠报哪一期的哪项数据", "List who owes which figure, and by when.")),
    ] = False,
    thresholds: ThresholdsFile = None,
    waivers: WaiversFile = None,
    trend: Annotated[
        bool, typer.Option("--trend", help=h("未到期的目标能否按期达到", "Whether pending targets will be reached."))
    ] = False,
    evidence: Annotated[
        bool,
        typer.Option("--evidence", help=h("抽样数据在统计上说明什么", "What sampled figures prove, by an exact test.")),
    ] = False,
    readings: Annotated[
        bool,
        typer.Option("--readings", help=h("换一种读法结论变不变", "Whether verdicts survive other readings.")),
    ] = False,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            metavar="LEVEL",
            help=h("从哪一级起退出码不为 0：", "From which level the exit code is not 0: ")
            + " ".join(FAIL_ON)
            + h("（默认 missing）", " (default: missing)"),
            autocompletion=completer(FAIL_ON),
        ),
    ] = None,
    exit_zero: Annotated[
        bool,
        typer.Option("--exit-zero", help=h("有未达标的目标也以 0 退出", "Exit with 0 in spite of missed targets.")),
    ] = False,
    encoding: Encoding = None,
    sheet: Sheets = None,
    input_format: InputFormat = None,
    annotated: Annotated[
        str | None,
        typer.Option(
            "--annotate",
            metavar="FILE.xlsx",
            help=h(
                "把数据问题标注在这个工作簿里（只限一个数据文件）", "A workbook of the one file, its issues marked."
            ),
        ),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="NAME[=FILE]",
            help=h("输出格式，可重复，可各写入文件：", "The output format, repeatable, each with a file: ")
            + " ".join(FORMATS),
            autocompletion=completer(FORMATS),
        ),
    ] = None,
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Judges submissions; returns the exit code."""
    choose("--lang", lang, ("zh", "en"))
    choose("--fail-on", fail_on, FAIL_ON)
    choose("--by", by, BY)
    shown = chosen_verdicts(only) if only is not None else None
    given = {"plan": plan_file, "fail-on": fail_on, "lang": lang, "thresholds": thresholds, "waivers": waivers}
    settings = in_force(files or (), given)
    files = settings.texts("files", files)
    plan_file, fail_on, thresholds, waivers = (
        settings.text(key, given[key]) for key in ("plan", "fail-on", "thresholds", "waivers")
    )
    if not files:
        raise UsageError(Message("no_files"))
    shapes_table = only is not None or summary or quiet or owed or by != BY[0]
    wanted = destinations(formats or (), output, "table" if shapes_table or output else default_format())
    plan = load_plan(plan_file)
    selection = chosen(plan, domain or (), department or (), body or (), period)
    day = chosen_period("as-of", as_of).end if as_of is not None else None
    if day is not None and selection.period is not None and day != selection.period.end:
        raise UsageError(Message("as_of_and_period"))
    limits: dict[str, Threshold] = load_thresholds(plan, thresholds) if thresholds is not None else {}
    allowed: dict[str, Waiver] = load_waivers(plan, waivers) if waivers is not None else {}
    submission = read_submission(plan, files, encoding, sheet, input_format, names_cells=annotated is not None)
    report = check(
        plan,
        submission,
        as_of=day,
        thresholds=limits,
        waivers=allowed,
        selection=selection,
        fail_on=fail_on or ON_MISSING,
        exit_zero=exit_zero,
    )
    view = View(
        lang or plan.language,
        only=shown,
        summary=summary,
        quiet=quiet,
        by=by,
        owed=owed,
        aspects=_aspects(trend=trend, evidence=evidence, readings=readings, by=by),
    )
    inputs = [*files_of(report), plan.path, *filter(None, (thresholds, waivers))]
    if annotated is not None:
        from qcity.cli.annotated import write_annotated

        speech = user_language(plan.language, chosen=lang, preferred=settings.text("lang"))
        write_annotated(report, annotated, speech, encoding=encoding, inputs=inputs)
    write_reports(report, wanted, view, lang=lang, preferred=settings.text("lang"), inputs=inputs)
    return report.exit_code


def _aspects(*, trend: bool, evidence: bool, readings: bool, by: str) -> frozenset[str]:
    """What is asked of the verdicts' worth."""
    asked = {TREND: trend, EVIDENCE: evidence, READINGS: readings, SHARES: by == DISTRICT}
    return frozenset(aspect for aspect, wanted in asked.items() if wanted)
