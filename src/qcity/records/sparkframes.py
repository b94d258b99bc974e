"""Records as frames of Spark: lines taken apart, and the columns of Parquet as they are to be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qcity.measurement import Issue
from qcity.records.columns import Columns, read_heading
from qcity.records.days import DAY, TIME
from qcity.records.delimited import Delimited
from qcity.records.expression import DECIMAL, TEXT, WHOLE, Shape
from qcity.records.lines import JsonLines
from qcity.records.model import COLUMNS, DECIMALS, WHOLE_DIGITS
from qcity.records.terms import Terms
from qcity.source import Place

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

SEPARATOR = "\x1f"
"""Stands between the cells of a row in one text."""

MOST_CELLS = 2**30
_DAYS = ("date", "timestamp", "timestamp_ntz")


def delimited_frame(lines: DataFrame, source: Delimited) -> DataFrame:
    """Lines taken apart: columns of text by name, and whether a line is `broken`."""
    from pyspark.sql import functions as sf

    delimiter = source.delimiter
    escaped = "\\" + delimiter
    inside = f'[^"{escaped}]'
    cell = f'(?:"(?:[^"]++|"")*+"|{inside}*+)'
    quoted = sf.contains("value", sf.lit('"'))
    whole_line = sf.rlike("value", sf.lit(rf"\A{cell}(?:{escaped}{cell})*+\z"))
    found = sf.regexp_extract_all("value", sf.lit(rf"(?:\A|{escaped})({cell})"), sf.lit(1))
    unquoted = sf.transform(
        found,
        lambda c: sf.when(
            sf.startswith(c, sf.lit('"')), sf.replace(c.substr(sf.lit(2), sf.length(c) - 2), sf.lit('""'), sf.lit('"'))
        ).otherwise(c),
    )
    cells = sf.when(quoted, unquoted).otherwise(sf.split("value", escaped, -1))
    width = source.heading.width
    more = sf.slice("cells", sf.lit(width + 1), sf.lit(MOST_CELLS))
    has_more = (sf.size("cells") > width) & sf.exists(more, lambda cell: cell != "")
    taken_apart = lines.select("*", cells.alias("cells"), (quoted & ~whole_line).alias("open"))
    columns = {column: sf.get("cells", sf.lit(i)) for column, i in source.heading.places.items()}
    columns.update({c: sf.lit(text) for c, text in source.constants.items() if c not in columns})
    broken = sf.col("open") | has_more
    return taken_apart.select(
        "value",
        "file",
        "block",
        "row",
        broken.alias("broken"),
        "open",
        *[cell.alias(name) for name, cell in columns.items()],
    )


def json_frame(lines: DataFrame, source: JsonLines) -> DataFrame:
    """Lines of JSON taken apart by Spark's Python workers: columns of text by name, and whether a line is `broken`."""

    def taken_apart(rows: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
        for value, file, block, row_number in rows:
            row = source.row_of(0, 0, value)
            cells = row.cells if row is not None else dict.fromkeys(COLUMNS)
            yield (
                value,
                file,
                block,
                row_number,
                row is None or bool(row.faults),
                *(cells[column] for column in COLUMNS),
            )

    texts = ", ".join(f"{column} string" for column in COLUMNS)
    schema = f"value string, file string, block bigint, row bigint, broken boolean, {texts}"
    return lines.sparkSession.createDataFrame(lines.rdd.mapPartitions(taken_apart), schema)


def with_months(frame: DataFrame, days: Sequence[str], *, has_odd_days: bool) -> DataFrame:
    """A frame of text with the `month` of each `date` that is one of these days; as `days.Days.with_months`."""
    from pyspark.sql import functions as sf

    day = sf.col("date")
    if has_odd_days:
        time = sf.substring("date", DAY + 1, 100)
        has_time = sf.rlike(time, sf.lit(rf"\A{TIME}\z"))
        day = sf.when(sf.length("date") == DAY, day).when(has_time, sf.substring("date", 1, DAY))
    frame = frame.withColumn("day", day)
    month = sf.substring("day", 1, 4).cast("bigint") * 12 + sf.substring("day", 6, 2).cast("bigint") - 1
    among = ", ".join(f"'{text}'" for text in days)  # a call for each of them would take seconds
    frame = frame.withColumn("month", sf.when(sf.expr(f"day IN ({among})"), month))
    return frame.withColumn("odd_day", sf.when(sf.isnull("month"), sf.col("date"))) if has_odd_days else frame


def typed_frame(
    frame: DataFrame, path: str, columns: Columns, constants: Mapping[str, str], terms: Terms
) -> tuple[DataFrame, Shape] | list[Issue]:
    """The columns of Parquet files as they are to be read, with `row`, `file`, `block` and `number`; or what is wrong.

    `value` is all cells of a row in one.
    """
    from pyspark.sql import functions as sf

    place = Place(path)
    types = dict(frame.dtypes)
    headings = list(types)
    heading = read_heading(headings, columns)
    if not heading.places:
        return [Issue("no-records-header", place)]
    wrong = heading.issues(place, constants, wants_ids=terms.unique)
    chosen: dict[str, Column] = {}
    kinds: dict[str, str] = {}
    month: Column | None = None
    for column, i in heading.places.items():
        source, kind = sf.col(f"`{headings[i].replace('`', '``')}`"), types[headings[i]]
        if column == "date" and kind in _DAYS:
            day = (source + sf.expr("INTERVAL 8 HOURS") if kind == "timestamp" else source).cast("date")
            chosen[column], kinds[column] = day.cast("string"), TEXT
            month = (sf.year(day) * 12 + sf.month(day) - 1).cast("bigint")
            continue
        read = _as_read(column, source, kind)
        if read is None:
            wrong.append(Issue("inexact-column", place, column, kind.upper(), {"column": column}))
            continue
        chosen[column], kinds[column] = read
    for column in constants.keys() - heading.places.keys():
        chosen[column], kinds[column] = sf.lit(constants[column]), TEXT
    if wrong:
        return wrong
    cells = [
        sf.coalesce(sf.replace(sf.col(c).cast("string"), sf.lit(SEPARATOR), sf.lit(" ")), sf.lit("")) for c in kinds
    ]
    found = frame.select(
        *[expression.alias(column) for column, expression in chosen.items()],
        *([] if month is None else [month.alias("month")]),
        sf.col("_metadata.file_path").alias("file"),
        sf.lit(0).cast("bigint").alias("block"),
        sf.col("_metadata.row_index").alias("number"),
        sf.monotonically_increasing_id().alias("row"),
    ).withColumn("value", sf.concat_ws(SEPARATOR, *cells))
    if month is None:
        found = with_months(found, terms.plain_days(), has_odd_days=True)
    return found, Shape(kinds, has_odd_days=month is None)


def _as_read(column: str, source: Column, kind: str) -> tuple[Column, str] | None:
    """As `typed.as_read`, on Spark."""
    from pyspark.sql import functions as sf

    if kind == "string":
        return sf.make_valid_utf8(source), TEXT
    if kind in ("float", "double"):
        whole = (source == sf.floor(source)) & (sf.abs(source) < sf.lit(2**53))
        text = sf.when(whole, source.cast("bigint").cast("string")).otherwise(source.cast("string"))
        return None if column == "amount" else (text, TEXT)
    if column in ("sampled", "passed", "amount") and kind in ("tinyint", "smallint", "int", "bigint"):
        return source.cast("bigint"), WHOLE
    if column == "amount" and kind.startswith("decimal("):
        digits, scale = map(int, kind.removeprefix("decimal(").removesuffix(")").split(","))
        if scale <= DECIMALS and digits - scale <= WHOLE_DIGITS:
            return source, DECIMAL
    return source.cast("string"), TEXT
