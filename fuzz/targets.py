"""The targets: bytes in, an exception only where qcity has a defect. Those of the readers stand here."""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from zlib import crc32

from fuzz.bundles import ODS, XLSB, XLSX, package
from fuzz.columns import Choices, parquet_of
from fuzz.invariants import DefectError, hold, hold_submission
from fuzz.judged import plan_file, report_file, the_plan, thresholds_file, waivers_file, whole_check
from fuzz.texts import header, period, value
from qcity.errors import UsageError
from qcity.files import Reading, read_content, read_source
from qcity.measurement import Submission
from qcity.readers import FORMATS, format_named, format_of
from qcity.sources import Source

Target = Callable[[bytes], None]

_ENDINGS = tuple(ending for one in FORMATS for ending in one.endings)
_PACKED = tuple(f"{ending}.gz" for ending in (".csv", ".json", ".xls", ".yaml", ".html"))
_ENCODINGS = (None, None, None, "gb18030", "utf-16", "big5", "utf-8-sig", "latin-1")


def _held(read: Callable[[], Submission], content: bytes) -> None:
    """Reads, and of every fourth input reads it again: twice is what it costs."""
    submission = read()
    hold_submission(the_plan(), submission)
    hold(crc32(content) % 4 or submission == read(), "the same bytes give the same", submission)


def read_as(format_: str, content: bytes) -> None:
    """Reads bytes as a format that was named."""
    _held(partial(read_content, the_plan(), f"data.{format_}", format_named(format_), content), content)


def from_file(ending: str, content: bytes, how: Reading | None = None) -> None:
    """Reads bytes from a file with this ending, as what they are."""
    how = how or Reading()
    path = _file(ending)
    path.write_bytes(content)
    try:
        source = Source(str(path), format_of(str(path)), in_folder=True)
        _held(partial(read_source, the_plan(), source, how), content)
    except UsageError as error:
        raise DefectError(f"a file that is there can be read: {error}") from error
    finally:
        path.unlink()


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="qcity-fuzz-")


def _file(ending: str) -> Path:
    return Path(_folder().name) / f"data{ending}"


def _reader(format_: str) -> Target:
    def target(data: bytes) -> None:
        read_as(format_, data)

    return target


def anything(data: bytes) -> None:
    """The first byte chooses the ending of the file's name, the second its encoding and how its places are named."""
    choices = Choices(data[:2])
    ending = (*_ENDINGS, *_PACKED)[choices.below(len(_ENDINGS) + len(_PACKED))]
    which = choices.below(32)
    sheets = ("数据",) if which & 8 else ()
    from_file(ending, data[2:], Reading(_ENCODINGS[which & 7], sheets, names_cells=bool(which & 16)))


def xlsx(data: bytes) -> None:
    """The parts of a workbook."""
    content = package(data, XLSX, "xl/worksheets/sheet1.xml")
    read_as("xlsx", content)


def xlsb(data: bytes) -> None:
    """The parts of a binary workbook."""
    read_as("xlsb", package(data, XLSB, "xl/worksheets/sheet1.bin"))


def ods(data: bytes) -> None:
    """The parts of an OpenDocument spreadsheet."""
    read_as("ods", package(data, ODS, "content.xml"))


def parquet_columns(data: bytes) -> None:
    """A Parquet file that the bytes choose the columns of."""
    content = parquet_of(data)
    if content is not None:
        read_as("parquet", content)


def packed(data: bytes) -> None:
    """A packed file: the first byte chooses how it is packed, and as what."""
    choices = Choices(data[:2])
    ending, how, content = _PACKED[choices.below(len(_PACKED))], choices.below(8), data[2:]
    half = len(content) // 2
    whole = gzip.compress(content, 1, mtime=0)
    made = {
        1: gzip.compress(content[:half], 1, mtime=0) + gzip.compress(content[half:], 9, mtime=0),
        2: whole + bytes(512),
        3: whole[: len(whole) - 9],
        4: whole + content,
        5: gzip.compress(whole, 1, mtime=0),
        6: whole[:10] + content,
    }
    from_file(ending, made.get(how, whole))


TARGETS: dict[str, Target] = {
    **{name: _reader(name) for name in ("csv", "xls", "json", "jsonl", "yaml", "parquet", "html")},
    "xlsx": xlsx,
    "xlsb": xlsb,
    "ods": ods,
    "columns": parquet_columns,
    "gzip": packed,
    "anything": anything,
    "value": value,
    "period": period,
    "header": header,
    "plan": plan_file,
    "thresholds": thresholds_file,
    "waivers": waivers_file,
    "report": report_file,
    "check": whole_check,
}
"""Every target by its name, which is also that of its folder in the corpus."""
