"""Links between the files of an archive; nothing is fetched, nothing outside is looked at."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from proposals.exchange.conventions.sections import is_code

_TARGET = re.compile(
    r"""\]\(\s*<?(?P<inline>[^)\s>]+)
      | (?:src|href)\s*=\s*["'](?P<html>[^"']+)
      | ^[ ]{0,3}\[(?!\^)[^\]]+\]:\s*<?(?P<reference>[^\s>]+)""",
    re.VERBOSE,
)
_SIGNS = ("](", "]:", "src", "href")  # most lines have none, and need no closer look
_CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|\?", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    """A link to another file. ``path`` is None when it leads out of the archive."""

    target: str
    path: str | None
    line: int


def links_in(file: str, body: str) -> Iterator[Link]:
    """Yield the links of a document to files, outside code."""
    lines = body.split("\n")
    coded = is_code(lines)
    for number, line in enumerate(lines, start=1):
        if number - 1 in coded or not any(sign in line for sign in _SIGNS):
            continue
        for found in _TARGET.finditer(_CODE_SPAN.sub("", line)):
            target = found[found.lastgroup or 0]
            if not is_elsewhere(target):
                yield Link(target, resolved(file, target), number)


def is_elsewhere(target: str) -> bool:
    """Say whether a target is a URL, or a place in the same document."""
    return _ELSEWHERE.match(target) is not None


def resolved(file: str, target: str) -> str | None:
    """Return the archive path of a target as written in a file, or None if it is outside."""
    name = unquote(re.split(r"[#?]", target, maxsplit=1)[0])
    folder = "" if name.startswith("/") else posixpath.dirname(file)
    path = posixpath.normpath(posixpath.join(folder, name.lstrip("/")))
    return None if path == ".." or path.startswith("../") else path
