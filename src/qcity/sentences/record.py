"""Sentences about raw inspection records and their roll-up, in Chinese and English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "record.note": ("由 {count} 条记录汇总", "from {count} records"),
    "record.mapping_no_mapping": (
        "列对照文件应是键值对（columns、constants、results）",
        "a mapping file must be a mapping (columns, constants, results)",
    ),
    "record.mapping_unknown": (
        "没有“{text}”[[，最接近的是 {nearest}]]；可用：{known}",
        "there is no '{text}'[[; the nearest is {nearest}]]; known: {known}",
    ),
    "record.reading": ("读取记录", "reading records"),
    "record.all_good": ("{records} 条记录，全部可用", "{records} records, all of them good"),
    "record.some_refused": (
        "{records} 条记录，{count} 条有错、没有计入（{share}）",
        "{records} records, {count} of them wrong and not counted ({share})",
    ),
    "record.none": ("没有可用的记录", "no record that can be used"),
    "record.joint": ("；", "; "),
    "record.shown": ("以上是前 {count} 条", "those above are the first {count}"),
    "record.see_rejects": ("全部见 {path}", "all of them are in {path}"),
    "record.ask_rejects": ("用 --rejects FILE 得到全部", "get all of them by --rejects FILE"),
    "record.unused": ("没有用到的列：{columns}", "columns that were not used: {columns}"),
    "record.one_stdout": (
        "{first} 和 {second} 都会写到标准输出：请给其中一个指定文件",
        "{first} and {second} would both go to stdout: name a file for one of them",
    ),
    "record.memory_exceeded": (
        "{path}：--memory 给的内存不够，请给多一些",
        "{path}: --memory allows too little for it; allow more",
    ),
    "record.bad_share": (
        "--max-bad 应是 0 到 100% 之间的比例，如 0.1%：{text}",
        "--max-bad must be a share from 0 to 100%, such as 0.1%: {text}",
    ),
    "record.bad_memory": (
        "--memory 应是至少 {least} 的大小，如 512MB、2GB：{text}",
        "--memory must be a size of at least {least}, such as 512MB or 2GB: {text}",
    ),
    "record.needs_check": ("{option} 要和 --check 一起用", "{option} needs --check"),
    "record.needs_spark": ("{option} 要和 --engine spark 一起用", "{option} needs --engine spark"),
    "record.needs_extra": ("这需要另外安装的组件：{hint}", "this needs what is installed apart: {hint}"),
    "record.spark_failed": ("Spark 未能完成：{reason}", "Spark could not do it: {reason}"),
}
