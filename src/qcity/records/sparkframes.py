"""Records as frames of Spark: lines taken apart, and the columns of Parquet as they are to be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from qcity.measurement import Issue
from qcity.records.columns import Columns, read_heading
from qcity.records.delimited import SPARE, Delimited
from qcity.records.expression import DAY, DECIMAL, TEXT, WHOLE
from qcity.records.lines import JsonLines
from qcity.records.model import COLUMNS, DECIMALS, WHOLE_DIGITS
from qcity.source import Place

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame


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
    extra = [sf.coalesce(sf.get("cells", sf.lit(width + i)), sf.lit("")) != "" for i in range(SPARE)]
    taken_apart = lines.select("*", cells.alias("cells"), (quoted & ~whole_line).alias("open"))
    columns = {column: sf.get("cells", sf.lit(i)) for column, i in source.heading.places.items()}
    columns.update({c: sf.lit(text) for c, text in source.constants.items() if c not in columns})
    broken = sf.col("open")
    for one in extra:
        broken = broken | one
    return taken_apart.select(
        "value",
        "file",
        "block",
        "number",
        broken.alias("broken"),
        "open",
        *[cell.alias(name) for name, cell in columns.items()],
    )


def json_frame(lines: DataFrame, source: JsonLines) -> DataFrame:
    """Lines of JSON taken apart by Spark's Python workers: columns of text by name, and whether a line is `broken`."""

    def taken_apart(rows: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
        for value, file, block, number in rows:
            row = source.row_of(0, 0, value)
            cells = row.cells if row is not None else dict.fromkeys(COLUMNS)
            yield (value, file, block, number, row is None or bool(row.faults), *(cells[column] for column in COLUMNS))

    texts = ", ".join(f"{column} string" for column in COLUMNS)
    schema = f"value string, file string, block bigint, number bigint, broken boolean, {texts}"
    return lines.sparkSession.createDataFrame(lines.rdd.mapPartitions(taken_apart), schema)


def typed_columns(
    frame: DataFrame, path: str, columns: Columns, constants: Mapping[str, str], *, wants_ids: bool = False
) -> tuple[list[Column], dict[str, str]] | list[Issue]:
    """How the columns of a Parquet file are read, and what they then hold; what is wrong with them."""
    from pyspark.sql import functions as sf

    place = Place(path)
    types = dict(frame.dtypes)
    headings = list(types)
    heading = read_heading(headings, columns)
    if not heading.places:
        return [Issue("no-records-header", place)]
    wrong = [Issue("column-twice", place, column, None, {"column": column}) for column in heading.twice]
    wrong += [
        Issue("missing-column", place, c, None, {"column": c}) for c in heading.missing(constants, wants_ids=wants_ids)
    ]
    chosen, kinds = [], {}
    for column, i in heading.places.items():
        read = _as_read(column, sf.col(f"`{headings[i].replace('`', '``')}`"), types[headings[i]])
        if read is None:
            wrong.append(Issue("inexact-column", place, column, types[headings[i]].upper(), {"column": column}))
            continue
        expression, kinds[column] = read
        chosen.append(expression.alias(column))
    for column in constants.keys() - heading.places.keys():
        chosen.append(sf.lit(constants[column]).alias(column))
        kinds[column] = TEXT
    return wrong or (chosen, kinds)


def _as_read(column: str, source: Column, kind: str) -> tuple[Column, str] | None:
    """As `typed.as_read`, on Spark."""
    from pyspark.sql import functions as sf

    if kind == "string":
        return source, TEXT
    if kind in ("float", "double"):
        whole = (source == sf.floor(source)) & (sf.abs(source) < sf.lit(2**53))
        text = sf.when(whole, source.cast("bigint").cast("string")).otherwise(source.cast("string"))
        return None if column == "amount" else (text, TEXT)
    if column == "date":
        if kind == "date":
            return source, DAY
        if kind == "timestamp_ntz":
            return source.cast("date"), DAY
        if kind == "timestamp":
            return (source + sf.expr("INTERVAL 8 HOURS")).cast("date"), DAY
    elif column in ("sampled", "passed", "amount") and kind in ("tinyint", "smallint", "int", "bigint"):
        return source.cast("bigint"), WHOLE
    elif column == "amount" and kind.startswith("decimal("):
        digits, scale = map(int, kind.removeprefix("decimal(").removesuffix(")").split(","))
        if scale <= DECIMALS and digits - scale <= WHOLE_DIGITS:
            return source, DECIMAL
    return source.cast("string"), TEXT
