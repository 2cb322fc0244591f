"""Which proposals a text names, as people write them in commits and merge requests.

A line of its own, ``Proposal: 42``, or ``TL-42`` anywhere. What only looks like it, in a
longer word or in the address of another tool, names nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import itemgetter

MOST_NAMED = 20  # one change that carries more proposals than this is a list of them
_LINE = re.compile(
    r"^[ \t>*_-]*proposals?[ \t]?[*_]{0,2}:[*_]{0,2}[ \t]*(.+)$", re.IGNORECASE | re.MULTILINE
)
_BETWEEN = re.compile(r"[\s,&]+|\band\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?:TL-|#)?([1-9][0-9]{0,8})", re.IGNORECASE)
_ADDRESS = re.compile(r"\b(?:[a-z][a-z0-9+.-]{0,20}://|www\.)[^\s<>\"']+", re.IGNORECASE)
_REFERENCE = re.compile(r"(?<![\w/&#.@=?-])TL-([1-9][0-9]{0,8})(?![\w-])")


def numbers_named(text: str, *, server: str = "") -> list[int]:
    """Return the numbers of the proposals that a text names, each once, in order.

    ``server`` is our own address: a link to a proposal's page there names it as well.
    """
    text = text.replace("\r", "\n")
    named = sorted(_places(text, server.rstrip("/")), key=itemgetter(0))
    return list(dict.fromkeys(number for _, number in named))[:MOST_NAMED]


def _places(text: str, server: str) -> Iterator[tuple[int, int]]:
    """Yield where a number is named, and which."""
    for address in _ADDRESS.finditer(text):
        if number := _shown_at(address[0], server):
            yield address.start(), number
    text = _ADDRESS.sub(lambda address: " " * len(address[0]), text)
    for line in _LINE.finditer(text):
        yield from ((line.start(1), number) for number in _listed(line[1]))
    for reference in _REFERENCE.finditer(text):
        yield reference.start(), int(reference[1])


def _shown_at(address: str, server: str) -> int | None:
    if not server or not address.startswith(f"{server}/p/"):
        return None
    found = re.match(r"([1-9][0-9]{0,8})(?![\w-])", address[len(server) + len("/p/") :])
    return int(found[1]) if found else None


def _listed(line: str) -> list[int]:
    """Return the numbers of a line that holds nothing else, but for an aside or a full stop."""
    items = filter(None, _BETWEEN.split(line.partition("(")[0].rstrip(" \t.;*_")))
    found = [_NUMBER.fullmatch(item) for item in items]
    return [int(each[1]) for each in found if each] if all(found) else []
