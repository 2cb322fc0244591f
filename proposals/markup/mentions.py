"""@somebody: whom a text may mean, and links to those who exist."""

from __future__ import annotations

import re
from collections.abc import Set

_MENTION = re.compile(
    r"(?<![\w@/.+-])@([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)(?![\w@/]|-\w|\.\w)", re.ASCII
)


def mentioned_in(text: str) -> frozenset[str]:
    """Return the handles that the text may mention, in lower case, known or not."""
    return frozenset(handle.lower() for handle in _MENTION.findall(text))


def with_mentions(text: str, people: Set[str]) -> str:
    """Return escaped text in which the handles of these people are links to them."""

    def linked(found: re.Match[str]) -> str:
        handle = found[1].lower()
        if handle not in people:
            return found[0]
        return f'<a class="mention" href="/people/@{handle}">{found[0]}</a>'

    return _MENTION.sub(linked, text) if people and "@" in text else text
