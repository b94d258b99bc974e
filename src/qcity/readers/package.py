"""Zip packages (.xlsx, .xlsb, .ods) opened without trusting what their directory claims.

All parts together may unfold to `limits.max_bytes()`, counted while they unfold: a bomb is given up when it has
grown too large, whatever size it says it has.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import IO
from urllib.parse import unquote

from qcity.errors import Bilingual
from qcity.readers import Fault
from qcity.readers.limits import TooLargeError, max_bytes

MAX_PARTS = 65_535
"""As many as a directory can have without the 64-bit extension."""

_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_CHUNK = 2**20
_UNFOLDED = Bilingual("展开以后", "what is packed in it")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What zipfile raises where the bytes make no sense."""


class UnreadableError(Exception):
    """A file, or a part of it, cannot be read; `reason` says why in both languages."""

    def __init__(self, reason: Bilingual) -> None:
        super().__init__(reason.en)
        self.reason = reason

    def fault(self, row: int | None = None) -> Fault:
        """The fault of the file or, where `row` is given, of what stands there."""
        return Fault("unreadable-file", row, None, {"reason": self.reason})


class Package:
    """The parts of a zip package, found by name whatever its case and the direction of its slashes.

    `left` bytes may still be unfolded. Raises UnreadableError for what is no zip file and TooLargeError for one of
    too many parts.
    """

    def __init__(self, content: bytes) -> None:
        self.left = max_bytes()
        if content.count(_DIRECTORY_ENTRY) > MAX_PARTS:
            raise TooLargeError(Bilingual(f"超过 {MAX_PARTS} 个部分", f"more than {MAX_PARTS} parts"))
        try:
            self._file = zipfile.ZipFile(io.BytesIO(content))
        except _BROKEN as error:
            raise UnreadableError(Bilingual("压缩包已损坏或不完整", "a damaged or incomplete zip file")) from error
        self._parts: dict[str, zipfile.ZipInfo] = {}
        self._twice: set[str] = set()
        for info in self._file.infolist():
            key = _key(info.filename)
            if key in self._parts:
                self._twice.add(key)
            self._parts[key] = info

    def __contains__(self, name: str) -> bool:
        """Whether there is such a part."""
        return _key(name) in self._parts

    def read(self, name: str) -> bytes:
        """The bytes of a part; raises UnreadableError and TooLargeError."""
        info = self._parts.get(_key(name))
        if info is None:
            raise UnreadableError(Bilingual(f"缺少 {name}", f"{name} is missing"))
        if _key(name) in self._twice:
            raise UnreadableError(Bilingual(f"有两个 {name}", f"there are two of {name}"))
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableError(Bilingual("文件有密码", "it is encrypted"))
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableError(Bilingual(f"{name} 的压缩方式不支持", f"{name} is compressed in an unsupported way"))
        try:
            with self._file.open(info) as part:
                return self._unfold(part)
        except _BROKEN as error:
            raise UnreadableError(Bilingual(f"{name} 已损坏", f"{name} is damaged")) from error

    def charge(self, size: int) -> None:
        """Counts memory that a part takes besides its own bytes; raises TooLargeError where none is left."""
        self.left -= size
        if self.left < 0:
            raise TooLargeError(_UNFOLDED)

    def _unfold(self, part: IO[bytes]) -> bytes:
        whole = io.BytesIO()  # which, unlike a list of pieces, does not hold all of it twice in the end
        while piece := part.read(_CHUNK):
            self.charge(len(piece))
            whole.write(piece)
        return whole.getvalue()


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def resolve(package: Package, base: str, target: str) -> str:
    """The part that a relationship of the part `base` points to; its name as written where there is none.

    Absolute names, relative ones, and those that some programs give relative to the package's root are known.
    """
    target = target.replace("\\", "/")
    relative = posixpath.normpath(posixpath.join("/", posixpath.dirname(base), target))
    for name in (relative, posixpath.normpath("/" + target)):
        for spelt in (name, unquote(name)):
            if spelt in package:
                return spelt.lstrip("/")
    return relative.lstrip("/")
