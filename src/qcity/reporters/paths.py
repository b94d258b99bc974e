"""The paths of files as those who read a machine format look them up: relative to the repository, with slashes."""

from __future__ import annotations

import posixpath
import re

from qcity.reporters import View

_DRIVE = re.compile(r"[A-Za-z]:/")


def repository_path(path: str, view: View) -> str:
    """A path relative to the repository's root, with slashes; one that stands outside of it as it was given.

    >>> view = View("zh", folder="/qc/repo/data", root="/qc/repo")
    >>> repository_path("a.csv", view), repository_path("/qc/repo/b.csv", view), repository_path("/tmp/c.csv", view)
    ('data/a.csv', 'b.csv', '/tmp/c.csv')
    """
    slashed = path.replace("\\", "/") if _DRIVE.match(view.folder) else path
    if not view.root or path == "-":
        return slashed
    whole = posixpath.normpath(slashed if _is_absolute(slashed) else posixpath.join(view.folder, slashed))
    root = view.root.rstrip("/") + "/"
    return whole[len(root) :] if whole.startswith(root) else slashed


def is_in_repository(path: str) -> bool:
    """Whether a path that `repository_path` has made names a file in the repository: not outside, not a stream.

    >>> is_in_repository("data/a.csv"), is_in_repository("../a.csv"), is_in_repository("/tmp/a.csv")
    (True, False, False)
    """
    return path != "-" and not _is_absolute(path) and posixpath.normpath(path).split("/")[0] != ".."


def plan_path(path: str) -> str:
    """What to call a plan, whose path `repository_path` has made: outside of the repository by its file's name alone.

    Whoever reads the report has no use for where the plan was on this machine, such as the one that comes with qcity.
    """
    return posixpath.basename(path.replace("\\", "/")) if _is_absolute(path) else path


def as_uri(path: str) -> str:
    """A path as a URI reference: relative as it is, else a file's URI.

    >>> as_uri("数据/a b#1.csv"), as_uri("/tmp/a.csv")
    ('%E6%95%B0%E6%8D%AE/a%20b%231.csv', 'file:///tmp/a.csv')
    """
    from urllib.parse import quote

    try:
        quoted = quote(path, errors="surrogateescape")  # bytes that are no text, as Python has them in paths
    except UnicodeEncodeError:
        quoted = quote(path, errors="surrogatepass")
    return f"file://{'' if path.startswith('/') else '/'}{quoted}" if _is_absolute(path) else quoted


def _is_absolute(path: str) -> bool:
    return path.startswith("/") or _DRIVE.match(path) is not None
