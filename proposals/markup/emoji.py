"""Emoji by their names between colons, as GitHub has them."""

from __future__ import annotations

import functools
import re

_SHORTCODE = re.compile(r"(?<!\w):[a-z0-9_+-]{1,60}:(?!\w)")


def with_emoji(text: str) -> str:
    """Return the text with the character in place of every :name: that is one."""
    if ":" not in text:
        return text
    return _SHORTCODE.sub(lambda name: _characters().get(name[0], name[0]), text)


@functools.cache
def _characters() -> dict[str, str]:
    # Here, because two thousand names are not worth loading for a text without any.
    from pymdownx import gemoji_db  # type: ignore[import-untyped]

    known = {}
    for name, facts in gemoji_db.emoji.items():
        if points := facts.get("unicode_alt") or facts.get("unicode"):
            known[name] = "".join(chr(int(point, 16)) for point in points.split("-"))
    named_otherwise = {name: known[of] for name, of in gemoji_db.aliases.items() if of in known}
    return known | named_otherwise
