"""A session of Spark: how it is set up, on this machine or on a cluster."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from qcity.errors import Message, UsageError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

DEFAULTS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.extraJavaOptions": "-XX:+UseParallelGC",
}
"""Settings of a session, each of which `--spark-conf` can set otherwise."""

FIXED = {"spark.sql.session.timeZone": "UTC"}
"""A day must not depend on where the cluster stands."""


def open_session(master: str | None, conf: Mapping[str, str], memory: int | None = None) -> SparkSession:
    """A session of Spark; the one that runs already, where there is one."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("qcity rollup")
    is_submitted = "SPARK_ENV_LOADED" in os.environ  # spark-submit has settings of its own
    is_local = (master or conf.get("spark.master") or ("" if is_submitted else "local")).startswith("local")
    settings = {**({} if is_submitted else DEFAULTS), **conf, **FIXED}
    if master is None and "spark.master" not in conf and not is_submitted:
        builder = builder.master("local[*]")
    elif master is not None:
        builder = builder.master(master)
    if is_local:
        settings.setdefault("spark.sql.shuffle.partitions", str(os.cpu_count() or 1))
        settings.setdefault("spark.driver.host", "127.0.0.1")
        settings.setdefault("spark.driver.bindAddress", "127.0.0.1")
        if memory is not None:
            settings.setdefault("spark.driver.memory", f"{max(memory >> 20, 1024)}m")
    for key, value in settings.items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:  # a JVM that does not start says so in many ways
        raise UsageError(Message("record.spark_failed", {"reason": first_line(error)})) from error
    session.conf.set("spark.sql.session.timeZone", "UTC")
    return session


def first_line(error: Exception) -> str:
    """The first line of what Spark says, which is followed by the stack of Java."""
    return str(error).strip().partition("\n")[0][:300]
