"""Sanitised HTML as a run of tags and text.

Only for what the sanitiser wrote: every tag is closed, every attribute quoted, and no `<`
stands anywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_ATTRIBUTE = re.compile(r' ([a-z-]+)(?:="([^"]*)")?')
_ADDRESS = re.compile(r" (?:href|src)=\"([^\"]*)\"")
TOKEN = re.compile(r'<(/?)([a-z0-9]+)((?: [a-z-]+(?:="[^"]*")?)*)>|([^<]+)')


def attributes_of(source: str) -> dict[str, str]:
    """Return the attributes of a tag, with their values still escaped."""
    return dict(_ATTRIBUTE.findall(source))


def rewrite_tags(html: str, rewrite: Callable[[str, dict[str, str]], str]) -> str:
    """Put rewrite(tag, attributes) in the place of every opening tag that has attributes."""

    def replaced(token: re.Match[str]) -> str:
        _, tag, attributes, _ = token.groups()
        return rewrite(tag, attributes_of(attributes)) if attributes else token[0]

    return TOKEN.sub(replaced, html)


def words_in(text: str) -> int:
    return len(_WORD.findall(text))


def addresses_in(html: str) -> set[str]:
    """Return where the links and images of the HTML lead, still escaped."""
    return set(_ADDRESS.findall(html))
