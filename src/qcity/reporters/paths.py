"""The paths of submitted files as those who read a machine format look them up: relative to the repository."""

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
    absolute = slashed.startswith("/") or _DRIVE.match(slashed)
    whole = posixpath.normpath(slashed if absolute else posixpath.join(view.folder, slashed))
    root = view.root.rstrip("/") + "/"
    return whole[len(root) :] if whole.startswith(root) else slashed
