"""`qcity rollup`: raw inspection records to measurements, and to verdicts."""

from __future__ import annotations

from typing import Annotated

import typer

from qcity.cli.choices import choose, chosen_period
from qcity.cli.completing import completer
from qcity.cli.dataoptions import AsOf, Encoding, ThresholdsFile, WaiversFile
from qcity.cli.destinations import destinations
from qcity.cli.inforce import InForce, in_force
from qcity.cli.options import Lang, Output, PlanFile, command_app, h
from qcity.cli.progress import size_bar
from qcity.cli.recorded import (
    ENGINES,
    EVERY,
    Judging,
    Refused,
    judged,
    kind_of,
    memory_of,
    only_with,
    pairs_of,
    share_of,
    stdout_once,
    stops_cleanly,
    tell,
)
from qcity.cli.showing import write_reports
from qcity.cli.terminal import emit, is_terminal, user_language
from qcity.errors import Message
from qcity.loading import load_columns, load_plan
from qcity.messages import say
from qcity.report import EXIT_INVALID, EXIT_OK, FAIL_ON
from qcity.reporters import FORMATS, View

app = command_app()


@app.command(
    help=h(
        "把原始记录（每批、每件一行）汇总成填报数据：逐行校验，按目标、地区和报告期算出分子分母或合计。",
        "Roll raw inspection records up to measurements: every row validated, rates and sums by target, body, period.",
    )
)
def run(
    records: Annotated[
        list[str],
        typer.Argument(
            metavar="RECORDS...",
            help=h(
                "记录文件、文件夹、通配符：CSV、JSON 行、Parquet，可以压缩（.gz）、可以按 Hive 分区",
                "Files, folders, patterns: CSV, JSON lines, Parquet; gzipped; Hive partitions.",
            ),
        ),
    ],
    plan_file: PlanFile = None,
    every: Annotated[
        str | None,
        typer.Option(
            "--every",
            metavar="LENGTH",
            help=h("报告期的长度：", "The length of the periods: ")
            + " ".join(EVERY)
            + h("（默认按目标的报送周期，没有的按年）", " (default: a target's cadence, else the year)"),
            autocompletion=completer(EVERY),
        ),
    ] = None,
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            metavar="PERIOD",
            help=h("所有记录的日期都应在这一期内", "All dates must lie in this period."),
        ),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(
            "--columns",
            metavar="FILE",
            help=h(
                "列名、结果用语不同时的对照文件（YAML）",
                "A mapping file (YAML) for other names of columns and results.",
            ),
        ),
    ] = None,
    unique: Annotated[
        bool,
        typer.Option(
            "--unique",
            help=h("编号在所有文件中不得重复", "No record_id may come twice, in all files together."),
        ),
    ] = False,
    rejects: Annotated[
        str | None,
        typer.Option(
            "--rejects",
            metavar="FILE",
            help=h(
                "把有错的记录及原因全部写入这个文件（.csv、.jsonl）",
                "Write every wrong record to this file, with its reason.",
            ),
        ),
    ] = None,
    max_bad: Annotated[
        str | None,
        typer.Option(
            "--max-bad",
            metavar="SHARE",
            help=h(
                "容许的有错记录的比例，如 0.1%（默认一条也不容许）",
                "The share of wrong records to bear, as 0.1% (default: none).",
            ),
        ),
    ] = None,
    is_checked: Annotated[
        bool, typer.Option("--check", help=h("随即按计划判定", "Judge the measurements at once."))
    ] = False,
    as_of: AsOf = None,
    thresholds: ThresholdsFile = None,
    waivers: WaiversFile = None,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            metavar="LEVEL",
            help=h("判定时，从哪一级起退出码不为 0：", "When judged, from which level the exit code is not 0: ")
            + " ".join(FAIL_ON),
            autocompletion=completer(FAIL_ON),
        ),
    ] = None,
    exit_zero: Annotated[
        bool,
        typer.Option("--exit-zero", help=h("有未达标的目标也以 0 退出", "Exit with 0 in spite of missed targets.")),
    ] = False,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="NAME[=FILE]",
            help=h("判定报告的格式，可重复：", "The format of the report when judged, repeatable: ")
            + " ".join(FORMATS),
            autocompletion=completer(FORMATS),
        ),
    ] = None,
    encoding: Encoding = None,
    engine: Annotated[
        str,
        typer.Option(
            "--engine",
            metavar="NAME",
            help=h("在哪里计算：", "Where to compute: ") + " ".join(ENGINES),
            autocompletion=completer(ENGINES),
        ),
    ] = ENGINES[0],
    master: Annotated[
        str | None,
        typer.Option("--master", metavar="URL", help=h("Spark 的 master，如 local[4]", "Spark's master, as local[4].")),
    ] = None,
    spark_conf: Annotated[
        list[str] | None,
        typer.Option(
            "--spark-conf", metavar="KEY=VALUE", help=h("Spark 的设置（可重复）", "A setting of Spark (repeatable).")
        ),
    ] = None,
    memory: Annotated[
        str | None,
        typer.Option(
            "--memory",
            metavar="SIZE",
            help=h(
                "内存上限，如 512MB（默认），超出的放到磁盘",
                "The memory to take, as 512MB (default); the rest goes to disk.",
            ),
        ),
    ] = None,
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Rolls records up; returns the exit code."""
    choose("--lang", lang, ("zh", "en"))
    choose("--every", every, EVERY)
    choose("--engine", engine, ENGINES)
    choose("--fail-on", fail_on, FAIL_ON)
    for_judging = {
        "--as-of": as_of, "--thresholds": thresholds, "--waivers": waivers, "--fail-on": fail_on, "--format": formats,
        "--exit-zero": exit_zero,
    }  # fmt: skip
    only_with("record.needs_check", {} if is_checked else for_judging)
    only_with("record.needs_spark", {} if engine == "spark" else {"--master": master, "--spark-conf": spark_conf})
    kind, most, limit = kind_of("--output", output), share_of(max_bad), memory_of(memory)
    wanted = destinations(formats or (), None, "table") if is_checked else []
    stdout_once(output, rejects, wanted, is_checked=is_checked)
    given = {"plan": plan_file, "lang": lang, "fail-on": fail_on, "thresholds": thresholds, "waivers": waivers}
    settings = in_force(records, given)
    plan = load_plan(settings.text("plan", plan_file))
    speech = user_language(plan.language, chosen=lang, preferred=settings.text("lang"))
    judging = _judging(settings, given, as_of, exit_zero=exit_zero)
    with (
        Refused(rejects, speech) as refused,
        stops_cleanly(),
        size_bar(say(Message("record.reading"), speech)) as shown,
    ):
        from qcity.records.rollup import roll_up

        result = roll_up(
            plan,
            *records,
            every=every,
            period=chosen_period("period", period) if period is not None else None,
            columns=load_columns(columns) if columns is not None else None,
            unique=unique,
            encoding=encoding,
            engine=engine,
            memory=limit,
            sink=refused.add,
            progress=shown,
            master=master,
            conf=pairs_of(spark_conf or ()),
        )
        protected = [*result.paths, plan.path, *filter(None, (columns, judging.thresholds, judging.waivers))]
        refused.write(protected)
    from qcity.rollupfiles import measurements

    data_language = user_language(plan.language, chosen=lang, preferred=settings.text("lang"), machine=True)
    if output is not None or not is_checked:
        is_shown = output in (None, "-") and is_terminal()
        kept = [*protected, *filter(None, [rejects])]
        emit(measurements(result.figures, kind, data_language), output, utf8=not is_shown, inputs=kept)
    tell(result, rejects, speech)
    if not is_checked:
        return EXIT_OK if result.is_sound(most) else EXIT_INVALID
    report = judged(plan, result, most, output, judging)
    inputs = [*protected, *filter(None, (output, rejects))]
    write_reports(
        report, wanted, View(lang or plan.language), lang=lang, preferred=settings.text("lang"), inputs=inputs
    )
    return report.exit_code


def _judging(settings: InForce, given: dict[str, str | None], as_of: str | None, *, exit_zero: bool) -> Judging:
    """How the measurements are to be judged."""
    thresholds, waivers, fail_on = (settings.text(key, given[key]) for key in ("thresholds", "waivers", "fail-on"))
    day = chosen_period("as-of", as_of).end if as_of is not None else None
    return Judging(day, thresholds, waivers, fail_on, exit_zero)
