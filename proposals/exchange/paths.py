"""Names of members: only those that stay inside the archive are ever used."""

from __future__ import annotations

import posixpath
import re

_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST = 1000  # characters; real archives stay under 200


class UnsafeName(ValueError):
    """The name would lead out of the archive, or cannot be kept; the text says why."""


def member_path(name: str, *, depth: int) -> str:
    """Return a member's name as a relative path with forward slashes, or raise UnsafeName.

    ``depth`` is the largest number of folders and file name together.
    """
    # Undecodable bytes reach us as lone surrogates, which no database can hold.
    path = name.encode("utf-8", "replace").decode("utf-8").replace("\\", "/")
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if path.startswith("/"):
        raise UnsafeName("absolute path")
    if _DRIVE.match(path):
        raise UnsafeName("path with a drive letter")
    if ".." in parts:
        raise UnsafeName("path leads out of the archive")
    if _CONTROL.search(path):
        raise UnsafeName("control characters in the name")
    if not parts or len(path) > _LONGEST:
        raise UnsafeName("no usable name")
    if len(parts) > depth:
        raise UnsafeName(f"more than {depth} folders deep")
    return "/".join(parts)


def link_target(path: str, target: str) -> str | None:
    """Return where a link inside the archive points, or None if it leads outside."""
    target = target.replace("\\", "/")
    if target.startswith("/") or _DRIVE.match(target):
        return None
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    return None if joined == ".." or joined.startswith("../") else joined


def common_root(paths: list[str]) -> str:
    """Return the one folder that all paths share, with its slash, or nothing."""
    roots = {path.partition("/")[0] for path in paths if not path.startswith("__MACOSX/")}
    wrapped = len(roots) == 1 and all("/" in path for path in paths)
    return roots.pop() + "/" if wrapped else ""
