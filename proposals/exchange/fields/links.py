"""Links out of header values, and references to other proposals."""

from __future__ import annotations

import re
from collections.abc import Iterable

from proposals.exchange.fields.plain import is_placeholder, plain

_URL = re.compile(r"https?://[^\s<>\[\]\"'`|\\]+", re.IGNORECASE)
_NOT_GIVEN = re.compile(r"/(?:0+|x+|n+|<.*|\{.*)/?$", re.IGNORECASE)
_LINKED = re.compile(r"\[([^\[\]]*)\]\(([^()\s]+)\)")
_ITEMS = re.compile(r"[,;\n]|\s+and\s+|\s*&\s*")


def urls_in(value: str) -> tuple[str, ...]:
    """Return every URL of a value once, in order; ``…/pull/0000`` is one not yet given."""
    found = [_trimmed(url) for url in _URL.findall(value)]
    return tuple(dict.fromkeys(url for url in found if not _NOT_GIVEN.search(url)))


def references_in(values: Iterable[str]) -> tuple[str, ...]:
    """Return the proposals that a ``supersedes`` value names, each as it is written.

    A number, an id, a path or a URL; of a Markdown link its target.
    """
    found: list[str] = []
    for value in values:
        linked = _LINKED.findall(value)
        pieces = [target for _, target in linked] or _ITEMS.split(plain(value))
        found += [piece.strip(" .\"'") for piece in pieces if not is_placeholder(piece)]
    return tuple(dict.fromkeys(found))


def _trimmed(url: str) -> str:
    """Take off what belongs to the sentence: a full stop, a bracket opened before the URL."""
    depth = 0
    for position, char in enumerate(url):
        depth += (char == "(") - (char == ")")
        if depth < 0:
            url = url[:position]
            break
    return url.rstrip(".,;:!?*_")
