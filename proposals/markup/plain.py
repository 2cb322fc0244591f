"""The text before anything reads it: not too long, and without invisible controls."""

from __future__ import annotations

import re

DOCUMENT_LIMIT = 1_000_000  # of a proposal's text, typed or imported

# C0 without tab and line feed, and halves of surrogate pairs, which no encoder accepts.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class TooLong(ValueError):
    """The text has more bytes than the place it is meant for takes."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"This text is {size:,} bytes long; at most {limit:,} can be kept here.")
        self.size = size
        self.limit = limit


def plain(text: str, *, limit: int) -> str:
    """Return the text with LF line ends and without control characters, or raise TooLong."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > limit:
        raise TooLong(size, limit)
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
