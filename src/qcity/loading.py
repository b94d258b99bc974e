"""Loading plans and thresholds files, with a cache of plans that were checked before.

The cache saves an unchanged plan from being parsed and validated again. An entry holds the plan file's whole
content and the digest of the program that checked it; it is used only where both are the same, so it can be
neither stale nor another plan's. Without it, or where it cannot be written, everything works the same.
"""

from __future__ import annotations

import json
import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qcity.assemble import assemble
from qcity.errors import Message, UsageError, reason_of
from qcity.plan import Plan

if TYPE_CHECKING:
    from qcity.plan import Threshold
    from qcity.records.columns import Columns
    from qcity.waiver import Waiver

BUNDLED = "targets.yaml"
MAX_CACHED = 8
"""So many plans are kept, the newest."""

_CHECKED_BY = (
    "planfile.py",
    "planentries.py",
    "plannames.py",
    "plan.py",
    "yamlfile.py",
    "assemble.py",
    "units.py",
    "periods.py",
    "rules.py",
    "numbers.py",
    "cells.py",
)


def bundled_plan() -> Path:
    """The plan that comes with qcity: in the installed package, else at the top of the checkout."""
    here = Path(__file__).resolve().parent
    inside = here / BUNDLED
    return inside if inside.exists() else here.parents[1] / BUNDLED


def load_plan(path: str | os.PathLike[str] | None = None) -> Plan:
    """Loads a plan file (default: the bundled plan of Turpan).

    Raises FileError with every problem of the file, UsageError where it cannot be read.

    >>> from qcity import load_plan
    >>> plan = load_plan()
    >>> plan.id, plan.target("forest-cover").rule.kind
    ('turpan-2020', 'at_least')
    """
    name = os.fspath(path) if path is not None else str(bundled_plan())
    content = _read(name)
    cache = _Cache(content)
    document = cache.get()
    if document is None:
        from qcity.planfile import check_plan_file

        document = check_plan_file(name, content)
        cache.put(document)
    return assemble(document, name, content)


def load_thresholds(plan: Plan, path: str | os.PathLike[str]) -> dict[str, Threshold]:
    """Loads a thresholds file: by target id, a threshold for an external rule or a withdrawal.

    Thresholds are converted to the target's unit. Raises FileError with every problem of the file.
    """
    from qcity.thresholds import check_thresholds_file

    return check_thresholds_file(plan, os.fspath(path), _read(os.fspath(path)))


def load_waivers(plan: Plan, path: str | os.PathLike[str]) -> dict[str, Waiver]:
    """Loads a waivers file: by target id, a miss that somebody has allowed for a time.

    Raises FileError with every problem of the file.
    """
    from qcity.waivers import check_waivers_file

    return check_waivers_file(plan, os.fspath(path), _read(os.fspath(path)))


def load_columns(path: str | os.PathLike[str]) -> Columns:
    """Loads a mapping file for records: what their columns and results are called, and what all of them share.

    Raises FileError with every problem of the file.
    """
    from qcity.records.columns import check_columns_file

    return check_columns_file(os.fspath(path), _read(os.fspath(path)))


def _read(path: str) -> bytes:
    try:
        if not Path(path).is_file():
            raise UsageError(Message("no_such_file" if not Path(path).exists() else "not_a_file", {"path": path}))
        return Path(path).read_bytes()
    except OSError as error:
        raise UsageError(Message("unreadable_file", {"path": path, "reason": reason_of(error)})) from error


class _Cache:
    """One plan's place in the cache folder: `$QCITY_CACHE_DIR`, else the user's; an empty variable turns it off."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._path = None
        folder = _cache_folder()
        if folder is not None:
            self._path = folder / f"plan-{zlib.crc32(content):08x}.json"

    def get(self) -> dict[str, Any] | None:
        """The checked document, if this very content was checked by this very program before."""
        if self._path is None:
            return None
        try:
            kept = self._path.read_bytes()
            seal, _, rest = kept.partition(b"\n")
            content, payload = rest[: len(self._content)], rest[len(self._content) :]
            if content != self._content or seal != self._seal(payload):
                return None
            document: dict[str, Any] = json.loads(payload)
        except (OSError, ValueError):
            return None
        return document

    def put(self, document: dict[str, Any]) -> None:
        """Keeps a checked document; where that cannot be, nothing happens."""
        if self._path is None:
            return
        payload = json.dumps(document, ensure_ascii=False).encode()
        fresh = self._path.with_suffix(f".{os.getpid()}")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh.write_bytes(self._seal(payload) + b"\n" + self._content + payload)
            fresh.replace(self._path)
            by_age = sorted(
                self._path.parent.glob(f"plan-{'[0-9a-f]' * 8}.json"), key=lambda path: path.stat().st_mtime_ns
            )
            for old in by_age[:-MAX_CACHED]:
                old.unlink(missing_ok=True)
        except OSError:
            return

    def _seal(self, payload: bytes) -> bytes:
        """Checksums of the program that checked the plan, of its sizes, and of what it made of the plan."""
        here = Path(__file__).parent
        checked_by = [(here / name).read_bytes() for name in _CHECKED_BY]
        sums = [zlib.crc32(part) for part in (*checked_by, payload)]
        return json.dumps([*sums, *map(len, checked_by), len(payload)]).encode()


def _cache_folder() -> Path | None:
    chosen = os.environ.get("QCITY_CACHE_DIR")
    if chosen is not None:
        return Path(chosen) if chosen else None
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        return Path(base) / "qcity" if base else Path("~/.cache/qcity").expanduser()
    except RuntimeError:
        return None
